from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mt import engine
from mt.choice import Hypothesis, Judge
from mt.engine import Service, plain, split
from mt.errors import Balance
from mt.memory import Memory

WORDS = {"ja": "yes", "nein": "no", "vielleicht": "perhaps"}


@dataclass
class Dictionary:
    """Translates word by word and remembers what it was asked; its tokens are words."""

    signature: str = "dictionary"
    limit: int = 50
    candidates: int = 1
    lost: int = 0
    batches: list[list[str]] = field(default_factory=list)

    def length(self, text: str, src: str) -> int:
        return len(text.split())

    def decode(self, texts: Sequence[str], src: str, tgt: str, candidates: int) -> list[list[Hypothesis]]:
        self.batches.append(list(texts))
        made = [" ".join(WORDS.get(word, word) for word in text.split()) for text in texts]
        return [[Hypothesis(text, -0.5)] * candidates for text in made[self.lost :]]


def translated(texts: Sequence[str], decoder: Dictionary | None = None, memory: Memory | None = None) -> list[str]:
    service = Service(decoder or Dictionary(), Judge(), memory)
    return [rendering.text for rendering in service.translate(texts, "de")]


def test_keeps_the_order() -> None:
    assert translated(["nein", "ja ja", "vielleicht ja nein"]) == ["no", "yes yes", "perhaps yes no"]


def test_decodes_equal_texts_once_longest_first() -> None:
    decoder = Dictionary()
    assert translated(["ja", "nein ja", " ja ", "j\u00ada", "ja"], decoder) == ["yes", "no yes", "yes", "yes", "yes"]
    assert decoder.batches == [["nein ja", "ja"]]


@pytest.mark.parametrize("texts", [[], [""], [" \n", "\u200b", "<b></b>"]])
def test_decodes_nothing_where_there_is_nothing(texts: list[str]) -> None:
    decoder = Dictionary()
    assert translated(texts, decoder) == [""] * len(texts)
    assert decoder.batches == []


SENTENCES = st.lists(
    st.text(st.sampled_from("abc ä👍🏽\u2028.,")) | st.sampled_from(["ja", "nein ja", "ja " * 120]), max_size=12
)


@given(SENTENCES, st.integers(1, 300))
def test_batch_size_never_changes_a_result(texts: list[str], budget: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "BUDGET", budget)
        batched = translated(texts)
    assert batched == [one for text in texts for one in translated([text])]
    assert len(batched) == len(texts)


def test_batches_keep_to_the_budget() -> None:
    decoder = Dictionary(limit=400)
    translated([f"w{n} " * 100 for n in range(25)], decoder)
    assert [len(batch) for batch in decoder.batches] == [10, 10, 5]


def test_splits_what_is_too_long_and_joins_it_with_nothing_lost() -> None:
    decoder = Dictionary(limit=7)
    text = ", ".join(f"ja w{n} nein" for n in range(30)) + "."
    (whole,) = translated([text], decoder)
    assert all(len(piece.split()) <= 7 for batch in decoder.batches for piece in batch)
    assert whole.split() == [WORDS.get(word, word) for word in text.split()]


@given(st.text(st.sampled_from("ab ,;é👍🏽"), max_size=80).map(plain), st.integers(1, 9))
def test_pieces_are_short_enough_and_lose_nothing(text: str, limit: int) -> None:
    pieces = split(text, limit, len)
    assert all(len(piece) <= limit for piece in pieces)
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")


def test_a_text_within_the_limit_is_one_piece() -> None:
    assert split("a, b", 4, len) == ["a, b"]
    assert split("", 4, len) == [""]
    assert split("👍", 0, len) == ["👍"]


def test_a_second_run_decodes_nothing(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory.sqlite")
    first = translated(["ja", "nein"], memory=memory)
    decoder = Dictionary()
    assert translated(["ja", "nein", "ja"], decoder, memory) == [*first, "yes"]
    assert decoder.batches == []


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
    Service(Dictionary(), Judge(), memory, told.append).translate(["ja", "nein", "", "ja", "ja ja"], "de")
    assert sum(told) == 5


def test_an_engine_that_loses_a_sentence_is_an_error() -> None:
    with pytest.raises(Balance, match="dictionary: 2 texts to decode, 1 decoded"):
        translated(["ja", "nein"], Dictionary(lost=1))


def test_flags_and_scores_come_along() -> None:
    (rendering,) = Service(Dictionary(), Judge()).translate(["ja 11"], "de")
    assert (rendering.text, rendering.score, rendering.flags) == ("yes 11", 0.6065, ())
    (rendering,) = Service(Dictionary(), Judge()).translate(["ja elf."], "de")
    assert rendering.flags == ("number lost: elf.",) or "number lost: elf" in rendering.flags


def test_the_signature_names_engine_and_judge() -> None:
    assert Service(Dictionary(), Judge()).signature == "dictionary|judge:guard"


PLAIN = [
    ("a\u00adb", "ab"),
    ("НА\u200bТО", "НАТО"),
    ("\ufeffJa\u200e.", "Ja."),
    ("a\u0007b", "a b"),
    ("e\u0301", "é"),
    ("e\u00ad\u0301", "é"),
    ("a\u2028b\u00a0 c\n", "a b c"),
    ("berichtet< strong> er", "berichtet er"),
    ("👨‍👩‍👧", "👨‍👩‍👧"),
    ("5 < 6 und 7 > 6", "5 < 6 und 7 > 6"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "ready"), PLAIN)
def test_readies_text_for_a_model(text: str, ready: str) -> None:
    assert plain(text) == ready
    assert plain(ready) == ready
