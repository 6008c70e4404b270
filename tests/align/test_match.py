from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.match import match
from align.records import Bead, Claim, Member, Quote, Story
from mt import embed
from mt.encoders import Trigram
from mt.records import Article, Sentence

WIDTH = 10  # characters of every sentence here


def sentences(names: str, count: int, outside: Sequence[int] = ()) -> list[Sentence]:
    return [
        Sentence(name, i, i * WIDTH, i * WIDTH + 9, "x" * 9, "caption" if i in outside else "body", None)
        for name, i in product(names, range(count))
    ]


def bead(src: str, tgt: str, ours: tuple[int, int], theirs: tuple[int, int], score: float = 0.9) -> Bead:
    return Bead(src, tgt, *ours, *theirs, score, "", "")


def quote(article: str, start: int, end: int) -> Quote:
    return Quote(
        f"{article}:{start}",
        article,
        start,
        end,
        chr(ord("c") + start % WIDTH) * (end - start),
        "direct",
        "",
        "",
        "",
        (),
    )


def article(name: str, text: str, lang: str = "de") -> Article:
    return Article(name, lang, "", text, (), "", "", "", "", ())


def matched(names: str, beads: Sequence[Bead], quotes: Sequence[Quote] = (), count: int = 4) -> list[Claim]:
    articles = {name: article(name, ("x" * 9 + " ") * count) for name in names}
    story = Story("s", tuple(names), 1.0, "")
    return match([story], beads, sentences(names, count), quotes, articles, Trigram())


def members(claims: Sequence[Claim], kind: str = "statement") -> list[dict[str, tuple[int, int]]]:
    """Gives the sentences that each claim spans in each article; quotes by their characters."""
    step = WIDTH if kind == "statement" else 1
    return [
        {m.article_id: (m.start // step, -(-m.end // step)) for m in claim.members}
        for claim in claims
        if claim.kind == kind
    ]


def test_links_of_three_versions_make_one_claim_with_the_weakest_score_that_holds_it() -> None:
    links = [
        bead("a", "b", (0, 1), (1, 2), 0.9), bead("b", "c", (1, 2), (2, 3), 0.7), bead("a", "c", (0, 1), (2, 3), 0.8),
    ]  # fmt: skip
    (claim,) = matched("abc", links)
    assert members([claim]) == [{"a": (0, 1), "b": (1, 2), "c": (2, 3)}]
    assert claim.score == 0.8  # the third link is not needed


def test_two_links_suffice_for_three_versions() -> None:
    links = [bead("a", "b", (0, 1), (1, 2)), bead("b", "c", (1, 2), (2, 3))]
    assert members(matched("abc", links)) == [{"a": (0, 1), "b": (1, 2), "c": (2, 3)}]


def test_a_link_that_would_break_a_run_is_left_out() -> None:
    links = [
        bead("a", "b", (0, 1), (0, 1), 0.9), bead("b", "c", (0, 1), (0, 1), 0.8), bead("a", "c", (2, 3), (0, 1), 0.7),
    ]  # fmt: skip
    assert members(matched("abc", links)) == [{"a": (0, 1), "b": (0, 1), "c": (0, 1)}]


def test_neighbouring_sentences_join_to_one_run() -> None:
    links = [bead("a", "b", (0, 1), (0, 1), 0.9), bead("b", "c", (0, 1), (0, 1), 0.8), bead("a", "c", (1, 2), (0, 1))]
    assert members(matched("abc", links)) == [{"a": (0, 2), "b": (0, 1), "c": (0, 1)}]


def test_what_stands_outside_the_story_breaks_no_run() -> None:
    rows = sentences("ab", 3, outside=[1])
    articles = {name: article(name, "x" * 40) for name in "ab"}
    claims = match([Story("s", ("a", "b"), 1.0, "")], [bead("a", "b", (0, 3), (0, 1))], rows, [], articles, Trigram())
    assert members(claims) == [{"a": (0, 3), "b": (0, 1)}]


@pytest.mark.parametrize(
    "link",
    [
        bead("a", "b", (0, 1), (1, 1), 0.0),  # alone
        bead("a", "z", (0, 1), (0, 1)),  # of another story
        bead("a", "b", (0, 1), (8, 9)),  # of a sentence that is not there
    ],
)
def test_what_links_nothing_makes_no_claim(link: Bead) -> None:
    assert matched("ab", [link]) == []


def test_links_to_an_article_without_sentences_make_no_claim() -> None:
    story = Story("s", ("a", "b"), 1.0, "")
    articles = {name: article(name, "x" * 40) for name in "ab"}
    assert match([story], [bead("a", "b", (0, 1), (0, 1))], sentences("a", 2), [], articles, Trigram()) == []


def test_nothing_gives_nothing() -> None:
    assert match([], [], [], [], {}, Trigram()) == []


def test_quotes_of_linked_sentences_are_one_claim() -> None:
    links = [bead("a", "b", (0, 1), (1, 2)), bead("b", "c", (1, 2), (2, 3))]
    claims = matched("abc", links, [quote("a", 1, 8), quote("b", 11, 18), quote("c", 21, 28)])
    assert members(claims, "quote") == [{"a": (1, 8), "b": (11, 18), "c": (21, 28)}]


def test_two_quotes_of_one_statement_meet_in_order_each_once() -> None:
    told = [quote("a", 0, 3), quote("a", 5, 8), quote("b", 0, 3), quote("b", 5, 8)]
    claims = matched("ab", [bead("a", "b", (0, 1), (0, 1))], told)
    assert members(claims, "quote") == [{"a": (0, 3), "b": (0, 3)}, {"a": (5, 8), "b": (5, 8)}]


def test_a_quote_cut_in_two_is_one_claim() -> None:
    told = [quote("a", 0, 3), quote("a", 5, 8), quote("b", 5, 8)]
    (claim,) = [it for it in matched("ab", [bead("a", "b", (0, 1), (0, 1))], told) if it.kind == "quote"]
    assert [it.parts for it in claim.members] == [((0, 3), (5, 8)), ((5, 8),)]


def test_a_rebuild_keeps_the_names_of_claims() -> None:
    links = [bead("a", "b", (i, i + 1), (i, i + 1), 0.5 + i / 10) for i in range(4)]
    assert [it.id for it in matched("ab", links)] == [it.id for it in matched("ab", links[::-1])]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["ab", "ac", "bc"]), st.integers(0, 3), st.integers(0, 3), st.floats(0, 1))))
