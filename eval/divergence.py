"""Signals to judgement: what kind of divergence, how grave, whose, and one plain sentence that says so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from align.pairs import place
from align.records import AlignedPair
from eval.facts import Difference, Fact, compare
from eval.records import Divergence, Evidence
from eval.roles import OPPONENT
from eval.signals import Reading, signals
from mt.embed import Encoder
from mt.gazetteer import agencies
from mt.languages import LANGUAGES
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
    """Holds one sign of a divergence; ``who`` and ``cited`` where only one side has it: that side, and what it has."""

    rule: Rule
    evidence: Evidence
    who: str = ""
    cited: str = ""


# Both sides assert it, differently. Weights are set by hand, in the order of how seldom a sign misleads; uncalibrated.
CONTRADICTIONS = {
    "role": Rule("role", 3, 0.95),
    "opponent": Rule("role", 2, 0.7),
    "owner": Rule("role", 2, 0.6),
    "number": Rule("number", 3, 0.8),
    "date": Rule("date", 2, 0.7),
    "name": Rule("name", 2, 0.6),
    "place": Rule("name", 1, 0.4),
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
MUCH_LONGER = 0.42  # the length signal of a text 1.8 times as long; German is 1.1 times as long as Bulgarian
PARAPHRASE = 0.35  # the embedding signal from which wording counts as a paraphrase
BASE = 0.3  # what the embedding signal alone may add to a score


def divergences(pairs: Iterable[AlignedPair], sentences: Sequence[Sentence], encoder: Encoder) -> list[Divergence]:
    """Judges every pair of statements: one record for each type of divergence found in it, the gravest first.

    A pair without a divergence gets one record, equivalent or paraphrase, severity 0. The originals are compared first;
    what only the English renderings contradict is laid to the translator ("machine") and never graver than 1.
    """
    made_by = signature("eval score", encoder=encoder.signature, weights="by hand")
    told = [pair for pair in pairs if pair.kind == "statement"]
    vectors = encoder.encode([text for pair in told for text in (pair.src, pair.tgt)])
    quoted = _quotes(sentences)
    judged = []
    for n, pair in enumerate(told):
        reading = Reading(
            src=pair.src,
            tgt=pair.tgt,
            cosine=float(vectors[2 * n] @ vectors[2 * n + 1]),
            chrf=_chrf(pair.src_en, pair.tgt_en),
            originals=compare(pair.src, pair.tgt, (pair.src_lang, pair.tgt_lang)),
            renderings=compare(pair.src_en, pair.tgt_en, ("en", "en")) if pair.src_en and pair.tgt_en else (),
            quoted=(_in_quote(pair.src_ref, quoted), _in_quote(pair.tgt_ref, quoted)),
        )
        judged += _judge(pair, reading, made_by)
    return judged


def _judge(pair: AlignedPair, reading: Reading, made_by: str) -> list[Divergence]:
    values = signals(reading)
    found: dict[tuple[str, str], list[_Sign]] = {}
    for sign in _editorial(pair, reading, values):
        found.setdefault((sign.rule.type, "editor"), []).append(sign)
    if values["rendering"]:
        for sign in _mechanical(pair, reading):
            found.setdefault((sign.rule.type, "machine"), []).append(sign)
    if not found:
        kind = "paraphrase" if values["embedding"] > PARAPHRASE else "equivalent"
        says = f"Both versions say the same{', in other words' if kind == 'paraphrase' else ''}."
        score = round(BASE * values["embedding"], 3)
        return [Divergence(pair.id, kind, 0, score, "editor", says, values, (), made_by)]
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


def _editorial(pair: AlignedPair, reading: Reading, values: Mapping[str, float]) -> Iterable[_Sign]:
    """Yields what the originals themselves show; a name that stands in a contradicted role is not told twice."""
    src, tgt = _labels(pair)
    roles = [difference for difference in reading.originals if difference.kind == "role"]
    for difference in reading.originals:
        if difference.kind != "name" or not any(_within(difference, role) for role in roles):
            yield _sign(pair, difference, src, tgt)
    if values["form"]:
        direct, indirect = (src, tgt) if reading.quoted[0] else (tgt, src)
        says = f"{direct} quotes directly what {_lower(indirect)} gives in its own words"
        yield _Sign(FORM, _evidence(pair, Difference("form", None, None), says))
    if values["length"] > MUCH_LONGER and not any(not (d.ours and d.theirs) for d in reading.originals):
        longer, shorter = (src, tgt) if len(reading.src) > len(reading.tgt) else (tgt, src)
        rule = LENGTH if longer == src else _turned(LENGTH)
        says = f"{longer} says more than {_lower(shorter)}"
        yield _Sign(rule, _evidence(pair, Difference("length", None, None), says))


def _mechanical(pair: AlignedPair, reading: Reading) -> Iterable[_Sign]:
    """Yields what only the English renderings contradict, as the translator's."""
    for difference in reading.renderings:
        if difference.ours and difference.theirs and difference.kind not in {d.kind for d in reading.originals}:
            rule = CONTRADICTIONS[_class(difference)]
            says = (
                f'Only the English renderings differ, "{difference.ours.text}" against "{difference.theirs.text}"; '
                "the originals do not, so this is the translation's error"
            )
            milder = Rule(rule.type, min(1, rule.severity), rule.weight / 2)
            yield _Sign(milder, _evidence(pair, Difference(difference.kind, None, None), says))


