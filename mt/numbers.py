"""Numbers in running text, as digits or as words, to plain values: "11" = "elf" = "единадесет" = "одинадцять"."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import regex

from mt.languages import LANGUAGES, Language, straight, word_pattern

_DIGITS = regex.compile(
    r"(?<![\p{L}\p{N}])(?:\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+(?![\p{N}])(?:[.,]\d+)?|\d+(?:[.,:]\d+)?)(?!\p{N})"
)
_DATE = regex.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?:0?[1-9]|1[0-2])\.(?P<year>\d{4})(?!\d)")
_PERCENT = regex.compile(r"\s?(?:%|percent|per cent|prozent|процент\p{L}*|на сто|відсот\p{L}*)", regex.I)
_JOINT = regex.compile(r"\s*(?:-|and|и|та|і|und)?\s*", regex.I)


@dataclass(frozen=True, slots=True)
class Number:
    """Marks one number of a text: ``text[start:end]``, its value and what it counts as.

    ``kind`` is "cardinal", "ordinal" or "percent".
    """

    start: int
    end: int
    text: str
    value: float
    kind: str


def find(text: str, lang: str) -> tuple[Number, ...]:
    """Finds the numbers of a text in order; the words for one are left out, since they are articles more often.

    A scale after a number multiplies it ("3,5 млн" is 3,500,000), and a percent sign belongs to it. The separators of
    digits are read as the language writes them: "1.500" is 1500 in German and 1.5 in English. A date in digits gives
    its day and its year, because another language has a word for the month.
    """
    facts = LANGUAGES[lang]
    found = [*_digits(text, lang), *_words(text, facts)]
    found = _joined(sorted(found, key=lambda number: number.start), text)
    found = [_scaled(number, text, facts) for number in found]
    return tuple(number for number in _apart(found) if number.value != 1 or number.text[0].isdigit())


def unmatched(ours: Iterable[Number], theirs: Iterable[Number]) -> list[Number]:
    """Returns our numbers whose value the other side does not have."""
    there = {number.value for number in theirs}
    return [number for number in ours if number.value not in there]


def _digits(text: str, lang: str) -> list[Number]:
    dates = [match.span(part) for match in _DATE.finditer(text) for part in ("day", "year")]
    plain = _DATE.sub(lambda match: " " * len(match.group()), text)
    spans = dates + [match.span() for match in _DIGITS.finditer(plain)]
    return [Number(at, to, text[at:to], _value(text[at:to], lang), "cardinal") for at, to in spans]


def _value(digits: str, lang: str) -> float:
    """Reads digits with the separators of a language; what its rules do not fit is read by the other's."""
    group, point = (",", ".") if lang == "en" else (".", ",")
    plain = regex.sub(r"[ \u00a0\u202f'’]", "", digits).replace(":", ".")
    if regex.fullmatch(rf"\d{{1,3}}(?:{regex.escape(group)}\d{{3}})+(?:{regex.escape(point)}\d+)?", plain):
        plain = plain.replace(group, "")
    elif regex.fullmatch(rf"\d{{1,3}}(?:{regex.escape(point)}\d{{3}}){{2,}}", plain):
        plain = plain.replace(point, "")
    return (
        float(plain.replace(",", "."))
        if plain.count(".") + plain.count(",") <= 1
        else float(regex.sub(r"\D", "", plain))
    )


def _words(text: str, facts: Language) -> list[Number]:
    found = []
    for kind, pattern, table in _vocabulary(facts.code):
        for match in pattern.finditer(text):
            value = _look_up(table, match.group())
            found.append(Number(match.start(), match.end(), match.group(), float(value), kind))
    return found


@cache
def _vocabulary(lang: str) -> list[tuple[str, regex.Pattern[str], dict[str, int]]]:
    facts = LANGUAGES[lang]
    cardinals = dict(facts.numbers)
    if lang == "de":
        units = {word: n for word, n in facts.numbers.items() if 2 <= n <= 9} | {"ein": 1}
        tens = {word: n for word, n in facts.numbers.items() if 20 <= n <= 90}
        cardinals |= {f"{unit}und{ten}": n + m for unit, n in units.items() for ten, m in tens.items()}
        thousands = {f"{word}tausend": n * 1000 for word, n in {"ein": 1, **cardinals}.items() if n <= 100}
        cardinals |= {f"{unit}hundert": n * 100 for unit, n in units.items()} | thousands
    tables = (("cardinal", cardinals), ("ordinal", facts.ordinals))
    return [(kind, word_pattern(tuple(table)), _straight(table)) for kind, table in tables]


def _straight(table: dict[str, int]) -> dict[str, int]:
    return {straight(entry): value for entry, value in table.items()}


def _look_up(table: dict[str, int], word: str) -> int:
    """Finds the value of a word among straight entries and stems, however its apostrophe is written."""
    plain = straight(word.lower())
    if plain in table:
        return table[plain]
    return next(value for entry, value in table.items() if entry.endswith("*") and plain.startswith(entry[:-1]))


def _joined(found: list[Number], text: str) -> list[Number]:
    """Joins the words of one number that stand together: "двадесет и един", "two hundred and twenty-one"."""
    joined: list[Number] = []
    for number in _apart(found):
        last = joined[-1] if joined else None
        value = _together(last, number) if last else 0.0
        if last and value and _JOINT.fullmatch(text, last.end, number.start):
            joined[-1] = Number(last.start, number.end, text[last.start : number.end], value, number.kind)
        else:
            joined.append(number)
    return joined


def _apart(found: Iterable[Number]) -> list[Number]:
    """Drops every number that begins inside the one before it."""
    kept: list[Number] = []
    for number in found:
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return kept


def _together(one: Number, other: Number) -> float:
    """Gives the value of two number words as one number, 0 where they are two."""
    if one.text[0].isdigit() or other.text[0].isdigit():
        return 0.0
    if 0 < one.value < 10 and other.value == 100:
        return one.value * 100
    hundreds = one.value % 100 == 0 and 0 < one.value < 1000 and 0 < other.value < 100
    tens = one.value % 100 in range(20, 100, 10) and one.value < 1000 and 0 < other.value < 10
    return one.value + other.value if hundreds or tens else 0.0


def _scaled(number: Number, text: str, facts: Language) -> Number:
    pattern, factors = _scales(facts.code)
    scale = pattern.match(text, number.end)
    if scale and number.kind == "cardinal":
        factor = _look_up(factors, scale["scale"])
        return Number(number.start, scale.end(), text[number.start : scale.end()], number.value * factor, "cardinal")
    percent = _PERCENT.match(text, number.end)
    if percent:
        return Number(number.start, percent.end(), text[number.start : percent.end()], number.value, "percent")
    return number


@cache
def _scales(lang: str) -> tuple[regex.Pattern[str], dict[str, int]]:
    factors = LANGUAGES[lang].scales
    pattern = regex.compile(rf"[\s-]*(?P<scale>{word_pattern(tuple(factors)).pattern})", regex.I)
    return pattern, _straight(factors)
