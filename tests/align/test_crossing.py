import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.cost import PARALLEL
from align.crossing import links, single_gains
from align.gains import model, side, table
from align.sentences import align
from tests.align.test_cost import axes


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
def test_links(gain: list[list[float]], src: list[int], tgt: list[int], expected: list[tuple[int, int]]) -> None:
    assert links(np.array(gain, float), src, tgt, 1.5) == expected


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 8), st.integers(1, 8), st.integers(0, 2**32))
def test_links_are_one_to_one_mutual_best_and_swap_with_the_sides(src: int, tgt: int, seed: int) -> None:
    gain = np.random.default_rng(seed).normal(0, 2, (src, tgt))
    found = links(gain, range(src), range(tgt), 1.0)
    assert len({i for i, _ in found}) == len({j for _, j in found}) == len(found)
    assert all(gain[i, j] >= max(1.0, gain[i].max(), gain[:, j].max()) for i, j in found)
    assert [(j, i) for i, j in found] == links(gain.T, range(tgt), range(src), 1.0)


def test_gains_of_single_sentences_are_those_of_the_search() -> None:
    ours, theirs = axes(0, 1, 2, 3, 4, 5), axes(5, 0, 1, 2, 3)
    crowds = align(ours, theirs, PARALLEL).crowds
    packed = side(ours, crowds[0], PARALLEL), side(theirs, crowds[1], PARALLEL)
    expected = table(*packed, model(PARALLEL, ours.sentences, {}))[1, 1]
    assert single_gains(ours, theirs, PARALLEL, crowds) == pytest.approx(expected)
    assert expected[5, 0] == expected.max()
