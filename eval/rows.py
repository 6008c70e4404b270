"""Lays a story's versions out in rows: what says the same stands side by side, and no column leaves its own order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from align.records import Bead

Node = tuple[int, int]  # column, place in that column
Bond = tuple[tuple[Node, ...], tuple[Node, ...]]  # the two sides of a bead, neither empty


@dataclass(frozen=True, slots=True)
class Link:
    """Says that the cell of ``column`` means the same as the cell of ``other`` in row ``row``, counted from 0."""

    column: int
    row: int
    other: int


@dataclass(frozen=True, slots=True)
class Row:
    """Sets sentences side by side, ``cells`` one a version, each the ``Sentence.index`` of what stands there."""

    cells: tuple[tuple[int, ...], ...]
    links: tuple[Link, ...]


def lay_out(columns: Mapping[str, Sequence[int]], beads: Iterable[Bead]) -> tuple[Row, ...]:
    """Puts every sentence of every version in exactly one row, each column in its own order.

    ``columns`` gives each article's story sentences by ``Sentence.index``, ascending; the first is the backbone. Beads
    of the backbone join first, then those between the others, then the crossing ones; a bead that cannot join without
    breaking an order becomes a Link in both its rows. What has no partner stands after what it follows in its version.
    """
    bonds = _bonds(columns, beads)
    sizes = [len(indexes) for indexes in columns.values()]
    kept: list[Bond] = []
    for wave in bonds:
        kept = _joined(sizes, kept, wave)
    heads = _heads(sizes, kept)
    number = {head: row for row, head in enumerate(_in_order(heads))}
    cells: list[list[list[int]]] = [[[] for _ in sizes] for _ in number]
    indexes = list(columns.values())
    for (column, place), head in heads.items():
        cells[number[head]][column].append(indexes[column][place])
    links = _links((bond for wave in bonds for bond in wave), {node: number[head] for node, head in heads.items()})
    return tuple(Row(tuple(map(tuple, row)), tuple(sorted(links[at], key=_by_place))) for at, row in enumerate(cells))


def _bonds(columns: Mapping[str, Sequence[int]], beads: Iterable[Bead]) -> tuple[list[Bond], list[Bond], list[Bond]]:
    """Reads the beads that join something, in three waves: of the backbone, between the others, crossing."""
    column_of = {article: column for column, article in enumerate(columns)}
    place_of = [{index: place for place, index in enumerate(indexes)} for indexes in columns.values()]
    waves: tuple[list[Bond], list[Bond], list[Bond]] = ([], [], [])

    def side(article: str, start: int, end: int) -> tuple[Node, ...]:
        column = column_of[article]
        return tuple((column, place_of[column][i]) for i in range(start, end) if i in place_of[column])

    for bead in beads:
        if bead.src_id in column_of and bead.tgt_id in column_of:
            src = side(bead.src_id, bead.src_start, bead.src_end)
            tgt = side(bead.tgt_id, bead.tgt_start, bead.tgt_end)
            if src and tgt:
                wave = 2 if bead.kind == "crossing" else int(0 not in (src[0][0], tgt[0][0]))
                waves[wave].append((src, tgt))
    for wave_bonds in waves:
        wave_bonds.sort()
    return waves


def _joined(sizes: Sequence[int], kept: list[Bond], tried: list[Bond]) -> list[Bond]:
    """Adds to ``kept`` the bonds of ``tried`` that break no order: all at once if they can, else each half in turn."""
    if not tried or _fits(sizes, kept + tried):
        return kept + tried
    if len(tried) == 1:
        return kept
    half = len(tried) // 2
    return _joined(sizes, _joined(sizes, kept, tried[:half]), tried[half:])


def _fits(sizes: Sequence[int], bonds: list[Bond]) -> bool:
    """Tells whether rows made by these bonds keep every order and set backbone sentences together only by its beads.

    Without the second rule a few loose beads between other versions would draw half a story into one row.
    """
    heads = _heads(sizes, bonds)
    own = _heads(sizes, [bond for bond in bonds if 0 in (bond[0][0][0], bond[1][0][0])])
    if len({heads[n] for n in heads if n[0] == 0}) < len({own[n] for n in own if n[0] == 0}):
        return False
    try:
        TopologicalSorter(_before(heads)).prepare()
    except CycleError:
        return False
    return True


def _heads(sizes: Sequence[int], bonds: Iterable[Bond]) -> dict[Node, Node]:
    """Maps each sentence to the first of the sentences that it shares its row with (union-find)."""
    head = {(column, place): (column, place) for column, size in enumerate(sizes) for place in range(size)}

    def first(node: Node) -> Node:
        while head[node] != node:
            head[node] = head[head[node]]
            node = head[node]
        return node

    for src, tgt in bonds:
        least, *others = sorted({first(node) for node in (*src, *tgt)})
        for other in others:
            head[other] = least
    return {node: first(node) for node in head}


def _before(heads: Mapping[Node, Node]) -> dict[Node, set[Node]]:
    """Maps each row to the rows that must stand above it, because some version says so."""
    before: dict[Node, set[Node]] = {head: set() for head in heads.values()}
    for (column, place), head in heads.items():
        above = heads.get((column, place - 1), head)
        if above != head:
            before[head].add(above)
    return before


def _in_order(heads: Mapping[Node, Node]) -> list[Node]:
    """Sorts the rows: lonely sentences stand together between the shared rows that they stand between.

    A row's level is the number of shared rows on the longest way down to it, so the key respects every order.
    """
    columns: dict[Node, set[int]] = {}
    for (column, _), head in heads.items():
        columns.setdefault(head, set()).add(column)
    before, level = _before(heads), dict[Node, int]()
    for row in TopologicalSorter(before).static_order():
        level[row] = max((level[above] + (len(columns[above]) > 1) for above in before[row]), default=0)
    return sorted(columns, key=lambda row: (level[row], len(columns[row]) > 1, row))


def _links(bonds: Iterable[Bond], row_of: Mapping[Node, int]) -> dict[int, set[Link]]:
    """Finds the bonds whose sides ended up in different rows, and links both rows."""
    links: dict[int, set[Link]] = {row: set() for row in row_of.values()}
    for src, tgt in bonds:
        here, there = row_of[src[0]], row_of[tgt[0]]
        if here != there:
            links[here].add(Link(src[0][0], there, tgt[0][0]))
            links[there].add(Link(tgt[0][0], here, src[0][0]))
    return links


def _by_place(link: Link) -> tuple[int, int, int]:
    return link.column, link.row, link.other
