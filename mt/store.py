"""Bytes by key in an SQLite file that processes may share: what the translation memory and the vectors are kept in."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from mt.errors import UserError


class Store:
    """Keeps values by key in one table of a file; what is put at once is there whole or not at all.

    ``table`` is trusted text and ``what`` names the file to the user, who gets a UserError where it is no SQLite file,
    is damaged, or cannot be written.
    """

    def __init__(self, path: Path, table: str, what: str) -> None:
        self._path, self._table, self._what = path, table, what
        with self._told():
            path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._open()) as connection, connection:
                connection.execute(
                    f"CREATE TABLE IF NOT EXISTS {table} (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"
                )

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Looks keys up; those never put are missing from the answer."""
        with self._told(), closing(self._open()) as connection:
            query = f"SELECT value FROM {self._table} WHERE key = ?"
            found = ((key, connection.execute(query, (key,)).fetchone()) for key in keys)
            return {key: row[0] for key, row in found if row}

    def put(self, values: Iterable[tuple[bytes, bytes]]) -> None:
        """Keeps values, in place of older ones of the same key, in one transaction."""
        with self._told(), closing(self._open()) as connection, connection:
            connection.executemany(f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?)", values)

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=60)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise UserError(
                str(self._path), f"is no usable {self._what} ({error})", "delete it or name another"
            ) from None
