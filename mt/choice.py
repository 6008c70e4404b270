"""Choosing among candidate translations: nearest to the source, agreed on by the others, numbers and names kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mt import guard
from mt.embed import Encoder

# What a candidate's merits weigh; from a grid on lines 101-124 of FLORES dev, bg, de, uk, with an eye on both chrF and
# the share of sentences that keep every number and name: 0.81 there, against 0.52 for the beam.
NEARNESS, CONSENSUS, CONFIDENCE, FAULT = 20.0, 2.0, 0.1, 0.2


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Holds one candidate translation; ``score`` is the mean log-probability of a token, 0 at best."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Judge:
    """Ranks candidates; without an encoder by the engine's own score and the guard alone."""

    encoder: Encoder | None = None

    @property
    def signature(self) -> str:
        """Names what judges and with which weights, so that a memory is not asked for another judge's choice."""
        weights = f"{NEARNESS:g}/{CONSENSUS:g}/{CONFIDENCE:g}/{FAULT:g}"
        return f"{self.encoder.signature}+chrF+guard {weights}" if self.encoder else "guard"

    def choose(self, source: str, candidates: Sequence[Hypothesis], src: str, tgt: str) -> Hypothesis:
        """Returns the best candidate with its loops cut; the first of equals, so the engine's own order decides ties.

        Merit is embedding similarity to the source, mean chrF against the other candidates (minimum Bayes risk; Eikema
        & Aziz 2020), the engine's log-probability, less what each of the guard's faults costs.
        """
        cut = [replace(candidate, text=guard.cut_loops(candidate.text)) for candidate in candidates]
        faults = np.array([len(guard.faults(guard.Rendering(source, it.text, src, tgt))) for it in cut], float)
        merit = CONFIDENCE * np.array([it.score for it in cut]) - FAULT * faults
        if self.encoder is not None and len(cut) > 1:
            vectors = self.encoder.encode([source, *(it.text for it in cut)])
            merit += NEARNESS * (vectors[1:] @ vectors[0]) + CONSENSUS * _consensus([it.text for it in cut])
        return cut[int(np.argmax(merit))]


def _consensus(texts: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Returns for each text its mean chrF, 0-1, against the others."""
    from sacrebleu.metrics.chrf import CHRF

    chrf = CHRF()
    scores = [
        [chrf.sentence_score(one, [other]).score / 100 for j, other in enumerate(texts) if j != i] or [0.0]
        for i, one in enumerate(texts)
    ]
    return np.array([float(np.mean(row)) for row in scores])
