"""The NLLB-200 engine: one model for every pair, told source and target by their FLORES-200 codes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mt.choice import Hypothesis
from mt.errors import UserError
from mt.seq2seq import END, Decoder, Kind, Search, Seq2Seq, convert, language


def _vocabulary(folder: Path) -> dict[str, int]:
    """Reads token to id from tokenizer.json, languages and ``<mask>`` included."""
    tokenizer = json.loads((folder / "tokenizer.json").read_bytes())
    return {**tokenizer["model"]["vocab"], **{token["content"]: token["id"] for token in tokenizer["added_tokens"]}}


def _as_it_is(model: Any) -> None:
    """Leaves the model alone: CTranslate2 reads M2M-100 as transformers does."""


KIND = Kind(
    name="nllb",
    model_type="m2m_100",
    needs=("config.json", "tokenizer.json", "tokenizer_config.json"),
    keeps=("tokenizer.json",),
    vocabulary=_vocabulary,
    prepare=_as_it_is,
    longest=512,  # its model card
)


@dataclass(frozen=True, slots=True)
class Nllb(Decoder):
    """Decodes with one NLLB model; both languages enter as FLORES codes (``deu_Latn``), never as ``de``."""

    tokenizer: Any

    @classmethod
    def load(cls, folder: Path, name: str = "", search: Search = Search()) -> "Nllb":  # noqa: B008 - it is frozen
        """Loads a checkpoint in hub layout; raises ModelUnavailable naming the file that is missing."""
        return cls.open(convert(folder, KIND, search.quantization), name or folder.name, search)

    @classmethod
    def open(cls, folder: Path, name: str, search: Search) -> "Nllb":
        """Loads a folder that ``convert`` returned."""
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.encode_special_tokens = True  # "</s>" in an article is four characters, not the end of the sentence
        return cls(Seq2Seq.open(folder, KIND, name, search), tokenizer)

    def length(self, text: str, src: str) -> int:
        """Counts the tokens that ``text`` takes of ``limit``, language and end included."""
        return len(self._pieces(text)) + 2

    def decode(self, texts: Sequence[str], src: str, tgt: str, candidates: int) -> list[list[Hypothesis]]:
        """Translates each text into its ``candidates`` best readings, best first; a text without words stays empty."""
        source, target = self._code(src), self._code(tgt)
        pieces = (self._pieces(text) for text in texts)
        sources = [[source, *row, END] if row else [] for row in pieces]
        found = self.model.decode(sources, [target], candidates)
        return [[Hypothesis(self._text(tokens), score) for tokens, score in row] for row in found]

    def _pieces(self, text: str) -> list[str]:
        tokens: list[str] = self.tokenizer.encode(text, add_special_tokens=False).tokens if text.strip() else []
        return tokens

    def _text(self, tokens: list[str]) -> str:
        return str(self.tokenizer.decoder.decode(tokens)).strip()

    def _code(self, lang: str) -> str:
        """Returns the model's token for a language; raises UserError where it has none."""
        code = language(lang).flores
        if self.tokenizer.token_to_id(code) is None:
            raise UserError(self.signature, f"does not know {code}", "choose another model for this language")
        return code
