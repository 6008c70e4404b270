import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from typing import NoReturn

import pytest
import typer

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


def commands(run: Callable[[], object]) -> typer.Typer:
    """Makes a command line of one command, which is what runs where nothing else is called."""
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(run)
    return app


@pytest.mark.parametrize(
    ("run", "code", "said"),
    [
        (lambda: None, 0, ""),
        (user_error, 2, "parallax: a.txt: is odd; give another\n"),
        (bad_record, 2, "parallax: a.jsonl:3: is no Line; mend the line\n"),
        (interrupted, 130, ""),
        (broken_pipe, 141, ""),
    ],
)
def test_ends_with_one_line_and_a_code(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    run: Callable[[], object],
    code: int,
    said: str,
) -> None:
    monkeypatch.setattr(sys, "argv", ["parallax"])
    with pytest.raises(SystemExit, match=f"^{code}$"):
        console.run(commands(run))
    assert capsys.readouterr() == ("", said)


@pytest.mark.parametrize(
    ("call", "place", "what"),
    [
        ("mt ingest", "mt ingest", "missing argument 'paths'"),
        ("mt ingest --nonsense", "mt ingest", "no such option: --nonsense"),
        ("mt nonsense", "mt", "no such command 'nonsense'"),
        ("mt models serv", "mt models", "no such command 'serv'. Did you mean 'serve'?"),
        ("mt translate --beam-size many", "mt translate", "invalid value for '--beam-size': Input should be"),
        ("mt translate --out", "mt, align or eval", "option '--out' requires an argument"),
        ("align sentences --nonsense", "align sentences", "no such option: --nonsense"),
        ("eval nonsense", "eval", "no such command 'nonsense'"),
    ],
)
def test_a_mistyped_call_ends_with_one_line_and_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, call: str, place: str, what: str
) -> None:
    monkeypatch.setattr(sys, "argv", call.split())
    with pytest.raises(SystemExit, match=r"^2$"):
        console.run(import_module(f"{call.partition(' ')[0]}.__main__").app)
    out, said = capsys.readouterr()
    assert (out, said.count("\n")) == ("", 1)
    assert re.match(rf"parallax: \S*( -m \S*)?\b{place}: {re.escape(what)}", said)
    assert said.endswith(f"{place} --help`\n")


def test_a_bug_stays_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def buggy() -> NoReturn:
        raise Balance("3 in, 2 out")

    monkeypatch.setattr(sys, "argv", ["parallax"])
    with pytest.raises(Balance, match="3 in, 2 out"):
        console.run(commands(buggy))


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
