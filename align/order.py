"""Whether two texts tell the same things in the same order, judged by the sentences that are surely partners."""

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from align.anchors import PROBES, pairs
from align.gains import Weights
from align.runs import Runs

Ints = NDArray[np.int64]

FEW = 0.6  # share of sentences in confident links below which texts are comparable rather than parallel
LINKS = 4  # confident links below which they say nothing of the order: of 3, two in order are no rarity by chance
TAU = 0.5  # Kendall's tau below which the order is broken: one wrong link of eight, at the wrong end, leaves as much
# All by hand, from documents of bench/comparable.py and those they are made of: 19 in 20 translations have a share of
# .67 and more and a tau of .96 and more, 19 in 20 comparable texts a share of .57 and less.


@dataclass(frozen=True, slots=True)
class Order:
    """Says what the confident links of two texts show: how many there are and whether they keep one order.

    ``share`` is that of the sentences of both sides in such links, 0-1; ``tau`` Kendall's rank correlation (1938) of
    their places, -1 to 1, NaN for fewer than two. ``comparable`` texts share few sentences, ``crossing`` ones are out
    of order.
    """

    links: int
    share: float
    tau: float

    @property
    def comparable(self) -> bool:
        """Tells comparable text from parallel text."""
        return self.share < FEW

    @property
    def crossing(self) -> bool:
        """Tells whether the order is broken; where too few links say so, a translation keeps it and others need not."""
        return self.tau < TAU if self.links >= LINKS else self.comparable

    @property
    def kind(self) -> str:
        """Names the kind of text."""
        return "comparable" if self.comparable else "parallel"

    def told(self) -> str:
        """Says what was seen and what follows from it: ``parallel, in order (tau .97 over 14 confident links)``."""
        count = f"{self.links} confident link{'s' * (self.links != 1)}"
        if self.links < LINKS:
            way = "regardless of" if self.comparable else "in"
            return f"{self.kind}, read {way} order ({count}, too few to tell it)"
        figure = f"{self.tau:.2f}".replace("0.", ".")
        return f"{self.kind}, {'out of' if self.crossing else 'in'} order (tau {figure} over {count})"


def order(ours: Runs, theirs: Runs, weights: Weights) -> Order:
    """Finds the confident links, mutual best pairs that the weights call sure, and how well their order is kept.

    They are found as the search finds its anchors; of long texts evenly spaced sentences of the shorter side stand for
    all.
    """
    shorter, both = min(ours.sentences, theirs.sentences), ours.sentences + theirs.sentences
    if not shorter:
        return Order(0, 0.0, nan)
    found, _ = pairs(ours, theirs, weights, (0, ours.sentences, 0, theirs.sentences))
    return Order(len(found), 2 * len(found) * shorter / (min(shorter, PROBES) * both), tau(found))


def tau(places: Ints) -> float:
    """Returns Kendall's tau of two columns without ties: the share of pairs in order less that of pairs out of it."""
    if len(places) < 2:
        return nan
    rank = np.argsort(np.argsort(places[np.argsort(places[:, 0]), 1]))
    ahead = sum(int((rank[at + 1 :] > rank[at]).sum()) for at in range(len(rank)))
    return 4 * ahead / (len(rank) * (len(rank) - 1)) - 1
