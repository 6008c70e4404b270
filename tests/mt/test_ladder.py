import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from mt import guard
from mt.choice import Hypothesis, Judge
from mt.examiner import Examiner
from mt.ladder import RUNGS, Ladder
from mt.search import Search
from mt.voice import Voice
from tests.mt.test_service import Dictionary

PAIR = ("de", "en")
NAMES = [rung.name for rung in RUNGS]


@dataclass
class Scripted(Dictionary):
    """Gives the first try badly, as ``spoil`` has it, and a good one where a search or a text meets ``cure``."""

    spoil: str = ""
    cure: str = ""
    asked: list[tuple[tuple[str, ...], Search]] = field(default_factory=list)

    def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
        self.asked.append((tuple(texts), search))
        found = super().decode(texts, src, tgt, search)
        if self.cure and re.search(self.cure, f"{search} {len(texts)}"):
            return found
        return [[Hypothesis(self.spoil or one.text, one.score) for one in row] for row in found]


def climbed(text: str, engine: Scripted) -> tuple[str, tuple[str, ...], str]:
    first = [row[0] for row in engine.decode([text], *PAIR, engine.search)]
    (it,) = Ladder(Voice(engine, Judge(), engine.search), Examiner(engine), PAIR).climb([text], first)
    return it.best.text, it.faults, it.how


def test_what_is_good_is_left_alone() -> None:
    engine = Scripted()
    assert climbed("ja 340", engine) == ("yes 340", (), "")
    assert len(engine.asked) == 1


CURES = [
    ("ja 340", "yes some", "beam_size:2", "wider beam", "yes 340"),
    ("ja nein", "so many many", "no_repeat", "no repeats", "yes no"),
    ("ja 340, nein 5", "yes", " 2$", "halves", "yes 340, no 5"),
]


@pytest.mark.parametrize(("text", "spoil", "cure", "how", "made"), CURES)
def test_each_rung_cures_what_it_is_for(text: str, spoil: str, cure: str, how: str, made: str) -> None:
    got, _, by = climbed(text, Scripted(spoil=spoil, cure=cure))
    assert (by, got) == (how, made)


def test_addresses_are_copied_around_the_model() -> None:
    class Mangler(Scripted):
        def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
            found = super().decode(texts, src, tgt, search)
            return [[Hypothesis(one.text.replace("example", "exmple"), one.score) for one in row] for row in found]

    made = climbed("ja https://example.org/a nein", Mangler())
    assert made == ("yes https://example.org/a no", (), "around addresses")


def test_the_better_of_two_bad_ones_stays() -> None:
    engine = Scripted(spoil="yes some")
    text, faults, how = climbed("ja 340 und 72", engine)
    assert (text, how) == ("yes some", "")
    assert [guard.kind(fault) for fault in faults] == ["number lost", "number lost"]


def test_only_the_faulty_are_tried_again() -> None:
    engine = Scripted(spoil="yes some")
    first = [Hypothesis("yes some", -0.5), Hypothesis("no 7", -0.5)]
    Ladder(Voice(engine, Judge(), engine.search), Examiner(engine), PAIR).climb(["ja 340", "nein 7"], first)
    assert {texts for texts, _ in engine.asked} <= {("ja 340",), ("ja", "340")}


def test_every_kind_of_fault_that_a_rung_names_is_one_that_the_guard_has() -> None:
    assert {kind for rung in RUNGS for kind in rung.cures} <= set(guard.KINDS)
    assert len(set(NAMES)) == len(NAMES)
