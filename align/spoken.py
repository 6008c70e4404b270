"""Which quotes of two versions say the same: by their words, their speakers and the statements that they stand in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from align import calibration, crossing
from align.consistent import Group, Tie
from align.passages import passages
from align.records import Quote
from align.sentences import Range
from mt.embed import Encoder
from mt.likeness import SAME, alike
from mt.records import Sentence

# Set by hand. What two runs of quotes gain beyond what their words do: for the statements that they share, if these are
# all; for a speaker of one name; and what they lose for two names, little, since the same words in another's mouth are
# one claim, and that is what a reader must see.
SHARED, SAME_SPEAKER, OTHER_SPEAKER = 4.0, 1.0, -1.0
LEAST = 0.0  # what a link of quotes must gain
BY_STATEMENT = 0.5  # score of quotes that only stand in one statement, as a share of that statement's
APART = 0.01  # what that loses for quotes that begin at unlike places in it, so that the first is linked with the first


@dataclass(frozen=True, slots=True)
class Telling:
    """Holds one version: its language, its story's sentences by index and its outermost quotes, in order.

    ``within`` tells of each quote which of the story's statements it has a part in.
    """

    id: str
    lang: str
    sentences: Mapping[int, Sentence]
    quotes: Sequence[Quote]
    within: Sequence[frozenset[int]]


def ties(ours: Telling, theirs: Telling, statements: Sequence[Group], encoder: Encoder) -> Iterator[Tie]:
    """Links the quotes of two versions, wherever they stand: those that say the same, then those of one statement.

    Neighbouring quotes of one speaker can be linked with one quote. Places are those in ``Telling.quotes``.
    """
    if not ours.quotes or not theirs.quotes:
        return
    texts = [it.text for it in ours.quotes], [it.text for it in theirs.quotes]
    runs = passages(texts, (ours.lang, theirs.lang), encoder)
    weights = calibration.comparable(encoder.signature, runs)
    # Quotes are too few to tell how crowded it is around one; the other version's sentences do.
    told = [encoder.encode([it.text for it in version.sentences.values()]) for version in (theirs, ours)]
    near = crossing.crowded(runs[0], told[0]), crossing.crowded(runs[1], told[1])
    extra = _extra(ours, theirs, crossing.shapes(weights))
    found = crossing.links(crossing.span_gains(*runs, weights, near, extra), LEAST)
    scores = crossing.probabilities(found, "regardless of order", encoder.signature)
    for ((a, b, c, d), _), score in zip(found, scores, strict=True):
        yield Tie({ours.id: frozenset(range(a, b)), theirs.id: frozenset(range(c, d))}, score)
    for i, j in product(range(len(ours.quotes)), range(len(theirs.quotes))):
        shared = [statements[at] for at in ours.within[i] & theirs.within[j]]
        if shared:
            score, gap = max((it.score, -_gap(it, (ours, i), (theirs, j))) for it in shared)
            yield Tie({ours.id: frozenset((i,)), theirs.id: frozenset((j,))}, BY_STATEMENT * score + APART * gap, True)


def _gap(statement: Group, *quotes: tuple[Telling, int]) -> float:
    """Returns how far apart two quotes begin within a statement, as a share of its length, 0-1."""
    places = []
    for version, at in quotes:
        held = [version.sentences[i] for i in sorted(statement.members[version.id])]
        begins = max(version.quotes[at].start, held[0].start)
        places.append((begins - held[0].start) / (held[-1].end - held[0].start))
    return abs(places[0] - places[1])


def _extra(ours: Telling, theirs: Telling, shapes: Iterable[tuple[int, int]]) -> dict[Range, float]:
    """Gives what every two runs of quotes gain by their speakers and by the statements that they share."""
    gain: dict[Range, float] = {}
    for m, n in shapes:
        for a, c in product(range(len(ours.quotes) - m + 1), range(len(theirs.quotes) - n + 1)):
            one = frozenset().union(*ours.within[a : a + m])
            other = frozenset().union(*theirs.within[c : c + n])
            share = len(one & other) / (min(len(one), len(other)) or 1)
            gain[a, a + m, c, c + n] = SHARED * share + _heard(ours.quotes[a : a + m], theirs.quotes[c : c + n])
    return gain


def _heard(ours: Sequence[Quote], theirs: Sequence[Quote]) -> float:
    """Compares speakers; a run of quotes of two speakers is none."""
    if not (one_voice(ours) and one_voice(theirs)):
        return float("-inf")
    one, other = speakers(ours), speakers(theirs)
    if not one or not other:
        return 0.0
    return SAME_SPEAKER if alike(one[0].lower(), other[0].lower()) >= SAME else OTHER_SPEAKER


def one_voice(quotes: Iterable[Quote]) -> bool:
    """Tells whether no two of the quotes have different speakers; who has no name counts by the mention."""
    return len({it.speaker_name_en.lower() or it.speaker.lower() for it in quotes} - {""}) < 2


def speakers(quotes: Iterable[Quote]) -> list[str]:
    """Lists the resolved names of those who speak."""
    return sorted({it.speaker_name_en for it in quotes if it.speaker_name_en})
