"""The command line of align: stories, sentences, quotes, match, export, accuracy."""

from pathlib import Path
from typing import Annotated

import typer

from align.records import Bead, Claim, Quote, Story
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
def stories(folder: Folder = OUT, quiet: Quiet = False) -> None:
    """Group articles into stories: which are versions of one."""
    from align.stories import stories as group

    articles = jsonl.read(folder / "articles.jsonl", Article)
    found = group(articles, jsonl.read(folder / "sentences.jsonl", Sentence), embed.shared())
    jsonl.write(folder / "stories.jsonl", found)
    console.tell(quiet, f"stories: {len(articles)} articles in {len(found)} stories -> {folder / 'stories.jsonl'}")


@app.command()
def sentences(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Two files to align, one sentence a line; with --jsonl, one to read and one to write."),
    ] = None,
    src_lang: Annotated[str, typer.Option("--src-lang", help="The language of the first file, as de.")] = "",
    tgt_lang: Annotated[str, typer.Option("--tgt-lang", help="The language of the second file.")] = "",
    form: Annotated[str, typer.Option("--format", help="How beads of two files are printed.")] = "vecalign",
    documents: Annotated[bool, typer.Option("--jsonl", help="Align many documents, one a line of JSON.")] = False,
    folder: Folder = OUT,
    quiet: Quiet = False,
) -> None:
    """Align the sentences of every two versions of a story, or of plain text files."""
    if documents:
        _documents(*_two(files, "--jsonl", "name the file to read and the file to write"), quiet)
    elif files:
        _texts(*_two(files, "files", "name two, source and target"), (src_lang, tgt_lang), form)
    else:
        _versions(folder, quiet)


def _two(files: list[Path] | None, place: str, next_step: str) -> tuple[Path, Path]:
    match files:
        case [one, other]:
            return one, other
    raise UserError(place, f"takes two files, not {len(files or ())}", next_step)


def _versions(folder: Path, quiet: bool) -> None:
    """Aligns the pipeline's own sentences."""
    from align.beads import beads

    articles = {article.id: article for article in jsonl.read(folder / "articles.jsonl", Article)}
    told = jsonl.read(folder / "stories.jsonl", Story)
    made = beads(told, articles, jsonl.read(folder / "sentences.jsonl", Sentence), embed.shared())
    jsonl.write(folder / "beads.jsonl", made)
    linked = sum(not bead.alone for bead in made)
    console.tell(quiet, f"sentences: {linked} beads, {len(made) - linked} sentences alone -> {folder / 'beads.jsonl'}")


def _texts(src: Path, tgt: Path, langs: tuple[str, str], form: str) -> None:
    """Aligns two files and prints their beads."""
    from align import plain

    if form not in plain.FORMATS:
        raise UserError(f"format {form!r}", "is unknown", f"choose {', '.join(plain.FORMATS)}")
    texts = plain.sentences(src), plain.sentences(tgt)
    for line in plain.FORMATS[form](plain.scored(*texts, langs, embed.shared())):
        print(line)


def _documents(given: Path, out: Path, quiet: bool) -> None:
    """Aligns documents of one file into another."""
    from align.plain import Document, aligned

    count = jsonl.write(out, aligned(jsonl.read(given, Document), embed.shared()))
    console.tell(quiet, f"sentences: {count} documents -> {out}")


@app.command()
def quotes(folder: Folder = OUT, quiet: Quiet = False) -> None:
    """Find who is quoted as saying what."""
    from align.quotes import quotes as find

    found = [quote for article in jsonl.read(folder / "articles.jsonl", Article) for quote in find(article)]
    jsonl.write(folder / "quotes.jsonl", found)
    named = sum(bool(quote.speaker) for quote in found)
    console.tell(quiet, f"quotes: {len(found)}, {named} with a speaker -> {folder / 'quotes.jsonl'}")


@app.command()
def match(folder: Folder = OUT, quiet: Quiet = False) -> None:
    """Gather statements and quotes across versions into claims."""
    from align.match import match as gather

    made = gather(
        jsonl.read(folder / "stories.jsonl", Story),
        jsonl.read(folder / "beads.jsonl", Bead),
        jsonl.read(folder / "sentences.jsonl", Sentence),
        jsonl.read(folder / "quotes.jsonl", Quote),
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
    """Measure beads and quotes against labels made by hand: precision, recall and F1, strict and lax."""
    from align.accuracy import Gold, report

    for line in report(
        Gold.read(gold),
        jsonl.read(folder / "sentences.jsonl", Sentence),
        jsonl.read(folder / "beads.jsonl", Bead),
        jsonl.read(folder / "quotes.jsonl", Quote),
    ):
        print(line)


if __name__ == "__main__":
    console.run(app)
