from pathlib import Path

import pytest

from mt.errors import UserError
from mt.records import Sentence
from mt.service import Settings
from mt.translate import translate


def sentence(index: int, text: str, kind: str = "body", article: str = "a") -> Sentence:
    return Sentence(article, index, 0, len(text), text, kind, None)


def test_keeps_english_as_it_is_and_refuses_what_is_not_of_the_story() -> None:
    told: list[int] = []
    given = [sentence(0, "A headline", "headline"), sentence(1, "Photo: EPA", "caption"), sentence(2, "It ends.")]
    made, refused = translate(given, {"a": "en"}, progress=told.append)
    assert [(it.index, it.lang, it.text, it.score, it.flags) for it in made] == [
        (0, "en", "A headline", 1.0, ()),
        (2, "en", "It ends.", 1.0, ()),
    ]
    assert all(it.engine.endswith("|original") for it in made)
    assert [(it.id, it.why) for it in refused] == [("a#1", "not of the story: caption")]
    assert sum(told) == 2


def test_nothing_in_nothing_out() -> None:
    assert translate([], {}) == ([], [])


def test_a_sentence_given_twice_is_the_users_mistake() -> None:
    given = [sentence(0, "One."), sentence(1, "Two."), sentence(0, "Three.")]
    with pytest.raises(UserError, match="sentence a#0: stands twice in the sentences; run mt segment again"):
        translate(given, {"a": "en"})


def test_a_model_that_is_not_there_is_the_users_mistake(own_cache: Path) -> None:
    with pytest.raises(UserError, match="no/such/folder"):
        translate([sentence(0, "Ja.")], {"a": "de"}, Settings(model="no/such/folder"))
