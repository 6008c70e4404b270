"""Near-duplicates within a language: one text republished, and what each copy adds, lacks, changes or moves."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import regex
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from align.profiles import day
from align.records import Copies, Edit
from mt.records import Article, Sentence
from mt.signature import signature

# Shingles are runs of words, compared as Broder 1997 does (On the resemblance and containment of documents). Libraries
# of MinHash look whole documents up by resemblance, which a copy cut to its first paragraphs does not have; so here the
# least hash is taken sentence by sentence, and what is looked up is then compared in full.
WORDS = 5
SAME = 0.5  # share of its shingles that a copy has from its base; no two articles of NTREX share more than 0.17
CROWD = 50  # bases that share a sentence, above which it is an agency's line or a pointer and leads nowhere
TRIED = 10  # bases that one article is compared with in full, those with the most such sentences
ALIKE = 0.6  # letters that a changed sentence keeps, as a share of both

Shingles = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class _Text:
    """Holds an article's story sentences, all their shingles, and the keys it is looked up by."""

    article: Article
    sentences: Sequence[Sentence]
    shingles: Shingles
    keys: frozenset[tuple[str, int]]


@dataclass(slots=True)
class _Kin:
    """Gathers the copies of one base, with the days of all."""

    base: _Text
    copies: list[tuple[_Text, float]]
    days: list[int]


def copies(articles: Iterable[Article], sentences: Iterable[Sentence], window: float) -> list[Copies]:
    """Groups the articles of one language that are one text republished within ``window`` days, largest group first.

    An article is a copy of a fuller one if that has ``SAME`` or more of its shingles of ``WORDS`` words; it joins the
    one that has the most. Every copy is compared with the base itself, so that no chain leads from text to text.
    """
    told: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        if sentence.in_story:
            told[sentence.article_id].append(sentence)
    texts = [text for text in (_text(article, told[article.id]) for article in articles) if len(text.shingles)]
    bases: dict[tuple[str, int], list[_Kin]] = defaultdict(list)
    kins: list[_Kin] = []
    for text in sorted(texts, key=lambda it: (-len(it.shingles), it.article.id)):
        days = [found for found in (day(text.article),) if found is not None]
        share, kin = _nearest(text, [it for it in _met(text, bases) if _span(it.days + days) <= window])
        if kin and share >= SAME:
            kin.copies.append((text, share))
            kin.days += days
        else:
            kins.append(_Kin(text, [], days))
            for key in text.keys:
                bases[key].append(kins[-1])
    made_by = signature("align copies", shingles=f"{WORDS} words", share=SAME, window=f"{window:g}")
    found = [_record(kin, made_by) for kin in kins if kin.copies]
    return sorted(found, key=lambda it: (-len(it.article_ids), it.id))


def _span(days: Sequence[int]) -> int:
    return max(days, default=0) - min(days, default=0)


def _met(text: _Text, bases: Mapping[tuple[str, int], list[_Kin]]) -> list[_Kin]:
    """Lists the bases that share the most sentences with a text, by the least and the greatest hash of each."""
    sharing = [bases[key] for key in sorted(text.keys) if key in bases]
    met = Counter(id(kin) for kins in sharing if len(kins) <= CROWD for kin in kins)
    found = {id(kin): kin for kins in sharing for kin in kins if id(kin) in met}
    return sorted(found.values(), key=lambda kin: (-met[id(kin)], kin.base.article.id))[:TRIED]


def _nearest(text: _Text, kins: Iterable[_Kin]) -> tuple[float, _Kin | None]:
    """Finds the base that has the greatest share of a text's shingles; the first in alphabetical order of equals."""
    shares = [(_share(text.shingles, kin.base.shingles), kin) for kin in kins]
    return min(shares, key=lambda it: (-it[0], it[1].base.article.id), default=(0.0, None))


def _share(ours: Shingles, theirs: Shingles) -> float:
    """Returns the share of our shingles that theirs contain (Broder's containment)."""
    return len(np.intersect1d(ours, theirs, assume_unique=True)) / len(ours)


