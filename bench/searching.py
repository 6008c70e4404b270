"""The sentence search alone, vectors given: `python -m bench.searching [--data FOLDER]`, tables in Markdown.

Beside the PyPI packages `sentweave` (the search of Vecalign, compiled) and `galechurch` (lengths only, compiled) in the
same process. The synthetic texts are vectors without words: drawn so that cosines lie about where those of
multilingual-e5-small do (partners 0.92, neighbours 0.76, strangers 0.71), with sentences merged, split and left out;
their gold is known by construction. Times are the least of several runs.
"""

import argparse
import json
import os
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from align import cost
from align.accuracy import strict
from align.cost import LONGEST
from align.runs import Runs, Vectors, gather
from align.sentences import Limits, Range, align
from mt import embed

SPARE = 7  # run lengths that sentweave needs for its 28 shapes
WEIGHTS = replace(cost.PARALLEL, agreements=())  # vectors mention nothing
WHOLE = Limits(whole=sys.maxsize)
Groups = Sequence[NDArray[np.int64]]
Links = set[tuple[tuple[int, int] | None, tuple[int, int] | None]]


@dataclass(frozen=True, slots=True)
class Text:
    """Holds one side: its vectors, (run lengths, sentences, d), and the letters of its sentences."""

    vectors: Vectors
    letters: NDArray[np.int64]

    def runs(self) -> Runs:
        """Gives what our search takes, runs of up to ``LONGEST``."""
        return gather(self.vectors[:LONGEST], self.letters.tolist())


