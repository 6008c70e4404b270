"""Fetching from a hub on loopback: whole, dropped, killed, damaged, forbidden."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import constants

from mt import hub, models
from mt.errors import ModelUnavailable
from mt.marian import KIND
from tests.mt.loopback import COMMIT, Hub, in_reach

MODEL = "owner/opus-mt-de-en"
WEIGHTS = "model.safetensors"

pytestmark = pytest.mark.usefixtures("own_cache")

CHILD = """
import sys
from pathlib import Path
from huggingface_hub import constants
constants.ENDPOINT = sys.argv[1]
constants.HUGGINGFACE_CO_URL_TEMPLATE = sys.argv[1] + "/{repo_id}/resolve/{revision}/{filename}"
from mt import hub
from mt.marian import KIND
hub.fetch(sys.argv[2], "main", KIND)
"""


@pytest.fixture
def loopback(marian_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    hub.reach.cache_clear()
    with in_reach(marian_folder, MODEL, monkeypatch) as served:
        yield served
    hub.reach.cache_clear()


def blobs(tmp_path: Path) -> Path:
    return tmp_path / "hub" / "models--owner--opus-mt-de-en" / "blobs"


def test_a_fetched_model_is_whole_and_as_the_hub_has_it(loopback: Hub, marian_folder: Path) -> None:
    place = hub.fetch(MODEL, "main", KIND)
    assert place.name == COMMIT
    wanted = {*KIND.needs, WEIGHTS}
    assert wanted <= {file.name for file in place.iterdir()}
    assert all((place / name).read_bytes() == (marian_folder / name).read_bytes() for name in wanted)
    assert loopback.gets(WEIGHTS) == [""]


def test_a_dropped_connection_goes_on_where_it_broke(
    loopback: Hub, marian_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    monkeypatch.setattr(constants, "DOWNLOAD_CHUNK_SIZE", 500)  # what came of a chunk that broke is thrown away
    loopback.drops[WEIGHTS] = [1000, 2000]
    place = hub.fetch(MODEL, "main", KIND)
    assert loopback.gets(WEIGHTS) == ["", "bytes=1000-", "bytes=3000-"]
    assert (place / WEIGHTS).read_bytes() == (marian_folder / WEIGHTS).read_bytes()


def test_a_connection_that_stays_dropped_is_one_line_and_the_next_try_ends_whole(
    loopback: Hub, marian_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    loopback.drops[WEIGHTS] = [1000] + [0] * 10
    with pytest.raises(ModelUnavailable, match=rf"^{MODEL}: cannot be fetched \(.*\); run `python -m mt models fetch"):
        hub.fetch(MODEL, "main", KIND)
    assert hub.snapshot(MODEL, "main", KIND) is None
    assert not list(blobs(tmp_path).glob("*.incomplete"))
    loopback.drops.clear()
    place = hub.fetch(MODEL, "main", KIND)
    assert (place / WEIGHTS).read_bytes() == (marian_folder / WEIGHTS).read_bytes()


def test_a_connection_that_is_reset_is_one_line(loopback: Hub) -> None:
    loopback.reset = {WEIGHTS}
    with pytest.raises(ModelUnavailable, match=rf"^{MODEL}: cannot be fetched \(.*\); run `python -m mt models fetch"):
        hub.fetch(MODEL, "main", KIND)
    loopback.reset = set()
    assert (hub.fetch(MODEL, "main", KIND) / WEIGHTS).is_file()


def test_a_killed_download_starts_clean_and_what_it_left_goes(
    loopback: Hub, marian_folder: Path, tmp_path: Path
) -> None:
    loopback.drops[WEIGHTS] = [1000] + [0] * 10  # the child waits a second before it tries again
    environment = {**os.environ, "HF_HUB_CACHE": str(tmp_path / "hub")}
    child = subprocess.Popen([sys.executable, "-c", CHILD, loopback.address, MODEL], env=environment)
    while not loopback.gets(WEIGHTS):
        assert child.poll() is None
        time.sleep(0.01)
    while not list(blobs(tmp_path).glob("*.incomplete")):
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    assert hub.snapshot(MODEL, "main", KIND) is None
    loopback.drops.clear()
    left = list(blobs(tmp_path).glob("*.incomplete"))
    old = time.time() - 7200
    for partial in left:
        os.utime(partial, (old, old))
    place = hub.fetch(MODEL, "main", KIND)
    assert (place / WEIGHTS).read_bytes() == (marian_folder / WEIGHTS).read_bytes()
    assert left
    assert not any(partial.exists() for partial in left)


@pytest.mark.parametrize(("name", "algorithm"), [(WEIGHTS, "sha256"), ("vocab.json", "git-sha1")])
def test_a_damaged_file_is_refused_and_not_kept(loopback: Hub, tmp_path: Path, name: str, algorithm: str) -> None:
    loopback.damaged = {name}
    damage = rf"^{MODEL}/{name}: came damaged \({algorithm} \w{{12}}, the hub says \w{{12}}\); run `python -m mt models"
    with pytest.raises(ModelUnavailable, match=damage):
        hub.fetch(MODEL, "main", KIND)
    assert hub.snapshot(MODEL, "main", KIND) is None
    assert not list((tmp_path / "hub").rglob(name))
    assert len(list(blobs(tmp_path).iterdir())) == len(KIND.needs)
    loopback.damaged = set()
    assert (hub.fetch(MODEL, "main", KIND) / name).is_file()


def test_what_is_published_counts_at_the_first_use(loopback: Hub) -> None:
    place = hub.fetch(MODEL, "main", KIND)
    with pytest.raises(
        ModelUnavailable, match=rf"{WEIGHTS}: has SHA-256 \w{{12}} and is published as 000000000000; del"
    ):
        hub.verified(MODEL, "main", place, KIND, {WEIGHTS: "0" * 64})
    assert hub.pinned(MODEL, "main") is None
    assert loopback.asked


def test_a_pin_holds_for_its_revision_alone(loopback: Hub) -> None:
    place = hub.fetch(MODEL, "main", KIND)
    lock = hub.verified(MODEL, "main", place, KIND, {})
    assert hub.pinned(MODEL, "main") == lock
    assert hub.pinned(MODEL, COMMIT) is None
    assert hub.verified(MODEL, COMMIT, place, KIND, {}).revision == COMMIT
    assert loopback.asked


@pytest.mark.parametrize("name", ["PARALLAX_OFFLINE", "HF_HUB_OFFLINE"])
def test_while_offline_nothing_is_asked(
    loopback: Hub, marian_folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    missing = rf"^{MODEL}/config\.json: is not in the cache .*; run `python -m mt models fetch {MODEL}` where there is"
    with pytest.raises(ModelUnavailable, match=missing):
        models.serving("de", model=MODEL)
    with pytest.raises(ModelUnavailable, match=rf"^{MODEL}: is not in the cache and no hub may be asked"):
        hub.fetch(MODEL, "main", KIND)
    with pytest.raises(ModelUnavailable, match=missing):
        hub.fetch_file(MODEL, "main", "config.json")
    models.load(models.serving("de", model=str(marian_folder)))
    assert loopback.asked == []


def test_staying_offline_binds_the_library_and_children(loopback: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PARALLAX_OFFLINE", "HF_HUB_OFFLINE"):
        monkeypatch.setenv(name, "")  # so that it is restored
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    hub.stay_offline()
    assert os.environ["HF_HUB_OFFLINE"] == os.environ["PARALLAX_OFFLINE"] == "1"
    assert constants.is_offline_mode()
    assert not hub.reach()
    assert loopback.asked == []


def test_no_telemetry_is_sent() -> None:
    asks = "import mt.hub; from huggingface_hub import constants; print(constants.HF_HUB_DISABLE_TELEMETRY)"
    bare = {name: value for name, value in os.environ.items() if "TELEMETRY" not in name}
    done = subprocess.run([sys.executable, "-c", asks], env=bare, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
