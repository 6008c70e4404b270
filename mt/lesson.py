"""What a pupil is to learn and to be tested on, in its own ids."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mt.batches import Example
from mt.card import contents
from mt.corpora import Corpus, Direction, Pair, apart, hold_out, read
from mt.errors import UserError
from mt.pupils import Pupil
from mt.records import Refused


@dataclass(frozen=True, slots=True)
class Lesson:
    """Holds what to learn and what to be tested on, encoded.

    ``refused`` are rows that cannot be used, ``others`` counts those in other languages; ``data`` is for the card.
    """

    train: tuple[Example, ...]
    dev: tuple[Example, ...]
    references: tuple[str, ...]
    refused: tuple[Refused, ...]
    data: tuple[str, ...]
    others: int = 0

    @property
    def digest(self) -> str:
        """Names the content: every id of every example, in order."""
        told = hashlib.sha256()
        for row in (*self.train, *self.dev):
            told.update(b"%d %d;" % (len(row.source), len(row.target)) + row.source.tobytes() + row.target.tobytes())
        return told.hexdigest()


def prepare(
    pupil: Pupil,
    corpora: Sequence[Path],
    directions: Sequence[Direction],
    dev: Sequence[Path] = (),
    held_out: int = 500,
) -> Lesson:
    """Reads corpora for a pupil, which is tested on those of ``dev``, or on ``held_out`` pairs where none is given.

    No text that it is tested on stands in what it learns from. Raises UserError where either is empty.
    """
    whole = _read(corpora, directions)
    if dev:
        tested = _read(dev, directions)
        learnt, leaks = apart(whole.pairs, tested.pairs)
        found = lesson(pupil, learnt, tested.pairs)
        refused, others = (*whole.refused, *tested.refused, *leaks), whole.others + tested.others
    else:
        learnt, held, leaks = hold_out(whole.pairs, held_out)
        found = lesson(pupil, learnt, held)
        refused, others = (*whole.refused, *leaks), whole.others
    return replace(found, refused=(*refused, *found.refused), others=others)


def _read(paths: Sequence[Path], directions: Sequence[Direction]) -> Corpus:
    found = read(paths, directions)
    if not found.pairs:
        asked = ", ".join("-".join(pair) for pair in directions)
        first = "".join(f"; the first, {one.id}, because: {one.why}" for one in found.refused[:1])
        what = f"gave no pair of {asked}: {found.others} rows in other languages, {len(found.refused)} refused{first}"
        raise UserError(", ".join(map(str, paths)), what, "name another corpus or --language-pair")
    return found


def lesson(pupil: Pupil, train: Sequence[Pair], dev: Sequence[Pair]) -> Lesson:
    """Encodes pairs; those too long for the model are refused. Raises UserError where none is left on either side."""
    refused: list[Refused] = []
    learnt, tested = (_fitting(pupil, pairs, refused) for pairs in (train, dev))
    for found, what in ((learnt, "learn from"), (tested, "be tested on")):
        if not found:
            raise UserError("the corpus", f"has no pair to {what}", "add pairs, and see why others were refused")
    return Lesson(
        tuple(example for _, example in learnt),
        tuple(example for _, example in tested),
        tuple(pair.tgt for pair, _ in tested),
        tuple(refused),
        tuple(contents([pair for pair, _ in learnt])),
    )


def _fitting(pupil: Pupil, pairs: Sequence[Pair], refused: list[Refused]) -> list[tuple[Pair, Example]]:
    found = []
    for pair in pairs:
        example = pupil.example(pair)
        longest = max(len(example.source), len(example.target))
        if longest <= pupil.limit:
            found.append((pair, example))
        else:
            refused.append(Refused(pair.place, f"{longest} tokens on a side, where the model takes {pupil.limit}"))
    return found
