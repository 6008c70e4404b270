import json
import os
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from mt.__main__ import translate
from mt.choice import Judge
from mt.commands import train
from mt.errors import UserError
from mt.jsonl import read
from mt.records import Article, Refused, Sentence
from mt.service import Service
from tests.mt import checkpoints
from tests.mt.test_service import Small

SEEDS = Path(__file__).parents[2] / "seeds"
GOOD = (SEEDS / "002_8229361879d8cb6e.txt").read_bytes()
FRENCH = "Les deux parties ont signé un accord de partenariat mardi à Vilnius, en Lituanie."
Run = subprocess.CompletedProcess[str]


def mt(*arguments: str | Path, columns: int = 100) -> Run:
    command = [sys.executable, "-m", "mt", *map(str, arguments)]
    environment = {**os.environ, "COLUMNS": str(columns), "NO_COLOR": "1", "TERM": "dumb"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)


def one_line(run: Run) -> str:
    """Checks that a run ended as a user's mistake does and returns what it said."""
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.count("\n") == 1
    return run.stderr.removeprefix("parallax: ").rstrip()


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ingests and segments the seeds."""
    out = tmp_path_factory.mktemp("out")
    ran = mt("ingest", SEEDS, "--out", out / "articles.jsonl")
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.startswith("ingest: 5 articles, 0 refused (")
    ran = mt("segment", "--articles", out / "articles.jsonl", "--out", out / "sentences.jsonl")
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.startswith("segment: ")
    assert ran.stdout == ""
    return out


def test_the_seeds_go_through(seeded: Path) -> None:
    articles, sentences = read(seeded / "articles.jsonl", Article), read(seeded / "sentences.jsonl", Sentence)
    assert [article.id[:3] for article in articles] == ["000", "001", "002", "003", "004"]
    texts = {article.id: article.text for article in articles}
    assert all(texts[it.article_id][it.start : it.end] == it.text for it in sentences)
    assert {it.article_id for it in sentences} == set(texts)
    assert sorted(path.name for path in seeded.iterdir()) == [
        "articles.jsonl", "articles.refused.jsonl", "sentences.jsonl", "sentences.refused.jsonl",
    ]  # fmt: skip
    assert read(seeded / "articles.refused.jsonl", Refused) == []


def test_a_second_run_writes_the_same(seeded: Path, tmp_path: Path) -> None:
    mt("ingest", SEEDS, "--out", tmp_path / "articles.jsonl", "--quiet")
    assert (tmp_path / "articles.jsonl").read_bytes() == (seeded / "articles.jsonl").read_bytes()


def test_what_cannot_be_used_is_refused_with_its_reason_and_the_others_go_on(tmp_path: Path) -> None:
    contents = {
        "binary.txt": b"\x89PNG\r\n\x1a\n\0\0",
        "empty.txt": b"",
        "french.txt": FRENCH.encode(),
        "good.txt": GOOD,
        "legacy.txt": "Привіт, світе".encode("cp1251"),
        "notes.docx": b"text",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    ran = mt("ingest", *(tmp_path / name for name in contents), "--out", tmp_path / "articles.jsonl")
    assert ran.returncode == 0
    assert ran.stderr.startswith("ingest: 1 articles, 5 refused")
    assert [article.id for article in read(tmp_path / "articles.jsonl", Article)] == ["good"]
    refused = {it.id: it.why for it in read(tmp_path / "articles.refused.jsonl", Refused)}
    assert refused == {
        "binary.txt": "binary (a zero byte at 8)",
        "empty.txt": "empty",
        "french.txt": "language fr is none of bg, de, uk, en",
        "legacy.txt": "not UTF-8 (byte 0xcf at 0)",
        "notes.docx": "unknown file type .docx (known: .txt, .html, .htm, .json)",
    }


def test_a_folder_gives_every_file_that_has_a_reader(tmp_path: Path) -> None:
    for name in ("b.txt", "deep/gold/c.TXT", "a.html", "notes.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(GOOD.replace(b"\n", b"<p>") if name == "a.html" else GOOD)
    assert mt("ingest", tmp_path, "--out", tmp_path / "x.jsonl").returncode == 0
    assert [article.id for article in read(tmp_path / "x.jsonl", Article)] == ["a", "b", "deep/gold/c"]


def test_a_declared_language_wins(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(GOOD)
    assert mt("ingest", tmp_path / "a.txt", "--lang", "uk", "--out", tmp_path / "x.jsonl").returncode == 0
    (article,) = read(tmp_path / "x.jsonl", Article)
    assert article.lang == article.declared_lang == "uk"
    assert article.flags[0].startswith("language mismatch: declared uk, reads like de")


def test_nothing_usable_is_a_mistake_and_keeps_the_reasons_only(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(FRENCH.encode())
    said = one_line(mt("ingest", tmp_path / "a.txt", "--out", tmp_path / "x.jsonl"))
    assert said == f"{tmp_path}/a.txt: gave no article; see {tmp_path}/x.refused.jsonl for the reasons"
    assert read(tmp_path / "x.refused.jsonl", Refused)[0].why.startswith("language fr")
    assert not (tmp_path / "x.jsonl").exists()


def test_mistakes_of_the_user_end_with_2_and_one_line(tmp_path: Path, seeded: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    bad = tmp_path / "bad.jsonl"
    bad.write_text((seeded / "articles.jsonl").read_text("utf-8").split("\n")[0] + "\n{}\n", "utf-8")
    out = tmp_path / "out.jsonl"
    cases: list[tuple[tuple[str | Path, ...], str]] = [
        (
            ("ingest", tmp_path / "none.txt", "--out", out),
            "none.txt: does not exist; check the name",
        ),
        (("ingest", empty, "--out", out), "empty: has no article files; give files ending in .txt, .html, .htm, .json"),
        (("ingest", SEEDS, "--out", "."), ".: is no regular file; name a file to write"),
        (("ingest", SEEDS, "--out", empty), "empty: is no regular file; name a file to write"),
        (
            ("ingest", SEEDS, "--out", bad / "x.jsonl"),
            "cannot be written (File exists); choose a folder that you may write to",
        ),
        (("segment", "--articles", tmp_path / "none.jsonl", "--out", out), "run the stage that writes it"),
        (
            ("segment", "--articles", bad, "--out", out),
            "bad.jsonl:2: is no Article (Object missing required field `id`)",
        ),
    ]
    for arguments, said in cases:
        assert said in one_line(mt(*arguments))
        assert not out.exists()


def test_a_mistyped_command_ends_with_2_and_one_line() -> None:
    said = one_line(mt("ingest", "--nonsense"))
    assert said == "python -m mt ingest: no such option: --nonsense; see `python -m mt ingest --help`"


def opened(pipe: Path) -> int:
    """Opens a pipe for writing as soon as somebody reads it."""
    for _ in range(3000):
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.01)
    raise TimeoutError(pipe)


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_a_kill_midway_leaves_no_half_output(tmp_path: Path, sent: signal.Signals) -> None:
    """Stops the run while it reads: a pipe that nobody writes to stands among the files."""
    (tmp_path / "a.txt").write_bytes(GOOD)
    os.mkfifo(tmp_path / "b.txt")
    out = tmp_path / "out" / "articles.jsonl"
    out.parent.mkdir()
    out.write_bytes(b"old")
    command = [
        sys.executable,
        "-m",
        "mt",
        "ingest",
        str(tmp_path / "a.txt"),
        str(tmp_path / "b.txt"),
        "--out",
        str(out),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as running:
        pipe = opened(tmp_path / "b.txt")
        for _ in range(30):  # one that comes between open and read waits for the next
            running.send_signal(sent)
            with suppress(subprocess.TimeoutExpired):
                running.wait(timeout=1)
                break
        assert running.returncode == (143 if sent == signal.SIGTERM else -9)
        os.close(pipe)
        assert running.stderr is not None
        assert running.stderr.read() == b""
    assert [(path.name, path.read_bytes()) for path in out.parent.iterdir()] == [("articles.jsonl", b"old")]


COMMANDS = {
    (): ("Articles in, sentences and English out.", "ingest", "segment", "translate", "train", "models"),
    ("ingest",): ("Read article files, class their lines", "--out", "--lang", "--quiet", "*.refused.jsonl"),
    ("segment",): ("Cut the lines of articles into sentences.", "--articles", "--out"),
    ("translate",): ("line for line", "--from", "--to", "--engine", "--model", "--memory", "--beam-size", "--rerank"),
    ("train",): ("Fine-tune a MarianMT or NLLB checkpoint", "--language-pair", "--max-minutes", "--patience"),
    ("models",): ("Models: listed", "serve", "list", "fetch", "verify", "convert", "canary"),
    ("models", "serve"): ("which engine would serve each language", "--engine", "--model", "--extras"),
}


@pytest.mark.parametrize(("command", "shown"), COMMANDS.items())
def test_help_names_every_command_and_option(command: tuple[str, ...], shown: tuple[str, ...]) -> None:
    ran = mt(*command, "--help")
    assert ran.returncode == 0
    assert ran.stderr == ""
    text = " ".join(ran.stdout.split())
    assert all(piece in text for piece in shown)
    assert "Usage: python -m mt" in text


def test_no_command_shows_the_help() -> None:
    assert "Articles in, sentences and English out." in mt().stdout


def test_models_says_what_would_serve_each_language_and_why(own_cache: Path) -> None:
    ran = mt("models", "serve", "bg", "de", "uk", "--engine", "offline", columns=160)
    assert ran.returncode == 0, ran.stderr
    rows = [line.split() for line in ran.stdout.splitlines()]
    assert rows[0][:5] == ["language", "engine", "model", "where", "why"]
    assert {row[0]: row[1] for row in rows[1:] if row and row[0] in {"bg", "de", "uk"}} == dict.fromkeys(
        ("bg", "de", "uk"), "offline"
    )


def test_models_refuses_a_language_that_it_does_not_know(own_cache: Path) -> None:
    assert "fr" in one_line(mt("models", "serve", "fr", "--engine", "offline"))


def test_models_lists_the_registered_ones(own_cache: Path) -> None:
    ran = mt("models", "list", columns=200)
    assert ran.returncode == 0, ran.stderr
    (row,) = [line for line in ran.stdout.splitlines() if "opus-mt-de-en" in line]
    assert [part in row for part in ("de > en", "Apache-2.0", "298 MB", "newstest2019")] == [True] * 4


def test_models_verify_names_every_file_of_a_folder(marian_folder: Path, own_cache: Path) -> None:
    ran = mt("models", "verify", marian_folder)
    assert ran.returncode == 0, ran.stderr
    assert {line.rpartition("/")[2] for line in ran.stdout.splitlines()} >= {"config.json", "model.safetensors"}
    assert "was never fetched here" in one_line(mt("models", "verify", "Helsinki-NLP/opus-mt-de-en"))


TEXT = "Präsident sagte heute.\n\nKrieg für Kiew.\r\n  \nFrieden\n"


@pytest.fixture
def spoken(marian_folder: Path, shared_cache: Path) -> tuple[str | Path, ...]:
    """Names the options that translate German with a tiny checkpoint, converted once a run."""
    return ("--from", "de", "--model", marian_folder, "--offline", "--no-retries")


def piped(text: bytes, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "mt", "translate", *map(str, arguments)]
    return subprocess.run(command, input=text, capture_output=True, timeout=120, check=False)


def test_translates_plain_text_line_for_line(spoken: tuple[str | Path, ...], tmp_path: Path) -> None:
    ran = piped(TEXT.encode(), *spoken, "--to", "en")
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.decode().split("\n")
    assert [bool(line) for line in lines] == [True, False, True, False, True, False]
    assert lines[0] == "president said today."
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.txt").write_bytes(TEXT.encode())
    (tmp_path / "in" / "a.txt").write_bytes(b"Krieg")
    (tmp_path / "in" / "notes.md").write_bytes(b"# no text file")
    ran = piped(b"", tmp_path / "in", *spoken, "--format", "jsonl", "--memory", tmp_path / "memory.sqlite")
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [(Path(row["file"]).name, row["line"]) for row in rows] == [
        ("a.txt", 1),
        *(("b.txt", n) for n in range(1, 6)),
    ]
    assert [row["translation"] for row in rows[1:]] == lines[:-1]
    ran = piped(b"", tmp_path / "in" / "b.txt", *spoken, "--out", tmp_path / "out.txt")
    assert (ran.returncode, ran.stdout) == (0, b"")
    assert (tmp_path / "out.txt").read_text("utf-8").split("\n") == lines


def test_mistakes_with_plain_text(spoken: tuple[str | Path, ...], tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    (tmp_path / "de.txt").write_text("Der Präsident traf am Dienstag den Außenminister in Berlin.\n", "utf-8")
    (tmp_path / "bg.TXT").write_text("Президентът се срещна във вторник с външния министър в София.\n", "utf-8")
    cases: list[tuple[bytes, tuple[str | Path, ...], str]] = [
        (b"a\n\xcf\xf0\n", spoken, "stdin:2: is not UTF-8 (byte 0xcf at 0); convert the file to UTF-8"),
        (b"ja", (*spoken, "--format", "xml"), "format 'xml': is unknown; choose text, jsonl, tsv"),
        (b"", (nowhere, *spoken), f"{nowhere}: has no .txt files; name files, or a folder with some"),
        (b"", (tmp_path / "no.txt", *spoken), f"{tmp_path}/no.txt: cannot be read (No such file or directory)"),
        (b"xq zv", (), "--from: is not given, and the language"),
        (b"", (tmp_path / "de.txt", tmp_path / "no.txt"), "no.txt: cannot be read"),
        (b"", (tmp_path / "de.txt", tmp_path / "bg.TXT"), "bg.TXT reads like bg and"),
        (b"", ("--articles", "a", "--sentences", "s", "--out", "o", "--to", "uk"), "without files, --from, --to"),
        (b"", ("--sentences", "s.jsonl"), "--articles, --sentences and --out: belong together"),
        (b"ja", ("--from", "de", "--to", "de"), "from de to de: is no translation"),
        (
            b"ja",
            ("--from", "de", "--to", "bg", "--offline", "--engine", "nllb"),
            "python -m mt models fetch facebook/nllb",
        ),
    ]
    for text, arguments, said in cases:
        ran = piped(text, *arguments)
        assert (ran.returncode, ran.stdout) == (2, b""), arguments
        assert said in ran.stderr.decode()
        assert ran.stderr.count(b"\n") == 1


@pytest.mark.parametrize("text", [b"", b"\n", b" \n\n"])
def test_no_text_is_no_mistake(text: bytes, shared_cache: Path) -> None:
    ran = piped(text)
    assert (ran.returncode, ran.stdout) == (0, b"\n" * text.count(b"\n"))


def test_a_closed_pipe_ends_as_a_closed_pipe_does(spoken: tuple[str | Path, ...]) -> None:
    command = shlex.join([sys.executable, "-m", "mt", "translate", *map(str, spoken)])
    script = f"{command} | head -c 1 > /dev/null; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(
        ["bash", "-c", script], input=b"Krieg\n" * 20_000, capture_output=True, check=False, timeout=120
    )
    assert (ran.returncode, ran.stderr) == (141, b"")


def test_a_long_faulty_sentence_is_tried_again_in_pieces(marian_folder: Path, shared_cache: Path) -> None:
    text = ", ".join(["Präsident sagte 340 heute"] * 40) + " www.example.org"
    ran = piped(text.encode(), "--from", "de", "--model", marian_folder, "--format", "jsonl")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["flags"]


def test_a_refused_line_is_named_and_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    monkeypatch.setattr("mt.translate.opened", lambda *_: Service(Small(room=0), Judge()))
    (tmp_path / "in.txt").write_text("ja\n\n* * *\nnein\n", "utf-8")
    with pytest.raises(SystemExit, match="1"):
        translate([tmp_path / "in.txt"], src="de")
    said = capsysbinary.readouterr()
    assert said.out == b"\n\n* * *\n\n"
    assert said.err.decode().splitlines() == [
        *(f"parallax: {tmp_path}/in.txt:{n}: not translated (out of memory)" for n in (1, 4)),
        "translate: 4 lines from de, 0 flagged (--format jsonl says why)",
    ]


@pytest.mark.parametrize(
    ("engine", "pair", "said"),
    [
        ("auto", "bg-en", r"opus-mt-tiny: reads de, not bg; name a model that reads it"),
        ("auto", "de-uk", r"opus-mt-tiny: writes en, not uk; name a model that writes it"),
        ("offline", "en-bg", r"offline engine: writes en, not bg; name a model that writes it"),
    ],
)
def test_a_model_is_not_trained_in_what_it_does_not_speak(
    marian_folder: Path, tmp_path: Path, engine: str, pair: str, said: str
) -> None:
    model = "" if engine == "offline" else str(marian_folder)
    with pytest.raises(UserError, match=said):
        train([tmp_path / "wire.tsv"], ["de-en", pair], tmp_path / "new", model, engine)


@pytest.mark.slow
def test_trains_a_checkpoint_from_the_command_line(marian_folder: Path, own_cache: Path, tmp_path: Path) -> None:
    rows = [f"{src}\t{tgt}\n" for src, tgt in checkpoints.parallel("de", "en", 300, seed=11)]
    (tmp_path / "wire.de-en.tsv").write_text("".join(rows), "utf-8")
    options = ("--held-out", "20", "--epochs", "1", "--batch-tokens", "600", "--eval-every", "5")
    command = ("train", tmp_path / "wire.de-en.tsv", "-l", "de-en", "--model", marian_folder, "--out", tmp_path / "new")
    ran = mt(*command, *options)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.splitlines()[-1].startswith("train: chrF ")
    made = piped(TEXT.encode(), "--from", "de", "--model", tmp_path / "new")
    assert made.stdout.decode().startswith("president said today.")
    again = mt(*command, *options)
    assert again.returncode == 0, again.stderr
