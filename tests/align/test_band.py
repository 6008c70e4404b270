from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.band import envelope, rim, thinned
from align.lattice import Band

STEPS = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=12)


@given(STEPS, st.integers(0, 8), st.integers(0, 8), st.integers(0, 5))
def test_a_band_holds_every_node_between_its_anchors_and_never_falls(
    steps: list[tuple[int, int]], rows: int, columns: int, width: int
) -> None:
    anchors = np.cumsum(np.array(steps, np.int64).reshape(-1, 2), axis=0) - 1
    src, tgt = (int(anchors[-1, k]) + 1 + more if len(anchors) else more for k, more in enumerate((rows, columns)))
    band = envelope(anchors, src, tgt, width)
    assert (np.diff(band.low) >= 0).all()
    assert (np.diff(band.high) >= 0).all()
    assert (band.high[:-1] > band.low[1:]).all()
    assert band.first[-1] == (band.high - band.low).sum()
    corners = [(0, 0), *map(tuple, anchors.tolist()), (src, tgt)]
    for (a, c), (b, d) in pairwise(corners):
        for i in range(max(0, a - width), min(src, b + width) + 1):
            assert band.low[i] <= max(0, c - width)
            assert band.high[i] > min(tgt, d + width)


def test_no_anchors_leave_the_whole_grid() -> None:
    band = envelope(np.zeros((0, 2), np.int64), 3, 5, 0)
    assert (band.low.tolist(), band.high.tolist(), int(band.first[-1])) == ([0] * 4, [6] * 4, 24)


@pytest.mark.parametrize(("src", "tgt"), [(1000, 1000), (50, 5000), (5000, 50), (1, 900)])
def test_thinned_points_rise_and_bound_the_band(src: int, tgt: int) -> None:
    points = thinned(np.zeros((0, 2), np.int64), src, tgt, 20_000)
    assert (np.diff(points, axis=0) > 0).all()
    assert envelope(points, src, tgt, 2).first[-1] < 40_000 + 10 * (src + tgt)


@pytest.mark.parametrize(("shift", "rows"), [(0, []), (1, []), (2, [0, 1, 2, 3, 4, 5, 6]), (-2, [2, 3, 4, 5, 6, 7, 8])])
def test_the_rim_is_where_the_band_ends_and_the_grid_does_not(shift: int, rows: list[int]) -> None:
    middle = np.arange(11)
    low, high = np.maximum(0, middle - 3), np.minimum(10, middle + 3) + 1
    band = Band(low, high, np.concatenate(([0], np.cumsum(high - low))))
    path = [(i, i + 1, i + shift, i + shift + 1) for i in range(10) if 0 <= i + shift < 10]
    assert rim(band, np.array(path)).tolist() == rows
