from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from align.quotes import quotes
from align.records import Quote
from mt import ingest
from mt.languages import LANGUAGES
from mt.records import Article, Line


def article(text: str, lang: str, kind: str = "body") -> Article:
    """Makes an article whose every line is of one kind."""
    lines = tuple(Line(*match.span(), kind) for match in regex.finditer(r"[^\n\r\v\f\x85\u2028\u2029]+", text))
    return Article("a", lang, "", text, lines, "test", "", "", lang, ())


# language, text, and for each quote its text, form, speaker, cue
SPOKEN = [
    # after the quote, inverted and not
    (
        "bg",
        '"Ще помогнем на всички." - каза Йенс Столтенберг.',
        ["Ще помогнем на всички.|direct|Йенс Столтенберг|каза"],
    ),
    ("bg", "„Ще помогнем на всички“, заяви министърът.", ["Ще помогнем на всички|direct|министърът|заяви"]),
    ("de", "„Wir helfen allen“, sagte Jens Stoltenberg.", ["Wir helfen allen|direct|Jens Stoltenberg|sagte"]),
    ("de", "„Wir helfen allen“, so der Minister.", ["Wir helfen allen|direct|der Minister|so"]),
    ("de", "„Wir helfen“, hatte VW-Chef Winterkorn erklärt.", ["Wir helfen|direct|VW-Chef Winterkorn|erklärt"]),
    ("uk", "“Ми допоможемо всім”, — сказав Єнс Столтенберг.", ["Ми допоможемо всім|direct|Єнс Столтенберг|сказав"]),
    ("uk", "«Ми допоможемо всім», — додав він.", ["Ми допоможемо всім|direct|він|додав"]),
    ("en", "“We will help everyone,” said Jens Stoltenberg.", ["We will help everyone,|direct|Jens Stoltenberg|said"]),
    ("en", "“We will help everyone,” he told reporters.", ["We will help everyone,|direct|he|told"]),
    ("en", '"We will help," the president said on Monday.', ["We will help,|direct|the president|said"]),
    # before the quote
    ("bg", "Йенс Столтенберг каза: „Ще помогнем.“", ["Ще помогнем.|direct|Йенс Столтенберг|каза"]),
    (
        "de",
        "Sonia und Willy Bogner teilten mit: „Das erschüttert uns.“",
        ["Das erschüttert uns.|direct|Willy Bogner|teilten"],
    ),
    ("de", "In einem Interview mit der BBC erklärte er: „Ja.“", ["Ja.|direct|er|erklärte"]),
    ("uk", "Єнс Столтенберг сказав: «Ми допоможемо».", ["Ми допоможемо|direct|Єнс Столтенберг|сказав"]),
    ("en", "Jens Stoltenberg told reporters: “We will help.”", ["We will help.|direct|Jens Stoltenberg|told"]),
    # in the middle
    (
        "de",
        "„Ja“, sagte Jens Stoltenberg, „aber nicht heute.“",
        ["Ja|direct|Jens Stoltenberg|sagte", "aber nicht heute.|mixed|Jens Stoltenberg|sagte"],
    ),
    (
        "uk",
        "«Так, — сказав Єнс Столтенберг, — ми допоможемо всім».",
        ["Так, — сказав Єнс Столтенберг, — ми допоможемо всім|direct|Єнс Столтенберг|сказав"],
    ),
    # in the next sentence or paragraph, from the sentence before
    (
        "bg",
        "„Ще помогнем на всички.“\nТова заяви Йенс Столтенберг, цитиран от Укринформ.",
        ["Ще помогнем на всички.|direct|Йенс Столтенберг|заяви"],
    ),
    (
        "de",
        "„Wir werden allen helfen.“\nDies erklärte Jens Stoltenberg, berichtet UNIAN.",
        ["Wir werden allen helfen.|direct|Jens Stoltenberg|erklärte"],
    ),
    (
        "uk",
        "«Ми всім будемо допомагати».\nПро це заявив Єнс Столтенберг.",
        ["Ми всім будемо допомагати|direct|Єнс Столтенберг|заявив"],
    ),
    (
        "en",
        "“We will help every one of them.”\nThis was said by Jens Stoltenberg.",
        ["We will help every one of them.|direct|Jens Stoltenberg|said"],
    ),
    (
        "en",
        "Jens Stoltenberg said NATO was ready. “We will help all of them.”",
        ["We will help all of them.|direct|Jens Stoltenberg|said"],
    ),
    (
        "de",
        "Jens Stoltenberg sagte weiter:\n„Wir werden allen helfen.“",
        ["Wir werden allen helfen.|direct|Jens Stoltenberg|sagte"],
    ),
    # a document, an organisation, a source
    (
        "bg",
        '"Двете страни се споразумяха." - се казва в изявлението.',
        ["Двете страни се споразумяха.|direct|изявлението|се казва"],
    ),
    (
        "de",
        "In der Erklärung hieß es: „Beide Seiten sind einig.“",
        ["Beide Seiten sind einig.|direct|der Erklärung|hieß es"],
    ),
    (
        "de",
        "Laut der Polizei war es „ein tragischer Unfall ohne Zeugen“.",
        ["ein tragischer Unfall ohne Zeugen|mixed|der Polizei|Laut"],
    ),
    (
        "bg",
        "По думите на Йенс Столтенберг „това е ясен и силен сигнал“.",
        ["това е ясен и силен сигнал|mixed|Йенс Столтенберг|По думите на"],
    ),
    (
        "uk",
        "За словами Єнса Столтенберга, це “ясний і сильний сигнал”.",
        ["ясний і сильний сигнал|mixed|Єнса Столтенберга|За словами"],
    ),
    (
        "en",
        "According to Jens Stoltenberg, it is “a clear and strong signal”.",
        ["a clear and strong signal|mixed|Jens Stoltenberg|According to"],
    ),
    # a part of a reported sentence
    (
        "bg",
        "Йенс Столтенберг заяви, че е „уверен в бъдещето на съюза“.",
        ["уверен в бъдещето на съюза|mixed|Йенс Столтенберг|заяви"],
    ),
    (
        "de",
        "Die NATO betonte, dass man gegen „die illegalen Provokationen“ und „neue Drohungen aus dem Norden“ stehe.",
        ["die illegalen Provokationen|mixed|Die NATO|betonte", "neue Drohungen aus dem Norden|mixed|Die NATO|betonte"],
    ),
    ("de", "Die NATO nannte den Bericht „haltlos“.", ["haltlos|mixed|Die NATO|nannte"]),
    (
        "uk",
        "Єнс Столтенберг заявив, що він “впевнений, що це буде”.",
        ["впевнений, що це буде|mixed|Єнс Столтенберг|заявив"],
    ),
    (
        "en",
        "Jens Stoltenberg said he was “confident that this will be” clear.",
        ["confident that this will be|mixed|Jens Stoltenberg|said"],
    ),
    # alone in its paragraph, nobody named
    ("en", "“Nobody knows what will come next.”", ["Nobody knows what will come next.|direct||"]),
    # what stands between the cue and its speaker, and other verbs near the quote
    (
        "bg",
        "„Нямаме друг избор“, каза пред журналисти министърът Теменужка Петкова. „Трябва да приемем бюджета.“",
        [
            "Нямаме друг избор|direct|министърът Теменужка Петкова|каза",
            "Трябва да приемем бюджета.|direct|министърът Теменужка Петкова|каза",
        ],
    ),
    (
        "bg",
        "Премиерът Росен Желязков подчерта, че страната „няма да отстъпи“ и призова за спокойствие.",
        ["няма да отстъпи|mixed|Премиерът Росен Желязков|подчерта"],
    ),
    ("bg", "По думите му „това е исторически момент“.", ["това е исторически момент|mixed|му|По думите му"]),
    (
        "uk",
        "Речниця Білого дому сказала, що США “уважно стежать за ситуацією”.",
        ["уважно стежать за ситуацією|mixed|Речниця Білого дому|сказала"],
    ),
    ("uk", "За його словами, це “складно, але можливо”.", ["складно, але можливо|mixed|його|За його словами"]),
    ("en", "“We will not stop,” Rutte told the BBC.", ["We will not stop,|direct|Rutte|told"]),
    (
        "en",
        "Angela Merkel called the attack “cowardly” and “a crime against humanity.”",
        ["cowardly|mixed|Angela Merkel|called", "a crime against humanity.|mixed|Angela Merkel|called"],
    ),
    ("en", "The so-called “soft launch” was in Paris.", []),
    ("de", "Sie sei „sehr enttäuscht“, erklärte die Ministerin.", ["sehr enttäuscht|mixed|die Ministerin|erklärte"]),
    # nested, closed too early
    (
        "uk",
        "«Він сказав „так“ і пішов», — додав Єнс Столтенберг.",
        ["Він сказав „так“ і пішов|direct|Єнс Столтенберг|додав"],
    ),
    ("de", "„Wir prüfen es.“ dass es gelingt“, sagte er.", ["Wir prüfen es.“ dass es gelingt|direct|er|sagte"]),
    # no speech: names, titles, scare quotes, one word in a reported sentence, a lone mark
    ("bg", 'Той отбеляза, че НАТО ще надгради сътрудничеството по "водещите проекти" за Украйна.', []),
    ("bg", "На Украйна беше предаден танк „Леопард“.", []),
    ("de", "Auf dem Gipfel wird die Zusammenarbeit im Rahmen von „Flaggschiffprojekten“ entwickelt.", []),
    ("de", "Die Partei „Union pour un Mouvement Populaire“ tagte.", []),
    ("uk", "Ухвалено рішення про ракету “Орєшнік”.", []),
    ("en", "The minister said he had read “War and Peace” twice.", []),
    ("de", "„NATO", []),
]

