import pytest

from align.coverage import coverages
from mt.encoders import Trigram

NONE = Trigram()  # nothing was learned of what such vectors say of parts, so that only facts count


@pytest.mark.parametrize(
    ("texts", "langs", "expected"),
    [
        (["NATO sends 5 ships.", "Die NATO schickt 5 Schiffe."], "en de", ["full", "full"]),
        (["NATO sends 5 ships.", "Die NATO schickt 7 Schiffe."], "en de", ["contradicting", "contradicting"]),
        (
            ["NATO sends 5 ships.", "Die NATO schickt 7 Schiffe.", "НАТО изпраща 5 кораба."],
            "en de bg",
            ["full", "contradicting", "full"],
        ),
        (
            ["Iran fuels a war against Russia.", "Иран подхранва войната на Русия срещу Украйна."],
            "en bg",
            ["contradicting", "contradicting"],
        ),
        (["NATO said so, Ukrinform reports.", "Das sagte die NATO, berichtet UNIAN."], "en de", ["full", "full"]),
        (["It rains.", "Es regnet.", "Вали."], "en de bg", ["full", "full", "full"]),
    ],
)
def test_facts_that_exclude_those_of_most_others_contradict(texts: list[str], langs: str, expected: list[str]) -> None:
    assert coverages(texts, langs.split(), NONE) == expected
