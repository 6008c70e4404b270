from dataclasses import replace
from math import isnan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.accuracy import (
    BEAD_MEASURES,
    Gold,
    Score,
    alone,
    bead_scores,
    lax,
    link_score,
    matched_quotes,
    quote_score,
    report,
    same_speaker,
    sentence_score,
    story_score,
    strict,
)
from align.gold import (
    GoldBead,
    GoldLink,
    GoldQuote,
    GoldSentence,
    GoldStory,
    Place,
    hull,
    iou,
    ordered,
    overlap,
    trimmed,
)
from align.records import Bead, Claim, Member, Quote
from mt.errors import UserError
from mt.records import Sentence

SEEDS = Path(__file__).parents[2] / "seeds" / "gold"


def sentence(article: str, index: int, start: int, text: str, kind: str = "body") -> Sentence:
    return Sentence(article, index, start, start + len(text), text, kind, None)


def bead(src: tuple[int, int], tgt: tuple[int, int], ids: tuple[str, str] = ("a", "b")) -> Bead:
    return Bead(*ids, *src, *tgt, 0.5, f"{src[1] - src[0]}-{tgt[1] - tgt[0]}", "test")


def gold(beads: list[GoldBead], size: int = 3) -> Gold:
    """Makes two articles, a and b, of sentences of nine characters, ten apart."""
    told = tuple(GoldSentence(name, n, 10 * n, 10 * n + 9, f"sentence{n}") for name in ("a", "b") for n in range(size))
    return Gold(told, tuple(beads), (), ())


def system(size: int = 3, shift: int = 1) -> list[Sentence]:
    """Makes the same sentences, each article opening with ``shift`` captions far behind, so that indexes differ."""
    captions = [sentence(name, n, 900 + n, "c", "caption") for name in ("a", "b") for n in range(shift)]
    told = [sentence(name, n + shift, 10 * n, f"sentence{n}") for name in ("a", "b") for n in range(size)]
    return captions + told


A, B, C, D = (0, 9), (10, 19), (20, 29), (10, 29)


@pytest.mark.parametrize(
    ("labels", "made", "exact", "loose", "lone"),
    [
        ([], [], (0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0)),
        ([(A, A)], [(A, A)], (1, 1, 1, 1), (1, 1, 1, 1), (0, 0, 0, 0)),
        ([(A, A)], [], (0, 0, 0, 1), (0, 0, 0, 1), (0, 0, 0, 0)),
        ([], [(A, A)], (0, 1, 0, 0), (0, 1, 0, 0), (0, 0, 0, 0)),
        ([(D, B)], [(B, B), (C, C)], (0, 2, 0, 1), (1, 2, 1, 1), (0, 0, 0, 0)),
        ([(B, B), (C, C)], [(D, D)], (0, 1, 0, 2), (1, 1, 2, 2), (0, 0, 0, 0)),
        ([(A, B), (B, A)], [(A, A), (B, B)], (0, 2, 0, 2), (0, 2, 0, 2), (0, 0, 0, 0)),
        ([(A, None), (None, A)], [(A, None), (None, A)], (0, 0, 0, 0), (0, 0, 0, 0), (2, 2, 2, 2)),
        ([(A, None), (None, A)], [(A, A)], (0, 1, 0, 0), (0, 1, 0, 0), (0, 0, 0, 2)),
        ([(A, A)], [(A, None), (None, A)], (0, 0, 0, 1), (0, 0, 0, 1), (0, 2, 0, 0)),
        ([(A, None)], [(None, A)], (0, 0, 0, 0), (0, 0, 0, 0), (0, 1, 0, 1)),
        ([(D, None)], [(B, None), (C, None)], (0, 0, 0, 0), (0, 0, 0, 0), (2, 2, 1, 1)),
        ([(D, None)], [(B, None), (C, A)], (0, 1, 0, 0), (0, 1, 0, 0), (1, 1, 0, 1)),
        ([(A, A), (A, A)], [(A, A), (A, A)], (1, 1, 1, 1), (1, 1, 1, 1), (0, 0, 0, 0)),
    ],
    ids=[
        "nothing", "right", "missed", "invented", "merged by gold", "merged by system", "crossed", "alone", "joined",
        "torn apart", "alone on the other side", "alone, cut differently", "alone in part", "said twice",
    ],
)  # fmt: skip
def test_counts_beads(
    labels: list[Place],
    made: list[Place],
    exact: tuple[int, ...],
    loose: tuple[int, ...],
    lone: tuple[int, ...],
) -> None:
    assert strict(labels, made) == Score(*exact)
    assert lax(labels, made) == Score(*loose)
    assert alone(labels, made) == Score(*lone)


