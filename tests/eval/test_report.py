import re
from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

import pytest
from lxml import html

from align.records import AlignedPair, Bead, Claim, Member, Quote, Story
from eval.desk import anchor
from eval.records import Divergence, Evidence
from eval.report import Run, render, short, shown, spelt_date, tag
from mt.errors import UserError
from mt.records import STORY_KINDS, Article, Line, Refused, Sentence, Translation

OFFLINE = "parallax 0|offline engine, low quality|model:small|candidates:4"
MARIAN = "parallax 0|marian|model:opus-mt-de-en|beam:4"
HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>"
QUOTING = "\"><svg onload=window.hacked=1> '&amp; {{ 7*7 }} <!-- ]]>"
BIDI = "\u202eoverridden\u202c \u2066isolated"
CONTROLS = "nul\x00 bell\x07 tab\tline\u2028end \ud800 \ufffe"
BULGARIAN = "Войната на Русия срещу Украйна продължава."
GERMAN = "Der Krieg gegen Russland dauert an."

Lines = Sequence[tuple[str, str]]  # the kind and text of lines, sentences divided by "|"


def article(name: str, lang: str, lines: Lines, **fields: object) -> tuple[Article, list[Sentence]]:
    """Builds an article and its sentences; a line that begins with a quotation mark is quoted up to its last one."""
    text, places, sentences = "", [], list[Sentence]()
    for kind, line in lines:
        begin = len(text)
        last = max(line.rfind("“"), line.rfind("»"))
        quote = (begin, begin + last + 1) if line[0] in "„«" else None
        for part in line.split("|"):
            inside = quote if quote and len(text) < quote[1] else None
            sentences.append(Sentence(name, len(sentences), len(text), len(text) + len(part), part, kind, inside))
            text += part + " "
        places.append(Line(begin, len(text) - 1, kind))
        text += "\n"
    facts: dict[str, object] = {"title": lines[0][1], "source": f"{name}.txt", "url": "", "published": "", "flags": ()}
    facts |= {"declared_lang": ""} | fields
    return Article(name, lang, text=text, lines=tuple(places), **facts), sentences  # type: ignore[arg-type]


def example() -> Run:
    """Builds three stories: two versions with a grave divergence, one version full of traps, three versions."""
    made = [
        article(
            "bg-1",
            "bg",
            [
                ("headline", "НАТО и Южна Корея"),
                ("lead", BULGARIAN),
                ("body", "„Ще дадем дронове.|Ще дадем и снаряди.“"),
                ("body", "Срещата е във вторник."),
                ("boilerplate", "Сподели"),
                ("related", "Друга новина"),
            ],
            flags=("language mismatch: declared de",),
            published="2024-07-09",
        ),
        article(
            "de-1",
            "de",
            [
                ("headline", "NATO und Südkorea"),
                ("body", "Das Treffen ist am Dienstag."),
                ("body", GERMAN),
                ("body", "„Wir geben Drohnen“, sagte er."),
            ],
            title="Ein anderer Titel",
            url="https://example.org/?a=1&b=2",
        ),
        article(
            f'<id> "{QUOTING}',
            "en",
            [
                ("headline", HOSTILE),
                ("lead", QUOTING),
                ("body", BIDI),
                ("body", f"„{CONTROLS}“"),
                ("body", "שלום עולם"),
                ("caption", HOSTILE),
            ],
            url="javascript:window.hacked=1",
            published="yesterday <b>",
            flags=(HOSTILE,),
            source=QUOTING,
        ),
        article("t-1", "uk", [("headline", "Заголовок"), ("body", "Перше."), ("body", "Третє.")]),
        article("t-2", "de", [("headline", "Titel"), ("body", "Erstens."), ("body", "Zweitens.")]),
        article("t-3", "de", [("headline", "Titel zwei"), ("body", "Zweitens auch.")]),
    ]
    articles = [one for one, _ in made]
    sentences = [sentence for _, own in made for sentence in own]
    trap = articles[2].id
    pairs = [
        pair("p-lead", "two", sentences, ("bg-1", 1), ("de-1", 2)),
        pair("p-head", "two", sentences, ("bg-1", 0), ("de-1", 0)),
        pair("p-when", "two", sentences, ("bg-1", 4), ("de-1", 1)),
        pair("p-three", "three", sentences, ("t-1", 0), ("t-3", 0)),
    ]
    return Run(
        articles,
        sentences,
        [english(s, OFFLINE if s.article_id == "bg-1" else MARIAN) for s in sentences if s.article_id != trap],
        [story("one", trap), story("three", "t-1", "t-2", "t-3"), story("two", "bg-1", "de-1")],
        [
            bead("bg-1", "de-1", (0, 1), (0, 1)),
            bead("bg-1", "de-1", (1, 2), (2, 3)),
            bead("bg-1", "de-1", (2, 4), (3, 4)),
            bead("bg-1", "de-1", (4, 5), (1, 2), "crossing"),
            bead("t-1", "t-2", (0, 1), (0, 1)),
            bead("t-1", "t-2", (1, 2), (1, 2)),
            bead("t-1", "t-3", (0, 1), (0, 1)),
            bead("t-2", "t-3", (2, 3), (1, 2)),
            bead("t-1", "t-2", (2, 3), (3, 3)),
        ],
        [
            quoted(articles[0], "Ще дадем дронове. Ще дадем и снаряди.", "той", "Jens Stoltenberg"),
            quoted(articles[2], CONTROLS, QUOTING, HOSTILE),
        ],
        [
            Claim(
                "c",
                "two",
                "quote",
                tuple(Member(it, 0, 3, ((0, 3),), "direct", "", "full") for it in ("bg-1", "de-1")),
                0.9,
                "claims",
            )
        ],
        pairs,
        [
            divergence("p-head", "paraphrase", 0),
            divergence("p-when", "form", 1, source="machine"),
            divergence("p-lead", "role", 3, evidence=(evidence(articles),)),
            divergence("p-three", "number", 2, explanation=HOSTILE),
        ],
        [Refused(HOSTILE, QUOTING)],
        [Refused("bg-1#5", "not of the story: boilerplate"), Refused("bg-1#6", "not of the story: related")],
    )


