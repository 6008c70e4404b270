from collections.abc import Sequence

import pytest

from mt.choice import Hypothesis
from mt.contrast import contrast
from mt.search import Search


class Copying:
    """Finds a word likely that stands in the source, and unlikely any other."""

    signature = "copying"
    limit = 100
    parallel = 1
    search = Search()

    def length(self, text: str, src: str) -> int:
        return len(text.split())

    def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
        return [[Hypothesis(text, 0.0)] for text in texts]

    def score(self, sources: Sequence[str], targets: Sequence[str], src: str, tgt: str) -> list[list[float]]:
        return [
            [-1.0 if word in source.split() else -3.0 for word in target.split()]
            for source, target in zip(sources, targets, strict=True)
        ]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [("a b", "a b", 2.0), ("a b", "a x", 1.0), ("a b", "x y", 0.0), ("", "x y", 0.0), ("a b", "", 0.0)],
)
def test_tells_how_much_the_source_explains(source: str, target: str, expected: float) -> None:
    assert contrast(Copying(), [source], [target], "de") == [expected]


def test_answers_for_every_pair_in_order() -> None:
    assert contrast(Copying(), ["a", "b", "c"], ["a", "x", "c"], "de") == [2.0, 0.0, 2.0]
    assert contrast(Copying(), [], [], "de") == []
