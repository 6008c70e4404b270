"""Translation, alignment and quotation quality: `python -m bench.quality --data FOLDER`, tables in Markdown.

What is measured on development data says so; intervals are 95 % bootstrap over lines or documents, seed 1.
"""

import argparse
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from align.accuracy import BEAD_MEASURES, NOTHING, Score
from align.beads import align
from bench.guarding import guarding, guarding_labelled
from bench.quotes_de import quotes_de
from bench.translating import capitals, quantised, translation
from mt import embed
from mt.embed import Encoder

ROUNDS = 1000


def main() -> None:
    """Prints the tables asked for; all that the data folder allows if none is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PARALLAX_BENCH", "bench-data")))
    parser.add_argument("--lines", type=int, default=100, help="lines of each FLORES file")
    parser.add_argument("--documents", type=int, default=123, help="documents of each NTREX file")
    parser.add_argument("--engine", default="auto")
    parser.add_argument("tables", nargs="*", help="which tables to print: " + ", ".join(TABLES))
    options = parser.parse_args()
    if not options.data.is_dir():
        parser.exit(2, f"{options.data}: no such folder; name the benchmark data with --data or PARALLAX_BENCH\n")
    for name in options.tables or TABLES:
        print(f"\n### {name}\n")
        for row in TABLES[name](options):
            print(row, flush=True)


def alignment(options: argparse.Namespace) -> Iterator[str]:
    """Yields strict and lax F1 on NTREX (gold by construction; 60 documents of it set the weights) ."""
    encoder = embed.shared()
    yield "| data | documents | strict P / R / F1 | lax P / R / F1 | recall of 1-0 and 0-1 |"
    yield "|---|--:|--:|--:|--:|"
    for pair in ("bg-en", "de-en"):
        lines = (options.data / "ntrex-align-dev" / f"{pair}.jsonl").read_text(encoding="utf-8").splitlines()
        documents = [json.loads(line) for line in lines[: options.documents]]
        yield _aligned(f"ntrex-align-dev {pair}", [_document(document, encoder) for document in documents])


def _document(document: dict[str, Any], encoder: Encoder) -> dict[str, Score]:
    gold = {(_range(src), _range(tgt)) for src, tgt in document["gold"]}
    found = align(document["src"], document["tgt"], (document["src_lang"], document["tgt_lang"]), encoder)
    system = {((a, b) if a < b else None, (c, d) if c < d else None) for (a, b, c, d), _, _ in found}
    return {name: of(gold, system) for name, of in BEAD_MEASURES.items()}


def _range(indexes: Sequence[int]) -> tuple[int, int] | None:
    return (indexes[0], indexes[-1] + 1) if indexes else None


def _aligned(label: str, documents: Sequence[dict[str, Score]]) -> str:
    whole = {name: sum((it[name] for it in documents), NOTHING) for name in BEAD_MEASURES}
    cells = [
        f"{whole[name].precision:.3f} / {whole[name].recall:.3f} / {_interval(documents, name, 'f1')}"
        for name in ("beads, strict", "beads, lax")
    ]
    return f"| {label} | {len(documents)} | {' | '.join(cells)} | {_interval(documents, 'alone', 'recall')} |"


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


def quotations(options: argparse.Namespace) -> Iterator[str]:
    """Yields German direct quotes on quotes-de-dev beside the floor, one regular expression; rules were made on it."""
    figures = quotes_de(options.data / "quotes-de-dev")
    yield "| | P | R | F1, IoU >= .7 | F1, exact | speaker |"
    yield "|---|--:|--:|--:|--:|--:|"
    for label, prefix in (("Parallax", ""), ("floor", "floor_")):
        near = " | ".join(f"{figures[f'{prefix}near_{name}']:.3f}" for name in ("precision", "recall", "f1"))
        speaker = f"{figures['speaker_accuracy']:.3f}" if not prefix else ""
        yield f"| {label} | {near} | {figures[f'{prefix}exact_f1']:.3f} | {speaker} |"


TABLES: dict[str, Callable[[argparse.Namespace], Iterator[str]]] = {
    "translation": translation,
    "quantised": quantised,
    "capitals": capitals,
    "guard": guarding,
    "guard, labelled": guarding_labelled,
    "alignment": alignment,
    "quotations": quotations,
}

if __name__ == "__main__":
    main()
