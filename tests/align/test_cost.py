import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import cost

Sets = list[frozenset[float]]


def side(vectors: list[list[float]], lengths: list[float], numbers: Sets | None = None) -> cost.Side:
    rows = np.array(vectors, np.float32).reshape(len(vectors), 2)
    empty: Sets = [frozenset()] * len(vectors)
    return cost.Side(rows, np.array(lengths, float), numbers or empty, [frozenset[str]()] * len(vectors))


EAST, NORTH = [1.0, 0.0], [0.0, 1.0]
TWO = side([EAST, NORTH], [100, 50])


def feature(name: str, ours: cost.Side, theirs: cost.Side) -> list[list[float]]:
    values = cost.features(ours, theirs, (ours, theirs))[:, :, cost.FEATURES.index(name)]
    return [[round(float(value), 6) for value in row] for row in values]


def test_cosine_and_margin() -> None:
    assert feature("cosine", TWO, TWO) == [[1, 0], [0, 1]]
    assert feature("margin", TWO, TWO) == [[0.5, -0.5], [-0.5, 0.5]]


def test_length_is_zero_for_like_lengths_and_sinks_either_way() -> None:
    longer, shorter = feature("length", TWO, TWO)
    assert longer[0] == shorter[1] == 0
    assert longer[1] == shorter[0] == pytest.approx(-np.log(2), abs=1e-6)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ({11}, {11}, 1),
        ({11}, {12}, -1),
        ({11, 12}, {11}, 1 / 3),
        ({11}, set(), 0),
        (set(), set(), 0),
    ],
)
def test_numbers_speak_for_and_against(ours: set[float], theirs: set[float], expected: float) -> None:
    one, other = side([EAST], [9], [frozenset(ours)]), side([EAST], [9], [frozenset(theirs)])
    assert feature("numbers", one, other) == [[pytest.approx(expected, abs=1e-6)]]


def test_runs_of_no_length_give_empty_matrices() -> None:
    none = side([], [])
    assert cost.features(none, TWO, (TWO, TWO)).shape == (0, 2, len(cost.FEATURES))
    assert cost.features(TWO, none, (TWO, TWO)).shape == (2, 0, len(cost.FEATURES))


def test_a_better_pair_gains_more_and_larger_beads_weigh_more() -> None:
    values = cost.features(TWO, TWO, (TWO, TWO))
    gains = cost.gain(values, (1, 1))
    assert gains[0, 0] > 0 > gains[0, 1]
    assert cost.gain(values, (2, 2)) == pytest.approx(gains * 2**cost.JOINING)
    assert cost.gain(values, (2, 1)) == pytest.approx(cost.gain(values, (1, 2)))


def test_features_swap_with_the_sides() -> None:
    three = side([EAST, NORTH, [0.6, 0.8]], [10, 20, 30])
    there, back = cost.features(TWO, three, (TWO, three)), cost.features(three, TWO, (three, TWO))
    assert there == pytest.approx(back.transpose(1, 0, 2))


@pytest.mark.parametrize(
    ("gains", "expected"),
    [
        (np.zeros((0, 3)), 0.0),
        ([[3.0]], 1.0),
        ([[2.0]], 0.0),
        ([[3.0, 4.0]], 2 / 3),
        ([[3.0, -1.0], [-1.0, 3.0]], 1.0),
    ],
)
def test_confident_share(gains: list[list[float]], expected: float) -> None:
    assert cost.confident_share(np.array(gains, float)) == pytest.approx(expected)


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_probability_grows_with_the_gain_within_0_and_1(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= cost.probability(low) <= cost.probability(high) <= 1


def test_no_gain_is_an_even_chance() -> None:
    assert cost.probability(0.0) == 0.5
    assert cost.probability(-np.inf) < 1e-20
