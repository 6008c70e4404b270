import json
import shutil
import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import huggingface_hub
import pytest
from huggingface_hub import constants

from mt import hub
from mt.errors import ModelUnavailable
from mt.marian import KIND

MODEL = "Helsinki-NLP/opus-mt-de-en"
COMMIT = "0123456789abcdef0123456789abcdef01234567"

pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture(autouse=True)
def _undecided(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lets each test ask anew, directly and not through a proxy."""
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.delenv("PARALLAX_OFFLINE", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    hub.reach.cache_clear()
    yield
    hub.reach.cache_clear()
    huggingface_hub.close_session()


@pytest.fixture
def snapshot(marian_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lays a model into a Hugging Face cache as a download leaves it."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    root = tmp_path / "hub" / "models--Helsinki-NLP--opus-mt-de-en"
    (root / "refs").mkdir(parents=True)
    (root / "refs" / "main").write_text(COMMIT, encoding="ascii")
    return Path(shutil.copytree(marian_folder, root / "snapshots" / COMMIT))


def serve(status: int, wait: float = 0.0) -> tuple[ThreadingHTTPServer, list[str]]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            asked.append(self.path)
            time.sleep(wait)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return server, asked


@pytest.mark.parametrize(("status", "expected"), [(200, True), (403, False), (407, False), (503, False)])
def test_the_hub_is_asked_once(monkeypatch: pytest.MonkeyPatch, status: int, expected: bool) -> None:
    server, asked = serve(status)
    monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    assert [hub.reach(), hub.reach()] == [expected] * 2
    server.shutdown()
    server.server_close()
    assert len(asked) == 1


def test_a_hub_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    server, _ = serve(200, wait=1.0)
    monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    start = time.monotonic()
    assert not hub.reach(0.3)
    assert time.monotonic() - start < 0.8
    server.shutdown()
    server.server_close()


def test_a_name_that_is_never_looked_up_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answered.wait(30) and [])
    monkeypatch.setattr(constants, "ENDPOINT", "http://hub.invalid")
    assert not hub.reach(0.2)
    assert not answered.is_set()
    answered.set()


def test_no_hub_at_all_is_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    assert not hub.reach()


@pytest.mark.parametrize("name", ["HF_HUB_OFFLINE", "PARALLAX_OFFLINE"])
def test_told_to_stay_offline_nothing_is_asked(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    server, asked = serve(200)
    monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv(name, "1")
    assert not hub.reach()
    server.shutdown()
    server.server_close()
    assert asked == []


def test_a_whole_snapshot_is_found_and_half_a_one_is_not(snapshot: Path) -> None:
    assert hub.snapshot(MODEL, "main", KIND) == snapshot
    assert hub.snapshot("facebook/nllb-200-distilled-600M", "main", KIND) is None
    (snapshot / "model.safetensors").unlink()
    assert hub.snapshot(MODEL, "main", KIND) is None


def test_first_use_pins_commit_and_hashes(snapshot: Path, own_cache: Path) -> None:
    assert hub.pinned(MODEL, "main") is None
    lock = hub.verified(MODEL, "main", snapshot, KIND, {})
    assert hub.pinned(MODEL, "main") == lock == hub.verified(MODEL, "main", snapshot, KIND, {})
    assert (lock.revision, lock.commit) == ("main", COMMIT)
    assert sorted(lock.files) == sorted([*KIND.needs, "model.safetensors"])
    assert list(json.loads((own_cache / "models.lock.json").read_bytes())) == [MODEL]


def test_a_file_that_changed_is_refused(snapshot: Path) -> None:
    hub.verified(MODEL, "main", snapshot, KIND, {})
    (snapshot / "vocab.json").write_text("{}", encoding="utf-8")
    with pytest.raises(
        ModelUnavailable, match=r"vocab\.json: has SHA-256 44136fa355b3 and was first used as \w{12}; del"
    ):
        hub.verified(MODEL, "main", snapshot, KIND, {})


def test_the_pinned_commit_wins_over_a_revision_that_moved(snapshot: Path) -> None:
    hub.verified(MODEL, "main", snapshot, KIND, {})
    (snapshot.parents[1] / "refs" / "main").write_text("f" * 40, encoding="ascii")
    assert hub.snapshot(MODEL, "main", KIND) == snapshot


def test_a_damaged_lock_is_named(own_cache: Path) -> None:
    own_cache.mkdir(parents=True)
    (own_cache / "models.lock.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelUnavailable, match=r"models\.lock\.json: is damaged .*; delete it"):
        hub.pinned(MODEL, "main")


def test_what_cannot_be_fetched_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(
        ModelUnavailable, match=rf"{MODEL}: cannot be fetched .*; run `python -m mt models fetch {MODEL}`"
    ):
        hub.fetch(MODEL, "main", KIND)
