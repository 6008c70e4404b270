"""Corrections through the command line, over the seeds and with the real encoder."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from align.__main__ import app
from align.records import Bead, Claim, Story
from align.revision import by_hand
from mt import embed, jsonl
from mt.errors import UserError
from mt.records import Refused
from tests import seeds

SRC, TGT = seeds.WASHINGTON


@pytest.fixture(autouse=True)
def one_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the commands use the encoder that is loaded already."""
    monkeypatch.setattr(embed, "shared", lambda *_: seeds.encoder())


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Lays out the results of one story as far as its claims."""
    folder = tmp_path / "out"
    jsonl.write(folder / "articles.jsonl", [seeds.articles()[it] for it in seeds.WASHINGTON])
    jsonl.write(folder / "sentences.jsonl", [it for it in seeds.sentences() if it.article_id in seeds.WASHINGTON])
    jsonl.write(folder / "stories.jsonl", [Story("washington", seeds.WASHINGTON, 1.0, "")])
    for stage in ("sentences", "quotes", "match"):
        run(stage, folder)
    return folder


def run(command: str, folder: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, [command, *arguments, "--dir", str(folder)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stderr


def refusal(*arguments: str) -> str:
    with pytest.raises(UserError, match=r"^[^\n]+: [^\n]+; [^\n]+$") as error:
        CliRunner().invoke(app, ["apply", *arguments], catch_exceptions=False)
    return str(error.value)


def beads(folder: Path) -> list[Bead]:
    return jsonl.read(folder / "beads.jsonl", Bead)


def linked(folder: Path) -> list[Bead]:
    """Lists the 1-1 links in order."""
    return [bead for bead in beads(folder) if bead.kind == "1-1"]


def correction(kind: str, src: int, tgt: int) -> dict[str, Any]:
    words = {(it.article_id, it.index): it.text for it in seeds.sentences()}
    named = [[{"article_id": it, "index": at, "text": words[it, at]}] for it, at in ((SRC, src), (TGT, tgt))]
    return {"kind": kind, "beads": [{"src": named[0], "tgt": named[1]}]}


def write(path: Path, *entries: Any) -> str:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"corrections": entries}), encoding="utf-8")
    return str(path)


def contents(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def starts(folder: Path) -> set[tuple[int, ...]]:
    """Gives where the members of each claim start."""
    return {tuple(member.start for member in claim.members) for claim in jsonl.read(folder / "claims.jsonl", Claim)}


def test_corrections_win_reach_the_claims_and_survive(out: Path, tmp_path: Path) -> None:
    one, two, *_ = linked(out)
    places = {(it.article_id, it.index): it.start for it in seeds.sentences()}
    apart = places[SRC, one.src_start], places[TGT, one.tgt_start]
    together = places[SRC, two.src_start], places[TGT, one.tgt_start]
    assert apart in starts(out)
    file = write(
        tmp_path / "mine.json",
        correction("unlink", one.src_start, one.tgt_start),
        correction("link", two.src_start, one.tgt_start),
        {"kind": "dismiss", "comment": "for eval"},
    )
    told = run("apply", out, file)
    store = out / "corrections.json"
    assert f"apply: 3 entries, 1 of them not of beads (dismiss) -> {store}; make report OUT={out} renews" in told
    assert apart not in starts(out)
    assert together in starts(out)
    assert [(it.src_start, it.tgt_start, it.score) for it in beads(out) if by_hand(it) and not it.alone] == [
        (two.src_start, one.tgt_start, 1.0)
    ]
    before = contents(out)
    run("sentences", out)
    run("match", out)
    assert contents(out) == before
    run("apply", out, file)
    assert contents(out) == before


def test_a_changed_article_keeps_what_still_fits_and_tells_the_rest(out: Path, tmp_path: Path) -> None:
    one, two, *_ = linked(out)
    unlinks = [correction("unlink", it.src_start, it.tgt_start) for it in (one, two)]
    run("apply", out, write(tmp_path / "mine.json", *unlinks))
    gone = unlinks[1]["beads"][0]["src"][0]["text"]
    kept = [it for it in seeds.sentences() if it.article_id in seeds.WASHINGTON and it.text != gone]
    jsonl.write(out / "sentences.jsonl", kept)
    told = run("sentences", out)
    refused = jsonl.read(out / "corrections.refused.jsonl", Refused)
    assert [it.id for it in refused] == ["corrections.json#2"]
    assert f"corrections.json#2: sentence {two.src_start} of {SRC}: the story has no " in told
    assert (one.src_start, one.tgt_start) not in {(it.src_start, it.tgt_start) for it in beads(out) if not it.alone}
    (out / "corrections.json").unlink()
    run("sentences", out)
    assert not (out / "corrections.refused.jsonl").exists()


def test_good_entries_are_taken_in_and_the_malformed_told(out: Path, tmp_path: Path) -> None:
    one = linked(out)[0]
    file = write(tmp_path / "mine.json", {"kind": "link"}, correction("unlink", one.src_start, one.tgt_start))
    assert refusal(file, "--dir", str(out)) == f"{file}: 1 malformed entries were left out; mend them and apply again"
    assert (one.src_start, one.tgt_start) not in {(it.src_start, it.tgt_start) for it in linked(out)}
    assert [it["kind"] for it in json.loads((out / "corrections.json").read_bytes())["corrections"]] == ["unlink"]


def test_a_store_that_was_spoilt_by_hand_loses_nothing(out: Path, tmp_path: Path) -> None:
    one = linked(out)[0]
    good = correction("unlink", one.src_start, one.tgt_start)
    write(out / "corrections.json", {"kind": "link"}, good)
    before = (out / "corrections.json").read_bytes()
    message = refusal(write(tmp_path / "mine.json", good), "--dir", str(out))
    assert message.startswith(f"{out / 'corrections.json'}#1: is no correction (")
    assert (out / "corrections.json").read_bytes() == before
    assert "corrections.json#1: is no correction (" in run("sentences", out)
    assert (one.src_start, one.tgt_start) not in {(it.src_start, it.tgt_start) for it in linked(out)}


@pytest.mark.parametrize(
    ("content", "why"), [(None, r"cannot be read \(No such file"), ("{}", "is no file of corrections")]
)
def test_a_file_that_is_none_changes_nothing(content: str | None, why: str, out: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    if content is not None:
        file.write_text(content)
    before = contents(out)
    with pytest.raises(UserError, match=rf"^{file}: {why}"):
        CliRunner().invoke(app, ["apply", str(file), "--dir", str(out)], catch_exceptions=False)
    assert contents(out) == before


def test_a_folder_without_beads_is_told_and_not_made(tmp_path: Path) -> None:
    file = write(tmp_path / "mine.json")
    assert "holds no beads.jsonl to correct" in refusal(file, "--dir", str(tmp_path / "nowhere"))
    assert not (tmp_path / "nowhere").exists()
