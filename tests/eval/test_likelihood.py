from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from eval.likelihood import Likelihood, Surprise, engine_reads, unasked, untold
from mt.choice import Hypothesis
from mt.search import Search


class Copying:
    """Finds a word of the target likely where the source has it; one that is left over in the source costs the end."""

    signature, limit, search, parallel = "copying", 12, Search(), 1

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def length(self, text: str, src: str) -> int:
        return len(text.split())

    def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
        return [[Hypothesis(text, 1.0)] for text in texts]

    def score(self, sources: Sequence[str], targets: Sequence[str], src: str, tgt: str) -> list[list[float]]:
        self.asked += zip(sources, targets, strict=True)
        return [self._row(source.split(), target.split()) for source, target in zip(sources, targets, strict=True)]

    def _row(self, source: list[str], target: list[str]) -> list[float]:
        return [*(-0.5 if word in source else -8.0 for word in target), -1.0 - len(set(source) - set(target))]


def test_what_the_source_says_is_likely_and_explained() -> None:
    good, bad = Likelihood(Copying(), ["de"]).surprises([("a b c", "a b c"), ("a b c", "a b x")], ("de", "en"))
    assert good is not None
    assert bad is not None
    assert good.mean > bad.mean
    assert good.contrast > bad.contrast
    assert good.worst(1) > bad.worst(1)
    assert good.excess == 0 < bad.excess


@pytest.mark.parametrize(
    ("langs", "src", "tgt"),
    [
        (("de", "bg"), "a", "a"),
        (("en", "en"), "a", "a"),
        (("en", "fr"), "a", "a"),
        (("de", "en"), "", "a"),
        (("de", "en"), "a", " "),
        (("de", "en"), "a " * 13, "a"),
        (("de", "en"), "a", "a " * 13),
    ],
)
def test_what_cannot_be_asked_is_none(langs: tuple[str, str], src: str, tgt: str) -> None:
    engine = Copying()
    assert Likelihood(engine, ["de", "bg"]).surprises([(src, tgt)], langs) == [None]
    assert engine.asked == []


def test_the_english_side_is_scored_whichever_it_is() -> None:
    engine = Copying()
    Likelihood(engine, ["de"]).surprises([("english", "deutsch")], ("en", "de"))
    assert set(engine.asked) == {("deutsch", "english"), ("", "english")}


def test_asks_once_and_keeps_the_answers(tmp_path: Path) -> None:
    pairs = [("a b", "a b"), ("a b", "a x"), ("a b", "a b")]
    engine, again = Copying(), Copying()
    first = Likelihood(engine, ["de"], tmp_path / "store").surprises(pairs, ("de", "en"))
    second = Likelihood(again, ["de"], tmp_path / "store").surprises(pairs, ("de", "en"))
    assert (len(engine.asked), again.asked) == (4, [])
    for one, other in zip(first, second, strict=True):
        assert one is not None
        assert other is not None
        np.testing.assert_array_equal(one.given, other.given)
        np.testing.assert_array_equal(one.alone, other.alone)


def test_spans_that_one_side_alone_has_are_best_left_out() -> None:
    likelihood = Likelihood(Copying(), ["de"])
    spans = [(0, 1), (2, 3), (4, 5)]
    omitted = untold(likelihood, "a c", "a b c", "de", spans)
    added = unasked(likelihood, "a b c", "a c", "de", spans)
    for gains in (omitted, added):
        assert [gain > 0 for gain in gains] == [False, True, False]


@pytest.mark.parametrize(
    ("langs", "reads"), [(("de", "en"), True), (("en", "uk"), True), (("en", "en"), False), (("en", "fr"), False)]
)
def test_engine_reads(langs: tuple[str, str], reads: bool) -> None:
    assert engine_reads(langs) == reads


def test_excess_counts_what_is_added() -> None:
    one, two = (Surprise(np.full(n, -5.0, np.float32), np.full(n, -5.0, np.float32)) for n in (1, 2))
    assert one.mean == two.mean
    assert one.excess < two.excess
