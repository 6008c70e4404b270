"""The Engine protocol, what becomes of a text, and translation in three lines.

>>> from mt.engine import translate
>>> for it in translate(["Die NATO und Südkorea unterzeichneten ein Abkommen."], "de"):
...     print(it.text, it.flags)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from mt.choice import Hypothesis
from mt.search import Search

if TYPE_CHECKING:
    from mt.service import Settings


class Engine(Protocol):
    """Turns sentences of one language into another; everything about batches, retries and memory is outside.

    ``signature`` names model, revision, quantisation and runtime in one line, not the search; ``limit`` is the longest
    source in tokens; ``search`` what is done where nothing else is asked; ``parallel`` how many batches it decodes at
    once, each called from a thread of its own.
    """

    @property
    def signature(self) -> str:
        """Names what decodes."""

    @property
    def limit(self) -> int:
        """Gives the longest source in tokens."""

    @property
    def search(self) -> Search:
        """Gives the search that suits the engine."""

    @property
    def parallel(self) -> int:
        """Gives the number of batches that are decoded at once."""

    def length(self, text: str, src: str) -> int:
        """Counts the tokens of a source."""

    def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
        """Decodes a batch, the best hypothesis of each text first."""

    def score(self, sources: Sequence[str], targets: Sequence[str], src: str, tgt: str) -> list[list[float]]:
        """Returns the natural-log probability of every token of each target, the end included, given its source."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """Holds what became of one text.

    ``score`` is the engine's confidence 0-1, ``flags`` what the guard finds wrong, ``made_by`` the signature of what
    made it. Where ``refused`` says why there is no translation, ``text`` is empty.
    """

    text: str
    score: float = 1.0
    flags: tuple[str, ...] = ()
    made_by: str = ""
    refused: str = ""

    def __str__(self) -> str:
        return self.text


def translate(texts: Sequence[str], src: str, tgt: str = "en", settings: "Settings | None" = None) -> list[Rendered]:
    """Translates texts of one language, one answer a text, in order; each may hold several sentences.

    Languages are ISO 639-1 codes. Without ``settings`` the best model in reach is taken, as `python -m mt models serve`
    says.
    Raises UserError for a language or a model that cannot be had.
    """
    if isinstance(texts, str):
        raise TypeError("texts is one string; give a list of them")
    from mt.plaintext import rendered
    from mt.service import Settings
    from mt.translate import opened

    return list(rendered(texts, opened(src, tgt, settings or Settings()), src, tgt))
