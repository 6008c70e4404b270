"""Passages of several sentences with differences planted in them, word by word: what highlighting learns on.

A passage is consecutive pairs of a parallel corpus. Phrases and sentences are left out, added or put in place of others
on either side, figures changed; the words of the other side that lose their partner are known from the passage before.
At last most are cut at both ends, as chunks of long texts are; what loses its partner so is no difference.
"""

import lzma
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from random import Random

import regex

PAIRS = ("de-en", "bg-en", "uk-en")
# Sources whose pairs stand in the order of running text.
RUNNING = (
    "europarl-fmi", "debian-www-news", "debian-www-other", "ms-d365-project-ops", "rust-book", "opensource.guide",
    "gnome-help", "debian-handbook", "corona-warn-app", "mozilla-www", "bitcoin.org", "xquad", "wordpress",
    "python-docs", "libreoffice-help", "react-docs", "calibre-manual", "debian-install-guide",
)  # fmt: skip
WORDS = (6, 260)  # of a side of a passage
WINDOW = 125  # words of a side that are left of a long one
START = 60  # words at most that are cut off the beginning
_APART = regex.compile(r"[\p{L}\p{N}]+|[^\p{L}\p{N}\s]")
_END = regex.compile(r"[.!?…:]$")


@dataclass(frozen=True, slots=True)
class Word:
    """Holds a word of a passage, whether it carries a difference, and its place in the passage before, -1 if new."""

    text: str
    differs: bool = False
    origin: int = -1


@dataclass(frozen=True, slots=True)
class Passage:
    """Holds consecutive pairs, how many, and the words of both sides."""

    langs: tuple[str, str]
    src: tuple[str, ...]
    tgt: tuple[str, ...]
    pairs: int


@dataclass(frozen=True, slots=True)
class Planted:
    """Holds the words of both sides after all."""

    langs: tuple[str, str]
    src: tuple[Word, ...]
    tgt: tuple[Word, ...]


Side = list[Word]
Partners = Sequence[int]  # the word of the other side that each word of a side has for its partner
Edit = Callable[[Side, Sequence[str], Random], tuple[Side, Side]]  # the new side, and the words it lost


def passages(corpora: Path, pair: str, count: int, seed: int = 1) -> list[Passage]:
    """Draws passages of up to sixteen pairs from a corpus; a third have one pair, as sentences come alone too."""
    random = Random(f"{seed} {pair}")
    with lzma.open(corpora / f"train.{pair}.tsv.xz", "rt", encoding="utf-8", newline="\n") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    runs = [[row[1:3] for row in run] for name, run in groupby(rows, lambda row: row[0]) if name in RUNNING]
    found: list[Passage] = []
    while len(found) < count:
        run = random.choice(runs)
        size = 1 if random.random() < 0.33 else random.randint(3, 16)
        start = random.randrange(max(1, len(run) - size))
        made = _passage(pair, run[start : start + size], apart=random.random() < 0.5)
        if all(WORDS[0] <= len(side) <= WORDS[1] for side in (made.src, made.tgt)):
            found.append(made)
    return found


def planted(passage: Passage, partners: tuple[Partners, Partners], stock: Sequence[Passage], random: Random) -> Planted:
    """Plants up to six differences in a passage, none in a sixth of them, and cuts most of several sentences."""
    sides: list[Side] = [[Word(text, origin=at) for at, text in enumerate(side)] for side in (passage.src, passage.tgt)]
    several = passage.pairs > 1
    for _ in range(random.choice((0, 1, 2, 3, 4, 6) if several else (0, 1, 1, 1, 2))):
        here = random.randrange(2)
        donor = random.choice(stock)
        spare = donor.tgt if here else donor.src
        edit = random.choice(tuple(EDITS.values()))
        sides[here], lost = edit(sides[here], spare, random)
        origins = {word.origin for word in lost}
        gone = {other for other, partner in enumerate(partners[1 - here]) if partner in origins}
        sides[1 - here] = [replace(it, differs=it.differs or it.origin in gone) for it in sides[1 - here]]
    if several and random.random() < 0.75:
        sides = [_cut(side, random) for side in sides]
    return Planted(passage.langs, tuple(sides[0]), tuple(sides[1]))


def _passage(pair: str, rows: Sequence[Sequence[str]], apart: bool) -> Passage:
    split = _APART.findall if apart else str.split
    sides = [tuple(word for row in rows for word in split(row[column])) for column in (0, 1)]
    src, tgt = pair.split("-")
    return Passage((src, tgt), sides[0], sides[1], len(rows))


def _cut(side: Side, random: Random) -> Side:
    """Leaves a window of each side for itself, so that they begin and end at different places of the text."""
    start = random.randint(0, min(START, len(side) // 3)) if random.random() < 0.6 else 0
    size = random.randint(max(1, min(WINDOW, len(side) - start) * 3 // 4), WINDOW)
    return side[start : start + size]


def _phrase(side: Sequence[object], random: Random, longest: int = 10) -> tuple[int, int]:
    size = min(random.choice((1, 1, 2, 2, 3, 4, 5, 6, 8, longest)), max(1, len(side) // 2))
    start = random.randrange(max(1, len(side) - size + 1))
    return start, start + size


def _spared(spare: Sequence[str], random: Random, longest: int = 10) -> Side:
    start, end = _phrase(spare, random, longest)
    return [Word(text, differs=True) for text in spare[start:end]]


def _left_out(side: Side, spare: Sequence[str], random: Random) -> tuple[Side, Side]:
    start, end = _phrase(side, random)
    return [*side[:start], *side[end:]], side[start:end]


def _added(side: Side, spare: Sequence[str], random: Random) -> tuple[Side, Side]:
    at = random.randint(0, len(side))
    return [*side[:at], *_spared(spare, random), *side[at:]], []


def _replaced(side: Side, spare: Sequence[str], random: Random) -> tuple[Side, Side]:
    start, end = _phrase(side, random)
    return [*side[:start], *_spared(spare, random), *side[end:]], side[start:end]


def _sentence(side: Side, random: Random) -> tuple[int, int]:
    """Picks what stands between two ends of sentences."""
    ends = [0, *(at + 1 for at, word in enumerate(side) if _END.search(word.text) and at + 1 < len(side)), len(side)]
    at = random.randrange(len(ends) - 1)
    return ends[at], ends[at + 1]


def _sentence_left_out(side: Side, spare: Sequence[str], random: Random) -> tuple[Side, Side]:
    start, end = _sentence(side, random)
    return ([*side[:start], *side[end:]], side[start:end]) if end - start < len(side) else (side, [])


def _sentence_replaced(side: Side, spare: Sequence[str], random: Random) -> tuple[Side, Side]:
    start, end = _sentence(side, random)
    return [*side[:start], *_spared(spare, random, 25), *side[end:]], side[start:end]


def _figure(side: Side, spare: Sequence[str], random: Random) -> tuple[Side, Side]:
    """Changes a digit of a figure; where there is none, leaves a phrase out."""
    places = [at for at, word in enumerate(side) if any(map(str.isdecimal, word.text))]
    if not places:
        return _left_out(side, spare, random)
    at = random.choice(places)
    other = regex.sub(r"\d(?=\D*$)", lambda found: str((int(found[0]) + random.randint(1, 9)) % 10), side[at].text)
    return [*side[:at], Word(other, differs=True), *side[at + 1 :]], [side[at]]


EDITS: Mapping[str, Edit] = {
    "left out": _left_out,
    "added": _added,
    "replaced": _replaced,
    "sentence left out": _sentence_left_out,
    "sentence replaced": _sentence_replaced,
    "figure": _figure,
}
