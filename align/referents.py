"""Whom a speaker's mention means: the person named, who spoke last for a pronoun, the bearer of an office."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

import regex

from align.scene import Scene, Span, classed, name_in
from mt import names

Word = tuple[str, str]

_APPOSED = regex.compile(r",\s+")
_REACH = 80  # characters around a name in which its office is sought
_STEM = 5  # letters that tell two words apart whatever their ending


@dataclass(frozen=True, slots=True)
class Office:
    """Records who bears an office: the stems of its words, those that are names among them, the person's key."""

    stems: frozenset[str]
    names: frozenset[str]
    person: str


def offices(view: Scene) -> tuple[Office, ...]:
    """Collects who bears which office: one that stands before a name, with or without a comma, or after it with one."""
    found = []
    for name in view.people:
        words = list(reversed(classed(view, (max(0, name.start - _REACH), name.start))))
        before = _run(words[1:] if words[:1] == [(",", "x")] else words)
        after = _APPOSED.match(view.masked, name.end)
        if after and not _has_role(before):
            before = _run(classed(view, (after.end(), min(len(view.masked), after.end() + _REACH))))
        if _has_role(before):
            found.append(_office(before, name.key))
    return tuple(dict.fromkeys(found))


def _run(words: Iterable[Word]) -> list[Word]:
    """Takes the unbroken run of words at the beginning that may make up an office."""
    return list(takewhile(lambda word: word[1] in "wrCGAD", words))


def _has_role(words: Iterable[Word]) -> bool:
    return any(letter == "r" for _, letter in words)


def _office(words: list[Word], person: str) -> Office:
    """Reduces the words of an office to stems; compounds count by their parts."""
    parts = [(part, letter) for word, letter in words if letter in "wrC" for part in word.split("-") if part]
    stems = frozenset(_stem(part) for part, _ in parts)
    return Office(stems, frozenset(_stem(part) for part, letter in parts if letter == "C"), person)


def _stem(word: str) -> str:
    return word.lower()[:_STEM]


def resolve(view: Scene, mention: Span, last: str, known: tuple[Office, ...]) -> str:
    """Names by key who is meant by a mention; ``last`` is the key of who spoke last.

    A pronoun means who spoke last, or else who was named last; an organisation gives its own key; "" is nobody known.
    """
    person = name_in(view.people, mention)
    if person:
        return person.key
    words = classed(view, mention)
    if any(letter in "PF" for _, letter in words):
        return last or _named_before(view, mention[0])
    if _has_role(words):
        return _bearer(_office(words, ""), last, known)
    other = name_in(view.others, mention)
    return other.key if other else ""


def _named_before(view: Scene, at: int) -> str:
    """Finds the person named last before a place."""
    before = bisect_left(view.people, at, key=lambda name: name.start)
    return view.people[before - 1].key if before else ""


def _bearer(sought: Office, last: str, known: tuple[Office, ...]) -> str:
    """Finds who bears an office: most words in common; one word alone does not outweigh names that differ."""
    weighed = []
    for office in known:
        shared = len(office.stems & sought.stems)
        apart = bool(office.names and sought.names and not office.names & sought.names)
        if shared > apart:
            weighed.append((shared, office.person == last, office.person))
    best = max(weighed, default=None)
    rivals = {person for shared, spoke, person in weighed if best and (shared, spoke) == best[:2]}
    return best[2] if best and len(rivals) == 1 else ""


def english(view: Scene) -> dict[str, str]:
    """Writes each key of the article as an English name, a person's in the fullest form; initials stay capitals."""
    fuller = _fuller({name.key for name in view.people})
    mentions = {name.key: name.text for name in sorted(view.others, key=lambda name: name.text.isupper())}
    keys = {name.key for name in (*view.people, *view.others)}
    return {key: names.english(fuller.get(key, key), mentions.get(key, "")) for key in keys}


def _fuller(keys: set[str]) -> dict[str, str]:
    """Maps each person's key to the longest key that has all its words."""
    having: dict[str, set[str]] = {}
    for key in keys:
        for word in key.split():
            having.setdefault(word, set()).add(key)
    return {key: max(set.intersection(*(having[word] for word in key.split())), key=_length) for key in keys}


def _length(key: str) -> tuple[int, str]:
    return len(key), key
