import numpy as np
import pytest

from align.passages import READ, passages
from align.runs import Runs
from tests import seeds


def gathered(src: list[str], tgt: list[str], langs: tuple[str, str] = ("de", "en")) -> tuple[Runs, Runs]:
    return passages((src, tgt), langs, seeds.encoder())


def mentioned(runs: Runs, kind: int, size: int, at: int) -> set[int]:
    return set(runs.ids[runs.bounds[kind, size - 1, at] : runs.bounds[kind, size - 1, at + 1]].tolist())


def test_runs_are_encoded_joined_by_one_space() -> None:
    src = ["Es schneit.", "Es regnet.", "Die Sonne scheint."]
    ours, _ = gathered(src, ["It snows."])
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


def test_a_language_without_tables_mentions_nothing() -> None:
    ours, theirs = gathered(["In Paris um 12 Uhr."], ["À Paris à 12 heures."], ("de", "fr"))
    assert ours.ids.size == theirs.ids.size == 0
    assert len(ours.bounds) == len(theirs.bounds) == 0


@pytest.mark.parametrize(("src", "tgt"), [([], []), ([], ["Yes."]), (["Ja."], [])])
def test_an_empty_side_has_no_runs(src: list[str], tgt: list[str]) -> None:
    ours, theirs = gathered(src, tgt)
    assert (ours.sentences, theirs.sentences) == (len(src), len(tgt))


def test_of_an_endless_sentence_only_the_start_is_read() -> None:
    long = "Es schneit im Norden. " * READ
    ours, _ = gathered([long, "Ja."], ["Yes."])
    assert np.array_equal(ours.vectors[0, 0], seeds.encoder().encode([long[:READ]])[0])
    assert ours.letters[0, 0] == len(long)
