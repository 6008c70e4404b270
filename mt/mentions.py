"""The words of a text, and which of them the gazetteer lists as names."""

from dataclasses import dataclass

import regex

from mt import gazetteer, persons
from mt.gazetteer import (
    ORDINARY,
    Entry,
    plain,
)


@dataclass(frozen=True, slots=True)
class Token:
    """Holds one word.

    ``joint`` is the blank or hyphen that alone divides it from the word before, or nothing; ``opens`` tells that a
    sentence may begin with it, ``quoted`` that it stands alone between quotation marks.
    """

    start: int
    end: int
    text: str
    plain: str
    joint: str
    opens: bool
    quoted: bool

    @property
    def capital(self) -> bool:
        """Tells whether it begins with a capital."""
        return self.text[0].isupper()


_WORD = regex.compile(r"(?:\p{Lu}\.){2,}|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’ʼ`´](?![sS]\b)\p{L}[\p{L}\p{M}]*)*")
_JOINTS = {" ": " ", "\u00a0": " ", "\u202f": " ", "  ": " ", "-": "-", "‐": "-", "‑": "-"}
_MARKS = tuple('„“”«»"‚‘’')
_OPENING = regex.compile(r"[.!?…:;\n\r\u2028\u2029>•|]|(?<!\p{L})[\p{Pd}]\s|[„“”«»\"‚‘(]$")


def tokens(text: str) -> list[Token]:
    """Cuts a text to words, each with what joins it to the one before and whether a sentence may begin with it."""
    found: list[Token] = []
    at = 0
    for match in _WORD.finditer(text):
        gap, joint = text[at : match.start()], ""
        if at or not gap:
            before = found[-1].text if found else ""
            dotted = gap in {". ", ".\u00a0"} and (before == "St" or (len(before) == 1 and before.isupper()))
            joint = " " if dotted else _JOINTS.get(gap, "")
        opens = not found or (not joint and _OPENING.search(gap) is not None)
        start, at = match.span()
        quoted = text[start - 1 : start] in _MARKS and text[at : at + 1] in _MARKS
        found.append(Token(start, at, match.group(), plain(match.group()), joint if found else "", opens, quoted))
    return found


@dataclass(frozen=True, slots=True)
class Listed:
    """Places a name of the gazetteer: code points ``start:end``, the index after its last token."""

    start: int
    end: int
    entry: Entry
    stop: int


def listed(words: list[Token], text: str, lang: str) -> dict[int, Listed]:
    """Finds the names of the gazetteer, the longest first, by the index of their first token."""
    found: dict[int, Listed] = {}
    at = 0
    while at < len(words):
        name = None if _is_surname(words, at, lang) else _longest(words, at, text, lang)
        if name:
            found[at] = name
        at = name.stop if name else at + 1
    return found


def _longest(words: list[Token], at: int, text: str, lang: str) -> Listed | None:
    """Looks up the longest name that begins with a token."""
    for size in range(gazetteer.longest(lang).get(words[at].plain, 0), 0, -1):
        span = words[at : at + size]
        if len(span) == size and all(token.joint for token in span[1:]):
            entry = gazetteer.lookup(lang).get(" ".join(token.plain for token in span))
            start, end = span[0].start, span[-1].end
            if entry and _case_fits(entry.case, text[start:end], span[0], lang):
                return Listed(start, end, entry, at + size)
    return None


def _case_fits(case: str, surface: str, first: Token, lang: str) -> bool:
    """Tells whether a mention has the capitals that its entry asks for; an ordinary word must stand amid a sentence."""
    if case == "any":
        return True
    if case == "capital":
        return first.capital and not (first.opens and first.plain in ORDINARY[lang] and surface == first.text)
    return surface.replace(".", "") == case.replace(".", "")


def _is_surname(tokens: list[Token], at: int, lang: str) -> bool:
    """Tells whether a place is the family name of somebody, as in Michael Jordan or Джак Лондон."""
    before = tokens[at - 1] if at else None
    return (
        before is not None and tokens[at].joint == " " and before.capital and persons.is_first_name(before.text, lang)
    )
