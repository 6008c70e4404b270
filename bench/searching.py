"""The sentence search alone, vectors given: `python -m bench.searching [--data FOLDER]`, tables in Markdown.

Beside the PyPI packages `sentweave` (the search of Vecalign, compiled) and `galechurch` (lengths only, compiled) in the
same run, on texts drawn at random (``bench.synthetic``) and on real ones. Searches run in turns, and ratios are formed
within a turn, since a machine's speed drifts; times are the least of several turns, of the processor (all threads)
beside those of the clock.
"""

import argparse
import json
import os
import resource
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from align import cost
from align.accuracy import strict
from align.cost import LONGEST
from align.runs import Runs, Vectors, gather
from align.sentences import Limits, Range, align
from bench.synthetic import Links, Text, synthetic
from mt import embed

LENGTHS = 5000, 6000  # sentences of the pair on which all searches run
SPARE = 7  # run lengths that sentweave needs for its 28 shapes
WEIGHTS = replace(cost.PARALLEL, agreements=())  # vectors mention nothing
WHOLE, BAND = Limits(whole=sys.maxsize), Limits(whole=0)


Search = Callable[[Text, Text], tuple[list[Range], str]]  # beads, and what is known of them, empty where nothing


def main() -> None:
    """Prints the tables asked for; those of real texts only where the data is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PARALLAX_BENCH", "bench-data")))
    parser.add_argument("--runs", type=int, default=3, help="turns of each search, the fastest counts")
    parser.add_argument("--lengths", type=int, nargs="*", default=[1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000])
    parser.add_argument("--plot", type=Path, help="draw time against length into this file, as .svg or .png")
    parser.add_argument("--documents", type=int, default=40, help="of NTREX that make one text")
    parser.add_argument(
        "--cases", type=int, default=1000, help="random pieces of each real text to check the search on"
    )
    parser.add_argument("tables", nargs="*", help="which tables to print: " + ", ".join(TABLES))
    options = parser.parse_args()
    for name in options.tables or TABLES:
        print(f"\n### {name}\n")
        for row in TABLES[name](options):
            print(row, flush=True)


def against(options: argparse.Namespace) -> Iterator[str]:
    """Yields seconds and strict F1 of all searches on one synthetic pair of texts."""
    ours, theirs, gold = synthetic(*LENGTHS, SPARE)
    for search in SEARCHES.values():
        warm(search, SPARE)
    turns = [{name: timed(search, ours, theirs) for name, search in SEARCHES.items()} for _ in range(options.runs)]
    yield "| search | seconds | of the processor | to Parallax (least-most) | strict P | strict R | strict F1 |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for name in SEARCHES:
        ratios = [turn[name].wall / turn[PARALLAX].wall for turn in turns]
        wall, used = (min(getattr(turn[name], it) for turn in turns) for it in ("wall", "processor"))
        score = strict(gold, links(turns[0][name].found))
        spread = f"{statistics.median(ratios):.1f} ({min(ratios):.1f}-{max(ratios):.1f})"
        yield (
            f"| {name} | {wall:.2f} | {used:.2f} | {spread} | {score.precision:.4f} | "
            f"{score.recall:.4f} | {score.f1:.4f} |"
        )


@dataclass(frozen=True, slots=True)
class Grown:
    """Holds how a search did on texts of one length; ``peak`` is in MB, of its whole process, the vectors included."""

    wall: float
    processor: float
    f1: float
    peak: float
    told: str


def growth(options: argparse.Namespace) -> Iterator[str]:
    """Yields time, memory and strict F1 against length, every search in a process of its own; draws the time if asked.

    Of the others one that has taken more than ``PATIENCE`` seconds is not asked for longer texts.
    """
    heads = [f"{name.split(',')[0]}: s | processor s | F1 | peak MB" for name in GROWING]
    yield f"| sentences | {' | '.join(heads)} | certificate |"
    yield "|--:|" + "--:|" * 4 * len(heads) + "---|"
    found: dict[str, dict[int, Grown]] = {name: {} for name in GROWING}
    for length in sorted(options.lengths):
        for name, row in found.items():
            patient = name == PARALLAX or all(it.wall <= PATIENCE for it in row.values())
            if patient and not (name.startswith("galechurch") and length > REFUSED):
                with ProcessPoolExecutor(1, get_context("spawn")) as own:
                    row[length] = own.submit(grown, name, length).result()
        cells = [_cells(row.get(length)) for row in found.values()]
        yield f"| {length:,} × {length:,} | {' | '.join(cells)} | {found[PARALLAX][length].told} |"
    if options.plot:
        plot(found, options.plot)


def grown(name: str, length: int) -> Grown:
    """Runs one search once on synthetic texts of one length."""
    warm(SEARCHES[name], LONGEST)
    ours, theirs, gold = synthetic(length, length, LONGEST)
    it = timed(SEARCHES[name], ours, theirs)
    return Grown(it.wall, it.processor, strict(gold, links(it.found)).f1, _peak(), it.told)


def _cells(it: Grown | None) -> str:
    return f"{it.wall:.2f} | {it.processor:.2f} | {it.f1:.3f} | {it.peak:.0f}" if it else " | | | "


def plot(found: Mapping[str, Mapping[int, Grown]], path: Path) -> None:
    """Draws seconds by the clock against length, both logarithmic; told apart by marks, so that grey paper does."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.subplots()
    for (name, row), mark in zip(found.items(), "osD^", strict=False):
        axes.loglog(list(row), [it.wall for it in row.values()], marker=mark, label=name)
    axes.set(xlabel="sentences on either side", ylabel="seconds", title="Search alone, vectors given")
    axes.grid(True, which="major", alpha=0.3)
    axes.legend()
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def real(options: argparse.Namespace) -> Iterator[str]:
    """Yields strict F1 on Text+Berg and NTREX in one piece, and how often the band finds what the whole grid holds."""
    if not options.data.is_dir():
        yield f"{options.data}: no such folder; name the benchmark data with --data or PARALLAX_BENCH"
        return
    searches: dict[str, Search] = {
        "Parallax, whole grid": lambda one, other: (align(one.runs(), other.runs(), WEIGHTS, limits=WHOLE).beads, ""),
        "Parallax, band": lambda one, other: (align(one.runs(), other.runs(), WEIGHTS, limits=BAND).beads, ""),
        "sentweave, m + n <= 5": lambda one, other: sentweave(one, other, 5),
        "galechurch": galechurch,
    }
    encoder, checks = embed.shared(), []
    yield "| data | sentences | search | seconds | strict P | strict R | strict F1 |"
    yield "|---|--:|---|--:|--:|--:|--:|"
    for label, (src, tgt, gold) in (("Text+Berg de-fr", _textberg(options.data)), ("NTREX bg-en", _ntrex(options))):
        ours, theirs = encoded(src, encoder, LONGEST), encoded(tgt, encoder, LONGEST)
        for name, search in searches.items():
            warm(search, LONGEST)
            turns = [timed(search, ours, theirs) for _ in range(options.runs)]
            score, seconds = strict(gold, links(turns[0].found)), min(turn.wall for turn in turns)
            figures = f"{seconds:.3f} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f}"
            yield f"| {label} | {len(src)} × {len(tgt)} | {name} | {figures} |"
        checks.append(f"{label}: {_checked(ours, theirs, options.cases)}")
    yield ""
    yield from checks


