"""Signals to judgement: what kind of divergence, how grave, whose, and one plain sentence that says so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from align.differences import Difference, compare, mistranslated, tells
from align.pairs import place
from align.records import AlignedPair, Quote
from align.roles import OPPONENT
from eval import phrases
from eval.context import Told, quoted, spans_of, told_by
from eval.records import Divergence, Evidence
from eval.signals import Reading, signals
from mt.embed import Encoder
from mt.gazetteer import agencies
from mt.records import Sentence
from mt.signature import signature


@dataclass(frozen=True, slots=True)
class Rule:
    """Judges one kind of difference: its type (one-sided ones become omission or addition), severity and weight 0-1."""

    type: str
    severity: int
    weight: float


@dataclass(frozen=True, slots=True)
class _Sign:
    """Holds one sign of a divergence; where only one side has it, its class, whose it is, the words, where else."""

    rule: Rule
    evidence: Evidence
    kind: str = ""
    who: tuple[str, str] = ("", "")
    cited: str = ""
    elsewhere: bool = False


# Both sides assert it, differently. Weights are set by hand, in the order of how seldom a sign misleads; uncalibrated.
CONTRADICTIONS = {
    "role": Rule("role", 3, 0.95),
    "opponent": Rule("role", 2, 0.7),
    "owner": Rule("role", 2, 0.6),
    "number": Rule("number", 3, 0.8),
    "figure": Rule("number", 2, 0.6),
    "date": Rule("date", 2, 0.7),
    "name": Rule("name", 2, 0.6),
    "place": Rule("name", 1, 0.4),
    "seat": Rule("name", 1, 0.15),
    "agency": Rule("attribution", 2, 0.7),
}
# Only one side asserts it.
ONE_SIDED = {
    "negation": Rule("polarity", 2, 0.5),
    "modality": Rule("modality", 1, 0.3),
    "agency": Rule("attribution", 1, 0.4),
    "number": Rule("omission", 1, 0.35),
    "date": Rule("omission", 1, 0.35),
    "name": Rule("omission", 1, 0.3),
    "place": Rule("omission", 1, 0.3),
}
OPPOSITE = {"omission": "addition"}
FORM = Rule("form", 1, 0.25)
LENGTH = Rule("omission", 1, 0.3)
ELSEWHERE = 0.4  # what is left of the weight of a fact that the other version has in another sentence
ONCE = ("person", "organisation", "agency")  # who is named once is "he" or "the minister" after: style, not omission
MUCH_LONGER = 0.42  # the length signal of a text 1.8 times as long; German is 1.1 times as long as Bulgarian
PARAPHRASE = 0.35  # the embedding signal from which wording counts as a paraphrase
CLOSE = 0.2  # the embedding signal up to which numbers are of one thing: half of all translations are below it
# The embedding signal from which a link is doubtful: of flores-dev, 200 sentences from Bulgarian, German and Ukrainian
# into English each, no translation is above 0.67, and 85 % of the sentences set beside another's translation are above.
DOUBTFUL = 0.75
UNRELATED = Rule("unrelated", 1, 0.3)
BASE = 0.3  # what the embedding signal alone may add to a score


def divergences(
    pairs: Iterable[AlignedPair], sentences: Sequence[Sentence], quotes: Iterable[Quote], encoder: Encoder
) -> list[Divergence]:
    """Judges every pair of statements: one record for each type of divergence found in it, the gravest first.

    A pair without a divergence gets one record, equivalent or paraphrase, severity 0, and one whose link is doubtful
    one record, unrelated, since what such two do not share is no news. The originals are compared first; what only the
    English renderings contradict is laid to the translator ("machine") and never graver than 1.
    """
    made_by = signature("eval score", encoder=encoder.signature, weights="by hand")
    statements = [pair for pair in pairs if pair.kind == "statement"]
    vectors = encoder.encode([text for pair in statements for text in (pair.src, pair.tgt)])
    spans = spans_of(quotes)
    told = told_by(statements, sentences)
    judged = []
    for n, pair in enumerate(statements):
        reading = Reading(
            src=pair.src,
            tgt=pair.tgt,
            cosine=float(vectors[2 * n] @ vectors[2 * n + 1]),
            chrf=_chrf(pair.src_en, pair.tgt_en),
            originals=compare(pair.src, pair.tgt, (pair.src_lang, pair.tgt_lang)),
            renderings=compare(pair.src_en, pair.tgt_en, ("en", "en")) if pair.src_en and pair.tgt_en else (),
            quoted=(quoted(pair.src_ref, pair.src, spans), quoted(pair.tgt_ref, pair.tgt, spans)),
        )
        judged += _judge(pair, reading, told, made_by)
    return judged


def rule(difference: Difference) -> Rule:
    """Returns how a difference is judged by itself, whatever else is told of its pair."""
    kind = _class(difference)
    if difference.ours and difference.theirs:
        return CONTRADICTIONS[kind]
    return ONE_SIDED[kind] if difference.ours else _turned(ONE_SIDED[kind])


def _judge(pair: AlignedPair, reading: Reading, told: Told, made_by: str) -> list[Divergence]:
    values = signals(reading)
    if values["embedding"] > DOUBTFUL:
        score = _score([UNRELATED.weight], values["embedding"])
        says = phrases.UNRELATED
        return [Divergence(pair.id, "unrelated", UNRELATED.severity, score, "editor", says, values, (), made_by)]
    found: dict[tuple[str, str], list[_Sign]] = {}
    for source, signs in (("editor", _editorial(pair, reading, values, told)), ("machine", _mechanical(pair, reading))):
        for sign in signs:
            found.setdefault((sign.rule.type, source), []).append(sign)
    if not found:
        far = values["embedding"] > PARAPHRASE
        kind, says = ("paraphrase", phrases.PARAPHRASE) if far else ("equivalent", phrases.EQUIVALENT)
        return [Divergence(pair.id, kind, 0, _score([], values["embedding"]), "editor", says, values, (), made_by)]
    made = [
        Divergence(
            pair_id=pair.id,
            type=type_,
            severity=max(sign.rule.severity for sign in signs),
            score=_score([sign.rule.weight for sign in signs], values["embedding"]),
            source=source,
            explanation=_sentence(signs),
            signals=values,
            evidence=tuple(sign.evidence for sign in signs),
            made_by=made_by,
        )
        for (type_, source), signs in found.items()
    ]
    return sorted(made, key=lambda it: (-it.severity, -it.score, it.type))


def _editorial(pair: AlignedPair, reading: Reading, values: Mapping[str, float], told: Told) -> Iterator[_Sign]:
    """Yields what the originals themselves show; a name that stands in a contradicted role is not told twice."""
    src, tgt = phrases.labels(pair)
    roles = [difference for difference in reading.originals if difference.kind == "role"]
    one_sided = False
    for difference in reading.originals:
        if difference.kind == "name" and any(_within(difference, role) for role in roles):
            continue
        sign = _contradiction(pair, difference, values) or _one_sided(pair, difference, told)
        if sign:
            one_sided = one_sided or bool(sign.kind)
            yield sign
    if values["form"]:
        direct, indirect = (src, tgt) if reading.quoted[0] else (tgt, src)
        says = f"{direct} quotes directly what {indirect} gives in its own words"
        yield _Sign(FORM, _evidence(pair, Difference("form", None, None), says))
    if values["length"] > MUCH_LONGER and not one_sided:
        longer, shorter = (src, tgt) if len(reading.src) > len(reading.tgt) else (tgt, src)
        rule = LENGTH if longer == src else _turned(LENGTH)
        yield _Sign(rule, _evidence(pair, Difference("length", None, None), f"{longer} says more than {shorter}"))


def _mechanical(pair: AlignedPair, reading: Reading) -> Iterator[_Sign]:
    """Yields what only the English renderings contradict, as the translator's."""
    for difference in mistranslated(reading.originals, reading.renderings):
        if difference.ours and difference.theirs:
            rule = CONTRADICTIONS[_class(difference)]
            says = (
                f"only the English renderings differ, “{difference.ours.text}” against “{difference.theirs.text}”; "
                "the originals do not, so this is the translation's error"
            )
            milder = Rule(rule.type, min(1, rule.severity), rule.weight / 2)
            yield _Sign(milder, _evidence(pair, Difference(difference.kind, None, None), says))