def english(sentence: Sentence, engine: str) -> Translation:
    flags = ("number lost: 11",) if sentence.text == GERMAN else ()
    text = f"English {sentence.index} of {sentence.article_id}"
    return Translation(sentence.article_id, sentence.index, "en", text, engine, 0.5, flags)


def story(name: str, *articles: str) -> Story:
    return Story(name, articles, 0.9, "stories")


def bead(src: str, tgt: str, left: tuple[int, int], right: tuple[int, int], kind: str = "1-1") -> Bead:
    return Bead(src, tgt, *left, *right, 0.9, kind, "beads")


def quoted(one: Article, words: str, speaker: str, name: str) -> Quote:
    start = one.text.index(words)
    return Quote(f"q {one.id}", one.id, start, start + len(words), words, "direct", speaker, "", name)


def pair(name: str, of: str, sentences: list[Sentence], src: tuple[str, int], tgt: tuple[str, int]) -> AlignedPair:
    left, right = (next(s for s in sentences if (s.article_id, s.index) == key) for key in (src, tgt))
    src_ref, tgt_ref = (f"{s.article_id}#{s.start}-{s.end}" for s in (left, right))
    texts = (left.text, right.text, "", "")
    return AlignedPair(name, of, "c", "statement", "bg", "de", *texts, OFFLINE, OFFLINE, src_ref, tgt_ref, 0.9, "pairs")


def evidence(articles: list[Article]) -> Evidence:
    src, tgt = "Русия срещу Украйна", "gegen Russland"
    left, right = articles[0].text.index(src), articles[1].text.index(tgt)
    says = "against Ukraine / against Russia"
    return Evidence("role", left, left + len(src), right, right + len(tgt), src, tgt, says)


def divergence(
    name: str,
    kind: str,
    severity: int,
    source: str = "editor",
    explanation: str = "They differ.",
    evidence: tuple[Evidence, ...] = (),
) -> Divergence:
    signals = {"role": 0.8, "chrF": 0.25}
    return Divergence(name, kind, severity, 0.75, source, explanation, signals, evidence, "divergence|signals:2")


EMPTY = Run([], [], [], [], [], [], [], [], [], [], [])


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    return html.document_fromstring(render(example()))


def texts(page: html.HtmlElement, css_path: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.xpath(css_path)]


def of_class(name: str) -> str:
    return f"[contains(concat(' ', @class, ' '), ' {name} ')]"


def test_empty_run_still_gives_a_page() -> None:
    assert "No story is here yet" in render(EMPTY)


def test_same_run_gives_same_bytes() -> None:
    assert render(example()).encode() == render(example()).encode()


