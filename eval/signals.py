"""The signs of a divergence: a table of small functions, each 0-1 with 1 apart."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import regex

from align.differences import Difference, mistranslated
from eval.coverage import MET, UNMET, Coverage, Floats
from eval.likelihood import Surprise

ALIKE, UNLIKE = 0.94, 0.78  # cosines of multilingual-e5-small for a close translation and for two unrelated sentences
MOSTLY = 0.5  # share of a text from which it counts as quoted


@dataclass(frozen=True, slots=True)
class Reading:
    """Holds all that the signals of one pair are read from.

    ``cosine`` of the originals' embeddings, None if not asked for; ``chrf`` 0-1 of the two English renderings;
    ``originals`` and ``renderings`` are the differences of facts between the originals and between the English texts;
    ``quoted`` is the share of each side's letters that stand in quotations, 0-1. ``coverage`` and ``surprise`` are None
    where no states of tokens are at hand, and no engine that reads the pair.
    """

    src: str
    tgt: str
    cosine: float | None
    chrf: float
    originals: Sequence[Difference]
    renderings: Sequence[Difference]
    quoted: tuple[float, float]
    coverage: Coverage | None = None
    surprise: Surprise | None = None


def _embedding(it: Reading) -> float | None:
    return None if it.cosine is None else _within((ALIKE - it.cosine) / (ALIKE - UNLIKE))


def _wording(it: Reading) -> float:
    return 1 - it.chrf


def _length(it: Reading) -> float:
    """The floor that every other signal must beat."""
    return min(1.0, abs(math.log(max(1, len(it.src)) / max(1, len(it.tgt)))) / math.log(4))


def _digits(it: Reading) -> float:
    """Gives the share of the numbers in digits that only one side has, in any language: "10,000" is "10 000"."""
    ours, theirs = (Counter(_MARKS.sub("", found) for found in _DIGITS.findall(text)) for text in (it.src, it.tgt))
    apart = ((ours - theirs) + (theirs - ours)).total()
    return apart / max(1, (ours | theirs).total()) if apart else 0.0


_DIGITS = regex.compile(r"\d+(?:[.,\s\u2009]\d+)*")
_MARKS = regex.compile(r"\D")
FEW = 3  # pieces that are met least, as a word that was changed has


def _unmet(read: Callable[[Floats], float]) -> Callable[[Reading], float | None]:
    """Makes the signal of how little the words of one side are met by the other's, of the side that is met less."""

    def signal(it: Reading) -> float | None:
        if it.coverage is None:
            return None
        sides = (it.coverage.src, it.coverage.tgt)
        return max(_within((MET - read(best)) / (MET - UNMET)) if len(best) else 1.0 for best in sides)

    return signal


def _mean(values: Floats) -> float:
    return float(values.mean())


def _least(values: Floats) -> float:
    return float(np.sort(values)[:FEW].mean())


def _surprise(scale: float, read: Callable[[Surprise], float]) -> Callable[[Reading], float | None]:
    """Makes a signal of what an engine says of the English: 1 from ``scale`` natural-log units on."""

    def signal(it: Reading) -> float | None:
        return None if it.surprise is None else _within(read(it.surprise) / scale)

    return signal


def _within(value: float) -> float:
    return min(1.0, max(0.0, value))


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


SIGNALS: dict[str, Callable[[Reading], float | None]] = {
    "embedding": _embedding,
    "wording": _wording,
    "length": _length,
    "digits": _digits,
    "unmet": _unmet(_mean),
    "least met": _unmet(_least),
    "unlikely": _surprise(8.0, lambda it: -it.mean),
    "unexplained": _surprise(7.0, lambda it: 6.0 - it.contrast),
    "most unlikely": _surprise(20.0, lambda it: -it.worst(3)),
    "surprise": _surprise(6.0, lambda it: it.excess),
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
    """Reads every signal of a pair that there is something to read for, rounded to four places."""
    values = {name: signal(reading) for name, signal in SIGNALS.items()}
    return {name: round(value, 4) for name, value in values.items() if value is not None}
