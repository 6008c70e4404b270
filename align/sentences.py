"""The search: which runs of sentences go together in order, m:n; it knows only numbers."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Gains = Mapping[tuple[int, int], NDArray[np.float64]]
Range = tuple[int, int, int, int]  # src_start, src_end, tgt_start, tgt_end


def search(gains: Gains, src: int, tgt: int) -> list[Range]:
    """Finds the beads in order that gain most in all; a sentence left alone gains nothing and costs nothing.

    ``gains[m, n][i, j]`` is what it gains to put ``m`` source sentences from ``i`` on beside ``n`` target sentences
    from ``j`` on; negative where they do not belong together. Every sentence of both sides is in exactly one bead;
    those alone come as empty ranges. Exact and quadratic, O(src · tgt · shapes). Sentences are linked only where that
    gains something; of equal ways the same one is always taken.
    """
    shapes = sorted(gains)
    best = np.zeros((src + 1, tgt + 1))
    step = np.zeros((src + 1, tgt + 1), np.int16)  # 0 source alone, 1 target alone, 2 + k shape k
    step[0, :] = 1
    for i in range(src + 1):
        for j in range(tgt + 1):
            if i and (j == 0 or best[i - 1, j] >= best[i, j - 1]):
                best[i, j], step[i, j] = best[i - 1, j], 0
            elif j:
                best[i, j], step[i, j] = best[i, j - 1], 1
            for k, (m, n) in enumerate(shapes):
                if i >= m and j >= n:
                    total = best[i - m, j - n] + gains[m, n][i - m, j - n]
                    if total > best[i, j] + 1e-12:
                        best[i, j], step[i, j] = total, 2 + k
    return _trace(step, shapes)


def _trace(step: NDArray[np.int16], shapes: list[tuple[int, int]]) -> list[Range]:
    """Walks back from the end over the steps taken."""
    i, j = step.shape[0] - 1, step.shape[1] - 1
    beads = []
    while i or j:
        m, n = ((1, 0), (0, 1), *shapes)[step[i, j]]
        beads.append((i - m, i, j - n, j))
        i, j = i - m, j - n
    return beads[::-1]