def test_ratios_say_when_there_was_nothing_to_count() -> None:
    score = Score(1, 2, 1, 4)
    assert (score.precision, score.recall) == (0.5, 0.25)
    assert score.f1 == pytest.approx(1 / 3)
    assert score + score == Score(2, 4, 2, 8)
    nothing, missed = Score(0, 0, 0, 0), Score(0, 0, 0, 3)
    assert isnan(nothing.precision) and isnan(nothing.recall) and isnan(nothing.f1)  # noqa: PT018
    assert isnan(missed.precision)
    assert (missed.recall, missed.f1) == (0.0, 0.0)


PLACES = st.lists(
    st.tuples(*[st.one_of(st.none(), st.tuples(st.integers(0, 9), st.integers(1, 5)))] * 2).map(
        lambda sides: tuple(side and (side[0], side[0] + side[1]) for side in sides)
    ),
    max_size=6,
)


@given(PLACES, PLACES)
def test_swapping_gold_and_system_swaps_precision_and_recall(one: list[Place], other: list[Place]) -> None:
    for measure in BEAD_MEASURES.values():
        score = measure(one, other)
        assert measure(other, one) == Score(score.found, score.gold, score.right, score.system)
    assert lax(one, other).right >= strict(one, other).right


@given(PLACES)
def test_what_equals_itself_is_all_right(places: list[Place]) -> None:
    for measure in (strict, lax):
        score = measure(places, places)
        assert score.right == score.system == score.found == score.gold


def test_beads_are_compared_by_place_and_not_by_index() -> None:
    labels = gold([GoldBead("a", "b", (0, 1), (0,)), GoldBead("a", "b", (2,), ()), GoldBead("a", "b", (), (1, 2))])
    made = [bead((1, 3), (1, 2)), bead((3, 4), (2, 2)), bead((4, 4), (2, 4))]
    for beads in (made, [bead((b.tgt_start, b.tgt_end), (b.src_start, b.src_end), ("b", "a")) for b in made]):
        scores = bead_scores(labels, system(), beads)
        assert scores[("a", "b")]["beads, strict"] == Score(1, 1, 1, 1)
        assert scores[("a", "b")]["alone"] == Score(2, 2, 2, 2)


def test_white_space_at_the_ends_and_captions_inside_do_not_count() -> None:
    labels = gold([GoldBead("a", "b", (0,), (0,))])
    told = [sentence("a", 0, 0, "sentence0 \u2028"), sentence("a", 1, 11, "cap", "caption"), *system()]
    assert bead_scores(labels, told, [bead((0, 2), (1, 2))])[("a", "b")]["beads, strict"] == Score(1, 1, 1, 1)


def test_links_between_two_stories_are_wrong_and_those_to_strangers_unjudged() -> None:
    stories = (GoldStory("one", ("a",)), GoldStory("two", ("b",)))
    labels = replace(gold([]), stories=stories)
    made = [bead((1, 2), (1, 2)), bead((0, 1), (0, 1), ("a", "z"))]
    assert bead_scores(labels, system(), made) == {
        ("a", "b"): {"beads, strict": Score(0, 1, 0, 0), "beads, lax": Score(0, 1, 0, 0), "alone": Score(0, 0, 0, 0)}
    }
    assert bead_scores(replace(labels, stories=()), system(), made) == {}
    assert story_score(labels, {("b", "a"), ("a", "z")}) == Score(0, 1, 0, 0)


