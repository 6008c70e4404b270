"""BLEU, chrF and TER of translations through sacrebleu: signatures, bootstrap intervals, paired tests of systems."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sacrebleu.metrics.base import Metric
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER
from sacrebleu.significance import PairedTest, Result

from mt.errors import UserError

SAMPLES = 1000  # bootstrap samples, as in Koehn 2004
METRICS: dict[str, type[Metric]] = {"BLEU": BLEU, "chrF": CHRF, "TER": TER}


@dataclass(frozen=True, slots=True)
class Score:
    """Holds one metric of a corpus: 0-100, more is better but for TER, which may pass 100 and where less is better.

    ``mean`` and ``half`` are those of the bootstrap: 95 % of the samples lie within about ``mean`` ± ``half``. The mean
    is not the value: sampling lines with replacement moves BLEU a little. ``p`` is that of the paired bootstrap against
    the first system, None for that one: how probable a difference as large is where there is none.
    """

    value: float
    mean: float
    half: float
    p: float | None

    def __str__(self) -> str:
        told = "" if self.p is None else f", p = {self.p:.3f}"
        return f"{self.value:.2f} (95 %: {self.mean:.2f} ± {self.half:.2f}{told})"


@dataclass(frozen=True, slots=True)
class Scores:
    """Holds the metrics of one or more systems by name, the first the baseline, and the metrics' signatures."""

    systems: Mapping[str, Mapping[str, Score]]
    signatures: Mapping[str, str]
    lines: int

    def beside(self, metric: str, scores: Mapping[str, Score], signature: str) -> "Scores":
        """Adds another metric of the same systems."""
        rows = {system: {**row, metric: scores[system]} for system, row in self.systems.items()}
        return Scores(rows, {**self.signatures, metric: signature}, self.lines)


def metrics(
    systems: Mapping[str, Sequence[str]], references: Sequence[Sequence[str]], samples: int = SAMPLES
) -> Scores:
    """Scores systems' translations, one a line, against one or more lists of references of the same length.

    All systems are drawn from the same bootstrap samples (Koehn 2004), so that differences are paired. ``samples`` is
    their number, at least 2; the same lines give the same intervals, the seed being sacrebleu's. Raises UserError for
    no lines, no references, or lists of different length: sacrebleu itself cuts some of these to the shortest.
    """
    _check(systems, references, samples)
    made = {name: metric() for name, metric in METRICS.items()}
    named: list[tuple[str, Sequence[str]]] = [(name, list(lines)) for name, lines in systems.items()]
    told, found = PairedTest(named, made, references, test_type="bs", n_samples=samples)()
    keys = dict(zip(METRICS, [key for key in found if key != "System"], strict=True))
    rows = {
        system: {name: _score(found[key][at], found[key][0]) for name, key in keys.items()}
        for at, (system, _) in enumerate(named)
    }
    lines = len(next(iter(systems.values())))
    return Scores(rows, {name: str(told[key]) for name, key in keys.items()}, lines)


def _score(result: str | Result, baseline: str | Result) -> Score:
    """Takes over a result; where there is no difference sacrebleu's p is the least there is, and here 1."""
    if isinstance(result, str) or isinstance(baseline, str):
        raise TypeError("sacrebleu gave a name for a result")
    same = result.p_value is not None and result.score == baseline.score
    p = 1.0 if same else result.p_value
    return Score(float(result.score), float(result.mean or 0.0), float(result.ci or 0.0), p)


def _check(systems: Mapping[str, Sequence[str]], references: Sequence[Sequence[str]], samples: int) -> None:
    """Raises UserError for what cannot be scored."""
    if samples < 2:
        raise UserError("--samples", f"{samples} gives no interval", "give 2 or more; 1000 is usual")
    if not references:
        raise UserError("references", "are missing", "give one file or more")
    count = len(references[0])
    for name, lines in systems.items():
        if not lines:
            raise UserError(name, "has no lines", "give a file with one translation a line")
        if len(lines) != count:
            what = f"has {len(lines)} lines, the first reference has {count}"
            raise UserError(name, what, "give files that go line by line")
    for number, lines in enumerate(references, 1):
        if len(lines) != count:
            what = f"has {len(lines)} lines, the first has {count}"
            raise UserError(f"reference {number} of {len(references)}", what, "give files that go line by line")


def report(scores: Scores) -> Iterator[str]:
    """Writes one system's scores a line a metric, several systems' side by side, and the signatures."""
    if len(scores.systems) == 1:
        (only,) = scores.systems.values()
        yield from (f"{name:4}  {score}  {scores.signatures[name]}" for name, score in only.items())
        return
    yield f"| system | {' | '.join(scores.signatures)} |"
    yield "|---" + "|---" * len(scores.signatures) + "|"
    for system, row in scores.systems.items():
        yield f"| {system} | {' | '.join(str(row[name]) for name in scores.signatures)} |"
    yield ""
    yield f"p: paired bootstrap against {next(iter(scores.systems))}."
    yield from (f"{name}: {signature}" for name, signature in scores.signatures.items())
