import numpy as np
import pytest

from align.accuracy import Gold, Score, bead_scores
from align.beads import REGIMES, align, beads
from align.records import Story
from align.sentences import Range
from mt.errors import UserError
from mt.records import Article, Line, Sentence
from tests import seeds

GERMAN = (
    "Der Präsident unterzeichnete am Montag den Haushalt für das kommende Jahr.",
    "Im Norden des Landes fiel zum ersten Mal in diesem Winter Schnee.",
    "Die Polizei sucht weiter nach dem gestohlenen Gemälde aus dem Museum.",
    "Der Fußballverein gewann das Endspiel im Elfmeterschießen.",
    "Ärzte warnen vor einer neuen Welle von Grippefällen in den Schulen.",
)
BULGARIAN = (
    "Президентът подписа в понеделник бюджета за следващата година.",
    "В северната част на страната за първи път тази зима падна сняг.",
    "Полицията продължава да издирва откраднатата от музея картина.",
    "Футболният клуб спечели финала с дузпи.",
    "Лекари предупреждават за нова вълна от грип в училищата.",
)
STRANGE = ("", "x", "5", "🎉🎉", "е\u0301", "שלום עולם", "a\u2028b")


def linked(src: tuple[str, ...], tgt: tuple[str, ...], langs: tuple[str, str] = ("de", "bg")) -> dict[Range, bool]:
    """Aligns and gives the links, each with whether it breaks the order; checks what holds of every alignment."""
    rows = align((src, tgt), langs, seeds.encoder()).links
    assert sorted(i for (a, b, _, _), *_ in rows for i in range(a, b)) == list(range(len(src)))
    assert sorted(j for (_, _, c, d), *_ in rows for j in range(c, d)) == list(range(len(tgt)))
    assert all(0 <= score <= 1 for _, score, *_ in rows)
    assert all(score == 0 for (a, b, c, d), score, *_ in rows if a == b or c == d)
    assert [(a, c) for (a, _, c, _), *_ in rows] == sorted((a, c) for (a, _, c, _), *_ in rows)
    return {(a, b, c, d): crosses for (a, b, c, d), _, crosses, *_ in rows if a < b and c < d}


def diagonal(size: int) -> dict[Range, bool]:
    return {(i, i + 1, i, i + 1): False for i in range(size)}


def test_a_translation_is_aligned_one_to_one() -> None:
    assert linked(GERMAN, BULGARIAN) == diagonal(5)


def test_identical_sides_are_aligned_one_to_one() -> None:
    assert linked(GERMAN, GERMAN, ("de", "de")) == diagonal(5)


def test_identical_sides_of_one_line_repeated_are_aligned_one_to_one() -> None:
    assert linked(("Ja.",) * 900, ("Ja.",) * 900, ("de", "de")) == diagonal(900)


def test_what_is_forbidden_is_not_linked_even_of_identical_sides() -> None:
    found = align((GERMAN, GERMAN), ("de", "de"), seeds.encoder(), extra={(2, 3, 2, 3): float("-inf")})
    assert (2, 3, 2, 3) not in {it.place for it in found.links}


def test_two_sentences_said_in_one_make_one_bead() -> None:
    joined = (BULGARIAN[0], f"{BULGARIAN[1][:-1]}, а {BULGARIAN[2][0].lower()}{BULGARIAN[2][1:]}", *BULGARIAN[3:])
    assert (1, 3, 1, 2) in linked(GERMAN, joined)


def test_a_moved_paragraph_gives_links_that_cross() -> None:
    moved = (*BULGARIAN[1:], BULGARIAN[0])
    assert linked(GERMAN, moved) == {(i + 1, i + 2, i, i + 1): False for i in range(4)} | {(0, 1, 4, 5): True}


def test_a_sentence_without_partner_stays_alone() -> None:
    assert linked(GERMAN, BULGARIAN[:2] + BULGARIAN[3:]).keys() == {
        (0, 1, 0, 1), (1, 2, 1, 2), (3, 4, 2, 3), (4, 5, 3, 4),
    }  # fmt: skip


