"""Direct and mixed quotes of an article, each with the cue and the speaker that the text gives it.

Marks are found by mt/quotemarks.py; here it is decided which of them hold speech, and whose. A name, a title or a word
in scare quotes is none: it has no sentence of its own and nothing around it that tells of speech.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from align import referents, speakers
from align.records import Quote
from align.speakers import Attribution, Scene, Span
from mt import quotemarks, segment
from mt.languages import LANGUAGES, word_pattern
from mt.records import STORY_KINDS, Article

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’-]*")
_ASIDE = regex.compile(r"(?<=[,.!?…])\s[-–—]\s(?P<words>\p{Ll}[^-–—]{2,80}[,.])(?=\s[-–—]\s)")
_FULL = 4  # words that a quote needs to be a sentence of its own without any attribution
_PART = 3  # words that a quoted part of a reported sentence needs; shorter ones are mostly scare quotes and names
_NO_CUE = 4  # words that a quoted part needs where its sentence has no word that tells of speech
_NOTHING = Attribution(None, None)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Holds one sentence of the story with all its quotations uncut; ``paragraph`` is the index of its line."""

    span: Span
    paragraph: int
    quotes: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """Holds what one quotation was found to be: its range without marks, its form, who speaks."""

    inner: Span
    form: str
    by: Attribution


def quotes(article: Article) -> list[Quote]:
    """Finds the quotes of an article's headline, lead and body, in order."""
    frames = list(_frames(article))
    view = speakers.scene(article.text, _masked(article, frames), article.lang)
    known, english = referents.offices(view), referents.english(view)
    people = {name.key for name in (*view.people, *view.others) if name.kind == "person"}
    found: list[Quote] = []
    carried: list[Attribution] = []
    last = ""
    for index, frame in enumerate(frames):
        readings = _readings(view, frames, index, carried)
        told = [reading.by for reading in readings] or [speakers.attribution(view, frame.span, None)]
        carried.append(told[-1])
        keys = []
        for by in told:
            keys.append(referents.resolve(view, by.speaker, last, known) if by.speaker else "")
            last = keys[-1] if keys[-1] in people else last
        names = [english.get(key, "") for key in keys[: len(readings)]]
        found += [_quote(article, reading, name) for reading, name in zip(readings, names, strict=True)]
    return found


def _frames(article: Article) -> Iterator[_Frame]:
    """Cuts the story into sentences that keep each quotation whole."""
    for paragraph, line in enumerate(article.lines):
        if line.kind in STORY_KINDS:
            text = article.text[line.start : line.end]
            marked = quotemarks.spans(text, article.lang)
            for start, end in _joined(segment.cut(text, article.lang), marked):
                held = marked[bisect_left(marked, (start,)) : bisect_left(marked, (end,))]
                inside = tuple((line.start + first, line.start + past) for first, past in held)
                yield _Frame((line.start + start, line.start + end), paragraph, inside)


def _joined(sentences: list[Span], marked: list[Span]) -> list[Span]:
    """Joins the sentences that one quotation runs through."""
    joined: list[Span] = []
    for start, end in sentences:
        last = bisect_left(marked, (joined[-1][1],)) - 1 if joined else -1  # the last quotation begun before here
        if last >= 0 and marked[last][1] > start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _masked(article: Article, frames: list[_Frame]) -> str:
    """Copies the text with everything blanked out but the story's own words, so that offsets stay."""
    pieces: list[str] = []
    at = 0
    for frame in frames:
        hidden = [span for quote in frame.quotes for span in _without_asides(article.text, quote, article.lang)]
        edges = [frame.span[0], *(place for span in hidden for place in span), frame.span[1]]
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            pieces += [speakers.BLANK * (start - at), article.text[start:end]]
            at = max(at, end)
    return "".join(pieces) + speakers.BLANK * (len(article.text) - at)


def _without_asides(text: str, quote: Span, lang: str) -> list[Span]:
    """Cuts out of a quotation the attributions that stand inside its marks: ``«Yes, - he said, - we will»``."""
    asides = [m.span() for m in _ASIDE.finditer(text, *quote) if speakers.opens_with_verb(m["words"], lang)]
    edges = [quote[0], *(place for aside in asides for place in aside), quote[1]]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _readings(view: Scene, frames: list[_Frame], index: int, carried: list[Attribution]) -> list[_Reading]:
    """Reads every quotation of a frame; those that hold no speech are left out."""
    found = (_reading(view, frames, index, quote, carried) for quote in frames[index].quotes)
    return [reading for reading in found if reading]


def _reading(view: Scene, frames: list[_Frame], index: int, quote: Span, carried: list[Attribution]) -> _Reading | None:
    """Decides whether one quotation is speech, and of which form and whose."""
    frame, inner = speakers.near(frames[index].span, quote), _inner(view.text, quote)
    own = _own(view, frames[index], quote)
    around = own if own.cue or own.speaker else _around(view, frames, index, carried)
    count = len(_WORD.findall(view.text, *inner))
    if _is_whole(view, frame, quote, inner):
        told = around.cue is not None or around.speaker is not None or _is_led(view, frame, quote)
        return _Reading(inner, "direct", around) if count >= (1 if told else _FULL) else None
    named = own.cue is not None and speakers.is_object(view, own.cue, quote) and view.text[inner[0]].islower()
    if not named and (count < (_PART if own.cue else _NO_CUE) or _is_title(view, inner, own)):
        return None
    return _Reading(inner, "mixed", around)


