from itertools import combinations
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.linkage import Group, linked, loosest, mean


def points(rows: list[tuple[float, float]], days: list[float | None] | None = None) -> list[Group]:
    known = days or [None] * len(rows)
    return [
        Group((n,), np.array(row), {("name", "x"): row[0]}, inf if day is None else day, -inf if day is None else day)
        for n, (row, day) in enumerate(zip(rows, known, strict=True))
    ]


def edges(given: list[Group], intercept: float) -> list[tuple[float, int, int]]:
    gains = [(mean(given[i], given[j], intercept), i, j) for i, j in combinations(range(len(given)), 2)]
    return [edge for edge in gains if edge[0] > 0]


def slowly(given: list[Group], intercept: float) -> list[tuple[int, ...]]:
    """Joins the best two of all groups over and over, every pair of points added up anew."""
    groups: list[tuple[int, ...]] = [(n,) for n in range(len(given))]
    while len(groups) > 1:
        means = {
            (a, b): np.mean([mean(given[i], given[j], intercept) for i in a for j in b])
            for a, b in combinations(groups, 2)
        }
        one, other = max(means, key=lambda pair: means[pair])
        if means[one, other] <= 0:
            break
        groups = [it for it in groups if it not in (one, other)] + [tuple(sorted(one + other))]
    return sorted(groups)


@given(st.lists(st.tuples(st.floats(-2, 2), st.floats(-2, 2)), max_size=12), st.floats(-2, 0.5))
def test_sums_and_positive_pairs_give_the_groups_of_all_pairs(
    rows: list[tuple[float, float]], intercept: float
) -> None:
    exact = [(round(a, 6), round(b, 6) + n * 1e-3) for n, (a, b) in enumerate(rows)]  # no two pairs tie
    given_points = points(exact)
    found = linked(given_points, edges(given_points, intercept), intercept, inf)
    assert [group.members for group in found] == slowly(given_points, intercept)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([0, 5, 10], [(0, 1), (2,)]),
        ([0, None, 10], [(0, 1), (2,)]),
        ([None, None, 10], [(0, 1, 2)]),
        ([0, 7, 7], [(0, 1, 2)]),
    ],
)
def test_no_group_spans_more_days_than_the_window(days: list[float | None], expected: list[tuple[int, ...]]) -> None:
    alike = points([(1.0, 1.0), (1.0, 0.9), (1.0, 0.8)], days)
    found = linked(alike, edges(alike, 0.0), 0.0, 7)
    assert [group.members for group in found] == expected


def test_the_loosest_member_is_the_one_with_the_lowest_mean() -> None:
    near = points([(1.0, 0.0), (1.0, 0.0), (0.0, 1.0)])
    (group,) = linked(near, edges(near, 0.5), 0.5, inf)
    assert loosest(near, group, 0.5) == pytest.approx(0.5)
    assert loosest(near, near[0], 0.5) == inf
