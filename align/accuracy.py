"""How right sentences, beads, quotes and stories are against labels made by hand: precision, recall and F1.

Gold and system may cut sentences differently and number them differently, so everything is compared by its place in the
article, a range of code points without the white space at its ends.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isnan, nan

from align.gold import Gold, GoldQuote, GoldStory, Pair, Place, Span, hull, iou, ordered, overlap, trimmed
from align.records import Bead, Claim, Member, Quote
from mt.likeness import SAME, alike
from mt.records import Sentence

__all__ = [
    "BEAD_MEASURES", "Gold", "Score", "alone", "bead_scores", "lax", "link_score", "matched_quotes", "quote_score",
    "report", "same_speaker", "sentence_score", "story_score", "strict",
]  # fmt: skip

LIKE_ENOUGH = 0.7  # intersection over union from which a quote counts as found though not cut exactly
MARKED_FORMS = ("direct", "mixed")  # the gold has no indirect quotes


@dataclass(frozen=True, slots=True)
class Score:
    """Counts ``right`` of ``system`` answers, and ``found`` of ``gold`` labels; one-to-one matches make these agree.

    Ratios are 0-1 and NaN where there was nothing to count. Scores of parts add up to that of the whole (micro).
    """

    right: int
    system: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """Gives the share of the system's answers that are right."""
        return self.right / self.system if self.system else nan

    @property
    def recall(self) -> float:
        """Gives the share of the gold labels that were found."""
        return self.found / self.gold if self.gold else nan

    @property
    def f1(self) -> float:
        """Gives the harmonic mean of both; 0 where one side is empty and the other is not."""
        if not (self.system or self.gold):
            return nan
        if not (self.right and self.found):
            return 0.0
        return 2 * self.precision * self.recall / (self.precision + self.recall)

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.right + other.right, self.system + other.system, self.found + other.found, self.gold + other.gold
        )


NOTHING = Score(0, 0, 0, 0)


def strict(gold: Iterable[Place], system: Iterable[Place]) -> Score:
    """Counts links whose ranges are equal on both sides; beads with an empty side are left out."""
    return _of_sets(set(_linked(gold)), set(_linked(system)))


def lax(gold: Iterable[Place], system: Iterable[Place]) -> Score:
    """Counts links that share a sentence on both sides with one link of the other's; empty sides are left out.

    As in Vecalign's score.py (Thompson & Koehn 2019), but that leaves empty sides out of recall only, and "to share a
    sentence" is to overlap here, for sentences may be cut differently.
    """
    ours, theirs = set(_linked(gold)), set(_linked(system))
    right = sum(any(_touch(place, other) for other in ours) for place in theirs)
    found = sum(any(_touch(place, other) for other in theirs) for place in ours)
    return Score(right, len(theirs), found, len(ours))


def alone(gold: Iterable[Place], system: Iterable[Place]) -> Score:
    """Counts the 1-0 and 0-1 beads: what one says has no partner must be alone, and in no link, for the other too."""
    ours, theirs = set(gold), set(system)
    return Score(*_lone(theirs, ours), *_lone(ours, theirs))


BEAD_MEASURES: Mapping[str, Callable[[Iterable[Place], Iterable[Place]], Score]] = {
    "beads, strict": strict,
    "beads, lax": lax,
    "alone": alone,
}


def bead_scores(gold: Gold, sentences: Iterable[Sentence], beads: Iterable[Bead]) -> dict[Pair, dict[str, Score]]:
    """Scores the beads of every labelled pair of articles by each of BEAD_MEASURES.

    A pair that the gold puts into two stories is scored too, where the system has beads for it: no link is right there.
    Pairs with an article that is not labelled are left out.
    """
    labels = gold.places()
    made = _system_places(sentences, beads)
    strangers = {pair for pair in made if set(pair) <= gold.article_ids} - labels.keys() - _together(gold.stories)
    return {
        pair: {name: of(labels.get(pair, []), made.get(pair, [])) for name, of in BEAD_MEASURES.items()}
        for pair in sorted(labels.keys() | (strangers if gold.stories else set()))
    }


