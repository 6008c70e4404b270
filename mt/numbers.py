"""Numbers in running text, as digits or as words, to plain values: "11" = "elf" = "единадесет" = "одинадцять"."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import regex

from mt.languages import LANGUAGES, Language, word_pattern

_DIGITS = regex.compile(
    r"(?<![\p{L}\p{N}])(?:\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+(?![\p{N}])(?:[.,]\d+)?|\d+(?:[.,:]\d+)?)(?!\p{N})"
)
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
    digits are read as the language writes them: "1.500" is 1500 in German and 1.5 in English.
    """
    facts = LANGUAGES[lang]
    found = [*_digits(text, lang), *_words(text, facts)]
    found = _joined(sorted(found, key=lambda number: number.start), text)
    found = [_scaled(number, text, facts) for number in found]
    return tuple(number for number in found if number.value != 1 or number.text[0].isdigit())


def values(numbers: Iterable[Number]) -> Counter[float]:
    """Counts numbers by value, whatever they are written as."""
    return Counter(number.value for number in numbers)


def unmatched(ours: Iterable[Number], theirs: Iterable[Number]) -> list[Number]:
    """Returns our numbers whose value the other side does not have."""
    there = {number.value for number in theirs}
    return [number for number in ours if number.value not in there]


def _digits(text: str, lang: str) -> list[Number]:
    return [
        Number(match.start(), match.end(), match.group(), _value(match.group(), lang), "cardinal")
        for match in _DIGITS.finditer(text)
    ]


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
            value = _look_up(table, match.group().lower())
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
    tables = (("cardinal", cardinals), ("ordinal", facts.ordinals))
    return [(kind, word_pattern(tuple(table)), table) for kind, table in tables]


def _look_up(table: dict[str, int], word: str) -> int:
    if word in table:
        return table[word]
    return next(value for entry, value in table.items() if entry.endswith("*") and word.startswith(entry[:-1]))


def _joined(found: list[Number], text: str) -> list[Number]:
    """Joins tens and units that stand together ("двадесет и един", "twenty-one") and drops what lies in another."""
    joined: list[Number] = []
    for number in found:
        last = joined[-1] if joined else None
        if last and number.start < last.end:
            continue
        if last and _adds_up(last, number) and _JOINT.fullmatch(text, last.end, number.start):
            whole = text[last.start : number.end]
            joined[-1] = Number(last.start, number.end, whole, last.value + number.value, number.kind)
        else:
            joined.append(number)
    return joined


def _adds_up(tens: Number, units: Number) -> bool:
    in_words = not (tens.text[0].isdigit() or units.text[0].isdigit())
    hundreds = tens.value % 100 == 0 and 0 < tens.value < 1000 and 0 < units.value < 100
    return in_words and (hundreds or (tens.value in range(20, 100, 10) and 0 < units.value < 10))


def _scaled(number: Number, text: str, facts: Language) -> Number:
    scale = _scales(facts.code).match(text, number.end)
    if scale and number.kind == "cardinal":
        factor = _look_up(facts.scales, scale["scale"].lower())
        return Number(number.start, scale.end(), text[number.start : scale.end()], number.value * factor, "cardinal")
    percent = _PERCENT.match(text, number.end)
    if percent:
        return Number(number.start, percent.end(), text[number.start : percent.end()], number.value, "percent")
    return number


@cache
def _scales(lang: str) -> regex.Pattern[str]:
    return regex.compile(rf"[\s-]*(?P<scale>{word_pattern(tuple(LANGUAGES[lang].scales)).pattern})", regex.I)
