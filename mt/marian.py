"""The MarianMT engine: single-pair, multi-source and multi-target checkpoints of the OPUS-MT family."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mt.decoder import END, Decoder
from mt.errors import NotConvertible, UserError
from mt.search import Runtime
from mt.seq2seq import Kind, Seq2Seq, convert, language, quantization


@dataclass(frozen=True, slots=True)
class Pieces:
    """Cuts texts with the SentencePiece models of the two sides.

    ``tags`` are the ``>>xxx<<`` of a model that writes several languages, empty for a model of one; ``name`` is what
    errors call the model.
    """

    name: str
    source: Any
    target: Any
    tags: frozenset[str]

    @classmethod
    def read(cls, folder: Path, name: str) -> "Pieces":
        """Reads them from a checkpoint or its converted form."""
        from sentencepiece import SentencePieceProcessor

        tokens = json.loads((folder / "vocab.json").read_bytes())
        return cls(
            name,
            SentencePieceProcessor(model_file=str(folder / "source.spm")),
            SentencePieceProcessor(model_file=str(folder / "target.spm")),
            frozenset(token for token in tokens if token.startswith(">>") and token.endswith("<<")),
        )

    def length(self, text: str) -> int:
        """Counts the tokens of a source, the end and the language tag included."""
        return len(self.source.encode(text)) + 1 + bool(self.tags)

    def sources(self, texts: Sequence[str], src: str, tgt: str) -> list[list[str]]:
        """Returns the pieces of each text between the tag that the model needs and the end."""
        start = self.into(tgt)
        return [[*start, *self.source.encode(text, out_type=str), END] for text in texts]

    def targets(self, texts: Sequence[str]) -> list[list[str]]:
        """Returns the pieces of each translation."""
        return [self.target.encode(text, out_type=str) for text in texts]

    def prefix(self, tgt: str) -> list[str]:
        """Returns nothing: the tag stands in the source."""
        return []

    def text(self, tokens: list[str]) -> str:
        """Puts the pieces of a translation together."""
        return str(self.target.decode_pieces(tokens))

    def into(self, tgt: str) -> list[str]:
        """Returns the tag that asks for ``tgt``, none for a model of one target; raises UserError where none fits."""
        if not self.tags:
            return []
        wanted = language(tgt)
        spellings = (f">>{code}<<" for code in (wanted.iso3, wanted.code, wanted.flores))
        tag = next((spelling for spelling in spellings if spelling in self.tags), None)
        if tag is None:
            written = " ".join(sorted(self.tags))
            raise UserError(self.name, f"does not write {wanted.name}, only {written}", "choose another model")
        return [tag]


def _vocabularies(folder: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Reads both vocabularies, most often one, without ``<pad>``, which is last and which CTranslate2 does without."""
    own = folder / "target_vocab.json"
    source, target = (
        {token: at for token, at in json.loads(path.read_bytes()).items() if token != "<pad>"}
        for path in (folder / "vocab.json", own if own.is_file() else folder / "vocab.json")
    )
    return source, target


def _prepare(model: Any) -> None:
    """Moves the embedding of ``<pad>``, which starts every output, into the decoder's first position.

    CTranslate2 starts from zero. Marian's own ``<pad>`` is zero too, but fine-tuning with tied weights moves it.
    Raises NotConvertible for a model with two vocabularies, which CTranslate2's converter takes for one.
    """
    if not model.config.share_encoder_decoder_embeddings:
        raise NotConvertible(
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
    model_class="MarianMTModel",
    needs=("config.json", "source.spm", "target.spm", "vocab.json", "tokenizer_config.json"),
    may=("target_vocab.json",),
    keeps=("source.spm", "target.spm", "vocab.json"),
    vocabularies=_vocabularies,
    subwords=Pieces.read,
    prepare=_prepare,
    longest=512,
)


@dataclass(frozen=True, slots=True)
class Marian(Decoder):
    """Decodes with one MarianMT model on CTranslate2."""

    subwords: Pieces

    @classmethod
    def load(cls, folder: Path, name: str = "", runtime: Runtime = Runtime()) -> "Marian":  # noqa: B008 - it is frozen
        """Loads a checkpoint in hub layout; raises ModelUnavailable naming the file that is missing."""
        return cls.open(convert(folder, KIND, quantization(runtime)), name or folder.name, runtime)

    @classmethod
    def open(cls, folder: Path, name: str, runtime: Runtime) -> "Marian":
        """Loads a folder that ``convert`` returned."""
        return cls(Seq2Seq.open(folder, KIND, name, runtime), Pieces.read(folder, name))
