"""The command line of align: stories, match, export, accuracy, apply; sentences and quotes are in ``commands``."""

from pathlib import Path
from typing import Annotated

import typer

from align import commands
from align.records import WINDOW, Bead, Claim, Quote, Story
from mt import console, embed, jsonl
from mt.console import OUT, Folder, Quiet
from mt.errors import UserError
from mt.records import Article, Sentence, Translation

app = typer.Typer(
    help="Sentences and English in; beads, quotes, claims and corpora out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.command()
def stories(
    window: Annotated[
        float, typer.Option("--window", min=0, help="Days that the articles of one story may span, where dated.")
    ] = WINDOW,
    folder: Folder = OUT,
    quiet: Quiet = False,
) -> None:
    """Group articles into stories: which are versions of one, and which of those are one text republished."""
    from align.copies import copies
    from align.stories import stories as group

    articles = jsonl.read(folder / "articles.jsonl", Article)
    told = jsonl.read(folder / "sentences.jsonl", Sentence)
    repeated = copies(articles, told, window)
    found = group(articles, told, embed.shared(), repeated, window)
    jsonl.write(folder / "copies.jsonl", repeated)
    jsonl.write(folder / "stories.jsonl", found)
    again = sum(len(it.article_ids) - 1 for it in repeated)
    console.tell(
        quiet,
        f"stories: {len(articles)} articles in {len(found)} stories -> {folder / 'stories.jsonl'}; "
        f"{again} repeat another's text -> {folder / 'copies.jsonl'}",
    )


app.command()(commands.sentences)
app.command()(commands.quotes)


@app.command()
def match(folder: Folder = OUT, quiet: Quiet = False) -> None:
    """Gather statements and quotes across versions into claims."""
    from align.match import match as gather

    made = gather(
        jsonl.read(folder / "stories.jsonl", Story),
        jsonl.read(folder / "beads.jsonl", Bead),
        jsonl.read(folder / "sentences.jsonl", Sentence),
        jsonl.read(folder / "quotes.jsonl", Quote),
        {article.id: article for article in jsonl.read(folder / "articles.jsonl", Article)},
        embed.shared(),
    )
    jsonl.write(folder / "claims.jsonl", made)
    told = sum(claim.kind == "quote" for claim in made)
    console.tell(quiet, f"match: {len(made)} claims, {told} of them quotes -> {folder / 'claims.jsonl'}")


@app.command()
def export(
    folder: Folder = OUT,
    to: Annotated[
        Path | None, typer.Option("--to", help="The folder of the corpus; corpus in --dir if not given.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write the aligned pairs as a corpus: TMX, Moses, TSV, JSON Lines, Parquet and a dataset card."""
    from align.export import export as write
    from align.pairs import pairs

    articles = {article.id: article for article in jsonl.read(folder / "articles.jsonl", Article)}
    translations = jsonl.read(folder / "translations.jsonl", Translation)
    sentences = jsonl.read(folder / "sentences.jsonl", Sentence)
    made = pairs(jsonl.read(folder / "claims.jsonl", Claim), articles, sentences, translations)
    target = to or folder / "corpus"
    files = write(made, articles, target, sorted({it.engine for it in translations}))
    console.tell(quiet, f"export: {len(made)} pairs in {len(files)} files -> {target}")


@app.command()
def accuracy(
    folder: Folder = OUT,
    gold: Annotated[Path, typer.Option("--gold", help="The folder of gold labels.")] = Path("seeds/gold"),
) -> None:
    """Measure beads, quotes and claims against labels made by hand: precision, recall and F1, strict and lax."""
    from align.accuracy import Gold, report

    for line in report(
        Gold.read(gold),
        jsonl.read(folder / "sentences.jsonl", Sentence),
        jsonl.read(folder / "beads.jsonl", Bead),
        jsonl.read(folder / "quotes.jsonl", Quote),
        jsonl.read(folder / "claims.jsonl", Claim),
    ):
        print(line)


@app.command()
def apply(
    file: Annotated[Path, typer.Argument(help="A file of corrections, as the page exports it.")],
    regime: commands.Regime = "auto",
    encoder: commands.Named = embed.DEFAULT,
    folder: Folder = OUT,
    quiet: Quiet = False,
) -> None:
    """Take in a person's corrections of beads (link, unlink, merge, split), and redo what depends on them."""
    from align import corrections

    asked = commands.regimes(regime)
    if len(asked) > 1:
        raise UserError(f"--regime {regime}", "gives two readings, of which none can be corrected", "name one")
    if not (folder / "beads.jsonl").exists():
        raise UserError(str(folder), "holds no beads.jsonl to correct", "name the folder of results with --dir")
    path, (given, faults) = folder / corrections.FILE, corrections.read(file)
    for number, why in faults.items():
        console.say(f"parallax: {file}#{number}: {why}")
    stored, spoilt = corrections.read(path) if path.exists() else ([], {})
    for number, why in spoilt.items():  # before others come to it
        raise UserError(f"{path}#{number}", *why.rsplit("; ", 1))
    entries = corrections.merged(stored, given)
    with jsonl.whole_file(path) as out:
        out.write(corrections.written(entries))
    commands.versions(folder, asked, embed.shared(encoder), quiet)
    match(folder=folder, quiet=quiet)
    if (folder / "corpus" / "manifest.json").exists():
        export(folder=folder, quiet=quiet)
    others = [entry.kind for entry in entries if entry.correction is None]
    beside = f", {len(others)} of them not of beads ({', '.join(sorted(set(others)))})" * bool(others)
    console.tell(quiet, f"apply: {len(entries)} entries{beside} -> {path}; make report OUT={folder} renews the page")
    if faults:
        raise UserError(str(file), f"{len(faults)} malformed entries were left out", "mend them and apply again")


if __name__ == "__main__":
    console.run(app)
