"""What a text asserts, as facts that compare across languages: numbers, dates, names, negation, modality, roles."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import regex

from eval import days, roles
from mt import gazetteer, names, numbers, persons
from mt.languages import LANGUAGES, word_pattern
from mt.likeness import eastern_surnames, fold

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

    ``kind`` is that of the facts; a difference with both sides is a contradiction, with one an omission. ``turned``
    tells that the opponent of one side is a party on the other.
    """

    kind: str
    ours: Fact | None
    theirs: Fact | None
    turned: bool = False


def facts(text: str, lang: str, known: Collection[str] = ()) -> tuple[Fact, ...]:
    """Finds all facts of a text in its own language, kind by kind."""
    side = Text(text, lang, known)
    return tuple(fact for find in FINDERS.values() for fact in find(side))


def compare(src: str, tgt: str, langs: tuple[str, str]) -> list[Difference]:
    """Compares what two texts assert, each in its own language; what both assert is left out.

    The names of either side are known to the other, so that swapping the sides swaps the differences.
    """
    known = [[name.key for name in names.find(text, lang)] for text, lang in zip((src, tgt), langs, strict=True)]
    ours = facts(src, langs[0], known=known[1])
    theirs = facts(tgt, langs[1], known=known[0])
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
        side.fact("number", _number_value(n), f"{n.value:,.15g}", n.start, n.end)
        for n in numbers.find(side.text, side.lang)
        if not any(fact.start < n.end and n.start < fact.end for fact in dated)
    ]


def _number_value(number: numbers.Number) -> Value:
    """Sets times of day and results of matches apart: "9:30" and "5:3" are no amounts."""
    return ("ratio" if ":" in number.text else number.kind, f"{number.value:.15g}")


def _dates(side: Text) -> list[Fact]:
    return [
        side.fact("date", (f"{it.month:02}-{it.day:02}",), it.english, it.start, it.end)
        for it in days.find(side.text, side.lang)
    ]


UNSURE = "other"


def _names(side: Text) -> list[Fact]:
    return [
        side.fact("name", (it.key, _class_of(it, side.lang)), it.key.title(), it.start, it.end)
        for it in names.find(side.text, side.lang, known=side.known)
    ]


def _class_of(name: names.Name, lang: str) -> str:
    """Tells what a name may be compared with: ``UNSURE`` where too little is known of it to say that two are not one.

    Only listed organisations can contradict, since МОК and IOC are one; and only public figures and persons with a
    usual first name, since places and works of art look like persons and Фараж hardly like Farage.
    """
    if name.kind == "person":
        words = name.text.split()
        full = persons.folded(words[0], lang) in eastern_surnames() or persons.is_first_name(words[0], lang)
        return "person" if (full if len(words) > 1 else _is_figure(name.key)) else UNSURE
    if name.kind == "organisation":
        listed = "agency" if name.key in gazetteer.agencies() else "organisation"
        return listed if name.key in gazetteer.all_keys() else UNSURE
    return name.kind


def _is_figure(key: str) -> bool:
    """Tells whether a name is listed or a public figure's, so that another spelling of it would have been known."""
    return key in gazetteer.all_keys() or fold(key.rsplit(maxsplit=1)[-1]) in persons.figures()


