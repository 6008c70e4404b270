import pytest

from align.records import Story
from align.stories import stories
from mt.records import Article, Line, Sentence
from tests import seeds

PLAIN = (
    "Die Polizei sucht weiter nach dem gestohlenen Gemälde aus dem Museum der Stadt.",
    "Полицията продължава да издирва откраднатата от градския музей картина.",
    "Der Fußballverein gewann das Endspiel im Elfmeterschießen.",
)


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
