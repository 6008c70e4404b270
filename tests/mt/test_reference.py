"""CTranslate2 against torch: the two runtimes must say the same, believe it the same, and treat odd input alike."""

import json
import shutil
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
from transformers import MarianConfig, MarianMTModel, MarianTokenizer

from mt.choice import Hypothesis
from mt.decoder import Decoder
from mt.errors import ModelUnavailable, NotConvertible, UserError
from mt.marian import Marian
from mt.nllb import Nllb
from mt.reference import Reference
from mt.search import Runtime, Search
from tests.mt import checkpoints

FLOAT = Runtime("cpu", "float32")
KNOWN = checkpoints.parallel("de", "en", 16, seed=3)
SEARCHES = [
    Search(1),
    Search(4),
    Search(4, 4),
    Search(4, 6),
    Search(1, no_repeat_ngram_size=2),
    Search(4, no_repeat_ngram_size=2),
    Search(1, repetition_penalty=1.5),
    Search(4, 4, repetition_penalty=1.5),
    Search(4, 2, length_penalty=0.5),
    Search(4, 2, length_penalty=2.0),
]
ODD = [
    "",
    " ",
    "a",
    "😀",
    "xyz 😀 Krieg",
    "„Krieg“ – sagte",
    unicodedata.normalize("NFD", "Präsident für Frieden."),
    "حرب Krieg",
    "Krieg\u2028heute",
    "Krieg " * 20,
    ". , . , Krieg , .",
]
TEXTS = [*(src for src, _ in KNOWN), *ODD]


@pytest.fixture(scope="module", params=["multi", "nllb"])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Decoder, Reference]:
    """Loads the same checkpoint in both runtimes."""
    folder: Path = request.getfixturevalue(f"{request.param}_folder")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARALLAX_CACHE", str(tmp_path_factory.mktemp("cache")))
        engine = Nllb if request.param == "nllb" else Marian
        return engine.load(folder, runtime=FLOAT), Reference.load(folder, runtime=FLOAT)


@pytest.mark.parametrize("search", SEARCHES, ids=str)
def test_both_say_the_same(pair: tuple[Decoder, Reference], search: Search) -> None:
    converted, reference = (engine.decode(TEXTS, "de", "en", search) for engine in pair)
    for ours, theirs in zip(converted, reference, strict=True):
        assert [found.text for found in ours] == [found.text for found in theirs]
        assert [found.score for found in ours] == pytest.approx([found.score for found in theirs], abs=1e-4)


@pytest.mark.parametrize("beam", [1, 4])
def test_both_say_it_token_for_token(pair: tuple[Decoder, Reference], beam: int) -> None:
    rows = []
    for engine in pair:
        sources = engine.subwords.sources([text for text in TEXTS if text.strip()], "de", "en")
        found = engine.model.decode(sources, engine.subwords.prefix("en"), Search(beam))
        rows.append([tokens for row in found for tokens, *_ in row])
    assert rows[0] == rows[1]


def test_both_believe_any_pair_the_same(pair: tuple[Decoder, Reference]) -> None:
    targets = [*(tgt for _, tgt in KNOWN), "", "war", "peace peace", "xyz 😀", "", "Kyiv.", "", "a", "b", "c", "war"]
    converted, reference = (engine.score(TEXTS, targets, "de", "en") for engine in pair)
    for text, ours, theirs in zip(targets, converted, reference, strict=True):
        assert len(ours) == len(pair[0].subwords.targets([text])[0]) + 1
        assert ours == pytest.approx(theirs, abs=1e-3)
        assert all(value <= 0 for value in ours)


def test_score_is_that_of_the_search(pair: tuple[Decoder, Reference]) -> None:
    """The search cannot say the unknown word and shares its probability out, so the two differ by a hair."""
    sources = [src for src, _ in KNOWN]
    for engine in pair:
        found = [row[0] for row in engine.decode(sources, "de", "en", Search())]
        forced = engine.score(sources, [it.text for it in found], "de", "en")
        assert [sum(row) / len(row) for row in forced] == pytest.approx([it.score for it in found], abs=1e-3)


def test_a_wrong_translation_is_believed_less(pair: tuple[Decoder, Reference]) -> None:
    sources, right = [src for src, _ in KNOWN], [tgt for _, tgt in KNOWN]
    for engine in pair:
        good, bad = (engine.score(sources, texts, "de", "en") for texts in (right, right[1:] + right[:1]))
        assert all(sum(a) > sum(b) for a, b in zip(good, bad, strict=True))


@pytest.mark.parametrize("search", [Search(1), Search(4, 2)], ids=str)
def test_neighbours_in_a_batch_change_nothing(pair: tuple[Decoder, Reference], search: Search) -> None:
    for engine in pair:
        alone = [engine.decode([text], "de", "en", search)[0] for text in TEXTS[::3]]
        together = engine.decode(TEXTS[::-1], "de", "en", search)[::-1][::3]
        assert [[it.text for it in row] for row in alone] == [[it.text for it in row] for row in together]
        scores = [it.score for row in alone for it in row]
        assert scores == pytest.approx([it.score for row in together for it in row], abs=1e-4)


