"""What is tried when the guard finds a translation wrong: one rung after the other, for the faults that it may cure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mt import addresses, guard
from mt.choice import Hypothesis
from mt.examiner import Examiner
from mt.pieces import halved
from mt.voice import Pair, Voice, is_out_of_memory, joined

REVISION = 2  # raised when a rung is added or changed; part of the signature of what the ladder may have given
Tries = list[list[Hypothesis]]  # candidates for each text
Say = Callable[[Sequence[str], Pair], Tries]


@dataclass(frozen=True, slots=True)
class Rung:
    """Describes one way to try again; ``cures`` names the kinds of fault (``guard.kind``) that it is of use against."""

    name: str
    cures: frozenset[str]
    again: Callable[[Voice, Sequence[str], Pair], Tries]


@dataclass(frozen=True, slots=True)
class Tried:
    """Holds the best translation so far, what is still wrong with it, and the rung it comes from, empty for none."""

    best: Hypothesis
    faults: tuple[str, ...]
    how: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Holds what a climb needs: who speaks, who finds faults, and the languages."""

    voice: Voice
    examiner: Examiner
    pair: Pair

    def climb(self, texts: Sequence[str], first: Sequence[Hypothesis]) -> list[Tried]:
        """Tries each faulty translation again, rung by rung, until nothing is wrong or no rung is left."""
        found = self.examiner.faults(texts, first, self.pair)
        tried = [Tried(one, faults) for one, faults in zip(first, found, strict=True)]
        for rung in RUNGS:
            places = [at for at, it in enumerate(tried) if rung.cures & {guard.kind(fault) for fault in it.faults}]
            self.better(tried, texts, places, partial(rung.again, self.voice), rung.name)
        return tried

    def better(self, tried: list[Tried], texts: Sequence[str], places: Sequence[int], say: Say, how: str) -> None:
        """Asks for candidates for the texts at some places, and puts the best there if less is wrong with it.

        A retry that the memory does not suffice for leaves everything as it is.
        """
        asked = [texts[at] for at in places]
        try:
            rows = say(asked, self.pair) if asked else []
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            return
        told = [(at, texts[at], row) for at, row in zip(places, rows, strict=True) if row]
        chosen = [self.voice.judge.choose(text, row, *self.pair) for _, text, row in told]
        found = self.examiner.faults([text for _, text, _ in told], chosen, self.pair)
        for (at, _, _), new, faults in zip(told, chosen, found, strict=True):
            if guard.cost(faults) < guard.cost(tried[at].faults):
                tried[at] = Tried(new, faults, how)


def _wider(voice: Voice, texts: Sequence[str], pair: Pair) -> Tries:
    """Searches with twice the beam and gives the whole beam to choose from."""
    beam = 2 * voice.search.beam_size
    wide = replace(voice.search, beam_size=beam, num_hypotheses=max(beam, voice.search.num_hypotheses))
    return voice.say(texts, pair, wide)


def _unrepeated(voice: Voice, texts: Sequence[str], pair: Pair) -> Tries:
    """Forbids to say four tokens twice and makes repeating any dearer."""
    size = voice.search.no_repeat_ngram_size
    strict = replace(voice.search, no_repeat_ngram_size=min(size or 4, 4), repetition_penalty=1.1)
    return voice.say(texts, pair, strict)


def _halves(voice: Voice, texts: Sequence[str], pair: Pair) -> Tries:
    """Translates both halves of a text alone."""
    return _joined(voice, [[(half, True) for half in halved(text)] for text in texts], pair)


def _around(voice: Voice, texts: Sequence[str], pair: Pair) -> Tries:
    """Translates what stands between addresses and emoji, and copies these."""
    return _joined(voice, [addresses.parts(text) for text in texts], pair)


def _joined(voice: Voice, rows: Sequence[Sequence[tuple[str, bool]]], pair: Pair) -> Tries:
    """Translates the parts marked so, copies the others, and joins those of each text; the weakest part's score counts.

    A text of one part has nothing to join and gets no candidate.
    """
    done = iter(voice.best([part for row in rows if len(row) > 1 for part, is_prose in row if is_prose], pair))
    return [
        [joined([next(done) if is_prose else Hypothesis(part, 0.0) for part, is_prose in row])] if len(row) > 1 else []
        for row in rows
    ]


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
