import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mt import guard
from mt import service as module
from mt.choice import Hypothesis, Judge
from mt.engine import Rendered
from mt.errors import Balance, ModelUnavailable
from mt.memory import Memory, Remembered
from mt.search import Search
from mt.service import Service
from mt.spare import Spare
from mt.voice import Voice

WORDS = {"ja": "yes", "nein": "no", "vielleicht": "perhaps", "Ja": "Yes"}


@dataclass
class Dictionary:
    """Translates word by word and remembers what it was asked; its tokens are words."""

    signature: str = "dictionary"
    limit: int = 50
    search: Search = Search(1)  # noqa: RUF009 - it is frozen
    parallel: int = 1
    lost: int = 0
    batches: list[list[str]] = field(default_factory=list)

    def length(self, text: str, src: str) -> int:
        return len(text.split())

    def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
        if any(self.length(text, src) > self.limit for text in texts):
            raise ValueError("longer than the limit: split it first")
        self.batches.append(list(texts))
        made = [" ".join(WORDS.get(word, word) for word in text.split()) for text in texts]
        return [[Hypothesis(text, -0.5)] * search.num_hypotheses for text in made[self.lost :]]

    def score(self, sources: Sequence[str], targets: Sequence[str], src: str, tgt: str) -> list[list[float]]:
        return [[-0.5] * (len(target.split()) + 1) for target in targets]


@dataclass
class Small(Dictionary):
    """Runs out of memory over more than ``room`` texts at once, as CTranslate2 says it."""

    room: int = 2

    def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
        if len(texts) > self.room:
            raise RuntimeError("CUDA failed with error out of memory")
        return super().decode(texts, src, tgt, search)


@dataclass
class Forgetful(Dictionary):
    """Drops the numbers of a sentence unless it searches with a wide beam, if even then."""

    signature: str = "forgetful"
    cured_by: int = 2

    def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
        found = super().decode(texts, src, tgt, search)
        if search.beam_size >= self.cured_by:
            return found
        return [[Hypothesis(re.sub(r"\d+", "some", one.text), one.score) for one in row] for row in found]


def translated(texts: Sequence[str], decoder: Dictionary | None = None, memory: Memory | None = None) -> list[str]:
    service = Service(decoder or Dictionary(), Judge(), memory, retries=False)
    return [rendering.text for rendering in service.translate(texts, "de")]


def test_keeps_the_order() -> None:
    assert translated(["nein", "ja ja", "vielleicht ja nein"]) == ["no", "yes yes", "perhaps yes no"]


def test_decodes_equal_texts_once_longest_first() -> None:
    decoder = Dictionary()
    assert translated(["ja", "nein ja", " ja ", "j\u00ada", "ja"], decoder) == ["yes", "no yes", "yes", "yes", "yes"]
    assert [text for batch in decoder.batches for text in batch] == ["nein ja", "ja"]


@pytest.mark.parametrize("texts", [[], [""], [" \n", "\u200b", "\u00ad"]])
def test_decodes_nothing_where_there_is_nothing(texts: list[str]) -> None:
    decoder = Dictionary()
    assert translated(texts, decoder) == [""] * len(texts)
    assert decoder.batches == []


@pytest.mark.parametrize("text", ["* * *", "18:10", "👍", "https://example.org/a?b=1", "—"])
def test_keeps_what_has_no_word_as_it_is(text: str) -> None:
    decoder = Dictionary()
    (it,) = Service(decoder, Judge()).translate([text], "de")
    assert (it.text, it.flags, it.refused, decoder.batches) == (text, (), "", [])
    assert it.made_by.endswith("kept as it is")


def test_calms_a_headline_in_capitals_and_shouts_its_translation() -> None:
    decoder = Dictionary()
    assert translated(["VIELLEICHT NEIN", "NATO", "JA 5"], decoder) == ["Vielleicht no".upper(), "NATO", "JA 5"]
    assert sorted(text for batch in decoder.batches for text in batch) == ["JA 5", "NATO", "Vielleicht nein"]


SENTENCES = st.lists(
    st.text(st.sampled_from("abc ä👍🏽\u2028.,")) | st.sampled_from(["ja", "nein ja", "ja " * 120]), max_size=12
)


@settings(deadline=None)
@given(SENTENCES, st.integers(0, 300))
def test_batch_size_never_changes_a_result(texts: list[str], budget: int) -> None:
    made = Service(Dictionary(), Judge(), budget=budget).translate(texts, "de")
    assert [it.text for it in made] == [
        one.text for text in texts for one in Service(Dictionary(), Judge()).translate([text], "de")
    ]


def test_batches_keep_to_the_budget() -> None:
    decoder = Dictionary(limit=400)
    translated([f"w{n} " * 100 for n in range(25)], decoder)
    assert sorted(len(batch) for batch in decoder.batches) == [5] * 5


def test_a_budget_of_nothing_decodes_each_text_alone() -> None:
    decoder = Dictionary()
    service = Service(decoder, Judge(), budget=0)
    service.translate(["ja", "nein", "ja nein"], "de")
    assert sorted(decoder.batches) == [["ja"], ["ja nein"], ["nein"]]
    assert service.signature.endswith("|one by one")


