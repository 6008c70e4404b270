from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.metrics import metrics, report
from mt.errors import UserError

HYPOTHESES = ["The cat sat on the mat today.", "NATO met in Vilnius on Tuesday.", "A \u2028 line, 😀 and עברית."]
REFERENCES = ["The cat is sitting on the mat.", "NATO met in Vilnius last Tuesday.", "A \u2028 line, 😀 and עברית."]


def test_scores_as_sacrebleu_does() -> None:
    from sacrebleu import corpus_bleu, corpus_chrf, corpus_ter

    scores = metrics(HYPOTHESES, [REFERENCES], samples=100)
    assert scores.lines == 3
    assert scores.bleu.value == pytest.approx(corpus_bleu(HYPOTHESES, [REFERENCES]).score)
    assert scores.chrf.value == pytest.approx(corpus_chrf(HYPOTHESES, [REFERENCES]).score)
    assert scores.ter.value == pytest.approx(corpus_ter(HYPOTHESES, [REFERENCES]).score)
    for score in (scores.bleu, scores.chrf, scores.ter):
        assert score.signature.startswith("nrefs:1|bs:100|seed:12345|")
        assert score.half > 0


def test_the_same_lines_give_the_same_interval() -> None:
    assert metrics(HYPOTHESES, [REFERENCES], 50) == metrics(HYPOTHESES, [REFERENCES], 50)


def test_equal_lines_are_perfect() -> None:
    scores = metrics(REFERENCES, [REFERENCES], 10)
    assert [round(it.value, 6) for it in (scores.bleu, scores.chrf, scores.ter)] == [100, 100, 0]
    assert [it.half for it in (scores.bleu, scores.chrf, scores.ter)] == [0, 0, 0]


def test_a_second_reference_can_only_help() -> None:
    both = metrics(HYPOTHESES, [REFERENCES, HYPOTHESES], 10)
    assert both.bleu.value == pytest.approx(100)
    assert both.bleu.signature.startswith("nrefs:2|")


@pytest.mark.parametrize("line", ["", " ", "x", "\u2028", "😀"])
def test_odd_lines_are_scored(line: str) -> None:
    scores = metrics([line], [["A reference."]], 10)
    assert scores.bleu.value == 0
    assert (scores.bleu.mean, scores.bleu.half) == (0, 0)


@pytest.mark.parametrize(
    ("hypotheses", "references", "samples", "message"),
    [
        (["a"], [["a", "b"]], 10, "reference 1 of 1: has 2 lines, the hypotheses have 1"),
        (["a", "b"], [["a", "b"], ["a"]], 10, "reference 2 of 2: has 1 lines"),
        ([], [[]], 10, "hypotheses: have no lines"),
        (["a"], [], 10, "references: are missing"),
        (["a"], [["a"]], 1, "--samples: 1 gives no interval"),
    ],
)
def test_refuses_what_cannot_be_scored(
    hypotheses: Sequence[str], references: Sequence[Sequence[str]], samples: int, message: str
) -> None:
    with pytest.raises(UserError, match=message):
        metrics(hypotheses, references, samples)


def test_reports_a_line_a_metric() -> None:
    lines = list(report(metrics(HYPOTHESES, [REFERENCES], 10)))
    assert [line.split()[0] for line in lines] == ["BLEU", "chrF", "TER"]
    assert all("±" in line and "version:" in line for line in lines)


def test_the_command_reads_lines_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "hyp").write_bytes("\n".join(HYPOTHESES).encode())
    (tmp_path / "ref").write_bytes("".join(f"{line}\r\n" for line in HYPOTHESES).encode())
    told = CliRunner().invoke(app, ["metrics", str(tmp_path / "hyp"), str(tmp_path / "ref"), "--samples", "10"])
    assert told.exit_code == 0
    assert told.output.startswith("BLEU  100.00")


@pytest.mark.parametrize(
    ("content", "message"), [(None, "cannot be read"), (b"\xff", "is not UTF-8"), (b"", "hypotheses: have no lines")]
)
def test_the_command_refuses_what_is_no_text(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "hyp").write_bytes(content)
    told = CliRunner().invoke(app, ["metrics", str(tmp_path / "hyp"), str(tmp_path / "hyp")])
    with pytest.raises(UserError, match=message):
        raise told.exception or AssertionError(told.output)
