import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mt import cache
from mt.errors import UserError

pytestmark = pytest.mark.usefixtures("own_cache")

KILLED = """
import os, signal
from mt.cache import converted
def build(out):
    (out / "half").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
converted("model", build)
"""
SLOW = """
import sys, time
from mt.cache import converted
def build(out):
    with open(sys.argv[1], "a") as log:
        log.write("built\\n")
    time.sleep(0.3)
    (out / "whole").write_text("whole")
print((converted("model", build) / "whole").read_text())
"""


def write_whole(out: Path) -> None:
    (out / "whole").write_text("whole", encoding="utf-8")


def refuse(out: Path) -> None:
    raise AssertionError(f"{out} was built a second time")


def test_the_folder_is_built_once(own_cache: Path) -> None:
    first = cache.converted("model", write_whole)
    state = first.stat()
    second = cache.converted("model", refuse)
    assert second == first == own_cache / "converted" / "model"
    assert (second.stat().st_ino, second.stat().st_mtime_ns) == (state.st_ino, state.st_mtime_ns)
    assert (second / "whole").read_text(encoding="utf-8") == "whole"


def test_existing_builds_nothing() -> None:
    assert cache.existing("model") is None
    assert cache.converted("model", write_whole) == cache.existing("model")


def test_a_failed_build_leaves_nothing(own_cache: Path) -> None:
    def fail(out: Path) -> None:
        write_whole(out)
        raise ValueError("no such weights")

    with pytest.raises(ValueError, match="no such weights"):
        cache.converted("model", fail)
    assert [path.name for path in (own_cache / "converted").iterdir()] == [".model.lock"]


def test_a_killed_build_is_not_taken_for_whole_and_is_cleared_away(own_cache: Path) -> None:
    assert subprocess.run([sys.executable, "-c", KILLED], check=False).returncode == -signal.SIGKILL
    assert cache.existing("model") is None
    assert list((own_cache / "converted").glob(".model.*.part/half"))
    assert {path.name for path in cache.converted("model", write_whole).iterdir()} == {"whole"}
    assert not list((own_cache / "converted").glob("*.part"))
    assert not list((own_cache / "converted").glob(".*.part"))


def test_of_several_processes_one_builds_and_all_get_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = [sys.executable, "-c", SLOW, str(log)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.communicate()[0] for process in running] == ["whole\n"] * 3
    assert log.read_text(encoding="utf-8") == "built\n"


def test_the_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, own_cache: Path) -> None:
    assert cache.folder() == own_cache
    monkeypatch.delenv("PARALLAX_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache.folder() == Path("/somewhere/parallax")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache.folder() == Path.home() / ".cache" / "parallax"


def test_a_folder_that_cannot_be_written_is_named(own_cache: Path) -> None:
    own_cache.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(UserError, match=r"converted: cannot be written \(.*\); set PARALLAX_CACHE"):
        cache.converted("model", write_whole)


def test_digest_sees_a_file_that_was_written_again(tmp_path: Path) -> None:
    file = tmp_path / "weights"
    file.write_bytes(b"")
    assert cache.digest(file) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    file.write_bytes(b"abc")
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-4, example B.1
    assert [cache.digest(file), cache.digest(file)] == [abc, abc]
