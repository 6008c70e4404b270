import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.coverage import reader
from eval.plain import verdicts
from mt.errors import UserError
from mt.plaintext import Line

GOOD = "Elf Bäcker kamen am 9. Juli nach Berlin.\tEleven bakers came to Berlin on 9 July."
WORSE = "Elf Bäcker kamen am 9. Juli nach Berlin.\tTwelve bakers came to Berlin on 9 July."


def test_every_line_is_judged_or_refused_in_order() -> None:
    texts = [GOOD, "one column", WORSE, "", "three\tcolumns\there", "\t"]
    found = list(verdicts([Line("pairs", n, text) for n, text in enumerate(texts, 1)], ("de", "en"), reader()))
    assert [it.line.number for it in found] == [1, 2, 3, 4, 5, 6]
    assert [bool(it.refused) for it in found] == [False, True, False, True, True, False]
    assert [found[n].refused for n in (1, 4)] == ["has 1 column, not 2", "has 3 columns, not 2"]
    assert found[0].score < found[2].score
    assert found[2].type == "number"


def test_the_company_of_a_line_hardly_changes_anything() -> None:
    alone, *_ = verdicts([Line("pairs", 1, GOOD)], ("de", "en"), reader())
    among = list(verdicts([Line("pairs", n, text) for n, text in enumerate([WORSE, GOOD], 1)], ("de", "en"), reader()))
    assert among[1].score == pytest.approx(alone.score, abs=0.02)


def test_written_lines_have_three_columns_and_tokens_a_fourth() -> None:
    lines = [Line("pairs", 1, GOOD), Line("pairs", 2, "bad")]
    good, bad = verdicts(lines, ("de", "en"), reader(), tokens=True)
    assert good.written(tokens=False) == f"{good.score:.4f}\tequivalent\t0"
    *_, written = good.written(tokens=True).split("\t")
    assert list(map(len, json.loads(written))) == [len(side.split()) for side in GOOD.split("\t")]
    assert bad.written(tokens=False) == "\trefused\t"
    assert bad.written(tokens=True) == "\trefused\t\t[[], []]"


def score(*arguments: str | Path) -> str:
    return CliRunner().invoke(app, ["score", *map(str, arguments)], catch_exceptions=False).stdout


LANGS = ("--src-lang", "de", "--tgt-lang", "en", "--fast")


def test_the_command_prints_a_line_a_pair(tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_text(f"{GOOD}\r\n{WORSE}\n", encoding="utf-8")
    lines = [line.split("\t") for line in score("--tsv", tmp_path / "pairs.tsv", *LANGS).splitlines()]
    assert [line[1:] for line in lines] == [["equivalent", "0"], ["number", "3"]]
    assert float(lines[0][0]) < float(lines[1][0])


def test_a_bad_line_ends_with_one_error_after_all_lines_are_judged(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "pairs.tsv").write_text(f"bad\n{GOOD}\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"pairs\.tsv: 1 line was refused"):
        app(["score", "--tsv", str(tmp_path / "pairs.tsv"), *LANGS], standalone_mode=False)
    out, err = capsysbinary.readouterr()
    assert out.decode().splitlines()[0] == "\trefused\t"
    assert out.count(b"\n") == 2
    assert b"pairs.tsv:1: has 1 column, not 2" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--tsv", "missing.tsv", *LANGS), "missing.tsv: cannot be read"),
        (("--tsv", "missing.tsv", "--src-lang", "de"), "does not say the languages"),
    ],
)
def test_misuse_is_told(arguments: tuple[str, ...], told: str) -> None:
    with pytest.raises(UserError, match=told):
        score(*arguments)


def test_a_line_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_bytes(GOOD.encode() + b"\n\xff\t\n")
    with pytest.raises(UserError, match=r"pairs\.tsv:2: is not UTF-8"):
        score("--tsv", tmp_path / "pairs.tsv", *LANGS)


@pytest.mark.slow
def test_with_the_offline_engine_a_planted_error_scores_higher(tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_text(f"{GOOD}\n{WORSE}\n", encoding="utf-8")
    good, worse = (line.split("\t") for line in score("--tsv", tmp_path / "pairs.tsv", *LANGS[:-1]).splitlines())
    assert float(good[0]) < 0.5 < float(worse[0])
