"""The model hub and what it left on this machine: is it in reach, what is cached, what was fetched and is it unchanged.

Revisions are names (``main``), so the commit and the SHA-256 of every file are written to ``models.lock.json`` in the
cache folder when a model is first used; a file that differs later is refused.
"""

import os
import re
import threading
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


@dataclass(frozen=True, slots=True)
class Pinned:
    """Remembers what ``revision`` of a model was when it was first used: its commit and the SHA-256 of its files."""

    revision: str
    commit: str
    files: dict[str, str]


@cache
def reach(timeout: float = 3.0) -> bool:
    """Tells whether the hub answers within ``timeout`` seconds; asks once a process.

    With ``HF_HUB_OFFLINE=1`` or ``PARALLAX_OFFLINE=1`` it is out of reach and not asked.
    """
    if any(os.environ.get(name, "").lower() in _TRUE for name in ("HF_HUB_OFFLINE", "PARALLAX_OFFLINE")):
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
    from huggingface_hub import try_to_load_from_cache

    lock = pinned(model)
    found = try_to_load_from_cache(model, name, revision=lock.commit if lock else revision)
    return Path(found) if isinstance(found, str) else None


def fetch(model: str, revision: str, kind: Kind) -> Path:
    """Downloads what conversion reads of a model, resuming where an earlier try stopped, and returns its folder."""
    from huggingface_hub import HfApi, snapshot_download

    lock = pinned(model)
    wanted = lock.commit if lock else revision
    try:
        listed = HfApi().model_info(model, revision=wanted, timeout=10).siblings or []
        names = needed((file.rfilename for file in listed), kind, model)
        return Path(snapshot_download(model, revision=wanted, allow_patterns=names))
    except OSError as error:  # the hub library's errors are all OSErrors
        raise ModelUnavailable(model, f"cannot be fetched ({_line(error)})", advice(model)) from None


def fetch_file(model: str, revision: str, name: str) -> Path:
    """Downloads one file of a model and returns where it lies."""
    from huggingface_hub import hf_hub_download

    try:
        return Path(hf_hub_download(model, name, revision=revision))
    except OSError as error:
        raise ModelUnavailable(f"{model}/{name}", f"cannot be fetched ({_line(error)})", advice(model)) from None


def is_id(name: str) -> bool:
    """Tells whether a name can be a model's id on a hub, OWNER/NAME, by the rules of huggingface_hub."""
    return _ID.fullmatch(name) is not None


def advice(model: str) -> str:
    """Says how to get a model onto this machine."""
    return f"run `hf download {model}` where there is a network, or pass --model with the folder of a copy"


def verified(model: str, revision: str, place: Path, kind: Kind) -> Pinned:
    """Compares a snapshot with what was pinned, or pins it; raises ModelUnavailable where they differ."""
    names = needed((path.name for path in place.iterdir()), kind, model)
    found = Pinned(revision, place.name, {name: digest(place / name) for name in names})
    with locked(_lock_file()):
        known = _read()
        if model in known:
            _compare(known[model], found, place)
            return known[model]
        with whole_file(_lock_file()) as out:
            out.write(msgspec.json.format(msgspec.json.encode({**known, model: found})) + b"\n")
    return found


def pinned(model: str) -> Pinned | None:
    """Looks up what was pinned for a model."""
    return _read().get(model)


def _compare(known: Pinned, found: Pinned, place: Path) -> None:
    for name, value in known.files.items():
        if found.files.get(name) != value:
            raise ModelUnavailable(
                str(place / name),
                f"is not what was first used (SHA-256 {found.files.get(name, 'missing')[:12]}, was {value[:12]})",
                f"fetch the model again, or delete its entry in {_lock_file()} if you trust the new file",
            )


def _line(error: OSError) -> str:
    """Puts the hub library's paragraphs on one line."""
    return " ".join(str(error).split())


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
