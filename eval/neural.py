"""Neural metrics, COMET and its kin: in an environment of their own, since they pin older libraries than Parallax.

The environment is made at the first use from ``neural.lock`` and kept in the cache folder; ``neural_runner.py`` runs in
it as a subprocess and knows nothing of Parallax. Weights come from the hub, its cache, or a folder.
"""

import json
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import numpy as np

from eval.metrics import Score
from mt import cache, hub
from mt.errors import ModelUnavailable, UserError

LOCK, RUNNER = (files("eval") / name for name in ("neural.lock", "neural_runner.py"))


@dataclass(frozen=True, slots=True)
class Neural:
    """Names a metric's weights on the hub, what runs them, and whether it reads references; ``more`` is better."""

    repo: str
    runs: str
    referenced: bool
    more: bool = True


MODELS: Mapping[str, Neural] = {
    "comet": Neural("Unbabel/wmt22-comet-da", "comet", True),
    "cometkiwi": Neural("Unbabel/wmt22-cometkiwi-da", "comet", False),
    "xcomet": Neural("Unbabel/XCOMET-XL", "comet", True),
    "metricx": Neural("google/metricx-24-hybrid-large-v2p6", "metricx", True, more=False),
}


def neural(
    name: str,
    sources: Sequence[str],
    systems: Mapping[str, Sequence[str]],
    references: Sequence[str],
    samples: int,
) -> dict[str, Score]:
    """Scores systems line by line and returns each one's mean, with interval and paired bootstrap as in ``metrics``.

    ``name`` is a key of MODELS or the folder of a COMET checkpoint. Only the first reference is read, as these metrics
    take one. Raises ModelUnavailable where weights or environment are not to be had, UserError for lines that do not
    go together.
    """
    for what, lines in (("sources", sources), ("references", references), *systems.items()):
        if len(lines) != len(sources) or not lines:
            told = f"has {len(lines)} lines, the sources have {len(sources)}"
            raise UserError(what, told, "give files that go line by line")
    model = MODELS.get(name, Neural(name, "comet", True))
    place = _weights(name, model)
    rows = [
        {"src": src, "mt": mt, "ref": ref}
        for lines in systems.values()
        for src, mt, ref in zip(sources, lines, references, strict=True)
    ]
    made = np.array(_run(name, model, place, rows)).reshape(len(systems), len(sources))
    return dict(zip(systems, _scores(made, samples), strict=True))


def signature(name: str) -> str:
    """Says which weights a metric has, what runs them, and which way its scores go."""
    model = MODELS.get(name, Neural(name, "comet", True))
    pins = dict(line.split("==") for line in LOCK.read_text(encoding="utf-8").splitlines() if "==" in line)
    library = {"comet": "unbabel-comet", "metricx": "transformers"}[model.runs]
    return f"{model.repo}, {library} {pins[library]}, {'more' if model.more else 'less'} is better"


def _weights(name: str, model: Neural) -> Path:
    """Finds the weights, or downloads them where there is a hub."""
    from huggingface_hub import snapshot_download

    if name not in MODELS:
        if not (Path(name) / "checkpoints" / "model.ckpt").is_file():
            raise UserError(f"metric {name!r}", "is neither known nor the folder of a checkpoint", f"choose {_known()}")
        return Path(name).resolve()
    try:
        return Path(snapshot_download(model.repo, local_files_only=not hub.reach()))
    except (OSError, ValueError) as error:
        why = " ".join(str(error).split())[:200]
        next_step = f"run `hf download {model.repo}` where there is a network (accept its licence there if it has one)"
        raise ModelUnavailable(f"metric {name}", f"its weights are out of reach ({why})", next_step) from None


def _known() -> str:
    return ", ".join(MODELS)


def environment() -> Path:
    """Returns the Python of the metrics' own environment, made from the lockfile if there is none yet."""
    content = LOCK.read_text(encoding="utf-8") + sys.version
    made = cache.converted(f"neural-{sha256(content.encode()).hexdigest()[:12]}", _make)
    return made / "bin" / "python"


def _make(place: Path) -> None:
    """Fills a virtual environment with exactly what the lockfile names."""
    venv.create(place, with_pip=True, symlinks=True)
    wanted = place / "neural.lock"
    wanted.write_text(LOCK.read_text(encoding="utf-8"), encoding="utf-8")
    command = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*command, "--requirement", str(wanted)], capture_output=True, text=True, check=False)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
        raise ModelUnavailable("environment of the neural metrics", why, "see that pip reaches a package index")


def _run(name: str, model: Neural, place: Path, rows: Sequence[Mapping[str, str]]) -> list[float]:
    """Runs the metric over rows of source, translation and reference."""
    asked = json.dumps({"runs": model.runs, "place": str(place), "referenced": model.referenced, "rows": rows})
    command = [str(environment()), "-W", "ignore", str(RUNNER)]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["no word"])[-1]
        raise ModelUnavailable(f"metric {name}", f"cannot be run ({why})", "see that its weights are whole")
    return [float(score) for score in json.loads(done.stdout.splitlines()[-1])]


def _scores(told: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", samples: int) -> list[Score]:
    """Draws lines with replacement, the same for all systems; p is the share of samples in which the order turns."""
    draws = np.random.default_rng(12345).integers(0, told.shape[1], (samples, told.shape[1]))
    means = told[:, draws].mean(axis=2)
    scores = []
    for at, row in enumerate(means):
        low, high = np.quantile(row, [0.025, 0.975])
        better = told[at].mean() > told[0].mean()
        turned = (row <= means[0]) if better else (row >= means[0])
        p = None if at == 0 else min(1.0, float((turned.sum() + 1) / (samples + 1)))
        scores.append(Score(float(told[at].mean()), float(row.mean()), float(high - low) / 2, p))
    return scores
