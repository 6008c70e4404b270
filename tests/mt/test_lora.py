import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, normalizers, trainers
from transformers import Gemma3ForCausalLM, Gemma3TextConfig

from mt import gemma, prompt
from mt.corpora import Pair
from mt.errors import ModelUnavailable
from mt.lesson import lesson
from mt.lora import RANK, LoraPupil, adapt, halve
from mt.train import Settings, Trained, gradients, train
from tests.mt.checkpoints import parallel

torch.set_num_threads(1)  # as the checkpoints of the other tests do: such small sums are done sooner by one
SPECIAL = ["<pad>", "<eos>", "<bos>", "<unk>", "\n", *(f"<0x{byte:02X}>" for byte in range(256))]


def tiny(words: int = 500) -> Any:
    torch.manual_seed(1)
    config = Gemma3TextConfig(
        vocab_size=words,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=16,
        query_pre_attn_scalar=16,
        sliding_window=512,
        initializer_range=0.3,
    )
    return Gemma3ForCausalLM(config)


def pairs(count: int) -> list[Pair]:
    found = dict.fromkeys(parallel("de", "en", count, 7))
    return [Pair(f"x:{at}", "de", "en", src, tgt) for at, (src, tgt) in enumerate(found)]


@pytest.fixture(scope="module")
def speller() -> prompt.Speller:
    bpe = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True))
    bpe.normalizer = normalizers.Replace(" ", "▁")
    lines = [f"German: {pair.src}\nEnglish: {pair.tgt}\n" for pair in pairs(200)]
    bpe.train_from_iterator(lines, trainers.BpeTrainer(vocab_size=450, special_tokens=SPECIAL, show_progress=False))
    pieces = sorted(bpe.get_vocab(), key=bpe.get_vocab().__getitem__)
    return prompt.Speller(bpe, frozenset(pieces) - {"▁Frieden"})


@pytest.fixture
def pupil(speller: prompt.Speller) -> LoraPupil:
    tokens = [*SPECIAL, *sorted(speller.pieces - {*SPECIAL})]
    return LoraPupil(tiny(len(tokens)), speller, tokens, {})


def projected(model: Any) -> Any:
    """Returns the logits of some ids."""
    with torch.no_grad():
        return model.eval()(torch.arange(1, 40)[None]).logits


def test_a_fresh_adapter_changes_nothing_and_a_merged_one_what_it_did_beside() -> None:
    model = tiny()
    plain = projected(model)
    adapt(model, {})
    assert torch.equal(projected(model), plain)
    learned = {name: weight for name, weight in model.named_parameters() if weight.requires_grad}
    assert len(learned) == 2 * 2 * len(gemma.PROJECTIONS)
    for name, weight in learned.items():
        assert weight.shape[0 if name.endswith(".A") else 1] == RANK
        weight.data.normal_(std=0.1)
    beside = projected(model)
    assert (beside - plain).abs().max() > 0.1
    merged, again = tiny(), tiny()
    gemma.merge(merged, {name: weight.detach() for name, weight in learned.items()})
    torch.testing.assert_close(projected(merged), beside, rtol=1e-3, atol=1e-3)
    adapt(again, {name: weight.detach() for name, weight in learned.items()})
    assert torch.equal(projected(again), beside)


def test_an_adapter_of_another_size_is_refused() -> None:
    name = "model.layers.0.mlp.up_proj"
    with pytest.raises(ModelUnavailable, match=r"model\.layers\.0\.mlp\.up_proj: is of another size than the base"):
        gemma.merge(tiny(), {f"{name}.A": torch.zeros(16, 33), f"{name}.B": torch.zeros(64, 16)})


def test_the_prompt_is_asked_and_the_answer_alone_is_learnt(pupil: LoraPupil) -> None:
    example = pupil.example(Pair("x:1", "de", "en", "Krieg.", "war."))
    assert prompt.text([pupil.tokens[at] for at in example.source]) == "German: Krieg."
    asked = [pupil.tokens[at] for at in example.source]
    assert asked[0] == "<bos>"
    assert "".join(asked[1:]).replace("▁", " ") == "German: Krieg.\nEnglish:"
    said = [pupil.tokens[at] for at in example.target]
    assert "".join(said).replace("▁", " ") == " war.\n<eos>"
    logits, right = pupil.logits([example, pupil.example(Pair("x:2", "de", "en", "Frieden heute.", "peace today."))])
    assert right[: len(example.target)].tolist() == example.target.tolist()
    alone, _ = pupil.logits([example])
    torch.testing.assert_close(logits[: len(alone)], alone, rtol=1e-3, atol=1e-3)  # padding changes nothing


