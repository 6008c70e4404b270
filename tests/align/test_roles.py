import pytest

from align.roles import SEATS, find, same
from mt import gazetteer


def roles(text: str, lang: str) -> list[tuple[str, str]]:
    return [(role.relation, role.key) for role in find(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("bg", "войната на Русия срещу Украйна", [("of", "russia"), ("against", "ukraine")]),
        ("de", "Russlands Krieg gegen die Ukraine", [("owner", "russia"), ("against", "ukraine")]),
        ("de", "der russische Krieg", [("owner", "russia")]),
        ("de", "ein Krieg gegen das kleine Estland", [("against", "estonia")]),
        ("uk", "війна Росії проти України", [("party", "russia"), ("against", "ukraine")]),
        ("uk", "проти окупації Криму", [("party", "crimea")]),
        ("uk", "проти російських військ", [("against", "russia")]),
        ("en", "Russia's war against Ukraine", [("owner", "russia"), ("against", "ukraine")]),
        ("en", "Russia’s war", [("owner", "russia")]),
        ("en", "the United States' war", [("owner", "united states")]),
        ("en", "the Philippines and the Netherlands", [("party", "philippines"), ("party", "netherlands")]),
        ("en", "attacked by Iran", [("by", "iran")]),
        ("de", "durch Iran angegriffen", [("by", "iran")]),
        (
            "en",
            "against Russia, Belarus and Iran",
            [("against", "russia"), ("against", "belarus"), ("against", "iran")],
        ),
        ("en", "against the war in Ukraine", [("party", "ukraine")]),
        ("bg", "санкции на Русия", [("of", "russia")]),
        ("de", "gegen 9 Uhr in Polen", [("party", "poland")]),
        ("en", "They were against. Poland left.", [("party", "poland")]),
        ("de", "Schutz vor russischen Drohnen", [("party", "russia")]),
        ("de", "gegen die Kandidatur Rumäniens", [("owner", "romania")]),
        ("de", "gegen Russlands Truppen", [("against", "russia")]),
        ("en", "", []),
        ("de", "gegen", []),
    ],
)
def test_find(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert roles(text, lang) == expected


def test_a_place_covers_the_preposition() -> None:
    text = "Der Krieg gegen die Ukraine"
    (role,) = find(text, "de")
    assert text[role.start : role.end] == "gegen die Ukraine"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("moscow", "russia", True), ("kremlin", "moscow", True), ("kyiv", "russia", False), ("rutte", "mark rutte", True)],
)
def test_a_capital_stands_for_its_country(one: str, other: str, expected: bool) -> None:
    assert same(one, other) is same(other, one) is expected


def test_every_seat_is_a_known_name() -> None:
    assert {*SEATS, *SEATS.values()} <= gazetteer.all_keys()


@pytest.mark.parametrize(
    ("lang", "text", "key", "head"),
    [
        ("de", "Sanktionen gegen Russland", "russia", "sanction"),
        ("de", "Die EU hat gegen Russland geklagt", "russia", "lawsuit"),
        ("de", "Russlands Angriffskrieg", "russia", "war"),
        ("de", "der Krieg Russlands gegen die Ukraine", "russia", "war"),
        ("de", "Wirtschaftssanktionen gegen Iran", "iran", "sanction"),
        ("de", "Die Bestimmung gegen Iran", "iran", ""),
        ("de", "Spanien spielt gegen Italien", "italy", "contest"),
        ("bg", "войната на Русия срещу Украйна", "ukraine", "war"),
        ("bg", "агресията на Москва срещу Украйна", "ukraine", "war"),
        ("bg", "жалба срещу Сърбия", "serbia", "lawsuit"),
        ("uk", "погрожує атакою проти Ірану", "iran", "war"),
        ("uk", "голосування проти Польщі", "poland", "vote"),
        ("en", "sanctions imposed against Russia and Belarus", "belarus", "sanction"),
        ("en", "the war in Ukraine, sanctions against Russia", "russia", "sanction"),
        ("en", "After the war, they spoke against Russia", "russia", ""),
        ("en", "Serbia's new campaign", "serbia", "measure"),
        ("en", "Iran's statement on the war", "iran", ""),
        ("en", "attacked by Iran", "iran", "war"),
    ],
)
def test_head(lang: str, text: str, key: str, head: str) -> None:
    assert [role.head for role in find(text, lang) if role.key == key] == [head]
