"""The search: which runs of sentences go together in order, m:n; it knows only numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.runs import Runs

if TYPE_CHECKING:
    from align.gains import Weights
    from align.lattice import Band, Model, Side

Gains = Mapping[tuple[int, int], NDArray[np.float64]]
Range = tuple[int, int, int, int]  # src_start, src_end, tgt_start, tgt_end
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

TIE = 1e-12  # what a link must gain more than its sentences do alone
SAME = 1e-9  # part of a total by which two sums of the same gains may differ


@dataclass(frozen=True, slots=True)
class Certificate:
    """Says what is proved of a path.

    ``kind`` is one of three. "whole": every node of the grid was searched; no path gains more. "settled": no path of
    the band gains more, nor does one come to its rim; a band of half the width held no less; and ``detour`` is at least
    what was asked for. "open": the band could not be widened within the limits until it settled; no path of it gains
    more, but one outside may.

    ``slack`` and ``detour`` are proved in every case. ``slack`` is what the best path that comes to the rim gains less
    than this one. So a path that leaves the band gains more only if its ways outside gain together over ``slack`` more
    than the best ways inside between the nodes where it leaves and returns. As no bead gains more than at a cosine of
    1, it must link at least ``detour`` sentences there, both sides counted: no short way round can be better, only a
    whole passage found elsewhere. Whether there is such a passage is not proved, short of searching the whole grid; the
    anchors looked for one everywhere, and where two chains of them came close the band holds both.

    ``nodes`` counts those of the last band, ``grid`` all.
    """

    kind: str
    slack: float
    detour: float
    nodes: int
    grid: int


@dataclass(frozen=True, slots=True)
class Path:
    """Holds beads in order, each sentence of both sides in exactly one; one left alone is a bead with an empty range.

    ``gains`` is what each bead gains over leaving its sentences alone, 0 for those alone. ``crowds`` are those of both
    sides that the margins were taken with, (longest, sentences).
    """

    beads: list[Range]
    gains: list[float]
    certificate: Certificate
    crowds: tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Limits:
    """Holds how far a search goes, in nodes of the grid: each takes about half a microsecond and a byte.

    Grids of up to ``whole`` nodes are searched wholly. In others a band ``width`` nodes around the anchors is doubled
    until it settles with a ``detour`` of so many sentences, or would have more than ``nodes`` and more than ``columns``
    a sentence.
    """

    whole: int = 500_000
    nodes: int = 30_000_000
    columns: int = 400
    width: int = 8
    detour: float = 8.0


class Found(NamedTuple):
    """Holds the best path of a band, (beads, 4), its gains and total, and the best total of one that meets the rim."""

    beads: Ints
    gains: Floats
    total: float
    rim: float


def align(
    ours: Runs,
    theirs: Runs,
    weights: "Weights",
    extra: Mapping[Range, float] | None = None,
    limits: Limits | None = None,
    crowds: tuple[Floats, Floats] | None = None,
) -> Path:
    """Finds the beads in order that gain most in all, in time and memory linear in the length of long texts.

    Both sides need runs as long as the shapes of ``weights``. ``extra`` adds to the gain of single beads; -inf forbids
    one. ``crowds`` are those of an earlier path of the same texts, if its margins are to be kept. Deterministic: the
    same numbers give the same path on one machine.
    """
    from align import anchors, gains

    limits, src, tgt = limits or Limits(), ours.sentences, theirs.sentences
    if not src or not tgt:
        return _unpartnered(ours, theirs)
    whole = (src + 1) * (tgt + 1) <= limits.whole
    pinned = np.zeros((0, 2), np.int64) if whole else anchors.anchors(ours, theirs, weights)
    near = crowds or _crowds(ours, theirs, pinned, limits.width)
    sides = gains.side(ours, near[0], weights), gains.side(theirs, near[1], weights)
    found, certificate = _widened(sides, gains.model(weights, src, extra or {}), pinned, limits)
    beads = [(int(a), int(b), int(c), int(d)) for a, b, c, d in found.beads.tolist()]
    return Path(beads, found.gains.tolist(), certificate, near)


def search(gains: Gains, src: int, tgt: int) -> list[Range]:
    """Finds the beads in order that gain most in all; a sentence left alone gains nothing and costs nothing.

    ``gains[m, n][i, j]`` is what it gains to put ``m`` source sentences from ``i`` on beside ``n`` target sentences
    from ``j`` on; negative where they do not belong together. Every sentence of both sides is in exactly one bead;
    those alone come as empty ranges. Sentences are linked only where that gains something; of equal ways the same one
    is always taken. Exact and quadratic, O(src · tgt · shapes), in plain numpy: what ``align`` is tested against.
    """
    shapes = sorted(gains)
    best, step = np.zeros((src + 1, tgt + 1)), np.ones((src + 1, tgt + 1), np.int16)
    for i in range(src + 1):
        above = best[i - 1] if i else np.where(np.arange(tgt + 1) == 0, 0.0, -inf)
        linked, which = np.full(tgt + 1, -inf), np.zeros(tgt + 1, np.int16)
        for k, (m, n) in enumerate(shapes):
            if m <= i and n <= tgt:
                total = best[i - m, : tgt - n + 1] + gains[m, n][i - m]
                which[n:][total > linked[n:]] = k
                linked[n:] = np.maximum(linked[n:], total)
        best[i] = np.maximum.accumulate(np.maximum(above, linked))  # target sentences alone carry on what stands left
        left = np.concatenate(([-inf], best[i, :-1]))
        step[i] = np.where(linked > np.maximum(above, left) + TIE, 2 + which, above < left)
    return _trace(step, shapes)


def _trace(step: NDArray[np.int16], shapes: list[tuple[int, int]]) -> list[Range]:
    """Walks back from the end: 0 is a source sentence alone, 1 a target sentence alone, 2 + k shape k."""
    i, j = step.shape[0] - 1, step.shape[1] - 1
    beads = []
    while i or j:
        m, n = ((1, 0), (0, 1), *shapes)[step[i, j]]
        beads.append((i - m, i, j - n, j))
        i, j = i - m, j - n
    return beads[::-1]


def _unpartnered(ours: Runs, theirs: Runs) -> Path:
    """Leaves all sentences of the side that has any alone."""
    src, tgt = ours.sentences, theirs.sentences
    lone = [(i, i + 1, 0, 0) for i in range(src)] + [(0, 0, j, j + 1) for j in range(tgt)]
    nobody = np.zeros(ours.letters.shape), np.zeros(theirs.letters.shape)
    return Path(lone, [0.0] * len(lone), Certificate("whole", inf, inf, len(lone) + 1, len(lone) + 1), nobody)


def _crowds(ours: Runs, theirs: Runs, pinned: Ints, width: int) -> tuple[Floats, Floats]:
    """Takes the crowds of both sides, of a long text around its anchors."""
    from align.band import envelope
    from align.crowd import crowds

    src, tgt = ours.sentences, theirs.sentences
    return (
        crowds(ours.vectors, theirs.vectors[0], envelope(pinned, src, tgt, width)),
        crowds(theirs.vectors, ours.vectors[0], envelope(pinned[:, ::-1], tgt, src, width)),
    )


def _widened(sides: "tuple[Side, Side]", given: "Model", pinned: Ints, limits: Limits) -> tuple[Found, Certificate]:
    """Doubles the band, without the anchors that its optimum contradicts, until the optimum settles."""
    from align.band import envelope, thinned
    from align.gains import most

    src, tgt = (len(side.facts) for side in sides)
    grid, room, bound = (src + 1) * (tgt + 1), max(limits.nodes, limits.columns * (src + tgt)), most(*sides, given)
    band, width, before = envelope(pinned, src, tgt, limits.width), limits.width, -inf
    guessed = band.first[-1] > room
    if guessed:
        pinned = thinned(pinned, src, tgt, room // 4)
        band = envelope(pinned, src, tgt, width)
    while True:
        found = _best(*sides, given, band)
        slack = found.total - found.rim
        proof = slack, slack / bound, int(band.first[-1]), grid
        if band.first[-1] == grid:
            return found, Certificate("whole", *proof)
        settled = slack / bound >= limits.detour and np.isclose(found.total, before, SAME, SAME)
        if settled and not guessed:
            return found, Certificate("settled", *proof)
        before, width, pinned = found.total, 2 * width, _kept(pinned, found.beads, band, 2 * width)
        band = envelope(pinned, src, tgt, width)
        if band.first[-1] > room:
            return found, Certificate("open", *proof)


def _best(ours: "Side", theirs: "Side", given: "Model", band: "Band") -> Found:
    """Finds the best path of a band."""
    from align.lattice import LINK, back, cells, forward

    steps, total, rim = forward(ours, theirs, given, band)
    beads, taken = (rows[::-1] for rows in back(steps, band, given.shapes))
    gains, links = np.zeros(len(beads)), np.flatnonzero(taken >= LINK)
    shapes = taken[links] - LINK
    gains[links] = cells(ours, theirs, given, beads[links][:, [0, 2]])[np.arange(len(links)), shapes]
    return Found(beads, gains, total, rim)


def _kept(pinned: Ints, beads: Ints, band: "Band", width: int) -> Ints:
    """Drops the anchors that the path does not link, and those near where it comes to the rim of the band."""
    from align.band import rim

    bead = np.searchsorted(beads[:, 1], pinned[:, 0], side="right")  # the one that holds the source sentence
    linked = (beads[bead, 2] <= pinned[:, 1]) & (pinned[:, 1] < beads[bead, 3])
    close = np.concatenate(([-inf], rim(band, beads), [inf]))
    after = np.searchsorted(close, pinned[:, 0])
    away = np.minimum(close[after] - pinned[:, 0], pinned[:, 0] - close[after - 1])
    return np.asarray(pinned[linked & (away > width)])
