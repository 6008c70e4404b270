import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mt.choice import Judge
from mt.engine import Rendered
from mt.errors import UserError
from mt.plaintext import FORMATS, Line, joined, lines, rendered, translated
from mt.service import Service
from tests.mt.test_service import Dictionary, Small


def rows(*texts: str, decoder: Dictionary | None = None) -> list[tuple[int, str, str]]:
    service = Service(decoder or Dictionary(), Judge(), retries=False)
    given = (Line("in.txt", number, text) for number, text in enumerate(texts, 1))
    return [(row.line, row.source, row.translation) for row in translated(given, service, "de", "en")]


def test_line_for_line_with_blank_ones_kept() -> None:
    assert rows("", "ja", "", "  ", "nein ja", "") == [
        (1, "", ""),
        (2, "ja", "yes"),
        (3, "", ""),
        (4, "  ", ""),
        (5, "nein ja", "no yes"),
        (6, "", ""),
    ]


@given(st.lists(st.sampled_from(["", " ", "ja", "Nein ja. Vielleicht ja!", "👍", "e\u0301\u2028ja"]), max_size=30))
def test_as_many_lines_out_as_in(texts: list[str]) -> None:
    assert [(number, source) for number, source, _ in rows(*texts)] == list(enumerate(texts, 1))


def test_a_line_of_several_sentences_is_decoded_sentence_by_sentence() -> None:
    decoder = Dictionary()
    ((_, _, made),) = rows("Er sagte nein. Sie sagte ja. Dann ging er.", decoder=decoder)
    assert made == "Er sagte nein. Sie sagte ja. Dann ging er."
    assert sorted(text for batch in decoder.batches for text in batch) == [
        "Dann ging er.",
        "Er sagte nein.",
        "Sie sagte ja.",
    ]


def test_a_list_mark_stays() -> None:
    assert [row[2] for row in rows("- ja", "• nein ja", "— Ja nein")] == ["- yes", "• no yes", "— Yes no"]


def test_lines_are_read_as_they_are_needed() -> None:
    def texts() -> Iterator[str]:
        yield from ["ja"] * 5000
        raise RuntimeError("read too far")

    made = rendered(texts(), Service(Dictionary(), Judge(), retries=False), "de", "en")
    assert next(made).text == "yes"


def test_one_refused_sentence_refuses_its_line_and_no_other() -> None:
    service = Service(Small(room=0), Judge())
    given = [Line("in.txt", 1, "ja"), Line("in.txt", 2, ""), Line("in.txt", 3, "* * *")]
    made = list(translated(given, service, "de", "en"))
    assert [(row.translation, row.refused) for row in made] == [("", "out of memory"), ("", ""), ("* * *", "")]


def test_joins_what_was_made_of_the_sentences_of_a_text() -> None:
    whole = joined([Rendered("A.", 0.5, ("loops",), "x"), Rendered("B.", 0.4, ("loops", "copied"), "y")])
    assert whole == Rendered("A. B.", 0.4, ("loops", "copied"), "x + y")
    assert joined([]) == Rendered("")
    assert joined([Rendered("A."), Rendered("", refused="out of memory")]).text == ""


READ = [
    (b"", []),
    (b"\n", [""]),
    (b"a\nb", ["a", "b"]),
    (b"\xef\xbb\xbfa\r\n\r\nb\n", ["a", "", "b"]),
    ("a\u2028b\x0bc\x85d\n".encode(), ["a\u2028b\x0bc\x85d"]),
]


@pytest.mark.parametrize(("content", "texts"), READ)
def test_reads_lines(content: bytes, texts: list[str]) -> None:
    found = list(lines("in.txt", io.BytesIO(content)))
    assert [line.text for line in found] == texts
    assert [line.number for line in found] == list(range(1, len(texts) + 1))


def test_a_line_that_is_no_utf8_is_named() -> None:
    with pytest.raises(UserError, match=r"in\.txt:2: is not UTF-8 \(byte 0xcf at 1\); convert the file to UTF-8"):
        list(lines("in.txt", io.BytesIO(b"ok\na\xcf\xf0\n")))


def test_formats() -> None:
    given = [Line("in.txt", 1, "ja\t11"), Line("in.txt", 2, ""), Line("in.txt", 3, "nein")]
    made = list(translated(given, Service(Dictionary(), Judge(), retries=False), "de", "en"))
    assert list(FORMATS["text"](made)) == ["yes 11", "", "no"]
    assert list(FORMATS["tsv"](made)) == [
        "source\ttranslation\tscore\tflags\trefused",
        "ja 11\tyes 11\t0.6065\t\t",
        "\t\t1.0000\t\t",
        "nein\tno\t0.6065\t\t",
    ]
    first = json.loads(next(FORMATS["jsonl"](made)))
    assert first["file"] == "in.txt"
    assert first["source"] == "ja\t11"
    assert first["engine"].startswith("dictionary|")
    assert list(first) == ["file", "line", "source", "translation", "src", "tgt", "score", "flags", "engine", "refused"]
