"""Comparable text and probabilities: what is learned on bench/comparable.py, and what that is worth elsewhere.

Weights are learned on one part of the documents, probabilities and relations on a second; every figure is of the third.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align import calibration, crossing, relation
from align.beads import Link, align
from align.gains import Weights, model, side, table
from align.passages import passages
from align.sentences import Range
from bench.comparable import CALIBRATED, LEARNED, PAIRS, REPORTED, Comparable, comparables, part
from mt import embed
from mt.embed import Encoder

Floats = NDArray[np.float64]

BINS = 10  # of equal width, over which the expected calibration error is taken (Guo et al. 2017)
ROUNDS = 1000
NEAR = -0.05  # margin from which a pair of sentences is learned from: the others are no links at a glance
COSINES = np.arange(0.80, 0.96, 0.01)  # thresholds that the floor's is chosen from, on the calibrated part
NONE = Weights(0.0, 0.0, 0.0, (0.0, 0.0, 0.0), 0.0, {(1, 1): 0.0})
UNITS = (
    replace(NONE, cosine=1.0),
    replace(NONE, margin=1.0),
    replace(NONE, length=1.0),
    replace(NONE, agreements=(1.0, 0.0, 0.0)),
    replace(NONE, agreements=(0.0, 1.0, 0.0)),
    replace(NONE, agreements=(0.0, 0.0, 1.0)),
    replace(NONE, intercept=1.0),
)


class Read(NamedTuple):
    """Holds a document, what was found in it and by which regime."""

    given: Comparable
    links: list[Link]
    regime: str


class Related(NamedTuple):
    """Holds the links of a document: features of either side, and which side has more than the other."""

    ours: Floats
    theirs: Floats
    more: NDArray[np.bool_]


def calibrating(options: argparse.Namespace) -> Iterator[str]:
    """Yields the numbers to write down, then figures of the reported part: links, probabilities, relations."""
    encoder = embed.shared()
    made = [it for pair in PAIRS for it in comparables(options.data / "ntrex-align-dev", pair, options.documents)]
    yield _learned([it for it in made if it.part == LEARNED and not it.in_order], encoder)
    rest = [it for it in made if it.part != LEARNED]
    auto = [_read(it, encoder, "auto") for it in rest]
    forced = {regime: [_in(regime, it, encoder) for it in auto] for regime in ("monotone", "crossing")}
    plain = [_read(it, encoder, "auto") for pair in PAIRS for it in _parallel(options, pair)]
    every = [*forced["monotone"], *forced["crossing"], *plain]
    chances = dict(_platt(every))
    yield f"PLATT: {chances}"
    related = [(it.part, _related(it, encoder)) for it in rest]
    weights = regression(*_sides([it for key, it in related if key == CALIBRATED]))
    yield f"relation.WEIGHTS: {[round(float(it), 2) for it in weights]}\n"
    yield from _links({"Parallax": auto, "monotone": forced["monotone"], "crossing": forced["crossing"]}, encoder)
    yield from _errors([it for it in every if it.given.part == REPORTED], chances)
    yield from _relations(related, weights)


def _parallel(options: argparse.Namespace, pair: str) -> Iterator[Comparable]:
    """Reads the documents as they are, those that the weights were not learned on."""
    lines = (options.data / "ntrex-align-dev" / f"{pair}.jsonl").read_text(encoding="utf-8").splitlines()
    for it in map(json.loads, lines[: options.documents]):
        if part(it["doc"]) != LEARNED:
            gold = {(s[0], s[-1] + 1, t[0], t[-1] + 1): "same" for s, t in it["gold"] if s and t}
            langs = it["src_lang"], it["tgt_lang"]
            yield Comparable(it["doc"], part(it["doc"]), langs, it["src"], it["tgt"], gold, True)


def _read(it: Comparable, encoder: Encoder, regime: str) -> Read:
    found = align((it.src, it.tgt), it.langs, encoder, regime=regime)
    return Read(it, [link for link in found.links if link.way], found.regime)


def _in(regime: str, it: Read, encoder: Encoder) -> Read:
    """Reads a document in a regime, unless that is what was taken."""
    return it if it.regime == regime else _read(it.given, encoder, regime)


def _learned(made: Sequence[Comparable], encoder: Encoder) -> str:
    """Writes the weights of 1-1 pairs of comparable text: cosine, margin, length, numbers, names, words, intercept."""
    rows, right = zip(*(_pairs(it, encoder) for it in made), strict=True)
    weights = regression(np.concatenate(rows), np.concatenate(right))
    return f"COMPARABLE: {[round(float(it), 2) for it in weights]}, of {sum(map(len, right))} pairs"


def _pairs(it: Comparable, encoder: Encoder) -> tuple[Floats, Floats]:
    """Returns the features of pairs of sentences that are near, and which of them are links; spans are left out."""
    ours, theirs = passages((it.src, it.tgt), it.langs, encoder)
    near = (crossing.crowded(ours, theirs.vectors[0]), crossing.crowded(theirs, ours.vectors[0]))
    columns = [
        table(side(ours, near[0], unit), side(theirs, near[1], unit), model(unit, ours.sentences, {}))[1, 1]
        for unit in UNITS
    ]
    rows, right = np.stack(columns, axis=-1), np.zeros(columns[0].shape)
    for a, b, c, d in it.links:
        right[a:b, c:d] = 1 if (b - a, d - c) == (1, 1) else -1
    kept = (right >= 0) & (rows[:, :, 1] > NEAR)
    return rows[kept], right[kept]


def regression(rows: Floats, right: Floats, ridge: float = 1.0) -> Floats:
    """Fits a logistic regression by Newton's method, each column scaled; the last one, of ones, is not held down."""
    spread = rows.std(axis=0)
    scale = np.where(spread > 0, spread, 1)
    scaled, held, weights = rows / scale, np.full(rows.shape[1], ridge), np.zeros(rows.shape[1])
    held[-1] = 0
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(scaled @ weights, -30, 30)))
        slope = scaled.T @ (chance - right) + held * weights
        bend = (scaled * (chance * (1 - chance))[:, None]).T @ scaled + np.diag(held + 1e-9)
        weights -= np.linalg.solve(bend, slope)
    return np.asarray(weights / scale)


