"""German quotes against gold: direct ones beside one regular expression, and indirect ones."""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from align.quotes import quotes
from align.records import Quote
from mt.records import Article, Line

Span = tuple[int, int]

FLOOR = regex.compile(r"[„“\"»«](?P<inner>[^„“”\"»«\n]+)[“”\"«»]")
FLOOR_WORDS = 3
_NEAR = 0.7  # share of the union that two spans must have in common to count as the same


@dataclass(frozen=True, slots=True)
class Labelled:
    """Holds one quote of gold or of a system: its range with marks, and the speaker's mention."""

    span: Span
    speaker: str


def quotes_de(folder: Path) -> dict[str, float]:
    """Measures direct-quote precision, recall and F1 (IoU >= .7, and exact) and speaker accuracy, all 0-1.

    Gold spans carry their quotation marks; ours, direct and mixed, are widened by one character a side. A speaker is
    right if the words of one mention, articles aside, contain those of the other; counted over the matched quotes whose
    gold has a speaker. The same of indirect quotes with ``indirect_`` before; their gold is "Indirect", which holds
    speech and thought, infinitives too, and not what "IndirectFreeIndirect" adds: sentences without a cue.
    """
    with gzip.open(folder / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    gold, told = ([_gold(document, kind) for document in documents] for kind in ("Direct", "Indirect"))
    found = [_found(document["originalText"]) for document in documents]
    ours = [
        [_widened(it, len(d["originalText"])) for it in own if it.form != "indirect"]
        for own, d in zip(found, documents, strict=True)
    ]
    indirect = [
        [Labelled((it.start, it.end), it.speaker) for it in own if it.form == "indirect" and it.cue] for own in found
    ]
    floor = [_floor(document["originalText"]) for document in documents]
    figures = _scores("", gold, ours) | _scores("floor_", gold, floor)
    figures |= _scores("indirect_", told, indirect)
    return figures | {"speaker_accuracy": _speakers(gold, ours), "indirect_speaker_accuracy": _speakers(told, indirect)}


def _gold(document: dict[str, Any], kind: str) -> list[Labelled]:
    """Reads the quotes of one type in one document; a quote that is labelled twice counts once."""
    found: dict[Span, Labelled] = {}
    for note in document["annotations"]:
        spans = note["quote"]["spans"]
        if note["type"] == kind and spans:
            span = (spans[0]["charBegin"], spans[-1]["charEnd"])
            found.setdefault(span, Labelled(span, note["speaker"].get("text") or ""))
    return list(found.values())


def article_of(text: str, lang: str = "de") -> Article:
    """Makes an article whose every line is body."""
    lines = tuple(Line(*m.span(), "body") for m in regex.finditer(r"[^\n\r\v\f\x85\u2028\u2029]+", text))
    return Article("bench", lang, "", text, lines, "bench", "", "", lang, ())


def _found(text: str) -> list[Quote]:
    return quotes(article_of(text)) if text.strip() else []


def _widened(quote: Quote, end: int) -> Labelled:
    """Adds the quotation marks to the range of a quote, in a text of ``end`` characters."""
    return Labelled((quote.start - 1, min(end, quote.end + 1)), quote.speaker)


def _floor(text: str) -> list[Labelled]:
    return [Labelled(m.span(), "") for m in FLOOR.finditer(text) if len(m["inner"].split()) >= FLOOR_WORDS]


def _scores(prefix: str, gold: list[list[Labelled]], ours: list[list[Labelled]]) -> dict[str, float]:
    figures: dict[str, float] = {}
    tests: dict[str, Callable[[Span, Span], bool]] = {"near": _is_near, "exact": lambda a, b: a == b}
    for name, same in tests.items():
        hits = sum(len(_pairs(g, o, same)) for g, o in zip(gold, ours, strict=True))
        precision = hits / max(1, sum(map(len, ours)))
        recall = hits / max(1, sum(map(len, gold)))
        figures[f"{prefix}{name}_precision"], figures[f"{prefix}{name}_recall"] = precision, recall
        figures[f"{prefix}{name}_f1"] = 2 * precision * recall / max(1e-9, precision + recall)
    return figures


def _pairs(
    gold: list[Labelled], ours: list[Labelled], same: Callable[[Span, Span], bool]
) -> list[tuple[Labelled, Labelled]]:
    """Pairs each gold quote with the first of ours that is the same and still free."""
    free = list(ours)
    pairs = []
    for one in gold:
        other = next((o for o in free if same(one.span, o.span)), None)
        if other:
            free.remove(other)
            pairs.append((one, other))
    return pairs


def _is_near(a: Span, b: Span) -> bool:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) >= _NEAR


def _speakers(gold: list[list[Labelled]], ours: list[list[Labelled]]) -> float:
    pairs = [pair for g, o in zip(gold, ours, strict=True) for pair in _pairs(g, o, _is_near) if pair[0].speaker]
    return sum(_is_same_speaker(g.speaker, o.speaker) for g, o in pairs) / max(1, len(pairs))


def _is_same_speaker(gold: str, ours: str) -> bool:
    a, b = _content(gold), _content(ours)
    return bool(a and b) and (a <= b or b <= a)


def _content(mention: str) -> set[str]:
    articles = {"der", "die", "das", "den", "dem", "des", "ein", "eine", "einer", "eines", "einem", "einen"}
    return set(regex.findall(r"[\p{L}\p{N}]+", mention.lower())) - articles