def _within(difference: Difference, role: Difference) -> bool:
    """Tells whether a difference with one side points at words that a contradiction has pointed at already."""
    pairs = ((difference.ours, role.ours), (difference.theirs, role.theirs))
    return any(a and b and b.start <= a.start and a.end <= b.end for a, b in pairs)


def _contradiction(pair: AlignedPair, difference: Difference, values: Mapping[str, float]) -> _Sign | None:
    """Makes the sign of a difference with both sides, else None; numbers of what may be two things weigh less."""
    ours, theirs = difference.ours, difference.theirs
    if not (ours and theirs):
        return None
    kind = _class(difference)
    if kind == "number" and not (ours.about and theirs.about) and values["embedding"] > CLOSE:
        kind = "figure"
    says = phrases.contradiction(kind, phrases.labels(pair), (ours, theirs))
    return _Sign(CONTRADICTIONS[kind], _evidence(pair, difference, says))


def _one_sided(pair: AlignedPair, difference: Difference, told: Told) -> _Sign | None:
    """Makes the sign of a difference with one side; None for who is named in another sentence of the other version."""
    fact, ours = difference.ours or difference.theirs, difference.ours is not None
    if fact is None:
        raise ValueError("a difference without a fact")
    kind, rule = _class(difference), ONE_SIDED[_class(difference)]
    src, tgt = place(pair.src_ref)[0], place(pair.tgt_ref)[0]
    elsewhere = tells(told.get((tgt, src) if ours else (src, tgt), ()), fact)
    if elsewhere and fact.kind == "name" and fact.value[1] in ONCE:
        return None
    who = phrases.labels(pair) if ours else phrases.labels(pair)[::-1]
    cited = phrases.cited(fact)
    says = (phrases.elsewhere if elsewhere else phrases.only)(kind, who, [cited])
    rule = Rule(rule.type, rule.severity, rule.weight * (ELSEWHERE if elsewhere else 1))
    return _Sign(rule if ours else _turned(rule), _evidence(pair, difference, says), kind, who, cited, elsewhere)


