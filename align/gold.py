"""Labels made by hand: sentences, beads, quotes and stories of a gold folder, as places in their articles."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mt import jsonl
from mt.errors import UserError

Span = tuple[int, int]
Place = tuple[Span | None, Span | None]  # what a bead covers in the first article and in the second; one may be None
Pair = tuple[str, str]  # two article ids in alphabetical order


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """Marks a sentence of the story; ``index`` counts only those of the story, unlike ``Sentence.index``."""

    article_id: str
    index: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class GoldBead:
    """Puts sentences beside sentences by their gold index; one side may be empty. Further fields are left unread."""

    src_id: str
    tgt_id: str
    src: tuple[int, ...]
    tgt: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """Marks a direct quotation without its marks, and who speaks."""

    article_id: str
    start: int
    end: int
    text: str
    speaker: str
    speaker_name_en: str


@dataclass(frozen=True, slots=True)
class GoldLink:
    """Says that a quote, named by where it starts, is told in another article: by a quote or up to ``tgt_end``."""

    src_id: str
    src_start: int
    tgt_id: str
    tgt_start: int
    tgt_end: int = 0


@dataclass(frozen=True, slots=True)
class GoldStory:
    """Groups the articles of one story."""

    story: str
    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """Holds the labels of a folder; ``stories`` and ``links`` are empty where the folder has no file of them."""

    sentences: tuple[GoldSentence, ...]
    beads: tuple[GoldBead, ...]
    quotes: tuple[GoldQuote, ...]
    stories: tuple[GoldStory, ...]
    links: tuple[GoldLink, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> "Gold":
        """Reads the JSON Lines files of a folder as ``seeds/gold/README.md`` describes them; raises UserError."""
        stories, links = folder / "stories.jsonl", folder / "quote_links.jsonl"
        gold = cls(
            tuple(jsonl.read(folder / "sentences.jsonl", GoldSentence)),
            tuple(jsonl.read(folder / "beads.jsonl", GoldBead)),
            tuple(jsonl.read(folder / "quotes.jsonl", GoldQuote)),
            tuple(jsonl.read(stories, GoldStory)) if stories.exists() else (),
            tuple(jsonl.read(links, GoldLink)) if links.exists() else (),
        )
        known = {(sentence.article_id, sentence.index) for sentence in gold.sentences}
        for bead in gold.beads:
            named = {(bead.src_id, n) for n in bead.src} | {(bead.tgt_id, n) for n in bead.tgt}
            if missing := sorted(named - known):
                raise UserError(
                    str(folder / "beads.jsonl"),
                    "names {}:{}, which is no sentence".format(*missing[0]),
                    "mend the labels",
                )
        return gold

    def places(self) -> dict[Pair, list[Place]]:
        """Gives what the beads of every labelled pair of articles cover."""
        spans = {(it.article_id, it.index): trimmed(it.start, it.text) for it in self.sentences}
        found: dict[Pair, list[Place]] = {}
        for bead in self.beads:
            src = hull(spans[bead.src_id, n] for n in bead.src)
            tgt = hull(spans[bead.tgt_id, n] for n in bead.tgt)
            pair, at = ordered((bead.src_id, bead.tgt_id), (src, tgt))
            found.setdefault(pair, []).append(at)
        return found

    @property
    def article_ids(self) -> frozenset[str]:
        """Names the articles that are labelled."""
        return frozenset(sentence.article_id for sentence in self.sentences)


def trimmed(start: int, text: str) -> Span:
    """Gives the range of a text that begins at ``start``, without the white space at its ends."""
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def iou(one: Span, other: Span) -> float:
    """Gives the intersection of two ranges over their union, 0-1."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]))


def overlap(one: Span | None, other: Span | None) -> bool:
    """Tells whether two ranges share a character."""
    return one is not None and other is not None and one[0] < other[1] and other[0] < one[1]


def hull(spans: Iterable[Span]) -> Span | None:
    """Gives the range from the first to the last of these; None for none."""
    listed = list(spans)
    return (min(start for start, _ in listed), max(end for _, end in listed)) if listed else None


def ordered(pair: Pair, place: Place) -> tuple[Pair, Place]:
    """Turns a pair of articles and a place in them to the alphabetical order, whichever was called the source."""
    return (pair, place) if pair[0] <= pair[1] else ((pair[1], pair[0]), (place[1], place[0]))