def test_whatever_the_links_no_sentence_is_in_two_claims(rows: list[tuple[str, int, int, float]]) -> None:
    links = [bead(pair[0], pair[1], (i, i + 1), (j, j + 1), score) for pair, i, j, score in rows]
    spans = [
        (name, i) for claim in members(matched("abc", links)) for name, (a, b) in claim.items() for i in range(a, b)
    ]
    assert len(spans) == len(set(spans))


SAID = {
    "bg": "Столтенберг заяви, че НАТО ще изпрати 5 кораба. „Никога няма да отстъпим“, каза той. Времето беше хубаво.",
    "de": "„Die NATO schickt 5 Schiffe“, sagte Stoltenberg. Man werde niemals weichen. Es regnete in Brüssel.",
    "en": "“We will never, ever give in,” said Stoltenberg. Nobody ate. NATO is sending 7 ships, he said.",
}


def story(*langs: str) -> tuple[list[Story], list[Sentence], dict[str, Article]]:
    """Makes a story of the versions of SAID, a sentence ending at every full stop."""
    rows = []
    for lang in langs:
        text, start = SAID[lang], 0
        for at, part in enumerate(text.split(". ")):
            rows.append(Sentence(lang, at, start, start + len(part), part, "body", None))
            start += len(part) + 2
    return [Story("s", langs, 1.0, "")], rows, {lang: article(lang, SAID[lang], lang) for lang in langs}


def said(lang: str, words: str, form: str, speaker: str = "Jens Stoltenberg") -> Quote:
    start = SAID[lang].index(words)
    return Quote(f"{lang}@{start}", lang, start, start + len(words), words, form, "", "", speaker, ())


def cells(claim: Claim) -> dict[str, tuple[str, str, str]]:
    """Gives of each version its words, its form of speech and how far it carries the claim."""
    return {it.article_id: (SAID[it.article_id][it.start : it.end], it.form, it.coverage) for it in claim.members}