def _own(view: Scene, frame: _Frame, quote: Span) -> Attribution:
    """Reads the attribution in a quotation's own sentence; where only a colon leads to it, whom that is about."""
    by = speakers.attribution(view, frame.span, quote)
    start, _ = speakers.near(frame.span, quote)
    if by.cue is None and _is_led(view, (start, quote[0]), quote):
        return Attribution(None, speakers.introduced(view, (start, quote[0])))
    return by


def _is_led(view: Scene, frame: Span, quote: Span) -> bool:
    """Tells whether a colon leads to a quotation."""
    return view.masked[frame[0] : quote[0]].rstrip().endswith(":")


def _inner(text: str, quote: Span) -> Span:
    """Takes the marks and the white space inside them off a quotation."""
    start, end = quote[0] + 1, quote[1] - (text[quote[1] - 1] in quotemarks.MARKS)
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), end - len(body) + len(body.rstrip())


def _is_whole(view: Scene, frame: Span, quote: Span, inner: Span) -> bool:
    """Tells a quote that is a sentence of its own from one that is a part of the sentence around it."""
    before = view.masked[frame[0] : quote[0]].rstrip(" \t\u00a0" + speakers.BLANK)
    after = view.masked[quote[1] : frame[1]].lstrip(" \t\u00a0")
    begins = not before or before.endswith((":", "-", "–", "—", "…", ","))
    first = next((c for c in view.text[slice(*inner)] if c.isalnum()), "")
    ends = view.text[inner[1] - 1] in ".!?…," or after[:1] in tuple(",-–—") or not after.strip(".!?…")
    return begins and ends and (first.isupper() or first.isdigit() or before.endswith(":"))


def _is_title(view: Scene, inner: Span, own: Attribution) -> bool:
    """Tells a name or title: its words have capitals, and without a cue a capital at its beginning is enough."""
    functions = LANGUAGES[view.lang].function_words
    words = _WORD.findall(view.text, *inner)
    if words[0][0].islower():
        return False
    return own.cue is None or all(word[0].isupper() or word.lower() in functions for word in words)


def _around(view: Scene, frames: list[_Frame], index: int, carried: list[Attribution]) -> Attribution:
    """Finds who speaks a quote whose own sentence does not say: the next sentence, the one before, a colon above."""
    for source in (_pointing_back, _running_on, _going_on, _led_in, _said_before):
        by = source(view, frames, index, carried)
        if by.cue or by.speaker:
            return by
    return _NOTHING


def _pointing_back(view: Scene, frames: list[_Frame], index: int, carried: list[Attribution]) -> Attribution:
    """Reads a sentence after the quote that points back to it: "This was said by ..."."""
    following = frames[index + 1] if index + 1 < len(frames) else None
    if following is None or not _pointer(view.lang).match(view.masked, *following.span):
        return _NOTHING
    return speakers.attribution(view, following.span, None)


def _running_on(view: Scene, frames: list[_Frame], index: int, carried: list[Attribution]) -> Attribution:
    """Reads the attribution of a further quote that follows at once in the same paragraph."""
    following = frames[index + 1] if index + 1 < len(frames) else None
    if following is None or following.paragraph != frames[index].paragraph or not following.quotes:
        return _NOTHING
    quote = following.quotes[0]
    if quote[0] != following.span[0] or _WORD.search(view.masked, *frames[index].span):
        return _NOTHING
    return speakers.attribution(view, following.span, quote)


def _going_on(view: Scene, frames: list[_Frame], index: int, carried: list[Attribution]) -> Attribution:
    """Takes over the attribution of the sentence before, in the same paragraph."""
    same = index > 0 and frames[index - 1].paragraph == frames[index].paragraph
    return carried[index - 1] if same else _NOTHING


def _led_in(view: Scene, frames: list[_Frame], index: int, carried: list[Attribution]) -> Attribution:
    """Reads the end of the paragraph before, if it leads in with a colon."""
    if not index or not view.masked[slice(*frames[index - 1].span)].endswith(":"):
        return _NOTHING
    span = frames[index - 1].span
    by = speakers.attribution(view, span, None)
    return by if by.cue else Attribution(None, speakers.introduced(view, span))


def _said_before(view: Scene, frames: list[_Frame], index: int, carried: list[Attribution]) -> Attribution:
    """Takes whom the sentence before is about, in the same paragraph, for a quote that is a sentence of its own."""
    alone = not _WORD.search(view.masked, *frames[index].span)
    same = alone and index > 0 and frames[index - 1].paragraph == frames[index].paragraph
    return Attribution(None, speakers.introduced(view, frames[index - 1].span)) if same else _NOTHING


@cache
def _pointer(lang: str) -> regex.Pattern[str]:
    return word_pattern(LANGUAGES[lang].pointers)


def _quote(article: Article, reading: _Reading, name: str) -> Quote:
    """Writes one reading as a record."""
    (start, end), by = reading.inner, reading.by
    speaker = article.text[slice(*by.speaker)] if by.speaker else ""
    cue = article.text[slice(*by.cue)] if by.cue else ""
    text = article.text[start:end]
    return Quote(f"{article.id}@{start}", article.id, start, end, text, reading.form, speaker, cue, name)
