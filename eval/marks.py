"""Cuts a text at the ranges that point into it, so that a page can mark the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """Points at code points ``start:end`` of an article with a severity (1-3) and the name of what points."""

    start: int
    end: int
    severity: int
    name: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Holds a stretch of text under the same marks: the gravest severity, 0 where none, and their names in order."""

    text: str
    severity: int
    names: tuple[str, ...]


def cut(text: str, start: int, marks: Sequence[Mark]) -> tuple[Segment, ...]:
    """Cuts ``text``, which stands at ``start`` of its article, wherever a mark begins or ends.

    The segments joined are the text again; marks may overlap, reach over its ends or miss it; empty ones mark nothing.
    """
    end = start + len(text)
    inside = [mark for mark in marks if max(mark.start, start) < min(mark.end, end)]
    edges = {min(max(edge, start), end) for mark in inside for edge in (mark.start, mark.end)}
    return tuple(
        _segment(text[left - start : right - start], [m for m in inside if m.start <= left and right <= m.end])
        for left, right in pairwise(sorted({start, end} | edges))
    )


def _segment(text: str, marks: Sequence[Mark]) -> Segment:
    return Segment(text, max((m.severity for m in marks), default=0), tuple(dict.fromkeys(m.name for m in marks)))
