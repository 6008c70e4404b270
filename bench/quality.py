"""Translation, alignment and quotation quality: `python -m bench.quality --data FOLDER`, tables in Markdown.

What is measured on development data says so; intervals are 95 % bootstrap over lines or documents, seed 1.
"""

import argparse
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench.ablating import ablation
from bench.aligning import alignment
from bench.calibrating import calibrating
from bench.claiming import claiming
from bench.diverging import diverging, judging_pace
from bench.grouping import grouping
from bench.guarding import guarding, guarding_labelled
from bench.highlighting import words
from bench.naming import naming
from bench.quotes_de import quotes_de
from bench.quoting import quoting
from bench.translating import capitals, quantised, translation


def main() -> None:
    """Prints the tables asked for; all that the data folder allows if none is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PARALLAX_BENCH", "bench-data")))
    parser.add_argument("--lines", type=int, default=100, help="lines of each FLORES file")
    parser.add_argument("--documents", type=int, default=123, help="documents of each NTREX file")
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--names", type=Path, help="the wheel rigour 1.3.0, for the table of names")
    parser.add_argument("tables", nargs="*", help="which tables to print: " + ", ".join(TABLES))
    options = parser.parse_args()
    if not options.data.is_dir():
        parser.exit(2, f"{options.data}: no such folder; name the benchmark data with --data or PARALLAX_BENCH\n")
    for name in options.tables or TABLES:
        print(f"\n### {name}\n")
        for row in TABLES[name](options):
            print(row, flush=True)


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
    "ablation": ablation,
    "stories": grouping,
    "comparable": calibrating,
    "divergence": diverging,
    "divergence, pace": judging_pace,
    "words": words,
    "quotations": quotations,
    "quotes, dev": partial(quoting, "dev"),
    "quotes": partial(quoting, "test"),
    "claims, dev": claiming,
    "names": naming,
}

if __name__ == "__main__":
    main()
