"""Whom a speaker's mention means: the person named, who spoke last for a pronoun, the bearer of an office."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

import regex

from align.scene import Scene, Span, classed, name_in
from mt import names
from mt.languages import READ

Word = tuple[str, str]

_APPOSED = regex.compile(r",\s+")
_REACH = 80  # characters around a name in which its office is sought
_STEM = 5  # letters that tell two words apart whatever their ending
_ROOT = 3  # letters that a country and its adjective share: Русия, руският


@dataclass(frozen=True, slots=True)
class Office:
    """Records who bears an office: the stems of its heads ("minister"), those of its other words, the person's key."""

    heads: frozenset[str]
    others: frozenset[str]
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
            found.append(_office(before, name.key, view.lang))
    return tuple(dict.fromkeys(found))


def _run(words: Iterable[Word]) -> list[Word]:
    """Takes the unbroken run of words at the beginning that may make up an office."""
    return list(takewhile(lambda word: word[1] in "wrCGAD", words))


def _has_role(words: Iterable[Word]) -> bool:
    return any(letter == "r" for _, letter in words)


def _office(words: list[Word], person: str, lang: str) -> Office:
    """Reduces the words of an office to stems; compounds count by their parts: Außen|minister."""
    heads, others = set(), set()
    for word, letter in words:
        for part in word.lower().split("-") if letter in "wrC" else ():
            head = _head(part, lang) if letter == "r" else ""
            heads |= {head[:_STEM]} if head else set()
            others |= {part.removesuffix(head)[:_STEM]} - {""} if head else {part[:_STEM]} - {""}
    return Office(frozenset(heads), frozenset(others), person)


@cache
def _head(word: str, lang: str) -> str:
    """Returns the longest end of a word that the table of offices has, "" if none."""
    roles = READ[lang].roles
    ends = (word[at:] for at in range(len(word)))
    return next((it for it in ends if any(it == r or (r[-1] == "*" and it.startswith(r[:-1])) for r in roles)), "")


def resolve(view: Scene, mention: Span, last: str, known: tuple[Office, ...], about: str | None = "") -> str:
    """Names by key who is meant by a mention; ``last`` is the key of who spoke last.

    A pronoun means whom the text has been ``about`` since then, None for somebody without a name; or who spoke last,
    or else who was named last. An organisation gives its own key; "" is nobody known.
    """
    person = name_in(view.people, mention)
    if person:
        return person.key
    if is_pronoun(view, mention):
        return "" if about is None else about or last or _named_before(view, mention[0])
    words = classed(view, mention)
    if _has_role(words):
        return _bearer(_office(words, "", view.lang), last, known)
    other = name_in(view.others, mention)
    return other.key if other else ""


def is_pronoun(view: Scene, mention: Span) -> bool:
    """Tells whether a mention only points to somebody: *he* does, *his neighbour* does not."""
    return all(letter in "PF" for _, letter in classed(view, mention))


def _named_before(view: Scene, at: int) -> str:
    """Finds the person named last before a place, if nobody else was who may be a person."""
    before = bisect_left(view.people, at, key=lambda name: name.start)
    last = view.people[before - 1].key if before else ""
    doubtful = (name for name in view.others if name.start < at and name.kind == "person")
    return "" if any(not {*name.key.split()} <= {*last.split()} for name in doubtful) else last


def _bearer(sought: Office, last: str, known: tuple[Office, ...]) -> str:
    """Finds who bears an office: its head must be the same, and one with other words beside it is another office.

    *The French president* is not *President Joe Biden of the US*, nor *the ambassador of France* her president.
    """
    weighed = []
    for office in known:
        shared = {word[:_ROOT] for word in office.others} & {word[:_ROOT] for word in sought.others}
        apart = office.others and sought.others and not shared
        if office.heads & sought.heads and not apart:
            weighed.append((len(shared), office.person == last, office.person))
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
