import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from mt.errors import UserError
from mt.memory import Memory, Remembered

YES = Remembered("yes", 0.5)
DE = ("de", "en")
WRITER = """
import sys
from pathlib import Path
from mt.memory import Memory, Remembered
memory = Memory(Path(sys.argv[1]))
for n in range(60):
    memory.keep("engine", ("de", "en"), {f"{sys.argv[2]} {n} {m}": Remembered(f"{n}", 1.0) for m in range(5)})
"""


def test_recalls_what_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "new" / "memory.sqlite"
    Memory(path).keep("engine", DE, {"ja": YES, "e\u0301 👍🏽 ن\0": Remembered("", 1.0)})
    recalled = Memory(path).recall("engine", DE, ["ja", "nein", "e\u0301 👍🏽 ن\0", "é 👍🏽 ن\0", ""])
    assert recalled == {"ja": YES, "e\u0301 👍🏽 ن\0": Remembered("", 1.0)}


@pytest.mark.parametrize(("engine", "pair"), [("other", DE), ("engine", ("bg", "en")), ("engine", ("de", "uk"))])
def test_keeps_engines_and_directions_apart(tmp_path: Path, engine: str, pair: tuple[str, str]) -> None:
    memory = Memory(tmp_path / "memory.sqlite")
    memory.keep("engine", DE, {"ja": YES})
    assert memory.recall(engine, pair, ["ja"]) == {}


def test_the_newest_wins(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory.sqlite")
    for text in ("yes", "yeah"):
        memory.keep("engine", DE, {"ja": Remembered(text, 1.0)})
    assert memory.recall("engine", DE, ["ja"])["ja"].text == "yeah"


def test_nothing_asked_nothing_kept(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory.sqlite")
    memory.keep("engine", DE, {})
    assert memory.recall("engine", DE, []) == {}


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in ("one", "two")]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    texts = [f"{name} {n} {m}" for name in ("one", "two") for n in range(60) for m in range(5)]
    assert len(Memory(path).recall("engine", DE, texts)) == 600


def test_a_killed_writer_leaves_whole_batches(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path), "one"])
    while writer.poll() is None and (not path.exists() or not Memory(path).recall("engine", DE, ["one 3 0"])):
        pass
    writer.kill()
    writer.wait(timeout=60)
    found = Memory(path).recall("engine", DE, [f"one {n} {m}" for n in range(60) for m in range(5)])
    assert len(found) % 5 == 0
    assert len(found) >= 20


def test_a_file_that_is_no_memory_is_the_users_mistake(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("these are my notes, and they are long enough to be no database " * 20)
    with pytest.raises(UserError, match=r"notes\.txt: is no usable translation memory .*; delete it or name another"):
        Memory(path)
    assert path.read_text().startswith("these are my notes")


def test_a_folder_is_no_memory(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is no usable translation memory"):
        Memory(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="is no usable translation memory"):
        Memory(tmp_path / "file" / "memory.sqlite")


def test_a_damaged_memory_is_the_users_mistake(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE memory (source TEXT)")
    memory = Memory(path)
    with pytest.raises(UserError, match=r"is no usable translation memory \(no such column: .*; delete it or name"):
        memory.recall("engine", DE, ["ja"])
    with pytest.raises(UserError, match="is no usable translation memory"):
        memory.keep("engine", DE, {"ja": YES})


def test_a_value_that_cannot_be_read_is_forgotten(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory.sqlite")
    memory.keep("engine", DE, {"ja": YES, "nein": YES})
    with closing(sqlite3.connect(tmp_path / "memory.sqlite")) as other, other:
        key = other.execute("SELECT key FROM memory LIMIT 1").fetchone()[0]
        other.execute("UPDATE memory SET value = x'7b22' WHERE key = ?", (key,))
    assert len(memory.recall("engine", DE, ["ja", "nein"])) == 1
