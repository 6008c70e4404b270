"""Claims: one statement, or what somebody is quoted as saying, across all the versions of a story that carry it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations, groupby

from align.consistent import Group, Members, Tie, groups
from align.coverage import coverages
from align.records import Bead, Claim, Member, Quote, Story
from align.revision import by_hand, respects
from align.spoken import Telling, one_voice, speakers, ties
from mt.embed import Encoder
from mt.records import Article, Sentence
from mt.signature import signature


@dataclass(frozen=True, slots=True)
class _Case:
    """Holds one story: its versions, the statements that link them, and the articles' texts."""

    versions: Mapping[str, Telling]
    statements: Sequence[Group]
    texts: Mapping[str, str]


def match(
    stories: Iterable[Story],
    beads: Sequence[Bead],
    sentences: Iterable[Sentence],
    quotes: Sequence[Quote],
    articles: Mapping[str, Article],
    encoder: Encoder,
) -> list[Claim]:
    """Makes claims of linked sentences and of quotes that say the same, in the order of the text.

    Links are taken strongest first; one that would give a claim two separate places in one version is left out, so that
    the claims of three and more versions are consistent. Neighbouring quotes of one speaker can stand for one quote,
    and linked sentences for a quote where a version has none: then it tells in its own words what others quote.
    """
    by_article: dict[str, dict[int, Sentence]] = {}
    for sentence in sentences:
        if sentence.in_story:
            by_article.setdefault(sentence.article_id, {})[sentence.index] = sentence
    spoken: dict[str, list[Quote]] = {}
    for quote in sorted(quotes, key=lambda it: (it.article_id, it.start, -it.end)):
        before = spoken.setdefault(quote.article_id, [])
        if not before or quote.end > before[-1].end:
            before.append(quote)
        elif quote.form != before[-1].form:  # a quote within a quote is of that one's claim
            before[-1] = replace(before[-1], form="mixed")
    hand = [bead for bead in beads if by_hand(bead)]
    claims: list[Claim] = []
    for story in stories:
        told = {version: by_article.get(version, {}) for version in story.article_ids}
        linked = [bead for bead in beads if bead.src_id in told and bead.tgt_id in told and not bead.alone]
        order = {version: sorted(rows) for version, rows in told.items()}
        statements = groups(map(_tie, linked), order, partial(respects, corrected=hand))
        versions = {
            version: _telling(articles[version], rows, spoken.get(version, []), statements)
            for version, rows in told.items()
        }
        case = _Case(versions, statements, {version: articles[version].text for version in told})
        made = [
            _claim(story, case, ("statement", it.score), _sentenced(case, it.members), encoder) for it in statements
        ]
        made += _quoted(story, case, encoder)
        claims += sorted(made, key=_place)
    return claims


def _tie(bead: Bead) -> Tie:
    sides = {
        bead.src_id: frozenset(range(bead.src_start, bead.src_end)),
        bead.tgt_id: frozenset(range(bead.tgt_start, bead.tgt_end)),
    }
    return Tie(sides, bead.score)


def _telling(
    article: Article, sentences: Mapping[int, Sentence], quotes: Sequence[Quote], statements: Sequence[Group]
) -> Telling:
    within = []
    for quote in quotes:
        indexes = {it.index for it in sentences.values() if _meet(it, quote)}
        within.append(frozenset(at for at, it in enumerate(statements) if it.members.get(article.id, set()) & indexes))
    return Telling(article.id, article.lang, sentences, quotes, within)


def _meet(sentence: Sentence, quote: Quote) -> bool:
    return sentence.start < quote.end and quote.start < sentence.end


def _sentenced(case: _Case, members: Members) -> Iterator[Member]:
    for version, indexes in members.items():
        told = case.versions[version].sentences
        yield _member(version, [(told[i].start, told[i].end) for i in sorted(indexes)])


def _spoken(case: _Case, members: Members) -> Iterator[Member]:
    for version, places in members.items():
        quotes = [case.versions[version].quotes[at] for at in sorted(places)]
        forms = {it.form for it in quotes}
        speaker = next(iter(speakers(quotes)), "")
        form = quotes[0].form if len(forms) == 1 else "mixed"
        yield _member(version, [(it.start, it.end) for it in quotes], form, speaker)


