import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import mt
from mt.guard import CHECKS, JUDGES, KINDS, Rendering, cost, cut_loops, faults, kind, revision

SOURCE = "Südkorea und die NATO unterzeichneten am Dienstag in Vilnius ein Abkommen über elf Bereiche."
GOOD = "South Korea and NATO signed an agreement on eleven areas in Vilnius on Tuesday."
SPOKEN = "„Wir werden das Abkommen im Herbst dem Parlament vorlegen“, sagte sie."

FAULTY = [
    ("de", SOURCE, GOOD, []),
    ("de", SOURCE, "", ["empty"]),
    ("de", SOURCE, " \n", ["empty"]),
    ("de", SOURCE, SOURCE, ["copied", "wrong language: de"]),
    ("de", SOURCE.upper(), SOURCE.upper(), ["copied"]),
    ("de", "Unfall auf der Autobahn nach München", "Unfall auf der Autobahn nach München", ["copied"]),
    ("de", "Bayern München – Real Madrid 2:1", "Bayern München – Real Madrid 2:1", []),
    ("uk", "Вони підписали угоду.", "Вони підписали угоду.", ["source script left in it"]),
    ("uk", "Вони підписали угоду.", "They підписали the agreement.", ["source script left in it"]),
    ("bg", "Те подписаха новото споразумение в литовската столица, град Вилнюс.",
     "They signed the new споразумение in Lithuania's capital, the city of Vilnius.", ["untranslated: споразумение"]),
    ("de", SOURCE, GOOD.replace("signed", "unterzeichneten"), ["untranslated: unterzeichneten"]),
    ("de", SOURCE, "Jižní Korea a NATO podepsaly v úterý ve Vilniusu dohodu o jedenácti oblastech.",
     ["wrong language: cs"]),
    ("de", SOURCE, GOOD.removesuffix("."), ["cut short"]),
    ("de", SOURCE, GOOD.removesuffix("on Tuesday.") + "on the.", ["cut short", "date lost: Dienstag"]),
    ("de", SOURCE, GOOD.replace("eleven", "eight"), ["number lost: elf", "number invented: eight"]),
    ("de", SOURCE, GOOD.replace("eleven", "11"), []),
    ("de", SOURCE, GOOD.replace("on Tuesday", "on Friday"), ["date lost: Dienstag", "date invented: Friday"]),
    ("de", SOURCE, GOOD.replace("in Vilnius ", "in Warsaw "), ["name lost: Vilnius", "name invented: Warsaw"]),
    ("de", SOURCE, "NATO, 11.", ["length out of proportion: 0.10", "date lost: Dienstag", "name lost: Vilnius"]),
    ("de", SOURCE, GOOD.replace("areas", "areas of work, areas of work, areas of work"), ["loops"]),
    ("de", SOURCE, GOOD.replace("signed an", "signed an an"), ["doubled: an"]),
    ("de", SOURCE, GOOD.replace("signed", "has not signed"), ["negation invented"]),
    ("de", "Sie haben das Abkommen nicht gelesen.", "They have read the agreement.", ["negation lost"]),
    ("de", "Mehr auf https://example.org/a1 und bei @agentur.", "More at example.org and from @agentur.",
     ["address lost: https://example.org/a1"]),
    ("de", "Guten Morgen 👋🏽", "Good morning", ["emoji lost: 👋"]),
    ("de", "Guten Morgen 👋🏽", "Good morning 👋", []),
    ("de", SPOKEN, "She said they would submit the agreement to parliament in the autumn.", ["quotation lost"]),
    ("de", SPOKEN, '"We will submit the agreement to parliament in the autumn," she said.', []),
    ("de", "", "Nothing to say.", []),
    ("de", "", "", []),
    ("de", "👍🏽", "👍🏽", []),
    ("de", "Ja", "Yes", []),
    ("bg", "НАТО", "North Atlantic Treaty Organization", []),
    ("bg", "11.07.2023", "11.07.2023", []),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "source", "target", "named"), FAULTY)
def test_names_what_is_wrong(lang: str, source: str, target: str, named: list[str]) -> None:
    found = faults(Rendering(source, target, lang, "en"))
    assert [fault for fault in found if fault in named] == named
    assert bool(found) == bool(named)


KNOWN = [
    ("score", -0.4, -4.0, "low score"),
    ("similarity", 0.93, 0.75, "unlike its source"),
    ("contrast", 2.0, 0.1, "unexplained by its source"),
]


