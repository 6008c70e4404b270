"""The service around decoding: one stream, equal texts once, batches of like length, memory, choice, retries, order."""

import math
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice

from mt import guard, pieces
from mt.choice import Hypothesis, Judge
from mt.embed import Encoder
from mt.engine import Engine, Rendered
from mt.errors import Balance
from mt.examiner import ASKED, Examiner
from mt.ladder import REVISION, Ladder, Tried
from mt.memory import Memory, Remembered
from mt.search import Runtime, Search
from mt.signature import signature
from mt.spare import Spare
from mt.voice import Pair, Voice, is_out_of_memory

BUDGET = 512  # source tokens a batch, padding included; larger ones gain nothing on two cores and cost memory
WINDOW = 4096  # texts that are held, sorted and batched at once: memory stays flat however many there are


@dataclass(frozen=True, slots=True)
class Settings:
    """Gathers what a user may choose about a translation.

    ``engine`` and ``model`` are as in ``models.serving``; ``beam_size`` and ``no_repeat_ngram_size`` 0 leave it to the
    engine. ``rerank`` and ``mbr`` are how many candidates are weighed by embedding and by consensus, 0 for none.
    ``deterministic`` decodes each sentence alone on one thread; ``retries`` climbs the ladder for what is faulty.
    """

    engine: str = "auto"
    model: str | None = None
    beam_size: int = 0
    no_repeat_ngram_size: int = 0
    rerank: int = 0
    mbr: int = 0
    deterministic: bool = False
    retries: bool = True
    max_batch_size: int = BUDGET
    runtime: Runtime = field(default_factory=Runtime)


