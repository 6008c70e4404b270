"""The lines of a page and what each is: headline, lead, body, caption, date, boilerplate or related."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import regex

from mt.dates import iso_date
from mt.languages import LANGUAGES, word_pattern

PROSE = 60  # code points from which a line can be prose; captions and link words are shorter
STEM = 5  # letters of a word that inflection leaves alone, in our languages
TRAILER = 3  # words that may follow "Comments" or "Share" on its line; with more of them it is a sentence
SLUG = 130  # code points from a line's end in which an agency's credit is looked for
MARKUP = regex.compile(r"<\s*/?\s*(?:strong|b|i|em|u|p|br|a|span|div|h[1-6]|img|blockquote)\b[^<>\n]{0,200}>", regex.I)
_LINE = regex.compile(r"[^\s\x1c-\x1f](?:[^\n\r\u2028\u2029]*[^\s\x1c-\x1f])?")
_TORN = regex.compile(r"<\s+/?\s*\p{L}|</\s+\p{L}")  # a tag that a scrape took apart
_SLUG = regex.compile(r"(?<![^\s.!?…\"“”»])(?:/(?P<in>[^/()]{2,40}(?:/[^/()]{2,40}){0,2})/?|\((?P<in>[^()]{2,60})\))$")
_CLOSED = regex.compile(r"[.!?…][\"“”»«’)\]\s]*$")
_FULL_STOP = regex.compile(r"\.[\"“”»«’)\]\s]*$")


def rows(text: str) -> list[tuple[int, int, str]]:
    """Cuts a text into its lines that are not blank: start, end and content, outer white space left out.

    The credit of an agency that closes a line becomes a line of its own.
    """
    found = []
    for match in _LINE.finditer(text):
        start, end = match.span()
        at = start + _slug(match.group())
        told = start + len(text[start:at].rstrip())
        found += [(one, other, text[one:other]) for one, other in ((start, told), (at, end)) if one < other]
    return found


def _slug(line: str) -> int:
    """Finds where the agency's credit that closes a line begins, as in ``... he said. /DPA``; its length without one.

    In parentheses, or where the agency is not one that we know, it must follow the end of a sentence.
    """
    found = _SLUG.search(line, max(0, len(line) - SLUG))
    if not found or _credit(line):
        return len(line)
    parts = regex.split(r"\s*[/,;+]\s*", found["in"].strip())
    slash = line[found.start()] == "/"
    alone = found.start() == 0 or _closed(line[: found.start()])
    if all(map(_agency, parts)):
        is_credit = slash or alone
    else:
        is_credit = slash and alone and all(regex.fullmatch(r"\p{Lu}{2,}", part) for part in parts)
    return found.start() if is_credit else len(line)


def _agency(name: str) -> bool:
    from mt import gazetteer  # builds large tables, and few lines come this far

    entries = (gazetteer.lookup(lang).get(gazetteer.plain(name)) for lang in gazetteer.LANGUAGES)
    return any(entry.key in gazetteer.agencies() for entry in entries if entry)


@dataclass(slots=True)
class _Page:
    """The lines of one page while they are being classed; ``kinds`` fills up pass by pass."""

    lines: Sequence[str]
    lang: str
    title: str
    kinds: list[str | None] = field(default_factory=list)

    def open(self) -> list[int]:
        return [i for i, kind in enumerate(self.kinds) if kind is None]


def classify(lines: Sequence[str], lang: str, title: str = "") -> list[str]:
    """Classes each line of a page: headline, lead, body, caption, date, boilerplate or related.

    ``title`` is the title where the source states one. Every pass of ``PASSES`` sees what the earlier ones left open.
    """
    page = _Page(lines, lang, title, [None] * len(lines))
    for step in PASSES:
        step(page)
    return [kind or "body" for kind in page.kinds]


def _dates(page: _Page) -> None:
    for i in page.open():
        if iso_date(page.lines[i]):
            page.kinds[i] = "date"


def _slugs(page: _Page) -> None:
    for i in page.open():
        if _slug(page.lines[i]) == 0:
            page.kinds[i] = "boilerplate"


def _headline(page: _Page) -> None:
    """Takes the stated title, else the first line that is no furniture or credit; where it stands again: boilerplate.

    A paragraph that comes first and only once is no headline: such copy has none.
    """
    candidates = [i for i in page.open() if _may_be_headline(page.lines[i])]
    stated = [i for i in candidates if _is_title(page.lines[i], page.title)]
    for first in (stated or candidates)[:1]:
        line = page.lines[first]
        same = [i for i in page.open() if page.lines[i] == line]
        if stated or len(same) > 1 or not (_is_prose(line) and _FULL_STOP.search(line)):
            for i in same:
                page.kinds[i] = "headline" if i == first else "boilerplate"


def _may_be_headline(line: str) -> bool:
    return any(map(str.isalnum, line)) and not (_furniture(line) or _ends(line) or _credit(line))


def _is_title(line: str, title: str) -> bool:
    """Tells whether a line is the stated title, or all of it but the name of the site that pages add."""
    return line == title or (len(line) >= 20 and title.startswith(line))


def _ending(page: _Page) -> None:
    """Ends the story at the first ending after prose: what prose follows is another story's, the rest furniture."""
    seen_prose = False
    ended = False
    for i in page.open():
        line = page.lines[i]
        ends = _ends(line)
        ended = ended or (ends and seen_prose)
        seen_prose = seen_prose or _is_paragraph(line)
        if ends or _furniture(line):
            page.kinds[i] = "boilerplate"
        elif ended:
            page.kinds[i] = "related"


