from dataclasses import replace

import numpy as np
import pytest

from align.differences import Difference
from align.facts import Fact
from eval.coverage import MET, UNMET, Coverage
from eval.likelihood import Surprise
from eval.signals import ALIKE, SIGNALS, UNLIKE, Reading, signals

WHOLLY = Coverage(np.array([MET], np.float32), np.array([MET], np.float32))
SURE = Surprise(np.zeros(1, np.float32), np.full(1, -6.0, np.float32))
SAME = Reading("abc", "абв", ALIKE, 1.0, (), (), (0.0, 0.0), WHOLLY, SURE)
OF_STATES, OF_ENGINE = {"unmet", "least met"}, {"unlikely", "unexplained", "most unlikely", "surprise"}


def fact(kind: str) -> Fact:
    return Fact(kind, (kind, "x"), "x", 0, 1, "x")


def contradiction(kind: str) -> Difference:
    return Difference(kind, fact(kind), fact(kind))


def omission(kind: str) -> Difference:
    return Difference(kind, fact(kind), None)


def test_what_is_the_same_has_no_sign() -> None:
    assert signals(SAME) == dict.fromkeys(SIGNALS, 0.0)


def test_what_there_is_nothing_to_read_for_is_left_out() -> None:
    assert SIGNALS.keys() - signals(replace(SAME, coverage=None)).keys() == OF_STATES
    assert SIGNALS.keys() - signals(replace(SAME, surprise=None)).keys() == OF_ENGINE


@pytest.mark.parametrize(
    ("src", "tgt", "expected"),
    [
        ("10,000 tons", "10 000 тонни", 0),
        ("10.000 t", "10\u2009000 t", 0),
        ("5 of 7", "7 of 5", 0),
        ("in 1995", "im Jahr 1996", 1),
        ("3 and 4", "3", 0.5),
        ("none", "", 0),
    ],
)
def test_digits(src: str, tgt: str, expected: float) -> None:
    assert signals(replace(SAME, src=src, tgt=tgt))["digits"] == expected


@pytest.mark.parametrize(
    ("best", "unmet", "least"),
    [((MET,), 0, 0), ((MET, *[UNMET] * 3), 0.75, 1), ((UNMET, 0.0), 1, 1), ((), 1, 1), ((1.0, 1.0), 0, 0)],
)
def test_the_side_that_is_met_less_counts(best: tuple[float, ...], unmet: float, least: float) -> None:
    met = np.array(best, np.float32)
    for it in (Coverage(met, WHOLLY.tgt), Coverage(WHOLLY.src, met)):
        found = signals(replace(SAME, coverage=it))
        assert (found["unmet"], found["least met"]) == pytest.approx((unmet, least), abs=1e-4)


def test_an_unlikely_token_more_is_a_surprise_more() -> None:
    rows = [
        Surprise(np.array(row, np.float32), np.full(len(row), -9, np.float32)) for row in ([-1], [-1, -8], [-9, -9])
    ]
    found = [signals(replace(SAME, surprise=row)) for row in rows]
    for name in OF_ENGINE:
        values = [it[name] for it in found]
        assert values == sorted(values)
        assert values[0] < values[-1]


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
