import json
import shutil
from pathlib import Path

import pytest
import torch
from transformers import M2M100ForConditionalGeneration, NllbTokenizer

from mt.errors import ModelUnavailable, UserError
from mt.nllb import KIND, Nllb
from mt.search import Runtime, Search
from mt.seq2seq import convert
from tests.mt.checkpoints import parallel

pytestmark = pytest.mark.usefixtures("own_cache")

GREEDY, BEAM = Search(beam_size=1), Search()
FLOAT = Runtime(compute_type="float32")
FLORES = {"bg": "bul_Cyrl", "de": "deu_Latn", "en": "eng_Latn"}
ODD = [
    "Krieg",
    "xyz 😀 Krieg",
    "„Krieg“ – sagte",
    "Pra\u0308sident sagte.",
    "حرب Krieg",
    "Krieg\u2028heute",
    "Krieg " * 9,
]
CASES = [(lang, src) for lang in ("bg", "de") for src, _ in parallel(lang, "en", 8, seed=3)] + [("de", o) for o in ODD]


def reference(folder: Path, lang: str, text: str) -> list[str]:
    """Decodes greedily with transformers; the language and the end are taken off."""
    tokenizer = NllbTokenizer.from_pretrained(folder, src_lang=FLORES[lang])
    model = M2M100ForConditionalGeneration.from_pretrained(folder)
    start = tokenizer.convert_tokens_to_ids("eng_Latn")
    never = [[tokenizer.unk_token_id]]
    ids = tokenizer(text, return_tensors="pt")
    out = model.generate(**ids, forced_bos_token_id=start, num_beams=1, do_sample=False, bad_words_ids=never)[0, 2:]
    return [token for token in tokenizer.convert_ids_to_tokens(out) if token != "</s>"]


@pytest.mark.parametrize(("lang", "text"), CASES)
def test_greedy_agrees_with_transformers_token_for_token(nllb_folder: Path, lang: str, text: str) -> None:
    engine = Nllb.load(nllb_folder, runtime=FLOAT)
    found = engine.model.decode(engine.subwords.sources([text], lang, "en"), ["eng_Latn"], GREEDY)
    assert found[0][0][0] == reference(nllb_folder, lang, text)


@pytest.mark.parametrize("quantization", ["float32", "int8"])
@pytest.mark.parametrize("lang", ["bg", "de"])
def test_it_translates(nllb_folder: Path, quantization: str, lang: str) -> None:
    pairs = parallel(lang, "en", 20, seed=3)
    engine = Nllb.load(nllb_folder, runtime=Runtime(compute_type=quantization))
    found = [row[0].text for row in engine.decode([src for src, _ in pairs], lang, "en", BEAM)]
    assert sum(text == tgt for text, (_, tgt) in zip(found, pairs, strict=True)) >= 18


@pytest.mark.parametrize("beam", [1, 4])
def test_the_score_is_the_mean_log_probability_of_a_token(nllb_folder: Path, beam: int) -> None:
    tokenizer = NllbTokenizer.from_pretrained(nllb_folder, src_lang="deu_Latn", tgt_lang="eng_Latn")
    model = M2M100ForConditionalGeneration.from_pretrained(nllb_folder)
    engine = Nllb.load(nllb_folder, runtime=FLOAT)
    for src, _ in parallel("de", "en", 5, seed=3):
        best = engine.decode([src], "de", "en", Search(beam_size=beam))[0][0]
        batch = tokenizer(src, text_target=best.text, return_tensors="pt")
        with torch.no_grad():
            logits = model(**batch).logits[0]
        logits[:, tokenizer.unk_token_id] = -torch.inf
        # The language is given to the decoder and not its choice, so it does not count.
        mean = logits.log_softmax(-1).gather(1, batch["labels"][0][:, None])[1:].mean().item()
        assert best.score == pytest.approx(mean, abs=1e-4)


def test_candidates_come_best_first(nllb_folder: Path) -> None:
    row = Nllb.load(nllb_folder).decode(["Krieg heute."], "de", "en", Search(num_hypotheses=6))[0]
    assert len(row) == 6
    assert [hypothesis.score for hypothesis in row] == sorted((h.score for h in row), reverse=True)
    assert not any("eng_Latn" in hypothesis.text for hypothesis in row)


