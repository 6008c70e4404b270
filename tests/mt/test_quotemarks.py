from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mt.languages import LANGUAGES
from mt.quotemarks import spans

FOUND = [
    # the systems of the tables, German guillemets both ways
    ("de", "Er sagte: „Gut so.“", ["„Gut so.“"]),
    ("de", "»Ja«, sagte er, »und nein«.", ["»Ja«", "»und nein«"]),
    ("de", "Er sagte: «Ja».", ["«Ja»"]),
    ("uk", "«Так», — сказав він.", ["«Так»"]),
    ("uk", "« Так », — сказав він.", ["« Так »"]),
    ("uk", "сказав:«Так».", ["«Так»"]),
    ("en", "“Yes,” he said. ‘No,’ she said.", ["“Yes,”", "‘No,’"]),
    ("bg", '"Да" и "не".', ['"Да"', '"не"']),
    ("de", 'Es ("x") und "...und weiter", dann "$50".', ['"x"', '"...und weiter"', '"$50"']),
    # systems mixed within one quote
    ("de", '„Das reicht", sagte er, „aber nur heute”.', ['„Das reicht"', "„aber nur heute”"]),
    ("bg", '"Двете страни се споразумяха.“ - се казва.', ['"Двете страни се споразумяха.“']),
    ("de", "Sie nannten es “gut” und ”böse”.", ["“gut”", "”böse”"]),
    # nested: the outermost only
    ("uk", "«Він сказав: „так“ і пішов», — додала вона.", ["«Він сказав: „так“ і пішов»"]),
    ("de", "»Er sagte ‚nein‘«, hieß es.", ["»Er sagte ‚nein‘«"]),
    ("bg", '"Той каза "да" и тръгна" - добави тя.', ['"Той каза "да" и тръгна"']),
    ("en", "“He said ‘I don’t know’ to me,” she said.", ["“He said ‘I don’t know’ to me,”"]),
    ("de", "„A“„B“ im „NATO“-Rat", ["„A“", "„B“", "„NATO“"]),
    # apostrophes, inches
    ("uk", "п'ять і п’ять об'єктів", []),
    ("en", "I don't know the students’ work, y'all.", []),
    ("en", "‘I don’t know the students’ work,’ he said.", ["‘I don’t know the students’ work,’"]),
    ("en", 'A 5" screen and a 7" one', []),
    # never closed
    ("de", "„NATO", []),
    ("bg", "„Ще работим заедно с нашите приятели.", ["„Ще работим заедно с нашите приятели."]),
    ("de", "„NATO sagt „ja“ dazu heute abend.", ["„ja“"]),
    ("uk", "«Перший абзац іде далі тут.\n«Другий тут»", ["«Перший абзац іде далі тут.", "«Другий тут»"]),
    ("bg", "„Чакахме.\n„Сега“", ["„Чакахме.", "„Сега“"]),
    ("bg", "„Чакахме.\nДругото", []),
    # closed too early
    (
        "de",
        "„Wir prüfen es.“ dass es gelingt“, sagte er. „Gut“, sagte sie.",
        ["„Wir prüfen es.“ dass es gelingt“", "„Gut“"],
    ),
    ("bg", '"Да" каза той. Б"', ['"Да"']),
    # no paragraph's end inside
    ("en", "“Here it\u2028goes on”", []),
    ("en", "", []),
    ("en", '"', []),
    ("en", '""""', []),
    ("de", "“", []),
    ("uk", "»", []),
    ("en", "“👍🏽 fine e\u0301” she said", ["“👍🏽 fine e\u0301”"]),
    ("en", "قال “نعم” ثم", ["“نعم”"]),
    ("xx", "Ein «neues» Wort", ["«neues»"]),
]


@pytest.mark.parametrize(("lang", "text", "expected"), FOUND)
def test_spans(lang: str, text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text, lang)] == expected


@pytest.mark.parametrize(
    ("lang", "opener", "closer"), [(code, *pair) for code, language in LANGUAGES.items() for pair in language.quotes]
)
def test_every_pair_of_every_language(lang: str, opener: str, closer: str) -> None:
    text = f"A {opener}b c{closer}, d"
    assert [text[start:end] for start, end in spans(text, lang)] == [f"{opener}b c{closer}"]


@given(st.text(alphabet="aА .,:\n-5" + '„“”"«»‘’‚‹›'), st.sampled_from(sorted(LANGUAGES)))
def test_spans_are_ordered_apart_and_within_lines(text: str, lang: str) -> None:
    at = 0
    for start, end in spans(text, lang):
        assert at <= start < end <= len(text)
        assert "\n" not in text[start:end]
        assert any(map(str.isalnum, text[start:end]))
        at = end


def test_long_runs_of_marks_stay_linear() -> None:
    text = "‚" * 20_000 + "“" * 20_000 + '"a ' * 20_000 + ' b"' * 20_000
    assert spans(text, "de")  # quadratic code would hang here


def test_the_seeds() -> None:
    seeds = Path(__file__).parents[2] / "seeds"
    counts = {}
    for path, lang in zip(sorted(seeds.glob("*.txt")), ("uk", "bg", "de", "de", "bg"), strict=True):
        counts[path.name[:3]] = len(spans(path.read_text(encoding="utf-8"), lang))
    assert counts == {"000": 3, "001": 7, "002": 1, "003": 4, "004": 7}