def test_every_story_sentence_is_there_once(page: html.HtmlElement) -> None:
    run = example()
    expected = Counter(str(shown(s.text)) for s in run.sentences if s.kind in STORY_KINDS)
    assert (
        Counter(one.text_content() for one in page.xpath(f"//*{of_class('rows')}//p{of_class('original')}")) == expected
    )


def test_every_line_outside_the_story_is_there_with_its_kind(page: html.HtmlElement) -> None:
    left = texts(page, f"//*{of_class('leaving')}//li")
    assert left == ["boilerplate Сподели", "related Друга новина", f"caption {HOSTILE}"]


def test_line_that_no_sentence_covers_is_not_lost() -> None:
    run = example()
    page = html.document_fromstring(render(replace(run, sentences=[s for s in run.sentences if s.text != BULGARIAN])))
    assert f"lead, not cut into sentences {BULGARIAN}" in texts(page, f"//*{of_class('leaving')}//li")


def test_gravest_story_and_divergence_come_first(page: html.HtmlElement) -> None:
    assert [one.split(" ")[0] for one in texts(page, f"//nav//*{of_class('sign')}")] == ["▲▲▲", "▲▲"]
    found = texts(page, f"//article[1]//*{of_class('summary')}//li")
    assert [one.split(" They")[0] for one in found] == ["▲▲▲ grave: role", "▲ note: form"]


def test_picker_names_stories_in_english(page: html.HtmlElement) -> None:
    assert texts(page, "//nav//li/a") == [
        "English 0 of bg-1† Bulgarian, German; 2 versions ▲▲▲ grave",
        "English 0 of t-1 Ukrainian, German; 3 versions ▲▲ notable",
        f"{HOSTILE} English; one version",
    ]


def test_links_lead_somewhere_and_ids_are_distinct(page: html.HtmlElement) -> None:
    ids = Counter(page.xpath("//@id"))
    assert max(ids.values()) == 1
    inner = [href for href in page.xpath("//a/@href") if href.startswith("#")]
    assert inner
    assert {href[1:] for href in inner} <= set(ids)


def test_anchor_comes_from_the_pair(page: html.HtmlElement) -> None:
    assert page.get_element_by_id(f"{anchor('divergence', 'p-lead')}-role-editor").tag == "aside"


def test_marks_the_words_on_both_sides(page: html.HtmlElement) -> None:
    name = f"{anchor('divergence', 'p-lead')}-role-editor"
    assert texts(page, f"//mark[@data-names='{name}'][@class='s3']") == ["Русия срещу Украйна", "gegen Russland"]


def test_note_shows_reading_making_and_signals(page: html.HtmlElement) -> None:
    note = " ".join(page.get_element_by_id(f"{anchor('divergence', 'p-lead')}-role-editor").text_content().split())
    parts = (
        "grave: role", "They differ.", "against Ukraine / against Russia", "Русия срещу Украйна ↔ gegen Russland",
        "stands in the originals", "0.75 apart", "role0.80 chrF0.25", "divergence|signals:2",
    )  # fmt: skip
    assert [part for part in parts if part not in note] == []


def test_what_was_said_stands_side_by_side(page: html.HtmlElement) -> None:
    row = page.get_element_by_id(anchor("claim", "c"))
    cells = [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]
    assert [cell.split(" ", 5)[:5] for cell in cells] == [
        ["all", "of", "it,", "quoted", "НАТ"],
        ["all", "of", "it,", "quoted", "NAT"],
    ]
    assert row.xpath("./th/a/@href") == ["#" + anchor("story", "two") + "-row-1"]


def test_a_version_that_misses_a_claim_says_so() -> None:
    run = example()
    member = Member("t-1", 0, 9, ((0, 3), (5, 9)), "mixed", "Jan Roe", "contradicting")
    other = Member("t-2", 0, 5, ((0, 5),), "", "", "partial")
    claim = Claim("x", "three", "quote", (member, other), 0.9, "claims")
    page = html.document_fromstring(render(replace(run, claims=[claim])))
    row = page.get_element_by_id(anchor("claim", "x"))
    cells = [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]
    assert cells[0].startswith("contradicts, quoted in part: Jan Roe Заг … овок")
    assert cells[1].startswith("a part of it, in its own words Titel")
    assert cells[2] == "missing"