def test_languages_go_in_as_flores_codes(nllb_folder: Path) -> None:
    tokenizer = NllbTokenizer.from_pretrained(nllb_folder, src_lang="deu_Latn")
    wanted = tokenizer.convert_ids_to_tokens(tokenizer("Krieg heute.")["input_ids"])
    engine = Nllb.load(nllb_folder)
    assert wanted[0] == "deu_Latn"
    assert engine.length("Krieg heute.", "de") == len(wanted)
    assert engine.subwords.sources(["Krieg heute."], "de", "en") == [wanted]
    assert engine.subwords.prefix("en") == ["eng_Latn"]
    converted = convert(nllb_folder, KIND, "int8")
    vocabulary = json.loads((converted / "shared_vocabulary.json").read_text(encoding="utf-8"))
    assert [vocabulary.index(code) for code in FLORES.values()] == tokenizer.convert_tokens_to_ids(
        list(FLORES.values())
    )
    assert "de" not in FLORES.values()


@pytest.mark.parametrize("word", ["</s>", "<unk>", "<pad>", "eng_Latn", "deu_Latn", "<mask>"])
def test_control_tokens_in_a_text_are_text(nllb_folder: Path, word: str) -> None:
    engine = Nllb.load(nllb_folder)
    assert engine.length(f"{word} Krieg", "de") > 5
    assert (
        word == "<unk>"
        or word not in engine.subwords.tokenizer.encode(f"{word} Krieg", add_special_tokens=False).tokens
    )


@pytest.mark.parametrize("text", ["", " ", "\n\u2028\t"])
def test_a_text_without_words_stays_empty(nllb_folder: Path, text: str) -> None:
    found = Nllb.load(nllb_folder).decode([text, "Krieg heute."], "de", "en", Search(num_hypotheses=2))
    assert [(h.text, h.score) for h in found[0]] == [("", 0.0)]
    assert len(found[1]) == 2


def test_batch_and_order_change_nothing(nllb_folder: Path) -> None:
    engine = Nllb.load(nllb_folder, runtime=FLOAT)
    texts = [src for src, _ in parallel("de", "en", 20, seed=3)] + ODD + [""]
    alone = [engine.decode([text], "de", "en", GREEDY)[0][0].text for text in texts]
    assert [row[0].text for row in engine.decode(texts[::-1], "de", "en", GREEDY)] == alone[::-1]


def test_a_source_over_the_limit_is_refused_and_not_cut(nllb_folder: Path) -> None:
    engine = Nllb.load(nllb_folder)
    with pytest.raises(ValueError, match="tokens, where the model reads 64"):
        engine.decode(["Krieg heute. " * 64], "de", "en", BEAM)


def test_a_foreign_language_is_refused(nllb_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="language 'deu': is not in the language table"):
        Nllb.load(nllb_folder).decode(["Krieg"], "deu", "en", BEAM)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"])
def test_a_missing_file_is_named(nllb_folder: Path, tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(nllb_folder, tmp_path / "copy"))
    (folder / name).unlink()
    with pytest.raises(ModelUnavailable, match=rf"copy/{name}: .*; (fetch the model whole|name a folder)"):
        Nllb.load(folder)


def test_another_kind_is_refused(marian_folder: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"config.json: says 'marian', and a nllb checkpoint says 'm2m_100'"):
        Nllb.load(marian_folder)


def test_a_vocabulary_that_the_library_reads_otherwise_is_refused(nllb_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(nllb_folder, tmp_path / "copy"))
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    first, second = sorted(
        token["id"] for token in tokenizer["added_tokens"] if token["content"] in ("bul_Cyrl", "deu_Latn")
    )
    for token in tokenizer["added_tokens"]:
        token["id"] = {first: second, second: first}.get(token["id"], token["id"])
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    with pytest.raises(
        ModelUnavailable, match=r"token \d+ is '\w+' in its files and '\w+' once loaded; install the versions"
    ):
        Nllb.load(folder)
