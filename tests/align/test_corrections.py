import json
from pathlib import Path
from typing import Any

import pytest

from align.corrections import ALIKE, KINDS, Named, find, merged, parse, written
from mt.errors import UserError
from mt.records import Sentence

STOLTENBERG = "Йенс Столтенберг каза, че НАТО не е страна в конфликта."


def told(*texts: str) -> list[Sentence]:
    return [Sentence("bg", index, 0, len(text), text, "body", None) for index, text in enumerate(texts)]


def ref(article: str, index: int, text: str = "") -> dict[str, Any]:
    return {"article_id": article, "index": index, "text": text or f"Sentence {index} of {article}."}


def said(kind: str, *beads: tuple[list[int], list[int]], **more: Any) -> dict[str, Any]:
    named = [{"src": [ref("bg", i) for i in src], "tgt": [ref("de", j) for j in tgt]} for src, tgt in beads]
    return {"kind": kind, "beads": named, **more}


def file(*entries: Any) -> bytes:
    return json.dumps({"corrections": entries}).encode()


LINK, OTHER = said("link", ([1], [2])), said("unlink", ([1], [2]))


@pytest.mark.parametrize(
    ("texts", "index", "found"),
    [
        (("One.", STOLTENBERG), 1, {1}),
        (("One.", "Two.", "Three.", STOLTENBERG), 1, {3}),  # moved by new text
        (("Да.", "One.", "Да.", "Two.", "Да."), 3, {2}),  # the nearest of equal ones
        (("One.", "Йенс Столтенберг каза,", "че НАТО не е страна\nв конфликта."), 1, {1, 2}),  # cut in two
        (("One.", f"Two. {STOLTENBERG} Three."), 1, {1}),  # joined with others
        (("One.", STOLTENBERG.replace("конфликта", "конфликтът")), 0, {1}),  # a word mended
    ],
)
def test_a_sentence_is_found_again(texts: tuple[str, ...], index: int, found: set[int]) -> None:
    wanted = "Да." if "Да." in texts else STOLTENBERG
    assert find(Named("bg", index, wanted), told(*texts)) == found


@pytest.mark.parametrize("texts", [(), ("One.", "Two."), ("Йенс Столтенберг каза друго.",), ("Страна в конфликта.",)])
def test_a_sentence_that_is_gone_is_told(texts: tuple[str, ...]) -> None:
    with pytest.raises(UserError, match=r"^sentence 1 of bg: the story has no 'Йенс .*…' any more; correct it again"):
        find(Named("bg", 1, STOLTENBERG), told(*texts))


def test_what_is_alike_is_a_matter_of_most_letters() -> None:
    text = "abcdefghijklmnopqrst"
    assert find(Named("bg", 0, text), told(text[:-1] + "!", text[:-2] + "!!")) == {0}
    with pytest.raises(UserError, match="any more"):
        find(Named("bg", 0, text), told(text[: 20 * ALIKE // 100 - 1] + "!!!"))


def test_good_entries_are_read_whatever_the_others_are() -> None:
    entries, faults = parse(file(LINK, {"kind": "link"}, OTHER, 7), "x.json")
    assert [(it.number, it.kind, it.content) for it in entries] == [(1, "link", LINK), (3, "unlink", OTHER)]
    assert list(faults) == [2, 4]


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (said("link", ([1], [])), "link takes one bead with sentences on both sides"),
        (said("unlink", ([1], [2]), ([2], [3])), "unlink takes one bead with sentences on both sides"),
        (said("split", ([1], [2])), "split takes two or more beads"),
        (said("merge", ([1], []), ([2], [])), "merge names sentences of 1 articles, not of two"),
        (said("merge", ([], []), ([2], [3])), "a bead without sentences"),
        (said("link"), "link takes one bead"),
        ({"kind": "link", "beads": [{"src": [ref("bg", 1)], "tgt": [ref("bg", 2)]}]}, "each side of a bead must name"),
        ({"kind": "link", "beads": [{"src": [ref("bg", 1, " ")], "tgt": [ref("de", 2)]}]}, "named without its text"),
        ({"kind": "link", "beads": [{"src": [ref("bg", 1)]}]}, "missing required field `tgt`"),
        ({"kind": 3}, "Expected `str`, got `int`"),
        ({}, "missing required field `kind`"),
        ([LINK], "Expected `object`, got `array`"),
    ],
)
def test_a_malformed_entry_says_what_is_wrong(entry: Any, why: str) -> None:
    entries, faults = parse(file(LINK, entry), "x.json")
    assert len(entries) == 1
    assert list(faults) == [2]
    assert why in faults[2]
    assert faults[2].startswith("is no correction (")
    assert faults[2].endswith("; mend it and apply again")
    assert "\n" not in faults[2]


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"null", b"{}", b'{"corrections": 3}', b"\xff", b"\0", b"kind\tlink", b"[" * 100_000,
     b'{"corrections": [{"kind": "link"}'],
)  # fmt: skip
def test_what_is_no_file_of_corrections_is_refused(content: bytes) -> None:
    with pytest.raises(UserError, match=r"^x\.json: is no file of corrections \(.+\); export it from the page again$"):
        parse(content, "x.json")


def test_an_entry_nested_without_end_is_told() -> None:
    nested = b'{"corrections": [{"kind": "note", "of": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]}"
    with pytest.raises(UserError, match="recursion"):
        parse(nested, "x.json")


def test_words_for_other_stages_are_kept_as_they_are() -> None:
    judged = said("dismiss", ([1], [2]), type="number", comment="„same“ day, told in words")
    entries, faults = parse(b"\xef\xbb\xbf" + file(judged), "x.json")
    assert faults == {}
    assert entries[0].correction is None
    assert parse(written(entries), "x.json") == (entries, {})
    assert "dismiss" not in KINDS


def test_corrections_merge_in_the_order_of_their_last_saying() -> None:
    note = {"kind": "confirm", "of": {"x": 1, "y": 2}}
    stored, _ = parse(file(LINK, OTHER, note), "x.json")
    given, _ = parse(file({**LINK, "comment": "again"}, {"of": {"y": 2, "x": 1}, "kind": "confirm"}), "x.json")
    after = merged(stored, given)
    assert [(it.number, it.kind) for it in after] == [(1, "unlink"), (2, "link"), (3, "confirm")]
    assert after[1].content["comment"] == "again"
    assert merged(after, given) == after
    assert merged((), []) == []


def test_the_documented_example_is_a_file_of_corrections() -> None:
    said = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8").split("\n## Corrections\n")[1]
    entries, faults = parse(said.split("```json\n")[1].split("```")[0].encode(), "formats.md")
    assert [it.kind for it in entries if it.correction] == ["link", "split"]
    assert faults == {}
    assert all(f"`{kind}`" in said.split("\n## ")[0] for kind in KINDS)
