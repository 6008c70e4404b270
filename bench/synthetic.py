"""Texts that are vectors without words, so that a search can be timed at any length and its gold is known.

Drawn so that cosines lie about where those of multilingual-e5-small do (partners 0.92, neighbours 0.76, strangers
0.71), with sentences merged, split and left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.cost import LONGEST
from align.runs import Runs, Vectors, gather
from mt import embed

Groups = Sequence[NDArray[np.int64]]
Links = set[tuple[tuple[int, int] | None, tuple[int, int] | None]]


@dataclass(frozen=True, slots=True)
class Text:
    """Holds one side: its vectors, (run lengths, sentences, d), and the letters of its sentences."""

    vectors: Vectors
    letters: NDArray[np.int64]

    def runs(self) -> Runs:
        """Gives what our search takes, runs of up to ``LONGEST``."""
        return gather(self.vectors[:LONGEST], self.letters.tolist())


def synthetic(src: int, tgt: int, longest: int, dimensions: int = 384) -> tuple[Text, Text, Links]:
    """Draws two texts that say the same atoms of meaning in the same order, and the links between them.

    A sentence says one atom, or two (8 %) or three (2 %), cut on each side anew. From each side atoms are left out
    until it has its length, single ones and in places 20 to 80 in a row; at least 4 % of them.
    """
    draw = np.random.default_rng(src + tgt)
    many = round(max(src, tgt) * 1.18)
    atoms = _atoms(many, dimensions, draw)
    letters = np.maximum(8, draw.lognormal(4.2, 0.5, many))
    texts, spans = [], []
    for size in (src, tgt):
        said = _kept(many, round(size * 1.13), draw)
        cuts = np.cumsum(draw.choice([1, 2, 3], size, p=[0.9, 0.08, 0.02]))
        groups = np.split(said[: cuts[-1]], cuts[cuts < min(cuts[-1], len(said))])
        texts.append(_text(groups, atoms, letters, longest, draw))
        spans.append(groups)
    return texts[0], texts[1], _links(*spans)


def _atoms(many: int, dimensions: int, draw: np.random.Generator) -> Vectors:
    """Draws directions of cosine 0.76, and 0.82 within a paragraph of 8."""

    def rows(count: int) -> Vectors:
        return embed.unit(draw.standard_normal((count, dimensions), np.float32))

    atoms = np.float32(0.18**0.5) * rows(many)
    atoms += np.float32(0.06**0.5) * np.repeat(rows(many // 8 + 1), 8, axis=0)[:many]
    atoms += np.float32(0.76**0.5) * rows(1)
    return np.asarray(atoms, np.float32)


def _kept(many: int, count: int, draw: np.random.Generator) -> NDArray[np.int64]:
    """Picks about ``count`` of the atoms: leaves out some at random and some in a row."""
    kept = np.ones(many, np.bool_)
    while kept.sum() > count:
        length = int(draw.integers(20, 80)) if draw.random() < 0.02 else 1
        start = int(draw.integers(0, many))
        kept[start : start + min(length, int(kept.sum()) - count)] = False
    return np.flatnonzero(kept)


def _text(
    groups: Groups, atoms: Vectors, letters: NDArray[np.float64], longest: int, draw: np.random.Generator
) -> Text:
    """Says atoms as sentences: their sum with noise, in every run anew, as encoders do not add up."""
    vectors = np.zeros((longest, len(groups), atoms.shape[1]), np.float32)
    for start in range(0, len(groups), 4096):  # the peak of memory is to be that of the search
        some = groups[start : start + 4096]
        said = np.add.reduceat(atoms[np.concatenate(some)], np.cumsum([0, *map(len, some)])[:-1], axis=0)
        vectors[0, start : start + 4096] = said
    for m in range(1, longest):
        np.add(vectors[m - 1, : len(groups) - m], vectors[0, m:], out=vectors[m, : len(groups) - m])
    for rows in vectors:
        for start in range(0, len(rows), 4096):
            part = rows[start : start + 4096]
            noise = draw.standard_normal(part.shape, np.float32) * np.float32((0.085 / part.shape[1]) ** 0.5)
            rows[start : start + 4096] = embed.unit(embed.unit(part) + noise)
    for m in range(1, longest):
        vectors[m, max(0, len(groups) - m) :] = 0
    sizes = [float(letters[group].sum()) * float(draw.lognormal(0, 0.12)) for group in groups]
    return Text(vectors, np.array(sizes).round().astype(np.int64))


def _links(ours: Groups, theirs: Groups) -> Links:
    """Links sentences that say one atom, and those that are linked to one sentence with each other."""
    mine = {int(atom): i for i, group in enumerate(ours) for atom in group}
    pairs = sorted({(mine[int(atom)], j) for j, group in enumerate(theirs) for atom in group if int(atom) in mine})
    beads: list[list[int]] = []
    for i, j in pairs:
        if beads and (i < beads[-1][1] or j < beads[-1][3]):
            beads[-1][1], beads[-1][3] = max(i + 1, beads[-1][1]), max(j + 1, beads[-1][3])
        else:
            beads.append([i, i + 1, j, j + 1])
    return {((a, b), (c, d)) for a, b, c, d in beads}
