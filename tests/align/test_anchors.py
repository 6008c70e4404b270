from itertools import pairwise

import numpy as np
import pytest

from align import anchors
from tests.align.texts import WEIGHTS, meanings, plain_pair, said


@pytest.mark.parametrize("lost", [0.0, 0.3])
def test_anchors_are_true_pairs_all_along_a_translation(lost: float) -> None:
    ours, theirs, gold = plain_pair(1500, lost=lost)
    found = [(int(i), int(j)) for i, j in anchors.anchors(ours, theirs, WEIGHTS)]
    assert len(set(found) & gold) > 0.99 * len(found)
    assert max(np.diff([i for i, _ in found])) < 120
    assert all(a < b and c < d for (a, c), (b, d) in pairwise(found))


def test_strangers_have_no_anchors() -> None:
    draw = np.random.default_rng(1)
    stock = meanings(700, 48, draw)
    ours, theirs = (said(stock, part, 0.3, draw) for part in (np.arange(350), np.arange(350, 700)))
    assert len(anchors.anchors(ours, theirs, WEIGHTS)) < 20


def test_swapping_the_sides_swaps_the_anchors() -> None:
    ours, theirs, _ = plain_pair(400)
    there, back = anchors.anchors(ours, theirs, WEIGHTS), anchors.anchors(theirs, ours, WEIGHTS)
    assert there.tolist() == back[:, ::-1].tolist()


def test_where_two_passages_rival_neither_is_an_anchor() -> None:
    draw = np.random.default_rng(1)
    stock = meanings(400, 48, draw)
    picked = np.arange(400)
    swapped = np.concatenate((picked[:100], picked[250:], picked[100:250]))  # 150 and 150 change places
    found = anchors.anchors(said(stock, picked, 0.3, draw), said(stock, swapped, 0.3, draw), WEIGHTS)
    assert len(found) > 80
    assert found[:, 0].max() < 100


def test_nearness_to_a_smaller_side_is_looked_for_from_there() -> None:
    draw = np.random.default_rng(1)
    stock = meanings(5000, 48, draw)
    ours, theirs = said(stock, np.arange(5000), 0.1, draw), said(stock, np.arange(0, 5000, 50), 0.1, draw)
    found = anchors.anchors(ours, theirs, WEIGHTS)
    assert len(found) > 80
    assert (found[:, 0] == 50 * found[:, 1]).all()
