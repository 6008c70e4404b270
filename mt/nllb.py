"""The NLLB-200 engine: one model for every pair, told source and target by their FLORES-200 codes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mt.decoder import END, Decoder
from mt.errors import UserError
from mt.search import Runtime
from mt.seq2seq import Kind, Seq2Seq, convert, language, quantization


@dataclass(frozen=True, slots=True)
class Pieces:
    """Cuts texts with tokenizer.json; both languages enter as FLORES codes (``deu_Latn``), never as ``de``.

    ``name`` is what errors call the model.
    """

    name: str
    tokenizer: Any

    @classmethod
    def read(cls, folder: Path, name: str) -> "Pieces":
        """Reads them from a checkpoint or its converted form."""
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.encode_special_tokens = True  # "</s>" in an article is four characters, not the end of the sentence
        return cls(name, tokenizer)

    def length(self, text: str) -> int:
        """Counts the tokens of a source, language and end included."""
        return len(self._pieces(text)) + 2

    def sources(self, texts: Sequence[str], src: str, tgt: str) -> list[list[str]]:
        """Returns the pieces of each text between the code of its language and the end."""
        code = self.code(src)
        return [[code, *self._pieces(text), END] for text in texts]

    def targets(self, texts: Sequence[str]) -> list[list[str]]:
        """Returns the pieces of each translation."""
        return [self._pieces(text) for text in texts]

    def prefix(self, tgt: str) -> list[str]:
        """Returns the code of the language that is asked for."""
        return [self.code(tgt)]

    def text(self, tokens: list[str]) -> str:
        """Puts the pieces of a translation together."""
        return str(self.tokenizer.decoder.decode(tokens)).strip()

    def code(self, lang: str) -> str:
        """Returns the model's token for a language; raises UserError where it has none."""
        code = language(lang).flores
        if self.tokenizer.token_to_id(code) is None:
            raise UserError(self.name, f"does not know {code}", "choose another model for this language")
        return code

    def _pieces(self, text: str) -> list[str]:
        """Cuts a text of either side; blanks are no piece."""
        tokens: list[str] = self.tokenizer.encode(text, add_special_tokens=False).tokens if text.strip() else []
        return tokens


def _vocabularies(folder: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Reads the one vocabulary of both sides from tokenizer.json, languages and ``<mask>`` included."""
    tokenizer = json.loads((folder / "tokenizer.json").read_bytes())
    ids = {**tokenizer["model"]["vocab"], **{token["content"]: token["id"] for token in tokenizer["added_tokens"]}}
    return ids, ids


def _as_it_is(model: Any) -> None:
    """Leaves the model alone: CTranslate2 reads M2M-100 as transformers does."""


KIND = Kind(
    name="nllb",
    model_type="m2m_100",
    model_class="M2M100ForConditionalGeneration",
    needs=("config.json", "tokenizer.json", "tokenizer_config.json"),
    may=(),
    keeps=("tokenizer.json",),
    vocabularies=_vocabularies,
    subwords=Pieces.read,
    prepare=_as_it_is,
    longest=512,  # its model card
)


@dataclass(frozen=True, slots=True)
class Nllb(Decoder):
    """Decodes with one NLLB model on CTranslate2."""

    subwords: Pieces

    @classmethod
    def load(cls, folder: Path, name: str = "", runtime: Runtime = Runtime()) -> "Nllb":  # noqa: B008 - it is frozen
        """Loads a checkpoint in hub layout; raises ModelUnavailable naming the file that is missing."""
        return cls.open(convert(folder, KIND, quantization(runtime)), name or folder.name, runtime)

    @classmethod
    def open(cls, folder: Path, name: str, runtime: Runtime) -> "Nllb":
        """Loads a folder that ``convert`` returned."""
        return cls(Seq2Seq.open(folder, KIND, name, runtime), Pieces.read(folder, name))
