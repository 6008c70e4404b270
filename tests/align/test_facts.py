import pytest

from align.differences import Difference, compare, mistranslated, tells
from align.facts import facts


def found(kind: str, text: str, lang: str) -> list[tuple[str, ...]]:
    return [fact.value for fact in facts(text, lang) if fact.kind == kind]


def differ(kind: str, src: str, tgt: str, langs: tuple[str, str]) -> list[tuple[str, str]]:
    """Gives the words that differ, those of our side first, "" where a side has nothing."""
    return [
        (it.ours.text if it.ours else "", it.theirs.text if it.theirs else "")
        for it in compare(src, tgt, langs)
        if it.kind == kind
    ]


ELEVEN = {
    "bg": ("единадесет области", "11 области"),
    "de": ("elf Bereiche", "11 Bereiche"),
    "uk": ("одинадцять сфер", "11 сфер"),
    "en": ("eleven areas", "11 areas"),
}


@pytest.mark.parametrize("lang", ELEVEN)
@pytest.mark.parametrize("other", ELEVEN)
def test_numbers_as_words_and_digits_are_one_in_every_pair(lang: str, other: str) -> None:
    assert differ("number", ELEVEN[lang][0], ELEVEN[other][1], (lang, other)) == []


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("de", "3,5 Millionen Euro", "3500000"),
        ("en", "3.5 million euros", "3500000"),
        ("bg", "3,5 млн евро", "3500000"),
        ("uk", "3,5 мільйона євро", "3500000"),
        ("en", "1,234,567 votes", "1234567"),
        ("de", "1.234.568 Stimmen", "1234568"),
        ("de", "einundzwanzig Schiffe", "21"),
        ("uk", "п'ятьох суддів", "5"),
        ("uk", "п’ятьох суддів", "5"),
        ("uk", "пʼятьох суддів", "5"),
        ("bg", "двете страни", "2"),
        ("bg", "третото място", "3"),
        ("uk", "третього місця", "3"),
        ("de", "dem dritten Platz", "3"),
        ("en", "the third place", "3"),
    ],
)
def test_number(lang: str, text: str, value: str) -> None:
    assert [it[-1] for it in found("number", text, lang)] == [value]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("bg", "във вторник и в четвъртък"),
        ("uk", "у п'ятницю десятки людей"),
        ("uk", "десятиріччя"),
        ("de", "im Viertelfinale ein Drittel"),
        ("en", "one of them"),
        ("en", ""),
    ],
)
def test_words_that_only_look_like_numbers(lang: str, text: str) -> None:
    assert found("number", text, lang) == []


@pytest.mark.parametrize(
    ("src", "tgt", "langs", "expected"),
    [
        ("5 Soldaten", "7 войници", ("de", "bg"), [("5", "7")]),
        ("5 Soldaten", "войници", ("de", "bg"), [("5", "")]),
        ("Soldaten", "7 войници", ("de", "bg"), [("", "7")]),
        ("5 % der Stimmen", "5 percent of the vote", ("de", "en"), []),
        ("третото място", "place 3", ("bg", "en"), []),
        ("година 87", "the year 1987", ("bg", "en"), []),
        ("5 Soldaten und 9 Panzer", "7 войници и 8 танка", ("de", "bg"), [("5", ""), ("9", ""), ("", "7"), ("", "8")]),
        ("5 Soldaten", "7 километра", ("de", "bg"), [("5", ""), ("", "7")]),
        ("5 Soldaten, 5 Panzer", "7 войници, 7 танка", ("de", "bg"), [("5", "7")]),
        ("третій рік, 20 літаків", "the fourth year, 30 planes", ("uk", "en"), [("третій", "fourth"), ("20", "30")]),
        ("der 4:1-Erfolg", "a 4-0 win", ("de", "en"), [("4:1", ""), ("", "4"), ("", "0")]),
        ("1.234.567 Stimmen", "1,234,568 votes", ("de", "en"), [("1.234.567", "1,234,568")]),
    ],
)
def test_numbers_compared(src: str, tgt: str, langs: tuple[str, str], expected: list[tuple[str, str]]) -> None:
    assert differ("number", src, tgt, langs) == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("bg", "на 12 юли"), ("bg", "12-и юли 2023"), ("bg", "12.07.2023 г."), ("de", "am 12. Juli"),
        ("de", "am 12.07.2023"), ("de", "am 12.7."), ("de", "12.07.23"), ("de", "12. 7. 2023"), ("uk", "12 липня"),
        ("uk", "12-го липня"), ("en", "July 12"), ("en", "July 12th, 2023"), ("en", "12 July"),
        ("en", "the 12th of July"), ("en", "Jul. 12"),
    ],
)  # fmt: skip
def test_date(lang: str, text: str) -> None:
    assert found("date", text, lang) == [("07-12",)]


