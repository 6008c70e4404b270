"""What it gains to put these sentences together: plain numbers from embeddings, length, numbers and names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Mention = TypeVar("Mention", float, str)

SHAPES = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1))
NEIGHBOURS = 4  # sentences of the other side that a margin compares with (Artetxe & Schwenk 2019)
FEATURES = ("cosine", "margin", "length", "numbers", "names")


@dataclass(frozen=True, slots=True)
class Side:
    """Holds what the cost knows of all runs of one length on one side: run ``i`` is sentences ``i`` to ``i + length``.

    ``vectors`` is (runs, d), unit rows; ``lengths`` their letters; ``numbers`` and ``names`` what each run mentions.
    """

    vectors: NDArray[np.float32]
    lengths: Matrix
    numbers: Sequence[frozenset[float]]
    names: Sequence[frozenset[str]]


def features(ours: Side, theirs: Side, single: tuple[Side, Side]) -> Matrix:
    """Returns the features of every pair of runs, shape (runs, runs, len(FEATURES)).

    ``single`` are the sides of single sentences, whose similarities give each run its neighbourhood for the margin.
    """
    cosine = np.asarray(ours.vectors @ theirs.vectors.T, np.float64)
    margin = cosine - (_crowd(ours, single[1])[:, None] + _crowd(theirs, single[0])[None, :]) / 2
    length = -np.abs(np.log(ours.lengths[:, None] / theirs.lengths[None, :]))
    return np.stack(
        (cosine, margin, length, _agreement(ours.numbers, theirs.numbers), _agreement(ours.names, theirs.names)), axis=2
    )


def _crowd(side: Side, others: Side) -> Matrix:
    """Returns each run's mean cosine with its nearest single sentences on the other side."""
    cosine = np.sort(np.asarray(side.vectors @ others.vectors.T, np.float64), axis=1)
    return np.asarray(cosine[:, -NEIGHBOURS:].mean(axis=1))


def _agreement(ours: Sequence[frozenset[Mention]], theirs: Sequence[frozenset[Mention]]) -> Matrix:
    """Returns (shared - unshared) / all of what both runs mention, -1 to 1; 0 where a run mentions nothing."""
    rows = [[(2 * len(a & b) - len(a ^ b)) / (len(a) + len(b)) if a and b else 0.0 for b in theirs] for a in ours]
    return np.array(rows, float).reshape(len(ours), len(theirs))


# Learned by logistic regression on 60 documents of ntrex-align-dev (bg-en, de-en: 427 gold beads of SHAPES against all
# other pairs of runs with a margin above -0.05), then the intercept raised by 5 for the best strict F1, as negatives
# outweigh the beads 30 to 1. "numbers" and "names" are set by hand: parallel text gave them no weight (-0.3 and 0.1),
# since every neighbour shares them, but comparable text needs them; 0.5 costs 0.004 of F1 on ntrex-align-dev.
WEIGHTS = {"cosine": -22.2, "margin": 99.7, "length": 5.2, "numbers": 0.5, "names": 0.5}
INTERCEPT = 20.1
JOINING = 0.25  # how much the size of a bead counts: gain times (mean sentences a side) to this power
SLOT = 6.0  # gain of two headlines, in comparable texts of two leads too: they fill one slot of one story; set by hand
CONFIDENT = 2.5  # gain from which a mutual best pair is counted on
COMPARABLE = 0.25  # share of sentences in confident pairs below which texts are comparable rather than parallel ...
STRICTER = 2.0  # ... and a link needs this much more. All 60 parallel documents have a share of 0.28 and more


def gain(features_of_runs: Matrix, shape: tuple[int, int]) -> Matrix:
    """Returns what each pair of runs gains as a bead: the log-odds that they belong together, scaled by their size."""
    weights = np.array([WEIGHTS[name] for name in FEATURES])
    size = (sum(shape) / 2) ** JOINING
    return np.asarray((features_of_runs @ weights + INTERCEPT) * size)


def confident_share(single: Matrix) -> float:
    """Returns the share of sentences, of both sides together, that stand in a confident mutual best pair."""
    if not single.size:
        return 0.0
    mutual = (single == single.max(1, keepdims=True)) & (single == single.max(0, keepdims=True)) & (single > CONFIDENT)
    return float(2 * mutual.sum() / sum(single.shape))


def probability(gains: Matrix | float) -> Matrix:
    """Turns gains into scores 0-1 by the logistic function; not calibrated."""
    return np.asarray(1 / (1 + np.exp(-np.clip(gains, -50, 50))))
