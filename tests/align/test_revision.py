from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.corrections import Correction, Entry, Named, NamedBead, merged
from align.records import Bead
from align.revision import CUT, by_hand, respects, revised
from mt.records import Sentence

Places = tuple[Sequence[int], Sequence[int]]
STORY = {"a": (0, 1, 3, 4, 5), "b": (0, 1, 2, 3, 5)}  # a caption stands within each
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


def text(article: str, index: int) -> str:
    return f"The {ORDINALS[index]} sentence of {article}."


def sentences() -> list[Sentence]:
    return [
        Sentence(
            article, index, 50 * index, 50 * index + len(text(article, index)), text(article, index),
            "body" if index in own else "caption", None,
        )
        for article, own in STORY.items() for index in range(6)
    ]  # fmt: skip


def bead(src: Sequence[int], tgt: Sequence[int], kind: str = "", at: int = 0) -> Bead:
    a, b = (min(src), max(src) + 1) if src else (at, at)
    c, d = (min(tgt), max(tgt) + 1) if tgt else (at, at)
    return Bead("a", "b", a, b, c, d, 0.9 if src and tgt else 0.0, kind or f"{len(src)}-{len(tgt)}", "search")


MADE = [bead([0], [0]), bead([1, 3], [1]), bead([], [2], at=4), bead([4], [3]), bead([5], [5])]


def named(article: str, indexes: Sequence[int]) -> tuple[Named, ...]:
    return tuple(Named(article, index, text(article, index)) for index in indexes)


def entry(kind: str, *places: Places, number: int = 1) -> Entry:
    beads = tuple(NamedBead(named("a", src), named("b", tgt)) for src, tgt in places)
    return Entry(number, kind, {"kind": kind, "beads": repr(places)}, Correction(kind, beads))


def corrected(*entries: Entry, beads: Sequence[Bead] = MADE) -> tuple[list[Bead], dict[int, str]]:
    return revised(beads, sentences(), merged((), entries))


def members(it: Bead) -> tuple[frozenset[int], frozenset[int]]:
    ours = frozenset(range(it.src_start, it.src_end)) & frozenset(STORY["a"])
    return ours, frozenset(range(it.tgt_start, it.tgt_end)) & frozenset(STORY["b"])


def links(beads: Sequence[Bead]) -> list[tuple[list[int], list[int], str]]:
    return [(sorted(members(it)[0]), sorted(members(it)[1]), it.kind) for it in beads if not it.alone]


def test_nothing_to_correct_changes_nothing() -> None:
    assert corrected() == (MADE, {})


def test_a_link_takes_its_sentences_out_of_their_beads() -> None:
    beads, faults = corrected(entry("link", ([3, 4], [2])))
    assert faults == {}
    assert links(beads) == [([0], [0], "1-1"), ([1], [1], "1-1"), ([3, 4], [2], "2-1"), ([5], [5], "1-1")]
    assert [(it.score, by_hand(it)) for it in beads if members(it)[1] == {2}] == [(1.0, True)]
    assert [(it.score, it.made_by) for it in beads if members(it)[0] == {1}] == [(0.9, f"search{CUT}")]
    assert [(it.kind, by_hand(it)) for it in beads if members(it)[1] == {3}] == [("0-1", False)]


def test_a_link_across_the_order_is_a_crossing() -> None:
    beads, _ = corrected(entry("link", ([5], [0])))
    assert [kind for src, _, kind in links(beads) if src == [5]] == ["crossing"]
    beads, _ = corrected(entry("link", ([5], [0])), beads=[bead([i], []) for i in STORY["a"]] + MADE[2:3] + [
        bead([], [j]) for j in (0, 1, 3, 5)])  # fmt: skip
    assert links(beads) == [([5], [0], "1-1")]


@pytest.mark.parametrize(
    ("places", "left"),
    [
        (([0], [0]), [([1, 3], [1]), ([4], [3]), ([5], [5])]),
        (([1], [1]), [([0], [0]), ([3], [1]), ([4], [3]), ([5], [5])]),  # what is left of a side stays
        (([0], [3]), [([0], [0]), ([1, 3], [1]), ([4], [3]), ([5], [5])]),  # apart as it was
    ],
)
def test_an_unlinked_bead_gives_up_what_was_named(places: Places, left: list[Places]) -> None:
    beads, faults = corrected(entry("unlink", places))
    assert [(src, tgt) for src, tgt, _ in links(beads)] == left
    assert faults == {}


