import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from align.__main__ import app
from align.plain import FORMATS, Document, Given, aligned, scored, sentences, strange
from align.sentences import Range
from mt import embed
from mt.errors import UserError
from tests import seeds
from tests.align.test_beads import BULGARIAN, GERMAN

FRENCH = (
    "Le président a signé lundi le budget de l'année prochaine.",
    "Dans le nord du pays, la neige est tombée pour la première fois cet hiver.",
    "La police recherche toujours le tableau volé au musée.",
)


@pytest.fixture(autouse=True)
def one_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the commands use the default encoder that is loaded already."""
    monkeypatch.setattr(embed, "shared", lambda name: seeds.encoder() if name == embed.DEFAULT else embed.load(name))


def written(path: Path, texts: tuple[str, ...]) -> str:
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return str(path)


def run(*arguments: str, code: int = 0) -> list[str]:
    result = CliRunner().invoke(app, ["sentences", *arguments], catch_exceptions=False)
    assert result.exit_code == code
    return result.stdout.splitlines()


def warned(*arguments: str) -> str:
    return CliRunner().invoke(app, ["sentences", *arguments], catch_exceptions=False).stderr


def refused(*arguments: str) -> str:
    with pytest.raises(UserError, match=r"^[^\n]+: [^\n]+; [^\n]+$") as error:
        CliRunner().invoke(app, ["sentences", *arguments], catch_exceptions=False)
    return str(error.value)


def test_vecalign_lines() -> None:
    beads: list[tuple[Range, float]] = [((0, 2, 0, 1), 0.97312), ((2, 3, 1, 1), 0.0), ((3, 3, 1, 2), 0.0)]
    assert list(FORMATS["vecalign"](beads)) == ["[0, 1]:[0]:0.9731", "[2]:[]:0.0000", "[]:[1]:0.0000"]


def test_two_files_give_beads_as_vecalign_prints_them(tmp_path: Path) -> None:
    src, tgt = written(tmp_path / "a.de", GERMAN[:3]), written(tmp_path / "a.fr", FRENCH)
    printed = run(src, tgt, "--src-lang", "de", "--tgt-lang", "fr", "--format", "vecalign")
    assert [line.rsplit(":", 1)[0] for line in printed] == ["[0]:[0]", "[1]:[1]", "[2]:[2]"]
    assert all(0.5 < float(line.rsplit(":", 1)[1]) <= 1 for line in printed)


@pytest.mark.parametrize(
    ("src", "tgt"),
    [
        ((), ()),
        (GERMAN, ()),
        ((), GERMAN),
        (GERMAN, GERMAN),
        (("",), ("",)),
        (("Es schneit.",) * 7, ("Il neige.",) * 4),
        (GERMAN[:1], GERMAN * 20),
        (("Es schneit.",) * 200, ("Es schneit.",) * 200),
        (("", " ", *GERMAN, ""), ("", *FRENCH, "\t")),
        (("a\u2028b", "שלום", "🎉", "\x00\x1b[2J", "\x0c"), ("x", "\x7f")),
    ],
    ids=[
        "both empty", "no target", "no source", "identical", "blank", "repeated", "a hundred", "one line",
        "blanks", "strange",
    ],
)  # fmt: skip
def test_every_sentence_of_odd_texts_is_in_one_bead(tmp_path: Path, src: tuple[str, ...], tgt: tuple[str, ...]) -> None:
    files = written(tmp_path / "a", src), written(tmp_path / "b", tgt)
    beads = [re.fullmatch(r"(\[[\d, ]*]):(\[[\d, ]*]):([01]\.\d{4})", line) for line in run(*files)]
    rows = [(json.loads(bead[1]), json.loads(bead[2])) for bead in beads if bead]
    assert len(rows) == len(beads)
    assert sorted(i for one, _ in rows for i in one) == list(range(len(src)))
    assert sorted(j for _, other in rows for j in other) == list(range(len(tgt)))


def test_an_endless_sentence_does_not_hide_the_others() -> None:
    beads, _ = scored((GERMAN, ("Ja. " * 40_000, *BULGARIAN)), ("de", "bg"), seeds.encoder())
    linked = {place for place, score in beads if score}
    assert {(i, i + 1, i + 1, i + 2) for i in range(1, 5)} <= linked


def test_blank_lines_change_nothing_but_the_numbers() -> None:
    bare, told = scored((GERMAN, BULGARIAN), ("de", "bg"), seeds.encoder())
    spaced = ["", *(line for text in GERMAN for line in (text, " \t"))]
    beads, same = scored((spaced, (*BULGARIAN, "")), ("de", "bg"), seeds.encoder())
    linked = [((a - 1) // 2, b // 2, c, d) for (a, b, c, d), score in beads if score]
    assert (linked, same) == ([place for place, score in bare if score], told)
    assert sorted(i for (a, b, _, _), _ in beads for i in range(a, b)) == list(range(len(spaced)))
    assert sorted(j for (_, _, c, d), _ in beads for j in range(c, d)) == list(range(len(BULGARIAN) + 1))


def test_documents_keep_their_order_and_fields_and_get_beads(tmp_path: Path) -> None:
    given: list[dict[str, object]] = [
        {"url": "x", "doc": "one", "src_lang": "de", "tgt_lang": "bg", "src": GERMAN[:2], "tgt": BULGARIAN[:2]},
        {"doc": "none", "src_lang": "de", "tgt_lang": "fr", "src": [], "tgt": [], "date": None, "gold": [[[], [1.5]]]},
        {"doc": "half", "src_lang": "de", "tgt_lang": "fr", "src": GERMAN[:1], "tgt": []},
    ]
    source = written(tmp_path / "in.jsonl", tuple(json.dumps(row) for row in given))
    assert run("--jsonl", source, str(tmp_path / "out.jsonl"), "--quiet") == []
    made = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [list(row) for row in made] == [[*row, "beads"] for row in given]
    assert [row.pop("beads") for row in made] == [[[[0], [0]], [[1], [1]]], [], [[[0], []]]]
    assert made == json.loads(json.dumps(given))
    assert (tmp_path / "out.refused.jsonl").read_text() == ""


def test_progress_is_told_document_by_document(tmp_path: Path) -> None:
    line = json.dumps({"doc": "a", "src_lang": "de", "tgt_lang": "fr", "src": [], "tgt": ["Il neige."]})
    first = warned("--jsonl", written(tmp_path / "in.jsonl", (line,) * 3), str(tmp_path / "out.jsonl")).splitlines()[0]
    assert json.loads(first).items() >= {"stage": "sentences", "done": 3, "of": 3}.items()


def test_a_bad_line_is_told_by_its_number_and_loses_no_other(tmp_path: Path) -> None:
    good = json.dumps({"doc": "a", "src_lang": "de", "tgt_lang": "fr", "src": [], "tgt": ["Il neige."]})
    lines = (
        good.encode(),
        b"",
        b"{",
        b"[1]",
        b'{"doc": "a"}',
        b'{"doc": "\xff"}',
        good.replace('["', '[["').encode(),
        good.encode(),
    )
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(lines))
    arguments = "--jsonl", str(tmp_path / "in.jsonl"), str(tmp_path / "out.jsonl"), "--quiet"
    run(*arguments, code=1)
    assert [json.loads(line)["doc"] for line in (tmp_path / "out.jsonl").read_text().splitlines()] == ["a", "a"]
    refused_ = [json.loads(line) for line in (tmp_path / "out.refused.jsonl").read_text().splitlines()]
    assert [row["id"] for row in refused_] == [f"{tmp_path / 'in.jsonl'}:{number}" for number in (3, 4, 5, 6, 7)]
    assert all(row["why"].startswith("is no Document (") for row in refused_)
    assert all(f"{row['id']}: {row['why']}\n" in warned(*arguments) for row in refused_)


def test_a_document_is_aligned_as_two_files_are() -> None:
    (made,) = aligned([Given(Document("a", "de", "bg", GERMAN, BULGARIAN[1:]), {"doc": "a"})], seeds.encoder())
    found, _ = scored((GERMAN, BULGARIAN[1:]), ("de", "bg"), seeds.encoder())
    assert made == {"doc": "a", "beads": [[list(range(a, b)), list(range(c, d))] for (a, b, c, d), _ in found]}


def test_both_regimes_are_printed_one_after_the_other(tmp_path: Path) -> None:
    src, tgt = written(tmp_path / "a", GERMAN), written(tmp_path / "b", (*BULGARIAN[3:], *BULGARIAN[:3]))
    printed = run(src, tgt, "--regime", "both", "--src-lang", "de", "--tgt-lang", "bg")
    at = printed.index("# crossing")
    assert printed[0] == "# monotone"
    assert printed[1:at] == run(src, tgt, "--regime", "monotone", "--src-lang", "de", "--tgt-lang", "bg")
    assert printed[at + 1 :] == run(src, tgt, "--regime", "crossing", "--src-lang", "de", "--tgt-lang", "bg")


def test_the_regime_and_why_are_said(tmp_path: Path) -> None:
    src, tgt = written(tmp_path / "a", GERMAN), written(tmp_path / "b", BULGARIAN)
    assert re.search(r"(parallel|comparable), .*confident link", warned(src, tgt))
    assert warned(src, tgt, "--regime", "crossing").endswith("; crossing as asked for\n")
    assert warned(src, tgt, "--quiet") == ""


def test_the_trigram_encoder_serves_by_name(tmp_path: Path) -> None:
    src = written(tmp_path / "a", GERMAN)
    printed = run(src, src, "--encoder", "trigram", "--src-lang", "de", "--tgt-lang", "de")
    assert [line.rsplit(":", 1)[0] for line in printed] == [f"[{n}]:[{n}]" for n in range(5)]


@pytest.mark.parametrize(
    ("langs", "told"),
    [(("de", "bg"), []), (("", ""), []), (("fr", "bg"), ["source .* fr .* de"]), (("bg", "de"), ["source", "target"])],
)
def test_a_side_in_another_language_is_told(langs: tuple[str, str], told: list[str]) -> None:
    found = strange((GERMAN, BULGARIAN), langs)
    assert len(found) == len(told)
    assert all(re.search(pattern, line) for pattern, line in zip(told, found, strict=True))
    assert strange(((), ("", " ")), langs) == []


def test_a_side_in_another_language_is_aligned_nevertheless(tmp_path: Path) -> None:
    src, tgt = written(tmp_path / "a", GERMAN), written(tmp_path / "b", BULGARIAN)
    assert "parallax: warning: the source side is said to be fr" in warned(src, tgt, "--src-lang", "fr")
    assert len(run(src, tgt, "--src-lang", "fr")) >= 5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("SRC",), "takes two files, not 1"),
        (("SRC", "TGT", "SRC"), "takes two files, not 3"),
        (("--jsonl", "SRC"), "takes two files, not 1"),
        (("--jsonl",), "takes two files, not 0"),
        (("SRC", "TGT", "--format", "tmx"), "choose vecalign"),
        (("SRC", "TGT", "--regime", "any"), "choose auto, monotone, crossing, both"),
        (("--jsonl", "SRC", "OUT", "--regime", "both"), "run it twice"),
        (("SRC", "TGT", "--encoder", "no such"), "is neither a folder nor OWNER/NAME of a hub; .*trigram"),
        (("SRC", "missing"), "cannot be read"),
        (("SRC", "FOLDER"), "cannot be read"),
        (("SRC", "LATIN"), r":2: is not UTF-8"),
        (("--jsonl", "SRC", "OUT"), r":1: is no Document"),
        (("--jsonl", "missing", "OUT"), "cannot be read"),
        (("--jsonl", "SRC", "SRC"), "is the file to read too; name another to write"),
    ],
)
def test_mistakes_are_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "latin").write_bytes("ja\nnä\n".encode("latin-1"))
    names = {
        "SRC": written(tmp_path / "a", GERMAN),
        "TGT": written(tmp_path / "b", FRENCH),
        "LATIN": str(tmp_path / "latin"),
        "FOLDER": str(tmp_path),
        "OUT": str(tmp_path / "out.jsonl"),
        "missing": str(tmp_path / "missing"),
    }
    assert re.search(said, refused(*(names.get(it, it) for it in arguments)))
    assert not (tmp_path / "out.jsonl").exists()


def test_a_blank_line_keeps_the_numbers_and_a_mark_at_the_start_of_a_file_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes("\ufeffEins\r\n\n zwei\n".encode())
    assert sentences(tmp_path / "a") == ["Eins", "", " zwei"]
