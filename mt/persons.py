"""What is known of people's names: first names, public figures, and the key that mentions of one person share."""

from functools import cache, lru_cache

from mt.gazetteer import FIGURES, FIRST_NAMES, WOMEN, plain
from mt.likeness import fold
from mt.romanisation import romanise


@lru_cache(maxsize=65536)
def key(parts: tuple[str, ...], lang: str) -> str:
    """Romanises a name word by word without its case endings."""
    woman = folded(parts[0], lang) in _first_names()[1]
    stems = (_nominative(plain(part), woman) if lang == "uk" else plain(part) for part in parts)
    return " ".join(romanise(stem, lang) for stem in stems)


# Case endings of Ukrainian names and the nominative ones, for men and, in the last column, for women.
_CASES = (
    ("ого", "ий", ""), ("ому", "ий", ""), ("ським", "ський", ""), ("цьким", "цький", ""), ("ної", "на", "на"),
    ("ської", "ська", "ська"), ("ською", "ська", "ська"), ("ській", "ська", "ська"), ("ову", "ов", "ова"),
    ("ової", "ова", "ова"), ("овою", "ова", "ова"), ("овій", "ова", "ова"), ("ієм", "ій", ""), ("ові", "", ""),
    ("еві", "", ""), ("єві", "й", ""), ("єм", "й", ""), ("ом", "", ""), ("им", "", ""), ("ою", "а", "а"),
    ("ію", "ій", "ія"), ("ія", "ій", "ія"), ("у", "", ""), ("а", "", "а"), ("ю", "ь", "я"),
)  # fmt: skip


def _nominative(word: str, woman: bool) -> str:
    """Gives a Ukrainian name in the nominative as far as its ending tells; known first names stay."""
    if romanise(word, "uk") in _spelt_first_names() or len(word) < 3:
        return word
    for ending, man_ends, woman_ends in _CASES:
        stem = word.removesuffix(ending)
        nominative = woman_ends if woman else man_ends
        if stem != word and len(stem) >= 2 and (nominative or not (woman or stem[-1] in _VOWELS)):
            return stem + nominative
    return word


_VOWELS = "аеєиіїоуюяь"


@cache
def _spelt_first_names() -> frozenset[str]:
    return frozenset(romanise(name, "de").lower() for name in (*FIRST_NAMES.split(), *WOMEN.split()))


@cache
def _first_names() -> tuple[frozenset[str], frozenset[str]]:
    """Lists the folded first names, of men and of women."""
    men, women = ({fold(romanise(name, "de").lower()) for name in names.split()} for names in (FIRST_NAMES, WOMEN))
    return frozenset(men), frozenset(women)


@cache
def figures() -> frozenset[str]:
    """Lists the folded family names of people often in the news."""
    return frozenset(fold(romanise(name, "en").lower()) for name in FIGURES.split())


def is_first_name(word: str, lang: str) -> bool:
    """Tells whether a word is a usual first name, in whatever spelling."""
    return any(folded(word, lang) in names for names in _first_names())


@lru_cache(maxsize=65536)
def folded(word: str, lang: str) -> str:
    """Writes a word of a language by its sounds, without its case ending."""
    return fold(romanise(_nominative(plain(word), False) if lang == "uk" else plain(word), lang))
