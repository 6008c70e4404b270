"""The model hub and what it left on this machine: is it in reach, what is cached, what was fetched and is it unchanged.

A download is compared with the hub's own hashes, which huggingface_hub leaves to its caller. Then the commit and the
SHA-256 of every file are written to ``models.lock.json`` in the cache folder; a file that differs later is refused. A
dropped connection is taken up where it broke; a download that was killed starts clean, file by file.
"""

import os
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from mt.cache import digest, folder, locked
from mt.errors import ModelUnavailable
from mt.jsonl import whole_file
from mt.seq2seq import Kind, needed

_ID = re.compile(r"(?!.*(--|\.\.|\.git$))\w([\w.-]*\w)?/\w([\w.-]*\w)?", re.ASCII)
_TRUE = {"1", "true", "yes", "on"}
_DEAD = 3600  # seconds without a byte after which nobody writes to a partial download; the library gives up after 10
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")  # read once, when huggingface_hub is first imported


@dataclass(frozen=True, slots=True)
class Pinned:
    """Remembers what ``revision`` of a model was when it was first used: its commit and the SHA-256 of its files."""

    revision: str
    commit: str
    files: dict[str, str]


def offline() -> bool:
    """Tells whether the user forbids every request, by ``PARALLAX_OFFLINE=1`` or ``HF_HUB_OFFLINE=1``."""
    return any(os.environ.get(name, "").lower() in _TRUE for name in ("HF_HUB_OFFLINE", "PARALLAX_OFFLINE"))


def stay_offline() -> None:
    """Forbids every request of this process and of those it starts, whichever library makes it."""
    os.environ["PARALLAX_OFFLINE"] = os.environ["HF_HUB_OFFLINE"] = "1"
    from huggingface_hub import constants

    constants.HF_HUB_OFFLINE = True  # for where the library was imported before
    reach.cache_clear()


@cache
def reach(timeout: float = 3.0) -> bool:
    """Tells whether the hub answers within ``timeout`` seconds; asks once a process, and not at all while offline."""
    if offline():
        return False
    answers: list[bool] = []
    asking = threading.Thread(target=lambda: answers.append(_answers(timeout)), daemon=True)
    asking.start()
    asking.join(timeout)  # looking a name up knows no timeout of its own
    return answers == [True]


def snapshot(model: str, revision: str, kind: Kind) -> Path | None:
    """Finds the folder of a whole checkpoint in the Hugging Face cache, at the pinned commit if there is one."""
    place = cached_file(model, revision, "config.json")
    if place is None:
        return None
    try:
        needed((path.name for path in place.parent.iterdir()), kind, model)
    except ModelUnavailable:
        return None  # a download that stopped halfway
    return place.parent


def cached_file(model: str, revision: str, name: str) -> Path | None:
    """Finds one file of a model in the Hugging Face cache without asking the hub."""
    from huggingface_hub import constants

    folder = f"models{constants.REPO_ID_SEPARATOR}{model.replace('/', constants.REPO_ID_SEPARATOR)}"
    if not Path(constants.HF_HUB_CACHE, folder).is_dir():
        return None  # the import below costs a tenth of a second
    from huggingface_hub import try_to_load_from_cache

    lock = pinned(model, revision)
    found = try_to_load_from_cache(model, name, revision=lock.commit if lock else revision)
    return Path(found) if isinstance(found, str) else None


def fetch(model: str, revision: str, kind: Kind) -> Path:
    """Downloads what conversion reads of a model, each file compared with the hub's hash, and returns its folder.

    Raises ModelUnavailable where the hub cannot be asked, or a file that came is not the hub's; that one is not kept.
    """
    import httpx2
    from huggingface_hub import HfApi, snapshot_download

    _refuse_offline(model, model)
    lock = pinned(model, revision)
    wanted = lock.commit if lock else revision
    try:
        listed = HfApi().model_info(model, revision=wanted, timeout=10).siblings or []
        names = needed((file.rfilename for file in listed), kind, model)
        place = Path(snapshot_download(model, revision=wanted, allow_patterns=names))
        wrong = HfApi().verify_repo_checksums(model, revision=place.name).mismatches
    except (OSError, httpx2.HTTPError) as error:  # the hub library's own errors are OSErrors
        raise ModelUnavailable(model, f"cannot be fetched ({_line(error)})", advice(model)) from None
    _clear_partial(place)
    for file in wrong:
        _drop(place / file["path"])
    if wrong:
        file = wrong[0]
        raise ModelUnavailable(
            f"{model}/{file['path']}",
            f"came damaged ({file['algorithm']} {file['actual'][:12]}, the hub says {file['expected'][:12]})",
            f"run `{command(model)}` again; the damaged file was deleted",
        )
    return place


