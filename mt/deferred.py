"""An engine that is loaded when it is first needed: what the memory answers needs none."""

from collections.abc import Callable, Sequence
from functools import cached_property

from mt.choice import Hypothesis
from mt.engine import Engine
from mt.search import Search


class Deferred:
    """Stands for an engine whose signature and search are known before it is loaded; Engine protocol."""

    def __init__(self, signature: str, search: Search, load: Callable[[], Engine]) -> None:
        self.signature, self.search, self._load = signature, search, load

    @property
    def limit(self) -> int:
        """Gives the longest source in tokens."""
        return self._engine.limit

    @property
    def parallel(self) -> int:
        """Gives the number of batches that are decoded at once."""
        return self._engine.parallel

    def length(self, text: str, src: str) -> int:
        """Counts the tokens of a source."""
        return self._engine.length(text, src)

    def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
        """Decodes a batch, the best hypothesis of each text first."""
        return self._engine.decode(texts, src, tgt, search)

    def score(self, sources: Sequence[str], targets: Sequence[str], src: str, tgt: str) -> list[list[float]]:
        """Returns the natural-log probability of every token of each target, the end included, given its source."""
        return self._engine.score(sources, targets, src, tgt)

    @cached_property
    def _engine(self) -> Engine:
        engine = self._load()
        if engine.signature != self.signature:
            raise RuntimeError(f"{self.signature} was expected, {engine.signature} was loaded")
        return engine