def test_swapping_the_sides_swaps_the_alignment() -> None:
    moved = (*BULGARIAN[2:], *BULGARIAN[:1])
    there, back = linked(GERMAN, moved), linked(moved, GERMAN, ("bg", "de"))
    assert {(c, d, a, b) for a, b, c, d in there} == set(back)


@pytest.mark.parametrize(("src", "tgt"), [((), ()), (GERMAN[:2], ()), ((), BULGARIAN[:2])])
def test_an_empty_side_leaves_all_alone(src: tuple[str, ...], tgt: tuple[str, ...]) -> None:
    assert linked(src, tgt) == {}


def test_strange_sentences_are_covered_too() -> None:
    linked(STRANGE, STRANGE[:1])
    linked(STRANGE, STRANGE)


def test_headlines_of_one_story_belong_together() -> None:
    src, tgt = ("Schnee im Norden", *GERMAN[2:4]), ("Зимата дойде", *BULGARIAN[2:4])
    rows = align((src, tgt), ("de", "bg"), seeds.encoder(), ({"headline": 0}, {"headline": 0})).links
    assert (0, 1, 0, 1) in [place for place, *_ in rows]


def article(name: str, lang: str, parts: tuple[str, ...], kinds: tuple[str, ...]) -> tuple[Article, list[Sentence]]:
    """Writes an article, a line a sentence."""
    text, rows = "\n".join(parts), []
    for index, (part, kind) in enumerate(zip(parts, kinds, strict=True)):
        start = sum(len(other) + 1 for other in parts[:index])
        rows.append(Sentence(name, index, start, start + len(part), part, kind, None))
    lines = tuple(Line(row.start, row.end, row.kind) for row in rows)
    return Article(name, lang, parts[0], text, lines, name, "", "", "", ()), rows


def test_beads_count_all_sentences_and_link_those_of_the_story() -> None:
    kinds = ("headline", "caption", "lead", "body", "body")
    one, ours = article("a", "de", GERMAN, kinds)
    other, theirs = article("b", "bg", BULGARIAN, kinds)
    made = beads([Story("s", ("a", "b"), 1.0, "")], {"a": one, "b": other}, ours + theirs, seeds.encoder())
    assert [(bead.src_start, bead.tgt_start, bead.kind) for bead in made] == [(i, i, "1-1") for i in (0, 2, 3, 4)]
    assert {bead.made_by for bead in made if seeds.encoder().signature in bead.made_by} == {made[0].made_by}


def test_beads_of_three_versions_are_those_of_every_two_and_of_one_none() -> None:
    kinds = ("headline", "body")
    versions = [article(name, "de", GERMAN[:2], kinds) for name in "abc"]
    known = {one.id: one for one, _ in versions}
    rows = [row for _, sentences in versions for row in sentences]
    made = beads([Story("s", ("a", "b", "c"), 1.0, "")], known, rows, seeds.encoder())
    assert [(it.src_id, it.tgt_id) for it in made[::2]] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert beads([Story("s", ("a",), 1.0, "")], known, rows, seeds.encoder()) == []


def test_a_version_without_story_leaves_the_other_alone_at_its_end() -> None:
    one, ours = article("a", "de", GERMAN[:2], ("headline", "body"))
    other, theirs = article("b", "bg", BULGARIAN[:1], ("caption",))
    made = beads([Story("s", ("a", "b"), 1.0, "")], {"a": one, "b": other}, ours + theirs, seeds.encoder())
    assert [(it.src_start, it.src_end, it.tgt_start, it.tgt_end, it.kind) for it in made] == [
        (0, 1, 0, 0, "1-0"), (1, 2, 0, 0, "1-0"),
    ]  # fmt: skip


