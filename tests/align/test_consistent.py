from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.consistent import Group, Members, Tie, groups

ORDER = {version: range(6) for version in "abc"}


def tie(one: str, other: str, score: float, loose: bool = False) -> Tie:
    """Reads places as "a01", a version and its places."""
    return Tie({it[0]: frozenset(map(int, it[1:])) for it in (one, other)}, score, loose)


def told(found: Sequence[Group]) -> list[tuple[str, float]]:
    return [
        (" ".join(v + "".join(map(str, sorted(places))) for v, places in sorted(it.members.items())), it.score)
        for it in found
    ]


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ([], []),
        ([tie("a0", "b1", 0.9)], [("a0 b1", 0.9)]),
        ([tie("a0", "b1", 0.9), tie("b1", "c2", 0.7)], [("a0 b1 c2", 0.7)]),
        ([tie("a0", "b1", 0.9), tie("b1", "c2", 0.8), tie("a0", "c2", 0.1)], [("a0 b1 c2", 0.8)]),  # one too many
        ([tie("a0", "b1", 0.9), tie("a2", "b1", 0.8)], [("a0 b1", 0.9)]),  # a1 would be skipped
        ([tie("a0", "b0", 0.9), tie("a1", "b0", 0.8)], [("a01 b0", 0.8)]),
        ([tie("a0", "b0", 0.9), tie("a1", "b1", 0.9), tie("a01", "c0", 0.5)], [("a01 b01 c0", 0.5)]),
        ([tie("a0", "b0", 0.9), tie("a1", "b1", 0.9), tie("a0", "b1", 0.5, True)], [("a0 b0", 0.9), ("a1 b1", 0.9)]),
        ([tie("a0", "b0", 0.9), tie("a1", "b0", 0.5, True)], [("a01 b0", 0.5)]),  # stood alone
        ([tie("a9", "b0", 0.9)], []),  # no place that counts
    ],
)
def test_links_make_groups(ties: list[Tie], expected: list[tuple[str, float]]) -> None:
    assert told(groups(ties, ORDER)) == expected
    assert told(groups(ties[::-1], ORDER)) == expected


def test_a_link_that_does_not_fit_is_dropped() -> None:
    def small(members: Members) -> bool:
        return len(members) < 3

    assert told(groups([tie("a0", "b0", 0.9), tie("b0", "c0", 0.8)], ORDER, small)) == [("a0 b0", 0.9)]


ODD = st.builds(
    tie,
    st.sampled_from(["a0", "a01", "a3", "b2"]),
    st.sampled_from(["c0", "c12", "c5"]),
    st.floats(0, 1),
    st.booleans(),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(ODD, max_size=12))
def test_whatever_the_links_each_place_is_in_one_group_and_every_run_unbroken(ties: list[Tie]) -> None:
    found = groups(ties, ORDER)
    places = [(v, place) for it in found for v, run in it.members.items() for place in run]
    assert len(places) == len(set(places))
    assert all(set(run) == set(range(min(run), max(run) + 1)) for it in found for run in it.members.values())
    assert all(it.score >= min(tie.score for tie in ties) for it in found)
