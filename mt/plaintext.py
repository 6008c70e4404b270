"""Lines of plain text in, lines of translation out: as many, in the same order, blank ones kept."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO

import msgspec
import regex

from mt.engine import Rendered
from mt.errors import Balance, UserError
from mt.segment import cut
from mt.service import Service


@dataclass(frozen=True, slots=True)
class Line:
    """Holds one line of a file, without its line break; ``number`` counts from 1."""

    file: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """Holds one line with its translation, as the formats write it; ``refused`` says why a translation is missing."""

    file: str
    line: int
    source: str
    translation: str
    src: str
    tgt: str
    score: float
    flags: tuple[str, ...]
    engine: str
    refused: str


def lines(name: str, content: IO[bytes]) -> Iterator[Line]:
    """Reads UTF-8 lines one by one; only a line feed, with or without a return, ends one.

    Raises UserError naming the line and the byte that is no UTF-8.
    """
    for number, raw in enumerate(_read(name, content), 1):
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            what = f"is not UTF-8 (byte 0x{raw[error.start]:02x} at {error.start})"
            raise UserError(f"{name}:{number}", what, "convert the file to UTF-8") from None
        yield Line(name, number, text.removesuffix("\n").removesuffix("\r"))


def _read(name: str, content: IO[bytes]) -> Iterator[bytes]:
    try:
        yield from content
    except OSError as error:
        raise UserError(name, f"cannot be read ({error.strerror})", "check the file") from None


def translated(given: Iterable[Line], service: Service, src: str, tgt: str) -> Iterator[Row]:
    """Translates lines; one row a line, in order."""
    waiting: deque[Line] = deque()

    def texts() -> Iterator[str]:
        for line in given:
            waiting.append(line)
            yield line.text

    for it in rendered(texts(), service, src, tgt):
        line = waiting.popleft()
        yield Row(line.file, line.number, line.text, it.text, src, tgt, it.score, it.flags, it.made_by, it.refused)


def untouched(given: Iterable[Line]) -> Iterator[Row]:
    """Passes blank lines on."""
    return (Row(line.file, line.number, line.text, "", "", "", 1.0, (), "", "") for line in given)


def rendered(texts: Iterable[str], service: Service, src: str, tgt: str) -> Iterator[Rendered]:
    """Translates texts sentence by sentence and joins each text's again; one rendering a text, in order.

    Models read one sentence: of a text with three they are apt to translate one and leave the others out. A list mark
    before the first stays.
    """
    waiting: deque[tuple[str, int]] = deque()  # marks and numbers of sentences of the texts that are not done

    def sentences() -> Iterator[str]:
        for text in texts:
            spans = cut(text, src)
            mark = text[: spans[0][0]].strip() if spans else ""
            waiting.append((f"{mark} " * bool(mark), len(spans)))
            yield from (text[start:end] for start, end in spans)

    done: list[Rendered] = []
    for it in service.stream(sentences(), src, tgt):
        while not waiting[0][1]:
            waiting.popleft()
            yield Rendered("")
        done.append(it)
        if len(done) == waiting[0][1]:
            mark, _ = waiting.popleft()
            whole = joined(done)
            yield whole if whole.refused else replace(whole, text=mark + whole.text)
            done = []
    if done or any(count for _, count in waiting):
        raise Balance(f"{len(waiting)} texts are left without translation")
    yield from (Rendered("") for _ in waiting)


def joined(parts: Sequence[Rendered]) -> Rendered:
    """Joins the renderings of a text's sentences: the weakest score, every flag; nothing is left if one is refused."""
    refused = "; ".join(dict.fromkeys(part.refused for part in parts if part.refused))
    return Rendered(
        "" if refused else " ".join(part.text for part in parts),
        min((part.score for part in parts), default=1.0),
        tuple(dict.fromkeys(flag for part in parts for flag in part.flags)),
        " + ".join(dict.fromkeys(part.made_by for part in parts)),
        refused,
    )


def _text(rows: Iterable[Row]) -> Iterator[str]:
    """Writes the translations alone: line for line what was read."""
    return (row.translation for row in rows)


def _jsonl(rows: Iterable[Row]) -> Iterator[str]:
    """Writes every field of each row as a JSON object."""
    return (msgspec.json.encode(row).decode() for row in rows)


def _tsv(rows: Iterable[Row]) -> Iterator[str]:
    """Writes a heading and five columns; a tab or return in a source becomes a blank, for it would end the column."""
    yield "source\ttranslation\tscore\tflags\trefused"
    for row in rows:
        yield "\t".join(
            (
                regex.sub(r"[\t\r]", " ", row.source),
                row.translation,
                f"{row.score:.4f}",
                "; ".join(row.flags),
                row.refused,
            )
        )


FORMATS: dict[str, Callable[[Iterable[Row]], Iterator[str]]] = {"text": _text, "jsonl": _jsonl, "tsv": _tsv}
