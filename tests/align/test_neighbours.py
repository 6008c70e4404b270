import numpy as np
import pytest

from align import neighbours
from mt import embed


def rows(count: int) -> embed.Vectors:
    draw = np.random.default_rng(1)
    stories = draw.standard_normal((count // 4 + 1, 32), np.float32)
    return embed.unit(np.repeat(stories, 4, axis=0)[:count] + 0.4 * draw.standard_normal((count, 32), np.float32))


def found(vectors: embed.Vectors, least: float) -> list[tuple[int, int]]:
    portions = neighbours.pairs(vectors, least)
    return [pair for ours, theirs in portions for pair in zip(ours.tolist(), theirs.tolist(), strict=True)]


@pytest.mark.parametrize("count", [0, 1, 2, 1500])
def test_every_pair_that_is_near_is_found_once(count: int) -> None:
    vectors = rows(count)
    near = np.triu(vectors @ vectors.T >= 0.7, 1)
    assert found(vectors, 0.7) == list(zip(*(side.tolist() for side in np.nonzero(near)), strict=True))


def test_many_rows_are_searched_approximately_and_the_same_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = rows(1200)
    exact = found(vectors, 0.7)
    monkeypatch.setattr(neighbours, "EXACT", 500)
    near = found(vectors, 0.7)
    assert near == found(vectors, 0.7)
    assert len(set(near)) == len(near)
    assert set(near) <= set(exact)
    assert len(near) > 0.98 * len(exact)