def _text(article: Article, sentences: Sequence[Sentence]) -> _Text:
    parts = [_shingles(sentence.text) for sentence in sentences]
    ends = [int(end) for part in parts if len(part) for end in (part[0], part[-1])]
    whole = _shingles(" ".join(sentence.text for sentence in sentences))
    return _Text(article, sentences, whole, frozenset((article.lang, end) for end in ends))


def _shingles(text: str) -> Shingles:
    """Hashes every run of ``WORDS`` words, sorted and distinct; a text of fewer words is one shingle."""
    words = regex.findall(r"\w+", text.lower())
    runs = {" ".join(words[n : n + WORDS]) for n in range(max(1, len(words) - WORDS + 1)) if words}
    hashes = [int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big") for run in runs]
    return np.unique(np.array(hashes, np.uint64))


def _record(kin: _Kin, made_by: str) -> Copies:
    base, ids = kin.base.article, sorted([kin.base.article.id, *(copy.article.id for copy, _ in kin.copies)])
    ordered = sorted(kin.copies, key=lambda it: it[0].article.id)
    edits = tuple(edit for copy, _ in ordered for edit in _edits(kin.base.sentences, copy.sentences))
    score = round(min(share for _, share in kin.copies), 4)
    return Copies(f"copies-{ids[0]}", base.lang, base.id, tuple(ids), edits, score, made_by)


def _edits(base: Sequence[Sentence], copy: Sequence[Sentence]) -> list[Edit]:
    """Lists how a copy's sentences differ from the base's, in the order of the copy, then what the copy lacks."""
    ours, theirs = ([" ".join(sentence.text.split()) for sentence in side] for side in (base, copy))
    same = [
        (block.a + n, block.b + n)
        for block in LCSseq.opcodes(ours, theirs).as_matching_blocks()
        for n in range(block.size)
    ]
    kinds: dict[tuple[int, int], str] = dict.fromkeys(_changed(same, ours, theirs), "changes")
    mated = [{pair[side] for pair in (*same, *kinds)} for side in (0, 1)]
    lacks = [n for n in range(len(ours)) if n not in mated[0]]
    adds = [n for n in range(len(theirs)) if n not in mated[1]]
    for there in tuple(adds):
        here = next((n for n in lacks if ours[n] == theirs[there]), None)
        if here is not None:
            lacks.remove(here)
            adds.remove(there)
            kinds[here, there] = "moves"
    name, paired = copy[0].article_id, sorted([*same, *(pair for pair, kind in kinds.items() if kind == "changes")])
    edits = [Edit(name, kind, *_range(base[a]), *_range(copy[b])) for (a, b), kind in kinds.items()]
    edits += [Edit(name, "adds", *_place(base, [a for a, b in paired if b < n]), *_range(copy[n])) for n in adds]
    edits.sort(key=lambda edit: edit.start)
    return edits + [
        Edit(name, "lacks", *_range(base[n]), *_place(copy, [b for a, b in paired if a < n])) for n in lacks
    ]


def _changed(same: Sequence[tuple[int, int]], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yields pairs of sentences that are alike and stand between the same equal ones, in order."""
    for (a, b), (c, d) in pairwise([(-1, -1), *same, (len(ours), len(theirs))]):
        here = a + 1
        for there in range(b + 1, d):
            likeness = {n: fuzz.ratio(ours[n], theirs[there]) / 100 for n in range(here, c)}
            best = max(likeness, key=lambda n: (likeness[n], -n), default=None)
            if best is not None and likeness[best] >= ALIKE:
                yield best, there
                here = best + 1


def _range(sentence: Sentence) -> tuple[int, int]:
    return sentence.start, sentence.end


def _place(sentences: Sequence[Sentence], before: Sequence[int]) -> tuple[int, int]:
    """Returns the empty range behind the last of the sentences ``before``, or in front of all."""
    at = sentences[before[-1]].end if before else sentences[0].start
    return at, at
