"""Seconds and memory of stories and copies by number of articles: `python -m bench.collecting --data FOLDER`.

Articles are made of lines of FLORES in four languages: a story is 12 lines drawn at random, a version of it 10 of
them, so that versions in one language are copies. Vectors are given: that of a sentence is drawn for its line, with
noise. Every size runs in a process of its own; its peak of memory counts the libraries and the articles too.
"""

import argparse
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from align.copies import copies
from align.records import WINDOW
from align.stories import stories
from bench.speed import peak
from bench.versions import Version, pipeline
from mt import embed
from mt.embed import Vectors

SIZES = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
LINES, TOLD = 12, 10  # of a story and of a version
VERSIONS = 6  # of a story at most
NOISE = 0.35  # length of the noise beside a vector's: two sentences of one line have a cosine of 0.89


class Given:
    """Gives every line its own vector with noise; a text that is none is a line of its own."""

    signature = "given"

    def __init__(self, lines: Sequence[Sequence[str]]) -> None:
        """Draws the vectors of the lines, each told in several languages."""
        draw = np.random.default_rng(1)
        self._place = {text: n for n, told in enumerate(lines) for text in told}
        self._rows = embed.unit(draw.standard_normal((len(lines), 384), np.float32))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encodes texts to unit rows."""
        noise = np.random.default_rng(2).standard_normal((len(texts), 384), np.float32) * (NOISE / 384**0.5)
        places = [self._place.get(text, sum(map(ord, text)) % len(self._rows)) for text in texts]
        return embed.unit(self._rows[places] + noise)


def lines(data: Path) -> list[dict[str, str]]:
    """Reads FLORES, a line in every language."""
    files = {lang: data / "flores-dev" / f"flores-dev.{lang}-en.tsv" for lang in ("bg", "de", "uk")}
    rows = {lang: [line.split("\t") for line in file.read_text("utf-8").splitlines()] for lang, file in files.items()}
    return [
        {"bg": bulgarian[0], "de": german[0], "uk": ukrainian[0], "en": german[1]}
        for bulgarian, german, ukrainian in zip(rows["bg"], rows["de"], rows["uk"], strict=True)
    ]


def versions(told: Sequence[dict[str, str]], many: int) -> Iterator[Version]:
    """Draws articles: stories of one to ``VERSIONS`` versions, each in a language at random."""
    draw, made, story = np.random.default_rng(1), 0, 0
    while made < many:
        picked = draw.choice(len(told), LINES, replace=False)
        for n in range(min(int(draw.integers(1, VERSIONS + 1)), many - made)):
            lang = str(draw.choice(["bg", "de", "en", "uk"]))
            kept = np.sort(draw.choice(LINES, TOLD, replace=False))
            yield Version(f"{story:06d}-{n}", lang, [told[picked[k]][lang] for k in kept])
            made += 1
        story += 1


def measured(data: Path, many: int) -> str:
    """Groups so many articles and returns a row of the table."""
    told = lines(data)
    articles, sentences = pipeline(list(versions(told, many)))
    encoder, clock, start = Given([list(row.values()) for row in told]), perf_counter(), process_time()
    repeated = copies(articles, sentences, WINDOW)
    middle = process_time()
    found = stories(articles, sentences, encoder, repeated, WINDOW)
    seconds = (middle - start, process_time() - middle, perf_counter() - clock)
    drawn = len({article.id[:6] for article in articles})
    memory = peak(resource.getrusage(resource.RUSAGE_SELF))
    spent = " | ".join(f"{it:.1f}" for it in seconds)
    return f"| {many} | {spent} | {memory:.0f} | {len(repeated)} | {len(found)} | {drawn} |"


def main() -> None:
    """Prints the table, or the row of one size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PARALLAX_BENCH", "bench-data")))
    parser.add_argument("--articles", type=int, nargs="*", default=SIZES)
    options = parser.parse_args()
    if len(options.articles) == 1:
        print(measured(options.data, options.articles[0]))
        return
    print("| articles | copies, cpu s | stories, cpu s | wall s | peak MiB | groups of copies | stories | drawn |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|")
    for many in options.articles:
        command = [sys.executable, "-m", "bench.collecting", "--data", str(options.data), "--articles", str(many)]
        print(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip(), flush=True)


if __name__ == "__main__":
    main()
