"""How like two names are, over their Latin keys: the chance, 0-1, that they are spellings of one name.

Words are set against each other sound by sound, as a weighted edit distance does; what each pair of sounds tells is
learned from a public list of names (``mt.sounds``), not set by hand.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import regex
from rapidfuzz.distance import Indel

from mt import gazetteer
from mt.gazetteer import EASTERN_SURNAMES, FIGURES, FIRST_NAMES, PARTICLES, WOMEN
from mt.romanisation import romanise
from mt.sounds import BIAS, WEIGHTS

# At or above this two keys are one name: set on the even rows of tests/mt/likeness.txt, and within 0.01 of the best F1
# of names of two words on the half of the public list that may be looked at (bench.naming). It is under an even chance,
# since two names of one story that are so alike are one more often than in that list, where the nearest were sought.
SAME = 0.35

# Words whose folded letters are less alike than this are not looked at further.
_SHORT = 3  # sounds of a word below which it is one with its equals only: EPA is not HP
_NEAR = 0.4

# The chance of two words that fold to one name of these tables, which may be too short for their letters to tell.
_LISTED = 0.9
_TABLES = (EASTERN_SURNAMES, FIGURES, FIRST_NAMES, WOMEN)

# Spellings of one sound in the romanisations of the four languages, the longer ones first.
_SOUNDS = tuple(
    (regex.compile(pattern), sound)
    for pattern, sound in (
        (r"\b(?:dsch|dzh)|j", "y"),
        (r"schtsch|shch|tsch", "ch"),
        (r"(?<=[aeiou])h(?=[^aeiouy])", ""),
        (r"dsch|dzh|sch|sh|zh|tsz|tz|ts|dz|cz|z", "s"),
        (r"ch|kh|g", "h"),
        (r"ph|w|f", "v"),
        (r"th", "t"),
        (r"\bx(?=[iu])", "s"),
        (r"x", "ks"),
        (r"ck|c|q", "k"),
        (r"[ea][iy]", "ai"),
        (r"(?<=\p{L})[yi](?=[aeou])", ""),
        (r"oo|ue|ou", "u"),
        (r"oe|eo", "o"),
        (r"ae|ea", "e"),
        (r"ee", "i"),
        (r"(?<=\p{L})y|y(?![aeou])", "i"),
        (r"(.)\1+", r"\1"),
    )
)
_ENDING = regex.compile(r"(?<=\p{L}{2})(?:[aeiou]+|[aeiou]*[iu]m)$")

# Letters that stand for one sound; a doubled letter counts as one.
_UNITS = regex.compile(
    r"schtsch|shch|dsch|tsch|sch|dzh|tsz|sh|zh|kh|ch|ts|tz|cz|ck|ph|th|dz|gh|[aeo][iy]|eu|ou|oo|ee|ie|oe|ue|ae"
    r"|y[aeou]|j[aeou]|(.)\1|."
)
_VOWELS = frozenset("aeiouy")
_MARKS = str.maketrans("", "", "'’")


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Writes a romanised word by its sounds, without the ending that cases and genders change."""
    word = word.lower().replace("'", "").replace("’", "")
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return _ENDING.sub("", word)


def alike(one: str, other: str) -> float:
    """Tells how likely two keys are one name, 0-1: 1 for equal keys, 0 for two unlike names of the gazetteer.

    A lone word is compared with the family name of a full one; where both have first names, those must agree too.
    """
    if one == other:
        return 1.0
    if one in gazetteer.all_keys() and other in gazetteer.all_keys():
        return 0.0
    return _alike(min(one, other), max(one, other))


@lru_cache(maxsize=65536)
def _alike(one: str, other: str) -> float:
    ours, theirs = _parts(one), _parts(other)
    if not ours or not theirs:
        return 0.0
    if min(len(ours), len(theirs)) == 1:
        return max(_word(a, b) for a in _callings(ours) for b in _callings(theirs))
    if _eastern(ours) and _eastern(theirs):
        return min(_word(ours[0], theirs[0]), _word("".join(ours[1:]), "".join(theirs[1:])))
    swapped = 0.95 * min(_word(ours[-1], theirs[0]), _word(ours[0], theirs[-1]))
    return max(min(_word(ours[-1], theirs[-1]), _first(ours[:-1], theirs[:-1])), swapped)


def _parts(key: str) -> tuple[str, ...]:
    """Splits a key to plain words, the particles of noble names left out."""
    spoken = tuple(word for word in regex.split(r"[\s\p{Pd}.]+", key.lower().translate(_MARKS)) if word)
    return tuple(word for word in spoken if word not in gazetteer.words(PARTICLES)) or spoken


