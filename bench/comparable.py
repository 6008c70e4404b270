"""Comparable text made of parallel text, so that its gold is known.

Of ``ntrex-align-dev``: half of the beads lose a side, sentences lose or gain a clause, passages of other articles stand
between, and the order is broken or not. Easier than news of two newsrooms: what is left of a bead is a translation.
"""

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import regex

from align.sentences import Range

PAIRS = ("bg-en", "de-en")
LEARNED, CALIBRATED, REPORTED = "learned on", "calibrated on", "reported"
KEPT, CHANGED, STRANGE = 0.5, 0.5, 0.3  # shares of beads that keep both sides, of these changed, of strangers added
BLOCK = 3  # beads that are moved together at most
WORDS = 4  # that each side of a cut has at least
_CUT = regex.compile(r"[,;:–—](?=\s)")


class Comparable(NamedTuple):
    """Holds two texts, their links with the relation of the source side to the target side, and whether in order."""

    doc: str
    part: str
    langs: tuple[str, str]
    src: list[str]
    tgt: list[str]
    links: dict[Range, str]
    in_order: bool


class Piece(NamedTuple):
    """Holds a run of either side, which may be empty, and how they are related."""

    src: tuple[str, ...]
    tgt: tuple[str, ...]
    relation: str = ""


def part(doc: str) -> str:
    """Says which part of the data a document is in: that of the weights (as in bench.aligning) or of the other half."""
    first, second = hashlib.sha256(doc.encode()).digest()[:2]
    return LEARNED if first % 2 else (CALIBRATED, REPORTED)[second % 2]


def comparables(folder: Path, pair: str, documents: int) -> Iterator[Comparable]:
    """Makes two comparable texts of every document, one in order and one with blocks of the target side shuffled."""
    lines = (folder / f"{pair}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines[:documents]]
    stock = {of: [row for row in rows if part(row["doc"]) == of] for of in (LEARNED, CALIBRATED, REPORTED)}
    for row in rows:
        others = [other for other in stock[part(row["doc"])] if other["doc"] != row["doc"]] or [row]
        for in_order in (True, False):
            yield comparable(row, others, in_order)


def comparable(row: dict[str, Any], others: Sequence[dict[str, Any]], in_order: bool) -> Comparable:
    """Makes a comparable text of a document; strangers and clauses come from the others; the same each time."""
    draw = random.Random(f"{row['doc']} {row['src_lang']} {in_order}")
    pieces: list[Piece] = []
    for src, tgt in row["gold"]:
        texts = tuple(row["src"][i] for i in src), tuple(row["tgt"][j] for j in tgt)
        whole = Piece(*texts, "same" if all(texts) else "")
        pieces.append(_changed(_dropped(whole, draw), draw.choice(others), draw))
    pieces = [piece for piece in pieces if piece.src or piece.tgt]
    for side, text in enumerate(("src", "tgt")):
        other = draw.choice(others)[text]
        count = min(len(other), round(STRANGE * len(row[text])))
        start = draw.randrange(len(other) - count + 1)
        at = draw.randrange(len(pieces) + 1)
        alone = [Piece((), (it,)) if side else Piece((it,), ()) for it in other[start : start + count]]
        pieces[at:at] = alone
    order = list(range(len(pieces))) if in_order else _shuffled(len(pieces), draw)
    return _laid_out(row, pieces, order, in_order)


def _dropped(piece: Piece, draw: random.Random) -> Piece:
    fate = draw.random()
    if not piece.relation or fate < KEPT:
        return piece
    return Piece(piece.src, ()) if fate < (1 + KEPT) / 2 else Piece((), piece.tgt)


def _changed(piece: Piece, other: dict[str, Any], draw: random.Random) -> Piece:
    """Cuts or lengthens one side of a 1-1 bead by a clause."""
    if (len(piece.src), len(piece.tgt)) != (1, 1) or draw.random() >= CHANGED:
        return piece
    (src,), (tgt,) = piece.src, piece.tgt
    cuts = [clauses(text) for text in (src, tgt)]
    strange = [next((part for text in other[it] for part in clauses(text)[1:]), "") for it in ("src", "tgt")]
    ways = [
        *(((part, tgt), "contained") for part in cuts[0]),
        *(((src, part), "contains") for part in cuts[1]),
        *(((_joined(src, strange[0]), tgt), "contains") for _ in range(bool(strange[0]))),
        *(((src, _joined(tgt, strange[1])), "contained") for _ in range(bool(strange[1]))),
        *(((src, _joined(part, strange[1])), "overlap") for part in cuts[1] if strange[1]),
        *(((_joined(part, strange[0]), tgt), "overlap") for part in cuts[0] if strange[0]),
    ]
    if not ways:
        return piece
    relation = draw.choice(sorted({relation for _, relation in ways}))
    (one, another), _ = draw.choice([way for way in ways if way[1] == relation])
    return Piece((one,), (another,), relation)


def clauses(text: str) -> list[str]:
    """Cuts a sentence in two at the comma nearest its middle; nothing where a side would have too few words."""
    cuts = [it.start() for it in _CUT.finditer(text)]
    cuts = [at for at in cuts if min(len(text[:at].split()), len(text[at + 1 :].split())) >= WORDS]
    if not cuts:
        return []
    at = min(cuts, key=lambda place: abs(place - len(text) / 2))
    rest = text[at + 1 :].strip()
    return [f"{text[:at].strip()}.", rest[:1].upper() + rest[1:]]


def _joined(text: str, clause: str) -> str:
    return f"{text.rstrip('.!? ')}, {clause[:1].lower()}{clause[1:]}"


def _shuffled(count: int, draw: random.Random) -> list[int]:
    blocks, start = [], 0
    while start < count:
        end = min(count, start + draw.randint(1, BLOCK))
        blocks.append(range(start, end))
        start = end
    draw.shuffle(blocks)
    return [number for block in blocks for number in block]


def _laid_out(row: dict[str, Any], pieces: Sequence[Piece], order: Sequence[int], in_order: bool) -> Comparable:
    """Writes the source side as it comes and the target side in the order given."""
    src, starts = _side([piece.src for piece in pieces], range(len(pieces)))
    tgt, places = _side([piece.tgt for piece in pieces], order)
    links = {
        (starts[n], starts[n] + len(it.src), places[n], places[n] + len(it.tgt)): it.relation
        for n, it in enumerate(pieces)
        if it.src and it.tgt
    }
    return Comparable(row["doc"], part(row["doc"]), (row["src_lang"], row["tgt_lang"]), src, tgt, links, in_order)


def _side(runs: Sequence[tuple[str, ...]], order: Sequence[int]) -> tuple[list[str], dict[int, int]]:
    text: list[str] = []
    starts = {}
    for number in order:
        starts[number] = len(text)
        text += runs[number]
    return text, starts