@pytest.mark.parametrize(("what", "fine", "poor", "named"), KNOWN)
def test_judges_what_else_is_known_and_nothing_that_is_not(what: str, fine: float, poor: float, named: str) -> None:
    for value, expected in ((fine, []), (poor, [named]), (None, [])):
        known: dict[str, Any] = {what: value}
        found = faults(replace(Rendering(SOURCE, GOOD, "de", "en"), **known))
        assert list(map(kind, found)) == expected


def test_allows_a_brief_sentence_to_be_less_alike() -> None:
    brief, long = (Rendering(source, GOOD, "de", "en", similarity=0.86) for source in (SOURCE[:60], SOURCE))
    assert "unlike its source" not in map(kind, faults(brief))
    assert "unlike its source" in map(kind, faults(long))


@pytest.mark.parametrize("target", ["", "NATO, 11.", SOURCE, "no " * 40, GOOD.replace("eleven", "eight")])
def test_knows_the_gravity_of_every_fault_and_puts_the_gravest_first(target: str) -> None:
    found = faults(Rendering(SOURCE, target, "de", "en", score=-9.0, similarity=0.1, contrast=-1.0))
    weights = [KINDS[kind(fault)] for fault in found]
    assert weights == sorted(weights, reverse=True)
    assert cost(found) == sum(weights) > 0
    assert cost(()) == 0


def test_a_worse_translation_costs_more() -> None:
    def costs(target: str) -> float:
        return cost(faults(Rendering(SOURCE, target, "de", "en")))

    targets = [GOOD, GOOD.replace("eleven", "eight"), GOOD.replace("eleven", "eight").replace("Vilnius", "Warsaw"), ""]
    assert [costs(target) for target in targets] == sorted(costs(target) for target in targets)
    assert costs(targets[0]) < costs(targets[1]) < costs(targets[2])


@pytest.mark.parametrize(("src", "tgt"), [("en", "de"), ("de", "uk"), ("bg", "uk"), ("uk", "bg")])
def test_judges_every_pair_of_languages(src: str, tgt: str) -> None:
    said = {
        "en": "South Korea signed 11 agreements in Vilnius.", "de": "Südkorea unterzeichnete in Vilnius 11 Abkommen.",
        "uk": "Південна Корея підписала у Вільнюсі 11 угод.", "bg": "Южна Корея подписа 11 споразумения във Вилнюс.",
    }  # fmt: skip
    assert faults(Rendering(said[src], said[tgt], src, tgt)) == ()
    assert "number lost: 11" in faults(Rendering(said[src], said[tgt].replace("11", "12"), src, tgt))


def test_every_check_is_of_use() -> None:
    found = [check(Rendering(source, target, lang, "en")) for check in CHECKS for lang, source, target, _ in FAULTY[3:]]
    assert {kind(fault) for each in found for fault in each} >= set(KINDS) - {kind for *_, kind in KNOWN} - {"empty"}


def test_the_revision_covers_all_that_judges() -> None:
    """Follows the imports of the guard within the package; of ``ingest`` only the detector of languages is used."""
    folder = Path(mt.__file__).parent
    reached, todo = set(), ["guard"]
    while todo:
        module = todo.pop()
        reached.add(module)
        if module != "ingest":
            todo += [name for name in _imported(folder / f"{module}.py") if name not in reached]
    assert reached - {"errors"} == set(JUDGES)
    assert revision() == revision()
    assert len(revision()) == 12


def _imported(path: Path) -> list[str]:
    nodes = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)]
    whole = [alias.name for node in nodes if node.module == "mt" for alias in node.names]
    return whole + [node.module.removeprefix("mt.") for node in nodes if node.module and node.module.startswith("mt.")]


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


ENDLESS = [
    SOURCE * 500,
    "a" * 100_000,
    "a." * 20_000,
    "12," * 10_000,
    "👍🏽" * 30_000,
    "„a“ " * 20_000,
    "nicht " * 16_000,
]


@pytest.mark.parametrize("text", ENDLESS)
def test_judges_a_line_without_end(text: str) -> None:
    assert faults(Rendering(text, GOOD, "de", "en"))
    assert kind(faults(Rendering(SOURCE, text, "de", "en"))[0]) in KINDS


@pytest.mark.parametrize("text", ["a" + " " * 20_000, "word " * 5000, SOURCE * 200, "a,;" * 5000, "ab " * 3000 + "x"])
def test_cuts_loops_of_a_line_without_end(text: str) -> None:
    assert len(cut_loops(text)) <= len(text)