def main() -> None:
    """Prints the tables asked for; those of real texts only where the data is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PARALLAX_BENCH", "bench-data")))
    parser.add_argument("--runs", type=int, default=3, help="of each search, the fastest counts")
    parser.add_argument("--lengths", type=int, nargs="*", default=[1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000])
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
    """Yields seconds and strict F1 of all searches on one synthetic pair of texts, 5,000 and 6,000 sentences."""
    ours, theirs, gold = synthetic(5000, 6000, SPARE)
    searches: dict[str, Callable[[Text, Text], list[Range]]] = {
        "Parallax, 16 shapes to 4:4": ours_align,
        "sentweave, 10 shapes, m + n <= 5": lambda one, other: sentweave(one, other, 5),
        "sentweave, its default, 28 shapes, m + n <= 8": lambda one, other: sentweave(one, other, 8),
        "galechurch, 6 shapes, lengths only": galechurch,
    }
    yield "| search | seconds | times Parallax | strict P | strict R | strict F1 |"
    yield "|---|--:|--:|--:|--:|--:|"
    base = 0.0
    for label, search in searches.items():
        seconds, found = timed(search, ours, theirs, options.runs)
        base = base or seconds
        score = strict(gold, links(found))
        figures = f"{score.precision:.4f} | {score.recall:.4f} | {score.f1:.4f}"
        yield f"| {label} | {seconds:.2f} | {seconds / base:.1f} | {figures} |"


def growth(options: argparse.Namespace) -> Iterator[str]:
    """Yields time against length; peak memory is that of the whole process, the vectors included."""
    yield "| sentences | Parallax, s | ms per 1,000 | certificate | detour | F1 | vectors MB | peak MB | sentweave, s |"
    yield "|---|--:|--:|---|--:|--:|--:|--:|--:|"
    for length in sorted(options.lengths):
        ours, theirs, gold = synthetic(length, length, LONGEST)
        one, other = ours.runs(), theirs.runs()
        start = perf_counter()
        path = align(one, other, WEIGHTS)
        seconds, peak = perf_counter() - start, _peak()
        beside = f"{timed(lambda a, b: sentweave(a, b, 5), ours, theirs, 1)[0]:.2f}" if length <= 10_000 else ""
        kept = (ours.vectors.nbytes + theirs.vectors.nbytes) / 1e6
        yield (
            f"| {length:,} × {length:,} | {seconds:.2f} | {1e6 * seconds / length:.0f} | {path.certificate.kind} |"
            f" {path.certificate.detour:.0f} | {strict(gold, links(path.beads)).f1:.4f} | {kept:.0f} | {peak:.0f} |"
            f" {beside} |"
        )


def real(options: argparse.Namespace) -> Iterator[str]:
    """Yields strict F1 on Text+Berg and NTREX in one piece, and how often the band finds what the whole grid holds."""
    if not options.data.is_dir():
        yield f"{options.data}: no such folder; name the benchmark data with --data or PARALLAX_BENCH"
        return
    searches: dict[str, Callable[[Text, Text], list[Range]]] = {
        "Parallax, whole grid": lambda one, other: align(one.runs(), other.runs(), WEIGHTS, limits=WHOLE).beads,
        "Parallax, band": lambda one, other: align(one.runs(), other.runs(), WEIGHTS, limits=Limits(whole=0)).beads,
        "sentweave, m + n <= 5": lambda one, other: sentweave(one, other, 5),
        "galechurch": galechurch,
    }
    encoder, checks = embed.shared(), []
    yield "| data | sentences | search | seconds | strict P | strict R | strict F1 |"
    yield "|---|--:|---|--:|--:|--:|--:|"
    for label, (src, tgt, gold) in (("Text+Berg de-fr", _textberg(options.data)), ("NTREX bg-en", _ntrex(options))):
        ours, theirs = encoded(src, encoder, LONGEST), encoded(tgt, encoder, LONGEST)
        for name, search in searches.items():
            seconds, found = timed(search, ours, theirs, options.runs)
            score = strict(gold, links(found))
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
        band = align(one, other, WEIGHTS, limits=Limits(whole=0))
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


def ours_align(one: Text, other: Text) -> list[Range]:
    """Searches as Parallax does, the packing of its arrays included."""
    return align(one.runs(), other.runs(), WEIGHTS).beads


def sentweave(one: Text, other: Text, together: int) -> list[Range]:
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
    return found


def _by_end(vectors: Vectors) -> Vectors:
    filler = np.random.default_rng(0).normal(size=vectors.shape[2])
    moved = np.broadcast_to((filler / np.linalg.norm(filler)).astype(np.float32), vectors.shape).copy()
    for m, rows in enumerate(vectors):
        moved[m, m:] = rows[: len(rows) - m]
    return moved


def galechurch(one: Text, other: Text) -> list[Range]:
    """Searches by lengths alone; the package takes sentences, so it gets letters in the right number."""
    from galechurch import align as by_length

    block = by_length(["x" * int(n) for n in one.letters], ["x" * int(n) for n in other.letters])
    return [(bead.source_start, bead.source_end, bead.target_start, bead.target_end) for bead in block.beads]


def timed(search: Callable[[Text, Text], list[Range]], one: Text, other: Text, runs: int) -> tuple[float, list[Range]]:
    """Returns the least wall seconds of several runs, after one on a small text that compiles, and what was found."""
    search(*synthetic(30, 40, len(one.vectors))[:2])
    search(*synthetic(1100, 1100, len(one.vectors))[:2])
    seconds, found = float("inf"), []
    for _ in range(runs):
        start = perf_counter()
        found = search(one, other)
        seconds = min(seconds, perf_counter() - start)
    return seconds, found


def synthetic(src: int, tgt: int, longest: int, dimensions: int = 384) -> tuple[Text, Text, Links]:
    """Draws two texts that say the same atoms of meaning in the same order, and the links between them.

    A sentence says one atom, or two (8 %) or three (2 %), cut on each side anew. From each side atoms are left out
    until it has its length, single ones and in places 20 to 80 in a row; at least 4 % of them.
    """
    draw = np.random.default_rng(src + tgt)
    many = round(max(src, tgt) * 1.18)
    atoms = _atoms(many, dimensions, draw)
    letters = np.maximum(8, draw.lognormal(4.2, 0.5, many))
    texts, spans = [], []
    for size in (src, tgt):
        said = _kept(many, round(size * 1.13), draw)
        cuts = np.cumsum(draw.choice([1, 2, 3], size, p=[0.9, 0.08, 0.02]))
        groups = np.split(said[: cuts[-1]], cuts[cuts < min(cuts[-1], len(said))])
        texts.append(_text(groups, atoms, letters, longest, draw))
        spans.append(groups)
    return texts[0], texts[1], _links(*spans)


def _atoms(many: int, dimensions: int, draw: np.random.Generator) -> Vectors:
    """Draws directions of cosine 0.76, and 0.82 within a paragraph of 8."""

    def rows(count: int) -> Vectors:
        return embed.unit(draw.standard_normal((count, dimensions), np.float32))

    atoms = np.float32(0.18**0.5) * rows(many)
    atoms += np.float32(0.06**0.5) * np.repeat(rows(many // 8 + 1), 8, axis=0)[:many]
    atoms += np.float32(0.76**0.5) * rows(1)
    return np.asarray(atoms, np.float32)


def _kept(many: int, count: int, draw: np.random.Generator) -> NDArray[np.int64]:
    """Picks about ``count`` of the atoms: leaves out some at random and some in a row."""
    kept = np.ones(many, np.bool_)
    while kept.sum() > count:
        length = int(draw.integers(20, 80)) if draw.random() < 0.02 else 1
        start = int(draw.integers(0, many))
        kept[start : start + min(length, int(kept.sum()) - count)] = False
    return np.flatnonzero(kept)


def _text(
    groups: Groups, atoms: Vectors, letters: NDArray[np.float64], longest: int, draw: np.random.Generator
) -> Text:
    """Says atoms as sentences: their sum with noise, in every run anew, as encoders do not add up."""
    vectors = np.zeros((longest, len(groups), atoms.shape[1]), np.float32)
    for start in range(0, len(groups), 4096):  # the peak of memory is to be that of the search
        some = groups[start : start + 4096]
        said = np.add.reduceat(atoms[np.concatenate(some)], np.cumsum([0, *map(len, some)])[:-1], axis=0)
        vectors[0, start : start + 4096] = said
    for m in range(1, longest):
        np.add(vectors[m - 1, : len(groups) - m], vectors[0, m:], out=vectors[m, : len(groups) - m])
    for rows in vectors:
        for start in range(0, len(rows), 4096):
            part = rows[start : start + 4096]
            noise = draw.standard_normal(part.shape, np.float32) * np.float32((0.085 / part.shape[1]) ** 0.5)
            rows[start : start + 4096] = embed.unit(embed.unit(part) + noise)
    for m in range(1, longest):
        vectors[m, max(0, len(groups) - m) :] = 0
    sizes = [float(letters[group].sum()) * float(draw.lognormal(0, 0.12)) for group in groups]
    return Text(vectors, np.array(sizes).round().astype(np.int64))


def _links(ours: Groups, theirs: Groups) -> Links:
    """Links sentences that say one atom, and those that are linked to one sentence with each other."""
    mine = {int(atom): i for i, group in enumerate(ours) for atom in group}
    pairs = sorted({(mine[int(atom)], j) for j, group in enumerate(theirs) for atom in group if int(atom) in mine})
    beads: list[list[int]] = []
    for i, j in pairs:
        if beads and (i < beads[-1][1] or j < beads[-1][3]):
            beads[-1][1], beads[-1][3] = max(i + 1, beads[-1][1]), max(j + 1, beads[-1][3])
        else:
            beads.append([i, i + 1, j, j + 1])
    return {((a, b), (c, d)) for a, b, c, d in beads}


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
