import hashlib
import json
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import pytest
from lxml import etree

from align.card import card
from align.corpus import FIELDS, Row, counts, rows
from align.export import MANIFEST, export, for_xml, one_line
from align.records import AlignedPair
from mt import jsonl
from mt.errors import UserError
from mt.records import Article, Line

HOSTILE = [
    "a",
    "tab\tand\nbreak\r\nand\rmore",
    "NEL\x85 LS\u2028 PS\u2029 VT\v FF\f FS\x1c",
    "nul\x00 bell\x07 \ufffe\uffff",
    "<seg>&amp; \"']]> <!-- --></tmx>",
    "и\u0306 NFD, 😀, \u202eעברית\u202c",
    "\ufeff=cmd()",
    " ",
]


def article(name: str, lang: str, text: str) -> Article:
    return Article(
        name, lang, "", text, (Line(0, len(text), "body"),), "BTA & <co>", "https://x.test/?a=1&b=2", "", "", ()
    )


def corpus(texts: Sequence[str], langs: tuple[str, str] = ("bg", "de")) -> tuple[list[AlignedPair], dict[str, Article]]:
    """Makes a pair of each text and its reverse, in two articles."""
    sides = [(f"{lang}{n}", lang) for n, lang in enumerate(langs)]
    contents = ["".join(texts) + "$", "".join(text[::-1] for text in texts) + "$"]
    articles = {name: article(name, lang, text) for (name, lang), text in zip(sides, contents, strict=True)}
    pairs, at = [], 0
    for n, text in enumerate(texts):
        refs = [f"{name}#{at}-{at + len(text)}" for name, _ in sides]
        kind = "quote" if n % 2 else "statement"
        pairs.append(
            AlignedPair(
                f"c{n}:x y",
                "s",
                f"c{n}",
                kind,
                *langs,
                text,
                text[::-1],
                f"en {text}",
                "",
                "parallax 0|engine",
                "",
                refs[0],
                refs[1],
                0.5,
                "t|x:1",
            )
        )
        at += len(text)
    return pairs, articles


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_json_lines_keep_every_field_exactly(tmp_path: Path) -> None:
    pairs, articles = corpus(HOSTILE)
    export(pairs, articles, tmp_path / "c")
    assert jsonl.read(tmp_path / "c/pairs.jsonl", AlignedPair) == pairs
    assert jsonl.read(tmp_path / "c/pairs.jsonl", Row)[0].src_source == "BTA & <co>"


def test_tsv_has_a_line_a_pair_and_a_cell_a_field(tmp_path: Path) -> None:
    pairs, articles = corpus(HOSTILE)
    export(pairs, articles, tmp_path / "c")
    lines = (tmp_path / "c/pairs.tsv").read_bytes().decode().splitlines()
    assert [len(line.split("\t")) for line in lines] == [len(fields(Row))] * (len(HOSTILE) + 1)
    assert lines[2].split("\t")[6] == "tab and break and more"


@pytest.mark.parametrize(
    ("langs", "names"),
    [
        (("bg", "de"), ("corpus.bg-de.bg", "corpus.bg-de.de")),
        (("uk", "de"), ("corpus.de-uk.uk", "corpus.de-uk.de")),
        (("de", "de"), ("corpus.de-de.1.de", "corpus.de-de.2.de")),
    ],
    ids=["in order", "turned", "one language"],
)
def test_moses_files_stay_side_by_side(tmp_path: Path, langs: tuple[str, str], names: tuple[str, str]) -> None:
    pairs, articles = corpus(HOSTILE, langs)
    export(pairs, articles, tmp_path / "c")
    src, tgt = ((tmp_path / "c" / name).read_bytes().decode().splitlines() for name in names)
    assert src == [one_line(text) for text in HOSTILE]
    assert tgt == [one_line(text[::-1]) for text in HOSTILE]
    ids = next((tmp_path / "c").glob("corpus.*.ids")).read_text().splitlines()
    assert ids == [pair.id for pair in pairs]


