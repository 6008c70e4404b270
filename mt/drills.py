"""Sentence pairs made by code, so that names, numbers and dates are carried over right: by tables, or altered texts.

The model learns from them that what stands in a gap is copied, whatever its tables of words would rather say.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

import regex

from mt import phrasebook
from mt.corpora import Pair
from mt.gazetteer import LANGUAGES as COLUMNS
from mt.gazetteer import rows
from mt.languages import LANGUAGES

Filler = Mapping[str, tuple[str, ...]]  # language to its forms

SOURCES = ("drill-sentence", "drill-number", "drill-name")
_GAP = regex.compile(r"\{(?P<kind>[a-z]+)(?P<second>2?)(?:\.(?P<form>\w+)|\?(?P<man>[^:}]+):(?P<woman>[^}]+))?\}")
_DIGITS = regex.compile(r"(?<![\p{N}.,:])[1-9]\p{N}{1,5}(?![\p{N}]|[.,:]\p{N})")
_TOM = regex.compile(r"\b(?:Tom|Том)\b(?!['’-])")
_TABLES = {
    "country": phrasebook.COUNTRIES,
    "city": phrasebook.CITIES,
    "org": phrasebook.ORGANISATIONS,
    "thing": phrasebook.THINGS,
    "month": phrasebook.MONTHS,
    "day": phrasebook.DAYS,
}
# After these Ukrainian has the genitive plural.
_COUNTS = [number for number in range(5, 100) if number < 21 or number % 10 not in range(1, 5)]
_LARGE_COUNTS = [100 * lead + number for lead in (*range(1, 10), *range(10, 900, 37)) for number in _COUNTS]
_PLAIN_NUMBERS = {"year": range(1945, 2030), "d": range(1, 29)}


def drills(pairs: Sequence[Pair], share: float) -> list[Pair]:
    """Makes ``share`` drills for each pair of a direction, half from tables, half from pairs; the same every time."""
    made: list[Pair] = []
    for lang in COLUMNS[:3]:
        ours = [pair for pair in pairs if pair.src_lang == lang]
        count = round(share * len(ours) / 2)
        draw = random.Random(f"drills/{lang}")
        altered = [drill for pair in ours if (drill := renumbered(pair, draw) or renamed(pair, draw))]
        made += draw.sample(altered, min(count, len(altered)))
        made += [sentence(lang, draw, f"{lang}:{at}") for at in range(count)]
    return list({(pair.src_lang, pair.src): pair for pair in made}.values())


def sentence(lang: str, draw: random.Random, place: str) -> Pair:
    """Fills the gaps of a sentence of the tables."""
    frame = draw.choice(rows(phrasebook.SENTENCES))
    chosen: dict[str, Filler] = {}
    texts = {}
    for code in (lang, "en"):
        for gap in _GAP.finditer(frame[COLUMNS.index(code)]):
            name = gap["kind"] + gap["second"]
            if name not in chosen:
                chosen[name] = _filler(gap["kind"], draw, list(chosen.values()))
        texts[code] = _filled(frame[COLUMNS.index(code)], chosen, code)
    return Pair(f"{SOURCES[0]}:{place}", lang, "en", texts[lang], texts["en"], SOURCES[0])


def renumbered(pair: Pair, draw: random.Random) -> Pair | None:
    """Alters a number in digits that stands once on either side; None where there is none.

    The last digits stay as they are, for in Ukrainian the noun depends on them.
    """
    ours, theirs = _DIGITS.findall(pair.src), _DIGITS.findall(pair.tgt)
    old = next((number for number in ours if ours.count(number) == theirs.count(number) == 1), None)
    if old is None or (len(old) == 2 and old[0] == "1"):
        return None
    kept = old[-2:] if len(old) > 2 else old[-1:]
    lead = "".join(draw.choice("23456789") for _ in old[: -len(kept)])
    if len(old) == 4 and old[:2] in ("18", "19", "20"):  # a year
        lead, kept = old[:3], draw.choice("0123456789")
    sides = [regex.sub(rf"(?<!\p{{N}}){old}(?!\p{{N}})", lead + kept, text) for text in (pair.src, pair.tgt)]
    return replace(pair, src=sides[0], tgt=sides[1], source=SOURCES[1])


def renamed(pair: Pair, draw: random.Random) -> Pair | None:
    """Gives Tom, the hero of Tatoeba, another name; None where he does not stand once on each side."""
    if len(_TOM.findall(pair.src)) != 1 or len(_TOM.findall(pair.tgt)) != 1:
        return None
    person = _person(draw, man=True)
    sides = [_TOM.sub(person[lang][0], text) for lang, text in ((pair.src_lang, pair.src), ("en", pair.tgt))]
    return replace(pair, src=sides[0], tgt=sides[1], source=SOURCES[2])


def spelled(number: int, lang: str) -> str:
    """Writes a number from 5 to 99 in words, in the nominative."""
    words = _words(lang)
    if number in words:
        return words[number]
    unit, ten = number % 10, number - number % 10
    return {
        "de": f"{'ein' if unit == 1 else words[unit]}und{words[ten]}",
        "bg": f"{words[ten]} и {words[unit]}",
        "en": f"{words[ten]}-{words[unit]}",
    }.get(lang, f"{words[ten]} {words[unit]}")


@cache
def _words(lang: str) -> dict[int, str]:
    """Maps values to the first word that the tables have for each."""
    found: dict[int, str] = {}
    for word, value in LANGUAGES[lang].numbers.items():
        found.setdefault(value, word)
    return found


def _filler(kind: str, draw: random.Random, taken: Sequence[Filler]) -> Filler:
    """Chooses what fills a gap, and nothing that fills another."""
    return next(filler for filler in _fillers(kind, draw) if filler not in taken)


def _fillers(kind: str, draw: random.Random) -> Iterator[Filler]:
    while True:
        if kind in _TABLES:
            yield _forms(draw.choice(rows(_TABLES[kind])))
        elif kind == "p":
            yield _person(draw, man=draw.random() < 0.6)
        else:
            yield _number(kind, draw)


def _number(kind: str, draw: random.Random) -> Filler:
    """Draws a year, a day of the month, a count below a hundred (``k``) or any count, half of the small in words."""
    if kind in _PLAIN_NUMBERS:
        return dict.fromkeys(COLUMNS, (str(draw.choice(_PLAIN_NUMBERS[kind])),))
    number = draw.choice(_COUNTS if kind == "k" or draw.random() < 0.4 else _LARGE_COUNTS)
    if number < 100 and draw.random() < 0.5:
        return {lang: (spelled(number, lang),) for lang in COLUMNS}
    group = {"bg": " ", "de": ".", "uk": " ", "en": ","}
    return {lang: (f"{number:,}".replace(",", group[lang]) if number > 9999 else str(number),) for lang in COLUMNS}


def _person(draw: random.Random, man: bool) -> Filler:
    """Makes up a person; the second form is "man" or nothing."""
    first = draw.choice(rows(phrasebook.MEN if man else phrasebook.WOMEN))
    slavic = draw.random() < 0.5
    tables = (
        (phrasebook.SLAVIC_BEGINNINGS, phrasebook.SLAVIC_ENDINGS)
        if slavic
        else (phrasebook.BEGINNINGS, phrasebook.ENDINGS)
    )
    begun, ended = (draw.choice(rows(table)) for table in tables)
    alone = draw.random() < 0.3
    return {
        lang: ((begun[at] + ended[at]) if alone else f"{first[at]} {begun[at]}{ended[at]}", "man" * man)
        for at, lang in enumerate(COLUMNS)
    }


def _forms(row: Sequence[str]) -> Filler:
    return {lang: tuple(cell.split("/")) for lang, cell in zip(COLUMNS, row, strict=True)}


def _filled(frame: str, chosen: Mapping[str, Filler], lang: str) -> str:
    text = _GAP.sub(lambda gap: _fitted(gap, chosen, lang), frame)
    return text[0].upper() + text[1:]


def _fitted(gap: regex.Match[str], chosen: Mapping[str, Filler], lang: str) -> str:
    """Writes what fills a gap in the form that it asks for."""
    forms = chosen[gap["kind"] + gap["second"]][lang]
    if gap["man"]:
        return gap["man"] if forms[1] else gap["woman"]
    if not gap["form"]:
        return forms[0]
    at = 1 + phrasebook.FORMS[gap["kind"]].index(gap["form"])
    return forms[at] if at < len(forms) else _REGULAR[lang, gap["form"]] + forms[0]


# What makes a form that a filler does not list.
_REGULAR = {("bg", "in"): "в ", ("de", "in"): "in ", ("en", "in"): "in ", ("de", "of"): "aus "}
