"""What is wrong with a translation, as far as it can be told without a reference; and cutting what loops."""

import hashlib
import math
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import regex

from mt import addresses, carried, counted, names, numbers, quotemarks
from mt.languages import LANGUAGES

LEGIBLE = 40  # letters from which language identification is worth asking

# Letters of English for one letter of the source, and how far the difference from that may be, in units of the square
# root of the source's length (Gale & Church 1993): the means, and the 0.3 % at either end, of the first 300 lines of
# each FLORES dev file. A language that is not listed counts as 1.
PACE = {"bg": 0.954, "de": 0.856, "uk": 0.965}
SHORTEST, LONGEST = -4.5, 5.5
MEASURABLE = 20  # letters of source from which a length says much; below, as much as "НАТО" takes when spelt out:
SPELT = 35  # ... letters more than twice the source's

# Mean log-probability of a token below which an engine itself doubts what it gave (Seq-Logprob, Guerreiro et al. 2023).
# Scores differ from model to model, so this is far out: the worst of 1,080 candidates of the offline engine, the least
# sure of ours, had -2.25, its best beams no worse than -1.23.
DOUBTFUL = -2.5

# Cosines of multilingual-e5-small below which a sentence is hardly a translation, and what a source under 80 letters is
# allowed besides. Of the first 300 pairs of each FLORES dev file up to 0.7 % lie below, of the first 400 of each
# Tatoeba file 0.5-1.8 %, and 99 % of pairs thrown together at random. SIMILAR[""] is for every further language.
SIMILAR = {"bg": 0.84, "de": 0.87, "uk": 0.845, "": 0.82}
BRIEF, ALLOWANCE = 80, 0.025

# Contrast, in nats a token, that a translation has at least. With the offline engine at most 1 of the first 60 pairs of
# each FLORES dev file lies below, and nearly all pairs thrown together do; a better model explains good ones better.
EXPLAINED = 0.8

KINDS = {
    "empty": 10.0,
    "source script left in it": 5.0,
    "copied": 5.0,
    "wrong language": 5.0,
    "loops": 4.0,
    "unlike its source": 4.0,
    "unexplained by its source": 4.0,
    "cut short": 3.0,
    "length out of proportion": 3.0,
    "number lost": 2.0,
    "number invented": 2.0,
    "negation lost": 2.0,
    "negation invented": 2.0,
    "date lost": 2.0,
    "date invented": 2.0,
    "name lost": 1.5,
    "name invented": 1.5,
    "address lost": 1.5,
    "untranslated": 1.0,
    "doubled": 1.0,
    "low score": 1.0,
    "quotation lost": 0.5,
    "emoji lost": 0.5,
}
"""The kinds of fault and how grave one is, set by hand: what misleads a reader weighs more than what disturbs one."""

ENDLESS = "cut short: the model came to no end"

# The modules of this package whose code decides what is a fault.
JUDGES = (
    "addresses",
    "carried",
    "counted",
    "dates",
    "declension",
    "evidence",
    "gazetteer",
    "guard",
    "ingest",
    "languages",
    "likeness",
    "mentions",
    "names",
    "numbers",
    "persons",
    "quotemarks",
    "romanisation",
    "sounds",
)

_LOOP = regex.compile(r"(?P<unit>\b\w.{0,80}?)(?P<gap>[\s,;.!?]{1,6})(?:(?P=unit)(?P=gap))+(?P=unit)(?!\w)", regex.I)
_EMPHASIS = 3  # times that a single word may stand in a row: "never, never, never"
_CLOSED = regex.compile(r"[.!?…:;][\"“”»«‘’')\]\s]*$")
_DANGLING = regex.compile(r"(?:\b(?:the|a|an|and|or|of|than|und|oder|der|des|dem)|[,(–—-])[.…\s]*$")
_MARK = regex.compile(rf"[{regex.escape(quotemarks.MARKS)}]|(?<!\w)'")
_DOUBLED = regex.compile(r"\b(?!that\b|had\b|her\b|is\b|very\b|die\b|der\b|das\b|sie\b)(\p{Ll}{2,}) \1\b")
_SPOKEN = 6  # words from which a quotation is speech, not a title whose marks English copy may drop
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_TOKEN = regex.compile(r"\w+")
_FOREIGN = regex.compile(r"(?<!\p{L})\p{Cyrillic}{2,}(?!\p{L})")
_GERMAN = regex.compile(r"\p{Ll}*[äöüß]\p{Ll}+|\p{Ll}{4,}(?:lich|isch|ig|ung|en|em|end)(?:e[nrms]?)?")


