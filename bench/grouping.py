"""Stories: how well they are found, and how the weights were learned.

`python -m bench.quality stories --data FOLDER` prints the table, `python -m bench.grouping learn --data FOLDER` the
weights of align/stories.py.
"""

import argparse
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.linkage import Group, linked
from align.profiles import TOP, Profile, profiles
from align.stories import LEARNED, Weights, stories
from bench.versions import COLLECTIONS, Version, odd, pipeline
from mt import embed
from mt.embed import Encoder

Floats = NDArray[np.float64]
System = Callable[[Sequence[Version]], dict[str, str]]

TAUGHT = ("whole", "thin", "flores")  # collections whose odd stories the weights are learned on
NEAR = (3, 10)  # stories of the small collections among them
SURER = 0.5  # by which the intercept is lowered, as align/stories.py says why
ROUNDS = 1000
COLUMNS = ("cosine", "names", "numbers")


class Found(NamedTuple):
    """Counts of one gold story: pairs rightly and wrongly together and apart, a pair of two stories half in each.

    ``kept`` and ``pure`` are the sums of B-cubed recall and precision over its versions (Bagga & Baldwin 1998).
    """

    right: float
    wrong: float
    missed: float
    kept: float
    pure: float
    versions: float


def grouping(options: argparse.Namespace) -> Iterator[str]:
    """Yields pairwise precision, recall and F1 and B-cubed F1 on stories that nothing was learned on, floors beside."""
    yield "| collection | articles, stories | system | P / R | F1 | B-cubed F1 |"
    yield "|---|--:|---|--:|--:|--:|"
    systems = _systems(options.data, embed.shared())
    for name, read in COLLECTIONS.items():
        versions = [it for it in read(options.data) if not odd(it.story)]
        for system, grouped in systems.items():
            counts = judged(versions, grouped(versions))
            yield f"| {name} | {len(versions)}, {len(counts)} | {system} | {_row(counts)} |"


def _systems(data: Path, encoder: Encoder) -> dict[str, System]:
    """Learns each ablation and floor anew, as the weights themselves were learned."""
    lessons = list(_lessons(data, encoder))
    kept = {f"without {column}": [it for it in COLUMNS if it != column] for column in COLUMNS}
    kept |= {f"{column} alone": [column] for column in COLUMNS[:2]}
    made: dict[str, System] = {name: partial(_told, encoder, learn(lessons, columns)) for name, columns in kept.items()}
    taught = [[it for it in COLLECTIONS[name](data) if odd(it.story)] for name in TAUGHT]
    return {"all": partial(_told, encoder, LEARNED), **made, "cosine not centred": _plain(taught, encoder)}


def _told(encoder: Encoder, weights: Weights, versions: Sequence[Version]) -> dict[str, str]:
    """Groups versions as `align stories` does; returns the story of every article."""
    return {name: it.id for it in stories(*pipeline(versions), encoder, weights=weights) for name in it.article_ids}


def _plain(taught: Sequence[Sequence[Version]], encoder: Encoder) -> System:
    """Groups by the cosine that the encoder gives, no language's mean taken away, at the best threshold for F1."""

    def points(versions: Sequence[Version]) -> list[Group]:
        ends = np.cumsum([len(it.texts[:TOP]) for it in versions])
        rows = encoder.encode([text for it in versions for text in it.texts[:TOP]]).astype(np.float64)
        means = [part.mean(axis=0) for part in np.split(rows, ends[:-1])]
        return [Group((n,), row / np.linalg.norm(row), {}) for n, row in enumerate(means)]

    def grouped(threshold: float, versions: Sequence[Version], given: Sequence[Group] = ()) -> dict[str, str]:
        known = given or points(versions)
        vectors = np.stack([it.vector for it in known])
        gains = vectors @ vectors.T - threshold
        edges = [(float(gains[i, j]), i, j) for i, j in np.argwhere(np.triu(gains, 1) > 0).tolist()]
        found = linked(known, edges, -threshold, np.inf)
        return {versions[n].name: str(group.members[0]) for group in found for n in group.members}

    given = [points(versions) for versions in taught]

    def f1(threshold: float) -> float:
        pairs = zip(taught, given, strict=True)
        tables = [np.array(judged(versions, grouped(threshold, versions, known))) for versions, known in pairs]
        return float(np.mean([_figures(table.sum(axis=0))[2] for table in tables]))

    return partial(grouped, max((0.86 + n / 100 for n in range(13)), key=f1))


def judged(versions: Sequence[Version], group: Mapping[str, str]) -> list[Found]:
    """Counts, for every gold story, what became of it; ``group`` is the story that was found for every article."""
    gold: dict[str, list[str]] = {}
    for version in versions:
        gold.setdefault(version.story, []).append(group[version.name])
    size = Counter(group.values())
    return [_counted(groups, size) for groups in gold.values()]