def test_int8_stays_close(marian_folder: Path, nllb_folder: Path, own_cache: Path) -> None:
    sources, targets = [src for src, _ in KNOWN], [tgt for _, tgt in KNOWN]
    for engine, folder in ((Marian, marian_folder), (Nllb, nllb_folder)):
        small, exact = (engine.load(folder, runtime=Runtime("cpu", kind)) for kind in ("int8", "float32"))
        ours, theirs = (it.score(sources, targets, "de", "en") for it in (small, exact))
        for one, other in zip(ours, theirs, strict=True):
            assert sum(one) / len(one) == pytest.approx(sum(other) / len(other), abs=0.1)


@pytest.mark.parametrize("text", ["", " ", "\n\u2028\t"])
def test_a_text_without_words_stays_empty_and_can_be_scored(pair: tuple[Decoder, Reference], text: str) -> None:
    for engine in pair:
        assert engine.decode([text], "de", "en", Search()) == [[Hypothesis("", 0.0)]]
        assert [len(row) for row in engine.score([text], [""], "de", "en")] == [1]


def test_threads_do_not_get_into_each_others_way(pair: tuple[Decoder, Reference]) -> None:
    texts = [text for text, _ in checkpoints.parallel("de", "en", 12, seed=5)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: pair[1].decode([text], "de", "en", Search(2))[0][0], texts))
    assert together == [pair[1].decode([text], "de", "en", Search(2))[0][0] for text in texts]


def test_nothing_to_do_is_done(pair: tuple[Decoder, Reference]) -> None:
    for engine in pair:
        assert engine.decode([], "de", "en", Search()) == []
        assert engine.score([], [], "de", "en") == []


def test_a_long_text_is_refused_and_not_cut(pair: tuple[Decoder, Reference]) -> None:
    text = ("Krieg heute. " * 400)[:5000]
    for engine in pair:
        with pytest.raises(ValueError, match=r"a text of \d+ tokens, where the model reads 64: split it first"):
            engine.decode(["Krieg", text], "de", "en", Search())
        for source, target, does in ((text, "war", "reads"), ("Krieg", text, "writes")):
            with pytest.raises(ValueError, match=rf"a text of \d+ tokens, where the model {does} 64: split it first"):
                engine.score([source], [target], "de", "en")
        with pytest.raises(ValueError, match="2 sources and 1 targets to score"):
            engine.score(["Krieg", "Frieden"], ["war"], "de", "en")


def test_a_language_that_the_model_lacks_is_refused(multi_folder: Path, nllb_folder: Path) -> None:
    for folder, what in (
        (multi_folder, "does not write Bulgarian, only >>eng<< >>ukr<<"),
        (nllb_folder, "'deu': is not"),
    ):
        engine = Reference.load(folder)
        with pytest.raises(UserError, match=what):
            engine.decode(["Krieg"], *(("de", "bg") if folder == multi_folder else ("deu", "en")), Search())


