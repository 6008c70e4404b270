"""How well `eval score --tsv` tells what parts from what does not: figures for bench/quality.py, and pairs per second.

Weights were learned on synthetic pairs (bench/judging.py); signals, and how often a change is set against its original,
were chosen after a look at demetr-de-dev. Intervals are 95 % bootstrap over items, seed 1; beside each figure stands
that of length alone.
"""

import argparse
import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.judging import auc
from eval.coverage import reader
from eval.judge import APART, judge
from eval.likelihood import Likelihood, engine_reads
from eval.readings import readings
from mt import cache

Floats = NDArray[np.float64]
Pairs = Sequence[tuple[str, str]]

ROUNDS = 1000
REST, ERRORS = 200, 500  # items of DEMETR of no critical kind, and of critical-errors-ende-dev, drawn at random
CRITICAL = (
    "numbers_replaced", "ne_removed", "ne_replaced", "negation", "antonym", "id6_addition", "adj_adv_removed",
    "verb_removed", "noun_removed", "subj_removed", "pp_removed", "conj_removed",
)  # fmt: skip


class Scored(NamedTuple):
    """Holds scores of pairs, one column a way: with likelihood, without, by length alone."""

    full: Floats
    fast: Floats
    length: Floats


def diverging(options: argparse.Namespace) -> Iterator[str]:
    """Yields agreement with DEMETR by kind, with critical translation errors, and with REFreSD."""
    likelihood = Likelihood.offline(cache.folder() / "likelihoods.sqlite")
    yield "| data | figure | with likelihood | without | length alone |"
    yield "|---|---|--:|--:|--:|"
    yield from _planted(options.data / "demetr-de-dev" / "demetr_de_dev.tsv", likelihood)
    yield from _critical(options.data / "critical-errors-ende-dev" / "ende_majority_dev.tsv", likelihood)
    yield from _refresd(options.data / "refresd" / "REFreSD_sentence_labels")


def scored(pairs: Pairs, langs: tuple[str, str], likelihood: Likelihood) -> Scored:
    """Scores pairs in every way; a pair that no engine reads is scored without likelihood in both."""
    fast = [judge(it) for it in readings(pairs, langs, reader())]
    full = [judge(it) for it in readings(pairs, langs, reader(), likelihood)] if engine_reads(langs) else fast
    columns = ([it.score for it in full], [it.score for it in fast], [it.signals["length"] for it in fast])
    return Scored(*map(np.array, columns))


def _planted(path: Path, likelihood: Likelihood) -> Iterator[str]:
    """Yields how often the planted error has the higher score; a tie is wrong."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    Random(7).shuffle(rows)
    critical = [row for row in rows if row["pert_name"].endswith(CRITICAL)]
    rest = [row for row in rows if row not in critical][:REST]
    pairs = [(row["src_sent"], row[which]) for row in critical + rest for which in ("mt_sent", "pert_sent")]
    right = [(way[1::2] > way[::2]).astype(float) for way in scored(pairs, ("de", "en"), likelihood)]
    kinds: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(critical):
        kinds[row["pert_name"].split("_", 2)[2].replace("_", " ")].append(at)
    for name, places in [*sorted(kinds.items()), ("critical kinds", range(len(critical)))]:
        yield _row(f"demetr-de-dev | {name}, {len(places)}, accuracy", [_mean(way[list(places)]) for way in right])
    yield _row(f"demetr-de-dev | {len(rest)} of other kinds", [_mean(way[len(critical) :]) for way in right])


def _critical(path: Path, likelihood: Likelihood) -> Iterator[str]:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    Random(7).shuffle(rows)
    ways = scored([(row[1], row[2]) for row in rows[:ERRORS]], ("en", "de"), likelihood)
    wrong = np.array([row[4] == "ERR" for row in rows[:ERRORS]], float)
    told = f"critical-errors-ende-dev | {ERRORS}"
    yield _row(
        f"{told}, MCC at a score of {APART}", [_interval(_mcc, wrong, np.where(way >= APART, 1.0, 0.0)) for way in ways]
    )
    yield _row(f"{told}, AUC", [_interval(auc, wrong, way) for way in ways])


def _refresd(path: Path) -> Iterator[str]:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    fast = [judge(it) for it in readings([(row[2], row[3]) for row in rows], ("en", "fr"), reader())]
    apart = np.array([row[0] == "divergent" for row in rows], float)
    some = np.array([row[1] != "unrelated" for row in rows])
    ways = np.array([it.score for it in fast]), np.array([it.signals["length"] for it in fast])
    for name, kept in (("divergent", np.ones(len(rows), bool)), ("some meaning difference", some)):
        cells = [_interval(auc, apart[kept], way[kept]) for way in ways]
        yield _row(f"refresd | {name}, {kept.sum()}, AUC", ["", *cells])


def _row(told: str, cells: Sequence[str]) -> str:
    return f"| {told} | {' | '.join(cells)} |"


def _mean(values: Floats) -> str:
    return _interval(lambda right, _: float(right.mean()), values, values)


def _mcc(right: Floats, flags: Floats) -> float:
    """Returns the Matthews correlation, 0 where everything or nothing is flagged."""
    return float(np.corrcoef(flags, right)[0, 1]) if np.std(flags) * np.std(right) else 0.0


def _interval(figure: Callable[[Floats, Floats], float], right: Floats, values: Floats) -> str:
    draw = np.random.default_rng(1)
    drawn = [draw.integers(0, len(right), len(right)) for _ in range(ROUNDS)]
    low, high = np.nanquantile([figure(right[places], values[places]) for places in drawn], [0.025, 0.975])
    return f"{figure(right, values):.3f} [{low:.3f}, {high:.3f}]"


def pace(pairs: Pairs, langs: tuple[str, str], likelihood: Likelihood | None) -> float:
    """Returns how many pairs a second are judged, models loaded and nothing remembered."""
    list(map(judge, readings(pairs[:2], langs, reader(), likelihood)))
    start = perf_counter()
    list(map(judge, readings(pairs, langs, reader(), likelihood)))
    return len(pairs) / (perf_counter() - start)


def judging_pace(options: argparse.Namespace) -> Iterator[str]:
    """Yields pairs per second on 100 items of DEMETR, with likelihood and without."""
    path = options.data / "demetr-de-dev" / "demetr_de_dev.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    pairs = [(row["src_sent"], row["pert_sent"]) for row in Random(7).sample(rows, 100)]
    yield "| judged | pairs a second |"
    yield "|---|--:|"
    for name, likelihood in (("with likelihood", Likelihood.offline()), ("without", None)):
        yield f"| {name} | {pace(pairs, ('de', 'en'), likelihood):.1f} |"
