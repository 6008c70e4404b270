"""Translation memory in SQLite: what one engine has translated once is never decoded again."""

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from mt.errors import UserError


@dataclass(frozen=True, slots=True)
class Remembered:
    """Holds one translation as the memory keeps it: text and score 0-1; the guard judges it anew each time."""

    text: str
    score: float


class Memory:
    """Keeps translations by engine signature, language pair and source text, in a file that processes may share.

    A batch is kept in one transaction, so that a kill at any moment loses that batch at most.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._open()) as store, store:
                store.execute(
                    "CREATE TABLE IF NOT EXISTS memory (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"
                )
        except (OSError, sqlite3.Error) as error:
            raise UserError(
                str(path), f"is no usable translation memory ({error})", "delete it or name another"
            ) from None

    def recall(self, engine: str, pair: tuple[str, str], texts: Sequence[str]) -> dict[str, Remembered]:
        """Looks up what this engine made of these texts; those never seen are missing from the answer."""
        with closing(self._open()) as store:
            rows = (
                (t, store.execute("SELECT value FROM memory WHERE key = ?", (_key(engine, pair, t),))) for t in texts
            )
            found = ((text, cursor.fetchone()) for text, cursor in rows)
            return {text: msgspec.json.decode(row[0], type=Remembered) for text, row in found if row}

    def keep(self, engine: str, pair: tuple[str, str], made: Mapping[str, Remembered]) -> None:
        """Keeps translations, replacing older ones of the same text."""
        rows = [(_key(engine, pair, text), msgspec.json.encode(value)) for text, value in made.items()]
        with closing(self._open()) as store, store:
            store.executemany("INSERT OR REPLACE INTO memory VALUES (?, ?)", rows)

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=60)


def _key(engine: str, pair: tuple[str, str], text: str) -> bytes:
    return hashlib.blake2b("\0".join((engine, *pair, text)).encode(), digest_size=20).digest()
