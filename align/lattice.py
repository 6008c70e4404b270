"""The loops of the search, compiled: gains of single cells, the best path of a band, the nearest vectors.

They stand in one file as numba keeps machine code until the file of a function changes, not what it calls elsewhere.
A gain depends on its two runs alone, never on which other cells are asked for: a search over part of the grid and one
over all of it see the same numbers to the last bit. Nodes of the grid stand between the sentences.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.compiled import compiled, reordered

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Steps = NDArray[np.int8]
Vectors = NDArray[np.float32]
Cosines = Vectors  # (rows in turn, columns in turn, runs of ours, runs of theirs)
Four = tuple[Vectors, Vectors, Vectors, Vectors]

TILE = 4  # rows of each side that the innermost loop holds at once: 16 sums fill the registers of AVX2
CHUNK = 256  # rows that stay in the processor's cache while all others pass
OURS, THEIRS, LINK = 1, 2, 3  # steps: a source sentence alone, a target sentence alone, LINK + number of the shape
TIE = 1e-12  # a link must gain more than this over leaving its sentences alone


class Side(NamedTuple):
    """Holds one side: ``vectors``, ``ids`` and ``bounds`` as in ``Runs``.

    ``facts`` is (n, longest, 4): logarithm of the letters, half the crowd (infinite where there is no such run), gain
    of the sentences when left alone, 1 where the run ends in the middle of a sentence. ``tells`` (n,) says where the
    longest run mentions anything.
    """

    vectors: Vectors
    facts: Floats
    ids: Ints
    bounds: Ints
    tells: NDArray[np.bool_]


class Model(NamedTuple):
    """Holds the weights: a cell of shape ``k`` gains (terms · features) · ``scale[k]`` + ``prior[k]``.

    ``terms`` are of cosine, crowd, length, one, ends that differ and each kind of mention; ``weakest`` is of the margin
    of the sentence that is least like the other side of its bead, not scaled. Single beads that start at source
    sentence ``i`` gain ``extra`` beyond that in rows ``first[i]`` up to ``first[i + 1]`` of ``place`` (target sentence,
    shape).
    """

    shapes: Ints
    scale: Floats
    prior: Floats
    terms: Floats
    weakest: float
    first: Ints
    place: Ints
    extra: Floats


class Band(NamedTuple):
    """Holds for each row of nodes, 0 to sentences, its columns ``low`` up to ``high``; neither ever falls.

    ``first[i]`` counts the nodes in the rows before row ``i``; its last number counts all.
    """

    low: Ints
    high: Ints
    first: Ints


@reordered
def tile(ours: Four, theirs: Four, out: Vectors) -> None:
    """Puts the dot products of four rows with four rows into ``out``, (4, 4).

    Written out, as only sums in variables stay in registers: twice as fast as one product after the other.
    """
    a, b, c, d = ours
    e, f, g, h = theirs
    ae = af = ag = ah = be = bf = bg = bh = np.float32(0)
    ce = cf = cg = ch = de = df = dg = dh = np.float32(0)
    for k in range(a.shape[0]):
        p, q, r, s = a[k], b[k], c[k], d[k]
        w, x, y, z = e[k], f[k], g[k], h[k]
        ae, af, ag, ah = ae + p * w, af + p * x, ag + p * y, ah + p * z
        be, bf, bg, bh = be + q * w, bf + q * x, bg + q * y, bh + q * z
        ce, cf, cg, ch = ce + r * w, cf + r * x, cg + r * y, ch + r * z
        de, df, dg, dh = de + s * w, df + s * x, dg + s * y, dh + s * z
    out[0, 0], out[0, 1], out[0, 2], out[0, 3] = ae, af, ag, ah
    out[1, 0], out[1, 1], out[1, 2], out[1, 3] = be, bf, bg, bh
    out[2, 0], out[2, 1], out[2, 2], out[2, 3] = ce, cf, cg, ch
    out[3, 0], out[3, 1], out[3, 2], out[3, 3] = de, df, dg, dh


@compiled
def runs(vectors: Vectors, m: int, i: int) -> Four:
    """Takes the runs of ``m + 1`` to ``m + 4`` sentences from ``i`` on; one too long stands for the longest."""
    last = vectors.shape[0] - 1
    return vectors[m, i], vectors[min(m + 1, last), i], vectors[min(m + 2, last), i], vectors[min(m + 3, last), i]


@compiled
def rows(vectors: Vectors, i: int) -> Four:
    """Takes four rows from ``i`` on; one beyond the end stands for the last."""
    last = vectors.shape[0] - 1
    return vectors[i], vectors[min(i + 1, last)], vectors[min(i + 2, last)], vectors[min(i + 3, last)]


@compiled
def agreement(ours: Ints, i: int, last: int, theirs: Ints, j: int, end: int) -> float:
    """Returns (shared - unshared) / all of two sorted parts of lists of ids, -1 to 1; 0 where one is empty."""
    if i >= last or j >= end:
        return 0.0
    shared, count = 0, last - i + end - j
    while i < last and j < end:
        if ours[i] == theirs[j]:
            shared, i, j = shared + 1, i + 1, j + 1
        elif ours[i] < theirs[j]:
            i += 1
        else:
            j += 1
    return 4.0 * shared / count - 1.0


@compiled
def room_for(ours: Side, theirs: Side, columns: int) -> tuple[Cosines, Floats]:
    """Makes the room of ``cell``: cosines of the runs at so many columns of the next rows, and two minima a shape."""
    high, wide = ours.vectors.shape[0], theirs.vectors.shape[0]
    cosines = np.empty((high, columns, high + TILE - 1, wide + TILE - 1), np.float32)
    return cosines, np.empty((2, high, wide))


@compiled
def look(ours: Side, theirs: Side, i: int, j: int, cosines: Cosines) -> None:
    """Puts the cosines of all runs from ``i`` on with all from ``j`` on where ``cell`` looks for them."""
    room = cosines[i % cosines.shape[0], j % cosines.shape[1]]
    for m in range(0, ours.vectors.shape[0], TILE):
        for n in range(0, theirs.vectors.shape[0], TILE):
            tile(runs(ours.vectors, m, i), runs(theirs.vectors, n, j), room[m:, n:])


@compiled
def single(ours: Side, theirs: Side, at: tuple[int, int], cosines: Cosines, lowest: Floats) -> None:
    """Puts the least of (cosine - half its crowd) that a sentence of a run has with the other run into ``lowest``.

    Of our sentences first, then of theirs, (2, longest, longest).
    """
    (i, j), (rows, columns) = at, cosines.shape[:2]
    high, wide = min(ours.vectors.shape[0], len(ours.facts) - i), min(theirs.vectors.shape[0], len(theirs.facts) - j)
    there, here = i % rows, j % columns
    for m in range(high):
        row, half = (i + m) % rows, ours.facts[i + m, 0, 1]
        for n in range(wide):
            least = cosines[row, here, 0, n] - half
            lowest[0, m, n] = least if m == 0 else min(least, lowest[0, m - 1, n])
    for n in range(wide):
        column, half = (j + n) % columns, theirs.facts[j + n, 0, 1]
        for m in range(high):
            least = cosines[there, column, m, 0] - half
            lowest[1, m, n] = least if n == 0 else min(least, lowest[1, m, n - 1])


@compiled
def cell(
    ours: Side, theirs: Side, given: Model, at: tuple[int, int], room: tuple[Cosines, Floats], out: Floats
) -> None:
    """Puts into ``out`` what each shape gains over leaving its sentences alone, its runs starting at ``at``.

    ``room`` holds the cosines at ``at`` and along its row and column as far as runs reach. A shape that would pass the
    end gains -inf.
    """
    (i, j), (cosines, lowest) = at, room
    src, tgt = ours.vectors.shape[1], theirs.vectors.shape[1]
    if given.weakest != 0.0:
        single(ours, theirs, at, cosines, lowest)
    near = cosines[i % cosines.shape[0], j % cosines.shape[1]]
    one, other, terms, tell = ours.facts, theirs.facts, given.terms, ours.tells[i] and theirs.tells[j]
    for s in range(len(given.shapes)):
        m, n = given.shapes[s, 0] - 1, given.shapes[s, 1] - 1
        if i + m >= src or j + n >= tgt:
            out[s] = -np.inf
            continue
        total = terms[0] * near[m, n] - terms[1] * (one[i, m, 1] + other[j, n, 1])
        total += (
            terms[3] - terms[2] * abs(one[i, m, 0] - other[j, n, 0]) - terms[4] * abs(one[i, m, 3] - other[j, n, 3])
        )
        if tell:
            for k in range(min(len(terms) - 5, len(ours.bounds), len(theirs.bounds))):
                a, b = ours.bounds[k, m, i], ours.bounds[k, m, i + 1]
                c, d = theirs.bounds[k, n, j], theirs.bounds[k, n, j + 1]
                total += terms[5 + k] * agreement(ours.ids, a, b, theirs.ids, c, d)
        out[s] = total * given.scale[s] + given.prior[s] - one[i, m, 2] - other[j, n, 2]
        if given.weakest != 0.0 and m + n > 0:
            mine = lowest[0, m, n] - other[j, n, 1] if m > 0 else np.inf
            out[s] += given.weakest * min(mine, lowest[1, m, n] - one[i, m, 1] if n > 0 else np.inf)
    for row in range(given.first[i], given.first[i + 1]):
        if given.place[row, 0] == j:
            out[given.place[row, 1]] += given.extra[row]


@compiled
def cells(ours: Side, theirs: Side, given: Model, places: Ints) -> Floats:
    """Returns what each shape gains that starts at each of some places, (places, shapes)."""
    gains, room = np.empty((len(places), len(given.shapes))), room_for(ours, theirs, theirs.vectors.shape[0])
    for k in range(len(places)):
        i, j = places[k, 0], places[k, 1]
        look(ours, theirs, i, j, room[0])
        if given.weakest != 0.0:
            for m in range(1, min(ours.vectors.shape[0], len(ours.facts) - i)):
                look(ours, theirs, i + m, j, room[0])
            for n in range(1, min(theirs.vectors.shape[0], len(theirs.facts) - j)):
                look(ours, theirs, i, j + n, room[0])
        cell(ours, theirs, given, (i, j), room, gains[k])
    return gains


@compiled
def forward(ours: Side, theirs: Side, given: Model, band: Band) -> tuple[Steps, float, float]:
    """Returns the last step to each node of the band, the best total, and that of a path that meets the rim.

    The rim is every node from which a step can leave the band. Exact within the band, O(nodes · shapes), one byte a
    node: each node pushes its totals to those one step on.
    """
    src, tgt = ours.vectors.shape[1], theirs.vectors.shape[1]
    high, wide = 1, 1
    for s in range(len(given.shapes)):
        high, wide = max(high, given.shapes[s, 0]), max(wide, given.shapes[s, 1])
    steps = np.zeros(band.first[-1], np.int8)
    best = np.full((2, high + 1, tgt + 1), -np.inf)  # of all paths and of those that have met the rim; rows in turn
    room, out = room_for(ours, theirs, tgt), np.empty(len(given.shapes))
    seen, longest, further = 0, ours.vectors.shape[0], theirs.vectors.shape[0] - 1
    best[0, 0, 0] = 0.0
    for i in range(src + 1):
        ahead = min(i + high, src)
        if i + high <= src:  # the row that comes into reach takes the place of the one that was left
            best[:, ahead % (high + 1), band.low[ahead] : band.high[ahead]] = -np.inf
        while seen < min(i + longest, src):
            for j in range(band.low[max(0, seen - longest + 1)], min(band.high[seen] + further, tgt)):
                look(ours, theirs, seen, j, room[0])
            seen += 1
        for j in range(band.low[i], band.high[i]):
            total, rim = best[0, i % (high + 1), j], best[1, i % (high + 1), j]
            if band.low[ahead] > j or (band.high[i] <= tgt and j + wide >= band.high[i]):
                rim = max(total, rim)
            offer(best, steps, band, (i + 1, j), OURS, (total, rim))
            offer(best, steps, band, (i, j + 1), THEIRS, (total, rim))
            if i < src and j < tgt:
                cell(ours, theirs, given, (i, j), room, out)
                for s in range(len(out)):
                    to = i + given.shapes[s, 0], j + given.shapes[s, 1]
                    offer(best, steps, band, to, LINK + s, (total + out[s], rim + out[s]))
    return steps, total, rim


@compiled
def offer(best: Floats, steps: Steps, band: Band, to: tuple[int, int], step: int, gained: tuple[float, float]) -> None:
    """Lets a node of the band take a step if its total is higher; of equal ones first come, but alone before linked."""
    i, j = to
    if i >= len(band.low) or j < band.low[i] or j >= band.high[i]:
        return
    row, at = i % best.shape[1], band.first[i] + j - band.low[i]
    if gained[0] > best[0, row, j] - (TIE if step < LINK <= steps[at] else 0.0):
        best[0, row, j], steps[at] = gained[0], step
    best[1, row, j] = max(best[1, row, j], gained[1])


@compiled
def back(steps: Steps, band: Band, shapes: Ints) -> tuple[Ints, Ints]:
    """Walks back from the end over the steps taken: (beads, 4) source and target ranges, and the steps, last first."""
    i, j, count = len(band.low) - 1, band.high[-1] - 1, 0
    beads, taken = np.empty((i + j, 4), np.int64), np.empty(i + j, np.int64)
    while i or j:
        step = steps[band.first[i] + j - band.low[i]]
        m, n = (1, 0) if step == OURS else (0, 1)
        if step >= LINK:
            m, n = shapes[step - LINK, 0], shapes[step - LINK, 1]
        beads[count, 0], beads[count, 1], beads[count, 2], beads[count, 3] = i - m, i, j - n, j
        taken[count] = step
        i, j, count = i - m, j - n, count + 1
    return beads[:count], taken[:count]


@compiled
def nearest(queries: Vectors, keys: Vectors, count: int) -> tuple[Vectors, Ints]:
    """Returns each query's ``count`` highest cosines, best first, and which key is the nearest.

    -inf where there are fewer keys; of equally near keys the first counts. Nothing of size queries · keys is kept.
    """
    top = np.full((len(queries), count), -np.inf, np.float32)
    which = np.zeros(len(queries), np.int64)
    room = np.empty((TILE, TILE), np.float32)
    for chunk in range(0, len(keys), CHUNK):
        for i in range(0, len(queries), TILE):
            for j in range(chunk, min(chunk + CHUNK, len(keys)), TILE):
                tile(rows(queries, i), rows(keys, j), room)
                for p in range(min(TILE, len(queries) - i)):
                    for q in range(min(TILE, len(keys) - j)):
                        if room[p, q] > top[i + p, 0]:
                            which[i + p] = j + q
                        insert(top, i + p, room[p, q])
    return top, which


@compiled
def near(queries: Vectors, keys: Vectors, starts: Ints, ends: Ints, known: NDArray[np.bool_], top: Vectors) -> None:
    """Adds to each query's highest cosines the keys from ``starts`` up to ``ends`` that are not ``known``."""
    room = np.empty((TILE, TILE), np.float32)
    for i in range(len(queries)):
        query = (queries[i], queries[i], queries[i], queries[i])
        for j in range(starts[i], ends[i], TILE):
            tile(query, rows(keys, j), room)
            for q in range(min(TILE, ends[i] - j)):
                if not known[j + q]:
                    insert(top, i, room[0, q])


@compiled
def insert(top: Vectors, i: int, value: float) -> None:
    """Puts a value into row ``i``, which falls, and takes the lowest out."""
    at = top.shape[1] - 1
    if value <= top[i, at]:
        return
    while at > 0 and top[i, at - 1] < value:
        top[i, at] = top[i, at - 1]
        at -= 1
    top[i, at] = value
