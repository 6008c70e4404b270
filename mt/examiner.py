"""The guard with all its evidence: where an engine doubts what it gave, embeddings and its own likelihood are asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mt import guard
from mt.choice import Hypothesis
from mt.contrast import contrast
from mt.embed import Encoder
from mt.engine import Engine
from mt.guard import Rendering

Pair = tuple[str, str]  # source and target language

# Mean log-probability of a token below which an engine is asked twice more. What it makes up it is unsure of (Guerreiro
# et al. 2023); of what the offline engine makes of the seeds 4 % lie below.
SUSPECT = -0.77
ASKED = frozenset({"unlike its source", "unexplained by its source"})  # kinds of fault that rules alone do not find


@dataclass(frozen=True, slots=True)
class Examiner:
    """Judges translations; ``encoder`` opens the encoder when one is first needed, None is to do without."""

    engine: Engine
    encoder: Callable[[], Encoder] | None = None

    def faults(self, texts: Sequence[str], made: Sequence[Hypothesis], pair: Pair) -> list[tuple[str, ...]]:
        """Names what is wrong with each translation.

        Rules look at all; those suspect by their score are compared with their source by embedding, and by how much
        the source adds to their probability, which costs two forced decodings.
        """
        its = [Rendering(text, one.text, *pair, score=one.score) for text, one in zip(texts, made, strict=True)]
        found = [guard.faults(it) for it in its]
        suspects = [at for at, it in enumerate(its) if it.target.strip() and (it.score or 0.0) < SUSPECT]
        for at, it in zip(suspects, self._evidence([its[at] for at in suspects], pair), strict=True):
            found[at] = guard.faults(it)
        return found

    def _evidence(self, its: Sequence[Rendering], pair: Pair) -> list[Rendering]:
        if not its:
            return []
        sources, targets = [it.source for it in its], [it.target for it in its]
        explained = self._explained(sources, targets, pair)
        similar: list[float | None] = [None] * len(its)
        if self.encoder:
            vectors = self.encoder().encode([*sources, *targets])
            similar = [float(vectors[at] @ vectors[at + len(its)]) for at in range(len(its))]
        return [
            Rendering(it.source, it.target, *pair, it.score, near, own)
            for it, near, own in zip(its, similar, explained, strict=True)
        ]

    def _explained(self, sources: Sequence[str], targets: Sequence[str], pair: Pair) -> list[float | None]:
        """Asks the engine only for what fits into it: a text that was translated in pieces is not asked whole."""
        fits = [
            at
            for at, (source, target) in enumerate(zip(sources, targets, strict=True))
            if max(self.engine.length(source, pair[0]), self.engine.length(target, pair[1])) < self.engine.limit
        ]
        values: list[float | None] = [None] * len(sources)
        asked = contrast(self.engine, [sources[at] for at in fits], [targets[at] for at in fits], *pair) if fits else []
        for at, value in zip(fits, asked, strict=True):
            values[at] = value
        return values
