"""What a text asserts, as facts that compare across languages: numbers, dates, names, negation, modality, roles."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import regex

from align import days, roles
from align.classes import class_of
from mt import gazetteer, names, numbers, persons
from mt.languages import LANGUAGES, word_pattern
from mt.likeness import eastern_surnames, fold

Value = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Marks one thing a text asserts: ``text`` is the slice ``start:end``; ``value`` is what it compares by.

    ``kind`` is a key of ``FINDERS``; ``english`` says the value in English for an explanation. ``about`` is the class
    of what a number counts ("persons") or of what a role hangs on ("war"), empty if unknown.
    """

    kind: str
    value: Value
    english: str
    start: int
    end: int
    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Holds one side: the text, its language, and the name keys known from the other side."""

    text: str
    lang: str
    known: Collection[str] = ()

    def fact(self, kind: str, value: Value, english: str, span: tuple[int, int], about: str = "") -> Fact:
        """Makes a fact of a range of this text; what is English already needs no other English."""
        text = self.text[slice(*span)]
        return Fact(kind, value, text if self.lang == "en" else english, *span, text, about)


def facts(text: str, lang: str, known: Collection[str] = ()) -> tuple[Fact, ...]:
    """Finds all facts of a text in its own language, kind by kind."""
    side = Text(text, lang, known)
    return tuple(fact for find in FINDERS.values() for fact in find(side))


def _numbers(side: Text) -> list[Fact]:
    dated = _dates(side)
    return [
        side.fact("number", _number_value(n), _number_english(n), (n.start, n.end), _counted(side, n))
        for n in numbers.find(side.text, side.lang)
        if not any(fact.start < n.end and n.start < fact.end for fact in dated)
    ]


def _number_value(number: numbers.Number) -> Value:
    """Sets times of day and results of matches apart: "9:30" and "5:3" are no amounts."""
    return ("ratio" if ":" in number.text else number.kind, f"{number.value:.15g}")


def _number_english(number: numbers.Number) -> str:
    """Writes a number as English does; a year keeps its plain digits."""
    if ":" in number.text or number.text.isdecimal():
        return number.text
    ending = {"ordinal": _ordinal_ending(int(number.value)), "percent": "%"}.get(number.kind, "")
    return f"{number.value:,.15g}{ending}"


def _ordinal_ending(number: int) -> str:
    """Gives "st", "nd", "rd" or "th"; 11 to 13 have "th"."""
    return "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _counted(side: Text, number: numbers.Number) -> str:
    """Finds the class of what a number counts: a sign of money before it, else the first word after it that has one."""
    if number.kind == "percent":
        return "percent"
    if _CURRENCY.search(side.text[: number.start]) or _CURRENCY.match(side.text, number.end):
        return "money"
    clause = _AFTER.match(side.text, number.end)
    words = clause.captures("word")[:REACH] if clause else []
    return next(filter(None, (class_of(word, side.lang, "counted") for word in words)), "")


REACH = 3  # words after a number among which what it counts is sought: "12 young Ukrainian soldiers"
_CURRENCY = regex.compile(r"(?:^\s?)?[$€£¥](?:\s?$)?")
_AFTER = regex.compile(r"\.?(?:[\s-]+(?P<word>\p{L}+))*")


def _dates(side: Text) -> list[Fact]:
    return [
        side.fact("date", (f"{it.month:02}-{it.day:02}",), it.english, (it.start, it.end))
        for it in days.find(side.text, side.lang)
    ]


UNSURE = "other"


def _names(side: Text) -> list[Fact]:
    return [
        side.fact("name", (it.key, _name_class(it, side.lang)), names.english(it.key, it.text), (it.start, it.end))
        for it in names.find(side.text, side.lang, known=side.known)
    ]


def _name_class(name: names.Name, lang: str) -> str:
    """Tells what a name may be compared with: ``UNSURE`` where too little is known of it to say that two are not one.

    Only listed organisations can contradict, since МОК and IOC are one; and only public figures and persons with a
    usual first name, since places and works of art look like persons and Фараж hardly like Farage.
    """
    if name.kind == "person":
        words = name.text.split()
        full = persons.folded(words[0], lang) in eastern_surnames() or persons.is_first_name(words[0], lang)
        return "person" if (full if len(words) > 1 else is_figure(name.key)) else UNSURE
    if name.kind == "organisation":
        listed = "agency" if name.key in gazetteer.agencies() else "organisation"
        return listed if name.key in gazetteer.all_keys() else UNSURE
    return name.kind


def is_figure(key: str) -> bool:
    """Tells whether a name is listed or a public figure's, so that another spelling of it would have been known."""
    return key in gazetteer.all_keys() or fold(key.rsplit(maxsplit=1)[-1]) in persons.figures()


def _marked(kind: str, table: str) -> Callable[[Text], list[Fact]]:
    """Makes a finder of the words that a table of the language lists."""

    def find(side: Text) -> list[Fact]:
        pattern = word_pattern(getattr(LANGUAGES[side.lang], table))
        exempt = [it.span() for it in word_pattern(LANGUAGES[side.lang].affirmations).finditer(side.text)]
        return [
            side.fact(kind, (kind,), it.group(), it.span())
            for it in pattern.finditer(side.text)
            if not any(start <= it.start() < end for start, end in exempt) and not _abbreviates(side, it.span())
        ]

    return find


def _abbreviates(side: Text, span: tuple[int, int]) -> bool:
    """Tells "No. 11" from "no"."""
    word = side.text[span[0] : span[1]].lower()
    return word in LANGUAGES[side.lang].abbreviations and regex.match(r"\.\s*\d", side.text, pos=span[1]) is not None


def _roles(side: Text) -> list[Fact]:
    """Finds who stands in which relation: "against Ukraine", "срещу Украйна", "gegen Russland", "Russia's"."""
    return [
        side.fact(
            "role",
            (it.relation, it.key, it.kind),
            _ROLE_NAMES.get(it.relation, "{relation} {name}").format(
                relation=it.relation, name=names.english(it.key, side.text[it.start : it.end].split()[-1])
            ),
            (it.start, it.end),
            it.head,
        )
        for it in roles.find(side.text, side.lang, known=side.known)
    ]


_ROLE_NAMES = {roles.OWNER: "{name}'s", roles.PARTY: "{name}"}

FINDERS: dict[str, Callable[[Text], list[Fact]]] = {
    "number": _numbers,
    "date": _dates,
    "name": _names,
    "negation": _marked("negation", "negations"),
    "modality": _marked("modality", "hedges"),
    "role": _roles,
}
