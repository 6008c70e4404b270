import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from huggingface_hub import constants

from mt import canary, hub, registry, stock
from mt.errors import ModelUnavailable, UserError
from mt.languages import LANGUAGES
from mt.models import KINDS
from mt.registry import REGISTRY
from mt.seq2seq import needed
from mt.stock import Checked
from tests.mt.checkpoints import WORDS
from tests.mt.loopback import COMMIT, Hub, in_reach
from tests.mt.stocked import registered

GERMAN = "Helsinki-NLP/opus-mt-de-en"

pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture
def loopback(marian_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Puts a hub within reach that has the German model."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(registry, "REGISTRY", registered())
    hub.reach.cache_clear()
    with in_reach(marian_folder, GERMAN, monkeypatch) as served:
        yield served
    hub.reach.cache_clear()


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leaves the machine without a hub."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("PARALLAX_OFFLINE", "1")
    hub.reach.cache_clear()
    yield
    hub.reach.cache_clear()


def test_the_registry_serves_every_language_and_says_where_its_facts_are_from() -> None:
    for lang in set(LANGUAGES) - {"en"}:
        kinds = [model.kind for model in REGISTRY if lang in model.langs and "en" in model.into]
        assert (kinds[0], "nllb" in kinds) == ("marian", True)
    for model in REGISTRY:
        assert (model.kind in KINDS, hub.is_id(model.id), model.licence != "", model.size > 0) == (True,) * 4
        assert model.source == f"https://huggingface.co/{model.id}"
        assert model.revision == "main" or (len(model.revision) == 40 and int(model.revision, 16))
        assert all(len(value) == 64 and int(value, 16) for value in model.sha256.values())
        pairs = [(src, tgt) for src in model.langs for tgt in model.into if src != tgt]
        assert all(model.canaries(*pair)[0].words for pair in pairs)
    assert len({model.id for model in REGISTRY}) == len(REGISTRY)


@pytest.mark.parametrize(
    ("model", "reads", "writes"),
    [
        ("Helsinki-NLP/opus-mt-tc-big-bg-en", ("bg",), ("en",)),
        ("Helsinki-NLP/opus-mt-uk-en", ("uk",), ("en",)),
        ("Helsinki-NLP/opus-mt-tc-big-zls-en", ("bg",), ("en",)),
        ("Helsinki-NLP/opus-mt-tc-big-en-zle", ("en",), ("uk",)),
        ("Helsinki-NLP/opus-mt-fr-en", (), ("en",)),
        ("Helsinki-NLP/opus-mt-mul-en", None, ("en",)),
        ("facebook/nllb-200-distilled-600M", tuple(LANGUAGES), tuple(LANGUAGES)),
        ("somebody/some-model", None, None),
    ],
)
def test_a_model_tells_by_its_name_what_it_reads_and_writes(
    model: str, reads: tuple[str, ...] | None, writes: tuple[str, ...] | None
) -> None:
    assert (registry.reads(model), registry.writes(model)) == (reads, writes)


def test_the_files_tell_too_unless_tags_choose(marian_folder: Path, multi_folder: Path, nllb_folder: Path) -> None:
    told = [(registry.reads(str(it)), registry.writes(str(it))) for it in (marian_folder, multi_folder, nllb_folder)]
    assert told == [(("de",), ("en",)), (("de",), None), (None, None)]


def test_the_listing_says_what_is_here(loopback: Hub) -> None:
    assert [(it.fetched, it.converted, it.commit) for it in stock.listing()] == [(False, False, "")] * len(REGISTRY)
    assert loopback.asked == []
    stock.fetch(GERMAN)
    here = {it.model.id: (it.fetched, it.converted, it.commit) for it in stock.listing()}
    assert here.pop(GERMAN) == (True, False, COMMIT)
    assert set(here.values()) == {(False, False, "")}
    stock.convert(GERMAN)
    assert next(it for it in stock.listing() if it.model.id == GERMAN).converted


def test_fetching_twice_asks_once(loopback: Hub) -> None:
    place, lock = stock.fetch(GERMAN)
    count = len(loopback.asked)
    assert stock.fetch(GERMAN) == (place, lock)
    assert (place.name, lock.commit, len(loopback.asked)) == (COMMIT, COMMIT, count)


def test_a_registered_commit_is_asked_for_and_no_branch(loopback: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "REGISTRY", tuple(replace(row, revision=COMMIT) for row in registered()))
    place, lock = stock.fetch(GERMAN)
    assert (place.name, lock.revision) == (COMMIT, COMMIT)
    assert not [row for row in loopback.asked if "main" in row]
    assert stock.listing()[1].commit == COMMIT


@pytest.mark.usefixtures("alone")
def test_fetching_without_a_hub_names_the_file() -> None:
    with pytest.raises(
        ModelUnavailable, match=rf"^{GERMAN}/config\.json: is not in the cache .* fetch {GERMAN}` where"
    ):
        stock.fetch(GERMAN)


def test_verifying_reads_every_file_again(loopback: Hub) -> None:
    with pytest.raises(ModelUnavailable, match=rf"{GERMAN}: was never fetched here; run `python -m mt models fetch"):
        stock.verify(GERMAN)
    place, lock = stock.fetch(GERMAN)
    assert stock.verify(GERMAN) == [Checked(name, "ok", value) for name, value in lock.files.items()]
    (place / "vocab.json").write_text("{}", encoding="utf-8")
    (place / "source.spm").unlink()
    states = {it.file: it.state for it in stock.verify(GERMAN)}
    assert (states["vocab.json"], states["source.spm"], states["target.spm"]) == ("changed", "missing", "ok")
    assert len(loopback.gets("vocab.json")) == 1


def test_a_change_that_keeps_the_times_is_found(loopback: Hub) -> None:
    place, _ = stock.fetch(GERMAN)
    file = (place / "vocab.json").resolve()
    before, content = file.stat(), bytearray(file.read_bytes())
    content[-2] ^= 1
    file.write_bytes(content)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert {it.file: it.state for it in stock.verify(GERMAN)}["vocab.json"] == "changed"
    assert loopback.asked


def test_a_folder_is_listed_with_its_hashes(marian_folder: Path, tmp_path: Path) -> None:
    names = needed((path.name for path in marian_folder.iterdir()), KINDS["marian"], "")
    assert [(it.file, it.state) for it in stock.verify(str(marian_folder))] == [(name, "new") for name in names]
    folder = tmp_path / "half"
    shutil.copytree(marian_folder, folder)
    (folder / "vocab.json").unlink()
    with pytest.raises(ModelUnavailable, match=r"half/vocab\.json: is missing"):
        stock.verify(str(folder))
    with pytest.raises(ModelUnavailable, match="is a folder and needs no fetching; give a model's id"):
        stock.fetch(str(folder))


def test_a_folder_is_converted_and_heard(marian_folder: Path) -> None:
    place = stock.convert(str(marian_folder), "float32")
    assert {"model.bin", "canary.json"} <= {file.name for file in place.iterdir()}
    said = stock.listen(str(marian_folder))
    assert [(it.src, it.tgt) for it in said] == [("de", "en")] * len(canary.SENTENCES["de"])
    assert stock.convert(str(marian_folder)) != place


def test_a_model_that_does_not_tell_must_be_told(marian_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "silent"
    shutil.copytree(marian_folder, folder)
    (folder / "tokenizer_config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UserError, match="does not say which of our languages it reads; name one with --from"):
        stock.listen(str(folder))
    assert {it.src for it in stock.listen(str(folder), src="de")} == {"de"}


def test_nllb_is_heard_in_every_language_that_it_was_taught(nllb_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stock, "LANGUAGES", {code: LANGUAGES[code] for code in ("bg", "de", "en")})
    assert [it.src for it in stock.listen(str(nllb_folder))] == ["bg", "bg", "de", "de"]


@pytest.mark.parametrize("what", ["no/such/folder", "nothing"])
def test_what_is_no_model_is_refused(what: str) -> None:
    for command in (stock.verify, stock.fetch, stock.convert, stock.listen):
        with pytest.raises(ModelUnavailable, match="is no folder, nor an id as a hub has it"):
            command(what)


def test_the_offline_engine_is_heard_in_english_only() -> None:
    with pytest.raises(UserError, match="offline engine: writes English only, not Ukrainian"):
        stock.listen("offline", tgt="uk")


@pytest.mark.usefixtures("alone")
def test_extras_are_needed_only_for_the_offline_engine(marian_folder: Path) -> None:
    assert stock.extras(["bg", "de"]) == ["offline"]
    assert stock.extras([]) == []
    assert stock.extras(["de"], model=str(marian_folder)) == []


def test_a_published_hash_is_checked_at_the_first_use(loopback: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = tuple(replace(row, sha256={"model.safetensors": "f" * 64}) for row in registered())
    monkeypatch.setattr(registry, "REGISTRY", rows)
    with pytest.raises(ModelUnavailable, match=r"model\.safetensors: has SHA-256 \w{12} and is published as f{12}"):
        stock.fetch(GERMAN)
    assert stock.listing()[1].commit == ""
    assert loopback.asked


@pytest.mark.slow
def test_the_offline_engine_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the conversion takes half a minute: that of the user's own cache serves
    said = stock.listen("offline")
    assert [(it.src, it.tgt) for it in said] == [(lang, "en") for lang in ("bg", "bg", "de", "de", "uk", "uk")]
    assert set(WORDS) == {*(it.src for it in said), "en"}
