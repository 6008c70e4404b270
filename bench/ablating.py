"""What each term of the cost is worth: weights learned without it on the learned half, figures of the held-out half.

Only the search in order is measured, with all spans embedded unless the row says otherwise, so that rows differ in
nothing but the term. Differences are paired: their intervals come from documents, or blocks of Text+Berg, drawn again.
"""

import argparse
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import NamedTuple

import numpy as np

from align.accuracy import NOTHING, Score
from align.cost import PARALLEL
from align.gains import Weights
from align.passages import averaged, passages
from align.runs import Runs
from align.sentences import align
from bench.aligning import HELD_OUT, Gold, judged, ntrex, textberg
from bench.learning import CLASSES, learned, lessons_of
from mt import embed
from mt.embed import Encoder

ROUNDS = 1000
PAIRS = ("bg-en", "de-en")
TERMS: Mapping[str, Collection[object]] = {
    "cosine": ("cosine",),
    "margin": ("margin",),
    "cosine, margin and weakest": ("cosine", "margin", "weakest"),
    "weakest": ("weakest",),
    "length": ("length",),
    "ends": ("ends",),
    "words": ("words",),
    "numbers": ("numbers",),
    "names": ("names",),
    "words, numbers and names": ("words", "numbers", "names"),
    "priors of shapes": (*CLASSES, "larger"),
    "gain of sentences alone": ("alone", "alone crowd", "alone letters"),
}

Scores = Sequence[Mapping[str, Score]]  # of documents or blocks


class Case(NamedTuple):
    """Holds a text, its runs, and the data that it is counted with."""

    data: str
    it: Gold
    ours: Runs
    theirs: Runs


def ablation(options: argparse.Namespace) -> Iterator[str]:
    """Yields strict and lax F1 with everything, then what each term's absence costs."""
    encoder = embed.shared()
    cases = [*_cases(options, encoder)]
    told = [lesson for case in cases for lesson in lessons_of(case.it, case.ours, case.theirs)]
    names = list(dict.fromkeys(case.data for case in cases))
    heads = " | ".join(f"{name}, {kind}" for name in names for kind in ("strict", "lax"))
    yield f"| without | {heads} |"
    yield "|---|" + "--:|" * 2 * len(names)
    full = learned(told, start=PARALLEL)
    every = _held_out(cases, full)
    yield f"| nothing: F1 | {' | '.join(_figure(every[name], kind) for name in names for kind in ('strict', 'lax'))} |"
    for term, without in TERMS.items():
        yield _row(term, every, _held_out(cases, learned(told, without, full)))
    yield _row("spans embedded (means of their sentences)", every, _held_out(_averaged(cases), full))
    lazy = [Case(case.data, case.it, *passages((case.it.src, case.it.tgt), case.it.langs, encoder)) for case in cases]
    yield _row("spans of sure sentences (as shipped)", every, _held_out(lazy, PARALLEL))


def _cases(options: argparse.Namespace, encoder: Encoder) -> Iterator[Case]:
    texts = [("NTREX bg-en and de-en", it) for pair in PAIRS for it in ntrex(options.data, pair)[: options.documents]]
    for name, it in (*texts, ("Text+Berg de-fr", textberg(options.data))):
        yield Case(name, it, *passages((it.src, it.tgt), it.langs, encoder, sure=inf))


def _averaged(cases: Sequence[Case]) -> list[Case]:
    """Replaces the vectors of all runs of several sentences."""
    return [
        case._replace(
            ours=replace(case.ours, vectors=averaged(case.ours.vectors[0], case.ours.letters[0].tolist())),
            theirs=replace(case.theirs, vectors=averaged(case.theirs.vectors[0], case.theirs.letters[0].tolist())),
        )
        for case in cases
    ]


def _held_out(cases: Sequence[Case], weights: Weights) -> dict[str, Scores]:
    """Aligns all texts that have a held-out part and scores that."""
    found: dict[str, list[Mapping[str, Score]]] = {}
    for case in cases:
        if HELD_OUT in case.it.halves:
            beads = align(case.ours, case.theirs, weights).beads
            places = [((a, b) if a < b else None, (c, d) if c < d else None) for a, b, c, d in beads]
            scores = [part.scores for part in judged(case.it, places) if part.half == HELD_OUT]
            found.setdefault(case.data, []).extend(scores)
    return dict(found)


def _row(term: str, every: Mapping[str, Scores], found: Mapping[str, Scores]) -> str:
    cells = [_difference(every[name], found[name], kind) for name in every for kind in ("strict", "lax")]
    return f"| {term} | {' | '.join(cells)} |"


def _figure(scores: Scores, kind: str) -> str:
    low, high = np.quantile([_f1(scores, kind, picked) for picked in _draws(len(scores))], [0.025, 0.975])
    return f"{_f1(scores, kind, range(len(scores))):.3f} [{low:.3f}, {high:.3f}]"


def _difference(every: Scores, without: Scores, kind: str) -> str:
    """Writes by how much F1 is less, with the 95 % interval of that."""
    apart = [_f1(without, kind, picked) - _f1(every, kind, picked) for picked in _draws(len(every))]
    low, high = np.quantile(apart, [0.025, 0.975])
    whole = range(len(every))
    return f"{_f1(without, kind, whole) - _f1(every, kind, whole):+.3f} [{low:+.3f}, {high:+.3f}]"


def _draws(count: int) -> Iterator[Sequence[int]]:
    draw = np.random.default_rng(1)
    return (draw.integers(0, count, count).tolist() for _ in range(ROUNDS))


def _f1(scores: Scores, kind: str, picked: Sequence[int]) -> float:
    return sum((scores[at][kind] for at in picked), NOTHING).f1
