"""Aligned pairs to a corpus that other programs read: JSON Lines, TSV, Moses, TMX, Parquet, a dataset card, a manifest.

The exception to the rule that only ``__main__.py`` opens pipeline files: a corpus is a folder of files in formats that
their libraries write themselves, and it appears whole or not at all, so this module writes it. The same pairs give the
same bytes: nothing in the files tells when or where they were made.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import regex

from align.card import DATA, card
from align.corpus import Row, by_languages, rows, texts
from align.records import AlignedPair
from mt import __version__, jsonl
from mt.errors import UserError
from mt.records import Article
from mt.signature import signature

MANIFEST = "manifest.json"
ROW_GROUP = 10_000  # rows held in memory while Parquet is written

# A line end is what any reader could take for one: Python's splitlines, Unicode's mandatory breaks, and the tab of TSV.
_BREAKS = regex.compile(r"\r\n|[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_FORBIDDEN = regex.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2, Char
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Writer = Callable[[Sequence[Row], Path], Mapping[str, int]]


def export(
    pairs: Sequence[AlignedPair], articles: Mapping[str, Article], folder: Path, engines: Collection[str] = ()
) -> list[Path]:
    """Writes the corpus of these pairs into ``folder``, which it replaces whole, and returns the files it wrote.

    ``engines`` are the signatures of what made the English. Raises UserError for a folder that cannot be written or
    that holds anything an earlier export did not write.
    """
    made = rows(pairs, articles)
    with _whole_folder(folder) as fresh:
        counted: dict[str, int | None] = {}
        for write in WRITERS:
            counted |= write(made, fresh)
        (fresh / "README.md").write_bytes(card(made, engines).encode())
        counted["README.md"] = None
        manifest = {
            "corpus": "parallax",
            "made_by": signature("align export"),
            "pairs": len(made),
            "engines": sorted(engines),
            "characters_forbidden_in_xml": sum(map(_forbidden, made)),
            "files": [_entry(fresh, name, count) for name, count in sorted(counted.items())],
        }
        (fresh / MANIFEST).write_bytes((json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())
    return [folder / name for name in (*sorted(counted), MANIFEST)]


def _json_lines(rows: Sequence[Row], folder: Path) -> Mapping[str, int]:
    return {"pairs.jsonl": jsonl.write(folder / "pairs.jsonl", rows)}


def _tsv(rows: Sequence[Row], folder: Path) -> Mapping[str, int]:
    """Writes a header and a line a pair, nothing quoted: read it with quoting off."""
    names = [field.name for field in fields(Row)]
    lines = ("\t".join(one_line(str(getattr(row, name))) for name in names) for row in rows)
    with (folder / "pairs.tsv").open("wb") as out:
        out.write("\t".join(names).encode() + b"\n")
        out.writelines(line.encode() + b"\n" for line in lines)
    return {"pairs.tsv": len(rows)}


def _moses(rows: Sequence[Row], folder: Path) -> Mapping[str, int]:
    """Writes three files for every two languages, of as many lines as there are pairs: both texts and the ids."""
    written = {}
    for (one, other), group in by_languages(rows).items():
        stem = f"corpus.{one}-{other}"
        names = (f"{stem}.{one}", f"{stem}.{other}") if one != other else (f"{stem}.1.{one}", f"{stem}.2.{one}")
        columns = zip(*(texts(row) for row in group), strict=True)
        for name, column in zip((*names, f"{stem}.ids"), (*columns, [row.id for row in group]), strict=True):
            (folder / name).write_bytes(b"".join(one_line(text).encode() + b"\n" for text in column))
            written[name] = len(group)
    return written


def _tmx(rows: Sequence[Row], folder: Path) -> Mapping[str, int]:
    """Writes TMX 1.4b (LISA OSCAR, 2005) as a stream, one unit a pair; the header carries no date."""
    from lxml import etree

    header = {
        "creationtool": "parallax",
        "creationtoolversion": __version__,
        "segtype": "block",
        "o-tmf": "jsonl",
        "adminlang": "en",
        "srclang": "*all*",
        "datatype": "plaintext",
    }
    with etree.xmlfile(str(folder / "corpus.tmx"), encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("tmx", version="1.4"):
            xml.write(etree.Element("header", header))
            with xml.element("body"):
                for row in rows:
                    xml.write("\n", _unit(row))
    return {"corpus.tmx": len(rows)}


def _unit(row: Row) -> Any:
    """Makes the ``tu`` of a pair: facts about the pair on it, facts about a side on that side's ``tuv``.

    The English is a property and no third ``tuv``: a translation memory must not offer it as somebody's translation.
    """
    from lxml import etree

    told = {name: for_xml(str(value)) for name, value in asdict(row).items()}
    unit = etree.Element("tu", tuid="_".join(told["id"].split()), srclang=told["src_lang"])
    _properties(unit, told, ("id", "story_id", "claim_id", "kind", "score", "made_by"), "")
    for side in ("src", "tgt"):
        variant = etree.SubElement(unit, "tuv", {_XML_LANG: told[f"{side}_lang"]})
        _properties(variant, told, ("ref", "en", "engine", "source", "url", "published"), f"{side}_")
        etree.SubElement(variant, "seg").text = told[side]
    return unit


def _properties(parent: Any, told: Mapping[str, str], names: Sequence[str], prefix: str) -> None:
    from lxml import etree

    for name in names:
        if told[prefix + name]:
            etree.SubElement(parent, "prop", type=f"x-{name.replace('_', '-')}").text = told[prefix + name]


def _parquet(rows: Sequence[Row], folder: Path) -> Mapping[str, int]:
    import pyarrow as pa
    from pyarrow import parquet

    kinds: dict[object, Any] = {str: pa.string(), float: pa.float64()}
    schema = pa.schema([pa.field(field.name, kinds[field.type], nullable=False) for field in fields(Row)])
    path = folder / DATA
    path.parent.mkdir()
    with parquet.ParquetWriter(path, schema, compression="zstd") as out:
        for start in range(0, len(rows), ROW_GROUP):
            batch = [asdict(row) for row in rows[start : start + ROW_GROUP]]
            out.write_table(pa.Table.from_pylist(batch, schema=schema))
    return {DATA: len(rows)}


WRITERS: tuple[Writer, ...] = (_json_lines, _tsv, _moses, _tmx, _parquet)


def one_line(text: str) -> str:
    """Replaces tabs and whatever any reader takes for a line end by a blank each."""
    return _BREAKS.sub(" ", text)


def for_xml(text: str) -> str:
    """Replaces characters that XML 1.0 cannot hold by U+FFFD."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def _forbidden(row: Row) -> int:
    return sum(len(_FORBIDDEN.findall(value)) for value in asdict(row).values() if isinstance(value, str))


