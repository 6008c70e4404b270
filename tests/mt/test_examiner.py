from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from mt.choice import Hypothesis
from mt.embed import Late
from mt.examiner import SUSPECT, Examiner
from tests.mt.test_service import Dictionary

PAIR = ("de", "en")
SOURCE = "Die Nato und Südkorea unterzeichneten ein Abkommen über elf Bereiche."
GOOD = "Nato and South Korea signed an agreement on eleven areas."
MADE_UP = "The weather in the mountains was fine and the children were playing."


@dataclass
class Reader(Dictionary):
    """Finds a target as likely without its source as with it, unless it is the good one; counts what it is asked."""

    asked: int = 0

    def score(self, sources: Sequence[str], targets: Sequence[str], src: str, tgt: str) -> list[list[float]]:
        if max(self.length(text, src) for text in (*sources, *targets)) > self.limit:
            raise ValueError("longer than the limit")
        self.asked += len(targets)
        pairs = zip(sources, targets, strict=True)
        return [[-0.5 if source and target == GOOD else -3.0] * 4 for source, target in pairs]


def found(text: str, score: float, encoder: bool = False, engine: Reader | None = None) -> tuple[str, ...]:
    examiner = Examiner(engine or Reader(), Late() if encoder else None)
    (faults,) = examiner.faults([SOURCE], [Hypothesis(text, score)], PAIR)
    return tuple(fault.split(":")[0] for fault in faults)


def test_what_the_engine_is_sure_of_costs_nothing_more() -> None:
    engine = Reader()
    assert found(MADE_UP.replace("fine", "fine in 11 areas"), SUSPECT, engine=engine)
    assert engine.asked == 0


@pytest.mark.parametrize("encoder", [False, True])
def test_a_good_translation_stands_the_examination(encoder: bool) -> None:
    assert found(GOOD, SUSPECT - 0.1, encoder) == ()


def test_what_is_made_up_is_found_by_both_kinds_of_evidence() -> None:
    assert "unlike its source" in found(MADE_UP, SUSPECT - 0.1, encoder=True)
    assert "unlike its source" not in found(MADE_UP, SUSPECT - 0.1)


def test_asks_for_each_suspect_with_and_without_its_source() -> None:
    engine = Reader()
    Examiner(engine).faults([SOURCE, SOURCE], [Hypothesis(GOOD, -9.0), Hypothesis(GOOD, 0.0)], PAIR)
    assert engine.asked == 2


def test_a_text_longer_than_the_engine_reads_is_not_asked_whole() -> None:
    engine = Reader(limit=5)
    assert "unexplained by its source" not in found(MADE_UP, -2.0, engine=engine)
    assert engine.asked == 0


def test_nothing_asked_nothing_found() -> None:
    assert Examiner(Reader()).faults([], [], PAIR) == []
    assert found("", -9.0) == ("empty",)
