"""Learns the weights of parallel text for an encoder: `python -m bench.learning --data FOLDER [--encoder NAME]`.

It prints them as ``align/tuned.py`` holds them. The model is a log-linear one over whole alignments (a semi-Markov
conditional random field; Sarawagi & Cohen 2004): the probability of an alignment is proportional to the exponential of
what its beads gain, and the weights are those under which the gold alignments of the learned half are likeliest, with
Gaussian priors on the weights. The logarithm is concave, so that there is one optimum; the sum over all alignments
comes from the same recursion as the search, with a sum for the maximum. Features are read off the search's own cells,
with one weight 1 and all others 0.
"""

import argparse
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from align import gains
from align.band import envelope
from align.crowd import crowds
from align.gains import Weights
from align.lattice import cells
from align.passages import passages
from align.runs import Runs
from align.tuned import LONGEST, priors
from bench.aligning import LEARNED, Gold, ntrex, textberg
from mt import embed
from mt.embed import Encoder

if TYPE_CHECKING:
    from torch import Tensor

Matrix = NDArray[np.float64]
Box = tuple[int, int, int, int]  # src_start, src_end, tgt_start, tgt_end

JOINING = 0.25  # best of 0, 0.1, 0.15, 0.25, 0.4, 0.75 and 1 by likelihood of left-out documents of the learned half
STRENGTH = 0.3  # of the priors; best of 0.02, 0.03, 0.1, 0.3, 0.5, 2 in the same way
SPREAD = 20.0  # by how much weights of cosines, and what makes up for their mean, are larger than others
TEXTBERG = 2.0  # how often a block of Text+Berg counts, as there are eleven to 124 documents
KINDS = 3  # of mentions
ZERO = Weights(0.0, 0.0, 0.0, (0.0,) * KINDS, 0.0, priors({}, 0.0), JOINING)
SHAPES = sorted(ZERO.shapes)
CLASSES = ((1, 2), (1, 3), (1, 4), (2, 2), (2, 3))  # shapes with a prior of their own, before all larger ones
TERMS: Mapping[str, Weights] = {
    "cosine": replace(ZERO, cosine=1.0),
    "margin": replace(ZERO, margin=1.0),
    "length": replace(ZERO, length=1.0),
    "ends": replace(ZERO, ends=1.0),
    "weakest": replace(ZERO, weakest=1.0),
    "numbers": replace(ZERO, agreements=(1.0, 0.0, 0.0)),
    "names": replace(ZERO, agreements=(0.0, 1.0, 0.0)),
    "words": replace(ZERO, agreements=(0.0, 0.0, 1.0)),
    "intercept": replace(ZERO, intercept=1.0),
}
NAMES = (*TERMS, *CLASSES, "larger", "alone", "alone crowd", "alone letters")
LARGE = ("cosine", "margin", "weakest", "intercept", "alone")
FAR = -1e30  # of what cannot be; minus infinity has no gradient


@dataclass(frozen=True, slots=True)
class Lesson:
    """Holds a document or block: features of its cells (src, tgt, shapes, terms and classes) and of its sentences."""

    linked: Matrix
    ours: Matrix
    theirs: Matrix
    gold: Matrix
    weight: float
    possible: NDArray[np.bool_] = field(repr=False)


