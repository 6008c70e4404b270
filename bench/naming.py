"""Tells names across scripts by a public list: Столтенберг is Stoltenberg, Петков is not Petrov.

The list is ``rigour/data/names/persons.txt`` of the wheel ``rigour`` 1.3.0 (MIT; from Wikidata, CC0): given and family
names of one word, a line an entity with its spellings in many languages. It does not say which spelling is of which
language: Cyrillic ones with letters that only Ukrainian has are read as Ukrainian, others whose letters Bulgarian has
as Bulgarian, though many are Russian; Latin ones with letters that neither English nor German has are left out. Half of
the entities, by the hash of their number, may be looked at and learned from (bench.spelling); the figures are of the
other half. Of the list nothing is kept here but the numbers learned.

A wrong pair sets a spelling beside the most similar one of another entity, by letters: nearly all are names that a
reader could take for one, some indeed are one that Wikidata has twice. So precision is that of the hardest case.
"""

import argparse
import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

import numpy as np
import regex
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from mt.likeness import SAME, alike
from mt.persons import key
from mt.romanisation import romanise

LIST = "rigour/data/names/persons.txt"
ENTITIES = 3000  # drawn of each kind
ROUNDS = 1000
_SCRIPTS = {
    "uk": regex.compile(r"(?=.*[іїєґ])[абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'’ʼ-]+"),
    "bg": regex.compile(r"[абвгдежзийклмнопрстуфхцчшщъьюя-]+"),
    "en": regex.compile(r"[a-zäöüß]['’a-zäöüß-]+"),
}
LANGS = tuple(_SCRIPTS)
Judge = Callable[[str, str], bool]


class Entity(NamedTuple):
    """Holds the number of a name in Wikidata and its spellings."""

    number: str
    spellings: tuple[str, ...]


class Trial(NamedTuple):
    """Holds a spelling and its language, one of the same name in Latin letters, and the nearest one of another name."""

    lang: str
    ours: str
    same: str
    other: str


def naming(options: argparse.Namespace) -> Iterator[str]:
    """Yields how many right pairs are known for one name and how many wrong ones are not, by language, with floors."""
    if options.names is None:
        yield f"Left out: `pip download --no-deps rigour==1.3.0` and name the wheel with --names; it has {LIST}."
        return
    known = entities(options.names, held_out=True)
    told = "right pairs known (recall) | nearest others held apart | precision, one to one | F1"
    yield f"| spelling | names | what tells | {told} |"
    yield "|---|--:|---|--:|--:|--:|--:|"
    for label, rows in (
        ("Bulgarian, one word", trials(known, "bg")),
        ("Ukrainian, one word", trials(known, "uk")),
        ("Latin, one word, other spelling", trials(known, "en")),
    ):
        for named, asked in ((label, rows), (label.replace("one word", "two words"), doubled(rows))):
            if asked:
                yield from (_row(named, how, judge, asked) for how, judge in JUDGES.items())


def entities(wheel: Path, *, held_out: bool) -> list[Entity]:
    """Reads one half of the list: the one for figures, or the one that may be looked at."""
    try:
        with ZipFile(wheel) as packed:
            lines = packed.read(LIST).decode("utf-8").splitlines()
    except (OSError, BadZipFile, KeyError) as error:
        raise SystemExit(f"{wheel}: cannot be read as the wheel rigour 1.3.0 ({error}); download it again") from None
    halves = (line.rpartition(" => ") for line in lines)
    return [
        Entity(number, tuple(spellings.split(", ")))
        for spellings, _, number in halves
        if spellings and hashlib.sha256(number.encode()).digest()[0] % 2 == held_out
    ]


def keys(entity: Entity) -> dict[str, list[str]]:
    """Lists the keys of an entity by the language that its spellings are read as."""
    return {
        lang: sorted({it for it in (key_of(s, lang) for s in entity.spellings if pattern.fullmatch(s)) if it.isalpha()})
        for lang, pattern in _SCRIPTS.items()
    }


