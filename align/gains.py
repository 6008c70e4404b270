"""What two runs gain as a bead: learned weights, and both as the compiled loops take them.

The gain is the log-odds that the runs belong together: linear in cosine, margin, length ratio, ends and agreement of
what they mention, scaled by the size of the bead, and in the margin of its weakest sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from align.lattice import Floats, Model, Side, cells
from align.runs import Runs

UNIT = 1.0001  # cosine that unit rows of 32-bit numbers do not pass


@dataclass(frozen=True, slots=True)
class Weights:
    """Holds what was learned: how much each feature of a bead counts, and what a sentence left alone gains.

    ``shapes`` gives what each m:n gains more or less than its features say, ``agreements`` one weight a kind of
    mention, ``ends`` what a bead loses of which one side ends a sentence and the other does not. ``weakest`` is of the
    least margin that one sentence of a bead has with the other side, so that a sentence without partner is no free
    rider in a bead. A sentence left alone gains ``alone`` · (1, its crowd, the logarithm of its letters): 0:n and n:0
    are decisions with a gain of their own.
    """

    cosine: float
    margin: float
    length: float
    agreements: tuple[float, ...]
    intercept: float
    shapes: Mapping[tuple[int, int], float]
    joining: float = 0.0
    alone: tuple[float, float, float] = (0.0, 0.0, 0.0)
    ends: float = 0.0
    weakest: float = 0.0


def side(runs: Runs, crowds: Floats, weights: Weights) -> Side:
    """Packs a side with its crowds, (longest, sentences)."""
    logs = np.log(runs.letters)
    each = weights.alone[0] + weights.alone[1] * crowds[0] + weights.alone[2] * logs[0]
    before = np.concatenate(([0.0], np.cumsum(each)))
    starts = np.arange(runs.sentences)
    alone = [before[np.minimum(starts + m, runs.sentences)] - before[starts] for m in range(1, len(logs) + 1)]
    last = np.minimum(starts + np.arange(len(logs))[:, None], runs.sentences - 1)
    facts = np.stack((logs, crowds / 2, np.array(alone), ~runs.closed[last]), axis=2)
    facts[starts + np.arange(len(logs))[:, None] >= runs.sentences, 1] = np.inf  # no such run
    tells = np.asarray((np.diff(runs.bounds[: len(weights.agreements), -1], axis=1) > 0).any(axis=0))
    return Side(runs.vectors, np.ascontiguousarray(facts.transpose(1, 0, 2)), runs.ids, runs.bounds, tells)


def model(weights: Weights, sentences: int, extra: Mapping[tuple[int, int, int, int], float]) -> Model:
    """Packs weights and the extra gains of single beads, each given as (src_start, src_end, tgt_start, tgt_end)."""
    shapes = sorted(weights.shapes)
    numbers = {shape: number for number, shape in enumerate(shapes)}
    if strange := [bead for bead in extra if (bead[1] - bead[0], bead[3] - bead[2]) not in numbers]:
        raise ValueError(f"{strange[0]}: the weights know no such shape, only {shapes}")
    rows = sorted((a, c, numbers[b - a, d - c], gain) for (a, b, c, d), gain in extra.items())
    terms = weights.cosine + weights.margin, weights.margin, weights.length, weights.intercept, weights.ends
    return Model(
        np.array(shapes, np.int64).reshape(-1, 2),
        np.array([((m + n) / 2) ** weights.joining for m, n in shapes], float),
        np.array([weights.shapes[shape] for shape in shapes], float),
        np.array((*terms, *weights.agreements), float),
        float(weights.weakest),
        np.searchsorted(np.array([row[0] for row in rows], np.int64), np.arange(sentences + 1)).astype(np.int64),
        np.array([row[1:3] for row in rows], np.int64).reshape(-1, 2),
        np.array([row[3] for row in rows], float),
    )


def table(ours: Side, theirs: Side, given: Model) -> dict[tuple[int, int], Floats]:
    """Returns what every pair of runs of every shape gains over being left alone: dense, for short texts and tests."""
    src, tgt = len(ours.facts), len(theirs.facts)
    places = np.stack(np.meshgrid(np.arange(src), np.arange(tgt), indexing="ij"), axis=-1).reshape(-1, 2)
    gains = cells(ours, theirs, given, places).reshape(src, tgt, -1)
    return {
        (int(m), int(n)): gains[: max(0, src - m + 1), : max(0, tgt - n + 1), s]
        for s, (m, n) in enumerate(given.shapes)
    }


def most(ours: Side, theirs: Side, given: Model) -> float:
    """Returns what no bead can gain more than by sentence, both sides counted, its cosine taken as 1; above 0."""
    sums = given.extra[np.isfinite(given.extra)].clip(0).sum()
    rows = zip(given.shapes.tolist(), given.scale.tolist(), given.prior.tolist(), strict=True)
    return float(max([1e-9, *((_bound(ours, theirs, given, *row) + sums) / sum(row[0]) for row in rows)]))


def _bound(ours: Side, theirs: Side, given: Model, shape: Sequence[int], scale: float, prior: float) -> float:
    """Returns what no bead of a shape can gain more than; minus infinity where a side is too short for it."""
    (m, n), (cosine, margin, length, intercept, ends) = shape, given.terms[:5]
    if m > len(ours.facts) or n > len(theirs.facts):
        return -np.inf
    one, other = ours.facts[: len(ours.facts) - m + 1, m - 1], theirs.facts[: len(theirs.facts) - n + 1, n - 1]
    crowd = one[:, 1].min() + other[:, 1].min()
    apart = max(0.0, one[:, 0].max() - other[:, 0].min(), other[:, 0].max() - one[:, 0].min())
    top = abs(cosine) * UNIT - margin * crowd + intercept + max(0.0, -length) * apart
    top += np.abs(given.terms[5:]).sum() + max(0.0, -ends)
    single = ours.facts[:, 0, 1].min() + other[:, 1].min(), theirs.facts[:, 0, 1].min() + one[:, 1].min()
    weakest = given.weakest * (UNIT - min(single)) if m + n > 2 else 0.0
    return float(top * scale + prior - one[:, 2].min() - other[:, 2].min() + max(0.0, weakest))
