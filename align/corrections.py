"""What a person corrects in beads: the entries of ``corrections.json``, and the sentences that they name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from mt.errors import UserError
from mt.records import Sentence

FILE = "corrections.json"  # in the folder of results
ALIKE = 90  # per cent of letters (rapidfuzz ratio) that a sentence keeps when its article is edited a bit

Indexes = frozenset[int]  # of sentences of one article
Run = tuple[int, ...]  # the same, in order
Group = tuple[Indexes, Indexes]  # sentences of the article with the smaller id, and of the other; one may be empty


@dataclass(frozen=True, slots=True)
class Named:
    """Names a sentence so that it is found again after a rebuild: by its text, and by its index among equal texts."""

    article_id: str
    index: int
    text: str

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError(f"sentence {self.index} of {self.article_id} is named without its text")


@dataclass(frozen=True, slots=True)
class NamedBead:
    """Names the sentences of one bead; a side may be empty, and which version is the source does not matter."""

    src: tuple[Named, ...]
    tgt: tuple[Named, ...]

    def __post_init__(self) -> None:
        sides = [{named.article_id for named in side} for side in (self.src, self.tgt)]
        if not any(sides):
            raise ValueError("a bead without sentences")
        if any(len(side) > 1 for side in sides) or sides[0] & sides[1]:
            raise ValueError("each side of a bead must name sentences of one article, and of another than the other")

    @property
    def linked(self) -> bool:
        """Tells whether both sides have sentences."""
        return bool(self.src and self.tgt)


@dataclass(frozen=True, slots=True)
class Correction:
    """Says how sentences of two articles belong together: ``kind`` is one of ``KINDS``, ``beads`` what it is about.

    The bead that is linked or unlinked, the beads that become one, or those that one becomes.
    """

    kind: str
    beads: tuple[NamedBead, ...]

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind {self.kind!r} is not one of {', '.join(KINDS)}")
        if fault := KINDS[self.kind](self.beads):
            raise ValueError(f"{self.kind} {fault}")
        if len(self.article_ids) != 2:
            raise ValueError(f"{self.kind} names sentences of {len(self.article_ids)} articles, not of two")

    @property
    def article_ids(self) -> tuple[str, ...]:
        """Lists the articles that it is about, sorted."""
        return tuple(sorted({named.article_id for bead in self.beads for named in (*bead.src, *bead.tgt)}))


def _one(beads: Sequence[NamedBead]) -> str:
    return "" if len(beads) == 1 and beads[0].linked else "takes one bead with sentences on both sides"


def _several(beads: Sequence[NamedBead]) -> str:
    return "" if len(beads) > 1 else "takes two or more beads"


# What a person can do to beads, each with what is wrong with the beads it is given, empty where nothing.
KINDS: Mapping[str, Callable[[Sequence[NamedBead]], str]] = {
    "link": _one,
    "unlink": _one,
    "merge": _several,
    "split": _several,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Holds one entry of a file as it stands there, all fields kept.

    ``correction`` is None for a kind that is not of beads, a reviewer's word on a divergence, say: it is kept for the
    stage that reads it.
    """

    number: int
    kind: str
    content: dict[str, Any]
    correction: Correction | None


@dataclass(frozen=True, slots=True)
class _File:
    corrections: list[msgspec.Raw]


@dataclass(frozen=True, slots=True)
class _Kind:
    kind: str


def read(path: Path) -> tuple[list[Entry], dict[int, str]]:
    """Reads the corrections of a file, as ``parse`` does; raises UserError also where it cannot be read."""
    try:
        return parse(path.read_bytes(), str(path))
    except OSError as error:
        raise UserError(str(path), f"cannot be read ({error.strerror})", "name a file of corrections") from None


def parse(content: bytes, place: str) -> tuple[list[Entry], dict[int, str]]:
    """Reads a file of corrections: its good entries, and by their numbers, from 1, what is wrong with the others.

    Raises UserError where it is no such file at all; ``place`` is what to call it then.
    """
    try:
        raws = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=_File).corrections
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UserError(place, f"is no file of corrections ({error})", "export it from the page again") from None
    entries, faults = list[Entry](), dict[int, str]()
    for number, raw in enumerate(raws, 1):
        try:
            entries.append(_entry(number, raw))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            faults[number] = f"is no correction ({error}); mend it and apply again"
    return entries, faults


def _entry(number: int, raw: msgspec.Raw) -> Entry:
    kind = msgspec.json.decode(raw, type=_Kind).kind
    known = msgspec.json.decode(raw, type=Correction) if kind in KINDS else None
    return Entry(number, kind, msgspec.json.decode(raw), known)


def merged(stored: Iterable[Entry], given: Iterable[Entry]) -> list[Entry]:
    """Puts new entries after those stored, numbered anew; one that says the same as an earlier one takes its place."""
    said: dict[object, Entry] = {}
    for entry in (*stored, *given):
        key = entry.correction or msgspec.json.encode(entry.content, order="sorted")
        said.pop(key, None)
        said[key] = entry
    return [replace(entry, number=number) for number, entry in enumerate(said.values(), 1)]


def written(entries: Iterable[Entry]) -> bytes:
    """Writes a file of corrections, indented, so that a person can read and edit it."""
    content = msgspec.json.encode({"corrections": [entry.content for entry in entries]})
    return msgspec.json.format(content, indent=1) + b"\n"


def find(named: Named, told: Sequence[Sentence]) -> Indexes:
    """Finds a sentence again: the same text, else the sentences that its words are now cut into, else one much like it.

    Of several the one nearest to the index that it had.
    """
    for search in _SEARCHES:
        if runs := search(named.text, told):
            nearest = min(runs, key=lambda run: (abs(run[0] - named.index), run))
            return frozenset(nearest)
    place = f"sentence {named.index} of {named.article_id}"
    raise UserError(place, f"the story has no {_short(named.text)!r} any more", "correct it again on the new page")


def _equal(text: str, told: Sequence[Sentence]) -> list[Run]:
    return [(sentence.index,) for sentence in told if sentence.text == text]


def _cut_anew(text: str, told: Sequence[Sentence]) -> list[Run]:
    """Finds the words in a row, whatever white space and ends of sentences lie between them."""
    wanted = text.split()
    words = [(word, sentence.index) for sentence in told for word in sentence.text.split()]
    starts = (at for at, (word, _) in enumerate(words) if word == wanted[0])
    runs = (words[at : at + len(wanted)] for at in starts)
    return [tuple(sorted({index for _, index in run})) for run in runs if [word for word, _ in run] == wanted]


def _alike(text: str, told: Sequence[Sentence]) -> list[Run]:
    from rapidfuzz import fuzz

    shares = [fuzz.ratio(text, sentence.text, score_cutoff=ALIKE) for sentence in told]
    best = max(shares, default=0.0)
    return [(s.index,) for s, share in zip(told, shares, strict=True) if best > 0 and share == best]


_SEARCHES: Sequence[Callable[[str, Sequence[Sentence]], list[Run]]] = (_equal, _cut_anew, _alike)


def _short(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()}…"
