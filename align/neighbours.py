"""Rows that stand near each other: all of them by matrix products, of very many rows by approximate search."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from mt.embed import Vectors

Indexes = NDArray[np.int64]

EXACT = 10_000  # rows up to which every two are compared
ROWS = 1024  # compared at a time
NEAREST = 64  # neighbours asked for where the search is approximate
CELLS = 4.0  # cells of the approximate search per square root of rows, as faiss advises
VISITED = 16  # cells that it looks into


def pairs(vectors: Vectors, least: float) -> Iterator[tuple[Indexes, Indexes]]:
    """Yields pairs of rows i < j whose cosine is ``least`` or more, in portions.

    Up to ``EXACT`` unit rows all such pairs; beyond, those among the ``NEAREST`` of either row that an inverted file
    finds (faiss; Johnson et al. 2019). The same rows give the same pairs.
    """
    yield from (_exact if len(vectors) <= EXACT else _approximate)(vectors, least)


def _exact(vectors: Vectors, least: float) -> Iterator[tuple[Indexes, Indexes]]:
    for start in range(0, len(vectors), ROWS):
        cosines = vectors[start : start + ROWS] @ vectors[start:].T
        ours, theirs = np.nonzero(np.triu(cosines >= least, 1))
        yield ours + start, theirs + start


def _approximate(vectors: Vectors, least: float) -> Iterator[tuple[Indexes, Indexes]]:
    import faiss

    rows = np.ascontiguousarray(vectors, np.float32)
    cells = int(CELLS * len(rows) ** 0.5)
    index = faiss.IndexIVFFlat(faiss.IndexFlatIP(rows.shape[1]), rows.shape[1], cells, faiss.METRIC_INNER_PRODUCT)
    index.nprobe = VISITED
    index.cp.min_points_per_centroid = 1  # else it warns of fewer than 39, on standard error
    index.train(rows)
    index.add(rows)
    near = np.stack([_ordered(i, found) for i, found in enumerate(index.search(rows, NEAREST)[1])])
    ours, theirs = np.unique(near.reshape(-1, 2), axis=0).T
    apart = ours < theirs  # a row is its own neighbour; a place that stayed empty is -1
    ours, theirs = ours[apart & (ours >= 0)], theirs[apart & (ours >= 0)]
    for start in range(0, len(ours), ROWS * NEAREST):
        some = slice(start, start + ROWS * NEAREST)
        cosines = np.einsum("nd,nd->n", rows[ours[some]], rows[theirs[some]])
        kept = cosines >= least
        yield ours[some][kept], theirs[some][kept]


def _ordered(row: int, found: Indexes) -> Indexes:
    """Pairs a row with its neighbours, the smaller index first."""
    return np.stack([np.minimum(row, found), np.maximum(row, found)], axis=1)
