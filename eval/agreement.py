"""How well the judgements follow those of the gold: severity, types, and which divergence of a story is the gravest."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from align.gold import Gold, Pair, Place, Span, hull, iou, ordered, overlap, trimmed
from align.pairs import place
from align.records import AlignedPair
from eval.records import Divergence
from mt import jsonl
from mt.errors import UserError

SAMPLES = 2000  # bootstrap samples; more does not move the second digit
SEED = 12345  # sacrebleu's
Said = tuple[str, str, Place, Sequence[tuple[str, int, float]]]  # two articles, a place, (type, severity, score) each
NO_DIFFERENCE = "equivalent"  # not a type of difference but the lack of one, so it is in no set of types


@dataclass(frozen=True, slots=True)
class GoldDivergence:
    """Labels one difference of a linked gold bead, which its gold sentence indexes name."""

    src_id: str
    tgt_id: str
    src: tuple[int, ...]
    tgt: tuple[int, ...]
    type: str
    severity: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """Sums up what is said about one place: its gravest severity, the types of difference, how sure (0-1)."""

    place: Place
    severity: int
    types: frozenset[str]
    score: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Sets the gold judgement of a linked bead beside that of the system at the same place, None if there is none."""

    pair: Pair
    gold: Judgement
    system: Judgement | None


