import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.coverage import reader
from eval.judge import APART, Judgement, Model, judge, models
from eval.readings import readings
from eval.records import TYPES
from eval.signals import ALIKE, SIGNALS, Reading

GERMAN = "Die Regierung kündigte am Montag neue Sanktionen gegen drei Banken in Minsk an."
ENGLISH = "The government announced new sanctions against three banks in Minsk on Monday."


def judged(src: str, tgt: str, langs: tuple[str, str] = ("de", "en")) -> Judgement:
    return judge(readings([(src, tgt)], langs, reader())[0])


def test_a_translation_scores_low() -> None:
    found = judged(GERMAN, ENGLISH)
    assert (found.type, found.severity) == ("equivalent", 0)
    assert found.score < APART


@pytest.mark.parametrize(
    ("langs", "src", "tgt", "type_", "severity"),
    [
        ("de-en", GERMAN, "The central bank raised interest rates for the second time this year.", "unrelated", 3),
        (
            "de-en",
            GERMAN,
            "The government announced new sanctions against thirty banks in Minsk on Monday.",
            "number",
            3,
        ),
        ("uk-en", "Він не погодився на цю угоду.", "He agreed to this deal.", "polarity", 2),
        (
            "bg-de",
            "Войната на Русия срещу Украйна продължава вече трета година.",
            "Der Krieg der Ukraine gegen Russland dauert nun schon das dritte Jahr an.",
            "role",
            3,
        ),
        (
            "en-fr",
            "The minister resigned on Friday after a long dispute over the budget, and the opposition called for new"
            " elections in the spring.",
            "Le ministre a démissionné.",
            "omission",
            2,
        ),
    ],
)
def test_what_parts_is_named(langs: str, src: str, tgt: str, type_: str, severity: int) -> None:
    one, other = langs.split("-")
    found = judged(src, tgt, (one, other))
    assert (found.type, found.severity) == (type_, severity)
    assert found.score >= APART


@pytest.mark.parametrize(
    ("src", "tgt", "expected"),
    [
        ("", "", (0.0, "equivalent", 0)),
        (" ", "\u2003", (0.0, "equivalent", 0)),
        (GERMAN, "", (1.0, "omission", 3)),
        ("", ENGLISH, (1.0, "addition", 3)),
    ],
)
def test_an_empty_side_is_left_out_as_a_whole(src: str, tgt: str, expected: tuple[float, str, int]) -> None:
    found = judged(src, tgt)
    assert (found.score, found.type, found.severity) == expected


@pytest.mark.parametrize(
    "text", ["x", "🙂", "…", "e\u0301tait", "\u2028", "مرحبا بالعالم", "a" * 3000, "12", "%", "\u200b"]
)
def test_odd_texts_are_judged(text: str) -> None:
    for src, tgt in ((text, ENGLISH), (text, text)):
        found = judged(src, tgt, ("de", "en"))
        assert 0 <= found.score <= 1
        assert found.type in TYPES
        assert (found.severity == 0) == (found.type in ("equivalent", "paraphrase"))


def test_swapping_the_sides_swaps_omission_and_addition_and_keeps_the_score() -> None:
    short = "The government announced sanctions."
    one, other = judged(GERMAN, short), judged(short, GERMAN, ("en", "de"))
    assert one.score == pytest.approx(other.score, abs=2e-3)
    assert (one.type, other.type) == ("omission", "addition")


def test_every_model_needs_signals_that_there_are_and_none_lowers_the_score_much() -> None:
    assert len(models()) == 2
    for model in models():
        assert model.weights.keys() <= SIGNALS.keys()
        assert min(model.weights.values()) > -0.5


@given(st.dictionaries(st.sampled_from(["length", "number"]), st.floats(0, 1), min_size=2))
def test_a_model_adds_up_log_odds(values: dict[str, float]) -> None:
    model = Model({"length": 2.0, "number": -1.0}, 0.5)
    odds = 2 * values["length"] - values["number"] + 0.5
    assert model.probability(values) == pytest.approx(1 / (1 + np.exp(-odds)))


def test_a_reading_without_coverage_is_refused() -> None:
    with pytest.raises(ValueError, match="without coverage"):
        judge(Reading("a", "b", ALIKE, 1.0, (), (), (0.0, 0.0)))
