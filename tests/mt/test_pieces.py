import pytest
from hypothesis import given
from hypothesis import strategies as st

from mt.pieces import calmed, halved, has_prose, is_shouted, plain, split

ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
PLAIN = [
    ("a\u00adb", "ab"),
    ("НА\u200bТО", "НАТО"),
    ("\ufeffJa\u200e.", "Ja."),
    ("a\u0007b", "a b"),
    ("e\u0301", "é"),
    ("e\u00ad\u0301", "é"),
    ("a\u2028b\u00a0 c\n", "a b c"),
    ("<a href='https://example.org'>Ja</a>", "<a href='https://example.org'>Ja</a>"),
    (ENGLAND, ENGLAND),
    ("👨‍👩‍👧", "👨‍👩‍👧"),
    ("5 < 6 und 7 > 6", "5 < 6 und 7 > 6"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "ready"), PLAIN)
def test_readies_text_for_a_model(text: str, ready: str) -> None:
    assert plain(text) == ready
    assert plain(ready) == ready


@given(st.text(st.sampled_from("ab ,;é👍🏽"), max_size=80).map(plain), st.integers(1, 9))
def test_pieces_are_short_enough_and_lose_nothing(text: str, limit: int) -> None:
    pieces = split(text, limit, len)
    assert all(len(piece) <= limit for piece in pieces)
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")


def test_a_text_within_the_limit_is_one_piece() -> None:
    assert split("a, b", 4, len) == ["a, b"]
    assert split("", 4, len) == [""]
    assert split("👍", 0, len) == ["👍"]


@pytest.mark.parametrize("text", ["слово " * 20_000, "а" * 100_000, "да, " * 30_000])
def test_a_hundred_thousand_characters_are_cut_with_nothing_lost(text: str) -> None:
    pieces = split(text.strip(), 512, len)
    assert max(map(len, pieces)) <= 512
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")


HALVES = [
    ("er kam, sah und siegte", ["er kam,", "sah und siegte"]),
    ("a b c d e f, g", ["a b c d e f,", "g"]),
    ("Kyjiw Charkiw Odessa Lwiw", ["Kyjiw Charkiw", "Odessa Lwiw"]),
    ("abcd", ["ab", "cd"]),
    ("a", ["a"]),
    ("", [""]),
]


@pytest.mark.parametrize(("text", "halves"), HALVES)
def test_halves_at_the_best_place(text: str, halves: list[str]) -> None:
    assert halved(text) == halves


SHOUTED = [
    ("ИРАН И СЕВЕРНА КОРЕЯ ПОДХРАНВАТ ВОЙНАТА", "Иран и северна корея подхранват войната"),
    ("„NEIN“, SAGTE STOLTENBERG", "„Nein“, sagte stoltenberg"),
    ("СЬОГОДНІ: 11 СФЕР", "Сьогодні: 11 сфер"),
]
SPOKEN = ["НАТО", "NATO", "USA und NATO", "A B C D", "11.07.2024", "", "👍", "Иран и Северна Корея", "EU, US"]


@pytest.mark.parametrize(("text", "calm"), SHOUTED)
def test_calms_what_is_shouted(text: str, calm: str) -> None:
    assert is_shouted(text)
    assert calmed(text) == calm


@pytest.mark.parametrize("text", SPOKEN)
def test_leaves_what_is_not_shouted(text: str) -> None:
    assert not is_shouted(text)


PROSE = [
    ("Ja", True),
    ("siehe https://example.org", True),
    ("https://example.org", False),
    ("redaktion@example.org", False),
    ("11 %", False),
    ("👍🏽", False),
    ("", False),
    ("ن", True),
]


@pytest.mark.parametrize(("text", "expected"), PROSE)
def test_tells_whether_there_is_something_to_translate(text: str, expected: bool) -> None:
    assert has_prose(text) is expected
