from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.cost import SHAPES
from align.sentences import Gains, Range, search

SIZES = st.integers(0, 5)


@cache
def segmentations(src: int, tgt: int) -> tuple[tuple[Range, ...], ...]:
    """Lists every way to cut both sides into beads in order, those of one side alone included."""
    if not src and not tgt:
        return ((),)
    return tuple(
        (*way, (src - m, src, tgt - n, tgt))
        for m, n in (*SHAPES, (1, 0), (0, 1))
        if src >= m and tgt >= n
        for way in segmentations(src - m, tgt - n)
    )


def total(gains: Gains, beads: tuple[Range, ...] | list[Range]) -> float:
    return sum(float(gains[b - a, d - c][a, c]) for a, b, c, d in beads if a < b and c < d)


def random_gains(src: int, tgt: int, seed: int) -> Gains:
    """Draws a gain for every pair of runs of every shape, likelier against than for it."""
    rng = np.random.default_rng(seed)
    return {(m, n): rng.normal(-0.5, 1.5, (max(0, src - m + 1), max(0, tgt - n + 1))) for m, n in SHAPES}


def links(beads: list[Range]) -> set[Range]:
    return {(a, b, c, d) for a, b, c, d in beads if a < b and c < d}


@settings(max_examples=150, deadline=None)
@given(SIZES, SIZES, st.integers(0, 2**32))
def test_nothing_gains_more_than_what_the_search_finds(src: int, tgt: int, seed: int) -> None:
    gains = random_gains(src, tgt, seed)
    best = max(total(gains, way) for way in segmentations(src, tgt))
    assert total(gains, search(gains, src, tgt)) == pytest.approx(best)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 2**32))
def test_beads_cover_each_sentence_once_and_in_order(src: int, tgt: int, seed: int) -> None:
    beads = search(random_gains(src, tgt, seed), src, tgt)
    assert [i for a, b, _, _ in beads for i in range(a, b)] == list(range(src))
    assert [j for _, _, c, d in beads for j in range(c, d)] == list(range(tgt))
    assert {(b - a, d - c) for a, b, c, d in beads} <= {*SHAPES, (1, 0), (0, 1)}


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10), st.integers(0, 10), st.integers(0, 2**32))
def test_swapping_the_sides_swaps_the_alignment(src: int, tgt: int, seed: int) -> None:
    gains = random_gains(src, tgt, seed)
    swapped = {(n, m): matrix.T for (m, n), matrix in gains.items()}
    assert links(search(swapped, tgt, src)) == {(c, d, a, b) for a, b, c, d in links(search(gains, src, tgt))}


@pytest.mark.parametrize(
    ("src", "tgt", "expected"),
    [
        (0, 0, []),
        (2, 0, [(0, 1, 0, 0), (1, 2, 0, 0)]),
        (0, 2, [(0, 0, 0, 1), (0, 0, 1, 2)]),
        (1, 1, [(0, 1, 0, 1)]),
    ],
)
def test_empty_sides(src: int, tgt: int, expected: list[Range]) -> None:
    gains = {(m, n): np.ones((max(0, src - m + 1), max(0, tgt - n + 1))) for m, n in SHAPES}
    assert search(gains, src, tgt) == expected


@pytest.mark.parametrize("gain", [0.0, -1.0, -np.inf])
def test_what_gains_nothing_is_left_alone(gain: float) -> None:
    assert not links(search({(1, 1): np.full((3, 3), gain)}, 3, 3))


def test_no_shapes_leave_all_alone() -> None:
    assert len(search({}, 2, 3)) == 5


ONES = {(1, 1): np.ones((4, 4))}


@pytest.mark.parametrize("gains", [ONES, {**ONES, (2, 2): np.full((3, 3), 2.0)}])
def test_ties_are_broken_always_the_same_way(gains: Gains) -> None:
    assert search(gains, 4, 4) == search(gains, 4, 4)
    assert total(gains, search(gains, 4, 4)) == 4