def test_splits_what_is_too_long_and_joins_it_with_nothing_lost() -> None:
    decoder = Dictionary(limit=7)
    text = ", ".join(f"ja w{n} nein" for n in range(30)) + "."
    (whole,) = translated([text], decoder)
    assert all(len(piece.split()) <= 7 for batch in decoder.batches for piece in batch)
    assert whole.split() == [WORDS.get(word, word) for word in text.split()]


def test_a_stream_is_read_a_window_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WINDOW", 3)
    read: list[int] = []

    def texts() -> Iterator[str]:
        for n in range(10):
            read.append(n)
            yield f"ja w{n}"

    made = Service(Dictionary(), Judge()).stream(texts(), "de")
    assert next(made).text == "yes w0"
    assert read == [0, 1, 2]
    assert [it.text for it in made] == [f"yes w{n}" for n in range(1, 10)]


@pytest.mark.parametrize("parallel", [1, 2, 5])
def test_many_batches_at_once_come_back_in_order(parallel: int) -> None:
    together = threading.Barrier(parallel)

    class Meeting(Dictionary):
        def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
            if int(texts[0].removeprefix("ja w")) < parallel:
                together.wait(timeout=30)  # goes on only if as many batches as that are at work
            return super().decode(texts, src, tgt, search)

    texts = [f"ja w{n}" for n in range(10)]
    made = Service(Meeting(parallel=parallel), Judge(), retries=False, budget=0).translate(texts, "de")
    assert [it.text for it in made] == [f"yes w{n}" for n in range(10)]


def test_out_of_memory_halves_the_batch_and_goes_on() -> None:
    decoder = Small(room=2)
    texts = [f"ja w{n}" for n in range(9)]
    assert translated(texts, decoder) == [f"yes w{n}" for n in range(9)]
    assert max(map(len, decoder.batches)) == 2


