"""How crowded the other side is around each run, which margins are taken against."""

import numpy as np

from align.lattice import Band, Floats, Vectors, near, nearest

NEIGHBOURS = 4  # sentences of the other side that a margin compares with (Artetxe & Schwenk 2019)
ALL = 1_000_000  # pairs of sentences up to which a text is short
SAMPLE = 256  # sentences of the other side that stand for all of a long text ...
AROUND = 64  # ... together with as many around the place where the partner is expected


def crowds(vectors: Vectors, others: Vectors, band: Band) -> Floats:
    """Returns each run's mean cosine with its nearest single sentences on the other side, (longest, n).

    ``vectors`` is (longest, n, d), ``others`` (m, d). Short texts take all of the other side. In long ones a fixed
    sample of it stands for the rest, and what the band has beside the run is added: linear, as the hardest neighbours
    of a sentence are its partner and what stands around it. The sample is evenly spaced, so that the same texts always
    give the same margins.
    """
    if vectors.shape[1] * len(others) <= ALL or len(others) <= SAMPLE:
        return _means([nearest(rows, others, NEIGHBOURS)[0] for rows in vectors])
    picked = np.arange(SAMPLE) * len(others) // SAMPLE
    known = np.zeros(len(others), np.bool_)
    known[picked] = True
    low, high = band.low[:-1], np.minimum(band.high[:-1], len(others))
    starts = np.maximum(low, (low + high - AROUND) // 2)
    ends = np.minimum(starts + AROUND, high)
    tops = [nearest(rows, others[picked], NEIGHBOURS)[0] for rows in vectors]
    for rows, top in zip(vectors, tops, strict=True):
        near(rows, others, starts, ends, known, top)
    return _means(tops)


def _means(tops: list[Vectors]) -> Floats:
    """Averages over the neighbours there are."""
    top = np.stack(tops).astype(np.float64)
    there = np.isfinite(top)
    return np.asarray(np.where(there, top, 0).sum(axis=2) / np.maximum(1, there.sum(axis=2)))
