import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from mt.corpora import Corpus, Pair, apart, direction, hold_out, read
from mt.errors import UserError

BG_EN = [("bg", "en")]
BG_DE = [("bg", "de")]


def texts(corpus: Corpus) -> list[tuple[str, str]]:
    return [(pair.src, pair.tgt) for pair in corpus.pairs]


def whys(corpus: Corpus) -> list[tuple[str, str]]:
    return [(one.id.rpartition("/")[2], one.why) for one in corpus.refused]


def parallel(count: int, story: Callable[[int], str] = lambda at: "") -> list[Pair]:
    return [Pair(f"x:{at}", "bg", "en", f"изречение {at}", f"sentence {at}", story=story(at)) for at in range(count)]


@pytest.mark.parametrize(
    ("name", "content", "found", "refused"),
    [
        ("x.tsv", "Да.\tYes.\nНе.\tNo.\n", [("Да.", "Yes."), ("Не.", "No.")], []),
        ("x.tsv", "\ufeffДа.\tYes.\r\n", [("Да.", "Yes.")], []),
        ("x.tsv", "tatoeba\tДа.\tYes.", [("Да.", "Yes.")], []),
        ("x.en-bg.tsv", "Yes.\tДа.\n", [("Да.", "Yes.")], []),
        ("x.all-new.tsv", "Да.\tYes.\n", [("Да.", "Yes.")], []),
        ("x.tsv", "tgt\tid\tsrc\nYes.\t7\tДа.\n", [("Да.", "Yes.")], []),
        ("x.tsv", "Да.\nДа.\t\n \tYes.\n", [], ["has 1 columns and not 2 or 3", "no target text", "no source text"]),
        ("x.tsv", "src\ttgt\nДа.\tYes.\tNo.\n", [], ["has 3 columns and not 2"]),
        ("x.tsv", "Да.\tYes.\nДа.\tYes.\nДа.\tYes!\n", [("Да.", "Yes."), ("Да.", "Yes!")], ["the same as x.tsv:1"]),
        ("x.tsv", "NATO\tNATO\n", [], ["the same text on both sides"]),
        ("x.tsv", "с\u00adрещ\u2028а\tmeet\u00ading\n", [("срещ а", "meeting")], []),
        ("x.jsonl", '{"src": "Да.", "tgt": "Yes."}\n', [("Да.", "Yes.")], []),
        ("x.jsonl", '{"bg": "Да.", "en": "Yes.", "id": 7}\n', [("Да.", "Yes.")], []),
        ("x.jsonl", '{"translation": {"bul_Cyrl": "Да.", "en-US": "Yes."}}\n', [("Да.", "Yes.")], []),
        ("x.jsonl", '{"src_lang": "en", "tgt_lang": "bg", "src": "Yes.", "tgt": "Да."}\n', [("Да.", "Yes.")], []),
        ("x.jsonl", '{"src": "Да.", "tgt": null}\n[]\n', [], ["has no texts under src and tgt or under languages"]),
        ("x.jsonl", "{}\n", [], ["has no texts under src and tgt or under languages"]),
        ("x.jsonl", "{\n", [], ["is no JSON (Expecting property name"]),
    ],
)
def test_rows_are_pairs_or_refused_by_name(
    tmp_path: Path, name: str, content: str, found: list[tuple[str, str]], refused: list[str]
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    corpus = read([tmp_path / name], BG_EN)
    assert texts(corpus) == found
    assert all(
        one.why.replace(f"{tmp_path}/", "").startswith(why) for one, why in zip(corpus.refused, refused, strict=False)
    )
    assert len(corpus.refused) >= len(refused)


def test_a_line_that_is_no_utf8_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    for name in ("x.tsv", "x.jsonl", "x.bg"):
        (tmp_path / name).write_bytes(
            b'\xff\xfe\n{"src": "a", "tgt": "b"}\n' if name == "x.jsonl" else b"\xff\ta\nb\tc\n"
        )
    (tmp_path / "x.en").write_text("one\ntwo\n", encoding="utf-8")
    for path in (tmp_path / "x.tsv", tmp_path / "x.jsonl", tmp_path / "x"):
        corpus = read([path], BG_EN)
        assert [why for _, why in whys(corpus)] == ["is no UTF-8"]
        assert len(corpus.pairs) == 1


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_packed_files_read_like_plain_ones_and_damaged_ones_end_in_one_line(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    end = {gzip.compress: "gz", lzma.compress: "xz"}[pack]
    packed = pack("wire\tДа.\tYes.\n".encode() * 3)
    path = tmp_path / f"x.bg-en.tsv.{end}"
    path.write_bytes(packed)
    (pair,) = read([path], BG_EN).pairs
    assert (pair.source, pair.place) == ("wire", f"{path}:1")
    for damaged in (packed[:-9], b"no archive at all"):
        path.write_bytes(damaged)
        with pytest.raises(UserError, match=r"x\.bg-en\.tsv\.(gz|xz): is damaged"):
            read([path], BG_EN)


def test_moses_files_are_named_by_what_they_share(tmp_path: Path) -> None:
    (tmp_path / "c.bg-de.bg").write_text("едно\nдве\n", encoding="utf-8")
    (tmp_path / "c.bg-de.de.gz").write_bytes(gzip.compress(b"eins\nzwei\n"))
    (tmp_path / "c.bg-de.ids").write_text("1\n2\n", encoding="utf-8")
    assert texts(read([tmp_path / "c.bg-de"], BG_DE)) == [("едно", "eins"), ("две", "zwei")]
    assert texts(read([tmp_path / "c.bg-de"], [("de", "bg")])) == [("eins", "едно"), ("zwei", "две")]
    (tmp_path / "c.bg-de.bg").write_text("едно\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"c\.bg-de\.bg: has fewer lines than its other side"):
        read([tmp_path / "c.bg-de"], BG_DE)
    with pytest.raises(UserError, match=r"nowhere: is no \.tsv, \.jsonl, \.parquet, \.tmx and no two of nowhere\.bg"):
        read([tmp_path / "nowhere"], BG_DE)


TMX = """<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header/><body>
<tu><prop type="x-story-id">s1</prop><prop type="x-src-en">machine</prop>
 <tuv xml:lang="bg-BG"><seg>Това е <bpt i="1">&lt;b&gt;</bpt>тест<ept i="1">&lt;/b&gt;</ept>.</seg></tuv>
 <tuv lang="DE"><seg>Ein <hi>Test</hi>.</seg></tuv></tu>
<tu><tuv xml:lang="fr"><seg>Oui</seg></tuv><tuv xml:lang="de"><seg>Ja</seg></tuv></tu>
</body></tmx>"""


def test_tmx_gives_text_without_its_markup(tmp_path: Path) -> None:
    (tmp_path / "x.tmx").write_text(TMX, encoding="utf-8")
    corpus = read([tmp_path / "x.tmx"], BG_DE)
    assert texts(corpus) == [("Това е тест.", "Ein Test.")]
    assert (corpus.pairs[0].story, corpus.others) == ("s1", 1)
    (tmp_path / "x.tmx").write_text(TMX[:-20], encoding="utf-8")
    with pytest.raises(UserError, match=r"x\.tmx:\d+: is no XML"):
        read([tmp_path / "x.tmx"], BG_DE)


def exported(folder: Path) -> None:
    """Writes a folder as an export does, as far as it is read here."""
    row = {"src_lang": "bg", "tgt_lang": "de", "src": "Да.", "tgt": "Ja.", "src_en": "Yes.", "tgt_en": "Yes."}
    rows = [row | {"story_id": "s1"}, row | {"src_lang": "uk", "src": "Так.", "story_id": "s2"}]
    folder.mkdir()
    (folder / "pairs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    parquet.write_table(pa.Table.from_pylist(rows), folder / "train.parquet")


def test_an_exported_corpus_gives_the_languages_asked_for_and_no_english_made_by_machine(tmp_path: Path) -> None:
    exported(tmp_path / "corpus")
    for path in (tmp_path / "corpus", tmp_path / "corpus/train.parquet"):
        corpus = read([path], BG_DE)
        assert ([(pair.src, pair.tgt, pair.story) for pair in corpus.pairs], corpus.others) == (
            [("Да.", "Ja.", "s1")],
            1,
        )
        both = read([path], [("bg", "de"), ("de", "uk"), ("de", "bg")])
        assert [(pair.src_lang, pair.tgt_lang) for pair in both.pairs] == [("bg", "de"), ("de", "bg"), ("de", "uk")]
        assert read([path], BG_EN) == Corpus((), (), 2)
    (tmp_path / "corpus/train.parquet").write_bytes(b"PAR1")
    with pytest.raises(UserError, match=r"train\.parquet: is no Parquet file"):
        read([tmp_path / "corpus/train.parquet"], BG_DE)
    with pytest.raises(UserError, match=r"pairs\.jsonl: cannot be read"):
        read([tmp_path], BG_DE)


def test_a_file_that_does_not_tell_its_languages_serves_one_direction(tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_text("a\tb\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"x\.tsv:1: does not tell its languages; ask for one direction"):
        read([tmp_path / "x.tsv"], [("bg", "en"), ("de", "en")])


@given(st.integers(10, 60), st.integers(1, 8), st.randoms(use_true_random=False))
def test_what_is_held_out_depends_on_no_order_and_leaks_nowhere(count: int, room: int, draw: object) -> None:
    pairs = [*parallel(count), Pair("x:again", "bg", "en", "Изречение, 0!", "Another")]
    train, dev, leaks = hold_out(pairs, room)
    assert len(train) + len(dev) + len(leaks) == len(pairs)
    assert len(dev) == min(room, len(pairs) // 10)
    shuffled = sorted(pairs, key=lambda pair: draw.random())  # type: ignore[attr-defined]
    assert set(hold_out(shuffled, room)[1]) == set(dev)
    sources = {pair.src.casefold().strip("!").replace(",", "") for pair in dev}
    assert not sources & {pair.src.casefold().strip("!").replace(",", "") for pair in train}
    assert not {pair.tgt for pair in dev} & {pair.tgt for pair in train}


def test_a_story_is_held_out_whole() -> None:
    _, dev, _ = hold_out(parallel(100, lambda at: f"s{at // 4}"), 8)
    assert len(dev) == 8
    assert len({pair.story for pair in dev}) == 2
    with pytest.raises(UserError, match="its 40 pairs leave none to hold out; add pairs, or name a file with --dev"):
        hold_out(parallel(40, lambda at: "the only story"), 8)
    with pytest.raises(UserError, match="its 0 pairs"):
        hold_out([], 8)


@pytest.mark.parametrize(("pair", "found"), [("bg-en", ("bg", "en")), ("deu-ukr", ("de", "uk"))])
def test_direction_reads_a_pair(pair: str, found: tuple[str, str]) -> None:
    assert direction(pair) == found


@pytest.mark.parametrize("pair", ["", "bg", "bg-bg", "bg-fr", "bg-en-de", "bg_en"])
def test_direction_refuses_what_is_no_pair(pair: str) -> None:
    with pytest.raises(UserError, match=f"--language-pair {pair}: is no pair of two of"):
        direction(pair)


def test_apart_looks_past_case_and_punctuation_on_either_side() -> None:
    held = [Pair("d:1", "bg", "en", "Да.", "Yes.")]
    pairs = [
        Pair(f"t:{at}", "bg", "en", *sides) for at, sides in enumerate([("ДА!", "Aye"), ("Ами", "yes"), ("?", "!")])
    ]
    train, leaks = apart(pairs, held)
    assert [pair.place for pair in train] == ["t:2"]
    assert [(leak.id, leak.why) for leak in leaks] == [(f"t:{at}", "a text of it is held out") for at in (0, 1)]
