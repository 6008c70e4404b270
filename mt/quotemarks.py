"""Where quotation marks open and close: the pure scan, without judging what is speech.

Marks are told apart by their place more than by their shape, since copy mixes the systems („ closed by ", " by “).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import regex

from mt.languages import READ, word_pattern

Span = tuple[int, int]

MARKS = "".join(sorted({mark for language in READ.values() for pair in language.quotes for mark in pair}))

_PARAGRAPH = regex.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_SINGLE = frozenset("‘’‚‹›")  # may be apostrophes, so they must stand exactly as quotation marks do
_LEFT_SIDE = frozenset("([{/-–—:=¿¡*")  # besides white space, what an opening mark may follow
_BRACKETS = frozenset("([{")
_DEEPEST = 8  # quotes in quotes that are looked through for a partner; keeps odd input linear
_SPEECH_WORDS = 5  # words that an unclosed mark needs after it to be taken for speech


@dataclass(frozen=True, slots=True)
class _System:
    """Holds the marks of one language: every run of them, what opens, what closes, which pairs are regular."""

    run: regex.Pattern[str]
    openers: frozenset[str]
    closers: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    verb: regex.Pattern[str]


@dataclass(slots=True)
class _Scan:
    """Follows the marks of one paragraph: what waits to be closed, what was, and whether a quote has just ended."""

    text: str
    system: _System
    waiting: list[int] = field(default_factory=list)
    closed: list[Span] = field(default_factory=list)
    just_closed: bool = False


@cache
def _system(lang: str) -> _System:
    """Compiles the marks of a language; one that the table lacks gets the marks of all."""
    languages = [READ[lang]] if lang in READ else list(READ.values())
    pairs = frozenset(pair for language in languages for pair in language.quotes)
    marks = "".join(sorted({mark for pair in pairs for mark in pair}))
    return _System(
        regex.compile(f"[{regex.escape(marks)}]+"),
        frozenset(opener for opener, _ in pairs),
        frozenset(closer for _, closer in pairs),
        pairs,
        word_pattern(tuple(verb for language in languages for verb in language.speech_verbs)),
    )


def spans(text: str, lang: str, following: str = "") -> list[Span]:
    """Finds every outermost quotation of a text, marks included, in order; none crosses a line break.

    A quotation that runs over paragraphs gives one span a paragraph. A mark that never closes counts to the paragraph's
    end if what follows reads like speech or the next paragraph opens with the same mark, and else not at all. One that
    was never opened counts from its beginning. ``following`` is what comes after the text.
    """
    system = _system(lang)
    lines = [line.span() for line in _PARAGRAPH.finditer(text) if not line.group().isspace()]
    firsts = [text[start:end].lstrip()[0] for start, end in lines[1:]] + [following.lstrip()[:1]][: len(lines)]
    return [span for line, first in zip(lines, firsts, strict=True) for span in _paragraph(text, line, first, system)]


def _paragraph(text: str, line: Span, following: str, system: _System) -> list[Span]:
    """Finds the outermost quotations of one paragraph; ``following`` is the first character of the next."""
    start, end = line
    scan = _Scan(text, system)
    for at, before, after in _marks(text, start, end, system):
        _step(scan, at, before, after)
    last = start + len(text[start:end].rstrip())
    if not scan.closed and not scan.waiting:
        return _unopened(text, start, end, system)
    found = _outermost(scan.closed + [(at, last) for at in scan.waiting if _runs_on(scan, (at, last), following)])
    return [(first, past) for first, past in found if any(map(str.isalnum, text[first:past]))]


def _marks(text: str, start: int, end: int, system: _System) -> Iterator[tuple[int, str, str]]:
    """Yields the place of each mark with the characters around the run of marks that it belongs to, "" at the edges."""
    for run in system.run.finditer(text, start, end):
        before = text[run.start() - 1] if run.start() > start else ""
        after = text[run.end()] if run.end() < end else ""
        for at in range(*run.span()):
            yield at, before, after


def _step(scan: _Scan, at: int, before: str, after: str) -> None:
    """Takes one mark into the scan: it opens, closes or is none."""
    mark = scan.text[at]
    partner = _partner(scan, mark)
    opens, closes = _stance(mark, before, after, scan.system)
    if opens and not (closes and partner is not None):
        scan.waiting.append(at)
        scan.just_closed = False
    elif closes and partner is not None:
        scan.closed.append((scan.waiting[partner], at + 1))
        del scan.waiting[partner:]
        scan.just_closed = not scan.waiting
    elif closes and scan.just_closed and _goes_on(scan, at, before, after):
        scan.closed.append((scan.closed[-1][0], at + 1))
    elif mark not in _SINGLE:
        scan.just_closed = False


def _stance(mark: str, before: str, after: str, system: _System) -> tuple[bool, bool]:
    """Tells whether a mark may open and may close where it stands; what the place leaves open the table decides."""
    must_open = (not before or before.isspace() or before in _LEFT_SIDE) and not _ends_phrase(after)
    must_close = bool(before) and not before.isspace() and not must_open and not (after.isalnum() or after in _BRACKETS)
    if mark in _SINGLE:
        return mark in system.openers and must_open, mark in system.closers and must_close
    opens = must_open or (
        mark in system.openers and not must_close and not (before.isalnum() and mark in system.closers)
    )
    return opens, must_close or (mark in system.closers and not must_open)


def _ends_phrase(after: str) -> bool:
    """Tells whether what follows a mark leaves nothing to quote: the end, white space, punctuation after a phrase."""
    return not after or after.isspace() or after in ",;:!?)]}"


def _partner(scan: _Scan, mark: str) -> int | None:
    """Finds the waiting mark that this one closes: the regular partner first, then the nearest of the same weight."""
    nearest = range(len(scan.waiting) - 1, max(-1, len(scan.waiting) - 1 - _DEEPEST), -1)
    if mark in _SINGLE:
        nearest = nearest[:1]
    regular = (i for i in nearest if (scan.text[scan.waiting[i]], mark) in scan.system.pairs)
    alike = (i for i in nearest if (scan.text[scan.waiting[i]] in _SINGLE) == (mark in _SINGLE))
    return next(regular, next(alike, None))


def _goes_on(scan: _Scan, at: int, before: str, after: str) -> bool:
    """Tells whether the mark at ``at`` ends a quotation that was closed too early: it goes on in lower case."""
    if before.isspace() or before.isdigit() or after.isalnum():  # no closing mark's place, or the sign for inches
        return False
    if scan.text[at] in _SINGLE and before not in ",.!?…":  # an apostrophe
        return False
    rest = scan.text[scan.closed[-1][1] : at].lstrip()
    return rest[:1].islower() and not scan.system.verb.match(rest)


def _runs_on(scan: _Scan, span: Span, following: str) -> bool:
    """Tells whether a mark that never closes opens speech: several words, a sentence's end, no new quote like it.

    A few words are enough where the next paragraph opens with the same mark.
    """
    start, end = span
    mark = scan.text[start]
    if mark in _SINGLE or scan.text.find(mark, start + 1, end) >= 0:
        return False
    least = 1 if following == mark else _SPEECH_WORDS
    return scan.text[end - 1] in ".!?…" and len(scan.text[start + 1 : end].split()) >= least


def _unopened(text: str, start: int, end: int, system: _System) -> list[Span]:
    """Takes a paragraph up to a lone closing mark for speech whose opening mark is missing, if it ends a sentence."""
    marks = list(_marks(text, start, end, system))
    if len(marks) != 1 or text[marks[0][0]] in _SINGLE:
        return []
    at, before, after = marks[0]
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    ends = _stance(text[at], before, after, system)[1] and not before.isdigit()
    told = before in ",.!?…" or after in ",.!?…"  # "" too: the end of the paragraph
    return [(first, at + 1)] if ends and told and len(text[first:at].split()) >= _SPEECH_WORDS else []


def _outermost(found: list[Span]) -> list[Span]:
    """Keeps the spans that lie in no other, in order."""
    kept: list[Span] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
