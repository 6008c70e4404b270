"""Which articles are versions of one story, across languages."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from align import linkage, neighbours
from align.linkage import Edge, Group
from align.profiles import Profile, day, profiles
from align.records import WINDOW, Copies, Story
from mt.embed import Encoder, Vectors
from mt.records import Article, Sentence
from mt.signature import signature


@dataclass(frozen=True, slots=True)
class Weights:
    """Weighs what two articles have in common: log-odds a unit of each cosine, and those of two with nothing."""

    cosine: float
    names: float
    numbers: float
    intercept: float


# Logistic regression over the pairs of half of the documents of NTREX and FLORES, in whole collections and in small
# ones of stories that are near each other (`python -m bench.grouping learn`); the intercept then lowered by a half,
# which costs 0.01 of F1 there and keeps three near stories apart, as those of the seeds. Days apart have no weight, as
# no text there is dated.
LEARNED = Weights(cosine=13.51, names=2.58, numbers=3.25, intercept=-8.74)
USUAL = 186  # articles of a collection there; the more an article may go with, the likelier is a likeness by chance


def stories(
    articles: Sequence[Article],
    sentences: Iterable[Sentence],
    encoder: Encoder,
    copies: Iterable[Copies] = (),
    window: float = WINDOW,
    weights: Weights = LEARNED,
) -> list[Story]:
    """Groups articles into stories, largest first; every article is in exactly one, alone if need be.

    Two articles are as close as the vectors of their tops and the names and numbers they share, the rarer the more.
    Groups grow by average linkage as long as the mean log-odds between them are positive and their days span ``window``
    or less; an article without a date goes with any. The copies of one text count as one article.
    """
    kin = {it.base_id: it.article_ids for it in copies}
    repeated = {copy for base, ids in kin.items() for copy in ids if copy != base}
    heads = sorted((it for it in articles if it.id not in repeated), key=lambda article: article.id)
    families = [kin.get(head.id, (head.id,)) for head in heads]
    days = {article.id: known for article in articles if (known := day(article)) is not None}
    told = profiles(heads, sentences, encoder)
    points = [
        _point(number, profile, weights, [days[it] for it in family if it in days])
        for number, profile, family in zip(range(len(heads)), told, families, strict=True)
    ]
    intercept = weights.intercept - math.log(max(1.0, _crowd(points, window) / USUAL))
    rows = np.stack([profile.vector for profile in told]) if told else np.zeros((0, 1), np.float32)
    edges = _edges(rows, points, weights, intercept)
    made_by = signature("align stories", encoder=encoder.signature, linkage="average", window=f"{window:g}")
    found = []
    for group in linkage.linked(points, edges, intercept, window):
        ids = tuple(sorted(it for n in group.members for it in families[n]))
        score = round(_probability(linkage.loosest(points, group, intercept)), 4)
        found.append(Story(f"story-{ids[0]}", ids, score, made_by))
    return sorted(found, key=lambda story: (-len(story.article_ids), story.id))


def _point(number: int, profile: Profile, weights: Weights, days: Sequence[int]) -> Group:
    """Scales a profile so that the products of two such points add up to their log-odds without the intercept."""
    weighed = {("name", key): math.sqrt(weights.names) * weight for key, weight in profile.names.items()}
    weighed |= {("number", key): math.sqrt(weights.numbers) * weight for key, weight in profile.numbers.items()}
    vector = math.sqrt(weights.cosine) * profile.vector.astype(np.float64)
    return Group((number,), vector, weighed, min(days, default=math.inf), max(days, default=-math.inf))


def _crowd(points: Sequence[Group], window: float) -> float:
    """Counts with how many points, itself among them, a point may share a story by its days; the mean over all."""
    first = np.sort([point.first for point in points if math.isfinite(point.first)])
    last = np.sort([point.last for point in points if math.isfinite(point.last)])
    dated = np.searchsorted(first, last + window, "right") - np.searchsorted(last, first - window, "left")
    undated = len(points) - len(first)
    return float(dated.sum() + 2 * undated * len(first) + undated**2) / max(1, len(points))


def _edges(vectors: Vectors, points: Sequence[Group], weights: Weights, intercept: float) -> Iterator[Edge]:
    """Yields the pairs of points that are likelier versions of one story than not, with their log-odds."""
    lacking = -(intercept + weights.names + weights.numbers)  # what equal names and numbers cannot make up for
    least = lacking / weights.cosine if weights.cosine else -math.inf
    for ours, theirs in neighbours.pairs(vectors, least):
        for i, j in zip(ours.tolist(), theirs.tolist(), strict=True):
            gain = linkage.mean(points[i], points[j], intercept)
            if gain > 0:
                yield gain, i, j


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, odds)))
