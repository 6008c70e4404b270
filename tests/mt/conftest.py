"""Checkpoints that several test modules share, built once a run."""

from pathlib import Path

import pytest

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


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Gives the test a cache folder of its own."""
    monkeypatch.setenv("PARALLAX_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"