def _within(difference: Difference, role: Difference) -> bool:
    """Tells whether a difference with one side points at words that a contradiction has pointed at already."""
    pairs = ((difference.ours, role.ours), (difference.theirs, role.theirs))
    return any(a and b and b.start <= a.start and a.end <= b.end for a, b in pairs)


def _sign(pair: AlignedPair, difference: Difference, src: str, tgt: str) -> _Sign:
    """Finds the rule of a difference and says it in plain English."""
    kind, ours, theirs = _class(difference), difference.ours, difference.theirs
    if ours and theirs:
        says = f"{src} says {_cited(ours)} where {_lower(tgt)} says {_cited(theirs)}{_moral(kind)}"
        return _Sign(CONTRADICTIONS[kind], _evidence(pair, difference, says))
    fact, who = (ours, src) if ours else (theirs, tgt)
    if fact is None:
        raise ValueError("a difference without a fact")
    rule = ONE_SIDED[kind] if ours else _turned(ONE_SIDED[kind])
    cited = _cited(fact)
    return _Sign(rule, _evidence(pair, difference, f"only {_lower(who)} has {cited}"), _lower(who), cited)


def _class(difference: Difference) -> str:
    """Names the class that rules go by: names are split into agencies, places and others, roles by what is turned."""
    fact = difference.ours or difference.theirs
    if difference.kind == "role" and not difference.turned:
        relations = {it.value[0] for it in (difference.ours, difference.theirs) if it}
        return "opponent" if relations == {OPPONENT} else "owner"
    if difference.kind != "name" or fact is None:
        return difference.kind
    sides = [it for it in (difference.ours, difference.theirs) if it]
    if all(it.value[0] in agencies() for it in sides):
        return "agency"
    return "place" if all(it.value[1] == "place" for it in sides) else "name"


def _moral(kind: str) -> str:
    return _MORALS.get(kind, "")


_MORALS = {
    "role": ": who stands against whom is reversed",
    "opponent": ": another opponent is named",
    "owner": ": the opponent of one is the agent of the other",
    "agency": ": another source is named",
}


def _cited(fact: Fact) -> str:
    """Quotes a fact as it stands, with its English where that is another text."""
    same = fact.english.casefold() == fact.text.casefold() or fact.kind in ("negation", "modality")
    return f"“{fact.text}”" if same else f"“{fact.text}” ({fact.english})"


def _labels(pair: AlignedPair) -> tuple[str, str]:
    """Names the two versions by their languages, or by their articles where that is one language."""
    if pair.src_lang != pair.tgt_lang:
        return f"The {LANGUAGES[pair.src_lang].name} version", f"The {LANGUAGES[pair.tgt_lang].name} version"
    return f"Version {place(pair.src_ref)[0]}", f"Version {place(pair.tgt_ref)[0]}"


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]


def _turned(rule: Rule) -> Rule:
    return Rule(OPPOSITE.get(rule.type, rule.type), rule.severity, rule.weight)


def _sentence(signs: Sequence[_Sign]) -> str:
    """Says all signs of one type in one sentence: a list of what one side alone has, else the first and a count."""
    sides = {sign.who for sign in signs}
    if len(sides) == 1 and signs[0].who:
        *most, last = (sign.cited for sign in signs)
        return f"Only {signs[0].who} has {', '.join(most)}{' and ' if most else ''}{last}."
    more = len(signs) - 1
    first = signs[0].evidence.says
    return first[0].upper() + first[1:] + (f" (and {more} more of the kind)" if more else "") + "."


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
        says=says,
    )


def _chrf(one: str, other: str) -> float:
    from sacrebleu.metrics.chrf import CHRF

    return float(CHRF().sentence_score(one, [other]).score / 100) if one and other else 1.0


def _quotes(sentences: Sequence[Sentence]) -> dict[str, list[tuple[int, int]]]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for sentence in sentences:
        if sentence.quote:
            spans.setdefault(sentence.article_id, []).append(sentence.quote)
    return spans


def _in_quote(ref: str, quoted: Mapping[str, Sequence[tuple[int, int]]]) -> bool:
    article, start, end = place(ref)
    return any(at < end and start < to for at, to in quoted.get(article, ()))
