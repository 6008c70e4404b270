from collections.abc import Sequence
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.records import Bead
from eval.rows import Link, Row, lay_out


def bead(pair: str, src: tuple[int, int], tgt: tuple[int, int], kind: str = "") -> Bead:
    shape = kind or f"{src[1] - src[0]}-{tgt[1] - tgt[0]}"
    return Bead(pair[0], pair[1], *src, *tgt, 0.0, shape, "test")


def one(pair: str, src: int, tgt: int, kind: str = "") -> Bead:
    return bead(pair, (src, src + 1), (tgt, tgt + 1), kind)


def cells(rows: Sequence[Row]) -> list[list[list[int]]]:
    return [[list(cell) for cell in row.cells] for row in rows]


@pytest.mark.parametrize(
    ("columns", "beads", "expected"),
    [
        ({}, [], []),
        ({"a": []}, [], []),
        ({"a": [0, 1, 4]}, [], [[[0]], [[1]], [[4]]]),
        ({"a": [0], "b": [0]}, [one("ab", 0, 0)], [[[0], [0]]]),
        ({"a": [0], "b": [0]}, [], [[[0], []], [[], [0]]]),
        ({"a": [1, 3, 4], "b": [0, 2]}, [bead("ab", (1, 4), (0, 1)), one("ab", 4, 2)], [[[1, 3], [0]], [[4], [2]]]),
        (
            {"a": [0, 1, 2], "b": [0, 1, 2]},
            [one("ab", 0, 0), bead("ab", (1, 2), (1, 1)), bead("ab", (2, 2), (1, 2)), one("ab", 2, 2)],
            [[[0], [0]], [[1], []], [[], [1]], [[2], [2]]],
        ),
        ({"b": [0], "a": [0]}, [one("ab", 0, 0)], [[[0], [0]]]),
        ({"a": [0], "b": [0]}, [one("ab", 0, 5), one("ac", 0, 0)], [[[0], []], [[], [0]]]),
    ],
    ids=[
        "no version", "no sentence", "one version", "1-1", "strangers", "2-1 round a caption", "gaps",
        "either side first", "beads of others",
    ],
)  # fmt: skip
def test_lays_out_two_columns(
    columns: dict[str, list[int]], beads: list[Bead], expected: list[list[list[int]]]
) -> None:
    assert cells(lay_out(columns, beads)) == expected


def test_chains_three_versions_by_the_first() -> None:
    beads = [one("ab", 0, 0), one("ab", 2, 1), one("ac", 0, 0), one("ac", 1, 1), one("bc", 0, 0), one("bc", 2, 2)]
    rows = lay_out({"a": [0, 1, 2], "b": [0, 1, 2], "c": [0, 1, 2]}, beads)
    assert cells(rows) == [[[0], [0], [0]], [[1], [], [1]], [[2], [1], []], [[], [2], [2]]]
    assert not any(row.links for row in rows)


def test_beads_between_others_draw_no_backbone_sentences_together() -> None:
    rows = lay_out({"a": [0, 1], "b": [0], "c": [0]}, [one("ab", 0, 0), one("ac", 1, 0), one("bc", 0, 0)])
    assert cells(rows) == [[[0], [0], []], [[1], [], [0]]]
    assert [row.links for row in rows] == [(Link(1, 1, 2),), (Link(2, 0, 1),)]


def test_crossing_link_stays_at_its_place_and_is_told_both_ways() -> None:
    beads = [one("ab", 0, 0), one("ab", 2, 2), one("ab", 3, 1, "crossing")]
    rows = lay_out({"a": [0, 1, 2, 3], "b": [0, 1, 2]}, beads)
    assert cells(rows) == [[[0], [0]], [[1], []], [[], [1]], [[2], [2]], [[3], []]]
    assert [row.links for row in rows] == [(), (), (Link(1, 4, 0),), (), (Link(0, 2, 1),)]


def test_crossing_link_that_breaks_no_order_joins() -> None:
    rows = lay_out({"a": [0], "b": [0]}, [one("ab", 0, 0, "crossing")])
    assert rows == (Row(((0,), (0,)), ()),)


def test_beads_out_of_order_are_kept_as_links() -> None:
    rows = lay_out({"a": [0, 1], "b": [0, 1]}, [one("ab", 0, 1), one("ab", 1, 0)])
    assert sorted(cell for row in rows for cell in row.cells) == [(), (), (0,), (0,), (1,), (1,)]
    assert sum(len(row.links) for row in rows) == 2


def test_long_versions_take_no_square_time() -> None:
    size = 5000
    rows = lay_out(
        {"a": range(size), "b": range(size)}, [one("ab", n, n) for n in range(size)] + [one("ab", 0, 9, "crossing")]
    )
    assert len(rows) == size
    assert rows[0].links == (Link(0, 9, 1),)


@st.composite
def stories(draw: st.DrawFn) -> tuple[dict[str, list[int]], list[Bead]]:
    names = "abcd"[: draw(st.integers(1, 4))]
    columns = {name: sorted(draw(st.sets(st.integers(0, 8), max_size=8))) for name in names}
    beads = []
    for pair in combinations(names, 2):
        for _ in range(draw(st.integers(0, 5))):
            src, tgt = (sorted(draw(st.tuples(st.integers(0, 9), st.integers(0, 9)))) for _ in pair)
            if src[0] < src[1] or tgt[0] < tgt[1]:
                kind = draw(st.sampled_from(["", "crossing"]))
                beads.append(bead("".join(pair), (src[0], src[1]), (tgt[0], tgt[1]), kind))
    return columns, beads


@settings(max_examples=150, deadline=None)
@given(stories())
def test_every_sentence_stands_once_in_its_own_order(story: tuple[dict[str, list[int]], list[Bead]]) -> None:
    columns, beads = story
    rows = lay_out(columns, beads)
    for number, indexes in enumerate(columns.values()):
        assert [index for row in rows for index in row.cells[number]] == indexes
    assert all(any(row.cells) for row in rows)
    for here, row in enumerate(rows):
        for link in row.links:
            assert link.row != here
            assert row.cells[link.column]
            assert rows[link.row].cells[link.other]
            assert Link(link.other, here, link.column) in rows[link.row].links


@given(stories(), st.randoms())
@settings(max_examples=50, deadline=None)
def test_order_of_beads_does_not_matter(story: tuple[dict[str, list[int]], list[Bead]], random: Random) -> None:
    columns, beads = story
    mixed = random.sample(beads, len(beads))
    assert lay_out(columns, beads) == lay_out(columns, mixed)
