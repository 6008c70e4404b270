import lzma
from pathlib import Path

import pytest

from mt.corpora import Pair
from mt.course import DIRECTIONS, SOURCES, TESTED, Source, card, course, fault, licence, main
from mt.errors import UserError

GOOD = ("Президентът посети Берлин в петък.", "The president visited Berlin on Friday.")


def pair(src: str = GOOD[0], tgt: str = GOOD[1], source: str = "tatoeba", lang: str = "bg") -> Pair:
    return Pair("x:1", lang, "en", src, tgt, source)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (pair(), ""),
        (pair("„Не подкрепяме войната“, каза той.", '"We do not support the war," he said.'), ""),
        (pair("През 2014 г. загинаха 11 души.", "In 2014, eleven people died."), ""),
        (pair(source="wesnoth"), "its source is not among those chosen"),
        (pair("Да, така е.", "Yes it is."), "it is too short or too long"),
        (pair(tgt="The " + "very " * 40 + "end."), "it is too short or too long"),
        (pair("президентът посети Берлин"), "it is no sentence"),
        (pair(tgt="THE PRESIDENT VISITED BERLIN ON FRIDAY."), "it is no sentence"),
        (pair("Натиснете <b>тук</b> в петък."), "it has marks of no prose"),
        (pair(tgt="The president visited https://example.org on Friday."), "it has marks of no prose"),
        (pair(tgt=GOOD[1][:-1] + ", as had been expected for a long time by everybody."), "its sides differ too much"),
        (pair("The president of the country visited Berlin last Friday."), "a side is in another language"),
        (pair("През 2014 г. загинаха 11 души.", "In 2014, eight people died."), "its numbers do not agree"),
        (pair(tgt="The president visited Warsaw on Friday."), "its names do not agree"),
    ],
)
def test_a_pair_is_refused_for_its_first_fault(given: Pair, why: str) -> None:
    assert fault(given).startswith(why)
    assert bool(fault(given)) == bool(why)


def many(count: int, source: str = "tatoeba") -> list[Pair]:
    return [
        Pair(f"t:{at}", "bg", "en", f"Президентът посети {at} града.", f"The president visited {at} towns.", source)
        for at in range(100, 100 + count)
    ]


def test_what_is_held_out_is_not_learned_and_every_pair_is_counted() -> None:
    pairs = [*many(500), pair("Кратко.", "Short.")]
    held = [Pair("h", "", "", text, text) for text in (pairs[3].src.upper(), pairs[4].tgt)]
    it = course(pairs, held)
    learned = [one for one in it.train if one.source == "tatoeba"]
    assert len(it.dev) == TESTED
    assert len(learned) + len(it.dev) + len(it.refused) == len(pairs)
    texts = {text for one in it.train for text in (one.src, one.tgt)}
    assert not texts & {pairs[3].src, pairs[4].tgt, *(one.src for one in it.dev)}
    assert {one.source for one in it.train} == {"tatoeba", "drill-sentence", "drill-number"}
    assert course(pairs, held) == it


def test_a_source_gives_as_many_as_it_may_and_the_fullest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SOURCES, "tatoeba", Source("CC BY 2.0 FR", 60))
    long = [
        pair(f"В петък {it.src[:1].lower()}{it.src[1:]}", f"On Friday {it.tgt[:1].lower()}{it.tgt[1:]}")
        for it in many(60)
    ]
    it = course([*many(200), *long], [])
    chosen = [one for one in (*it.train, *it.dev) if one.source == "tatoeba"]
    assert len(chosen) == 60
    assert all(one.src.startswith("В петък") for one in chosen)


def test_the_card_names_licence_and_counts_of_every_source() -> None:
    told = card(course(many(500), []))
    assert "| bg-en | tatoeba | CC BY 2.0 FR | 4" in told
    assert "| bg-en | drill-sentence | made by code |" in told
    assert all("GPL" not in licence(source) and "SA" not in licence(source) for source in SOURCES)


def test_the_command_writes_what_training_reads(tmp_path: Path) -> None:
    rows = {direction: [] if direction[0] != "bg" else many(450) for direction in DIRECTIONS}
    for (src, tgt), pairs in rows.items():
        with lzma.open(tmp_path / f"train.{src}-{tgt}.tsv.xz", "wt", encoding="utf-8") as file:
            file.write("".join(f"{one.source}\t{one.src}\t{one.tgt}\n" for one in pairs))
    (tmp_path / "held.tsv").write_text(f"{many(1)[0].src}\t{many(1)[0].tgt}\n", encoding="utf-8")
    main(tmp_path, tmp_path / "out", [tmp_path / "held.tsv"])
    learned = (tmp_path / "out" / "train.bg-en.tsv").read_text(encoding="utf-8").splitlines()
    assert all(len(line.split("\t")) == 3 for line in learned)
    assert not any(many(1)[0].src in line for line in learned)
    assert len((tmp_path / "out" / "dev.bg-en.tsv").read_text(encoding="utf-8").splitlines()) == TESTED
    assert str(tmp_path) not in (tmp_path / "out" / "course.refused.jsonl").read_text(encoding="utf-8")
    with pytest.raises(UserError, match=r"gone\.txt: cannot be read"):
        main(tmp_path, tmp_path / "out", [tmp_path / "gone.txt"])