@pytest.mark.parametrize(("measure", "washington", "both"), [("beads, strict", 0.88, 0.81), ("beads, lax", 0.99, 0.9)])
def test_beads_of_the_seeds_are_as_right_as_measured(measure: str, washington: float, both: float) -> None:
    made = [bead for ids in (seeds.WASHINGTON, seeds.VILNIUS) for bead in seeds.aligned(ids)]
    scores = {
        pair: found[measure] for pair, found in bead_scores(Gold.read(seeds.GOLD), seeds.sentences(), made).items()
    }
    assert scores[seeds.WASHINGTON].f1 >= washington
    assert scores[seeds.VILNIUS].precision == 1
    assert scores[seeds.VILNIUS].found >= 2
    assert sum(scores.values(), Score(0, 0, 0, 0)).f1 >= both


def test_scores_of_the_seeds_are_probabilities() -> None:
    made = [bead for ids in (seeds.WASHINGTON, seeds.VILNIUS) for bead in seeds.aligned(ids) if not bead.alone]
    assert np.mean([bead.score for bead in made]) > 0.75  # of all links 0.91 are right
    assert all(0 < bead.score < 1 for bead in made)
    assert all(bead.relation for bead in made)


def test_a_story_older_than_the_articles_is_the_users_mistake() -> None:
    one, ours = article("a", "de", GERMAN[:1], ("body",))
    with pytest.raises(UserError, match=r"^story s: has gone, which is no article any more; run align stories again$"):
        beads([Story("s", ("a", "gone"), 1.0, "")], {"a": one}, ours, seeds.encoder())


def test_forbidden_and_pinned_beads_win_over_the_rest() -> None:
    for regime in REGIMES:
        extra = {(0, 1, 0, 1): -np.inf, (1, 2, 3, 4): 1000.0}
        found = align((GERMAN, BULGARIAN), ("de", "bg"), seeds.encoder(), extra=extra, regime=regime)
        places = {link.place for link in found.links}
        assert (0, 1, 0, 1) not in places
        assert (1, 2, 3, 4) in places


def test_a_shuffled_text_is_read_regardless_of_order_and_says_so() -> None:
    order = (3, 0, 4, 1, 2)
    found = align((GERMAN, [BULGARIAN[n] for n in order]), ("de", "bg"), seeds.encoder())
    assert found.regime == "crossing"
    assert "out of order" in found.told
    linked_ = {link.place for link in found.links if link.way}
    assert linked_ == {(n, n + 1, at, at + 1) for at, n in enumerate(order)}


def test_texts_too_long_to_compare_all_with_all_are_read_in_order() -> None:
    src = [f"Satz {n}." for n in range(3)] * 236
    found = align((src, src[1:]), ("de", "de"), seeds.encoder(), regime="crossing")
    assert found.regime == "monotone"
    assert found.told.endswith("; crossing as asked for; too long for links regardless of order")


@pytest.mark.parametrize(
    ("src", "tgt", "linked"),
    [
        (["Die NATO schickt fünf Schiffe nach Warna."], ["НАТО изпраща пет кораба във Варна."], [(0, 1, 0, 1)]),
        (["Die NATO schickt fünf Schiffe nach Warna."], ["Времето утре ще бъде слънчево и топло."], []),
        (
            ["Der Präsident reist nach Sofia.", "Die NATO schickt fünf Schiffe nach Warna."],
            ["НАТО изпраща пет кораба във Варна."],
            [(1, 2, 0, 1)],
        ),
    ],
)
def test_a_text_too_short_to_be_a_crowd_is_aligned(
    src: list[str], tgt: list[str], linked: list[tuple[int, int, int, int]]
) -> None:
    found = align((src, tgt), ("de", "bg"), seeds.encoder())
    assert [it.place for it in found.links if it.linked] == linked
    assert sorted(i for it in found.links for i in range(*it.place[:2])) == list(range(len(src)))
    assert sorted(j for it in found.links for j in range(*it.place[2:])) == list(range(len(tgt)))
