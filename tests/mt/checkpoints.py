"""Tiny MarianMT and NLLB checkpoints with trained subword models, saved in hub layout for the real loaders.

Two seconds of training teach each to put word for word into another language, so that what it says can be checked.
"""

import io
import json
import random
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sentencepiece
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import (
    GenerationConfig,
    M2M100Config,
    M2M100ForConditionalGeneration,
    MarianConfig,
    MarianMTModel,
    NllbTokenizer,
)

WORDS = {
    "bg": ["президентът", "срещата", "войната", "мирът", "Киев", "ракети", "дронове", "каза", "днес", "за"],
    "de": ["Präsident", "Treffen", "Krieg", "Frieden", "Kiew", "Raketen", "Drohnen", "sagte", "heute", "für"],
    "en": ["president", "meeting", "war", "peace", "Kyiv", "missiles", "drones", "said", "today", "for"],
    "uk": ["президент", "зустріч", "війна", "мир", "Київ", "ракети", "дрони", "сказав", "сьогодні", "для"],
}
_TINY = {
    "d_model": 32,
    "encoder_layers": 2,
    "decoder_layers": 2,
    "encoder_attention_heads": 4,
    "decoder_attention_heads": 4,
    "encoder_ffn_dim": 64,
    "decoder_ffn_dim": 64,
    "max_position_embeddings": 64,
    "dropout": 0.0,
    "init_std": 0.1,
    "scale_embedding": True,
}


def parallel(src: str, tgt: str, count: int, seed: int = 0) -> list[tuple[str, str]]:
    """Makes ``count`` pairs of sentences of 2 to 6 words, word for word each other's translation."""
    draw = random.Random(seed)
    rows = [draw.choices(range(len(WORDS[src])), k=draw.randint(2, 6)) for _ in range(count)]
    return [(_say(src, row), _say(tgt, row)) for row in rows]


def marian(folder: Path, tags: Sequence[tuple[str, str]] = (("", "en"),)) -> Path:
    """Saves a MarianMT checkpoint from German into the language beside each tag (``>>eng<<``, or empty for none)."""
    folder.mkdir(parents=True)
    source = train_spm([src for src, _ in parallel("de", "en", 200)])
    target = train_spm([tgt for _, lang in tags for _, tgt in parallel("de", lang, 200)])
    (folder / "source.spm").write_bytes(source.serialized_model_proto())
    (folder / "target.spm").write_bytes(target.serialized_model_proto())
    names = ["</s>", "<unk>", *_pieces(source), *_pieces(target), *(tag for tag, _ in tags if tag), "<pad>"]
    ids = {name: at for at, name in enumerate(dict.fromkeys(names))}
    _write(folder / "vocab.json", ids)
    _write(folder / "tokenizer_config.json", {"source_lang": "de", "target_lang": "en"})
    special = {"pad_token_id": ids["<pad>"], "decoder_start_token_id": ids["<pad>"], "eos_token_id": ids["</s>"]}
    torch.manual_seed(1)
    model = MarianMTModel(MarianConfig(vocab_size=len(ids), activation_function="swish", **special, **_TINY))
    rows = [
        (
            [ids[piece] for piece in [tag] * bool(tag) + source.encode(src, out_type=str)],
            target.encode(tgt, out_type=str),
        )
        for tag, lang in tags
        for src, tgt in parallel("de", lang, 800, seed=7)
    ]
    _teach(model, [([*src, 0], [*(ids[piece] for piece in tgt), 0]) for src, tgt in rows])
    model.generation_config = GenerationConfig(bad_words_ids=[[ids["<pad>"]]], max_length=64, **special)
    model.save_pretrained(folder)
    return folder


