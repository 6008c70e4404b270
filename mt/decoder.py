"""What every engine over a sequence-to-sequence model does alike, whether CTranslate2 or torch computes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from mt.choice import Hypothesis
from mt.search import Search

END = "</s>"  # in both families

Scored = tuple[list[str], float, bool]  # what was written without prefix and end, its mean log-probability, if it ended


class Subwords(Protocol):
    """Writes texts as a family of models reads them, and reads what they write; the same for every runtime."""

    def length(self, text: str) -> int:
        """Counts the tokens of a source with all that is put around it; of an empty text those alone."""

    def sources(self, texts: Sequence[str], src: str, tgt: str) -> list[list[str]]:
        """Returns the tokens of each text as the encoder reads them, language and end included."""

    def targets(self, texts: Sequence[str]) -> list[list[str]]:
        """Returns the tokens of each translation, without prefix and end."""

    def prefix(self, tgt: str) -> list[str]:
        """Returns what the decoder is given before it chooses."""

    def text(self, tokens: list[str]) -> str:
        """Puts the tokens of a translation together."""


class Model(Protocol):
    """Searches and scores over tokens; every source has some."""

    @property
    def signature(self) -> str:
        """Names model, weights and runtime."""

    @property
    def limit(self) -> int:
        """Gives the longest source in tokens."""

    @property
    def parallel(self) -> int:
        """Gives the number of batches that are decoded at once."""

    def decode(self, sources: Sequence[list[str]], prefix: list[str], search: Search) -> list[list[Scored]]:
        """Returns for each source its best translations, best first.

        How long one may grow depends on its own source alone, never on what else is in the batch.
        """

    def score(self, sources: Sequence[list[str]], targets: Sequence[list[str]], prefix: list[str]) -> list[list[float]]:
        """Returns for each pair the natural-log probability of every token of the target, then of the end."""


@dataclass(frozen=True, slots=True)
class Decoder:
    """Makes an engine of a model over tokens and the subwords that it was trained with; Engine protocol."""

    model: Model
    subwords: Subwords
    search: Search = Search()  # noqa: RUF009 - it is frozen; a trained translation model ranks its own beam well

    @property
    def signature(self) -> str:
        """Names model, weights, compute type and runtime, but not the search."""
        return self.model.signature

    @property
    def limit(self) -> int:
        """Gives the longest source in tokens."""
        return self.model.limit

    @property
    def parallel(self) -> int:
        """Gives the number of batches that are decoded at once."""
        return self.model.parallel

    def length(self, text: str, src: str) -> int:
        """Counts the tokens that ``text`` takes of ``limit``, language and end included."""
        return self.subwords.length(text)

    def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
        """Translates each text into its best readings, best first; a text without words stays empty, with score 0.

        Raises ValueError for a text longer than ``limit``: nothing is cut here.
        """
        sources = self._sources(texts, src, tgt)
        bare = self.subwords.length("")
        worded = [at for at, source in enumerate(sources) if len(source) > bare]
        found = self.model.decode([sources[at] for at in worded], self.subwords.prefix(tgt), search)
        rows = [[Hypothesis("", 0.0)] for _ in texts]
        for at, row in zip(worded, found, strict=True):
            rows[at] = [Hypothesis(self.subwords.text(tokens), score, ended) for tokens, score, ended in row]
        return rows

    def score(self, sources: Sequence[str], targets: Sequence[str], src: str, tgt: str) -> list[list[float]]:
        """Returns the natural-log probability of every token of each target, then of its end, given its source.

        Raises ValueError for a text longer than ``limit``.
        """
        read, prefix = self._sources(sources, src, tgt), self.subwords.prefix(tgt)
        written = self.subwords.targets(targets)
        if len(read) != len(written):
            raise ValueError(f"{len(read)} sources and {len(written)} targets to score")
        self._check(max((len(prefix) + len(row) + 1 for row in written), default=0), "writes")
        return self.model.score(read, written, prefix)

    def _sources(self, texts: Sequence[str], src: str, tgt: str) -> list[list[str]]:
        rows = self.subwords.sources(texts, src, tgt)
        self._check(max(map(len, rows), default=0), "reads")
        return rows

    def _check(self, longest: int, does: str) -> None:
        if longest > self.limit:
            raise ValueError(f"a text of {longest} tokens, where the model {does} {self.limit}: split it first")


def ranked(found: Iterable[tuple[list[str], float]], given: int, length_penalty: float, end: str = END) -> list[Scored]:
    """Takes prefix and end off what a search found and puts the best first, by its own measure.

    ``found`` is tokens with their score: the sum of the log-probabilities over a power of the whole length, as
    CTranslate2 and transformers give it, with the ``given`` tokens of the prefix in it, which cost nothing. What has no
    end was cut where its room ended.
    """
    rows = []
    for tokens, score in found:
        chosen, total = tokens[given:], score * len(tokens) ** length_penalty
        ended = chosen[-1:] == [end]
        length = max(1, len(chosen))
        rows.append((total / length**length_penalty, (chosen[:-1] if ended else chosen, total / length, ended)))
    return [row for _, row in sorted(rows, key=lambda row: -row[0])]
