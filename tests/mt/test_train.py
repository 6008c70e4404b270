import os
import random
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import AutoTokenizer, M2M100ForConditionalGeneration, MarianMTModel

from mt import savepoint
from mt.batches import Example, batches, epoch, steps
from mt.corpora import Pair
from mt.errors import ModelUnavailable, UserError
from mt.lesson import Lesson, lesson, prepare
from mt.marian import Marian
from mt.nllb import Nllb
from mt.pupils import Seq2SeqPupil
from mt.savepoint import Evaluation
from mt.search import Search
from mt.train import Settings, Trained, Watch, device, gradients, planned, rate, train
from tests.mt.checkpoints import parallel

pytestmark = pytest.mark.usefixtures("own_cache")

QUICK = Settings(learning_rate=0.01, batch_tokens=500, epochs=2, eval_every=8, label_smoothing=0.0)


def pairs(count: int, seed: int = 7) -> list[Pair]:
    found = dict.fromkeys(parallel("de", "en", count, seed))
    return [Pair(f"x.tsv:{at}", "de", "en", src, tgt) for at, (src, tgt) in enumerate(found)]


def taught(pupil: Seq2SeqPupil, count: int = 300) -> Lesson:
    made = pairs(count)
    return lesson(pupil, made[30:], made[:30])


def forgetful(folder: Path, out: Path, dropout: float = 0.0) -> Path:
    """Copies a checkpoint with random weights in it."""
    shutil.copytree(folder, out)
    trained = Seq2SeqPupil.load(folder).model
    trained.config.dropout = dropout
    torch.manual_seed(3)
    model = type(trained)(trained.config)
    model.generation_config = trained.generation_config
    model.save_pretrained(out)
    return out


@pytest.fixture
def blank(marian_folder: Path, tmp_path: Path) -> Path:
    """Gives a checkpoint that has learnt nothing yet."""
    return forgetful(marian_folder, tmp_path / "blank", dropout=0.1)


def made(count: int, seed: int = 0) -> list[Example]:
    draw = random.Random(seed)
    sizes = [draw.randint(1, 40) for _ in range(count)]
    return [
        Example(np.full(size, at, np.int32), np.full(size + draw.randint(0, 5), at, np.int32))
        for at, size in enumerate(sizes)
    ]


@pytest.mark.parametrize("budget", [1, 80, 300, 10_000])
def test_batches_hold_every_example_once_and_keep_to_the_budget(budget: int) -> None:
    rows = made(200)
    cut = batches(rows, budget, range(200))
    assert sorted(int(row.source[0]) for batch in cut for row in batch) == list(range(200))
    for batch in cut:
        size = len(batch) * (max(len(row.source) for row in batch) + max(len(row.target) for row in batch))
        assert size <= budget or len(batch) == 1
    if budget == 300:
        wanted = sum(len(row.source) + len(row.target) for row in rows)
        assert len(cut) < 1.4 * wanted / budget  # little of the rectangles is padding


def test_the_seed_alone_decides_the_order() -> None:
    rows = made(50)

    def order(seed: str) -> list[list[int]]:
        return [[int(row.source[0]) for row in batch] for batch in epoch(rows, 300, seed)]

    assert order("1/0") == order("1/0")
    assert order("1/0") != order("1/1")
    taken = [batch for _, chosen in zip(range(20), steps(rows, 300, 3, 1), strict=False) for batch in chosen]
    assert len(taken) == 60  # passes follow one another without a short step between


def test_accumulated_gradients_are_those_of_the_large_batch(blank: Path) -> None:
    pupil = Seq2SeqPupil.load(blank)
    rows = taught(pupil).train[:12]
    found = []
    for chosen in ([rows], [rows[:1], rows[1:5], rows[5:]]):
        pupil.model.zero_grad()
        loss = gradients(pupil, chosen, 0.1)
        grads = [weight.grad.clone() for weight in pupil.model.parameters() if weight.requires_grad]
        found.append((loss, grads))
    torch.testing.assert_close(found[0][0], found[1][0])
    for whole, parts in zip(found[0][1], found[1][1], strict=True):
        torch.testing.assert_close(whole, parts, rtol=1e-4, atol=1e-6)
    assert max(float(grad.abs().max()) for grad in found[0][1]) > 1e-3


KINDS = [("marian_folder", MarianMTModel), ("nllb_folder", M2M100ForConditionalGeneration)]
CODES = {"src_lang": "deu_Latn", "tgt_lang": "eng_Latn"}