def _textberg(data: Path) -> tuple[list[str], list[str], Links]:
    de, fr, gold = (
        (data / "textberg-dev" / f"dev.{end}").read_text("utf-8").splitlines() for end in ("de", "fr", "defr")
    )
    beads = [[json.loads(part) for part in line.split(":")[:2]] for line in gold if line.strip()]
    return de, fr, {((min(a), max(a) + 1), (min(b), max(b) + 1)) for a, b in beads if a and b}


def _ntrex(options: argparse.Namespace) -> tuple[list[str], list[str], Links]:
    """Joins documents to one text."""
    lines = (options.data / "ntrex-align-dev" / "bg-en.jsonl").read_text("utf-8").splitlines()[: options.documents]
    src, tgt, gold = list[str](), list[str](), Links()
    for document in map(json.loads, lines):
        i, j = len(src), len(tgt)
        gold |= {((i + min(a), i + max(a) + 1), (j + min(b), j + max(b) + 1)) for a, b in document["gold"] if a and b}
        src, tgt = src + document["src"], tgt + document["tgt"]
    return src, tgt, gold


def _checked(ours: Text, theirs: Text, cases: int) -> str:
    """Searches random pieces, which may share nothing, in a band and whole, and counts where both gain the same."""
    draw, same, kinds = np.random.default_rng(1), 0, {"whole": 0, "settled": 0, "open": 0}
    for _ in range(cases):
        one, other = _piece(ours, draw), _piece(theirs, draw)
        band = align(one, other, WEIGHTS, limits=BAND)
        whole = align(one, other, WEIGHTS, limits=WHOLE, crowds=band.crowds)
        same += abs(sum(band.gains) - sum(whole.gains)) < 1e-6
        kinds[band.certificate.kind] += 1
    certificates = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
    return f"Of {cases} random pairs of pieces the band found the optimum of the whole grid in {same} ({certificates})."


