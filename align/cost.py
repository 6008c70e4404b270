"""What it gains to put sentences together: the learned weights and thresholds; plain numbers, no search.

A bead's features are those of ``gains``: the cosine of its two runs, its margin (the cosine less the mean of those with
the four nearest sentences on either side), minus the logarithm of the ratio of lengths, and for numbers and names
(shared - unshared) / all of what both runs mention, 0 where a run mentions none.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from align.anchors import PROBES, pairs
from align.crowd import ALL, AROUND, SAMPLE
from align.gains import Weights
from align.runs import Runs

Matrix = NDArray[np.float64]

LONGEST = 4  # sentences a side that one bead may hold


def _priors(learned: Mapping[tuple[int, int], float], others: float) -> dict[tuple[int, int], float]:
    """Gives every shape up to LONGEST a side what was learned for it, however it is turned."""
    shapes = product(range(1, LONGEST + 1), repeat=2)
    return {(m, n): learned.get((min(m, n), max(m, n)), others) for m, n in shapes}


# Of parallel text. Learned by simulated annealing from COMPARABLE for the best strict F1 (with half the lax F1 and a
# tenth of the F1 of sentences left alone) on half of ntrex-align-dev and of textberg-dev, which half bench/aligning.py
# says; figures of the other half are in bench/results.md. Not learned: margin, which sets the scale, and that numbers
# and names count at least 0.5. Shapes of 2:4, 3:3 and more share a prior, as they are too rare to be told apart.
PARALLEL = Weights(
    cosine=-14.67,
    margin=99.7,
    length=3.18,
    agreements=(1.94, 1.19),
    intercept=15.28,
    shapes=_priors(
        {(1, 1): 0.0, (1, 2): -0.18, (1, 3): 0.46, (1, 4): 1.75, (2, 2): 0.08, (2, 3): -0.41},
        others=0.41,
    ),
    joining=0.41,
    alone=(0.76, -0.07, -0.18),
)
LONGER = 0.2  # what a bead gains more for each e times as many sentences as are usual in news: the more there are, the
USUAL = 14.0  # nearer the nearest come by chance, and the smaller are margins; learned with the weights
# Of comparable text, where most have no partner. Cosine, margin, length and intercept: logistic regression on 60
# documents of ntrex-align-dev (427 gold beads of up to 1:3 and 2:2 against all other pairs of runs with a margin above
# -0.05), then the intercept raised by 5, as negatives outweigh the beads 30 to 1. Set by hand: numbers and names, which
# in parallel text every neighbour shares, and the priors, for a link needs more where few are right.
COMPARABLE = Weights(
    cosine=-22.2,
    margin=99.7,
    length=5.2,
    agreements=(0.5, 0.5),
    intercept=20.1,
    shapes=_priors({(1, 1): -2.0, (1, 2): -2.0, (1, 3): -2.0, (2, 2): -2.0}, others=-6.0),
    joining=0.25,
)
SLOT = 6.0  # gain of two headlines, in comparable texts of two leads too: they fill one slot of one story; set by hand
FEW = 0.25  # share of sentences in confident pairs below which texts are comparable rather than parallel


def parallel(src: int, tgt: int) -> Weights:
    """Returns PARALLEL fitted to texts of so many sentences, none of them empty."""
    near = sqrt(src * tgt) if src * tgt <= ALL else SAMPLE + AROUND  # among how many a crowd is looked for
    return replace(PARALLEL, intercept=PARALLEL.intercept + LONGER * log(near / USUAL))


def confident_share(ours: Runs, theirs: Runs) -> float:
    """Returns the share of sentences, of both sides together, that stand in a confident mutual best pair.

    Found as the search finds its anchors; of long texts evenly spaced sentences of the shorter side stand for all.
    """
    shorter, both = min(ours.sentences, theirs.sentences), ours.sentences + theirs.sentences
    if not shorter:
        return 0.0
    found, _ = pairs(ours, theirs, COMPARABLE, (0, ours.sentences, 0, theirs.sentences))
    return 2 * len(found) * shorter / (min(shorter, PROBES) * both)


def probability(gains: Matrix | float) -> Matrix:
    """Turns gains into scores 0-1 by the logistic function; not calibrated."""
    return np.asarray(1 / (1 + np.exp(-np.clip(gains, -50, 50))))
