"""The learned judgement of two texts: how probably they part, 0-1, what kind of divergence it is, and how grave.

The score is a logistic regression over SIGNALS, so that every signal's share of it can be read off, joined with the
weight of the gravest contradiction of facts. Its weights are plain numbers in weights/judge.json, learned on
divergences made on purpose; weights/README.md says from what and how.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from eval.coverage import Floats
from eval.divergence import Rule, rule
from eval.signals import Reading, signals

WEIGHTS = Path(__file__).with_name("weights") / "judge.json"
APART = 0.5  # the score from which two texts count as parted
CLEAR = 0.9  # the score from which a divergence that no fact explains is more than a detail
FREE = 0.4  # the "unmet" signal from which wording counts as free; a third of it is usual in a translation
# Mean of what either side lacks of being met, from which two texts do not belong together: the worst 2 % of synthetic
# pairs that say the same lack 0.42 on the side that lacks more, 90 % of those put together at random more than 0.45.
STRANGE = 0.40
ONE_SIDE = 1.3  # how many times as many words one side leaves unmet, from which it is the one that has more


@dataclass(frozen=True, slots=True)
class Model:
    """Holds a logistic regression: the log-odds that a signal of 1 adds, by name, and those of a pair without any."""

    weights: Mapping[str, float]
    intercept: float

    def probability(self, values: Mapping[str, float]) -> float:
        """Returns how probable a divergence is, 0-1, given the values of its signals."""
        odds = self.intercept + sum(weight * values[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-odds))


@dataclass(frozen=True, slots=True)
class Judgement:
    """Judges a pair of texts: score 0-1, 1 apart; a type of TYPES; severity 0-3; and the signals it follows from."""

    score: float
    type: str
    severity: int
    signals: Mapping[str, float]


@cache
def models(path: Path = WEIGHTS) -> tuple[Model, ...]:
    """Reads the models, that with the most signals first."""
    found = msgspec.json.decode(path.read_bytes(), type=tuple[Model, ...])
    return tuple(sorted(found, key=lambda model: -len(model.weights)))


def judge(reading: Reading) -> Judgement:
    """Judges a pair by the model that needs the most of its signals; a side without words is left out as a whole.

    Raises ValueError for a reading without coverage.
    """
    values = signals(reading)
    empty = [not text.strip() for text in (reading.src, reading.tgt)]
    if any(empty):
        type_ = {(True, True): "equivalent", (True, False): "addition"}.get((empty[0], empty[1]), "omission")
        return Judgement(float(not all(empty)), type_, 0 if all(empty) else 3, values)
    model = next((it for it in models() if it.weights.keys() <= values.keys()), None)
    if model is None:
        raise ValueError("a reading without coverage cannot be judged")
    score = _joined(model.probability(values), reading)
    return Judgement(score, *_named(reading, values, score), values)


def _joined(probability: float, reading: Reading) -> float:
    """Joins the learned probability and the gravest contradiction of facts, as reasons that are independent.

    A number in words and a role are too rare in what the weights were learned on to be learned there.
    """
    told = (rule(difference) for difference in reading.originals if difference.contradicts)
    gravest = max((it.weight for it in told if it.severity > 1), default=0.0)
    return round(1 - (1 - probability) * (1 - gravest), 4)


def _named(reading: Reading, values: Mapping[str, float], score: float) -> tuple[str, int]:
    """Names type and severity: by the link, then by the gravest fact, then by which side leaves more unmet."""
    if score < APART:
        return ("paraphrase" if values["unmet"] > FREE else "equivalent"), 0
    if min(_lacks(reading)) > STRANGE:
        return "unrelated", 3
    facts = max(map(rule, reading.originals), key=_gravity, default=None)
    if facts and (facts.severity > 1 or score < CLEAR):
        return facts.type, facts.severity
    return _one_sided(reading), 1 + (score >= CLEAR)


def _gravity(it: Rule) -> tuple[int, float]:
    return it.severity, it.weight


def _one_sided(reading: Reading) -> str:
    """Tells an omission or an addition by the words that are not met; "framing" where both sides have some."""
    lacks = zip(_lacks(reading), _sides(reading), strict=True)
    ours, theirs = (mean * len(best) for mean, best in lacks)
    if max(ours, theirs) < ONE_SIDE * min(ours, theirs):
        return "framing"
    return "omission" if ours > theirs else "addition"


def _lacks(reading: Reading) -> list[float]:
    """Returns for either side how much its pieces lack of being met, on average; 1 for a side without pieces."""
    return [1 - float(best.mean()) if len(best) else 1.0 for best in _sides(reading)]


def _sides(reading: Reading) -> tuple[Floats, Floats]:
    if reading.coverage is None:
        raise ValueError("a reading without coverage cannot be judged")
    return reading.coverage.src, reading.coverage.tgt