def test_a_text_too_large_for_the_memory_is_refused_and_not_remembered(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory.sqlite")
    (it,) = Service(Small(room=0), Judge(), memory).translate(["ja"], "de")
    assert (it.text, it.refused) == ("", "out of memory")
    assert translated(["ja"], memory=memory) == ["yes"]


def test_another_error_of_the_engine_is_not_hidden() -> None:
    class Broken(Dictionary):
        def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
            raise RuntimeError("no kernel image is available")

    with pytest.raises(RuntimeError, match="no kernel image"):
        translated([f"ja w{n}" for n in range(9)], Broken())


def test_what_the_guard_finds_wrong_is_tried_again() -> None:
    (it,) = Service(Forgetful(), Judge()).translate(["ja 340"], "de")
    assert (it.text, it.flags) == ("yes 340", ())
    assert it.made_by.endswith("|retried:wider beam")
    (it,) = Service(Forgetful(), Judge(), retries=False).translate(["ja 340"], "de")
    assert (it.text, it.flags) == ("yes some", ("number lost: 340",))


def test_the_other_engine_comes_last_is_opened_once_and_says_so() -> None:
    opened: list[int] = []

    def other() -> Voice:
        opened.append(1)
        engine = Dictionary(signature="spare")
        return Voice(engine, Judge(), engine.search)

    service = Service(Forgetful(cured_by=99, parallel=4), Judge(), spare=Spare("spare", other), budget=0)
    texts = [*(f"ja {n}" for n in range(300, 312)), "ja"]
    made = service.translate(texts, "de")
    assert [(it.text, it.flags) for it in made] == [(text.replace("ja", "yes"), ()) for text in texts]
    assert all(it.made_by.endswith("|retried:spare") for it in made[:-1])
    assert "retried" not in made[-1].made_by
    assert opened == [1]


def test_a_spare_that_cannot_be_had_is_told_once_and_done_without(caplog: pytest.LogCaptureFixture) -> None:
    def other() -> Voice:
        raise ModelUnavailable("nllb/model.bin", "is missing", "fetch it")

    made = Service(Forgetful(cured_by=99), Judge(), spare=Spare("spare", other), budget=0).translate(
        ["ja 340", "ja 341"], "de"
    )
    assert [it.flags for it in made] == [("number lost: 340",), ("number lost: 341",)]
    assert [record.getMessage() for record in caplog.records] == [
        "parallax: faulty sentences are not tried with another model: nllb/model.bin: is missing; fetch it"
    ]


def test_no_memory_for_a_retry_leaves_what_there_is() -> None:
    class Tight(Forgetful):
        def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
            if search.beam_size > 1:
                raise MemoryError
            return super().decode(texts, src, tgt, search)

    (it,) = Service(Tight(cured_by=99), Judge()).translate(["ja 340"], "de")
    assert (it.text, it.refused, it.flags) == ("yes some", "", ("number lost: 340",))


def test_a_translation_that_came_to_no_end_is_cut_short() -> None:
    class Endless(Dictionary):
        def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
            return [[replace(one, ended=False) for one in row] for row in super().decode(texts, src, tgt, search)]

    (it,) = Service(Endless(), Judge(), retries=False).translate(["ja nein."], "de")
    assert it.flags == ("cut short: the model came to no end",)


def test_an_empty_piece_of_a_long_text_is_not_passed_over() -> None:
    class Silent(Dictionary):
        def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
            found = super().decode(texts, src, tgt, search)
            return [[replace(one, text="" if "w9" in one.text else one.text) for one in row] for row in found]

    text = ", ".join(f"ja w{n} nein" for n in range(10)) + "."
    (it,) = Service(Silent(limit=7), Judge(), retries=False).translate([text], "de")
    assert "cut short: the model came to no end" in it.flags


def test_what_stays_wrong_is_kept_and_flagged() -> None:
    (it,) = Service(Forgetful(cured_by=99), Judge()).translate(["ja 340"], "de")
    assert (it.text, it.flags, it.refused) == ("yes some", ("number lost: 340",), "")


def test_a_second_run_decodes_nothing(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory.sqlite")
    first = translated(["ja", "nein"], memory=memory)
    decoder = Dictionary()
    assert translated(["ja", "nein", "ja"], decoder, memory) == [*first, "yes"]
    assert decoder.batches == []


def test_what_an_older_guard_judged_is_judged_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory, decoder = Memory(tmp_path / "memory.sqlite"), Forgetful(cured_by=99)
    service = Service(decoder, Judge(), memory, retries=False)
    with monkeypatch.context() as patch:
        patch.setattr(guard, "faults", lambda it: ())
        patch.setattr(guard, "revision", lambda: "old")
        (old,) = service.translate(["ja 340"], "de")
    (new,) = service.translate(["ja 340"], "de")
    assert (old.flags, new.flags, len(decoder.batches)) == ((), ("number lost: 340",), 1)


def test_what_is_judged_anew_is_told_once_the_gravest_first(tmp_path: Path) -> None:
    memory, service = Memory(tmp_path / "memory.sqlite"), Service(Dictionary(), Judge(), retries=False)
    flags = ("unlike its source: 0.50", guard.ENDLESS, "emoji lost: 👍")
    kept = Remembered("yes some", 0.5, flags=flags, guard="old", spare="nllb")
    memory.keep(service.signature, ("de", "en"), {"ja 340.": kept})
    (it,) = replace(service, memory=memory).translate(["ja 340."], "de")
    assert it.flags == ("unlike its source: 0.50", guard.ENDLESS, "number lost: 340")


def test_what_is_faulty_is_made_anew_when_a_second_model_has_come(tmp_path: Path) -> None:
    memory, texts = Memory(tmp_path / "memory.sqlite"), ["ja 340", "nein"]

    def voice() -> Voice:
        engine = Forgetful(signature="second", cured_by=99)
        return Voice(engine, Judge(), engine.search)

    def run(spare: Spare | None) -> list[str]:
        engine = Forgetful(cured_by=99)
        Service(engine, Judge(), memory, spare=spare, budget=0).translate(texts, "de")
        return sorted({*texts} & {text for batch in engine.batches for text in batch})

    assert run(None) == ["ja 340", "nein"]
    assert run(None) == []
    assert run(Spare("second", voice)) == ["ja 340"]
    assert run(Spare("second", voice)) == run(None) == []
    assert run(Spare("third", voice)) == ["ja 340"]


def test_another_signature_or_direction_decodes_anew(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory.sqlite")
    translated(["ja"], memory=memory)
    other = Dictionary(signature="second edition")
    translated(["ja"], other, memory)
    assert other.batches == [["ja"]]
    same = Dictionary()
    Service(same, Judge(), memory).translate(["ja"], "bg")
    assert same.batches == [["ja"]]


@pytest.mark.parametrize("kept", [[], ["ja"], ["ja", "nein", "ja ja"]])
def test_tells_progress_of_every_text_once(tmp_path: Path, kept: list[str]) -> None:
    memory = Memory(tmp_path / "memory.sqlite")
    translated(kept, memory=memory)
    told: list[int] = []
    Service(Dictionary(), Judge(), memory, progress=told.append).translate(["ja", "nein", "", "ja", "ja ja"], "de")
    assert sum(told) == 5


def test_an_engine_that_loses_a_sentence_is_an_error() -> None:
    with pytest.raises(Balance, match="dictionary: 2 texts to decode, 1 decoded"):
        translated(["ja", "nein"], Dictionary(lost=1))


def test_scores_come_along() -> None:
    (it,) = Service(Dictionary(), Judge()).translate(["ja 11"], "de")
    assert it == Rendered("yes 11", 0.6065, (), "dictionary|beam_size:1|judge:guard 0/0/0.1/0.1/0.2|ladder:2")


def test_the_signature_names_all_that_a_translation_depends_on() -> None:
    plain = Service(Dictionary(), Judge())
    others = [
        Service(Dictionary(signature="x"), Judge()),
        Service(Dictionary(), Judge(), search=Search(2)),
        Service(Dictionary(), Judge(), retries=False),
        Service(Dictionary(), Judge(), budget=0),
    ]
    assert len({it.signature for it in (plain, *others)}) == 5
