"""Wall time and peak memory of every stage on the seeds: `python -m bench.speed`."""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

STAGES = (
    ("ingest", "mt ingest {seeds} --out {out}/articles.jsonl"),
    ("segment", "mt segment --articles {out}/articles.jsonl --out {out}/sentences.jsonl"),
    (
        "translate",
        "mt translate --articles {out}/articles.jsonl --sentences {out}/sentences.jsonl --out {out}/translations.jsonl"
        " --memory {out}/memory.sqlite --engine {engine}",
    ),
    (
        "translate again",
        "mt translate --articles {out}/articles.jsonl --sentences {out}/sentences.jsonl --out {out}/translations.jsonl"
        " --memory {out}/memory.sqlite --engine {engine}",
    ),
    ("stories", "align stories --dir {out}"),
    ("sentences", "align sentences --dir {out}"),
    ("quotes", "align quotes --dir {out}"),
    ("match", "align match --dir {out}"),
    ("score", "eval score --dir {out}"),
    ("report", "eval report --dir {out}"),
    ("export", "align export --dir {out}"),
)


@dataclass(frozen=True, slots=True)
class Timed:
    """Holds one stage's wall seconds, processor seconds and peak resident memory in MiB, of its whole process."""

    stage: str
    wall: float
    cpu: float
    peak: float


def stages(seeds: Path, engine: str, cache: Path) -> list[Timed]:
    """Runs every stage once as a process of its own, in order, into an empty folder; raises where one fails."""
    with tempfile.TemporaryDirectory() as out:
        values = {"seeds": seeds, "out": out, "engine": engine}
        return [timed(stage, command.format(**values).split(), cache) for stage, command in STAGES]


def timed(stage: str, arguments: list[str], cache: Path) -> Timed:
    """Times one command as a whole process by the operating system's own accounting."""
    environment = os.environ | {"PARALLAX_CACHE": str(cache)}
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    message = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments, stderr=message)
    wall = time.perf_counter() - start
    return Timed(stage, wall, usage.ru_utime + usage.ru_stime, peak(usage))


def peak(usage: resource.struct_rusage) -> float:
    """Returns the peak resident memory in MiB; Linux counts in KiB, macOS in bytes."""
    return usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def table(rows: list[Timed]) -> str:
    """Writes the rows as a Markdown table."""
    head = "| stage | wall s | cpu s | peak MiB |\n|---|--:|--:|--:|"
    lines = [f"| {row.stage} | {row.wall:.1f} | {row.cpu:.1f} | {row.peak:.0f} |" for row in rows]
    total = sum(row.wall for row in rows)
    return "\n".join([head, *lines, f"| all | {total:.1f} | | {max(row.peak for row in rows):.0f} |"])


def main() -> None:
    """Prints the table, for a cache that is empty (the first run converts the model) or one that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--cache", type=Path, help="a cache folder to use; an empty one if not given")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as empty:
        print(table(stages(options.seeds, options.engine, options.cache or Path(empty))))


if __name__ == "__main__":
    main()
