import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from align.records import AlignedPair
from eval.agreement import MEASURES, Agreement, agreement, report
from eval.records import Divergence
from mt.errors import UserError

SEEDS = Path(__file__).parents[2] / "seeds" / "gold"
TEXT = "0123456789" * 4  # four sentences of ten characters, in a and in b


def lines(path: Path, rows: Iterable[object]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def labels(folder: Path, rows: Sequence[tuple[int, str, int]], turned: bool = False) -> Path:
    """Writes a gold folder whose bead n links sentence n with sentence n; rows are bead, type and severity."""
    names = ("b", "a") if turned else ("a", "b")
    sides = {"src_id": names[0], "tgt_id": names[1]}
    lines(
        folder / "sentences.jsonl",
        [
            {"article_id": name, "index": n, "start": 10 * n, "end": 10 * n + 10, "text": "0123456789"}
            for name in "ab"
            for n in range(4)
        ],
    )
    lines(folder / "beads.jsonl", [sides | {"src": [n], "tgt": [n]} for n in sorted({row[0] for row in rows})])
    lines(folder / "quotes.jsonl", [])
    lines(
        folder / "divergences.jsonl",
        [sides | {"src": [n], "tgt": [n], "type": type_, "severity": severity} for n, type_, severity in rows],
    )
    return folder


def pair(start: int, end: int, tgt: tuple[int, int] | None = None) -> AlignedPair:
    first, last = tgt or (start, end)
    return AlignedPair(
        f"p{start}", "s", "c", "statement", "bg", "de", TEXT[start:end], TEXT[first:last], "", "", "", "",
        f"a#{start}-{end}", f"b#{first}-{last}", 0.9, "test",
    )  # fmt: skip


def said(pair_id: str, type_: str, severity: int, score: float = 0.5) -> Divergence:
    return Divergence(pair_id, type_, severity, score, "editor", "", {}, (), "test")


def values(result: Agreement) -> dict[str, float]:
    return {name.strip(): round(figure.value, 3) for name, figure in result.figures.items()}


GOLD = [(0, "role", 3), (0, "name", 1), (1, "form", 1), (2, "omission", 1)]


@pytest.mark.parametrize("turned", [False, True], ids=["as labelled", "labels turned"])
def test_compares_bead_by_bead(tmp_path: Path, turned: bool) -> None:
    pairs = [pair(0, 10), pair(10, 20), pair(30, 40)]
    made = [said("p0", "role", 3), said("p0", "date", 1), said("p10", "modality", 3), said("p30", "number", 2)]
    result = agreement(labels(tmp_path, GOLD, turned), pairs, made)
    assert values(result) == {
        "judged at all": 0.667,
        "severity exact": 0.333,
        "severity within one": 0.333,
        "always the commonest": 0.667,
        "types, F1": round(2 * 1 / (4 + 3), 3),
    }
    assert [(it.gold_severity, it.system_severity, it.same) for it in result.gravest] == [(3, 3, True)]


@pytest.mark.parametrize(
    ("made", "same"),
    [
        ([said("p0", "role", 3, 0.9), said("p10", "name", 3, 0.8)], True),
        ([said("p0", "role", 3, 0.7), said("p10", "name", 3, 0.8)], False),
        ([said("p0", "role", 1), said("p10", "name", 0)], True),
        ([said("p0", "role", 2), said("p30", "name", 3)], False),
        ([], False),
    ],
    ids=["surest", "less sure", "less grave", "at no bead", "nothing judged"],
)
def test_names_the_gravest(tmp_path: Path, made: list[Divergence], same: bool) -> None:
    result = agreement(labels(tmp_path, GOLD), [pair(0, 10), pair(10, 20), pair(30, 40)], made)
    assert [it.same for it in result.gravest] == [same]


def test_takes_the_judgement_that_overlaps_most(tmp_path: Path) -> None:
    wide, near = pair(5, 40), pair(10, 19)
    result = agreement(labels(tmp_path, GOLD), [wide, near], [said("p5", "role", 3), said("p10", "form", 1)])
    assert [bead.system and bead.system.severity for bead in result.beads] == [3, 1, 3]


def test_a_place_must_agree_on_both_sides(tmp_path: Path) -> None:
    result = agreement(labels(tmp_path, GOLD), [pair(0, 10, (30, 40))], [said("p0", "role", 3)])
    assert values(result)["judged at all"] == 0


def test_equivalent_is_no_type(tmp_path: Path) -> None:
    folder = labels(tmp_path, [(0, "equivalent", 0)])
    result = agreement(folder, [pair(0, 10)], [said("p0", "equivalent", 0)])
    assert values(result)["types, F1"] == 1.0
    assert values(result)["severity exact"] == 1.0


def test_the_gold_agrees_with_itself() -> None:
    rows = [json.loads(line) for line in (SEEDS / "divergences.jsonl").read_text().splitlines()]
    texts = {
        (row["article_id"], row["index"]): row
        for row in map(json.loads, (SEEDS / "sentences.jsonl").read_text().splitlines())
    }
    pairs, made = {}, []
    for row in rows:
        (src_ref, src), (tgt_ref, tgt) = (
            (f"{row[f'{side}_id']}#{told[0]['start']}-{told[-1]['end']}", "x" * (told[-1]["end"] - told[0]["start"]))
            for side in ("src", "tgt")
            for told in [[texts[row[f"{side}_id"], n] for n in row[side]]]
        )
        id_ = f"{src_ref}|{tgt_ref}"
        pairs[id_] = AlignedPair(
            id_, "s", "c", "statement", "bg", "de", src, tgt, "", "", "", "", src_ref, tgt_ref, 1.0, "gold"
        )
        made.append(said(id_, row["type"], row["severity"]))
    result = agreement(SEEDS, list(pairs.values()), made)
    assert len(result.beads) == 12
    for name in set(MEASURES) - {"always the commonest"}:
        figure = result.figures[name]
        assert (figure.value, figure.low, figure.high) == (1.0, 1.0, 1.0)
    assert all(it.same for it in result.gravest)


def test_intervals_hold_the_value_and_repeat(tmp_path: Path) -> None:
    folder = labels(tmp_path, GOLD)
    made = [said("p0", "role", 3), said("p10", "modality", 3)]
    one, other = (agreement(folder, [pair(0, 10), pair(10, 20)], made) for _ in range(2))
    assert one == other
    assert all(0 <= it.low <= it.value <= it.high <= 1 for it in one.figures.values())


def test_a_user_hears_what_does_not_fit(tmp_path: Path) -> None:
    folder = labels(tmp_path, GOLD)
    with pytest.raises(UserError, match="divergence of p7: is of no pair"):
        agreement(folder, [], [said("p7", "role", 3)])
    with pytest.raises(UserError, match="cannot be read"):
        agreement(tmp_path / "none", [], [])
    lines(folder / "divergences.jsonl", [])
    with pytest.raises(UserError, match="labels no linked bead"):
        agreement(folder, [], [])
    row = {"src_id": "a", "tgt_id": "b", "src": [9], "tgt": [0], "type": "role", "severity": 1}
    lines(folder / "divergences.jsonl", [row])
    with pytest.raises(UserError, match=r"divergences\.jsonl: names a:9, which is no sentence"):
        agreement(folder, [], [])


def test_reports_plainly(tmp_path: Path) -> None:
    told = list(report(agreement(labels(tmp_path, GOLD), [pair(0, 10)], [said("p0", "role", 3)])))
    assert told[0].startswith("3 linked gold beads")
    assert told[-1] == "gravest of a b: the same (severity 3 in the gold, 3 here)"
    assert list(report(agreement(tmp_path, [], [])))[-1].endswith("another (severity 3 in the gold, none here)")
