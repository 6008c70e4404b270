"""What the three command lines share: progress on a terminal or as JSON lines, errors as one line, a clean end."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO, Annotated, NoReturn

import typer

from mt.errors import UserError
from mt.jsonl import whole_file

# Options that several commands have.
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")]
Folder = Annotated[Path, typer.Option("--dir", help="The folder of the pipeline's files.")]
OUT = Path("out")  # its default

EVERY = 2.0  # seconds between progress lines where there is no terminal


def run(app: typer.Typer) -> NoReturn:
    """Runs a command line; a user's mistake, in how it is called too, ends it with one line and exit code 2."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code = app(standalone_mode=False)  # a number where it ended early, as with --help
    except UserError as error:
        say(f"parallax: {error}")
        raise SystemExit(2) from None
    except typer.TyperException as error:
        _say_misuse(error)
        raise SystemExit(2) from None
    except BrokenPipeError:
        raise SystemExit(141) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    raise SystemExit(code or 0)


def _say_misuse(error: typer.TyperException) -> None:
    """Says what is wrong with a call; one without a command has shown the help and leaves nothing to say."""
    told = " ".join(error.format_message().split()).rstrip(".")
    if told:
        command = getattr(getattr(error, "ctx", None), "command_path", "python -m mt, align or eval")
        say(f"parallax: {UserError(command, told[0].lower() + told[1:], f'see `{command} --help`')}")


def _terminated(number: int, frame: FrameType | None) -> NoReturn:
    """Turns SIGTERM into an exception, so that files being written are taken away on the way out."""
    raise SystemExit(128 + number)


def say(line: str) -> None:
    """Prints a line for the user where it does not mix with results."""
    print(line, file=sys.stderr, flush=True)


def tell(quiet: bool, line: str) -> None:
    """Says what a stage has done, unless the user wants it quiet."""
    if not quiet:
        say(line)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints a table on stdout, as wide as the terminal, or 160 columns where there is none."""
    from rich.console import Console
    from rich.table import Table

    it = Table(*heads, box=None, header_style="bold")
    for row in rows:
        it.add_row(*row)
    Console(width=None if os.isatty(1) else 160).print(it)


@contextmanager
def output(out: Path | None) -> Iterator[IO[bytes]]:
    """Opens a file that appears whole or not at all, or stdout where none is named."""
    if out is not None:
        with whole_file(out) as file:
            yield file
        return
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # told apart from an error here: further up typer ends with 1 for it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(141) from None


@contextmanager
def progress(stage: str, total: int, quiet: bool = False) -> Iterator[Callable[[int], None]]:
    """Shows how far a stage is: a bar with the time left on a terminal, else a JSON line every two seconds.

    The block gets a function that takes the number of items done since its last call.
    """
    if quiet:
        yield lambda done: None
    elif sys.stderr.isatty():
        yield from _bar(stage, total)
    else:
        yield from _lines(stage, total)


def _bar(stage: str, total: int) -> Iterator[Callable[[int], None]]:
    from rich import progress as rich
    from rich.console import Console

    columns = (
        rich.TextColumn("{task.description:>10}"),
        rich.BarColumn(),
        rich.MofNCompleteColumn(),
        rich.TimeElapsedColumn(),
        rich.TimeRemainingColumn(),
    )
    with rich.Progress(*columns, console=Console(stderr=True)) as bars:
        task = bars.add_task(stage, total=total)
        yield lambda done: bars.advance(task, done)


def _lines(stage: str, total: int) -> Iterator[Callable[[int], None]]:
    start = last = time.monotonic()
    finished = 0

    def tell() -> None:
        spent = time.monotonic() - start
        left = round(spent / finished * (total - finished), 1) if finished else None
        say(json.dumps({"stage": stage, "done": finished, "of": total, "seconds": round(spent, 1), "left": left}))

    def advance(done: int) -> None:
        nonlocal finished, last
        finished += done
        if time.monotonic() - last >= EVERY:
            last = time.monotonic()
            tell()

    yield advance
    tell()
