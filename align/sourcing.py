"""Through whom somebody's words came to the article: who reports that who reports."""

from functools import cache

import regex

from align import speakers
from align.scene import Scene, Span, classed, name_in
from align.speakers import Attribution
from mt import gazetteer
from mt.languages import READ, word_pattern


@cache
def _words(lang: str) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """Compiles the words that name who passes something on, and those that name whom it is had from."""
    return word_pattern(READ[lang].reporting.outward), word_pattern(READ[lang].reporting.inward)


def sourced(view: Scene, frame: Span, by: Attribution) -> tuple[Attribution, tuple[Span, ...]]:
    """Finds the chain of sources around an attribution: nearest to the reader first, the speaker last.

    Where the one who speaks only passes on what another said ("Reuters reports, citing the ministry"), that is the
    speaker. An agency to whom something was said counts; a person counts only as the speaker.
    """
    if by.speaker is None:
        return by, ()
    outward, inward = _words(view.lang)
    frame = speakers.near(frame, by.speaker)
    chain, place = [by.speaker], 0
    for link, within in _links(view, frame, by, outward, inward):
        before = link[1] <= by.speaker[0]
        if within and not _is_person(view, by.speaker):
            place = chain.index(chain[place]) + 1
            chain.insert(place, link)
        elif before:
            chain.insert(len(chain) - 1, link)
        else:
            chain.insert(0, link)
            place = 0
    return Attribution(by.cue, chain[-1]), tuple(chain)


def _links(
    view: Scene, frame: Span, by: Attribution, outward: regex.Pattern[str], inward: regex.Pattern[str]
) -> list[tuple[Span, bool]]:
    """Lists the mentions that a frame gives as sources besides the speaker, and whether each is one of the source."""
    found: dict[Span, bool] = {}
    for pattern, within in ((inward, True), (outward, False)):
        for match in pattern.finditer(view.masked, *frame):
            mention = _mention(view, frame, match.span(), within)
            own = _touch(match.span(), (by.speaker, by.cue)) or _is_own(view, frame, match.span(), by)
            if mention and not own and not _touch(mention, (by.speaker, by.cue, *found)):
                found[mention] = within
    agencies = gazetteer.agencies()
    for name in view.others:
        span = (name.start, name.end)
        inside = frame[0] <= name.start < frame[1] and name.key in agencies
        if inside and not _touch(span, (by.speaker, by.cue, *found)) and _near_cue(view, frame, span):
            found[span] = False
    return sorted(found.items())


def _is_own(view: Scene, frame: Span, word: Span, by: Attribution) -> bool:
    """Tells whether a word of passing on tells of what the speaker said before, whose cue counts for this too."""
    speaker = speakers.speaker(view, frame, word) if by.cue is None else None
    return speaker is not None and _touch(speaker, (by.speaker,))


def _mention(view: Scene, frame: Span, cue: Span, within: bool) -> Span | None:
    """Finds who is named with a word of passing on; a person is none, but may be one whom an agency cites."""
    mention = speakers.after(view, (cue[1], frame[1]), plain=within) or (
        None if within else speakers.speaker(view, frame, cue)
    )
    if mention is None or (not within and _is_person(view, mention)):
        return None
    named = within or any(letter in "Cr" for _, letter in classed(view, mention))
    return mention if named else None


def _is_person(view: Scene, mention: Span) -> bool:
    """Tells whether a mention is a person's name, an office or a pronoun."""
    letters = {letter for _, letter in classed(view, mention)}
    return bool(letters & set("Pr")) or name_in(view.people, mention) is not None


def _near_cue(view: Scene, frame: Span, span: Span) -> bool:
    """Tells whether a word of saying shares the clause of an agency."""
    return any(not speakers.ends_clause(view, *sorted((cue, span))) for cue in speakers.cues(view, frame))


def _touch(span: Span, others: tuple[Span | None, ...]) -> bool:
    return any(other is not None and span[0] < other[1] and other[0] < span[1] for other in others)
