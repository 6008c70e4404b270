"""What an article tells in its own words of what somebody said: the reported clause, its cue and its speaker.

A reported clause is known by its place beside a cue: after a conjunction, after a comma in the mood of reported speech,
before an attribution that ends the sentence, around one in its middle, beside a word that names a source. Without a cue
and a speaker there is none: precision goes before recall.
"""

from collections.abc import Callable

import regex

from align import speakers
from align.clauses import (
    BEFORE,
    INTO,
    LEAST,
    aims,
    asks,
    clean,
    count,
    in_mood,
    is_source,
    signs_of,
    tells,
    trimmed,
    unsaid,
)
from align.moods import SHORT, Report, points, said
from align.scene import BLANK, Scene, Span, classed
from align.speakers import Attribution
from mt.quotemarks import MARKS

_COMMA = regex.compile(r"[,–—]|(?<=\s)-(?=\s)")
_LEADS = regex.compile(rf":\s*[{MARKS}]?{BLANK}")  # to a quotation
_ENDLESS = 1000  # characters of a sentence, quotations aside, beyond which no clause is sought: it is a list or debris
_OPENED = 2  # words that a clause with a conjunction needs, that included
_FAR = 14  # words between a cue and the conjunction that it leads to
_TAIL = 18  # words that an attribution at the end of a sentence may have
_NAMED = 4  # words from which on what precedes a cue is more than its subject
_HEAD = 3  # words after a source at the end of a sentence
_TIME = 2  # words that may follow a source at the end of a sentence: *on Monday*


def reports(view: Scene, frame: Span, before: Attribution) -> list[Report]:
    """Finds the reported clauses of a sentence, in order; one inside another is left to the outer.

    A cue that opens the sentence without a subject ("Додала, що ...") goes on with who spoke ``before``.
    """
    if len(view.masked[slice(*frame)].replace(BLANK, "")) > _ENDLESS:
        return []
    cues = [cue for cue in speakers.cues(view, frame, signs_of(view.lang).verbs) if not unsaid(view, frame, cue)]
    found: list[Report] = []
    for finder in _FINDERS:
        for at, cue in enumerate(cues):
            outside = all(cue[1] <= it.span[0] or it.span[1] <= cue[0] for it in found)
            passed = any(it.by.cue and it.by.cue[1] <= cue[0] and cue[1] <= it.span[0] for it in found)
            span = finder(view, frame, cues, at) if outside and not passed else None
            by = said(view, frame, cue, span) if span else None
            if span and by is None and before.speaker and not count(view, (frame[0], cue[0])):
                by = Attribution(cue, before.speaker)
            if span and by and not any(span[0] < it.span[1] and it.span[0] < span[1] for it in found):
                found.append(Report(span, by))
    return sorted(found, key=lambda it: it.span)


def _content_end(view: Scene, frame: Span, cues: list[Span], at: int, start: int) -> int:
    """Finds where a clause that begins at ``start`` ends: before a source at the end, before a further statement."""
    signs = signs_of(view.lang)
    semicolon = view.masked.find(";", start, frame[1])
    contrast = signs.subordinators.match(view.masked, *trimmed(view, frame))  # *while* A said this, B said that
    frame = (frame[0], semicolon if semicolon >= 0 else frame[1])
    for later in range(at + 1, len(cues)):
        cue = cues[later]
        comma = _comma_before(view, start, cue[0])
        if comma is None or cue[0] >= frame[1]:
            continue
        lead = view.masked[comma + 1 : cue[0]].split()
        trails = not lead and any(it.match(view.masked, cue[0]) for it in (signs.outward, signs.sourcing))
        told = contrast and len(lead) < _NAMED and signs.verbs.fullmatch(view.masked, *cue)
        trails = trails or bool(told)
        function = bool(lead) and classed(view, (comma + 1, cue[0]))[0][1] == "F"
        joined = function if len(lead) == 1 else len(lead) in (0, 2) and _opening(view, frame, cues, later) is not None
        if trails or joined:
            return comma
    return frame[1]


