"""Fine-tuning: one loop for every pupil, in plain torch.

Not transformers' Trainer: it counts sentences where we count tokens, knows no time limit, and leaves half a checkpoint
where it is killed while writing one. What is left is this loop.
"""

import math
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from mt import savepoint
from mt.batches import Example, batches, epoch, steps
from mt.card import card
from mt.errors import UserError
from mt.lesson import Lesson
from mt.pupils import Pupil
from mt.savepoint import Evaluation, Progress

WARMUP = 0.02  # of the whole training, in which the learning rate rises
COOLDOWN = 0.2  # of it, in which the rate falls: as good as a cosine over the whole (Hägele et al. 2024)
SAVED_EVERY = 300.0  # seconds after which all is saved, for a training that is killed between two evaluations
CLIP = 1.0  # norm of a step's gradient
_CHANGEABLE = ("max_minutes", "device")  # settings that a resumed training may change


@dataclass(frozen=True, slots=True)
class Settings:
    """Says how to train.

    ``learning_rate`` 0 is the pupil's own; a step learns from ``accumulate`` batches of ``batch_tokens``, padding
    counted; ``max_minutes``, loading not counted, 0 sets no limit, and with one the schedule ends in time, so that the
    result depends on the machine's speed; training also ends after ``patience`` evaluations without a better chrF.
    """

    learning_rate: float = 0.0
    batch_tokens: int = 4096
    accumulate: int = 1
    epochs: int = 10
    max_minutes: float = 0.0
    eval_every: int = 200
    patience: int = 5
    label_smoothing: float = 0.1
    seed: int = 1
    device: str = "auto"


@dataclass(frozen=True, slots=True)
class Trained:
    """Names the finished folder and tells how the training went."""

    folder: Path
    evaluations: tuple[Evaluation, ...]

    @property
    def best(self) -> Evaluation:
        """Returns the evaluation of what the folder holds."""
        return max(self.evaluations, key=lambda one: one.chrf)


@dataclass(frozen=True, slots=True)
class Watch:
    """Gets word of steps done and of evaluations."""

    advance: Callable[[int], None] = lambda done: None
    tell: Callable[[Evaluation], None] = lambda evaluation: None


def planned(it: Lesson, settings: Settings) -> int:
    """Counts the steps of a training that neither patience nor time ends."""
    passes = epoch(it.train, settings.batch_tokens, f"{settings.seed}/0")
    return max(1, math.ceil(settings.epochs * len(passes) / settings.accumulate))


def train(
    pupil: Pupil,
    it: Lesson,
    out: Path,
    settings: Settings,
    watch: Watch = Watch(),
    command: str = "",
) -> Trained:
    """Trains a pupil and writes its best state as the folder ``out``, which appears whole at the end.

    Until then all is in the folder ``OUT.part``, and the same call goes on from where that was saved: on the processor
    to the same result as without a break. As the learning rate stays high until it falls at the end, a training may be
    given a ``max_minutes`` at any time to end it well. Once ``out`` is there the same call does nothing. Raises
    UserError where either folder is of another training.
    """
    facts = _facts(pupil, it, settings)
    part = out.with_name(f"{out.name}.part")
    if out.exists():
        return Trained(out, tuple(savepoint.finished(out, facts)))
    with savepoint.held(part):
        run = _Run(pupil, it, part, settings, Progress(facts))
        watch.advance(run.progress.step)
        if not run.progress.evaluations:
            watch.tell(run.examine())
        stream = steps(it.train, settings.batch_tokens, settings.accumulate, settings.seed)
        for chosen in islice(stream, run.progress.step, None):
            if run.over():
                break
            run.learn(chosen)
            watch.advance(1)
            if run.progress.step % settings.eval_every == 0:
                watch.tell(run.examine())
            elif time.monotonic() - run.saved > SAVED_EVERY:
                run.save()
        if run.progress.evaluations[-1].step != run.progress.step:
            watch.tell(run.examine())
        told = card(pupil.name, it.data, len(it.dev), run.progress, command)
        savepoint.publish(run.best_folder(), out, run.progress, told)
    return Trained(out, tuple(run.progress.evaluations))


