from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import gains as compiled
from align.crowd import crowds
from align.gains import Weights
from align.lattice import Band, back, forward
from align.runs import Runs, gather
from align.sentences import Gains, Limits, Path, Range, align, search
from tests.align.texts import WEIGHTS, odd_pair, plain_gains, plain_pair, runs, unit

SHAPES = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1))
WHOLE, BAND = Limits(whole=10**9), Limits(whole=0)

SIZES = st.integers(0, 5)
SEEDS = st.integers(0, 2**32)


@cache
def segmentations(src: int, tgt: int) -> tuple[tuple[Range, ...], ...]:
    """Lists every way to cut both sides into beads in order, those of one side alone included."""
    if not src and not tgt:
        return ((),)
    return tuple(
        (*way, (src - m, src, tgt - n, tgt))
        for m, n in (*SHAPES, (1, 0), (0, 1))
        if src >= m and tgt >= n
        for way in segmentations(src - m, tgt - n)
    )


def total(gains: Gains, beads: tuple[Range, ...] | list[Range]) -> float:
    return sum(float(gains[b - a, d - c][a, c]) for a, b, c, d in beads if a < b and c < d)


def random_gains(src: int, tgt: int, seed: int) -> Gains:
    """Draws a gain for every pair of runs of every shape, likelier against than for it."""
    rng = np.random.default_rng(seed)
    return {(m, n): rng.normal(-0.5, 1.5, (max(0, src - m + 1), max(0, tgt - n + 1))) for m, n in SHAPES}


def links(beads: list[Range]) -> set[Range]:
    return {(a, b, c, d) for a, b, c, d in beads if a < b and c < d}


@settings(max_examples=150, deadline=None)
@given(SIZES, SIZES, st.integers(0, 2**32))
def test_nothing_gains_more_than_what_the_search_finds(src: int, tgt: int, seed: int) -> None:
    gains = random_gains(src, tgt, seed)
    best = max(total(gains, way) for way in segmentations(src, tgt))
    assert total(gains, search(gains, src, tgt)) == pytest.approx(best)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 2**32))
def test_beads_cover_each_sentence_once_and_in_order(src: int, tgt: int, seed: int) -> None:
    beads = search(random_gains(src, tgt, seed), src, tgt)
    assert [i for a, b, _, _ in beads for i in range(a, b)] == list(range(src))
    assert [j for _, _, c, d in beads for j in range(c, d)] == list(range(tgt))
    assert {(b - a, d - c) for a, b, c, d in beads} <= {*SHAPES, (1, 0), (0, 1)}


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10), st.integers(0, 10), st.integers(0, 2**32))
def test_swapping_the_sides_swaps_the_alignment(src: int, tgt: int, seed: int) -> None:
    gains = random_gains(src, tgt, seed)
    swapped = {(n, m): matrix.T for (m, n), matrix in gains.items()}
    assert links(search(swapped, tgt, src)) == {(c, d, a, b) for a, b, c, d in links(search(gains, src, tgt))}


@pytest.mark.parametrize(
    ("src", "tgt", "expected"),
    [
        (0, 0, []),
        (2, 0, [(0, 1, 0, 0), (1, 2, 0, 0)]),
        (0, 2, [(0, 0, 0, 1), (0, 0, 1, 2)]),
        (1, 1, [(0, 1, 0, 1)]),
    ],
)
def test_empty_sides(src: int, tgt: int, expected: list[Range]) -> None:
    gains = {(m, n): np.ones((max(0, src - m + 1), max(0, tgt - n + 1))) for m, n in SHAPES}
    assert search(gains, src, tgt) == expected


@pytest.mark.parametrize("gain", [0.0, -1.0, -np.inf])
def test_what_gains_nothing_is_left_alone(gain: float) -> None:
    assert not links(search({(1, 1): np.full((3, 3), gain)}, 3, 3))


def test_no_shapes_leave_all_alone() -> None:
    assert len(search({}, 2, 3)) == 5


ONES = {(1, 1): np.ones((4, 4))}


@pytest.mark.parametrize("gains", [ONES, {**ONES, (2, 2): np.full((3, 3), 2.0)}])
def test_ties_are_broken_always_the_same_way(gains: Gains) -> None:
    assert search(gains, 4, 4) == search(gains, 4, 4)
    assert total(gains, search(gains, 4, 4)) == 4


def covers(path: Path, ours: Runs, theirs: Runs) -> bool:
    mine = [i for a, b, _, _ in path.beads for i in range(a, b)]
    other = [j for _, _, c, d in path.beads for j in range(c, d)]
    return mine == list(range(ours.sentences)) and other == list(range(theirs.sentences))


def linked(path: Path) -> set[tuple[int, int]]:
    return {(i, j) for a, b, c, d in path.beads for i in range(a, b) for j in range(c, d)}


