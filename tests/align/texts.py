"""Pairs of texts as the search sees them: vectors, letters and mentions drawn at random, with gold or with none."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from align.gains import Weights
from align.runs import Runs, Vectors, gather

Ints = NDArray[np.int64]

SHAPES = [(m, n) for m in range(1, 5) for n in range(1, 5)]
WEIGHTS = Weights(
    cosine=-22.2,
    margin=99.7,
    length=5.2,
    agreements=(0.5, 0.5),
    intercept=20.1,
    shapes={(m, n): -0.1 * (m + n - 2) for m, n in SHAPES},
    joining=0.25,
    alone=(0.3, -0.5, 0.02),
    ends=2.0,
    weakest=30.0,
)


def unit(rows: NDArray[np.float64]) -> Vectors:
    return np.asarray(rows / np.maximum(1e-9, np.linalg.norm(rows, axis=-1, keepdims=True)), np.float32)


def runs(sentences: NDArray[np.float64], numbers: Sequence[int], longest: int = 4) -> Runs:
    """Makes runs of sums of sentences; every third mentions its number, every fifth a name, not all have an end."""
    count = len(sentences)
    vectors = [
        unit(np.array([sentences[i : i + m].sum(axis=0) for i in range(count - m + 1)]).reshape(-1, sentences.shape[1]))
        for m in range(1, longest + 1)
    ]
    mentions = [[{number} if number % every == 0 else set() for number in numbers] for every in (3, 5)]
    letters = [40 + 7 * (number % 11) for number in numbers]
    return gather(vectors, letters, mentions, [number % 7 > 0 for number in numbers])


def said(meaning: NDArray[np.float64], picked: Ints, noise: float, draw: np.random.Generator) -> Runs:
    """Says some meanings in some order, each with a noise of its own."""
    blurred = meaning[picked] + noise * draw.normal(size=(len(picked), meaning.shape[1])) / meaning.shape[1] ** 0.5
    return runs(blurred, picked.tolist())


def meanings(count: int, dimensions: int, draw: np.random.Generator) -> NDArray[np.float64]:
    """Draws directions that have much in common, as those of sentence encoders do."""
    common = 1.8 * draw.normal(size=dimensions) / dimensions**0.5
    return np.asarray(common + draw.normal(size=(count, dimensions)) / dimensions**0.5)


def odd_pair(seed: int, most: int = 120) -> tuple[Runs, Runs]:
    """Draws two texts of one stock of meanings: any part kept, some refrains, moved or shuffled passages, any noise."""
    draw = np.random.default_rng(seed)
    stock = meanings(int(draw.integers(1, most)), int(draw.choice([8, 16, 40])), draw)
    if draw.random() < 0.2:
        stock[draw.integers(0, len(stock), len(stock) // 2)] = stock[0]
    noise = float(draw.choice([0.05, 0.3, 0.8, 1.5]))
    return said(stock, _picked(len(stock), draw), noise, draw), said(stock, _picked(len(stock), draw), noise, draw)


def _picked(count: int, draw: np.random.Generator) -> Ints:
    picked = np.flatnonzero(draw.random(count) > draw.choice([0, 0.1, 0.5, 0.9]))
    at, third = int(draw.integers(0, len(picked) + 1)), len(picked) // 3
    changes = (
        picked,
        np.concatenate((picked[at:], picked[:at])),
        draw.permutation(picked),
        np.concatenate((picked[:third], picked[2 * third :])),
    )
    return changes[int(draw.integers(0, len(changes)))]


def plain_pair(count: int, seed: int = 1, lost: float = 0.1) -> tuple[Runs, Runs, set[tuple[int, int]]]:
    """Draws a translation with some sentences lost on either side, and the pairs that belong together."""
    draw = np.random.default_rng(seed)
    stock = meanings(count, 48, draw)
    ours, theirs = (np.flatnonzero(draw.random(count) >= lost) for _ in range(2))
    places = {int(number): i for i, number in enumerate(ours)}
    gold = {(places[int(number)], j) for j, number in enumerate(theirs) if int(number) in places}
    return said(stock, ours, 0.3, draw), said(stock, theirs, 0.3, draw), gold


def plain_gains(
    ours: Runs, theirs: Runs, weights: Weights, neighbours: int = 4
) -> dict[tuple[int, int], NDArray[np.float64]]:
    """Says again, in plain numpy over all pairs, what the gain of every pair of runs is over being left alone."""
    crowds = [_crowds(one, other.vectors[0], neighbours) for one, other in ((ours, theirs), (theirs, ours))]
    alone = [_alone(one, crowd, weights) for one, crowd in zip((ours, theirs), crowds, strict=True)]
    gains = {}
    for (m, n), prior in weights.shapes.items():
        many, others = max(0, ours.sentences - m + 1), max(0, theirs.sentences - n + 1)
        cosine = ours.vectors[m - 1, :many].astype(float) @ theirs.vectors[n - 1, :others].T.astype(float)
        crowd = (crowds[0][m - 1, :many, None] + crowds[1][n - 1, None, :others]) / 2
        length = -np.abs(np.log(ours.letters[m - 1, :many, None] / theirs.letters[n - 1, None, :others]))
        open_ends = ~ours.closed[m - 1 :][:many, None] != ~theirs.closed[n - 1 :][None, :others]
        total = weights.cosine * cosine + weights.margin * (cosine - crowd) + weights.length * length
        total = total - weights.ends * open_ends
        for kind, weight in enumerate(weights.agreements):
            pairs = [
                [_agree(one, other) for other in _ids(theirs, kind, n, others)] for one in _ids(ours, kind, m, many)
            ]
            total = total + weight * np.array(pairs, float).reshape(many, others)
        left = [
            sums[size : size + len_] - sums[:len_]
            for sums, size, len_ in zip(alone, (m, n), (many, others), strict=True)
        ]
        scaled = (total + weights.intercept) * ((m + n) / 2) ** weights.joining + prior
        gains[m, n] = (
            scaled - left[0][:, None] - left[1][None, :] + weights.weakest * _weakest(ours, theirs, crowds, m, n)
        )
    return gains


def _weakest(ours: Runs, theirs: Runs, crowds: Sequence[NDArray[np.float64]], m: int, n: int) -> NDArray[np.float64]:
    """Says again what the least margin is that a sentence of a bead has with the other side; 0 in a 1-1."""
    many, others = max(0, ours.sentences - m + 1), max(0, theirs.sentences - n + 1)
    least = np.full((many, others), np.inf)
    for i in range(many):
        for j in range(others):
            mine = [(0, i + k, n - 1, j) for k in range(m)] if m > 1 else []
            other = [(m - 1, i, 0, j + k) for k in range(n)] if n > 1 else []
            for a, b, c, d in mine + other:
                cosine = float(ours.vectors[a, b].astype(float) @ theirs.vectors[c, d].astype(float))
                least[i, j] = min(least[i, j], cosine - (crowds[0][a, b] + crowds[1][c, d]) / 2)
    return np.zeros((many, others)) if m == n == 1 else least


def _crowds(runs: Runs, others: Vectors, neighbours: int) -> NDArray[np.float64]:
    cosines = np.sort(runs.vectors.astype(float) @ others.T.astype(float), axis=2)
    return np.asarray(cosines[:, :, -neighbours:].mean(axis=2))


def _alone(runs: Runs, crowds: NDArray[np.float64], weights: Weights) -> NDArray[np.float64]:
    each = weights.alone[0] + weights.alone[1] * crowds[0] + weights.alone[2] * np.log(runs.letters[0])
    return np.concatenate(([0.0], np.cumsum(each)))


def _ids(runs: Runs, kind: int, size: int, many: int) -> list[set[int]]:
    bounds = runs.bounds[kind, size - 1]
    return [set(runs.ids[bounds[i] : bounds[i + 1]].tolist()) for i in range(many)]


def _agree(one: set[int], other: set[int]) -> float:
    return (2 * len(one & other) - len(one ^ other)) / (len(one) + len(other)) if one and other else 0.0
