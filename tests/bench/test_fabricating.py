import lzma
from pathlib import Path

import numpy as np
import pytest

from bench.diverging import CRITICAL
from bench.fabricating import DENIALS, HELPERS, KINDS, OPPOSITES, PAIRS, SAME, Fabricated, fabricated, parallel
from bench.judging import auc

WORDS = ("Alice", "Boris", "Clara", "Denis", "Erika", "Frank", "Greta", "Henry", "Irina", "Jakob")
PARALLEL = [
    Fabricated(
        f"Gestern hat {name} nicht mehr als {n} neue Bücher über Städte und {WORDS[n % 7]} gekauft.",
        f"Yesterday {name} has not bought more than {n} new books about cities and {WORDS[n % 7]}.",
        ("de", "en"),
        SAME,
    )
    for n, name in enumerate(WORDS * 6, 2)
]


def test_every_pair_stands_as_it_is_and_changed_on_one_side() -> None:
    made = list(fabricated(PARALLEL, 1))
    assert [it for it in made if it.kind == SAME] == PARALLEL
    for original, changed in zip(made[::2], made[1::2], strict=True):
        assert changed.kind in KINDS
        assert (changed.src != original.src) + (changed.tgt != original.tgt) == 1


def test_kinds_take_turns_and_nothing_depends_on_chance() -> None:
    made = list(fabricated(PARALLEL, 1))
    counts = [sum(it.kind == kind for it in made) for kind in KINDS if kind != "word"]  # no two words end alike
    assert max(counts) - min(counts) <= 1
    assert made == list(fabricated(PARALLEL, 1)) != list(fabricated(PARALLEL, 2))


def test_the_words_put_there_are_not_those_of_the_original() -> None:
    made = list(fabricated(PARALLEL, 3))
    for original, changed in zip(made[::2], made[1::2], strict=True):
        for side, words in (("src", changed.src_words), ("tgt", changed.tgt_words)):
            new, old = getattr(changed, side).split(), getattr(original, side).split()
            assert all(0 <= at < len(new) for at in words)
            assert not words or [word for at, word in enumerate(new) if at not in words] != old or len(new) > len(old)
            if changed.kind in ("omission",):
                assert len(new) <= len(old)
                assert not words


@pytest.mark.parametrize("table", [DENIALS, HELPERS, OPPOSITES])
def test_every_language_of_the_corpora_has_its_words(table: dict[str, object]) -> None:
    assert table.keys() == {lang for pair in PAIRS for lang in pair.split("-")}


def test_opposites_are_pairs() -> None:
    assert all(len(it.split()) == 2 for table in OPPOSITES.values() for it in table.split("|"))


def test_reads_prose_of_every_source_evenly(tmp_path: Path) -> None:
    for pair in PAIRS:
        rows = [
            f"{source}\tein Satz mit sechs Wörtern {n}\ta sentence of six words {n}\n"
            for source, count in (("pud", 3), ("tatoeba", 30), ("calibre-ui", 30))
            for n in range(count)
        ]
        with lzma.open(tmp_path / f"train.{pair}.tsv.xz", "wt", encoding="utf-8") as file:
            file.writelines([*rows, "tatoeba\tzu kurz\ttoo short\n"])
    made = parallel(tmp_path, 10, 1)
    assert len(made) == 40
    assert {it.langs for it in made} == {tuple(pair.split("-")) for pair in PAIRS}
    assert not any("short" in it.tgt for it in made)
    assert made == parallel(tmp_path, 10, 1)


@pytest.mark.parametrize(("values", "expected"), [([1, 2, 3], 1.0), ([3, 2, 1], 0.0), ([1, 1, 1], 0.5)])
def test_auc(values: list[float], expected: float) -> None:
    assert auc(np.array([0.0, 0.0, 1.0]), np.array(values, float)) == expected


def test_critical_kinds_are_named_as_the_data_names_them() -> None:
    assert not any(it.endswith(("punc_addition", "char_removed")) for it in CRITICAL)
