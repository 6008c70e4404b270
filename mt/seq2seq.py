"""What MarianMT and NLLB share: checking a checkpoint in hub layout, converting it once, decoding with CTranslate2."""

import fnmatch
import hashlib
import json
import shutil
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from mt.cache import converted, digest
from mt.errors import ModelUnavailable, UserError
from mt.languages import LANGUAGES, Language
from mt.signature import signature

LAYOUT = 1  # raise it whenever a converted folder would come out different
END = "</s>"  # in both families
WEIGHTS = ("model*.safetensors*", "pytorch_model*.bin*")  # the first that is there serves; shards and their index too


@dataclass(frozen=True, slots=True)
class Kind:
    """Describes one kind of checkpoint.

    ``model_type`` is what its config.json says; ``needs`` are the files beside the weights that it must have and
    ``keeps`` those that decoding reads; ``vocabulary`` reads token to id from the files; ``prepare`` mends the loaded
    torch model where CTranslate2 would read it differently; ``longest`` is the longest source in tokens that it was
    trained on, however many positions it has.
    """

    name: str
    model_type: str
    needs: tuple[str, ...]
    keeps: tuple[str, ...]
    vocabulary: Callable[[Path], Mapping[str, int]]
    prepare: Callable[[Any], None]
    longest: int


@dataclass(frozen=True, slots=True)
class Search:
    """Says how to decode: beam width, hypotheses a sentence, weights (``int8``, ``float32``), threads (0: one a core).

    One hypothesis is enough by default: a trained translation model ranks its own beam well.
    """

    beam: int = 4
    candidates: int = 1
    quantization: str = "int8"
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Seq2Seq:
    """Holds a converted model, ready to decode; ``folder`` keeps its tokenizer, ``limit`` is in source tokens."""

    folder: Path
    translator: Any
    search: Search
    limit: int
    signature: str

    @classmethod
    def open(cls, folder: Path, kind: Kind, name: str, search: Search) -> "Seq2Seq":
        """Loads a folder that ``convert`` returned; ``name`` is what the signature calls the model."""
        import ctranslate2

        translator = ctranslate2.Translator(str(folder), device="cpu", inter_threads=1, intra_threads=search.threads)
        made_by = signature(
            kind.name,
            model=name,
            weights=folder.name[:12],
            quantisation=search.quantization,
            beam=search.beam,
            ct2=ctranslate2.__version__,
        )
        positions = _config(folder / "checkpoint.json")["max_position_embeddings"]
        return cls(folder, translator, search, min(positions, kind.longest), made_by)

    def decode(
        self, sources: Sequence[list[str]], prefix: list[str], candidates: int
    ) -> list[list[tuple[list[str], float]]]:
        """Returns for each source its ``candidates`` best token lists, without ``prefix``, and mean log-probabilities.

        A source without tokens gives one empty list and 0. Raises ValueError for one longer than ``limit``: nothing is
        cut here. How long an output may grow depends on its own source alone, never on what else is in the batch.
        """
        longest = max(map(len, sources), default=0)
        if longest > self.limit:
            raise ValueError(f"a source of {longest} tokens, where the model reads {self.limit}: split it first")
        found: list[list[tuple[list[str], float]]] = [[([], 0.0)] for _ in sources]
        rows = sorted((_room(len(source), self.limit), at) for at, source in enumerate(sources) if source)
        for room, group in groupby(rows, key=lambda row: row[0]):
            places = [at for _, at in group]
            results = self.translator.translate_batch(
                [sources[at] for at in places],
                target_prefix=[prefix] * len(places) if prefix else None,
                beam_size=max(self.search.beam, candidates),
                num_hypotheses=candidates,
                max_decoding_length=room,
                max_input_length=0,  # the default of 1024 cuts without a word
                disable_unk=True,  # as Marian itself does: an unknown word is no translation of anything
                return_scores=True,
                return_end_token=True,
            )
            for at, result in zip(places, results, strict=True):
                pairs = zip(result.hypotheses, result.scores, strict=True)
                own = (_own(tokens, score, len(prefix)) for tokens, score in pairs)
                found[at] = sorted(own, key=lambda pair: -pair[1])
        return found


@dataclass(frozen=True, slots=True)
class Decoder:
    """Gives an engine over a sequence-to-sequence model what the Engine protocol asks of every one alike."""

    model: Seq2Seq

    @property
    def signature(self) -> str:
        """Names model, weights, quantisation and decoding."""
        return self.model.signature

    @property
    def limit(self) -> int:
        """Gives the longest source in tokens."""
        return self.model.limit

    @property
    def candidates(self) -> int:
        """Says how many hypotheses the service should ask for."""
        return self.model.search.candidates


def language(code: str) -> Language:
    """Looks a language up by its ISO 639-1 code; raises UserError for one that the table lacks."""
    if code not in LANGUAGES:
        raise UserError(f"language {code!r}", "is not in the language table", f"choose one of {', '.join(LANGUAGES)}")
    return LANGUAGES[code]


def model_type(folder: Path) -> str:
    """Returns what config.json says it is (``marian``, ``m2m_100``); raises ModelUnavailable where there is none."""
    return str(_config(folder / "config.json").get("model_type", ""))


