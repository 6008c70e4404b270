"""Claims of quotes against links made by hand between the written passages that tell one story in several languages.

``seeds/gold/speech/links.jsonl`` says which quotes of the dev part say the same; those it does not link do not. Rules
may be made on it. Intervals are 95 % bootstrap over stories, 1,000 rounds, seed 1: there are eight stories, all of them
written for the gold, so what holds for the wire is not known.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.beads import beads
from align.match import match
from align.quotes import quotes
from align.records import Bead, Claim, Quote, Story
from bench.quoting import GOLD, NEAR, ROUNDS, Document, read
from mt import embed
from mt.embed import Encoder
from mt.records import Article, Sentence
from mt.segment import segment

Place = tuple[str, int]  # a document and where a quote of its gold begins
Pairs = set[tuple[Place, Place]]
Source = Callable[[Document], list[Quote]]


@dataclass(frozen=True, slots=True)
class Told:
    """Holds one story: its versions, their sentences and beads, and the pairs of quotes that say the same.

    Where both versions cut a quote in two, its pieces are linked one by one, and a link across is ``allowed`` too, as
    is one that two links to a third version make.
    """

    story: Story
    versions: Mapping[str, Document]
    sentences: Sequence[Sentence]
    beads: Sequence[Bead]
    links: Pairs
    allowed: Pairs


def claiming(options: argparse.Namespace) -> Iterator[str]:
    """Yields Markdown: pairs of quotes in one claim, made from the quotes of the gold and from those that are found."""
    encoder = embed.shared()
    stories = list(told(options.data, encoder))
    yield "| quotes | stories | links | P | R | F1 |"
    yield "|---|--:|--:|--:|--:|--:|"
    for label, source, system in SYSTEMS:
        counts = np.array([_counted(system(one, _spoken(one, source), encoder), one) for one in stories])
        yield f"| {label} | {len(stories)} | {counts[:, 1].sum()} | " + " | ".join(_figures(counts)) + " |"


def _spoken(one: Told, source: Source) -> list[Quote]:
    return [quote for it in one.versions.values() for quote in source(it)]


def _counted(ours: Pairs, one: Told) -> tuple[int, int, int]:
    return len(ours - (one.allowed - one.links)), len(one.links), len(ours & one.links)


def told(data: Path, encoder: Encoder) -> Iterator[Told]:
    """Reads the stories of the links, their passages cut to sentences and aligned."""
    rows = [json.loads(row) for row in (GOLD / "speech" / "links.jsonl").read_text(encoding="utf-8").splitlines()]
    documents = {it.name: it for it in read("dev", data)}
    for name in sorted({row["story"] for row in rows}):
        own = [row for row in rows if row["story"] == name]
        ids = tuple(sorted({row[side] for row in own for side in ("src_id", "tgt_id")}))
        versions = {it: documents[it] for it in ids}
        articles = {it.name: _named(it) for it in versions.values()}
        sentences, story = segment(articles.values()), Story(name, ids, 1.0, "hand")
        yield Told(story, versions, sentences, beads([story], articles, sentences, encoder), *links(own))


def links(rows: Sequence[Mapping[str, Any]]) -> tuple[Pairs, Pairs]:
    """Lists the pairs of quotes that the rows link, and all that may be: of two runs of one length those in order."""
    needed: Pairs = set()
    allowed: Pairs = set()
    for row in rows:
        src, tgt = ([(str(row[f"{side}_id"]), int(at)) for at in row[f"{side}_starts"]] for side in ("src", "tgt"))
        allowed |= set(product(src, tgt))
        needed |= set(zip(src, tgt, strict=True) if len(src) == len(tgt) else product(src, tgt))
    joined = {(a, d) for (a, b), (c, d) in product(_both_ways(allowed), repeat=2) if b == c and a[0] < d[0]}
    return needed, allowed | joined


def _both_ways(pairs: Pairs) -> Pairs:
    return pairs | {(other, one) for one, other in pairs}


def _named(document: Document) -> Article:
    return replace(document.article, id=document.name)


def _labelled(document: Document) -> list[Quote]:
    text = document.article.text
    return [
        Quote(f"{document.name}@{a}", document.name, a, b, text[a:b], it.form, it.speaker, it.cue, it.name)
        for it in document.quotes
        for a, b in [it.span]
    ]


def _found(document: Document) -> list[Quote]:
    return quotes(_named(document))


def _claimed(one: Told, spoken: Sequence[Quote], encoder: Encoder) -> Pairs:
    articles = {name: _named(it) for name, it in one.versions.items()}
    claims = match([one.story], one.beads, one.sentences, spoken, articles, encoder)
    return paired(claims, one.versions)


def paired(claims: Sequence[Claim], versions: Mapping[str, Document]) -> Pairs:
    """Lists the pairs of labelled quotes that claims put together; a part counts as the quote that it nearly is."""
    found: Pairs = set()
    for claim in claims:
        places = [
            [(it.article_id, start) for part in it.parts if (start := _quote_at(part, versions[it.article_id])) >= 0]
            for it in claim.members
            if claim.kind == "quote"
        ]
        for one, other in combinations(places, 2):
            found |= set(product(one, other))
    return found


def _quote_at(part: tuple[int, int], document: Document) -> int:
    """Returns where the labelled quote begins that has most of its range in common with a part; -1 if none is near."""
    shares = [(_share(part, it.span), it.span[0]) for it in document.quotes]
    share, start = max(shares, default=(0.0, -1))
    return start if share >= NEAR else -1


def _share(one: tuple[int, int], other: tuple[int, int]) -> float:
    (a, b), (c, d) = one, other
    return max(0, min(b, d) - max(a, c)) / (max(b, d) - min(a, c))


def _floor(one: Told, spoken: Sequence[Quote], encoder: Encoder) -> Pairs:
    """Links every two quotes whose sentences are linked."""
    found: Pairs = set()
    for bead in one.beads:
        src = _within(one, spoken, bead.src_id, range(bead.src_start, bead.src_end))
        found |= set(product(src, _within(one, spoken, bead.tgt_id, range(bead.tgt_start, bead.tgt_end))))
    return found


def _within(one: Told, spoken: Sequence[Quote], name: str, places: range) -> list[Place]:
    held = [it for it in one.sentences if it.article_id == name and it.index in places]
    own = [it for it in spoken if it.article_id == name]
    outer = [it for it in own if not any(q.start <= it.start and it.end <= q.end and q is not it for q in own)]
    return [(name, it.start) for it in outer if any(s.start < it.end and it.start < s.end for s in held)]


def _figures(counts: NDArray[np.int64]) -> Iterator[str]:
    drawn = np.random.default_rng(1).integers(0, len(counts), (ROUNDS, len(counts)))
    for at in range(3):
        low, high = np.nanquantile([_prf(counts[rows])[at] for rows in drawn], (0.025, 0.975))
        yield f"{_prf(counts)[at]:.3f} ({low:.2f}-{high:.2f})"


def _prf(counts: NDArray[np.int64]) -> tuple[float, float, float]:
    ours, gold, both = counts.sum(axis=0)
    return both / max(1, ours), both / max(1, gold), 2 * both / max(1, ours + gold)


SYSTEMS: tuple[tuple[str, Source, Callable[[Told, Sequence[Quote], Encoder], Pairs]], ...] = (
    ("of the gold", _labelled, _claimed),
    ("as found", _found, _claimed),
    ("floor: of the gold, in one statement", _labelled, _floor),
)
