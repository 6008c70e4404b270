from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.cost import PARALLEL
from align.crossing import Link, breaking, crowded, links, span_gains, strays
from align.gains import model, side, table
from align.sentences import Gains, Range, align
from tests.align.test_cost import axes


def singles(gain: list[list[float]]) -> Gains:
    return {(1, 1): np.array(gain, float)}


@pytest.mark.parametrize(
    ("gain", "src", "tgt", "expected"),
    [
        ([[0, 3], [3, 0]], [0], [1], [(0, 1)]),
        ([[0, 3], [3, 0]], [0, 1], [0, 1], [(0, 1), (1, 0)]),
        ([[0, 1], [1, 0]], [0, 1], [0, 1], []),  # too little
        ([[4, 3], [0, 0]], [0], [1], []),  # the source sentence is nearer to one that has its partner
        ([[0, 3], [0, 4]], [0], [1], []),  # and so is the target sentence
        ([[3, 3], [0, 0]], [0], [0, 1], [(0, 0)]),  # a tie goes to the first
        ([[3, 3], [3, 3]], [0, 1], [0, 1], [(0, 0), (1, 1)]),
        ([[2, 0], [0, 5]], [0, 1], [0, 1], [(1, 1), (0, 0)]),  # the surest first
        ([[3]], [], [0], []),
        ([[3]], [0], [], []),
        ([[1.5]], [0], [0], [(0, 0)]),
        ([[-np.inf]], [0], [0], []),
    ],
)
def test_strays(gain: list[list[float]], src: list[int], tgt: list[int], expected: list[tuple[int, int]]) -> None:
    found = strays(singles(gain), src, tgt, 1.5)
    assert [place for place, _ in found] == [(i, i + 1, j, j + 1) for i, j in expected]


@pytest.mark.parametrize(
    ("gains", "expected"),
    [
        (singles([[0, 3], [3, 0]]), [(0, 1, 1, 2), (1, 2, 0, 1)]),
        (singles([[5, 4], [4, 1]]), [(0, 1, 0, 1)]),  # what is left gains too little
        (singles([[5, 4], [4, 2]]), [(0, 1, 0, 1), (1, 2, 1, 2)]),  # best among what is left
        ({(1, 1): np.array([[3.0, 1]]), (1, 2): np.array([[4.0]])}, [(0, 1, 0, 2)]),  # a sentence joins a span
        ({(1, 1): np.array([[3.0, 1]]), (1, 2): np.array([[3.0]])}, [(0, 1, 0, 1)]),  # where that gains something
        ({(1, 1): np.array([[3.0], [0], [2]]), (2, 1): np.array([[1.0], [4]])}, [(1, 3, 0, 1)]),
        ({(1, 1): np.zeros((0, 2)), (2, 1): np.zeros((0, 2))}, []),
    ],
)  # fmt: skip
def test_links(gains: Gains, expected: list[Range]) -> None:
    assert [place for place, _ in links(gains, 1.5)] == expected


def random_gains(src: int, tgt: int, seed: int) -> Gains:
    draw = np.random.default_rng(seed)
    shapes = [(1, 1), (1, 2), (2, 1)]
    return {(m, n): draw.normal(0, 2, (max(0, src - m + 1), max(0, tgt - n + 1))) for m, n in shapes}


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 8), st.integers(1, 8), st.integers(0, 2**32))
def test_links_never_share_a_sentence_and_swap_with_the_sides(src: int, tgt: int, seed: int) -> None:
    gains = random_gains(src, tgt, seed)
    found = links(gains, 1.0)
    for low, high in ((0, 1), (2, 3)):
        sentences = [n for place, _ in found for n in range(place[low], place[high])]
        assert len(sentences) == len(set(sentences))
    assert all(gain >= 1.0 for _, gain in found)
    swapped = {(n, m): gain.T for (m, n), gain in gains.items()}
    assert {(c, d, a, b) for (a, b, c, d), _ in links(swapped, 1.0)} == {place for place, _ in found}


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 8), st.integers(1, 8), st.integers(0, 2**32))
def test_strays_are_the_best_of_all_that_share_a_sentence(src: int, tgt: int, seed: int) -> None:
    gains = random_gains(src, tgt, seed)
    for (a, b, c, d), gain in strays(gains, range(src), range(tgt), 1.0):
        rivals = [
            value
            for (m, n), table_ in gains.items()
            for (i, j), value in np.ndenumerate(table_)
            if (i < b and a < i + m) or (j < d and c < j + n)
        ]
        assert gain == max(rivals)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], set()),
        ([((0, 1, 0, 1), 1.0), ((1, 3, 1, 2), 1.0)], set()),
        ([((0, 1, 1, 2), 1.0), ((1, 2, 0, 1), 2.0)], {(0, 1, 1, 2)}),
        ([((0, 1, 1, 2), 2.0), ((1, 2, 0, 1), 2.0)], {(1, 2, 0, 1)}),  # of equal ones the first stays
        ([((0, 1, 3, 4), 3.0), *(((n, n + 1, n - 1, n), 2.0) for n in (1, 2, 3))], {(0, 1, 3, 4)}),
    ],
)
def test_breaking(found: list[Link], expected: set[Range]) -> None:
    assert breaking(found) == expected


def test_gains_of_spans_are_those_of_the_search_but_no_span_meets_a_span() -> None:
    ours, theirs = axes(0, 1, 2, 3, 4, 5), axes(5, 0, 1, 2, 3)
    near = align(ours, theirs, PARALLEL).crowds
    whole = table(side(ours, near[0], PARALLEL), side(theirs, near[1], PARALLEL), model(PARALLEL, ours.sentences, {}))
    made = span_gains(ours, theirs, PARALLEL, near, {(0, 1, 0, 1): 7.0, (0, 2, 0, 2): 9.0})
    assert made.keys() == {(1, 1), (1, 2), (2, 1)}
    whole[1, 1][0, 0] += 7
    assert all(gain == pytest.approx(whole[shape]) for shape, gain in made.items())


def test_crowds_of_short_texts_are_those_of_the_search() -> None:
    ours, theirs = axes(0, 1, 2, 3, 4, 5), axes(5, 0, 1, 2, 3)
    expected = align(ours, theirs, replace(PARALLEL, margin=1.0)).crowds
    found = crowded(ours, theirs.vectors[0]), crowded(theirs, ours.vectors[0])
    assert all(one == pytest.approx(other) for one, other in zip(found, expected, strict=True))