def test_severity_nought_is_quiet(page: html.HtmlElement) -> None:
    assert texts(page, f"//*{of_class('equivalent')}") == ["no difference found"]
    assert not page.xpath(f"//*[contains(@id, '{anchor('divergence', 'p-head')}')]")


def test_gap_and_crossing_link_are_told(page: html.HtmlElement) -> None:
    assert texts(page, f"//article[1]//p{of_class('link')}") == [
        "⤮ says the same as row 5 in Bulgarian",
        "⤮ says the same as row 2 in German",
    ]
    assert texts(page, f"//article[1]//p{of_class('none')}") == ["stands elsewhere", "stands elsewhere"]
    assert set(texts(page, f"//article[2]//p{of_class('none')}")) == {"no counterpart"}


def test_versions_in_one_language_are_told_apart(page: html.HtmlElement) -> None:
    assert texts(page, "//article[2]//h3[parent::*[@class='labels']]") == ["Ukrainian", "German 1", "German 2"]
    assert texts(page, f"//article[2]//*{of_class('between')}") == ["Ukrainian and German 2"]


def test_offline_english_is_told_on_banner_and_sentence(page: html.HtmlElement) -> None:
    assert texts(page, f"//p{of_class('banner')}/strong") == ["offline engine, low quality"]
    daggers = page.xpath(f"//*{of_class('rows')}//p{of_class('english')}/sup")
    assert len(daggers) == sum(t.engine == OFFLINE for t in example().translations) - 2  # two lines are no story
    assert all(one.get("title") == "offline engine, low quality" for one in daggers)
    run = example()
    assert "†" not in render(replace(run, translations=[replace(t, engine=MARIAN) for t in run.translations]))


def test_doubtful_english_and_missing_english_are_told(page: html.HtmlElement) -> None:
    assert "doubtful English: number lost: 11" in texts(page, f"//p{of_class('doubt')}")
    assert "no English" in render(replace(example(), translations=[]))


def test_speaker_stands_beneath_the_quotation(page: html.HtmlElement) -> None:
    figure = page.xpath(f"//article[1]//figure{of_class('quote')}")[0]
    assert len(figure.xpath(f".//div{of_class('sentence')}")) == 2
    assert texts(figure, ".//figcaption/bdi") == ["той", "Jens Stoltenberg"]


def test_columns_head_with_title_date_flags_and_engine(page: html.HtmlElement) -> None:
    bulgarian, german = texts(page, f"//article[1]//div{of_class('head')}")
    assert bulgarian == (
        "Bulgarian 9 July 2024, bg-1.txt English by offline, small: offline engine, low quality † "
        "language mismatch: declared de"
    )
    assert german == "German Ein anderer Titel undated, de-1.txt, at its source English by marian, opus-mt-de-en"


def test_languages_are_told_to_the_browser(page: html.HtmlElement) -> None:
    assert set(page.xpath(f"//p{of_class('original')}/@lang")) == {"bg", "de", "uk", "en"}
    assert set(page.xpath(f"//p{of_class('original')}/@dir")) == {"auto"}


def test_policy_allows_the_two_inline_texts_alone(page: html.HtmlElement) -> None:
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; ")
    for tag_name in ("style", "script"):
        (element,) = page.xpath(f"//{tag_name}")
        digest = b64encode(sha256(element.text.encode()).digest()).decode()
        assert f"{tag_name}-src 'sha256-{digest}'" in policy


def test_hostile_text_makes_no_element_and_no_link(page: html.HtmlElement) -> None:
    assert not page.xpath("//svg | //img | //@style | //@onload | //@onerror")
    assert {href for href in page.xpath("//a/@href") if not href.startswith("#")} == {"https://example.org/?a=1&b=2"}
    assert "{{ 7*7 }}" in page.text_content()


def test_what_is_no_text_does_not_reach_the_page() -> None:
    text = render(example())
    text.encode("utf-8")
    assert not re.search("[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe]", text)


def test_refused_inputs_and_signatures_are_listed(page: html.HtmlElement) -> None:
    assert texts(page, "//footer//li") == [f"{HOSTILE}: {QUOTING}", "2 lines outside the stories were not translated."]
    assert texts(page, "//footer//summary") == ["Turned away: 1 input, 2 lines outside the stories"]
    assert texts(page, "//footer//dd") == [
        MARIAN,
        OFFLINE,
        "stories",
        "beads",
        "claims",
        "pairs",
        "divergence|signals:2",
    ]


