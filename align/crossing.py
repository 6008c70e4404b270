"""Links regardless of order: spans of sentences that are each other's best, as comparable news needs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from align import calibration
from align.crowd import crowds
from align.gains import Weights, model, side, table
from align.lattice import Band
from align.runs import Runs, Vectors
from align.sentences import Gains, Range

Matrix = NDArray[np.float64]
Link = tuple[Range, float]

LONGEST = 2  # sentences of a span: of 19 links to three, where probabilities are learned, none was right


def span_gains(
    ours: Runs, theirs: Runs, weights: Weights, near: tuple[Matrix, Matrix], extra: Mapping[Range, float]
) -> Gains:
    """Returns what every two spans gain over being left alone, dense: for short texts only.

    A sentence may join a span, but two spans of several sentences make no link: in no order, sentence beside sentence
    says more. ``near`` is ``crowds`` of ``sentences.Path``, ``extra`` as in ``sentences.align``.
    """
    weights = replace(weights, shapes=shapes(weights))
    extra = {
        place: gain for place, gain in extra.items() if (place[1] - place[0], place[3] - place[2]) in weights.shapes
    }
    packed = side(ours, near[0], weights), side(theirs, near[1], weights)
    return table(*packed, model(weights, ours.sentences, extra))


def shapes(weights: Weights) -> dict[tuple[int, int], float]:
    """Returns the shapes of links regardless of order, with their priors."""
    return {shape: prior for shape, prior in weights.shapes.items() if 1 in shape and max(shape) <= LONGEST}


def crowded(runs: Runs, others: Vectors) -> Matrix:
    """Returns how crowded other sentences, (m, d), are around each run, all of them looked at: for short texts."""
    return crowds(runs.vectors, others, Band(*np.zeros((3, runs.sentences + 1), np.int64)))


def probabilities(found: Sequence[Link], way: str, encoder: str) -> list[float]:
    """Returns how probable links are, 0-1; ``way`` and ``encoder`` as in ``calibration.probability``."""
    gains, sizes = np.array([(gain, size(place)) for place, gain in found], float).reshape(-1, 2).T
    scores: list[float] = calibration.probability(gains, sizes, way, encoder).tolist()
    return scores


def links(gains: Gains, least: float) -> list[Link]:
    """Finds spans that are each other's best among those not linked yet, and gain at least ``least``, surest first.

    ``gains[m, n][i, j]`` as in ``sentences.search``. Of equal ones the shortest counts, then the first. No sentence is
    in two links.
    """
    places = [(m, n, np.argwhere(gain >= least).tolist()) for (m, n), gain in gains.items()]
    found = [((i, i + m, j, j + n), float(gains[m, n][i, j])) for m, n, rows in places for i, j in rows]
    return _apart(found, set(range(gains[1, 1].shape[0])), set(range(gains[1, 1].shape[1])))


def strays(gains: Gains, src: Collection[int], tgt: Collection[int], least: float) -> list[Link]:
    """Finds links among some sentences that a search left alone, each the best of all that share a sentence with it.

    Also of those that are not to be linked, so that a sentence said twice is not linked to a stray. Otherwise as
    ``links``.
    """
    best = _best(gains)
    return _apart(_mutual(gains, best, least), set(src), set(tgt))


def _apart(found: Sequence[Link], src: set[int], tgt: set[int]) -> list[Link]:
    """Takes links, surest first, as long as all of their sentences are free."""
    kept: list[Link] = []
    for place, gain in sorted(found, key=lambda link: (-link[1], size(link[0]), link[0])):
        a, b, c, d = place
        if src.issuperset(range(a, b)) and tgt.issuperset(range(c, d)):
            src.difference_update(range(a, b))
            tgt.difference_update(range(c, d))
            kept.append((place, gain))
    return kept


def size(place: Range) -> int:
    """Counts the sentences of a link, both sides together."""
    a, b, c, d = place
    return b - a + d - c


def _best(gains: Gains) -> tuple[Matrix, Matrix]:
    """Returns for every sentence of either side the highest gain of a span that holds it."""
    shape = gains[1, 1].shape
    best = np.full(shape[0], -np.inf), np.full(shape[1], -np.inf)
    for size, gain in gains.items():
        if gain.size:
            for top, width, axis in zip(best, size, (1, 0), strict=True):
                rows = gain.max(axis=axis)
                for at in range(width):
                    np.maximum(top[at : at + len(rows)], rows, out=top[at : at + len(rows)])
    return best


def _mutual(gains: Gains, best: tuple[Matrix, Matrix], least: float) -> list[Link]:
    """Lists the spans that no other span gains more than that has a sentence in common with them."""
    found: list[Link] = []
    for (m, n), gain in gains.items():
        if gain.size:
            rows = np.lib.stride_tricks.sliding_window_view(best[0], m).max(axis=1)
            columns = np.lib.stride_tricks.sliding_window_view(best[1], n).max(axis=1)
            places = np.argwhere((gain >= least) & (gain >= rows[:, None]) & (gain >= columns))
            found += [((i, i + m, j, j + n), float(gain[i, j])) for i, j in places.tolist()]
    return found


def breaking(found: Sequence[Link]) -> set[Range]:
    """Tells which links break the order: those outside the chain of links in order that gains most in all.

    Of equal chains the one is kept whose links begin first.
    """
    ordered = sorted(found)
    sums, before = [0.0] * len(ordered), [-1] * len(ordered)
    for at, ((a, _, c, _), gain) in enumerate(ordered):
        ahead = [k for k in range(at) if ordered[k][0][1] <= a and ordered[k][0][3] <= c]
        last = max(ahead, key=lambda k: (sums[k], -k), default=-1)
        sums[at], before[at] = gain + (sums[last] if last >= 0 else 0.0), last
    at = max(range(len(ordered)), key=lambda k: (sums[k], -k), default=-1)
    chain = set()
    while at >= 0:
        chain.add(ordered[at][0])
        at = before[at]
    return {place for place, _ in ordered} - chain
