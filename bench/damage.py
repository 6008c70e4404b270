"""Damage planted in good translations, one kind a function: what a guard is measured on.

Every function takes a good pair and a random generator and returns the damaged translation, or None where the pair
offers nothing to damage. The kinds are those that translation systems are known for (cut-off, loops, copies, off-target
language, hallucination: Guerreiro et al. 2023) and those that mislead a reader of news (numbers, names, negation).
Nothing here uses the finders of ``mt``, which are what is measured.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

import regex

_NAME = regex.compile(r"(?<=[\p{Ll}\d,] )\p{Lu}\p{L}+(?:[ -]\p{Lu}\p{L}+)*")
_CALENDAR = regex.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:January|February|March|April|May|June|July|August)|\p{L}+(?:em|o)ber"
)
_NUMBER = regex.compile(r"(?<![\p{L}\d])\d+(?:[.,]\d+)*(?![\p{L}\d])")
_NOT = regex.compile(r" (?:not|never)\b|n['’]t\b|(?<=\b(?:can))not\b|\bno (?=\p{Ll})", regex.I)
_VERB = regex.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|must)\b(?! not\b|n['’]t)")
_WORDS = regex.compile(r"(?<!\p{L})\p{Ll}{5,}(?!\p{L})")
_CLAUSE = regex.compile(r"[,;:–—](?= )")
_MARKS = regex.compile("[\"“”„«»‘’](?!s\\b)|(?<!\\p{L})'|'(?!\\p{L})")
_ADDRESS = regex.compile(r"https?://\S+|\S+@\S+|[@#]\p{L}\w+")


@dataclass(frozen=True, slots=True)
class Good:
    """Holds a good pair and what some kinds of damage need besides.

    ``other`` is the translation of another sentence, ``foreign`` the sentence in a third language or empty, ``names``
    are names of other sentences.
    """

    source: str
    target: str
    src: str
    tgt: str
    other: str
    foreign: str = ""
    names: tuple[str, ...] = ()


Damage = Callable[[Good, Random], str | None]


def names(texts: Sequence[str]) -> tuple[str, ...]:
    """Lists the names that English texts have amid their sentences, by their capitals; no months or weekdays."""
    found = {name for text in texts for name in _NAME.findall(text) if not _CALENDAR.fullmatch(name)}
    return tuple(sorted(found))


def signed(good: Good, seed: int) -> Good:
    """Adds the same address to both sides of a pair, for running news has few of them."""
    random = Random(f"{seed} {good.source}")
    number = random.randrange(1000, 10000)
    added = random.choice(
        (f"https://www.news-{number}.example.org/a/{number}", f"desk{number}@press.example.com", f"@reporter{number}")
    )
    return replace(good, source=f"{good.source} {added}", target=f"{good.target} {added}")


def _cut(good: Good, random: Random) -> str | None:
    words = good.target.split()
    return " ".join(words[: random.randint(len(words) // 4, 3 * len(words) // 4)]) if len(words) >= 8 else None


def _cut_at_clause(good: Good, random: Random) -> str | None:
    """Ends a translation at a clause, with a full stop, so that it looks whole."""
    length = len(good.target)
    places = [found.start() for found in _CLAUSE.finditer(good.target) if 0.2 < found.start() / length < 0.8]
    return f"{good.target[: random.choice(places)]}." if places else None


def _phrase_looped(good: Good, random: Random) -> str | None:
    words = good.target.split()
    if len(words) < 8:
        return None
    size, at = random.randint(2, 5), random.randint(2, len(words) - 4)
    return " ".join(words[:at] + words[at : at + size] * random.randint(4, 8))


def _word_oscillating(good: Good, random: Random) -> str | None:
    words = good.target.split()
    at = random.randint(1, len(words) - 2) if len(words) >= 4 else 0
    return " ".join(words[:at] + words[at : at + 2] * random.randint(5, 12)) if at else None


def _copied(good: Good, random: Random) -> str | None:
    return good.source


def _foreign(good: Good, random: Random) -> str | None:
    return good.foreign or None


def _number_changed(good: Good, random: Random) -> str | None:
    """Changes one digit of a number."""
    found = _one(_NUMBER, good.target, random)
    if not found:
        return None
    digits = [at for at in range(*found.span()) if good.target[at].isdigit()]
    at = random.choice(digits)
    new = random.choice([digit for digit in "123456789" if digit != good.target[at]])
    return good.target[:at] + new + good.target[at + 1 :]


def _number_dropped(good: Good, random: Random) -> str | None:
    return _without(_one(_NUMBER, good.target, random), good.target)


def _number_invented(good: Good, random: Random) -> str | None:
    return _inserted(good.target, str(random.choice((random.randint(11, 99), random.randint(100, 5000)))), random)


def _name_swapped(good: Good, random: Random) -> str | None:
    found = _name(good, random)
    strange = _strange_name(good, random)
    return good.target[: found.start()] + strange + good.target[found.end() :] if found and strange else None


def _name_dropped(good: Good, random: Random) -> str | None:
    return _without(_name(good, random), good.target)


def _name_invented(good: Good, random: Random) -> str | None:
    strange = _strange_name(good, random)
    return _inserted(good.target, strange, random) if strange else None


def _negation_dropped(good: Good, random: Random) -> str | None:
    found = _one(_NOT, good.target, random)
    if not found:
        return None
    return " ".join((good.target[: found.start()] + good.target[found.end() :]).split())


def _negation_planted(good: Good, random: Random) -> str | None:
    found = _one(_VERB, good.target, random)
    return f"{good.target[: found.end()]} not{good.target[found.end() :]}" if found else None


def _detached(good: Good, random: Random) -> str | None:
    """Says something else altogether: the translation of another sentence."""
    return good.other


def _half_detached(good: Good, random: Random) -> str | None:
    """Begins well and ends in another sentence: the second half is made up."""
    ours, theirs = good.target.split(), good.other.split()
    if min(len(ours), len(theirs)) < 8:
        return None
    return " ".join(ours[: len(ours) // 2] + theirs[len(theirs) // 2 :])


def _padded(good: Good, random: Random) -> str | None:
    return f"{good.target} {good.other}"


def _address_mangled(good: Good, random: Random) -> str | None:
    """Changes one letter of an address, or takes it for words."""
    found = _one(_ADDRESS, good.target, random)
    if not found:
        return None
    address = found.group()
    at = random.randrange(1, len(address) - 1)
    mangled = random.choice((address[:at] + address[at + 1 :], regex.sub(r"[./@#:]+", " ", address).strip()))
    return good.target[: found.start()] + mangled + good.target[found.end() :]


def _marks_dropped(good: Good, random: Random) -> str | None:
    """Drops the quotation marks of a quotation of some length, so that speech becomes the paper's own words."""
    quoted = regex.search(r"[\"“„«][^\"“”„«»]{30,}[\"”“»]", good.target)
    return _MARKS.sub("", good.target) if quoted else None


