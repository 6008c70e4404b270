import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mt.languages import LANGUAGES
from mt.numbers import find, unmatched

FOUND = [
    # the same amounts in four languages
    ("bg", "в 11 сфери, единадесет дни", [11, 11]),
    ("de", "in 11 Bereichen, elf Tage", [11, 11]),
    ("uk", "в 11 сферах, одинадцять днів", [11, 11]),
    ("en", "in 11 areas, eleven days", [11, 11]),
    ("bg", "3,5 млн. евро, 4 милиарда, пет хиляди", [3_500_000, 4_000_000_000, 5000]),
    ("de", "3,5 Mio. Euro, 4 Milliarden, fünf Tausend, fünftausend", [3_500_000, 4_000_000_000, 5000, 5000]),
    ("uk", "3,5 млн євро, 4 мільярди, п’ять тисяч, п'ять тисяч", [3_500_000, 4_000_000_000, 5000, 5000]),
    ("en", "3.5 million euros, 4 bn, five thousand", [3_500_000, 4_000_000_000, 5000]),
    ("bg", "двадесет и един, сто двадесет и пет, петстотин", [21, 125, 500]),
    ("de", "einundzwanzig, zweihundert, hundert", [21, 200, 100]),
    ("uk", "двадцять один, сто двадцять п’ять, п'ятсот", [21, 125, 500]),
    ("en", "twenty-one, one hundred and twenty-five, five hundred", [21, 125, 500]),
    ("bg", "20 %, 20 процента, 20 на сто", [20, 20, 20]),
    ("de", "20 %, 20 Prozent, 2,5%", [20, 20, 2.5]),
    ("uk", "20 %, 20 відсотків", [20, 20]),
    ("en", "20%, 20 percent, 2.5 per cent", [20, 20, 2.5]),
    ("bg", "третата година, втори ден", [3, 2]),
    ("de", "im dritten Jahr, der zweite Tag", [3, 2]),
    ("uk", "третій рік, другого дня", [3, 2]),
    ("en", "the third year, the second day", [3, 2]),
    # separators are the language's own
    ("de", "1.500 und 1.234.567,89 und 1,5", [1500, 1_234_567.89, 1.5]),
    ("en", "1,500 and 1,234,567.89 and 1.5", [1500, 1_234_567.89, 1.5]),
    ("uk", "1 500 і 12 345 678 і 1\u00a0000", [1500, 12_345_678, 1000]),
    ("de", "1'000'000", [1_000_000]),
    # dates and times
    ("de", "am 11.07.2023 um 10:30", [11, 2023, 10.3]),
    ("de", "1.500.2023", [15_002_023]),
    ("de", "am 9. Juli", [9]),
    # the words for one are articles more often than numbers
    ("de", "ein Mann, eins, der erste", []),
    ("en", "one man, the first, 1", [1]),
    ("bg", "един милион", [1_000_000]),
    # inside words, signs, odd input
    ("uk", "сім’ю, сім'ї, сімʼя, сім", [7]),
    ("en", "G7, COVID-19, F-16, 5G, x², 1990-2000", [19, 16, 5, 1990, 2000]),
    ("en", "tense often freight", []),
    ("en", "٣٤", [34]),
    ("en", "5👍🏽6", [5, 6]),
    ("en", "", []),
    ("en", "7", [7]),
    ("de", "fu\u0308nf", []),
]


@pytest.mark.parametrize(("lang", "text", "amounts"), FOUND)
def test_finds_values(lang: str, text: str, amounts: list[float]) -> None:
    assert [number.value for number in find(text, lang)] == amounts


@pytest.mark.parametrize(
    ("lang", "text", "kinds"),
    [
        ("de", "elf am zweiten Tag, 20 Prozent", ["cardinal", "ordinal", "percent"]),
        ("en", "the twenty-second, 3 million", ["ordinal", "cardinal"]),
        ("bg", "20 на сто от 11", ["percent", "cardinal"]),
    ],
)
def test_tells_kinds_apart(lang: str, text: str, kinds: list[str]) -> None:
    assert [number.kind for number in find(text, lang)] == kinds


WORDS = sorted({word.rstrip("*") for lang in LANGUAGES.values() for word in (*lang.numbers, *lang.scales)})


@given(
    st.lists(st.sampled_from([*WORDS, "5", "1.500", "%", "на сто", "и", "-", "11.07.2023", "е", "3,5"])),
    st.sampled_from([*LANGUAGES]),
)
def test_numbers_slice_back_in_order_and_apart(words: list[str], lang: str) -> None:
    text = " ".join(words)
    numbers = find(text, lang)
    assert all(text[it.start : it.end] == it.text for it in numbers)
    edges = [edge for it in numbers for edge in (it.start, it.end)]
    assert edges == sorted(edges)


@given(st.text(), st.sampled_from([*LANGUAGES]))
def test_takes_any_text(text: str, lang: str) -> None:
    assert all(text[it.start : it.end] == it.text for it in find(text, lang))


def test_compares_by_value() -> None:
    ours, theirs = find("elf Bereiche, 20 Prozent, 20 Leute", "de"), find("11 сфер", "uk")
    assert [number.text for number in unmatched(ours, theirs)] == ["20 Prozent", "20"]
    assert unmatched(theirs, ours) == []


def test_takes_time_in_proportion_to_the_text() -> None:
    started = time.process_time()
    for text in (
        "Am 9. Juli kamen elf Männer und 20 Frauen. " * 2000,
        "1 111 " * 5000,
        "zwanzig " * 5000,
        "1." * 20_000,
    ):
        find(text, "de")
    assert time.process_time() - started < 3