def _class(difference: Difference) -> str:
    """Names the class that rules go by: names are split into agencies, places and others, roles by what is turned."""
    sides = [it for it in (difference.ours, difference.theirs) if it]
    if difference.kind == "role" and not difference.turned:
        return "opponent" if {it.value[0] for it in sides} == {OPPONENT} else "owner"
    if difference.kind != "name":
        return difference.kind
    if all(it.value[0] in agencies() for it in sides):
        return "agency"
    if difference.is_seat:
        return "seat"
    return "place" if all(it.value[1] == "place" for it in sides) else "name"


def _turned(rule: Rule) -> Rule:
    return Rule(OPPOSITE.get(rule.type, rule.type), rule.severity, rule.weight)


def _sentence(signs: Sequence[_Sign]) -> str:
    """Says all signs of one type in one sentence: lists of what one side alone has, else the gravest and a count."""
    if len({sign.who for sign in signs}) == 1 and signs[0].kind:
        ordered = sorted(signs, key=_group)
        return phrases.sentence([_together(list(group)) for _, group in groupby(ordered, key=_group)])
    first = max(signs, key=lambda sign: sign.rule.severity)
    more = len(signs) - 1
    return phrases.sentence([first.evidence.says + (f" (and {more} more of the kind)" if more else "")])


def _group(sign: _Sign) -> tuple[bool, str]:
    """Gathers signs that one clause can tell."""
    return sign.elsewhere, "" if sign.elsewhere or sign.kind not in phrases.ONLY else sign.kind


def _together(signs: Sequence[_Sign]) -> str:
    first = signs[0]
    says = phrases.elsewhere if first.elsewhere else phrases.only
    return says(first.kind, first.who, [sign.cited for sign in signs])


def _score(weights: Sequence[float], embedding: float) -> float:
    """Joins the signs as independent reasons: 1 - prod(1 - w), the embedding as a weak one among them."""
    doubt = 1 - BASE * embedding
    for weight in weights:
        doubt *= 1 - weight
    return round(1 - doubt, 3)


def _evidence(pair: AlignedPair, difference: Difference, says: str) -> Evidence:
    """Places a difference in the articles; a side without a fact is an empty range at the start of its text."""
    (_, src_at, _), (_, tgt_at, _) = place(pair.src_ref), place(pair.tgt_ref)
    ours, theirs = difference.ours, difference.theirs
    return Evidence(
        sign=difference.kind,
        src_start=src_at + (ours.start if ours else 0),
        src_end=src_at + (ours.end if ours else 0),
        tgt_start=tgt_at + (theirs.start if theirs else 0),
        tgt_end=tgt_at + (theirs.end if theirs else 0),
        src_words=ours.text if ours else "",
        tgt_words=theirs.text if theirs else "",
        says=says[0].upper() + says[1:],
    )


def _chrf(one: str, other: str) -> float:
    from sacrebleu.metrics.chrf import CHRF

    return float(CHRF().sentence_score(one, [other]).score / 100) if one and other else 1.0
