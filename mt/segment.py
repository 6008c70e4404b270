"""Articles to sentences: slices with code-point offsets, cut inside quotes too, each remembering its quote."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

import regex

from mt import quotemarks
from mt.languages import LANGUAGES
from mt.records import STORY_KINDS, Article, Sentence

Span = tuple[int, int]

_BULLET = regex.compile(r"(?:[-–—*·•▪◦‣►●■]\s+)+(?=[\p{Lu}\p{N}\"“„«])")
_LEFT_OVER = regex.compile(r"\p{Ll}|[.,;:!?)\]](?!\.\.)")
_DASH_CUE = regex.compile(r"[-–—]\s*(?=\p{Ll})")
_INITIAL = regex.compile(r"(?<!\p{L})\p{Lu}\.\s*$")
_ORDINAL = regex.compile(r"(?<![\p{L}\p{N}.,:])\d{1,2}\.\s*$")
_NEAR = 32  # code points before a boundary in which an initial, an abbreviation or an ordinal stands
_BLANKED = {ord(mark): " " for mark in quotemarks.MARKS}


def segment(articles: Iterable[Article]) -> list[Sentence]:
    """Cuts every classed line of the articles into sentences; the text of each slices back to its article exactly."""
    return [sentence for article in articles for sentence in sentences(article)]


def sentences(article: Article) -> Iterator[Sentence]:
    """Cuts one article; indexes count all its sentences, those of captions and boilerplate included."""
    quotes = quotemarks.spans(article.text, article.lang)
    index = 0
    for line in article.lines:
        for start, end in cut(article.text[line.start : line.end], article.lang):
            place = (line.start + start, line.start + end)
            quote = _quote_around(place, quotes) if line.kind in STORY_KINDS else None
            yield Sentence(article.id, index, *place, article.text[slice(*place)], line.kind, quote)
            index += 1


def cut(line: str, lang: str) -> list[Span]:
    """Cuts one line of text into sentence ranges, outer white space and list dashes left out.

    ``sentencex`` proposes the boundaries on a copy with bullets and quotation marks blanked out, because it never cuts
    inside list items and quotes; then each of ``REPAIRS`` may take a boundary back.
    """
    from sentencex import get_sentence_boundaries

    quotes = quotemarks.spans(line, lang)
    bullet = _BULLET.match(line)
    begin = bullet.end() if bullet else 0
    plain = " " * begin + line[begin:].translate(_BLANKED)
    proposed = [boundary["start_index"] for boundary in get_sentence_boundaries(lang, plain)][1:]
    openings, closings = {start for start, _ in quotes}, {end - 1 for _, end in quotes}
    starts = [_past_closing(line, at, openings, closings) for at in proposed]
    kept = [at for at in starts if begin < at < len(line) and not any(repair(line, at, lang) for repair in REPAIRS)]
    edges = [begin, *sorted(set(kept)), len(line)]
    spans = (_trimmed(line, start, end) for start, end in pairwise(edges))
    return [(start, end) for start, end in spans if start < end]


def _past_closing(line: str, at: int, openings: set[int], closings: set[int]) -> int:
    """Moves a boundary so that an opening mark goes with what follows and a closing one with what precedes.

    ``openings`` and ``closings`` are the places of outermost marks; one inside opens after white space.
    """
    while at > 0 and (line[at - 1].isspace() or at - 1 in openings or _opens_inside(line, at - 1)):
        at -= 1
    while at < len(line) and (line[at].isspace() or at in closings):
        at += 1
    return at


def _opens_inside(line: str, at: int) -> bool:
    return line[at] in quotemarks.MARKS and at > 0 and line[at - 1].isspace() and not line[at + 1 : at + 2].isspace()


def _goes_on(line: str, at: int, lang: str) -> bool:
    """Tells a stop that ends nothing, as scrapes leave it: what follows begins in lower case or is a further stop."""
    return bool(_LEFT_OVER.match(line, at))


def _attributes(line: str, at: int, lang: str) -> bool:
    """Tells an attribution after a dash: ``"..." - said the minister``."""
    return bool(_DASH_CUE.match(line, at))


def _initial(line: str, at: int, lang: str) -> bool:
    """Tells an initial before a surname, in any script: ``І. Франко``."""
    return bool(_INITIAL.search(line, max(0, at - _NEAR), at))


def _abbreviates(line: str, at: int, lang: str) -> bool:
    """Tells an abbreviation of the language that no sentence ends with as a rule."""
    before = line[max(0, at - _NEAR) : at].rstrip()
    return before.endswith(".") and bool(_abbreviation(lang).search(before))


def _ordinal(line: str, at: int, lang: str) -> bool:
    """Tells a German ordinal or day: ``am 9. Juli``."""
    return lang == "de" and bool(_ORDINAL.search(line, max(0, at - _NEAR), at))


REPAIRS = (_goes_on, _attributes, _initial, _abbreviates, _ordinal)


@cache
def _abbreviation(lang: str) -> regex.Pattern[str]:
    entries = sorted(LANGUAGES[lang].abbreviations, key=len, reverse=True) if lang in LANGUAGES else []
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{'|'.join(map(regex.escape, entries)) or '(?!)'})\.$", regex.I)


def _trimmed(line: str, start: int, end: int) -> Span:
    while start < end and line[start].isspace():
        start += 1
    while end > start and line[end - 1].isspace():
        end -= 1
    return start, end


def _quote_around(place: Span, quotes: list[Span]) -> Span | None:
    """Finds the quotation that holds most of a sentence, so that an attribution after it does not hide it."""
    start, end = place
    first = bisect_right(quotes, start, key=lambda quote: quote[1])
    past = bisect_left(quotes, end, key=lambda quote: quote[0])
    overlaps = [(min(end, to) - max(start, at), (at, to)) for at, to in quotes[first:past]]
    longest = max(overlaps, default=(0, None))
    return longest[1] if longest[0] * 2 > end - start or _is_speech(place, longest[1]) else None


def _is_speech(place: Span, quote: Span | None) -> bool:
    """Tells whether a sentence begins a quote that goes beyond it or ends one that began before it."""
    return quote is not None and (quote[0] < place[0] < quote[1] or place[0] <= quote[0] < place[1] < quote[1])
