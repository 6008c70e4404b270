"""Sentence alignment against gold beads, strict and lax as Vecalign's score.py counts them.

The weights in ``align/cost.py`` were learned on half of the development data. Which half a document is in, its name
decides; Text+Berg is one document, which is aligned whole and counted in blocks of 20 gold beads, every other of which
is in that half. Only the other half says how well the weights do on text that they have not seen.
"""

import argparse
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from align.accuracy import NOTHING, Score, alone
from align.beads import align
from align.gold import overlap
from mt import embed
from mt.embed import Encoder

Place = tuple[tuple[int, int] | None, tuple[int, int] | None]
Box = tuple[int, int, int, int]  # src_start, src_end, tgt_start, tgt_end

BLOCK = 20  # gold beads
LEARNED, HELD_OUT = "learned on", "held out"
ROUNDS = 1000


class Gold(NamedTuple):
    """Holds two texts with their gold beads, and the boxes of the grid that they are counted in, each in a half."""

    src: list[str]
    tgt: list[str]
    langs: tuple[str, str]
    gold: list[Place]
    boxes: list[Box]
    halves: list[str]


class Part(NamedTuple):
    """Holds the scores of a document or block, and which half it is in."""

    half: str
    scores: dict[str, Score]


def alignment(options: argparse.Namespace) -> Iterator[str]:
    """Yields strict and lax F1, and how many of the sentences without partner were left alone, of either half."""
    encoder = embed.shared()
    yield "| data | half | documents or blocks | strict P / R / F1 | lax P / R / F1 | 1-0 and 0-1 P / R |"
    yield "|---|---|--:|--:|--:|--:|"
    for name, texts in (*_ntrex(options), ("textberg-dev de-fr", [textberg(options.data)])):
        parts = [part for it in texts for part in judged(it, _found(it.src, it.tgt, it.langs, encoder))]
        for half in (LEARNED, HELD_OUT):
            yield _row(name, half, [part.scores for part in parts if part.half == half])


def _ntrex(options: argparse.Namespace) -> Iterator[tuple[str, list[Gold]]]:
    for pair in ("bg-en", "de-en"):
        yield f"ntrex-align-dev {pair}", ntrex(options.data, pair)[: options.documents]


def ntrex(data: Path, pair: str) -> list[Gold]:
    """Reads the documents of a pair of languages."""
    found = []
    for it in map(json.loads, (data / "ntrex-align-dev" / f"{pair}.jsonl").read_text(encoding="utf-8").splitlines()):
        half = (HELD_OUT, LEARNED)[hashlib.sha256(it["doc"].encode()).digest()[0] % 2]
        gold = [(_range(src), _range(tgt)) for src, tgt in it["gold"]]
        whole = (0, len(it["src"]), 0, len(it["tgt"]))
        found.append(Gold(it["src"], it["tgt"], (it["src_lang"], it["tgt_lang"]), gold, [whole], [half]))
    return found


