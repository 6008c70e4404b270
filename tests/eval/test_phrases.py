import pytest

from align.facts import Fact
from eval import phrases


@pytest.mark.parametrize(
    ("text", "english", "kind", "expected"),
    [
        ("2034", "2034", "number", "“2034”"),
        ("5 %", "5%", "number", "“5 %”"),
        ("трета", "3rd", "number", "“трета” (3rd)"),
        ("Nato", "NATO", "name", "“Nato”"),
        ("НАТО", "NATO", "name", "“НАТО” (NATO)"),
        ("nicht", "nicht", "negation", "“nicht”"),
    ],
)
def test_cited(text: str, english: str, kind: str, expected: str) -> None:
    assert phrases.cited(Fact(kind, ("x",), english, 0, len(text), text)) == expected


@pytest.mark.parametrize(
    ("clauses", "expected"), [(["only a"], "Only a."), (["only a", "here b"], "Only a; here b."), (["x"], "X.")]
)
def test_sentence(clauses: list[str], expected: str) -> None:
    assert phrases.sentence(clauses) == expected


@pytest.mark.parametrize(("what", "expected"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_lists(what: list[str], expected: str) -> None:
    assert phrases.only("name", ("version x", "version y"), what) == f"only version x has {expected}"
    assert phrases.elsewhere("name", ("version x", "version y"), what) == (
        f"here only version x has {expected}, which version y has elsewhere"
    )
