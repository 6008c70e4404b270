"""What tells of each word of two texts whether the other side says it: features by name, one row a word.

Words are aligned in order by the similarity of their states, as sequences are (Smith & Waterman 1981): the best chain
of cells with a price for each word left out, free at both ends. What stands beyond the ends of the chain may be the
surroundings of a text that was cut, which the other side lost without saying anything else. Pure arrays, no encoder.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Chain = list[tuple[int, int]]

ALIKE = 0.3  # similarity from which a cell gains; unrelated words have 0.0 on the average, 0.2 in the highest tenth
LEFT_OUT = 0.05  # price of a word that the chain leaves out
FAR = 0.02  # by which each word between a cell and the chain lowers its similarity, for at most FARTHEST words
FARTHEST = 15
SHORT = 3  # letters of a short word
PASSAGE = 50  # words of the longer side from which texts are passages rather than sentences


def chain(similar: Floats) -> Chain:
    """Returns the cells of the best chain in order through similarities (n, m), rising on both sides; may be empty."""
    gain, (n, m) = similar - ALIKE, similar.shape
    best, price = np.zeros((n + 1, m + 1)), LEFT_OUT * np.arange(m + 1)
    for i in range(n):
        row = np.maximum(0.0, best[i] - LEFT_OUT)
        row[1:] = np.maximum(row[1:], best[i, :-1] + gain[i])
        best[i + 1] = np.maximum.accumulate(row + price) - price
    i, j = map(int, np.unravel_index(best.argmax(), best.shape))
    cells = []
    while i and j and best[i, j] > 1e-9:
        if abs(best[i, j] - best[i - 1, j - 1] - gain[i - 1, j - 1]) < 1e-9:
            i, j = i - 1, j - 1
            cells.append((i, j))
        elif abs(best[i, j] - best[i - 1, j] + LEFT_OUT) < 1e-9:
            i -= 1
        else:
            j -= 1
    return cells[::-1]


@dataclass(frozen=True, slots=True)
class Look:
    """Holds what one side sees: its words, the other's, similarities (n, m), the chain, words in facts that differ.

    ``near`` (n, m) are similarities lowered with the distance from where the chain expects the word.
    """

    words: Sequence[str]
    others: Sequence[str]
    similar: Floats
    chain: Chain
    differing: Collection[int]
    near: Floats

    @property
    def surroundings(self) -> NDArray[np.bool_]:
        """Tells the words of a passage beyond the ends of the chain: where it was cut, they lost their partners so.

        Nothing is surroundings in short texts, sentences, and where nothing is linked.
        """
        at, passage = np.arange(len(self.words)), max(len(self.words), len(self.others)) > PASSAGE
        if not (passage and self.chain):
            return np.zeros(len(at), np.bool_)
        return (at < self.chain[0][0]) | (at > self.chain[-1][0])


def looks(
    words: tuple[Sequence[str], Sequence[str]], similar: Floats, differing: tuple[Collection[int], Collection[int]]
) -> tuple[Look, Look]:
    """Returns what both sides see."""
    there = chain(similar)
    back = [(j, i) for i, j in there]
    return (
        Look(words[0], words[1], similar, there, differing[0], _near(similar, there)),
        Look(words[1], words[0], similar.T, back, differing[1], _near(similar.T, back)),
    )


def features(look: Look) -> Floats:
    """Returns FEATURES of each word of a side, (n, len(FEATURES)); (0, ...) where a side is empty."""
    if not look.similar.size:
        return np.zeros((len(look.words), len(FEATURES)))
    return np.stack([feature(look) for feature in FEATURES.values()], axis=1)


def smoothed(values: Floats, width: int) -> Floats:
    """Returns the mean of each value and those about it, ``width`` in all, fewer at the ends."""
    sums = np.concatenate(([0.0], np.cumsum(values)))
    at = np.arange(len(values))
    low, high = np.maximum(at - width // 2, 0), np.minimum(at + width // 2 + 1, len(values))
    return np.asarray((sums[high] - sums[low]) / (high - low))


def _near(similar: Floats, links: Chain) -> Floats:
    n, m = similar.shape
    if not links:
        return similar
    ours, theirs = np.array(links, float).T
    expected = np.interp(np.arange(n), ours, theirs)
    return np.asarray(similar - FAR * np.minimum(FARTHEST, np.abs(expected[:, None] - np.arange(m))))


def _missing(look: Look) -> Floats:
    return 1.0 - np.asarray(look.near.max(axis=1))


def _within(look: Look) -> Floats:
    """Gives what is missing about a word beyond the mean of its side, so that free versions count less."""
    values = smoothed(_missing(look), 5)
    return np.asarray(values - values[~look.surroundings].mean())


def _short(look: Look) -> Floats:
    """Tells words of up to three letters, no figures or initials: articles and the like often have no partner."""
    return np.array([0 < len(it) <= SHORT and not it.isdigit() and not it[1:].isupper() for it in _bare(look)], float)


def _bare(look: Look) -> list[str]:
    return ["".join(filter(str.isalnum, word)) for word in look.words]


def _unrequited(look: Look) -> Floats:
    """Tells of each word whether its best partner's best is elsewhere; the next word is no elsewhere."""
    back = look.near.argmax(axis=0)[look.near.argmax(axis=1)]
    return np.asarray(np.abs(back - np.arange(len(back))) > 1, float)


def _in_fact(look: Look) -> Floats:
    return np.array([at in look.differing for at in range(len(look.words))], float)


def _new_figure(look: Look) -> Floats:
    """Tells words with digits that the other side does not have."""
    known = {other.strip(_MARKS) for other in look.others}
    return np.array([any(map(str.isdigit, it)) and it.strip(_MARKS) not in known for it in look.words], float)


_MARKS = ".,;:!?()[]\"'„“”«»’"

FEATURES: Mapping[str, Callable[[Look], Floats]] = {
    "missing": _missing,
    "missing, 15": lambda look: smoothed(_missing(look), 15),
    "missing, short": lambda look: _short(look) * _missing(look),
    "missing, 15, short": lambda look: _short(look) * smoothed(_missing(look), 15),
    "beyond the side": _within,
    "unrequited": lambda look: smoothed(_unrequited(look), 5),
    "fact": _in_fact,
    "figure": _new_figure,
    "capital": lambda look: np.array([it[:1].isupper() for it in look.words], float),
}