def test_sentences_are_those_of_the_story() -> None:
    assert sentence_score(gold([]), system()) == Score(6, 6, 6, 6)
    cut = [sentence("a", 0, 0, "sent"), sentence("a", 1, 4, "ence0"), sentence("z", 0, 0, "unlabelled")]
    assert sentence_score(gold([]), cut) == Score(0, 2, 0, 6)


def quote(start: int, text: str, speaker: str = "", form: str = "direct") -> Quote:
    return Quote(f"a@{start}", "a", start, start + len(text), text, form, speaker, "", speaker)


def quoted(start: int, text: str, speaker: str = "") -> GoldQuote:
    return GoldQuote("a", start, start + len(text), text, speaker, speaker)


@pytest.mark.parametrize(
    ("labels", "made", "exact", "near"),
    [
        ([], [], (0, 0, 0, 0), (0, 0, 0, 0)),
        ([quoted(5, "x" * 10)], [quote(5, "x" * 10)], (1, 1, 1, 1), (1, 1, 1, 1)),
        ([quoted(5, "x" * 10)], [quote(5, "x" * 10 + " ")], (1, 1, 1, 1), (1, 1, 1, 1)),
        ([quoted(0, "x" * 10)], [quote(0, "x" * 7)], (0, 1, 0, 1), (1, 1, 1, 1)),
        ([quoted(0, "x" * 10)], [quote(0, "x" * 6)], (0, 1, 0, 1), (0, 1, 0, 1)),
        ([quoted(0, "x" * 10)], [quote(0, "x" * 10, form="indirect")], (0, 0, 0, 1), (0, 0, 0, 1)),
        ([quoted(0, "x" * 10)], [quote(0, "x" * 9), quote(0, "x" * 10, form="mixed")], (1, 2, 1, 1), (1, 2, 1, 1)),
        ([quoted(0, "x" * 10), quoted(1, "x" * 9)], [quote(0, "x" * 9)], (0, 1, 0, 2), (1, 1, 1, 2)),
    ],
    ids=["none", "exact", "blank", "near", "far", "indirect", "two for one", "one for two"],
)
def test_matches_quotes_one_to_one(
    labels: list[GoldQuote], made: list[Quote], exact: tuple[int, ...], near: tuple[int, ...]
) -> None:
    labelled = replace(gold([]), quotes=tuple(labels))
    assert quote_score(labelled, made) == Score(*exact)
    assert quote_score(labelled, made, 0.7) == Score(*near)


def test_the_best_match_goes_first() -> None:
    labelled = replace(gold([]), quotes=(quoted(0, "x" * 10), quoted(1, "x" * 9)))
    made = [quote(1, "x" * 9), quote(0, "x" * 10)]
    assert matched_quotes(labelled, made, 0.5) == [(labelled.quotes[0], made[1]), (labelled.quotes[1], made[0])]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Jens Stoltenberg", "Yens Stoltenberh", True),
        ("Yoon Suk-yeol", "Yun Sok Yol", True),
        ("Jens Stoltenberg", "Olaf Scholz", False),
        ("", "", True),
        ("", "NATO", False),
        ("NATO", "", False),
    ],
)
def test_speakers_are_the_same_however_spelt(one: str, other: str, same: bool) -> None:
    assert same_speaker(quoted(0, "x", one), quote(0, "x", other)) is same


@pytest.mark.parametrize(
    ("start", "text", "span"),
    [(0, "abc", (0, 3)), (5, "\u00a0a\u2028", (6, 7)), (2, "и\u0306 😀", (2, 6)), (7, "   ", (10, 7))],
    ids=["plain", "odd blanks", "NFD and emoji", "blank"],
)
def test_trims(start: int, text: str, span: tuple[int, int]) -> None:
    assert trimmed(start, text) == span


def test_places() -> None:
    assert iou((0, 10), (5, 15)) == pytest.approx(1 / 3)
    assert iou((0, 5), (5, 10)) == 0.0
    assert overlap((0, 5), (4, 9)) and not overlap((0, 5), (5, 9)) and not overlap(None, (0, 1))  # noqa: PT018
    assert hull([(5, 9), (1, 2)]) == (1, 9)
    assert hull([]) is None
    assert ordered(("b", "a"), (A, None)) == (("a", "b"), (None, A))


