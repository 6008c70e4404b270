from dataclasses import replace

import pytest

from align.differences import Difference
from align.facts import Fact
from eval.signals import ALIKE, SIGNALS, UNLIKE, Reading, signals

SAME = Reading("abc", "абв", ALIKE, 1.0, (), (), (0.0, 0.0))


def fact(kind: str) -> Fact:
    return Fact(kind, (kind, "x"), "x", 0, 1, "x")


def contradiction(kind: str) -> Difference:
    return Difference(kind, fact(kind), fact(kind))


def omission(kind: str) -> Difference:
    return Difference(kind, fact(kind), None)


def test_what_is_the_same_has_no_sign() -> None:
    assert signals(SAME) == dict.fromkeys(SIGNALS, 0.0)


@pytest.mark.parametrize(
    ("cosine", "expected"), [(1.0, 0), (ALIKE, 0), ((ALIKE + UNLIKE) / 2, 0.5), (UNLIKE, 1), (0.0, 1), (-1.0, 1)]
)
def test_embedding(cosine: float, expected: float) -> None:
    assert signals(replace(SAME, cosine=cosine))["embedding"] == pytest.approx(expected)


@pytest.mark.parametrize(("chrf", "expected"), [(1.0, 0), (0.25, 0.75), (0.0, 1)])
def test_wording(chrf: float, expected: float) -> None:
    assert signals(replace(SAME, chrf=chrf))["wording"] == expected


@pytest.mark.parametrize(
    ("src", "tgt", "expected"), [("", "", 0), ("a" * 8, "b" * 4, 0.5), ("a" * 4, "b" * 8, 0.5), ("a" * 99, "", 1)]
)
def test_length(src: str, tgt: str, expected: float) -> None:
    assert signals(replace(SAME, src=src, tgt=tgt))["length"] == expected


@pytest.mark.parametrize(
    ("quoted", "expected"), [((1.0, 1.0), 0), ((0.5, 0.0), 1), ((0.0, 1.0), 1), ((0.4, 0.0), 0), ((0.9, 0.1), 0)]
)
def test_form(quoted: tuple[float, float], expected: float) -> None:
    assert signals(replace(SAME, quoted=quoted))["form"] == expected


@pytest.mark.parametrize("kind", ["number", "date", "name", "role", "negation", "modality"])
def test_facts_count_as_contradiction_or_half_as_omission(kind: str) -> None:
    one = signals(replace(SAME, originals=[omission(kind)]))
    both = signals(replace(SAME, originals=[omission(kind), contradiction(kind)]))
    assert (one[kind], both[kind]) == (0.5, 1.0)
    assert {name for name, value in both.items() if value} == {kind}


@pytest.mark.parametrize(
    ("originals", "renderings", "expected"),
    [
        ([], [contradiction("number")], 1),
        ([], [omission("number")], 0),
        ([contradiction("number")], [contradiction("number")], 0),
        ([contradiction("date")], [contradiction("number")], 1),
        ([], [], 0),
    ],
)
def test_rendering_is_what_only_the_english_contradicts(
    originals: list[Difference], renderings: list[Difference], expected: float
) -> None:
    assert signals(replace(SAME, originals=originals, renderings=renderings))["rendering"] == expected
