"""How far a training has come, on the disk: written whole, read back after any end, held by one process at a time."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from mt.errors import UserError
from mt.jsonl import whole_file

RECORD = "training.json"  # in a finished folder
_STATE = "state.pt"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Says how good the model was after ``step`` steps and ``seconds`` of training.

    ``loss`` is what training saw since the last evaluation, smoothed, and ``dev_loss`` that on the held-out pairs, in
    nats a token; ``chrf`` (0-100, sacrebleu) is of the held-out sources translated greedily.
    """

    step: int
    seconds: float
    loss: float
    dev_loss: float
    chrf: float


@dataclass(slots=True)
class Progress:
    """Counts what was done; ``facts`` say what is trained, on what and how.

    ``loss`` is the sum of the losses of the steps since the last evaluation.
    """

    facts: Mapping[str, str]
    step: int = 0
    seconds: float = 0.0
    loss: float = 0.0
    evaluations: list[Evaluation] = field(default_factory=list)

    @property
    def best(self) -> Evaluation:
        """Returns the earliest evaluation with the highest chrF."""
        return max(self.evaluations, key=lambda one: one.chrf)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Makes the folder and holds it against every other process; raises UserError where one has it."""
    import filelock

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder / ".lock", timeout=0)
        lock.acquire()
    except filelock.Timeout:
        raise UserError(str(folder), "is being trained by another process", "wait for it") from None
    except OSError as error:
        raise UserError(str(folder), f"cannot be written ({error.strerror})", "choose another --out") from None
    try:
        yield
    finally:
        lock.release()


def save(folder: Path, progress: Progress, model: Any, optimizer: Any) -> None:
    """Writes all that a resumed training needs: what is learned, the optimiser, random numbers, progress."""
    import torch

    state = {
        "progress": asdict(progress),
        "learned": learned(model),
        "optimizer": optimizer.state_dict(),
        "random": torch.get_rng_state(),
        "random_cuda": torch.cuda.get_rng_state_all(),
    }
    with whole_file(folder / _STATE) as out:
        torch.save(state, out)


def load(folder: Path, progress: Progress, model: Any, optimizer: Any) -> None:
    """Takes up what ``save`` wrote, if anything; raises UserError where that was another training."""
    import torch

    if not (folder / _STATE).is_file():
        return
    state = torch.load(folder / _STATE, map_location="cpu", weights_only=True)
    told = state["progress"]
    if other := _difference(told["facts"], progress.facts):
        what = f"was begun with another {other}"
        raise UserError(str(folder), what, "give the same command again, or take the folder away")
    progress.step, progress.seconds, progress.loss = told["step"], told["seconds"], told["loss"]
    progress.evaluations = [Evaluation(**one) for one in told["evaluations"]]
    model.load_state_dict(state["learned"], strict=False)
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["random"])
    if len(state["random_cuda"]) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all(state["random_cuda"])


def learned(model: Any) -> dict[str, Any]:
    """Returns the parameters that training changes."""
    return {name: weight.detach() for name, weight in model.named_parameters() if weight.requires_grad}


def publish(best: Path, out: Path, progress: Progress, card: str) -> None:
    """Adds card and record to a checkpoint and gives it the name it was trained for, at once."""
    record = {"facts": progress.facts, "evaluations": [asdict(one) for one in progress.evaluations]}
    for name, text in (("README.md", card), (RECORD, json.dumps(record, indent=1) + "\n")):
        with whole_file(best / name) as file:
            file.write(text.encode())
    for path in best.iterdir():
        with path.open("rb") as file:  # a rename may reach the disk before the content that it names
            os.fsync(file.fileno())
    best.rename(out)
    shutil.rmtree(best.parent)


def finished(out: Path, facts: Mapping[str, str]) -> list[Evaluation]:
    """Returns the evaluations of a training that came to its end; raises UserError where ``out`` is anything else."""
    try:
        record = json.loads((out / RECORD).read_bytes())
    except (OSError, ValueError):
        raise UserError(str(out), "is there already and no training made it", "choose another --out") from None
    if other := _difference(record["facts"], facts):
        raise UserError(str(out), f"was trained with another {other}", "choose another --out")
    return [Evaluation(**one) for one in record["evaluations"]]


def _difference(one: Mapping[str, str], other: Mapping[str, str]) -> str | None:
    return next((name for name in {**one, **other} if one.get(name) != other.get(name)), None)
