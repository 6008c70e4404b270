from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.match import match
from align.records import Bead, Claim, Quote, Story
from mt.records import Sentence

WIDTH = 10  # characters of every sentence here


def sentences(names: str, count: int, outside: Sequence[int] = ()) -> list[Sentence]:
    return [
        Sentence(name, i, i * WIDTH, i * WIDTH + 9, "x" * 9, "caption" if i in outside else "body", None)
        for name, i in product(names, range(count))
    ]


def bead(src: str, tgt: str, ours: tuple[int, int], theirs: tuple[int, int], score: float = 0.9) -> Bead:
    return Bead(src, tgt, *ours, *theirs, score, "", "")


def quote(article: str, start: int, end: int) -> Quote:
    return Quote(f"{article}:{start}", article, start, end, "y" * (end - start), "direct", "", "", "")


def matched(names: str, beads: Sequence[Bead], quotes: Sequence[Quote] = (), count: int = 4) -> list[Claim]:
    return match([Story("s", tuple(names), 1.0, "")], beads, sentences(names, count), quotes)


def members(claims: Sequence[Claim], kind: str = "statement") -> list[dict[str, tuple[int, int]]]:
    """Gives the sentences that each claim spans in each article; quotes by their characters."""
    step = WIDTH if kind == "statement" else 1
    return [
        {m.article_id: (m.start // step, -(-m.end // step)) for m in claim.members}
        for claim in claims
        if claim.kind == kind
    ]


def test_links_of_three_versions_make_one_claim_with_the_weakest_score() -> None:
    links = [
        bead("a", "b", (0, 1), (1, 2), 0.9), bead("b", "c", (1, 2), (2, 3), 0.7), bead("a", "c", (0, 1), (2, 3), 0.8),
    ]  # fmt: skip
    (claim,) = matched("abc", links)
    assert members([claim]) == [{"a": (0, 1), "b": (1, 2), "c": (2, 3)}]
    assert claim.score == 0.7


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
    claims = match([Story("s", ("a", "b"), 1.0, "")], [bead("a", "b", (0, 3), (0, 1))], rows, [])
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
    assert match([story], [bead("a", "b", (0, 1), (0, 1))], sentences("a", 2), []) == []


def test_nothing_gives_nothing() -> None:
    assert match([], [], [], []) == []


def test_quotes_of_linked_sentences_are_one_claim() -> None:
    links = [bead("a", "b", (0, 1), (1, 2)), bead("b", "c", (1, 2), (2, 3))]
    claims = matched("abc", links, [quote("a", 1, 8), quote("b", 11, 18), quote("c", 21, 28)])
    assert members(claims, "quote") == [{"a": (1, 8), "b": (11, 18), "c": (21, 28)}]


def test_quotes_of_unlinked_sentences_are_none() -> None:
    assert (
        members(matched("ab", [bead("a", "b", (0, 1), (0, 1))], [quote("a", 1, 8), quote("b", 11, 18)]), "quote") == []
    )


def test_two_quotes_of_one_statement_meet_in_order_each_once() -> None:
    told = [quote("a", 0, 3), quote("a", 5, 8), quote("b", 0, 3), quote("b", 5, 8)]
    claims = matched("ab", [bead("a", "b", (0, 1), (0, 1))], told)
    assert members(claims, "quote") == [{"a": (0, 3), "b": (0, 3)}, {"a": (5, 8), "b": (5, 8)}]


def test_a_quote_too_many_stays_alone() -> None:
    told = [quote("a", 0, 3), quote("a", 5, 8), quote("b", 5, 8)]
    assert members(matched("ab", [bead("a", "b", (0, 1), (0, 1))], told), "quote") == [{"a": (5, 8), "b": (5, 8)}]


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