def test_translate_toolkit_reads_the_tmx(tmp_path: Path) -> None:
    from translate.storage.tmx import tmxfile

    pairs, articles = corpus(HOSTILE)
    export(pairs, articles, tmp_path / "c")
    with (tmp_path / "c/corpus.tmx").open("rb") as file:
        units = tmxfile(file, "bg", "de").units
    assert [unit.source for unit in units] == [for_xml(text) for text in HOSTILE]
    assert [unit.target for unit in units] == [for_xml(text[::-1]) for text in HOSTILE]
    assert [unit.getid() for unit in units] == [pair.id.replace(" ", "_") for pair in pairs]


# The part of the TMX 1.4b DTD (LISA OSCAR) that this export uses.
TMX_DTD = """
<!ELEMENT tmx (header, body)> <!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note | prop | ude)*>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED
  segtype (block | paragraph | sentence | phrase) #REQUIRED o-tmf CDATA #REQUIRED adminlang CDATA #REQUIRED
  srclang CDATA #REQUIRED datatype CDATA #REQUIRED creationdate CDATA #IMPLIED>
<!ELEMENT body (tu*)> <!ELEMENT tu ((note | prop)*, tuv+)>
<!ATTLIST tu tuid CDATA #IMPLIED srclang CDATA #IMPLIED>
<!ELEMENT tuv ((note | prop)*, seg)> <!ATTLIST tuv xml:lang CDATA #REQUIRED>
<!ELEMENT seg (#PCDATA)> <!ELEMENT note (#PCDATA)> <!ELEMENT ude EMPTY>
<!ELEMENT prop (#PCDATA)> <!ATTLIST prop type CDATA #REQUIRED>
"""


@pytest.mark.parametrize("texts", [[], HOSTILE], ids=["none", "hostile"])
def test_tmx_is_valid_and_keeps_the_lineage(tmp_path: Path, texts: list[str]) -> None:
    from io import StringIO

    pairs, articles = corpus(texts)
    export(pairs, articles, tmp_path / "c")
    tree = etree.parse(str(tmp_path / "c/corpus.tmx"))
    dtd = etree.DTD(StringIO(TMX_DTD))
    assert dtd.validate(tree), dtd.error_log
    assert "creationdate" not in tree.find("header").attrib
    for unit, pair in zip(tree.iter("tu"), pairs, strict=True):
        told = {prop.get("type"): prop.text for prop in unit.iter("prop")}
        assert told["x-id"] == pair.id
        assert told["x-score"] == "0.5"
        assert told["x-url"] == "https://x.test/?a=1&b=2"
        assert [it.text for it in unit.iterfind("tuv/prop[@type='x-ref']")] == [pair.src_ref, pair.tgt_ref]


def test_datasets_loads_the_folder_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    datasets.disable_progress_bars()
    pairs, articles = corpus(HOSTILE)
    export(pairs, articles, tmp_path / "c")
    loaded = datasets.load_dataset(str(tmp_path / "c"), cache_dir=str(tmp_path / "cache"))
    assert list(loaded) == ["train"]
    assert loaded["train"].column_names == list(FIELDS)
    assert list(loaded["train"]["src"]) == HOSTILE
    assert all(score == 0.5 for score in loaded["train"]["score"])


def test_manifest_describes_every_file(tmp_path: Path) -> None:
    pairs, articles = corpus(HOSTILE)
    written = export(pairs, articles, tmp_path / "c", ["parallax 0|offline engine, low quality|beam:4"])
    manifest = json.loads((tmp_path / "c" / MANIFEST).read_text())
    files = contents(tmp_path / "c")
    assert {str(path.relative_to(tmp_path / "c")) for path in written} == set(files)
    assert {entry["path"] for entry in manifest["files"]} == set(files) - {MANIFEST}
    for entry in manifest["files"]:
        content = files[entry["path"]]
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["bytes"] == len(content)
        assert entry["rows"] == (None if entry["path"] == "README.md" else len(HOSTILE))
    tmx = files["corpus.tmx"].decode()
    assert manifest["characters_forbidden_in_xml"] == tmx.count("\ufffd") == 21


def test_the_same_pairs_give_the_same_bytes(tmp_path: Path) -> None:
    pairs, articles = corpus(HOSTILE)
    for name in ("one", "other"):
        export(pairs, articles, tmp_path / name, {"b", "a"})
    export(pairs, articles, tmp_path / "one", ["a", "b"])
    assert contents(tmp_path / "one") == contents(tmp_path / "other")


