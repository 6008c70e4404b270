import random
from collections import Counter

import pytest

from mt import names, numbers, phrasebook
from mt.corpora import Pair
from mt.drills import drills, renamed, renumbered, sentence, spelled
from mt.gazetteer import rows

LANGS = ("bg", "de", "uk")


@pytest.mark.parametrize("lang", [*LANGS, "en"])
def test_numbers_in_words_are_read_as_what_they_say(lang: str) -> None:
    for value in range(5, 100):
        (found,) = numbers.find(spelled(value, lang), lang)
        assert (found.value, found.text) == (value, spelled(value, lang))


@pytest.mark.parametrize("lang", LANGS)
def test_sentences_have_no_gap_left_and_the_same_numbers_on_both_sides(lang: str) -> None:
    draw = random.Random(1)
    made = [sentence(lang, draw, str(at)) for at in range(300)]
    assert not [pair for pair in made if {*"{}/?|"} & {*pair.src + pair.tgt}]
    assert not [pair for pair in made if pair.src[0].islower() or pair.tgt[0].islower()]
    for pair in made:
        ours, theirs = numbers.find(pair.src, lang), numbers.find(pair.tgt, "en")
        assert Counter(it.value for it in ours) == Counter(it.value for it in theirs), pair
    frames = {pair.tgt.split()[-1] for pair in made}
    assert len(frames) > 20


def test_every_row_of_the_tables_has_four_columns_of_known_gaps() -> None:
    tables = {name: rows(text) for name, text in vars(phrasebook).items() if name.isupper() and isinstance(text, str)}
    assert len(tables) == 13
    assert not [(name, row) for name, table in tables.items() for row in table if len(row) != 4 or not all(row)]


def test_the_place_and_its_case_are_right() -> None:
    draw = random.Random(2)
    uk = " ".join(sentence("uk", draw, "").src for _ in range(400))
    de = " ".join(sentence("de", draw, "").src for _ in range(400))
    assert "в Україні" in uk
    cases = [row[2].split("/") for row in rows(phrasebook.COUNTRIES)]
    assert not [one for one, _, of in cases if one != of and f"Війська {one} " in uk]
    assert "in der Ukraine" in de
    assert "aus der Schweiz" in de
    assert " in die " not in de


@pytest.mark.parametrize(
    ("src", "tgt", "fixed"),
    [
        ("Вони звільнили 145 осіб.", "They freed 145 people.", "45 осіб"),
        ("Двама от 47 бяха там.", "Two of 47 were there.", "7 бяха"),
        ("Im Jahr 1987 kam er.", "He came in 1987.", "Im Jahr 198"),
        ("Er hat 47 und 47.", "He has 47 and 47.", None),
        ("Er hat 12.", "He has 12.", None),  # a teen would change its noun
        ("Es ist 14:30.", "It is 14:30.", None),
        ("Er hat 30.", "He has thirty.", None),
        ("Nichts.", "Nothing.", None),
    ],
)
def test_a_number_is_altered_alike_on_both_sides(src: str, tgt: str, fixed: str | None) -> None:
    made = renumbered(Pair("x:1", "uk", "en", src, tgt), random.Random(4))
    if fixed is None:
        assert made is None
    else:
        assert made is not None
        assert fixed in made.src
        assert made.src != src
        assert [it.value for it in numbers.find(made.src, "uk")][-1] == numbers.find(made.tgt, "en")[-1].value


@pytest.mark.parametrize(
    ("src", "tgt", "done"),
    [
        ("Том спить.", "Tom is asleep.", True),
        ("Я бачив Тома.", "I saw Tom.", False),
        ("Том і Том.", "Tom and Tom.", False),
        ("Мері спить.", "Mary is asleep.", False),
        ("Том тут.", "Tom's here.", False),
    ],
)
def test_tom_gets_one_name_on_both_sides_where_no_case_changes_it(src: str, tgt: str, done: bool) -> None:
    made = renamed(Pair("x:1", "uk", "en", src, tgt), random.Random(1))
    assert (made is not None) == done
    if made:
        ours = names.find(made.src, "uk", known=[it.key for it in names.find(made.tgt, "en")])
        assert not names.shared(ours, names.find(made.tgt, "en"))[1]


def test_drills_are_the_same_every_time_and_a_share_of_the_pairs() -> None:
    pairs = [Pair(f"x:{at}", "bg", "en", f"Том има {at} коли.", f"Tom has {at} cars.", "t") for at in range(100, 300)]
    made = drills(pairs, 0.2)
    assert made == drills(pairs, 0.2)
    assert 36 <= len(made) <= 40
    assert {pair.src_lang for pair in made} == {"bg"}
