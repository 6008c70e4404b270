import json
from pathlib import Path

import numpy as np
import pytest

from align.calibration import AS_IT_IS
from bench.calibrating import ece, regression
from bench.comparable import clauses, comparable, comparables

ROW = {
    "doc": "one", "src_lang": "de", "tgt_lang": "en",
    "src": [f"Der Satz Nummer {n} ist lang genug, und er hat ein Komma in der Mitte." for n in range(30)],
    "tgt": [f"The sentence number {n} is long enough, and it has a comma in the middle." for n in range(29)],
    "gold": [*([[n], [n]] for n in range(28)), [[28, 29], [28]]],
}  # fmt: skip
OTHER = {
    **ROW,
    "doc": "two",
    "src": [f"Ganz anderes steht hier {n}, denn dies ist ein fremder Text." for n in range(30)],
    "tgt": [f"Quite other things stand here {n}, for this is a strange text." for n in range(29)],
}


@pytest.mark.parametrize("in_order", [True, False])
def test_gold_links_sentences_that_came_from_one_bead(in_order: bool) -> None:
    made = comparable(ROW, [OTHER], in_order)
    assert 8 < len(made.links) < 22
    assert {"same", "contains", "contained", "overlap"} >= set(made.links.values())
    for a, b, c, d in made.links:
        numbers = {word for text in made.src[a:b] for word in text.split()} & {
            w for t in made.tgt[c:d] for w in t.split()
        }
        assert any(word.isdigit() for word in numbers) or made.links[a, b, c, d] != "same"
    places = sorted(made.links)
    assert (sorted(places, key=lambda place: place[2]) == places) == in_order


def test_the_same_document_gives_the_same_text() -> None:
    assert comparable(ROW, [OTHER], False) == comparable(ROW, [OTHER], False)


def test_every_document_is_made_in_order_and_shuffled(tmp_path: Path) -> None:
    (tmp_path / "de-en.jsonl").write_text("\n".join(json.dumps(row) for row in (ROW, OTHER)))
    made = list(comparables(tmp_path, "de-en", 2))
    assert [(it.doc, it.in_order) for it in made] == [("one", True), ("one", False), ("two", True), ("two", False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kurz, knapp.", []),
        ("Ohne jedes Zeichen in der Mitte des Satzes", []),
        ("Eins zwei drei vier, fünf sechs sieben acht.", ["Eins zwei drei vier.", "Fünf sechs sieben acht."]),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert clauses(text) == expected


def test_regression_finds_the_weights_that_made_the_data() -> None:
    draw = np.random.default_rng(1)
    rows = np.stack((draw.normal(size=5000), 10 * draw.normal(size=5000), np.ones(5000)), axis=1)
    right = draw.random(5000) < 1 / (1 + np.exp(-(rows @ np.array([2.0, -0.1, 0.5]))))
    assert regression(rows, right.astype(float)) == pytest.approx([2.0, -0.1, 0.5], abs=0.1)


@pytest.mark.parametrize(
    ("gains", "right", "expected"),
    [([50.0, 50.0], [1, 1], 0.0), ([50.0, 50.0], [0, 0], 1.0), ([0.0, 0.0], [1, 0], 0.0), ([50.0, -50.0], [0, 0], 0.5)],
)
def test_ece(gains: list[float], right: list[int], expected: float) -> None:
    rows = np.array([(gain, 0, 1, it) for gain, it in zip(gains, right, strict=True)], float)
    assert ece(AS_IT_IS, rows) == pytest.approx(expected)
