"""How far each version carries a claim: all of it, a part, or something that cannot be so if the others are right."""

from collections.abc import Sequence
from itertools import combinations

from align.differences import Difference, compare
from align.relation import relations
from mt.embed import Encoder

LESS = ("contains", "overlap")  # what the fullest version is to one that lacks a part of it


def coverages(texts: Sequence[str], langs: Sequence[str], encoder: Encoder) -> list[str]:
    """Tells of each version's wording whether it is full, partial or contradicting; two or more, all of one claim.

    The fullest wording is that which the fewest others go beyond, of equal ones the longest. A version is partial if
    the fullest says something that it lacks, and contradicting if numbers, dates, names or roles of it exclude those of
    more than half of the others: of two versions that contradict each other neither is taken to be right.
    """
    pairs = list(combinations(range(len(texts)), 2))
    known = dict(zip(pairs, relations([(texts[i], texts[j]) for i, j in pairs], encoder), strict=True))
    relation = known | {(j, i): _TURNED.get(told, told) for (i, j), told in known.items()}
    others = {i: [j for j in range(len(texts)) if j != i] for i in range(len(texts))}
    beyond = [sum(relation[i, j] in ("contained", "overlap") for j in others[i]) for i in others]
    fullest = min(others, key=lambda i: (beyond[i], -len(texts[i]), i))
    against = [0] * len(texts)
    for i, j in pairs:
        if any(_excludes(it) for it in compare(texts[i], texts[j], (langs[i], langs[j]))):
            against[i], against[j] = against[i] + 1, against[j] + 1
    return [
        "contradicting" if 2 * against[i] > len(texts) - 1
        else "partial" if i != fullest and relation[fullest, i] in LESS
        else "full"
        for i in others
    ]  # fmt: skip


def _excludes(it: Difference) -> bool:
    """Tells whether a difference cannot be; that two agencies report the same can."""
    agencies = [fact for fact in (it.ours, it.theirs) if fact and fact.kind == "name" and "agency" in fact.value[1:]]
    return it.contradicts and len(agencies) < 2


_TURNED = {"contains": "contained", "contained": "contains"}
