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

BLOCK = 20  # gold beads
LEARNED, HELD_OUT = "learned on", "held out"
ROUNDS = 1000


class Part(NamedTuple):
    """Holds the scores of a document or block, and which half it is in."""

    half: str
    scores: dict[str, Score]


def alignment(options: argparse.Namespace) -> Iterator[str]:
    """Yields strict and lax F1, and how many of the sentences without partner were left alone, of either half."""
    encoder = embed.shared()
    yield "| data | half | documents or blocks | strict P / R / F1 | lax P / R / F1 | 1-0 and 0-1 P / R |"
    yield "|---|---|--:|--:|--:|--:|"
    parts = {f"ntrex-align-dev {pair}": _ntrex(options, pair, encoder) for pair in ("bg-en", "de-en")}
    parts["textberg-dev de-fr"] = _textberg(options.data / "textberg-dev", encoder)
    for data, found in parts.items():
        for half in (LEARNED, HELD_OUT):
            yield _row(data, half, [part.scores for part in found if part.half == half])


def _ntrex(options: argparse.Namespace, pair: str, encoder: Encoder) -> list[Part]:
    lines = (options.data / "ntrex-align-dev" / f"{pair}.jsonl").read_text(encoding="utf-8").splitlines()
    parts = []
    for it in map(json.loads, lines[: options.documents]):
        found = _found(it["src"], it["tgt"], (it["src_lang"], it["tgt_lang"]), encoder)
        half = (HELD_OUT, LEARNED)[hashlib.sha256(it["doc"].encode()).digest()[0] % 2]
        gold = [(_range(src), _range(tgt)) for src, tgt in it["gold"]]
        parts.append(Part(half, _scores((gold, found), (gold, found))))
    return parts


def _textberg(folder: Path, encoder: Encoder) -> list[Part]:
    src, tgt = ((folder / f"dev.{lang}").read_text(encoding="utf-8").splitlines() for lang in ("de", "fr"))
    rows = (folder / "dev.defr").read_text(encoding="utf-8").splitlines()
    gold = [(_range(json.loads(a)), _range(json.loads(b))) for a, b in (row.split(":") for row in rows if row)]
    found = _found(src, tgt, ("de", "fr"), encoder)
    block = {
        (side, n): at // BLOCK
        for at, bead in enumerate(gold)
        for side in (0, 1)
        for n in range(*(bead[side] or (0, 0)))
    }
    parts = []
    for number in range(-(-len(gold) // BLOCK)):
        theirs = [bead for bead in found if _block(bead, block) == number]
        ours = gold[number * BLOCK : (number + 1) * BLOCK]
        parts.append(Part((HELD_OUT, LEARNED)[number % 2], _scores((gold, theirs), (ours, found))))
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
    return [
        ((a, b) if a < b else None, (c, d) if c < d else None) for (a, b, c, d), _, _ in align(src, tgt, langs, encoder)
    ]


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
