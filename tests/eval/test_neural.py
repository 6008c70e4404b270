import json
import subprocess
from pathlib import Path

import pytest

from eval import neural
from mt.errors import ModelUnavailable, UserError

# Makes a COMET checkpoint with random weights, as its library saves one: run in the metrics' own environment.
TINY = """
import sys, sentencepiece, yaml
from pathlib import Path
from transformers import XLMRobertaConfig, XLMRobertaModel, XLMRobertaTokenizer
from comet.models import RegressionMetric
import pytorch_lightning as ptl, torch
torch.manual_seed(1)
out = Path(sys.argv[1]); base = out / "base"; (out / "checkpoints").mkdir(parents=True); base.mkdir()
(out / "text").write_text("NATO sends five ships to Varna today and tomorrow.\\n" * 50)
pieces = str(base / "sentencepiece.bpe")
train = sentencepiece.SentencePieceTrainer.train
train(input=str(out / "text"), model_prefix=pieces, vocab_size=40, hard_vocab_limit=False)
XLMRobertaTokenizer(pieces + ".model").save_pretrained(base)
sizes = {"vocab_size": 64, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2}
config = XLMRobertaConfig(**sizes, intermediate_size=16, max_position_embeddings=80, type_vocab_size=1)
XLMRobertaModel(config).save_pretrained(base)
model = RegressionMetric(pretrained_model=str(base), hidden_sizes=[8], layer="mix", batch_size=2)
trainer = ptl.Trainer(logger=False, enable_checkpointing=False)
trainer.strategy.connect(model)
trainer.save_checkpoint(out / "checkpoints" / "model.ckpt")
(out / "hparams.yaml").write_text(yaml.dump({"class_identifier": "regression_metric", **model.hparams}))
"""
SOURCES, REFERENCES = ["НАТО изпраща пет кораба."] * 3, ["NATO sends five ships."] * 3
SYSTEMS = {"one": ["NATO sends ships.", "Five ships.", "NATO."], "other": ["NATO sends ships.", "Five.", "Ships."]}


def test_unknown_metrics_are_named_with_the_known() -> None:
    with pytest.raises(UserError, match="is neither known nor the folder of a checkpoint; choose comet, cometkiwi"):
        neural.neural("bleurt", SOURCES, SYSTEMS, REFERENCES, 10)


def test_lines_must_go_together() -> None:
    with pytest.raises(UserError, match="one: has 3 lines, the sources have 2"):
        neural.neural("comet", SOURCES[:2], SYSTEMS, REFERENCES[:2], 10)


def test_weights_out_of_reach_are_said_before_anything_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARALLAX_OFFLINE", "1")
    monkeypatch.setenv("PARALLAX_CACHE", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelUnavailable, match=r"metric comet: its weights are out of reach.*run `hf download Unbabel"):
        neural.neural("comet", SOURCES, SYSTEMS, REFERENCES, 10)
    assert not (tmp_path / "converted").exists()


def test_signatures_name_weights_library_and_direction() -> None:
    assert neural.signature("comet") == "Unbabel/wmt22-comet-da, unbabel-comet 2.2.7, more is better"
    assert neural.signature("metricx").endswith("less is better")


@pytest.mark.slow
def test_a_real_checkpoint_scores_in_an_environment_of_its_own(tmp_path: Path) -> None:
    place = tmp_path / "tiny"
    made = [str(neural.environment()), "-W", "ignore", "-c", TINY, str(place)]
    subprocess.run(made, check=True, capture_output=True)
    found = neural.neural(str(place), SOURCES, SYSTEMS, REFERENCES, 100)
    again = neural.neural(str(place), SOURCES, SYSTEMS, REFERENCES, 100)
    assert found == again
    assert found["one"].p is None
    assert 0 < (found["other"].p or 0) <= 1
    assert found["one"].value != found["other"].value
    rows = [{"src": a, "mt": b, "ref": c} for a, b, c in zip(SOURCES, SYSTEMS["one"], REFERENCES, strict=True)]
    asked = {"runs": "comet", "place": str(place / "nothing"), "referenced": True, "rows": rows}
    failed = subprocess.run(
        [str(neural.environment()), str(neural.RUNNER)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert failed.returncode
