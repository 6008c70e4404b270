"""Which numbers and dates of a source its translation carries over, judged to be right when it speaks.

``numbers`` and ``dates`` compare strictly; a translation may say the same in other ways ("achtjährig" is "eight-year",
"beide" is "two", "7:2" is "7-2"), so what they find on one side only is taken back where another reading is likely.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import regex

from mt import dates, numbers
from mt.languages import LANGUAGES, straight

_GLUED = regex.compile(r"(?<=\d)(?=(?:thousand|million|billion|trillion|bn|mln|Mio|Mrd|млн|млрд|тис|хил)\b)")
_MONEY = regex.compile(r"(?<=[$€£¥]\s?\d[\d.,]{0,12})(m|mn|b|tn|k)\b", regex.I)
_SHORT_SCALE = {"m": " million", "mn": " million", "b": " billion", "tn": " trillion", "k": " thousand"}
_SPLIT_TIME = regex.compile(r"(?<=\b\d{1,2}:) (?=\d\d\b)")
_RUNS = regex.compile(r"\d+")
_CHAINS = regex.compile(r"\d[\d.,:\u00a0\u202f]*\d")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’ʼ-]\p{L}+)*")
_ROMAN = {
    1: "I",
    2: "II",
    3: "III",
    4: "IV",
    5: "V",
    6: "VI",
    7: "VII",
    8: "VIII",
    9: "IX",
    10: "X",
    11: "XI",
    12: "XII",
}
_MAY = regex.compile(
    r"\b(?:in|of|last|next|this|since|until|by|early|late|mid|from|to|and|during)[ -]May\b|\bMay,? \d|\d\w{0,2} May\b"
)
_TITLE = regex.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?= \p{Lu}\p{Ll})")  # the Sunday Times
_BOTH = ("двете", "двамата", "двата", "двоє", "обоє", "обидва", "обидві")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

# How words begin that hold a number: "двучасова", "dreirädrig", "siebenfach", "both".
_STEMS: dict[str, dict[int, str]] = {
    "bg": {
        2: "дв дву втор двой", 3: "три тре трой", 4: "четири четвърт", 5: "пет", 6: "шест", 7: "седем седм",
        8: "осем осм", 9: "девет", 10: "десет", 12: "дванайсет дузин", 100: "сто стот",
    },
    "de": {
        2: "zwei zwie zweit beid doppel halb paar", 3: "drei dritt drill", 4: "vier quart", 5: "fünf", 6: "sech",
        7: "sieb", 8: "acht", 9: "neun", 10: "zehn jahrzehnt ten", 12: "zwölf dutzend", 100: "hundert jahrhundert",
    },
    "uk": {
        2: "дв друг обид обо обе пар подвій", 3: "три тре трьо трой потрій", 4: "чотир четвер чвер", 5: "п'ят",
        6: "шіст шест", 7: "сім сем сьом", 8: "вісім восьм", 9: "дев'ят", 10: "десят", 12: "дванадцят дюжин",
        100: "сот сто",
    },
    "en": {
        2: "two twice both double second half pair couple dual twin bi", 3: "three third tri thrice",
        4: "four quarter quad", 5: "five fif", 6: "six", 7: "seven", 8: "eight", 9: "nine nin", 10: "ten decade",
        12: "twel dozen", 100: "hundred centur",
    },
}  # fmt: skip


@dataclass(frozen=True)
class _Side:
    """Holds one text and what it may say numbers with; each found once, when first asked for."""

    text: str
    lang: str

    @cached_property
    def runs(self) -> frozenset[str]:
        """Lists its runs of digits without leading zeros, those that punctuation joins also put together."""
        chains = (regex.sub(r"\D", "", chain) for chain in _CHAINS.findall(self.text))
        return frozenset(run.lstrip("0") or "0" for run in (*_RUNS.findall(self.text), *chains))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Lists its words in lower case with straight apostrophes, those with hyphens also part by part."""
        found = [straight(word.lower()) for word in _WORD.findall(self.text)]
        return tuple(part for word in found for part in dict.fromkeys((word, *word.split("-"))))

    @cached_property
    def dates(self) -> dict[str, str]:
        """Finds the months and weekdays it names."""
        return dates.named(self.text, self.lang)


def numbers_apart(source: str, target: str, src: str, tgt: str) -> tuple[list[numbers.Number], list[numbers.Number]]:
    """Finds the numbers that only the source and only its translation has: lost and invented."""
    ours, theirs = _Side(_spaced(source), src), _Side(_spaced(target), tgt)
    mine, its = numbers.find(ours.text, src), numbers.find(theirs.text, tgt)
    return _unsaid(numbers.unmatched(mine, its), theirs), _unsaid(numbers.unmatched(its, mine), ours)


def dates_apart(source: str, target: str, src: str, tgt: str) -> tuple[list[str], list[str]]:
    """Finds the months and weekdays, as written, that only the source and only its translation names."""
    ours, theirs = _named(source, src), _named(target, tgt)
    lost = [word for name, word in ours.items() if name not in theirs and not _may_name(name, word, target, tgt)]
    return lost, [w for name, w in theirs.items() if name not in ours and not _may_name(name, w, source, src)]