MONTHS = {
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "en": "January February March April May June July August September October November December",
}


@pytest.mark.parametrize("lang", MONTHS)
def test_every_month(lang: str) -> None:
    dot = "." if lang == "de" else ""
    texts = [f"9{dot} {month} 2024" for month in MONTHS[lang].split()]
    assert [found("date", text, lang) for text in texts] == [[(f"{month:02}-09",)] for month in range(1, 13)]
    assert [found("number", text, lang) for text in texts] == [[("cardinal", "2024")]] * 12


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "im April 3 000 000 Gäste"), ("de", "Seit Mai 20 Tote"), ("en", "they may 5 times"),
        ("en", "10 may go"), ("en", "in March 5,000 people"), ("en", "March 2019"), ("de", "42. Mai"),
        ("de", "Version 3.4.1"), ("uk", "3 червоних"), ("en", ""), ("de", "99.99.2023"),
    ],
)  # fmt: skip
def test_no_date(lang: str, text: str) -> None:
    assert found("date", text, lang) == []


def test_dates_compared() -> None:
    assert differ("date", "am 9. Juli", "на 11 юли", ("de", "bg")) == [("9. Juli", "11 юли")]
    assert differ("date", "am 09.07.", "9 липня", ("de", "uk")) == []
    twice = differ("date", "am 9. Juli und am 3. Mai", "на 11 юли и на 4 май", ("de", "bg"))
    assert twice == [("9. Juli", ""), ("3. Mai", ""), ("", "11 юли"), ("", "4 май")]


RANGES = {
    "en": ("9-11 July", "July 9–11", "from 9 to 11 July", "9th to 11th July", "July 9th to 11th"),
    "de": ("9.–11. Juli", "vom 9. bis 11. Juli", "9. bis zum 11. Juli", "9.-11.07.2023", "9. - 11.7."),
    "bg": ("9-11 юли", "от 9 до 11 юли", "9 – 11 юли"),
    "uk": ("9–11 липня", "з 9 по 11 липня", "від 9 до 11 липня", "9-11.07.2023"),
}


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for lang, texts in RANGES.items() for text in texts])
def test_a_range_of_days_is_one_date_by_its_first(lang: str, text: str) -> None:
    assert found("date", text, lang) == [("07-09",)]
    assert found("number", text.removesuffix("2023"), lang) == []
    assert differ("date", text, "July 9", (lang, "en")) == []


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "5-3 May"), ("de", "5.-3. Mai"), ("bg", "5-3 май"), ("uk", "5-3 травня")]
)
def test_days_that_run_backwards_are_no_range(lang: str, text: str) -> None:
    assert found("date", text, lang) == [("05-03",)]
    assert found("number", text, lang) == [("cardinal", "5")]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("bg", "Той не дойде.", 1),
        ("bg", "не само днес", 0),
        ("de", "Es gab keine Einigung.", 1),
        ("de", "nicht nur heute", 0),
        ("uk", "Угоди немає.", 1),
        ("uk", "не лише сьогодні", 0),
        ("uk", "тим не менш", 0),
        ("en", "They didn't agree.", 1),
        ("en", "They didn’t agree.", 1),
        ("en", "not only today", 0),
        ("en", "Resolution No. 47", 0),
        ("en", "No. They left.", 1),
        ("en", "a knot, a notice", 0),
        ("en", "", 0),
    ],
)
def test_negation(lang: str, text: str, expected: int) -> None:
    assert len(found("negation", text, lang)) == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("bg", "Вероятно ще подпишат.", 1), ("bg", "Подписаха.", 0), ("de", "Er soll zurücktreten.", 1),
        ("de", "Er trat zurück.", 0), ("uk", "Очікується угода.", 1), ("uk", "Угоду підписано.", 0),
        ("en", "They might sign.", 1), ("en", "He said he would sign.", 0), ("en", "planetary plans", 1),
    ],
)  # fmt: skip
def test_modality(lang: str, text: str, expected: int) -> None:
    assert len(found("modality", text, lang)) == expected


