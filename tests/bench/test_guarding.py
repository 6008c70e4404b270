import argparse
from pathlib import Path

import numpy as np
import pytest

from bench.guarding import by_length, by_rules, guarding_labelled
from mt.guard import Rendering

GOOD = Rendering("Sie unterzeichneten elf Abkommen.", "They signed eleven agreements.", "de", "en")
BAD = Rendering("Sie unterzeichneten elf Abkommen.", "They signed nine agreements.", "de", "en")
LONG = Rendering("Sie unterzeichneten elf Abkommen.", "They signed eleven agreements. " * 9, "de", "en")


def test_the_floor_sees_length_alone() -> None:
    assert by_length([GOOD, BAD, LONG]).tolist() == [False, False, True]
    assert by_rules([GOOD, BAD, LONG]).tolist() == [False, True, True]
    assert by_rules([]).dtype == np.bool_


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Writes labelled data of both kinds, a few rows each."""
    critical, pairs = tmp_path / "critical-errors-ende-dev", tmp_path / "demetr-de-dev"
    critical.mkdir()
    pairs.mkdir()
    rows = [("1", "They signed 11 agreements.", "Sie unterzeichneten 11 Abkommen .", "[0, 0, 0]", "NOT")] * 3
    rows += [("2", "They signed 11 agreements.", "Sie unterzeichneten 12 Abkommen .", "[1, 1, 1]", "ERR")] * 3
    (critical / "ende_majority_dev.tsv").write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    header = ("id", "pert_name", "severity", "data_source", "src_sent", "eng_sent", "mt_sent", "pert_sent")
    item = ("1", "critical_id10_numbers_replaced", "critical", "x", GOOD.source, "", GOOD.target, BAD.target)
    table = "\n".join("\t".join(row) for row in (header, item, item))
    (pairs / "demetr_de_dev.tsv").write_text(table, encoding="utf-8")
    return tmp_path


def test_agreement_with_labels_is_whole_where_the_guard_is_right(labelled: Path) -> None:
    rows = list(guarding_labelled(argparse.Namespace(data=labelled)))
    assert next(row for row in rows if row.startswith("| rules |")).startswith("| rules | 1.000 [")
    assert next(row for row in rows if row.startswith("| everything flagged")).split("|")[2].strip().startswith("0.000")
    assert next(row for row in rows if "numbers_replaced" in row).split("|")[3].strip() == "1.00"
    assert rows[-1].startswith("| all | 2 |")
