"""The commands beside the pipeline: `mt models` in its kinds, and `mt train`; ``__main__`` puts them in their place."""

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from mt import console, jsonl
from mt.console import Quiet
from mt.errors import UserError
from mt.records import Article

RUNTIME, RECORDS = "Runtime", "Records"  # panels of the help
Kind = Annotated[str, typer.Option("--engine", help="auto, marian, nllb or offline.")]
Model = Annotated[str, typer.Option("--model", help="MarianMT or NLLB checkpoint: a folder in hub layout or a hub id.")]
From = Annotated[str, typer.Option("--from", help="Language of the text; found out where not given.")]
To = Annotated[str, typer.Option("--to", help="Language to translate into.")]
Ids = Annotated[list[str], typer.Argument(help="Hub ids (OWNER/NAME) or folders.")]
ARTICLES = typer.Option("--articles", help="Articles as `mt ingest` writes them.", rich_help_panel=RECORDS)
Offline = Annotated[bool, typer.Option("--offline", help="Never ask the network; the same as PARALLAX_OFFLINE=1.")]
Compute = Annotated[
    str, typer.Option(help="int8, float32, float16, ...; default: what suits.", rich_help_panel=RUNTIME)
]
stock = typer.Typer(help="Models: listed, fetched, verified, converted, heard.", no_args_is_help=True)


@stock.command("serve")
def models_serve(
    langs: Annotated[list[str] | None, typer.Argument(help="Languages; all that Parallax knows if none.")] = None,
    tgt: To = "en",
    engine: Kind = "auto",
    model: Model = "",
    offline: Offline = False,
    articles: Annotated[Path | None, ARTICLES] = None,
    extras: Annotated[bool, typer.Option("--extras", help="Print only the extras that pip must install.")] = False,
) -> None:
    """Show which engine would serve each language, and why."""
    from mt.languages import LANGUAGES
    from mt.models import serving
    from mt.stock import extras as needed

    stay_offline(offline)
    spoken = {article.lang for article in jsonl.read(articles, Article)} if articles else set(LANGUAGES)
    asked = langs or [code for code in LANGUAGES if code != tgt and code in spoken]
    if extras:
        print("\n".join(needed(asked, engine, model or None)))
        return
    chosen = [serving(lang, tgt, engine, model or None) for lang in asked]
    rows = [(it.lang, it.engine, it.model, it.where, it.why) for it in chosen]
    console.table(("language", "engine", "model", "where", "why"), rows)


@stock.command("list")
def models_list() -> None:
    """List the registered models: languages, licence, size, published score, and what of each is on this machine."""
    from mt.languages import LANGUAGES
    from mt.stock import listing

    def spoken(codes: tuple[str, ...]) -> str:
        return "any" if set(codes) >= set(LANGUAGES) else ", ".join(codes)

    rows = []
    for it in listing():
        here = [*["fetched"] * it.fetched, *["converted"] * it.converted]
        known = it.model
        rows.append(
            (
                known.id,
                f"{spoken(known.langs)} > {spoken(known.into)}",
                known.licence,
                f"{known.size} MB",
                known.score,
                known.revision[:12] if known.revision != "main" else it.commit[:12] or "pinned at first use",
                ", ".join(here) or "not here",
            )
        )
    console.table(("model", "languages", "licence", "weights", "published score", "revision", "here"), rows)


@stock.command("fetch")
def models_fetch(ids: Ids) -> None:
    """Download models and compare them with the hub's hashes and with what is pinned; goes on where it stopped."""
    from mt.stock import fetch

    for what in ids:
        place, pin = fetch(what)
        print(f"fetched {what}@{pin.commit[:12]}: {len(pin.files)} files, SHA-256 checked -> {place}")


@stock.command("verify")
def models_verify(ids: Ids) -> None:
    """Read every file of models again and compare its SHA-256 with what was pinned; exit code 1 where one differs."""
    from mt.stock import verify

    bad = 0
    for what in ids:
        for it in verify(what):
            print(f"{it.state:8}{it.sha256}  {what}/{it.file}")
            bad += it.state not in ("ok", "new")
    if bad:
        raise SystemExit(1)


@stock.command("convert")
def models_convert(ids: Ids, compute_type: Compute = "default", src: From = "", tgt: To = "en") -> None:
    """Convert models to CTranslate2, each once, and have them say their canary sentences beside torch."""
    from mt.stock import convert

    for what in ids:
        print(f"converted {what} -> {convert(what, compute_type, src, tgt)}")


@stock.command("canary")
def models_canary(
    ids: Annotated[list[str], typer.Argument(help="Hub ids or folders; offline for the offline engine.")],
    src: From = "",
    tgt: To = "en",
) -> None:
    """Load models and show what they say to their canary sentences; a model that fails one is refused."""
    from mt.search import Runtime
    from mt.stock import listen

    for what in ids:
        rows = [(it.src, it.source, it.target, f"{it.score:.2f}") for it in listen(what, Runtime(), src, tgt)]
        console.table(("language", what, "said", "log-probability"), rows)


