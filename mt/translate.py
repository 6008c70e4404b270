"""Sentences of many articles and languages to translations: one engine a language, everything accounted for."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from mt.choice import BEAM, BOTH, MBR, RERANK, Judge
from mt.embed import Late
from mt.engine import Engine
from mt.errors import Balance, UserError
from mt.lines import MARKUP
from mt.memory import Memory
from mt.models import deferred, load, other, serving
from mt.records import Refused, Sentence, Translation
from mt.search import Search
from mt.service import Service, Settings
from mt.signature import signature
from mt.spare import Spare
from mt.voice import Voice

TARGET = "en"
_WEIGHTS = {(False, False): BEAM, (True, False): RERANK, (False, True): MBR, (True, True): BOTH}
Progress = Callable[[int], None]
ENCODER = Late()  # of all services


def translate(
    sentences: Sequence[Sentence],
    langs: Mapping[str, str],
    settings: Settings = Settings(),  # noqa: B008 - it is frozen
    memory: Memory | None = None,
    progress: Progress = lambda done: None,
) -> tuple[list[Translation], list[Refused]]:
    """Translates the sentences of the stories into English, in the order given; the others are refused by their kind.

    ``langs`` maps article ids to languages. English is kept as it is; a sentence that no engine can translate is
    refused with the reason. Raises UserError for a sentence that is given twice and a model that cannot be had.
    """
    twice = next((key for key, count in Counter(map(_key, sentences)).items() if count > 1), None)
    if twice:
        raise UserError("sentence {}#{}".format(*twice), "stands twice in the sentences", "run mt segment again")
    story = [sentence for sentence in sentences if sentence.in_story]
    refused = [Refused(f"{s.article_id}#{s.index}", f"not of the story: {s.kind}") for s in sentences if not s.in_story]
    spoken = sorted({langs[sentence.article_id] for sentence in story})
    for lang in spoken:
        if lang != TARGET:
            serving(lang, TARGET, settings.engine, settings.model)  # what cannot be had is said before any work is done
    made: dict[tuple[str, int], Translation] = {}
    for lang in spoken:
        ours = [sentence for sentence in story if langs[sentence.article_id] == lang]
        if lang == TARGET:
            made |= {_key(s): Translation(*_key(s), TARGET, s.text, signature("original"), 1.0, ()) for s in ours}
            progress(len(ours))
            continue
        service = opened(lang, TARGET, settings, memory, progress)
        for sentence, it in zip(
            ours, service.translate([MARKUP.sub(" ", s.text) for s in ours], lang, TARGET), strict=True
        ):
            if it.refused:
                refused.append(Refused(f"{sentence.article_id}#{sentence.index}", it.refused))
            else:
                made[_key(sentence)] = Translation(*_key(sentence), TARGET, it.text, it.made_by, it.score, it.flags)
    if len(made) + len(refused) != len(sentences):
        raise Balance(f"translate: {len(sentences)} sentences in, {len(made)} and {len(refused)} refused out")
    return [made[_key(sentence)] for sentence in story if _key(sentence) in made], refused


def opened(
    src: str,
    tgt: str,
    settings: Settings,
    memory: Memory | None = None,
    progress: Progress = lambda done: None,
) -> Service:
    """Opens the service that translates one language into another as the settings say."""
    chosen = serving(src, tgt, settings.engine, settings.model)
    runtime = replace(settings.runtime, intra_threads=1) if settings.deterministic else settings.runtime
    engine = deferred(chosen, runtime)
    second = other(chosen) if settings.retries else None
    return Service(
        engine,
        _judge(engine, settings),
        memory,
        _search(engine.search, settings),
        settings.retries,
        ENCODER,
        Spare(second.model, lambda: _voice(load(second, runtime), settings)) if second else None,
        0 if settings.deterministic else settings.max_batch_size,
        progress,
    )


def _voice(engine: Engine, settings: Settings) -> Voice:
    return Voice(engine, _judge(engine, settings), _search(engine.search, settings))


def _judge(engine: Engine, settings: Settings) -> Judge:
    """Chooses how candidates are weighed; an engine that gives several of its own accord needs both kinds of evidence.

    Its own order tells little: it would give one candidate else.
    """
    asked = (bool(settings.rerank), bool(settings.mbr))
    weights = BOTH if asked == (False, False) and engine.search.num_hypotheses > 1 else _WEIGHTS[asked]
    return Judge(ENCODER if weights.nearness else None, weights)


def _search(usual: Search, settings: Settings) -> Search:
    """Returns the engine's own search with what the user asked for in place of it."""
    candidates = max(settings.rerank, settings.mbr) or usual.num_hypotheses
    beam = settings.beam_size or usual.beam_size
    return replace(
        usual,
        beam_size=max(beam, settings.rerank, settings.mbr),
        num_hypotheses=candidates,
        no_repeat_ngram_size=settings.no_repeat_ngram_size,
    )


def _key(sentence: Sentence) -> tuple[str, int]:
    return sentence.article_id, sentence.index
