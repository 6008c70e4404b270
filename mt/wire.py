"""Readers of article files: plain text, HTML and JSON (ninjs and its kin), each to one Source."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """Holds what a file says of its article before anything is classed; a field the file does not give is empty."""

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
        raise UnreadableError(f"unknown file type {suffix or 'without suffix'!r} (known: {', '.join(READERS)})")
    source = READERS[suffix](decode(content))
    if not source.text.strip():
        raise UnreadableError("no text in it")
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
    for element in page.xpath(
        "//script | //style | //noscript | //template | //comment() | //processing-instruction()"
    ):
        element.drop_tree()
    for element in page.iter("br"):
        element.tail = "\n" + (element.tail or "")
    for element in page.iter(*_BLOCKS):
        element.text = "\n" + (element.text or "")
        element.tail = "\n" + (element.tail or "")
    body = page.find("body")
    lines = (" ".join(line.split()) for line in (body if body is not None else page).text_content().split("\n"))

    def meta(*names: str) -> str:
        found = (page.xpath("string(//meta[@property=$n or @name=$n]/@content)", n=name).strip() for name in names)
        return next(filter(None, found), "")

    return Source(
        text="\n".join(line for line in lines if line),
        title=meta("og:title") or page.xpath("string(//h1)").strip() or page.xpath("string(//title)").strip(),
        lang=(page.get("lang") or "").split("-")[0].lower(),
        source=meta("og:site_name"),
        url=page.xpath("string(//link[@rel='canonical']/@href)") or meta("og:url"),
        published=meta("article:published_time", "date")[:10],
    )


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

    title, text = first("headline", "title"), first("body_text", "text", "body")
    return Source(
        text=text if not title or text.startswith(title) else f"{title}\n{text}",
        title=title,
        lang=first("language", "lang").split("-")[0].lower(),
        source=first("source", "provider", "creditline"),
        url=first("uri", "url"),
        published=first("versioncreated", "published", "date")[:10],
    )


READERS: dict[str, Callable[[str], Source]] = {
    ".txt": _plain,
    ".html": _html,
    ".htm": _html,
    ".json": _json,
}