def _entry(folder: Path, name: str, count: int | None) -> dict[str, object]:
    """Describes a file for the manifest, and sees it onto the disk; ``rows`` is None for the card."""
    with (folder / name).open("r+b") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
        return {"path": name, "rows": count, "bytes": file.tell(), "sha256": digest}


@contextmanager
def _whole_folder(folder: Path) -> Iterator[Path]:
    """Gives an empty folder that takes the name ``folder`` only when the block ends well; else all stays as it was."""
    place = Path(os.path.realpath(folder))  # a link is followed, so that what it points to is replaced and not the link
    _refuse_foreign(place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent))
        try:
            fresh.chmod(0o755)
            yield fresh
            _swap(fresh, place)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise UserError(
            str(folder), f"cannot be written ({error.strerror or error})", "choose a folder that you may write to"
        ) from None


def _swap(fresh: Path, place: Path) -> None:
    """Puts ``fresh`` in the place of an earlier corpus; between the two renames there is none, never half of one."""
    old = fresh.with_name(f"{fresh.name}.old")
    if not place.exists():
        fresh.replace(place)
        return
    place.replace(old)
    try:
        fresh.replace(place)
    except BaseException:
        old.replace(place)
        raise
    shutil.rmtree(old)


def _refuse_foreign(folder: Path) -> None:
    """Raises UserError for a file, or a folder with anything in it that the manifest of an export does not name."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UserError(str(folder), "is a file", "name a folder that is new, empty or an earlier corpus")
    present = {path.relative_to(folder) for path in folder.rglob("*")}
    ours = {Path(name) for name in _ours(folder / MANIFEST)}
    if foreign := sorted(present - ours - {parent for path in ours for parent in path.parents}):
        raise UserError(
            str(folder), f"holds {foreign[0].as_posix()!r}, which no export wrote", "move it away or name a new folder"
        )


def _ours(manifest: Path) -> set[str]:
    """Lists the files that an earlier export wrote; none where the manifest is missing or somebody else's."""
    try:
        told = json.loads(manifest.read_bytes())
        if told["corpus"] == "parallax":
            return {MANIFEST, *(str(entry["path"]) for entry in told["files"])}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return set()
