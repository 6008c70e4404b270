import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from typing import NoReturn

import pytest

from mt import console
from mt.errors import BadRecord, Balance, UserError


def user_error() -> NoReturn:
    raise UserError("a.txt", "is odd", "give another")


def bad_record() -> NoReturn:
    raise BadRecord("a.jsonl:3", "is no Line", "mend the line")


def interrupted() -> NoReturn:
    raise KeyboardInterrupt


def broken_pipe() -> NoReturn:
    raise BrokenPipeError


@pytest.mark.parametrize(
    ("app", "code", "said"),
    [
        (lambda: None, 0, ""),
        (user_error, 2, "parallax: a.txt: is odd; give another\n"),
        (bad_record, 2, "parallax: a.jsonl:3: is no Line; mend the line\n"),
        (interrupted, 130, ""),
        (broken_pipe, 141, ""),
    ],
)
def test_ends_with_one_line_and_a_code(
    capsys: pytest.CaptureFixture[str], app: Callable[[], object], code: int, said: str
) -> None:
    with pytest.raises(SystemExit, match=f"^{code}$"):
        console.run(app)
    assert capsys.readouterr() == ("", said)


def test_a_bug_stays_a_traceback() -> None:
    def buggy() -> NoReturn:
        raise Balance("3 in, 2 out")

    with pytest.raises(Balance, match="3 in, 2 out"):
        console.run(buggy)


def reports(said: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in said.splitlines()]


def test_tells_progress_as_json_lines(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "EVERY", 0.0)
    with console.progress("translate", 10) as advance:
        advance(0)
        advance(4)
        advance(6)
    told = reports(capsys.readouterr().err)
    assert [(it["stage"], it["done"], it["of"]) for it in told] == [("translate", n, 10) for n in (0, 4, 10, 10)]
    assert told[0]["left"] is None
    assert told[-1]["left"] == 0


def test_tells_at_least_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    with console.progress("translate", 0):
        pass
    assert [it["done"] for it in reports(capsys.readouterr().err)] == [0]


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with console.progress("translate", 1, quiet=True) as advance:
        advance(1)
    assert capsys.readouterr() == ("", "")


def test_an_error_inside_passes_through_without_a_last_report(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UserError, match="is odd"), console.progress("translate", 1):
        user_error()
    assert capsys.readouterr().err == ""


def test_shows_a_bar_with_the_time_left_on_a_terminal() -> None:
    code = "from mt import console\nwith console.progress('translate', 2) as advance: advance(1); advance(1)"
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    subprocess.run([sys.executable, "-c", code], stderr=theirs, check=True, env=environment)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "translate" in shown
    assert "2/2" in shown
    assert "0:00:00" in shown