def _callings(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Lists what a bearer is called by: the last word, the first too where family names come first, or all as one."""
    return (parts[-1], *(parts[:1] if _eastern(parts) else ()), "".join(parts))


def _eastern(parts: tuple[str, ...]) -> bool:
    return fold(parts[0]) in eastern_surnames()


def _first(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    """Compares first names; an initial stands for any that begins with it, a middle name may be missing."""
    one, other = ours[0], theirs[0]
    if min(len(one), len(other)) == 1:
        return float(any(fold(a[0] + b[1:])[:1] == fold(b)[:1] for a, b in ((one, other), (other, one))))
    if fold(one) == fold(other) and one.endswith("a") != other.endswith("a") and _closed(one) + _closed(other) == 1:
        return 0.0  # Daniel is not Daniela
    return max(_word(one, other), _word("".join(ours), "".join(theirs)))


def _closed(word: str) -> bool:
    return word[-1] not in _VOWELS


@lru_cache(maxsize=65536)
def _word(one: str, other: str) -> float:
    """Tells how likely two words are spellings of one name."""
    if one == other:
        return 1.0
    ours, theirs = fold(one), fold(other)
    if ours != theirs and (min(len(ours), len(theirs)) < _SHORT or Indel.normalized_similarity(ours, theirs) < _NEAR):
        return 0.0
    told = BIAS + paths(units(one), units(other), _gain)[-1][-1]
    listed = ours == theirs and ours in _listed()
    return max(_LISTED * listed, 1 / (1 + math.exp(-told)))


@lru_cache(maxsize=65536)
def units(word: str) -> tuple[str, ...]:
    """Splits a word to its sounds; the first is marked ^ and the last $, because edges tell more or less."""
    found = [m[1] or m[0] for m in _UNITS.finditer(word)] or [""]
    found[0], found[-1] = f"^{found[0]}", f"{found[-1]}$" if len(found) > 1 else f"^{found[0]}$"
    return tuple(found)


def paths(ours: Sequence[str], theirs: Sequence[str], gain: Callable[[str, str], float]) -> list[list[float]]:
    """Sums the gains on the best way from the start to every pair of places, as Needleman and Wunsch (1970) do."""
    alone = [gain(unit, "") for unit in theirs]
    rows = [[0.0]]
    for at, lone in enumerate(alone):
        rows[0].append(rows[0][at] + lone)
    for unit in ours:
        above, lost = rows[-1], gain(unit, "")
        left = above[0] + lost
        row = [left]
        for at, other in enumerate(theirs):
            left = max(above[at] + gain(unit, other), above[at + 1] + lost, left + alone[at])
            row.append(left)
        rows.append(row)
    return rows


def gain(one: str, other: str, weights: Mapping[str, float] = WEIGHTS) -> float:
    """Tells how much a sound set against another, or against none, speaks for one name, in log odds.

    Unlike sounds never do, whatever was learned: where they seem to, it is chance.
    """
    told = sum(weights.get(sign, 0.0) for sign in signs(one, other))
    return told if one.strip("^$") == other.strip("^$") else min(told, 0.0)


_gain = lru_cache(maxsize=65536)(gain)


def signs(one: str, other: str) -> tuple[str, ...]:
    """Lists what is seen where two sounds meet, as ``mt.sounds`` names it; either may be empty, but not both.

    ``i:a`` is i for a and ``h:`` an h that only one has; ``V:C`` and ``V:`` say so for any vowel and consonant. The
    same with ``^`` before or ``$`` behind, if both are first or last in their words; else ``^`` or ``$`` alone.
    """
    a, b = sorted((one.strip("^$"), other.strip("^$")), reverse=True)
    unlike = () if a == b else (f"{a}:{b}", ":".join(sorted((_kind(a), _kind(b)), reverse=True)))
    told = [*unlike] or [f"{a}:{a}"]
    for mark, place in (("^", "^{}"), ("$", "{}$")):
        marked = [mark in unit for unit in (one, other) if unit]
        told += [place.format(sign) for sign in unlike] if all(marked) else [mark] * any(marked)
    return tuple(told)


def _kind(unit: str) -> str:
    return "" if not unit else "V" if unit[-1] in _VOWELS else "C"


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    """Lists, folded, the names of the tables: those of people whom news speaks of."""
    return frozenset(fold(romanise(word, "en").lower()) for table in _TABLES for word in table.split())


@lru_cache(maxsize=1)
def eastern_surnames() -> frozenset[str]:
    """Lists, folded, the family names that stand before the first name."""
    return frozenset(fold(word) for word in EASTERN_SURNAMES.split())
