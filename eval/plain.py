"""Pairs of plain text to judgements: two columns in, one line each out, in order."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from eval import highlight
from eval.coverage import Reader
from eval.judge import judge
from eval.likelihood import Likelihood
from eval.readings import readings
from eval.signals import Reading
from mt.plaintext import Line

AT_ONCE = 256  # pairs that are judged together


@dataclass(frozen=True, slots=True)
class Verdict:
    """Holds the judgement of one line; ``refused`` says why there is none, and then the score is 0.

    ``tokens`` are weights 0-1 of the words of the source and of the target, of how probably each carries a difference;
    none where they were not asked for.
    """

    line: Line
    score: float = 0.0
    type: str = "refused"
    severity: int = 0
    tokens: tuple[list[float], list[float]] = ([], [])
    refused: str = ""

    def written(self, tokens: bool) -> str:
        """Writes score, type and severity, tab-separated, and the weights as JSON; a refused line has only its type."""
        shown = ["", self.type, ""] if self.refused else [f"{self.score:.4f}", self.type, str(self.severity)]
        return "\t".join([*shown, *([json.dumps(self.tokens)] if tokens else [])])


def verdicts(
    lines: Iterable[Line],
    langs: tuple[str, str],
    reader: Reader,
    likelihood: Likelihood | None = None,
    tokens: bool = False,
) -> Iterator[Verdict]:
    """Judges each line of two columns, with ``tokens`` word by word too; other lines are refused and lose no other."""
    rows = iter(lines)
    while some := list(islice(rows, AT_ONCE)):
        split = [line.text.split("\t") for line in some]
        good = [(columns[0], columns[1]) for columns in split if len(columns) == 2]
        made = iter(readings(good, langs, reader, likelihood))
        weighed = iter(highlight.weights(good, langs) if tokens else [([], [])] * len(good))
        for line, columns in zip(some, split, strict=True):
            yield _judged(line, next(made), next(weighed)) if len(columns) == 2 else _refused(line, len(columns))


def _judged(line: Line, reading: Reading, tokens: tuple[list[float], list[float]]) -> Verdict:
    found = judge(reading)
    return Verdict(line, found.score, found.type, found.severity, tokens)


def _refused(line: Line, columns: int) -> Verdict:
    return Verdict(line, refused=f"has {columns} column{'s' * (columns != 1)}, not 2")
