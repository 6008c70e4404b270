"""How one language tells of speech: its compiled tables, and small tests of a clause that rest on them."""

from dataclasses import dataclass
from functools import cache

import regex

from align import speakers
from align.scene import BLANK, Scene, Span
from mt.languages import READ, word_pattern

_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*")
_FINAL = " \t\u00a0.!?…;:,–—-" + BLANK  # what a reported clause does not end with
LEAST = 3  # words that a reported clause needs
INTO = 12  # words of a clause in which its verb must stand for it to count as reported


@dataclass(frozen=True, slots=True)
class Signs:
    """Holds one language's compiled tables: what opens a reported clause and what gives one away."""

    conjunction: regex.Pattern[str]
    verbs: regex.Pattern[str]
    sourcing: regex.Pattern[str]
    finite: regex.Pattern[str]
    infinitives: regex.Pattern[str]
    subordinators: regex.Pattern[str]
    helpers: regex.Pattern[str]
    moods: regex.Pattern[str]
    beside: regex.Pattern[str]
    likes: regex.Pattern[str]
    outward: regex.Pattern[str]
    comma: bool
    given: regex.Pattern[str] | None
    moods_told: bool
    pointers: regex.Pattern[str]
    naming: regex.Pattern[str]
    relatives: regex.Pattern[str]
    unsaid: regex.Pattern[str]
    questions: regex.Pattern[str]


@cache
def signs_of(lang: str) -> Signs:
    """Returns the compiled tables of a language that ``mt/languages.py`` has."""
    language = READ[lang]
    told = language.reporting
    return Signs(
        word_pattern(told.conjunctions),
        word_pattern((*language.speech_verbs, *told.verbs)),
        word_pattern(language.sourcing),
        word_pattern((*told.finite, *told.moods)),
        word_pattern(told.infinitives),
        word_pattern(told.subordinators),
        word_pattern(told.helpers),
        word_pattern(told.moods),
        word_pattern(told.auxiliaries),
        word_pattern(told.likes),
        word_pattern(told.outward),
        told.comma,
        word_pattern((*told.finite, *told.moods)) if told.finite else None,
        bool(told.moods) and bool(told.finite),
        word_pattern(language.pointers),
        word_pattern(told.naming),
        word_pattern(told.relatives),
        word_pattern(told.unsaid),
        word_pattern(told.questions),
    )


def clean(view: Scene, span: Span, least: int = LEAST) -> Span | None:
    """Trims a clause of white space and final marks; None if too few words are left."""
    start, end = span
    body = view.masked[start:end]
    while body and body[-1] in _FINAL and body[-1] != BLANK:
        body = body[:-1]
    start += len(body) - len(body.lstrip(" \t\u00a0,–—-"))
    end = span[0] + len(body)
    return (start, end) if start < end and count(view, (start, end)) >= least else None


def trimmed(view: Scene, span: Span) -> Span:
    """Takes the white space off the beginning of a span."""
    return span[1] - len(view.masked[slice(*span)].lstrip()), span[1]


def count(view: Scene, span: Span) -> int:
    """Counts the words of a span that are the article's own."""
    return len(_WORD.findall(view.masked, *span))


def unsaid(view: Scene, frame: Span, cue: Span) -> bool:
    """Tells whether a cue tells of nothing said: *declined to say*."""
    before = view.masked[frame[0] : cue[0]].rstrip().lower()
    return any(match.end() == len(before) for match in signs_of(view.lang).unsaid.finditer(before))


def is_source(view: Scene, cue: Span) -> bool:
    """Tells whether a cue names a source ("according to") rather than tells of saying."""
    return signs_of(view.lang).sourcing.fullmatch(view.masked, *cue) is not None


def names_what(view: Scene, frame: Span, at: int) -> bool:
    """Tells whether the words before a place lead to what something is called: bezeichnete es *als* ..."""
    before = view.masked[frame[0] : at].rstrip()
    words = [m for m in signs_of(view.lang).naming.finditer(before) if m.end() == len(before)]
    told = any(" " in match.group() for match in words)  # "with the words" needs no verb
    return told or (bool(words) and bool(speakers.cues(view, frame, signs_of(view.lang).verbs)))


def tells(view: Scene, clause: Span) -> bool:
    """Tells whether a main clause has a verb in the mood of reported speech; in a relative clause that comes last."""
    verb = signs_of(view.lang).finite.search(view.masked, *clause)
    if verb is None or not verb.group()[0].islower() or _subordinate(view, clause):
        return False
    last = not view.masked[verb.end() : clause[1]].strip()
    return count(view, (clause[0], verb.start())) <= INTO and not (
        last and signs_of(view.lang).relatives.match(view.masked, *trimmed(view, clause))
    )


def aims(view: Scene, clause: Span) -> bool:
    """Tells whether a clause ends as an infinitive that says what was said, not what for."""
    found = (m for m in signs_of(view.lang).infinitives.finditer(view.masked, *clause) if m.group().islower())
    ends = any(view.masked[m.end() : clause[1]].lstrip()[:1] in ("", *".,;!?…") for m in found)
    return ends and not _subordinate(view, clause)


def _subordinate(view: Scene, clause: Span) -> bool:
    """Tells whether a clause is one of time, reason or aim."""
    return signs_of(view.lang).subordinators.match(view.masked, *trimmed(view, clause)) is not None


def asks(view: Scene, before: Span) -> bool:
    """Tells whether what precedes an answer is only the question: *Auf die Frage, ob ..., antwortete er*."""
    if signs_of(view.lang).questions.match(view.masked, *trimmed(view, before)):
        return True
    comma = view.masked.find(",", *before)
    first = comma >= 0 and signs_of(view.lang).conjunction.match(view.masked, *trimmed(view, (comma + 1, before[1])))
    return bool(first) and count(view, (before[0], comma)) < BEFORE


def in_mood(view: Scene, span: Span) -> bool:
    """Tells whether the forms of a sentence mark it as somebody else's words."""
    signs = signs_of(view.lang)
    for match in signs.moods.finditer(view.masked, *span):
        before = view.masked[span[0] : match.start()].split()[-1:]
        after = view.masked[match.end() : span[1]].split()[:1]
        small = match.group()[0].islower() or not view.masked[span[0] : match.start()].strip()
        if small and not any(signs.beside.fullmatch(word) for word in (*before, *after)):
            return True
    return False


BEFORE = 4  # words that it needs where the attribution follows it
