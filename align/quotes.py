"""Direct, indirect and mixed quotes of an article, each with the cue and the speaker that the text gives it.

Quotations are found by align/marks.py; here it is decided which of them hold speech, and whose. A name, a title or a
word in scare quotes is none: it has no sentence of its own and nothing around it that tells of speech. What the article
tells in its own words is found by align/indirect.py, through whom it came by align/sourcing.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import regex

from align import clauses, indirect, marks, moods, referents, sourcing, speakers
from align.marks import Frame
from align.records import Quote
from align.scene import BLANK, Scene, Span, scene
from align.speakers import Attribution
from mt.languages import READ, word_pattern
from mt.quotemarks import MARKS
from mt.records import Article

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’-]*")
_FULL = 4  # words that a quote needs to be a sentence of its own without any attribution
_PART = 3  # words that a quoted part of a reported sentence needs; shorter ones are mostly scare quotes and names
_FEW = 2  # words that a wording in a reported clause needs
_NO_CUE = 4  # words that a quoted part needs where its sentence has no word that tells of speech
_STEM = 4  # letters by which a word is known again whatever its ending
_NOTHING = Attribution(None, None)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Holds what was found to be said: its range without marks, its form, who speaks, through whom it came."""

    inner: Span
    form: str
    by: Attribution
    chain: tuple[Span, ...] = ()


def quotes(article: Article) -> list[Quote]:
    """Finds the quotes of an article's headline, lead and body, in order; a mixed one may lie in an indirect one."""
    frames = marks.frames(article)
    view = scene(article.text, marks.masked(article, frames), article.lang)
    known, english = referents.offices(view), referents.english(view)
    people = {name.key for name in (*view.people, *view.others) if name.kind == "person"}
    found: list[Quote] = []
    last = ""
    about: str | None = ""  # None: somebody without a name
    for reading, said in _said(view, frames):
        key = referents.resolve(view, said.by.speaker, last, known, about) if said.by.speaker else ""
        if key in people:
            about = key
        elif reading and said.by.speaker and not key and not referents.is_pronoun(view, said.by.speaker):
            about = None
        last = key if key in people and (reading or said.by.cue) else last
        if reading:
            found.append(_quote(article, said, english.get(key, "")))
    return _reopened(article, found)


def _said(view: Scene, frames: list[Frame]) -> Iterator[tuple[bool, _Reading]]:
    """Yields all that is said, in order, and for a sentence that says nothing whom it is about, marked False."""
    carried: list[Attribution] = []
    for index, frame in enumerate(frames):
        readings = _told(view, frames, index, carried)
        for reading in readings:
            yield True, reading
        about = speakers.attribution(view, frame.span, None)
        goes_on = bool(readings) and readings[-1].by.cue is None and bool(carried)
        carried.append(carried[-1] if goes_on else readings[-1].by if readings else about)
        if not readings:
            topic = speakers.topic(view, frame.span)
            yield False, _Reading(frame.span, "direct", replace(about, speaker=about.speaker or topic))


def _told(view: Scene, frames: list[Frame], index: int, carried: list[Attribution]) -> list[_Reading]:
    """Reads all that a frame says somebody said: between marks and in the article's own words."""
    marked = list(_readings(view, frames, index, carried))
    same = index > 0 and frames[index - 1].paragraph == frames[index].paragraph
    reports = indirect.reports(view, frames[index].span, carried[index - 1] if same else _NOTHING)
    own = [_Reading(report.span, "indirect", report.by) for report in reports]
    if not reports and not marked:
        own = _whole_sentence(view, frames, index, carried)
    marked = [_within(reading, reports) for reading in marked]
    known = {reading.inner for reading in marked}
    for reading in list(own):
        within = (q for q in frames[index].quotes if reading.inner[0] <= q[0] and q[1] <= reading.inner[1])
        inside = (marks.inner(view.text, quote) for quote in within if BLANK in view.masked[slice(*quote)])
        own += [replace(reading, inner=it, form="mixed") for it in inside if it not in known and _is_wording(view, it)]
    found = (_sourced(view, frames, index, reading) for reading in (*marked, *own))
    return sorted(found, key=lambda reading: (reading.inner[0], -reading.inner[1]))


