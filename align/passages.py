"""Two lists of sentences as the runs that a search takes: embedded, measured, what both mention numbered alike."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence
from itertools import chain

import numpy as np
import regex

from align import cost, sentences
from align.gains import Weights
from align.runs import Runs, Vectors, gather
from align.tuned import LONGEST
from mt import embed, names, numbers
from mt.embed import Encoder
from mt.languages import LANGUAGES
from mt.romanisation import romanise

Texts = tuple[Sequence[str], Sequence[str]]
Mentions = tuple[list[set[int]], list[set[int]]]  # of both sides, for each sentence the ids of what it mentions
Finder = Callable[[Texts, tuple[str, str]], Mentions]

READ = 4000  # letters of a sentence that are embedded: about a thousand words, more than any sentence has
INFLECTED = 2000  # different names of both sides up to which every two are compared; beyond, only equal keys are one
STEM = 5  # letters by which words are alike in two languages: "Expedition" and "expéditions"
RARE = 0.05  # of all sentences, the most that may hold a word that says anything about one of them
SURE = 6.0  # gain from which a first search over single sentences is believed that a bead is 1-1
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]{2,}|\p{N}+")
_STOP = regex.compile(r"[.!?…。！？।۔؟][\s\p{Pi}\p{Pf}\p{Pe}\"']*$")


def passages(texts: Texts, langs: tuple[str, str], encoder: Encoder, sure: float = SURE) -> tuple[Runs, Runs]:
    """Gathers the runs of up to LONGEST sentences of both sides.

    Of runs of several sentences only those are embedded that hold one without a sure partner, and at most one that has
    one; the others, which hardly any good path takes, get the mean of their sentences, by length. A partner is sure if
    a search with such means alone finds it in a bead that gains over ``sure``. Numbers and names are looked for where
    both languages have an entry in ``mt.languages``; words that both sides hold are, in all.
    """
    mentions = [find(texts, langs) for find in FINDERS]
    read = [[text[:READ] for text in side] for side in texts]
    stacks = [averaged(encoder.encode(side), [len(text) for text in side]) for side in read]
    first = [_runs(texts[side], stacks[side], [kind[side] for kind in mentions]) for side in (0, 1)]
    weights = cost.parallel(encoder.signature, *first)
    for side, known in enumerate(_partnered(first[0], first[1], weights, sure)):
        _embed(stacks[side], read[side], known, encoder)
    ours, theirs = (_runs(texts[side], stacks[side], [kind[side] for kind in mentions]) for side in (0, 1))
    return ours, theirs


def _runs(side: Sequence[str], vectors: Vectors, mentions: Sequence[Sequence[Collection[int]]]) -> Runs:
    return gather(vectors, [len(text) for text in side], mentions, [bool(_STOP.search(text)) for text in side])


def averaged(single: Vectors, letters: Sequence[int]) -> Vectors:
    """Gives every run the direction of the mean of its sentences, weighted by length: (LONGEST, sentences, d)."""
    stacked = np.zeros((LONGEST, *single.shape), np.float32)
    stacked[0] = single
    weighted = single * np.maximum(1, np.array(letters, np.float32))[:, None]
    sums = weighted.copy()
    for m in range(1, min(LONGEST, len(single))):
        sums = sums[:-1] + weighted[m:]
        stacked[m, : len(sums)] = embed.unit(sums)
    return stacked


def _partnered(ours: Runs, theirs: Runs, weights: Weights, sure: float) -> tuple[set[int], set[int]]:
    """Searches with averaged runs and returns the sentences of either side that surely stand in a 1-1 bead."""
    path = sentences.align(ours, theirs, weights)
    found = [bead for bead, gain in zip(path.beads, path.gains, strict=True) if gain > sure]
    pairs = [(a, c) for a, b, c, d in found if b - a == d - c == 1]
    return {i for i, _ in pairs}, {j for _, j in pairs}


def _embed(stacked: Vectors, read: Sequence[str], known: Collection[int], encoder: Encoder) -> None:
    """Puts the vectors of the runs that are worth it into their places."""
    before = np.concatenate(([0], np.cumsum([i in known for i in range(len(read))])))
    places = [(m, i) for m in range(1, LONGEST) for i in range(len(read) - m) if before[i + m + 1] - before[i] <= 1]
    rows = encoder.encode([" ".join(read[i : i + m + 1]) for m, i in places])
    for (m, i), row in zip(places, rows, strict=True):
        stacked[m, i] = row


def _numbers(texts: Texts, langs: tuple[str, str]) -> Mentions:
    if not _listed(langs):
        return _nothing(texts)
    values = [
        [{number.value for number in numbers.find(text, lang)} for text in side]
        for side, lang in zip(texts, langs, strict=True)
    ]
    return _numbered(values)


def _names(texts: Texts, langs: tuple[str, str]) -> Mentions:
    """Finds names that either text, knowing those of the other, gives away; however they are inflected, each is one."""
    if not _listed(langs):
        return _nothing(texts)
    seen = [
        {name.key for text in side for name in names.find(text, lang)} for side, lang in zip(texts, langs, strict=True)
    ]
    keys = [
        [{name.key for name in names.find(text, lang, known=known)} for text in side]
        for side, lang, known in zip(texts, langs, seen[::-1], strict=True)
    ]
    every = {key for side in keys for sentence in side for key in sentence}
    stands = names.canonical(every) if len(every) <= INFLECTED else {key: key for key in every}
    return _numbered([[{stands[key] for key in sentence} for sentence in side] for side in keys])


def _words(texts: Texts, langs: tuple[str, str]) -> Mentions:
    """Finds words, cut to their first letters, and figures that stand on both sides, rarely and about as often."""
    told = [
        [{word[:STEM] for word in _WORD.findall(romanise(text, lang).lower())} for text in side]
        for side, lang in zip(texts, langs, strict=True)
    ]
    ours, theirs = (Counter(chain.from_iterable(side)) for side in told)
    most = max(2.0, RARE * max(map(len, texts)))
    kept = {
        word
        for word, count in ours.items()
        if theirs[word] and max(count, theirs[word]) <= min(most, 3 * min(count, theirs[word]) + 1)
    }
    return _numbered([[sentence & kept for sentence in side] for side in told])


FINDERS: tuple[Finder, ...] = (_numbers, _names, _words)


def _listed(langs: tuple[str, str]) -> bool:
    return all(lang in LANGUAGES for lang in langs)


def _numbered(mentioned: Sequence[Sequence[set[float]] | Sequence[set[str]]]) -> Mentions:
    ids: dict[Hashable, int] = {}
    ours, theirs = ([{ids.setdefault(it, len(ids)) for it in sentence} for sentence in side] for side in mentioned)
    return ours, theirs


def _nothing(texts: Texts) -> Mentions:
    return [set() for _ in texts[0]], [set() for _ in texts[1]]