@dataclass(frozen=True, slots=True)
class Gravest:
    """Tells whether what the system calls the gravest of two versions is one of the gravest of the gold."""

    pair: Pair
    gold_severity: int
    system_severity: int | None
    same: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """Holds a share 0-1 with its 95 % percentile bootstrap interval over beads."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """Holds the figures by name, over ``beads``, one for each linked gold bead, and the gravest of each pair."""

    beads: tuple[Compared, ...]
    figures: Mapping[str, Figure]
    gravest: tuple[Gravest, ...]


def agreement(folder: Path, pairs: Sequence[AlignedPair], divergences: Sequence[Divergence]) -> Agreement:
    """Compares the judgements with the labels of a gold folder; a linked bead that nothing judges counts as wrong.

    Two judgements are of the same place if they overlap on both sides; where several do, the one that overlaps most.
    Raises UserError for a judgement of a pair that is not there, and for labels that do not fit together.
    """
    labels = _labels(folder)
    made = _judged(pairs, divergences)
    beads = tuple(
        Compared(pair, label, _at(label.place, made.get(pair, ()))) for pair in sorted(labels) for label in labels[pair]
    )
    if not beads:
        raise UserError(str(folder / "divergences.jsonl"), "labels no linked bead", "give a folder with gold labels")
    figures = {name: _figure(measure, beads) for name, measure in MEASURES.items()}
    return Agreement(beads, figures, tuple(_gravest(pair, labels[pair], made.get(pair, [])) for pair in sorted(labels)))


def judged(beads: Sequence[Compared]) -> float:
    """Gives the share of beads that the system judges at all."""
    return sum(bead.system is not None for bead in beads) / len(beads)


def severity_exact(beads: Sequence[Compared]) -> float:
    """Gives the share of beads whose gravest severity is that of the gold."""
    return sum(bead.system is not None and bead.system.severity == bead.gold.severity for bead in beads) / len(beads)


def severity_within_one(beads: Sequence[Compared]) -> float:
    """Gives the share of beads whose gravest severity is at most one off."""
    near = (bead.system is not None and abs(bead.system.severity - bead.gold.severity) <= 1 for bead in beads)
    return sum(near) / len(beads)


def commonest_severity(beads: Sequence[Compared]) -> float:
    """Gives the share that would be exact if every bead got the severity commonest in the gold: the mark to beat."""
    severities = [bead.gold.severity for bead in beads]
    return max(map(severities.count, set(severities))) / len(beads)


def types_f1(beads: Sequence[Compared]) -> float:
    """Gives F1 over all pairs of bead and type (micro); 1 where neither side names any."""
    named = sum(len(bead.gold.types) + len(_types(bead)) for bead in beads)
    return 2 * sum(len(bead.gold.types & _types(bead)) for bead in beads) / named if named else 1.0


MEASURES: Mapping[str, Callable[[Sequence[Compared]], float]] = {
    "judged at all": judged,
    "severity exact": severity_exact,
    "severity within one": severity_within_one,
    "always the commonest": commonest_severity,
    "types, F1": types_f1,
}


def report(result: Agreement) -> Iterator[str]:
    """Writes the figures and the gravest of each pair as lines of plain text."""
    yield f"{len(result.beads)} linked gold beads; 95 % bootstrap intervals over beads"
    for name, figure in result.figures.items():
        yield f"{name:22}  {figure.value:.2f}  [{figure.low:.2f}, {figure.high:.2f}]"
    for it in result.gravest:
        system = "none" if it.system_severity is None else it.system_severity
        verdict = "the same" if it.same else "another"
        yield f"gravest of {' '.join(it.pair)}: {verdict} (severity {it.gold_severity} in the gold, {system} here)"


def _labels(folder: Path) -> dict[Pair, list[Judgement]]:
    """Reads the labels of each linked gold bead and sums them up."""
    gold = Gold.read(folder)
    spans = {(it.article_id, it.index): trimmed(it.start, it.text) for it in gold.sentences}
    rows: dict[tuple[str, str, Place], list[GoldDivergence]] = {}
    for row in jsonl.read(folder / "divergences.jsonl", GoldDivergence):
        named = [(row.src_id, n) for n in row.src], [(row.tgt_id, n) for n in row.tgt]
        if missing := [key for side in named for key in side if key not in spans]:
            what = "names {}:{}, which is no sentence".format(*missing[0])
            raise UserError(str(folder / "divergences.jsonl"), what, "mend the labels")
        at = hull(spans[key] for key in named[0]), hull(spans[key] for key in named[1])
        rows.setdefault((row.src_id, row.tgt_id, at), []).append(row)
    found = ((src, tgt, at, [(row.type, row.severity, 1.0) for row in group]) for (src, tgt, at), group in rows.items())
    return _by_pair(found)


def _judged(pairs: Iterable[AlignedPair], divergences: Iterable[Divergence]) -> dict[Pair, list[Judgement]]:
    """Sums up the divergences of each pair that has any."""
    known = {pair.id: pair for pair in pairs}
    rows: dict[str, list[Divergence]] = {}
    for it in divergences:
        if it.pair_id not in known:
            raise UserError(f"divergence of {it.pair_id}", "is of no pair", "run eval score again")
        rows.setdefault(it.pair_id, []).append(it)
    return _by_pair(
        (*_where(known[id_]), [(it.type, it.severity, it.score) for it in group]) for id_, group in rows.items()
    )


def _where(pair: AlignedPair) -> tuple[str, str, Place]:
    src, src_start, _ = place(pair.src_ref)
    tgt, tgt_start, _ = place(pair.tgt_ref)
    return src, tgt, (trimmed(src_start, pair.src), trimmed(tgt_start, pair.tgt))


def _by_pair(rows: Iterable[Said]) -> dict[Pair, list[Judgement]]:
    """Gathers what is said by pair of articles in alphabetical order."""
    found: dict[Pair, list[Judgement]] = {}
    for src, tgt, at, said in rows:
        pair, turned = ordered((src, tgt), at)
        gravest = max((severity, score) for _, severity, score in said)
        types = frozenset(type_ for type_, _, _ in said if type_ != NO_DIFFERENCE)
        found.setdefault(pair, []).append(Judgement(turned, gravest[0], types, gravest[1]))
    return found


def _at(at: Place, judgements: Iterable[Judgement]) -> Judgement | None:
    """Finds the judgement at a place: the one that overlaps it most on both sides."""
    near = [it for it in judgements if overlap(at[0], it.place[0]) and overlap(at[1], it.place[1])]
    return max(near, key=lambda it: _likeness(at, it.place), default=None)


def _likeness(one: Place, other: Place) -> float:
    return _iou(one[0], other[0]) * _iou(one[1], other[1])


def _iou(one: Span | None, other: Span | None) -> float:
    return iou(one, other) if one and other else 0.0


def _gravest(pair: Pair, labels: Sequence[Judgement], made: Sequence[Judgement]) -> Gravest:
    """Compares the gravest; the system's is one, the surest of its gravest, the gold's may be several."""
    worst = max(label.severity for label in labels)
    if not made:
        return Gravest(pair, worst, None, False)
    top = max(made, key=lambda it: (it.severity, it.score))
    same = any(
        overlap(label.place[0], top.place[0]) and overlap(label.place[1], top.place[1])
        for label in labels
        if label.severity == worst
    )
    return Gravest(pair, worst, top.severity, same)


def _types(bead: Compared) -> frozenset[str]:
    return bead.system.types if bead.system else frozenset()


def _figure(measure: Callable[[Sequence[Compared]], float], beads: Sequence[Compared]) -> Figure:
    """Measures, and measures again on samples of the beads drawn with replacement (Efron's percentile interval)."""
    drawn = np.random.default_rng(SEED).integers(0, len(beads), (SAMPLES, len(beads)))
    values = [measure([beads[n] for n in sample]) for sample in drawn]
    low, high = np.percentile(values, (2.5, 97.5))
    return Figure(measure(beads), float(low), float(high))
