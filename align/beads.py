"""Two versions of a story to beads: what the cost needs is gathered, the search run, crossing links added."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from align import cost, crossing
from align.records import Bead, Story
from align.sentences import Range, search
from mt import names, numbers
from mt.embed import Encoder
from mt.records import Article, Sentence
from mt.signature import signature

Slots = Mapping[str, int]

SURE_CROSSING = 1.5  # gain that a link out of order needs beyond what one in order does; 0.82 as a score


def beads(
    stories: Iterable[Story], articles: Mapping[str, Article], sentences: Sequence[Sentence], encoder: Encoder
) -> list[Bead]:
    """Aligns every two versions of each story, the one with the smaller id as source; only sentences of the story."""
    made_by = signature("align sentences", encoder=encoder.signature, search="exact m:n", crossing="mutual best")
    told: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        if sentence.in_story:
            told.setdefault(sentence.article_id, []).append(sentence)
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
            told.get(src, []), told.get(tgt, []), (articles[src].lang, articles[tgt].lang), encoder, (src, tgt), made_by
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
    if not src or not tgt:
        lone = [(i, i + 1, 0, 0) for i in range(len(src))] + [(0, 0, j, j + 1) for j in range(len(tgt))]
        return [(place, 0.0, False) for place in lone]
    ours, theirs = _sides(src, tgt, langs, encoder)
    gains = {(m, n): cost.gain(cost.features(ours[m], theirs[n], (ours[1], theirs[1])), (m, n)) for m, n in cost.SHAPES}
    comparable = cost.confident_share(gains[1, 1]) < cost.COMPARABLE
    if comparable:
        gains = {shape: matrix - cost.STRICTER for shape, matrix in gains.items()}
    for slot in ("headline", "lead") if comparable else ("headline",):
        if slot in slots[0] and slot in slots[1]:
            gains[1, 1][slots[0][slot], slots[1][slot]] += cost.SLOT
    found = search(gains, len(src), len(tgt))
    crossed = crossing.links(gains[1, 1], _alone(found, 0), _alone(found, 2), SURE_CROSSING)
    rows = [(place, _score(gains, place), False) for place in found]
    gone = {("src", i) for i, _ in crossed} | {("tgt", j) for _, j in crossed}
    kept = [row for row in rows if not _is_lone(row[0], gone)]
    kept += [((i, i + 1, j, j + 1), float(cost.probability(gains[1, 1][i, j])), True) for i, j in crossed]
    return sorted(kept, key=lambda row: (row[0][0], row[0][2]))


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


def _slots(sentences: Sequence[Sentence]) -> Slots:
    """Finds where the first sentence of headline and lead stand."""
    kinds = [sentence.kind for sentence in sentences]
    return {slot: kinds.index(slot) for slot in ("headline", "lead") if slot in kinds}


def _indexes(sentences: Sequence[Sentence], start: int, end: int) -> tuple[int, int]:
    """Turns places among the story's sentences into a range of ``Sentence.index``."""
    if start == end:
        place = sentences[start].index if start < len(sentences) else (sentences[-1].index + 1 if sentences else 0)
        return place, place
    return sentences[start].index, sentences[end - 1].index + 1


def _kind(ours: int, theirs: int, crosses: bool) -> str:
    return "crossing" if crosses else f"{ours}-{theirs}"


def _alone(found: Iterable[Range], side: int) -> list[int]:
    """Lists the sentences of one side (0 source, 2 target) that the search left alone."""
    return [place[side] for place in found if place[side] < place[side + 1] and place[2 - side] == place[3 - side]]


def _is_lone(place: Range, gone: set[tuple[str, int]]) -> bool:
    """Tells a bead with an empty side whose sentence a crossing link has taken."""
    a, b, c, d = place
    return (c == d and ("src", a) in gone) or (a == b and ("tgt", c) in gone)


def _score(gains: Mapping[tuple[int, int], cost.Matrix], place: Range) -> float:
    a, b, c, d = place
    return float(cost.probability(gains[b - a, d - c][a, c])) if a < b and c < d else 0.0


def _sides(
    src: Sequence[str], tgt: Sequence[str], langs: tuple[str, str], encoder: Encoder
) -> tuple[dict[int, cost.Side], dict[int, cost.Side]]:
    """Gathers runs of one, two and three sentences of both sides, names under one key across languages."""
    seen = [
        {name.key for text in side for name in names.find(text, lang)}
        for side, lang in zip((src, tgt), langs, strict=True)
    ]
    ours = [[name.key for name in names.find(text, langs[0], known=seen[1])] for text in src]
    theirs = [[name.key for name in names.find(text, langs[1], known=seen[0])] for text in tgt]
    key = names.canonical([k for row in (*ours, *theirs) for k in row])
    longest = max(max(shape) for shape in cost.SHAPES)
    return (
        {
            size: _side(src, langs[0], [{key[k] for k in row} for row in ours], encoder, size)
            for size in range(1, longest + 1)
        },
        {
            size: _side(tgt, langs[1], [{key[k] for k in row} for row in theirs], encoder, size)
            for size in range(1, longest + 1)
        },
    )


def _side(texts: Sequence[str], lang: str, named: Sequence[set[str]], encoder: Encoder, size: int) -> cost.Side:
    counted = [{number.value for number in numbers.find(text, lang)} for text in texts]
    runs = [slice(at, at + size) for at in range(len(texts) - size + 1)]
    joined = [" ".join(texts[run]) for run in runs]
    return cost.Side(
        vectors=encoder.encode(joined),
        lengths=np.array([max(1, len(text)) for text in joined], float),
        numbers=[frozenset().union(*counted[run]) for run in runs],
        names=[frozenset().union(*named[run]) for run in runs],
    )
