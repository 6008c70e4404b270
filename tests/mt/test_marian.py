import json
import os
import shutil
import warnings
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import MarianMTModel, MarianTokenizer

from mt.errors import ModelUnavailable, NotConvertible, UserError
from mt.marian import Marian
from mt.search import Runtime, Search
from mt.seq2seq import settled
from tests.mt import checkpoints
from tests.mt.checkpoints import WORDS, parallel

pytestmark = pytest.mark.usefixtures("own_cache")

GREEDY, BEAM = Search(beam_size=1), Search()
FLOAT = Runtime(compute_type="float32")
KNOWN = parallel("de", "en", 20, seed=3)
ODD = [
    "Krieg",
    "xyz 😀 Krieg",
    "„Krieg“ – sagte",
    "Pra\u0308sident sagte.",
    "حرب Krieg",
    "Krieg\u2028heute",
    "Krieg " * 9,
]


def reference(folder: Path, texts: list[str]) -> list[list[str]]:
    """Decodes greedily with transformers, without the tokens that CTranslate2 never writes."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*sacremoses")
        tokenizer = MarianTokenizer.from_pretrained(folder)
    model = MarianMTModel.from_pretrained(folder)
    never = [[tokenizer.pad_token_id], [tokenizer.unk_token_id]]
    rows = []
    for text in texts:
        ids = tokenizer(text, return_tensors="pt")
        out = model.generate(**ids, num_beams=1, do_sample=False, max_length=64, bad_words_ids=never)[0, 1:]
        rows.append([token for token in tokenizer.convert_ids_to_tokens(out) if token != "</s>"])
    return rows


def tokens(engine: Marian, texts: list[str]) -> list[list[str]]:
    """Decodes with our engine as far as tokens."""
    sources = engine.subwords.sources(texts, "de", "en")
    return [row[0][0] for row in engine.model.decode(sources, [], GREEDY)]


def copy(folder: Path, to: Path) -> Path:
    return Path(shutil.copytree(folder, to / "copy"))


@pytest.mark.parametrize("text", [*(src for src, _ in KNOWN[:8]), *ODD])
def test_greedy_agrees_with_transformers_token_for_token(marian_folder: Path, text: str) -> None:
    assert tokens(Marian.load(marian_folder, runtime=FLOAT), [text]) == reference(marian_folder, [text])


def test_a_pad_embedding_moved_by_training_is_honoured(marian_folder: Path, tmp_path: Path) -> None:
    folder = copy(marian_folder, tmp_path)
    model = MarianMTModel.from_pretrained(folder)
    torch.manual_seed(2)
    model.get_input_embeddings().weight.data[-1] = torch.randn(32)
    model.save_pretrained(folder)
    texts = [src for src, _ in KNOWN[:6]]
    wanted = reference(folder, texts)
    assert tokens(Marian.load(folder, runtime=FLOAT), texts) == wanted
    assert wanted != reference(marian_folder, texts)


@pytest.mark.parametrize("quantization", ["float32", "int8"])
def test_it_translates(marian_folder: Path, quantization: str) -> None:
    engine = Marian.load(marian_folder, runtime=Runtime(compute_type=quantization))
    found = engine.decode([src for src, _ in KNOWN], "de", "en", BEAM)
    assert [row[0].text for row in found] == [tgt for _, tgt in KNOWN]


@pytest.mark.parametrize("beam", [1, 4])
def test_the_score_is_the_mean_log_probability_of_a_token(marian_folder: Path, beam: int) -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*sacremoses")
        tokenizer = MarianTokenizer.from_pretrained(marian_folder)
    model = MarianMTModel.from_pretrained(marian_folder)
    engine = Marian.load(marian_folder, runtime=FLOAT)
    for src, _ in KNOWN[:5]:
        best = engine.decode([src], "de", "en", Search(beam_size=beam))[0][0]
        labels = tokenizer(text_target=best.text, return_tensors="pt")["input_ids"]
        with torch.no_grad():
            logits: Any = model(**tokenizer(src, return_tensors="pt"), labels=labels).logits[0]
        logits[:, [tokenizer.pad_token_id, tokenizer.unk_token_id]] = -torch.inf
        mean = logits.log_softmax(-1).gather(1, labels[0][:, None]).mean().item()
        assert best.score == pytest.approx(mean, abs=1e-4)


def test_candidates_come_best_first_and_differ(marian_folder: Path) -> None:
    rows = Marian.load(marian_folder).decode([src for src, _ in KNOWN], "de", "en", Search(num_hypotheses=6))
    for row in rows:
        assert len({hypothesis.text for hypothesis in row}) == 6
        assert [hypothesis.score for hypothesis in row] == sorted((h.score for h in row), reverse=True)
        assert all(hypothesis.score <= 0 for hypothesis in row)


def test_batch_and_order_change_nothing(marian_folder: Path) -> None:
    engine = Marian.load(marian_folder, runtime=FLOAT)
    texts = [src for src, _ in KNOWN] + ODD + [""]
    alone = [engine.decode([text], "de", "en", GREEDY)[0][0].text for text in texts]
    assert [row[0].text for row in engine.decode(texts, "de", "en", GREEDY)] == alone
    assert [row[0].text for row in engine.decode(texts[::-1], "de", "en", GREEDY)] == alone[::-1]


@pytest.mark.parametrize("text", ["", " ", "\n\u2028\t"])
def test_a_text_without_words_stays_empty(marian_folder: Path, text: str) -> None:
    found = Marian.load(marian_folder).decode([text, "Krieg heute."], "de", "en", Search(num_hypotheses=2))
    assert [(h.text, h.score) for h in found[0]] == [("", 0.0)]
    assert len(found[1]) == 2


def test_nothing_to_do_is_done(marian_folder: Path) -> None:
    assert Marian.load(marian_folder).decode([], "de", "en", BEAM) == []


def test_length_counts_what_the_limit_counts(marian_folder: Path, multi_folder: Path) -> None:
    assert Marian.load(marian_folder).length("Krieg heute.", "de") == 4
    assert Marian.load(multi_folder).length("Krieg heute.", "de") == 5
    assert Marian.load(marian_folder).limit == 64


def test_a_source_over_the_limit_is_refused_and_not_cut(marian_folder: Path) -> None:
    engine = Marian.load(marian_folder)
    fits, over = "Krieg " * 63, "Krieg " * 64
    assert [engine.length(text, "de") for text in (fits, over)] == [64, 65]
    assert engine.decode([fits], "de", "en", BEAM)[0][0].text
    with pytest.raises(ValueError, match="65 tokens, where the model reads 64"):
        engine.decode([over], "de", "en", BEAM)


def test_control_tokens_in_a_text_are_text(marian_folder: Path, multi_folder: Path) -> None:
    for folder in (marian_folder, multi_folder):
        engine = Marian.load(folder)
        for word in ("</s>", "<unk>", ">>ukr<<"):
            assert not {"</s>", ">>ukr<<"} & set(engine.subwords.source.encode(f"{word} Krieg", out_type=str))


def test_a_model_of_several_targets_is_told_which(multi_folder: Path) -> None:
    engine = Marian.load(multi_folder)
    texts = [src for src, _ in KNOWN]
    for lang in ("en", "uk"):
        words = {word for row in engine.decode(texts, "de", lang, BEAM) for word in row[0].text.rstrip(".").split()}
        assert words <= set(WORDS[lang])
    with pytest.raises(UserError, match="does not write Bulgarian, only >>eng<< >>ukr<<"):
        engine.decode(texts, "de", "bg", BEAM)
    with pytest.raises(UserError, match="language 'tlh': is not in the language table"):
        engine.decode(texts, "de", "tlh", BEAM)


def test_the_signature_tells_models_and_weights_apart(marian_folder: Path, multi_folder: Path) -> None:
    signatures = [
        Marian.load(marian_folder).signature,
        Marian.load(marian_folder, runtime=FLOAT).signature,
        Marian.load(multi_folder, name="opus-mt-tiny").signature,
    ]
    assert len(set(signatures)) == 3
    assert "|marian|model:opus-mt-tiny|" in signatures[0]
    assert Marian.load(marian_folder, runtime=Runtime(inter_threads=1, intra_threads=1)).signature == signatures[0]


def test_threads_that_decode_at_once_do_not_mix(marian_folder: Path) -> None:
    engine = Marian.load(marian_folder, runtime=Runtime(inter_threads=2, intra_threads=1))
    assert engine.parallel == 2
    batches = [[src for src, _ in KNOWN[at : at + 2]] for at in range(0, 20, 2)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda batch: engine.decode(batch, "de", "en", BEAM), batches))
    assert [row[0].text for rows in found for row in rows] == [tgt for _, tgt in KNOWN]


@pytest.mark.parametrize(
    ("asked", "workers", "threads"),
    [
        ((0, 0), 8, 1),
        ((2, 0), 2, 4),
        ((0, 2), 4, 2),
        ((0, 1), 8, 1),
        ((3, 3), 3, 3),
        ((16, 0), 16, 1),
        ((0, 16), 1, 16),
    ],
)
def test_all_processors_are_used(
    monkeypatch: pytest.MonkeyPatch, asked: tuple[int, int], workers: int, threads: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)))
    runtime = settled(Runtime("cpu", inter_threads=asked[0], intra_threads=asked[1]))
    assert (runtime.inter_threads, runtime.intra_threads, runtime.compute_type) == (workers, threads, "int8")


def test_a_runtime_that_this_machine_lacks_is_refused(marian_folder: Path) -> None:
    with pytest.raises(UserError, match=r"compute type 'int7': does not run on cpu; choose one of .*float32, int8"):
        Marian.load(marian_folder, runtime=Runtime("cpu", "int7"))
    with pytest.raises(UserError, match=r"device 'abacus': is not on this machine; choose auto or"):
        Marian.load(marian_folder, runtime=Runtime("abacus"))


def test_forbidden_repetition_does_not_come(marian_folder: Path) -> None:
    engine, text = Marian.load(marian_folder), "Krieg Krieg Krieg Krieg Krieg Krieg."
    free, bound = (
        engine.subwords.target.encode(engine.decode([text], "de", "en", search)[0][0].text, out_type=str)
        for search in (BEAM, Search(no_repeat_ngram_size=2))
    )
    assert len(set(pairwise(free))) < len(free) - 1
    assert len(set(pairwise(bound))) == len(bound) - 1


def test_it_is_converted_once(marian_folder: Path, own_cache: Path) -> None:
    Marian.load(marian_folder)
    before = [(path, path.stat().st_ino, path.stat().st_mtime_ns) for path in (own_cache / "converted").rglob("*")]
    Marian.load(marian_folder)
    assert [
        (path, path.stat().st_ino, path.stat().st_mtime_ns) for path in (own_cache / "converted").rglob("*")
    ] == before


@pytest.mark.parametrize(
    "name", ["config.json", "source.spm", "target.spm", "vocab.json", "tokenizer_config.json", "model.safetensors"]
)
def test_a_missing_file_is_named(marian_folder: Path, tmp_path: Path, name: str) -> None:
    folder = copy(marian_folder, tmp_path)
    (folder / name).unlink()
    with pytest.raises(ModelUnavailable, match=rf"copy/{name}: .*; (fetch the model whole|name a folder)"):
        Marian.load(folder)


def test_old_weights_serve_as_well(marian_folder: Path, tmp_path: Path) -> None:
    folder = checkpoints.holed(marian_folder, tmp_path / "copy")
    assert Marian.load(folder).decode([KNOWN[0][0]], "de", "en", BEAM)[0][0].text == KNOWN[0][1]


def test_another_kind_is_refused(nllb_folder: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"config.json: says 'm2m_100', and a marian checkpoint says 'marian'"):
        Marian.load(nllb_folder)


def test_weights_with_gaps_are_refused(marian_folder: Path, tmp_path: Path, own_cache: Path) -> None:
    folder = checkpoints.holed(marian_folder, tmp_path / "copy", "model.decoder.layers.1.fc1.weight")
    with pytest.raises(
        ModelUnavailable, match=r"lack model\.decoder\.layers\.1\.fc1\.weight .*; fetch the model again"
    ):
        Marian.load(folder)
    assert not [path for path in (own_cache / "converted").iterdir() if path.is_dir()]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe"])
def test_a_damaged_config_is_named(marian_folder: Path, tmp_path: Path, content: bytes) -> None:
    folder = copy(marian_folder, tmp_path)
    (folder / "config.json").write_bytes(content)
    with pytest.raises(ModelUnavailable, match=r"config\.json: is no JSON"):
        Marian.load(folder)


def test_damaged_weights_are_named(marian_folder: Path, tmp_path: Path) -> None:
    folder = copy(marian_folder, tmp_path)
    (folder / "model.safetensors").write_bytes((marian_folder / "model.safetensors").read_bytes()[:5000])
    with pytest.raises(ModelUnavailable, match=r"copy: cannot be converted .*; fetch the model again"):
        Marian.load(folder)


def test_two_vocabularies_are_refused(marian_folder: Path, tmp_path: Path) -> None:
    folder = copy(marian_folder, tmp_path)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config |= {"share_encoder_decoder_embeddings": False, "tie_word_embeddings": False}
    config |= {"decoder_vocab_size": config["vocab_size"]}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    model = MarianMTModel(MarianMTModel.config_class(**config))
    model.save_pretrained(folder)
    with pytest.raises(NotConvertible, match="has one vocabulary a side"):
        Marian.load(folder)
