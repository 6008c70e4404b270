"""Dates: lines that are nothing else, to ISO form; months and weekdays that a text names."""

from datetime import date
from functools import cache

import regex

from mt.languages import LANGUAGES

_TIME = r"(?:,?\s*[|–-]?\s*(?:um |at |о )?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s*(?:Uhr|ч|год)\.?)?)?"
_WEEKDAY = r"(?:\p{L}+,?\s+)?"
_DATES = tuple(
    regex.compile(pattern, regex.I)
    for pattern in (
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.?\s+(?P<month>\p{{L}}+)\.?,?\s+(?P<year>\d{{4}})(?:\s*(?:г|р|року)\.?)?{_TIME}",
        rf"{_WEEKDAY}(?P<month>\p{{L}}+)\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}}){_TIME}",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})[./](?P<year>\d{{4}})(?:\s*[гр]\.?)?{_TIME}",
        r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:[T ][\d:.,Z +-]{0,30})?",
    )
)


def iso_date(line: str) -> str:
    """Reads a line that is nothing but a date to ISO form; empty if it is anything else.

    Month names come from CLDR through Babel, in all our languages and both grammatical forms. Digits alone are read
    with the day first, as they are written in Europe.
    """
    found = next(filter(None, (pattern.fullmatch(line.strip()) for pattern in _DATES)), None)
    if not found:
        return ""
    month = found["month"].lower()
    number = int(month) if month.isdecimal() else _months().get(month, 0)
    try:
        return date(int(found["year"]), number, int(found["day"])).isoformat()
    except ValueError:  # 31 February, or a word that is no month
        return ""


@cache
def _months() -> dict[str, int]:
    from babel import Locale

    forms = [(context, width) for context in ("format", "stand-alone") for width in ("wide", "abbreviated")]
    return {
        name.lower().rstrip("."): number
        for code in LANGUAGES
        for context, width in forms
        for number, name in Locale.parse(code).months[context][width].items()
    }


def named(text: str, lang: str) -> dict[str, str]:
    """Finds the months and weekdays that a text names: English name to the word that names it.

    Case endings are allowed for in Cyrillic ("у середу" is Wednesday); in Latin script the name must be capitalised, as
    "may" and "march" are other words too.
    """
    found: dict[str, str] = {}
    for word in regex.findall(r"\p{L}{3,}", text):
        name = _calendar(lang).get(_bare(word, lang))
        if name and word.lower() not in LANGUAGES[lang].function_words:  # "серед" is "among", "середа" Wednesday
            found.setdefault(name, word)
    return found


@cache
def _calendar(lang: str) -> dict[str, str]:
    from babel import Locale

    ours, theirs = Locale.parse(lang), Locale.parse("en")
    return {
        _bare(name, lang): str(english["format"]["wide"][number])
        for table, english in ((ours.months, theirs.months), (ours.days, theirs.days))
        for context in ("format", "stand-alone")
        for number, name in table[context]["wide"].items()
    }


def _bare(word: str, lang: str) -> str:
    """Cuts a Cyrillic word's ending, a vowel or soft sign; Latin ones stay as they are."""
    if LANGUAGES[lang].script != "Cyrl":
        return word
    return regex.sub(r"(?<=\p{L}{3})(?:[аяуюіїиеоьй]|ою|ею)$", "", word.lower())
