"""Finds people, places and organisations in a text and joins their mentions across scripts and inflections."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from mt import evidence, gazetteer, mentions, persons
from mt.errors import UserError
from mt.gazetteer import EASTERN_FIGURES, FIGURES, FIRST_NAMES, WOMEN
from mt.languages import LANGUAGES
from mt.likeness import SAME, alike, eastern_surnames, fold
from mt.romanisation import romanise

__all__ = ["SAME", "Name", "alike", "canonical", "english", "find", "romanise", "same", "shared"]

KINDS = ("place", "organisation", "person", "other")
FORMS = ("noun", "adjective")


@dataclass(frozen=True, slots=True)
class Name:
    """Marks one mention of a name: ``text`` is the slice ``start:end``, in code points, of the text it was found in.

    ``key`` is what mentions are compared by: the English name of a known entity ("north korea"), else the romanised
    mention without its case ending ("stoltenberg"), in lower case. ``form`` is "adjective" for words made from a place,
    its people included ("südkoreanische", "росіяни"), else "noun".
    """

    start: int
    end: int
    text: str
    key: str
    kind: str
    form: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or self.end - self.start != len(self.text):
            raise ValueError(f"name {self.text!r}: {self.start}-{self.end} is not the range of its text")
        if self.kind not in KINDS or self.form not in FORMS:
            raise ValueError(f"name {self.text!r}: unknown kind {self.kind!r} or form {self.form!r}")


def find(text: str, lang: str, known: Collection[str] = ()) -> tuple[Name, ...]:
    """Finds the names in a text of any length, in order and without overlap.

    ``known`` are keys seen elsewhere, in another version of the story: they let a lone word count as a name where the
    text itself gives too little evidence, as in German, which writes every noun with a capital.
    """
    if lang not in LANGUAGES:
        raise UserError(f"language {lang!r}", "has no tables of names", f"use one of {', '.join(sorted(LANGUAGES))}")
    tokens = mentions.tokens(text)
    listed = mentions.listed(tokens, text, lang)
    weighed = evidence.Evidence(tokens, listed, lang, frozenset(known) - gazetteer.all_keys())
    names = [
        Name(m.start, m.end, text[m.start : m.end], m.entry.key, m.entry.kind, m.entry.form) for m in listed.values()
    ]
    for run in weighed.names():
        start, end = tokens[run.start].start, tokens[run[-1]].end
        key = persons.key(tuple(tokens[at].text for at in run), lang)
        names.append(Name(start, end, text[start:end], key, weighed.kind(run), "noun"))
    return tuple(sorted(names, key=lambda name: name.start))


def canonical(keys: Iterable[str]) -> dict[str, str]:
    """Maps every key to the one that stands for its name: the first alike in alphabetical order."""
    chosen: list[str] = []
    stands: dict[str, str] = {}
    for key in sorted(set(keys)):
        stands[key] = next((other for other in chosen if alike(key, other) >= SAME), key)
        if stands[key] == key:
            chosen.append(key)
    return stands


def english(key: str, mention: str = "") -> str:
    """Writes a key as an English name; initials, one word that its mention writes in capitals, stay capitals.

    A word that sounds like a name of the tables takes its English spelling, but not in the key of a listed entity; one
    that is listed by its initials has them in capitals, unless the mention is that very word in small letters: Nato.
    """
    loud = mention.isupper() and " " not in key
    if loud or (key in _initials() and romanise(mention, "en").lower() != key):
        return key.upper()
    exact, sounding = ({}, {}) if key in gazetteer.all_keys() else _spellings()
    if usual := _usual(key):
        return usual
    words = (exact.get(word) or sounding.get(_sound(word)) or _SON.sub("son", word) for word in key.split())
    return " ".join(word[:1].upper() + word[1:] for word in words)


_LISTED = (gazetteer.ORGANISATIONS, gazetteer.AGENCIES)

# Bulgarian writes English -son with ъ, which its law of 2009 romanises as a: Хендерсън, Hendersan.
_SON = regex.compile(r"(?<=\p{L}{3}[bdkmnprt])san$")


@lru_cache(maxsize=4096)
def _usual(key: str) -> str:
    """Finds the usual English form of an Eastern full name, or none."""
    first, _, others = key.partition(" ")
    if not others or fold(first) not in eastern_surnames() or key in gazetteer.all_keys():
        return ""
    return next((name for name in EASTERN_FIGURES.strip().split("\n") if alike(key, name.lower()) >= SAME), "")


@cache
def _initials() -> frozenset[str]:
    """Lists the keys that English writes in capitals: ap, but not reuters."""
    cells = (cell.split(",") for table in _LISTED for *_, cell in gazetteer.rows(table))
    written = {form.strip() for forms in cells for form in forms}
    return frozenset(key for key in gazetteer.all_keys() if key.upper() in written)


@cache
def _spellings() -> tuple[dict[str, str], dict[tuple[str, bool], str]]:
    """Maps the names of the tables from lower case, and from their sound if only one has it, to their spelling."""
    listed = set(" ".join((FIRST_NAMES, WOMEN, FIGURES)).split())
    sounds = {name: _sound(romanise(name, "en").lower()) for name in listed}
    counts = Counter(sounds.values())
    return {name.lower(): name for name in listed}, {s: name for name, s in sounds.items() if counts[s] == 1}


def _sound(word: str) -> tuple[str, bool]:
    """Reduces a word to its sound, and whether it ends like a woman's name: Petkova is not Petkov."""
    return fold(word), word.endswith("a")


def same(one: Name, other: Name) -> bool:
    """Tells whether two mentions name the same person, place or organisation."""
    return _score(one, other) >= SAME


def shared(ours: Sequence[Name], theirs: Sequence[Name]) -> tuple[list[tuple[Name, Name]], list[Name], list[Name]]:
    """Pairs the mentions of two texts: pairs, then what only ours and only theirs have.

    The best pairs are made first, one to one, a noun rather with a noun; a mention left over whose name the other side
    does have joins its best partner there. So a mention is in a pair, or alone because the other side lacks the name.
    """
    scores = {(i, j): _score(a, b) for i, a in enumerate(ours) for j, b in enumerate(theirs)}
    good = {places: score for places, score in scores.items() if score >= SAME}
    ranked = sorted(good, key=lambda p: (_unlike(ours[p[0]], theirs[p[1]]), -good[p], p))
    pairs, left, right = [], set(range(len(ours))), set(range(len(theirs)))
    for once in (True, False):
        for i, j in ranked:
            if (i in left and j in right) if once else (i in left or j in right):
                pairs.append((i, j))
                left.discard(i)
                right.discard(j)
    matched = [(ours[i], theirs[j]) for i, j in sorted(pairs)]
    return matched, [ours[i] for i in sorted(left)], [theirs[j] for j in sorted(right)]


def _unlike(one: Name, other: Name) -> int:
    """Counts what sets two mentions of one name apart: noun or adjective, a lone word or a full name."""
    return (one.form != other.form) + ((" " in one.key) != (" " in other.key))


def _score(one: Name, other: Name) -> float:
    """Compares keys where the kinds allow it: a place is no person, "other" may be anything."""
    kinds = {one.kind, other.kind}
    if len(kinds) == 2 and "other" not in kinds:
        return 0.0
    return alike(one.key, other.key)
