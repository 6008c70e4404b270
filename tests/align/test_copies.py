from collections.abc import Sequence
from dataclasses import replace

import pytest

from align.copies import copies
from align.records import Copies, Edit
from mt.ingest import OWN_DATE
from mt.records import Article, Line, Sentence
from tests import seeds

WIRE = (
    "Die Regierung hat am Dienstag ein neues Gesetz gegen Lärm an Bahnstrecken vorgelegt.",
    "Züge sollen nachts langsamer fahren, wenn sie durch Orte mit mehr als tausend Einwohnern kommen.",
    "Die Bahn hält die Regel für teuer und rechnet mit Verspätungen im ganzen Netz.",
    "Anwohner in Bonn und Mainz fordern seit Jahren mehr Schutz vor dem nächtlichen Lärm der Güterzüge.",
    "Über den Entwurf soll der Bundestag noch vor der Sommerpause in erster Lesung beraten.",
)
OTHER = (
    "Der Verein aus dem Norden gewann das letzte Spiel der Saison deutlich mit vier zu eins.",
    "Trainer und Mannschaft feierten mit den Fans bis spät in die Nacht auf dem Platz.",
)


def article(name: str, texts: Sequence[str], published: str = "", lang: str = "de") -> tuple[Article, list[Sentence]]:
    told, at = [], 0
    for n, text in enumerate(texts):
        told.append(Sentence(name, n, at, at + len(text), text, "lead" if n == 0 else "body", None))
        at += len(text) + 1
    lines = tuple(Line(it.start, it.end, it.kind) for it in told)
    return Article(name, lang, "", "\n".join(texts), lines, name, "", published, "", ()), told


def found(*given: tuple[Article, list[Sentence]], window: float = 7) -> list[Copies]:
    return copies([one for one, _ in given], [it for _, told in given for it in told], window)


def edits(texts: Sequence[str]) -> list[tuple[str, str, str]]:
    """Returns the kind of every edit of a copy of WIRE, and what its ranges hold in the base and in the copy."""
    base, copy = article("a", WIRE), article("b", texts)
    (group,) = found(base, copy)
    sides = {"a": base[0].text, "b": copy[0].text}
    swapped = group.base_id == "b"
    one, other = (sides["b"], sides["a"]) if swapped else (sides["a"], sides["b"])
    return [(it.kind, one[it.base_start : it.base_end], other[it.start : it.end]) for it in group.edits]


def test_the_seeds_hold_no_copies() -> None:
    assert copies(list(seeds.articles().values()), seeds.sentences(), 7) == []


@pytest.mark.parametrize("given", [[], [article("a", WIRE)], [(article("a", WIRE)[0], []), article("b", WIRE)]])
def test_less_than_two_texts_hold_no_copies(given: list[tuple[Article, list[Sentence]]]) -> None:
    assert found(*given) == []


def test_texts_without_words_are_no_copies() -> None:
    assert found(article("a", ["***"]), article("b", ["..."])) == []


def test_a_text_republished_is_one_group_whatever_the_order() -> None:
    given = [article("c", WIRE[:2]), article("a", WIRE), article("d", OTHER), article("b", WIRE)]
    (group,) = found(*given)
    assert (group.id, group.base_id, group.article_ids, group.score) == ("copies-a", "a", ("a", "b", "c"), 1.0)
    assert [(it.article_id, it.kind) for it in group.edits] == [("c", "lacks")] * 3
    assert found(*reversed(given)) == [group]


def test_a_copy_in_another_language_is_a_text_of_its_own() -> None:
    assert found(article("a", WIRE), article("b", WIRE, lang="en")) == []


def test_texts_that_share_less_than_half_are_no_copies() -> None:
    assert found(article("a", WIRE), article("b", [*WIRE[:1], *OTHER])) == []


@pytest.mark.parametrize(
    ("dates", "flags", "expected"),
    [
        (("2024-07-01", "2024-07-08"), (), 1),
        (("2024-07-01", "2024-07-09"), (), 0),
        (("2024-07-01", ""), (), 1),
        (("2024-07-01", "2026-03-20"), (OWN_DATE,), 1),
        (("2024-07-01", "some day"), (), 1),
    ],
)
def test_copies_lie_within_the_window_where_the_source_dates_them(
    dates: tuple[str, str], flags: tuple[str, ...], expected: int
) -> None:
    one, (other, told) = article("a", WIRE, dates[0]), article("b", WIRE, dates[1])
    assert len(found(one, (replace(other, flags=flags), told))) == expected


CHANGED = WIRE[2].replace("teuer", "zu teuer")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (WIRE, []),
        (WIRE[:4], [("lacks", WIRE[4], "")]),
        ((*WIRE[:2], *WIRE[3:]), [("lacks", WIRE[2], "")]),
        ((*WIRE[:2], OTHER[0], *WIRE[2:]), [("lacks", OTHER[0], "")]),  # the fuller text is the base
        ((OTHER[0], *WIRE[:3]), [("adds", "", OTHER[0]), ("lacks", WIRE[3], ""), ("lacks", WIRE[4], "")]),
        ((*WIRE[:2], CHANGED, WIRE[3]), [("changes", WIRE[2], CHANGED), ("lacks", WIRE[4], "")]),
        ((WIRE[4], *WIRE[:3]), [("moves", WIRE[4], WIRE[4]), ("lacks", WIRE[3], "")]),
    ],
)
def test_the_differences_are_kept(texts: Sequence[str], expected: list[tuple[str, str, str]]) -> None:
    assert edits(texts) == expected


def test_what_is_missing_stands_where_it_would_be() -> None:
    (group,) = found(article("a", WIRE), article("b", (*WIRE[:2], *WIRE[3:])))
    (edit,) = group.edits
    assert edit.start == edit.end == len(WIRE[0]) + 1 + len(WIRE[1])


def test_every_sentence_of_a_copy_is_shared_or_accounted_for() -> None:
    copy = (OTHER[1], WIRE[4], CHANGED, WIRE[0], WIRE[1])
    kinds = [kind for kind, _, _ in edits(copy)]
    assert len(copy) - sum(kind != "lacks" for kind in kinds) == len(WIRE) - sum(kind != "adds" for kind in kinds)


@pytest.mark.parametrize(
    ("kind", "ranges", "message"),
    [
        ("drops", (0, 1, 0, 1), "kind 'drops' is not one of"),
        ("changes", (2, 1, 0, 1), "ranges run backwards"),
        ("adds", (0, 1, 0, 1), "not those of one that adds"),
        ("lacks", (0, 0, 0, 1), "not those of one that lacks"),
    ],
)
def test_an_edit_that_cannot_be_is_refused(kind: str, ranges: tuple[int, int, int, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Edit("a", kind, *ranges)


@pytest.mark.parametrize(
    ("base", "ids", "edit", "message"),
    [
        ("a", ("a",), "b", "two or more"),
        ("c", ("a", "b"), "b", "the base c is none of them"),
        ("a", ("a", "b"), "a", "an article that is no copy"),
    ],
)
def test_copies_that_cannot_be_are_refused(base: str, ids: tuple[str, ...], edit: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Copies("copies-a", "de", base, ids, (Edit(edit, "moves", 0, 1, 0, 1),), 1.0, "test")
