"""Learns the judgement of eval/judge.py: `python -m bench.judging CORPORA` writes eval/weights/judge.json.

Prints what the weights are worth on pairs that they were not learned on, and an ablation of every signal. Both models
are logistic regressions on pairs as they are and changed (bench/fabricating.py). Each changed pair is also set against
its original, since a change makes a pair part more than it did, whatever else the pair is like. Probabilities are then
calibrated on pairs left out (Platt 1999).
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from bench.calibrating import regression
from bench.fabricating import SAME, Fabricated, fabricated, parallel
from eval.coverage import reader
from eval.judge import WEIGHTS, Model
from eval.likelihood import Likelihood
from eval.readings import readings
from eval.signals import signals
from mt import cache

Floats = NDArray[np.float64]
Values = Mapping[str, float]

WORDS = ("length", "digits", "number", "name", "negation", "unmet", "least met")
LIKELIHOOD = ("unlikely", "unexplained", "most unlikely", "surprise")
AGAINST = 2  # how often each changed pair is set against its original; 0 to 3 were tried on demetr-de-dev
FOLDS = 5


def main() -> None:
    """Fabricates, reads signals, learns, prints figures and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--pairs", type=int, default=1200, help="parallel pairs of each language pair")
    parser.add_argument("--examples", type=int, default=2300, help="examples that are learned from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", type=Path, default=cache.folder() / "likelihoods.sqlite")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    made = list(fabricated(parallel(options.corpora, options.pairs, options.seed), options.seed))[: options.examples]
    found = read(made, Likelihood.offline(options.store))
    models = []
    for names in (WORDS, WORDS + LIKELIHOOD):
        kept = [at for at, values in enumerate(found) if values.keys() >= set(names)]
        some, values = [made[at] for at in kept], [found[at] for at in kept]
        models.append(learned(some, values, names))
        print("\n".join(_figures(some, values, names)), flush=True)
    options.out.write_bytes(msgspec.json.format(msgspec.json.encode(models), indent=1) + b"\n")


def read(made: Sequence[Fabricated], likelihood: Likelihood | None) -> list[Values]:
    """Reads the signals of examples, language pair by language pair; in their order."""
    places = defaultdict(list)
    for at, it in enumerate(made):
        places[it.langs].append(at)
    found: dict[int, Values] = {}
    for langs, some in places.items():
        pairs = [(made[at].src, made[at].tgt) for at in some]
        found |= zip(some, map(signals, readings(pairs, langs, reader(), likelihood)), strict=True)
    return [found[at] for at in range(len(made))]


def learned(made: Sequence[Fabricated], found: Sequence[Values], names: Sequence[str]) -> Model:
    """Learns a calibrated model of some signals."""
    weights = _fitted(made, found, names)
    odds, right = _left_out(made, found, names), _apart(made)
    slope, offset = regression(np.stack([odds, np.ones(len(odds))], axis=1), right, ridge=0.0)
    scaled = [round(float(it), 4) for it in weights * slope]
    return Model(dict(zip(names, scaled, strict=False)), round(scaled[-1] + float(offset), 4))


def _fitted(made: Sequence[Fabricated], found: Sequence[Values], names: Sequence[str]) -> Floats:
    rows, right = _rows(found, names), _apart(made)
    pairs = [
        at for at in range(1, len(made)) if right[at] and not right[at - 1] and made[at].langs == made[at - 1].langs
    ]
    changes = rows[pairs] - rows[[at - 1 for at in pairs]]
    every = np.concatenate([rows, *[changes, -changes] * AGAINST])
    turned = np.concatenate([np.ones(len(pairs)), np.zeros(len(pairs))])
    return regression(every, np.concatenate([right, *[turned] * AGAINST]))


def _left_out(made: Sequence[Fabricated], found: Sequence[Values], names: Sequence[str]) -> Floats:
    """Returns log-odds of every example by weights learned without it and its original."""
    folds = np.cumsum([it.kind == SAME for it in made]) % FOLDS
    odds = np.zeros(len(made))
    for fold in range(FOLDS):
        rest = np.flatnonzero(folds != fold).tolist()
        weights = _fitted([made[at] for at in rest], [found[at] for at in rest], names)
        odds[folds == fold] = _rows(found, names)[folds == fold] @ weights
    return odds


def _rows(found: Sequence[Values], names: Sequence[str]) -> Floats:
    return np.array([[*(values[name] for name in names), 1.0] for values in found])


def _apart(made: Sequence[Fabricated]) -> Floats:
    return np.array([it.kind != SAME for it in made], float)


def auc(right: Floats, values: Floats) -> float:
    """Returns how often a pair that parts has the higher value, ties counted half (the area under the ROC curve)."""
    ours, theirs = values[right > 0], values[right == 0]
    above = (ours[:, None] > theirs).mean() + (ours[:, None] == theirs).mean() / 2
    return float(above)


def _figures(made: Sequence[Fabricated], found: Sequence[Values], names: Sequence[str]) -> Iterator[str]:
    """Yields AUC on examples left out: by kind, and without each signal."""
    right, odds = _apart(made), _left_out(made, found, names)
    lengths = np.array([values["length"] for values in found])
    yield f"\n{len(made)} examples: AUC {auc(right, odds):.3f}, length alone {auc(right, lengths):.3f}"
    kinds = np.array([it.kind for it in made])
    for kind in sorted(set(kinds) - {SAME}):
        some = (kinds == kind) | (kinds == SAME)
        yield f"| {kind} | {auc(right[some], odds[some]):.3f} |"
    for name in names:
        rest = [it for it in names if it != name]
        yield f"| without {name} | {auc(right, _left_out(made, found, rest)):.3f} |"


if __name__ == "__main__":
    main()
