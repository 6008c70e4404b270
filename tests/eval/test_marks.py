import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.marks import Mark, Segment, cut


def mark(start: int, end: int, severity: int = 1, name: str = "a") -> Mark:
    return Mark(start, end, severity, name)


@pytest.mark.parametrize(
    ("text", "start", "marks", "expected"),
    [
        ("abc", 0, [], [("abc", 0)]),
        ("abc", 0, [mark(0, 3)], [("abc", 1)]),
        ("abc", 10, [mark(11, 12)], [("a", 0), ("b", 1), ("c", 0)]),
        ("abc", 10, [mark(0, 11)], [("a", 1), ("bc", 0)]),
        ("abc", 10, [mark(12, 99)], [("ab", 0), ("c", 1)]),
        ("abc", 10, [mark(0, 10), mark(13, 20)], [("abc", 0)]),
        ("abc", 10, [mark(11, 11)], [("abc", 0)]),
        ("abcd", 0, [mark(0, 3, 1), mark(1, 4, 3)], [("a", 1), ("bc", 3), ("d", 3)]),
        ("и\u0306x", 0, [mark(0, 2, 2)], [("и\u0306", 2), ("x", 0)]),
        ("a😀\u2028ש", 5, [mark(6, 8, 2)], [("a", 0), ("😀\u2028", 2), ("ש", 0)]),
    ],
    ids=["none", "whole", "inside", "over the start", "over the end", "beside", "empty", "overlap", "NFD", "odd"],
)
def test_cuts_at_marks(text: str, start: int, marks: list[Mark], expected: list[tuple[str, int]]) -> None:
    assert [(segment.text, segment.severity) for segment in cut(text, start, marks)] == expected


def test_names_every_mark_once_in_order() -> None:
    marks = [mark(0, 2, 1, "b"), mark(0, 2, 2, "a"), mark(0, 1, 1, "b")]
    assert cut("xy", 0, marks) == (Segment("x", 2, ("b", "a")), Segment("y", 2, ("b", "a")))


@given(
    st.text(min_size=1, max_size=30), st.integers(0, 50), st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)))
)
def test_segments_are_the_text_again(text: str, start: int, ranges: list[tuple[int, int]]) -> None:
    segments = cut(text, start, [mark(min(r), max(r)) for r in ranges])
    assert "".join(segment.text for segment in segments) == text
    assert all(segment.text for segment in segments)
    marked = "".join(("1" if segment.severity else "0") * len(segment.text) for segment in segments)
    covered = (any(min(r) <= at < max(r) for r in ranges) for at in range(start, start + len(text)))
    assert marked == "".join("01"[one] for one in covered)
