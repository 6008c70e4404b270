"""What `python -m mt models` does: the models in stock on this machine, listed, fetched, verified, converted, heard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mt import cache, canary, hub, models, registry
from mt.canary import Said
from mt.errors import ModelUnavailable, UserError
from mt.languages import LANGUAGES
from mt.models import KINDS, Serving
from mt.registry import Model
from mt.search import Runtime
from mt.seq2seq import needed

WHEEL = "offline"  # what the offline engine is called where a model's name is asked for


@dataclass(frozen=True, slots=True)
class Stocked:
    """Says of a registered model what of it is on this machine; ``commit`` is the pinned one, empty where none is."""

    model: Model
    fetched: bool
    converted: bool
    commit: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Reports one file: ``state`` is ok, changed, missing, or new where nothing is pinned to compare it with."""

    file: str
    state: str
    sha256: str


def listing() -> list[Stocked]:
    """Lists the registered models, the best for a language first, and what of each is here."""
    return [_stocked(model) for model in registry.REGISTRY]


def fetch(what: str) -> tuple[Path, hub.Pinned]:
    """Downloads a model, compares it with the hub's hashes and with what is pinned, and returns where it lies.

    What is here already is compared alone. Raises ModelUnavailable for a folder.
    """
    kind, local = models.find(what)
    if local:
        raise ModelUnavailable(what, "is a folder and needs no fetching", "give a model's id (OWNER/NAME)")
    return models.fetched(what, kind)


def verify(what: str) -> list[Checked]:
    """Reads every file of a model again and compares its SHA-256 with what was pinned, or lists those of a folder.

    Raises ModelUnavailable for a model of which nothing is pinned here, and for a folder that lacks a file.
    """
    place = Path(what).expanduser()
    if place.is_dir():
        kind, _ = models.find(what)
        names = needed((path.name for path in place.iterdir()), KINDS[kind], what)
        return [Checked(name, "new", cache.sha256(place / name)) for name in names]
    models.check_id(what)
    revision = registry.revision(what)
    lock = hub.pinned(what, revision)
    if lock is None:
        raise ModelUnavailable(what, "was never fetched here", f"run `{hub.command(what)}`")
    return [_checked(what, revision, name, known) for name, known in lock.files.items()]


def convert(what: str, compute_type: str = "default", src: str = "", tgt: str = "en") -> Path:
    """Converts a model to CTranslate2, has it say its canaries beside torch, and returns where the conversion lies.

    Raises NotConvertible where only torch can run it; ``src`` is for a model that does not tell what it reads.
    """
    kind, local = models.find(what)
    runtime = Runtime(compute_type=compute_type)
    for chosen in _asked(what, kind, local, src, tgt):
        models.load(chosen, runtime)
    return models.conversion(what, kind, local, runtime)


def listen(what: str, runtime: Runtime = Runtime(), src: str = "", tgt: str = "en") -> list[Said]:  # noqa: B008
    """Loads a model, ``offline`` for the offline engine, and returns what it says to its canary sentences.

    Raises ModelUnavailable where it fails one; ``src`` is for a model that does not tell what it reads.
    """
    kind, local = ("offline", False) if what == WHEEL else models.find(what)
    said: list[Said] = []
    for chosen in _asked(what, kind, local, src, tgt):
        engine = models.load(chosen, runtime)
        said += canary.sing(engine, models.canaries(chosen))
    return said


def extras(langs: Sequence[str], engine: str = "auto", model: str | None = None) -> list[str]:
    """Names the optional dependencies that translating these languages into English needs; `make` installs them."""
    chosen = (models.serving(lang, engine=engine, model=model) for lang in langs)
    return sorted({"offline" for it in chosen if it.engine == "offline"})


def _stocked(model: Model) -> Stocked:
    lock = hub.pinned(model.id, model.revision)
    here = hub.snapshot(model.id, model.revision, KINDS[model.kind]) is not None
    return Stocked(model, here, models.converted(model.id) is not None, lock.commit if lock else "")


def _checked(model: str, revision: str, name: str, known: str) -> Checked:
    file = hub.cached_file(model, revision, name)
    if file is None:
        return Checked(name, "missing", known)
    found = cache.sha256(file)
    return Checked(name, "ok" if found == known else "changed", found)


def _asked(what: str, kind: str, local: bool, src: str, tgt: str) -> Iterator[Serving]:
    """Yields every pair into ``tgt`` that a model says it reads, or the one that is asked for."""
    writes = ("en",) if kind == "offline" else registry.writes(what)
    if writes is not None and tgt not in writes:
        place = "offline engine" if kind == "offline" else what
        told = ", ".join(LANGUAGES[lang].name for lang in writes)
        raise UserError(place, f"writes {told} only, not {LANGUAGES[tgt].name}", "name one that it writes with --to")
    reads = tuple(LANGUAGES) if kind in ("nllb", "offline") else registry.reads(what)
    if not (src or reads):
        raise UserError(what, "does not say which of our languages it reads", "name one with --from")
    for lang in (src,) if src else reads or ():
        if lang != tgt and kind == "offline":
            yield models.serving(lang, tgt, kind)
        elif lang != tgt:
            yield Serving(lang, kind, what, "local folder" if local else "cache", "it was asked for", tgt)