@dataclass(frozen=True)
class Rendering:
    """Sets a source beside its translation for the checks, with what else is known of it; None is not checked.

    ``score`` is the engine's mean log-probability of a token, ``similarity`` the cosine of both sides' embeddings by
    multilingual-e5-small, ``contrast`` the mean over the target's tokens of log p(token | source) - log p(token | no
    source): how much of the text its source explains (Bugliarello et al. 2020). ``ended`` is False where the engine
    ran out of room, in the text or a piece of it.
    """

    source: str
    target: str
    src: str
    tgt: str
    score: float | None = None
    similarity: float | None = None
    contrast: float | None = None
    ended: bool = True

    @cached_property
    def numbers(self) -> tuple[list[numbers.Number], list[numbers.Number]]:
        """Finds the numbers that are lost and those that are invented."""
        return counted.numbers_apart(self.source, self.target, self.src, self.tgt)

    @cached_property
    def names(self) -> tuple[list[names.Name], list[names.Name]]:
        """Finds the names that are lost and those that are invented."""
        return carried.names_apart(self.source, self.target, self.src, self.tgt)


def faults(rendering: Rendering) -> tuple[str, ...]:
    """Names everything that ``CHECKS`` find wrong, the gravest first, each as ``KIND`` or ``KIND: what``."""
    if not (rendering.source.strip() and rendering.target.strip()):
        return ("empty",) if rendering.source.strip() else ()
    return ordered(fault for check in CHECKS for fault in check(rendering))


def ordered(found: Iterable[str]) -> tuple[str, ...]:
    """Sorts faults, the gravest first, each once."""
    return tuple(sorted(dict.fromkeys(found), key=lambda fault: -KINDS[kind(fault)]))


@cache
def revision() -> str:
    """Returns a short hash of the sources that judge, so that flags kept under it are those that would be found now."""
    code = b"\0".join(pkgutil.get_data("mt", f"{name}.py") or b"" for name in JUDGES)
    return hashlib.blake2b(code, digest_size=6).hexdigest()


def kind(fault: str) -> str:
    """Returns the kind of a fault, a key of ``KINDS``: that of "number lost: 11" is "number lost"."""
    return fault.split(":", 1)[0]


def cost(found: Iterable[str]) -> float:
    """Weighs faults, 0 for none: of two translations of one source the one that costs less is to be preferred."""
    return sum(KINDS[kind(fault)] for fault in found)


def strays(it: Rendering) -> int:
    """Counts the numbers and names that only one side has, as strictly as ``numbers`` and ``names`` read them.

    Of one translation this says little, for a third of the good ones have some; of two the one with fewer is better.
    """
    ours, theirs = numbers.find(it.source, it.src), numbers.find(it.target, it.tgt)
    named = names.find(it.source, it.src)
    _, lost, invented = names.shared(named, names.find(it.target, it.tgt, known=[name.key for name in named]))
    return len(numbers.unmatched(ours, theirs)) + len(numbers.unmatched(theirs, ours)) + len(lost) + len(invented)


def _script(it: Rendering) -> Iterator[str]:
    if LANGUAGES[it.tgt].script != "Latn" or it.target.isascii():
        return
    foreign = _FOREIGN.findall(it.target)
    if sum(map(len, foreign)) > 0.2 * len(regex.findall(r"\p{L}", it.target)):
        yield "source script left in it"
    else:
        yield from (f"untranslated: {word}" for word in foreign)


def _copied(it: Rendering) -> Iterator[str]:
    if it.target.isascii() and LANGUAGES[it.src].script != LANGUAGES[it.tgt].script:
        return
    ours, theirs = ([word.casefold() for word in _WORD.findall(text)] for text in (it.source, it.target))
    same = sum((Counter(ours) & Counter(theirs)).values())
    if it.src == it.tgt or same < 4 or same < 0.8 * max(len(ours), len(theirs)):
        return
    if len(it.target) > LEGIBLE or set(ours) & _own_words(it.src, it.tgt):
        yield "copied"


@cache
def _own_words(src: str, tgt: str) -> frozenset[str]:
    """Lists the function words that one language has and the other has not."""
    return frozenset(LANGUAGES[src].function_words) - frozenset(LANGUAGES[tgt].function_words)


def _language(it: Rendering) -> Iterator[str]:
    from mt.ingest import detect

    if len(it.target) >= LEGIBLE:
        found, share = detect(it.target)
        if found != it.tgt and share > 0.5:
            yield f"wrong language: {found}"


