"""Which class a word belongs to, by a table of its language: "Sanktionen" is a sanction, "soldiers" are persons."""

from functools import cache

from mt.languages import LANGUAGES

SHORTEST = 4  # letters of a stem that may end a German compound; "Tag" would be found in "Montag"
ENDING = 3  # letters of case and number after it


@cache
def class_of(word: str, lang: str, table: str) -> str:
    """Finds the class of a word in ``heads`` or ``counted`` of a language, the longest entry first; empty if in none.

    A German compound belongs where its last part does: "Angriffskrieg" is a war.
    """
    word = word.lower()
    entries = _entries(lang, table)
    found = (name for entry, name in entries if _fits(word, entry))
    ends = (name for entry, name in entries if lang == "de" and _ends(word, entry))
    return next(found, "") or next(ends, "")


@cache
def _entries(lang: str, table: str) -> list[tuple[str, str]]:
    classes: dict[str, tuple[str, ...]] = getattr(LANGUAGES[lang], table)
    return sorted(((entry, name) for name, words in classes.items() for entry in words), key=lambda it: -len(it[0]))


def _fits(word: str, entry: str) -> bool:
    return word.startswith(entry[:-1]) if entry.endswith("*") else word == entry


def _ends(word: str, entry: str) -> bool:
    stem = entry.removesuffix("*")
    at = word.rfind(stem)
    return at > 0 and len(stem) >= SHORTEST and len(word) - at - len(stem) <= (ENDING if entry != stem else 0)
