"""Plain text to beads: two files of one sentence a line, or many documents, each one line of JSON."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from align.beads import align, with_lone
from align.passages import Texts
from align.sentences import Range
from mt.embed import Encoder
from mt.errors import UserError
from mt.ingest import CERTAIN, detect
from mt.plaintext import lines
from mt.records import Refused

Scored = Iterable[tuple[Range, float]]


@dataclass(frozen=True, slots=True)
class Document:
    """Holds two versions of a text, a string a sentence; languages without tables (``mt.languages``) serve too."""

    doc: str
    src_lang: str
    tgt_lang: str
    src: tuple[str, ...]
    tgt: tuple[str, ...]


class Given(NamedTuple):
    """Holds a line of JSON: the document, and all fields of the line, also those that are none of ours."""

    document: Document
    fields: dict[str, Any]


def sentences(path: Path) -> list[str]:
    """Reads a file of one sentence a line; a blank line is a sentence without words, so that numbers stay right.

    Raises UserError where the file cannot be read or is not UTF-8.
    """
    try:
        with path.open("rb") as content:
            return [line.text for line in lines(str(path), content)]
    except OSError as error:
        raise UserError(str(path), f"cannot be read ({error.strerror})", "name a file of one sentence a line") from None


def scored(
    texts: Texts, langs: tuple[str, str], encoder: Encoder, regime: str = "auto"
) -> tuple[list[tuple[Range, float]], str]:
    """Aligns two lists of sentences: ranges and scores, 0 for sentences left alone; and why in this regime.

    A blank one says nothing of the texts and is left alone, but where it stands between two of a bead.
    """
    worded = [[at for at, text in enumerate(side) if text.strip()] for side in texts]
    src, tgt = ([side[at] for at in places] for side, places in zip(texts, worded, strict=True))
    found = align((src, tgt), langs, encoder, regime=regime)
    links = [link._replace(place=_placed(link.place, *worded)) for link in found.links if link.linked]
    return [(link.place, link.score) for link in with_lone(links, *map(len, texts))], found.told


def _placed(place: Range, src: Sequence[int], tgt: Sequence[int]) -> Range:
    """Turns ranges among the sentences that are not blank into ranges among all."""
    a, b, c, d = place
    return src[a], src[b - 1] + 1, tgt[c], tgt[d - 1] + 1


def strange(texts: Texts, langs: tuple[str, str]) -> list[str]:
    """Says of each side that surely reads like another language than is said of it, which; a line a side."""
    told = []
    for name, side, lang in zip(("source", "target"), texts, langs, strict=True):
        found, share = detect("\n".join(side)) if lang and any(map(str.strip, side)) else (lang, 1.0)
        if found != lang and share >= CERTAIN:
            told.append(f"the {name} side is said to be {lang} and reads like {found} ({share:.2f})")
    return told


def documents(path: Path) -> Iterator[Given | Refused]:
    """Reads a file of documents, a line of JSON each; a line that is none is refused by its number, the others go on.

    Raises UserError where the file cannot be read.
    """
    try:
        with path.open("rb") as content:
            yield from (_document(f"{path}:{number}", line) for number, line in enumerate(content, 1) if line.strip())
    except OSError as error:
        raise UserError(str(path), f"cannot be read ({error.strerror})", "name a file of JSON Lines") from None


def _document(place: str, line: bytes) -> Given | Refused:
    try:
        fields = msgspec.json.decode(line)
        return Given(msgspec.convert(fields, Document), fields)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return Refused(place, f"is no Document ({error})")


def aligned(given: Iterable[Given], encoder: Encoder, regime: str = "auto") -> Iterator[dict[str, Any]]:
    """Aligns documents one by one, in order: all fields as they were, and ``beads``.

    These are the numbers of the sentences on either side, from 0; either may be empty. Every sentence is in exactly one
    bead. They come in source order, one that breaks the order too.
    """
    for it, fields in given:
        found, _ = scored((it.src, it.tgt), (it.src_lang, it.tgt_lang), encoder, regime)
        yield {**fields, "beads": [[list(range(a, b)), list(range(c, d))] for (a, b, c, d), _ in found]}


def _vecalign(beads: Scored) -> Iterator[str]:
    """Writes ``[0, 1]:[0]:0.9731`` as Vecalign does; where that has a cost, 0 the best, is a score, 1 the best."""
    return (f"{list(range(a, b))}:{list(range(c, d))}:{score:.4f}" for (a, b, c, d), score in beads)


FORMATS: dict[str, Callable[[Scored], Iterator[str]]] = {"vecalign": _vecalign}
