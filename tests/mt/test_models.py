import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from huggingface_hub import constants

from mt import hub, models, registry
from mt.errors import ModelUnavailable, NotConvertible, UserError
from mt.models import OFFLINE, Serving, load, other, serving
from mt.search import Runtime
from tests.mt.checkpoints import parallel
from tests.mt.loopback import COMMIT, Hub, in_reach
from tests.mt.stocked import registered

GERMAN = "Helsinki-NLP/opus-mt-de-en"
NLLB = "facebook/nllb-200-distilled-600M"

KILLED = """
import os, signal, sys
from dataclasses import replace
from mt import models
def killed(model):
    os.kill(os.getpid(), signal.SIGKILL)
models.KINDS["marian"] = replace(models.KINDS["marian"], prepare=killed)
models.load(models.serving("de", model=sys.argv[1]))
"""
LOADING = """
import sys
from mt.models import load, serving
engine = load(serving("de", model=sys.argv[1]))
print(engine.signature, engine.decode(["Krieg heute."], "de", "en", engine.search)[0][0].text)
"""

pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture(autouse=True)
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Gives each test an empty Hugging Face cache, no hub, and a registry of checkpoints that know ten words."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(registry, "REGISTRY", registered())
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    hub.reach.cache_clear()
    yield tmp_path / "hub"
    hub.reach.cache_clear()


