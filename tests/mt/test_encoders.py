import re
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from mt import embed, encoders, hub
from mt.encoders import Foreign, Trigram
from mt.errors import ModelUnavailable
from tests.mt import checkpoints

GERMAN = [
    "Präsident Selenskyj traf am 24. August 2023 in Kiew ein.",
    "Olaf Scholz sprach mit Emmanuel Macron in Berlin.",
    "Die Inflation stieg 2022 auf 8,7 Prozent.",
]
BULGARIAN = [
    "На 24 август 2023 г. президентът Зеленски пристигна в Киев.",
    "Олаф Шолц разговаря с Еманюел Макрон в Берлин.",
    "Инфлацията се повиши до 8,7 процента през 2022 г.",
]
ODD = ["", " ", "x", "…", "👍🏽", "e\u0301", "نعم", "a\u2028b", "wort " * 400, "日本語"]


def test_names_and_numbers_meet_across_scripts() -> None:
    ours, theirs = Trigram().encode(GERMAN), Trigram().encode(BULGARIAN)
    assert (ours @ theirs.T).argmax(axis=1).tolist() == [0, 1, 2]
    assert (ours @ theirs.T).argmax(axis=0).tolist() == [0, 1, 2]


def test_trigrams_of_any_text_are_a_unit_row() -> None:
    rows = Trigram().encode(ODD)
    assert rows.shape == (len(ODD), 2048)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert Trigram().encode([]).shape == (0, 2048)


def test_trigrams_are_the_same_on_every_machine() -> None:
    """Vectors that were stored stay true: raise the number in the signature if this must change."""
    found = np.flatnonzero(Trigram().encode(["Київ 2023"])[0])
    assert (Trigram().signature, found.tolist()) == ("trigram 1 2048", [561, 898, 1178, 1266, 1431, 1674, 1999])


