"""Checkpoints that several test modules share, built once a run."""

from pathlib import Path

import pytest

from mt.models import load, serving
from tests.mt import checkpoints


@pytest.fixture(scope="session")
def marian_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return checkpoints.marian(tmp_path_factory.mktemp("checkpoints") / "opus-mt-tiny")


@pytest.fixture(scope="session")
def multi_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tags = ((">>eng<<", "en"), (">>ukr<<", "uk"))
    return checkpoints.marian(tmp_path_factory.mktemp("checkpoints") / "opus-mt-tiny-multi", tags)


@pytest.fixture(scope="session")
def nllb_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return checkpoints.nllb(tmp_path_factory.mktemp("checkpoints") / "nllb-tiny")


@pytest.fixture(scope="session")
def converted(marian_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Makes a cache folder in which the German checkpoint was converted and heard."""
    folder = tmp_path_factory.mktemp("converted")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARALLAX_CACHE", str(folder))
        load(serving("de", model=str(marian_folder)))
    return folder


@pytest.fixture
def shared_cache(converted: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Gives the test that folder, which others have too."""
    monkeypatch.setenv("PARALLAX_CACHE", str(converted))
    return converted


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Gives the test a cache folder of its own."""
    monkeypatch.setenv("PARALLAX_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"
