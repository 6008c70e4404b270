"""Links between two versions each, made one picture of all versions: groups with one unbroken run in each version."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Members = Mapping[str, frozenset[int]]  # of each version, the places that say the same


@dataclass(frozen=True, slots=True)
class Tie:
    """Holds a link between places of two versions; ``score`` 0-1.

    A ``loose`` one joins no two groups, and lengthens a run only where its places are of one piece.
    """

    members: Members
    score: float
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Gathers places that say the same, of each version one run; ``score`` is that of the weakest link."""

    members: Members
    score: float


def groups(
    ties: Iterable[Tie],
    order: Mapping[str, Sequence[int]],
    fits: Callable[[Members], bool] = lambda _: True,
    one_piece: Callable[[str, frozenset[int]], bool] = lambda *_: True,
) -> list[Group]:
    """Joins links that share a place, strongest first, as long as every version keeps one unbroken run.

    ``order`` lists the places of each version that count, ascending; others are left out of the links. A link is
    dropped where what it would join breaks a run or does not fit (``fits``), a loose one where it would join groups
    or make a run that is not of ``one_piece`` (version, its places).
    Equal links are taken in the order of their places, so that the same links always give the same groups.
    """
    counted = {version: frozenset(places) for version, places in order.items()}
    made: list[Group] = []
    for tie in sorted(ties, key=lambda tie: (-tie.score, sorted((v, sorted(p)) for v, p in tie.members.items()))):
        new = {version: places & counted.get(version, frozenset()) for version, places in tie.members.items()}
        touched = [it for it in made if any(it.members.get(v, frozenset()) & places for v, places in new.items())]
        if len(touched) == 1 and all(places <= touched[0].members.get(v, frozenset()) for v, places in new.items()):
            continue  # known already, from stronger links
        joined = _joined([Group(new, tie.score), *touched])
        if tie.loose and (len(touched) > 1 or not all(one_piece(v, joined.members[v]) for v in new)):
            continue
        if all(_unbroken(places, order.get(v, ())) for v, places in joined.members.items()) and fits(joined.members):
            made = [it for it in made if it not in touched] + [joined]
    return made


def _joined(parts: Sequence[Group]) -> Group:
    versions = dict.fromkeys(version for part in parts for version in part.members)
    members = {v: frozenset().union(*(part.members.get(v, frozenset()) for part in parts)) for v in versions}
    return Group(members, min(part.score for part in parts))


def _unbroken(places: frozenset[int], order: Sequence[int]) -> bool:
    """Tells whether no other place that counts stands between these."""
    return bool(places) and places == {place for place in order if min(places) <= place <= max(places)}
