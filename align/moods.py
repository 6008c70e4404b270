"""What is told of a whole sentence: whose words it is by its mood, by a sentence that points back, by a headline."""

from dataclasses import dataclass

import regex

from align import speakers
from align.clauses import BEFORE, LEAST, clean, count, is_source, signs_of
from align.scene import LINK, Scene, Span
from align.speakers import Attribution
from mt.languages import READ

_HEADLINE = regex.compile(
    r"(?P<before>\p{Lu}[\p{L}’'-]+(?:\s\p{Lu}[\p{L}’'-]+){0,2}):\s(?P<told>\p{Lu}[^:]*[^\s.!?…])\s*"
    r"|(?P<said>\p{Lu}[^:]*)\s[–—-]\s(?P<after>\p{Lu}[\p{L}’'-]+(?:\s\p{Lu}[\p{L}’'-]+){0,2})\s*"
)


@dataclass(frozen=True, slots=True)
class Report:
    """Holds one reported clause, without the sentence's final mark, and who is said to have said it."""

    span: Span
    by: Attribution


def sentence(view: Scene, frame: Span) -> Span | None:
    """Takes a whole sentence as reported, its final mark included; None if it has too few words."""
    body = view.text[slice(*frame)]
    start = frame[0] + len(body) - len(body.lstrip())
    return (start, start + len(body.strip())) if count(view, frame) >= LEAST else None


def headed(view: Scene, frame: Span) -> Report | None:
    """Reads a headline that names who says it: "X: statement" or "statement – X"; the name must come again."""
    head = _HEADLINE.fullmatch(view.masked, *frame) if frame[1] - frame[0] <= _LONGEST else None
    if head is None:
        return None
    group = "before" if head["before"] else "after"
    known = regex.search(rf"(?<!\p{{L}}){regex.escape(head[group].split()[-1][:-1])}", view.text, pos=frame[1])
    span = clean(view, head.span("told" if group == "before" else "said"), BEFORE)
    return Report(span, Attribution(None, head.span(group))) if known and span else None


def pointed_at(view: Scene, before: Span, frame: Span) -> Attribution | None:
    """Reads a sentence that says who said the one before: Про це повідомив X, *Dies erklärte X*."""
    cue = points(view, frame)
    if (
        cue is None
        or count(view, before) < BEFORE
        or signs_of(view.lang).conjunction.search(view.masked, cue[1], frame[1])
    ):
        return None
    return said(view, frame, cue)


def points(view: Scene, frame: Span) -> Span | None:
    """Finds the cue of a sentence that points back to the one before; a word between is one too many after *das*."""
    pointer = signs_of(view.lang).pointers.match(view.masked, *frame)
    if pointer is None:
        return None
    cues = (cue for cue in speakers.cues(view, frame) if cue[0] >= pointer.end() and cue[1] - cue[0] > SHORT)
    cue = next(cues, None)
    article = pointer.group().lower() in READ[view.lang].articles
    return cue if cue and count(view, (pointer.end(), cue[0])) <= (not article) else None


def said(view: Scene, frame: Span, cue: Span, told: Span | None = None) -> Attribution | None:
    """Reads who is said to have said what is ``told``; None if nobody is.

    An attribution after what was told, or within, names its own speaker; one before does so before what was told.
    """
    speaker = None
    if told is None or is_source(view, cue):
        speaker = speakers.speaker(view, frame, cue)
    elif told[0] <= cue[0]:
        start = told[1] if told[1] <= cue[0] else frame[0]
        start += len(view.masked[start:]) - len(view.masked[start:].lstrip(LINK))
        lead = speakers.subject(view, (start, frame[1]), cue) if told[1] <= cue[0] else None
        clause = (start, frame[1])
        speaker = lead or speakers.after(view, (cue[1], frame[1]), "") or speakers.speaker(view, clause, cue)
    else:
        before = (frame[0], told[0])
        speaker = speakers.subject(view, before, cue) or speakers.speaker(view, before, cue)
    return Attribution(cue, speaker) if speaker else None


_LONGEST = 200  # characters of a headline
SHORT = 2  # a cue of so few letters ("so") only counts after what was said
