"""Claims: one statement, or one quote, across all the versions of a story that carry it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from align.records import Bead, Claim, Member, Quote, Story
from mt.records import Sentence
from mt.signature import signature


@dataclass(slots=True)
class _Group:
    """Gathers sentences that say the same: for each article the set of their indexes, and the weakest link so far."""

    members: dict[str, set[int]]
    score: float = 1.0


def match(
    stories: Iterable[Story], beads: Sequence[Bead], sentences: Sequence[Sentence], quotes: Sequence[Quote]
) -> list[Claim]:
    """Makes claims of linked sentences and of quotes whose sentences are linked, in the order of the text.

    Links are taken strongest first; one that would give a claim two separate places in one version is left out, so that
    the claims of three and more versions are consistent.
    """
    by_article: dict[str, dict[int, Sentence]] = {}
    for sentence in sentences:
        if sentence.in_story:
            by_article.setdefault(sentence.article_id, {})[sentence.index] = sentence
    claims: list[Claim] = []
    for story in stories:
        own = [bead for bead in beads if {bead.src_id, bead.tgt_id} <= set(story.article_ids) and not bead.alone]
        statements = [_statement(story, group, by_article) for group in _groups(own, by_article)]
        told = [quote for quote in quotes if quote.article_id in story.article_ids]
        claims += sorted(statements + _quoted(story, statements, told), key=_place)
    return claims


def _groups(beads: Sequence[Bead], by_article: Mapping[str, Mapping[int, Sentence]]) -> list[_Group]:
    """Joins beads that share a sentence, strongest first, as long as every article keeps one unbroken run."""
    groups: list[_Group] = []
    for bead in sorted(beads, key=lambda bead: (-bead.score, bead.src_id, bead.tgt_id, bead.src_start)):
        new = _members(bead, by_article)
        touched = [group for group in groups if any(group.members.get(a, set()) & s for a, s in new.items())]
        joined = _Group({}, bead.score)
        for part in (_Group(new), *touched):
            joined.score = min(joined.score, part.score)
            for article, indexes in part.members.items():
                joined.members[article] = joined.members.get(article, set()) | indexes
        if all(_unbroken(indexes, by_article.get(article, {})) for article, indexes in joined.members.items()):
            groups = [group for group in groups if group not in touched] + [joined]
    return groups


def _members(bead: Bead, by_article: Mapping[str, Mapping[int, Sentence]]) -> dict[str, set[int]]:
    return {
        article: {index for index in range(start, end) if index in by_article.get(article, {})}
        for article, start, end in (
            (bead.src_id, bead.src_start, bead.src_end),
            (bead.tgt_id, bead.tgt_start, bead.tgt_end),
        )
    }


def _unbroken(indexes: set[int], story: Mapping[int, Sentence]) -> bool:
    """Tells whether no other sentence of the story stands between these."""
    return bool(indexes) and indexes == {index for index in story if min(indexes) <= index <= max(indexes)}


def _statement(story: Story, group: _Group, by_article: Mapping[str, Mapping[int, Sentence]]) -> Claim:
    members = tuple(
        Member(article, by_article[article][min(indexes)].start, by_article[article][max(indexes)].end)
        for article, indexes in sorted(group.members.items())
    )
    made_by = signature("align match", links="strongest first, one unbroken run a version")
    return Claim(_id("statement", members), story.id, "statement", members, group.score, made_by)


def _quoted(story: Story, statements: Sequence[Claim], quotes: Sequence[Quote]) -> list[Claim]:
    """Links quotes of different versions that lie in the same statements, each quote once and one a version.

    The links with the most statements in common come first, then those whose quotes stand at like places in them.
    """
    links = [
        (-share, _gap(one, other, statements), one.id, other.id)
        for one, other in combinations(quotes, 2)
        if one.article_id != other.article_id and (share := _shared(one, other, statements))
    ]
    group: dict[str, dict[str, Quote]] = {quote.id: {quote.article_id: quote} for quote in quotes}
    for *_, one_id, other_id in sorted(links):
        ours, theirs = group[one_id], group[other_id]
        if ours.keys().isdisjoint(theirs):
            joined = ours | theirs
            group.update({quote.id: joined for quote in joined.values()})
    found = {tuple(sorted(quote.id for quote in members.values())): members for members in group.values()}
    return [_quote(story, list(members.values()), statements) for members in found.values() if len(members) > 1]


def _quote(story: Story, quotes: Sequence[Quote], statements: Sequence[Claim]) -> Claim:
    members = tuple(Member(q.article_id, q.start, q.end) for q in sorted(quotes, key=lambda quote: quote.article_id))
    links = (_shared(one, other, statements) for one, other in combinations(quotes, 2))
    score = min(filter(None, links))  # two may be held together by a third alone
    made_by = signature("align match", quotes="by the statements they share")
    return Claim(_id("quote", members), story.id, "quote", members, round(score, 4), made_by)


def _shared(one: Quote, other: Quote, statements: Sequence[Claim]) -> float:
    """Returns the share of the shorter quote's statements that the other carries too."""
    ours = {claim.id for claim in statements if _covers(claim, one)}
    theirs = {claim.id for claim in statements if _covers(claim, other)}
    return len(ours & theirs) / (min(len(ours), len(theirs)) or 1)


def _gap(one: Quote, other: Quote, statements: Sequence[Claim]) -> float:
    """Returns how far apart two quotes begin within the first statement they share, as a share of its length, 0-1."""
    claim = next(claim for claim in statements if _covers(claim, one) and _covers(claim, other))
    ours, theirs = (
        next((max(quote.start, m.start) - m.start) / (m.end - m.start) for m in claim.members if _touches(m, quote))
        for quote in (one, other)
    )
    return abs(ours - theirs)


def _covers(claim: Claim, quote: Quote) -> bool:
    return any(_touches(member, quote) for member in claim.members)


def _touches(member: Member, quote: Quote) -> bool:
    return member.article_id == quote.article_id and member.start < quote.end and quote.start < member.end


def _place(claim: Claim) -> tuple[int, int, str]:
    return claim.members[0].start, -claim.members[0].end, claim.kind


def _id(kind: str, members: Iterable[Member]) -> str:
    """Names a claim by its places, so that a rebuild from the same texts keeps its name."""
    places = "|".join(f"{member.article_id}#{member.start}-{member.end}" for member in members)
    return f"{kind[0]}-{hashlib.blake2b(places.encode(), digest_size=6).hexdigest()}"
