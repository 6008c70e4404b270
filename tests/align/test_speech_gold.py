import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from align.records import QUOTE_FORMS

FOLDER = Path(__file__).parents[2] / "seeds" / "gold" / "speech"
LEAST = {"bg": 120, "uk": 120, "en": 120, "de": 40}
FIELDS = {"start", "end", "form", "cue", "speaker", "speaker_name_en", "chain", "construction"}


def documents(part: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()]


PASSAGES: dict[str, str] = {it["doc"]: it["text"] for it in documents("passages")}
PARTS = {part: documents(part) for part in ("dev", "test")}
EVERY = [document for part in PARTS.values() for document in part]


def quotes(bench: bool) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yields name, text (empty for the benchmark's) and quote."""
    for document in EVERY:
        if (document["origin"] == "bench") == bench:
            yield from ((document["doc"], "" if bench else text_of(document), quote) for quote in document["quotes"])


def text_of(document: dict[str, Any]) -> str:
    written = document["origin"] == "written"
    return PASSAGES[document["doc"]] if written else (FOLDER / document["file"]).read_bytes().decode()


def test_the_texts_are_those_that_were_labelled() -> None:
    for document in EVERY:
        if document["origin"] != "bench":
            digest = hashlib.sha256(text_of(document).encode()).hexdigest()
            assert digest == document["sha256"], document["doc"]


def test_ranges_hold_the_quoted_text() -> None:
    for name, text, quote in quotes(bench=False):
        assert text[quote["start"] : quote["end"]] == quote["text"] == quote["text"].strip() != "", name


def test_mentions_stand_in_the_text() -> None:
    for name, text, quote in quotes(bench=False):
        assert {"text", *FIELDS} == quote.keys(), name
        assert all(words in text for words in (quote["cue"], quote["speaker"], *quote["chain"])), name


def test_no_text_of_the_benchmark_is_here() -> None:
    for name, _, quote in quotes(bench=True):
        assert quote.keys() == FIELDS, name
        mentions = [words for words in (quote["cue"], quote["speaker"], *quote["chain"]) if words]
        assert all(start < end for start, end in mentions), name


@pytest.mark.parametrize("bench", [False, True])
def test_ranges_forms_and_chains_are_sound(bench: bool) -> None:
    for name, _, quote in quotes(bench):
        assert 0 <= quote["start"] < quote["end"], name
        assert quote["form"] in QUOTE_FORMS, name
        assert quote["chain"][-1:] == ([quote["speaker"]] if quote["speaker"] else []), name
        assert ("chain" in quote["construction"]) == (len(quote["chain"]) > 1), name


def test_quotes_are_in_order_and_distinct() -> None:
    for document in EVERY:
        places = [(quote["start"], -quote["end"]) for quote in document["quotes"]]
        assert places == sorted(set(places)), document["doc"]


def test_documents_are_split_by_their_name_and_stand_once() -> None:
    assert max(Counter(document["doc"] for document in EVERY).values()) == 1
    for part, those in PARTS.items():
        for document in those:
            even = hashlib.sha256(document["doc"].encode()).digest()[0] % 2 == 0
            assert part == ("dev" if even or document["origin"] == "seeds" else "test"), document["doc"]


def test_every_passage_is_labelled() -> None:
    assert {document["doc"] for document in EVERY if document["origin"] == "written"} == PASSAGES.keys()


def test_the_readme_counts_are_true_and_enough() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for lang, least in LEAST.items():
        forms = Counter(quote["form"] for document in EVERY if document["lang"] == lang for quote in document["quotes"])
        assert forms.total() >= least
        assert f"| {lang} | {' | '.join(str(forms[form]) for form in QUOTE_FORMS)} | {forms.total()} |" in readme


def test_the_readme_counts_every_construction() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    counts = Counter(
        (word, document["lang"]) for document in EVERY for quote in document["quotes"] for word in quote["construction"]
    )
    for word in {word for word, _ in counts}:
        row = next((line for line in readme.splitlines() if line.startswith(f"| {word} |")), "")
        assert row.endswith(f"| {' | '.join(str(counts[word, lang]) for lang in LEAST)} |"), word
