import random
from dataclasses import replace
from pathlib import Path

import pytest

from mt import engine
from mt.choice import BEAM, BOTH, MBR, RERANK, Weights
from mt.deferred import Deferred
from mt.errors import UserError
from mt.memory import Memory
from mt.records import Sentence
from mt.search import Runtime, Search
from mt.service import Settings
from mt.translate import opened, translate
from tests.mt import checkpoints


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


@pytest.mark.parametrize("threads", [1, 3])
def test_in_deterministic_mode_nothing_around_a_sentence_matters(
    marian_folder: Path, own_cache: Path, threads: int
) -> None:
    def settings(inter: int) -> Settings:
        return Settings(model=str(marian_folder), deterministic=True, runtime=Runtime(inter_threads=inter))

    texts = [src for src, _ in checkpoints.parallel("de", "en", 12, seed=3)] + ["EUR 18.10 für Kiew.", "Krieg " * 40]
    alone = {text: opened("de", "en", settings(1)).translate([text], "de")[0] for text in texts}
    mixed = random.Random(threads).sample(texts, len(texts))
    made = opened("de", "en", settings(threads)).translate(mixed, "de")
    assert dict(zip(mixed, made, strict=True)) == alone


def test_the_default_mode_says_so_in_its_signature(marian_folder: Path, own_cache: Path) -> None:
    settings = Settings(model=str(marian_folder))
    assert "one by one" not in opened("de", "en", settings).signature
    assert opened("de", "en", replace(settings, deterministic=True)).signature.endswith("|one by one")


SEARCHES = [
    (Settings(), Search(), BEAM),
    (Settings(beam_size=2, no_repeat_ngram_size=3), Search(2, no_repeat_ngram_size=3), BEAM),
    (Settings(rerank=6), Search(6, 6), RERANK),
    (Settings(mbr=3), Search(4, 3), MBR),
    (Settings(rerank=5, mbr=8), Search(8, 8), BOTH),
]


@pytest.mark.parametrize(("settings", "search", "weights"), SEARCHES)
def test_settings_decide_search_and_weights(
    marian_folder: Path, own_cache: Path, settings: Settings, search: Search, weights: Weights
) -> None:
    service = opened("de", "en", replace(settings, model=str(marian_folder)))
    assert (service.search, service.judge.weights) == (search, weights)


def test_three_lines_of_python(marian_folder: Path, own_cache: Path) -> None:
    made = engine.translate(["Präsident sagte heute.", ""], "de", settings=Settings(model=str(marian_folder)))
    assert [str(it) for it in made] == ["president said today.", ""]


def test_what_the_memory_holds_loads_no_model(marian_folder: Path, own_cache: Path, tmp_path: Path) -> None:
    settings, memory = Settings(model=str(marian_folder)), Memory(tmp_path / "memory.sqlite")
    (first,) = opened("de", "en", settings, memory).translate(["Krieg für Kiew."], "de")
    service = opened("de", "en", settings, memory)
    assert service.translate(["Krieg für Kiew."], "de") == [first]
    assert isinstance(service.engine, Deferred)
    assert "_engine" not in vars(service.engine)