def _comma_before(view: Scene, start: int, at: int) -> int | None:
    commas = [m.start() for m in _COMMA.finditer(view.masked, start, at)]
    return commas[-1] if commas else None


def _clause(view: Scene, frame: Span, cues: list[Span], at: int) -> Span | None:
    """Finds the clause that a conjunction opens after a cue: *said that ...*, сказав, що ..."""
    opened = _opening(view, frame, cues, at)
    return clean(view, (opened[0], _content_end(view, frame, cues, at, opened[1])), _OPENED) if opened else None


def _opening(view: Scene, frame: Span, cues: list[Span], at: int) -> Span | None:
    """Finds the conjunction that a cue leads to."""
    signs, cue = signs_of(view.lang), cues[at]
    if cue[1] - cue[0] <= SHORT or is_source(view, cue):
        return None
    asked = any(
        m.start() < cue[0] and m.end() == cue[1] for m in signs.questions.finditer(view.masked, frame[0], cue[1])
    )
    if asked:  # "when asked whether"
        return None
    further = (it for it in cues[at + 1 :] if not (is_source(view, it) or signs.outward.fullmatch(view.masked, *it)))
    stop = next(further, (frame[1], frame[1]))[0]
    for match in signs.conjunction.finditer(view.masked, cue[1], frame[1]):
        between = view.masked[cue[1] : match.start()]
        if signs.questions.search(between):
            return None
        doubtful = signs.relatives.fullmatch(match.group()) and between.count(",") > 1
        if match.start() > stop or doubtful or count(view, (cue[1], match.start())) > _FAR:
            return None
        whether = match.group().lower() not in ("that", "que")
        if between.rstrip().endswith(",") if signs.comma else whether or _leads_on(view, cue, match.start()):
            return match.span()
    return None


def _leads_on(view: Scene, cue: Span, at: int) -> bool:
    """Tells whether nothing but circumstances stands between a cue and a conjunction that needs no comma."""
    between = classed(view, (cue[1], at))
    inserted = len(between) > 1 and between[0][0] == between[-1][0] == ","  # said, *as quoted by Reuters,* that
    return (
        not between or inserted or between[0][1] == "V" or (len(between) <= 2 and not any(c == "A" for _, c in between))
    )


def _bare(view: Scene, frame: Span, cues: list[Span], at: int) -> Span | None:
    """Finds a clause without conjunction: by its verb, after a comma where the language sets one."""
    signs, cue = signs_of(view.lang), cues[at]
    if is_source(view, cue) or cue[1] - cue[0] <= SHORT:
        return None
    return _bare_after_comma(view, frame, cues, at) if signs.comma else _bare_at_once(view, frame, cues, at)


def _bare_at_once(view: Scene, frame: Span, cues: list[Span], at: int) -> Span | None:
    """Finds *said the talks were over*: a subject and a verb right after the cue."""
    signs, cue = signs_of(view.lang), cues[at]
    rest = classed(view, (cue[1], frame[1]))
    if not rest or rest[0][1] not in ("P", "A", "C", "w", "r", "F") or not view.masked[cue[1] : frame[1]].strip():
        return None
    stop = _COMMA.search(view.masked, cue[1], frame[1])
    clause = (cue[1], stop.start() if stop else frame[1])
    verb = signs.finite.search(view.masked, *clause)
    named = verb is not None and signs.naming.search(view.masked, cue[1], verb.start())
    asked = any(" " in it.group() for it in signs.questions.finditer(view.masked, *clause))  # "when asked whether"
    verbal = verb is not None and not (named or asked) and 0 < count(view, (cue[1], verb.start())) <= INTO
    if not verbal and not (rest[0][1] == "P" and len(rest) > LEAST):
        return None
    return clean(view, (cue[1], _content_end(view, frame, cues, at, cue[1])))


