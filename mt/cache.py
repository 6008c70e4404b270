"""The cache folder: what is costly to make, made once and shared by every process of the user.

What stands under ``converted`` is named by the hash of what it was made from, so nothing there is ever out of date.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from mt.errors import UserError
from mt.jsonl import whole_file


def folder() -> Path:
    """Names the cache folder: ``PARALLAX_CACHE``, else ``parallax`` in ``XDG_CACHE_HOME``, else in ``~/.cache``."""
    own = os.environ.get("PARALLAX_CACHE")
    if own:
        return Path(own).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "parallax"


def converted(key: str, build: Callable[[Path], None]) -> Path:
    """Returns the cached folder named ``key``; where there is none, ``build`` fills an empty one that then becomes it.

    A build that fails or is killed leaves nothing that is taken for whole, and of several processes one builds while
    the others wait. ``key`` must change with everything that the content depends on.
    """
    whole = _place(key)
    if not whole.is_dir():
        with locked(whole):
            if not whole.is_dir():
                _build(whole, build)
    return whole


def existing(key: str) -> Path | None:
    """Returns the cached folder named ``key`` if it was built already."""
    return _place(key) if _place(key).is_dir() else None


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the right to write ``path`` against every other process; the lock dies with the process that holds it."""
    import filelock

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(path.with_name(f".{path.name}.lock"))
        lock.acquire()
    except OSError as error:
        raise UserError(
            str(path.parent), f"cannot be written ({error.strerror})", "set PARALLAX_CACHE to a folder you may write to"
        ) from None
    try:
        yield
    finally:
        lock.release()


def digest(path: Path) -> str:
    """Returns the SHA-256 of a file's content in hexadecimal; remembers it until the file is written again."""
    state = path.stat()
    seen = f"{path.resolve()} {state.st_ino} {state.st_size} {state.st_mtime_ns}"
    note = folder() / "digests" / hashlib.sha256(seen.encode()).hexdigest()
    if note.is_file():
        return note.read_text(encoding="ascii")
    known = sha256(path)
    with whole_file(note) as out:
        out.write(known.encode())
    return known


def sha256(path: Path) -> str:
    """Reads a file through and returns the SHA-256 of its content in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def discard(whole: Path) -> None:
    """Deletes a folder that ``converted`` returned, so that the next one to ask builds it anew."""
    with locked(whole):
        shutil.rmtree(whole, ignore_errors=True)


def _place(key: str) -> Path:
    return folder() / "converted" / key


def _build(whole: Path, build: Callable[[Path], None]) -> None:
    """Builds beside ``whole`` and renames; the caller holds the lock, so a half-built folder there is a dead one's."""
    for remains in whole.parent.glob(f".{whole.name}.*.part"):
        shutil.rmtree(remains, ignore_errors=True)
    part = Path(tempfile.mkdtemp(prefix=f".{whole.name}.", suffix=".part", dir=whole.parent))
    try:
        build(part)
        for file in part.rglob("*"):
            if file.is_file():
                with file.open("rb") as handle:  # a rename may reach the disk before the content that it names
                    os.fsync(handle.fileno())
        part.chmod(0o755)
        part.rename(whole)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
