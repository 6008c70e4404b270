"""Links that break the order, among the sentences that the search in order left alone."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray


def links(gain: NDArray[np.float64], src: Collection[int], tgt: Collection[int], least: float) -> list[tuple[int, int]]:
    """Finds pairs of lone sentences that are each other's best and gain at least ``least``, the surest first.

    ``gain[i, j]`` as in ``sentences.search`` for 1-1 beads, over all sentences: a pair must be best against the whole
    of both texts, not only among the lone, so that a sentence said twice is not linked to a stray. Ties go to the
    first.
    """
    mutual = [
        (i, j)
        for i in sorted(src)
        for j in sorted(tgt)
        if gain[i, j] >= least and gain[i, j] >= gain[i].max() and gain[i, j] >= gain[:, j].max()
    ]
    kept: list[tuple[int, int]] = []
    for i, j in sorted(mutual, key=lambda pair: (-gain[pair], pair)):
        if all(i != other and j != another for other, another in kept):
            kept.append((i, j))
    return kept
