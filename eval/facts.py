"""What a text asserts, as facts that compare across languages: numbers, dates, names, negation, modality, roles."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

from mt import names, numbers
from mt.languages import LANGUAGES, word_pattern

Value = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Marks one thing a text asserts: ``text`` is the slice ``start:end``; ``value`` is what it compares by.

    ``kind`` is a key of ``FINDERS``; ``english`` says the value in English for an explanation.
    """

    kind: str
    value: Value
    english: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """Holds one side: the text, its language, and the name keys known from the other side."""

    text: str
    lang: str
    known: Collection[str] = ()

    def fact(self, kind: str, value: Value, english: str, start: int, end: int) -> Fact:
        """Makes a fact of a range of this text."""
        return Fact(kind, value, english, start, end, self.text[start:end])


@dataclass(frozen=True, slots=True)
class Difference:
    """Sets a fact of one side against what the other has: ``ours`` or ``theirs`` is None where that side has nothing.

    ``kind`` is that of the facts; a difference with both sides is a contradiction, with one an omission.
    """

    kind: str
    ours: Fact | None
    theirs: Fact | None


def facts(text: str, lang: str, known: Collection[str] = ()) -> tuple[Fact, ...]:
    """Finds all facts of a text in its own language, kind by kind."""
    side = Text(text, lang, known)
    return tuple(fact for find in FINDERS.values() for fact in find(side))


def compare(src: str, tgt: str, langs: tuple[str, str]) -> list[Difference]:
    """Compares what two texts assert, each in its own language; what both assert is left out."""
    ours = facts(src, langs[0])
    theirs = facts(tgt, langs[1], known=[fact.value[0] for fact in ours if fact.kind == "name"])
    return [
        difference
        for kind, compared in COMPARERS.items()
        for difference in compared(
            kind, [fact for fact in ours if fact.kind == kind], [fact for fact in theirs if fact.kind == kind]
        )
    ]


def _numbers(side: Text) -> list[Fact]:
    dated = _dates(side)
    return [
        side.fact("number", (n.kind, f"{n.value:g}"), f"{n.value:,g}", n.start, n.end)
        for n in numbers.find(side.text, side.lang)
        if not any(fact.start < n.end and n.start < fact.end for fact in dated)
    ]


def _dates(side: Text) -> list[Fact]:
    found = []
    for match in _day_of_month(side.lang).finditer(side.text):
        day, month = match["day"] or match["later"], _months(side.lang)[match["month"].lower()]
        english = f"{_ENGLISH_MONTHS[month - 1]} {int(day)}"
        found.append(side.fact("date", (f"{month:02}-{int(day):02}",), english, *match.span()))
    return found


_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@cache
def _months(lang: str) -> dict[str, int]:
    """Maps month names of a language to numbers, both grammatical forms, after CLDR."""
    from babel.dates import get_month_names

    return {
        name.lower().rstrip("."): number
        for context in ("format", "stand-alone")
        for number, name in get_month_names("wide", context=context, locale=lang).items()
    }


@cache
def _day_of_month(lang: str) -> regex.Pattern[str]:
    month = "|".join(map(regex.escape, sorted(_months(lang), key=len, reverse=True)))
    day = r"(?<!\d)(?P<day>\d{1,2})\.?(?:-?(?:th|st|nd|rd|ти|ви|ри|ми|го))?\s+(?:of\s+)?"
    later = r"(?:\s+(?P<later>\d{1,2})(?!\d))?"
    return regex.compile(
        rf"{day}(?P<month>{month})(?!\p{{L}})|(?<!\p{{L}})(?P<month>{month}){later}(?<=\d)(?!\d)", regex.I
    )


def _names(side: Text) -> list[Fact]:
    return [
        side.fact("name", (it.key, it.kind), it.key.title(), it.start, it.end)
        for it in names.find(side.text, side.lang, known=side.known)
    ]


def _marked(kind: str, table: str) -> Callable[[Text], list[Fact]]:
    """Makes a finder of the words that a table of the language lists."""

    def find(side: Text) -> list[Fact]:
        pattern = word_pattern(getattr(LANGUAGES[side.lang], table))
        return [side.fact(kind, (kind,), it.group(), *it.span()) for it in pattern.finditer(side.text)]

    return find


def _roles(side: Text) -> list[Fact]:
    """Finds which name stands in which relation: "against Ukraine", "срещу Украйна", "gegen Russland"; and "of" whom.

    A relation holds for the first name after its preposition, at most three words on and in the same clause. Whose a
    thing is, is told by a preposition, by a genitive ending or by an adjective made from the name ("russische
    Wirtschaft").
    """
    found = names.find(side.text, side.lang, known=side.known)
    facts = LANGUAGES[side.lang]
    table = {**facts.relations, **dict.fromkeys(facts.genitives, OWNER)}
    roles = []
    for marker in word_pattern(tuple(table)).finditer(side.text):
        name = next((name for name in found if name.start >= marker.end()), None)
        if name and _in_reach(side.text[marker.end() : name.start]):
            place = marker.start(), name.end
            roles.append(side.fact("role", (table[marker.group().lower()], name.key), "", *place))
    owners = (name for name in found if name.form == "adjective" or _genitive(name, side.lang))
    roles += [side.fact("role", (OWNER, name.key), "", name.start, name.end) for name in owners]
    return [replace(role, english=f"{role.value[0]} {role.value[1].title()}") for role in roles]