def sentence_score(gold: Gold, sentences: Iterable[Sentence]) -> Score:
    """Counts sentences of the story that are cut at both ends as in the gold, in the labelled articles."""
    ours = {(it.article_id, trimmed(it.start, it.text)) for it in gold.sentences}
    told = (it for it in sentences if it.in_story and it.article_id in gold.article_ids)
    return _of_sets(ours, {(it.article_id, trimmed(it.start, it.text)) for it in told})


def matched_quotes(gold: Gold, quotes: Iterable[Quote], least: float = 1.0) -> list[tuple[GoldQuote, Quote]]:
    """Matches quotes one to one whose intersection over union is ``least`` or more, the best matches first."""
    told = _marked(gold, quotes)
    scored = [
        (-overlap, n, m)
        for n, one in enumerate(gold.quotes)
        for m, other in enumerate(told)
        if one.article_id == other.article_id
        and (overlap := iou(trimmed(one.start, one.text), trimmed(other.start, other.text))) >= least
    ]
    matches: dict[int, int] = {}
    for _, n, m in sorted(scored):
        if n not in matches and m not in matches.values():
            matches[n] = m
    return [(gold.quotes[n], told[m]) for n, m in sorted(matches.items())]


def quote_score(gold: Gold, quotes: Sequence[Quote], least: float = 1.0) -> Score:
    """Counts direct and mixed quotes of the labelled articles that match a gold quote."""
    matches = len(matched_quotes(gold, quotes, least))
    return Score(matches, len(_marked(gold, quotes)), matches, len(gold.quotes))


def same_speaker(gold: GoldQuote, quote: Quote) -> bool:
    """Tells whether the same person or body is meant, however it is spelt, or none by either.

    Spellings are judged by ``mt.likeness``, which the system uses too; that can favour it.
    """
    if not (gold.speaker_name_en and quote.speaker_name_en):
        return gold.speaker_name_en == quote.speaker_name_en
    return alike(gold.speaker_name_en.lower(), quote.speaker_name_en.lower()) >= SAME


def story_score(gold: Gold, together: Iterable[Pair]) -> Score:
    """Counts the pairs of labelled articles that are put into one story (pairwise F1)."""
    known = {article for story in gold.stories for article in story.article_ids}
    system = {(min(pair), max(pair)) for pair in together if set(pair) <= known}
    return _of_sets(_together(gold.stories), system)


def link_score(gold: Gold, claims: Iterable[Claim]) -> Score:
    """Counts the labelled quotes whose claims have the other version's words for them, by overlap on both sides.

    A claim is the system's answer for each labelled quote that it touches and each other labelled article that it has,
    so what it does with quotes that are not labelled is not counted.
    """
    ends = {(it.article_id, it.start): it.end for it in gold.quotes}
    links = {
        ((it.src_id, it.src_start), (it.tgt_id, it.tgt_start, it.tgt_end or ends.get((it.tgt_id, it.tgt_start), 0)))
        for it in gold.links
    }
    links |= {((b[0], b[1]), (*a, ends[a])) for a, b in links if (b[0], b[1]) in ends and a in ends}
    answers = [
        ((one.article_id, one.start), member)
        for claim in claims
        if claim.kind == "quote"
        for one in gold.quotes
        if any(_holds(member, (one.article_id, one.start, one.end)) for member in claim.members)
        for member in claim.members
        if member.article_id != one.article_id and member.article_id in gold.article_ids
    ]
    right = sum(any(quote == a and _holds(member, b) for a, b in links) for quote, member in answers)
    found = sum(any(quote == a and _holds(member, b) for quote, member in answers) for a, b in links)
    return Score(right, len(answers), found, len(links))


def _holds(member: Member, place: tuple[str, int, int]) -> bool:
    article, start, end = place
    return member.article_id == article and any(a < end and start < b for a, b in member.parts)