def _member(version: str, parts: Sequence[tuple[int, int]], form: str = "", speaker: str = "") -> Member:
    return Member(version, parts[0][0], parts[-1][1], tuple(parts), form, speaker, "full")


def _quoted(story: Story, case: _Case, encoder: Encoder) -> Iterator[Claim]:
    """Gathers quotes that say the same, and for those that a version does not quote what it has in its own words."""
    pairs = combinations(case.versions.values(), 2)
    linked = [tie for ours, theirs in pairs for tie in ties(ours, theirs, case.statements, encoder)]
    order = {version: range(len(it.quotes)) for version, it in case.versions.items()}
    found = groups(linked, order, lambda members: _one_speaker(case, members), partial(_one_sentence, case))
    taken = {(version, at) for group in found for version, places in group.members.items() for at in places}
    every = {(version, at) for version, places in order.items() for at in places}
    single = [Group({version: frozenset((at,))}, 1.0) for version, at in sorted(every - taken)]
    for group in (*found, *single):
        retold = _retold(case, group, taken)
        members = [*_spoken(case, group.members), *_sentenced(case, retold.members)]
        if len(members) > 1:
            yield _claim(story, case, ("quote", min(group.score, retold.score)), members, encoder)


def _one_speaker(case: _Case, members: Members) -> bool:
    """Tells whether no version has two speakers in it."""
    return all(one_voice(case.versions[v].quotes[at] for at in places) for v, places in members.items())


def _one_sentence(case: _Case, version: str, places: frozenset[int]) -> bool:
    """Tells whether quotes are pieces of one, cut by its attribution: one sentence has a part in each."""
    told = case.versions[version]
    return any(all(_meet(it, told.quotes[at]) for at in places) for it in told.sentences.values())


def _retold(case: _Case, group: Group, taken: set[tuple[str, int]]) -> Group:
    """Finds the sentences linked with a quote's in the versions that do not quote it; of several runs the longest.

    Sentences that hold a quote which is linked already are not taken.
    """
    linked = {n for v, places in group.members.items() for at in places for n in case.versions[v].within[at]}
    members: dict[str, frozenset[int]] = {}
    for version, telling in case.versions.items():
        if version in group.members:
            continue
        held = [it for at, it in enumerate(telling.quotes) if (version, at) in taken]
        indexes = {i for n in linked for i in case.statements[n].members.get(version, ())}
        free = [i for i in sorted(indexes) if not any(_meet(telling.sentences[i], quote) for quote in held)]
        if free:
            longest = max(_runs(free, sorted(telling.sentences)), key=len)
            members[version] = frozenset(longest)
    used = [case.statements[n].score for n in linked if case.statements[n].members.keys() & members.keys()]
    return Group(members, min(used, default=1.0))


def _runs(indexes: Sequence[int], order: Sequence[int]) -> list[list[int]]:
    """Cuts places into runs between which no other stands."""
    place = {index: at for at, index in enumerate(order)}
    return [[i for _, i in run] for _, run in groupby(enumerate(indexes), key=lambda it: place[it[1]] - it[0])]


def _claim(story: Story, case: _Case, what: tuple[str, float], members: Iterable[Member], encoder: Encoder) -> Claim:
    """Makes a claim of kind and score, and says how far each version carries it."""
    kind, score = what
    ordered = sorted(members, key=lambda member: member.article_id)
    texts = [" ".join(case.texts[m.article_id][a:b] for a, b in m.parts) for m in ordered]
    told = coverages(texts, [case.versions[m.article_id].lang for m in ordered], encoder)
    placed = tuple(replace(m, coverage=how) for m, how in zip(ordered, told, strict=True))
    made_by = signature("align match", encoder=encoder.signature, links="strongest first, one unbroken run a version")
    return Claim(_id(kind, placed), story.id, kind, placed, round(score, 4), made_by)


def _place(claim: Claim) -> tuple[int, int, str]:
    return claim.members[0].start, -claim.members[0].end, claim.kind


def _id(kind: str, members: Iterable[Member]) -> str:
    """Names a claim by its places, so that a rebuild from the same texts keeps its name."""
    places = "|".join(f"{member.article_id}#{member.start}-{member.end}" for member in members)
    return f"{kind[0]}-{hashlib.blake2b(places.encode(), digest_size=6).hexdigest()}"