def _word_untranslated(good: Good, random: Random) -> str | None:
    """Leaves a word of the source in place of one of the translation."""
    theirs, ours = _one(_WORDS, good.target, random), _one(_WORDS, good.source, random)
    if not theirs or not ours:
        return None
    return good.target[: theirs.start()] + ours.group() + good.target[theirs.end() :]


def _one(pattern: regex.Pattern[str], text: str, random: Random) -> regex.Match[str] | None:
    found = list(pattern.finditer(text))
    return random.choice(found) if found else None


def _name(good: Good, random: Random) -> regex.Match[str] | None:
    """Picks a name that stands once in a text; one that stands twice is not lost with one of its mentions."""
    whole = good.target
    found = [it for it in _NAME.finditer(whole) if whole.count(it.group()) == 1 and not _CALENDAR.fullmatch(it.group())]
    return random.choice(found) if found else None


def _strange_name(good: Good, random: Random) -> str:
    """Picks a name of another sentence none of whose words this one has."""
    for _ in range(20):
        name = random.choice(good.names) if good.names else ""
        if not any(word in good.target for word in name.split()):
            return name
    return ""


def _without(found: regex.Match[str] | None, text: str) -> str | None:
    return " ".join((text[: found.start()] + text[found.end() :]).split()) if found else None


def _inserted(text: str, what: str, random: Random) -> str | None:
    words = text.split()
    if len(words) < 4:
        return None
    at = random.randint(1, len(words) - 1)
    return " ".join([*words[:at], what, *words[at:]])


DAMAGES: dict[str, Damage] = {
    "cut anywhere": _cut,
    "cut at a clause": _cut_at_clause,
    "phrase looped": _phrase_looped,
    "word oscillating": _word_oscillating,
    "source copied": _copied,
    "wrong language": _foreign,
    "word untranslated": _word_untranslated,
    "number changed": _number_changed,
    "number dropped": _number_dropped,
    "number invented": _number_invented,
    "name swapped": _name_swapped,
    "name dropped": _name_dropped,
    "name invented": _name_invented,
    "negation dropped": _negation_dropped,
    "negation planted": _negation_planted,
    "detached": _detached,
    "half detached": _half_detached,
    "padded": _padded,
    "address mangled": _address_mangled,
    "quotation marks dropped": _marks_dropped,
}


def damaged(good: Good, seed: int) -> dict[str, str]:
    """Returns what every kind that applies makes of a pair; the same for the same pair and seed, and never the pair."""
    made = {kind: damage(good, Random(f"{seed} {kind} {good.source}")) for kind, damage in DAMAGES.items()}
    return {kind: text for kind, text in made.items() if text is not None and text != good.target}
