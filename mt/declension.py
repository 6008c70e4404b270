"""The forms that a name takes in a sentence, by rule from its dictionary form.

The rules give some forms that no grammar has; looked up in a table of names they do no harm, missing ones would.
"""

from collections.abc import Callable
from itertools import product

_UK_HARD = {"г": "з", "к": "ц", "х": "с"}
_ADJECTIVE_ENDINGS = {
    "bg": ("и", "ия", "ият", "а", "ата", "о", "ото", "ите"),
    "de": ("", "e", "er", "en", "em", "es"),
    "uk": ("ий", "ого", "ому", "им", "а", "ої", "ій", "у", "ою", "е", "і", "их", "ими"),
    "en": ("",),
}


def adjective(stem: str, lang: str) -> set[str]:
    """Lists the forms of an adjective from its stem: ``руск`` gives руски, руският, руска ..."""
    forms = {stem + ending for ending in _ADJECTIVE_ENDINGS[lang]}
    soft = stem[-1:] in "н" and lang == "bg"
    return forms | {stem + "ен", stem[:-1] + "ен"} if soft else forms


def city_adjective(city: str, lang: str) -> set[str]:
    """Lists the adjectives of a city whose name ends in a consonant: Berliner, лондонски, київський; else none."""
    if " " in city or city.isupper() or city[-1:].lower() in "aeiouyаеиоуъюяіїєьй":
        return set()
    made: dict[str, Callable[[], set[str]]] = {
        "bg": lambda: adjective(city + "ск", "bg"),
        "uk": lambda: adjective(city + "ськ", "uk"),
        "de": lambda: {city + "er"},
    }
    return made[lang]() if lang in made else set()


def forms(phrase: str, lang: str) -> set[str]:
    """Lists the forms of a name of one or more words; words all in capitals or digits keep the one they have."""
    words = phrase.split(" ")
    decline = _RULES[lang]
    # Later words of a long name are mostly genitives already; two that move are enough.
    choices = [sorted({w} | decline(w)) if at < 2 and not w.isupper() else [w] for at, w in enumerate(words)]
    return {" ".join(choice) for choice in product(*choices)}


def _bulgarian(word: str) -> set[str]:
    """Adds the articles."""
    last = word[-1:].lower()
    if word.endswith(("ски", "ни", "чки")):
        return {word + "я", word + "ят", word + "те"}
    if last in "ая":
        return {word + "та"}
    if last in "ои":
        return {word + ("то" if last == "о" else "те")}
    return {word + "ът", word + "а"} if last.isalpha() and last not in "еуюй" else set()


def _german(word: str) -> set[str]:
    """Adds the genitive, the weak endings of adjectives and the dative plural."""
    stem = word[:-2]
    weak = {"es": {stem + "en", stem + "em"}, "er": {stem + "en", stem + "em", word + "n", word + "innen", word + "in"}}
    genitive = {word + "'", word + "’", word + "es"} if word.endswith(("s", "x", "z", "ß")) else {word + "s"}
    plural = {word + "n", word + "r"} if word.endswith("e") else set()
    return genitive | plural | weak.get(word[-2:], set())


def _ukrainian(word: str) -> set[str]:
    """Adds the cases of the singular, or of the plural where the name is one."""
    for ending, rule in _UK_ENDINGS:
        if word.endswith(ending):
            return rule(word[: len(word) - len(ending)])
    last = word[-1:]
    return {word + e for e in ("а", "у", "ом", "ові", "і")} if last.isalpha() and last not in "оуеє" else set()


def _uk_in_a(stem: str) -> set[str]:
    hushed = stem[-1:] in "жчшщц"
    soft = stem[:-1] + _UK_HARD.get(stem[-1:], stem[-1:])
    noun = {stem + e for e in ("і", "у", "ею", "")} if hushed else {stem + "и", soft + "і", stem + "у", stem + "ою"}
    return noun | {stem + "ої", stem + "ій"}


def _added(*endings: str) -> Callable[[str], set[str]]:
    return lambda stem: {stem + ending for ending in endings}


_PLURAL = ("", "ів", "ам", "ами", "ах", "ям", "ями", "ях", "их", "им", "ими", "ей")
_UK_ENDINGS: tuple[tuple[str, Callable[[str], set[str]]], ...] = (
    ("ець", _added("ця", "цю", "цем", "цеві", "ці")),
    ("єць", _added("йця", "йцю", "йцем", "йцеві", "йці")),
    ("нин", _added("нина", "нину", "нином", "нинові")),
    ("їв", _added("єва", "єву", "євом", "єві")),
    ("ів", _added("ова", "ову", "овом", "ові", "ева", "еву", "евом", "еві", "іва", "іву", "івом", "іві")),
    ("ий", _added("ого", "ому", "им", "ім")),
    ("ія", _added("ії", "ію", "ією")),
    ("'я", _added("'я", "'ю", "'ям", "'ї")),
    ("жжя", _added("жжя", "жжю", "жжям", "жжі")),
    ("я", _added("і", "ї", "ю", "ею", "єю")),
    ("а", _uk_in_a),
    ("ь", _added("я", "ю", "ем", "еві", "і", "ї", "у", "а", "ом")),
    ("й", _added("я", "ю", "єм", "єві", "ї")),
    ("о", _added("а", "у", "ом", "і")),
    ("е", _added("ого", "ому", "им", "я", "ю")),
    ("и", _added(*_PLURAL)),
    ("і", _added(*_PLURAL)),
)


_RULES: dict[str, Callable[[str], set[str]]] = {
    "bg": _bulgarian,
    "de": _german,
    "uk": _ukrainian,
    "en": lambda word: {word},
}