def _named(text: str, lang: str) -> dict[str, str]:
    """Finds months and weekdays, but not those of English that are other words: "the Sunday Times", "may", "May"."""
    if lang != "en":
        return dates.named(text, lang)
    found = dates.named(_TITLE.sub(" ", text), lang)
    return {name: word for name, word in found.items() if name != "May" or _MAY.search(text)}


def _spaced(text: str) -> str:
    """Sets a scale apart from its digits ("€3.1billion", "$2bn", "€40m") and joins a time written with a blank."""
    if not _RUNS.search(text):
        return text
    written_out = _MONEY.sub(lambda match: _SHORT_SCALE[match.group().lower()], _SPLIT_TIME.sub("", text))
    return _GLUED.sub(" ", written_out)


def _unsaid(found: Sequence[numbers.Number], other: _Side) -> list[numbers.Number]:
    once = {number.text: number for number in reversed(found)}
    return [number for number in reversed(once.values()) if not any(says(number, other) for says in READINGS)]


def _as_no_number(number: numbers.Number, _: _Side) -> bool:
    """Reads "second" as the unit or as "other", "двамата" as "they", and "Six Flags" as a name."""
    is_other = (number.kind == "ordinal" and number.value == 2) or number.text in _BOTH
    return not number.text[0].isdigit() and (is_other or number.text[0].isupper())


def _as_digits(number: numbers.Number, other: _Side) -> bool:
    """Reads "7:2" as "7-2", "02:30" as "0230", "11:20" as "11" and "20"; what has a scale is more than its digits."""
    if regex.search(r"\p{L}", number.text):
        return False
    runs = [run.lstrip("0") or "0" for run in _RUNS.findall(number.text)]
    parted = ":" in number.text or len(runs) == 1
    return bool(runs) and ((parted and other.runs.issuperset(runs)) or "".join(runs) in other.runs)


def _as_hour(number: numbers.Number, other: _Side) -> bool:
    """Reads "15:00" as "3 p.m."."""
    hour, *minutes = _RUNS.findall(number.text) or ["99"]
    shifted = {str(int(hour) + 12), str(int(hour) - 12)} & other.runs if int(hour) < 24 else set()
    return bool(shifted) and all(minute in ("00", *other.runs) for minute in minutes)


def _as_year(number: numbers.Number, other: _Side) -> bool:
    """Reads "the 70s" as "the 1970s" and "95/96" as "1995/1996"."""
    digits = f"{number.value:.0f}"
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return digits[2:] in other.runs
    return len(digits) == 2 and any(run[2:] == digits for run in other.runs if run[:2] in ("19", "20"))


def _as_word(number: numbers.Number, other: _Side) -> bool:
    """Reads a small number in a word of the other side that begins like one."""
    stems = _stems(other.lang, number.value)
    return bool(stems) and any(word.startswith(stems) for word in other.words)


@cache
def _stems(lang: str, value: float) -> tuple[str, ...]:
    words = (word for word, number in LANGUAGES[lang].numbers.items() if number == value and len(word) > 3)
    return (*_STEMS[lang].get(int(value), "").split(), *words) if value.is_integer() else ()


def _as_numeral(number: numbers.Number, other: _Side) -> bool:
    """Reads 10 as the "X" of Apollo X, or as October."""
    if not number.value.is_integer() or number.value not in _ROMAN:
        return False
    is_month = number.value <= len(MONTHS) and MONTHS[int(number.value) - 1] in other.dates
    return is_month or regex.search(rf"\b{_ROMAN[int(number.value)]}\b", other.text) is not None


READINGS: tuple[Callable[[numbers.Number, _Side], bool], ...] = (
    _as_no_number,
    _as_digits,
    _as_hour,
    _as_year,
    _as_word,
    _as_numeral,
)


def _may_name(name: str, word: str, text: str, lang: str) -> bool:
    """Tells whether a text may name a month or weekday: the same word, one that begins like it, or its number."""
    if word in text or _beginning(lang, name).search(text):
        return True
    month = MONTHS.index(name) + 1 if name in MONTHS else 0
    return bool(month) and regex.search(rf"(?<!\d)0?{month}[./-]|[./-]0?{month}(?!\d)", text) is not None


@cache
def _beginning(lang: str, name: str) -> regex.Pattern[str]:
    """Compiles how the names of a month or weekday, given in English, begin in a language: "Nov", "жовт"."""
    from babel import Locale

    ours, english = Locale.parse(lang), Locale.parse("en")
    size = 4 if LANGUAGES[lang].script == "Cyrl" else 3
    tables = ((ours.months, english.months), (ours.days, english.days))
    stems = {
        word[:size].lower()
        for ours_named, english_named in tables
        for context in ("format", "stand-alone")
        for number, word in ours_named[context]["wide"].items()
        if english_named["format"]["wide"][number] == name
    }
    return regex.compile(rf"(?<!\p{{L}})(?:що)?(?:{'|'.join(sorted(stems))})", regex.I)