def _counted(groups: Sequence[str], size: Mapping[str, int]) -> Found:
    """Counts one gold story, whose versions are in ``groups``."""
    same = [groups.count(it) for it in groups]  # versions of the story in the group of each
    right = sum(it - 1 for it in same) / 2
    wrong = sum(size[group] - it for group, it in zip(groups, same, strict=True)) / 2
    pure = sum(it / size[group] for group, it in zip(groups, same, strict=True))
    return Found(right, wrong, len(groups) * (len(groups) - 1) / 2 - right, sum(same) / len(groups), pure, len(groups))


def _row(counts: Sequence[Found]) -> str:
    """Writes the figures with 95 % intervals, stories drawn with replacement."""
    table, draw = np.array(counts), np.random.default_rng(1)
    samples = [_figures(table[draw.integers(0, len(table), len(table))].sum(axis=0)) for _ in range(ROUNDS)]
    (precision, recall, *rest), ends = _figures(table.sum(axis=0)), np.percentile(samples, (2.5, 97.5), axis=0)[:, 2:]
    cells = [f"{value:.3f} [{low:.3f}, {high:.3f}]" for value, low, high in zip(rest, *ends, strict=True)]
    return f"{precision:.3f} / {recall:.3f} | {' | '.join(cells)}"


def _figures(sums: Floats) -> tuple[float, float, float, float]:
    """Returns pairwise precision, recall and F1 and B-cubed F1; precision is 1 where no pair is made."""
    right, wrong, missed, kept, pure, versions = sums.tolist()
    made, there = right + wrong, right + missed
    return (
        right / made if made else 1.0,
        right / there,
        2 * right / (made + there),
        2 * kept * pure / (versions * (kept + pure)),
    )


def features(known: Sequence[Profile]) -> Floats:
    """Returns the three cosines of every two profiles i < j, (pairs, 3)."""

    def shared(one: Mapping[str, float], other: Mapping[str, float]) -> float:
        return sum(weight * other.get(mention, 0.0) for mention, weight in one.items())

    cosines = np.stack([it.vector for it in known]) @ np.stack([it.vector for it in known]).T
    return np.array(
        [
            (cosines[i, j], shared(one.names, other.names), shared(one.numbers, other.numbers))
            for i, one in enumerate(known)
            for j, other in enumerate(known[i + 1 :], i + 1)
        ]
    )


def _lessons(data: Path, encoder: Encoder) -> Iterator[tuple[Floats, NDArray[np.bool_]]]:
    """Yields features of pairs and whether they are of one story, of whole collections and of near stories in them."""
    for name in TAUGHT:
        versions = [it for it in COLLECTIONS[name](data) if odd(it.story)]
        known = profiles(*pipeline(versions), encoder)
        yield features(known), _same(versions)
        for size in NEAR if name != "flores" else ():  # neighbours in FLORES may be of one article
            for few in _near(versions, known, size):
                yield features(profiles(*pipeline(few), encoder)), _same(few)


def _same(versions: Sequence[Version]) -> NDArray[np.bool_]:
    names = np.array([it.story for it in versions])
    return np.asarray((names[:, None] == names)[np.triu_indices(len(names), 1)])


def _near(versions: Sequence[Version], known: Sequence[Profile], size: int) -> Iterator[list[Version]]:
    """Yields, around every story, two versions of each of the stories nearest to it, itself among them."""
    names = sorted({it.story for it in versions})
    own = {name: [n for n, it in enumerate(versions) if it.story == name] for name in names}
    means = np.stack([np.mean([known[n].vector for n in own[name]], axis=0) for name in names])
    for name, row in zip(names, means @ means.T, strict=True):
        picked = sorted(names[n] for n in np.argsort(-row, kind="stable")[:size])
        skip = [sum(map(ord, name + it)) % len(own[it]) for it in picked]
        yield [versions[n] for it, out in zip(picked, skip, strict=True) for n in own[it] if n != own[it][out]]


def learn(lessons: Sequence[tuple[Floats, NDArray[np.bool_]]], columns: Sequence[str] = COLUMNS) -> Weights:
    """Learns weights of some columns by logistic regression (Newton's method); the other columns weigh nothing."""
    used = [COLUMNS.index(column) for column in columns]
    rows = np.concatenate([rows for rows, _ in lessons])[:, used]
    rows, same = np.column_stack([rows, np.ones(len(rows))]), np.concatenate([same for _, same in lessons])
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (same - likely)
        weights += np.linalg.solve((rows * (likely * (1 - likely))[:, None]).T @ rows, slope)
    named = dict(zip(columns, weights.tolist(), strict=False))
    return replace(Weights(0.0, 0.0, 0.0, float(weights[-1]) - SURER), **named)


def main() -> None:
    """Prints the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PARALLAX_BENCH", "bench-data")))
    parser.add_argument("what", choices=("learn",))
    print(learn(list(_lessons(parser.parse_args().data, embed.shared()))))


if __name__ == "__main__":
    main()
