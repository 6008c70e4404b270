from dataclasses import FrozenInstanceError, is_dataclass
from math import nan

import pytest

from mt import records
from mt.errors import UserError
from mt.languages import LANGUAGES, word_pattern
from mt.records import LINE_KINDS, STORY_KINDS, Article, Line, Refused, Sentence, Translation
from mt.signature import signature


def article(text: str = "ab cd", lines: tuple[Line, ...] = (), id_: str = "a") -> Article:
    return Article(id_, "de", "", text, lines, "", "", "", "", ())


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2)])
def test_a_range_is_not_empty_and_not_negative(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"line: {start}-{end} is not a range"):
        Line(start, end, "body")
    with pytest.raises(ValueError, match=f"sentence 7 of a: {start}-{end} is not a range"):
        Sentence("a", 7, start, end, "x", "body", None)


def test_an_article_has_an_id_a_text_and_lines_in_order() -> None:
    with pytest.raises(ValueError, match="article without an id"):
        article(id_="")
    with pytest.raises(ValueError, match="article a without text"):
        article("")
    with pytest.raises(ValueError, match="lines out of order at 1"):
        article(lines=(Line(0, 2, "lead"), Line(1, 3, "body")))
    with pytest.raises(ValueError, match="a line ends at 6, the text at 5"):
        article(lines=(Line(3, 6, "body"),))
    assert article(lines=(Line(0, 2, "lead"), Line(2, 5, "body"))).lines[1].end == 5


def test_a_sentence_is_as_long_as_its_range() -> None:
    with pytest.raises(ValueError, match="sentence 0 of a: range and text differ in length"):
        Sentence("a", 0, 0, 3, "ab", "body", None)
    with pytest.raises(ValueError, match="unknown kind 'poem'"):
        Sentence("a", 0, 0, 2, "ab", "poem", None)


@pytest.mark.parametrize("kind", LINE_KINDS)
def test_the_story_is_headline_lead_and_body(kind: str) -> None:
    assert Sentence("a", 0, 0, 1, "x", kind, None).in_story == (kind in STORY_KINDS)


@pytest.mark.parametrize("score", [-0.1, 1.1, nan])
def test_a_score_lies_between_0_and_1(score: float) -> None:
    with pytest.raises(ValueError, match="is not in 0-1"):
        Translation("a", 0, "en", "x", "engine", score, ())


def test_records_are_frozen_and_slotted() -> None:
    kinds = [kind for kind in vars(records).values() if is_dataclass(kind)]
    assert len(kinds) == 5
    assert all(hasattr(kind, "__slots__") for kind in kinds)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'why'"):
        Refused("a", "b").why = "c"  # type: ignore[misc]


def test_a_user_error_is_one_line_with_place_and_next_step() -> None:
    error = UserError("a.txt", "is odd", "give another")
    assert str(error) == "a.txt: is odd; give another"
    assert (error.place, error.what, error.next_step) == ("a.txt", "is odd", "give another")


def test_a_signature_keeps_the_order_of_its_facts() -> None:
    assert signature("align", b=1, a="x").split("|")[1:] == ["align", "b:1", "a:x"]


LISTS = [
    (code, table, entries)
    for code, language in LANGUAGES.items()
    for table in ("abbreviations", "furniture", "endings", "credits", "pictures", "speech_verbs", "negations")
    for entries in [getattr(language, table)]
]


@pytest.mark.parametrize(("code", "table", "entries"), LISTS)
def test_tables_of_words_are_lower_case_and_without_gaps(code: str, table: str, entries: tuple[str, ...]) -> None:
    assert entries
    assert all(entry and entry == entry.lower() == " ".join(entry.split()) and entry != "*" for entry in entries)


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_facts_of_a_language_are_whole(language: object) -> None:
    assert all(
        getattr(language, field) for field in ("iso3", "flores", "name", "script", "quotes", "numbers", "scales")
    )


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (("sag*", "so"), "Sagte er so, sagenhaft", ["Sagte", "so", "sagenhaft"]),
        (("so",), "sorgen also so", ["so"]),
        (("a", "a b"), "a b a", ["a b", "a"]),
        ((), "anything", []),
    ],
)
def test_compiles_words_and_stems(words: tuple[str, ...], text: str, found: list[str]) -> None:
    assert word_pattern(words).findall(text) == found
