"""What a translation model itself says of a pair: how probable the English is given the other side, and given nothing.

Translation cross-likelihood is NMTScore's measure (Vamvas & Sennrich 2022, NMTScore), the contrast with no source the
pointwise mutual information of Bugliarello et al. (2020), and what is left out or added is found by contrastive
conditioning (Vamvas & Sennrich 2022, As Little as Possible, as Much as Necessary). No search: forced decoding alone.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mt.engine import Engine
from mt.store import Store

Floats = NDArray[np.float32]
Asked = tuple[str, str, str]  # the English, its source, and the language of that; an empty source asks what is fluent

ENGLISH = "en"
OFFLINE = ("bg", "de", "uk")  # what the offline engine reads
LIKELY = 3.0  # natural-log units up to which a token of a good translation is no surprise
BATCH = 64  # pairs that are scored before what was found is kept


@dataclass(frozen=True, slots=True)
class Surprise:
    """Holds natural-log probabilities of the tokens of an English text, its end included.

    ``given`` are those after the other side, ``alone`` those after nothing.
    """

    given: Floats
    alone: Floats

    @property
    def mean(self) -> float:
        """Gives the mean log-probability of a token given the other side: translation cross-likelihood."""
        return float(self.given.mean())

    @property
    def contrast(self) -> float:
        """Gives the mean of what the other side adds to it."""
        return float((self.given - self.alone).mean())

    @property
    def excess(self) -> float:
        """Gives the logarithm of 1 and what all tokens lack to be likely, so that what is added to a text counts."""
        return float(np.log1p(np.maximum(0, -self.given - LIKELY).sum()))

    def worst(self, count: int) -> float:
        """Gives the mean of the ``count`` least probable tokens."""
        return float(np.sort(self.given)[:count].mean())


class Likelihood:
    """Asks an engine for probabilities, each once: an SQLite file keeps them by engine signature and pair of texts.

    ``langs`` are the languages that the engine reads. Answers do not depend on what else is asked.
    """

    def __init__(self, engine: Engine, langs: Iterable[str], path: Path | None = None) -> None:
        self._engine, self._langs = engine, frozenset(langs)
        self._store = Store(path, "likelihoods", "store of likelihoods") if path else None

    @classmethod
    def offline(cls, path: Path | None = None) -> "Likelihood":
        """Asks the offline engine, by which the judgement was learned; raises ModelUnavailable where it is not there.

        Probabilities of another engine are of another size, and so judge nothing until weights are learned for it.
        """
        from mt.offline import Offline

        return cls(Offline.load(), OFFLINE, path)

    @property
    def signature(self) -> str:
        """Names the engine."""
        return self._engine.signature

    def surprises(self, pairs: Sequence[tuple[str, str]], langs: tuple[str, str]) -> list[Surprise | None]:
        """Scores the English side of pairs given the other; None for what cannot be asked.

        That is a pair of which neither or both sides are English, one with a language that the engine does not read, an
        empty side, and one with a side longer than the engine reads.
        """
        if ENGLISH not in langs or langs[0] == langs[1]:
            return [None] * len(pairs)
        turned, (lang,) = langs[0] == ENGLISH, set(langs) - {ENGLISH}
        asked = [(src, tgt, lang) if turned else (tgt, src, lang) for src, tgt in pairs]
        fit = [it if self._fits(it) else None for it in asked]
        known = self.given({side for it in fit if it for side in (it, (it[0], "", it[2]))})
        return [Surprise(known[it], known[it[0], "", it[2]]) if it else None for it in fit]

    def given(self, asked: Iterable[Asked]) -> dict[Asked, Floats]:
        """Returns the log-probability of every token of each English text, the end included, given its source."""
        keys = {it: self._key(it) for it in sorted(set(asked))}
        stored = self._store.get(keys.values()) if self._store else {}
        known = {it: np.frombuffer(stored[key], np.float32) for it, key in keys.items() if key in stored}
        missing = sorted((it for it in keys if it not in known), key=lambda it: (it[2], len(it[0]) + len(it[1]), it))
        for start in range(0, len(missing), BATCH):
            made = self._scored(missing[start : start + BATCH])
            if self._store:
                self._store.put((keys[it], row.tobytes()) for it, row in made.items())
            known |= made
        return known

    def _scored(self, asked: Sequence[Asked]) -> dict[Asked, Floats]:
        made: dict[Asked, Floats] = {}
        for lang in sorted({it[2] for it in asked}):
            some = [it for it in asked if it[2] == lang]
            rows = self._engine.score([it[1] for it in some], [it[0] for it in some], lang, ENGLISH)
            made |= {it: np.array(row, np.float32) for it, row in zip(some, rows, strict=True)}
        return made

    def _fits(self, it: Asked) -> bool:
        english, source, lang = it
        longest = max(self._engine.length(source, lang), self._engine.length(english, lang))
        return lang in self._langs and bool(source.strip() and english.strip()) and longest <= self._engine.limit

    def _key(self, it: Asked) -> bytes:
        return hashlib.blake2b("\0".join((self.signature, *it)).encode(), digest_size=16).digest()


def engine_reads(langs: tuple[str, str]) -> bool:
    """Tells whether the offline engine can be asked about a pair: English, and a language that it reads."""
    return langs.count(ENGLISH) == 1 and set(langs) <= {ENGLISH, *OFFLINE}


def untold(
    likelihood: Likelihood, english: str, source: str, lang: str, spans: Sequence[tuple[int, int]]
) -> list[float]:
    """Returns for each span of a source how much likelier a token of the English is without it, negative where less.

    Contrastive conditioning: above 0 the span is best left out, so the English does not say it (omission).
    """
    cut = [(english, _without(source, span), lang) for span in spans]
    return _gains(likelihood.given([(english, source, lang), *cut]), (english, source, lang), cut)


def unasked(
    likelihood: Likelihood, english: str, source: str, lang: str, spans: Sequence[tuple[int, int]]
) -> list[float]:
    """Returns for each span of the English how much likelier a token of it is without it: above 0 it is added."""
    cut = [(_without(english, span), source, lang) for span in spans]
    return _gains(likelihood.given([(english, source, lang), *cut]), (english, source, lang), cut)


def _gains(known: Mapping[Asked, Floats], whole: Asked, cut: Sequence[Asked]) -> list[float]:
    return [float(known[it].mean() - known[whole].mean()) for it in cut]


def _without(text: str, span: tuple[int, int]) -> str:
    return " ".join((text[: span[0]] + " " + text[span[1] :]).split())