def needed(names: Iterable[str], kind: Kind, place: str) -> list[str]:
    """Chooses the files that conversion reads; raises ModelUnavailable naming the first that is missing."""
    present = sorted(names)
    missing = next((name for name in kind.needs if name not in present), None)
    weights = next((found for pattern in WEIGHTS if (found := fnmatch.filter(present, pattern))), [])
    if missing or not weights:
        raise ModelUnavailable(
            f"{place}/{missing or 'model.safetensors'}",
            f"is missing, and a {kind.name} checkpoint needs {', '.join(kind.needs)} and its weights",
            "fetch the model whole (hf download MODEL --local-dir FOLDER) or name another folder",
        )
    return [*kind.needs, *weights]


def convert(folder: Path, kind: Kind, quantization: str) -> Path:
    """Returns the cached CTranslate2 form of a checkpoint in hub layout, converting it where that was not done before.

    Raises ModelUnavailable where the folder holds no whole checkpoint of that kind.
    """
    if model_type(folder) != kind.model_type:
        raise ModelUnavailable(
            f"{folder}/config.json",
            f"says {model_type(folder)!r}, and a {kind.name} checkpoint says {kind.model_type!r}",
            f"name the folder of a {kind.name} model, or the engine that fits this one",
        )
    names = needed((path.name for path in folder.iterdir()), kind, str(folder))
    key = conversion_key({name: digest(folder / name) for name in names}, quantization)
    return converted(key, lambda out: _convert(folder, kind, quantization, out))


def conversion_key(digests: Mapping[str, str], quantization: str) -> str:
    """Names a conversion by all that it depends on: the checkpoint's files, the quantisation, the converter."""
    facts = [LAYOUT, sorted(digests.items()), quantization, version("ctranslate2")]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def _convert(folder: Path, kind: Kind, quantization: str, out: Path) -> None:
    """Writes model, vocabulary, tokenizer files and the checkpoint's config (as checkpoint.json) to ``out``."""
    import transformers
    from safetensors import SafetensorError

    transformers.utils.logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            # A punctuation normaliser that MarianTokenizer looks for and never calls.
            warnings.filterwarnings("ignore", message=".*sacremoses")
            _converter(folder, kind).convert(str(out), quantization=quantization, force=True)
    except (SafetensorError, UnpicklingError, EOFError, RuntimeError, ValueError) as error:
        raise ModelUnavailable(str(folder), f"cannot be converted ({error})", "fetch the model again") from error
    for name in kind.keeps:
        shutil.copyfile(folder / name, out / name)
    shutil.copyfile(folder / "config.json", out / "checkpoint.json")
    _check_vocabulary(kind.vocabulary(folder), json.loads((out / "shared_vocabulary.json").read_bytes()), folder)


def _converter(folder: Path, kind: Kind) -> Any:
    from ctranslate2.converters import TransformersConverter

    class Converter(TransformersConverter):  # type: ignore[misc]
        """Refuses weights with gaps, which transformers would fill with random numbers."""

        def load_model(self, model_class: Any, path: str, **settings: Any) -> Any:
            model, report = model_class.from_pretrained(path, output_loading_info=True, **settings)
            gaps = sorted({*report["missing_keys"], *(str(key) for key in report["mismatched_keys"])})
            if gaps:
                raise ModelUnavailable(
                    str(folder), f"its weights lack {gaps[0]} (and {len(gaps) - 1} more)", "fetch the model again"
                )
            kind.prepare(model)
            return model

    return Converter(str(folder))


def _check_vocabulary(wanted: Mapping[str, int], tokens: Sequence[str], folder: Path) -> None:
    """Raises ModelUnavailable where a token stands elsewhere than the checkpoint says; such a model speaks garbage."""
    for token, at in wanted.items():
        if at < len(tokens) and tokens[at] != token:
            raise ModelUnavailable(
                str(folder),
                f"token {at} is {token!r} in its files and {tokens[at]!r} once loaded",
                "install the versions in the constraints file; the checkpoint and the library disagree",
            )


def _config(path: Path) -> dict[str, Any]:
    """Reads a config.json; raises ModelUnavailable where it is missing or no JSON object."""
    try:
        config = json.loads(path.read_bytes())
    except OSError as error:
        raise ModelUnavailable(
            str(path), f"cannot be read ({error.strerror})", "name a folder in hub layout, with config.json in it"
        ) from None
    except ValueError as error:
        raise ModelUnavailable(str(path), f"is no JSON ({error})", "fetch the model again") from None
    if not isinstance(config, dict):
        raise ModelUnavailable(str(path), "is no JSON object", "fetch the model again")
    return config


def _own(tokens: list[str], score: float, given: int) -> tuple[list[str], float]:
    """Takes prefix and end off an output and gives the mean log-probability of what the model chose, the end included.

    CTranslate2 divides the sum by the whole length, with the ``given`` tokens of the prefix in it, which cost nothing.
    """
    chosen = tokens[given:]
    mean = score * len(tokens) / len(chosen) if chosen else 0.0
    return chosen[:-1] if chosen[-1:] == [END] else chosen, mean


def _room(length: int, limit: int) -> int:
    """Returns how many tokens a translation may have: twice the source, in steps so that most of a batch shares one."""
    return min(limit - 1, 32 + 2 * 32 * -(-length // 32))
