import pytest

from align import referents
from align.scene import scene


def meant(text: str, mention: str, lang: str, last: str = "") -> str:
    """Resolves the last place where a mention stands in a text."""
    view = scene(text, text, lang)
    start = text.rindex(mention)
    return referents.resolve(view, (start, start + len(mention)), last, referents.offices(view))


@pytest.mark.parametrize(
    ("lang", "text", "mention", "expected"),
    [
        (
            "de",
            "Generalsekretär Jens Stoltenberg kam. Der Generalsekretär ging.",
            "Der Generalsekretär",
            "jens stoltenberg",
        ),
        (
            "de",
            "Jens Stoltenberg, Generalsekretär der NATO, kam. Der Generalsekretär ging.",
            "Der Generalsekretär",
            "jens stoltenberg",
        ),
        ("en", "President Emmanuel Macron met President Joe Biden. The president left.", "The president", ""),
        (
            "en",
            "French President Emmanuel Macron met US President Joe Biden. The French president left.",
            "The French president",
            "emmanuel macron",
        ),
        ("de", "Jens Stoltenberg kam. Dann ging er.", "er", "jens stoltenberg"),
        ("de", "Der Minister kam.", "Der Minister", ""),
        ("de", "Die NATO tagte.", "Die NATO", "nato"),
        ("en", "x", "x", ""),
    ],
)
def test_resolve(lang: str, text: str, mention: str, expected: str) -> None:
    assert meant(text, mention, lang) == expected


def test_a_pronoun_means_who_spoke_last() -> None:
    assert meant("Olaf Scholz kam. Dann ging er.", "er", "de", last="jens stoltenberg") == "jens stoltenberg"


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("uk", "Прийшов Єнс Столтенберг.", "Jens Stoltenberg"),
        ("bg", "Дойде Йенс Столтенберг.", "Jens Stoltenberg"),
        ("bg", "Дойде Теменужка Петкова.", "Temenuzhka Petkova"),
        ("uk", "Прийшов Андрій Сибіга.", "Andrii Sybiha"),
    ],
)
def test_english_spells_known_names_as_english_does(lang: str, text: str, expected: str) -> None:
    assert expected in referents.english(scene(text, text, lang)).values()


def test_english_takes_the_fullest_form() -> None:
    text = "Die NATO lobte Jens Stoltenberg. Dann kam Stoltenberg."
    written = referents.english(scene(text, text, "de"))
    assert written["stoltenberg"] == written["jens stoltenberg"] == "Jens Stoltenberg"
    assert written["nato"] == "NATO"