@pytest.mark.parametrize(
    ("refused", "untranslated", "expected"),
    [(0, 0, []), (2, 0, ["Turned away: 2 inputs"]), (0, 1, ["Turned away: 1 line outside the stories"])],
)
def test_what_was_turned_away_is_counted(refused: int, untranslated: int, expected: list[str]) -> None:
    one = Refused("a", "b")
    run = replace(EMPTY, refused=[one] * refused, untranslated=[one] * untranslated)
    assert texts(html.document_fromstring(render(run)), "//footer//summary") == expected


def test_likeness_of_grouping_is_not_shown(page: html.HtmlElement) -> None:
    assert "Likeness" not in page.text_content()


def test_article_in_no_story_is_named() -> None:
    run = example()
    lone, _ = article("lone", "de", [("headline", "Allein")])
    page = html.document_fromstring(render(replace(run, articles=[*run.articles, lone])))
    assert texts(page, "//footer/details[1]/summary") == ["In no story: 1 article"]


def test_note_without_a_row_is_shown_all_the_same() -> None:
    run = example()
    pairs = [replace(p, src_ref="bg-1#9999-10000", tgt_ref="de-1#9999-10000") for p in run.pairs[:1]]
    lost = replace(run, pairs=[*pairs, *run.pairs[1:]], divergences=[divergence("p-lead", "role", 3)])
    assert "Judged, but in no row" in render(lost)


def test_two_divergences_of_one_pair_have_their_own_anchors() -> None:
    run = example()
    page = html.document_fromstring(
        render(
            replace(
                run,
                divergences=[
                    *run.divergences,
                    divergence("p-lead", "name", 2),
                    divergence("p-lead", "name", 1, source="machine"),
                ],
            )
        )
    )
    assert max(Counter(page.xpath("//@id")).values()) == 1


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"articles": []}, "sentences: name the article 'bg-1'"),
        ({"pairs": []}, "divergences: name the pair 'p-head'"),
        ({"stories": []}, "beads: name the article of a story 'bg-1'"),
        ({"stories": [], "beads": []}, "claims: name the story 'two'"),
        ({"stories": [], "beads": [], "claims": []}, "pairs: name the article of their story 'two: bg-1'"),
    ],
)
def test_records_that_do_not_fit_are_the_users_to_mend(broken: dict[str, list[object]], message: str) -> None:
    with pytest.raises(UserError, match=re.escape(message)):
        render(replace(example(), **broken))  # type: ignore[arg-type]


@pytest.mark.parametrize("ref", ["", "#", "a", "a#", "a#1", "a#1-", "a#-2", "a#x-y", "#1-2"])
def test_place_that_is_none_is_told(ref: str) -> None:
    run = example()
    with pytest.raises(UserError, match="is not article#start-end"):
        render(replace(run, pairs=[replace(run.pairs[0], src_ref=ref), *run.pairs[1:]]))


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("", ""),
        ("a", "a"),
        ("e\u0301 😀 ש\u200f", "e\u0301 😀 ש\u200f"),
        ("a\tb\r\nc\u2028d\x85", "a b  c d "),
        ("\0\x07\x7f\x9b\ud800\uffff", "\ufffd" * 6),
        ("\u202ea\u202db\u202c", "\ufffda\ufffdb"),
        ("\u202aa\u2067b\u2069", "ab"),
        (7, 7),
    ],
)
def test_shown_text_cannot_act(raw: object, safe: object) -> None:
    assert shown(raw) == safe


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("", ("", "")),
        ("2024-07-09", ("2024-07-09", "9 July 2024")),
        ("2024-07-09T10:00:00Z", ("2024-07-09", "9 July 2024")),
        ("9. Juli", ("", "9. Juli")),
        ("2024-13-01", ("", "2024-13-01")),
    ],
)
def test_dates_are_spelt(published: str, expected: tuple[str, str]) -> None:
    assert spelt_date(published) == expected


@pytest.mark.parametrize(("code", "safe"), [("bg", "bg"), ("zh-Hant", "zh-Hant"), ("", "und"), ('x" onload="', "und")])
def test_language_tags_are_tags(code: str, safe: str) -> None:
    assert tag(code) == safe


@pytest.mark.parametrize(("signature", "name"), [(MARIAN, "marian, opus-mt-de-en"), ("", ""), ("own", "own")])
def test_signatures_are_shortened(signature: str, name: str) -> None:
    assert short(signature) == name