def test_presence_counts_not_number() -> None:
    assert differ("negation", "Nicht jetzt, nicht hier.", "Не тук.", ("de", "bg")) == []
    assert differ("negation", "Nicht jetzt.", "Сега.", ("de", "bg")) == [("Nicht", "")]


@pytest.mark.parametrize(
    ("src", "tgt", "langs", "expected"),
    [
        ("Генсек Марк Рюте говори.", "Generalsekretär Mark Rutte sprach.", ("bg", "de"), []),
        ("Генсек Марк Рюте говори.", "Generalsekretär Jens Stoltenberg sprach.", ("bg", "de"),
         [("Марк Рюте", "Jens Stoltenberg")]),
        ("каза Марио Бертийо", "said Mario Berthieaux", ("bg", "en"), []),
        ("Фараж говори.", "Farage spoke.", ("bg", "en"), []),
        ("Генсекът Столтенберг говори.", "Mr Rutte spoke.", ("bg", "en"), [("Столтенберг", "Rutte")]),
        ("съобщи Укринформ", "berichtet UNIAN", ("bg", "de"), [("Укринформ", "UNIAN")]),
        ("съобщи БГНЕС", "die NATO", ("bg", "de"), [("БГНЕС", ""), ("", "NATO")]),
        ("МОК гласува", "the IOC voted", ("bg", "en"), []),
        ("in Polen", "в Литві", ("de", "uk"), [("Polen", "Литві")]),
        ("in Polen", "там", ("de", "uk"), [("Polen", "")]),
        ("in Polen und Estland", "в Литві", ("de", "uk"), [("Polen", ""), ("Estland", ""), ("", "Литві")]),
        ("in Seoul und Polen", "в Южна Корея и Литва", ("de", "bg"), [("Seoul", "Южна Корея"), ("Polen", "Литва")]),
    ],
)  # fmt: skip
def test_names_compared(src: str, tgt: str, langs: tuple[str, str], expected: list[tuple[str, str]]) -> None:
    assert differ("name", src, tgt, langs) == expected


def swapped(it: Difference) -> Difference:
    return Difference(it.kind, it.theirs, it.ours, it.turned)


@pytest.mark.parametrize(
    ("src", "tgt", "langs"),
    [
        ("Der Krieg gegen Russland, 5 Tote am 9. Juli", "Войната срещу Украйна, не 7 на 11 юли", ("de", "bg")),
        ("Stoltenberg sprach mit Rutte in Polen.", "Столтенберг говори в Литва.", ("de", "bg")),
        ("", "Три дні", ("de", "uk")),
        ("", "", ("en", "en")),
        ("🎉 \u2028 שלום 5", "е\u0301 12", ("en", "bg")),
    ],
)
def test_swapping_the_sides_swaps_the_differences(src: str, tgt: str, langs: tuple[str, str]) -> None:
    there, back = compare(src, tgt, langs), compare(tgt, src, (langs[1], langs[0]))
    assert sorted(map(repr, there)) == sorted(repr(swapped(it)) for it in back)


