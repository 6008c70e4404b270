from itertools import pairwise

import numpy as np
import pytest

from align.runs import gather


def rows(count: int, longest: int = 3) -> list[np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
    return [np.full((max(0, count - m), 2), m + 1, np.float32) for m in range(longest)]


def test_runs_join_letters_and_mentions_and_stop_at_the_end() -> None:
    made = gather(rows(3), [4, 0, 5], [[{7}, {2, 7}, ()]])
    assert made.sentences == 3
    assert made.vectors[:, 0, 0].tolist() == [1, 2, 3]
    assert made.vectors[2, 1:].tolist() == [[0, 0], [0, 0]]
    assert made.letters.tolist() == [[4, 1, 5], [6, 7, 5], [12, 7, 5]]
    told = [[made.ids[a:b].tolist() for a, b in pairwise(row)] for row in made.bounds[0]]
    assert told == [[[7], [2, 7], []], [[2, 7], [2, 7], []], [[2, 7], [2, 7], []]]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_sides_shorter_than_the_longest_run_are_runs_too(count: int) -> None:
    assert gather(rows(count), [3] * count, [[()] * count]).vectors.shape == (3, count, 2)


def test_one_array_of_all_runs_is_not_copied() -> None:
    whole = np.zeros((2, 5, 3), np.float32)
    assert gather(whole, [1] * 5).vectors is whole


@pytest.mark.parametrize(
    ("letters", "mentions", "message"),
    [
        ([1, 2], [], "3 vectors for the runs of 1 among 2 sentences"),
        ([1, 2, 3], [[()] * 2], r"3 vectors, 3 letters, \[2\] mentions"),
    ],
)
def test_sides_that_do_not_fit_together_are_refused(
    letters: list[int], mentions: list[list[tuple[()]]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        gather(rows(3), letters, mentions)