@pytest.mark.parametrize("text", ["", "Krieg.", "Frieden", "Орєшнік 你好", "a  b"])
def test_what_the_vocabulary_lacks_is_split_and_not_lost(speller: prompt.Speller, text: str) -> None:
    pieces = speller.spell(text)
    assert set(pieces) <= speller.pieces
    assert prompt.text(pieces) == text
    assert speller.spell(text) == pieces


def test_an_adapter_learns_and_is_written_as_the_engine_reads_it(pupil: LoraPupil, tmp_path: Path) -> None:
    made = pairs(120)
    settings = Settings(learning_rate=0.02, batch_tokens=900, epochs=8, eval_every=100)
    done = train(pupil, lesson(pupil, made[8:], made[:8]), tmp_path / "out", settings)
    assert done.evaluations[-1].dev_loss < done.evaluations[0].dev_loss / 2
    weights = gemma.read(done.folder)
    assert weights.tokens == pupil.tokens
    assert set(weights.matrices()) == {name for name, it in pupil.model.named_parameters() if it.requires_grad}
    assert gemma.key(done.folder) != gemma.key()
    assert weights.digest[:12] in gemma.key(done.folder)


def test_what_is_frozen_may_be_halved_and_what_learns_stays(pupil: LoraPupil) -> None:
    rows = [pupil.example(pair) for pair in pairs(6)]
    losses = [gradients(pupil, [rows], 0.0)]
    halve(pupil.model)
    kinds = {(weight.requires_grad, weight.ndim): weight.dtype for weight in pupil.model.parameters()}
    assert kinds == {(True, 2): torch.float32, (False, 2): torch.bfloat16, (False, 1): torch.float32}
    losses.append(gradients(pupil, [rows], 0.0))
    torch.testing.assert_close(losses[0], losses[1], rtol=0.01, atol=0)


def rename(folder: Path) -> None:
    matrices = load_file(folder / "adapter.safetensors")
    save_file(
        {name.replace("layers", "blocks"): matrix for name, matrix in matrices.items()}, folder / "adapter.safetensors"
    )


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: (folder / "adapter.safetensors").unlink(), r"adapter\.safetensors: cannot be read"),
        (lambda folder: (folder / "vocabulary.json").unlink(), r"vocabulary\.json: cannot be read"),
        (lambda folder: (folder / "adapter.safetensors").write_bytes(b"{}"), r"adapter\.safetensors: is damaged"),
        (lambda folder: save_file({}, folder / "adapter.safetensors"), r"adapter\.safetensors: is empty"),
        (lambda folder: (folder / "vocabulary.json").write_text("[1"), r"vocabulary\.json: is no JSON"),
        (lambda folder: (folder / "vocabulary.json").write_text('["a"]'), r"vocabulary\.json: is no list with <pad>"),
        (rename, r"adapter\.safetensors: has no place for model\.blocks\.0"),
    ],
)
def test_a_folder_without_an_adapter_is_refused(
    pupil: LoraPupil, tmp_path: Path, spoil: Callable[[Path], None], message: str
) -> None:
    pupil.save(tmp_path)
    gemma.read(tmp_path)
    spoil(tmp_path)
    with pytest.raises(ModelUnavailable, match=message):
        gemma.read(tmp_path)


def test_the_shipped_adapter_is_one_that_training_could_have_written() -> None:
    shipped = gemma.read()
    assert len(shipped.matrices()) == 18 * 2 * len(gemma.PROJECTIONS)
    assert {*SPECIAL} <= {*shipped.tokens}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Gives the shipped adapter, trained on for three steps."""
    pupil, made = LoraPupil.load(), pairs(40)
    settings = Settings(batch_tokens=300, epochs=1, eval_every=100, label_smoothing=0.0)
    return train(pupil, lesson(pupil, made[2:20], made[:2]), tmp_path_factory.mktemp("lora") / "out", settings)


@pytest.mark.slow
def test_the_real_adapter_learns_and_converts_to_a_model_that_speaks(trained: Trained, tmp_path: Path) -> None:
    import ctranslate2

    first, last = trained.evaluations[0], trained.evaluations[-1]
    assert last.dev_loss < first.dev_loss
    gemma.convert(tmp_path, trained.folder)
    tokens = json.loads((tmp_path / "vocabulary.json").read_text(encoding="utf-8"))
    speller = prompt.Speller(Tokenizer.from_file(str(tmp_path / "tokenizer.json")), frozenset(tokens))
    (found,) = ctranslate2.Generator(str(tmp_path)).generate_batch(
        [speller.ask("Das Treffen fand in Berlin statt.", "de", "en")],
        max_length=30,
        end_token="<eos>",
        include_prompt_in_result=False,
    )
    assert "Berlin" in prompt.text(found.sequences[0])