def _piece(text: Text, draw: np.random.Generator) -> Runs:
    start, end = np.sort(draw.integers(0, len(text.letters) + 1, 2))
    vectors = text.vectors[:LONGEST, start:end].copy()
    for m in range(1, LONGEST):
        vectors[m, max(0, end - start - m) :] = 0
    return gather(vectors, text.letters[start:end].tolist())


def parallax(one: Text, other: Text) -> tuple[list[Range], str]:
    """Searches as Parallax does, the packing of its arrays included, and tells the certificate."""
    path = align(one.runs(), other.runs(), WEIGHTS)
    return path.beads, path.certificate.kind


def sentweave(one: Text, other: Text, together: int) -> tuple[list[Range], str]:
    """Searches as `sentweave.align` does with ``alignment_max_size=together``, its own defaults for all else.

    Its runs are found by where they end, and stand behind a filler where none ends.
    """
    from sentweave.dp_utils import make_alignment_types, vecalign

    np.random.seed(42)  # sentweave draws from numpy's own generator
    stack = vecalign(
        _by_end(one.vectors[: together - 1]),
        _by_end(other.vectors[: together - 1]),
        make_alignment_types(together),
        del_percentile_frac=0.2,
        width_over2=-(-together // 2) + 5,
        max_size_full_dp=300,
        costs_sample_size=20_000,
        num_samps_for_norm=100,
    )
    found, i, j = [], 0, 0
    for src, tgt in stack[0]["final_alignments"]:
        found.append((i, i + len(src), j, j + len(tgt)))
        i, j = i + len(src), j + len(tgt)
    return found, ""


def _by_end(vectors: Vectors) -> Vectors:
    filler = np.random.default_rng(0).normal(size=vectors.shape[2])
    moved = np.broadcast_to((filler / np.linalg.norm(filler)).astype(np.float32), vectors.shape).copy()
    for m, rows in enumerate(vectors):
        moved[m, m:] = rows[: len(rows) - m]
    return moved


def galechurch(one: Text, other: Text) -> tuple[list[Range], str]:
    """Searches by lengths alone; the package takes sentences, so it gets letters in the right number."""
    from galechurch import align as by_length

    block = by_length(["x" * int(n) for n in one.letters], ["x" * int(n) for n in other.letters])
    return [(bead.source_start, bead.source_end, bead.target_start, bead.target_end) for bead in block.beads], ""


PARALLAX = "Parallax, 16 shapes to 4:4"
SEARCHES: dict[str, Search] = {
    PARALLAX: parallax,
    "sentweave, 10 shapes, m + n <= 5": lambda one, other: sentweave(one, other, 5),
    "sentweave, its default, 28 shapes, m + n <= 8": lambda one, other: sentweave(one, other, 8),
    "galechurch, 6 shapes, lengths only": galechurch,
}
GROWING = [name for name in SEARCHES if "default" not in name]  # its 28 shapes need longer runs than ours are
PATIENCE = 30.0  # seconds
REFUSED = 5000  # sentences a side beyond which galechurch refuses a text


@dataclass(frozen=True, slots=True)
class Timed:
    """Holds what a search found and tells of it, and its seconds by the clock and of all threads of the processor."""

    found: list[Range]
    told: str
    wall: float
    processor: float


def timed(search: Search, one: Text, other: Text) -> Timed:
    """Runs a search once."""
    wall, processor = perf_counter(), process_time()
    found, told = search(one, other)
    return Timed(found, told, perf_counter() - wall, process_time() - processor)


def warm(search: Search, longest: int) -> None:
    """Runs a search on small texts, so that what it compiles is compiled."""
    search(*synthetic(30, 40, longest)[:2])
    search(*synthetic(1100, 1100, longest)[:2])


def links(beads: Sequence[Range]) -> Links:
    """Turns beads into links as the scorer takes them; those alone are no links."""
    return {((a, b), (c, d)) for a, b, c, d in beads if a < b and c < d}


def encoded(sentences: Sequence[str], encoder: embed.Encoder, longest: int) -> Text:
    """Encodes all runs of a real text."""
    joined = [[" ".join(sentences[i : i + m]) for i in range(len(sentences) - m + 1)] for m in range(1, longest + 1)]
    rows = encoder.encode([run for runs in joined for run in runs])
    vectors, at = np.zeros((longest, len(sentences), rows.shape[1]), np.float32), 0
    for m, runs in enumerate(joined):
        vectors[m, : len(runs)] = rows[at : at + len(runs)]
        at += len(runs)
    return Text(vectors, np.array([len(sentence) for sentence in sentences]))


def _peak() -> float:
    """Returns the most memory that this process has had so far, in MB; macOS counts in bytes, Linux in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1024 * 0.9765625)


TABLES: dict[str, Callable[[argparse.Namespace], Iterator[str]]] = {"against": against, "growth": growth, "real": real}

if __name__ == "__main__":
    main()
