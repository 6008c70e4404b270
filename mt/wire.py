"""Readers of article files: plain text, HTML and JSON (ninjs and its kin), each to one Source."""

import json
import re
from collections.abc import Callable
from dataclasses import astuple, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """Holds what a file says of its article before anything is classed; a field the file does not give is empty.

    ``lang`` and ``published`` stand as the file writes them.
    """

    text: str
    title: str
    lang: str
    source: str
    url: str
    published: str


class UnreadableError(ValueError):
    """Says why a file cannot be read as an article."""


def read(name: str, content: bytes) -> Source:
    """Reads one article from the bytes of a file; the name's suffix chooses the reader.

    Raises UnreadableError with the reason: unknown suffix, empty, binary, not UTF-8, or not what the suffix says.
    """
    suffix = Path(name).suffix.lower()
    if suffix not in READERS:
        raise UnreadableError(f"unknown file type {suffix or '(no suffix)'} (known: {', '.join(READERS)})")
    source = READERS[suffix](decode(content))
    if not source.text.strip():
        raise UnreadableError("no text in it")
    half = _SURROGATE.search("".join(astuple(source)))  # JSON can escape half a character, which no file can hold
    if half:
        raise UnreadableError(f"half a character, {half.group()!r}, where a whole one should stand")
    return source


def decode(content: bytes) -> str:
    """Decodes UTF-8, a byte-order mark left out; raises UnreadableError for empty, binary and other-encoded content."""
    if not content.strip():
        raise UnreadableError("empty")
    if b"\0" in content:
        raise UnreadableError(f"binary (a zero byte at {content.index(0)})")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"not UTF-8 (byte {content[error.start]:#04x} at {error.start})") from None


def _plain(text: str) -> Source:
    return Source(text=text, title="", lang="", source="", url="", published="")


def _html(text: str) -> Source:
    from lxml import etree, html

    try:
        page = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except etree.LxmlError as error:
        raise UnreadableError(f"not HTML ({error})") from None
    for element in page.xpath("./descendant::*[self::script or self::style or self::noscript or self::template]"):
        element.drop_tree()
    for element in page.xpath("./descendant::comment() | ./descendant::processing-instruction()"):
        element.drop_tree()
    for element in page.iter():  # a line end of the file is a blank of the page
        element.text, element.tail = _SPACE.sub(" ", element.text or ""), _SPACE.sub(" ", element.tail or "")
    for element in page.iter("br"):
        element.tail = "\n" + (element.tail or "")
    for element in page.iter(*_BLOCKS):
        element.text = "\n" + (element.text or "")
        element.tail = "\n" + (element.tail or "")
    body = page.find("body")
    lines = (" ".join(line.split()) for line in (body if body is not None else page).text_content().split("\n"))

    def meta(*names: str) -> str:
        found = (page.xpath("string(//meta[@property=$n or @name=$n]/@content)", n=name) for name in names)
        return next(filter(None, (" ".join(content.split()) for content in found)), "")

    def first(tag: str) -> str:
        return " ".join(page.xpath(f"string(//{tag})").split())

    return Source(
        text="\n".join(line for line in lines if line),
        title=meta("og:title") or first("h1") or first("title"),
        lang=page.get("lang") or "",
        source=meta("og:site_name"),
        url=page.xpath("string(//link[@rel='canonical']/@href)") or meta("og:url"),
        published=meta("article:published_time", "date"),
    )


_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer"}
    | {"form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"}
    | {"table", "td", "th", "tr", "ul"}
)


def _json(text: str) -> Source:
    try:
        item = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"not JSON ({error})") from None
    if not isinstance(item, dict):
        raise UnreadableError("JSON, but not one object")

    def first(*names: str) -> str:
        return next((item[name] for name in names if isinstance(item.get(name), str) and item[name]), "")

    title, text, marked_up = first("headline", "title"), first("body_text", "text", "body"), first("body_html")
    text = text or (_html(marked_up).text if marked_up else "")
    return Source(
        text=text if not title or text.startswith(title) else f"{title}\n{text}",
        title=title,
        lang=first("language", "lang"),
        source=first("source", "provider", "creditline"),
        url=first("uri", "url"),
        published=first("versioncreated", "published", "date"),
    )


READERS: dict[str, Callable[[str], Source]] = {
    ".txt": _plain,
    ".html": _html,
    ".htm": _html,
    ".json": _json,
}
