"""The README of a trained model: from what, on what, how good, and the command."""

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from mt import __version__
from mt.corpora import Pair
from mt.savepoint import Evaluation, Progress


def contents(pairs: Sequence[Pair]) -> list[str]:
    """Counts pairs by direction, file and what the file calls their source, most first."""
    counted = Counter(
        (f"{pair.src_lang}-{pair.tgt_lang}", PurePath(pair.place.rpartition(":")[0]).name, pair.source)
        for pair in pairs
    )
    return [
        f"{lang}, {file}{', ' * bool(source)}{source}: {count}"
        for (lang, file, source), count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]


def card(base: str, data: Sequence[str], held_out: int, progress: Progress, command: str) -> str:
    """Writes the card in Markdown."""
    best, first = progress.best, progress.evaluations[0]
    rows = [_row(one, " **best**" if one is best else "") for one in progress.evaluations]
    return "\n".join(
        [
            f"# {base}, trained further",
            "",
            f"chrF {first.chrf:.1f} before, {best.chrf:.1f} after {best.step} steps, on {held_out} held-out pairs,",
            "translated greedily by the reference implementation. Made with parallax " + f"{__version__}.",
            "",
            *([f"    {command}", ""] if command else []),
            "## Trained on",
            "",
            *(f"- {line}" for line in data),
            "",
            "The licences of the base model and of these texts apply to this model too.",
            "",
            "## Course",
            "",
            "| step | seconds | training loss | held-out loss | held-out chrF |",
            "|--:|--:|--:|--:|--:|",
            *rows,
            "",
        ]
    )


def _row(one: Evaluation, mark: str) -> str:
    loss = f"{one.loss:.3f}" if one.step else ""
    return f"| {one.step} | {one.seconds:.0f} | {loss} | {one.dev_loss:.3f} | {one.chrf:.1f}{mark} |"