@pytest.mark.parametrize("lang", ["bg", "de", "uk", "en"])
def test_a_text_does_not_differ_from_itself(lang: str) -> None:
    text = "5 Russland срещу Росія against Ukraine's 12 липня July 12 не nicht not Jens Stoltenberg"
    assert compare(text, text, (lang, lang)) == []


def test_facts_are_slices() -> None:
    text = "🎉 Am 12. Juli führt Russlands Krieg gegen die Ukraine zu 5 Toten, nicht mehr."
    assert all(fact.text == text[fact.start : fact.end] for fact in facts(text, "de"))
    assert {fact.kind for fact in facts(text, "de")} == {"number", "date", "name", "negation", "role"}


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("bg", "през 2034 година", "2034"), ("de", "die dritte Wahl", "3rd"), ("uk", "одинадцяти сфер", "11"),
        ("bg", "двадесет и първи век", "21st"), ("de", "der zwölfte Tag", "12th"), ("de", "5 Prozent", "5%"),
        ("de", "3,5 Millionen Euro", "3,500,000"), ("uk", "рахунок 5:3", "5:3"), ("en", "the third time", "third"),
    ],
)  # fmt: skip
def test_numbers_in_english(lang: str, text: str, expected: str) -> None:
    assert expected in [fact.english for fact in facts(text, lang) if fact.kind == "number"]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("bg", "НАТО заседава.", "NATO"), ("uk", "повідомляє БТА", "BTA"), ("de", "in Südkorea", "South Korea"),
        ("uk", "у США", "United States"), ("en", "in the United States", "United States"), ("bg", "в Полша", "Poland"),
    ],
)  # fmt: skip
def test_names_in_english(lang: str, text: str, expected: str) -> None:
    assert [fact.english for fact in facts(text, lang) if fact.kind == "name"] == [expected]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "12 junge ukrainische Soldaten", "persons"), ("uk", "12 дорослих", "persons"), ("en", "$12", "money"),
        ("bg", "12 лева", "money"), ("de", "3,5 Mrd. Euro", "money"), ("en", "12 %", "percent"), ("en", "12", ""),
        ("uk", "12 років", "years"), ("bg", "12 километра", "distance"), ("en", "12, people said", ""),
        ("de", "12 Hauptstädte", ""), ("en", "12 miles", "distance"), ("de", "12 Lebensjahre", "years"),
    ],
)  # fmt: skip
def test_what_a_number_counts(lang: str, text: str, expected: str) -> None:
    assert [fact.about for fact in facts(text, lang) if fact.kind == "number"] == [expected]


@pytest.mark.parametrize(
    ("lang", "text", "told", "expected"),
    [
        ("de", "elf Bereiche", "У 11 сферах.", True),
        ("de", "elf Bereiche", "11 солдатів", False),
        ("de", "der dritte Versuch", "3 спроби", False),
        ("bg", "на 9 юли", "9 липня", True),
        ("en", "in Seoul", "у Південній Кореї", True),
        ("bg", "в Полша", "у Литві", False),
        ("bg", "не", "не", False),
        ("en", "in Poland", "", False),
    ],
)
def test_what_a_longer_text_tells(lang: str, text: str, told: str, expected: bool) -> None:
    assert tells(facts(told, "uk"), facts(text, lang)[0]) is expected


def test_what_only_the_english_contradicts() -> None:
    number = compare("5 people", "7 people", ("en", "en"))
    assert mistranslated([], number) == number
    assert mistranslated(number, number) == []
    assert mistranslated([], compare("5 people", "people", ("en", "en"))) == []
    assert mistranslated([], compare("in Seoul", "in South Korea", ("en", "en"))) == []