def _platt(reads: Sequence[Read]) -> Iterator[tuple[str, calibration.Platt]]:
    """Fits the probability of every way of finding links, on the calibrated part."""
    for way in calibration.WAYS:
        rows = np.concatenate([_rows(it, way) for it in reads if it.given.part == CALIBRATED])
        numbers = regression(rows[:, :3], rows[:, 3], ridge=0.0)
        yield way, calibration.Platt(*(round(float(it), 3) for it in numbers))


def _rows(it: Read, way: str) -> Floats:
    """Returns a row a link of one way: gain, sentences beyond two, 1, and whether the gold has just this link."""
    found = [link for link in it.links if link.way == way]
    rows = [(link.gain, crossing.size(link.place) - 2, 1, link.place in it.given.links) for link in found]
    return np.array(rows, float).reshape(-1, 4)


def interval(documents: Sequence[Floats], figure: Callable[[Floats], float]) -> str:
    """Writes a figure over the rows of all documents with its 95 % bootstrap interval, documents drawn."""
    draw, count = np.random.default_rng(1), len(documents)
    samples = [figure(np.concatenate([documents[at] for at in draw.integers(0, count, count)])) for _ in range(ROUNDS)]
    low, high = np.nanquantile(samples, [0.025, 0.975])
    return f"{figure(np.concatenate(documents)):.3f} [{low:.3f}, {high:.3f}]"


def _links(reads: Mapping[str, Sequence[Read]], encoder: Encoder) -> Iterator[str]:
    """Yields precision, recall and F1 of the links beside two floors, and how often the regime fits the text."""
    places = {name: [[link.place for link in it.links] for it in rows] for name, rows in reads.items()}
    places["in order only"] = [[it.place for it in of.links if "in order" in it.way] for of in reads["monotone"]]
    given = [it.given for it in reads["Parallax"]]
    places["cosine, mutual best"] = _mutual(given, encoder)
    yield "| comparable text | links by | P | R | F1, strict |"
    yield "|---|---|--:|--:|--:|"
    for told, in_order in (("in order", True), ("shuffled", False)):
        picked = [at for at, it in enumerate(given) if it.part == REPORTED and it.in_order == in_order]
        for name, found in places.items():
            scores = [_score(given[at], found[at]) for at in picked]
            yield f"| {told}, {len(picked)} documents | {name} | {_prf(scores)} |"
        chosen = sum((reads["Parallax"][at].regime == "monotone") == in_order for at in picked)
        yield f"| {told} | regime that fits | | | {chosen} of {len(picked)} |"
    yield ""


def _score(it: Comparable, found: Sequence[Range]) -> Floats:
    """Counts the links that are right, those found and those in the gold, as one row."""
    return np.array([[len(it.links.keys() & set(found)), len(found), len(it.links)]], float)


