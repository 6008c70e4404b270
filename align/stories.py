"""Which articles are versions of one story, across languages."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.records import Story
from mt import names, numbers
from mt.embed import Encoder
from mt.records import Article, Sentence
from mt.signature import signature

Matrix = NDArray[np.float64]

# Log-odds that two articles are versions of one story, set by hand between 40 documents of ntrex-align-dev (true pairs
# have a cosine of 0.85 and a shared weight of 0.31 and more in nine of ten cases, false ones at most 0.84 and 0.08 in
# 99 of 100) and the seeds, whose three stories have the same actors: there the cosine tells nothing and rare names tell
# all.
NEARNESS, SHARED, INTERCEPT = 25.0, 35.0, -32.0
LEAST = 0.5  # mean score a story must keep
MUTE = 0.25  # shared weight of two texts without any name or number: a cosine of 0.93 alone makes them one story


@dataclass(frozen=True, slots=True)
class _Profile:
    """Holds what stories are told apart by: the vector of headline and lead, and the names and numbers of the story."""

    vectors: NDArray[np.float32]
    mentions: Sequence[frozenset[str]]


def stories(articles: Sequence[Article], sentences: Sequence[Sentence], encoder: Encoder) -> list[Story]:
    """Groups articles into stories, largest first; every article is in exactly one, alone if need be.

    Two articles are as close as the embeddings of their headlines and leads and the names and numbers they share, the
    rarer the more. Groups grow by average linkage as long as the mean score within them is ``LEAST`` or more.
    """
    ordered = sorted(articles, key=lambda article: article.id)
    close = _scores(_profile(ordered, sentences, encoder))
    made_by = signature("align stories", encoder=encoder.signature, linkage="average", least=LEAST)
    groups = _linked(close)
    found = [
        Story(_name(ordered, group), tuple(ordered[i].id for i in group), _cohesion(close, group), made_by)
        for group in groups
    ]
    return sorted(found, key=lambda story: (-len(story.article_ids), story.id))


def _profile(articles: Sequence[Article], sentences: Sequence[Sentence], encoder: Encoder) -> _Profile:
    told: dict[str, list[Sentence]] = {article.id: [] for article in articles}
    for sentence in sentences:
        if sentence.in_story:
            told[sentence.article_id].append(sentence)
    tops = [" ".join(s.text for s in told[a.id] if s.kind in ("headline", "lead")) or a.title for a in articles]
    named = [[name.key for s in told[a.id] for name in names.find(s.text, a.lang)] for a in articles]
    key = names.canonical([k for row in named for k in row])
    counted = [{f"{n.value:g}" for s in told[a.id] for n in numbers.find(s.text, a.lang)} for a in articles]
    mentions = [frozenset({key[k] for k in row} | count) for row, count in zip(named, counted, strict=True)]
    return _Profile(encoder.encode(tops), mentions)


def _scores(profile: _Profile) -> Matrix:
    """Returns how likely every two articles are versions of one story, 0-1."""
    cosine = np.asarray(profile.vectors @ profile.vectors.T, np.float64)
    odds = NEARNESS * cosine + SHARED * _shared(profile.mentions) + INTERCEPT
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -50, 50))))


def _shared(mentions: Sequence[frozenset[str]]) -> Matrix:
    """Returns the weighted Jaccard index of what every two articles mention; rare mentions weigh more (idf).

    Where neither mentions anything it says nothing, and is ``MUTE``.
    """
    known = Counter(mention for row in mentions for mention in row)
    weight = {mention: math.log(1 + len(mentions) / count) for mention, count in known.items()}

    def total(row: frozenset[str]) -> float:
        return sum(weight[mention] for mention in sorted(row))

    rows = [[total(a & b) / total(a | b) if a or b else MUTE for b in mentions] for a in mentions]
    return np.array(rows, float).reshape(len(mentions), len(mentions))


def _linked(close: Matrix) -> list[list[int]]:
    """Joins the two groups with the highest mean score over and over, until none reaches ``LEAST``."""
    groups = [[i] for i in range(len(close))]
    while len(groups) > 1:
        mean, i, j = max(
            (float(close[np.ix_(groups[i], groups[j])].mean()), -i, -j)
            for i in range(len(groups))
            for j in range(i + 1, len(groups))
        )
        if mean < LEAST:
            break
        groups[-i] = sorted(groups[-i] + groups[-j])
        del groups[-j]
    return groups


def _cohesion(close: Matrix, group: Sequence[int]) -> float:
    """Returns the mean score of the member that stands farthest from the others; 1 for an article alone."""
    others = [[close[i, j] for j in group if j != i] for i in group]
    return round(min((float(np.mean(row)) for row in others if row), default=1.0), 4)


def _name(articles: Sequence[Article], group: Sequence[int]) -> str:
    """Names a story after its first article, so that a rebuild keeps the name."""
    return f"story-{articles[group[0]].id}"
