import json

import pytest

from mt.wire import READERS, UnreadableError, read

REFUSED = [
    ("a.txt", b"", r"^empty$"),
    ("a.txt", b" \n\t\r\n", r"^empty$"),
    ("a.txt", b"\xef\xbb\xbf", "no text in it"),
    ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", r"binary \(a zero byte at 8\)"),
    ("a.txt", "Привіт".encode("cp1251"), r"not UTF-8 \(byte 0xcf at 0\)"),
    ("a.txt", "Привіт".encode("utf-16"), "not UTF-8|binary"),
    ("a.docx", b"text", r"unknown file type \.docx \(known: \.txt"),
    ("README", b"text", r"unknown file type \(no suffix\)"),
    ("a.html", b"<html></html>", "no text in it"),
    ("a.html", b"<!-- nothing -->", "not HTML"),
    ("a.json", b"{", "not JSON"),
    ("a.json", b"[" * 100_000, "not JSON"),
    ("a.json", b"[1]", "JSON, but not one object"),
    ("a.json", b'{"text": 5}', "no text in it"),
    ("a.json", rb'{"text": "a \ud800 b"}', "half a character"),
    ("a.json", rb'{"text": "a", "uri": "\udfff"}', "half a character"),
]


@pytest.mark.parametrize(("name", "content", "why"), REFUSED)
def test_says_why_a_file_cannot_be_read(name: str, content: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        read(name, content)


@pytest.mark.parametrize("text", ["é", "👍🏽", "e\u0301", "قال نعم", "A\u2028B", "a\r\nb\r\n", "a\rb", "x" * 100_000])
def test_keeps_plain_text_as_it_is(text: str) -> None:
    assert read("a.txt", text.encode()).text == text


def test_leaves_out_a_byte_order_mark() -> None:
    assert read("A.TXT", "Ja".encode("utf-8-sig")).text == "Ja"


PAGE = """<!-- first --><!doctype html>
<html lang="bg-BG"><head><title>Заглавие | Сайт</title>
<meta property="og:title" content="Заглавие
 на статията"><meta property="og:site_name" content="Сайт">
<meta property="article:published_time" content="2024-07-04T10:00:00+03:00">
<link rel="canonical" href="https://example.org/a"><style>p {}</style></head>
<body><nav><a>Начало</a></nav><h1>Заглавие на
статията</h1><p>Първи ред,<br/>втори <b>р</b>ед
 и край.<p>Друг&nbsp;абзац &lt;strong&gt;.<!-- x --> Още.<script>var x = "не";</script> Остатък.
<ul><li>едно<li>две</ul></body></html><!-- last -->"""


def test_reads_a_page_block_by_block() -> None:
    source = read("a.html", PAGE.encode())
    assert source.text.split("\n") == [
        "Начало",
        "Заглавие на статията",
        "Първи ред,",
        "втори ред и край.",
        "Друг абзац <strong>. Още. Остатък.",
        "едно",
        "две",
    ]
    assert (source.title, source.lang, source.source) == ("Заглавие на статията", "bg-BG", "Сайт")
    assert (source.url, source.published) == ("https://example.org/a", "2024-07-04T10:00:00+03:00")


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<h1>A <em>b</em>\nc</h1><p>d", "A b c"),
        ("<title> A\n b </title><p>c", "A b"),
        ("<p>nothing", ""),
        ('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><title>A</title><p>b</p></html>', "A"),
    ],
)
def test_finds_the_title_of_a_page(page: str, title: str) -> None:
    assert read("a.htm", page.encode()).title == title


NINJS = {"headline": "Titel", "language": "de-AT", "versioncreated": "2024-07-04T10:00:00Z", "uri": "urn:x"}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"body_text": "Eins.\nZwei."}, "Titel\nEins.\nZwei."),
        ({"body_text": "Titel\nEins."}, "Titel\nEins."),
        ({"body_html": "<p>Eins.</p><p>Zwei.</p>"}, "Titel\nEins.\nZwei."),
        ({"text": "Eins.", "body": "Zwei."}, "Titel\nEins."),
    ],
)
def test_reads_ninjs(body: dict[str, str], text: str) -> None:
    source = read("a.json", json.dumps(NINJS | body).encode())
    assert source.text == text
    assert (source.title, source.lang, source.published, source.url) == (
        "Titel",
        "de-AT",
        NINJS["versioncreated"],
        "urn:x",
    )


def test_knows_its_suffixes_in_lower_case() -> None:
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in READERS)
