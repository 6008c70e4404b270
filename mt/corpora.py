"""Parallel text in, pairs of sentences out: the corpora that Parallax exports, TSV, Moses, TMX, JSON Lines, Parquet."""

import gzip
import hashlib
import json
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

import regex

from mt.errors import Balance, UserError
from mt.languages import LANGUAGES
from mt.pieces import plain
from mt.records import Refused

Direction = tuple[str, str]  # source and target, ISO 639-1

_OPENERS: Mapping[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open}
_CODES = {name: code for code, told in LANGUAGES.items() for name in (code, told.iso3)}
_NAMED = regex.compile(r"(?:^|[._])(\p{Ll}{2,3})-(\p{Ll}{2,3})(?=[._]|$)")  # ``bg-en`` in ``train.bg-en.tsv.xz``
_NOT_TEXT = " or ".join(f"ancestor::{tag}" for tag in ("bpt", "ept", "it", "ph", "ut"))  # TMX 1.4b: foreign markup


@dataclass(frozen=True, slots=True)
class Pair:
    """Holds a sentence and its translation; ``place`` is where it was read.

    ``source`` is what the corpus calls its origin and ``story`` the story that both sides tell; empty where not told.
    """

    place: str
    src_lang: str
    tgt_lang: str
    src: str
    tgt: str
    source: str = ""
    story: str = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Holds what was read: pairs, what was turned away and why, and how many rows were in other languages."""

    pairs: tuple[Pair, ...]
    refused: tuple[Refused, ...]
    others: int


class _Row(NamedTuple):
    """Holds one row of a file: text by language (by ``src`` and ``tgt`` where it does not tell), or its ``fault``."""

    place: str
    texts: Mapping[str, str] = {}
    source: str = ""
    story: str = ""
    fault: str = ""


def read(paths: Iterable[Path], directions: Sequence[Direction]) -> Corpus:
    """Reads the pairs of the asked directions, in the order of the files, each text as an engine would get it.

    A pair that cannot be used is refused by name, and so is the second of two that say the same; a row that has texts
    of several asked directions is a pair in each. Raises UserError for a file that cannot be read, and for one that
    leaves open which language is which.
    """
    pairs: dict[tuple[str, ...], Pair] = {}
    refused: list[Refused] = []
    others = seen = 0
    for row in (row for path in paths for row in _rows(path)):
        fits = _pairs(row, directions)
        seen += max(1, len(fits))
        others += not fits and not row.fault
        refused += [Refused(row.place, row.fault)] if row.fault else []
        for pair in fits:
            content = (pair.src_lang, pair.tgt_lang, pair.src, pair.tgt)
            if why := _fault(pair) or (content in pairs and f"the same as {pairs[content].place}"):
                refused.append(Refused(pair.place, why))
            else:
                pairs[content] = pair
    if seen != len(pairs) + len(refused) + others:
        raise Balance(f"{seen} rows, {len(pairs)} pairs, {len(refused)} refused, {others} of other languages")
    return Corpus(tuple(pairs.values()), tuple(refused), others)


def direction(pair: str) -> Direction:
    """Reads ``bg-en`` as sacrebleu writes a language pair; raises UserError for what is none of our languages."""
    found = tuple(map(_code, pair.split("-")))
    if len(found) != 2 or found[0] == found[1] or not {*found} <= {*LANGUAGES}:
        known = ", ".join(LANGUAGES)
        raise UserError(f"--language-pair {pair}", f"is no pair of two of {known}", "write source and target: bg-en")
    return found[0], found[1]


def hold_out(pairs: Sequence[Pair], count: int) -> tuple[list[Pair], list[Pair], list[Refused]]:
    """Parts pairs into those to learn from, those to be tested on, and those of the first that would give those away.

    The same texts are held out whatever their order: those whose source (whose story, where the corpus tells it) has
    the lowest hash, at most ``count`` and a tenth of all. Raises UserError where that leaves nothing to test on.
    """
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(pair.story or _bare(pair.src), []).append(pair)
    held: list[Pair] = []
    room = min(count, len(pairs) // 10)
    for name in sorted(groups, key=lambda name: hashlib.sha256(name.encode()).digest()):
        if len(held) + len(groups[name]) <= room:
            held += groups[name]
    if not held:
        raise UserError(
            "the corpus", f"its {len(pairs)} pairs leave none to hold out", "add pairs, or name a file with --dev"
        )
    out = set(held)
    rest, leaks = apart([pair for pair in pairs if pair not in out], held)
    return rest, held, leaks


def apart(pairs: Sequence[Pair], held: Sequence[Pair]) -> tuple[list[Pair], list[Refused]]:
    """Turns away pairs of which either side stands in ``held``, but for case and punctuation."""
    known = {_bare(text) for pair in held for text in (pair.src, pair.tgt)}
    kept, leaks = [], []
    for pair in pairs:
        if _bare(pair.src) in known or _bare(pair.tgt) in known:
            leaks.append(Refused(pair.place, "a text of it is held out"))
        else:
            kept.append(pair)
    return kept, leaks


def _bare(text: str) -> str:
    """Reduces a text to its letters and digits in lower case; one that has none stays."""
    return regex.sub(r"[^\p{L}\p{N}]+", "", text).casefold() or text


def _pairs(row: _Row, directions: Sequence[Direction]) -> list[Pair]:
    if "src" in row.texts and len(directions) > 1:
        raise UserError(row.place, "does not tell its languages", "ask for one direction, or name the file x.bg-en.tsv")
    named = {
        dict(zip(("src", "tgt"), directions[0], strict=True)).get(side, side): row.texts[side] for side in row.texts
    }
    return [
        Pair(row.place, src, tgt, plain(named[src]), plain(named[tgt]), row.source, row.story)
        for src, tgt in directions
        if src in named and tgt in named
    ]


def _fault(pair: Pair) -> str:
    """Says why a pair teaches nothing; empty where it may."""
    if not pair.src or not pair.tgt:
        return f"no {'source' if not pair.src else 'target'} text"
    return "the same text on both sides" if pair.src == pair.tgt else ""


def _rows(path: Path) -> Iterator[_Row]:
    """Reads a file, or the folder of an export, by what its name ends in; every other name is a Moses corpus."""
    if path.is_dir():
        path /= "pairs.jsonl"
    reader = READERS.get(_suffix(path), _moses)
    try:
        yield from reader(path)
    except (EOFError, lzma.LZMAError, gzip.BadGzipFile, zlib.error) as error:
        raise UserError(str(path), f"is damaged ({error})", "get the file again") from None
    except OSError as error:
        raise UserError(str(path), f"cannot be read ({error.strerror or error})", "check the name") from None


def _suffix(path: Path) -> str:
    return (path.with_suffix("") if path.suffix in _OPENERS else path).suffix


def _open(path: Path) -> IO[bytes]:
    opener = _OPENERS.get(path.suffix, open)
    return cast(IO[bytes], opener(path, "rb"))


def _lines(path: Path) -> Iterator[tuple[str, str | None]]:
    """Gives the place and the text of every line, None for one that is no UTF-8."""
    with _open(path) as file:
        for number, line in enumerate(file, 1):
            try:
                yield f"{path}:{number}", line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError:
                yield f"{path}:{number}", None


def _tsv(path: Path) -> Iterator[_Row]:
    """Reads two columns, or three of which the first names the source, or those that a header with ``src`` names."""
    named = _NAMED.search(path.name)
    sides = tuple(map(_code, named.groups())) if named and {*named.groups()} <= {*_CODES} else ("src", "tgt")
    header: list[str] = []
    for number, (place, line) in enumerate(_lines(path)):
        columns = (line or "").split("\t")
        if line is None:
            yield _Row(place, fault="is no UTF-8")
        elif number == 0 and {"src", "tgt"} <= {*columns}:
            header = columns
        elif header and len(columns) == len(header):
            yield _record(place, dict(zip(header, columns, strict=True)))
        elif not header and len(columns) in (2, 3):
            source = columns[0] if len(columns) == 3 else ""
            yield _Row(place, dict(zip(sides, columns[-2:], strict=True)), source)
        else:
            yield _Row(place, fault=f"has {len(columns)} columns and not {len(header) or '2 or 3'}")


def _json_lines(path: Path) -> Iterator[_Row]:
    for place, line in _lines(path):
        try:
            told = json.loads(line or "null")
        except ValueError as error:
            yield _Row(place, fault=f"is no JSON ({error})")
        else:
            yield _record(place, told) if line is not None else _Row(place, fault="is no UTF-8")


def _parquet(path: Path) -> Iterator[_Row]:
    import pyarrow as pa
    from pyarrow import parquet

    number = 0
    try:
        for batch in parquet.ParquetFile(path).iter_batches():
            for told in batch.to_pylist():
                number += 1
                yield _record(f"{path}:{number}", told)
    except pa.ArrowInvalid as error:
        raise UserError(str(path), f"is no Parquet file ({error})", "get the file again") from None


def _record(place: str, told: object) -> _Row:
    """Reads an object with ``src`` and ``tgt``, or one with a text under each language, alone or as ``translation``.

    The English that an exported pair carries beside its two sides was made by machine and teaches nothing.
    """
    if not isinstance(told, dict):
        return _Row(place, fault="is no object with texts")
    inner = told.get("translation", told)
    texts = dict(inner) if isinstance(inner, dict) else {}
    if "src" in texts and "tgt" in texts:
        sides = [_code(str(texts[f"{side}_lang"])) if texts.get(f"{side}_lang") else side for side in ("src", "tgt")]
        texts = dict(zip(sides, (texts["src"], texts["tgt"]), strict=True))
    else:
        texts = {_code(name): value for name, value in texts.items() if _code(name) in LANGUAGES}
    if not texts or not all(isinstance(value, str) for value in texts.values()):
        return _Row(place, fault="has no texts under src and tgt or under languages")
    return _Row(place, texts, str(told.get("source") or ""), str(told.get("story_id") or ""))


def _tmx(path: Path) -> Iterator[_Row]:
    """Reads TMX of any version as a stream; a place is the line where the unit begins."""
    from lxml import etree

    try:
        with _open(path) as file:
            for _, unit in etree.iterparse(file, tag="{*}tu", resolve_entities=False, no_network=True, load_dtd=False):
                story = unit.findtext("{*}prop[@type='x-story-id']") or ""
                yield _Row(f"{path}:{unit.sourceline}", dict(map(_variant, unit.iterfind("{*}tuv"))), story=story)
                unit.clear()
                while unit.getprevious() is not None:
                    del unit.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise UserError(f"{path}:{error.lineno}", f"is no XML ({error.msg})", "mend the file") from None


def _variant(variant: Any) -> tuple[str, str]:
    lang = variant.get("{http://www.w3.org/XML/1998/namespace}lang") or variant.get("lang") or ""
    return _code(lang), "".join(variant.xpath(f"*[local-name()='seg']//text()[not({_NOT_TEXT})]"))


def _moses(path: Path) -> Iterator[_Row]:
    """Reads files of as many lines each, one a language: ``x`` names ``x.bg`` and ``x.en``, packed or not."""
    ends = [(code, f".{code}{packed}") for code in LANGUAGES for packed in ("", *_OPENERS)]
    sides = {code: file for code, end in ends if (file := path.with_name(path.name + end)).is_file()}
    if len(sides) < 2:
        what = f"is no {', '.join(READERS)} and no two of {path.name}.bg, {path.name}.de, ... stand there"
        raise UserError(str(path), what, "name a corpus")
    for rows in zip_longest(*map(_lines, sides.values())):
        short = next((file for file, row in zip(sides.values(), rows, strict=True) if row is None), None)
        if short:
            raise UserError(str(short), "has fewer lines than its other side", "get both files again")
        texts = dict(zip(sides, (line for _, line in rows), strict=True))
        place = rows[0][0]
        bad = next((where for where, line in rows if line is None), "")
        yield _Row(bad, fault="is no UTF-8") if bad else _Row(place, cast(Mapping[str, str], texts))


def _code(tag: str) -> str:
    """Reads ``de``, ``deu``, ``de-DE`` and ``deu_Latn`` as ``de``; another language's tag stays as it is."""
    return _CODES.get(regex.split("[-_]", tag.lower())[0], tag)


READERS: Mapping[str, Callable[[Path], Iterator[_Row]]] = {
    ".tsv": _tsv,
    ".jsonl": _json_lines,
    ".parquet": _parquet,
    ".tmx": _tmx,
}
