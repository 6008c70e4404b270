"""Claims to pairs: two versions of one claim side by side, in their languages and in English."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from align.records import AlignedPair, Claim, Member
from mt.records import Article, Sentence, Translation


def pairs(
    claims: Iterable[Claim],
    articles: Mapping[str, Article],
    sentences: Sequence[Sentence],
    translations: Sequence[Translation],
) -> list[AlignedPair]:
    """Sets every two versions of every claim side by side; texts are slices of the articles.

    The English of a member is that of the sentences it touches, joined; empty where none was translated.
    """
    english = {(it.article_id, it.index): it for it in translations}
    told: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        told.setdefault(sentence.article_id, []).append(sentence)

    def rendered(member: Member) -> tuple[str, str]:
        touched = (s for s in told.get(member.article_id, []) if s.start < member.end and member.start < s.end)
        made = [english[s.article_id, s.index] for s in touched if (s.article_id, s.index) in english]
        return " ".join(it.text for it in made), " + ".join(dict.fromkeys(it.engine for it in made))

    claims = list(claims)
    said = {member: rendered(member) for claim in claims for member in claim.members}
    return [
        AlignedPair(
            id=f"{claim.id}:{src.article_id}|{tgt.article_id}",
            story_id=claim.story_id,
            claim_id=claim.id,
            kind=claim.kind,
            src_lang=articles[src.article_id].lang,
            tgt_lang=articles[tgt.article_id].lang,
            src=articles[src.article_id].text[src.start : src.end],
            tgt=articles[tgt.article_id].text[tgt.start : tgt.end],
            src_en=said[src][0],
            tgt_en=said[tgt][0],
            src_engine=said[src][1],
            tgt_engine=said[tgt][1],
            src_ref=f"{src.article_id}#{src.start}-{src.end}",
            tgt_ref=f"{tgt.article_id}#{tgt.start}-{tgt.end}",
            score=claim.score,
            made_by=claim.made_by,
        )
        for claim in claims
        for src, tgt in combinations(claim.members, 2)
    ]


def place(ref: str) -> tuple[str, int, int]:
    """Reads a reference ``article#start-end`` back; raises ValueError for anything else."""
    article, _, span = ref.rpartition("#")
    start, _, end = span.partition("-")
    if not article or not (start.isdecimal() and end.isdecimal()) or int(start) >= int(end):
        raise ValueError(f"{ref!r} is not article#start-end")
    return article, int(start), int(end)
