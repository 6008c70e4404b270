"""The guard with all its evidence: where an engine doubts what it gave, embeddings and its own likelihood are asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mt import guard
from mt.choice import Hypothesis
from mt.contrast import contrast
from mt.embed import Encoder
from mt.engine import Engine
from mt.guard import Rendering
from mt.voice import Pair

# Mean log-probability of a token below which an engine is asked twice more. What it makes up it is unsure of (Guerreiro
# et al. 2023); of what the offline engine makes of the seeds 4 % lie below.
SUSPECT = -0.77
ASKED = frozenset({"unlike its source", "unexplained by its source"})  # kinds of fault that no rule finds


@dataclass(frozen=True, slots=True)
class Examiner:
    """Judges translations, without embeddings where there is no encoder."""

    engine: Engine
    encoder: Encoder | None = None

    def faults(self, texts: Sequence[str], made: Sequence[Hypothesis], pair: Pair) -> list[tuple[str, ...]]:
        """Names what is wrong with each translation.

        Rules look at all; those suspect by their score are compared with their source by embedding, and by how much
        the source adds to their probability, which costs two forced decodings.
        """
        its = [one.beside(text, *pair) for text, one in zip(texts, made, strict=True)]
        found = [guard.faults(it) for it in its]
        suspects = [at for at, it in enumerate(its) if it.target.strip() and (it.score or 0.0) < SUSPECT]
        for at, it in zip(suspects, self._evidence([its[at] for at in suspects], pair), strict=True):
            found[at] = guard.faults(it)
        return found

    def _evidence(self, its: Sequence[Rendering], pair: Pair) -> list[Rendering]:
        if not its:
            return []
        sources, targets = [it.source for it in its], [it.target for it in its]
        explained = [self._explained(it.source, it.target, pair) for it in its]
        similar: list[float | None] = [None] * len(its)
        if self.encoder:
            vectors = self.encoder.encode([*sources, *targets])
            similar = [float(vectors[at] @ vectors[at + len(its)]) for at in range(len(its))]
        return [
            replace(it, similarity=near, contrast=own) for it, near, own in zip(its, similar, explained, strict=True)
        ]

    def _explained(self, source: str, target: str, pair: Pair) -> float | None:
        """Asks the engine for what fits into it; a text that was translated in pieces is not asked whole."""
        try:
            return contrast(self.engine, [source], [target], *pair)[0]
        except ValueError:  # longer than the engine reads
            return None
