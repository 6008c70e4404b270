"""Texts made ready for a model: cleaned, in lower case where they shout, cut where they are too long for it."""

import unicodedata
from collections.abc import Callable

import regex

from mt import addresses

_CLAUSE = regex.compile(r"(?<=[,;:–—])\s+")
_WORD = regex.compile(r"\s+")
_CONTROL = regex.compile(r"\p{Cc}")
# The two joiners belong to words and emoji, the tags to flags.
_INVISIBLE = regex.compile(r"[\p{Cf}--[\u200c\u200d\U000e0020-\U000e007f]]", regex.V1)
_SHOUTED = 2  # words of three letters and more from which capitals are a headline's and not an abbreviation's


def plain(text: str) -> str:
    """Readies a sentence for a model: NFC, no invisible characters, single blanks."""
    visible = _INVISIBLE.sub("", _CONTROL.sub(" ", text))
    return " ".join(unicodedata.normalize("NFC", visible).split())


def has_prose(text: str) -> bool:
    """Tells whether there is a letter outside addresses; a model that is given none makes something up."""
    return any(is_prose and any(map(str.isalpha, part)) for part, is_prose in addresses.parts(text))


def is_shouted(text: str) -> bool:
    """Tells whether a text is all capitals, as headlines are; models translate such text badly or copy it."""
    return text.isupper() and len(regex.findall(r"\p{Lu}{3,}", text)) >= _SHOUTED


def calmed(text: str) -> str:
    """Writes a shouted text as a sentence: its first letter stays a capital."""
    lower = text.lower()
    first = regex.search(r"\p{L}", lower)
    return lower[: first.start()] + lower[first.start()].upper() + lower[first.end() :] if first else lower


def split(text: str, limit: int, length: Callable[[str], int]) -> list[str]:
    """Splits a text so that no piece is longer than ``limit``: at clauses, then at words, then anywhere.

    The pieces joined by blanks give the text again, but for cuts inside a word. A text within the limit is one piece.
    """
    if length(text) <= limit:
        return [text]
    halves = halved(text)
    return [piece for half in halves for piece in split(half, limit, length)] if len(halves) > 1 else halves


def halved(text: str) -> list[str]:
    """Cuts a text in two near its middle: between clauses, else between words, else anywhere; one character stays."""
    for boundary in (_CLAUSE, _WORD):
        cuts = [
            (gap.start(), gap.end()) for gap in boundary.finditer(text) if gap.start() > 0 and gap.end() < len(text)
        ]
        if cuts:
            start, end = min(cuts, key=lambda cut: abs(cut[0] - len(text) / 2))
            return [text[:start], text[end:]]
    middle = len(text) // 2
    return [text[:middle], text[middle:]] if middle else [text]
