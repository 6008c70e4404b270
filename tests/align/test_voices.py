import json
import subprocess
import sys
from pathlib import Path

import pytest

from align.quotes import quotes
from align.voices import annotated, article, encoded, read, row, said_by, sayings
from mt.errors import UserError
from mt.records import Refused

TEXT = "Stoltenberg sagte, die NATO sei bereit.\r\n„Wir helfen 👍🏽 allen“, sagte er."


def test_places_are_code_points_of_the_text() -> None:
    found = sayings(TEXT, "de")
    assert [(it.form, it.text) for it in found] == [
        ("indirect", "die NATO sei bereit"),
        ("direct", "Wir helfen 👍🏽 allen"),
    ]
    assert all(TEXT[it.start : it.end] == it.text for it in found)


@pytest.mark.parametrize("text", ["", " \n\u2028", "\ufeff"])
def test_a_blank_text_has_no_quotes(text: str) -> None:
    assert sayings(text, "de") == []


def test_the_language_is_found_out_or_asked_for() -> None:
    assert sayings(TEXT) == sayings(TEXT, "de")
    with pytest.raises(UserError, match=r"language 'xx': has no table of speech; use one of bg, "):
        sayings(TEXT, "xx")
    with pytest.raises(UserError, match=r"the text: .*; name its language"):
        sayings("0 1 2")


def test_documents_keep_their_fields_and_bad_lines_lose_nothing() -> None:
    refused: list[Refused] = []
    lines = [
        b'\xef\xbb\xbf{"doc": "a", "lang": "de", "text": "", "x": [1]}\n',
        b"broken\n",
        b"\n",
        b'{"doc": "b", "lang": "xx", "text": "y"}\n',
        b'{"doc": "c", "lang": "de"}\n',
        b'{"doc": "d", "lang": "de", "text": "\xff"}\n',
        b"[1]\n",
        '{"doc": "e", "lang": "en", "text": "“We will,” he said."}'.encode(),
    ]
    made = list(annotated(lines, "in.jsonl", refused))
    assert [it["doc"] for it in made] == ["a", "e"]
    assert made[0] == {"doc": "a", "lang": "de", "text": "", "x": [1], "quotes": []}
    assert [it.id for it in refused] == [f"in.jsonl:{n}" for n in (2, 4, 5, 6, 7)]
    assert all(it.why for it in refused)


@pytest.mark.parametrize("name", ["Stoltenberg", "Столтенберг", "Jens Stoltenberg", "Йенс Столтенберг", "stoltenberg"])
def test_a_speaker_is_found_in_every_script(name: str) -> None:
    texts = {
        "de": "„Wir helfen allen“, sagte Jens Stoltenberg. „Nein“, sagte Olaf Scholz.",
        "uk": "«Ми допоможемо», — сказав Єнс Столтенберг. «Ні», — сказав Олаф Шольц.",
        "bg": "Столтенберг заяви, че НАТО ще помогне. Шолц заяви, че няма да помогне.",
    }
    found = [quote for lang, text in texts.items() for quote in quotes(article(text, lang, lang))]
    assert [quote.article_id for quote in said_by(found, name)] == ["de", "uk", "bg"]


def test_a_body_without_a_name_is_found_by_its_mention() -> None:
    found = quotes(article("„Wir helfen allen“, sagte der Minister. Die NATO sagte, dass sie hilft.", "de"))
    assert [quote.text for quote in said_by(found, "НАТО")] == ["dass sie hilft"]
    assert said_by(found, "") == []


def test_a_quote_as_json_and_as_a_row() -> None:
    (quote,) = quotes(article("„Wir helfen allen“, sagte er.", "de", "a.txt"))
    alone = json.loads(encoded(quote, alone=True))
    assert list(alone) == ["start", "end", "text", "form", "cue", "speaker", "speaker_name_en", "chain"]
    assert set(json.loads(encoded(quote, alone=False))) - set(alone) == {"id", "article_id"}
    assert row(quote, "de") == ("a.txt", "de", "er", "direct", "Wir helfen allen")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xff")
    with pytest.raises(UserError, match=r"x: is not UTF-8 \(byte 0\); convert the file to UTF-8"):
        read(tmp_path / "x", "de")
    with pytest.raises(UserError, match="cannot be read"):
        read(tmp_path / "none", "de")


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"doc":"a","lang":"de","text":"Er sagte, es sei gut."}\nx\n', encoding="utf-8")
    paths = [str(tmp_path / "in.jsonl"), str(tmp_path / "out.jsonl")]
    run = subprocess.run(
        [sys.executable, "-m", "align", "quotes", "--jsonl", *paths], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert "1 documents, 1 refused" in run.stderr
    (made,) = map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert [quote["text"] for quote in made["quotes"]] == ["es sei gut"]
    assert len((tmp_path / "out.refused.jsonl").read_text(encoding="utf-8").splitlines()) == 1