# the person meant, by the name's English words: pronouns, offices, fuller forms
MEANT = [
    ("de", "NATO-Generalsekretär Jens Stoltenberg kam. Er sagte: „Ja.“", ["jens stoltenberg"]),
    ("de", "NATO-Generalsekretär Jens Stoltenberg kam. Der NATO-Generalsekretär sagte: „Ja.“", ["jens stoltenberg"]),
    ("de", "Olaf Scholz traf Jens Stoltenberg. Jens Stoltenberg sagte viel. „Ja“, sagte er.", ["jens stoltenberg"]),
    ("de", "Der Präsident Frankreichs, Nicolas Sarkozy, kam. „Ja“, sagte der Präsident.", ["nicolas sarkozy"]),
    ("de", "Jens Stoltenberg kam nach Berlin. „Ja“, sagte Stoltenberg.", ["jens stoltenberg"]),
    ("de", "„Ja“, sagte der Minister.", [""]),
    ("en", "Jens Stoltenberg, the secretary-general, came. “Yes,” said the secretary-general.", ["jens stoltenberg"]),
    ("en", "President Emmanuel Macron met President Joe Biden. “Yes,” said the president.", [""]),
]


def shown(found: list[Quote]) -> list[str]:
    return ["|".join((quote.text, quote.form, quote.speaker, quote.cue)) for quote in found]


