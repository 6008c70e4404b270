"""Links that break the order, among the sentences that the search in order left alone."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from align.gains import Weights, model, side, table
from align.runs import Runs

Matrix = NDArray[np.float64]


def single_gains(ours: Runs, theirs: Runs, weights: Weights, crowds: tuple[Matrix, Matrix]) -> Matrix:
    """Returns what every two single sentences gain over being left alone, dense: (src, tgt), so for short texts only.

    ``crowds`` as in ``sentences.Path``.
    """
    single = replace(weights, shapes={(1, 1): weights.shapes[1, 1]})
    one, other = (
        side(Runs(it.vectors[:1], it.letters[:1], it.ids, it.bounds[:, :1]), crowd[:1], single)
        for it, crowd in zip((ours, theirs), crowds, strict=True)
    )
    return table(one, other, model(single, ours.sentences, {}))[1, 1]


def links(gain: Matrix, src: Collection[int], tgt: Collection[int], least: float) -> list[tuple[int, int]]:
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
