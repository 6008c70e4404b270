"""What is tried when the guard finds a translation wrong: one rung after the other, for the faults that it may cure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from mt import addresses, guard
from mt.choice import Hypothesis, Judge
from mt.engine import Engine
from mt.examiner import Examiner, Pair
from mt.pieces import halved

REVISION = 1  # raised when a rung is added or changed; part of the signature of what the ladder may have given
Row = list[Hypothesis]  # candidates for one text
Tries = list[Row]


@dataclass(frozen=True, slots=True)
class Rung:
    """Describes one way to try again; ``cures`` names the kinds of fault (``guard.kind``) that it is of use against."""

    name: str
    cures: frozenset[str]
    again: Callable[[Engine, Sequence[str], Pair], Tries]


@dataclass(frozen=True, slots=True)
class Tried:
    """Holds the best translation so far, what is still wrong with it, and the rung it comes from, empty for none."""

    best: Hypothesis
    faults: tuple[str, ...]
    how: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Holds what a climb needs: who finds faults, who chooses, and the languages."""

    examiner: Examiner
    judge: Judge
    pair: Pair

    def climb(self, texts: Sequence[str], first: Sequence[Hypothesis]) -> list[Tried]:
        """Tries each faulty translation again, rung by rung, until nothing is wrong or no rung is left."""
        found = self.examiner.faults(texts, first, self.pair)
        tried = [Tried(one, faults) for one, faults in zip(first, found, strict=True)]
        for rung in RUNGS:
            places = [at for at, it in enumerate(tried) if rung.cures & {guard.kind(fault) for fault in it.faults}]
            rows = rung.again(self.examiner.engine, [texts[at] for at in places], self.pair) if places else []
            self.better(tried, texts, dict(zip(places, rows, strict=True)), rung.name)
        return tried

    def better(
        self, tried: list[Tried], texts: Sequence[str], rows: Mapping[int, Sequence[Hypothesis]], how: str
    ) -> None:
        """Puts the best of each row of candidates, by place, where the old one stands if less is wrong with it."""
        places = [at for at, row in rows.items() if row]
        asked = [texts[at] for at in places]
        chosen = [self.judge.choose(texts[at], rows[at], *self.pair) for at in places]
        found = self.examiner.faults(asked, chosen, self.pair)
        for at, new, faults in zip(places, chosen, found, strict=True):
            if guard.cost(faults) < guard.cost(tried[at].faults):
                tried[at] = Tried(new, faults, how)


def _wider(engine: Engine, texts: Sequence[str], pair: Pair) -> Tries:
    """Searches with twice the beam and gives the whole beam to choose from."""
    beam = 2 * engine.search.beam_size
    return engine.decode(texts, *pair, replace(engine.search, beam_size=beam, num_hypotheses=beam))


def _unrepeated(engine: Engine, texts: Sequence[str], pair: Pair) -> Tries:
    """Forbids to say three words' pieces twice and makes repeating any dearer."""
    search = replace(engine.search, num_hypotheses=1, no_repeat_ngram_size=4, repetition_penalty=1.1)
    return engine.decode(texts, *pair, search)


def _halves(engine: Engine, texts: Sequence[str], pair: Pair) -> Tries:
    """Translates both halves of a text alone."""
    return _joined(engine, [[(half, True) for half in halved(text)] for text in texts], pair)


def _around(engine: Engine, texts: Sequence[str], pair: Pair) -> Tries:
    """Translates what stands between addresses and emoji, and copies these."""
    return _joined(engine, [addresses.parts(text) for text in texts], pair)


def _joined(engine: Engine, rows: Sequence[Sequence[tuple[str, bool]]], pair: Pair) -> Tries:
    """Translates the parts marked so, copies the others, and joins those of each text; the weakest part's score counts.

    A text of one part has nothing to join and gets no candidate.
    """
    todo = [part for row in rows if len(row) > 1 for part, is_prose in row if is_prose]
    done = iter(engine.decode(todo, *pair, replace(engine.search, num_hypotheses=1)) if todo else [])
    made = [[next(done)[0] if prose else Hypothesis(part, 0.0) for part, prose in row] for row in rows if len(row) > 1]
    whole = iter([Hypothesis(" ".join(it.text for it in row if it.text), min(it.score for it in row)) for row in made])
    return [[next(whole)] if len(row) > 1 else [] for row in rows]


_LOST = frozenset({"number lost", "name lost", "date lost", "quotation lost", "negation lost"})
_TWISTED = frozenset({"number invented", "name invented", "date invented", "negation invented", "low score"})
_MADE_UP = frozenset({"unlike its source", "unexplained by its source"})
_SPOILT = frozenset({"empty", "copied", "source script left in it", "wrong language", "untranslated"})
_SIZE = frozenset({"cut short", "length out of proportion"})
_VERBATIM = frozenset({"address lost", "emoji lost"})

RUNGS = (
    Rung("wider beam", _LOST | _TWISTED | _MADE_UP | _SPOILT | _SIZE, _wider),
    Rung("no repeats", frozenset({"loops", "doubled", "length out of proportion"}), _unrepeated),
    Rung("around addresses", _VERBATIM, _around),
    Rung("halves", _LOST | _MADE_UP | _SIZE | _SPOILT | {"loops"}, _halves),
)