def main() -> None:
    """Prints the weights learned for an encoder."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PARALLAX_BENCH", "bench-data")))
    parser.add_argument("--encoder", default=embed.DEFAULT)
    options = parser.parse_args()
    if not options.data.is_dir():
        parser.exit(2, f"{options.data}: no such folder; name the benchmark data with --data or PARALLAX_BENCH\n")
    encoder = embed.shared(options.encoder)
    print("\n".join(written(encoder.signature, learned(lessons(options.data, encoder)))))


def lessons(data: Path, encoder: Encoder) -> list[Lesson]:
    """Returns the learned half of the development data; blocks that no alignment in order can make are left out."""
    texts = [*(it for pair in ("bg-en", "de-en") for it in ntrex(data, pair)), textberg(data)]
    told = ((it, passages((it.src, it.tgt), it.langs, encoder, sure=inf)) for it in texts)
    return [lesson for it, sides in told for lesson in lessons_of(it, *sides)]


def lessons_of(it: Gold, ours: Runs, theirs: Runs) -> Iterator[Lesson]:
    """Looks at a text as a whole, as its margins are of the whole, and yields the parts of it to learn from."""
    nowhere = np.zeros((0, 2), np.int64)
    near = (
        crowds(ours.vectors, theirs.vectors[0], envelope(nowhere, ours.sentences, theirs.sentences, 0)),
        crowds(theirs.vectors, ours.vectors[0], envelope(nowhere, theirs.sentences, ours.sentences, 0)),
    )
    for number, box in enumerate(it.boxes):
        if it.halves[number] != LEARNED:
            continue
        a, b, c, d = box
        places = np.stack(np.meshgrid(np.arange(a, b), np.arange(c, d), indexing="ij"), axis=-1).reshape(-1, 2)
        columns = [
            cells(
                gains.side(ours, near[0], weights),
                gains.side(theirs, near[1], weights),
                gains.model(weights, ours.sentences, {}),
                places,
            ).reshape(b - a, d - c, len(SHAPES))
            for weights in TERMS.values()
        ]
        alone = [_alone(runs.letters[0], crowd[0]) for runs, crowd in zip((ours, theirs), near, strict=True)]
        weight = TEXTBERG if len(it.boxes) > 1 else 1.0
        yield from _lesson(columns, (alone[0][a:b], alone[1][c:d]), it, box, weight)


def _alone(letters: Matrix, crowd: Matrix) -> Matrix:
    return np.stack((np.ones(len(letters)), crowd, np.log(letters)), axis=1)


def _lesson(
    columns: Sequence[Matrix], alone: tuple[Matrix, Matrix], it: Gold, box: Box, weight: float
) -> Iterator[Lesson]:
    """Puts features together and adds up those of the gold beads; nothing where the gold is not in order."""
    classes = [shape if (shape := (min(s), max(s))) in CLASSES else "larger" for s in SHAPES]
    shape_of = np.array([[kind == name for name in (*CLASSES, "larger")] for kind in classes], float)
    shape_of[SHAPES.index((1, 1))] = 0.0
    src, tgt, _ = columns[0].shape
    reach = np.add.outer(np.arange(src), [m for m, _ in SHAPES]) <= src
    other = np.add.outer(np.arange(tgt), [n for _, n in SHAPES]) <= tgt
    possible = reach[:, None, :] & other[None, :, :]
    dense = np.concatenate(
        (np.stack(columns, axis=-1), np.broadcast_to(shape_of, (src, tgt, *shape_of.shape))), axis=-1
    )
    linked = np.where(possible[..., None], dense, 0.0)
    found = sorted(
        (s[0] - box[0], s[1] - s[0], t[0] - box[2], t[1] - t[0]) for s, t in it.gold if s and t and _inside(s, box)
    )
    if any((m, n) not in SHAPES for _, m, _, n in found) or [row[2] for row in found] != sorted(
        row[2] for row in found
    ):
        return
    gold = sum((linked[i, j, SHAPES.index((m, n))] for i, m, j, n in found), np.zeros(linked.shape[-1]))
    mine = {i + k for i, m, _, _ in found for k in range(m)}
    other_side = {j + k for _, _, j, n in found for k in range(n)}
    left = _left(alone[0], mine) + _left(alone[1], other_side)
    yield Lesson(linked, alone[0], alone[1], np.concatenate((gold, left)), weight, possible)


def _inside(src: tuple[int, int], box: Box) -> bool:
    return box[0] <= src[0] and src[1] <= box[1]


def _left(features: Matrix, linked: Collection[int]) -> Matrix:
    return np.asarray(features[[i for i in range(len(features)) if i not in linked]].sum(axis=0))


def learned(told: Sequence[Lesson], without: Collection[object] = (), start: Weights | None = None) -> Weights:
    """Finds the likeliest weights, those of some terms kept at 0; the same on every run of one machine.

    To ``start`` from weights that are nearly right takes a fraction of the time and ends at the same optimum.
    """
    import torch

    scale = torch.tensor(
        [0.0 if name in without else SPREAD if name in LARGE else 1.0 for name in NAMES], dtype=torch.float64
    )
    first = torch.tensor(unpacked(start) if start else [0.0] * len(NAMES), dtype=torch.float64)
    scaled = torch.where(scale > 0, first / scale, 0.0).requires_grad_()
    batches = [_Batch(part) for part in _parts(sorted(told, key=lambda it: len(it.ours)))]
    optimiser = torch.optim.LBFGS([scaled], max_iter=300, history_size=20, line_search_fn="strong_wolfe")

    def closure() -> "Tensor":
        optimiser.zero_grad()
        loss = STRENGTH / 2 * (scaled**2).sum() + sum(batch.loss(scaled * scale) for batch in batches)
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    return packed((scaled * scale).tolist())


def _parts(told: Sequence[Lesson], size: int = 16) -> Iterator[Sequence[Lesson]]:
    return (told[start : start + size] for start in range(0, len(told), size))


class _Batch:
    """Holds lessons of about one size, padded to one, and knows how unlikely weights make their gold alignments."""

    def __init__(self, told: Sequence[Lesson]) -> None:
        import torch

        src, tgt = max(len(it.ours) for it in told), max(len(it.theirs) for it in told)
        self.linked = torch.zeros((len(told), src, tgt, *told[0].linked.shape[2:]), dtype=torch.float64)
        self.barred = torch.full(self.linked.shape[:-1], FAR, dtype=torch.float64)
        self.ours = torch.zeros((len(told), src, 3), dtype=torch.float64)
        self.theirs = torch.zeros((len(told), tgt, 3), dtype=torch.float64)
        for n, it in enumerate(told):
            here, there = len(it.ours), len(it.theirs)
            self.linked[n, :here, :there] = torch.tensor(it.linked)
            self.barred[n, :here, :there] = torch.tensor(np.where(it.possible, 0.0, FAR))
            self.ours[n, :here], self.theirs[n, :there] = torch.tensor(it.ours), torch.tensor(it.theirs)
        self.gold = torch.tensor(np.array([it.gold for it in told]))
        self.weight = torch.tensor([it.weight for it in told], dtype=torch.float64)
        self.ends = [(len(it.ours), len(it.theirs)) for it in told]

    def loss(self, weights: "Tensor") -> "Tensor":
        """Returns minus the logarithm of the probability of the gold alignments, weighted and added up."""
        of_links, of_alone = weights[:-3], weights[-3:]
        every = _all(self.linked @ of_links + self.barred, self.ours @ of_alone, self.theirs @ of_alone)
        import torch

        sums = torch.stack([every[i][n, j] for n, (i, j) in enumerate(self.ends)])
        return (self.weight * (sums - self.gold @ weights)).sum()


def _all(linked: "Tensor", ours: "Tensor", theirs: "Tensor") -> list["Tensor"]:
    """Returns for each row of nodes the log of the sum over all alignments up to each of its nodes.

    Sentences alone between two links come source side first, so that each alignment counts once.
    """
    import torch
    from torch import Tensor

    _, src, tgt, _ = linked.shape
    below = torch.nn.functional.pad(theirs.cumsum(1), (1, 0))  # what all target sentences before a node gain alone
    closed, whole = list[Tensor](), list[Tensor]()  # alignments that do not end with a target sentence alone, and all
    for i in range(src + 1):
        terms = [closed[i - 1] + ours[:, i - 1, None]] if i else [_start(below)]
        for k, (m, n) in enumerate(SHAPES):
            if m <= i and n <= tgt:
                pushed = whole[i - m][:, : tgt - n + 1] + linked[:, i - m, : tgt - n + 1, k]
                terms.append(torch.nn.functional.pad(pushed, (n, 0), value=FAR))
        closed.append(torch.logsumexp(torch.stack(terms), 0))
        whole.append(below + torch.logcumsumexp(closed[i] - below, 1))
    return whole


def _start(below: "Tensor") -> "Tensor":
    import torch

    row = torch.full_like(below, FAR)
    row[:, 0] = 0.0
    return row


def packed(values: Sequence[float]) -> Weights:
    """Gives the values of NAMES as weights."""
    of = dict(zip(NAMES, (round(value, 2) for value in values), strict=True))
    return Weights(
        of["cosine"],
        of["margin"],
        of["length"],
        (of["numbers"], of["names"], of["words"]),
        of["intercept"],
        priors({(1, 1): 0.0, **{shape: of[shape] for shape in CLASSES}}, of["larger"]),
        JOINING,
        (of["alone"], of["alone crowd"], of["alone letters"]),
        of["ends"],
        of["weakest"],
    )


def unpacked(weights: Weights) -> list[float]:
    """Gives weights as the values of NAMES."""
    shapes = [weights.shapes[shape] for shape in (*CLASSES, (LONGEST, LONGEST))]
    terms = weights.cosine, weights.margin, weights.length, weights.ends, weights.weakest
    return [*terms, *weights.agreements, weights.intercept, *shapes, *weights.alone]


def written(signature: str, weights: Weights) -> Iterator[str]:
    """Yields weights as ``align/tuned.py`` holds them."""
    own = {(1, 1): 0.0, **{shape: weights.shapes[shape] for shape in CLASSES}}
    yield f'    "{signature.partition(" ")[0]}": Weights('
    for name in ("cosine", "margin", "length", "agreements", "intercept"):
        yield f"        {name}={getattr(weights, name)},"
    yield f"        shapes=priors({own}, others={weights.shapes[LONGEST, LONGEST]}),"
    for name in ("joining", "alone", "ends", "weakest"):
        yield f"        {name}={getattr(weights, name)},"
    yield "    ),"


if __name__ == "__main__":
    main()
