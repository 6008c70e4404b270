"""What a corpus holds: one flat row a pair, with where both sides come from, and the plain facts about all rows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

import regex

from align.pairs import place
from align.records import AlignedPair
from mt.errors import UserError
from mt.records import Article

_LANGUAGE = regex.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")  # BCP 47 as far as we use it; it names files


@dataclass(frozen=True, slots=True)
class Row(AlignedPair):
    """Adds to an aligned pair what its two articles say of themselves; empty where an article says nothing."""

    src_source: str
    src_url: str
    src_published: str
    tgt_source: str
    tgt_url: str
    tgt_published: str


# Every field of a row, for the dataset card.
FIELDS = {
    "id": "the pair: claim, then the two articles",
    "story_id": "the story that both articles tell; split by it, never by pair",
    "claim_id": "the claim; pairs of three and more versions share it",
    "kind": "`statement` (one or more whole sentences) or `quote` (what somebody is quoted as saying)",
    "src_lang": "language of the source side, ISO 639-1",
    "tgt_lang": "language of the target side, ISO 639-1",
    "src": "source text, a slice of its article, unchanged",
    "tgt": "target text, a slice of its article, unchanged",
    "src_en": "English of the source text by machine; for a quote that of the sentences around it; may be empty",
    "tgt_en": "English of the target text by machine, in the same way",
    "src_engine": "signature of what made the English of the source; empty where there is none",
    "tgt_engine": "the same for the target",
    "src_ref": "`article#start-end`, half-open, in code points of the source article",
    "tgt_ref": "the same for the target article",
    "score": "0-1, the weakest link that holds the claim together; 1 alike",
    "made_by": "tool version and settings that made the claim",
    "src_source": "publisher of the source article as far as it is known",
    "src_url": "its address",
    "src_published": "its ISO date; where a page gives only a date line this can be the day of the scrape",
    "tgt_source": "publisher of the target article as far as it is known",
    "tgt_url": "its address",
    "tgt_published": "its ISO date, with the same caution",
}


def rows(pairs: Iterable[AlignedPair], articles: Mapping[str, Article]) -> list[Row]:
    """Joins every pair with what its articles say of themselves, in the order given.

    Raises ValueError for a pair whose reference does not lead to its text: a bug, since pairs are slices. Raises
    UserError for an article whose language is no code.
    """
    return [_row(pair, articles) for pair in pairs]


def languages(row: Row) -> tuple[str, str]:
    """Names the two languages of a pair in alphabetical order, so that bg-de and de-bg are one corpus."""
    return min(row.src_lang, row.tgt_lang), max(row.src_lang, row.tgt_lang)


def texts(row: Row) -> tuple[str, str]:
    """Gives the two texts in the order of ``languages``."""
    return (row.src, row.tgt) if row.src_lang <= row.tgt_lang else (row.tgt, row.src)


def by_languages(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    """Groups rows by their two languages, groups in alphabetical order, rows in the order given."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault(languages(row), []).append(row)
    return dict(sorted(groups.items()))


def counts(rows: Sequence[Row]) -> list[tuple[str, str, int]]:
    """Counts the pairs by languages and kind: ``("bg-de", "quote", 2)``, in alphabetical order."""
    counted = Counter(("-".join(languages(row)), row.kind) for row in rows)
    return [(pair, kind, count) for (pair, kind), count in sorted(counted.items())]


def _row(pair: AlignedPair, articles: Mapping[str, Article]) -> Row:
    src, tgt = (_article(ref, text, articles) for ref, text in ((pair.src_ref, pair.src), (pair.tgt_ref, pair.tgt)))
    return Row(**(asdict(pair) | _told(src, "src") | _told(tgt, "tgt")))


def _article(ref: str, text: str, articles: Mapping[str, Article]) -> Article:
    id_, start, end = place(ref)
    if id_ not in articles or articles[id_].text[start:end] != text:
        raise ValueError(f"{ref} does not lead to {text[:40]!r}")
    if not _LANGUAGE.fullmatch(articles[id_].lang):
        raise UserError(f"article {id_}", f"its language {articles[id_].lang!r} is no code", "run mt ingest again")
    return articles[id_]


def _told(article: Article, side: str) -> dict[str, str]:
    return {
        f"{side}_source": article.source,
        f"{side}_url": article.url,
        f"{side}_published": article.published,
    }