def test_replaces_an_earlier_corpus_whole(tmp_path: Path) -> None:
    export(*corpus(HOSTILE), tmp_path / "c")
    export(*corpus(["b"], ("uk", "de")), tmp_path / "c")
    assert not list((tmp_path / "c").glob("corpus.bg-de.*"))
    assert [path.name for path in tmp_path.iterdir()] == ["c"]


def test_follows_a_link_to_the_corpus(tmp_path: Path) -> None:
    export(*corpus(["a"]), tmp_path / "real")
    (tmp_path / "link").symlink_to("real", target_is_directory=True)
    export(*corpus(["b"]), tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real/corpus.bg-de.bg").read_text() == "b\n"


@pytest.mark.parametrize(
    ("present", "named"),
    [
        ({"notes.txt": "mine"}, "notes.txt"),
        ({"manifest.json": "{}"}, "manifest.json"),
        ({"manifest.json": "[1"}, "manifest.json"),
        ({"manifest.json": '{"corpus": "other", "files": []}'}, "manifest.json"),
        ({"manifest.json": '{"corpus": "parallax", "files": []}', "thesis.tex": ""}, "thesis.tex"),
        ({"manifest.json": '{"corpus": "parallax", "files": [{"path": "a/b"}]}', "a/c": ""}, "a/c"),
        ({"deep/er/file": ""}, "deep"),
    ],
    ids=["file", "other manifest", "broken manifest", "other corpus", "beside", "beside, deeper", "folder"],
)
def test_refuses_a_folder_that_is_not_ours(tmp_path: Path, present: dict[str, str], named: str) -> None:
    for name, text in present.items():
        (tmp_path / "c" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "c" / name).write_text(text)
    before = contents(tmp_path / "c")
    with pytest.raises(UserError, match=f"holds '{named}', which no export wrote"):
        export(*corpus(["a"]), tmp_path / "c")
    assert contents(tmp_path / "c") == before


def test_refuses_a_file_and_takes_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="is a file"):
        export(*corpus(["a"]), tmp_path / "file")
    with pytest.raises(UserError, match="cannot be written"):
        export(*corpus(["a"]), tmp_path / "file" / "c")
    (tmp_path / "empty").mkdir()
    assert export(*corpus(["a"]), tmp_path / "empty")


def test_leaves_the_earlier_corpus_when_it_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(rows: Sequence[Row], folder: Path) -> dict[str, int]:
        (folder / "half").write_text("half")
        raise KeyboardInterrupt("stopped here")

    export(*corpus(["a"]), tmp_path / "c")
    before = contents(tmp_path / "c")
    monkeypatch.setattr("align.export.WRITERS", (stop,))
    with pytest.raises(KeyboardInterrupt, match="stopped here"):
        export(*corpus(["b"]), tmp_path / "c")
    assert contents(tmp_path / "c") == before
    assert [path.name for path in tmp_path.iterdir()] == ["c"]


def test_never_exports_a_text_that_is_not_where_it_says() -> None:
    pairs, articles = corpus(["abc"])
    with pytest.raises(ValueError, match="bg0#0-3 does not lead to 'abc'"):
        rows(pairs, articles | {"bg0": article("bg0", "bg", "abd")})
    with pytest.raises(ValueError, match="does not lead"):
        rows(pairs, {})
    with pytest.raises(UserError, match="is no code"):
        rows(pairs, articles | {"bg0": article("bg0", "../bg", "abc")})


def test_card_says_what_a_reader_must_know() -> None:
    made = rows(*corpus(HOSTILE, ("no", "de")))
    text = card(made, ["parallax 0|offline engine, low quality|model:g", "parallax 0|marian|model:m"])
    assert 'language: ["de", "no"]' in text
    assert "| de-no | quote | 4 |" in text
    assert "8 of 8 pairs lack the English" in text
    assert "`parallax 0|offline engine, low quality|model:g` **Offline engine, low quality**" in text
    assert "- `parallax 0|marian|model:m`\n" in text
    assert counts(made) == [("de-no", "quote", 4), ("de-no", "statement", 4)]


def test_card_describes_every_field() -> None:
    assert list(FIELDS) == [field.name for field in fields(Row)]
