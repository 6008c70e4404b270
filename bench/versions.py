"""Gold for stories: parallel documents, whose versions stand for the versions of one story.

There is no public gold for stories in our languages, and translations of one document are easier to bring together than
news of one event. So there are harder collections: "thin", where every version keeps a random half of its sentences and
no headline, and "apart", where the versions have no sentence in common. NTREX has several documents of one event; they
count as different stories. Which half a document is in, its name decides.
"""

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mt.records import Article, Line, Sentence


class Version(NamedTuple):
    """Holds one version of a story: its language and sentences, the first a headline where ``headed``."""

    story: str
    lang: str
    texts: Sequence[str]
    headed: bool = True

    @property
    def name(self) -> str:
        """Names the version as an article."""
        return f"{self.story}-{self.lang}"


def odd(name: str) -> bool:
    """Draws a coin that always falls alike for a name; weights are learned on the stories where it is true."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 1


def whole(data: Path) -> list[Version]:
    """Reads the NTREX documents in three languages."""
    pairs = [(data / "ntrex-align-dev" / f"{pair}.jsonl").read_text("utf-8") for pair in ("bg-en", "de-en")]
    bulgarian, german = ({it["doc"]: it for it in map(json.loads, lines.splitlines())} for lines in pairs)
    sides = (("bg", bulgarian, "src"), ("en", bulgarian, "tgt"), ("de", german, "src"))
    return [Version(doc, lang, rows[doc][side]) for doc in sorted(bulgarian) for lang, rows, side in sides]


def thin(data: Path) -> list[Version]:
    """Leaves every version of NTREX a random half of its sentences, without the headline."""

    def kept(version: Version) -> Sequence[str]:
        return [text for text in version.texts[1:] if odd(version.name + text)] or version.texts[1:2]

    return [it._replace(texts=kept(it), headed=False) for it in whole(data)]


def apart(data: Path) -> list[Version]:
    """Leaves the Bulgarian versions of NTREX their first half and the German ones their second."""
    found = []
    for it in whole(data):
        half = len(it.texts) // 2
        halves = {"bg": it.texts[:half], "de": it.texts[half + 1 :]}
        if it.lang in halves:
            found.append(it._replace(texts=halves[it.lang], headed=it.lang == "bg"))
    return found


def flores(data: Path) -> list[Version]:
    """Reads every other four lines of FLORES in four languages; neighbouring lines are mostly of one article."""
    langs = ("bg", "de", "uk")
    files = [(data / "flores-dev" / f"flores-dev.{lang}-en.tsv").read_text("utf-8").splitlines() for lang in langs]
    rows = {lang: [line.split("\t") for line in file] for lang, file in zip(langs, files, strict=True)}
    texts = {lang: [row[0] for row in found] for lang, found in rows.items()} | {"en": [row[1] for row in rows["de"]]}
    return [
        Version(f"flores{n:04d}", lang, said[n : n + 4], headed=False)
        for lang, said in texts.items()
        for n in range(0, len(said) - 3, 8)
    ]


def swiss(data: Path) -> list[Version]:
    """Reads pages of Swiss authorities in English and in German, each written for itself; of each its first part."""
    pages: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with gzip.open(data / "swissgov-rsd-dev" / "dev_short.jsonl.gz", "rt", encoding="utf-8") as lines:
        for it in map(json.loads, lines):
            pages[it["id"]].append(it)

    def told(page: str, side: str) -> list[str]:
        chunks = sorted(pages[page], key=lambda it: it["chunk_id"])[:3]
        return [f"{said} ." for said in " ".join(it[side] for it in chunks).split(" . ") if said.strip()]

    sides = (("en", "text_a"), ("de", "text_b"))
    return [Version(page, lang, told(page, side)) for page in sorted(pages) for lang, side in sides]


COLLECTIONS: dict[str, Callable[[Path], list[Version]]] = {
    "whole": whole,
    "thin": thin,
    "apart": apart,
    "flores": flores,
    "swiss": swiss,
}


def pipeline(versions: Sequence[Version]) -> tuple[list[Article], list[Sentence]]:
    """Turns versions into the records that the pipeline would have of them."""
    articles, sentences = [], []
    for it in versions:
        told = list(_sentences(it))
        lines = tuple(Line(sentence.start, sentence.end, sentence.kind) for sentence in told)
        title = it.texts[0] if it.headed else ""
        articles.append(Article(it.name, it.lang, title, "\n".join(it.texts), lines, "", "", "", it.lang, ()))
        sentences += told
    return articles, sentences


def _sentences(version: Version) -> Iterator[Sentence]:
    kinds, at = (("headline", "lead") if version.headed else ("lead",)), 0
    for n, text in enumerate(version.texts):
        yield Sentence(version.name, n, at, at + len(text), text, kinds[n] if n < len(kinds) else "body", None)
        at += len(text) + 1
