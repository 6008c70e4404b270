"""BLEU, chrF and TER of translations through sacrebleu, each with its signature and a 95 % bootstrap interval."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sacrebleu.metrics.base import Metric
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from mt.errors import UserError

SAMPLES = 1000  # bootstrap samples, as in Koehn 2004
METRICS: dict[str, type[Metric]] = {"BLEU": BLEU, "chrF": CHRF, "TER": TER}


@dataclass(frozen=True, slots=True)
class Score:
    """Holds one metric of a corpus: 0-100, more is better but for TER, which may pass 100 and where less is better.

    ``mean`` and ``half`` are those of the bootstrap: 95 % of the samples lie within about ``mean`` ± ``half``. The mean
    is not the value: sampling lines with replacement moves BLEU a little. ``signature`` is sacrebleu's.
    """

    name: str
    value: float
    mean: float
    half: float
    signature: str

    def __str__(self) -> str:
        return f"{self.name:4}  {self.value:6.2f}  (95 %: {self.mean:.2f} ± {self.half:.2f})  {self.signature}"


@dataclass(frozen=True, slots=True)
class Scores:
    """Holds the three metrics of a corpus of ``lines`` lines."""

    bleu: Score
    chrf: Score
    ter: Score
    lines: int


def metrics(hypotheses: Sequence[str], references: Sequence[Sequence[str]], samples: int = SAMPLES) -> Scores:
    """Scores translations, one a line, against one or more lists of references of the same length.

    ``samples`` is the number of bootstrap samples, at least 2; the same lines give the same interval, the seed being
    sacrebleu's. Raises UserError for no lines, no references, or lists of different length.
    """
    if samples < 2:
        raise UserError("--samples", f"{samples} gives no interval", "give 2 or more; 1000 is usual")
    if not hypotheses:
        raise UserError("hypotheses", "have no lines", "give a file with one translation a line")
    if not references:
        raise UserError("references", "are missing", "give one file or more")
    for number, lines in enumerate(references, 1):
        if len(lines) != len(hypotheses):
            what = f"has {len(lines)} lines, the hypotheses have {len(hypotheses)}"
            raise UserError(f"reference {number} of {len(references)}", what, "give files that go line by line")
    bleu, chrf, ter = (_score(name, hypotheses, references, samples) for name in METRICS)
    return Scores(bleu, chrf, ter, len(hypotheses))


def report(scores: Scores) -> Iterator[str]:
    """Writes a line a metric."""
    yield from map(str, (scores.bleu, scores.chrf, scores.ter))


def _score(name: str, hypotheses: Sequence[str], references: Sequence[Sequence[str]], samples: int) -> Score:
    """Scores by one metric; the interval is read from sacrebleu's JSON, which leaves it out where all samples are 0."""
    metric = METRICS[name]()
    result = metric.corpus_score(hypotheses, references, n_bootstrap=samples)
    signature = str(metric.get_signature())
    told = json.loads(result.format(width=4, signature=signature, is_json=True))
    mean, half = told.get("confidence_mean", 0.0), told.get("confidence_var", 0.0)
    return Score(name, result.score, mean, half, signature)
