import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from mt import canary, models, registry
from mt.canary import EXPECTED, SENTENCES, Canary, Said
from mt.choice import Hypothesis
from mt.errors import ModelUnavailable
from mt.languages import LANGUAGES
from mt.marian import KIND
from mt.models import Serving, load, serving
from mt.search import Runtime, Search
from tests.mt.checkpoints import WORDS
from tests.mt.stocked import known_words

ASKED = canary.wire("de", "en")
GOOD = tuple(
    Said("de", "en", source, target, -0.5) for source, target in zip(SENTENCES["de"], SENTENCES["en"], strict=True)
)

pytestmark = pytest.mark.usefixtures("own_cache")


@dataclass(frozen=True)
class Speaker:
    """Says what it is told to, and gives every text the probability it is told to; an Engine as far as it goes."""

    says: str
    believes: Callable[[str], float]
    signature: str = "speaker"
    limit: int = 512
    search: Search = field(default_factory=Search)
    parallel: int = 1

    def length(self, text: str, src: str) -> int:
        return len(text.split())

    def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
        return [[Hypothesis(self.says, 0.0)] for _ in texts]

    def score(self, sources: Sequence[str], targets: Sequence[str], src: str, tgt: str) -> list[list[float]]:
        return [[self.believes(target)] * 3 for target in targets]


def folder_of(model: Path) -> Path:
    """Returns where the conversion of a checkpoint lies."""
    return models.conversion(str(model), "marian", True, Runtime())


