"""The commands that take plain text too: `align sentences` and `align quotes`; ``__main__`` puts them in place."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from align.records import Bead, Quote, Story
from mt import console, embed, jsonl
from mt.console import OUT, Folder, Quiet
from mt.embed import Encoder
from mt.errors import UserError
from mt.records import Article, Refused, Sentence

Regime = Annotated[
    str,
    typer.Option(
        "--regime",
        help="monotone: in order; crossing: regardless of order; auto: as the order of confident links says; both: one "
        "after the other.",
    ),
]
Named = Annotated[
    str,
    typer.Option(
        "--encoder",
        help=f"What embeds sentences: {', '.join(embed.NAMES)}, or the folder or OWNER/NAME of a "
        "sentence-transformers or model2vec model.",
    ),
]


def sentences(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Two files to align, one sentence a line; with --jsonl, one to read and one to write."),
    ] = None,
    src_lang: Annotated[str, typer.Option("--src-lang", help="The language of the first file, as de.")] = "",
    tgt_lang: Annotated[str, typer.Option("--tgt-lang", help="The language of the second file.")] = "",
    form: Annotated[str, typer.Option("--format", help="How beads of two files are printed.")] = "vecalign",
    documents: Annotated[bool, typer.Option("--jsonl", help="Align many documents, one a line of JSON.")] = False,
    regime: Regime = "auto",
    encoder: Named = embed.DEFAULT,
    folder: Folder = OUT,
    quiet: Quiet = False,
) -> None:
    """Align the sentences of every two versions of a story, or of plain text files."""
    asked = regimes(regime)
    if documents:
        given, out = _in_and_out(files)
        _documents(given, out, regime, embed.shared(encoder), quiet)
    elif files:
        paths = _two(files, "files", "name two, source and target")
        _texts(paths, (src_lang, tgt_lang), form, asked, embed.shared(encoder), quiet)
    else:
        versions(folder, asked, embed.shared(encoder), quiet)


def _two(files: list[Path] | None, place: str, next_step: str) -> tuple[Path, Path]:
    match files:
        case [one, other]:
            return one, other
    raise UserError(place, f"takes two files, not {len(files or ())}", next_step)


def _in_and_out(files: list[Path] | None) -> tuple[Path, Path]:
    """Takes a file to read and one to write, which must be another: lines that are refused would be lost with it."""
    given, out = _two(files, "--jsonl", "name the file to read and the file to write")
    if given.resolve() == out.resolve():
        raise UserError(str(out), "is the file to read too", "name another to write")
    return given, out


def regimes(regime: str) -> tuple[str, ...]:
    """Lists the regimes that an option names."""
    choices = {"auto": ("auto",), "monotone": ("monotone",), "crossing": ("crossing",)}
    known = choices | {"both": ("monotone", "crossing")}
    if regime not in known:
        raise UserError(f"--regime {regime!r}", "is unknown", f"choose {', '.join(known)}")
    return known[regime]


def versions(folder: Path, asked: tuple[str, ...], encoder: Encoder, quiet: bool) -> None:
    """Aligns the pipeline's own sentences; of two regimes each goes to a file of its own."""
    from align.beads import aligned

    articles = {article.id: article for article in jsonl.read(folder / "articles.jsonl", Article)}
    told = jsonl.read(folder / "stories.jsonl", Story)
    own = jsonl.read(folder / "sentences.jsonl", Sentence)
    for regime in asked:
        made: list[Bead] = []
        for pair in aligned(told, articles, own, encoder, regime):
            made += pair.beads
            console.tell(quiet, f"{pair.src_id} {pair.tgt_id} ({'-'.join(pair.langs)}): {pair.told}")
        out = folder / ("beads.jsonl" if len(asked) == 1 else f"beads.{regime}.jsonl")
        made = _corrected(made, folder, own)
        jsonl.write(out, made)
        linked = sum(not bead.alone for bead in made)
        console.tell(quiet, f"sentences: {linked} beads, {len(made) - linked} sentences alone -> {out}")


def _texts(
    paths: tuple[Path, Path],
    langs: tuple[str, str],
    form: str,
    asked: tuple[str, ...],
    encoder: Encoder,
    quiet: bool,
) -> None:
    """Aligns two files and prints their beads; of two regimes each after a line that names it."""
    from align import plain

    if form not in plain.FORMATS:
        raise UserError(f"format {form!r}", "is unknown", f"choose {', '.join(plain.FORMATS)}")
    texts = plain.sentences(paths[0]), plain.sentences(paths[1])
    for line in plain.strange(texts, langs):
        console.say(f"parallax: warning: {line}")
    for regime in asked:
        found, told = plain.scored(texts, langs, encoder, regime)
        console.tell(quiet, f"{paths[0]} {paths[1]}: {told}")
        if len(asked) > 1:
            print(f"# {regime}")
        for line in plain.FORMATS[form](found):
            print(line)


