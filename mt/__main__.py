"""The command line of mt: ingest, segment, translate; models and train are in ``commands``."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mt import console, jsonl, wire
from mt.commands import ARTICLES, RECORDS, RUNTIME, Compute, From, Kind, Model, Offline, To, stay_offline, stock, train
from mt.console import Quiet
from mt.errors import UserError
from mt.records import Article, Refused, Sentence
from mt.signature import LOW_QUALITY, is_low_quality

if TYPE_CHECKING:
    from mt.plaintext import Line
    from mt.service import Settings

AHEAD = 200  # lines that are read to find the language of a text
app = typer.Typer(
    help="Articles in, sentences and English out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(stock, name="models")
Out = Annotated[Path, typer.Option("--out", help="The file to write; refusals go to *.refused.jsonl beside it.")]
SEARCH = "Search"  # a panel of the help


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
    articles: Annotated[Path, ARTICLES] = Path("out/articles.jsonl"),
    out: Out = Path("out/sentences.jsonl"),
    quiet: Quiet = False,
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
    paths: Annotated[list[Path] | None, typer.Argument(help="Text files, or folders of them; stdin if none.")] = None,
    src: From = "",
    tgt: To = "en",
    form: Annotated[str, typer.Option("--format", help="What to write: text, jsonl or tsv.")] = "text",
    out: Annotated[Path | None, typer.Option("--out", help="The file to write; stdout if none.")] = None,
    engine: Kind = "auto",
    model: Model = "",
    offline: Offline = False,
    memory: Annotated[str, typer.Option("--memory", help="Translation memory, a file; empty for none.")] = "",
    articles: Annotated[Path | None, ARTICLES] = None,
    sentences: Annotated[
        Path | None, typer.Option("--sentences", help="Sentences as `mt segment` writes them.", rich_help_panel=RECORDS)
    ] = None,
    beam_size: Annotated[int, typer.Option(min=0, help="Beam width; 0: the engine's.", rich_help_panel=SEARCH)] = 0,
    no_repeat_ngram_size: Annotated[
        int, typer.Option(min=0, help="Length of the token sequences that may not recur.", rich_help_panel=SEARCH)
    ] = 0,
    rerank: Annotated[
        int, typer.Option(min=0, help="Weigh so many candidates by embedding.", rich_help_panel=SEARCH)
    ] = 0,
    mbr: Annotated[
        int, typer.Option(min=0, help="Weigh so many by minimum Bayes risk, chrF.", rich_help_panel=SEARCH)
    ] = 0,
    retries: Annotated[
        bool, typer.Option(help="Try again what the guard finds faulty.", rich_help_panel=SEARCH)
    ] = True,
    deterministic: Annotated[
        bool, typer.Option("--deterministic", help="Each sentence alone, on one thread.", rich_help_panel=SEARCH)
    ] = False,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.", rich_help_panel=RUNTIME)] = "auto",
    compute_type: Compute = "default",
    inter_threads: Annotated[int, typer.Option(min=0, help="Batches at once.", rich_help_panel=RUNTIME)] = 0,
    intra_threads: Annotated[int, typer.Option(min=0, help="Threads a batch.", rich_help_panel=RUNTIME)] = 0,
    max_batch_size: Annotated[
        int, typer.Option(min=1, help="Source tokens a batch, padding included.", rich_help_panel=RUNTIME)
    ] = 512,
    quiet: Quiet = False,
) -> None:
    """Translate text, line for line, or the sentences of articles.

    Text: `echo "..." | python -m mt translate --from bg`. Ends with 0 only if every line was translated, with 1 if some
    were refused. Articles: give --articles and --sentences, as make does.
    """
    from mt.search import Runtime
    from mt.service import Settings

    settings = Settings(
        engine=engine,
        model=model or None,
        beam_size=beam_size,
        no_repeat_ngram_size=no_repeat_ngram_size,
        rerank=rerank,
        mbr=mbr,
        deterministic=deterministic,
        retries=retries,
        max_batch_size=max_batch_size,
        runtime=Runtime(device, compute_type, inter_threads, intra_threads),
    )
    stay_offline(offline)
    kept = Path(memory) if memory else None
    if articles or sentences:
        if paths or (src, tgt, form) != ("", "en", "text") or not (articles and sentences and out):
            place = "--articles, --sentences and --out"
            raise UserError(
                place, "belong together, without files, --from, --to or --format", "give all three, or none"
            )
        _translate_records(articles, sentences, out, settings, kept, quiet)
        return
    _translate_text(paths or [], (src, tgt), form, out, settings, kept, quiet)


def _translate_records(
    articles: Path, sentences: Path, out: Path, settings: "Settings", memory: Path | None, quiet: bool
) -> None:
    """Translates the sentences of the stories into English."""
    from mt.memory import Memory
    from mt.translate import translate as run

    langs = {article.id: article.lang for article in jsonl.read(articles, Article)}
    todo = jsonl.read(sentences, Sentence)
    stray = next((sentence for sentence in todo if sentence.article_id not in langs), None)
    if stray:
        what = f"has a sentence of {stray.article_id}, which {articles} lacks"
        raise UserError(str(sentences), what, "run mt segment again")
    with console.progress("translate", sum(sentence.in_story for sentence in todo), quiet) as advance:
        done, refused = run(todo, langs, settings, Memory(memory) if memory else None, advance)
    _write(out, done, refused)
    if not quiet:
        flagged = sum(bool(translation.flags) for translation in done)
        story = sum(sentence.in_story for sentence in todo)
        lost = f"{story - len(done)} could not be translated, " * (story > len(done))
        rest = f"{lost}{len(todo) - story} not of the stories"
        console.say(f"translate: {len(done)} sentences, {flagged} flagged, {rest} -> {out}")


def _translate_text(
    paths: list[Path],
    pair: tuple[str, str],
    form: str,
    out: Path | None,
    settings: "Settings",
    memory: Path | None,
    quiet: bool,
) -> None:
    """Translates lines of text as they come in, so that memory stays flat; exit code 1 where lines were refused."""
    from mt.memory import Memory
    from mt.plaintext import FORMATS, Row, translated, untouched
    from mt.translate import opened

    if form not in FORMATS:
        raise UserError(f"format {form!r}", "is unknown", f"choose {', '.join(FORMATS)}")
    refused: list[Row] = []
    flagged = done = 0

    def noted(rows: Iterable[Row]) -> Iterator[Row]:
        nonlocal flagged, done
        for row in rows:
            done, flagged = done + 1, flagged + bool(row.flags)
            if row.refused:
                refused.append(row)
            yield row

    given, src = _lines(paths, pair[0])
    service = opened(src, pair[1], settings, Memory(memory) if memory else None) if src else None
    rows = translated(given, service, src, pair[1]) if service else untouched(given)
    with console.output(out) as file:
        for line in FORMATS[form](noted(rows)):
            file.write(f"{line}\n".encode())
    for row in refused:
        console.say(f"parallax: {row.file}:{row.line}: not translated ({row.refused})")
    if not quiet:
        poor = f", by the {LOW_QUALITY}" * bool(service and is_low_quality(service.signature))
        console.say(f"translate: {done} lines from {src or '?'}, {flagged} flagged (--format jsonl says why){poor}")
    if refused:
        raise SystemExit(1)


def _lines(paths: list[Path], src: str) -> tuple[Iterator["Line"], str]:
    """Opens files, folders or stdin as one stream of lines, and finds its language where that is not given.

    The language is empty where there is no text at all. Files in several languages are refused.
    """
    from mt.plaintext import lines

    if paths:
        files = _files(paths)
        found = {str(file): src or _language(list(islice(_read(file), AHEAD))) for file in files}
        spoken = {lang: name for name, lang in reversed(found.items()) if lang}
        if len(spoken) > 1:
            told = " and ".join(f"{name} reads like {lang}" for lang, name in sorted(spoken.items()))
            raise UserError("--from", f"is not given, and {told}", "translate them apart, or name the language")
        return chain.from_iterable(map(_read, files)), src or next(iter(spoken), "")
    if sys.stdin.isatty():
        console.say("translate: reading from the terminal, a text a line; end with Ctrl-D")
    given = lines("stdin", sys.stdin.buffer)
    ahead = [] if src else list(islice(given, AHEAD))
    return chain(ahead, given), src or _language(ahead)


def _language(ahead: Sequence["Line"]) -> str:
    """Finds the language of a text by its first lines; empty where these are blank."""
    from mt.ingest import language

    if not any(line.text.strip() for line in ahead):
        return ""
    try:
        return language("\n".join(line.text for line in ahead), "")[0]
    except wire.UnreadableError as error:
        raise UserError("--from", f"is not given, and the {error} ({ahead[0].file})", "name the language") from None


def _files(paths: list[Path]) -> list[Path]:
    """Lists text files, of a folder all that end in .txt in a fixed order; raises UserError for one that is none."""
    files: list[Path] = []
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.suffix.lower() == ".txt" and p.is_file())
        if path.is_dir() and not inside:
            raise UserError(str(path), "has no .txt files", "name files, or a folder with some")
        files += inside if path.is_dir() else [path]
    for file in files:
        try:
            file.open("rb").close()
        except OSError as error:
            raise UserError(str(file), f"cannot be read ({error.strerror})", "check the name") from None
    return files


def _read(file: Path) -> Iterator["Line"]:
    from mt.plaintext import lines

    with file.open("rb") as content:
        yield from lines(str(file), content)


def _listed(paths: list[Path]) -> list[tuple[str, Path]]:
    """Lists the files to read with the name that gives each its article id, in a fixed order.

    Of a folder the files that a reader knows are taken; a name that is no UTF-8 is written with replacement characters.
    """
    listed: list[tuple[Path, Path]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in wire.READERS and not p.is_dir())
            listed += [(p.relative_to(path), p) for p in inside]
        elif path.exists():
            listed.append((Path(path.name), path))
        else:
            raise UserError(str(path), "does not exist", "check the name")
    if not listed:
        known = ", ".join(wire.READERS)
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


app.command()(train)

if __name__ == "__main__":
    console.run(app)
