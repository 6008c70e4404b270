"""Two versions of a story to beads: the search run over their passages, links that break the order added."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from align import cost, crossing, sentences
from align.gains import Weights
from align.passages import passages
from align.records import Bead, Story
from align.runs import Runs
from align.sentences import Path, Range
from mt.embed import Encoder
from mt.records import Article, Sentence
from mt.signature import signature

Slots = Mapping[str, int]

SURE_CROSSING = 1.5  # gain that a link out of order needs beyond what one in order does; 0.82 as a score


def beads(
    stories: Iterable[Story], articles: Mapping[str, Article], told: Iterable[Sentence], encoder: Encoder
) -> list[Bead]:
    """Aligns every two versions of each story, the one with the smaller id as source; only sentences of the story."""
    made_by = signature("align sentences", encoder=encoder.signature, search="m:n up to 4:4", crossing="mutual best")
    versions: dict[str, list[Sentence]] = {}
    for sentence in told:
        if sentence.in_story:
            versions.setdefault(sentence.article_id, []).append(sentence)
    pairs = [
        (one, other)
        for story in stories
        for n, one in enumerate(story.article_ids)
        for other in story.article_ids[n + 1 :]
    ]
    return [
        bead
        for src, tgt in pairs
        for bead in _pair(
            versions.get(src, []),
            versions.get(tgt, []),
            (articles[src].lang, articles[tgt].lang),
            encoder,
            (src, tgt),
            made_by,
        )
    ]


def align(
    src: Sequence[str],
    tgt: Sequence[str],
    langs: tuple[str, str],
    encoder: Encoder,
    slots: tuple[Slots, Slots] = ({}, {}),
) -> list[tuple[Range, float, bool]]:
    """Aligns two lists of sentences: ranges, score 0-1 and whether the link breaks the order, in source order.

    Every sentence is in exactly one bead; one that is alone has score 0. ``slots`` tell of each side where its headline
    and its lead stand.
    """
    ours, theirs = passages((src, tgt), langs, encoder)
    comparable = cost.confident_share(ours, theirs) < cost.FEW
    weights = cost.COMPARABLE if comparable else cost.parallel(len(src), len(tgt))
    path = sentences.align(ours, theirs, weights, _filled(slots, ("headline", "lead") if comparable else ("headline",)))
    scores = cost.probability(np.array(path.gains))
    rows = [(place, _score(place, score), False) for place, score in zip(path.beads, scores.tolist(), strict=True)]
    crossed = _crossed(ours, theirs, weights, path)
    gone = {("src", i) for i, _, _ in crossed} | {("tgt", j) for _, j, _ in crossed}
    kept = [row for row in rows if not _is_lone(row[0], gone)]
    kept += [((i, i + 1, j, j + 1), score, True) for i, j, score in crossed]
    return sorted(kept, key=lambda row: (row[0][0], row[0][2]))


def _filled(slots: tuple[Slots, Slots], kinds: Iterable[str]) -> dict[Range, float]:
    """Gives what two sentences gain more because they fill the same slot."""
    ours, theirs = slots
    pairs = [(ours[kind], theirs[kind]) for kind in kinds if kind in ours and kind in theirs]
    return {(i, i + 1, j, j + 1): cost.SLOT for i, j in pairs}


def _crossed(ours: Runs, theirs: Runs, weights: Weights, path: Path) -> list[tuple[int, int, float]]:
    """Links lone sentences across the order, each with its score; of texts too long to compare all with all, none."""
    lone = _alone(path.beads, 0), _alone(path.beads, 2)
    if not all(lone) or ours.sentences * theirs.sentences > sentences.Limits().whole:
        return []
    gains = crossing.single_gains(ours, theirs, weights, path.crowds)
    return [(i, j, float(cost.probability(gains[i, j]))) for i, j in crossing.links(gains, *lone, SURE_CROSSING)]


def _pair(
    src: Sequence[Sentence],
    tgt: Sequence[Sentence],
    langs: tuple[str, str],
    encoder: Encoder,
    ids: tuple[str, str],
    made_by: str,
) -> list[Bead]:
    rows = align([s.text for s in src], [t.text for t in tgt], langs, encoder, (_slots(src), _slots(tgt)))
    return [
        Bead(*ids, *_indexes(src, a, b), *_indexes(tgt, c, d), round(score, 4), _kind(b - a, d - c, crosses), made_by)
        for (a, b, c, d), score, crosses in rows
    ]


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


def _alone(found: Iterable[Range], side: int) -> list[int]:
    """Lists the sentences of one side (0 source, 2 target) that the search left alone."""
    return [place[side] for place in found if place[side] < place[side + 1] and place[2 - side] == place[3 - side]]


def _is_lone(place: Range, gone: set[tuple[str, int]]) -> bool:
    """Tells a bead with an empty side whose sentence a crossing link has taken."""
    a, b, c, d = place
    return (c == d and ("src", a) in gone) or (a == b and ("tgt", c) in gone)


def _score(place: Range, probability: float) -> float:
    a, b, c, d = place
    return probability if a < b and c < d else 0.0
