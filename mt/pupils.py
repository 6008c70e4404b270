"""What can be trained, behind one Protocol: MarianMT and NLLB here, the offline engine's adapter in ``lora``."""

import shutil
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from mt import marian, nllb
from mt.batches import Example, Ids, rectangle, sent
from mt.cache import digest
from mt.corpora import Pair
from mt.decoder import END
from mt.errors import ModelUnavailable
from mt.seq2seq import Kind, model_type, needed


class Pupil(Protocol):
    """Learns to translate; what it learns are the parameters of ``model`` that ask for gradients.

    ``name`` and ``origin`` (a hash) say what it was before, ``limit`` is in tokens of a source, and of a target.
    """

    model: Any
    name: str
    origin: str
    limit: int
    learning_rate: float

    def example(self, pair: Pair) -> Example:
        """Encodes a pair."""
        ...

    def logits(self, batch: Sequence[Example]) -> tuple[Any, Any]:
        """Predicts every target token of a batch from those before it: (tokens, vocabulary) and the right ids."""
        ...

    def translate(self, batch: Sequence[Example]) -> list[str]:
        """Translates sources, the likeliest token at every step."""
        ...

    def save(self, folder: Path) -> None:
        """Writes what the engine loads into an empty folder."""
        ...


KINDS: Mapping[str, Kind] = {kind.model_type: kind for kind in (marian.KIND, nllb.KIND)}


class Seq2SeqPupil:
    """Trains all weights of a MarianMT or NLLB checkpoint in hub layout, but for the vector of ``<pad>``."""

    learning_rate = 1e-4

    def __init__(self, folder: Path, kind: Kind, model: Any) -> None:
        self.folder, self.kind, self.model, self.name = folder, kind, model, folder.name
        self.subwords = kind.subwords(folder, folder.name)
        self.ids = kind.vocabularies(folder)
        self.tokens = {at: token for token, at in self.ids[1].items()}
        self.limit = min(model.config.max_position_embeddings, kind.longest)
        self.origin = sha256("".join(digest(folder / name) for name in _files(folder, kind)).encode()).hexdigest()
        model.get_input_embeddings().weight.register_post_accumulate_grad_hook(self._spare_pad)

    @classmethod
    def load(cls, folder: Path) -> "Seq2SeqPupil":
        """Loads a checkpoint of either family; raises ModelUnavailable for a folder that holds no whole one."""
        import torch
        import transformers

        said = model_type(folder)
        if said not in KINDS:
            known = " or ".join(map(repr, KINDS))
            raise ModelUnavailable(f"{folder}/config.json", f"says {said!r} and not {known}", "name another model")
        kind = KINDS[said]
        _files(folder, kind)
        transformers.utils.logging.disable_progress_bar()
        model, report = getattr(transformers, kind.model_class).from_pretrained(
            folder, dtype=torch.float32, output_loading_info=True
        )
        if gaps := sorted({*report["missing_keys"], *map(str, report["mismatched_keys"])}):
            raise ModelUnavailable(str(folder), f"its weights lack {gaps[0]}", "fetch the model again")
        if not getattr(model.config, "share_encoder_decoder_embeddings", True):
            raise ModelUnavailable(str(folder), "has one vocabulary a side", "choose a model that shares one")
        for name, weight in model.named_parameters():
            if "embed_positions" in name:  # sinusoids, which loading forgets are fixed
                weight.requires_grad_(False)
        return cls(folder, kind, model)

    def example(self, pair: Pair) -> Example:
        """Encodes a pair; the target begins with what the engine, too, gives the decoder before it chooses."""
        (source,) = self.subwords.sources([pair.src], pair.src_lang, pair.tgt_lang)
        given = self.subwords.prefix(pair.tgt_lang)
        (rest,) = self.subwords.targets([pair.tgt])
        target = [*given, *rest, END]
        return Example(_ids(source, self.ids[0]), _ids(target, self.ids[1]), len(given))

    def logits(self, batch: Sequence[Example]) -> tuple[Any, Any]:
        """Predicts every target token from the source and the target tokens before it."""
        config, device = self.model.config, self.model.device
        targets = [row.target for row in batch]
        before: list[Ids] = [np.insert(row[:-1], 0, config.decoder_start_token_id) for row in targets]
        fed = rectangle(before, config.pad_token_id)
        hidden = self.model.model(
            **self._sources(batch), decoder_input_ids=sent(fed, device), use_cache=False
        ).last_hidden_state
        # Only places that have a token to predict go through the output layer, by index: a mask would stop the device.
        width = fed.shape[1]
        places = np.concatenate([at * width + np.arange(len(row), dtype=np.int32) for at, row in enumerate(targets)])
        chosen = hidden.flatten(0, 1).index_select(0, sent(places, device))
        logits = self.model.lm_head(chosen) + getattr(self.model, "final_logits_bias", 0.0)
        return logits, sent(np.concatenate(targets), device)

    def translate(self, batch: Sequence[Example]) -> list[str]:
        """Translates sources greedily."""
        import torch
        from transformers import GenerationConfig

        config = self.model.config
        starts = [[config.decoder_start_token_id, *row.target[: row.given]] for row in batch]
        room = 2 * max(len(row.source) for row in batch) + 32
        search = GenerationConfig(
            num_beams=1,
            do_sample=False,
            max_length=min(room, config.max_position_embeddings),
            bad_words_ids=[[config.pad_token_id]],
            forced_eos_token_id=None,
        )
        found = self.model.generate(
            **self._sources(batch),
            decoder_input_ids=torch.tensor(starts, device=self.model.device),
            generation_config=search,
        )
        return [self._text(row[len(starts[0]) :]) for row in found.tolist()]

    def save(self, folder: Path) -> None:
        """Writes a checkpoint in hub layout, tokenizer files included."""
        self.model.save_pretrained(folder)
        for name in {*self.kind.needs, *self.kind.may} - {"config.json", "generation_config.json"}:
            if (self.folder / name).is_file():
                shutil.copyfile(self.folder / name, folder / name)

    def _sources(self, batch: Sequence[Example]) -> dict[str, Any]:
        device, pad = self.model.device, self.model.config.pad_token_id
        ids = rectangle([row.source for row in batch], pad)
        mask = rectangle([np.ones(len(row.source), np.int32) for row in batch], 0)
        return {
            "input_ids": sent(ids, device),
            "attention_mask": sent(mask, device),
        }

    def _text(self, ids: Sequence[int]) -> str:
        """Decodes what was said up to the end."""
        tokens = [self.tokens.get(at, END) for at in ids]
        return self.subwords.text(tokens[: tokens.index(END)] if END in tokens else tokens)

    def _spare_pad(self, weight: Any) -> None:
        """Keeps ``<pad>`` where it was: it starts every output of Marian's, and tied weights would move it."""
        weight.grad[self.model.config.pad_token_id] = 0


def _files(folder: Path, kind: Kind) -> list[str]:
    return needed((path.name for path in folder.iterdir()), kind, str(folder))


def _ids(tokens: Sequence[str], ids: Mapping[str, int]) -> Ids:
    return np.array([ids.get(token, ids["<unk>"]) for token in tokens], np.int32)