def _within(reading: _Reading, reports: list[moods.Report]) -> _Reading:
    """Gives a part in marks the speaker of the reported clause around it, if it has the same cue."""
    (start, end), cue = reading.inner, reading.by.cue
    around = (it.by for it in reports if it.span[0] <= start and end <= it.span[1] and it.by.cue == cue)
    return replace(reading, by=next(around, reading.by)) if reading.form == "mixed" else reading


def _sourced(view: Scene, frames: list[Frame], index: int, reading: _Reading) -> _Reading:
    """Adds through whom it came, where the sentence that names the speaker says that."""
    speaker = reading.by.speaker
    if speaker is None:
        return reading
    near = frames[max(0, index - 1) : index + 2]
    frame = next((it for it in near if it.span[0] <= speaker[0] < it.span[1]), None)
    by, chain = sourcing.sourced(view, frame.span, reading.by) if frame else (reading.by, (speaker,))
    return replace(reading, by=by, chain=chain)


def _whole_sentence(view: Scene, frames: list[Frame], index: int, carried: list[Attribution]) -> list[_Reading]:
    """Reads a sentence as reported by one that points back, by its mood, or as a headline that names who says it."""
    frame, span = frames[index], moods.sentence(view, frames[index].span)
    following = frames[index + 1] if index + 1 < len(frames) else None
    pointed = moods.pointed_at(view, frame.span, following.span) if following and not following.quotes else None
    headed = moods.headed(view, frame.span)
    if headed:
        return [_Reading(headed.span, "indirect", headed.by)]
    if span and pointed:
        return [_Reading(span, "indirect", pointed)]
    by = carried[index - 1] if index else _NOTHING
    if span and by.cue and by.speaker and clauses.in_mood(view, frame.span):
        return [_Reading(span, "indirect", Attribution(None, by.speaker))]
    return []


def _is_wording(view: Scene, inner: Span) -> bool:
    """Tells the speaker's own words in a reported clause from a term, which the article uses again, and from a name."""
    words = _WORD.findall(view.text, *inner)
    least = 1 if READ[view.lang].capital_nouns else _FEW  # where nouns have capitals, a small letter rules out names
    if len(words) < least or not words[0][0].islower():
        return False
    stems = [word[: max(_STEM, len(word) - 3)] for word in words if len(word) >= _STEM]
    again = (regex.findall(rf"(?<!\p{{L}}){regex.escape(stem)}", view.text, regex.I) for stem in stems)
    return not stems or any(len(found) == 1 for found in again)


def _readings(view: Scene, frames: list[Frame], index: int, carried: list[Attribution]) -> Iterator[_Reading]:
    """Reads every quotation of a frame; those that hold no speech are left out."""
    before = None
    for quote in frames[index].quotes:
        inner = marks.inner(view.text, quote)
        goes_on = before is not None and before.form == "direct" and _interrupted(view, before, inner)
        found = replace(before, inner=inner) if before and goes_on else _reading(view, frames, index, quote, carried)
        if found:
            yield found
        before = found


def _interrupted(view: Scene, first: _Reading, second: Span) -> bool:
    """Tells whether an attribution parts two quotations of one sentence: „Ja“, sagte er, „aber nicht heute“."""
    between = view.masked[first.inner[1] : second[0]].strip(" \t\u00a0" + BLANK + MARKS)
    cue = first.by.cue
    inside = cue is not None and first.inner[1] <= cue[0] < second[0] and view.text[second[0]].islower()
    return inside and between.rstrip()[-1:] in tuple(",-–—")


