"""The quotations of an article as they are read: whole in their sentence, attributions inside them cut out.

``mt/quotemarks.py`` says where marks open and close; here an attribution between the marks parts a quotation in two,
a quotation that never closes ends at its attribution, and dialogue opens with a dash.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from align import speakers
from align.scene import BLANK, Span
from mt import quotemarks, segment
from mt.languages import READ, word_pattern
from mt.records import STORY_KINDS, Article

_DASHED = regex.compile(r"(?<=[\p{L}\p{N},.!?…])\s[-–—]\s(?P<words>\p{Ll}[^-–—]{2,80}?)(?:[,.:]?\s[-–—]\s|[.,]?\s*$)")
_DIALOGUE = regex.compile(r"[-–—]\s(?=\P{Ll})")


@dataclass(frozen=True, slots=True)
class Frame:
    """Holds one sentence of the story with all its quotations uncut; ``paragraph`` is the index of its line."""

    span: Span
    paragraph: int
    quotes: tuple[Span, ...]


def frames(article: Article) -> list[Frame]:
    """Cuts the story into sentences that keep each quotation whole, and quotations where an attribution parts them."""
    return list(_frames(article))


def _frames(article: Article) -> Iterator[Frame]:
    told = [(at, line) for at, line in enumerate(article.lines) if line.kind in STORY_KINDS]
    firsts = [article.text[line.start : line.end].lstrip()[:1] for _, line in told]
    for (paragraph, line), following in zip(told, [*firsts[1:], ""][: len(told)], strict=True):
        text = article.text[line.start : line.end]
        marked = _dialogue(text, article.lang) or [
            _ended(text, quote, article.lang) for quote in quotemarks.spans(text, article.lang, following)
        ]
        cut = [(0, len(text))] if marked and _DIALOGUE.match(text, marked[0][0]) else None
        for start, end in cut or _joined(segment.cut(text, article.lang), marked):
            held = marked[bisect_left(marked, (start,)) : bisect_left(marked, (end,))]
            parts = (part for quote in held for part in _parts(text, quote, article.lang))
            inside = tuple((line.start + first, line.start + past) for first, past in parts)
            yield Frame((line.start + start, line.start + end), paragraph, inside)


def masked(article: Article, found: list[Frame]) -> str:
    """Copies the text with everything blanked out but the story's own words, so that offsets stay."""
    pieces: list[str] = []
    at = 0
    for frame in found:
        hidden = (span for span in frame.quotes if not _is_source(article.text, frame.span[0], span, article.lang))
        edges = [frame.span[0], *(place for span in hidden for place in span), frame.span[1]]
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            pieces += [BLANK * (start - at), article.text[start:end]]
            at = max(at, end)
    return "".join(pieces) + BLANK * (len(article.text) - at)


def _is_source(text: str, start: int, quote: Span, lang: str) -> bool:
    """Tells whether a quotation is the name of a source: laut „Reuters“, в «Укренерго» уточнили."""
    if not is_name(text, quote, lang):
        return False
    before = text[start : quote[0]].lower().split()
    led = bool(before) and before[-1] in READ[lang].prepositions
    tells = led and speakers.opens_with_verb(text[quote[1] :].lstrip(" "), lang)
    return tells or _after_source(lang).search(text, start, quote[0]) is not None


@cache
def _after_source(lang: str) -> regex.Pattern[str]:
    return regex.compile(rf"{word_pattern(READ[lang].sourcing).pattern}(?:\s\p{{L}}+){{0,3}}\s$", regex.I)


def is_name(text: str, quote: Span, lang: str) -> bool:
    """Tells whether every word of a quotation has a capital, function words aside, or is an address."""
    words = text[slice(*inner(text, quote))].split()
    functions = READ[lang].function_words
    return all(word[0].isupper() or word.lower() in functions or "." in word[1:-1] for word in words)


def inner(text: str, quote: Span) -> Span:
    """Takes the marks and the white space inside them off a quotation, where it has no closing mark its comma too."""
    closed = text[quote[1] - 1] in quotemarks.MARKS
    unopened = text[quote[0]].isalnum()
    start, end = quote[0] + (not unopened), quote[1] - closed
    body = text[start:end]
    kept = body.rstrip() if closed else body.rstrip(" \t\u00a0,–—-")
    return start + len(body) - len(body.lstrip()), start + len(kept)


def is_open(text: str, quote: Span) -> bool:
    """Tells whether a quotation has no closing mark."""
    return text[quote[1] - 1] not in quotemarks.MARKS


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


def _dialogue(text: str, lang: str) -> list[Span]:
    """Takes a paragraph that opens with a dash and holds an attribution after another for one quotation."""
    opened = _DIALOGUE.match(text)
    return [(0, len(text.rstrip()))] if opened and next(_asides(text, (0, len(text)), lang), None) else []


def _ended(text: str, quote: Span, lang: str) -> Span:
    """Ends a quotation that never closes before an attribution that ends a sentence: what follows is the article's."""
    ends = (a for a in _asides(text, quote, lang) if a[1] < quote[1] and text[slice(*a)].rstrip().endswith("."))
    last = next(ends, None) if is_open(text, quote) else None
    return (quote[0], last[0]) if last else quote


def _parts(text: str, quote: Span, lang: str) -> list[Span]:
    """Cuts out of a quotation the attributions that stand inside its marks: ``«Yes, - he said, - we will»``."""
    edges = [quote[0]]
    for aside in _asides(text, quote, lang):
        going_on = aside[1] < quote[1]
        if going_on or is_open(text, quote):
            edges += [aside[0], aside[1] - going_on]  # the white space before what follows stands for its mark
    parts = list(zip(edges[::2], [*edges[1::2], quote[1]], strict=True))
    return [part for part in parts if any(map(str.isalnum, text[slice(*part)]))]


def _asides(text: str, quote: Span, lang: str) -> Iterator[Span]:
    """Finds the attributions inside a quotation: between dashes, or between commas if the verb's subject follows it.

    A comma after "!", "?" or "…" is sign enough.
    """
    for pattern in (_DASHED, _commas(lang)):
        found = [m.span() for m in pattern.finditer(text, *quote) if speakers.opens_with_verb(m["words"], lang)]
        if found:
            yield from found
            return


@cache
def _commas(lang: str) -> regex.Pattern[str]:
    pronouns = "|".join(map(regex.escape, READ[lang].pronouns))
    return regex.compile(
        rf"(?:(?<=[\p{{L}}\p{{N}}]),\s(?=\p{{Ll}}+\s(?:\p{{Ll}}+\s){{0,2}}?(?:\p{{Lu}}\p{{L}}+|(?:{pronouns})\b))|(?<=[!?…]),\s)"
        r"(?P<words>\p{Ll}[^,.!?…]{2,90})(?:,\s|\.\s|[.,]?\s*$)"
    )