@dataclass(frozen=True, slots=True)
class Service:
    """Translates streams of texts with one engine.

    ``retries`` allows the guard to try again and to ask the engine and ``encoder`` for evidence; else rules look alone.
    ``spare`` is the engine that is tried last; what it gave is signed by it. ``budget`` is in source tokens a batch, 0
    for one text; ``progress`` gets the number of texts done since the last call.
    """

    engine: Engine
    judge: Judge
    memory: Memory | None = None
    search: Search | None = None
    retries: bool = True
    encoder: Encoder | None = None
    spare: Spare | None = None
    budget: int = BUDGET
    progress: Callable[[int], None] = lambda done: None

    @property
    def signature(self) -> str:
        """Names all that a translation depends on: engine, search, judge, ladder, and whether texts stand alone."""
        facts = [self.engine.signature, str(self._search), f"judge:{self.judge.signature}"]
        facts += [f"ladder:{REVISION}"] * self.retries
        return "|".join([*facts, *["one by one"] * (not self.budget)])

    def translate(self, texts: Sequence[str], src: str, tgt: str = "en") -> list[Rendered]:
        """Translates texts of one language; the answer has one rendering a text, in order."""
        made = list(self.stream(texts, src, tgt))
        if len(made) != len(texts):
            raise Balance(f"{len(texts)} texts to translate, {len(made)} translated")
        return made

    def stream(self, texts: Iterable[str], src: str, tgt: str = "en") -> Iterator[Rendered]:
        """Yields one rendering a text, in order, and holds no more than ``WINDOW`` of them.

        Within a window equal texts are decoded once; what the memory holds is not decoded at all. A text longer than
        the engine's limit is split at clauses, translated in pieces and joined. One without a letter is kept as it is.
        """
        rest = iter(texts)
        while window := list(islice(rest, WINDOW)):
            yield from self._window(window, (src, tgt))

    def _window(self, texts: Sequence[str], pair: Pair) -> list[Rendered]:
        cleaned = [pieces.plain(text) for text in texts]
        wanted = Counter(text for text in cleaned if pieces.has_prose(text))
        made_by = self.signature
        known = self._recalled(made_by, pair, list(wanted))
        missing = [text for text in wanted if text not in known]
        self.progress(len(texts) - sum(wanted[text] for text in missing))
        for batch in self._made(missing, pair):
            if self.memory:
                self.memory.keep(made_by, pair, {text: it for text, it in batch.items() if it.text})
            known.update(batch)
            self.progress(sum(wanted[text] for text in batch))
        kept = signature("kept as it is")
        return [_rendered(known[text], made_by) if text in known else Rendered(text, made_by=kept) for text in cleaned]

    def _recalled(self, made_by: str, pair: Pair, texts: list[str]) -> dict[str, Remembered]:
        """Looks up what was translated before; what an older guard judged is judged anew.

        What is faulty counts as not translated where a second model has come since that may mend it.
        """
        found = self.memory.recall(made_by, pair, texts) if self.memory else {}
        judged = {text: it if it.guard == guard.revision() else _judged(text, it, pair) for text, it in found.items()}
        return {text: it for text, it in judged.items() if not it.flags or self._standby in ("", it.spare)}

    def _made(self, texts: Sequence[str], pair: Pair) -> Iterator[dict[str, Remembered]]:
        """Translates texts batch by batch, in order, one batch more at work than the engine decodes at once.

        While the engine decodes, the extra one is judged: neither waits for the other.
        """
        if not texts:
            return
        workers = self.engine.parallel + 1
        with ThreadPoolExecutor(workers) as pool:
            waiting: deque[Future[dict[str, Remembered]]] = deque()
            try:
                for batch in self._batches(texts, pair[0]):
                    waiting.append(pool.submit(self._batch, batch, pair))
                    if len(waiting) > workers:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()

    def _batches(self, texts: Sequence[str], src: str) -> Iterator[list[str]]:
        """Cuts texts, longest first, into batches within the token budget; those of like length waste no padding."""
        lengths = {text: self.engine.length(text, src) for text in texts}
        share = -(-sum(lengths.values()) // self.engine.parallel)  # a few texts are work for every worker too
        batch: list[str] = []
        for text in sorted(texts, key=lambda text: (-lengths[text], text)):
            if batch and lengths[batch[0]] * (len(batch) + 1) > min(self.budget, share):
                yield batch
                batch = []
            batch.append(text)
        if batch:
            yield batch

    def _batch(self, texts: Sequence[str], pair: Pair) -> dict[str, Remembered]:
        """Translates one batch; what is faulty is tried again, by the ladder and then with the other engine."""
        calm = [pieces.calmed(text) if pieces.is_shouted(text) else text for text in texts]
        first = self._first(calm, pair)
        worded = [at for at, one in enumerate(first) if one]
        asked, made = [calm[at] for at in worded], [one for one in first if one]
        found = dict(zip(worded, self._climbed(asked, made, pair), strict=True))
        made_of = {at: self._remembered(it, loud=calm[at] != texts[at]) for at, it in found.items()}
        return {text: made_of.get(at) or Remembered("", 0.0, "out of memory") for at, text in enumerate(texts)}

    def _first(self, texts: Sequence[str], pair: Pair) -> list[Hypothesis | None]:
        """Decodes texts; out of memory each half of them alone, down to a single one, which is None then."""
        try:
            return list(self._voice.best(texts, pair))
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
        middle = len(texts) // 2
        return [*self._first(texts[:middle], pair), *self._first(texts[middle:], pair)] if middle else [None]

    def _climbed(self, texts: Sequence[str], first: Sequence[Hypothesis], pair: Pair) -> list[Tried]:
        if not self.retries:
            return [Tried(one, guard.faults(one.beside(text, *pair))) for text, one in zip(texts, first, strict=True)]
        ladder = Ladder(self._voice, Examiner(self.engine, self.encoder), pair)
        tried = ladder.climb(texts, first)
        faulty = [at for at, it in enumerate(tried) if it.faults]
        other = self.spare.voice() if faulty and self.spare else None
        if other:
            ladder.better(tried, texts, faulty, other.say, other.engine.signature)
        return tried

    def _remembered(self, it: Tried, loud: bool) -> Remembered:
        score = round(min(1.0, math.exp(it.best.score)), 4)
        text = it.best.text.upper() if loud else it.best.text
        return Remembered(text, score, it.how, it.faults, guard.revision(), self._standby)

    @property
    def _standby(self) -> str:
        return self.spare.name if self.spare else ""

    @property
    def _voice(self) -> Voice:
        return Voice(self.engine, self.judge, self._search)

    @property
    def _search(self) -> Search:
        return self.search or self.engine.search


def _judged(text: str, it: Remembered, pair: Pair) -> Remembered:
    """Judges anew by the rules; what embedding and likelihood said of it stays."""
    source, target = (pieces.calmed(text), pieces.calmed(it.text)) if pieces.is_shouted(text) else (text, it.text)
    score = math.log(it.score) if it.score else None
    asked = (flag for flag in it.flags if guard.kind(flag) in ASKED)
    found = guard.faults(guard.Rendering(source, target, *pair, score=score, ended=guard.ENDLESS not in it.flags))
    return replace(it, flags=guard.ordered((*asked, *found)), guard=guard.revision())


def _rendered(it: Remembered, made_by: str) -> Rendered:
    if not it.text:
        return Rendered("", 0.0, made_by=made_by, refused=it.how or "the model gave nothing")
    return Rendered(it.text, it.score, it.flags, f"{made_by}|retried:{it.how}" if it.how else made_by)
