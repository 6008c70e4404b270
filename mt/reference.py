"""The reference: both families on transformers and torch, for checking CTranslate2 and for what it cannot load.

It cuts texts as the CTranslate2 engines do and searches as CTranslate2 does: both say the same, but for rounding.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

from mt import marian, nllb
from mt.cache import digest
from mt.decoder import END, Decoder, Scored, ranked
from mt.errors import ModelUnavailable, UserError
from mt.search import Runtime, Search
from mt.seq2seq import Kind, damage_told, longest, model_type, needed, read_model, rooms
from mt.signature import signature

KINDS = {kind.model_type: kind for kind in (marian.KIND, nllb.KIND)}
TYPES = {"cpu": ("float32", "bfloat16"), "cuda": ("bfloat16", "float16", "float32")}  # the first is the default
UNKNOWN = "<unk>"  # in both families
SCORED = 16  # pairs at once


@dataclass(frozen=True, slots=True)
class Torch:
    """Holds a checkpoint loaded by transformers.

    ``sources`` and ``targets`` are token to id, ``tokens`` the target's the other way round, ``never`` the ids that no
    translation has, ``dead`` those that have no probability at all: what starts an output and is no end as well, that
    is Marian's ``<pad>``, which CTranslate2 leaves out of the vocabulary. One batch at a time: torch uses all threads,
    and a search hooks the model.
    """

    model: Any
    sources: Mapping[str, int]
    targets: Mapping[str, int]
    tokens: Mapping[int, str]
    dead: tuple[int, ...]
    limit: int
    signature: str
    parallel: int = 1
    lock: Any = field(default_factory=Lock)

    @property
    def never(self) -> list[int]:
        """Lists the ids that a translation must not have; an unknown word is no translation of anything."""
        return [*self.dead, self.targets[UNKNOWN]]

    def decode(self, sources: Sequence[list[str]], prefix: list[str], search: Search) -> list[list[Scored]]:
        """Returns for each source its best translations, best first."""
        found: list[list[Scored]] = [[] for _ in sources]
        for room, places in rooms(sources, self.limit):
            with self.lock:
                rows = self._generate([sources[at] for at in places], prefix, room, search)
            for at, row in zip(places, rows, strict=True):
                found[at] = ranked(row, len(prefix), search.length_penalty)
        return found

    def score(self, sources: Sequence[list[str]], targets: Sequence[list[str]], prefix: list[str]) -> list[list[float]]:
        """Returns for each pair the log-probability of every token of the target, then of the end."""
        whole = [[*prefix, *target, END] for target in targets]
        starts = range(0, len(whole), SCORED)
        with self.lock:
            batches = [self._forced(sources[at : at + SCORED], whole[at : at + SCORED]) for at in starts]
        return [row[len(prefix) :] for batch in batches for row in batch]

    def _forced(self, sources: Sequence[list[str]], targets: Sequence[list[str]]) -> list[list[float]]:
        import torch

        labels = [self._ids(self.targets, row) for row in targets]
        start = self.model.config.decoder_start_token_id
        given = self._rectangle([[start, *row[:-1]] for row in labels])
        with torch.inference_mode():
            logits = self.model(**self._read(sources), decoder_input_ids=given, use_cache=False).logits.float()
            logits[..., list(self.dead)] = -torch.inf
            chosen = logits.log_softmax(-1).gather(-1, self._rectangle(labels)[..., None])[..., 0]
        return [row[: len(label)] for row, label in zip(chosen.tolist(), labels, strict=True)]

    def _generate(
        self, sources: Sequence[list[str]], prefix: list[str], room: int, search: Search
    ) -> list[list[tuple[list[str], float]]]:
        """Returns the tokens of each source's hypotheses, prefix and end included, with CTranslate2's score."""
        import torch

        width = max(search.beam_size, search.num_hypotheses)
        like = _LikeCTranslate2(search.repetition_penalty)
        hook = self.model.register_forward_hook(like.watch)
        beam: dict[str, Any] = {"early_stopping": True, "length_penalty": search.length_penalty} if width > 1 else {}
        try:
            with torch.inference_mode():
                out = self.model.generate(
                    **self._read(sources),
                    num_beams=width,
                    num_return_sequences=search.num_hypotheses,
                    max_new_tokens=room,
                    min_new_tokens=1,
                    no_repeat_ngram_size=search.no_repeat_ngram_size,
                    suppress_tokens=self.never,
                    forced_bos_token_id=self.targets[prefix[0]] if prefix else None,
                    logits_processor=[like],
                    output_scores=width > 1,
                    return_dict_in_generate=True,
                    **beam,
                )
        finally:
            hook.remove()
        written = [self._written(row[1:]) for row in out.sequences.tolist()]
        if width > 1:
            scores = out.sequences_scores.tolist()
        else:
            scores = [like.total(at, len(row)) / len(row) ** search.length_penalty for at, row in enumerate(written)]
        pairs = list(zip(written, scores, strict=True))
        return [pairs[at : at + search.num_hypotheses] for at in range(0, len(pairs), search.num_hypotheses)]

    def _written(self, ids: Sequence[int]) -> list[str]:
        """Returns the tokens of an output as far as its end, or as far as the filling after one that found none."""
        tokens = [self.tokens.get(at, UNKNOWN) for at in ids]
        if END in tokens:
            return tokens[: tokens.index(END) + 1]
        pad = self.model.config.pad_token_id
        length = next((size for size in range(len(ids), 0, -1) if ids[size - 1] != pad), 0)
        return tokens[:length]

    def _read(self, sources: Sequence[list[str]]) -> dict[str, Any]:
        rows = [self._ids(self.sources, row) for row in sources]
        return {
            "input_ids": self._rectangle(rows),
            "attention_mask": self._rectangle([[1] * len(row) for row in rows], 0),
        }

    def _ids(self, vocabulary: Mapping[str, int], tokens: Sequence[str]) -> list[int]:
        return [vocabulary.get(token, vocabulary[UNKNOWN]) for token in tokens]

    def _rectangle(self, rows: Sequence[list[int]], filler: int | None = None) -> Any:
        import torch

        pad = self.model.config.pad_token_id if filler is None else filler
        width = max(map(len, rows))
        return torch.tensor([row + [pad] * (width - len(row)) for row in rows], device=self.model.device)


@dataclass(slots=True)
class _LikeCTranslate2:
    """Finishes the scores of a step as CTranslate2 does, where transformers does otherwise.

    The repetition penalty falls on logits and not on log-probabilities, what starts the output is no repetition, and
    what is forbidden gives its probability to the rest. ``best`` keeps each step's highest log-probability a row, which
    is what a greedy search took.
    """

    penalty: float
    logits: Any = None
    best: list[Any] = field(default_factory=list)

    def watch(self, module: Any, given: Any, output: Any) -> None:
        """Keeps the logits of a step; a forward hook of torch."""
        self.logits = output.logits[:, -1].float()

    def __call__(self, ids: Any, scores: Any) -> Any:
        """Returns log-probabilities in the shape of ``scores``, (rows, vocabulary); a LogitsProcessor."""
        import torch

        said = ids[:, 1:]
        before = self.logits.gather(1, said)
        after = torch.where(before < 0, before * self.penalty, before / self.penalty)
        logits = self.logits.scatter(1, said, after).masked_fill(scores == -torch.inf, -torch.inf)
        done = logits.log_softmax(-1)
        self.best.append(done.amax(-1))
        return done

    def total(self, row: int, length: int) -> float:
        """Returns the log-probability of a row's first ``length`` tokens in a greedy search."""
        return sum(float(step[row]) for step in self.best[:length])