def test_reads_the_gold_of_the_seeds() -> None:
    labels = Gold.read(SEEDS)
    assert (len(labels.sentences), len(labels.beads), len(labels.quotes), len(labels.stories)) == (55, 31, 9, 3)
    assert len(labels.links) == 4
    assert all(it.end - it.start == len(it.text) for it in labels.sentences)
    assert all(it.end - it.start == len(it.text) for it in labels.quotes)
    perfect = labels.places().values()
    assert [strict(places, places).gold for places in perfect] == [3, 9]
    assert [alone(places, places) for places in perfect] == [Score(15, 15, 15, 15), Score(4, 4, 4, 4)]


def test_a_label_of_no_sentence_is_the_users_mistake(tmp_path: Path) -> None:
    (tmp_path / "sentences.jsonl").write_text('{"article_id":"a","index":0,"start":0,"end":1,"text":"x"}\n')
    (tmp_path / "beads.jsonl").write_text('{"src_id":"a","tgt_id":"b","src":[0],"tgt":[4]}\n')
    (tmp_path / "quotes.jsonl").write_text("")
    with pytest.raises(UserError, match=r"beads\.jsonl: names b:4, which is no sentence"):
        Gold.read(tmp_path)
    with pytest.raises(UserError, match="cannot be read"):
        Gold.read(tmp_path / "none")
    (tmp_path / "beads.jsonl").write_text("")
    assert Gold.read(tmp_path).stories == ()


@pytest.mark.parametrize(
    ("links", "told", "expected"),
    [
        ([], [], (0, 0, 0, 0)),
        ([GoldLink("a", 0, "b", 10)], [], (0, 0, 0, 2)),  # a quote on either side
        ([GoldLink("a", 0, "b", 10)], [((0, 9), (10, 19))], (2, 2, 2, 2)),
        ([GoldLink("a", 0, "b", 10)], [((3, 8), (12, 15))], (2, 2, 2, 2)),
        ([GoldLink("a", 0, "b", 10)], [((0, 9), (20, 29))], (0, 1, 0, 2)),
        ([GoldLink("a", 0, "b", 20, 29)], [((0, 9), (20, 29))], (1, 1, 1, 1)),  # told in the article's own words
        ([], [((20, 29), (20, 29))], (0, 0, 0, 0)),  # of quotes that nobody labelled
    ],
)
def test_claims_are_right_that_hold_linked_quotes(
    links: list[GoldLink], told: list[tuple[tuple[int, int], tuple[int, int]]], expected: tuple[int, ...]
) -> None:
    quotes = tuple(GoldQuote(name, at, at + 9, f"sentence{at // 10}", "", "") for name, at in (("a", 0), ("b", 10)))
    labels = replace(gold([]), quotes=quotes, links=tuple(links))
    claims = [
        Claim(
            "c",
            "s",
            "quote",
            tuple(Member(n, *it, (it,), "", "", "full") for n, it in zip("ab", both, strict=True)),
            1,
            "",
        )
        for both in told
    ]
    assert link_score(labels, claims) == Score(*expected)


def test_reports_an_aligned_table() -> None:
    labels = replace(
        gold([GoldBead("a", "b", (0,), (0,))]),
        quotes=(quoted(0, "sentence0", "NATO"),),
        stories=(GoldStory("one", ("a", "b")),),
    )
    lines = list(report(labels, system(), [bead((1, 2), (1, 2))], [quote(0, "sentence0", "NATO")], []))
    assert len({len(line) for line in lines[1:-1]}) == 1
    assert any(line.startswith("a b") and "beads, strict" in line and line.endswith("1.000") for line in lines)
    assert lines[-1] == "speakers of 1 matched quotes: 1 the right person or body, 1 spelt as in the gold"


def test_reports_where_there_is_nothing() -> None:
    lines = list(report(Gold((), (), (), ()), [], [], [], []))
    assert all(line.endswith("-") for line in lines[1:-1])
