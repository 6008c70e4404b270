"""What an article is known by among thousands: what its top says, and whom and which numbers it names."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from align.background import centred
from mt import embed, likeness, names, numbers
from mt.dates import iso_date
from mt.embed import Encoder, Vectors
from mt.ingest import OWN_DATE
from mt.records import Article, Sentence

TOP = 6  # story sentences whose mean an article is; more tell no better on learned documents, and cost as much each
BLOCK = 3  # consonants by which names that may be alike are looked up

Weighed = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Profile:
    """Describes one article: a unit vector, and its names and its numbers weighed by rarity, each to length 1."""

    vector: Vectors
    names: Weighed
    numbers: Weighed


def profiles(articles: Sequence[Article], sentences: Iterable[Sentence], encoder: Encoder) -> list[Profile]:
    """Describes every article, rarity and the mean of each language taken from all of them."""
    told: dict[str, list[Sentence]] = {article.id: [] for article in articles}
    for sentence in sentences:
        if sentence.in_story and sentence.article_id in told:
            told[sentence.article_id].append(sentence)
    named = [[name.key for s in told[a.id] for name in names.find(s.text, a.lang)] for a in articles]
    stands = joined({key for row in named for key in row})
    counted = [{f"{n.value:g}" for s in told[a.id] for n in numbers.find(s.text, a.lang)} for a in articles]
    columns = (
        _tops(articles, told, encoder),
        _weighed([{stands[key] for key in row} for row in named]),
        _weighed(counted),
    )
    return [Profile(*row) for row in zip(*columns, strict=True)]


def day(article: Article) -> int | None:
    """Returns the day, by ``date.toordinal``, on which the source says the article was published.

    None where it says nothing: a date line on the page may be that of the day on which it was fetched.
    """
    stated = "" if OWN_DATE in article.flags else iso_date(article.published)
    return date.fromisoformat(stated).toordinal() if stated else None


def _tops(articles: Sequence[Article], told: Mapping[str, list[Sentence]], encoder: Encoder) -> Vectors:
    """Returns the mean vector of the first story sentences of every article, or that of its title, centred."""
    tops = [[sentence.text for sentence in told[article.id][:TOP]] or [article.title] for article in articles]
    texts = list(dict.fromkeys(text for top in tops for text in top))
    rows = encoder.encode(texts)
    place = {text: at for at, text in enumerate(texts)}
    means = [rows[[place[text] for text in top]].mean(axis=0) for top in tops]
    vectors = embed.unit(np.stack(means)) if means else rows
    return centred(vectors, [article.lang for article in articles], encoder)


def _weighed(rows: Sequence[Collection[str]]) -> list[Weighed]:
    """Weighs what every row mentions by how few rows do (inverse document frequency), to length 1."""
    known = Counter(mention for row in rows for mention in set(row))
    rarity = {mention: math.log((len(rows) + 1) / count) for mention, count in known.items()}
    lengths = [math.sqrt(math.fsum(rarity[mention] ** 2 for mention in row)) for row in rows]
    return [
        {mention: rarity[mention] / length for mention in sorted(row)}
        for row, length in zip(rows, lengths, strict=True)
    ]


def joined(keys: Collection[str]) -> dict[str, str]:
    """Maps every key of a name to the one that stands for it, as ``mt.names.canonical`` does, in near-linear time.

    Only keys that share the first consonants of what their bearer is called by are compared, and among the keys of the
    gazetteer none, which are never alike.
    """
    blocks: dict[str, list[str]] = defaultdict(list)
    stands: dict[str, str] = {}
    for key in sorted(keys):
        places = _places(key)
        others = {other for place in places for other in blocks[place]}
        stands[key] = next((it for it in sorted(others) if likeness.alike(key, it) >= likeness.SAME), key)
        if stands[key] == key:
            for place in places:
                blocks[place].append(key)
    return stands


def _places(key: str) -> set[str]:
    """Lists the blocks of a key: the first consonants of its first and its last word and of all words as one."""
    words = key.split()
    spoken = {likeness.fold(word) for word in (*words[:1], *words[-1:], "".join(words))}
    return {"".join(letter for letter in word if letter not in "aeiou")[:BLOCK] for word in spoken}
