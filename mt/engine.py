"""The Engine protocol and the decoding service around it: dedupe, length-sorted token-budget batches, choice, order."""

import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import regex

from mt import guard
from mt.choice import Hypothesis, Judge
from mt.errors import Balance
from mt.lines import MARKUP
from mt.memory import Memory, Remembered

BUDGET = 1024  # source tokens a batch; larger ones gain nothing on two cores
_CLAUSE = regex.compile(r"(?<=[,;:–—])\s+")
_WORD = regex.compile(r"\s+")
_CONTROL = regex.compile(r"\p{Cc}")
_INVISIBLE = regex.compile(r"[\p{Cf}--[\u200c\u200d]]", regex.V1)  # the two joiners belong to words and emoji


class Engine(Protocol):
    """Turns sentences into English or another language; everything about batches, retries and memory is outside.

    ``signature`` names model, revision, quantisation and decoding, one line; ``limit`` is the longest source in tokens,
    ``candidates`` how many hypotheses a sentence the service should ask for.
    """

    @property
    def signature(self) -> str:
        """Names what decodes."""

    @property
    def limit(self) -> int:
        """Gives the longest source in tokens."""

    @property
    def candidates(self) -> int:
        """Gives the hypotheses a sentence that pay."""

    def length(self, text: str, src: str) -> int:
        """Counts the tokens of a source."""

    def decode(self, texts: Sequence[str], src: str, tgt: str, candidates: int) -> list[list[Hypothesis]]:
        """Decodes a batch, the best hypothesis of each text first."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """Holds what became of one text: its translation, the engine's confidence 0-1, and what the guard finds wrong."""

    text: str
    score: float
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """Gathers what decoding uses besides the engine: the judge that chooses, the memory, where progress is told.

    ``progress`` is called with the number of sentences done since the last call.
    """

    engine: Engine
    judge: Judge
    memory: Memory | None = None
    progress: Callable[[int], None] = lambda done: None

    @property
    def signature(self) -> str:
        """Names the engine and what chose among its candidates."""
        return f"{self.engine.signature}|judge:{self.judge.signature}"

    def translate(self, texts: Sequence[str], src: str, tgt: str = "en") -> list[Rendered]:
        """Translates texts of one language; the answer has one rendering a text, in order.

        Equal texts are decoded once and what the memory holds not at all. A text longer than the engine's limit is
        split at clauses, translated in pieces and joined.
        """
        cleaned = [plain(text) for text in texts]
        wanted = Counter(text for text in cleaned if text)
        known = self.memory.recall(self.signature, (src, tgt), list(wanted)) if self.memory else {}
        missing = [text for text in wanted if text not in known]
        self.progress(len(texts) - sum(wanted[text] for text in missing))
        for batch in self._batches(missing, src):
            made = dict(zip(batch, self._batch(batch, src, tgt), strict=True))
            if self.memory:
                self.memory.keep(self.signature, (src, tgt), made)
            known.update(made)
            self.progress(sum(wanted[text] for text in batch))
        found = {text: guard.faults(guard.Rendering(text, it.text, src, tgt)) for text, it in known.items()}
        return [
            Rendered(known[text].text, known[text].score, found[text]) if text else Rendered("", 1.0, ())
            for text in cleaned
        ]

    def _batches(self, texts: Sequence[str], src: str) -> Iterator[list[str]]:
        """Cuts texts, longest first, into batches within the token budget; those of like length waste no padding."""
        lengths = {text: self.engine.length(text, src) for text in texts}
        batch: list[str] = []
        for text in sorted(texts, key=lambda text: (-lengths[text], text)):
            if batch and lengths[batch[0]] * (len(batch) + 1) > BUDGET:
                yield batch
                batch = []
            batch.append(text)
        if batch:
            yield batch

    def _batch(self, texts: Sequence[str], src: str, tgt: str) -> list[Remembered]:
        pieces = [split(text, self.engine.limit, lambda part: self.engine.length(part, src)) for text in texts]
        flat = [piece for row in pieces for piece in row]
        decoded = self.engine.decode(flat, src, tgt, self.engine.candidates)
        if len(decoded) != len(flat):
            raise Balance(f"{self.engine.signature}: {len(flat)} texts to decode, {len(decoded)} decoded")
        parts = iter([self.judge.choose(piece, row, src, tgt) for piece, row in zip(flat, decoded, strict=True)])
        joined = [[next(parts) for _ in row] for row in pieces]
        return [_joined(row) for row in joined]


def _joined(parts: Sequence[Hypothesis]) -> Remembered:
    """Joins the pieces of one text; its score is that of the weakest."""
    score = min(1.0, math.exp(min(part.score for part in parts)))
    return Remembered(" ".join(part.text for part in parts if part.text), round(score, 4))


def plain(text: str) -> str:
    """Readies a sentence for a model: NFC, no markup debris, no invisible characters, single blanks."""
    visible = _INVISIBLE.sub("", _CONTROL.sub(" ", MARKUP.sub(" ", text)))
    return " ".join(unicodedata.normalize("NFC", visible).split())


def split(text: str, limit: int, length: Callable[[str], int]) -> list[str]:
    """Splits a text so that no piece is longer than ``limit``: at clauses, then at words, then anywhere.

    The pieces joined by blanks give the text again, but for cuts inside a word. A text within the limit is one piece.
    """
    if length(text) <= limit:
        return [text]
    for boundary in (_CLAUSE, _WORD):
        units = boundary.split(text)
        if len(units) > 1:
            middle = len(units) // 2
            join = " ".join
            return split(join(units[:middle]), limit, length) + split(join(units[middle:]), limit, length)
    if len(text) < 2:
        return [text]
    middle = len(text) // 2
    return split(text[:middle], limit, length) + split(text[middle:], limit, length)