def _pointers(page: _Page) -> None:
    """Classes the line that points to another story: the one after "read also:" and the one whose link is torn."""
    for i in page.open():
        line = page.lines[i]
        after_pointer = i > 0 and page.lines[i - 1].endswith(":") and _furniture(page.lines[i - 1])
        debris = MARKUP.search(line)
        if (after_pointer and not _is_paragraph(line)) or (debris and _TORN.match(debris.group())):
            page.kinds[i] = "related"


def _credits(page: _Page) -> None:
    for i in page.open():
        if _credit(page.lines[i]):
            page.kinds[i] = "caption" if _begins(page.lines[i], "pictures") else "boilerplate"


def _captions(page: _Page) -> None:
    """Classes short pieces above the first prose as captions, and a piece that nothing follows as boilerplate."""
    prose = [i for i in page.open() if _is_prose(page.lines[i])]
    for i in page.open():
        piece = len(page.lines[i].split()) <= 3 and not _closed(page.lines[i])
        if piece and prose and i < prose[0]:
            page.kinds[i] = "caption"
        elif piece and prose and i > prose[-1]:
            page.kinds[i] = "boilerplate"


def _lead(page: _Page) -> None:
    if "headline" in page.kinds:
        for i in page.open()[:1]:
            page.kinds[i] = "lead"


def _strangers(page: _Page) -> None:
    """Classes a closing run of other stories' teasers that no ending announces.

    A teaser shares no name with headline and lead, nor a word that both of them use, and brings a name that the story
    has not. A single such paragraph is the story's own more often than not, so a run needs two.
    """
    if any(kind == "boilerplate" and _ends(line) for line, kind in zip(page.lines, page.kinds, strict=True)):
        return
    top = [line for line, kind in zip(page.lines, page.kinds, strict=True) if kind in ("headline", "lead")]
    topic = set().union(*map(_names, top))
    if len(top) == 2:
        topic |= _stems(top[0], page.lang) & _stems(top[1], page.lang)
    body = page.open()
    last_own = max((n for n, i in enumerate(body) if topic & _stems(page.lines[i], page.lang)), default=-1)
    known = _story_stems(page, body[: last_own + 1])
    while last_own + 1 < len(body) and not _names(page.lines[body[last_own + 1]]) - known:
        last_own += 1
        known |= _stems(page.lines[body[last_own]], page.lang)
    if last_own >= 0 and len(body) - last_own > 2:
        for i in body[last_own + 1 :]:
            page.kinds[i] = "related"


def _story_stems(page: _Page, own: Sequence[int]) -> set[str]:
    top = [i for i, kind in enumerate(page.kinds) if kind in ("headline", "lead")]
    return set().union(*(_stems(page.lines[i], page.lang) for i in (*top, *own)))


def _names(line: str) -> set[str]:
    """Cuts the words of a line that are capitalised where no sentence begins to their stems."""
    return {w.lower()[:STEM] for w in regex.findall(r"(?<=[^.!?\s]\s+\W*)\p{Lu}\p{L}{2,}", line)}


PASSES = (_dates, _slugs, _headline, _ending, _credits, _pointers, _captions, _lead, _strangers)


def _is_prose(line: str) -> bool:
    return len(line) >= PROSE


def _closed(line: str) -> bool:
    return bool(_CLOSED.search(line))


def _is_paragraph(line: str) -> bool:
    return _is_prose(line) and _closed(line)


def _furniture(line: str) -> bool:
    """Tells a line that pages put around a story; after one word such as "Advertisement" no sentence may follow."""
    found = _opening("furniture").match(line)
    if not found:
        return False
    rest = line[found.end() :].lstrip()
    return " " in found.group() or not rest[:1].isalnum() or len(rest.split()) <= TRAILER


def _ends(line: str) -> bool:
    """Tells a line after which no story goes on: "Comments (3)", but not a sentence that begins with the word."""
    found = _opening("endings").match(line)
    return found is not None and len(line[found.end() :].split()) <= TRAILER


def _begins(line: str, *tables: str) -> bool:
    """Tells whether a line begins with an entry of these tables in any language, since pages mix them."""
    return any(_opening(table).match(line) for table in tables)


def _credit(line: str) -> bool:
    """Tells whether a line is a credit such as ``Photo: EPA``: a credit word, a colon and a few words."""
    return len(line) < PROSE and _begins(line, "credits", "pictures") and ":" in line


@cache
def _opening(table: str) -> regex.Pattern[str]:
    entries = sorted(
        {entry for language in LANGUAGES.values() for entry in getattr(language, table)}, key=len, reverse=True
    )
    return regex.compile(rf"(?:{'|'.join(map(regex.escape, entries))})(?!\p{{L}})", regex.I)


def _stems(line: str, lang: str) -> set[str]:
    """Cuts the telling words of a line to their first letters, which inflection leaves alone in our languages."""
    words = regex.findall(r"\p{L}{3,}", line)
    common = set(LANGUAGES[lang].function_words)
    speech = _speech(lang)
    return {w.lower()[:STEM] for w in words if w.lower() not in common and not speech.fullmatch(w)}


@cache
def _speech(lang: str) -> regex.Pattern[str]:
    return word_pattern(LANGUAGES[lang].speech_verbs)
