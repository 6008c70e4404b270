import pytest

from mt.carried import denial_apart, names_apart

# Language of the source, source, English translation, names lost, names invented.
NAMES = [
    ("bg", "Протестът стигна до Уайтхол.", "The protest reached Whitehall.", [], []),
    ("uk", "Ма народився у Гонконзі.", "Ma was born in Hong Kong.", [], []),
    ("bg", "Отбеляза Марио Лемьо.", "The scorer was Mario Lemieux.", [], []),
    ("uk", "Зміна пройшла Палатою Представників.", "The change passed the House of Representatives.", [], []),
    ("bg", "милиарди щатски долари", "billions of US dollars", [], []),
    ("de", "die erste Stadt Südosteuropas", "the first city in southeastern Europe", [], []),
    ("de", "Das Flugzeug des russischen Ministeriums landete.", "The ministry's aircraft landed.", [], []),
    ("bg", "Срещата беше във Вилнюс.", "The meeting was in Warsaw.", ["Вилнюс"], ["Warsaw"]),
    ("uk", "Зустріч була у Вільнюсі.", "The meeting was held.", ["Вільнюсі"], []),
    ("de", "Das Treffen war kurz.", "The meeting in Vilnius was short.", [], ["Vilnius"]),
    ("de", "Das sagte der Präsident.", "President Emmanuel Macron said so.", [], ["Emmanuel Macron"]),
    ("bg", "Това каза Петков.", "He said so.", ["Петков"], []),
    ("bg", "Това каза Петков.", "Johnson said so.", ["Петков"], []),
    ("bg", "Това каза Петков.", "So said Mr Higgins.", [], []),
    ("uk", "", "", [], []),
]


@pytest.mark.parametrize(("lang", "source", "target", "lost", "invented"), NAMES)
def test_finds_names_of_one_side_only(
    lang: str, source: str, target: str, lost: list[str], invented: list[str]
) -> None:
    found = names_apart(source, target, lang, "en")
    assert [[name.text for name in side] for side in found] == [lost, invented]


DENIALS = [
    ("de", "Er hat nicht zugestimmt.", "He agreed.", (True, False)),
    ("de", "Er hat zugestimmt.", "He did not agree.", (False, True)),
    ("de", "Er hat nicht zugestimmt.", "He refused.", (False, False)),
    ("de", "Der Antrag wurde abgelehnt.", "The motion was not carried.", (False, False)),
    ("de", "Das ist nicht nur gut.", "That is good.", (False, False)),
    ("bg", "Той не се съгласи.", "He agreed.", (True, False)),
    ("bg", "Той се съгласи.", "He never agreed.", (False, True)),
    ("uk", "Він не погодився.", "He agreed.", (True, False)),
    ("uk", "Не хочеш морозива?", "Would you like some ice cream?", (False, False)),
    ("uk", "Космонавт № 11", "Cosmonaut No. 11", (False, False)),
    ("en", "He did not agree.", "Er stimmte zu.", (True, False)),
    ("de", "", "", (False, False)),
]


@pytest.mark.parametrize(("lang", "source", "target", "apart"), DENIALS)
def test_tells_denials_of_one_side_only(lang: str, source: str, target: str, apart: tuple[bool, bool]) -> None:
    assert denial_apart(source, target, lang, "de" if lang == "en" else "en") == apart