def test_unlinked_from_both_sides_of_many_leave_the_others_linked() -> None:
    whole = [bead([0, 1, 3], [0, 1, 2]), bead([4], [3]), bead([5], [5])]
    beads, _ = corrected(entry("unlink", ([1], [0])), beads=whole)
    assert links(beads)[0] == ([0], [1, 2], "1-2")  # the longest run that is left, the first of two
    assert [members(it)[0] for it in beads if it.kind == "1-0"] == [{1}, {3}]


def test_a_middle_that_leaves_takes_no_sentence_along() -> None:
    whole = [bead([0, 1, 3], [0]), *(bead([], [j]) for j in (1, 2)), bead([4], [3]), bead([5], [5])]
    beads, _ = corrected(entry("link", ([1], [1])), beads=whole)
    assert links(beads)[:2] == [([0], [0], "1-1"), ([1], [1], "1-1")]


def test_merged_neighbours_and_their_split_are_each_other_undone() -> None:
    one, faults = corrected(entry("merge", ([0], [0]), ([1, 3], [1])))
    assert (links(one)[0], faults) == (([0, 1, 3], [0, 1], "3-2"), {})
    two, faults = corrected(entry("merge", ([0], [0]), ([1, 3], [1])), entry("split", ([0], [0]), ([1, 3], [1])))
    assert links(two) == links(MADE)
    assert list(faults) == [1]
    back, faults = corrected(entry("split", ([1], [1]), ([3], [])), entry("merge", ([1], [1]), ([3], [])))
    assert links(back) == links(MADE)
    assert list(faults) == [1]


def test_a_lone_sentence_can_be_merged_into_a_bead() -> None:
    assert links(corrected(entry("merge", ([4], [3]), ([], [2])))[0])[2] == ([4], [2, 3], "1-2")


def test_the_later_of_two_wins_and_the_other_is_told() -> None:
    link, unlink = entry("link", ([0], [1])), entry("unlink", ([0, 1], [1]))
    beads, faults = corrected(link, unlink, entry("unlink", ([0], [3])))
    assert ([0], [1]) not in [(src, tgt) for src, tgt, _ in links(beads)]
    assert faults == {1: "is overruled by entry 2, which came later; take one of the two out"}
    beads, faults = corrected(link, unlink, link)  # said again, it comes last
    assert links(beads)[0][:2] == ([0], [1])
    assert list(faults) == [1]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (entry("link", ([0, 3], [0])), "a: sentences 0, 3 do not stand in a row; take those between in, or fewer"),
        (entry("merge", ([0], [0]), ([4], [3])), "a: sentences 0, 4 do not stand in a row; "),
        (entry("split", ([1], [1]), ([3], [1])), "b: one sentence stands in two of the beads; "),
        (entry("link", ([2], [0])), "sentence 2 of a: the story has no "),  # a caption
    ],
)
def test_what_cannot_be_done_is_told_and_the_rest_done(wrong: Entry, why: str) -> None:
    beads, faults = corrected(wrong, entry("unlink", ([5], [5])))
    assert len(links(beads)) == 3
    assert list(faults) == [1]
    assert faults[1].startswith(why)


def test_articles_that_are_no_versions_of_one_story_are_told() -> None:
    _, faults = corrected(entry("unlink", ([0], [0])), beads=[])
    assert faults == {1: "a and b: are not versions of one story here; see stories.jsonl"}


def test_words_on_divergences_are_passed_over() -> None:
    assert revised(MADE, sentences(), [Entry(1, "dismiss", {"kind": "dismiss"}, None)]) == (MADE, {})


@pytest.mark.parametrize(
    ("members", "kept"),
    [
        ({"a": {0}, "b": {1}, "c": {7}}, True),
        ({"a": {0}, "c": {7}}, True),  # of the second version nothing
        ({"a": {3}, "b": {4}, "c": {7}}, True),  # of other sentences
        ({"a": {0, 1}, "b": {1}, "c": {7}}, False),  # a third version draws another sentence in
        ({"a": {0}, "b": {1, 2}, "c": {7}}, False),
        ({"a": {4}, "b": {1}, "c": {7}}, False),
        ({"a": {5}, "b": {3}, "c": {7}}, False),  # one that a person left alone
        ({"a": {5}, "c": {7}}, True),
    ],
)
def test_a_third_version_joins_nothing_that_a_person_set_apart(members: dict[str, set[int]], kept: bool) -> None:
    corrected = [bead([0], [1]), bead([5], [], at=3)]
    assert respects({article: frozenset(indexes) for article, indexes in members.items()}, corrected) is kept


