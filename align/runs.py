"""What a search knows of one side of a pair of texts: arrays over all runs of neighbouring sentences, no text."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Runs:
    """Holds the runs of one side; place ``[m - 1, i]`` is the run of ``m`` sentences from sentence ``i`` on.

    ``vectors`` is (longest, sentences, d): unit rows, C-contiguous; a run that would pass the end has no row (zeros).
    ``letters`` is (longest, sentences), the length of the joined run. ``ids`` are what the runs mention, sorted within
    a run, those of kind ``k`` in run ``[m - 1, i]`` at ``bounds[k, m - 1, i]`` up to ``bounds[k, m - 1, i + 1]``.
    ``closed`` (sentences,) says which end as sentences do.
    """

    vectors: Vectors
    letters: NDArray[np.float64]
    ids: NDArray[np.int64]
    bounds: NDArray[np.int64]
    closed: NDArray[np.bool_]

    @property
    def sentences(self) -> int:
        """Counts the sentences of the side."""
        return len(self.letters[0])


def gather(
    vectors: Vectors | Sequence[Vectors],
    letters: Sequence[int],
    mentions: Sequence[Sequence[Collection[int]]] = (),
    closed: Sequence[bool] | None = None,
) -> Runs:
    """Makes the runs of a side from its sentences' letters and mentions and from all vectors.

    ``vectors`` are one array a run length, (sentences - m + 1, d) for runs of ``m``, or (longest, sentences, d) at
    once, which is not copied then. ``mentions`` has one row a kind (numbers, names): for each sentence the ids of what
    it mentions; what both sides mention must have one id. Two sentences of a run are joined by one space. Where it is
    not said which sentences are ``closed``, all are.
    """
    whole = vectors if isinstance(vectors, np.ndarray) else _stacked(vectors, len(letters))
    whole = np.ascontiguousarray(whole, np.float32)
    longest, sentences, _ = whole.shape
    if sentences != len(letters) or any(len(kind) != sentences for kind in mentions):
        raise ValueError(f"{sentences} vectors, {len(letters)} letters, {[len(kind) for kind in mentions]} mentions")
    ends = np.minimum(np.arange(sentences)[None, :] + np.arange(1, longest + 1)[:, None], sentences)
    starts = np.broadcast_to(np.arange(sentences), ends.shape)
    total = np.concatenate(([0.0], np.cumsum(np.maximum(1, np.asarray(letters, float)) + 1)))
    ids, bounds = _mentions(mentions, longest, sentences)
    ended = np.ones(sentences, np.bool_) if closed is None else np.asarray(closed, np.bool_)
    return Runs(whole, np.maximum(1.0, total[ends] - total[starts] - 1), ids, bounds, ended)


def _stacked(vectors: Sequence[Vectors], sentences: int) -> Vectors:
    """Puts one array a run length into one array, zeros where a run would pass the end."""
    stacked = np.zeros((len(vectors), sentences, vectors[0].shape[1]), np.float32)
    for m, rows in enumerate(vectors):
        if len(rows) != max(0, sentences - m):
            raise ValueError(f"{len(rows)} vectors for the runs of {m + 1} among {sentences} sentences")
        stacked[m, : len(rows)] = rows
    return stacked


def _mentions(
    mentions: Sequence[Sequence[Collection[int]]], longest: int, sentences: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Unites what the sentences of each run mention; a run that would pass the end is cut there."""
    ids: list[int] = []
    bounds = np.zeros((len(mentions), longest, sentences + 1), np.int64)
    for k, kind in enumerate(mentions):
        for m in range(longest):
            bounds[k, m, 0] = len(ids)
            for i in range(sentences):
                ids.extend(sorted(set().union(*kind[i : i + m + 1])))
                bounds[k, m, i + 1] = len(ids)
    return np.array(ids, np.int64), bounds
