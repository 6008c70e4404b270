"""What it gains to put sentences together: which weights an encoder and a kind of text take; plain numbers, no search.

A bead's features are those of ``gains``: the cosine of its two runs, its margin (the cosine less the mean of those with
the four nearest sentences on either side), minus the logarithm of the ratio of lengths, whether one side ends a
sentence and the other does not, for numbers, names and words that both texts hold (shared - unshared) / all of what
both runs mention, 0 where a run mentions none, and the margin of its weakest sentence.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align import tuned as learned
from align.anchors import PROBES, pairs
from align.gains import Weights
from align.runs import Runs
from align.tuned import LONGEST, priors

__all__ = ["COMPARABLE", "FEW", "LONGEST", "PARALLEL", "SLOT", "Tuned", "confident_share", "probability", "tuned"]

Matrix = NDArray[np.float64]

PARALLEL = learned.PARALLEL[learned.GENERAL]
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
    shapes=priors({(1, 1): -2.0, (1, 2): -2.0, (1, 3): -2.0, (2, 2): -2.0}, others=-6.0),
    joining=0.25,
)
SLOT = 6.0  # gain of two headlines, in comparable texts of two leads too: they fill one slot of one story; set by hand
FEW = 0.25  # share of sentences in confident pairs below which texts are comparable rather than parallel


@dataclass(frozen=True, slots=True)
class Tuned:
    """Holds the weights of one encoder: of ``usual`` parallel text and of ``comparable`` text."""

    usual: Weights
    comparable: Weights

    def parallel(self, src: int, tgt: int) -> Weights:
        """Returns the weights of parallel texts of so many sentences."""
        return self.usual


def tuned(signature: str) -> Tuned:
    """Returns the weights of an encoder, by the first word of its signature; the general ones if none were learned."""
    return Tuned(learned.PARALLEL.get(signature.partition(" ")[0], PARALLEL), COMPARABLE)


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
