"""The signs of a divergence: a table of small functions, each 0-1 with 1 apart."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from align.differences import Difference, mistranslated

ALIKE, UNLIKE = 0.94, 0.78  # cosines of multilingual-e5-small for a close translation and for two unrelated sentences
MOSTLY = 0.5  # share of a text from which it counts as quoted


@dataclass(frozen=True, slots=True)
class Reading:
    """Holds all that the signals of one pair are read from.

    ``cosine`` of the originals' embeddings; ``chrf`` 0-1 of the two English renderings; ``originals`` and
    ``renderings`` are the differences of facts between the originals and between the English texts; ``quoted`` is the
    share of each side's letters that stand in quotations, 0-1.
    """

    src: str
    tgt: str
    cosine: float
    chrf: float
    originals: Sequence[Difference]
    renderings: Sequence[Difference]
    quoted: tuple[float, float]


def _embedding(it: Reading) -> float:
    return min(1.0, max(0.0, (ALIKE - it.cosine) / (ALIKE - UNLIKE)))


def _wording(it: Reading) -> float:
    return 1 - it.chrf


def _length(it: Reading) -> float:
    """The floor that every other signal must beat."""
    return min(1.0, abs(math.log(max(1, len(it.src)) / max(1, len(it.tgt)))) / math.log(4))


def _form(it: Reading) -> float:
    """Counts where one side is mostly quoted and the other not at all; a quote with its "he said" is still one."""
    return float(max(it.quoted) >= MOSTLY and min(it.quoted) == 0)


def _facts(kind: str) -> Callable[[Reading], float]:
    """Makes the signal of one kind of fact: 1 where the originals contradict, 0.5 where one side has more."""

    def signal(it: Reading) -> float:
        found = [difference for difference in it.originals if difference.kind == kind]
        return max((1.0 if difference.contradicts else 0.5 for difference in found), default=0.0)

    return signal


def _rendering(it: Reading) -> float:
    """Tells whether only the English contradicts: the translator's doing."""
    return float(bool(mistranslated(it.originals, it.renderings)))


SIGNALS: dict[str, Callable[[Reading], float]] = {
    "embedding": _embedding,
    "wording": _wording,
    "length": _length,
    "number": _facts("number"),
    "date": _facts("date"),
    "name": _facts("name"),
    "role": _facts("role"),
    "negation": _facts("negation"),
    "modality": _facts("modality"),
    "form": _form,
    "rendering": _rendering,
}


def signals(reading: Reading) -> dict[str, float]:
    """Reads every signal of a pair, rounded to three places."""
    return {name: round(signal(reading), 3) for name, signal in SIGNALS.items()}