def _in_reach(between: str) -> bool:
    return len(between.split()) <= 3 and not regex.search(r"[.,;:!?()–—]", between)


def _genitive(name: names.Name, lang: str) -> bool:
    """Tells a German or English genitive: the name without its ending is the same name."""
    bare = regex.sub(r"['’]?s$", "", name.text)
    return lang in ("de", "en") and bare != name.text and [it.key for it in names.find(bare, lang)] == [name.key]


OPPONENT, OWNER = "against", "of"  # the relations compared; "with" and "to" are too many things in every language

FINDERS: dict[str, Callable[[Text], list[Fact]]] = {
    "number": _numbers,
    "date": _dates,
    "name": _names,
    "negation": _marked("negation", "negations"),
    "modality": _marked("modality", "hedges"),
    "role": _roles,
}


def _by_value(kind: str, ours: Sequence[Fact], theirs: Sequence[Fact]) -> list[Difference]:
    """Leaves what both sides have; what only one has meets its like on the other (a cardinal a cardinal), in order."""
    lonely = [fact for fact in ours if fact.value not in {other.value for other in theirs}]
    others = [fact for fact in theirs if fact.value not in {other.value for other in ours}]
    return _met(kind, lonely, others, lambda one, other: one.value[:-1] == other.value[:-1])


def _by_name(kind: str, ours: Sequence[Fact], theirs: Sequence[Fact]) -> list[Difference]:
    """Compares names: each name once a side, across scripts; a person meets a person, a place no other place.

    Places and organisations that only one side has are no contradiction: a text may name more of them.
    """
    lonely = _unnamed(ours, theirs)
    others = _unnamed(theirs, ours)
    return _met(kind, lonely, others, lambda one, other: one.value[1] == other.value[1] and one.value[1] != "other")


def _unnamed(ours: Sequence[Fact], theirs: Sequence[Fact]) -> list[Fact]:
    """Returns the first mention of each of our names that the other side lacks."""
    there = {fact.value[0] for fact in theirs}
    missing: dict[str, Fact] = {}
    for fact in ours:
        key = fact.value[0]
        if not any(names.alike(key, other) >= names.SAME for other in there):
            missing.setdefault(key, fact)
    return list(missing.values())


def _by_presence(kind: str, ours: Sequence[Fact], theirs: Sequence[Fact]) -> list[Difference]:
    """Compares whether a side has any such mark at all; how many is a matter of style."""
    if bool(ours) == bool(theirs):
        return []
    return [Difference(kind, ours[0] if ours else None, theirs[0] if theirs else None)]


def _by_role(kind: str, ours: Sequence[Fact], theirs: Sequence[Fact]) -> list[Difference]:
    """Finds who stands against whom differently: another opponent, or the opponent here being the owner there."""
    here, there = _opponents(ours), _opponents(theirs)
    if here and there and not any(_same_name(a, b) for a in here for b in there):
        return [Difference(kind, here[0], there[0])]
    for one, others, turned in ((here, theirs, False), (there, ours, True)):
        for fact in one:
            owners = [other for other in others if other.value[0] == OWNER and _same_name(fact, other)]
            if owners and not _opponents(others):
                return [Difference(kind, owners[0], fact) if turned else Difference(kind, fact, owners[0])]
    return []


def _opponents(roles: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in roles if fact.value[0] == OPPONENT]


def _same_name(one: Fact, other: Fact) -> bool:
    return names.alike(one.value[1], other.value[1]) >= names.SAME


def _met(
    kind: str, ours: Sequence[Fact], theirs: Sequence[Fact], alike: Callable[[Fact, Fact], bool]
) -> list[Difference]:
    """Pairs facts that stand for one another, in order; the rest are differences with one side."""
    left = list(theirs)
    differences = []
    for fact in ours:
        partner = next((other for other in left if alike(fact, other)), None)
        if partner is not None:
            left.remove(partner)
        differences.append(Difference(kind, fact, partner))
    return differences + [Difference(kind, None, other) for other in left]


COMPARERS: dict[str, Callable[[str, Sequence[Fact], Sequence[Fact]], list[Difference]]] = {
    "number": _by_value,
    "date": _by_value,
    "name": _by_name,
    "negation": _by_presence,
    "modality": _by_presence,
    "role": _by_role,
}