def report(
    gold: Gold, sentences: Sequence[Sentence], beads: Sequence[Bead], quotes: Sequence[Quote], claims: Sequence[Claim]
) -> Iterator[str]:
    """Writes all scores as an aligned table of plain text; articles that have beads together are one story."""
    rows = [("all", "sentences", sentence_score(gold, sentences))]
    if gold.stories:
        rows.append(("all", "stories", story_score(gold, {(bead.src_id, bead.tgt_id) for bead in beads})))
    scores = bead_scores(gold, sentences, beads)
    rows += [(" ".join(pair), name, score) for pair, by_name in scores.items() for name, score in by_name.items()]
    rows += [("all", name, sum((row[name] for row in scores.values()), NOTHING)) for name in BEAD_MEASURES]
    rows.append(("all", "quotes, exact", quote_score(gold, quotes)))
    rows.append(("all", f"quotes, IoU {LIKE_ENOUGH}", quote_score(gold, quotes, LIKE_ENOUGH)))
    if gold.links:
        rows.append(("all", "claims of quotes", link_score(gold, claims)))
    width = max(len(where) for where, _, _ in rows)
    yield f"{'':{width}}  {'':16}  precision       recall          F1"
    for where, name, score in rows:
        precision = _share(score.precision, score.right, score.system)
        recall = _share(score.recall, score.found, score.gold)
        yield f"{where:{width}}  {name:16}  {precision}  {recall}  {_number(score.f1)}"
    matches = matched_quotes(gold, quotes, LIKE_ENOUGH)
    right = sum(same_speaker(one, other) for one, other in matches)
    spelt = sum(one.speaker_name_en == other.speaker_name_en for one, other in matches)
    yield f"speakers of {len(matches)} matched quotes: {right} the right person or body, {spelt} spelt as in the gold"


def _system_places(sentences: Iterable[Sentence], beads: Iterable[Bead]) -> dict[Pair, list[Place]]:
    spans = {(it.article_id, it.index): trimmed(it.start, it.text) for it in sentences if it.in_story}

    def side(article: str, start: int, end: int) -> Span | None:
        return hull(spans[article, n] for n in range(start, end) if (article, n) in spans)

    found: dict[Pair, list[Place]] = {}
    for bead in beads:
        place = side(bead.src_id, bead.src_start, bead.src_end), side(bead.tgt_id, bead.tgt_start, bead.tgt_end)
        pair, at = ordered((bead.src_id, bead.tgt_id), place)
        found.setdefault(pair, []).append(at)
    return found


def _linked(places: Iterable[Place]) -> Iterator[Place]:
    return (place for place in places if place[0] and place[1])


def _touch(one: Place, other: Place) -> bool:
    return overlap(one[0], other[0]) and overlap(one[1], other[1])


def _lone(judged: Collection[Place], by: Collection[Place]) -> tuple[int, int]:
    """Counts the lone beads of one list that are alone in the other too, and all its lone beads."""
    sides = [(n, place[n]) for place in judged for n in (0, 1) if place[n] and not place[1 - n]]
    linked = list(_linked(by))
    right = sum(
        any(overlap(span, place[n]) for place in by) and not any(overlap(span, place[n]) for place in linked)
        for n, span in sides
    )
    return right, len(sides)


def _of_sets(gold: Collection[object], system: Collection[object]) -> Score:
    both = len(set(gold) & set(system))
    return Score(both, len(system), both, len(gold))


def _marked(gold: Gold, quotes: Iterable[Quote]) -> list[Quote]:
    return [it for it in quotes if it.form in MARKED_FORMS and it.article_id in gold.article_ids]


def _together(stories: Iterable[GoldStory]) -> set[Pair]:
    return {pair for story in stories for pair in combinations(sorted(story.article_ids), 2)}


def _number(value: float) -> str:
    return "    -" if isnan(value) else f"{value:5.3f}"


def _share(value: float, part: int, whole: int) -> str:
    return f"{_number(value)} {f'{part}/{whole}':9}"
