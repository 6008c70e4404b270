"""End to end, with the real offline engine, as `make report` runs it: from the seeds to the page and the corpus."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mt import jsonl
from mt.records import Article, Sentence, Translation

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


def make(out: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Runs make on the checkout, with results in a folder of the test's own."""
    command = ["make", f"OUT={out}", f"VENV={ROOT / '.venv'}", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run") / "out"
    done = make(folder, "report", "corpus", "ENGINE=offline")
    assert done.returncode == 0, done.stderr
    return folder


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_sentence_of_the_stories_has_one_translation_and_says_how(out: Path) -> None:
    sentences = jsonl.read(out / "sentences.jsonl", Sentence)
    made = jsonl.read(out / "translations.jsonl", Translation)
    assert [(it.article_id, it.index) for it in made] == [(s.article_id, s.index) for s in sentences if s.in_story]
    assert all("offline engine, low quality" in it.engine and it.text for it in made)
    assert len(records(out / "translations.refused.jsonl")) == len(sentences) - len(made)


def test_stories_are_the_three_of_the_seeds(out: Path) -> None:
    stories = [[article[:3] for article in story["article_ids"]] for story in records(out / "stories.jsonl")]
    assert sorted(stories) == [["000", "002"], ["001", "003"], ["004"]]


def test_the_reversed_roles_are_the_gravest_divergence_of_their_story(out: Path) -> None:
    found = records(out / "divergence.jsonl")
    grave = [it for it in found if it["severity"] == 3]
    assert [it["type"] for it in grave] == ["role"]
    assert {"src_words": "срещу Украйна", "tgt_words": "gegen Russland"}.items() <= grave[0]["evidence"][0].items()
    assert grave[0]["source"] == "editor"


def test_ranges_slice_back_to_the_articles(out: Path) -> None:
    text = {article.id: article.text for article in jsonl.read(out / "articles.jsonl", Article)}
    for quote in records(out / "quotes.jsonl"):
        assert text[quote["article_id"]][quote["start"] : quote["end"]] == quote["text"]
    for sentence in jsonl.read(out / "sentences.jsonl", Sentence):
        assert text[sentence.article_id][sentence.start : sentence.end] == sentence.text


def test_the_page_and_the_corpus_say_that_the_english_is_poor(out: Path) -> None:
    assert "offline engine, low quality" in (out / "report.html").read_text(encoding="utf-8")
    assert "offline engine, low quality" in (out / "corpus" / "README.md").read_text(encoding="utf-8").lower()
    pairs = records(out / "corpus" / "pairs.jsonl")
    assert pairs
    assert all("offline engine, low quality" in pair["src_engine"] for pair in pairs)


def test_a_second_make_has_nothing_to_do(out: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in sorted(out.rglob("*")) if path.is_file()}
    done = make(out, "report", "corpus", "ENGINE=offline")
    assert done.returncode == 0, done.stderr
    assert "python -m" not in done.stdout
    assert {path: path.stat().st_mtime_ns for path in sorted(out.rglob("*")) if path.is_file()} == before


def test_one_changed_sentence_is_all_that_is_translated_again(out: Path, tmp_path: Path) -> None:
    mine = changed_run(out, tmp_path)
    before = remembered(mine)
    assert make(mine, "translate", "ENGINE=offline", f"IN={tmp_path / 'seeds'}").returncode == 0
    assert remembered(mine) == before + 1
    assert any("Още не се уточнява" in it["text"] for it in records(mine / "sentences.jsonl"))


def test_a_removed_article_is_gone_from_the_page(out: Path, tmp_path: Path) -> None:
    mine = changed_run(out, tmp_path)
    (tmp_path / "seeds" / "004_9ba4d727b23e3ec6.txt").unlink()
    assert make(mine, "report", "ENGINE=offline", f"IN={tmp_path / 'seeds'}").returncode == 0
    assert "Ви Сунг-лак" in (out / "report.html").read_text(encoding="utf-8")
    assert "Ви Сунг-лак" not in (mine / "report.html").read_text(encoding="utf-8")


def test_another_engine_redoes_the_translation_and_a_lost_file_comes_back(out: Path, tmp_path: Path) -> None:
    mine = tmp_path / "out"
    shutil.copytree(out, mine)
    (mine / "beads.jsonl").unlink()
    assert "align sentences" in make(mine, "report", "ENGINE=offline").stdout
    done = make(mine, "translate", "ENGINE=marian", "MODEL=/nowhere")
    assert done.returncode == 2
    assert "/nowhere: is no folder" in done.stderr


def test_a_correction_reaches_the_page_and_survives_rebuild_and_clean(out: Path, tmp_path: Path) -> None:
    mine = tmp_path / "out"
    shutil.copytree(out, mine)
    words = {(it.article_id, it.index): it.text for it in jsonl.read(mine / "sentences.jsonl", Sentence)}
    link = next(bead for bead in records(mine / "beads.jsonl") if bead["kind"] == "1-1")
    named = {
        side: [{"article_id": link[f"{side}_id"], "index": at, "text": words[link[f"{side}_id"], at]}]
        for side, at in (("src", link["src_start"]), ("tgt", link["tgt_start"]))
    }
    file = tmp_path / "mine.json"
    file.write_text(json.dumps({"corrections": [{"kind": "unlink", "beads": [named]}]}), encoding="utf-8")
    apply = [sys.executable, "-m", "align", "apply", str(file), "--dir", str(mine)]
    assert subprocess.run(apply, cwd=ROOT, capture_output=True, check=False).returncode == 0
    beads = (mine / "beads.jsonl").read_bytes()
    assert link not in records(mine / "beads.jsonl")
    redone = make(mine, "report", "corpus", "ENGINE=offline").stdout
    assert [stage for stage in ("align sentences", "align match", "eval score", "eval report") if stage in redone] == [
        "eval score", "eval report",
    ]  # fmt: skip
    (mine / "corrections.json").touch()
    assert "align sentences" in make(mine, "report", "ENGINE=offline").stdout
    assert (mine / "beads.jsonl").read_bytes() == beads
    assert make(mine, "clean").returncode == 0
    assert sorted(path.name for path in mine.iterdir()) == [".articles", "corrections.json"]


def changed_run(out: Path, tmp_path: Path) -> Path:
    """Copies a run and its seeds, with a word put into one sentence of one article."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds", ignore=shutil.ignore_patterns("gold"))
    shutil.copytree(out, tmp_path / "out")
    changed = tmp_path / "seeds" / "004_9ba4d727b23e3ec6.txt"
    text = changed.read_text(encoding="utf-8").replace("Не се уточнява", "Още не се уточнява")
    changed.write_text(text, encoding="utf-8")
    return tmp_path / "out"


def remembered(out: Path) -> int:
    """Counts the translations that the memory of a run holds."""
    with closing(sqlite3.connect(out / "memory.sqlite")) as store:
        return int(store.execute("SELECT count(*) FROM memory").fetchone()[0])


STAGES = (
    ("mt ingest seeds --out {0}/articles.jsonl", "articles.jsonl"),
    ("mt segment --articles {0}/articles.jsonl --out {0}/sentences.jsonl", "sentences.jsonl"),
    (
        "mt translate --articles {0}/articles.jsonl --sentences {0}/sentences.jsonl --out {0}/translations.jsonl"
        " --memory {0}/memory.sqlite --engine offline",
        "translations.jsonl",
    ),
    ("align stories --dir {0}", "stories.jsonl"),
    ("align sentences --dir {0}", "beads.jsonl"),
    ("align quotes --dir {0}", "quotes.jsonl"),
    ("align match --dir {0}", "claims.jsonl"),
    ("eval score --dir {0}", "divergence.jsonl"),
    ("eval report --dir {0}", "report.html"),
)


@pytest.mark.parametrize(("command", "product"), STAGES, ids=[product for _, product in STAGES])
def test_a_killed_stage_leaves_its_output_whole_or_not_at_all(
    command: str, product: str, out: Path, tmp_path: Path
) -> None:
    whole = (out / product).read_bytes()
    mine = tmp_path / "out"
    shutil.copytree(out, mine)
    chance = random.Random(product)
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGKILL, signal.SIGTERM):
        (mine / product).unlink(missing_ok=True)
        process = subprocess.Popen(
            [sys.executable, "-m", *command.format(mine).split()], cwd=ROOT, stderr=subprocess.DEVNULL, env=os.environ
        )
        time.sleep(chance.uniform(0.05, 1.2))
        process.send_signal(number)
        process.wait()
        assert not (mine / product).exists() or (mine / product).read_bytes() == whole
