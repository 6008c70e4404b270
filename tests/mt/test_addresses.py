import pytest

from mt.addresses import addresses, emoji, emoji_lost, lost, parts

FOUND = [
    ("Mehr auf https://example.org/a?b=c#d.", ["https://example.org/a?b=c#d"]),
    ("(see www.example.com)", ["www.example.com"]),
    ("Пишете на desk.bg@news.example.bg, моля.", ["desk.bg@news.example.bg"]),
    ("Замовлення на Prom.ua та rozetka.com.ua/ua/", ["Prom.ua", "rozetka.com.ua/ua/"]),
    ("via @reuters und #Breaking_News!", ["@reuters", "#Breaking_News"]),
    ("#новини", ["#новини"]),
    ("No. #1 and C# and a@b and 3.com", []),
    ("z.B. Hr. Dr.med. um 10.30 Uhr, 1.de", []),
    ("Das Ende.Danach kam nichts.", []),
    ("", []),
    ("https://", []),
]


@pytest.mark.parametrize(("text", "found"), FOUND)
def test_finds_addresses(text: str, found: list[str]) -> None:
    assert addresses(text) == found


EMOJI = [
    ("👍🏽 ok", ["👍🏽"]),
    ("👨‍👩‍👧 und 🇧🇬🇩🇪", ["👨‍👩‍👧", "🇧🇬", "🇩🇪"]),
    ("❤️ ☎️", ["❤️", "☎️"]),
    ("© ™ ® № € → 1 # *", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "found"), EMOJI)
def test_finds_whole_emoji(text: str, found: list[str]) -> None:
    assert emoji(text) == found


def test_names_what_is_lost_once() -> None:
    assert lost("@a1 @a1 https://x.org/y", "see https://x.org/y") == ["@a1"]
    assert lost("nothing here", "") == []
    assert emoji_lost("👍🏽 👍🏻 🎉", "👍") == ["🎉"]


PARTS = [
    ("Auf https://example.org/a. Danke!", [("Auf", True), ("https://example.org/a", False), (". Danke!", True)]),
    ("Danke 👍🏽", [("Danke", True), ("👍🏽", False)]),
    ("👍🏽 🎉!", [("👍🏽 🎉!", False)]),
    ("(@desk)", [("(@desk)", False)]),
    ("Nur Text.", [("Nur Text.", True)]),
    ("Schreiben Sie an a.b@example.org.", [("Schreiben Sie an", True), ("a.b@example.org.", False)]),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cut"), PARTS)
def test_cuts_prose_from_what_is_copied(text: str, cut: list[tuple[str, bool]]) -> None:
    assert parts(text) == cut
    assert "".join("".join(piece.split()) for piece, _ in parts(text)) == "".join(text.split())
