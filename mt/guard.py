"""What is wrong with a translation, as far as it can be told without a reference; and cutting what loops."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import regex

from mt import dates, names, numbers
from mt.languages import LANGUAGES

SHORT, LONG = 0.35, 2.8  # English letters per source letter; 99.8 % of the pairs of FLORES dev lie between
LEGIBLE = 40  # letters from which language identification is worth asking
_LOOP = regex.compile(r"(?P<unit>\b\w.{0,80}?)(?P<gap>[\s,;.!?]{1,6})(?:(?P=unit)(?P=gap))+(?P=unit)(?!\w)", regex.I)
_EMPHASIS = 3  # times that a single word may stand in a row: "never, never, never"
_CLOSED = regex.compile(r"[.!?…:;][\"“”»«’)\]\s]*$")


@dataclass(frozen=True)
class Rendering:
    """Sets a source beside its translation for the checks; what several of them need is worked out once."""

    source: str
    target: str
    src: str
    tgt: str

    @cached_property
    def numbers(self) -> tuple[tuple[numbers.Number, ...], tuple[numbers.Number, ...]]:
        """Finds the numbers of both sides."""
        return numbers.find(self.source, self.src), numbers.find(self.target, self.tgt)

    @cached_property
    def names(self) -> tuple[list[names.Name], list[names.Name]]:
        """Finds the names that only the source and only the target has."""
        ours = names.find(self.source, self.src)
        theirs = names.find(self.target, self.tgt, known=[name.key for name in ours])
        _, lost, invented = names.shared(ours, theirs)
        return lost, invented


def faults(rendering: Rendering) -> tuple[str, ...]:
    """Names everything that ``CHECKS`` find wrong with a translation, the gravest first."""
    if not rendering.target.strip():
        return ("empty",)
    return tuple(fault for check in CHECKS for fault in check(rendering))


def _copied(it: Rendering) -> Iterator[str]:
    letters = regex.findall(r"\p{L}", it.target)
    foreign = regex.findall(r"\p{Cyrillic}", it.target)
    if LANGUAGES[it.tgt].script == "Latn" and letters and len(foreign) > 0.2 * len(letters):
        yield "source script left in it"
    elif it.source.casefold() == it.target.casefold() and len(letters) > LEGIBLE:
        yield "copied"


def _language(it: Rendering) -> Iterator[str]:
    from mt.ingest import detect

    if len(it.target) >= LEGIBLE:
        found, share = detect(it.target)
        if found == it.src and share > 0.5 and found != it.tgt:
            yield f"wrong language: {found}"


def _loops(it: Rendering) -> Iterator[str]:
    if cut_loops(it.target) != it.target:
        yield "loops"


def _numbers(it: Rendering) -> Iterator[str]:
    ours, theirs = it.numbers
    yield from (f"number lost: {number.text}" for number in numbers.unmatched(ours, theirs))
    yield from (f"number invented: {number.text}" for number in numbers.unmatched(theirs, ours))


def _dates(it: Rendering) -> Iterator[str]:
    ours, theirs = dates.named(it.source, it.src), dates.named(it.target, it.tgt)
    yield from (f"date lost: {word}" for name, word in ours.items() if name not in theirs)
    yield from (f"date invented: {word}" for name, word in theirs.items() if name not in ours)


def _names(it: Rendering) -> Iterator[str]:
    lost, invented = it.names
    yield from (f"name lost: {name.text}" for name in lost)
    yield from (f"name invented: {name.text}" for name in invented)


def _cut(it: Rendering) -> Iterator[str]:
    if _CLOSED.search(it.source) and not _CLOSED.search(it.target):
        yield "cut short"


def _length(it: Rendering) -> Iterator[str]:
    ratio = len(it.target) / max(len(it.source), 1)
    if len(it.source) >= LEGIBLE and not SHORT <= ratio <= LONG:
        yield f"length out of proportion: {ratio:.2f}"


CHECKS: tuple[Callable[[Rendering], Iterator[str]], ...] = (
    _copied,
    _language,
    _loops,
    _numbers,
    _dates,
    _names,
    _cut,
    _length,
)


def cut_loops(text: str) -> str:
    """Cuts a piece that repeats three times and more in a row, a single word four times, to its first occurrence."""
    return _LOOP.sub(lambda match: match.group() if _is_emphasis(match) else match["unit"], text)


def _is_emphasis(loop: regex.Match[str]) -> bool:
    return loop["unit"].isalpha() and len(regex.findall(r"\w+", loop.group())) <= _EMPHASIS
