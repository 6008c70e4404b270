from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.metrics import Score, metrics, report
from mt.errors import UserError

HYPOTHESES = ["The cat sat on the mat today.", "NATO met in Vilnius on Tuesday.", "A \u2028 line, 😀 and עברית."]
REFERENCES = ["The cat is sitting on the mat.", "NATO met in Vilnius last Tuesday.", "A \u2028 line, 😀 and עברית."]


def one(hypotheses: Sequence[str], references: Sequence[Sequence[str]], samples: int = 10) -> Mapping[str, Score]:
    return metrics({"it": hypotheses}, references, samples).systems["it"]


def test_scores_as_sacrebleu_does() -> None:
    from sacrebleu import corpus_bleu, corpus_chrf, corpus_ter

    scores = metrics({"it": HYPOTHESES}, [REFERENCES], samples=100)
    assert scores.lines == 3
    row = scores.systems["it"]
    assert row["BLEU"].value == pytest.approx(corpus_bleu(HYPOTHESES, [REFERENCES]).score)
    assert row["chrF"].value == pytest.approx(corpus_chrf(HYPOTHESES, [REFERENCES]).score)
    assert row["TER"].value == pytest.approx(corpus_ter(HYPOTHESES, [REFERENCES]).score)
    assert all(it.startswith("nrefs:1|bs:100|seed:12345|") for it in scores.signatures.values())
    assert all(score.half > 0 and score.p is None for score in row.values())


def test_the_same_lines_give_the_same_interval() -> None:
    assert one(HYPOTHESES, [REFERENCES], 50) == one(HYPOTHESES, [REFERENCES], 50)


def test_equal_lines_are_perfect() -> None:
    scores = one(REFERENCES, [REFERENCES])
    assert {name: round(it.value, 6) for name, it in scores.items()} == {"BLEU": 100, "chrF": 100, "TER": 0}
    assert [it.half for it in scores.values()] == [0, 0, 0]


def test_a_second_reference_can_only_help() -> None:
    both = metrics({"it": HYPOTHESES}, [REFERENCES, HYPOTHESES], 10)
    assert both.systems["it"]["BLEU"].value == pytest.approx(100)
    assert both.signatures["BLEU"].startswith("nrefs:2|")


def test_systems_are_tested_against_the_first() -> None:
    lines = [f"The {number} ships of NATO sailed from Varna to Odesa on day {number}." for number in range(40)]
    worse = [line.replace("sailed", "went") if at % 2 else "Ships." for at, line in enumerate(lines)]
    found = metrics({"good": lines, "same": lines, "bad": worse}, [lines], 200).systems
    assert list(found) == ["good", "same", "bad"]
    for name in ("BLEU", "chrF", "TER"):
        assert found["good"][name].p is None
        assert (found["same"][name].p or 0) > 0.5
        assert (found["bad"][name].p or 1) < 0.05


@pytest.mark.parametrize("line", ["", " ", "x", "\u2028", "😀"])
def test_odd_lines_are_scored(line: str) -> None:
    bleu = one([line], [["A reference."]])["BLEU"]
    assert (bleu.value, bleu.mean, bleu.half) == (0, 0, 0)


@pytest.mark.parametrize(
    ("systems", "references", "samples", "message"),
    [
        ({"x": ["a"]}, [["a", "b"]], 10, "x: has 1 lines, the first reference has 2"),
        ({"x": ["a", "b", "c"]}, [["a"]], 10, "x: has 3 lines, the first reference has 1"),  # sacrebleu: chrF 100
        ({"x": ["a"], "y": ["a", "b"]}, [["a"]], 10, "y: has 2 lines"),
        ({"x": ["a", "b"]}, [["a", "b"], ["a"]], 10, "reference 2 of 2: has 1 lines"),
        ({"x": []}, [[]], 10, "x: has no lines"),
        ({"x": ["a"]}, [], 10, "references: are missing"),
        ({"x": ["a"]}, [["a"]], 1, "--samples: 1 gives no interval"),
    ],
)
def test_refuses_what_cannot_be_scored(
    systems: Mapping[str, Sequence[str]], references: Sequence[Sequence[str]], samples: int, message: str
) -> None:
    with pytest.raises(UserError, match=message):
        metrics(systems, references, samples)


def test_reports_a_line_a_metric_of_one_system_and_a_table_of_several() -> None:
    lines = list(report(metrics({"it": HYPOTHESES}, [REFERENCES], 10)))
    assert [line.split()[0] for line in lines] == ["BLEU", "chrF", "TER"]
    assert all("±" in line and "version:" in line for line in lines)
    table = list(report(metrics({"it": HYPOTHESES, "other": REFERENCES}, [REFERENCES], 10)))
    assert table[0] == "| system | BLEU | chrF | TER |"
    assert table[2].startswith("| it | ")
    assert table[3].count("p = ") == 3


def test_the_command_reads_lines_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "hyp").write_bytes("\n".join(HYPOTHESES).encode())
    (tmp_path / "ref").write_bytes("".join(f"{line}\r\n" for line in HYPOTHESES).encode())
    told = CliRunner().invoke(app, ["metrics", str(tmp_path / "hyp"), str(tmp_path / "ref"), "--samples", "10"])
    assert told.exit_code == 0
    assert told.output.startswith("BLEU  100.00")


def test_the_command_sets_systems_side_by_side(tmp_path: Path) -> None:
    for name, lines in (("a", HYPOTHESES), ("b", REFERENCES), ("r", REFERENCES)):
        (tmp_path / name).write_bytes("\n".join(lines).encode())
    a, b, r = (str(tmp_path / name) for name in "abr")
    told = CliRunner().invoke(app, ["metrics", a, b, "--ref", r, "--samples", "10"])
    assert told.exit_code == 0
    assert f"| {b} | 100.00" in told.output
    twice = CliRunner().invoke(app, ["metrics", a, a, "--ref", r])
    with pytest.raises(UserError, match="name a file twice"):
        raise twice.exception or AssertionError(twice.output)


@pytest.mark.parametrize(
    ("content", "message"), [(None, "cannot be read"), (b"\xff", "is not UTF-8"), (b"", "has no lines")]
)
def test_the_command_refuses_what_is_no_text(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "hyp").write_bytes(content)
    told = CliRunner().invoke(app, ["metrics", str(tmp_path / "hyp"), str(tmp_path / "hyp")])
    with pytest.raises(UserError, match=message):
        raise told.exception or AssertionError(told.output)
