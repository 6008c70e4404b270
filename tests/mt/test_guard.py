import time

import pytest

from mt.guard import Rendering, cut_loops, faults

SOURCE = "Südkorea und die NATO unterzeichneten am Dienstag in Vilnius ein Abkommen über elf Bereiche."
GOOD = "South Korea and NATO signed an agreement on eleven areas in Vilnius on Tuesday."

FAULTY = [
    ("de", SOURCE, GOOD, []),
    ("de", SOURCE, "", ["empty"]),
    ("de", SOURCE, " \n", ["empty"]),
    ("de", SOURCE, SOURCE, ["copied", "wrong language: de"]),
    ("uk", "Вони підписали угоду.", "They підписали угоду.", ["source script left in it"]),
    ("de", SOURCE, GOOD.removesuffix("."), ["cut short"]),
    ("de", SOURCE, GOOD.replace("eleven", "eight"), ["number lost: elf", "number invented: eight"]),
    ("de", SOURCE, GOOD.replace("eleven", "11"), []),
    ("de", SOURCE, GOOD.replace("in Vilnius ", "in Warsaw "), ["name lost: Vilnius", "name invented: Warsaw"]),
    ("de", SOURCE, "NATO, 11.", ["name lost: Vilnius", "length out of proportion: 0.10"]),
    ("de", SOURCE, GOOD.replace("areas", "areas of work, areas of work, areas of work"), ["loops"]),
    ("de", "", "Nothing to say.", []),
    ("de", "👍🏽", "👍🏽", []),
    ("de", "Ja", "Yes", []),
]


@pytest.mark.parametrize(("lang", "source", "target", "named"), FAULTY)
def test_names_what_is_wrong(lang: str, source: str, target: str, named: list[str]) -> None:
    found = faults(Rendering(source, target, lang, "en"))
    assert [fault for fault in found if fault in named] == named
    assert bool(found) == bool(named)


LOOPS = [
    ("no no no no", "no"),
    ("He said no, no, no, no, no to it.", "He said no to it."),
    ("never, never, never!", "never, never, never!"),
    ("and so on and so on and so on.", "and so on."),
    ("Thank you. Thank you. Thank you.", "Thank you."),
    ("very very good", "very very good"),
    ("a banana and an ananas", "a banana and an ananas"),
    ("one two one two one two one two", "one two"),
    ("", ""),
    ("x", "x"),
    ("e\u0301 👍🏽", "e\u0301 👍🏽"),
]


@pytest.mark.parametrize(("text", "cut"), LOOPS)
def test_cuts_loops(text: str, cut: str) -> None:
    assert cut_loops(text) == cut
    assert cut_loops(cut) == cut


@pytest.mark.parametrize("text", ["a" + " " * 20_000, "word " * 5000, SOURCE * 200, "a,;" * 5000, "ab " * 3000 + "x"])
def test_takes_time_in_proportion_to_the_text(text: str) -> None:
    started = time.process_time()
    cut_loops(text)
    assert time.process_time() - started < 2