class _Run:
    """Holds a training under way: the model on its device, the optimiser, and how far both have come."""

    def __init__(self, pupil: Pupil, it: Lesson, part: Path, settings: Settings, progress: Progress) -> None:
        import torch

        self.pupil, self.it, self.part, self.settings, self.progress = pupil, it, part, settings, progress
        self.device = device(settings.device)
        pupil.model.to(self.device)
        self.weights = [weight for weight in pupil.model.parameters() if weight.requires_grad]
        # No weight decay: it would pull at the vectors of words that no batch mentions; early stopping is enough.
        self.optimizer = torch.optim.AdamW(
            self.weights, lr=0.0, betas=(0.9, 0.98), weight_decay=0.0, fused=self.device.type == "cuda"
        )
        torch.manual_seed(settings.seed)
        savepoint.load(part, progress, pupil.model, self.optimizer)
        self.total = planned(it, settings)
        self.began = time.monotonic() - progress.seconds
        self.pause = 0.0  # seconds that the last evaluation took, which the one at the end will take again
        self.saved = time.monotonic()
        self.loss: Any = torch.tensor(progress.loss, device=self.device)

    def share(self) -> float:
        """Tells which share of the training is done, by steps or by time, whichever is nearer its end."""
        spent = time.monotonic() - self.began + self.pause
        limit = 60 * self.settings.max_minutes
        return max(self.progress.step / self.total, spent / limit if limit else 0.0)

    def over(self) -> bool:
        """Tells whether it is time to stop."""
        since = len(self.progress.evaluations) - 1 - self.progress.evaluations.index(self.progress.best)
        return self.share() >= 1 or since >= self.settings.patience

    def learn(self, chosen: Sequence[Sequence[Example]]) -> None:
        """Does one step; nothing here waits for the device."""
        import torch

        learning_rate = self.settings.learning_rate or self.pupil.learning_rate
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate * rate(self.share() + 1 / self.total)
        self.pupil.model.train()
        try:
            self.loss = self.loss + gradients(self.pupil, chosen, self.settings.label_smoothing)
        except torch.OutOfMemoryError:
            what = f"{self.settings.batch_tokens} do not fit into the memory of {self.device}"
            raise UserError("--batch-tokens", what, "halve it and double --accumulate") from None
        torch.nn.utils.clip_grad_norm_(self.weights, CLIP)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.progress.step += 1

    def examine(self) -> Evaluation:
        """Evaluates, keeps what is best, and saves all; raises UserError for a loss that is no number."""
        import torch

        began = time.monotonic()
        dev_loss, chrf = evaluate(self.pupil, self.it, self.settings.batch_tokens)
        done = self.progress.evaluations[-1].step if self.progress.evaluations else 0
        mean = float(self.loss) / max(1, self.progress.step - done)
        if not math.isfinite(mean + dev_loss):
            raise UserError("training", f"the loss is no number at step {self.progress.step}", "lower --learning-rate")
        self.loss = torch.zeros_like(self.loss)
        told = Evaluation(self.progress.step, round(began - self.began, 1), mean, dev_loss, chrf)
        self.progress.evaluations.append(told)
        if self.progress.best is told:
            fresh = self.best_folder()
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir()
            self.pupil.save(fresh)
        self.save()
        for old in {*self.part.glob("best-*")} - {self.best_folder()}:  # only now: the state before needed them
            shutil.rmtree(old)
        self.pause = time.monotonic() - began
        return told

    def save(self) -> None:
        """Saves all that going on from here needs."""
        self.progress.seconds, self.progress.loss = time.monotonic() - self.began, float(self.loss)
        savepoint.save(self.part, self.progress, self.pupil.model, self.optimizer)
        self.saved = time.monotonic()

    def best_folder(self) -> Path:
        """Names the folder of the best checkpoint so far."""
        return self.part / f"best-{self.progress.best.step}"


def gradients(pupil: Pupil, chosen: Sequence[Sequence[Example]], smoothing: float) -> Any:
    """Adds up the gradients of batches and returns their loss, both for each target token of all of them alike.

    So many small batches teach what one large batch would, however their tokens are spread over them.
    """
    from torch.nn.functional import cross_entropy

    tokens = sum(len(row.target) for batch in chosen for row in batch)
    total: Any = 0.0
    for batch in chosen:
        with _precision(pupil.model):
            logits, right = pupil.logits(batch)
        loss = cross_entropy(logits.float(), right, reduction="sum", label_smoothing=smoothing) / tokens
        loss.backward()  # type: ignore[no-untyped-call]
        total += loss.detach()
    return total


def evaluate(pupil: Pupil, it: Lesson, budget: int) -> tuple[float, float]:
    """Returns the loss on the held-out pairs, in nats a token, and the chrF of their greedy translations."""
    import torch
    from sacrebleu import corpus_chrf
    from torch.nn.functional import cross_entropy

    pupil.model.eval()
    wanted = {id(row): text for row, text in zip(it.dev, it.references, strict=True)}
    said: list[str] = []
    right: list[str] = []
    loss: Any = 0.0
    with torch.no_grad(), _precision(pupil.model):
        for batch in batches(it.dev, budget, range(len(it.dev))):
            logits, ids = pupil.logits(batch)
            loss += cross_entropy(logits.float(), ids, reduction="sum")
            said += pupil.translate(batch)
            right += [wanted[id(row)] for row in batch]
    return float(loss) / sum(len(row.target) for row in it.dev), float(corpus_chrf(said, [right]).score)


def rate(share: float) -> float:
    """Returns the learning rate, 0-1, at a share of the training: up in a line, level, and down in a line."""
    return max(0.0, min(1.0, share / WARMUP, (1 - share) / COOLDOWN))


def device(name: str) -> Any:
    """Returns the torch device, for ``auto`` the graphics card if any; raises UserError for one that is not there."""
    import torch

    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if name not in ("cpu", "cuda") or (name == "cuda" and not torch.cuda.is_available()):
        raise UserError("--device", f"there is no {name!r} here", "choose auto, cpu or cuda")
    return torch.device(name)


def _precision(model: Any) -> Any:
    """Computes in bfloat16 on a card that has it and where a pupil's frozen weights are in it, else in float32.

    What is learned, and the optimiser, are float32 always.
    """
    import torch

    place = model.device.type
    able = place == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)
    return torch.autocast(place, torch.bfloat16, enabled=able or model.dtype == torch.bfloat16)


def _facts(pupil: Pupil, it: Lesson, settings: Settings) -> dict[str, str]:
    """Says what makes this training this one and no other, each fact under the name that a message gives it."""
    own = {
        f"--{name.replace('_', '-')}": str(value) for name, value in asdict(settings).items() if name not in _CHANGEABLE
    }
    return {"model": pupil.origin, "corpus": it.digest, **own}
