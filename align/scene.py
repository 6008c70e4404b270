"""What attribution looks at: an article with its quotations blanked out, its names, and the class of every word."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

import regex

from mt import names
from mt.languages import READ, Language, word_pattern
from mt.quotemarks import MARKS

Span = tuple[int, int]
BLANK = "\ufffc"  # stands for every character inside a quotation, so that no cue or speaker is sought there
TOKEN = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[-'’.][\p{L}\p{M}\p{N}]+)*|\S")
_SENTENCE_ENDS = frozenset(".!?:…\r\n\u2028\u2029")
LINK = " \t\u00a0,–—-"  # what joins a quote to its attribution
REACH = 80  # characters that are looked back over for what a word follows


@dataclass(frozen=True, slots=True)
class Scene:
    """Holds what attribution looks at: the article's text with quotes blanked out, its language, its names in order."""

    text: str
    masked: str
    lang: str
    people: tuple[names.Name, ...]
    others: tuple[names.Name, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Holds one language's compiled tables."""

    verbs: regex.Pattern[str]
    sourcing: regex.Pattern[str]
    postposed: regex.Pattern[str]
    roles: regex.Pattern[str]
    classes: dict[str, str]


@cache
def words(lang: str) -> Words:
    """Compiles the tables of one language; a word that several have takes the class of the last."""
    language: Language = READ[lang]
    classes = dict.fromkeys((w for w in language.function_words), "F")
    for letter, table in (
        ("F", language.pointers),
        ("V", language.prepositions),
        ("G", language.genitives),
        ("P", language.pronouns),
        ("A", language.articles),
    ):
        classes |= dict.fromkeys(table, letter)
    classes |= dict.fromkeys(set(language.articles) & set(language.genitives), "D")
    return Words(
        word_pattern(language.speech_verbs),
        word_pattern(language.sourcing),
        word_pattern(language.reporting.postposed),
        _compounds(language.roles),
        classes,
    )


def _compounds(roles: tuple[str, ...]) -> regex.Pattern[str]:
    """Compiles offices as whole words or as the ends of compounds ("NATO-Generalsekretär")."""
    parts = [regex.escape(e[:-1]) + r"\p{L}*" if e.endswith("*") else regex.escape(e) for e in roles]
    return regex.compile(rf"[\p{{L}}'’-]*?(?:{'|'.join(parts)})", regex.I)


def scene(text: str, masked: str, lang: str) -> Scene:
    """Prepares an article for attribution; ``masked`` is the text with every quotation blanked out.

    A lone word that only ever begins sentences is no sure person: it may owe its capital to its place.
    """
    found = sorted(names.find(masked, READ[lang].names or lang), key=lambda name: name.start)
    full = {word for name in found if name.kind == "person" and " " in name.key for word in name.key.split()}
    inner = {name.key for name in found if not _begins_sentence(text, name.start)}
    sure = [full.issuperset(n.key.split()) or (n.kind == "person" and n.key in inner) for n in found]
    people = tuple(name for name, person in zip(found, sure, strict=True) if person)
    return Scene(
        text, masked, lang, people, tuple(name for name, person in zip(found, sure, strict=True) if not person)
    )


def classed(view: Scene, span: Span) -> list[tuple[str, str]]:
    """Lists the words and marks of a span, each with its class."""
    return [(token.group(), word_class(view, token)) for token in TOKEN.finditer(view.masked, *span)]


def word_class(view: Scene, token: regex.Match[str]) -> str:
    """Classes a word: A article, P pronoun, G genitive, V preposition, F other function word, r role; x is no word.

    Of the rest, C is a name or a word with a capital of its own, w any other.
    """
    word = token.group()
    if not any(map(str.isalpha, word)):
        return "x"
    known = words(view.lang).classes.get(word.lower())
    if known:
        return known
    if word.islower() and words(view.lang).verbs.fullmatch(word):
        return "x"
    if words(view.lang).roles.fullmatch(word):
        return "r"
    named = name_in(view.people, token.span()) or name_in(view.others, token.span())
    capital = word.rpartition("-")[2][:1].isupper() and not _begins_sentence(view.text, token.start())
    return "C" if named or capital else "w"


def _begins_sentence(text: str, at: int) -> bool:
    """Tells whether a word at ``at`` may have its capital from its place alone."""
    before = text[max(0, at - REACH) : at].rstrip(LINK + MARKS)
    return not before or before[-1] in _SENTENCE_ENDS


def name_in(found: tuple[names.Name, ...], span: Span) -> names.Name | None:
    """Finds the first of the ordered names that begins inside a span."""
    at = bisect_left(found, span[0], key=lambda name: name.start)
    return found[at] if at < len(found) and found[at].start < span[1] else None