@pytest.mark.parametrize(("fixture", "kind"), KINDS)
def test_the_loss_is_that_of_transformers(fixture: str, kind: Any, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(fixture)
    pupil = Seq2SeqPupil.load(folder)
    rows = taught(pupil).train[:8]
    logits, right = pupil.logits(rows)
    width = max(len(row.target) for row in rows)
    labels = torch.tensor([[*row.target, *[-100] * (width - len(row.target))] for row in rows])
    told = kind.from_pretrained(folder).eval()(**pupil._sources(rows), labels=labels).loss
    torch.testing.assert_close(torch.nn.functional.cross_entropy(logits, right), told)


@pytest.mark.filterwarnings("ignore:.*sacremoses")
@pytest.mark.parametrize(("fixture", "langs"), [("marian_folder", {}), ("nllb_folder", CODES)])
def test_examples_are_what_the_tokenizer_of_transformers_gives(
    fixture: str, langs: dict[str, str], request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(fixture)
    pupil, tokenizer = Seq2SeqPupil.load(folder), AutoTokenizer.from_pretrained(folder, **langs)
    for pair in pairs(20):
        told = tokenizer(pair.src, text_target=pair.tgt)
        example = pupil.example(pair)
        assert (example.source.tolist(), example.target.tolist()) == (told["input_ids"], told["labels"])


def test_a_model_of_several_targets_is_told_which(multi_folder: Path) -> None:
    pupil = Seq2SeqPupil.load(multi_folder)
    example = pupil.example(Pair("x:1", "de", "uk", "Krieg.", "війна."))
    assert pupil.tokens[int(example.source[0])] == ">>ukr<<"
    with pytest.raises(UserError, match="does not write Bulgarian"):
        pupil.example(Pair("x:1", "de", "bg", "Krieg.", "войната."))


def test_what_is_too_long_is_set_aside_and_nothing_left_is_an_error(marian_folder: Path) -> None:
    pupil = Seq2SeqPupil.load(marian_folder)
    long = Pair("x.tsv:9", "de", "en", "Krieg " * 80, "war")
    told = lesson(pupil, [*pairs(5), long], pairs(2, 1))
    assert [(one.id, one.why.split()[1:]) for one in told.refused] == [
        ("x.tsv:9", ["tokens", "on", "a", "side,", "where", "the", "model", "takes", "64"])
    ]
    assert told.data == ("de-en, x.tsv: 5",)
    for train_pairs, dev_pairs, what in (([long], pairs(2), "learn from"), (pairs(2), [], "be tested on")):
        with pytest.raises(UserError, match=f"has no pair to {what}"):
            lesson(pupil, train_pairs, dev_pairs)


def test_a_lesson_counts_every_row(marian_folder: Path, tmp_path: Path) -> None:
    pupil = Seq2SeqPupil.load(marian_folder)
    rows = [f"{pair.src}\t{pair.tgt}\n" for pair in pairs(60)]
    (tmp_path / "x.de-en.tsv").write_text("".join([*rows, "Krieg\t\n", rows[0]]), encoding="utf-8")
    (tmp_path / "x.bg-en.tsv").write_text("война\twar\n", encoding="utf-8")
    (tmp_path / "dev.de-en.tsv").write_text("".join(rows[:3]), encoding="utf-8")
    files, de = [tmp_path / "x.de-en.tsv", tmp_path / "x.bg-en.tsv"], [("de", "en")]
    held = prepare(pupil, files, de, held_out=4)
    assert (len(held.dev), held.others) == (4, 1)
    assert len(held.train) + len(held.dev) + len(held.refused) + held.others == len(rows) + 3
    given = prepare(pupil, files, de, [tmp_path / "dev.de-en.tsv"])
    assert (len(given.dev), given.others) == (3, 1)
    assert len(given.train) + len(given.refused) + given.others == len(rows) + 3
    with pytest.raises(UserError, match=r"gave no pair of uk-en: 63 rows in other languages, 0 refused; name another"):
        prepare(pupil, files, [("uk", "en")])
    (tmp_path / "x.bg-en.tsv").write_text("война\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"1 refused; the first, .*x\.bg-en\.tsv:1, because: has 1 columns"):
        prepare(pupil, files[1:], [("bg", "en")])


def test_a_blank_model_learns_and_the_engine_speaks_it(marian_folder: Path, tmp_path: Path) -> None:
    pupil = Seq2SeqPupil.load(forgetful(marian_folder, tmp_path / "blank"))
    pad = pupil.model.config.pad_token_id
    before = pupil.model.get_input_embeddings().weight.detach()[pad].clone()
    told: list[Evaluation] = []
    settings = replace(QUICK, epochs=10, eval_every=70)
    done = train(
        pupil, taught(pupil, 640), tmp_path / "out", settings, Watch(tell=told.append), "python -m mt train x.tsv"
    )
    assert tuple(told) == done.evaluations
    assert done.evaluations[0].chrf < 10
    assert done.best.chrf > 80
    assert done.best.dev_loss < done.evaluations[0].dev_loss / 4
    torch.testing.assert_close(pupil.model.get_input_embeddings().weight.detach()[pad], before)
    assert not (tmp_path / "out.part").exists()
    card = (done.folder / "README.md").read_text(encoding="utf-8")
    assert "    python -m mt train x.tsv\n" in card
    assert f"{done.best.chrf:.1f} **best** |" in card
    held = pairs(640)[:30]
    engine = Marian.load(done.folder)
    said = [row[0].text for row in engine.decode([pair.src for pair in held], "de", "en", Search())]
    assert sum(text == pair.tgt for text, pair in zip(said, held, strict=True)) > 15


def test_nllb_learns_too_and_keeps_its_languages(nllb_folder: Path, tmp_path: Path) -> None:
    pupil = Seq2SeqPupil.load(forgetful(nllb_folder, tmp_path / "blank"))
    done = train(pupil, taught(pupil), tmp_path / "out", replace(QUICK, epochs=4, eval_every=100))
    assert done.best.dev_loss < done.evaluations[0].dev_loss / 2
    (row,) = Nllb.load(done.folder).decode(["Krieg Präsident."], "de", "en", Search())
    assert row[0].text


class Break(Exception):
    """Ends a training where a test wants it."""


def test_a_broken_training_goes_on_to_the_same_end(blank: Path, tmp_path: Path) -> None:
    def run(out: Path, end: int = 99) -> Trained:
        pupil = Seq2SeqPupil.load(blank)
        seen: list[Evaluation] = []

        def tell(evaluation: Evaluation) -> None:
            seen.append(evaluation)
            if len(seen) == end:
                raise Break

        return train(pupil, taught(pupil), out, replace(QUICK, accumulate=2, eval_every=3, epochs=4), Watch(tell=tell))

    whole = run(tmp_path / "whole")
    for _ in range(2):  # the first break is after the evaluation at the start, the second two later
        with pytest.raises(Break):
            run(tmp_path / "broken", end=2)
    broken = run(tmp_path / "broken")
    assert [replace(one, seconds=0) for one in broken.evaluations] == [
        replace(one, seconds=0) for one in whole.evaluations
    ]
    assert len(whole.evaluations) > 5
    weights = [(done.folder / "model.safetensors").read_bytes() for done in (whole, broken)]
    assert weights[0] == weights[1]


def test_a_training_broken_between_evaluations_goes_on_to_the_same_end(
    blank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mt.train.SAVED_EVERY", 0.0)

    def run(out: Path, end: int = 99) -> Trained:
        done: list[int] = []

        def advance(steps: int) -> None:
            done.append(steps)
            if sum(done) == end:
                raise Break

        pupil = Seq2SeqPupil.load(blank)
        return train(pupil, taught(pupil), out, replace(QUICK, eval_every=6), Watch(advance))

    whole = run(tmp_path / "whole")
    with pytest.raises(Break):
        run(tmp_path / "broken", end=10)
    broken = run(tmp_path / "broken")
    assert [replace(one, seconds=0) for one in broken.evaluations] == [
        replace(one, seconds=0) for one in whole.evaluations
    ]
    weights = [(done.folder / "model.safetensors").read_bytes() for done in (whole, broken)]
    assert weights[0] == weights[1]


KILLED = """
import sys
from pathlib import Path
from tests.mt.test_train import QUICK, Evaluation, Seq2SeqPupil, Watch, os, replace, signal, taught, torch, train
torch.set_num_threads(1)
pupil = Seq2SeqPupil.load(Path(sys.argv[1]))
def tell(evaluation):
    print(evaluation.step, evaluation.chrf)
    if evaluation.step == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
train(pupil, taught(pupil), Path(sys.argv[2]), QUICK, Watch(tell=tell))
"""


@pytest.mark.slow
def test_a_killed_training_goes_on_to_the_same_end(blank: Path, tmp_path: Path) -> None:
    def run(out: str, end: int) -> int:
        command = [sys.executable, "-c", KILLED, str(blank), str(tmp_path / out), str(end)]
        return subprocess.run(command, check=False, cwd=Path(__file__).parents[2]).returncode

    assert run("whole", -1) == 0
    assert run("killed", 8) == -signal.SIGKILL
    assert not (tmp_path / "killed").exists()
    assert run("killed", -1) == 0
    weights = [(tmp_path / out / "model.safetensors").read_bytes() for out in ("whole", "killed")]
    assert weights[0] == weights[1]
    assert os.listdir(tmp_path / "whole") == os.listdir(tmp_path / "killed")


def test_the_same_call_again_does_nothing_and_another_is_refused(marian_folder: Path, tmp_path: Path) -> None:
    pupil = Seq2SeqPupil.load(marian_folder)
    told = taught(pupil)
    settings = replace(QUICK, epochs=1)
    done = train(pupil, told, tmp_path / "out", settings)
    assert train(pupil, told, tmp_path / "out", settings) == done
    with pytest.raises(UserError, match="was trained with another --seed; choose another --out"):
        train(pupil, told, tmp_path / "out", replace(settings, seed=2))
    with pytest.raises(UserError, match="was trained with another corpus"):
        train(pupil, taught(pupil, 200), tmp_path / "out", settings)
    with pytest.raises(UserError, match="is there already and no training made it"):
        train(pupil, told, tmp_path, settings)


def test_one_folder_takes_one_training_at_a_time(marian_folder: Path, tmp_path: Path) -> None:
    pupil = Seq2SeqPupil.load(marian_folder)
    told = taught(pupil)

    def end(evaluation: Evaluation) -> None:
        raise Break

    with pytest.raises(Break):
        train(pupil, told, tmp_path / "out", QUICK, Watch(tell=end))
    with pytest.raises(UserError, match=r"out\.part: was begun with another --accumulate; give the same command again"):
        train(pupil, told, tmp_path / "out", replace(QUICK, accumulate=2))
    with savepoint.held(tmp_path / "out.part"), pytest.raises(UserError, match="is being trained by another process"):
        train(pupil, told, tmp_path / "out", QUICK)


def test_training_ends_when_it_gets_no_better_and_keeps_what_it_began_with(marian_folder: Path, tmp_path: Path) -> None:
    pupil = Seq2SeqPupil.load(marian_folder)
    done = train(pupil, taught(pupil), tmp_path / "out", replace(QUICK, learning_rate=1e-12, eval_every=2, patience=3))
    assert [one.step for one in done.evaluations] == [0, 2, 4, 6]
    assert done.best.step == 0


def test_training_ends_in_time(marian_folder: Path, tmp_path: Path) -> None:
    pupil = Seq2SeqPupil.load(marian_folder)
    done = train(pupil, taught(pupil), tmp_path / "out", replace(QUICK, max_minutes=1e-6))
    assert [one.step for one in done.evaluations] == [0]


def test_a_loss_that_is_no_number_ends_in_one_line(blank: Path, tmp_path: Path) -> None:
    pupil = Seq2SeqPupil.load(blank)
    pupil.model.get_input_embeddings().weight.data.fill_(float("nan"))
    with pytest.raises(UserError, match="the loss is no number at step 0; lower --learning-rate"):
        train(pupil, taught(pupil), tmp_path / "out", QUICK)


def test_the_rate_rises_and_falls_to_nothing() -> None:
    rates = [rate(at / 100) for at in range(101)]
    assert (rates[0], rates[1], rates[2:80]) == (0, 0.5, [1] * 78)
    assert rates[79:] == sorted(rates[79:], reverse=True)
    assert rates[90] == pytest.approx(0.5)
    assert (rates[100], rate(1.5)) == (0, 0)


def test_planned_counts_steps(marian_folder: Path) -> None:
    told = taught(Seq2SeqPupil.load(marian_folder))
    passes = len(epoch(told.train, 500, "1/0"))
    assert planned(told, QUICK) == 2 * passes
    assert planned(told, replace(QUICK, accumulate=1000)) == 1


def test_a_device_that_is_not_there_is_an_error() -> None:
    assert device("cpu").type == "cpu"
    with pytest.raises(UserError, match="--device: there is no 'tpu' here; choose auto, cpu or cuda"):
        device("tpu")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            lambda folder: (folder / "config.json").write_text('{"model_type": "bert"}'),
            "says 'bert' and not 'marian' or",
        ),
        (lambda folder: (folder / "source.spm").unlink(), "source.spm: is missing"),
        (lambda folder: (folder / "model.safetensors").unlink(), "model.safetensors: is missing"),
    ],
)
def test_a_folder_without_a_whole_checkpoint_is_refused(
    marian_folder: Path, tmp_path: Path, spoil: Any, message: str
) -> None:
    folder = Path(shutil.copytree(marian_folder, tmp_path / "spoilt"))
    spoil(folder)
    with pytest.raises(ModelUnavailable, match=message):
        Seq2SeqPupil.load(folder)
