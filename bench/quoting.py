"""Quotes of every form against the gold of four languages (seeds/gold/speech): ranges, forms, cues, speakers, names.

Rules may be made on the dev part only; the test part is for the figures. Intervals are 95 % bootstrap over documents,
1,000 rounds, seed 1.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, product
from pathlib import Path
from typing import Any

import numpy as np
import regex
from numpy.typing import NDArray

from align.quotes import quotes
from bench.quotes_de import FLOOR, FLOOR_WORDS, article_of
from mt.errors import UserError
from mt.records import Article, Line

GOLD = Path(__file__).parents[1] / "seeds" / "gold"
LANGS = ("bg", "uk", "en", "de")
ORIGINS = ("written", "bench", "seeds")
ROUNDS = 1000
FEW = 10  # quotes below which an interval says nothing
NEAR = 0.7  # share of the union that two ranges must have in common to count as the same
ARTICLES = frozenset(
    ("the", "a", "an", "der", "die", "das", "den", "dem", "des", "ein", "eine", "einer", "eines", "einem", "einen")
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Holds one quote of the gold or of a system: its range, the marks outside, and what is known of it."""

    span: Span
    form: str
    cue: str
    speaker: str
    name: str
    chain: tuple[str, ...] = ()
    construction: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Holds one text of the gold with its quotes."""

    name: str
    article: Article
    origin: str
    quotes: tuple[Quoted, ...]


Pair = tuple[Quoted, Quoted]  # gold, and what a system has for it
System = Callable[[Document], Sequence[Quoted]]
Statistic = Callable[[NDArray[np.float64]], float]


def quoting(part: str, options: argparse.Namespace) -> Iterator[str]:
    """Yields Markdown: figures by language, by origin, by form, and recall by construction; ``part`` is dev or test."""
    documents = read(part, options.data)
    yield "| | texts | quotes | P | R | F1, IoU >= .7 | F1, exact | form | cue | speaker | name | chain | floor, F1 |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for lang in LANGS:
        yield _row(lang, [document for document in documents if document.article.lang == lang])
    for origin in ORIGINS:
        yield _row(origin, [document for document in documents if document.origin == origin])
    yield ""
    yield "| F1, IoU >= .7, the form right | " + " | ".join(LANGS) + " |"
    yield "|---" + "|--:" * len(LANGS) + "|"
    for form in ("direct", "indirect", "mixed"):
        cells = (_interval(_counts(documents, partial(_of_form, form), lang, form), _f1) for lang in LANGS)
        yield f"| {form} | " + " | ".join(cells) + " |"
    yield ""
    yield from _constructions(documents)


def read(part: str, data: Path) -> list[Document]:
    """Reads one part of the gold, every text held against its hash; benchmark sentences are looked up in ``data``."""
    rows = (GOLD / "speech" / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_document(json.loads(row), data) for row in rows]


def _document(row: dict[str, Any], data: Path) -> Document:
    text = looked_up(row, data if row["origin"] == "bench" else GOLD / "speech")
    if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
        raise UserError(row["file"], f"{row['doc']} has another text", "take the version that was labelled")
    article = article_of(text, row["lang"])
    if row["origin"] == "seeds":
        article = Article(row["doc"], row["lang"], "", text, _lines(row["doc"]), "bench", "", "", row["lang"], ())
    return Document(row["doc"], article, row["origin"], tuple(_quoted(text, quote) for quote in row["quotes"]))


def looked_up(row: dict[str, Any], data: Path) -> str:
    """Returns the text that a row of the gold speaks of, from the folder where its file lies."""
    if not row["place"]:
        return Path(data, row["file"]).read_bytes().decode()
    lines = _lines_of(data / row["file"])
    if row["file"].endswith(".tsv"):
        line, column = row["place"]
        return str(lines[line].split("\t")[column])
    found = next(it for it in map(json.loads, filter(None, lines)) if it["doc"] == row["place"][0])
    if len(row["place"]) == 1:
        return str(found["text"])
    _, side, index = row["place"]
    return str(found[side][index])


@lru_cache
def _lines_of(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8").split("\n"))


def _lines(name: str) -> tuple[Line, ...]:
    rows = map(json.loads, (GOLD / "lines.jsonl").read_text(encoding="utf-8").splitlines())
    return tuple(Line(row["start"], row["end"], row["kind"]) for row in rows if row["article_id"] == name)


def _quoted(text: str, row: dict[str, Any]) -> Quoted:
    """Makes a quote of a row; where the text is not ours, its mentions are ranges."""
    words = (row["cue"], row["speaker"], *row["chain"])
    cue, speaker, *sources = (word if isinstance(word, str) else text[slice(*word)] for word in words)
    facts = (row["form"], cue, speaker, row["speaker_name_en"], tuple(sources), tuple(row["construction"]))
    return Quoted((row["start"], row["end"]), *facts)


@lru_cache(maxsize=1024)
def _parallax(document: Document) -> tuple[Quoted, ...]:
    found = quotes(document.article)
    return tuple(Quoted((q.start, q.end), q.form, q.cue, q.speaker, q.speaker_name_en, q.chain) for q in found)


def _floor(document: Document) -> list[Quoted]:
    found = (m for m in FLOOR.finditer(document.article.text) if len(m["inner"].split()) >= FLOOR_WORDS)
    return [Quoted(m.span("inner"), "direct", "", "", "") for m in found]


def _of_form(form: str, document: Document) -> list[Quoted]:
    return [quote for quote in _parallax(document) if quote.form == form]


def matched(gold: Sequence[Quoted], ours: Sequence[Quoted], least: float) -> list[Pair]:
    """Pairs quotes whose ranges share at least ``least`` of their union, the closest first, each once."""
    pairs = sorted(product(gold, ours), key=lambda pair: (-_overlap(*pair), pair[0].span, pair[1].span))
    taken: set[int] = set()
    found = []
    for one, other in pairs:
        if _overlap(one, other) < least:
            break
        if not {id(one), id(other)} & taken:
            taken |= {id(one), id(other)}
            found.append((one, other))
    return found


def _overlap(one: Quoted, other: Quoted) -> float:
    (a, b), (c, d) = one.span, other.span
    return max(0, min(b, d) - max(a, c)) / (max(b, d) - min(a, c))


def _same_words(one: str, other: str) -> bool:
    """Says whether the words of one mention, articles aside, contain those of the other."""
    a, b = (frozenset(regex.findall(r"[\p{L}\p{N}]+", words.casefold())) - ARTICLES for words in (one, other))
    return bool(a and b) and (a <= b or b <= a)


def _same_chain(one: Quoted, other: Quoted) -> bool:
    """Says whether both name the same sources in the same order."""
    return len(one.chain) == len(other.chain) and all(map(_same_words, one.chain, other.chain))


# what is counted of a document: ours, gold, near, exact, then hits and cases of form, chain, cue, speaker, name
OURS, WANTED, SAME, EXACT, FORM, CHAIN, CUE, SPEAKER, NAME = 0, 1, 2, 3, 4, 6, 8, 10, 12
FACTS: tuple[Callable[[Quoted], str], ...] = (lambda q: q.cue, lambda q: q.speaker, lambda q: q.name)


def _counted(gold: Sequence[Quoted], ours: Sequence[Quoted]) -> list[int]:
    pairs = matched(gold, ours, NEAR)
    forms = [len([1 for one, other in pairs if one.form == other.form]), len(pairs)]
    chains = [_same_chain(*pair) for pair in pairs if len(pair[0].chain) > 1]
    facts = [(sum(chains), len(chains)), *(_fact(fact, pairs) for fact in FACTS)]
    return [len(ours), len(gold), len(pairs), len(matched(gold, ours, 1.0)), *forms, *chain(*facts)]


def _fact(fact: Callable[[Quoted], str], pairs: Sequence[Pair]) -> tuple[int, int]:
    """Counts the pairs whose gold has the fact: those that have it right, and all."""
    known = [(fact(one), fact(other)) for one, other in pairs if fact(one)]
    return sum(_same_words(*words) for words in known), len(known)


def _counts(documents: Sequence[Document], system: System, lang: str = "", form: str = "") -> NDArray[np.float64]:
    """Counts, a row a document; documents of ``lang`` and gold of ``form`` only, if one is named."""
    rows = [
        _counted([quote for quote in document.quotes if form in ("", quote.form)], system(document))
        for document in documents
        if lang in ("", document.article.lang)
    ]
    return np.asarray(rows, np.float64).reshape(-1, NAME + 2)


def _ratio(part: int, whole: int, rows: NDArray[np.float64]) -> float:
    """Returns the share, and not-a-number where there is nothing to have a share of."""
    cases = rows[:, whole].sum()
    return float(rows[:, part].sum() / cases) if cases else float("nan")


def _f1(rows: NDArray[np.float64], hits: int = SAME) -> float:
    return float(2 * rows[:, hits].sum() / max(1.0, rows[:, OURS].sum() + rows[:, WANTED].sum()))


def _share(at: int) -> Statistic:
    return partial(_ratio, at, at + 1)


def _interval(rows: NDArray[np.float64], statistic: Statistic) -> str:
    """Writes a figure with its 95 % interval, documents drawn with replacement; none for fewer than ``FEW`` quotes."""
    wanted = rows[:, WANTED].sum()
    figure = statistic(rows) if wanted else float("nan")
    if np.isnan(figure):
        return "-"
    if wanted < FEW:
        return f"{figure:.3f}"
    drawn = np.random.default_rng(1).integers(0, len(rows), (ROUNDS, len(rows)))
    low, high = np.nanquantile([statistic(rows[at]) for at in drawn], (0.025, 0.975))
    return f"{figure:.3f} ({low:.2f}-{high:.2f})"


def _row(label: str, documents: Sequence[Document]) -> str:
    rows, floor = _counts(documents, _parallax), _counts(documents, _floor)
    statistics: list[Statistic] = [partial(_ratio, SAME, OURS), partial(_ratio, SAME, WANTED), _f1]
    statistics += [partial(_f1, hits=EXACT), *map(_share, (FORM, CUE, SPEAKER, NAME, CHAIN))]
    cells = [*(_interval(rows, statistic) for statistic in statistics), _interval(floor, _f1)]
    return f"| {label} | {len(rows)} | {int(rows[:, WANTED].sum())} | " + " | ".join(cells) + " |"


def _constructions(documents: Sequence[Document]) -> Iterator[str]:
    """Yields recall by construction, all languages together, and how often form and speaker are right where found."""
    yield "| construction | quotes | recall, IoU >= .7 | form | speaker |"
    yield "|---|--:|--:|--:|--:|"
    for name in sorted({word for document in documents for quote in document.quotes for word in quote.construction}):
        rows = np.asarray([_counted_of(name, document) for document in documents], np.float64)
        cells = (_interval(rows, s) for s in (partial(_ratio, SAME, WANTED), _share(FORM), _share(SPEAKER)))
        yield f"| {name} | {int(rows[:, WANTED].sum())} | " + " | ".join(cells) + " |"


def _counted_of(construction: str, document: Document) -> list[int]:
    """Counts the quotes of one construction; pairs are made among all quotes, so that another's is not taken."""
    pairs = matched(document.quotes, _parallax(document), NEAR)
    gold = [quote for quote in document.quotes if construction in quote.construction]
    return _counted(gold, [other for one, other in pairs if construction in one.construction])
