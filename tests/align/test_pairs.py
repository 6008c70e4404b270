import pytest

from align.pairs import pairs, place
from align.records import Claim, Member
from mt.records import Article, Line, Sentence, Translation

TEXTS = {"a": ("de", "Eins. Zwei."), "b": ("bg", "Едно. Две."), "c": ("uk", "Один. Два.")}


def articles() -> dict[str, Article]:
    return {
        name: Article(name, lang, "t", text, (Line(0, len(text), "body"),), "", "", "", "", ())
        for name, (lang, text) in TEXTS.items()
    }


def sentences() -> list[Sentence]:
    return [
        Sentence(name, index, start, end, text[start:end], "body", None)
        for name, (_, text) in TEXTS.items()
        for index, (start, end) in enumerate([(0, 5), (6, len(text))])
    ]


def english(*rows: tuple[str, int, str]) -> list[Translation]:
    return [Translation(name, index, "en", text, "e", 1.0, ()) for name, index, text in rows]


def claim(*members: Member, kind: str = "statement") -> Claim:
    return Claim("k", "s", kind, members, 0.7, "m")


def member(article: str, start: int, end: int) -> Member:
    return Member(article, start, end, ((start, end),), "", "", "full")


A, B, C = member("a", 0, 5), member("b", 0, 5), member("c", 0, 5)
WHOLE = member("a", 0, 11)


def test_a_pair_holds_slices_references_and_english() -> None:
    rows = english(("a", 0, "One."), ("a", 1, "Two."), ("b", 0, "One!"))
    (made,) = pairs([claim(WHOLE, B, kind="quote")], articles(), sentences(), rows)
    assert (made.id, made.claim_id, made.story_id, made.kind, made.score) == ("k:a|b", "k", "s", "quote", 0.7)
    assert (made.src_lang, made.src, made.src_en, made.src_ref) == ("de", "Eins. Zwei.", "One. Two.", "a#0-11")
    assert (made.tgt_lang, made.tgt, made.tgt_en, made.tgt_ref) == ("bg", "Едно.", "One!", "b#0-5")


def test_every_two_of_three_versions_are_a_pair() -> None:
    assert [it.id for it in pairs([claim(A, B, C)], articles(), sentences(), [])] == ["k:a|b", "k:a|c", "k:b|c"]


def test_what_was_not_translated_has_no_english() -> None:
    (made,) = pairs([claim(WHOLE, B)], articles(), sentences(), english(("a", 1, "Two.")))
    assert (made.src_en, made.tgt_en) == ("Two.", "")


def test_part_of_a_sentence_has_the_english_of_the_whole() -> None:
    (made,) = pairs([claim(member("a", 2, 4), B)], articles(), sentences(), english(("a", 0, "One."), ("a", 1, "Two.")))
    assert (made.src, made.src_en) == ("ns", "One.")


def test_no_claims_make_no_pairs() -> None:
    assert pairs([], articles(), sentences(), []) == []


@pytest.mark.parametrize(
    ("ref", "expected"), [("a#0-5", ("a", 0, 5)), ("a#b#3-12", ("a#b", 3, 12)), ("статия 1#0-1", ("статия 1", 0, 1))]
)
def test_place_reads_a_reference(ref: str, expected: tuple[str, int, int]) -> None:
    assert place(ref) == expected


@pytest.mark.parametrize(
    "ref", ["", "a", "#0-5", "a#", "a#5", "a#-5", "a#0-", "a#x-y", "a#5-5", "a#9-3", "a#-1-5", "a#0.5-1"]
)
def test_place_refuses_what_is_no_reference(ref: str) -> None:
    with pytest.raises(ValueError, match="is not article#start-end"):
        place(ref)
