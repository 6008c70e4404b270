"""The part of the grid that a search looks at: everything between one anchor and the next, and a margin around it."""

import numpy as np

from align.lattice import Band, Ints


def envelope(anchors: Ints, src: int, tgt: int, width: int) -> Band:
    """Covers the rectangle from each anchor to the next, both included, and ``width`` nodes more on every side.

    ``anchors`` is (anchors, 2), source and target sentences that rise together; with none the band is the whole grid.
    """
    starts = np.concatenate(([[0, 0]], anchors)).astype(np.int64)
    ends = np.concatenate((anchors + 1, [[src, tgt]])).astype(np.int64)
    rows = np.arange(src + 1)
    earliest = np.searchsorted(ends[:-1, 0], rows - width)
    latest = np.searchsorted(starts[:, 0], rows + width, side="right") - 1
    low = np.maximum(0, starts[earliest, 1] - width)
    high = np.minimum(tgt, ends[latest, 1] + width) + 1
    low[0], high[-1] = 0, tgt + 1
    return Band(low, high, np.concatenate(([0], np.cumsum(high - low))))


def thinned(anchors: Ints, src: int, tgt: int, cells: int) -> Ints:
    """Adds points on the diagonals of the largest rectangles, so that the band has about ``cells`` nodes.

    A guess and no more: whoever searches such a band can prove nothing about the rest of the grid.
    """
    corners = np.concatenate(([[-1, -1]], anchors, [[src, tgt]]))
    spans = np.diff(corners, axis=0)
    share = max(1, cells // max(1, src))  # columns a row that all rectangles together can afford
    points = [anchors]
    for corner, span in zip(corners[:-1], spans, strict=True):
        parts = min(int(span.min()), int(span[1] // share) + 1)
        if parts > 1:
            points.append(corner + np.outer(np.arange(1, parts), span) // parts)
    return np.unique(np.concatenate(points), axis=0)


def rim(band: Band, beads: Ints) -> Ints:
    """Returns the rows in which a path comes nearer to where the band, not the grid, ends than it would of itself.

    The path keeps away if a bead as large again on either side of it would still be in the band.
    """
    a, b, c, d = beads.T
    left = band.low[np.minimum(b + (b - a), len(band.low) - 1)] > c
    right = (band.high[a] < band.high[-1]) & (d + (d - c) >= band.high[a])
    return np.unique(a[left | right])
