"""The command line of mt: ingest, segment, translate, models."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from mt import console, jsonl
from mt.console import Quiet
from mt.errors import UserError
from mt.records import Article, Refused, Sentence

app = typer.Typer(
    help="Articles in, sentences and English out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
Out = Annotated[Path, typer.Option("--out", help="The file to write; refusals go to *.refused.jsonl beside it.")]
Articles = Annotated[Path, typer.Option("--articles", help="Articles as `mt ingest` writes them.")]
Sentences = Annotated[Path, typer.Option("--sentences", help="Sentences as `mt segment` writes them.")]
Kind = Annotated[str, typer.Option("--engine", help="auto, marian, nllb or offline.")]
Model = Annotated[str, typer.Option("--model", help="MarianMT or NLLB checkpoint: a folder in hub layout or a hub id.")]


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders whose .txt, .html and .json files are taken.")],
    out: Out = Path("out/articles.jsonl"),
    lang: Annotated[str, typer.Option("--lang", help="The language of all files, where you know it.")] = "",
    quiet: Quiet = False,
) -> None:
    """Read article files, class their lines and write Article records."""
    from mt.ingest import census
    from mt.ingest import ingest as read

    files = [(name, _content(path)) for name, path in _listed(paths)]
    articles, refused = read(files, lang)
    if not articles:
        jsonl.write(jsonl.refused_path(out), refused)
        raise UserError(", ".join(map(str, paths)), "gave no article", f"see {jsonl.refused_path(out)} for the reasons")
    _write(out, articles, refused)
    if not quiet:
        kinds = ", ".join(f"{count} {kind}" for kind, count in census(articles).most_common())
        console.say(f"ingest: {len(articles)} articles, {len(refused)} refused ({kinds}) -> {out}")


@app.command()
def segment(
    articles: Articles = Path("out/articles.jsonl"), out: Out = Path("out/sentences.jsonl"), quiet: Quiet = False
) -> None:
    """Cut the lines of articles into sentences."""
    from mt.segment import segment as cut

    sentences = cut(jsonl.read(articles, Article))
    _write(out, sentences, [])
    if not quiet:
        story = sum(sentence.in_story for sentence in sentences)
        console.say(f"segment: {len(sentences)} sentences, {story} of them of the stories -> {out}")


@app.command()
def translate(
    articles: Articles = Path("out/articles.jsonl"),
    sentences: Sentences = Path("out/sentences.jsonl"),
    out: Out = Path("out/translations.jsonl"),
    engine: Kind = "auto",
    model: Model = "",
    memory: Annotated[str, typer.Option("--memory", help="Translation memory; empty for none.")] = "out/memory.sqlite",
    quiet: Quiet = False,
) -> None:
    """Translate the sentences of the stories into English."""
    from mt.memory import Memory
    from mt.translate import translate as run

    langs = {article.id: article.lang for article in jsonl.read(articles, Article)}
    todo = jsonl.read(sentences, Sentence)
    stray = next((sentence for sentence in todo if sentence.article_id not in langs), None)
    if stray:
        what = f"has a sentence of {stray.article_id}, which {articles} lacks"
        raise UserError(str(sentences), what, "run mt segment again")
    with console.progress("translate", sum(sentence.in_story for sentence in todo), quiet) as advance:
        done, refused = run(todo, langs, engine, model or None, Memory(Path(memory)) if memory else None, advance)
    _write(out, done, refused)
    if not quiet:
        flagged = sum(bool(translation.flags) for translation in done)
        console.say(f"translate: {len(done)} sentences, {flagged} flagged, {len(refused)} not of the stories -> {out}")


@app.command()
def models(
    langs: Annotated[list[str] | None, typer.Argument(help="Languages; all that Parallax knows if none.")] = None,
    engine: Kind = "auto",
    model: Model = "",
    articles: Annotated[
        Path | None, typer.Option("--articles", help="Ask for the languages of these articles.")
    ] = None,
    extras: Annotated[bool, typer.Option("--extras", help="Print only the extras that pip must install.")] = False,
) -> None:
    """Show which engine would serve each language, and why."""
    from mt.languages import LANGUAGES
    from mt.models import serving

    spoken = {article.lang for article in jsonl.read(articles, Article)} if articles else set(LANGUAGES)
    asked = langs or [code for code in LANGUAGES if code != "en" and code in spoken]
    chosen = [serving(lang, engine=engine, model=model or None) for lang in asked]
    if extras:
        print("\n".join(sorted({"offline" for it in chosen if it.engine == "offline"})))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("language", "engine", "model", "where", "why", box=None, header_style="bold")
    for it in chosen:
        table.add_row(it.lang, it.engine, it.model, it.where, it.why)
    Console(width=None if os.isatty(1) else 160).print(table)


def _listed(paths: list[Path]) -> list[tuple[str, Path]]:
    """Lists the files to read with the name that gives each its article id, in a fixed order.

    Of a folder the files that a reader knows are taken; a name that is no UTF-8 is written with replacement characters.
    """
    from mt.wire import READERS

    listed: list[tuple[Path, Path]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in READERS and not p.is_dir())
            listed += [(p.relative_to(path), p) for p in inside]
        elif path.exists():
            listed.append((Path(path.name), path))
        else:
            raise UserError(str(path), "does not exist", "check the name")
    if not listed:
        known = ", ".join(READERS)
        raise UserError(", ".join(map(str, paths)), "has no article files", f"give files ending in {known}")
    return [(os.fsencode(name.as_posix()).decode(errors="replace"), path) for name, path in listed]


def _content(path: Path) -> bytes | OSError:
    """Reads a file; one that cannot be read is refused later, so that the others go on."""
    try:
        return path.read_bytes()
    except OSError as error:
        return error


def _write(out: Path, records: Sequence[object], refused: Sequence[Refused]) -> None:
    """Writes the refused first, so that the output is there only when its reasons are."""
    jsonl.write(jsonl.refused_path(out), refused)
    jsonl.write(out, records)


if __name__ == "__main__":
    console.run(app)
