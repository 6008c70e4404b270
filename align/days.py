"""Days of the year that a text names, as words or as digits: "12 July", "12. Juli", "12.07.2023", "9-11 July"."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from mt.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class Day:
    """Marks a day of the year; a year of four digits after it is left out, being a number that compares by itself.

    A range of days in one month is one, by its first day; ``last`` is the other, or ``day`` again.
    """

    month: int
    day: int
    last: int
    start: int
    end: int

    @property
    def english(self) -> str:
        """Writes the day as English does."""
        return f"{MONTHS[self.month - 1]} {self.day}" + (f"–{self.last}" if self.last != self.day else "")


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_LONGEST_MONTH = 31
_TO = r"(?:\s?[-–—]\s?|\s(?:to|bis|до|по)(?:\szum)?\s)"  # what joins the days of a range
# In Latin script months have a capital, which tells May from may.
_CAPITALS = {code for code, language in LANGUAGES.items() if language.script == "Latn"}


def find(text: str, lang: str) -> Iterator[Day]:
    """Yields the days of a text in order."""
    for match in _pattern(lang).finditer(text):
        groups = match.groupdict()
        name, day = groups["month"] or "", int(groups["day"] or groups["later"])
        first, last = int(groups["first"] or day), int(groups["last"] or day)
        start, first = (match.start(), first) if first <= day else (match.start("day"), day)  # "5-3 May" is no range
        if 1 <= first <= last <= _LONGEST_MONTH and (lang not in _CAPITALS or name[:1] == name[:1].upper()):
            yield Day(_months(lang)[name.lower()] if name else int(groups["digits"]), first, last, start, match.end())


@cache
def _months(lang: str) -> dict[str, int]:
    """Maps month names of a language to numbers, both grammatical forms and the short ones, after CLDR."""
    from babel.dates import get_month_names

    return {
        name.lower().rstrip("."): number
        for width in ("abbreviated", "wide")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context=context, locale=lang).items()
        if not name.isdigit()
    }


@cache
def _pattern(lang: str) -> regex.Pattern[str]:
    month = rf"(?P<month>{'|'.join(map(regex.escape, sorted(_months(lang), key=len, reverse=True)))})"
    ending = r"(?:th|st|nd|rd|ти|тя|ви|ри|ми|и|го|е)"
    first = rf"(?:(?P<first>\d{{1,2}})\.?(?:-?{ending})?{_TO})?"
    number = rf"(?<![\d.,:]){first}(?P<day>\d{{1,2}})"
    day = rf"{number}(?:\.|-?{ending})?\s+(?:of\s+)?{month}(?!\p{{L}})"
    year = r"(?:(?=\s?(?:19|20)\d\d)|\d\d(?!\d)|(?!\s*\d))"
    digits = rf"{number}\.\s?(?P<digits>0?[1-9]|1[0-2])\.{year}"
    last = rf"(?:{_TO}(?P<last>\d{{1,2}}){ending}?)?"
    later = rf"(?<!\p{{L}}){month}\.?\s+(?P<later>\d{{1,2}}){ending}?{last}(?!\p{{L}}|\d|[.,:]\d)"
    if lang == "en":
        return regex.compile(f"{day}|{later}", regex.I)
    return regex.compile(f"{day}|{digits}(?P<last>)(?P<later>)", regex.I)