def _untranslated(it: Rendering) -> Iterator[str]:
    """Looks for German words in small letters, by umlaut or ending, that stand on both sides."""
    if it.src == "de" and it.tgt != "de":
        shared = set(_WORD.findall(it.source)) & set(_WORD.findall(it.target))
        yield from (f"untranslated: {word}" for word in sorted(shared) if _GERMAN.fullmatch(word))


def _loops(it: Rendering) -> Iterator[str]:
    if _most_said(it.target, 2) >= 2 and (
        cut_loops(it.target) != it.target or _most_said(it.target, 4) >= max(3, _most_said(it.source, 4) + 2)
    ):
        yield "loops"
    elif not _DOUBLED.search(it.source):
        yield from (f"doubled: {found[1]}" for found in _DOUBLED.finditer(it.target))


def _most_said(text: str, size: int) -> int:
    """Counts how often the commonest so many words in a row stand in a text."""
    words = _TOKEN.findall(text.casefold())
    return max(Counter(zip(*(words[at:] for at in range(size)), strict=False)).values(), default=0)


def _numbers(it: Rendering) -> Iterator[str]:
    yield from (f"number lost: {number.text}" for number in it.numbers[0])
    yield from (f"number invented: {number.text}" for number in it.numbers[1])


def _dates(it: Rendering) -> Iterator[str]:
    lost, invented = counted.dates_apart(it.source, it.target, it.src, it.tgt)
    yield from (f"date lost: {word}" for word in lost)
    yield from (f"date invented: {word}" for word in invented)


def _names(it: Rendering) -> Iterator[str]:
    yield from (f"name lost: {name.text}" for name in it.names[0])
    yield from (f"name invented: {name.text}" for name in it.names[1])


def _negation(it: Rendering) -> Iterator[str]:
    lost, invented = carried.denial_apart(it.source, it.target, it.src, it.tgt)
    if lost or invented:
        yield "negation lost" if lost else "negation invented"


def _cut(it: Rendering) -> Iterator[str]:
    if not it.ended:
        yield ENDLESS
    elif (_CLOSED.search(it.source) and not _CLOSED.search(it.target)) or (
        _DANGLING.search(it.target) and not _DANGLING.search(it.source)
    ):
        yield "cut short"


def _length(it: Rendering) -> Iterator[str]:
    size = max(len(it.source), 1)
    expected = size * PACE.get(it.src, 1.0) / PACE.get(it.tgt, 1.0)
    if size < MEASURABLE and len(it.target) > 2 * size + SPELT:
        yield f"length out of proportion: {len(it.target) / size:.2f}"
    if size >= MEASURABLE and not SHORTEST <= (len(it.target) - expected) / math.sqrt(size) <= LONGEST:
        yield f"length out of proportion: {len(it.target) / size:.2f}"


def _verbatim(it: Rendering) -> Iterator[str]:
    yield from (f"address lost: {one}" for one in addresses.lost(it.source, it.target))
    yield from (f"emoji lost: {one}" for one in addresses.emoji_lost(it.source, it.target))


def _quotation(it: Rendering) -> Iterator[str]:
    spoken = (span for span in quotemarks.spans(it.source, it.src) if len(it.source[slice(*span)].split()) >= _SPOKEN)
    if next(spoken, None) and not _MARK.search(it.target):
        yield "quotation lost"


def _doubt(it: Rendering) -> Iterator[str]:
    if it.score is not None and it.score < DOUBTFUL:
        yield f"low score: {it.score:.2f}"
    least = SIMILAR.get(it.src if it.src != "en" else it.tgt, SIMILAR[""])
    least -= ALLOWANCE if len(it.source) < BRIEF else 0.0
    if it.similarity is not None and it.similarity < least:
        yield f"unlike its source: {it.similarity:.2f}"
    if it.contrast is not None and it.contrast < EXPLAINED:
        yield f"unexplained by its source: {it.contrast:.2f}"


CHECKS: tuple[Callable[[Rendering], Iterator[str]], ...] = (
    _script,
    _copied,
    _language,
    _untranslated,
    _loops,
    _numbers,
    _dates,
    _names,
    _negation,
    _cut,
    _length,
    _verbatim,
    _quotation,
    _doubt,
)


def cut_loops(text: str) -> str:
    """Cuts a piece that repeats three times and more in a row, a single word four times, to its first occurrence."""
    return _LOOP.sub(lambda match: match.group() if _is_emphasis(match) else match["unit"], text)


def _is_emphasis(loop: regex.Match[str]) -> bool:
    return loop["unit"].isalpha() and len(regex.findall(r"\w+", loop.group())) <= _EMPHASIS
