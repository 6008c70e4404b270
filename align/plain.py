"""Plain text to beads: two files of one sentence a line, or many documents, each one line of JSON."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.beads import align
from align.sentences import Range
from mt.embed import Encoder
from mt.errors import UserError
from mt.plaintext import lines

Scored = Iterable[tuple[Range, float]]


@dataclass(frozen=True, slots=True)
class Document:
    """Holds two versions of a text, a string a sentence; languages without tables (``mt.languages``) serve too."""

    doc: str
    src_lang: str
    tgt_lang: str
    src: tuple[str, ...]
    tgt: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlignedDocument:
    """Holds a document with its beads: the numbers of the sentences on either side, from 0; either may be empty.

    Every sentence is in exactly one bead. Beads come in source order, one that breaks the order too.
    """

    doc: str
    src_lang: str
    tgt_lang: str
    src: tuple[str, ...]
    tgt: tuple[str, ...]
    beads: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


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
    src: Sequence[str], tgt: Sequence[str], langs: tuple[str, str], encoder: Encoder
) -> list[tuple[Range, float]]:
    """Aligns two lists of sentences: ranges and scores, 0 for sentences left alone."""
    return [(place, score) for place, score, _ in align(src, tgt, langs, encoder)]


def aligned(documents: Iterable[Document], encoder: Encoder) -> Iterator[AlignedDocument]:
    """Aligns documents one by one, in order."""
    for it in documents:
        found = scored(it.src, it.tgt, (it.src_lang, it.tgt_lang), encoder)
        beads = tuple((tuple(range(a, b)), tuple(range(c, d))) for (a, b, c, d), _ in found)
        yield AlignedDocument(it.doc, it.src_lang, it.tgt_lang, it.src, it.tgt, beads)


def _vecalign(beads: Scored) -> Iterator[str]:
    """Writes ``[0, 1]:[0]:0.9731`` as Vecalign does; where that has a cost, 0 the best, is a score, 1 the best."""
    return (f"{list(range(a, b))}:{list(range(c, d))}:{score:.4f}" for (a, b, c, d), score in beads)


FORMATS: dict[str, Callable[[Scored], Iterator[str]]] = {"vecalign": _vecalign}