def textberg(data: Path) -> Gold:
    """Reads Text+Berg, with the box of the grid that each block of gold beads stands in."""
    folder = data / "textberg-dev"
    de, fr = ((folder / f"dev.{lang}").read_text(encoding="utf-8").splitlines() for lang in ("de", "fr"))
    rows = (folder / "dev.defr").read_text(encoding="utf-8").splitlines()
    gold = [(_range(json.loads(a)), _range(json.loads(b))) for a, b in (row.split(":") for row in rows if row)]
    boxes, ends = list[Box](), (len(de), len(fr))
    for start in range((len(gold) - 1) // BLOCK * BLOCK, -1, -BLOCK):
        beads = gold[start : start + BLOCK]
        a = min((src[0] for src, _ in beads if src), default=ends[0]) if start else 0
        c = min((tgt[0] for _, tgt in beads if tgt), default=ends[1]) if start else 0
        boxes.append((a, ends[0], c, ends[1]))
        ends = a, c
    halves = [(HELD_OUT, LEARNED)[number % 2] for number in range(len(boxes))]
    return Gold(de, fr, ("de", "fr"), gold, boxes[::-1], halves)


def judged(it: Gold, found: list[Place]) -> list[Part]:
    """Scores beads, those of Text+Berg block by block."""
    if len(it.boxes) == 1:
        return [Part(it.halves[0], _scores((it.gold, found), (it.gold, found)))]
    block = {
        (side, n): at // BLOCK
        for at, bead in enumerate(it.gold)
        for side in (0, 1)
        for n in range(*(bead[side] or (0, 0)))
    }
    parts = []
    for number, half in enumerate(it.halves):
        theirs = [bead for bead in found if _block(bead, block) == number]
        ours = it.gold[number * BLOCK : (number + 1) * BLOCK]
        parts.append(Part(half, _scores((it.gold, theirs), (ours, found))))
    return parts


def _block(bead: Place, block: Mapping[tuple[int, int], int]) -> int:
    """Returns the block of a bead's first sentence, or of the last before it that the gold knows; 0 before all."""
    src, tgt = bead
    side, start = (0, src[0]) if src else (1, tgt[0] if tgt else 0)
    return next((block[side, n] for n in range(start, -1, -1) if (side, n) in block), 0)


def _scores(judged: tuple[list[Place], list[Place]], sought: tuple[list[Place], list[Place]]) -> dict[str, Score]:
    """Scores gold and system beads: precision over the system's of ``judged``, recall over the gold of ``sought``.

    As Vecalign does (Thompson & Koehn 2019, score.py): a bead with an empty side counts in precision only, where it is
    right if the gold has it; lax, a link is right if it shares a sentence on both sides with one link.
    """
    (gold, made), (asked, system) = judged, sought
    lone, linked = [it for it in made if not all(it)], [it for it in made if all(it)]
    asked_links, right = [it for it in asked if all(it)], len(set(made) & set(gold))
    near = len(set(lone) & set(gold)) + sum(_touched(it, gold) for it in linked)
    found, nearly = len(set(asked_links) & set(system)), sum(_touched(it, system) for it in asked_links)
    return {
        "strict": Score(right, len(made), found, len(asked_links)),
        "lax": Score(near, len(made), nearly, len(asked_links)),
        "alone": Score(alone(gold, made).right, len(lone), alone(asked, system).found, len(asked) - len(asked_links)),
    }


def _touched(link: Place, others: Collection[Place]) -> bool:
    return any(overlap(link[0], it[0]) and overlap(link[1], it[1]) for it in others)


def _found(src: Sequence[str], tgt: Sequence[str], langs: tuple[str, str], encoder: Encoder) -> list[Place]:
    found = align((src, tgt), langs, encoder).links
    return [((a, b) if a < b else None, (c, d) if c < d else None) for (a, b, c, d), *_ in found]


def _range(indexes: Sequence[int]) -> tuple[int, int] | None:
    return (indexes[0], indexes[-1] + 1) if indexes else None


def _row(data: str, half: str, documents: Sequence[dict[str, Score]]) -> str:
    whole = {name: sum((it[name] for it in documents), NOTHING) for name in ("strict", "lax")}
    cells = [
        f"{whole[name].precision:.3f} / {whole[name].recall:.3f} / {_interval(documents, name, 'f1')}" for name in whole
    ]
    lone = sum((it["alone"] for it in documents), NOTHING)
    cells.append(f"{lone.precision:.3f} / {_interval(documents, 'alone', 'recall')}")
    return f"| {data} | {half} | {len(documents)} | {' | '.join(cells)} |"


def _interval(documents: Sequence[dict[str, Score]], name: str, figure: str) -> str:
    """Writes a figure over all documents with its 95 % interval, documents drawn with replacement."""
    draw = np.random.default_rng(1)
    scores = [it[name] for it in documents]
    samples = [
        getattr(sum((scores[i] for i in draw.integers(0, len(scores), len(scores))), NOTHING), figure)
        for _ in range(ROUNDS)
    ]
    low, high = np.nanquantile(samples, [0.025, 0.975])
    return f"{getattr(sum(scores, NOTHING), figure):.3f} [{low:.3f}, {high:.3f}]"
