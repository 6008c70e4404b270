from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from align.profiles import joined
from align.records import Copies, Story
from align.stories import Weights, stories
from mt import names
from mt.embed import Vectors
from mt.ingest import OWN_DATE
from mt.records import Article, Line, Sentence
from tests import seeds

PLAIN = (
    "Die Polizei sucht weiter nach dem gestohlenen Gemälde aus dem Museum der Stadt.",
    "Полицията продължава да издирва откраднатата от градския музей картина.",
    "Der Fußballverein gewann das Endspiel im Elfmeterschießen.",
)


class Flat:
    """Encodes every text to the same vector, for tests where vectors play no part."""

    signature = "flat"

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.ones((len(texts), 1), np.float32)


def article(name: str, lang: str, text: str) -> tuple[Article, Sentence]:
    made = Article(name, lang, text, text, (Line(0, len(text), "headline"),), name, "", "", "", ())
    return made, Sentence(name, 0, 0, len(text), text, "headline", None)


def grouped(*versions: tuple[Article, Sentence]) -> list[Story]:
    return stories([one for one, _ in versions], [sentence for _, sentence in versions], seeds.encoder())


def test_the_seeds_hold_three_stories() -> None:
    assert {story.article_ids for story in seeds.told()} == {seeds.VILNIUS, seeds.WASHINGTON, seeds.THE_HAGUE}
    assert [len(story.article_ids) for story in seeds.told()] == [2, 2, 1]
    assert [story.score for story in seeds.told()][2:] == [1.0]


def test_the_order_of_the_articles_changes_nothing() -> None:
    backwards = list(reversed(seeds.articles().values()))
    assert tuple(stories(backwards, seeds.sentences(), seeds.encoder())) == seeds.told()


def test_no_articles_make_no_stories() -> None:
    assert stories([], [], seeds.encoder()) == []


def test_one_article_is_a_story_by_itself() -> None:
    (story,) = grouped(article("a", "de", PLAIN[0]))
    assert (story.id, story.article_ids, story.score) == ("story-a", ("a",), 1.0)


@pytest.mark.parametrize("text", [PLAIN[0], "Präsident Joe Biden traf am 12. Juli in Vilnius Jens Stoltenberg."])
def test_the_same_article_twice_is_one_story_with_or_without_names(text: str) -> None:
    (story,) = grouped(article("b", "de", text), article("a", "de", text))
    assert story.article_ids == ("a", "b")
    assert story.score > 0.7


def test_articles_without_names_are_told_apart_by_what_they_say() -> None:
    parts = [article(name, lang, text) for name, lang, text in zip("abc", ("de", "bg", "de"), PLAIN, strict=True)]
    assert ("c",) in [story.article_ids for story in grouped(*parts)]


def test_an_article_without_sentences_is_known_by_its_title() -> None:
    one, _ = article("a", "de", PLAIN[0])
    assert [story.article_ids for story in stories([one], [], seeds.encoder())] == [("a",)]


@pytest.mark.parametrize(
    ("dates", "flags", "window", "expected"),
    [
        (("2024-07-01", "2024-07-08"), (), 7, 1),
        (("2024-07-01", "2024-07-09"), (), 7, 2),
        (("2024-07-01", "2024-07-09"), (), 8, 1),
        (("2024-07-01", "2024-07-02"), (), 0, 2),
        (("2024-07-01", ""), (), 0, 1),
        (("2024-07-01", "2026-03-20"), (OWN_DATE,), 7, 1),
        (("2024-07-01", "yesterday"), (), 7, 1),
    ],
)
def test_articles_of_one_story_lie_within_the_window_where_the_source_dates_them(
    dates: tuple[str, str], flags: tuple[str, ...], window: float, expected: int
) -> None:
    told = [article(name, lang, text) for name, lang, text in zip("ab", ("de", "bg"), PLAIN[:2], strict=True)]
    dated = [replace(one, published=day) for (one, _), day in zip(told, dates, strict=True)]
    dated[1] = replace(dated[1], flags=flags)
    assert len(stories(dated, [it for _, it in told], seeds.encoder(), window=window)) == expected


def test_copies_are_in_the_story_of_their_base_and_change_nothing_about_it() -> None:
    told = [article(name, lang, text) for name, lang, text in zip("ab", ("de", "bg"), PLAIN[:2], strict=True)]
    again = [article(name, "de", PLAIN[0]) for name in "xyz"]
    (story,) = grouped(*told)
    repeated = Copies("copies-a", "de", "a", ("a", "x", "y", "z"), (), 1.0, "test")
    given = [*told, *again]
    (fuller,) = stories([one for one, _ in given], [it for _, it in given], seeds.encoder(), [repeated])
    assert fuller == replace(story, article_ids=("a", "b", "x", "y", "z"))


def test_the_first_copy_names_the_story() -> None:
    told = [article("b", "de", PLAIN[0]), article("a", "de", PLAIN[0])]
    repeated = Copies("copies-a", "de", "b", ("a", "b"), (), 1.0, "test")
    (story,) = stories([one for one, _ in told], [it for _, it in told], seeds.encoder(), [repeated])
    assert (story.id, story.article_ids, story.score) == ("story-a", ("a", "b"), 1.0)


def test_the_more_articles_there_are_the_more_a_pair_must_have_in_common() -> None:
    told = [article(name, lang, text) for name, lang, text in zip("ab", ("de", "bg"), PLAIN[:2], strict=True)]
    crowd = [article(f"c{n:03d}", "de", f"Meldung Nummer {n} von heute.") for n in range(400)]
    weights = Weights(0.0, 0.0, 0.0, 0.5)  # every pair is likelier than not among few, and none among many
    for given, most in ((told, 2), ([*told, *crowd], 1)):
        found = stories([one for one, _ in given], [it for _, it in given], Flat(), weights=weights)
        assert max(len(story.article_ids) for story in found) == most


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([], {}),
        (["yoon suk yeol", "yun suk yeol"], {"yoon suk yeol": "yoon suk yeol", "yun suk yeol": "yoon suk yeol"}),
        (["north korea", "south korea"], {"north korea": "north korea", "south korea": "south korea"}),
        (["", "a"], {"": "", "a": "a"}),
    ],
)
def test_keys_of_one_name_are_joined(keys: list[str], expected: dict[str, str]) -> None:
    assert joined(keys) == expected


def test_keys_of_the_seeds_are_joined_as_by_comparing_all() -> None:
    lang = {article.id: article.lang for article in seeds.articles().values()}
    keys = {name.key for it in seeds.sentences() for name in names.find(it.text, lang[it.article_id])}
    assert joined(keys) == names.canonical(keys)
