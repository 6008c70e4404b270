import json
from pathlib import Path

import numpy as np
import pytest

from align.stories import Weights
from bench.grouping import COLUMNS, SURER, judged, learn
from bench.versions import Version, apart, odd, pipeline, thin, whole

DOCS = [f"doc.{n}" for n in range(4)]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Writes four documents of six sentences in the form of ntrex-align-dev."""
    folder = tmp_path / "ntrex-align-dev"
    folder.mkdir()
    for pair in ("bg-en", "de-en"):
        rows = [
            {"doc": doc, **{side: [f"{pair} {side} {doc} {n}" for n in range(6)] for side in ("src", "tgt")}}
            for doc in DOCS
        ]
        (folder / f"{pair}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path


def test_collections_are_cut_from_the_same_documents(data: Path) -> None:
    every = {it.name: it.texts for it in whole(data)}
    assert len(every) == 3 * len(DOCS)
    assert all(0 < len(it.texts) < 6 and {*it.texts} <= {*every[it.name][1:]} for it in thin(data))
    halves = {it.name: it.texts for it in apart(data)}
    assert len(halves) == 2 * len(DOCS)
    assert halves["doc.0-bg"] == every["doc.0-bg"][:3]
    assert halves["doc.0-de"] == every["doc.0-de"][4:]


def test_articles_hold_their_sentences(data: Path) -> None:
    articles, sentences = pipeline(whole(data))
    text = {article.id: article.text for article in articles}
    assert all(text[it.article_id][it.start : it.end] == it.text for it in sentences)
    assert [it.kind for it in sentences[:3]] == ["headline", "lead", "body"]


def test_halves_do_not_depend_on_anything_but_the_name() -> None:
    assert [odd(f"doc.{n}") for n in range(8)] == [odd(f"doc.{n}") for n in range(8)]
    assert 30 < sum(odd(f"doc.{n}") for n in range(100)) < 70


@pytest.mark.parametrize(
    ("groups", "right", "wrong", "missed", "kept", "pure"),
    [
        ("112", 1, 0, 0, 2, 2),
        ("123", 0, 0, 1, 1, 2),
        ("111", 1, 1, 0, 2, 4 / 3),
        ("122", 0, 0.5, 1, 1, 1.5),
    ],
)
def test_what_became_of_a_story_is_counted(
    groups: str, right: float, wrong: float, missed: float, kept: float, pure: float
) -> None:
    versions = [Version("a", "bg", []), Version("a", "de", []), Version("b", "de", [])]
    found = judged(versions, dict(zip(["a-bg", "a-de", "b-de"], groups, strict=True)))
    assert found[0] == pytest.approx((right, wrong, missed, kept, pure, 2))


def test_weights_are_learned_for_the_columns_asked_for() -> None:
    draw = np.random.default_rng(1)
    rows = draw.random((4000, 3))
    same = draw.random(4000) < 1 / (1 + np.exp(-(6 * rows[:, 0] + 2 * rows[:, 1] - 4)))
    found = learn([(rows, same)])
    assert (found.cosine, found.names, found.numbers) == pytest.approx((6, 2, 0), abs=0.5)
    assert found.intercept == pytest.approx(-4 - SURER, abs=0.5)
    alone = learn([(rows, same)], COLUMNS[1:2])
    assert isinstance(alone, Weights)
    assert (alone.cosine, alone.numbers) == (0, 0)
    assert alone.names > 1
