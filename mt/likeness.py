"""How like two names sound, over their Latin keys: 0-1, with 1 one and the same."""

from functools import lru_cache

import regex
from rapidfuzz.distance import Indel

from mt import gazetteer
from mt.gazetteer import EASTERN_SURNAMES, PARTICLES

# At or above this two keys are one name: amid the best F1 on the even rows of tests/mt/likeness.txt (0.78-0.82);
# tests/mt/test_names.py holds the odd rows to the precision and recall that it gives there.
SAME = 0.81

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
_VOWELS = str.maketrans("", "", "aeiou")


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Writes a romanised word by its sounds, without the ending that cases and genders change."""
    word = word.lower().replace("'", "").replace("’", "")
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return _ENDING.sub("", word)


def alike(one: str, other: str) -> float:
    """Tells how alike two keys are, 0-1; 1 for equal keys, 0 for two known names of the gazetteer that differ.

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
    if ours[0] in eastern_surnames() and theirs[0] in eastern_surnames():
        return _weighed(_word(ours[0], theirs[0]), _word("".join(ours[1:]), "".join(theirs[1:])))
    swapped = 0.95 * _weighed(_word(ours[-1], theirs[0]), _word(ours[0], theirs[-1]))
    return max(_weighed(_word(ours[-1], theirs[-1]), _first(ours[:-1], theirs[:-1])), swapped)


def _parts(key: str) -> tuple[str, ...]:
    """Splits a key to folded words, the particles of noble names left out."""
    spoken = tuple(word for word in regex.split(r"[\s\p{Pd}.]+", key) if word)
    return tuple(fold(word) for word in spoken if word not in gazetteer.words(PARTICLES)) or tuple(map(fold, spoken))


def _callings(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Lists what a bearer is called by: the last word, the first too where family names come first, or all as one."""
    eastern = parts[:1] if parts[0] in eastern_surnames() else ()
    return (parts[-1], *eastern, "".join(parts))


def _first(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    """Compares first names; an initial stands for any that begins with it, a middle name may be missing."""
    if min(len(ours[0]), len(theirs[0])) == 1:
        return 1.0 if ours[0][0] == theirs[0][0] else 0.0
    return max(_word(ours[0], theirs[0]), _word("".join(ours), "".join(theirs)))


def _weighed(family: float, given: float) -> float:
    """Joins both likenesses; either one that is clearly another name decides alone."""
    return 0.65 * family + 0.35 * given if min(family, given) >= 0.6 else min(family, given)


def _word(one: str, other: str) -> float:
    """Compares two folded words, by all their letters and by the consonants, which spellings keep better."""
    if one == other:
        return 1.0
    letters = float(Indel.normalized_similarity(one, other))
    bones = float(Indel.normalized_similarity(one.translate(_VOWELS), other.translate(_VOWELS)))
    likeness = 0.6 * letters + 0.4 * bones
    if one[:1] != other[:1]:
        likeness -= 0.1
    return max(0.0, likeness if min(len(one), len(other)) > 3 else likeness * 0.9)


@lru_cache(maxsize=1)
def eastern_surnames() -> frozenset[str]:
    """Lists, folded, the family names that stand before the first name."""
    return frozenset(fold(word) for word in EASTERN_SURNAMES.split())
