"""Learns what sounds tell of names: `python -m bench.spelling WHEEL > mt/sounds.py` writes the module anew.

The list is that of ``bench.naming``; only its half that may be looked at is read. Right pairs are spellings of one
entity; wrong ones set a spelling beside the nearest of another entity, by letters, and beside the likeliest so far.
The weights are those of a logistic regression over what meets on the best way through both words, its absolute weights
kept small (L1), so that most are none. The way depends on the weights: both are found in turn (compare the
stochastic edit distance of Ristad and Yianilos, 1998).
"""

import argparse
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bench.calibrating import regression as logistic
from bench.naming import LANGS, Entity, entities, keys
from mt.likeness import fold, gain, paths, signs, units

POOL = 10_000  # entities among which rivals are sought
RIVALS = 5  # names most alike by letters, and as many by folded letters
TURNS = 3
STEPS = 400
L1 = 3.0  # on the sum of log losses
SEEN = 25  # pairs that must show a sign for it to get a weight
LEAST = 0.05  # weights nearer to nothing are left out
# Gains of the first turn: changed vowels cost less than changed consonants.
START = {"V:V": -0.6, "C:C": -1.0, "V:C": -3.0, "V:": -0.8, "C:": -1.0}
BLOCK = 500  # pairs compared with the pool at a time
Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Gain = Callable[[str, str], float]
Spelt = tuple[set[str], dict[str, list[str]]]  # all spellings of an entity, and its keys by language


class Example(NamedTuple):
    """Holds two keys of one name, and those of other names that are most like the first; of all letters only."""

    one: str
    same: str
    rivals: tuple[str, ...]


class Table(NamedTuple):
    """Holds a sparse table of counts: row, column and number of every entry, and the columns' names."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    counts: Floats
    names: tuple[str, ...]


def main() -> None:
    """Prints the module of weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path, help="rigour 1.3.0, from `pip download --no-deps rigour==1.3.0`")
    found = list(examples(entities(parser.parse_args().wheel, held_out=False)))
    print(module(*learn(found), len(found)), end="")


