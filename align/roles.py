"""Who stands in which relation in a text: against whom what goes, whose it is, who acts, who is only named."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from align.classes import class_of
from mt import names
from mt.languages import LANGUAGES, word_pattern

OPPONENT, AGENT, POSSESSION, OWNER, PARTY = "against", "by", "of", "owner", "party"
REACH = 3  # words that may stand between a preposition and its name
HEAD_REACH = 2  # content words in which the head is sought: "sanctions imposed against"
MUTUAL = {"contest"}  # heads that have each side for the other's opponent: "the match against"

# What newsrooms call a state or an alliance by: its capital or its seat of power. Keys of the gazetteer.
SEATS = {
    "ankara": "turkey", "athens": "greece", "beijing": "china", "belgrade": "serbia", "berlin": "germany",
    "brussels": "european union", "bucharest": "romania", "budapest": "hungary", "chisinau": "moldova",
    "damascus": "syria", "jerusalem": "israel", "kremlin": "russia", "kyiv": "ukraine", "london": "united kingdom",
    "madrid": "spain", "minsk": "belarus", "moscow": "russia", "new delhi": "india", "paris": "france",
    "pyongyang": "north korea", "rome": "italy", "seoul": "south korea", "sofia": "bulgaria", "tbilisi": "georgia",
    "tehran": "iran", "tel aviv": "israel", "tokyo": "japan", "vienna": "austria", "vilnius": "lithuania",
    "warsaw": "poland", "washington": "united states", "white house": "united states",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """Marks one name in its relation: ``start:end`` covers the preposition too, where one tells it.

    ``relation`` is a value of ``Language.relations``, "of" after a preposition of possession, "owner" for a genitive or
    an adjective made from a name, or "party" where nothing tells. ``head`` is the class in ``Language.heads`` of the
    word that it hangs on, empty where that is none of them: "war" in "the war against Iran" and in "Iran's war".
    """

    relation: str
    key: str
    kind: str
    start: int
    end: int
    head: str


def find(text: str, lang: str, known: Collection[str] = ()) -> list[Role]:
    """Finds the role of every name, one a name, in order: what a preposition tells, else the form, else a party."""
    named = names.find(text, lang, known=known)
    governed = _governed(text, lang, named)
    return [_role(text, lang, name, named, governed.get(name.start)) for name in named]


def same(one: str, other: str) -> bool:
    """Tells whether two keys are of one bearer of a role; a capital stands for its country."""
    return names.alike(SEATS.get(one, one), SEATS.get(other, other)) >= names.SAME


def _role(text: str, lang: str, name: names.Name, named: Sequence[names.Name], marker: tuple[str, int] | None) -> Role:
    relation, start = marker or (PARTY, name.start)
    owns = relation != OPPONENT and _genitive(text, lang, name)
    made = relation in (PARTY, POSSESSION) and name.form == "adjective"
    if owns or (made and not _after_preposition(text, lang, name.start)):
        relation, start = OWNER, name.start
    return Role(relation, name.key, name.kind, start, name.end, _head(text, lang, (relation, start, name.end), named))


def _head(text: str, lang: str, place: tuple[str, int, int], named: Sequence[names.Name]) -> str:
    """Finds the class of the word that a relation at ``start:end`` hangs on: before it, for an owner rather after it.

    It is sought among the nearest content words of the clause. What follows ends at a preposition, which opens another
    phrase; a verb at the end of a clause comes after: "hat gegen Russland geklagt".
    """
    relation, start, end = place
    after = _BREAK_OF_CLAUSE.split(text[end:], maxsplit=1)[0]
    stop = _inner(lang).search(after)
    clause = start - len(_BREAK_OF_CLAUSE.split(text[:start])[-1])
    before = _content(text[clause:start], lang, clause, named)[::-1]
    later = _content(after[: stop.start()] if stop else after, lang, end, named)
    for words in (later, before) if relation == OWNER else (before, later):
        classes = [class_of(word, lang, "heads") for word in words[:HEAD_REACH]]
        if any(classes):
            return next(filter(None, classes))
    return ""


def _content(text: str, lang: str, offset: int, named: Sequence[names.Name]) -> list[str]:
    """Lists the words of a piece of text, which begins at ``offset``, that are neither names nor function words."""
    facts = LANGUAGES[lang]
    empty = {*facts.function_words, *facts.prepositions, *facts.articles, *facts.genitives}
    words = ((offset + it.start(), it.group()) for it in _WORD.finditer(text))
    return [
        word
        for at, word in words
        if word.lower() not in empty and not any(name.start <= at < name.end for name in named)
    ]


_WORD = regex.compile(r"(?<![\p{L}\p{N}'’])\p{L}[\p{L}'’-]+")
_BREAK_OF_CLAUSE = regex.compile(r"[.,;:!?()–—„“”«»\"\n]")


def _governed(text: str, lang: str, named: Sequence[names.Name]) -> dict[int, tuple[str, int]]:
    """Maps the start of each name that a preposition governs to the relation and the start of that preposition.

    It governs the first name after it and those joined to that one: "against Russia and Belarus".
    """
    pattern, table = _markers(lang)
    governed: dict[int, tuple[str, int]] = {}
    for marker in pattern.finditer(text):
        at = marker.end()
        for name in (name for name in named if name.start >= marker.end()):
            gap = text[at : name.start]
            reached = _in_reach(gap, lang) and not _owns(text, lang, name, gap)
            if not (reached if at == marker.end() else _JOINED.fullmatch(gap)):
                break
            governed[name.start] = (table[marker.group().lower()], marker.start())
            at = name.end
    return governed


@cache
def _markers(lang: str) -> tuple[regex.Pattern[str], dict[str, str]]:
    facts = LANGUAGES[lang]
    table = {**dict.fromkeys(facts.genitives, POSSESSION), **facts.relations}
    return word_pattern(tuple(table)), table


def _owns(text: str, lang: str, name: names.Name, gap: str) -> bool:
    """Tells a German genitive after its noun, "gegen die Kandidatur Rumäniens": the noun is the object."""
    words = gap.split()
    return lang == "de" and bool(words) and words[-1][0].isupper() and _genitive(text, lang, name)


_JOINED = regex.compile(r"\s*(?:,|(?:,\s*)?\b(?:and|or|und|oder|sowie|и|или|і|й|та|або)\b)(?:\s+\p{L}+)?\s*", regex.I)
_BREAK = regex.compile(r"[\p{N}.,;:!?()–—]")
# Ukrainian nouns govern the genitive without a preposition, so a noun in between bears the name: "проти окупації Криму"
# is not against Crimea. Only adjectives in the genitive may stand there.
_GENITIVE_ADJECTIVES = {"uk": regex.compile(r"(?:\p{L}+(?:ої|ього|ого|их|іх)\s+)*", regex.I)}


def _in_reach(gap: str, lang: str) -> bool:
    """Tells whether a name after this gap still belongs to the preposition before it: one clause, no word between."""
    if len(gap.split()) > REACH or _BREAK.search(gap) or _inner(lang).search(gap):
        return False
    adjectives = _GENITIVE_ADJECTIVES.get(lang)
    return adjectives is None or adjectives.fullmatch(gap.lstrip()) is not None


@cache
def _inner(lang: str) -> regex.Pattern[str]:
    """Compiles the words after which a name depends on something else: "against the war in Ukraine"."""
    facts = LANGUAGES[lang]
    return word_pattern((*facts.prepositions, *facts.genitives, *facts.relations))


def _after_preposition(text: str, lang: str, at: int) -> bool:
    """Tells whether one of the two words before a place is a preposition: what follows is its object, nobody's act."""
    before = _BREAK_OF_CLAUSE.split(text[:at])[-1].split()[-2:]
    return any(word.lower() in LANGUAGES[lang].prepositions for word in before)


def _genitive(text: str, lang: str, name: names.Name) -> bool:
    """Tells a German or English genitive: "Russlands", "Russia's", "the United States' "."""
    if lang == "en":
        return regex.match(r"['’]s\b|(?<=s)['’](?!\p{L})", text, pos=name.end) is not None
    bare = name.text.removesuffix("s")
    return lang == "de" and bare != name.text and [it.key for it in names.find(bare, lang)] == [name.key]