def _documents(given: Path, out: Path, regime: str, encoder: Encoder, quiet: bool) -> None:
    """Aligns documents of one file into another; exit code 1 where lines were refused, as in ``mt translate``."""
    from align.plain import Given, aligned, documents

    if regime == "both":
        raise UserError("--regime both", "is not for --jsonl, whose lines hold one reading", "run it twice")
    read = list(documents(given))
    refused = [it for it in read if isinstance(it, Refused)]
    good = [it for it in read if isinstance(it, Given)]
    if refused and not good:
        raise UserError(refused[0].id, refused[0].why, "give a JSON object with doc, src_lang, tgt_lang, src and tgt")
    jsonl.write(jsonl.refused_path(out), refused)
    with console.progress("sentences", len(good), quiet) as advance:
        count = jsonl.write(out, _told(aligned(good, encoder, regime), advance))
    for it in refused:
        console.say(f"parallax: {it.id}: {it.why}")
    console.tell(quiet, f"sentences: {count} documents, {len(refused)} lines refused -> {out}")
    if refused:
        raise typer.Exit(1)


def _told(rows: Iterable[dict[str, Any]], advance: Callable[[int], None]) -> Iterator[dict[str, Any]]:
    """Passes rows on and tells of each."""
    for row in rows:
        yield row
        advance(1)


def _corrected(made: list[Bead], folder: Path, told: list[Sentence]) -> list[Bead]:
    """Corrects beads by what the folder holds of a person's corrections; puts on record those that do not hold."""
    from align import corrections
    from align.revision import revised

    path = folder / corrections.FILE
    if not path.exists():
        jsonl.refused_path(path).unlink(missing_ok=True)
        return made
    entries, faults = corrections.read(path)
    made, undone = revised(made, told, entries)
    refused = [Refused(f"{path.name}#{number}", why) for number, why in sorted((faults | undone).items())]
    jsonl.write(jsonl.refused_path(path), refused)
    for it in refused:
        console.say(f"parallax: {path.with_name(it.id)}: {it.why}")
    return made


def quotes(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="A text to print the quotes of; with --jsonl, a file to read and one to write."),
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="The language of the text, as de; found out if not given.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a quote instead of a table.")] = False,
    documents: Annotated[bool, typer.Option("--jsonl", help="Add quotes to many documents, one a line.")] = False,
    speaker: Annotated[str, typer.Option("--speaker", help="Print what one speaker says, in every version.")] = "",
    folder: Folder = OUT,
    quiet: Quiet = False,
) -> None:
    """Find who is quoted as saying what: in the pipeline's articles, in a text, in many documents."""
    if documents:
        _quotes_of_documents(*_in_and_out(files), quiet)
    elif files:
        _print_quotes(*_quotes_of_texts(files, lang), speaker, as_json)
    elif speaker:
        found = jsonl.read(folder / "quotes.jsonl", Quote)
        langs = {article.id: article.lang for article in jsonl.read(folder / "articles.jsonl", Article)}
        _print_quotes(found, langs, speaker, as_json)
    else:
        _quotes_of_articles(folder, quiet)


def _quotes_of_articles(folder: Path, quiet: bool) -> None:
    """Finds the quotes of the pipeline's articles."""
    from align.quotes import quotes as find

    found = [quote for article in jsonl.read(folder / "articles.jsonl", Article) for quote in find(article)]
    jsonl.write(folder / "quotes.jsonl", found)
    forms = ", ".join(f"{count} {form}" for form, count in sorted(Counter(quote.form for quote in found).items()))
    console.tell(quiet, f"quotes: {len(found)} ({forms or 'none'}) -> {folder / 'quotes.jsonl'}")


def _quotes_of_texts(files: list[Path], lang: str) -> tuple[list[Quote], dict[str, str]]:
    """Finds the quotes of files of plain text, and the language of each file."""
    from align.quotes import quotes as find
    from align.voices import read

    articles = [read(path, lang) for path in files]
    return [quote for it in articles if it for quote in find(it)], {it.id: it.lang for it in articles if it}


def _quotes_of_documents(given: Path, out: Path, quiet: bool) -> None:
    """Adds quotes to the documents of a file; exit code 1 where lines were refused, beside the output."""
    from align.voices import annotated, lines

    refused: list[Refused] = []
    count = jsonl.write(out, annotated(lines(given), str(given), refused))
    jsonl.write(jsonl.refused_path(out), refused)
    console.tell(quiet, f"quotes: {count} documents, {len(refused)} refused -> {out}")
    if refused:
        raise typer.Exit(1)


def _print_quotes(found: list[Quote], langs: dict[str, str], speaker: str, as_json: bool) -> None:
    """Prints quotes as a table, or each as a JSON object; those of one text without what names the version."""
    from align.voices import encoded, row, said_by

    told = said_by(found, speaker) if speaker else found
    alone = len(langs) < 2
    if as_json:
        for quote in told:
            print(encoded(quote, alone))
    else:
        heads = ("version", "language", "speaker", "form", "quote")
        rows = (row(quote, langs.get(quote.article_id, "")) for quote in told)
        console.table(heads[2 * alone :], (cells[2 * alone :] for cells in rows))
