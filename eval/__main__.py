"""The command line of eval: score, report, agreement, metrics."""

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from align.pairs import pairs
from align.records import AlignedPair, Bead, Claim, Quote, Story
from eval.records import Divergence
from mt import cache, console, embed, jsonl, plaintext
from mt.console import OUT, Folder, Quiet
from mt.errors import ModelUnavailable, UserError
from mt.records import Article, Refused, Sentence, Translation

if TYPE_CHECKING:
    from eval.likelihood import Likelihood

app = typer.Typer(
    help="Claims in; divergences and one page out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.command()
def score(
    folder: Folder = OUT,
    tsv: Annotated[
        Path | None, typer.Option("--tsv", help="Two columns of text to judge in place of a folder; - reads stdin.")
    ] = None,
    src_lang: Annotated[str, typer.Option("--src-lang", help="Language of the first column, as de.")] = "",
    tgt_lang: Annotated[str, typer.Option("--tgt-lang", help="Language of the second column, as en.")] = "",
    tokens: Annotated[bool, typer.Option("--tokens", help="Add weights of the words of both sides, as JSON.")] = False,
    fast: Annotated[bool, typer.Option("--fast", help="Leave out what a translation model says of the pair.")] = False,
    quiet: Quiet = False,
) -> None:
    """Judge where the versions of each claim part; or, with --tsv, pairs of plain text: divergence, type, severity."""
    if tsv:
        _score_plain(tsv, (src_lang, tgt_lang), tokens, fast, quiet)
        return
    from eval.divergence import divergences

    sentences, quotes = (jsonl.read(folder / "sentences.jsonl", Sentence), jsonl.read(folder / "quotes.jsonl", Quote))
    made = divergences(_pairs(folder), sentences, quotes, embed.shared())
    jsonl.write(folder / "divergence.jsonl", made)
    grave = sum(divergence.severity == 3 for divergence in made)
    console.tell(quiet, f"score: {len(made)} judgements, {grave} grave -> {folder / 'divergence.jsonl'}")


def _score_plain(tsv: Path, langs: tuple[str, str], tokens: bool, fast: bool, quiet: bool) -> None:
    """Prints one line for each of a file; one that is not of two columns is marked, told, and ends with exit code 2."""
    from eval.coverage import reader
    from eval.likelihood import engine_reads
    from eval.plain import verdicts

    if not all(langs):
        raise UserError("score --tsv", "does not say the languages", "add --src-lang and --tgt-lang, as de and en")
    likelihood = None if fast or not engine_reads(langs) else _likelihood(quiet)
    refused = 0
    with console.output(None) as out, _opened(tsv) as content:
        for it in verdicts(plaintext.lines(str(tsv), content), langs, reader(), likelihood, tokens):
            out.write(f"{it.written(tokens)}\n".encode())
            if it.refused:
                refused += 1
                console.say(f"parallax: {it.line.file}:{it.line.number}: {it.refused}")
    if refused:
        what = f"{refused} {'line was' if refused == 1 else 'lines were'} refused"
        raise UserError(str(tsv), what, "write one tab between the two texts of a line, and none inside")


def _likelihood(quiet: bool) -> "Likelihood | None":
    """Loads the engine whose probabilities are judged by; says so where there is none, and goes without."""
    from eval.likelihood import Likelihood

    try:
        return Likelihood.offline(cache.folder() / "likelihoods.sqlite")
    except ModelUnavailable as error:
        console.tell(quiet, f"parallax: judged without a translation model: {error}")
        return None


def _opened(path: Path) -> AbstractContextManager[IO[bytes]]:
    if str(path) == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return path.open("rb")
    except OSError as error:
        raise UserError(str(path), f"cannot be read ({error.strerror})", "name a file of two columns") from None


@app.command()
def report(folder: Folder = OUT, quiet: Quiet = False) -> None:
    """Render all stories as one self-contained page."""
    from eval.report import Run, render

    page = render(
        Run(
            articles=jsonl.read(folder / "articles.jsonl", Article),
            sentences=jsonl.read(folder / "sentences.jsonl", Sentence),
            translations=jsonl.read(folder / "translations.jsonl", Translation),
            stories=jsonl.read(folder / "stories.jsonl", Story),
            beads=jsonl.read(folder / "beads.jsonl", Bead),
            quotes=jsonl.read(folder / "quotes.jsonl", Quote),
            claims=jsonl.read(folder / "claims.jsonl", Claim),
            pairs=_pairs(folder),
            divergences=jsonl.read(folder / "divergence.jsonl", Divergence),
            refused=jsonl.read(folder / "articles.refused.jsonl", Refused),
            untranslated=jsonl.read(folder / "translations.refused.jsonl", Refused),
        )
    )
    with jsonl.whole_file(folder / "report.html") as out:
        out.write(page.encode())
    console.tell(quiet, f"report: {len(page) // 1024} KiB -> {folder / 'report.html'}")


@app.command()
def agreement(
    folder: Folder = OUT,
    gold: Annotated[Path, typer.Option("--gold", help="The folder of gold labels.")] = Path("seeds/gold"),
) -> None:
    """Measure how far the judgements agree with labels made by hand."""
    from eval.agreement import agreement as compare
    from eval.agreement import report as lines

    for line in lines(compare(gold, _pairs(folder), jsonl.read(folder / "divergence.jsonl", Divergence))):
        print(line)


@app.command()
def metrics(
    files: Annotated[
        list[Path],
        typer.Argument(help="Translations, one a line. With --ref a file a system; without, one, then its references."),
    ],
    references: Annotated[
        list[Path] | None, typer.Option("--ref", help="Reference translations, line by line; may be given again.")
    ] = None,
    samples: Annotated[int, typer.Option("--samples", help="Bootstrap samples for intervals and tests.")] = 1000,
    neural: Annotated[
        list[str] | None,
        typer.Option(
            "--neural",
            help="A neural metric too: comet, cometkiwi, xcomet, metricx, or the folder of a COMET checkpoint. "
            "The first use installs an environment of its own.",
        ),
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--source", help="What was translated, line by line; neural metrics read it.")
    ] = None,
) -> None:
    """Score translations by BLEU, chrF and TER with intervals; several systems side by side, tested in pairs."""
    from eval.metrics import metrics as measure
    from eval.metrics import report as lines

    systems, known = (files, references) if references else (files[:1], files[1:])
    named = {str(path): _lines(path) for path in systems}
    if len(named) < len(systems):
        raise UserError("systems", "name a file twice", "name each once")
    told = [_lines(path) for path in known]
    scores = measure(named, told, samples)
    for name in neural or ():
        from eval import neural as metric

        if source is None:
            raise UserError(f"--neural {name}", "reads the source too", "name it with --source")
        found = metric.neural(name, _lines(source), named, told[0], samples)
        scores = scores.beside(name, found, metric.signature(name))
    for line in lines(scores):
        print(line)


def _lines(path: Path) -> list[str]:
    """Reads the lines of a text file; only a line feed ends one, so U+2028 and its kin stay inside."""
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise UserError(str(path), f"cannot be read ({error.strerror})", "name a text file") from None
    except UnicodeDecodeError as error:
        raise UserError(str(path), f"is not UTF-8 (byte {error.start})", "convert it to UTF-8") from None
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")] if text else []


def _pairs(folder: Path) -> list[AlignedPair]:
    """Puts the pairs together again from the claims; they are views, kept in no file of their own."""
    return pairs(
        jsonl.read(folder / "claims.jsonl", Claim),
        {article.id: article for article in jsonl.read(folder / "articles.jsonl", Article)},
        jsonl.read(folder / "sentences.jsonl", Sentence),
        jsonl.read(folder / "translations.jsonl", Translation),
    )


if __name__ == "__main__":
    console.run(app)
