"""The MarianMT engine: single-pair, multi-source and multi-target checkpoints of the OPUS-MT family."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mt.choice import Hypothesis
from mt.errors import ModelUnavailable, UserError
from mt.seq2seq import END, Decoder, Kind, Search, Seq2Seq, convert, language


def _vocabulary(folder: Path) -> dict[str, int]:
    """Reads vocab.json without ``<pad>``, which stands last and which CTranslate2 does without."""
    ids: dict[str, int] = json.loads((folder / "vocab.json").read_bytes())
    return {token: at for token, at in ids.items() if token != "<pad>"}


def _prepare(model: Any) -> None:
    """Moves the embedding of ``<pad>``, which starts every output, into the decoder's first position.

    CTranslate2 starts from zero. Marian's own ``<pad>`` is zero too, but fine-tuning with tied weights moves it.
    Raises ModelUnavailable for a model with two vocabularies, which CTranslate2's converter takes for one.
    """
    if not model.config.share_encoder_decoder_embeddings:
        raise ModelUnavailable(
            model.name_or_path, "has one vocabulary a side, which cannot be converted", "choose a model that shares one"
        )
    decoder = model.model.decoder
    scale = model.config.d_model**0.5 if model.config.scale_embedding else 1.0
    decoder.embed_positions.weight.data[0] += (
        scale * decoder.embed_tokens.weight.data[model.config.decoder_start_token_id]
    )


KIND = Kind(
    name="marian",
    model_type="marian",
    needs=("config.json", "source.spm", "target.spm", "vocab.json", "tokenizer_config.json"),
    keeps=("source.spm", "target.spm"),
    vocabulary=_vocabulary,
    prepare=_prepare,
    longest=512,
)


@dataclass(frozen=True, slots=True)
class Marian(Decoder):
    """Decodes with one MarianMT model; ``tags`` are the ``>>xxx<<`` of a model that writes several languages."""

    source: Any
    target: Any
    tags: frozenset[str]

    @classmethod
    def load(cls, folder: Path, name: str = "", search: Search = Search()) -> "Marian":  # noqa: B008 - it is frozen
        """Loads a checkpoint in hub layout; raises ModelUnavailable naming the file that is missing."""
        return cls.open(convert(folder, KIND, search.quantization), name or folder.name, search)

    @classmethod
    def open(cls, folder: Path, name: str, search: Search) -> "Marian":
        """Loads a folder that ``convert`` returned."""
        from sentencepiece import SentencePieceProcessor

        tokens = json.loads((folder / "shared_vocabulary.json").read_bytes())
        return cls(
            Seq2Seq.open(folder, KIND, name, search),
            SentencePieceProcessor(model_file=str(folder / "source.spm")),
            SentencePieceProcessor(model_file=str(folder / "target.spm")),
            frozenset(token for token in tokens if token.startswith(">>") and token.endswith("<<")),
        )

    def length(self, text: str, src: str) -> int:
        """Counts the tokens that ``text`` takes of ``limit``, the end and the language tag included."""
        return len(self.source.encode(text)) + 1 + bool(self.tags)

    def decode(self, texts: Sequence[str], src: str, tgt: str, candidates: int) -> list[list[Hypothesis]]:
        """Translates each text into its ``candidates`` best readings, best first; a text without words stays empty."""
        start = self._start(tgt)
        pieces = (self.source.encode(text, out_type=str) for text in texts)
        sources = [[*start, *row, END] if row else [] for row in pieces]
        found = self.model.decode(sources, [], candidates)
        return [[Hypothesis(self.target.decode_pieces(tokens), score) for tokens, score in row] for row in found]

    def _start(self, tgt: str) -> list[str]:
        """Returns the tag that asks for ``tgt``, none for a model of one target; raises UserError where none fits."""
        if not self.tags:
            return []
        wanted = language(tgt)
        spellings = (f">>{code}<<" for code in (wanted.iso3, wanted.code, wanted.flores))
        tag = next((spelling for spelling in spellings if spelling in self.tags), None)
        if tag is None:
            raise UserError(
                self.signature,
                f"does not write {wanted.name}, only {' '.join(sorted(self.tags))}",
                "choose another model",
            )
        return [tag]
