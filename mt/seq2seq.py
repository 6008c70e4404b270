"""What MarianMT and NLLB share: checking a checkpoint in hub layout, converting it once, decoding with CTranslate2."""

import fnmatch
import hashlib
import json
import os
import shutil
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from mt.cache import converted, digest
from mt.decoder import Scored, Subwords, ranked
from mt.errors import ModelUnavailable, UserError
from mt.languages import LANGUAGES, Language
from mt.search import Runtime, Search
from mt.signature import signature

LAYOUT = 2  # raise it whenever a converted folder would come out different
WEIGHTS = ("model*.safetensors*", "pytorch_model*.bin*")  # the first that is there serves; shards and their index too
SCORED = 512  # target tokens at once: each has a score for every word, half a gigabyte with NLLB's vocabulary


@dataclass(frozen=True, slots=True)
class Kind:
    """Describes one kind of checkpoint.

    ``model_type`` is what its config.json says and ``model_class`` what transformers calls it; ``needs`` are the files
    beside the weights that it must have, ``may`` those that some have, ``keeps`` those that decoding reads;
    ``vocabularies`` reads token to id, of sources and of translations; ``subwords`` reads them from a folder for the
    model of that name; ``prepare`` mends the loaded torch model where CTranslate2 would read it differently;
    ``longest`` is the longest source in tokens that it was trained on, however many positions it has.
    """

    name: str
    model_type: str
    model_class: str
    needs: tuple[str, ...]
    may: tuple[str, ...]
    keeps: tuple[str, ...]
    vocabularies: Callable[[Path], tuple[Mapping[str, int], Mapping[str, int]]]
    subwords: Callable[[Path, str], Subwords]
    prepare: Callable[[Any], None]
    longest: int


@dataclass(frozen=True, slots=True)
class Seq2Seq:
    """Holds a converted model, ready to decode in as many threads as ``parallel`` says; ``limit`` is in tokens."""

    translator: Any
    limit: int
    parallel: int
    signature: str

    @classmethod
    def open(cls, folder: Path, kind: Kind, name: str, runtime: Runtime) -> "Seq2Seq":
        """Loads a folder that ``convert`` returned; ``name`` is what the signature calls the model."""
        import ctranslate2

        runtime = settled(runtime)
        try:
            translator = ctranslate2.Translator(str(folder), **asdict(runtime))
        except (RuntimeError, ValueError) as error:
            raise ModelUnavailable(
                str(folder), f"cannot be loaded ({error})", "delete the folder: it will be made again"
            ) from None
        limit = longest(folder / "checkpoint.json", kind)
        return cls(translator, limit, runtime.inter_threads, made_by(folder, kind, name, runtime))

    def decode(self, sources: Sequence[list[str]], prefix: list[str], search: Search) -> list[list[Scored]]:
        """Returns for each source its best translations, best first."""
        jobs = [
            (places, self._submit([sources[at] for at in places], prefix, room, search))
            for room, places in rooms(sources, self.limit)
        ]
        found: list[list[Scored]] = [[] for _ in sources]
        for places, waiting in jobs:
            for at, result in zip(places, waiting, strict=True):
                done = result.result()
                pairs = zip(done.hypotheses, done.scores, strict=True)
                found[at] = ranked(pairs, len(prefix), search.length_penalty)
        return found

    def score(self, sources: Sequence[list[str]], targets: Sequence[list[str]], prefix: list[str]) -> list[list[float]]:
        """Returns for each pair the log-probability of every token of the target, then of the end."""
        if not sources:
            return []
        results = self.translator.score_batch(
            list(sources),
            [[*prefix, *target] for target in targets],
            max_batch_size=SCORED,
            batch_type="tokens",
            max_input_length=0,  # the default of 1024 cuts without a word
        )
        return [result.log_probs[len(prefix) :] for result in results]

    def _submit(self, sources: list[list[str]], prefix: list[str], room: int, search: Search) -> list[Any]:
        """Hands sources of one room over without waiting, so that no worker is idle while another has two to do."""
        results: list[Any] = self.translator.translate_batch(
            sources,
            target_prefix=[prefix] * len(sources) if prefix else None,
            beam_size=max(search.beam_size, search.num_hypotheses),
            num_hypotheses=search.num_hypotheses,
            no_repeat_ngram_size=search.no_repeat_ngram_size,
            repetition_penalty=search.repetition_penalty,
            length_penalty=search.length_penalty,
            max_decoding_length=room,
            max_input_length=0,
            disable_unk=True,  # as Marian itself does: an unknown word is no translation of anything
            return_scores=True,
            return_end_token=True,
            asynchronous=True,
        )
        return results


def made_by(folder: Path, kind: Kind, name: str, runtime: Runtime) -> str:
    """Names model, weights, compute type and runtime of a converted model, which need not be loaded for it."""
    runtime = settled(runtime)
    return signature(
        kind.name,
        model=name,
        weights=folder.name[:12],
        compute_type=runtime.compute_type,
        device=runtime.device,
        ct2=version("ctranslate2"),
    )


