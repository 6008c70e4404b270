import numpy as np
import pytest

from align.background import SENTENCES, centred
from mt.languages import LANGUAGES
from tests import seeds


def test_every_language_says_the_same_number_of_sentences_once() -> None:
    assert set(SENTENCES) == set(LANGUAGES)
    assert {(len(said), len(set(said))) for said in SENTENCES.values()} == {(16, 16)}


def test_a_sentence_is_nearest_to_its_own_in_another_language_once_centred() -> None:
    texts = [text for said in SENTENCES.values() for text in said]
    langs = [lang for lang, said in SENTENCES.items() for _ in said]
    rows = centred(seeds.encoder().encode(texts), langs, seeds.encoder())
    place = np.arange(len(texts)) % 16
    cosines = rows @ rows.T - 2 * np.equal.outer(langs, langs)
    assert np.mean(place[cosines.argmax(axis=1)] == place) > 0.95


@pytest.mark.parametrize("langs", [[], ["de"], ["xx"]])
def test_rows_stay_of_length_one(langs: list[str]) -> None:
    rows = centred(seeds.encoder().encode(SENTENCES["de"][: len(langs)]), langs, seeds.encoder())
    assert np.allclose(np.linalg.norm(rows, axis=1), 1)
