"""Two versions of a story to beads: the search in order, or links regardless of order where the order is broken."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from align import calibration, cost, crossing, relation, sentences
from align.background import SENTENCES
from align.crowd import NEIGHBOURS
from align.gains import Weights
from align.order import Order, order
from align.passages import Texts, passages
from align.records import Bead, Story
from align.runs import Runs
from align.sentences import Range
from mt.embed import Encoder
from mt.errors import UserError
from mt.records import Article, Sentence
from mt.signature import signature

Slots = Mapping[str, int]

SURE = 1.5  # gain that a link needs that no order supports: of 0 to 3 it had the best F1 on the documents of
# bench/comparable.py that probabilities are learned on


class Link(NamedTuple):
    """Holds a bead: its ranges, its probability 0-1 (0 where one side is alone), and whether it breaks the order.

    The probability comes from what it gains and from how it was found, one of ``calibration.WAYS``.
    """

    place: Range
    score: float = 0.0
    crosses: bool = False
    gain: float = 0.0
    way: str = ""

    @property
    def linked(self) -> bool:
        """Tells whether both sides have sentences."""
        return _linked(self.place)


class Alignment(NamedTuple):
    """Holds two texts aligned, in source order: each sentence in exactly one link or alone in one.

    ``regime`` is one of REGIMES, ``told`` says why it was taken.
    """

    links: list[Link]
    regime: str
    told: str


class Aligned(NamedTuple):
    """Holds the beads of two versions and how their alignment came about."""

    src_id: str
    tgt_id: str
    langs: tuple[str, str]
    beads: list[Bead]
    told: str


class Case(NamedTuple):
    """Holds what a regime starts from: both sides, the encoder's signature, and extra gains of single beads.

    ``loose`` are the weights of comparable text. ``short`` texts can be compared all with all.
    """

    ours: Runs
    theirs: Runs
    encoder: str
    loose: Weights
    order: Order
    extra: dict[Range, float]
    short: bool


def beads(
    stories: Iterable[Story], articles: Mapping[str, Article], told: Iterable[Sentence], encoder: Encoder
) -> list[Bead]:
    """Lists the beads of every two versions of each story."""
    return [bead for pair in aligned(stories, articles, told, encoder) for bead in pair.beads]


def aligned(
    stories: Iterable[Story],
    articles: Mapping[str, Article],
    told: Iterable[Sentence],
    encoder: Encoder,
    regime: str = "auto",
) -> Iterator[Aligned]:
    """Aligns every two versions of each story, the one with the smaller id as source; only sentences of the story.

    Raises UserError where a story has an article that is not there: it is older than the articles.
    """
    versions: dict[str, list[Sentence]] = {}
    for sentence in told:
        if sentence.in_story:
            versions.setdefault(sentence.article_id, []).append(sentence)
    for story in stories:
        for gone in sorted(set(story.article_ids) - articles.keys()):
            raise UserError(f"story {story.id}", f"has {gone}, which is no article any more", "run align stories again")
        for n, src in enumerate(story.article_ids):
            for tgt in story.article_ids[n + 1 :]:
                sides = versions.get(src, []), versions.get(tgt, [])
                langs = articles[src].lang, articles[tgt].lang
                yield _pair((src, tgt), sides, langs, encoder, regime)


def align(
    texts: Texts,
    langs: tuple[str, str],
    encoder: Encoder,
    slots: tuple[Slots, Slots] = ({}, {}),
    extra: Mapping[Range, float] | None = None,
    regime: str = "auto",
) -> Alignment:
    """Aligns two lists of sentences in one of REGIMES, or in the one that their confident links call for.

    ``slots`` tell of each side where its headline and its lead stand. ``extra`` adds to the gain of single beads: -inf
    forbids one, a large number makes sure of it.
    """
    if not all(texts):
        return Alignment(with_lone([], *map(len, texts)), "monotone", "a side is empty")
    if not extra and list(texts[0]) == list(texts[1]):
        same = [Link((i, i + 1, i, i + 1), 1.0, False) for i in range(len(texts[0]))]
        return Alignment(same, "monotone", "both sides are the same")
    ours, theirs = passages(_accompanied(texts, langs), langs, encoder)
    loose = calibration.comparable(encoder.signature, (ours, theirs))
    seen = order(ours, theirs, loose)
    filled = _filled(slots, ("headline", "lead") if seen.comparable else ("headline",))
    short = (ours.sentences + 1) * (theirs.sentences + 1) <= sentences.Limits().whole
    case = Case(ours, theirs, encoder.signature, loose, seen, {**filled, **(extra or {})}, short)
    taken, told = _chosen(seen, short, regime)
    src, tgt = map(len, texts)
    found = [link for link in (_within(link, src, tgt) for link in REGIMES[taken](case)) if link.linked]
    return Alignment(with_lone(found, src, tgt), taken, told)


def _accompanied(texts: Texts, langs: tuple[str, str]) -> Texts:
    """Puts sentences of our own, none of them of the other side, after those of a side too short to be a crowd.

    A margin compares a link with what else is near; where there is nothing else it would compare it with itself.
    """
    if min(map(len, texts)) >= NEIGHBOURS:
        return texts
    src, tgt = (SENTENCES.get(lang, SENTENCES["en"]) for lang in langs)
    return [*texts[0], *src[: len(src) // 2]], [*texts[1], *tgt[len(tgt) // 2 :]]


def _within(link: Link, src: int, tgt: int) -> Link:
    """Cuts off what a link has of the sentences put beside the texts."""
    a, b, c, d = link.place
    return link._replace(place=(min(a, src), min(b, src), min(c, tgt), min(d, tgt)))


def _chosen(seen: Order, short: bool, asked: str) -> tuple[str, str]:
    """Returns the regime to take and why; texts too long to compare all with all are read in order."""
    wanted = asked if asked in REGIMES else "crossing" if seen.crossing else "monotone"
    told = seen.told() + f"; {asked} as asked for" * (asked in REGIMES)
    if wanted == "crossing" and not short:
        return "monotone", f"{told}; too long for links regardless of order"
    return wanted, told


def _monotone(case: Case) -> list[Link]:
    """Links in order, then among the sentences left alone regardless of it; of long texts in order only."""
    ours, theirs = case.ours, case.theirs
    weights = case.loose if case.order.comparable else cost.parallel(case.encoder, ours, theirs)
    path = sentences.align(ours, theirs, weights, case.extra)
    kept = [(place, gain) for place, gain in zip(path.beads, path.gains, strict=True) if _linked(place)]
    found = _scored(kept, set(), f"{case.order.kind} in order", case.encoder)
    lone = _alone(path.beads, 0), _alone(path.beads, 2)
    if case.short and all(lone):
        gains = crossing.span_gains(ours, theirs, case.loose, path.crowds, case.extra)
        strays = crossing.strays(gains, *lone, SURE)
        found += _scored(strays, {place for place, _ in strays}, "regardless of order", case.encoder)
    return found


def _regardless(case: Case) -> list[Link]:
    """Links regardless of order; those that break the order of the others are told."""
    ours, theirs = case.ours, case.theirs
    near = crossing.crowded(ours, theirs.vectors[0]), crossing.crowded(theirs, ours.vectors[0])
    gains = crossing.span_gains(ours, theirs, case.loose, near, case.extra)
    found = crossing.links(gains, SURE)
    return _scored(found, crossing.breaking(found), "regardless of order", case.encoder)


REGIMES: dict[str, Callable[[Case], list[Link]]] = {"monotone": _monotone, "crossing": _regardless}


def _scored(found: Sequence[crossing.Link], breaking: set[Range], way: str, encoder: str) -> list[Link]:
    """Turns gains into probabilities."""
    scores = crossing.probabilities(found, way, encoder)
    return [
        Link(place, score, place in breaking, gain, way) for (place, gain), score in zip(found, scores, strict=True)
    ]


def with_lone(links: Sequence[Link], src: int, tgt: int) -> list[Link]:
    """Adds the sentences that are in no link, each beside an empty range where it would stand.

    Between two links in order those of the source side come first.
    """
    ours = {i for (a, b, _, _), *_ in links for i in range(a, b)}
    theirs = {j for (_, _, c, d), *_ in links for j in range(c, d)}
    chain = sorted(link.place for link in links if not link.crosses)
    starts, ends = [c for _, _, c, _ in chain], [b for _, b, _, _ in chain]
    rows = list(links)
    for i in sorted(set(range(src)) - ours):
        before = bisect_right(ends, i)
        at = chain[before - 1][3] if before else 0
        rows.append(Link((i, i + 1, at, at)))
    for j in sorted(set(range(tgt)) - theirs):
        after = bisect_right(starts, j)
        at = chain[after][0] if after < len(chain) else src
        rows.append(Link((at, at, j, j + 1)))
    return sorted(rows, key=lambda link: (link.place[0], link.crosses, link.place[2], link.place))


def _filled(slots: tuple[Slots, Slots], kinds: Iterable[str]) -> dict[Range, float]:
    """Gives what two sentences gain more because they fill the same slot."""
    ours, theirs = slots
    pairs = [(ours[kind], theirs[kind]) for kind in kinds if kind in ours and kind in theirs]
    return {(i, i + 1, j, j + 1): cost.SLOT for i, j in pairs}


def _linked(place: Range) -> bool:
    a, b, c, d = place
    return a < b and c < d


def _alone(found: Iterable[Range], side: int) -> list[int]:
    """Lists the sentences of one side (0 source, 2 target) that the search left alone."""
    return [place[side] for place in found if place[side] < place[side + 1] and place[2 - side] == place[3 - side]]


def _pair(
    ids: tuple[str, str],
    sides: tuple[Sequence[Sentence], Sequence[Sentence]],
    langs: tuple[str, str],
    encoder: Encoder,
    regime: str,
) -> Aligned:
    src, tgt = sides
    texts = [it.text for it in src], [it.text for it in tgt]
    found = align(texts, langs, encoder, (_slots(src), _slots(tgt)), regime=regime)
    spans = [(" ".join(texts[0][a:b]), " ".join(texts[1][c:d])) for (a, b, c, d), *_ in found.links]
    made_by = signature(
        "align sentences",
        encoder=encoder.signature,
        search="m:n up to 4:4" if found.regime == "monotone" else "spans regardless of order, mutual best",
        text=found.told,
    )
    rows = [
        Bead(*ids, *_indexes(src, a, b), *_indexes(tgt, c, d), round(score, 4), _kind(b - a, d - c, x), made_by, of)
        for ((a, b, c, d), score, x, *_), of in zip(found.links, relation.relations(spans, encoder), strict=True)
    ]
    return Aligned(*ids, langs, rows, found.told)


def _slots(told: Sequence[Sentence]) -> Slots:
    """Finds where the first sentence of headline and lead stand."""
    kinds = [sentence.kind for sentence in told]
    return {slot: kinds.index(slot) for slot in ("headline", "lead") if slot in kinds}


def _indexes(told: Sequence[Sentence], start: int, end: int) -> tuple[int, int]:
    """Turns places among the story's sentences into a range of ``Sentence.index``."""
    if start == end:
        place = told[start].index if start < len(told) else (told[-1].index + 1 if told else 0)
        return place, place
    return told[start].index, told[end - 1].index + 1


def _kind(ours: int, theirs: int, crosses: bool) -> str:
    return "crossing" if crosses else f"{ours}-{theirs}"
