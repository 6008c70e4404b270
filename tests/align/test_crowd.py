import numpy as np
import pytest

from align.band import envelope
from align.crowd import crowds
from align.lattice import Band, nearest
from tests.align.texts import meanings, plain_pair, unit


def everything(src: int, tgt: int) -> Band:
    return envelope(np.zeros((0, 2), np.int64), src, tgt, 0)


@pytest.mark.parametrize("count", [1, 3, 4, 300])
def test_short_texts_take_the_mean_of_their_nearest(count: int) -> None:
    draw = np.random.default_rng(1)
    ours, others = (unit(meanings(many, 16, draw)) for many in (7, count))
    made = crowds(ours[None], others, everything(7, count))
    expected = np.sort(ours.astype(float) @ others.T.astype(float), axis=1)[:, -4:].mean(axis=1)
    np.testing.assert_allclose(made[0], expected, atol=1e-6)


def test_long_texts_come_near_to_it_from_a_sample_and_what_stands_beside() -> None:
    ours, theirs, gold = plain_pair(1500)
    pairs = np.array(sorted(gold))
    band = envelope(pairs[::5], ours.sentences, theirs.sentences, 8)
    made = crowds(ours.vectors, theirs.vectors[0], band)[0]
    whole = np.sort(ours.vectors[0] @ theirs.vectors[0].T, axis=1)[:, -4:].mean(axis=1)
    assert (made <= whole + 1e-6).all()
    assert np.abs(made - whole).mean() < 0.1
    assert np.corrcoef(made[pairs[:, 0]], whole[pairs[:, 0]])[0, 1] > 0.7


@pytest.mark.parametrize(("queries", "keys"), [(1, 1), (5, 3), (9, 700), (0, 4), (4, 0)])
def test_nearest_finds_what_sorting_all_finds(queries: int, keys: int) -> None:
    draw = np.random.default_rng(1)
    one, other = unit(draw.normal(size=(queries, 12))), unit(draw.normal(size=(keys, 12)))
    top, which = nearest(one, other, 4)
    full = one.astype(float) @ other.T.astype(float)
    padded = np.concatenate((full, np.full((queries, 4), -np.inf)), axis=1)
    np.testing.assert_allclose(top, -np.sort(-padded, axis=1)[:, :4], atol=1e-6)
    if keys:
        assert which.tolist() == full.argmax(axis=1).tolist()