@st.composite
def partitions(draw: st.DrawFn) -> list[Bead]:
    """Draws beads as a search may make them: every story sentence in one, some across the order."""
    made, left = list[Bead](), {article: list(own) for article, own in STORY.items()}
    while any(left.values()):
        sizes = draw(st.sampled_from(((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (3, 1), (2, 2))))
        ours, theirs = (left[article][:size] for article, size in zip("ab", sizes, strict=True))
        left = {"a": left["a"][len(ours) :], "b": left["b"][len(theirs) :]}
        alone: list[Places] = [([i], []) for i in ours] + [([], [j]) for j in theirs]
        made += [bead(*places) for places in ([(ours, theirs)] if ours and theirs else alone)]
    lone = [[it for it in made if it.kind == kind] for kind in ("1-0", "0-1")]
    if all(lone) and draw(st.booleans()):
        one, other = lone[0][-1], lone[1][0]
        made = [it for it in made if it not in (one, other)]
        made.append(bead([one.src_start], [other.tgt_start], "crossing"))
    return made


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Draws a correction of neighbours, or of sentences that lie anywhere."""
    kind = draw(st.sampled_from(("link", "unlink", "merge", "split")))
    places = []
    for _ in range(1 if kind.endswith("link") else draw(st.integers(2, 3))):
        starts = [draw(st.integers(0, 4)) for _ in "ab"]
        least = 1 if kind.endswith("link") else 0
        sizes = [draw(st.integers(least, 3)) for _ in "ab"]
        sides = [STORY[it][at : at + size] for it, at, size in zip("ab", starts, sizes, strict=True)]
        places.append((sides[0] or STORY["a"][:1], sides[1]) if kind == "merge" or not any(sides) else tuple(sides))
    if not any(src for src, _ in places):
        places[0] = (STORY["a"][:1], places[0][1])
    if not any(tgt for _, tgt in places):
        places[0] = (places[0][0], STORY["b"][:1])
    return entry(kind, *((src, tgt) for src, tgt in places))


def holds(it: Correction, beads: Sequence[Bead]) -> bool:
    """Tells whether beads are as a correction wants them, by its definition."""
    wanted = [tuple(frozenset(s.index for s in side) for side in (one.src, one.tgt)) for one in it.beads]
    owners = [members(made) for made in beads]
    if it.kind == "unlink":
        return all(not (ours & wanted[0][0] and theirs & wanted[0][1]) for ours, theirs in owners)
    if it.kind == "merge":
        wanted = [tuple(frozenset[int]().union(*side) for side in zip(*wanted, strict=True))]
    return all(
        (src, tgt) in owners
        if src and tgt
        else all((frozenset({i}), frozenset()) in owners for i in src)
        and all((frozenset(), frozenset({j})) in owners for j in tgt)
        for src, tgt in wanted
    )


@settings(max_examples=150, deadline=None)
@given(partitions(), st.lists(entries(), max_size=6))
def test_any_corrections_of_any_alignment(made: list[Bead], said: list[Entry]) -> None:
    stored = merged((), said)
    beads, faults = revised(made, sentences(), stored)
    assert sorted(i for it in beads for i in members(it)[0]) == list(STORY["a"])
    assert sorted(j for it in beads for j in members(it)[1]) == list(STORY["b"])
    assert all(holds(_correction(it), beads) for it in stored if it.number not in faults)
    assert all("overruled" not in why for number, why in faults.items() if number == len(stored))
    assert all(it.score == float(by_hand(it)) for it in beads if it.score in (0.0, 1.0) and not it.alone)
    assert all(it.score == 0 for it in beads if it.alone)
    assert merged(stored, said) == stored
    assert revised(made, sentences(), [_swapped(it) for it in stored]) == (beads, faults)


def _correction(it: Entry) -> Correction:
    assert it.correction
    return it.correction


def _swapped(it: Entry) -> Entry:
    """Names the sides the other way round."""
    kind, beads = _correction(it).kind, _correction(it).beads
    return Entry(it.number, kind, it.content, Correction(kind, tuple(NamedBead(one.tgt, one.src) for one in beads)))
