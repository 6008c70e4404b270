"""Sentences that are surely each other's partners: where a search in a long text may start from."""

import numpy as np
from numpy.typing import NDArray

from align.compiled import compiled
from align.crowd import NEIGHBOURS
from align.gains import Weights
from align.lattice import Floats, Ints, nearest
from align.runs import Runs

SURE = 2.5  # log-odds from which a mutual best pair is an anchor
PROBES = 1024  # sentences of the shorter side that look for their partner in all of the other
FEWEST = 64  # one in so many probes must be in the chain for a box to be cut by it: else cutting would never end
RIVAL = 8  # members by which a chain must be better than another to be followed
CLOSE = 64 * 64  # cells between two anchors that are searched whole rather than anchored again


def anchors(ours: Runs, theirs: Runs, weights: Weights) -> Ints:
    """Returns pairs of sentences, (pairs, 2), both rising, that the gain is surest of and that chain in order.

    Evenly spaced sentences look for their nearest on the other side; a pair counts where each is the other's nearest of
    all, and where the weights call it sure. The chain with the highest sum of gains is taken; between its members the
    same is done again. Linear in the length of the texts, as the number of probes is fixed. An anchor is a guess: it
    says where to look first, and the search drops those that its result contradicts.
    """
    found: list[Ints] = []
    open_boxes = [(0, ours.sentences, 0, theirs.sentences)]
    while open_boxes:
        a, b, c, d = open_boxes.pop()
        if (b - a) * (d - c) <= CLOSE:
            continue
        chain = _chain(*pairs(ours, theirs, weights, (a, b, c, d)))
        found.append(chain)
        starts = np.concatenate(([[a, c]], chain + 1))
        ends = np.concatenate((chain, [[b, d]]))
        if len(chain) * FEWEST > min(b - a, d - c, PROBES):
            open_boxes.extend((int(i), int(m), int(j), int(n)) for (i, j), (m, n) in zip(starts, ends, strict=True))
    together = np.concatenate([np.zeros((0, 2), np.int64), *found])
    return together[np.argsort(together[:, 0])]


def pairs(ours: Runs, theirs: Runs, weights: Weights, box: tuple[int, int, int, int]) -> tuple[Ints, Floats]:
    """Returns the sure mutual best pairs among the probes of a box of the grid, in any order, and their gains."""
    a, b, c, d = box
    if b - a > d - c:
        flipped, gains = pairs(theirs, ours, weights, (c, d, a, b))
        order = np.lexsort((flipped[:, 0], flipped[:, 1]))
        return flipped[order][:, ::-1], gains[order]
    probes = a + np.arange(min(b - a, PROBES)) * (b - a) // min(b - a, PROBES)
    top, which = nearest(ours.vectors[0, probes], theirs.vectors[0, c:d], NEIGHBOURS)
    partners, inverse = np.unique(which, return_inverse=True)
    back, home = nearest(theirs.vectors[0, c + partners], ours.vectors[0, a:b], NEIGHBOURS)
    mutual = a + home[inverse] == probes
    rows, columns = probes[mutual], c + which[mutual]
    crowd = (_mean(top[mutual]) + _mean(back[inverse][mutual])) / 2
    cosine = top[mutual, 0].astype(np.float64)
    length = -np.abs(np.log(ours.letters[0, rows] / theirs.letters[0, columns]))
    gains = weights.cosine * cosine + weights.margin * (cosine - crowd) + weights.length * length + weights.intercept
    sure = gains > SURE
    return np.stack((rows[sure], columns[sure]), axis=1), gains[sure]


def _mean(top: NDArray[np.float32]) -> Floats:
    return np.asarray(np.where(np.isfinite(top), top, top[:, :1]).mean(axis=1, dtype=np.float64))


def _chain(places: Ints, gains: Floats) -> Ints:
    """Picks the members of the chain with the highest sum of gains, both columns rising, that no rival chain contests.

    A rival is a chain that gains less by no more than ``RIVAL`` members' worth: where two are so close, the search is
    to decide between them, so members that cannot stand in a rival are left out.
    """
    if not len(places):
        return places
    ahead, before = _sums(places, gains)
    behind, _ = _sums(np.ascontiguousarray(-places[::-1]), gains[::-1].copy())
    through = ahead + behind[::-1] - gains
    chain = [int(ahead.argmax())]
    while before[chain[-1]] >= 0:
        chain.append(int(before[chain[-1]]))
    members = places[chain[::-1]]
    rivals = through >= ahead.max() - RIVAL * ahead.max() / len(members)
    rivals[chain] = False
    apart = (members[:, None, :] - places[rivals][None, :, :]) > 0
    return np.asarray(members[(apart[:, :, 0] == apart[:, :, 1]).all(axis=1)])


def _sums(places: Ints, gains: Floats) -> tuple[Floats, Ints]:
    """Returns the heaviest sum of a chain that ends at each place, and the member before it or -1."""
    sums, before = gains.copy(), np.full(len(places), -1)
    _link(places, gains, sums, before)
    return sums, before


@compiled
def _link(places: Ints, gains: Floats, sums: Floats, before: Ints) -> None:
    """Finds for each place the heaviest chain that ends there; places come sorted by the first column, O(places²)."""
    for k in range(len(places)):
        for m in range(k):
            if places[m, 0] < places[k, 0] and places[m, 1] < places[k, 1] and sums[m] + gains[k] > sums[k]:
                sums[k], before[k] = sums[m] + gains[k], m