def _marked(kind: str, table: str) -> Callable[[Text], list[Fact]]:
    """Makes a finder of the words that a table of the language lists."""

    def find(side: Text) -> list[Fact]:
        pattern = word_pattern(getattr(LANGUAGES[side.lang], table))
        exempt = [it.span() for it in word_pattern(LANGUAGES[side.lang].affirmations).finditer(side.text)]
        return [
            side.fact(kind, (kind,), it.group(), *it.span())
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
            _ROLE_NAMES.get(it.relation, "{relation} {name}").format(relation=it.relation, name=it.key.title()),
            it.start,
            it.end,
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


def _by_value(kind: str, ours: Sequence[Fact], theirs: Sequence[Fact]) -> list[Difference]:
    """Leaves what both sides have; what only one has meets its like on the other (a cardinal a cardinal), in order.

    "The 5th" and "5" are the same number, and so are "1995" and "95".
    """
    lonely = _without_equal(ours, theirs)
    others = _without_equal(theirs, ours)
    return _met(kind, lonely, others, lambda one, other: one.value[:-1] == other.value[:-1])


def _without_equal(ours: Sequence[Fact], theirs: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in ours if not any(_equal(fact.value[-1], other.value[-1]) for other in theirs)]


def _equal(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (regex.fullmatch(r"(?:1[89]|20)\d\d", long) is not None and long[2:] == short)


def _by_name(kind: str, ours: Sequence[Fact], theirs: Sequence[Fact]) -> list[Difference]:
    """Compares names: each name once a side, across scripts; a person meets a person, a place no other place.

    Unlisted names that both sides have left are taken for one name written in two ways; "other" alone is no evidence.
    """
    lonely = _unnamed(ours, theirs)
    others = _unnamed(theirs, ours)
    found = _met(kind, lonely, others, _opposed)
    mine = [it for it in found if it.ours and not it.theirs and not _listed(it.ours)]
    yours = [it for it in found if it.theirs and not it.ours and not _listed(it.theirs)]
    same = min(len(mine), len(yours))
    gone = [*mine[:same], *yours[:same]]
    return [
        it for it in found if it not in gone and UNSURE not in {fact.value[1] for fact in (it.ours, it.theirs) if fact}
    ]


def _opposed(one: Fact, other: Fact) -> bool:
    """Tells whether two names can contradict; persons that share a word may be one, spelt in two ways."""
    if one.value[1] != other.value[1] or one.value[1] == UNSURE:
        return False
    words = [(a, b) for a in one.value[0].split() for b in other.value[0].split()]
    return one.value[1] != "person" or all(names.alike(a, b) < names.SAME for a, b in words)


def _listed(fact: Fact) -> bool:
    return fact.value[0] in gazetteer.all_keys()


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
    """Finds who stands against whom differently.

    Either both sides name opponents and none in common; it is ``turned`` if one of them takes part on the other side.
    Or only one side names opponents, and one of them, nothing else there, is the owner or agent on the other.
    """
    here, there = _opponents(ours), _opponents(theirs)
    if here and there:
        if any(_same_name(a, b) for a in here for b in there):
            return []
        met = [(a, b) for a in here for b in there if _comparable(a, b)]
        found = [Difference(kind, a, b, turned=_takes_part(a, theirs) or _takes_part(b, ours)) for a, b in met]
        return sorted(found, key=lambda it: not it.turned)[:1]
    found = [Difference(kind, a, b) for a in _only(here, ours) for b in theirs if _acts(b) and _same_name(a, b)]
    found += [Difference(kind, a, b) for b in _only(there, theirs) for a in ours if _acts(a) and _same_name(a, b)]
    return found[:1]


def _opponents(facts: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.value[0] == roles.OPPONENT]


def _only(opponents: Sequence[Fact], facts: Sequence[Fact]) -> list[Fact]:
    """Leaves the opponents that have no other role in their own text."""
    others = [fact for fact in facts if fact.value[0] != roles.OPPONENT]
    return [fact for fact in opponents if not _takes_part(fact, others)]


def _acts(fact: Fact) -> bool:
    return fact.value[0] in (roles.OWNER, roles.AGENT)


def _comparable(one: Fact, other: Fact) -> bool:
    """Tells whether two opponents can contradict: both known by name, both persons or neither."""
    people = {fact.value[2] == "person" for fact in (one, other)}
    return len(people) == 1 and all(_is_figure(fact.value[1]) for fact in (one, other))


def _takes_part(opponent: Fact, others: Sequence[Fact]) -> bool:
    return any(_same_name(opponent, other) for other in others)


def _same_name(one: Fact, other: Fact) -> bool:
    return roles.same(one.value[1], other.value[1])


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
