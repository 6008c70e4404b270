"""Canary sentences: what a model must still be able to say before anything it says is trusted.

Checkpoints have turned to garbage without an error more than once, by a library that read old weights in a new way. So
a conversion is kept only if torch and CTranslate2 agree on the canaries, what was said then is written beside the
weights, and every load says them again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from statistics import fmean
from typing import TypeVar

import msgspec
import regex

from mt.engine import Engine
from mt.errors import ModelUnavailable
from mt.jsonl import whole_file
from mt.search import Search

FILE = "canary.json"
# How far the mean log-probability of a token may be off, in nats: float32 agrees with torch to 0.001 and int8 to 0.02
# on the checkpoints of the tests, while rows of an embedding that changed places cost several. A quarter leaves room
# for larger models, and is a factor of 1.3 in the probability of every token.
DRIFT = 0.25
ALIKE = 0.5  # chrF from which two translations of one canary say the same
LOWEST = -4.0  # nats a token: trained models stay above -1 on canaries, random weights over 58,000 words are at -11
ENDLESS, CUT = 1.6, 2.0  # letters per letter of the source; good translations of the canaries have up to 1.3
SHARE = 0.5  # of the words that a translation must have; the offline engine has three in four, garbage none
_SEARCH = Search(beam_size=1)
_AROUND = 4  # tokens at most that stand around a text: languages, end
_QUOTED = 60  # characters of a bad translation that an error shows

Words = tuple[tuple[str, ...], ...]

# The same two sentences in every language, like wire copy: a person or country, a place, a day and a number.
SENTENCES = {
    "bg": (
        "Президентът на Украйна каза в понеделник, че срещата в Берлин е продължила 3 часа.",
        "Полицията в Берлин арестува 12 души в понеделник, каза министър Вебер.",
    ),
    "de": (
        "Der Präsident der Ukraine sagte am Montag, das Treffen in Berlin habe 3 Stunden gedauert.",
        "Die Polizei in Berlin hat am Montag 12 Menschen festgenommen, sagte Minister Weber.",
    ),
    "en": (
        "The president of Ukraine said on Monday that the meeting in Berlin had lasted 3 hours.",
        "Police in Berlin arrested 12 people on Monday, Minister Weber said.",
    ),
    "uk": (
        "Президент України сказав у понеділок, що зустріч у Берліні тривала 3 години.",
        "Поліція в Берліні затримала 12 людей у понеділок, сказав міністр Вебер.",
    ),
}
# Beginnings of the words that their translations have, by target language; alternatives in one row.
EXPECTED: dict[str, tuple[Words, Words]] = {
    "bg": (
        (("президент",), ("украйна",), ("понеделник",), ("сре", "разговор"), ("берлин",), ("3", "три"), ("час",)),
        (("поли",), ("берлин",), ("12", "дванадес"), ("понеделник",), ("арест", "задърж"), ("минист",), ("вебер",)),
    ),
    "de": (
        (("präsident",), ("ukrain",), ("montag",), ("treffen", "gespräch"), ("berlin",), ("3", "drei"), ("stunde",)),
        (
            ("polizei",),
            ("berlin",),
            ("12", "zwölf"),
            ("montag",),
            ("festgenomm", "verhaft"),
            ("minist",),
            ("weber",),
        ),
    ),
    "en": (
        (("president",), ("ukrain",), ("monday",), ("meeting", "talks"), ("berlin",), ("3", "three"), ("hour",)),
        (("police",), ("berlin",), ("12", "twelve"), ("monday",), ("arrest", "detain"), ("minist",), ("weber",)),
    ),
    "uk": (
        (("президент",), ("україн",), ("понеділ",), ("зустріч", "перегов"), ("берлін",), ("3", "три"), ("годин",)),
        (("поліці",), ("берлін",), ("12", "дванад"), ("понеділ",), ("затрим", "арешт"), ("міністр",), ("вебер",)),
    ),
}


@dataclass(frozen=True, slots=True)
class Canary:
    """Asks for one translation; ``words`` are beginnings of words it must have, each row alternatives."""

    src: str
    tgt: str
    source: str
    words: Words = ()


@dataclass(frozen=True, slots=True)
class Said:
    """Records what a model made of a canary; ``score`` is the mean log-probability of a token when forced to say it."""

    src: str
    tgt: str
    source: str
    target: str
    score: float

    def asks(self, canary: Canary) -> bool:
        """Tells whether this is what became of that canary."""
        return (self.src, self.tgt, self.source) == (canary.src, canary.tgt, canary.source)


_Thing = TypeVar("_Thing", Canary, Said)


def unknown(src: str, tgt: str) -> tuple[Canary, ...]:
    """Returns the canaries for a model of which nothing is known: no words are asked of it."""
    return tuple(Canary(src, tgt, source) for source in SENTENCES[src])


def wire(src: str, tgt: str) -> tuple[Canary, ...]:
    """Returns the canaries for a model that translates news from ``src`` into ``tgt``."""
    pairs = zip(SENTENCES[src], EXPECTED[tgt], strict=True)
    return tuple(Canary(src, tgt, source, words) for source, words in pairs)


def sing(engine: Engine, canaries: Sequence[Canary]) -> tuple[Said, ...]:
    """Has an engine translate canaries and score what it said."""
    said = _spoken(engine, canaries)
    scores = _forced(engine, said)
    return tuple(replace(it, score=round(score, 4)) for it, score in zip(said, scores, strict=True))


def judge(sung: Sequence[Said], canaries: Sequence[Canary], name: str) -> None:
    """Raises ModelUnavailable where a model is silent, never ends, does not believe itself or lacks the words it owes.

    Silence and running on count when every canary ends so: a model of another domain may stumble over one of them.
    """
    worst = min(sung, key=lambda said: said.score)
    if all(not 0 < len(said.target.strip()) < ENDLESS * len(said.source) for said in sung):
        raise _refused(name, worst, "is empty or never ends")
    if worst.score < LOWEST:
        raise _refused(name, worst, f"has a probability of e^{worst.score:.1f} a token")
    owed = [(row, said) for said, canary in zip(sung, canaries, strict=True) for row in canary.words]
    lacking = [(row, said) for row, said in owed if not _has(said.target, row)]
    if len(owed) - len(lacking) < SHARE * len(owed):
        (row, said), count = lacking[0], f"{len(lacking)} of {len(owed)} words"
        raise _refused(name, said, f"lacks {count}, such as {'/'.join(row)!r}")


def agree(reference: Engine, sung: Sequence[Said], canaries: Sequence[Canary], name: str) -> None:
    """Raises ModelUnavailable where torch, forced to say what the converted model said, does not believe it as well.

    Both ways: the same words must have the same probability, and torch's own translation must not be far more probable.
    """
    believed = _forced(reference, sung)
    own = sing(reference, canaries)
    for said, score, other in zip(sung, believed, own, strict=True):
        if abs(said.score - score) > DRIFT:
            raise _refused(name, said, f"has {said.score:.2f} nats a token, and {score:.2f} by torch")
        if other.score - score > DRIFT:
            raise _refused(name, said, f"is less probable than what torch says, {_short(other.target)}")


def recall(engine: Engine, before: Sequence[Said], name: str) -> tuple[Said, ...]:
    """Has an engine say again what it said ``before``; raises ModelUnavailable where it says or believes it no longer.

    Another translation passes if it is much the same by chrF or as probable as the old one was: rounding differs from
    one processor to the next. The scores are those of before.
    """
    now = _spoken(engine, [Canary(said.src, said.tgt, said.source) for said in before])
    for old, score, new in zip(before, _forced(engine, before), now, strict=True):
        if score < old.score - DRIFT:
            raise _refused(name, old, f"had {old.score:.2f} nats a token and has {score:.2f}")
        if _chrf(new.target, old.target) < ALIKE and _forced(engine, [new])[0] < old.score - DRIFT:
            raise _refused(name, new, f"was {_short(old.target)}")
    return tuple(replace(new, score=old.score) for new, old in zip(now, before, strict=True))


def read(folder: Path) -> tuple[Said, ...] | None:
    """Reads what a converted model said when it was converted; None where it never passed."""
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[Said, ...])
    except msgspec.MsgspecError as error:
        raise ModelUnavailable(str(path), f"is damaged ({error})", f"delete {folder}; it is made again") from None


def write(folder: Path, sung: Iterable[Said]) -> None:
    """Writes what a converted model said beside its weights."""
    with whole_file(folder / FILE) as out:
        out.write(msgspec.json.format(msgspec.json.encode(tuple(sung))) + b"\n")


def _pairs(things: Iterable[_Thing]) -> Iterator[tuple[tuple[str, str], list[_Thing]]]:
    """Groups neighbours that have the same pair of languages."""
    for pair, group in groupby(things, key=lambda it: (it.src, it.tgt)):
        yield pair, list(group)


def _spoken(engine: Engine, canaries: Sequence[Canary]) -> list[Said]:
    """Has an engine translate canaries the quickest way, for it is done at every load; the scores are still 0."""
    said = []
    for pair, group in _pairs(canaries):
        decoded = engine.decode(_fitted(engine, group), *pair, _SEARCH)
        for it, row in zip(group, decoded, strict=True):
            said.append(Said(*pair, it.source, _begun(row[0].text, it.source, engine.limit), 0.0))
    return said


def _forced(engine: Engine, sung: Sequence[Said]) -> list[float]:
    """Returns the mean log-probability that an engine gives to what was said."""
    rows: list[list[float]] = []
    for pair, group in _pairs(sung):
        rows += engine.score(_fitted(engine, group), [it.target for it in group], *pair)
    return [fmean(row) for row in rows]


def _fitted(engine: Engine, things: Sequence[Canary | Said]) -> list[str]:
    """Returns the sources, without their last words where a model with few positions cannot read them."""
    fitted = []
    for it in things:
        words = it.source.split()
        while len(words) > 1 and engine.length(" ".join(words), it.src) > engine.limit:
            words.pop()
        fitted.append(" ".join(words))
    return fitted


def _begun(target: str, source: str, limit: int) -> str:
    """Returns a translation, or the beginning of one that runs on and on: a model can score only so many tokens."""
    most = min(int(CUT * len(source)), limit - _AROUND)  # garbage may take a token a letter
    return target if len(target) <= most else target[:most].rpartition(" ")[0]


def _has(target: str, beginnings: Sequence[str]) -> bool:
    return any(regex.search(rf"\b{regex.escape(word)}", target.casefold()) for word in beginnings)


def _chrf(one: str, other: str) -> float:
    """Returns the chrF of two texts, 0-1 (Popović 2015)."""
    if one == other:
        return 1.0  # as a rule; the import takes its time
    from sacrebleu.metrics.chrf import CHRF

    return float(CHRF().sentence_score(one, [other]).score) / 100


def _short(text: str) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…")


def _refused(name: str, said: Said, why: str) -> ModelUnavailable:
    return ModelUnavailable(
        name,
        f"fails its canary sentence {said.src}-{said.tgt}: {_short(said.target)} {why}",
        "install the versions in constraints.txt, fetch the model again (python -m mt models fetch), or choose another",
    )