@pytest.fixture
def spoiled(marian_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Converts the checkpoint with the rows of its embedding in another order and returns the model.bin."""
    with monkeypatch.context() as patch:
        patch.setenv("PARALLAX_CACHE", str(tmp_path / "spoiled"))
        patch.setitem(models.KINDS, "marian", replace(KIND, prepare=shuffled))
        return folder_of(marian_folder) / "model.bin"


def shuffled(model: Any) -> None:
    """Puts every row of the shared embedding one place further, as a misread vocabulary does."""
    weight = model.model.shared.weight.data
    weight[:] = weight.roll(1, 0).clone()


def one_position_late(model: Any) -> None:
    """Starts the decoder at its second position, as a library that counts from one does."""
    weight = model.model.decoder.embed_positions.weight.data
    weight[:] = weight.roll(-1, 0).clone()


def test_the_tables_cover_every_language_and_agree_with_each_other() -> None:
    assert set(SENTENCES) == set(EXPECTED) == set(LANGUAGES)
    for src in LANGUAGES:
        for tgt in set(LANGUAGES) - {src}:
            said = [Said(src, tgt, *pair, -0.5) for pair in zip(SENTENCES[src], SENTENCES[tgt], strict=True)]
            canary.judge(said, canary.wire(src, tgt), "model")
            lacking = [
                row
                for it, asked in zip(said, canary.wire(src, tgt), strict=True)
                for row in asked.words
                if not canary._has(it.target, row)
            ]
            assert lacking == []


@pytest.mark.parametrize(
    ("targets", "score", "why"),
    [
        (("", " "), -0.5, "'' is empty or never ends"),
        (("the " * 40, "the " * 40), -0.5, "is empty or never ends"),
        (("Words", "words"), -9.2, r"has a probability of e\^-9.2 a token"),
        (("Nothing of it.", "Nothing at all."), -0.5, r"lacks 14 of 14 words, such as 'president'"),
        (("The president of Ukraine.", "Police."), -0.5, "lacks 11 of 14 words, such as 'monday'"),
    ],
)
def test_garbage_is_refused(targets: tuple[str, str], score: float, why: str) -> None:
    said = [Said("de", "en", source, target, score) for source, target in zip(SENTENCES["de"], targets, strict=True)]
    with pytest.raises(
        ModelUnavailable, match=rf"^model: fails its canary sentence de-en: .*{why}; install the versions"
    ):
        canary.judge(said, ASKED, "model")


def test_one_stumble_and_half_of_the_words_are_borne() -> None:
    canary.judge(GOOD, ASKED, "model")
    canary.judge([GOOD[0], replace(GOOD[1], target="")], ASKED, "model")
    canary.judge([replace(said, target="No word.") for said in GOOD], canary.unknown("de", "en"), "model")


@pytest.mark.parametrize(
    ("says", "believes", "why"),
    [
        ("The same.", lambda text: -2.0, "had -0.50 nats a token and has -2.00"),
        ("Rubbish", lambda text: -0.5 if text in SENTENCES["en"] else -5.0, "'Rubbish' was 'The president of Ukraine"),
    ],
)
def test_what_turned_to_garbage_is_refused(says: str, believes: Callable[[str], float], why: str) -> None:
    with pytest.raises(ModelUnavailable, match=why):
        canary.recall(Speaker(says, believes), GOOD, "model")


@pytest.mark.parametrize(
    ("says", "believes"),
    [
        (SENTENCES["en"][0], lambda text: -0.6),
        ("Ukraine's president said the Berlin meeting on Monday lasted 3 hours.", lambda text: -0.6),
        (SENTENCES["en"][0].lower(), lambda text: -0.5 if text in SENTENCES["en"] else -0.9),
    ],
)
def test_a_little_drift_is_borne(says: str, believes: Callable[[str], float]) -> None:
    assert canary.recall(Speaker(says, believes), GOOD[:1], "model")[0].target == says


@pytest.mark.parametrize(
    ("believes", "why"),
    [
        (lambda text: -3.0, "has -0.50 nats a token, and -3.00 by torch"),
        (lambda text: -0.1 if text == "Torch says." else -0.5, "is less probable than what torch says, 'Torch says.'"),
    ],
)
def test_torch_must_agree(believes: Callable[[str], float], why: str) -> None:
    with pytest.raises(ModelUnavailable, match=why):
        canary.agree(Speaker("Torch says.", believes), GOOD, ASKED, "model")
    canary.agree(Speaker("", lambda text: -0.5), GOOD, ASKED, "model")


def test_what_was_said_is_kept_beside_the_weights(marian_folder: Path) -> None:
    engine = load(serving("de", model=str(marian_folder)))
    kept = canary.read(folder_of(marian_folder))
    assert kept == canary.sing(engine, canary.unknown("de", "en"))
    assert [said.source for said in kept] == list(SENTENCES["de"])
    assert all(-4 < said.score < 0 for said in kept)


def test_a_conversion_that_torch_does_not_recognise_is_not_kept(
    marian_folder: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = serving("de", model=str(marian_folder))
    with monkeypatch.context() as patch:
        patch.setitem(models.KINDS, "marian", replace(KIND, prepare=one_position_late))
        with pytest.raises(ModelUnavailable, match=r"opus-mt-tiny: fails its canary sentence de-en: .* torch"):
            load(chosen)
    assert not [path for path in (own_cache / "converted").iterdir() if path.is_dir()]
    engine = load(chosen)
    assert engine.decode(["Krieg heute."], "de", "en", engine.search)[0][0].text == "war today."


def test_a_model_that_turned_to_garbage_is_refused_at_the_next_load(marian_folder: Path, spoiled: Path) -> None:
    chosen = serving("de", model=str(marian_folder))
    load(chosen)
    folder = folder_of(marian_folder)
    shutil.copyfile(spoiled, folder / "model.bin")
    models._opened.cache_clear()
    with pytest.raises(
        ModelUnavailable, match=r"opus-mt-tiny: fails its canary sentence de-en: .* nats a token and has"
    ):
        load(chosen)
    assert folder.is_dir()


def test_a_registered_model_must_have_the_words(marian_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = replace(registry.REGISTRY[1], id=str(marian_folder), revision="main", sha256={}, canaries=known_words)
    monkeypatch.setattr(registry, "REGISTRY", (row,))
    chosen = Serving("de", "marian", str(marian_folder), "local folder", "for the test")
    load(chosen)
    mistaken = tuple(replace(it, words=(("geography",), ("botany",), ("war",))) for it in known_words("de", "en"))
    monkeypatch.setattr(registry, "REGISTRY", (replace(row, canaries=lambda src, tgt: mistaken),))
    with pytest.raises(ModelUnavailable, match="lacks 2 of 3 words, such as 'geography'"):
        load(chosen)


def test_another_pair_is_heard_when_it_is_first_asked_for(multi_folder: Path) -> None:
    load(serving("de", "en", model=str(multi_folder)))
    load(serving("de", "uk", model=str(multi_folder)))
    kept = canary.read(folder_of(multi_folder)) or ()
    assert [said.tgt for said in kept] == ["en", "en", "uk", "uk"]


def test_a_damaged_record_is_named(marian_folder: Path) -> None:
    load(serving("de", model=str(marian_folder)))
    (folder_of(marian_folder) / canary.FILE).write_text(json.dumps([1]), encoding="utf-8")
    with pytest.raises(ModelUnavailable, match=r"canary\.json: is damaged \(.*\); delete "):
        load(serving("de", model=str(marian_folder)))


def test_a_model_with_few_positions_reads_the_beginning(marian_folder: Path) -> None:
    engine = load(serving("de", model=str(marian_folder)))
    (fitted,) = canary._fitted(engine, [Canary("de", "en", " ".join(WORDS["de"] * 20))])
    assert fitted.startswith(" ".join(WORDS["de"]))
    assert engine.length(fitted, "de") <= engine.limit


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["bg", "de", "uk"])
def test_the_offline_engine_passes_with_room_to_spare(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the conversion takes half a minute: that of the user's own cache serves
    chosen = serving(lang, engine="offline")
    (said,) = canary.sing(load(chosen), models.canaries(chosen)[:1])
    have = [row for row in EXPECTED["en"][0] if canary._has(said.target, row)]
    assert len(have) >= 5
    with pytest.raises(ModelUnavailable, match="offline engine: fails its canary sentence"):
        canary.judge([said], canary.wire(lang, "en")[1:], "offline engine")