@pytest.fixture(scope="module")
def two_vocabularies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Saves a Marian checkpoint whose two sides share nothing, trained like the others."""
    folder = tmp_path_factory.mktemp("checkpoints") / "opus-mt-tiny-two"
    folder.mkdir()
    pairs = checkpoints.parallel("de", "en", 800, seed=7)
    sides = {name: checkpoints.train_spm([pair[at] for pair in pairs]) for at, name in enumerate(("source", "target"))}
    ids: dict[str, dict[str, int]] = {}
    for (side, spm), file in zip(sides.items(), ("vocab.json", "target_vocab.json"), strict=True):
        (folder / f"{side}.spm").write_bytes(spm.serialized_model_proto())
        names = ["</s>", "<unk>", *checkpoints._pieces(spm)]
        ids[side] = {name: at for at, name in enumerate([*names, *(f"filler{n}" for n in range(90 - len(names)))])}
        ids[side]["<pad>"] = 90
        (folder / file).write_text(json.dumps(ids[side], ensure_ascii=False), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text('{"separate_vocabs": true}', encoding="utf-8")
    torch.manual_seed(1)
    special = {"pad_token_id": 90, "decoder_start_token_id": 90, "eos_token_id": 0}
    apart = {"share_encoder_decoder_embeddings": False, "decoder_vocab_size": 91, "vocab_size": 91}
    model = MarianMTModel(MarianConfig(activation_function="swish", **special, **apart, **checkpoints._TINY))
    rows = [
        tuple(
            [*(ids[side][piece] for piece in sides[side].encode(text, out_type=str)), 0]
            for side, text in zip(("source", "target"), pair, strict=True)
        )
        for pair in pairs
    ]
    checkpoints._teach(model, [(src, tgt) for src, tgt in rows])
    model.save_pretrained(folder)
    return folder


@pytest.mark.filterwarnings("ignore:.*sacremoses")
def test_two_vocabularies_translate_in_torch_only(two_vocabularies: Path, own_cache: Path) -> None:
    with pytest.raises(NotConvertible, match="has one vocabulary a side"):
        Marian.load(two_vocabularies)
    engine = Reference.load(two_vocabularies)
    sources, targets = [src for src, _ in KNOWN], [tgt for _, tgt in KNOWN]
    assert [row[0].text for row in engine.decode(sources, "de", "en", Search())] == targets
    assert all(sum(row) / len(row) > -0.5 for row in engine.score(sources, targets, "de", "en"))
    tokenizer = MarianTokenizer.from_pretrained(two_vocabularies)
    read, written = engine.subwords.sources(sources[:1], "de", "en")[0], engine.subwords.targets(targets[:1])[0]
    assert [engine.model.sources[token] for token in read] == tokenizer(sources[0])["input_ids"]
    assert [engine.model.targets[token] for token in written] == tokenizer(text_target=targets[0])["input_ids"][:-1]


def test_weights_with_gaps_are_refused(marian_folder: Path, tmp_path: Path) -> None:
    folder = checkpoints.holed(marian_folder, tmp_path / "copy", "model.decoder.layers.1.fc1.weight")
    with pytest.raises(
        ModelUnavailable, match=r"lack model\.decoder\.layers\.1\.fc1\.weight .*; fetch the model again"
    ):
        Reference.load(folder)


def test_weights_without_what_the_hub_leaves_out_are_whole(
    marian_folder: Path, tmp_path: Path, own_cache: Path
) -> None:
    """OPUS-MT's files have neither the positions, which are computed, nor the output layer, which is tied."""
    folder = Path(shutil.copytree(marian_folder, tmp_path / "copy"))
    state = MarianMTModel.from_pretrained(folder).state_dict()
    left_out = [name for name in state if "embed_positions" in name or "embed_tokens" in name or "lm_head" in name]
    assert len(left_out) == 5
    for name in left_out:
        del state[name]
    torch.save(state, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    for engine in (Marian.load(folder), Reference.load(folder)):
        assert engine.decode([KNOWN[0][0]], "de", "en", Search())[0][0].text == KNOWN[0][1]


@pytest.mark.parametrize("name", ["config.json", "source.spm", "vocab.json", "model.safetensors"])
def test_a_missing_file_is_named(marian_folder: Path, tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(marian_folder, tmp_path / "copy"))
    (folder / name).unlink()
    with pytest.raises(ModelUnavailable, match=rf"copy/{name}: .*; (fetch the model whole|name a folder)"):
        Reference.load(folder)


def test_damaged_weights_are_named(marian_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(marian_folder, tmp_path / "copy"))
    (folder / "model.safetensors").write_bytes((marian_folder / "model.safetensors").read_bytes()[:5000])
    with pytest.raises(ModelUnavailable, match=r"copy: cannot be read .*; fetch the model again"):
        Reference.load(folder)


def test_a_part_of_the_weights_that_is_missing_is_told(marian_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(marian_folder, tmp_path / "copy"))
    (folder / "model.safetensors").unlink()
    index = {"metadata": {}, "weight_map": {"lm_head.weight": "model-00001-of-00002.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    with pytest.raises(ModelUnavailable, match=r"copy: cannot be read .*model-00001-of-00002.*; fetch the model again"):
        Reference.load(folder)


def test_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    with pytest.raises(ModelUnavailable, match="says model_type 'bert', not marian or m2m_100"):
        Reference.load(tmp_path)


@pytest.mark.parametrize(
    ("runtime", "what"),
    [
        (Runtime("cpu", "int8"), "compute type 'int8': does not run in torch on cpu; choose float32, bfloat16"),
        (Runtime("abacus"), "device 'abacus': is not on this machine; choose auto or"),
    ],
)
def test_a_runtime_that_torch_lacks_is_refused(marian_folder: Path, runtime: Runtime, what: str) -> None:
    with pytest.raises(UserError, match=what):
        Reference.load(marian_folder, runtime=runtime)


def test_half_precision_says_the_same(marian_folder: Path) -> None:
    engine = Reference.load(marian_folder, runtime=Runtime("cpu", "bfloat16"))
    assert "compute_type:bfloat16" in engine.signature
    found = engine.decode([src for src, _ in KNOWN], "de", "en", Search())
    assert sum(row[0].text == tgt for row, (_, tgt) in zip(found, KNOWN, strict=True)) >= len(KNOWN) - 1


def test_the_signature_tells_weights_apart_and_leaves_the_search_out(marian_folder: Path, multi_folder: Path) -> None:
    ours, other = Reference.load(marian_folder, "m").signature, Reference.load(multi_folder, "m").signature
    assert ours != other
    assert "|marian|model:m|weights:" in ours
    assert "|compute_type:float32|device:cpu|transformers:" in ours
    assert "beam" not in ours
