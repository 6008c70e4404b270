import numpy as np
import pytest

from bench.encoding import PUBLISHED, SETS, hits, interval, margin


def test_hits_are_rows_whose_own_column_is_the_highest() -> None:
    assert hits(np.array([[0.9, 0.8], [0.7, 0.6]], np.float32)).tolist() == [True, False]


def test_margin_takes_a_sentence_near_to_all_down() -> None:
    crowd = np.array([[0.80, 0.82, 0.1], [0.1, 0.85, 0.1], [0.1, 0.83, 0.80]], np.float32)  # the second is near to all
    assert hits(crowd).tolist() == [False, True, False]
    assert hits(margin(crowd)).tolist() == [True, True, True]


@pytest.mark.parametrize(("found", "told"), [([True] * 50, "100.0 (100.0-100.0)"), ([False] * 50, "0.0 (0.0-0.0)")])
def test_an_interval_of_what_does_not_vary_is_a_point(found: list[bool], told: str) -> None:
    assert interval(np.array(found)) == told


def test_an_interval_holds_the_share() -> None:
    low, high = interval(np.arange(100) < 90).removeprefix("90.0 (").removesuffix(")").split("-")
    assert 80 < float(low) < 90 < float(high) < 100


def test_published_figures_are_of_sets_that_are_measured() -> None:
    assert PUBLISHED.keys() <= SETS.keys()
