import pytest

from mt.counted import dates_apart, numbers_apart

# Language of the source, source, English translation, numbers lost, numbers invented.
NUMBERS = [
    ("de", "Die beiden Gegner trafen sich.", "The two sides met.", [], []),
    ("bg", "двучасовата реч", "the 2 hour speech", [], []),
    ("uk", "восьмирічний пошук", "an eight-year search", [], []),
    ("de", "nach dem siebenfachen Gewinn", "after winning seven times", [], []),
    ("de", "Der Rekord liegt bei 7:2.", "The record is 7–2.", [], []),
    ("de", "um 02:30 UTC", "at 0230 UTC", [], []),
    ("bg", "В 11: 20 полицията", "At 11:20, the police", [], []),
    ("bg", "70 - те години", "the 1970s", [], []),
    ("uk", "модуль Аполлон 10", "the Apollo X module", [], []),
    ("de", "am 09.10.2023", "on 9 October 2023", [], []),
    ("de", "zwei Meilen pro Sekunde", "two miles per second", [], []),
    ("bg", "към Сикс Флагс", "to Six Flags", [], []),
    ("de", "3,1 Milliarden Euro", "€3.1billion", [], []),
    ("uk", "340 млн доларів", "$340m", [], []),
    ("uk", "340 млн", "340", ["340 млн"], []),
    ("bg", "1,5 млн", "1.5 billion", ["1,5 млн"], ["1.5 billion"]),
    ("de", "mit 2.200 Punkten", "with 2,220 points", ["2.200"], ["2,220"]),
    ("de", "elf Bereiche", "eight areas", ["elf"], ["eight"]),
    ("de", "7:2", "7:3", ["7:2"], ["7:3"]),
    ("bg", "11 души", "people", ["11"], []),
    ("bg", "души", "40 people", [], ["40"]),
    ("bg", "през 1995 г.", "in 1996", ["1995"], ["1996"]),
    ("uk", "", "", [], []),
]


@pytest.mark.parametrize(("lang", "source", "target", "lost", "invented"), NUMBERS)
def test_finds_numbers_of_one_side_only(
    lang: str, source: str, target: str, lost: list[str], invented: list[str]
) -> None:
    found = numbers_apart(source, target, lang, "en")
    assert [[number.text for number in side] for side in found] == [lost, invented]


DATES = [
    ("de", "am Mittwochnachmittag", "on Wednesday afternoon", [], []),
    ("uk", "між червнем і серпнем", "between June and August", [], []),
    ("uk", "щопонеділка", "every Monday", [], []),
    ("bg", "на 26 ноември", "on Novemeber 26", [], []),
    ("bg", "Марта Суплиси", "Marta Suplicy", [], []),
    ("bg", "Може ли да отида?", "May I go?", [], []),
    ("de", "am 09.10.2023", "on 9 October 2023", [], []),
    ("bg", "в четвъртък", "on Tuesday", ["четвъртък"], ["Tuesday"]),
    ("de", "im Januar", "in May 2021", ["Januar"], ["May"]),
    ("uk", "", "on Friday", [], ["Friday"]),
]


@pytest.mark.parametrize(("lang", "source", "target", "lost", "invented"), DATES)
def test_finds_dates_of_one_side_only(
    lang: str, source: str, target: str, lost: list[str], invented: list[str]
) -> None:
    assert dates_apart(source, target, lang, "en") == (lost, invented)