class Marks:
    """Answers as the libraries do: rows of any length, float64, and never two calls at once."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.busy = False

    def __call__(self, texts: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        if self.busy:
            raise RuntimeError("already borrowed")
        self.busy = True
        self.asked.append(texts)
        rows = np.array([[len(text), text.count("a")] if text != "zero" else [0, 0] for text in texts], np.float64)
        self.busy = False
        return rows


def test_asks_a_library_once_a_text_and_scales_its_rows() -> None:
    library = Marks()
    encoder = Foreign("marks 1", library)
    rows = encoder.encode(["ab", " ab ", "", "zero", "ab"])
    assert library.asked[1:] == [["ab", ".", "zero"]]
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), [1, 1, 1, 0, 1])
    assert rows.dtype == np.float32
    assert encoder.encode([]).shape == (0, 2)
    with ThreadPoolExecutor(4) as pool:
        assert len(list(pool.map(encoder.encode, [["a", "b"]] * 50))) == 50


@pytest.mark.parametrize(
    ("files", "package"),
    [({"modules.json": "[]"}, "sentence-transformers"), ({"config.json": '{"model_type": "model2vec"}'}, "model2vec")],
)
def test_a_library_that_is_not_installed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], package: str
) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    monkeypatch.setitem(sys.modules, package.replace("-", "_"), None)
    with pytest.raises(ModelUnavailable, match=rf"needs {package} \(.*\); pip install"):
        embed.load(str(tmp_path))


def test_laser_without_its_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nano_laser", None)
    with pytest.raises(ModelUnavailable, match="encoder laser: needs nano-laser"):
        embed.load("laser")


def test_laser_that_was_not_fetched_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("nano_laser")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PARALLAX_OFFLINE", "1")
    with pytest.raises(
        ModelUnavailable, match=r"laser: .*laser2\.pt is missing; load it once where there is a network"
    ):
        embed.load("laser")


def test_runs_laser_as_its_library_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = pytest.importorskip("nano_laser")
    import torch

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PARALLAX_OFFLINE", "1")
    place = tmp_path / ".cache" / "laser_encoders"
    place.mkdir(parents=True)
    pieces = checkpoints.train_spm([text.lower() for text in GERMAN * 3])
    (place / "laser2.spm").write_bytes(pieces.serialized_model_proto())
    (place / "laser2.cvocab").touch()
    words = {pieces.id_to_piece(at): at + 4 for at in range(pieces.get_piece_size())}
    params = {"num_embeddings": len(words) + 8, "padding_idx": 1, "embed_dim": 8, "hidden_size": 6}
    model = import_module("nano_laser.models").LaserLstmEncoder(**params)
    torch.save({"params": params, "model": model.state_dict(), "dictionary": words}, place / "laser2.pt")
    encoder = embed.load("laser")
    theirs = library.LaserEncoderPipeline(laser="laser2").encode_sentences(GERMAN, normalize_embeddings=True)
    np.testing.assert_allclose(encoder.encode(GERMAN), theirs, atol=1e-6)
    assert re.fullmatch(r"laser2 [0-9a-f]{12}, nano-laser [\d.]+", encoder.signature)
    (place / "laser2.pt").write_bytes(b"not whole")
    with pytest.raises(ModelUnavailable, match=r"laser_encoders: cannot be loaded .*; get the whole model again"):
        embed.load("laser")


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("PARALLAX_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    hub.reach.cache_clear()
    yield
    hub.reach.cache_clear()


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize(
    ("name", "told"), [("labse", "sentence-transformers/LaBSE"), ("someone/model", "someone/model")]
)
def test_a_model_that_is_nowhere_is_told(name: str, told: str) -> None:
    with pytest.raises(ModelUnavailable, match=rf"encoder {told}: cannot be fetched .*run `hf download {told}`"):
        embed.load(name)


@pytest.mark.parametrize("content", ["not json", "\ud800"])
def test_a_damaged_folder_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "config.json").write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(ModelUnavailable, match=r"cannot be loaded .*; get the whole model again"):
        embed.load(str(tmp_path))


@pytest.fixture(scope="module")
def tokens() -> SimpleNamespace:
    """Gives a vocabulary of the words of a few sentences and a tokenizer for it."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = ["[PAD]", "[UNK]", *sorted({word for text in GERMAN + BULGARIAN for word in text.split()}), "."]
    split = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
    split.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return SimpleNamespace(words=words, tokenizer=split)


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory, tokens: SimpleNamespace) -> Path:
    library = pytest.importorskip("model2vec")
    place = tmp_path_factory.mktemp("encoders") / "static"
    rows = np.random.default_rng(1).normal(size=(len(tokens.words), 16)).astype(np.float32)
    library.StaticModel(vectors=rows, tokenizer=tokens.tokenizer).save_pretrained(place)
    return place


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory, tokens: SimpleNamespace) -> Path:
    library = pytest.importorskip("sentence_transformers")
    import torch
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    place = tmp_path_factory.mktemp("encoders") / "bert"
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(tokens.words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(place / "plain")
    fast = PreTrainedTokenizerFast(tokenizer_object=tokens.tokenizer, pad_token="[PAD]", unk_token="[UNK]")
    fast.save_pretrained(place / "plain")
    models = pytest.importorskip("sentence_transformers.sentence_transformer.modules")
    word = models.Transformer(str(place / "plain"), max_seq_length=64)
    modules = [word, models.Pooling(32, pooling_mode="cls"), models.Dense(32, 8), models.Normalize()]
    library.SentenceTransformer(modules=modules).save(str(place / "whole"))
    return place


def test_runs_a_sentence_transformers_folder_as_its_library_does(bert: Path) -> None:
    library = pytest.importorskip("sentence_transformers")
    encoder = embed.load(str(bert / "whole"))
    theirs = library.SentenceTransformer(str(bert / "whole")).encode(GERMAN)
    np.testing.assert_allclose(encoder.encode(GERMAN), theirs, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(encoder.encode(ODD), axis=1), 1, atol=1e-4)


def test_a_plain_checkpoint_is_pooled_by_the_mean(bert: Path) -> None:
    encoder = embed.load(str(bert / "plain"))
    alone = np.concatenate([encoder.encode([text]) for text in GERMAN])
    np.testing.assert_allclose(encoder.encode(GERMAN), alone, atol=1e-5)


def test_runs_a_model2vec_folder_as_its_library_does(static: Path) -> None:
    theirs = pytest.importorskip("model2vec").StaticModel.from_pretrained(static).encode(GERMAN)
    theirs /= np.linalg.norm(theirs, axis=1, keepdims=True)
    np.testing.assert_allclose(embed.load(str(static)).encode(GERMAN), theirs, atol=1e-6)


def test_the_signature_follows_the_weights(static: Path) -> None:
    before = embed.load(str(static)).signature
    assert re.fullmatch(r"static [0-9a-f]{12}, model2vec [\d.]+", before)
    assert embed.load(str(static)).signature == before
    (static / "more.json").write_text("{}")
    assert embed.load(str(static)).signature != before


def test_the_prefix_of_e5_is_not_forgotten(bert: Path, tmp_path: Path) -> None:
    shutil.copytree(bert / "whole", tmp_path / "multilingual-e5-tiny")
    named, unnamed = embed.load(str(tmp_path / "multilingual-e5-tiny")), embed.load(str(bert / "whole"))
    asked = [f"query: {text}" for text in GERMAN]
    np.testing.assert_allclose(named.encode(GERMAN), unnamed.encode(asked), atol=1e-5)
    assert encoders._PREFIXES["multilingual-e5"] == "query: "
