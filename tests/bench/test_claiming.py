import json

import pytest

from align.records import Claim, Member
from bench.claiming import links, paired
from bench.quoting import GOLD, Document, Quoted
from mt.records import Article


def row(src: list[int], tgt: list[int], ids: str = "ab") -> dict[str, object]:
    return {"src_id": ids[0], "src_starts": src, "tgt_id": ids[1], "tgt_starts": tgt}


@pytest.mark.parametrize(
    ("rows", "needed", "allowed"),
    [
        ([row([1], [2])], {"a1 b2"}, {"a1 b2"}),
        ([row([1], [2, 3])], {"a1 b2", "a1 b3"}, {"a1 b2", "a1 b3"}),
        ([row([1, 5], [2, 6])], {"a1 b2", "a5 b6"}, {"a1 b2", "a5 b6", "a1 b6", "a5 b2"}),  # piece by piece
        ([row([1], [2]), row([2], [3], "bc")], {"a1 b2", "b2 c3"}, {"a1 b2", "b2 c3", "a1 c3"}),  # over a third
    ],
)
def test_links_need_pieces_in_order_and_allow_what_follows(
    rows: list[dict[str, object]], needed: set[str], allowed: set[str]
) -> None:
    found = [{f"{a}{i} {b}{j}" for (a, i), (b, j) in pairs} for pairs in links(rows)]
    assert found == [needed, allowed]


def test_a_part_counts_as_the_quote_that_it_nearly_is() -> None:
    def document(name: str) -> Document:
        text = Article(name, "en", "", "x" * 40, (), "", "", "", "en", ())
        return Document(name, text, "written", (Quoted((0, 10), "direct", "", "", ""),))

    def member(name: str, end: int) -> Member:
        return Member(name, 0, end, ((0, end),), "direct", "", "full")

    versions = {name: document(name) for name in "abc"}
    claim = Claim("c", "s", "quote", (member("a", 10), member("b", 11), member("c", 30)), 1.0, "")
    assert paired([claim], versions) == {(("a", 0), ("b", 0))}


def test_every_link_names_quotes_of_the_dev_part() -> None:
    rows = [json.loads(line) for line in (GOLD / "speech" / "links.jsonl").read_text(encoding="utf-8").splitlines()]
    lines = (GOLD / "speech" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    known = {(it["doc"], quote["start"]) for it in map(json.loads, lines) for quote in it["quotes"]}
    assert {place for pair in links(rows)[0] for place in pair} <= known
    assert all(it["src_id"] < it["tgt_id"] and it["relation"] in ("same", "partial") for it in rows)
