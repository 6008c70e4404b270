"""Runs a neural metric in the environment of ``neural.lock``: JSON in, one line of JSON scores out.

It stands alone: nothing of Parallax is installed where it runs.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Rows = list[dict[str, str]]


def comet(place: Path, rows: Rows, referenced: bool) -> list[float]:
    """Scores by COMET, CometKiwi or xCOMET (Rei et al. 2020, 2022; Guerreiro et al. 2024)."""
    from comet import load_from_checkpoint  # type: ignore[import-not-found, unused-ignore]

    model = load_from_checkpoint(str(place / "checkpoints" / "model.ckpt"))
    given = rows if referenced else [{"src": row["src"], "mt": row["mt"]} for row in rows]
    told = model.predict(given, batch_size=8, gpus=_cards(), progress_bar=False, num_workers=1)
    return [float(score) for score in told.scores]


def metricx(place: Path, rows: Rows, referenced: bool) -> list[float]:
    """Scores by MetricX-24 (Juraska et al. 2024): an error from 0 to 25, less is better."""
    import torch
    from transformers import AutoTokenizer, MT5ForConditionalGeneration

    tokenizer = AutoTokenizer.from_pretrained("google/mt5-xl")
    model: Any = MT5ForConditionalGeneration.from_pretrained(place).eval()
    scores = []
    for row in rows:
        text = f"source: {row['src']} candidate: {row['mt']}" + f" reference: {row['ref']}" * referenced
        ids = torch.tensor([tokenizer(text, truncation=True, max_length=1536).input_ids[:-1]])  # without the end
        with torch.no_grad():
            logits = model(input_ids=ids, decoder_input_ids=torch.zeros((1, 1), dtype=torch.long)).logits
        scores.append(float(logits[0, 0, SCORED].clamp(0, 25)))
    return scores


SCORED = 250089  # <extra_id_10>, whose logit MetricX was trained to give the error as
METRICS: dict[str, Callable[[Path, Rows, bool], list[float]]] = {"comet": comet, "metricx": metricx}


def _cards() -> int:
    import torch

    return min(1, torch.cuda.device_count())


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    scores = METRICS[asked["runs"]](Path(asked["place"]), asked["rows"], asked["referenced"])
    sys.stdout.write("\n" + json.dumps(scores) + "\n")  # libraries may have printed before