def _reading(view: Scene, frames: list[Frame], index: int, quote: Span, carried: list[Attribution]) -> _Reading | None:
    """Decides whether one quotation is speech, and of which form and whose."""
    frame, inner = speakers.near(frames[index].span, quote), marks.inner(view.text, quote)
    if BLANK not in view.masked[slice(*quote)]:  # the name of a source
        return None
    own = _own(view, frames[index], quote)
    around = own if own.cue or own.speaker else _around(view, frames, index, carried)
    count = len(_WORD.findall(view.text, *inner))
    if _is_whole(view, frame, quote, inner):
        told = around.cue is not None or around.speaker is not None or _is_led(view, frame, quote)
        return _Reading(inner, "direct", around) if count >= (1 if told else _FULL) else None
    named = (own.cue is not None and speakers.is_object(view, own.cue, quote) and view.text[inner[0]].islower()) or (
        clauses.names_what(view, frame, quote[0])
    )
    if not named and (count < (_PART if own.cue else _NO_CUE) or _is_title(view, inner, own)):
        return None
    return _Reading(inner, "mixed", around)


def _own(view: Scene, frame: Frame, quote: Span) -> Attribution:
    """Reads the attribution in a quotation's own sentence; where only a colon leads to it, whom that is about."""
    by = speakers.attribution(view, frame.span, quote)
    if by.cue:
        return by
    start, _ = speakers.near(frame.span, quote)
    if not _is_led(view, (start, quote[0]), quote):
        return speakers.inverted(view, frame.span, quote)
    lead = (start, quote[0])
    cue = next(iter(speakers.cues(view, lead, clauses.signs_of(view.lang).verbs)), None)
    return Attribution(cue, speakers.speaker(view, lead, cue) if cue else speakers.introduced(view, lead))


def _is_led(view: Scene, frame: Span, quote: Span) -> bool:
    """Tells whether a colon leads to a quotation."""
    return view.masked[frame[0] : quote[0]].rstrip().endswith(":")


def _is_whole(view: Scene, frame: Span, quote: Span, inner: Span) -> bool:
    """Tells a quote that is a sentence of its own from one that is a part of the sentence around it."""
    if marks.is_open(view.text, quote) and view.text[quote[0]] not in MARKS:  # dialogue with dashes
        return True
    before = view.masked[frame[0] : quote[0]].rstrip(" \t\u00a0" + BLANK)
    after = view.masked[quote[1] : frame[1]].lstrip(" \t\u00a0")
    begins = not any(map(str.isalnum, before)) or before.endswith((":", "-", "–", "—", "…", ","))
    first = next((c for c in view.text[slice(*inner)] if c.isalnum()), "")
    ends = view.text[inner[1] - 1] in ".!?…," or after[:1] in tuple(",-–—") or not after.strip(".!?…")
    return begins and ends and (first.isupper() or first.isdigit() or before.endswith(":"))


def _is_title(view: Scene, inner: Span, own: Attribution) -> bool:
    """Tells a name or title: its words have capitals, and without a cue a capital at its beginning is enough."""
    functions = READ[view.lang].function_words
    words = _WORD.findall(view.text, *inner)
    if words[0][0].islower():
        return False
    return own.cue is None or all(word[0].isupper() or word.lower() in functions for word in words)


def _around(view: Scene, frames: list[Frame], index: int, carried: list[Attribution]) -> Attribution:
    """Finds who speaks a quote whose own sentence does not say: the next sentence, the one before, a colon above."""
    for source in (_pointing_back, _running_on, _reopening, _going_on, _led_in, _said_before):
        by = source(view, frames, index, carried)
        if by.cue or by.speaker:
            return by
    return _NOTHING


def _pointing_back(view: Scene, frames: list[Frame], index: int, carried: list[Attribution]) -> Attribution:
    """Reads a sentence after the quote that points back to it: "This was said by ..."."""
    following = frames[index + 1] if index + 1 < len(frames) else None
    if following is None or not _pointer(view.lang).match(view.masked, *following.span):
        return _NOTHING
    return speakers.attribution(view, following.span, None)


