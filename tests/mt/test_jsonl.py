import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mt.errors import BadRecord, UserError
from mt.jsonl import read, refused_path, whole_file, write
from mt.records import Line, Refused, Sentence

ODD = ["", "x", "e\u0301", "👍🏽", "نعم", "a\u2028b\u2029c\x85d", "a\nb\r\nc", '"\\"', "\ufeff", "\0"]


@pytest.mark.parametrize("text", ODD)
def test_reads_back_what_it_wrote(tmp_path: Path, text: str) -> None:
    path = tmp_path / "new" / "x.jsonl"
    records = [Refused(text, "first"), Refused("second", text)]
    assert write(path, records) == 2
    assert read(path, Refused) == records
    assert path.read_bytes().count(b"\n") == 2


def test_nested_ranges_come_back(tmp_path: Path) -> None:
    sentences = [Sentence("a", 0, 3, 5, "Ja", "body", None), Sentence("a", 1, 6, 8, "Ja", "body", (5, 9))]
    write(tmp_path / "x.jsonl", sentences)
    assert read(tmp_path / "x.jsonl", Sentence) == sentences


def test_no_records_make_an_empty_file(tmp_path: Path) -> None:
    assert write(tmp_path / "x.jsonl", []) == 0
    assert read(tmp_path / "x.jsonl", Refused) == []


def test_blank_lines_and_windows_line_ends_are_read_over(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(b'\r\n{"id": "a", "why": "b"}\r\n\n  {"why": "d", "id": "c"}')
    assert read(tmp_path / "x.jsonl", Refused) == [Refused("a", "b"), Refused("c", "d")]


BAD = [
    (b"{", r"x\.jsonl:2: is no Line \(Input data was truncated\); mend the line or remake the file"),
    (b"null", r"x\.jsonl:2: is no Line \(Expected `object`, got `null`\)"),
    (b'{"start": 0, "end": 1}', r"x\.jsonl:2: is no Line \(Object missing required field `kind`\)"),
    (b'{"start": "0", "end": 1, "kind": "body"}', r"x\.jsonl:2: .*Expected `int`, got `str` - at `\$\.start`"),
    (b'{"start": 5, "end": 1, "kind": "body"}', r"x\.jsonl:2: is no Line \(line: 5-1 is not a range"),
    (b'{"start": 0, "end": 1, "kind": "poem"}', r"x\.jsonl:2: is no Line \(line kind 'poem' is not one of headline"),
    (b'{"start": 0, "end": 1, "kind": "\xff"}', r"x\.jsonl:2: is no Line"),
    (b"\xff", r"x\.jsonl:2: is no Line"),
]


@pytest.mark.parametrize(("line", "message"), BAD)
def test_names_file_and_line_of_what_is_no_record(tmp_path: Path, line: bytes, message: str) -> None:
    (tmp_path / "x.jsonl").write_bytes(b'{"start": 0, "end": 1, "kind": "body"}\n' + line + b"\n{}\n")
    with pytest.raises(BadRecord, match=message):
        read(tmp_path / "x.jsonl", Line)


@pytest.mark.parametrize(("name", "why"), [("none.jsonl", "No such file"), ("", "Is a directory")])
def test_a_file_that_cannot_be_read_is_the_users_mistake(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(UserError, match=rf"cannot be read \({why}.*\); run the stage that writes it"):
        read(tmp_path / name, Line)


def failing() -> Iterator[Refused]:
    yield Refused("a", "b")
    raise KeyError("the third stage")


def test_writes_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    with pytest.raises(KeyError, match="the third stage"):
        write(path, failing())
    assert list(tmp_path.iterdir()) == []
    write(path, [Refused("old", "")])
    with pytest.raises(KeyError, match="the third stage"):
        write(path, failing())
    assert read(path, Refused) == [Refused("old", "")]
    assert list(tmp_path.iterdir()) == [path]


def test_a_record_that_cannot_be_encoded_leaves_nothing(tmp_path: Path) -> None:
    @dataclass
    class Odd:
        text: object

    with pytest.raises(TypeError, match="Encoding objects of type object is unsupported"):
        write(tmp_path / "x.jsonl", [Odd("fine"), Odd(object())])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["", "file/x.jsonl", "fifo"])
def test_what_cannot_be_written_is_the_users_mistake(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("")
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(UserError, match=r"is no regular file; name a file|cannot be written \(.*\); choose a folder"):
        write(tmp_path / path, [])


def test_a_device_is_left_alone() -> None:
    with pytest.raises(UserError, match="/dev/null: is no regular file"):
        write(Path("/dev/null"), [])


WRITER = """
import signal, sys, time, typer
from pathlib import Path
from mt import console
from mt.jsonl import whole_file
app = typer.Typer()
@app.command()
def main(path: Path):
    with whole_file(path) as out:
        out.write(b"half")
        out.flush()
        print("writing", flush=True)
        time.sleep(60)
console.run(app)
"""


@pytest.mark.parametrize(
    ("sent", "code", "left"), [(signal.SIGTERM, 143, 0), (signal.SIGINT, 130, 0), (signal.SIGKILL, -9, 1)]
)
def test_a_killed_writer_leaves_no_half_file(tmp_path: Path, sent: signal.Signals, code: int, left: int) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"old")
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"writing\n"
        writer.send_signal(sent)
        assert writer.wait(timeout=30) == code
    assert path.read_bytes() == b"old"
    others = [it.name for it in tmp_path.iterdir() if it != path]
    assert len(others) == left
    assert all(name.startswith(".x.jsonl.") for name in others)


def test_other_users_may_read_the_file(tmp_path: Path) -> None:
    with whole_file(tmp_path / "x.jsonl") as out:
        out.write(b"x")
    assert (tmp_path / "x.jsonl").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("out", "refused"), [("x.jsonl", "x.refused.jsonl"), ("a.b.jsonl", "a.b.refused.jsonl"), ("x", "x.refused.jsonl")]
)
def test_names_the_file_of_the_refused(out: str, refused: str) -> None:
    assert refused_path(Path("out") / out) == Path("out") / refused