def examples(known: Sequence[Entity], seed: int = 3) -> Iterator[Example]:
    """Yields a pair of spellings for each language that an entity has, with their rivals of the same pool."""
    draw = np.random.default_rng(seed)
    able = [(set(it.spellings), keys(it)) for it in known]
    able = [(spellings, spelt) for spellings, spelt in able if spelt["en"] and sum(map(len, spelt.values())) > 1]
    for block in np.array_split(draw.permutation(len(able)), max(1, len(able) // POOL)):
        yield from _examples([able[at] for at in block], draw)


def _examples(able: Sequence[Spelt], draw: np.random.Generator) -> Iterator[Example]:
    """Yields the examples of one pool of entities."""
    pool = [(name, at) for at, (_, spelt) in enumerate(able) for name in spelt["en"][:3]]
    right = [(one, same, at) for at, (_, spelt) in enumerate(able) for one, same in _drawn(spelt, draw)]
    written = [[name for name, _ in pool], [fold(name) for name, _ in pool]]
    for start in range(0, len(right), BLOCK):
        part = right[start : start + BLOCK]
        sought = [[one for one, *_ in part], [fold(one) for one, *_ in part]]
        near = [
            process.cdist(ours, theirs, scorer=fuzz.ratio, dtype=np.uint8)
            for ours, theirs in zip(sought, written, strict=True)
        ]
        for n, (one, same, at) in enumerate(part):
            rivals = [it for likeness in near for it in islice(_others(able, pool, likeness[n], at), RIVALS)]
            yield Example(one, same, tuple(dict.fromkeys(rivals)))


def _drawn(spelt: Mapping[str, Sequence[str]], draw: np.random.Generator) -> Iterator[tuple[str, str]]:
    """Draws for each language a spelling of it and a Latin one that differs."""
    for lang in LANGS:
        pairs = [(one, other) for one in spelt[lang] for other in spelt["en"] if one != other]
        if pairs:
            yield pairs[int(draw.integers(len(pairs)))]


def _others(able: Sequence[Spelt], pool: Sequence[tuple[str, int]], likeness: Bytes, at: int) -> Iterator[str]:
    """Yields the most alike names, best first, of entities that share no spelling with the one at ``at``."""
    most = min(4 * RIVALS, len(pool) - 1)
    for place in sorted(np.argpartition(likeness, -most)[-most:], key=lambda it: (-int(likeness[it]), it)):
        name, owner = pool[place]
        if able[owner][0].isdisjoint(able[at][0]) and name not in able[at][1]["en"]:
            yield name


def learn(found: Sequence[Example]) -> tuple[float, dict[str, float]]:
    """Finds what a pair tells before any sound is seen, and the weights of all signs, in log odds.

    The wrong pairs of each turn are the nearest by letters and what the weights before it took for the likeliest.
    """
    weights: Mapping[str, float] = START
    for _ in range(TURNS):
        so_far = gains(weights)
        pairs = [(it.one, it.same, 1.0) for it in found]
        pairs += [(it.one, other, 0.0) for it in found for other in _wrong(it, so_far)]
        seen = table([counted(one, other, so_far) for one, other, _ in pairs])
        values = regression(seen, np.array([same for *_, same in pairs]))
        weights = dict(zip(seen.names, values.tolist(), strict=True))
    return calibrated(found, {name: value for name, value in weights.items() if name and abs(value) >= LEAST})


def calibrated(found: Sequence[Example], weights: Mapping[str, float]) -> tuple[float, dict[str, float]]:
    """Fits the bias and scales the weights anew, since unlike sounds, capped at nothing, tell less than was learned.

    For each right pair there is one wrong one, the nearest by letters: the chance is even where both are as likely.
    """
    learned = gains(weights)
    pairs = [(it.one, it.same, 1.0) for it in found]
    pairs += [(it.one, other, 0.0) for it in found for other in it.rivals[:1]]
    told = np.array([[paths(units(one), units(other), learned)[-1][-1], 1.0] for one, other, _ in pairs])
    scale, bias = logistic(told, np.array([same for *_, same in pairs]))
    return round(float(bias), 2), {name: round(float(value * scale), 2) for name, value in weights.items()}


def gains(weights: Mapping[str, float]) -> Gain:
    """Makes the function that tells what two sounds that meet tell, by these weights."""
    return cache(lambda one, other: gain(one, other, weights))


def _wrong(it: Example, gain_of: Gain) -> set[str]:
    """Returns the first rival and the one that the weights find likest."""
    ours = units(it.one)
    likest = max(it.rivals, key=lambda other: paths(ours, units(other), gain_of)[-1][-1], default=None)
    return {*it.rivals[:1], *([likest] if likest else [])}


def counted(one: str, other: str, gain_of: Gain) -> Counter[str]:
    """Counts the signs on the best way through both words."""
    ours, theirs = units(one), units(other)
    best = paths(ours, theirs, gain_of)
    found: Counter[str] = Counter()
    i, j = len(ours), len(theirs)
    while i or j:
        ways = [(i - 1, j - 1, ours[i - 1], theirs[j - 1])] if i and j else []
        ways += [(i - 1, j, ours[i - 1], "")] if i else []
        ways += [(i, j - 1, "", theirs[j - 1])] if j else []
        i, j, a, b = max(ways, key=lambda way: best[way[0]][way[1]] + gain_of(way[2], way[3]))
        found.update(signs(a, b))
    return found


def table(rows: Sequence[Mapping[str, int]]) -> Table:
    """Makes a table of counted signs; its first column, without a name, is one everywhere and gives the bias."""
    seen = Counter(chain.from_iterable(rows))
    names = ("", *sorted(name for name, times in seen.items() if times >= SEEN))
    places = {name: at for at, name in enumerate(names)}
    filled = [
        (at, places[name], count)
        for at, row in enumerate(rows)
        for name, count in (("", 1), *row.items())
        if name in places
    ]
    at, column, count = (np.array(it) for it in zip(*filled, strict=True))
    return Table(at, column, count.astype(float), names)


def regression(seen: Table, same: Floats) -> Floats:
    """Fits a logistic regression with small absolute weights by FISTA (Beck and Teboulle 2009), the bias left free."""
    size = len(seen.names)
    weigh = np.where(same > 0, 0.5 / same.mean(), 0.5 / (1 - same.mean()))  # as if right and wrong were as many
    widths = np.bincount(seen.rows, seen.counts)
    # No curvature of the loss is over a quarter of this diagonal, so these steps never overshoot.
    steps = 4 / np.bincount(seen.columns, seen.counts * (weigh * widths)[seen.rows], size)
    least = np.where(np.arange(size) > 0, L1 * steps, 0.0)
    values, ahead, pace = np.zeros(size), np.zeros(size), 1.0
    for _ in range(STEPS):
        told = np.bincount(seen.rows, seen.counts * ahead[seen.columns], len(same))
        off = weigh * (1 / (1 + np.exp(-told)) - same)
        moved = ahead - steps * np.bincount(seen.columns, seen.counts * off[seen.rows], size)
        found = np.sign(moved) * np.maximum(0.0, np.abs(moved) - least)
        quicker = (1 + (1 + 4 * pace**2) ** 0.5) / 2
        ahead, values, pace = found + (pace - 1) / quicker * (found - values), found, quicker
    return values


def module(bias: float, weights: Mapping[str, float], pairs: int) -> str:
    """Writes the module of weights."""
    rows = textwrap.wrap(
        " ".join(f"{name}={value:g}" for name, value in weights.items()),
        116,
        break_long_words=False,
        break_on_hyphens=False,
    )
    table = "\n".join(f"    {row}" for row in rows)
    return HEAD.format(pairs=pairs, bias=bias, table=table)


HEAD = '''"""What sounds tell of names, in log odds; learned from {pairs:,} names by ``bench.spelling``.

The names of the rows are those of ``mt.likeness.signs``: i:a is i for a, h: an h that only one has, a:a an a of both.
"""

BIAS = {bias}
_TABLE = """
{table}
"""
WEIGHTS = {{sign: float(weight) for sign, _, weight in (entry.rpartition("=") for entry in _TABLE.split())}}
'''

if __name__ == "__main__":
    main()
