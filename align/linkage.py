"""Average linkage over a sparse graph: points join into groups while the mean over all their pairs stays positive.

What two points gain together is the product of their vectors and of their weighed mentions, and an intercept. So the
mean over all pairs of two groups is the product of their sums over the number of pairs, and no pair need be stored. Two
groups whose mean is positive have a pair that is positive: the pairs that are, and the sums, give the same groups as
all pairs would.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import inf

import numpy as np
from numpy.typing import NDArray

Edge = tuple[float, int, int]
Mention = tuple[str, str]  # its kind and its key


@dataclass(frozen=True, slots=True)
class Group:
    """Holds the sums of some points, and the first and the last of their days, inf and -inf where none is known."""

    members: tuple[int, ...]
    vector: NDArray[np.float64]
    mentions: Mapping[Mention, float]
    first: float = inf
    last: float = -inf

    def joined(self, other: "Group") -> "Group":
        """Returns both as one group."""
        few, many = sorted((self.mentions, other.mentions), key=len)
        sums = dict(many)
        for mention, weight in few.items():
            sums[mention] = sums.get(mention, 0.0) + weight
        members = tuple(sorted(self.members + other.members))
        first, last = min(self.first, other.first), max(self.last, other.last)
        return Group(members, self.vector + other.vector, sums, first, last)

    def product(self, other: "Group") -> float:
        """Returns the sum over all pairs of a member of this and one of the other, without intercepts."""
        few, many = sorted((self.mentions, other.mentions), key=len)
        shared = sum(weight * many[mention] for mention, weight in few.items() if mention in many)
        return float(self.vector @ other.vector) + shared

    def days(self, other: "Group") -> float:
        """Returns how many days lie between the first and the last of both, less than 0 where fewer than two count."""
        return max(self.last, other.last) - min(self.first, other.first)


def mean(one: Group, other: Group, intercept: float) -> float:
    """Returns the mean gain over all pairs of two groups."""
    return one.product(other) / (len(one.members) * len(other.members)) + intercept


def linked(points: Sequence[Group], edges: Iterable[Edge], intercept: float, window: float) -> list[Group]:
    """Joins the two groups with the highest mean gain over and over, until none is positive.

    ``edges`` are the gains of all pairs of points (i < j) that are positive. Groups whose days together span more than
    ``window`` are never joined. Ties are decided by the order of the points.
    """
    groups = dict(enumerate(points))
    heap = [(-gain, i, j) for gain, i, j in edges if points[i].days(points[j]) <= window]
    near: dict[int, set[int]] = defaultdict(set)
    for _, i, j in heap:
        near[i].add(j)
        near[j].add(i)
    heapify(heap)
    made = len(points)
    while heap:
        _, i, j = heappop(heap)
        if i not in groups or j not in groups:
            continue
        union = groups.pop(i).joined(groups.pop(j))
        for other in sorted((near.pop(i) | near.pop(j)) - {i, j}):
            near[other] -= {i, j}
            if union.days(groups[other]) > window:
                continue
            near[other].add(made)
            near[made].add(other)
            gain = mean(union, groups[other], intercept)
            if gain > 0:
                heappush(heap, (-gain, other, made))
        groups[made] = union
        made += 1
    return sorted(groups.values(), key=lambda group: group.members)


def loosest(points: Sequence[Group], group: Group, intercept: float) -> float:
    """Returns the mean gain with the others of the member that stands farthest from them; inf for one alone."""
    others = len(group.members) - 1
    means = [
        (points[i].product(group) - points[i].product(points[i])) / others + intercept for i in group.members if others
    ]
    return min(means, default=inf)