def _bare_after_comma(view: Scene, frame: Span, cues: list[Span], at: int) -> Span | None:
    """Finds *er betonte, der Abzug werde dauern*: a clause in the mood of reported speech, or an infinitive."""
    signs, cue = signs_of(view.lang), cues[at]
    stop = cues[at + 1][0] if at + 1 < len(cues) else frame[1]
    for nth, comma in enumerate(_COMMA.finditer(view.masked, cue[1], min(stop, frame[1]))):
        if not signs.finite.pattern or count(view, (cue[1], comma.start())) > _FAR:
            return None
        following = _COMMA.search(view.masked, comma.end(), frame[1])
        clause = (comma.end(), following.start() if following else frame[1])
        if tells(view, clause) or (nth == 0 and aims(view, clause)):
            return clean(view, (comma.end(), _content_end(view, frame, cues, at, comma.end())))
    return None


def _trailing(view: Scene, frame: Span, cues: list[Span], at: int) -> Span | None:
    """Finds what stands before an attribution that ends the sentence, or around one in its middle."""
    signs, cue = signs_of(view.lang), cues[at]
    opened = (m.end() for m in _COMMA.finditer(view.masked, frame[0], cue[0]))
    start = next((place for place in opened if _attributes(view, frame, (place, cue[0]), cue)), None)
    leads = _LEADS.search(view.masked, cue[1], frame[1])
    apart = signs.subordinators.match(view.masked, *trimmed(view, frame)) and any(
        it[1] < (start or 0) and signs.verbs.fullmatch(view.masked, *it) for it in cues
    )  # *while* A said this, B said that
    if start is None or leads or apart or points(view, frame) or _tells_itself(view, frame, cues, at, start):
        return None
    quoted = view.masked[frame[0] : start].lstrip()[:1] == BLANK and any(cue[1] < start for cue in cues)
    before = (1 + max(view.masked.rfind(";", frame[0], start), frame[0] - 1), start - 1)
    following = view.masked.find(",", cue[1], frame[1])
    if following >= 0 and _resumes(view, before, (following + 1, frame[1])):
        return clean(view, frame, BEFORE)
    if count(view, (cue[1], frame[1])) > _TAIL or signs.conjunction.search(view.masked, cue[1], frame[1]):
        return None
    likened = signs.likes.match(view.masked, *trimmed(view, (start, frame[1]))) or cue[1] - cue[0] <= SHORT
    told = not (signs.given and signs.comma) or likened or signs.given.search(view.masked, *before)
    return clean(view, before, BEFORE) if told and not quoted and not asks(view, before) else None


def _resumes(view: Scene, before: Span, rest: Span) -> bool:
    """Tells whether what was said goes on after an attribution in its middle: by its mood, or as it had only begun."""
    signs = signs_of(view.lang)
    first = trimmed(view, rest)
    if signs.conjunction.match(view.masked, *first) or signs.relatives.match(view.masked, *first) or aims(view, rest):
        return False
    return in_mood(view, rest) or (
        not signs.moods_told and 0 < count(view, before) < BEFORE and count(view, rest) >= _TIME
    )


def _tells_itself(view: Scene, frame: Span, cues: list[Span], at: int, start: int) -> bool:
    """Tells whether a cue leads to a clause of its own, or only passes on what another one before it leads to."""
    own = _opening(view, frame, cues, at) or (not signs_of(view.lang).comma and _bare(view, frame, cues, at))
    passed = signs_of(view.lang).outward.fullmatch(view.masked, *cues[at]) and any(
        cue[1] < start and (_opening(view, frame, cues, n) or _bare(view, frame, cues, n))
        for n, cue in enumerate(cues[:at])
    )
    return bool(own or passed)


