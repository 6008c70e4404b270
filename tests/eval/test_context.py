import pytest

from align.records import Quote
from eval.context import quoted, spans_of


def quote(start: int, end: int, form: str = "direct", article: str = "a") -> Quote:
    return Quote("q", article, start, end, "x" * (end - start), form, "", "", "")


@pytest.mark.parametrize(
    ("text", "quotes", "expected"),
    [
        ("abcd", [], 0.0),
        ("abcd", [quote(10, 14)], 1.0),
        ("abcd", [quote(8, 12)], 0.5),
        ("“ab” c, d", [quote(11, 13)], 0.5),
        ("abcd", [quote(10, 14, "indirect")], 0.0),
        ("abcd", [quote(10, 14, article="b")], 0.0),
        ("abcd", [quote(10, 12), quote(11, 13)], 0.75),
        ("5, 7", [quote(10, 14)], 0.0),
        ("ש🎉ש", [quote(10, 11)], 0.5),
    ],
)
def test_quoted_is_the_share_of_letters(text: str, quotes: list[Quote], expected: float) -> None:
    assert quoted(f"a#10-{10 + len(text)}", text, spans_of(quotes)) == expected
