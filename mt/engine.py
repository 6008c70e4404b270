"""The Engine protocol and the decoding service around it: dedupe, length-sorted token-budget batches, order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Holds one candidate translation; ``score`` is the mean log-probability of a token, 0 at best."""

    text: str
    score: float


class Engine(Protocol):
    """Turns sentences into English or another language; everything about batches, retries and memory is outside.

    ``signature`` names model, revision, quantisation and decoding, one line; ``limit`` is the longest source in tokens.
    """

    @property
    def signature(self) -> str: ...  # noqa: D102
    @property
    def limit(self) -> int: ...  # noqa: D102
    def length(self, text: str, src: str) -> int: ...  # noqa: D102
    def decode(self, texts: Sequence[str], src: str, tgt: str, candidates: int) -> list[list[Hypothesis]]: ...  # noqa: D102