def train(
    corpora: Annotated[
        list[Path],
        typer.Argument(
            help="Parallel text: folders that `align export` wrote, .tsv, .jsonl, .parquet or .tmx, packed or "
            "not (gz, xz), or for Moses files what their names share."
        ),
    ],
    language_pair: Annotated[
        list[str],
        typer.Option("--language-pair", "-l", help="Source and target, as bg-en; may come again."),
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder to write; until the end, all is in OUT.part.")],
    model: Annotated[
        str, typer.Option("--model", help="What to train: a folder in hub layout; for offline that of an adapter.")
    ] = "",
    engine: Annotated[str, typer.Option("--engine", help="auto for what --model is, or offline.")] = "auto",
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin the offline engine's adapter anew.")] = False,
    dev: Annotated[list[Path] | None, typer.Option("--dev", help="Parallel text to test on.")] = None,
    held_out: Annotated[int, typer.Option("--held-out", min=1, help="Pairs to test on, without --dev.")] = 500,
    learning_rate: Annotated[
        float, typer.Option("--learning-rate", min=0, help="The highest; 0: 1e-4, for an adapter 1e-3.")
    ] = 0.0,
    batch_tokens: Annotated[int, typer.Option("--batch-tokens", min=1, help="Tokens a batch, padding counted.")] = 4096,
    accumulate: Annotated[int, typer.Option("--accumulate", min=1, help="Batches a step.")] = 1,
    epochs: Annotated[int, typer.Option("--epochs", min=1, help="Passes over the corpus, at most.")] = 10,
    max_minutes: Annotated[
        float, typer.Option("--max-minutes", min=0, help="End by then, the learning rate too; 0: no limit.")
    ] = 0.0,
    eval_every: Annotated[int, typer.Option("--eval-every", min=1, help="Steps between evaluations.")] = 200,
    patience: Annotated[int, typer.Option("--patience", min=1, help="Evaluations without a better chrF.")] = 5,
    label_smoothing: Annotated[float, typer.Option("--label-smoothing", min=0, max=0.9)] = 0.1,
    seed: Annotated[int, typer.Option("--seed")] = 1,
    device: Annotated[str, typer.Option("--device", help="auto, cpu or cuda.")] = "auto",
    quiet: Quiet = False,
) -> None:
    """Fine-tune a MarianMT or NLLB checkpoint, or the offline engine's adapter; the same command resumes."""
    from mt.corpora import direction
    from mt.lesson import prepare
    from mt.lora import LoraPupil
    from mt.pupils import Pupil, Seq2SeqPupil
    from mt.savepoint import Evaluation
    from mt.train import Settings, Watch, planned
    from mt.train import train as run

    directions = [direction(pair) for pair in language_pair]
    if not out.name:
        raise UserError(str(out), "is no name for a new folder", "name another with --out")
    if engine not in ("auto", "offline"):
        raise UserError(f"engine {engine!r}", "is none that --model leaves open", "choose auto or offline")
    if engine != "offline" and not model:
        raise UserError("--model", "is not given", "name a folder in hub layout, or choose --engine offline")
    _check_directions(engine, model, directions)
    pupil: Pupil = (
        LoraPupil.load(Path(model) if model else None, fresh)
        if engine == "offline"
        else Seq2SeqPupil.load(_checkpoint(model))
    )
    lesson = prepare(pupil, corpora, directions, dev or (), held_out)
    jsonl.write(out.with_name(f"{out.name}.refused.jsonl"), lesson.refused)
    settings = Settings(
        learning_rate,
        batch_tokens,
        accumulate,
        epochs,
        max_minutes,
        eval_every,
        patience,
        label_smoothing,
        seed,
        device,
    )
    console.tell(
        quiet,
        f"train: {len(lesson.train)} pairs to learn from, {len(lesson.dev)} to test on, {len(lesson.refused)} refused, "
        f"{lesson.others} rows in other languages",
    )

    def tell(one: Evaluation) -> None:
        told = f"step {one.step}, {one.seconds:.0f} s: loss {one.loss:.3f}, held-out loss {one.dev_loss:.3f}"
        console.tell(quiet, f"train: {told}, chrF {one.chrf:.1f}")

    command = shlex.join(["python", "-m", "mt", *sys.argv[1:]])
    with console.progress("train", planned(lesson, settings), quiet) as advance:
        done = run(pupil, lesson, out, settings, Watch(advance, tell), command)
    first = done.evaluations[0]
    console.tell(quiet, f"train: chrF {first.chrf:.1f} -> {done.best.chrf:.1f} at step {done.best.step} -> {out}")


def _check_directions(engine: str, model: str, directions: list[tuple[str, str]]) -> None:
    """Raises UserError for languages that a model says it does not read or write: it would learn noise."""
    from mt.registry import listed, reads, writes

    read, written = (None, ("en",)) if engine == "offline" else (reads(model), writes(model))
    for src, tgt in directions:
        for lang, known, verb in ((src, read, "reads"), (tgt, written, "writes")):
            if known is not None and lang not in known:
                place = "offline engine" if engine == "offline" else model
                raise UserError(place, f"{verb} {listed(known)}, not {lang}", f"name a model that {verb} it")


def _checkpoint(model: str) -> Path:
    """Names the folder of a checkpoint, that of a hub id after it was fetched."""
    from mt.stock import fetch

    place = Path(model).expanduser()
    return place if place.is_dir() else fetch(model)[0]


def stay_offline(asked: bool) -> None:
    """Forbids every request if that is asked for."""
    if asked:
        from mt import hub

        hub.stay_offline()