@settings(max_examples=200, deadline=None)
@given(SEEDS)
def test_the_whole_grid_gives_what_the_exact_search_finds_in_gains_said_again_in_numpy(seed: int) -> None:
    ours, theirs = odd_pair(seed, most=30)
    dense = plain_gains(ours, theirs, WEIGHTS) if ours.sentences and theirs.sentences else {}
    path = align(ours, theirs, WEIGHTS, limits=WHOLE)
    assert covers(path, ours, theirs)
    assert path.certificate.kind == "whole"
    expected = total(dense, search(dense, ours.sentences, theirs.sentences))
    assert sum(path.gains) == pytest.approx(expected, abs=1e-3)
    assert total(dense, path.beads) == pytest.approx(expected, abs=1e-3)


def agreeing(seeds: range, most: int) -> dict[str, int]:
    """Counts by certificate the pairs on which a search in a band gains what the whole grid holds."""
    kinds = {"whole": 0, "settled": 0, "open": 0}
    for seed in seeds:
        ours, theirs = odd_pair(seed, most)
        band = align(ours, theirs, WEIGHTS, limits=BAND)
        assert covers(band, ours, theirs)
        best = sum(align(ours, theirs, WEIGHTS, limits=WHOLE).gains)
        assert sum(band.gains) == pytest.approx(best, abs=1e-6), (seed, band.certificate)
        kinds[band.certificate.kind] += 1
    return kinds


def test_the_band_holds_what_the_whole_grid_holds() -> None:
    kinds = agreeing(range(150), 300)
    assert kinds["settled"] > 10
    assert not kinds["open"]


@pytest.mark.slow
def test_the_band_holds_what_the_whole_grid_holds_on_thousands_of_texts() -> None:
    assert agreeing(range(1000, 3000), 300)["settled"] > 150


@settings(max_examples=150, deadline=None)
@given(SEEDS, st.integers(1, 4), st.integers(0, 3))
def test_what_a_band_misses_is_as_large_as_its_proof_says(seed: int, wide: int, shift: int) -> None:
    """Lays a band without any look at the text: a better path must make slack and detour up outside of it."""
    ours, theirs = odd_pair(seed, most=40)
    src, tgt = ours.sentences, theirs.sentences
    if not src or not tgt:
        return
    band = slanted(src, tgt, wide, shift)
    near = crowds(ours.vectors, theirs.vectors[0], band), crowds(theirs.vectors, ours.vectors[0], band)
    sides = compiled.side(ours, near[0], WEIGHTS), compiled.side(theirs, near[1], WEIGHTS)
    given = compiled.model(WEIGHTS, src, {})
    steps, found, rim = forward(*sides, given, band)
    assert found == pytest.approx(
        total(compiled.table(*sides, given), [tuple(row) for row in back(steps, band, given.shapes)[0].tolist()])
    )
    assert rim == pytest.approx(best_on_the_rim(compiled.table(*sides, given), band), abs=1e-6)
    best = align(ours, theirs, WEIGHTS, limits=WHOLE)
    if sum(best.gains) > found + 1e-6:
        outside = [bead for bead in best.beads if bead[0] < bead[1] and bead[2] < bead[3] and leaves(bead, band)]
        assert sum(b - a + d - c for a, b, c, d in outside) >= (found - rim) / compiled.most(*sides, given)


@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_no_bead_gains_more_by_sentence_than_the_bound_of_the_proof(seed: int) -> None:
    ours, theirs = odd_pair(seed, most=25)
    if not ours.sentences or not theirs.sentences:
        return
    near = align(ours, theirs, WEIGHTS, limits=WHOLE).crowds
    sides = compiled.side(ours, near[0], WEIGHTS), compiled.side(theirs, near[1], WEIGHTS)
    packed = compiled.model(WEIGHTS, ours.sentences, {(0, 1, 0, 1): 3.0})
    bound = compiled.most(*sides, packed)
    for (m, n), gains in compiled.table(*sides, packed).items():
        assert (gains <= bound * (m + n)).all()


