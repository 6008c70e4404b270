"""Where the facts of two texts part: what one asserts and the other does not, or asserts differently."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import regex

from align import roles
from align.facts import UNSURE, Fact, facts, is_figure
from mt import gazetteer, names


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

    @property
    def contradicts(self) -> bool:
        """Tells whether both sides assert something, and the two cannot both be so."""
        return self.ours is not None and self.theirs is not None and not self.is_seat

    @property
    def is_seat(self) -> bool:
        """Tells whether one side names a country and the other its capital, or who governs there."""
        return self.kind == "name" and bool(self.ours and self.theirs and _same_bearer(self.ours, self.theirs))


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


def mistranslated(originals: Iterable[Difference], renderings: Iterable[Difference]) -> list[Difference]:
    """Leaves what the English renderings contradict, in the kinds of fact that do not differ in the originals."""
    kinds = {difference.kind for difference in originals}
    return [it for it in renderings if it.contradicts and it.kind not in kinds]


def tells(told: Iterable[Fact], fact: Fact) -> bool:
    """Tells whether a number (of the same kind of thing), a date or a name is among the facts of a longer text."""
    one = ONE.get(fact.kind)
    return one is not None and any(other.kind == fact.kind and one(fact, other) for other in told)


def _by_value(kind: str, ours: Sequence[Fact], theirs: Sequence[Fact]) -> list[Difference]:
    """Leaves what both sides have; a single one left contradicts a single one left of its class, cardinal or ordinal.

    "The 5th" and "5" are the same number, and so are "1995" and "95". Numbers that count different things never
    contradict.
    """
    lonely, others = _without_equal(ours, theirs), _without_equal(theirs, ours)

    def single(one: Fact, other: Fact) -> bool:
        kinds = [[fact for fact in side if fact.value[:-1] == one.value[:-1]] for side in (lonely, others)]
        return kinds == [[one], [other]] and _one_thing(one, other)

    return _met(kind, lonely, others, single)


def _without_equal(ours: Sequence[Fact], theirs: Sequence[Fact]) -> list[Fact]:
    """Returns the first mention of each of our values that the other side lacks."""
    missing = {fact.value: fact for fact in reversed(ours) if not any(_one_value(fact, it) for it in theirs)}
    return sorted(missing.values(), key=_start)


def _one_value(one: Fact, other: Fact) -> bool:
    return _equal(one.value[-1], other.value[-1])


def _one_thing(one: Fact, other: Fact) -> bool:
    """Tells whether two numbers may count the same: of one kind, and not persons in the one and money in the other."""
    return one.value[:-1] == other.value[:-1] and (one.about == other.about or not (one.about and other.about))


def _start(fact: Fact) -> int:
    return fact.start


def _equal(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (regex.fullmatch(r"(?:1[89]|20)\d\d", long) is not None and long[2:] == short)


def _by_name(kind: str, ours: Sequence[Fact], theirs: Sequence[Fact]) -> list[Difference]:
    """Compares names: each name once a side, across scripts; a person meets a person, a single place a single place.

    A capital meets its country first. Unlisted names that both sides have left are taken for one name written in two
    ways; "other" alone is no evidence.
    """
    lonely, others = _unnamed(ours, theirs), _unnamed(theirs, ours)
    seats = [it for it in _met(kind, lonely, others, _same_bearer) if it.is_seat]
    told = [fact for it in seats for fact in (it.ours, it.theirs)]
    lonely, others = ([fact for fact in side if fact not in told] for side in (lonely, others))
    one_place = all(sum(fact.value[1] == PLACE for fact in side) == 1 for side in (lonely, others))

    def opposed(one: Fact, other: Fact) -> bool:
        return _opposed(one, other) and (one_place or one.value[1] != PLACE)

    found = _met(kind, lonely, others, opposed)
    mine = [it for it in found if it.ours and not it.theirs and not _listed(it.ours)]
    yours = [it for it in found if it.theirs and not it.ours and not _listed(it.theirs)]
    same = min(len(mine), len(yours))
    gone = [*mine[:same], *yours[:same]]
    kept = [it for it in found if it not in gone and not any(f and f.value[1] == UNSURE for f in (it.ours, it.theirs))]
    return [*seats, *kept]


PLACE = "place"


def _same_bearer(one: Fact, other: Fact) -> bool:
    """Tells a capital and its country, which are two names of one place or of one power."""
    return one.value[1] == other.value[1] == PLACE and roles.same(one.value[0], other.value[0])


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
    missing: dict[str, Fact] = {}
    for fact in ours:
        if not any(_one_name(fact, other) for other in theirs):
            missing.setdefault(fact.value[0], fact)
    return list(missing.values())


def _one_name(one: Fact, other: Fact) -> bool:
    return names.alike(one.value[0], other.value[0]) >= names.SAME


def _by_presence(kind: str, ours: Sequence[Fact], theirs: Sequence[Fact]) -> list[Difference]:
    """Compares whether a side has any such mark at all; how many is a matter of style."""
    if bool(ours) == bool(theirs):
        return []
    return [Difference(kind, ours[0] if ours else None, theirs[0] if theirs else None)]


def _by_role(kind: str, ours: Sequence[Fact], theirs: Sequence[Fact]) -> list[Difference]:
    """Finds who stands against whom differently in one matter: in a war, in a vote, or in none that is known.

    Either both sides name opponents and none in common; it is ``turned`` if the matter is known and one of them takes
    part on the other side. Or only one side names opponents, and one of them, nothing else there, is the owner or agent
    of the same known matter on the other.
    """
    here, there = _opponents(ours), _opponents(theirs)
    if here and there:
        if any(_same_name(a, b) for a in here for b in there):
            return []
        met = [(a, b, _takes_part(a, theirs) or _takes_part(b, ours)) for a in here for b in there if _comparable(a, b)]
        found = [
            Difference(kind, a, b, turned=turned and bool(a.about))
            for a, b, turned in met
            if not (turned and a.about in roles.MUTUAL)
        ]
        return sorted(found, key=lambda it: not it.turned)[:1]
    found = [Difference(kind, a, b) for a in _only(here, ours) for b in theirs if _acts(b, a)]
    found += [Difference(kind, a, b) for b in _only(there, theirs) for a in ours if _acts(a, b)]
    return found[:1]


def _opponents(facts: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.value[0] == roles.OPPONENT]


def _only(opponents: Sequence[Fact], facts: Sequence[Fact]) -> list[Fact]:
    """Leaves the opponents that have no other role in their own text."""
    others = [fact for fact in facts if fact.value[0] != roles.OPPONENT]
    return [fact for fact in opponents if not _takes_part(fact, others)]


def _acts(fact: Fact, opponent: Fact) -> bool:
    """Tells whether a fact makes the opponent of one side the owner or agent of the same matter."""
    one_matter = bool(fact.about) and fact.about == opponent.about and fact.about not in roles.MUTUAL
    return fact.value[0] in (roles.OWNER, roles.AGENT) and one_matter and _same_name(fact, opponent)


def _comparable(one: Fact, other: Fact) -> bool:
    """Tells whether two opponents can contradict: in one matter, both known by name, both persons or neither."""
    people = {fact.value[2] == "person" for fact in (one, other)}
    return one.about == other.about and len(people) == 1 and all(is_figure(it.value[1]) for it in (one, other))


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

ONE: dict[str, Callable[[Fact, Fact], bool]] = {
    "number": lambda one, other: _one_value(one, other) and _one_thing(one, other),
    "date": _one_value,
    "name": lambda one, other: _one_name(one, other) or _same_bearer(one, other),
}