def key_of(name: str, lang: str) -> str:
    """Writes the key that a mention of the name has in a text."""
    return key(tuple(name.title().split()), lang).lower()


def trials(known: Sequence[Entity], lang: str) -> list[Trial]:
    """Draws entities that have a spelling in the language and one in Latin letters, and finds the nearest others."""
    draw = np.random.default_rng(1)
    able = []
    for _, spellings in known:
        ours = [it for it in spellings if _SCRIPTS[lang].fullmatch(it)]
        latin = [it for it in spellings if _SCRIPTS["en"].fullmatch(it)]
        pairs = [(one, other) for one in ours for other in latin if romanise(one, lang) != romanise(other, "en")]
        if lang != "en":
            pairs = [(one, other) for one in ours for other in latin]
        if pairs:
            able.append((pairs[int(draw.integers(len(pairs)))], frozenset(spellings)))
    picked = [able[i] for i in draw.permutation(len(able))[:ENTITIES]]
    latin = [pair[1] for pair, _ in picked]
    made = []
    for (ours, same), spellings in picked:
        near = process.extract(romanise(ours, lang), latin, scorer=fuzz.ratio, limit=8)
        other = next((name for name, *_ in near if name not in spellings), None)
        if other is not None:
            made.append(Trial(lang, ours.title(), same.title(), other.title()))
    return made


def doubled(one_word: Sequence[Trial]) -> list[Trial]:
    """Makes names of two words of each two trials; in the wrong pair one word, in turn the first or second, differs."""
    pairs = zip(one_word[::2], one_word[1::2], strict=False)
    return [
        Trial(
            one.lang,
            f"{one.ours} {two.ours}",
            f"{one.same} {two.same}",
            f"{one.other} {two.same}" if at % 2 else f"{one.same} {two.other}",
        )
        for at, (one, two) in enumerate(pairs)
    ]


def _parallax(lang: str) -> Judge:
    return lambda ours, theirs: alike(key_of(ours, lang), key_of(theirs, "en")) >= SAME


def _letters(lang: str) -> Judge:
    return lambda ours, theirs: Indel.normalized_similarity(romanise(ours, lang).lower(), theirs.lower()) >= 0.8


def _equal(lang: str) -> Judge:
    return lambda ours, theirs: romanise(ours, lang).lower() == romanise(theirs, "en").lower()


JUDGES: dict[str, Callable[[str], Judge]] = {
    "Parallax": _parallax,
    "floor: letters 80 % alike": _letters,
    "floor: equal when romanised": _equal,
}


def _row(label: str, how: str, judge: Callable[[str], Judge], trials: Sequence[Trial]) -> str:
    """Writes one row; 95 % intervals, names drawn with replacement."""
    right = np.array([judge(it.lang)(it.ours, it.same) for it in trials])
    wrong = np.array([judge(it.lang)(it.ours, it.other) for it in trials])
    draws = np.random.default_rng(1).integers(0, len(trials), (ROUNDS, len(trials)))
    cells = []
    for figure in (_recall, _apart, _precision, _f1):
        low, high = np.quantile([figure(right[rows], wrong[rows]) for rows in draws], [0.025, 0.975])
        cells.append(f"{figure(right, wrong):.3f} [{low:.3f}, {high:.3f}]")
    return f"| {label} | {len(trials)} | {how} | {' | '.join(cells)} |"


Told = np.ndarray[tuple[int], np.dtype[np.bool_]]


def _recall(right: Told, wrong: Told) -> float:
    return float(right.mean())


def _apart(right: Told, wrong: Told) -> float:
    return float(1 - wrong.mean())


def _precision(right: Told, wrong: Told) -> float:
    return float(right.sum() / max(1, right.sum() + wrong.sum()))


def _f1(right: Told, wrong: Told) -> float:
    return float(2 * right.sum() / max(1, 2 * right.sum() + wrong.sum() + (~right).sum()))
