import argparse
from pathlib import Path

import numpy as np
import pytest

from align.accuracy import strict
from align.cost import LONGEST
from bench import searching
from bench.searching import PARALLAX, Grown, against, links, parallax, plot
from bench.synthetic import synthetic


@pytest.mark.parametrize(("src", "tgt"), [(40, 40), (120, 150)])
def test_synthetic_texts_are_runs_of_unit_vectors_with_gold_inside(src: int, tgt: int) -> None:
    ours, theirs, gold = synthetic(src, tgt, LONGEST)
    for text, wanted in ((ours, src), (theirs, tgt)):
        lengths = np.linalg.norm(text.vectors, axis=2)
        size = len(text.letters)
        assert 0.9 * wanted <= size <= wanted
        assert lengths.shape == (LONGEST, size)
        for m, row in enumerate(lengths):  # runs of m + 1 sentences
            assert np.allclose(row[: size - m], 1, atol=1e-5)
            assert not row[size - m :].any()
    beads = [(a, b) for a, b in gold if a and b]
    assert len(beads) == len(gold) > 0.7 * min(src, tgt)
    assert max(end for (_, end), _ in beads) <= src
    assert max(end for _, (_, end) in beads) <= tgt


def test_our_search_finds_most_of_a_synthetic_text_and_tells_its_certificate() -> None:
    ours, theirs, gold = synthetic(200, 240, LONGEST)
    found, told = parallax(ours, theirs)
    assert strict(gold, links(found)).f1 > 0.9
    assert told == "whole"


def test_the_table_sets_every_search_beside_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "SEARCHES", {PARALLAX: parallax, "again": parallax})
    monkeypatch.setattr(searching, "LENGTHS", (60, 80))
    _, _, ours, again = against(argparse.Namespace(runs=1))
    assert ours.split("|")[4].strip() == "1.0 (1.0-1.0)"
    assert again.split("|")[5:] == ours.split("|")[5:]


def test_a_picture_of_growth_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    path = tmp_path / "growth.svg"
    plot({PARALLAX: {10: Grown(0.1, 0.1, 1.0, 80.0, "whole"), 100: Grown(0.2, 0.2, 1.0, 90.0, "settled")}}, path)
    assert PARALLAX in path.read_text("utf-8")