def _running_on(view: Scene, frames: list[Frame], index: int, carried: list[Attribution]) -> Attribution:
    """Reads the attribution of a further quote that follows at once in the same paragraph."""
    following = frames[index + 1] if index + 1 < len(frames) else None
    if following is None or following.paragraph != frames[index].paragraph or not following.quotes:
        return _NOTHING
    quote = following.quotes[0]
    if quote[0] != following.span[0] or _WORD.search(view.masked, *frames[index].span):
        return _NOTHING
    return speakers.attribution(view, following.span, quote)


def _reopening(view: Scene, frames: list[Frame], index: int, carried: list[Attribution]) -> Attribution:
    """Reads the attribution of the next paragraph, with which a quote that does not close goes on."""
    following = frames[index + 1] if index + 1 < len(frames) else None
    if following is None or not frames[index].quotes or not following.quotes:
        return _NOTHING
    quote, further = frames[index].quotes[-1], following.quotes[0]
    goes_on = marks.is_open(view.text, quote) and quote[1] == frames[index].span[1] and further[0] == following.span[0]
    same = goes_on and view.text[quote[0]] == view.text[further[0]] and view.text[quote[0]] in MARKS
    return speakers.attribution(view, following.span, further) if same else _NOTHING


def _going_on(view: Scene, frames: list[Frame], index: int, carried: list[Attribution]) -> Attribution:
    """Takes over the attribution of the sentence before, in the same paragraph."""
    same = index > 0 and frames[index - 1].paragraph == frames[index].paragraph
    return carried[index - 1] if same else _NOTHING


def _led_in(view: Scene, frames: list[Frame], index: int, carried: list[Attribution]) -> Attribution:
    """Reads the end of the paragraph before, if it leads in with a colon."""
    if not index or not view.masked[slice(*frames[index - 1].span)].endswith(":"):
        return _NOTHING
    span = frames[index - 1].span
    by = speakers.attribution(view, span, None)
    return by if by.cue else Attribution(None, speakers.introduced(view, span))


def _said_before(view: Scene, frames: list[Frame], index: int, carried: list[Attribution]) -> Attribution:
    """Takes whom the sentence before is about, in the same paragraph, for a quote that is a sentence of its own."""
    alone = not _WORD.search(view.masked, *frames[index].span)
    same = alone and index > 0 and frames[index - 1].paragraph == frames[index].paragraph
    return Attribution(None, speakers.introduced(view, frames[index - 1].span)) if same else _NOTHING


@cache
def _pointer(lang: str) -> regex.Pattern[str]:
    return word_pattern(READ[lang].pointers)


def _quote(article: Article, reading: _Reading, name: str) -> Quote:
    """Writes one reading as a record; a sentence that is told by its mood has no cue of its own."""
    (start, end), by = reading.inner, reading.by
    speaker = article.text[slice(*by.speaker)] if by.speaker else ""
    cue = article.text[slice(*by.cue)] if by.cue else ""
    chain = tuple(article.text[slice(*link)] for link in reading.chain)
    text = article.text[start:end]
    return Quote(f"{article.id}@{start}", article.id, start, end, text, reading.form, speaker, cue, name, chain)


def _reopened(article: Article, found: list[Quote]) -> list[Quote]:
    """Joins quotes that run over paragraphs, each but the last without a closing mark, each opened anew."""
    joined = found[:1]
    for before, quote in pairwise(found):
        between = article.text[joined[-1].end : quote.start]
        seam = "\n" in between and between.strip() in MARKS and between.strip()
        if seam and before.form == quote.form == "direct" and between.rstrip()[-1:] == between.strip():
            told = joined[-1] if joined[-1].cue else quote
            text = article.text[joined[-1].start : quote.end]
            joined[-1] = replace(told, id=joined[-1].id, start=joined[-1].start, end=quote.end, text=text)
        else:
            joined.append(quote)
    return joined