@pytest.mark.parametrize(("lang", "text", "expected"), SPOKEN)
def test_who_said_what(lang: str, text: str, expected: list[str]) -> None:
    assert shown(quotes(article(text, lang))) == expected


@pytest.mark.parametrize(("lang", "text", "expected"), MEANT)
def test_who_is_meant(lang: str, text: str, expected: list[str]) -> None:
    assert [quote.speaker_name_en.lower() for quote in quotes(article(text, lang))] == expected


ODD = [
    "“",
    "x",
    "“x",
    "”x“",
    "„“",
    "\u2028“a\u2028b”",
    "“👍🏽” каза той.",
    "قال “نعم نعم نعم” ثم",
    "“e\u0301te\u0301 la\u0300 bas,” he said.",
]


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_odd_inputs(text: str, lang: str) -> None:
    for quote in quotes(article(text, lang)):
        assert quote.text == text[quote.start : quote.end]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aБ .,:\n-" + '„“”"«»‘’', min_size=1, max_size=60), st.sampled_from(sorted(LANGUAGES)))
def test_quotes_slice_and_do_not_overlap(text: str, lang: str) -> None:
    at = 0
    for quote in quotes(article(text, lang)):
        assert quote.text == text[quote.start : quote.end].strip()
        assert quote.start >= at
        assert quote.id == f"a@{quote.start}"
        at = quote.end


@pytest.mark.parametrize(("kind", "count"), [("headline", 1), ("lead", 1), ("body", 1), ("related", 0), ("caption", 0)])
def test_only_the_story_is_read(kind: str, count: int) -> None:
    assert len(quotes(article("“We will help everyone,” said Jens Stoltenberg.", "en", kind))) == count


def test_the_last_of_a_long_article_is_found_in_little_time() -> None:
    text = "\n".join(["“We will help everyone,” said Jens Stoltenberg."] * 2_000)
    found = quotes(article(text, "en"))
    assert len(found) == 2_000
    assert {quote.speaker_name_en for quote in found} == {"Jens Stoltenberg"}


# by reading the seeds: form, speaker, cue, first word of each quote
SEEDS = {
    "000": ["direct|Юн|сказав|Я", "mixed|генеральний секретар НАТО Єнс Столтенберг|заявив|впевнений,"],
    "001": [
        "direct|генералният секретар на НАТО Йенс Столтенберг|заяви|На",
        "direct|генералният секретар на Алианса|каза|Иран",
        "direct|Столтенберг|каза|Водещият",
    ],
    "002": ["mixed|Die NATO|betonte|die"],
    "003": ["direct|er|sagte|Iran", "direct|er|sagte|Das"],
    "004": ["direct|изявлението|се казва|Двете"],
}


@pytest.mark.parametrize("seed", sorted(SEEDS))
def test_seeds(seed: str) -> None:
    (path,) = (Path(__file__).parents[2] / "seeds").glob(f"{seed}_*.txt")
    (made,), _ = ingest.ingest([(path.name, path.read_bytes())])
    found = quotes(made)
    assert [f"{q.form}|{q.speaker}|{q.cue}|{q.text.split()[0]}" for q in found] == SEEDS[seed]
    assert all(q.speaker_name_en == "Jens Stoltenberg" for q in found if seed in {"001", "003"})
