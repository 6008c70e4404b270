"""Translation memory in SQLite: what one engine has translated once is never decoded again."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from mt.store import Store


@dataclass(frozen=True, slots=True)
class Remembered:
    """Holds one translation as the memory keeps it.

    ``score`` is 0-1; ``how`` names the rung of the ladder or the other engine that gave the text, empty where the first
    try did; ``flags`` is what the guard of revision ``guard`` finds wrong. ``spare`` names the second model that stood
    by to mend it, empty where there was none.
    """

    text: str
    score: float
    how: str = ""
    flags: tuple[str, ...] = ()
    guard: str = ""
    spare: str = ""


class Memory:
    """Keeps translations by engine signature, language pair and source text, in a file that processes may share.

    A batch is kept in one transaction, so that a kill at any moment loses that batch at most.
    """

    def __init__(self, path: Path) -> None:
        self._store = Store(path, "memory", "translation memory")

    def recall(self, engine: str, pair: tuple[str, str], texts: Sequence[str]) -> dict[str, Remembered]:
        """Looks up what this engine made of these texts; those never seen, or unreadable now, are missing."""
        keys = {text: _key(engine, pair, text) for text in texts}
        found = self._store.get(keys.values())
        known = {text: _read(found[key]) for text, key in keys.items() if key in found}
        return {text: it for text, it in known.items() if it}

    def keep(self, engine: str, pair: tuple[str, str], made: Mapping[str, Remembered]) -> None:
        """Keeps translations, replacing older ones of the same text."""
        self._store.put((_key(engine, pair, text), msgspec.json.encode(value)) for text, value in made.items())


def _key(engine: str, pair: tuple[str, str], text: str) -> bytes:
    return hashlib.blake2b("\0".join((engine, *pair, text)).encode(), digest_size=20).digest()


def _read(value: bytes) -> Remembered | None:
    try:
        return msgspec.json.decode(value, type=Remembered)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None  # it is made again
