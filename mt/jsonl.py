"""Records to and from JSON Lines: checked on entry with file and line, written whole or not at all."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from mt.errors import BadRecord, UserError

Record = TypeVar("Record")


def read(path: Path, kind: type[Record]) -> list[Record]:
    """Reads every record of a file; raises BadRecord with file and line for the first line that is not a ``kind``."""
    decoder = msgspec.json.Decoder(kind)
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise UserError(str(path), f"cannot be read ({error.strerror})", "run the stage that writes it") from None
    records = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                records.append(decoder.decode(line))
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                raise BadRecord(
                    f"{path}:{number}", f"is no {kind.__name__} ({error})", "mend the line or remake the file"
                ) from None
    return records


def write(path: Path, records: Iterable[object]) -> int:
    """Writes records one a line and returns their count; the file appears whole or not at all."""
    encode = msgspec.json.Encoder().encode
    count = 0
    with whole_file(path) as out:
        for record in records:
            out.write(encode(record) + b"\n")
            count += 1
    return count


def refused_path(path: Path) -> Path:
    """Names the file beside a stage's output that keeps what was turned away: ``x.jsonl`` gives ``x.refused.jsonl``."""
    if not path.name:  # ".", "/"
        raise UserError(str(path), "is no regular file", "name a file to write")
    return path.with_suffix(".refused.jsonl")


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Opens a file for writing that takes its name only when the block ends well; otherwise nothing is left behind.

    Only a kill that leaves no time leaves something: a hidden file beside the one that was to be written.
    """
    if path.exists() and not path.is_file():  # to replace a folder fails late, to replace a device does harm
        raise UserError(str(path), "is no regular file", "name a file to write")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise UserError(
            str(path), f"cannot be written ({error.strerror})", "choose a folder that you may write to"
        ) from None
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
