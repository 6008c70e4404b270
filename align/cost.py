"""What it gains to put sentences together: which weights an encoder and a kind of text take; plain numbers, no search.

A bead's features are those of ``gains``: the cosine of its two runs, its margin (the cosine less the mean of those with
the four nearest sentences on either side), minus the logarithm of the ratio of lengths, whether one side ends a
sentence and the other does not, for numbers, names and words that both texts hold (shared - unshared) / all of what
both runs mention, 0 where a run mentions none, and the margin of its weakest sentence.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from align import tuned
from align.gains import Weights
from align.runs import Runs
from align.tuned import LONGEST

__all__ = ["LONGEST", "PARALLEL", "SLOT", "parallel", "probability", "spread"]

Matrix = NDArray[np.float64]

PARALLEL = tuned.PARALLEL[tuned.GENERAL]
MEAN = 0.806  # cosine of sentences drawn from both sides with the encoder of GENERAL: 77 documents of ntrex-align-dev
LEAST = 0.02  # of 1 - the mean cosine, below which texts that are all alike would be spread without end
SLOT = 6.0  # gain of two headlines, in comparable texts of two leads too: they fill one slot of one story; set by hand


def parallel(encoder: str, ours: Runs, theirs: Runs) -> Weights:
    """Returns the weights of parallel text for an encoder, by the first word of its signature.

    If none were learned, the general ones as ``spread`` over the cosines of the texts.
    """
    return tuned.PARALLEL.get(encoder.partition(" ")[0]) or spread(PARALLEL, ours, theirs)


def spread(weights: Weights, ours: Runs, theirs: Runs) -> Weights:
    """Gives general weights for cosines of another scale: as if its mean were MEAN, and 1 stayed 1.

    Encoders differ in the cosine of strangers, 0.8 for one and 0.2 for another, so that weights of the one mean nothing
    to the other. The mean is of all pairs of sentences of the two texts, nearly all of them strangers.
    """
    means = (runs.vectors[0].sum(axis=0, dtype=np.float64) / max(1, runs.sentences) for runs in (ours, theirs))
    slope = (1 - MEAN) / max(LEAST, 1 - float(np.dot(*means)))
    lone, crowd, letters = weights.alone
    return replace(
        weights,
        cosine=weights.cosine * slope,
        margin=weights.margin * slope,
        weakest=weights.weakest * slope,
        intercept=weights.intercept + weights.cosine * (1 - slope),
        alone=(lone + crowd * (1 - slope), crowd * slope, letters),
    )


def probability(gains: Matrix | float) -> Matrix:
    """Turns gains into scores 0-1 by the logistic function; not calibrated."""
    return np.asarray(1 / (1 + np.exp(-np.clip(gains, -50, 50))))
