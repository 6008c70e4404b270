import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import huggingface_hub
import pytest
from huggingface_hub import constants

from mt import hub, models
from mt.errors import ModelUnavailable, UserError
from mt.languages import LANGUAGES
from mt.models import KINDS, OFFLINE, REGISTRY, Serving, load, serving
from tests.mt.checkpoints import parallel
from tests.mt.loopback import COMMIT
from tests.mt.loopback import serving as loopback_hub

GERMAN = "Helsinki-NLP/opus-mt-de-en"
NLLB = "facebook/nllb-200-distilled-600M"

pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture(autouse=True)
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Gives each test an empty Hugging Face cache and no hub."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    hub.reach.cache_clear()
    yield tmp_path / "hub"
    hub.reach.cache_clear()


@pytest.fixture
def in_reach(hub_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers for a hub without one."""
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setattr(hub, "_answers", lambda timeout: True)


def download(folder: Path, cache: Path, model: str) -> Path:
    """Lays a model into a Hugging Face cache as a download leaves it."""
    root = cache / f"models--{model.replace('/', '--')}"
    (root / "refs").mkdir(parents=True)
    (root / "refs" / "main").write_text(COMMIT, encoding="ascii")
    return Path(shutil.copytree(folder, root / "snapshots" / COMMIT))


def test_the_registry_serves_every_language_and_names_licences() -> None:
    for lang in set(LANGUAGES) - {"en"}:
        assert [model.kind for model in REGISTRY if lang in model.langs] == ["marian", "nllb"]
    assert all(model.kind in KINDS and model.licence and model.id.count("/") == 1 for model in REGISTRY)
    assert len({model.id for model in REGISTRY}) == len(REGISTRY)


@pytest.mark.parametrize("lang", ["bg", "de", "uk"])
def test_without_model_and_hub_the_offline_engine_serves(lang: str) -> None:
    why = "no model for it is in the cache and no hub is in reach"
    assert serving(lang) == Serving(lang, "offline", OFFLINE, "wheel", why)


def test_the_offline_engine_can_be_asked_for(marian_folder: Path, hub_cache: Path) -> None:
    download(marian_folder, hub_cache, GERMAN)
    assert serving("de", engine="offline").why == "the offline engine was asked for"
    with pytest.raises(UserError, match="given together with the offline engine; leave one of the two out"):
        serving("de", engine="offline", model=GERMAN)


@pytest.mark.usefixtures("in_reach")
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


@pytest.fixture
def loopback(hub_cache: Path, marian_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Puts a hub within reach that has the German model, and gives the list of what it is asked."""
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with loopback_hub(marian_folder, GERMAN) as (address, asked):
        monkeypatch.setattr(constants, "ENDPOINT", address)
        monkeypatch.setattr(
            constants, "HUGGINGFACE_CO_URL_TEMPLATE", address + "/{repo_id}/resolve/{revision}/{filename}"
        )
        yield asked
    huggingface_hub.close_session()


def test_a_model_is_fetched_once(loopback: list[str]) -> None:
    chosen = serving("de")
    assert chosen.where == "hub"
    first = load(chosen)
    count = len(loopback)
    assert count > 6
    assert f"|model:{GERMAN}@{COMMIT[:12]}|" in first.signature
    assert first.decode(["Krieg heute."], "de", "en", 1)[0][0].text == "war today."
    assert serving("de").where == "cache"
    assert load(serving("de")).signature == first.signature
    assert len(loopback) == count


@pytest.mark.usefixtures("loopback")
def test_an_id_is_served_from_the_hub() -> None:
    assert serving("de", model=GERMAN) == Serving("de", "marian", GERMAN, "hub", "this model was asked for")


@pytest.mark.usefixtures("loopback")
def test_what_the_hub_lacks_is_named() -> None:
    with pytest.raises(ModelUnavailable, match=r"owner/mine/config\.json: cannot be fetched .*404.*; run `hf download"):
        serving("de", model="owner/mine")
    with pytest.raises(ModelUnavailable, match=rf"{NLLB}: cannot be fetched .*404.* run `hf download {NLLB}`"):
        load(serving("de", engine="nllb"))


@pytest.mark.usefixtures("in_reach")
def test_the_cache_wins_over_the_hub(nllb_folder: Path, hub_cache: Path) -> None:
    download(nllb_folder, hub_cache, NLLB)
    assert serving("de").where == "cache"


@pytest.mark.parametrize(("kind", "engine"), [("marian_folder", "marian"), ("nllb_folder", "nllb")])
def test_a_folder_wins_and_says_what_it_is(kind: str, engine: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(kind)
    wanted = Serving("de", engine, str(folder), "local folder", "this folder was asked for")
    assert serving("de", model=str(folder)) == serving("de", model=str(folder), engine=engine) == wanted
    pairs = parallel("de", "en", 4, seed=3)
    found = load(wanted, threads=1).decode([src for src, _ in pairs], "de", "en", 1)
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
        ModelUnavailable, match=rf"{model}/config\.json: is not in the cache .* run `hf download {model}`"
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
    with pytest.raises(ModelUnavailable, match=r"tokenizer_config\.json: is not what was first used"):
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


@pytest.mark.parametrize(
    ("model", "reads"),
    [
        ("Helsinki-NLP/opus-mt-tc-big-bg-en", ("bg",)),
        ("Helsinki-NLP/opus-mt-uk-en", ("uk",)),
        ("Helsinki-NLP/opus-mt-tc-big-zls-en", ("bg",)),
        ("Helsinki-NLP/opus-mt-fr-en", ()),
        ("Helsinki-NLP/opus-mt-mul-en", None),
        ("somebody/some-model", None),
    ],
)
def test_a_model_tells_by_its_name_what_it_reads(model: str, reads: tuple[str, ...] | None) -> None:
    assert models._reads(model) == reads
