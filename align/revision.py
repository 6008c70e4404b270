"""Beads as a person corrected them: every sentence in exactly one bead, and the last word on each is theirs."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from align.corrections import Correction, Entry, Group, Indexes, find
from align.records import Bead
from mt.errors import UserError
from mt.records import Sentence
from mt.signature import signature

BY_HAND = "corrected by hand"
CUT = "|cut by hand"  # what is left of a bead out of which a person took sentences
NONE: Indexes = frozenset()
Pair = tuple[str, str]
Told = Mapping[str, Sequence[Sentence]]


def by_hand(bead: Bead) -> bool:
    """Tells whether a person made the bead, and not the search."""
    return f"|{BY_HAND}|" in bead.made_by


def respects(members: Mapping[str, Indexes], corrected: Iterable[Bead]) -> bool:
    """Tells whether sentences of several versions may stand together after what a person corrected.

    ``members`` gives sentence indexes by article, ``corrected`` beads made by hand: the sentences of such a bead stand
    with no others of its two articles, over whatever third version the links to them lead.
    """
    for bead in corrected:
        ours, theirs = members.get(bead.src_id, NONE), members.get(bead.tgt_id, NONE)
        src, tgt = set(range(bead.src_start, bead.src_end)), set(range(bead.tgt_start, bead.tgt_end))
        if (ours & src or theirs & tgt) and ours and theirs and not (ours <= src and theirs <= tgt):
            return False
    return True


def revised(
    beads: Sequence[Bead], sentences: Iterable[Sentence], entries: Iterable[Entry]
) -> tuple[list[Bead], dict[int, str]]:
    """Corrects the beads that the search made, in the order of the entries, so that a later one wins.

    Every story sentence stays in exactly one bead of each pair of articles. What a person put together or apart is made
    by hand, linked with score 1; what is left of a bead that lost sentences keeps its score, and its signature says so.
    Also returns, by their numbers, why entries do not hold: a sentence is gone, a side has a gap, a later entry rules.
    """
    told: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        if sentence.in_story:
            told.setdefault(sentence.article_id, []).append(sentence)
    pairs: dict[Pair, list[Bead]] = {}
    for bead in beads:
        pairs.setdefault((bead.src_id, bead.tgt_id), []).append(bead)
    changes, faults = _changes(entries, told, pairs.keys())
    for pair in {change.pair: None for change in changes}:
        own = [change for change in changes if change.pair == pair]
        version = _Version(pairs[pair], [[s.index for s in told.get(article, ())] for article in pair])
        faults |= _applied(version, own)
        pairs[pair] = version.beads()
    return [bead for made in pairs.values() for bead in made], dict(sorted(faults.items()))


@dataclass(frozen=True, slots=True)
class _Change:
    """Says which groups of sentences of two articles are to be beads; to unlink, that the one group is to be none."""

    number: int
    kind: str
    pair: Pair
    groups: tuple[Group, ...]

    @property
    def apart(self) -> bool:
        return self.kind == "unlink"

    def touches(self, other: "_Change") -> bool:
        """Tells whether both speak of one sentence."""
        return any(one[side] & another[side] for one in self.groups for another in other.groups for side in (0, 1))


def _changes(entries: Iterable[Entry], told: Told, known: Iterable[Pair]) -> tuple[list[_Change], dict[int, str]]:
    """Finds what the entries name, and says by their numbers which of them cannot be carried out, and why."""
    pairs, changes, faults = set(known), list[_Change](), dict[int, str]()
    for entry in entries:
        if entry.correction is not None:
            try:
                changes.append(_change(entry.number, entry.correction, told, pairs))
            except UserError as error:
                faults[entry.number] = str(error)
    return changes, faults


def _change(number: int, correction: Correction, told: Told, pairs: set[Pair]) -> _Change:
    """Finds the sentences that a correction names; raises UserError where the texts do not allow it."""
    pair = correction.article_ids[0], correction.article_ids[1]
    if pair not in pairs:
        raise UserError(" and ".join(pair), "are not versions of one story here", "see stories.jsonl")
    groups: list[Group] = []
    for bead in correction.beads:
        sides: dict[str, Indexes] = dict.fromkeys(pair, NONE)
        for named in (*bead.src, *bead.tgt):
            sides[named.article_id] |= find(named, told.get(named.article_id, ()))
        groups.append((sides[pair[0]], sides[pair[1]]))
    for side, article in enumerate(pair):
        if sum(len(group[side]) for group in groups) > len(_joined(groups)[side]):
            raise UserError(article, "one sentence stands in two of the beads", "correct it again on the new page")
    if correction.kind == "merge":
        groups = [_joined(groups)]
    for group in groups:
        for side, article in enumerate(pair):
            if len(_runs(group[side], [sentence.index for sentence in told.get(article, ())])) > 1:
                places = ", ".join(map(str, sorted(group[side])))
                raise UserError(article, f"sentences {places} do not stand in a row", "take those between in, or fewer")
    return _Change(number, correction.kind, pair, tuple(groups))


class _Version:
    """Holds the beads of one pair of articles by sentence, so that each sentence has one at any time."""

    def __init__(self, beads: Iterable[Bead], indexes: Sequence[Sequence[int]]) -> None:
        self._indexes = indexes  # of the story's sentences, ascending, source and target
        self._of: tuple[dict[int, Bead], dict[int, Bead]] = ({}, {})
        for bead in beads:
            self._put(bead)

    def beads(self) -> list[Bead]:
        """Lists the beads in source order; those by hand that break the order of the others are marked as crossing."""
        made = sorted({bead for owners in self._of for bead in owners.values()}, key=_place)
        straight = [bead for bead in made if not (bead.alone or bead.kind == "crossing" or by_hand(bead))]
        for at, bead in enumerate(made):
            if by_hand(bead) and not bead.alone:
                if any(_cross(bead, other) for other in straight):
                    made[at] = replace(bead, kind="crossing")
                else:
                    straight.append(bead)
        return made

    def apply(self, change: _Change) -> None:
        """Makes the groups beads, each out of whatever beads its sentences are in, or sets the one group apart."""
        made_by = signature(BY_HAND, kind=change.kind)
        for group in self._parted(change.groups[0]) if change.apart else change.groups:
            self._set(group, made_by)

    def holds(self, change: _Change) -> bool:
        """Tells whether the beads are as the change wants them."""
        if change.apart:
            return not self._shared(change.groups[0])
        return all(self._is(group) for group in change.groups)

    def _is(self, group: Group) -> bool:
        owners = self._owners(group)
        return len(owners) == 1 and self._members(owners[0]) == group if all(group) else all(it.alone for it in owners)

    def _parted(self, group: Group) -> list[Group]:
        """Lists what leaves its bead so that no sentence of one side stays with one of the other.

        The side that leaves others behind leaves; where neither does, or both do, both leave.
        """
        leaving: list[Group] = []
        for bead in self._shared(group):
            ours, theirs = self._members(bead)
            mine, yours = ours & group[0], theirs & group[1]
            if ours > mine or theirs == yours:
                leaving.append((mine, NONE))
            if theirs > yours or ours == mine:
                leaving.append((NONE, yours))
        return leaving

    def _set(self, group: Group, made_by: str) -> None:
        """Takes sentences out of their beads and makes them one bead, or lone ones where a side is empty."""
        taken = self._owners(group)
        for bead in taken:
            ours, theirs = self._members(bead)
            self._keep(bead, (ours - group[0], theirs - group[1]))
        if all(group):
            self._put(_linked(taken[0], group, 1.0, made_by))
        else:
            self._alone(group, made_by)

    def _keep(self, bead: Bead, rest: Group) -> None:
        """Leaves of a bead the longest run on either side linked, its other sentences alone."""
        made_by = bead.made_by if bead.made_by.endswith(CUT) else bead.made_by + CUT
        ours, theirs = (max(_runs(rest[side], self._indexes[side]), key=len, default=NONE) for side in (0, 1))
        if ours and theirs:
            left = _linked(bead, (ours, theirs), bead.score, made_by)
            self._put(replace(left, kind=bead.kind) if bead.kind == "crossing" else left)
            rest = rest[0] - ours, rest[1] - theirs
        self._alone(rest, made_by)

    def _alone(self, group: Group, made_by: str) -> None:
        """Makes each sentence a bead of its own, in the other article where its bead stood."""
        for index in sorted(group[0]):
            bead = self._of[0][index]
            self._put(_moved(bead, (index, index + 1, bead.tgt_start, bead.tgt_start), "1-0", 0.0, made_by))
        for index in sorted(group[1]):
            bead = self._of[1][index]
            self._put(_moved(bead, (bead.src_end, bead.src_end, index, index + 1), "0-1", 0.0, made_by))

    def _put(self, bead: Bead) -> None:
        for owners, members in zip(self._of, self._members(bead), strict=True):
            owners.update(dict.fromkeys(members, bead))

    def _owners(self, group: Group) -> list[Bead]:
        """Lists the beads that sentences are in now, in source order."""
        return sorted({self._of[side][index] for side in (0, 1) for index in group[side]}, key=_place)

    def _shared(self, group: Group) -> list[Bead]:
        """Lists the beads that hold a sentence of one side together with one of the other."""
        return sorted({self._of[0][i] for i in group[0]} & {self._of[1][j] for j in group[1]}, key=_place)

    def _members(self, bead: Bead) -> Group:
        ours, theirs = self._indexes
        return _within(ours, bead.src_start, bead.src_end), _within(theirs, bead.tgt_start, bead.tgt_end)


def _applied(version: "_Version", changes: Sequence[_Change]) -> dict[int, str]:
    """Carries out changes one after the other and says by their numbers which of them a later one has undone."""
    undone: dict[int, int] = {}
    for at, change in enumerate(changes):
        version.apply(change)
        for earlier in changes[:at]:
            if earlier.touches(change):
                if version.holds(earlier):
                    undone.pop(earlier.number, None)
                else:
                    undone.setdefault(earlier.number, change.number)
    return {
        it: f"is overruled by entry {later}, which came later; take one of the two out" for it, later in undone.items()
    }


def _linked(bead: Bead, group: Group, score: float, made_by: str) -> Bead:
    """Moves a bead onto other sentences, some on either side."""
    ours, theirs = group
    place = min(ours), max(ours) + 1, min(theirs), max(theirs) + 1
    return _moved(bead, place, f"{len(ours)}-{len(theirs)}", score, made_by)


def _moved(bead: Bead, place: tuple[int, int, int, int], kind: str, score: float, made_by: str) -> Bead:
    a, b, c, d = place
    moved = replace(bead, src_start=a, src_end=b, tgt_start=c, tgt_end=d, relation="")  # not judged of these sentences
    return replace(moved, score=score, kind=kind, made_by=made_by)


def _joined(groups: Iterable[Group]) -> Group:
    ours, theirs = zip(*groups, strict=True)
    return NONE.union(*ours), NONE.union(*theirs)


def _runs(members: Indexes, indexes: Sequence[int]) -> list[Indexes]:
    """Cuts sentences into runs between which the story has others."""
    runs: list[set[int]] = []
    open_run = False
    for index in indexes:
        if index in members:
            if not open_run:
                runs.append(set())
            runs[-1].add(index)
        open_run = index in members
    return [frozenset(run) for run in runs]


def _within(indexes: Sequence[int], start: int, end: int) -> Indexes:
    return frozenset(indexes[bisect_left(indexes, start) : bisect_left(indexes, end)])


def _cross(one: Bead, other: Bead) -> bool:
    """Tells whether two beads stand in one order in the source and in another in the target."""
    return (one.src_start < other.src_start) != (one.tgt_start < other.tgt_start)


def _place(bead: Bead) -> tuple[int, int, int, int]:
    return bead.src_start, bead.tgt_start, bead.src_end, bead.tgt_end