def settled(runtime: Runtime) -> Runtime:
    """Decides what a runtime leaves open, as CTranslate2 runs it here; raises UserError for what this machine lacks.

    By default there is a worker a core with one thread each: a third faster on two cores than one worker with two.
    """
    import ctranslate2

    devices = ("cuda", "cpu") if ctranslate2.get_cuda_device_count() else ("cpu",)
    device = devices[0] if runtime.device == "auto" else runtime.device
    if device not in devices:
        raise UserError(f"device {device!r}", "is not on this machine", f"choose auto or {' or '.join(devices)}")
    wanted = runtime.compute_type
    compute_type = {"cpu": "int8", "cuda": "float16"}[device] if wanted == "default" else wanted
    types = ctranslate2.get_supported_compute_types(device)
    if compute_type not in types:
        raise UserError(
            f"compute type {compute_type!r}", f"does not run on {device}", f"choose one of {', '.join(sorted(types))}"
        )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    workers = 1 if device == "cuda" else max(1, cores // (runtime.intra_threads or 1))
    inter = runtime.inter_threads or workers
    return Runtime(device, compute_type, inter, runtime.intra_threads or max(1, cores // inter))


def quantization(runtime: Runtime) -> str:
    """Says in which form a model is kept for a runtime."""
    return settled(runtime).compute_type


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
            "fetch the model whole (python -m mt models fetch ID) or name another folder",
        )
    return [*kind.needs, *(name for name in kind.may if name in present), *weights]


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
    return converted(folder_key(folder, kind, quantization), lambda out: _convert(folder, kind, quantization, out))


def folder_key(folder: Path, kind: Kind, quantization: str) -> str:
    """Names the conversion of a checkpoint in hub layout; raises ModelUnavailable where the folder holds no whole one.

    The name is that of ``conversion_key``.
    """
    names = needed((path.name for path in folder.iterdir()), kind, str(folder))
    return conversion_key({name: digest(folder / name) for name in names}, quantization)


def conversion_key(digests: Mapping[str, str], quantization: str) -> str:
    """Names a conversion by all that it depends on: the checkpoint's files, the quantisation, the converter."""
    facts = [LAYOUT, sorted(digests.items()), quantization, version("ctranslate2")]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def read_model(folder: Path, kind: Kind, **settings: Any) -> Any:
    """Loads a checkpoint in torch; refuses weights with gaps, which transformers would fill with random numbers."""
    import transformers

    transformers.utils.logging.disable_progress_bar()
    model_class = getattr(transformers, kind.model_class)
    try:
        model, report = model_class.from_pretrained(folder, output_loading_info=True, local_files_only=True, **settings)
    except OSError as error:  # a part of the weights that their index names is not there
        told = " ".join(str(error).split())
        raise ModelUnavailable(str(folder), f"cannot be read ({told})", "fetch the model again") from error
    gaps = sorted({*report["missing_keys"], *(str(key) for key in report["mismatched_keys"])})
    if gaps:
        raise ModelUnavailable(
            str(folder), f"its weights lack {gaps[0]} (and {len(gaps) - 1} more)", "fetch the model again"
        )
    return model


@contextmanager
def damage_told(folder: Path, cannot: str) -> Iterator[None]:
    """Turns the errors that damaged weights cause into a ModelUnavailable."""
    from safetensors import SafetensorError

    try:
        yield
    except (SafetensorError, UnpicklingError, EOFError, RuntimeError, ValueError) as error:
        raise ModelUnavailable(str(folder), f"cannot be {cannot} ({error})", "fetch the model again") from error


def _convert(folder: Path, kind: Kind, quantization: str, out: Path) -> None:
    """Writes model, vocabulary, tokenizer files and the checkpoint's config (as checkpoint.json) to ``out``."""
    with warnings.catch_warnings(), damage_told(folder, "converted"):
        # A punctuation normaliser that MarianTokenizer looks for and never calls.
        warnings.filterwarnings("ignore", message=".*sacremoses")
        _converter(folder, kind).convert(str(out), quantization=quantization, force=True)
    for name in kind.keeps:
        shutil.copyfile(folder / name, out / name)
    shutil.copyfile(folder / "config.json", out / "checkpoint.json")
    wanted, _ = kind.vocabularies(folder)
    _check_vocabulary(wanted, json.loads((out / "shared_vocabulary.json").read_bytes()), folder)


def _converter(folder: Path, kind: Kind) -> Any:
    from ctranslate2.converters import TransformersConverter

    class Converter(TransformersConverter):  # type: ignore[misc]
        """Loads and mends the model our way."""

        def load_model(self, model_class: Any, path: str, **settings: Any) -> Any:
            model = read_model(folder, kind, **settings)
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


def longest(config: Path, kind: Kind) -> int:
    """Returns the longest source in tokens: what there are positions for, and no more than it was trained on."""
    return min(int(_config(config)["max_position_embeddings"]), kind.longest)


def rooms(sources: Sequence[list[str]], limit: int) -> list[tuple[int, list[int]]]:
    """Groups the places of sources by how many tokens their translations may have."""
    rows = sorted((_room(len(source), limit), at) for at, source in enumerate(sources))
    return [(room, [at for _, at in group]) for room, group in groupby(rows, key=lambda row: row[0])]


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


def _room(length: int, limit: int) -> int:
    """Returns how many tokens a translation may have: twice the source, in steps so that most of a batch shares one."""
    return min(limit - 1, 32 + 2 * 32 * -(-length // 32))