@dataclass(frozen=True, slots=True)
class Reference(Decoder):
    """Decodes with one checkpoint of either family on torch."""

    model: Torch

    @classmethod
    def load(cls, folder: Path, name: str = "", runtime: Runtime = Runtime()) -> "Reference":  # noqa: B008 - frozen
        """Loads a checkpoint in hub layout; raises ModelUnavailable where it is not whole."""
        kind, name = _kind(folder), name or folder.name
        files = needed((path.name for path in folder.iterdir()), kind, str(folder))
        device, compute_type = _settled(runtime)
        with damage_told(folder, "read"):
            model = _model(folder, kind, device, compute_type)
        sources, targets = kind.vocabularies(folder)
        config = model.config
        dead = (config.decoder_start_token_id,) if config.decoder_start_token_id != config.eos_token_id else ()
        made_by = signature(
            kind.name,
            model=name,
            weights=_hash({file: digest(folder / file) for file in files}),
            compute_type=compute_type,
            device=device,
            transformers=version("transformers"),
            torch=version("torch"),
        )
        torch_model = Torch(
            model,
            sources,
            targets,
            {at: token for token, at in targets.items()},
            dead,
            longest(folder / "config.json", kind),
            made_by,
        )
        return cls(torch_model, kind.subwords(folder, name))


def _kind(folder: Path) -> Kind:
    found = model_type(folder)
    if found not in KINDS:
        raise ModelUnavailable(
            f"{folder}/config.json", f"says model_type {found!r}, not {' or '.join(KINDS)}", "name another model"
        )
    return KINDS[found]


def _settled(runtime: Runtime) -> tuple[str, str]:
    """Decides on device and compute type; raises UserError for what torch cannot do here."""
    import torch

    devices = ("cuda", "cpu") if torch.cuda.is_available() else ("cpu",)
    device = devices[0] if runtime.device == "auto" else runtime.device
    if device not in devices:
        raise UserError(f"device {device!r}", "is not on this machine", f"choose auto or {' or '.join(devices)}")
    compute_type = TYPES[device][0] if runtime.compute_type == "default" else runtime.compute_type
    if compute_type not in TYPES[device]:
        raise UserError(
            f"compute type {compute_type!r}", f"does not run in torch on {device}", f"choose {', '.join(TYPES[device])}"
        )
    if runtime.intra_threads:
        torch.set_num_threads(runtime.intra_threads)
    return device, compute_type


def _model(folder: Path, kind: Kind, device: str, compute_type: str) -> Any:
    """Loads the model, without the search that its checkpoint recommends."""
    import torch
    from transformers import GenerationConfig

    model = read_model(folder, kind, dtype=getattr(torch, compute_type)).to(device).eval()
    config = model.config
    model.generation_config = GenerationConfig(
        pad_token_id=config.pad_token_id,
        eos_token_id=config.eos_token_id,
        decoder_start_token_id=config.decoder_start_token_id,
    )
    return model


def _hash(digests: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(sorted(digests.items())).encode()).hexdigest()[:12]
