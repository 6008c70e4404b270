import json
from pathlib import Path

import pytest

from bench.quoting import GOLD, Quoted, looked_up, matched


def quoted(start: int, end: int) -> Quoted:
    return Quoted((start, end), "direct", "", "", "")


def test_the_closest_ranges_pair_and_each_once() -> None:
    gold, ours = [quoted(0, 100), quoted(0, 80)], [quoted(0, 90), quoted(0, 80)]
    assert matched(gold, ours, 0.7) == [(gold[1], ours[1]), (gold[0], ours[0])]


@pytest.mark.parametrize(("end", "pairs"), [(70, 1), (69, 0), (142, 1), (143, 0)])
def test_ranges_need_seven_tenths_of_their_union(end: int, pairs: int) -> None:
    assert len(matched([quoted(0, 100)], [quoted(0, end)], 0.7)) == pairs


@pytest.mark.parametrize(("name", "place"), [("a.tsv", [1, 1]), ("a.jsonl", ["d2", "src", 0])])
def test_a_benchmark_sentence_is_found_by_its_place(tmp_path: Path, name: str, place: list[str | int]) -> None:
    (tmp_path / "a.tsv").write_text("a\tb\nc\tfound\n", encoding="utf-8")
    rows = [{"doc": "d1", "src": ["no"]}, {"doc": "d2", "src": ["found"]}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert looked_up({"file": name, "place": place}, tmp_path) == "found"


def test_the_gold_is_where_it_is_looked_for() -> None:
    assert (GOLD / "speech" / "dev.jsonl").is_file()
