"""An engine that takes texts of any length: what is too long for it is said in pieces and joined."""

from collections.abc import Sequence
from dataclasses import dataclass

from mt import pieces
from mt.choice import Hypothesis, Judge
from mt.engine import Engine
from mt.errors import Balance
from mt.search import Search

Pair = tuple[str, str]  # source and target language
_OUT_OF_MEMORY = ("out of memory", "failed to allocate", "bad_alloc")  # CUDA, oneDNN and C++ as CTranslate2 says it


@dataclass(frozen=True, slots=True)
class Voice:
    """Holds an engine with how it searches and who chooses among what it gives."""

    engine: Engine
    judge: Judge
    search: Search

    def say(self, texts: Sequence[str], pair: Pair, search: Search | None = None) -> list[list[Hypothesis]]:
        """Returns candidates for each text, best first; for one said in pieces the best of each piece, joined."""
        source, target = pair
        rows = [pieces.split(text, self.engine.limit, lambda part: self.engine.length(part, source)) for text in texts]
        flat = [piece for row in rows for piece in row]
        decoded = self.engine.decode(flat, source, target, search or self.search) if flat else []
        if len(decoded) != len(flat):
            raise Balance(f"{self.engine.signature}: {len(flat)} texts to decode, {len(decoded)} decoded")
        parts = iter(zip(flat, decoded, strict=True))
        return [self._whole([next(parts) for _ in row], pair) for row in rows]

    def best(self, texts: Sequence[str], pair: Pair) -> list[Hypothesis]:
        """Returns the best candidate of each text."""
        return [self.judge.choose(text, row, *pair) for text, row in zip(texts, self.say(texts, pair), strict=True)]

    def _whole(self, parts: Sequence[tuple[str, list[Hypothesis]]], pair: Pair) -> list[Hypothesis]:
        if len(parts) == 1:
            return parts[0][1]
        return [joined([self.judge.choose(piece, row, *pair) for piece, row in parts])]


def joined(parts: Sequence[Hypothesis]) -> Hypothesis:
    """Joins the translations of a text's pieces; the weakest score counts, and none may be empty or without end."""
    texts = [part.text for part in parts]
    whole = all(part.ended and part.text for part in parts)
    return Hypothesis(" ".join(filter(None, texts)), min(part.score for part in parts), whole)


def is_out_of_memory(error: Exception) -> bool:
    """Tells whether an error is the machine's, for want of memory."""
    return isinstance(error, MemoryError) or any(sign in str(error).lower() for sign in _OUT_OF_MEMORY)