def nllb(folder: Path) -> Path:
    """Saves an NLLB checkpoint from Bulgarian and German into English, its ids laid out as in the published ones."""
    folder.mkdir(parents=True)
    _nllb_tokenizer(folder)
    tokenizer = NllbTokenizer.from_pretrained(folder, tgt_lang="eng_Latn")
    special = {"bos_token_id": 0, "pad_token_id": 1, "decoder_start_token_id": 2, "eos_token_id": 2}
    torch.manual_seed(1)
    size = len(tokenizer) + 2  # the published models have rows to spare as well
    model = M2M100ForConditionalGeneration(
        M2M100Config(vocab_size=size, activation_function="relu", **special, **_TINY)
    )
    rows: list[tuple[list[int], list[int]]] = []
    for lang, flores in (("bg", "bul_Cyrl"), ("de", "deu_Latn")):
        tokenizer.src_lang = flores
        sources, targets = zip(*parallel(lang, "en", 800, seed=7), strict=True)
        encoded = tokenizer(list(sources), text_target=list(targets))
        rows += zip(encoded["input_ids"], encoded["labels"], strict=True)
    _teach(model, rows)
    model.generation_config = GenerationConfig(max_length=64, **special)
    model.save_pretrained(folder)
    return folder


def holed(folder: Path, to: Path, *gaps: str) -> Path:
    """Copies a MarianMT checkpoint to old weights that lack some tensors."""
    shutil.copytree(folder, to)
    state = MarianMTModel.from_pretrained(folder).state_dict()
    torch.save({name: value for name, value in state.items() if name not in gaps}, to / "pytorch_model.bin")
    (to / "model.safetensors").unlink()
    return to


def _nllb_tokenizer(folder: Path) -> None:
    """Writes tokenizer.json as the hub has it: languages after the pieces and ``<mask>`` last of all."""
    bpe = Tokenizer(models.BPE(unk_token="<unk>"))
    bpe.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    lines = [text for lang in ("bg", "de") for pair in parallel(lang, "en", 200) for text in pair]
    bpe.train_from_iterator(lines, trainers.BpeTrainer(vocab_size=300, special_tokens=special, show_progress=False))
    trained = json.loads(bpe.to_str())["model"]
    NllbTokenizer(vocab=trained["vocab"], merges=[tuple(pair) for pair in trained["merges"]]).save_pretrained(folder)
    whole = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    whole["added_tokens"].sort(key=lambda token: (token["content"] == "<mask>", token["id"]))
    pieces = [piece for piece in sorted(trained["vocab"], key=trained["vocab"].get) if piece not in special]
    codes = [token["content"] for token in whole["added_tokens"]][len(special) :]
    ids = {name: at for at, name in enumerate([*special, *pieces, *codes])}
    whole["model"]["vocab"] = ids
    for token in whole["added_tokens"]:
        token["id"] = ids[token["content"]]
    for token in whole["post_processor"]["special_tokens"].values():
        token["ids"] = [ids[token["id"]]]
    _write(folder / "tokenizer.json", whole)


def _teach(model: Any, rows: Sequence[tuple[list[int], list[int]]], steps: int = 200) -> None:
    """Trains a model on rows of source and target ids; ``<pad>`` stays zero as Marian leaves it."""
    pad = model.config.pad_token_id
    draw = random.Random(0)
    torch.set_num_threads(1)  # two threads on a busy machine wait for each other longer than such small sums take
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.01, total_steps=steps)
    for _ in range(steps):
        batch = draw.sample(rows, 32)
        sources = _rectangle([src for src, _ in batch], pad)
        loss = model(
            input_ids=sources,
            attention_mask=(sources != pad).long(),
            labels=_rectangle([tgt for _, tgt in batch], -100),
        ).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        model.get_input_embeddings().weight.data[pad] = 0
    model.eval()


def _rectangle(rows: Sequence[list[int]], filler: int) -> torch.Tensor:
    width = max(map(len, rows))
    return torch.tensor([row + [filler] * (width - len(row)) for row in rows])


def _say(lang: str, row: Sequence[int]) -> str:
    return " ".join(WORDS[lang][at] for at in row) + "."


def train_spm(lines: Sequence[str], vocab_size: int = 80) -> Any:
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_writer=model, vocab_size=vocab_size, hard_vocab_limit=False, minloglevel=2
    )
    return sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())


def _pieces(model: Any) -> list[str]:
    """Lists the pieces after ``<unk>``, ``<s>`` and ``</s>``."""
    return [model.id_to_piece(at) for at in range(3, model.get_piece_size())]


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