@pytest.fixture
def reachable(hub_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers for a hub without one."""
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setattr(hub, "_answers", lambda timeout: True)


@pytest.fixture
def loopback(hub_cache: Path, marian_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Puts a hub within reach that has the German model."""
    with in_reach(marian_folder, GERMAN, monkeypatch) as served:
        yield served


def download(folder: Path, cache: Path, model: str) -> Path:
    """Lays a model into a Hugging Face cache as a download leaves it."""
    root = cache / f"models--{model.replace('/', '--')}"
    (root / "refs").mkdir(parents=True)
    (root / "refs" / "main").write_text(COMMIT, encoding="ascii")
    return Path(shutil.copytree(folder, root / "snapshots" / COMMIT))


@pytest.mark.parametrize("lang", ["bg", "de", "uk"])
def test_without_model_and_hub_the_offline_engine_serves(lang: str) -> None:
    why = "no model for it is in the cache and no hub is in reach"
    assert serving(lang) == Serving(lang, "offline", OFFLINE, "wheel", why)


def test_the_offline_engine_can_be_asked_for(marian_folder: Path, hub_cache: Path) -> None:
    download(marian_folder, hub_cache, GERMAN)
    assert serving("de", engine="offline").why == "the offline engine was asked for"
    with pytest.raises(ModelUnavailable, match=r"has no adapter\.safetensors, .*; name a folder that mt train wrote"):
        serving("de", engine="offline", model=GERMAN)


@pytest.mark.parametrize("engine", ["auto", "offline"])
def test_an_adapter_of_ones_own_serves(tmp_path: Path, engine: str) -> None:
    (tmp_path / "adapter.safetensors").write_bytes(b"")
    found = serving("de", engine=engine, model=str(tmp_path))
    assert (found.engine, found.model, found.where) == ("offline", str(tmp_path), "local folder")


@pytest.mark.usefixtures("reachable")
@pytest.mark.parametrize(
    ("lang", "engine", "model"),
    [("de", "auto", GERMAN), ("uk", "auto", "Helsinki-NLP/opus-mt-tc-big-zle-en"), ("bg", "nllb", NLLB)],
)
def test_a_hub_in_reach_serves(lang: str, engine: str, model: str) -> None:
    found = serving(lang, engine=engine)
    assert (found.model, found.where) == (model, "hub")
    assert found.why.startswith("the registered model for it is not in the cache and a hub is in reach")


def test_a_model_in_the_cache_serves(marian_folder: Path, nllb_folder: Path, hub_cache: Path) -> None:
    download(nllb_folder, hub_cache, NLLB)
    assert serving("de") == Serving("de", "nllb", NLLB, "cache", "the registered model for it is in the cache")
    download(marian_folder, hub_cache, GERMAN)
    assert serving("de") == Serving("de", "marian", GERMAN, "cache", "the registered model for it is in the cache")
    assert serving("de", engine="nllb").why == "the registered model for it is in the cache; nllb was asked for"
    assert serving("bg").engine == "nllb"


def test_a_model_is_fetched_once(loopback: Hub) -> None:
    chosen = serving("de")
    assert chosen.where == "hub"
    first = load(chosen)
    count = len(loopback.asked)
    assert count > 6
    assert f"|model:{GERMAN}@{COMMIT[:12]}|" in first.signature
    assert first.decode(["Krieg heute."], "de", "en", first.search)[0][0].text == "war today."
    assert serving("de").where == "cache"
    assert load(serving("de")).signature == first.signature
    assert len(loopback.asked) == count


@pytest.mark.usefixtures("loopback")
def test_an_id_is_served_from_the_hub() -> None:
    assert serving("de", model=GERMAN) == Serving("de", "marian", GERMAN, "hub", "this model was asked for")


@pytest.mark.usefixtures("loopback")
def test_what_the_hub_lacks_is_named() -> None:
    with pytest.raises(
        ModelUnavailable, match=r"owner/mine/config\.json: cannot be fetched .*404.*; run `python -m mt models fetch"
    ):
        serving("de", model="owner/mine")
    with pytest.raises(
        ModelUnavailable, match=rf"{NLLB}: cannot be fetched .*404.* run `python -m mt models fetch {NLLB}`"
    ):
        load(serving("de", engine="nllb"))


@pytest.mark.usefixtures("reachable")
def test_the_cache_wins_over_the_hub(nllb_folder: Path, hub_cache: Path) -> None:
    download(nllb_folder, hub_cache, NLLB)
    assert serving("de").where == "cache"


@pytest.mark.parametrize(("kind", "engine"), [("marian_folder", "marian"), ("nllb_folder", "nllb")])
def test_a_folder_wins_and_says_what_it_is(kind: str, engine: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(kind)
    wanted = Serving("de", engine, str(folder), "local folder", "this folder was asked for")
    assert serving("de", model=str(folder)) == serving("de", model=str(folder), engine=engine) == wanted
    pairs = parallel("de", "en", 4, seed=3)
    loaded = load(wanted, Runtime(intra_threads=1))
    found = loaded.decode([src for src, _ in pairs], "de", "en", loaded.search)
    assert [row[0].text for row in found] == [tgt for _, tgt in pairs]


def test_a_folder_of_another_kind_is_refused(marian_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"config\.json: says model_type 'marian', not m2m_100; name another"):
        serving("de", engine="nllb", model=str(marian_folder))
    (tmp_path / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    with pytest.raises(ModelUnavailable, match=r"says model_type 'bert', not marian or m2m_100"):
        serving("de", model=str(tmp_path))


def test_a_folder_without_a_checkpoint_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"config\.json: cannot be read .*; name a folder in hub layout"):
        serving("de", model=str(tmp_path))


@pytest.mark.parametrize(
    "model",
    ["opus-mt-de-en", "./Helsinki-NLP/opus", "/no/such", "a/b/c", "a/b c", "a/..", "a/b--c", "a/b.git", "ä/ö", "a/"],
)
def test_what_is_neither_folder_nor_id_is_refused(model: str) -> None:
    with pytest.raises(ModelUnavailable, match="is no folder, nor an id as a hub has it"):
        serving("de", model=model)


@pytest.mark.parametrize("engine", ["marian", "nllb"])
def test_an_engine_that_cannot_be_had_names_file_and_command(engine: str) -> None:
    model = {"marian": GERMAN, "nllb": NLLB}[engine]
    with pytest.raises(
        ModelUnavailable, match=rf"{model}/config\.json: is not in the cache .* run `python -m mt models fetch {model}`"
    ):
        serving("de", engine=engine)


def test_half_a_download_names_the_file_that_is_missing(marian_folder: Path, hub_cache: Path) -> None:
    (download(marian_folder, hub_cache, GERMAN) / "vocab.json").unlink()
    with pytest.raises(ModelUnavailable, match=rf"{GERMAN}/vocab\.json: is not in the cache"):
        serving("de", model=GERMAN)


def test_an_id_is_served_from_the_cache(marian_folder: Path, hub_cache: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"owner/mine/config\.json: is not in the cache"):
        serving("de", model="owner/mine")
    download(marian_folder, hub_cache, "owner/mine")
    wanted = Serving("de", "marian", "owner/mine", "cache", "this model was asked for")
    assert serving("de", model="owner/mine") == wanted


def test_what_was_converted_serves_after_the_download_is_gone(marian_folder: Path, hub_cache: Path) -> None:
    download(marian_folder, hub_cache, GERMAN)
    chosen = serving("de")
    first = load(chosen)
    assert f"|model:{GERMAN}@{COMMIT[:12]}|" in first.signature
    shutil.rmtree(hub_cache)
    assert serving("de") == chosen
    assert load(chosen).signature == first.signature


def test_a_download_that_changed_is_refused(marian_folder: Path, hub_cache: Path, own_cache: Path) -> None:
    folder = download(marian_folder, hub_cache, GERMAN)
    load(serving("de"))
    shutil.rmtree(own_cache / "converted")
    (folder / "tokenizer_config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelUnavailable, match=r"tokenizer_config\.json: has SHA-256 \w{12} and was first used as"):
        load(serving("de"))


@pytest.mark.parametrize(
    ("lang", "engine", "place"), [("tlh", "auto", "language 'tlh'"), ("de", "bert", "engine 'bert'")]
)
def test_unknown_names_are_refused(lang: str, engine: str, place: str) -> None:
    with pytest.raises(UserError, match=rf"{place}: is .*; choose"):
        serving(lang, engine=engine)


def test_a_model_serves_only_the_language_that_it_says_it_reads(marian_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bulgarian"
    shutil.copytree(marian_folder, folder)
    config = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
    (folder / "tokenizer_config.json").write_text(json.dumps(config | {"source_lang": "bul"}), encoding="utf-8")
    assert serving("bg", model=str(folder)).engine == "marian"
    assert serving("de", model=str(folder)).engine == "offline"
    with pytest.raises(ModelUnavailable, match="reads bg, not de"):
        serving("de", engine="marian", model=str(folder))


@pytest.mark.parametrize("tgt", ["bg", "de", "uk"])
def test_nllb_alone_writes_other_languages(nllb_folder: Path, hub_cache: Path, tgt: str) -> None:
    with pytest.raises(ModelUnavailable, match=rf"{NLLB}/config\.json: is not in the cache .* fetch {NLLB}`"):
        serving("en", tgt)
    download(nllb_folder, hub_cache, NLLB)
    assert serving("en", tgt) == Serving(
        "en", "nllb", NLLB, "cache", "the registered model for it is in the cache", tgt
    )


def test_a_pair_that_nothing_translates_is_refused() -> None:
    with pytest.raises(UserError, match="offline engine: writes English only, not German; choose --engine nllb"):
        serving("bg", "de", "offline")
    with pytest.raises(ModelUnavailable, match="engine 'marian': has no registered model from bg into de; name one"):
        serving("bg", "de", "marian")
    with pytest.raises(UserError, match="from en to en: is no translation; choose two languages"):
        serving("en")


@pytest.mark.parametrize(("tgt", "text"), [("en", "war today."), ("uk", "війна сьогодні.")])
def test_tags_choose_the_target(multi_folder: Path, tgt: str, text: str) -> None:
    engine = load(serving("de", tgt, model=str(multi_folder)))
    assert engine.decode(["Krieg heute."], "de", tgt, engine.search)[0][0].text == text


def test_a_model_that_writes_another_language_is_refused(marian_folder: Path) -> None:
    with pytest.raises(ModelUnavailable, match=rf"{marian_folder}: writes en, not uk; name a model that writes it"):
        serving("de", "uk", model=str(marian_folder))


def test_another_model_on_this_machine_is_found(marian_folder: Path, nllb_folder: Path, hub_cache: Path) -> None:
    download(marian_folder, hub_cache, GERMAN)
    chosen = serving("de")
    assert other(chosen) is None
    download(nllb_folder, hub_cache, NLLB)
    assert other(chosen) == Serving("de", "nllb", NLLB, "cache", f"{GERMAN} failed")


def test_the_languages_of_one_model_share_what_is_loaded(nllb_folder: Path) -> None:
    first, second = (load(serving(lang, model=str(nllb_folder))) for lang in ("bg", "de"))
    assert first is second


def test_a_killed_conversion_starts_clean(marian_folder: Path, own_cache: Path) -> None:
    assert subprocess.run([sys.executable, "-c", KILLED, str(marian_folder)], check=False).returncode == -signal.SIGKILL
    assert list((own_cache / "converted").glob(".*.part"))
    engine = load(serving("de", model=str(marian_folder)))
    assert engine.decode(["Krieg heute."], "de", "en", engine.search)[0][0].text == "war today."
    assert not list((own_cache / "converted").glob(".*.part"))


@pytest.mark.slow
def test_of_several_processes_one_converts(marian_folder: Path, own_cache: Path) -> None:
    command = [sys.executable, "-c", LOADING, str(marian_folder)]
    alone = {**os.environ, "OMP_NUM_THREADS": "1"}  # threads of three processes on two cores wait for each other
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=alone) for _ in range(3)]
    said = [process.communicate()[0] for process in running]
    assert len(set(said)) == 1
    assert said[0].endswith("war today.\n")
    assert len([path for path in (own_cache / "converted").iterdir() if path.is_dir()]) == 1


def refused(model: object) -> None:
    raise NotConvertible(str(model), "has no form for it", "choose another")


def test_what_cannot_be_converted_runs_on_torch(
    marian_folder: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(models.KINDS, "marian", replace(models.KINDS["marian"], prepare=refused))
    engine = load(serving("de", model=str(marian_folder)))
    assert "transformers" in engine.signature
    assert engine.decode(["Krieg heute."], "de", "en", engine.search)[0][0].text == "war today."
    assert not [path for path in (own_cache / "converted").iterdir() if path.is_dir()]


def test_only_what_passed_its_canaries_counts_as_converted(marian_folder: Path, hub_cache: Path) -> None:
    download(marian_folder, hub_cache, GERMAN)
    load(serving("de"))
    folder = models.converted(GERMAN)
    assert folder
    (folder / "canary.json").unlink()
    assert models.converted(GERMAN) is None
    load(serving("de"))
    assert models.converted(GERMAN) == folder