def test_one_statement_quoted_here_reported_there_and_told_elsewhere_is_one_claim() -> None:
    stories, rows, articles = story("bg", "de", "en")
    beads = [
        bead("bg", "de", (0, 1), (0, 1)), bead("bg", "en", (0, 1), (2, 3)), bead("de", "en", (0, 1), (2, 3)),
    ]  # fmt: skip
    quotes = [said("bg", "НАТО ще изпрати 5 кораба", "indirect"), said("de", "Die NATO schickt 5 Schiffe", "direct")]
    (claim,) = [it for it in match(stories, beads, rows, quotes, articles, Trigram()) if it.kind == "quote"]
    assert cells(claim) == {
        "bg": ("НАТО ще изпрати 5 кораба", "indirect", "full"),
        "de": ("Die NATO schickt 5 Schiffe", "direct", "full"),
        "en": ("NATO is sending 7 ships, he said.", "", "contradicting"),
    }
    assert [it.speaker for it in claim.members] == ["Jens Stoltenberg", "Jens Stoltenberg", ""]


def test_two_versions_that_contradict_each_other_both_do() -> None:
    stories, rows, articles = story("de", "en")
    (claim,) = match(stories, [bead("de", "en", (0, 1), (2, 3))], rows, [], articles, Trigram())
    assert [it.coverage for it in claim.members] == ["contradicting", "contradicting"]


@pytest.mark.slow
def test_quotes_that_say_the_same_are_one_claim_wherever_they_stand() -> None:
    stories, rows, articles = story("bg", "en")
    quotes = [said("bg", "Никога няма да отстъпим", "direct"), said("en", "We will never, ever give in,", "direct")]
    (claim,) = match(stories, [], rows, quotes, articles, embed.shared())
    assert {it.article_id for it in claim.members} == {"bg", "en"}


def test_quotes_of_two_speakers_in_one_version_are_no_cut_quote() -> None:
    told = [quote("a", 0, 3), quote("a", 5, 8), quote("b", 5, 8)]
    told = [replace(it, speaker_name_en=name) for it, name in zip(told, ("Jan Roe", "Ann Poe", "Ann Poe"), strict=True)]
    (claim,) = [it for it in matched("ab", [bead("a", "b", (0, 1), (0, 1))], told) if it.kind == "quote"]
    assert [it.parts for it in claim.members] == [((5, 8),), ((5, 8),)]


def test_who_has_no_name_is_another_speaker() -> None:
    told = [quote("a", 0, 3), quote("a", 5, 8), quote("b", 5, 8)]
    said = (("Jan Roe", "Roe"), ("", "the cleaner"), ("", "a cleaner"))
    told = [replace(it, speaker_name_en=name, speaker=it_said) for it, (name, it_said) in zip(told, said, strict=True)]
    (claim,) = [it for it in matched("ab", [bead("a", "b", (0, 1), (0, 1))], told) if it.kind == "quote"]
    assert [it.parts for it in claim.members] == [((5, 8),), ((5, 8),)]


def test_quotes_of_two_sentences_that_only_share_a_statement_are_no_cut_quote() -> None:
    told = [quote("a", 0, 3), quote("a", WIDTH + 5, WIDTH + 8), quote("b", 0, 3)]
    (claim,) = [it for it in matched("ab", [bead("a", "b", (0, 2), (0, 1))], told) if it.kind == "quote"]
    assert [it.parts for it in claim.members] == [((0, 3),), ((0, 3),)]


def test_the_same_words_in_another_mouth_are_one_claim_that_shows_it() -> None:
    told = [replace(quote("a", 0, 8), speaker_name_en="Jan Roe"), replace(quote("b", 0, 8), speaker_name_en="Ann Poe")]
    (claim,) = [it for it in matched("ab", [bead("a", "b", (0, 1), (0, 1))], told) if it.kind == "quote"]
    assert [it.speaker for it in claim.members] == ["Jan Roe", "Ann Poe"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"parts": ()}, "do not lie in order"),
        ({"parts": ((0, 4), (3, 9))}, "do not lie in order"),
        ({"parts": ((0, 10),)}, "do not lie in order"),
        ({"coverage": "half"}, "coverage 'half'"),
        ({"form": "sung"}, "form 'sung'"),
    ],
)
def test_a_member_is_checked(change: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        replace(Member("a", 0, 9, ((0, 9),), "", "", "full"), **change)  # type: ignore[arg-type]


def test_what_a_person_unlinked_comes_not_together_over_a_third_version() -> None:
    made = bead("a", "b", (0, 1), (0, 0), 0.0)
    hand = replace(made, made_by="parallax 0|align sentences|corrected by hand|", kind="1-0")
    links = [hand, bead("a", "c", (0, 1), (0, 1), 0.9), bead("b", "c", (0, 1), (0, 1), 0.8)]
    assert members(matched("abc", links)) == [{"a": (0, 1), "c": (0, 1)}]