def slanted(src: int, tgt: int, wide: int, shift: int) -> Band:
    rows = np.arange(src + 1)
    middle = rows * tgt // src + shift
    low, high = np.clip(middle - wide, 0, tgt), np.clip(middle + wide + tgt // src, 0, tgt) + 1
    low[0], high[-1] = 0, tgt + 1
    return Band(low, high, np.concatenate(([0], np.cumsum(high - low))))


def leaves(bead: Range, band: Band) -> bool:
    a, b, c, d = bead
    return not (band.low[a] <= c < band.high[a] and band.low[b] <= d < band.high[b])


def best_on_the_rim(gains: Gains, band: Band) -> float:
    """Finds by plain loops the best total of a path inside the band that meets a node with a step out of it."""
    rows, columns = len(band.low), int(band.high[-1])
    shapes = [(1, 0), (0, 1), *gains]
    high, wide = max(m for m, _ in shapes), max(n for _, n in shapes)
    best = {(0, 0, False): 0.0}
    for i in range(rows):
        for j in range(band.low[i], band.high[i]):
            out = band.low[min(i + high, rows - 1)] > j or (band.high[i] < columns and j + wide >= band.high[i])
            if out and (i, j, False) in best:
                best[i, j, True] = max(best[i, j, False], best.get((i, j, True), -np.inf))
            for met in (False, True):
                for m, n in shapes if (i, j, met) in best else ():
                    to, place = i + m, j + n
                    if to < rows and place < columns and band.low[to] <= place < band.high[to]:
                        gained = best[i, j, met] + (float(gains[m, n][i, j]) if m and n else 0.0)
                        best[to, place, met] = max(gained, best.get((to, place, met), -np.inf))
    return best.get((rows - 1, columns - 1, True), -np.inf)


@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_swapping_the_sides_of_two_texts_swaps_the_links(seed: int) -> None:
    ours, theirs = odd_pair(seed, most=50)
    one, other = align(ours, theirs, WEIGHTS, limits=BAND), align(theirs, ours, WEIGHTS, limits=BAND)
    assert sum(one.gains) == pytest.approx(sum(other.gains), abs=1e-6)


def test_a_long_text_is_searched_in_a_small_part_of_the_grid() -> None:
    ours, theirs, gold = plain_pair(1500)
    path = align(ours, theirs, WEIGHTS)
    assert path.certificate.kind == "settled"
    assert path.certificate.nodes < 200 * ours.sentences
    assert path.certificate.detour >= Limits().detour
    assert len(linked(path) & gold) > 0.98 * max(len(gold), len(linked(path)))
    whole = align(ours, theirs, WEIGHTS, limits=WHOLE, crowds=path.crowds)
    assert whole.certificate.kind == "whole"
    assert sum(path.gains) == pytest.approx(sum(whole.gains))
    assert align(ours, theirs, WEIGHTS).beads == path.beads


def test_a_search_that_may_not_widen_says_so() -> None:
    draw = np.random.default_rng(1)
    ours, theirs = (runs(1 + draw.normal(size=(400, 8)) / 2, range(400)) for _ in range(2))
    path = align(ours, theirs, WEIGHTS, limits=Limits(whole=0, nodes=20_000, columns=1))
    assert path.certificate.kind == "open"
    assert path.certificate.nodes <= 20_000
    assert path.certificate.detour < Limits().detour
    assert covers(path, ours, theirs)


@pytest.mark.parametrize(("src", "tgt"), [(0, 0), (0, 3), (3, 0)])
def test_a_side_without_sentences_leaves_the_other_alone(src: int, tgt: int) -> None:
    ours, theirs = runs(np.ones((src, 4)), range(src)), runs(np.ones((tgt, 4)), range(tgt))
    path = align(ours, theirs, WEIGHTS)
    assert covers(path, ours, theirs)
    assert path.gains == [0.0] * (src + tgt)
    assert path.certificate.kind == "whole"


@pytest.mark.parametrize("limits", [WHOLE, BAND])
def test_identical_sides_are_linked_sentence_by_sentence(limits: Limits) -> None:
    ours = plain_pair(300)[0]
    path = align(ours, ours, WEIGHTS, limits=limits)
    assert path.beads == [(i, i + 1, i, i + 1) for i in range(ours.sentences)]


@pytest.mark.parametrize(("src", "tgt"), [(1, 1), (60, 50), (900, 700)])
def test_one_line_again_and_again_is_covered(src: int, tgt: int) -> None:
    ours, theirs = runs(np.ones((src, 8)), [1] * src), runs(np.ones((tgt, 8)), [1] * tgt)
    assert covers(align(ours, theirs, WEIGHTS), ours, theirs)


def test_a_text_within_one_a_hundred_times_as_long_is_found() -> None:
    draw = np.random.default_rng(1)
    stock = 1 + draw.normal(size=(6000, 48))
    path = align(runs(stock[::100], range(0, 6000, 100)), runs(stock, range(6000)), WEIGHTS)
    assert {(i, 100 * i) for i in range(60)} <= linked(path)


def test_a_bead_of_four_and_four_is_found() -> None:
    stock = 0.3 + np.random.default_rng(2).normal(size=(40, 48))
    sides = [
        runs(np.array([part.sum(axis=0) for part in np.split(stock, cuts)]), [1] * (len(cuts) + 1))
        for cuts in ([*range(1, 16), 18, 20, 22, *range(24, 40)], [*range(1, 16), 17, 19, 21, *range(24, 40)])
    ]
    strict = Weights(100.0, 0.0, 0.0, (), -95.0, WEIGHTS.shapes)  # nothing below a cosine of 0.95 belongs together
    assert (15, 19, 15, 19) in align(sides[0], sides[1], strict).beads


@pytest.mark.parametrize("longest", [1, 4, 6])
def test_the_compiled_gains_are_those_said_again_in_numpy(longest: int) -> None:
    stock = 1 + np.random.default_rng(3).normal(size=(14, 24))
    ours, theirs = runs(stock, range(14), longest), runs(stock[3:], range(3, 14), longest)
    shapes = {(m, n): 0.1 * m for m in range(1, longest + 1) for n in range(1, longest + 1)}
    weights = Weights(-22.2, 99.7, 5.2, (0.5, 2.0), 20.1, shapes, 0.25, (0.3, -0.5, 0.02), 2.0, 40.0)
    path = align(ours, theirs, weights)
    sides = compiled.side(ours, path.crowds[0], weights), compiled.side(theirs, path.crowds[1], weights)
    made, plain = compiled.table(*sides, compiled.model(weights, 14, {})), plain_gains(ours, theirs, weights)
    assert made.keys() == plain.keys()
    for shape, gains in plain.items():
        np.testing.assert_allclose(made[shape], gains, atol=1e-3)
    assert sum(path.gains) == pytest.approx(total(plain, search(plain, 14, 11)), abs=1e-3)


def test_leaving_a_sentence_alone_is_a_decision_with_a_gain() -> None:
    ours, theirs, _ = plain_pair(20, lost=0.0)
    eager = Weights(-22.2, 99.7, 5.2, (), 20.1, {(1, 1): 0.0}, alone=(1000.0, 0.0, 0.0))
    assert not linked(align(ours, theirs, eager))


@pytest.mark.parametrize(("weakest", "expected"), [(0.0, {(0, 2, 0, 1)}), (200.0, {(0, 1, 0, 1)})])
def test_a_sentence_without_partner_is_no_free_rider_in_a_bead(weakest: float, expected: set[Range]) -> None:
    """The second sentence shares nothing with the other side; together with the first it hardly takes from that."""
    said, other, beside = np.eye(3, dtype=np.float32)
    ours = gather([np.array([said, beside]), unit((said + 0.3 * beside)[None].astype(float))], [9, 9])
    theirs = gather([np.array([said, other]), unit((said + other)[None].astype(float))], [9, 9])
    weights = Weights(10.0, 0.0, 0.0, (), -5.0, {(1, 1): 0.0, (2, 1): 0.5}, weakest=weakest)
    assert links(align(ours, theirs, weights).beads) == expected


def test_a_bead_that_ends_a_sentence_on_one_side_only_gains_less() -> None:
    row = np.ones((1, 1), np.float32)
    weights = Weights(10.0, 0.0, 0.0, (), 0.0, {(1, 1): 0.0}, ends=3.0)
    sides = [gather([row], [9], closed=[closed]) for closed in (True, False)]
    gained = [align(one, other, weights).gains for one in sides for other in sides]
    assert gained == [[pytest.approx(gain)] for gain in (10.0, 7.0, 7.0, 10.0)]


def test_extra_gains_forbid_and_force_beads() -> None:
    ours, theirs, _ = plain_pair(40, lost=0.0)
    extra = {(5, 6, 5, 6): -np.inf, (20, 21, 22, 23): 1e4}
    path, dense = align(ours, theirs, WEIGHTS, extra), plain_gains(ours, theirs, WEIGHTS)
    for (a, b, c, d), gain in extra.items():
        dense[b - a, d - c][a, c] += gain
    assert (5, 6, 5, 6) in align(ours, theirs, WEIGHTS).beads
    assert (5, 6, 5, 6) not in path.beads
    assert (20, 21, 22, 23) in path.beads
    assert sum(path.gains) == pytest.approx(total(dense, search(dense, 40, theirs.sentences)), abs=1e-3)


def test_an_extra_gain_for_a_shape_that_is_not_searched_is_refused() -> None:
    ours, theirs, _ = plain_pair(10, lost=0.0)
    with pytest.raises(ValueError, match=r"\(0, 5, 0, 1\): the weights know no such shape"):
        align(ours, theirs, WEIGHTS, {(0, 5, 0, 1): 1.0})


def test_vectors_of_zeros_are_linked_to_nothing() -> None:
    nothing = gather(np.zeros((4, 5, 8), np.float32), [10] * 5, [[()] * 5, [()] * 5])
    other = gather([unit(np.ones((5 - m, 8))) for m in range(4)], [10] * 5, [[()] * 5, [()] * 5])
    path = align(nothing, other, Weights(0.0, 99.7, 5.2, (0.5, 0.5), -1.0, WEIGHTS.shapes))
    assert not linked(path)
