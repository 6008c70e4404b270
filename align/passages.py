"""Two lists of sentences as the runs that a search takes: embedded, measured, what both mention numbered alike."""

from collections.abc import Callable, Hashable, Sequence

from align.cost import LONGEST
from align.runs import Runs, gather
from mt import names, numbers
from mt.embed import Encoder
from mt.languages import LANGUAGES

Texts = tuple[Sequence[str], Sequence[str]]
Mentions = tuple[list[set[int]], list[set[int]]]  # of both sides, for each sentence the ids of what it mentions
Finder = Callable[[Texts, tuple[str, str]], Mentions]

READ = 4000  # letters of a sentence that are embedded: about a thousand words, more than any sentence has
INFLECTED = 2000  # different names of both sides up to which every two are compared; beyond, only equal keys are one


def passages(texts: Texts, langs: tuple[str, str], encoder: Encoder) -> tuple[Runs, Runs]:
    """Gathers the runs of up to LONGEST sentences of both sides.

    Numbers and names are looked for where both languages have an entry in ``mt.languages``; no others are.
    """
    finders: tuple[Finder, ...] = (_numbers, _names) if all(lang in LANGUAGES for lang in langs) else ()
    mentions = [find(texts, langs) for find in finders]
    return (
        _runs(texts[0], [ours for ours, _ in mentions], encoder),
        _runs(texts[1], [theirs for _, theirs in mentions], encoder),
    )


def _runs(texts: Sequence[str], mentions: Sequence[Sequence[set[int]]], encoder: Encoder) -> Runs:
    read = [text[:READ] for text in texts]
    vectors = [
        encoder.encode([" ".join(read[at : at + size]) for at in range(len(read) - size + 1)])
        for size in range(1, LONGEST + 1)
    ]
    return gather(vectors, [len(text) for text in texts], mentions)


def _numbers(texts: Texts, langs: tuple[str, str]) -> Mentions:
    values = [
        [{number.value for number in numbers.find(text, lang)} for text in side]
        for side, lang in zip(texts, langs, strict=True)
    ]
    return _numbered(values)


def _names(texts: Texts, langs: tuple[str, str]) -> Mentions:
    """Finds names that either text, knowing those of the other, gives away; however they are inflected, each is one."""
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


def _numbered(mentioned: Sequence[Sequence[set[float]] | Sequence[set[str]]]) -> Mentions:
    ids: dict[Hashable, int] = {}
    ours, theirs = ([{ids.setdefault(it, len(ids)) for it in sentence} for sentence in side] for side in mentioned)
    return ours, theirs
