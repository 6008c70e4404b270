"""Quotes of plain text: one text, documents as JSON Lines, and all that one speaker says in every version."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import regex

from align.quotes import quotes
from align.records import Quote
from mt import ingest, names, wire
from mt.errors import UserError
from mt.languages import LANGUAGES, READ
from mt.likeness import SAME, alike
from mt.records import Article, Line, Refused

_LINE = regex.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_CYRILLIC = regex.compile(r"\p{Cyrillic}")


@dataclass(frozen=True, slots=True)
class Saying:
    """Holds one quote of a plain text, as ``Quote`` has it; places count the code points of that text."""

    start: int
    end: int
    text: str
    form: str
    cue: str
    speaker: str
    speaker_name_en: str
    chain: tuple[str, ...]


def article(text: str, lang: str, name: str = "text") -> Article:
    """Makes an article of a plain text, every line of it body; raises UserError for a language without a table."""
    if lang not in READ:
        raise UserError(f"language {lang!r}", "has no table of speech", f"use one of {', '.join(READ)}")
    lines = tuple(Line(*match.span(), "body") for match in _LINE.finditer(text))
    return Article(name, lang, "", text, lines, name, "", "", lang, ())


def sayings(text: str, lang: str = "") -> list[Saying]:
    """Finds the quotes of a plain text; raises UserError where its language is neither given nor plain."""
    if not text.strip():
        return []
    return [_saying(quote) for quote in quotes(article(text, lang or _language(text)))]


def _saying(it: Quote) -> Saying:
    return Saying(it.start, it.end, it.text, it.form, it.cue, it.speaker, it.speaker_name_en, it.chain)


def _language(text: str) -> str:
    try:
        return ingest.language(text)[0]
    except wire.UnreadableError as error:
        raise UserError("the text", str(error), "name its language") from None


def read(path: Path, lang: str = "") -> Article | None:
    """Reads a text as it is, nothing of it taken away; None if it is blank. Raises UserError if it cannot be read."""
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise UserError(str(path), f"cannot be read ({error.strerror})", "name a file of text") from None
    except UnicodeDecodeError as error:
        raise UserError(str(path), f"is not UTF-8 (byte {error.start})", "convert the file to UTF-8") from None
    return article(text, lang or _language(text), str(path)) if text.strip() else None


def lines(path: Path) -> Iterator[bytes]:
    """Reads the lines of a file one by one; raises UserError if it cannot be read."""
    try:
        with path.open("rb") as content:
            yield from content
    except OSError as error:
        raise UserError(str(path), f"cannot be read ({error.strerror})", "name a file of JSON Lines") from None


def annotated(given: Iterable[bytes], place: str, refused: list[Refused]) -> Iterator[dict[str, object]]:
    """Adds ``quotes`` to every document, a line of JSON with ``text`` and ``lang``, in order; other fields are kept.

    A line that is no such document is put to ``refused``, named by ``place`` and its number, and the others go on.
    """
    for number, line in enumerate(given, 1):
        raw = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        try:
            document = _annotated(raw) if raw.strip() else None
        except (msgspec.MsgspecError, UnicodeDecodeError, UserError) as error:
            refused.append(Refused(f"{place}:{number}", str(error)))
        else:
            if document is not None:
                yield document


def _annotated(line: bytes) -> dict[str, object]:
    document = msgspec.json.decode(line, type=dict[str, object])
    text, lang = document.get("text"), document.get("lang", "")
    if not isinstance(text, str) or not isinstance(lang, str):
        raise UserError("the document", "has no text, or a language that is no string", "give it both as strings")
    return document | {"quotes": sayings(text, lang)}


def encoded(quote: Quote, alone: bool) -> str:
    """Writes a quote as JSON; of a text ``alone`` without the names of the quote and the article."""
    return msgspec.json.encode(_saying(quote) if alone else quote).decode()


def row(quote: Quote, lang: str) -> tuple[str, ...]:
    """Writes a quote as the cells of a table: version, language, speaker, form, quote."""
    meant = quote.speaker_name_en
    speaker = f"{quote.speaker} ({meant})" if meant and meant != quote.speaker else quote.speaker
    return quote.article_id, lang, speaker, quote.form, quote.text


def said_by(found: Iterable[Quote], speaker: str) -> list[Quote]:
    """Keeps the quotes of one speaker, whose name may be given in any script and spelling, or in part."""
    wanted = _keys(speaker)
    return [it for it in found if any(alike(*pair) >= SAME for pair in _pairs(wanted, it))]


def _pairs(wanted: set[str], quote: Quote) -> Iterator[tuple[str, str]]:
    """Pairs the keys of a name with those of a quote's speaker: who is meant, else the mention itself."""
    keys = {quote.speaker_name_en.lower()} if quote.speaker_name_en else _keys(quote.speaker)
    return ((one, other) for one in wanted for other in keys)


def _keys(name: str) -> set[str]:
    """Lists the keys that a name may have in the languages of its script: as a known name, and as it sounds."""
    script = "Cyrl" if _CYRILLIC.search(name) else "Latn"
    langs = [code for code, language in LANGUAGES.items() if language.script == script]
    known = {it.key for lang in langs for it in names.find(name, lang) if it.text == name.strip()}
    return known | {key for lang in langs if (key := " ".join(names.romanise(name, lang).lower().split()))}
