import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mt.lines import classify, rows
from mt.records import LINE_KINDS

LEAD = "Südkorea und die NATO wollen in elf Bereichen enger zusammenarbeiten, hieß es am Dienstag."
BODY = "Beide Seiten unterzeichneten in Vilnius ein Abkommen der NATO über neue Formen der Partnerschaft."
MORE = "Stoltenberg sagte, die Sicherheit beider Regionen sei nicht voneinander zu trennen."
OTHER = "Das Wetter in Ecuador bleibt nach Angaben der Forscher in Quito noch lange veränderlich."
THIRD = "Der Trainer aus Lima sagte, Peru sei in Cusco immer stärker als in Arequipa."
ANZEIGE = "Anzeige gegen den Minister erstattete am Montag eine Bürgerin aus Bonn."
HEAD = "Südkorea und die NATO rücken zusammen"

PAGES = [
    ("headline, lead, body", [HEAD, LEAD, BODY], "headline lead body"),
    ("headline repeated", [HEAD, HEAD, LEAD, BODY], "headline boilerplate lead body"),
    ("date and credit first", ["4. Juli 2024", "Foto: EPA", HEAD, LEAD], "date caption headline lead"),
    ("captions over the prose", [HEAD, "„NATO", LEAD, BODY], "headline caption lead body"),
    ("comments end the story", [HEAD, LEAD, "Kommentare (3)", OTHER], "headline lead boilerplate related"),
    ("share links under the lead do not", [HEAD, LEAD, "Teilen:", BODY, MORE], "headline lead boilerplate body body"),
    ("a pointer's headline", [HEAD, LEAD, "Lesen Sie auch:", "Regen", BODY], "headline lead boilerplate related body"),
    ("a heading in the middle", [HEAD, LEAD, "Neue Übungen", BODY], "headline lead body body"),
    ("a stray word at the end", [HEAD, LEAD, BODY, "Neuanfang"], "headline lead body boilerplate"),
    ("no headline", [LEAD, BODY], "body body"),
    ("one paragraph", [LEAD], "body"),
    ("one word", ["Neuanfang"], "headline"),
    ("marks before the headline", ["***", "\u200b", HEAD, LEAD], "caption caption headline lead"),
    ("credit of an agency alone", [HEAD, LEAD, BODY, "(dpa)"], "headline lead body boilerplate"),
    ("whole tags are no debris", [HEAD, LEAD, f"<p>{BODY}</p>"], "headline lead body"),
    ("a torn tag is", [HEAD, LEAD, BODY, f"Wir berichteten< strong> {MORE}"], "headline lead body related"),
    ("words of furniture in a sentence", [HEAD, LEAD, ANZEIGE], "headline lead body"),
    ("two strangers at the end", [HEAD, LEAD, BODY, OTHER, THIRD], "headline lead body related related"),
    ("one stranger at the end", [HEAD, LEAD, BODY, OTHER], "headline lead body body"),
    ("nothing", [], ""),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "kinds"), [page[1:] for page in PAGES], ids=[page[0] for page in PAGES])
def test_classes_lines(lines: list[str], kinds: str) -> None:
    assert classify(lines, "de") == kinds.split()


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("", "headline lead body"),
        (LEAD, "caption headline lead"),
        (f"{LEAD} | Zeitung", "caption headline lead"),
        ("Etwas anderes", "headline lead body"),
    ],
)
def test_takes_the_stated_title(title: str, kinds: str) -> None:
    assert classify(["Startseite", LEAD, BODY], "de", title) == kinds.split()


ENDS = [
    ("- каза още Столтенберг. /БГНЕС", "/БГНЕС"),
    ('"Добре." /БТА, Ройтерс/', "/БТА, Ройтерс/"),
    ("… sagte er. (dpa)", "(dpa)"),
    ("… sagte er.(dpa/AFP)", "(dpa/AFP)"),
    ("Die NATO rückt zusammen /DPA", "/DPA"),
    ("Він додав це. /УНІАН", "/УНІАН"),
    ("He said so. (Reuters)", "(Reuters)"),
    ("He said so. /NEWSDESK", "/NEWSDESK"),
    ("/БГНЕС", "/БГНЕС"),
    ("Die Deutsche Presse-Agentur (dpa)", ""),
    ("Снимка: EPA/BGNES", ""),
    ("Снимка: /БГНЕС", ""),
    ("Er fuhr 80 km/h", ""),
    ("Sie sagte es. (Er auch)", ""),
    ("Sie sagte es. /er auch", ""),
    ("Русия /СССР", ""),
    ("und/oder", ""),
    ("Es war das Ende. (dpa) Doch dann", ""),
    ("/", ""),
    ("()", ""),
]


@pytest.mark.parametrize(("line", "credit"), ENDS)
def test_cuts_off_the_closing_credit_of_an_agency(line: str, credit: str) -> None:
    pieces = [text for _, _, text in rows(f"  {line}\t\n")]
    assert pieces == [piece for piece in (line.removesuffix(credit).rstrip(), credit) if piece]


TEXTS = st.text(
    st.sampled_from('аA ./()"-\n\r\u2028\u2029\x85\t\u200b\ufeff👍🏽e\u0301نdpa') | st.characters(codec="utf-8")
)


@given(TEXTS)
def test_lines_slice_back_and_cover_all_but_white_space(text: str) -> None:
    cut = rows(text)
    assert all(text[start:end] == line == line.strip() and line for start, end, line in cut)
    rest = text
    for start, end, _ in reversed(cut):
        rest = rest[:start] + rest[end:]
    assert not rest.strip()


@given(
    st.lists(
        st.sampled_from([HEAD, LEAD, BODY, OTHER, "Teilen:", "Kommentare", "Foto: EPA", "x", "4. Juli 2024"]) | TEXTS
    )
)
def test_gives_every_line_a_kind(lines: list[str]) -> None:
    kinds = classify(lines, "de")
    assert len(kinds) == len(lines)
    assert set(kinds) <= set(LINE_KINDS)


@pytest.mark.parametrize(
    "line", [BODY, "Nun kam Herr Xa{0} nach Yb{0} und blieb dort bis zum Abend.", ". . / / ( ( ' \" A" * 20]
)
def test_takes_time_in_proportion_to_the_lines(line: str) -> None:
    lines = [HEAD, LEAD, *(line.format(n) for n in range(5000))]
    started = time.process_time()
    classify(lines, "de")
    rows("\n".join(lines) + " a" * 100_000)
    assert time.process_time() - started < 3
