import pytest

from align.classes import class_of
from align.roles import MUTUAL
from mt.languages import LANGUAGES


@pytest.mark.parametrize(
    ("word", "lang", "table", "expected"),
    [
        ("Krieges", "de", "heads", "war"),
        ("Handelskriegs", "de", "heads", "sanction"),
        ("Stellvertreterkrieg", "de", "heads", "war"),
        ("Montag", "de", "counted", ""),
        ("Lebensjahren", "de", "counted", "years"),
        ("ВОЙНАТА", "bg", "heads", "war"),
        ("протестите", "bg", "heads", "protest"),
        ("скаргу", "uk", "heads", "lawsuit"),
        ("дронів", "uk", "counted", "weapons"),
        ("tariffs", "en", "heads", "sanction"),
        ("warm", "en", "heads", ""),
        ("", "en", "heads", ""),
        ("🎉", "uk", "counted", ""),
    ],
)
def test_class_of(word: str, lang: str, table: str, expected: str) -> None:
    assert class_of(word, lang, table) == expected


@pytest.mark.parametrize("table", ["heads", "counted"])
def test_every_language_has_every_class(table: str) -> None:
    classes = {frozenset(getattr(language, table)) for language in LANGUAGES.values()}
    assert len(classes) == 1


@pytest.mark.parametrize("table", ["heads", "counted"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_is_in_two_classes(lang: str, table: str) -> None:
    words = [word for listed in getattr(LANGUAGES[lang], table).values() for word in listed]
    assert len(words) == len(set(words))


def test_mutual_heads_are_classes() -> None:
    assert set(LANGUAGES["en"].heads) >= MUTUAL