def fetch_file(model: str, revision: str, name: str) -> Path:
    """Downloads one file of a model and returns where it lies."""
    import httpx2
    from huggingface_hub import hf_hub_download

    _refuse_offline(f"{model}/{name}", model)
    try:
        return Path(hf_hub_download(model, name, revision=revision))
    except (OSError, httpx2.HTTPError) as error:
        raise ModelUnavailable(f"{model}/{name}", f"cannot be fetched ({_line(error)})", advice(model)) from None


def is_id(name: str) -> bool:
    """Tells whether a name can be a model's id on a hub, OWNER/NAME, by the rules of huggingface_hub."""
    return _ID.fullmatch(name) is not None


def command(model: str) -> str:
    """Gives the command that gets a model."""
    return f"python -m mt models fetch {model}"


def advice(model: str) -> str:
    """Says how to get a model onto this machine."""
    return f"run `{command(model)}` where there is a network, or pass --model with the folder of a copy"


def verified(model: str, revision: str, place: Path, kind: Kind, published: Mapping[str, str]) -> Pinned:
    """Compares a snapshot with what was pinned, or pins it; raises ModelUnavailable where they differ.

    ``published`` are SHA-256 of files that are known beforehand; the first use counts as much as any later one.
    """
    names = needed((path.name for path in place.iterdir()), kind, model)
    found = Pinned(revision, place.name, {name: digest(place / name) for name in names})
    _compare({name: value for name, value in published.items() if name in names}, found, place, "is published as")
    with locked(_lock_file()):
        known = _read()
        lock = known.get(model)
        if lock and lock.revision == revision:
            _compare(lock.files, found, place, "was first used as")
            return lock
        with whole_file(_lock_file()) as out:
            out.write(msgspec.json.format(msgspec.json.encode({**known, model: found})) + b"\n")
    return found


def pinned(model: str, revision: str) -> Pinned | None:
    """Looks up what was pinned for a model; a pin of another revision than the one asked for does not count."""
    lock = _read().get(model)
    return lock if lock and lock.revision == revision else None


def _compare(known: Mapping[str, str], found: Pinned, place: Path, said: str) -> None:
    for name, value in known.items():
        if found.files.get(name) != value:
            raise ModelUnavailable(
                str(place / name),
                f"has SHA-256 {found.files.get(name, 'missing')[:12]} and {said} {value[:12]}",
                f"delete it and fetch the model again, or its entry in {_lock_file()} if you trust the new file",
            )


def _refuse_offline(what: str, model: str) -> None:
    if offline():
        raise ModelUnavailable(what, "is not in the cache and no hub may be asked (offline)", advice(model))


def _drop(file: Path) -> None:
    """Deletes a file of a snapshot and what its links lead to, so that no other revision takes it for good either."""
    while file.is_symlink():
        target = file.parent / file.readlink()
        file.unlink()
        file = target
    file.unlink(missing_ok=True)


def _clear_partial(snapshot: Path) -> None:
    """Deletes what killed downloads left behind: huggingface_hub names each try anew and resumes none of them."""
    for partial in (snapshot.parents[1] / "blobs").glob("*.incomplete"):
        if time.time() - partial.stat().st_mtime > _DEAD:
            partial.unlink(missing_ok=True)


def _line(error: Exception) -> str:
    """Puts the hub library's paragraphs on one line."""
    return " ".join(str(error).split()) or type(error).__name__


def _read() -> Mapping[str, Pinned]:
    path = _lock_file()
    if not path.is_file():
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Pinned])
    except msgspec.MsgspecError as error:
        raise ModelUnavailable(
            str(path), f"is damaged ({error})", "delete it; the next use of each model pins anew"
        ) from None


def _lock_file() -> Path:
    return folder() / "models.lock.json"


def _answers(timeout: float) -> bool:
    import httpx2
    from huggingface_hub import constants, get_session

    try:
        return bool(get_session().head(constants.ENDPOINT, timeout=timeout).is_success)
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError):
        return False
