"""How much of a translation its source explains, by the engine's own probabilities."""

from collections.abc import Sequence

from mt.engine import Engine


def contrast(engine: Engine, sources: Sequence[str], targets: Sequence[str], src: str, tgt: str = "en") -> list[float]:
    """Returns for each pair the mean over target tokens of log p(token | source) - log p(token | empty source).

    This is pointwise mutual information per token (cross-mutual information, Bugliarello et al. 2020): text that is
    fluent but made up is as likely without its source, so it has little. One forced decoding a side, no search.
    """
    given = engine.score(sources, targets, src, tgt)
    alone = engine.score([""] * len(sources), targets, src, tgt)
    return [_mean(one) - _mean(other) for one, other in zip(given, alone, strict=True)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(len(values), 1)
