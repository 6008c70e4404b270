import lzma
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.highlighting import auc, learned, spearman
from bench.planting import EDITS, WORDS, Passage, Word, passages, planted

WHOLE = Passage(
    ("de", "en"),
    ("Eins", "zwei", "drei", "vier.", "Fünf", "6", "sieben", "acht."),
    ("One", "two", "three", "four.", "Five", "6", "seven", "eight."),
    pairs=1,
)
PARTNERS = list(range(8)), list(range(8))


@pytest.mark.parametrize(
    ("gold", "weights", "expected"),
    [((0, 0, 1), (0.1, 0.2, 0.3), 0.866), ((0, 1, 2), (3, 2, 1), -1.0), ((0, 0, 1, 1), (5, 5, 7, 7), 1.0)],
)
def test_spearman_shares_the_ranks_of_ties(gold: tuple[int, ...], weights: tuple[float, ...], expected: float) -> None:
    assert spearman(np.column_stack((gold, weights)).astype(float)) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(("weights", "expected"), [((0, 1, 2, 3), 1.0), ((3, 2, 1, 0), 0.0), ((1, 1, 1, 1), 0.5)])
def test_auc_counts_the_pairs_in_order(weights: tuple[float, ...], expected: float) -> None:
    assert auc(np.column_stack(([0, 0, 1, 1], weights)).astype(float)) == expected


def test_regression_finds_the_weights_it_was_drawn_from() -> None:
    draw = np.random.default_rng(1)
    rows = draw.normal(size=(20_000, 2))
    differs = draw.random(20_000) < 1 / (1 + np.exp(-(rows @ (2.0, -1.0) - 0.5)))
    np.testing.assert_allclose(learned(rows, differs), (2.0, -1.0, -0.5), atol=0.1)


@pytest.mark.parametrize("name", EDITS)
@given(seed=st.integers(0, 50))
def test_an_edit_loses_nothing_that_it_does_not_tell(name: str, seed: int) -> None:
    side = [Word(text, origin=at) for at, text in enumerate(WHOLE.tgt)]
    made, lost = EDITS[name](side, ("new", "words"), Random(seed))
    kept = [word for word in made if word.origin >= 0]
    assert sorted(word.origin for word in [*kept, *lost]) == list(range(8))
    assert [word.origin for word in kept] == sorted(word.origin for word in kept)
    assert all(word.differs == (word.origin < 0) for word in made)


@given(st.integers(0, 200))
def test_words_that_lost_their_partner_differ(seed: int) -> None:
    made = planted(WHOLE, PARTNERS, [WHOLE], Random(seed))
    here = {word.origin for word in made.tgt}
    there = {word.origin for word in made.src}
    assert all(word.differs for word in made.src if word.origin not in here)
    assert all(word.differs for word in made.tgt if word.origin not in there)


def test_passages_keep_to_their_length_and_running_sources(tmp_path: Path) -> None:
    rows = [f"rust-book\tEs sind {n} Wörter in diesem Satz.\tThere are {n} words in this sentence." for n in range(40)]
    rows += ["software-ui-sent\tNicht lesen, weil ohne Zusammenhang!\tNot to be read, for no context!"] * 5
    with lzma.open(tmp_path / "train.de-en.tsv.xz", "wt", encoding="utf-8") as file:
        file.write("\n".join(rows) + "\n")
    found = passages(tmp_path, "de-en", 20)
    assert len(found) == 20
    assert all(WORDS[0] <= len(side) <= WORDS[1] for it in found for side in (it.src, it.tgt))
    assert not any("Not" in it.tgt for it in found)
    assert found == passages(tmp_path, "de-en", 20)