def _attributes(view: Scene, frame: Span, lead: Span, cue: Span) -> bool:
    """Tells whether the words between a comma and a cue open an attribution: none, "so", "wie X", an auxiliary, X."""
    signs = signs_of(view.lang)
    words = classed(view, lead)
    if not words:
        return speakers.after(view, (cue[1], frame[1]), "VGFw") is not None
    if signs.likes.fullmatch(words[0][0]):
        return count(view, (cue[1], frame[1])) <= _HEAD or len(words) == 1
    if signs.comma:
        return not count(view, (cue[1], frame[1])) and signs.helpers.fullmatch(words[0][0]) is not None
    rest = classed(view, (cue[1], frame[1]))
    letters = "".join(letter for _, letter in words).removesuffix("F")
    ends = not rest or rest[0][1] in "Vx" or len(rest) <= _HEAD + 1
    return ends and len(words) <= INTO and regex.fullmatch("[PAD]?[CrwGAD]*", letters) is not None


def _likened(view: Scene, frame: Span, cues: list[Span], at: int) -> Span | None:
    """Finds what follows an attribution that opens the sentence: wie die Polizei mitteilte."""
    signs, cue = signs_of(view.lang), cues[at]
    if not signs.likes.match(view.masked, frame[0]) or count(view, (frame[0], cue[0])) > _TAIL:
        return None
    comma = _COMMA.search(view.masked, cue[1], frame[1])
    return clean(view, (comma.end(), frame[1])) if comma else None


def _sourced(view: Scene, frame: Span, cues: list[Span], at: int) -> Span | None:
    """Finds what a sentence says on the word of a source: *laut*, за словами, по думите на, *according to*."""
    signs, cue = signs_of(view.lang), cues[at]
    if not is_source(view, cue):
        return None
    speaker = speakers.source(view, frame, cue)
    if speaker is None or points(view, frame):
        return None
    past = max(cue[1], speaker[1])
    semicolon = view.masked.find(";", past, frame[1])
    end = semicolon if semicolon >= 0 else frame[1]
    start = min(cue[0], speaker[0])
    inserted = view.masked[frame[0] : start].rstrip().endswith(",")
    if count(view, (frame[0], start)) <= 1 and not inserted:
        past = _past_relative(view, past, end)
        apposed = regex.match(r",[^,]{2,60},(?=\s\p{Ll})", view.masked[past:end])
        if apposed and signs.relatives.match(view.masked, past + apposed.end() + 1):
            apposed = None
        comma = past + apposed.end() - 1 if apposed else view.masked.find(",", past, end)
        apart = apposed is not None or (
            comma >= 0 and count(view, (past, comma)) <= (_HEAD if signs.given is None else 1)
        )
        return clean(view, (comma + 1 if apart else past, end))
    goes_on = inserted and view.masked[past:end].lstrip().startswith(",")
    if not goes_on and (inserted or len(view.text[past:end].split()) <= _TIME):
        return clean(view, (frame[0], start), BEFORE)
    return clean(view, (frame[0], end), BEFORE)


def _past_relative(view: Scene, past: int, end: int) -> int:
    """Skips a clause that says more of the source: according to Reuters, *which cites officials*, ..."""
    opened = regex.match(r",\s+(?:\p{L}+\s)?(?=(\p{L}+))", view.masked[past:end])
    words = [past + opened.start(1), past + opened.start() + 1] if opened else []
    relative = any(signs_of(view.lang).relatives.match(view.masked, *trimmed(view, (at, end))) for at in words)
    closed = view.masked.find(",", past + 1, end) if relative and view.masked[past] == "," else -1
    return closed if closed >= 0 else past


def _colon(view: Scene, frame: Span, cues: list[Span], at: int) -> Span | None:
    """Finds what follows a cue and a colon in the article's own words."""
    colon = view.masked.find(":", cues[at][1], frame[1])
    if colon < 0 or count(view, (cues[at][1], colon)) > BEFORE or BLANK in view.masked[colon : colon + 3]:
        return None
    return clean(view, (colon + 1, frame[1]))


_Finder = Callable[[Scene, Span, list[Span], int], Span | None]
_FINDERS: tuple[_Finder, ...] = (_likened, _trailing, _clause, _bare, _colon, _sourced)