def _prf(scores: Sequence[Floats]) -> str:
    right, found, gold = np.concatenate(scores).sum(axis=0)
    return f"{right / found:.3f} | {right / gold:.3f} | {interval(scores, _f1)}"


def _f1(scores: Floats) -> float:
    right, found, gold = scores.sum(axis=0)
    return float(2 * right / (found + gold))


def _mutual(given: Sequence[Comparable], encoder: Encoder) -> list[list[Range]]:
    """Links what is each other's nearest by cosine from the threshold on that is best on the calibrated part."""
    cosines = [encoder.encode(it.src) @ encoder.encode(it.tgt).T for it in given]

    def found(at: int, least: float) -> list[Range]:
        table_ = cosines[at]
        best = (table_ >= table_.max(axis=1, keepdims=True)) & (table_ >= table_.max(axis=0)) & (table_ >= least)
        return [(i, i + 1, j, j + 1) for i, j in np.argwhere(best).tolist()]

    dev = [at for at, it in enumerate(given) if it.part == CALIBRATED]
    least = max(COSINES, key=lambda cosine: _f1(np.concatenate([_score(given[at], found(at, cosine)) for at in dev])))
    return [found(at, least) for at in range(len(given))]


def _errors(reads: Sequence[Read], chances: Mapping[str, calibration.Platt]) -> Iterator[str]:
    """Yields the expected calibration error of gains taken for log-odds and of the probabilities."""
    yield f"| found | links | right | ECE before ({BINS} bins) | ECE after |"
    yield "|---|--:|--:|--:|--:|"
    for way in calibration.WAYS:
        rows = [row for it in reads if len(row := _rows(it, way))]
        whole = np.concatenate(rows)
        cells = [interval(rows, partial(ece, numbers)) for numbers in (calibration.AS_IT_IS, chances[way])]
        yield f"| {way} | {len(whole)} | {whole[:, 3].mean():.3f} | {' | '.join(cells)} |"
    yield ""


def ece(numbers: calibration.Platt, rows: Floats) -> float:
    """Returns how far probabilities are from how many are right, bin by bin; rows as of ``_rows``."""
    chance = 1 / (1 + np.exp(-np.clip(rows[:, :3] @ np.array(numbers), -50, 50)))
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    apart = np.bincount(bins, chance - rows[:, 3], BINS)
    return float(np.abs(apart).sum() / len(rows))


def _related(it: Comparable, encoder: Encoder) -> Related:
    """Returns the features of a document's gold links."""
    spans = [(" ".join(it.src[a:b]), " ".join(it.tgt[c:d])) for a, b, c, d in it.links]
    more = {told: sides for sides, told in relation.RELATIONS.items()}
    found = relation.features(spans, encoder)
    width = len(relation.Weights._fields)
    ours, theirs = (np.array([row[at] for row in found]).reshape(-1, width) for at in (0, 1))
    return Related(ours, theirs, np.array([more[told] for told in it.links.values()], bool).reshape(-1, 2))


def _sides(documents: Sequence[Related]) -> tuple[Floats, Floats]:
    rows = [row for it in documents for row in (it.ours, it.theirs)]
    return np.concatenate(rows), np.concatenate([it.more[:, at] for it in documents for at in (0, 1)]).astype(float)


def _relations(related: Sequence[tuple[str, Related]], weights: Floats) -> Iterator[str]:
    """Yields how often the relation is right, beside that of lengths alone and the commonest one for all."""
    dev, test = ([it for key, it in related if key == which and len(it.more)] for which in (CALIBRATED, REPORTED))
    rows, right = _sides(dev)
    short = np.zeros(len(weights))
    short[[0, -1]] = regression(rows[:, [0, -1]], right)
    common = Counter(tuple(row) for it in dev for row in it.more.tolist()).most_common(1)[0][0]
    ways: dict[str, Callable[[Related], NDArray[np.bool_]]] = {
        "Parallax": lambda it: _more(it, weights),
        "lengths alone": lambda it: _more(it, short),
        f"all {relation.RELATIONS[common]}": lambda it: np.broadcast_to(np.array(common), it.more.shape),
    }
    yield f"| relation of {sum(len(it.more) for it in test)} gold links by | right |"
    yield "|---|--:|"
    for name, way in ways.items():
        hits = [(way(it) == it.more).all(axis=1).astype(float) for it in test]
        yield f"| {name} | {interval(hits, lambda right: float(right.mean()))} |"


def _more(it: Related, weights: Floats) -> NDArray[np.bool_]:
    return np.stack((it.ours @ weights > 0, it.theirs @ weights > 0), axis=1)
