from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from align.quotes import quotes
from align.records import AlignedPair, Quote
from eval.divergence import divergences
from eval.records import Divergence
from mt.records import Sentence
from tests import seeds


def pair(langs: str, src: str, tgt: str, src_en: str = "", tgt_en: str = "") -> AlignedPair:
    """Makes a pair of whole texts; ``langs`` is written "uk-de"."""
    one, other = langs.split("-")
    return AlignedPair(
        id="p", story_id="s", claim_id="c", kind="statement", src_lang=one, tgt_lang=other, src=src, tgt=tgt,
        src_en=src_en, tgt_en=tgt_en, src_engine="", tgt_engine="", src_ref=f"a#0-{len(src)}",
        tgt_ref=f"b#0-{len(tgt)}", score=1.0, made_by="m",
    )  # fmt: skip


class Same:
    """Finds all texts alike, so that only what is asserted counts."""

    signature = "same"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.ones((len(texts), 1), np.float32)


def judged(it: AlignedPair) -> list[Divergence]:
    return divergences([it], [], [], Same())


# Pairs of sentences that no seed has: language pair, the two texts, then the type, severity and evidence planted.
PLANTED = [
    # who stands against whom, turned by a preposition
    ("uk-de", "Росія веде війну проти Грузії.", "Georgien führt einen Krieg gegen Russland.",
     "role", 3, "проти Грузії", "gegen Russland"),
    ("bg-uk", "Сърбия подаде жалба срещу Косово.", "Косово подало скаргу проти Сербії.",
     "role", 3, "срещу Косово", "проти Сербії"),
    ("en-de", "Armenia filed a case against Azerbaijan.", "Aserbaidschan reichte Klage gegen Armenien ein.",
     "role", 3, "against Azerbaijan", "gegen Armenien"),
    ("en-bg", "India imposed tariffs against Pakistan.", "Пакистан наложи мита срещу Индия.",
     "role", 3, "against Pakistan", "срещу Индия"),
    ("de-uk", "Teheran droht mit einem Angriff gegen Israel.", "Ізраїль погрожує атакою проти Ірану.",
     "role", 3, "gegen Israel", "проти Ірану"),
    # another opponent, neither of them on both sides
    ("uk-de", "Уряд подав скаргу проти Естонії.", "Die Regierung legte Beschwerde gegen Lettland ein.",
     "role", 2, "проти Естонії", "gegen Lettland"),
    # the agent of the one is the opponent of the other
    ("de-bg", "Chinas Kampagne dauert an.", "Кампанията срещу Китай продължава.", "role", 2, "Chinas", "срещу Китай"),
    ("en-uk", "Serbia's operation went on all night.", "Операція проти Сербії тривала всю ніч.",
     "role", 2, "Serbia", "проти Сербії"),
    ("de-en", "Der israelische Angriff begann am Morgen.", "The attack against Israel began in the morning.",
     "role", 2, "israelische", "against Israel"),
    # amounts
    ("uk-en", "Унаслідок обстрілу загинули п'ятеро дітей і 12 дорослих.",
     "The shelling killed five children and 21 adults.", "number", 3, "12", "21"),
    ("bg-de", "Бюджетът е 3,5 млрд. евро.", "Der Haushalt beträgt 3,5 Millionen Euro.",
     "number", 3, "3,5 млрд", "3,5 Millionen"),
    # dates
    ("en-de", "The vote will be held on May 8.", "Die Abstimmung ist am 9. Mai.", "date", 2, "May 8", "9. Mai"),
    ("bg-uk", "Срещата е на 3 март.", "Зустріч відбудеться 3 травня.", "date", 2, "3 март", "3 травня"),
    # sources and people
    ("bg-de", "Това съобщи БТА.", "Dies meldete die DPA.", "attribution", 2, "БТА", "DPA"),
    ("uk-en", "Про це повідомляє Укрінформ.", "Reuters reported this.", "attribution", 2, "Укрінформ", "Reuters"),
    ("en-bg", "Prime Minister Mark Rutte resigned.", "Министър-председателят Борис Джонсън подаде оставка.",
     "name", 2, "Mark Rutte", "Борис Джонсън"),
    # negation
    ("de-uk", "Polen wird keine Truppen entsenden.", "Польща надішле війська.", "polarity", 2, "keine", ""),
    ("en-bg", "Norway didn't sign the treaty.", "Норвегия подписа договора.", "polarity", 2, "didn't", ""),
]  # fmt: skip


Case = tuple[str, str, str, str, int, str, str]


@pytest.mark.parametrize("case", PLANTED, ids=[f"{it[0]}-{it[3]}-{n}" for n, it in enumerate(PLANTED)])
def test_a_planted_divergence_is_the_gravest_of_its_pair_whichever_side_is_first(case: Case) -> None:
    langs, src, tgt, *expected, ours, theirs = case
    for it, words in (
        (pair(langs, src, tgt), (ours, theirs)),
        (pair("-".join(reversed(langs.split("-"))), tgt, src), (theirs, ours)),
    ):
        first = judged(it)[0]
        assert [first.type, first.severity] == expected
        assert first.source == "editor"
        assert (first.evidence[0].src_words, first.evidence[0].tgt_words) == words


EQUIVALENT = [
    ("uk-de", "Росія веде війну проти Грузії.", "Russland führt einen Krieg gegen Georgien."),
    ("bg-de", "войната на Русия срещу Украйна продължава.", "Russlands Krieg gegen die Ukraine dauert an."),
    ("de-bg", "Die EU verhängte Sanktionen gegen Russland.", "ЕС наложи санкции на Русия."),
    ("uk-de", "Війна проти України триває.", "Der Krieg in der Ukraine dauert an."),
    ("en-de", "Protests against Russia and Belarus spread.", "Proteste gegen Belarus und Russland breiteten sich aus."),
    ("de-uk", "Der Krieg gegen Kiew geht weiter.", "Війна проти України триває."),
    ("en-uk", "NATO strengthens its defence against Russian drones.", "НАТО зміцнює захист від російських дронів."),
    ("uk-en", "Протести проти окупації Криму.", "Protests against Russia's occupation of Crimea."),
    ("bg-en", "Протест срещу войната в Украйна.", "A protest against Russia's war in Ukraine."),
    ("bg-uk", "Срещата е на 3 март, във вторник.", "Зустріч відбудеться 3 березня, у вівторок."),
    ("de-en", "Am 12.07.2023 kamen 1.500 Menschen.", "On July 12, 2023, 1,500 people came."),
    ("uk-bg", "П’ятеро з двадцяти одного депутата голосували.", "Пет от двадесет и един депутати гласуваха."),
    ("en-bg", "They didn’t sign it.", "Те не го подписаха."),
    ("de-uk", "Nicht nur Polen stimmte zu.", "Не лише Польща погодилася."),
    (
        "bg-en",
        "Мерки срещу Иран и програмата на Техеран.",
        "Measures for Iran and Tehran's program.",
    ),
    ("bg-en", "МОК прие решението.", "The IOC adopted the decision."),
    # each side's opponent belongs to a matter of its own
    (
        "de-en",
        "Sanktionen gegen Russland wegen des Krieges in der Ukraine.",
        "Sanctions over Russia's war against Ukraine.",
    ),
    ("de-bg", "Der Westen verhängte Sanktionen gegen Russland.", "Санкции заради войната на Русия срещу Украйна."),
    ("de-bg", "Die Ukraine klagt gegen Russland.", "Украйна съди Русия за агресията на Москва срещу Украйна."),
    ("uk-en", "Протести проти Ірану через його удар.", "Protests over Iran's attack against Israel."),
    ("bg-uk", "Жалба на Армения срещу Азербайджан.", "Азербайджан після нападу проти Вірменії."),
    ("en-de", "A vote against Hungary over its veto.", "Ungarns Klage gegen Polen."),
    ("de-bg", "Der Botschafter Chinas sprach.", "Протест срещу Китай."),
    ("uk-de", "Війна проти України.", "Der ukrainische Protest dauert an."),
    # a contest has each side for the other's opponent
    ("de-uk", "Deutschland spielt gegen Spanien.", "Іспанія грає проти Німеччини."),
    ("en-bg", "Bulgaria won the match against Serbia.", "Сърбия загуби мача срещу България."),
    # a capital stands for its country
    ("de-bg", "Seoul stimmte zu.", "Южна Корея се съгласи."),
    ("uk-en", "Саміт у Вашингтоні.", "The summit in the United States."),
    # several of a kind are not set against one another
    ("de-en", "5 Soldaten, 9 Panzer", "7 soldiers, 8 tanks"),
    ("uk-bg", "У Польщі та Литві.", "В Естония и Латвия."),
    # a range of days and its first
    ("de-en", "Vom 9. bis 11. Juli tagt der Rat.", "The council meets on 9-11 July."),
    ("uk-bg", "9–11 липня засідає рада.", "Съветът заседава на 9 юли."),
]


@pytest.mark.parametrize(
    ("langs", "src", "tgt"),
    [
        ("de-bg", "Die Rede gegen Estland.", "Реч срещу Латвия."),
        ("uk-en", "Виступ Литви проти Польщі.", "Poland's statement against Lithuania."),
    ],
)
def test_opponents_in_an_unknown_matter_are_never_called_reversed(langs: str, src: str, tgt: str) -> None:
    (found,) = judged(pair(langs, src, tgt))
    assert (found.type, found.severity) == ("role", 2)
    assert "reversed" not in found.explanation


@pytest.mark.parametrize(("langs", "src", "tgt"), EQUIVALENT)
def test_what_says_the_same_has_nothing_grave(langs: str, src: str, tgt: str) -> None:
    assert [it.explanation for it in judged(pair(langs, src, tgt)) if it.severity > 1] == []


BREAD = ("de-bg", "Elf Bäcker kamen am 9. Juli.", "Единадесет пекари дойдоха на 9 юли.")


@pytest.mark.parametrize(
    ("tgt_en", "type_"),
    [
        ("Twelve bakers came on 9 July.", "number"),
        ("Eleven bakers came on 8 July.", "date"),
    ],
)
def test_what_only_the_english_contradicts_is_laid_to_the_machine(tgt_en: str, type_: str) -> None:
    (found,) = judged(pair(*BREAD, "Eleven bakers came on 9 July.", tgt_en))
    assert (found.type, found.source, found.signals["rendering"]) == (type_, "machine", 1.0)
    assert found.severity <= 1
    assert "translation's error" in found.explanation


def test_the_machine_turns_no_roles() -> None:
    originals = ("uk-de", "Росія воює проти Грузії.", "Russland kämpft gegen Georgien.")
    (found,) = judged(pair(*originals, "Russia fights against Georgia.", "Georgia fights against Russia."))
    assert (found.type, found.source, found.severity) == ("role", "machine", 1)


def test_editor_and_machine_are_told_apart_in_one_pair() -> None:
    langs, src, tgt = BREAD
    found = judged(pair(langs, src, tgt.replace("9", "8"), "Eleven came on 9 July.", "Twelve came on 8 July."))
    assert [(it.type, it.source) for it in found] == [("date", "editor"), ("number", "machine")]


def test_an_error_of_the_originals_is_not_the_machine_s() -> None:
    langs, src, tgt = BREAD
    found = judged(pair(langs, src, tgt.replace("9", "8"), "They came on 9 July.", "They came on 8 July."))
    assert [it.source for it in found] == ["editor"]


def test_without_english_there_is_no_machine() -> None:
    (found,) = judged(pair(*BREAD))
    assert (found.type, found.severity, found.source) == ("equivalent", 0, "editor")
    assert found.evidence == ()


@pytest.mark.parametrize(
    ("langs", "src", "tgt"),
    [
        ("de-bg", "Der Regen hörte gestern auf.", "Парламентът прие бюджета с 5 гласа."),
        ("uk-en", "Кішка спить на дивані.", "The central bank raised interest rates on May 8."),
        ("en-de", "He has never been to Paris.", "Die Ernte fiel in diesem Jahr besonders gut aus."),
    ],
)
def test_a_doubtful_link_is_told_and_nothing_else(langs: str, src: str, tgt: str) -> None:
    (found,) = divergences([pair(langs, src, tgt)], [], [], seeds.encoder())
    assert (found.type, found.severity, found.source, found.evidence) == ("unrelated", 1, "editor", ())
    assert found.explanation == "These two may not belong together: the link is doubtful."


class Apart:
    """Sets the first text of a pair at an angle to the second."""

    signature = "apart"

    def __init__(self, cosine: float) -> None:
        self.cosine = cosine

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        turned = (self.cosine, (1 - self.cosine**2) ** 0.5)
        return np.array([(1, 0), turned] * (len(texts) // 2), np.float32)


@pytest.mark.parametrize(
    ("cosine", "type_", "severity", "says"),
    [
        (0.94, "equivalent", 0, "No difference was found by these signs."),
        (0.87, "paraphrase", 0, "No difference was found by these signs; the wording is far apart."),
        (0.79, "unrelated", 1, "These two may not belong together: the link is doubtful."),
    ],
)
def test_embeddings_alone(cosine: float, type_: str, severity: int, says: str) -> None:
    (found,) = divergences([pair("de-bg", "Ja.", "Да.")], [], [], Apart(cosine))
    assert (found.type, found.severity, found.explanation) == (type_, severity, says)


@pytest.mark.parametrize(
    ("langs", "src", "tgt", "cosine", "severity"),
    [
        ("de-bg", "5 Soldaten", "7 войници", 0.87, 3),
        ("uk-en", "5 країн", "7 nations", 0.87, 3),
        ("de-bg", "Modell 5", "модел 7", 0.87, 2),
        ("uk-en", "Модель 5", "Model 7", 0.94, 3),
        ("en-uk", "in 2023", "у 2024", 0.87, 2),
    ],
)
def test_numbers_of_one_thing_are_grave(langs: str, src: str, tgt: str, cosine: float, severity: int) -> None:
    found = divergences([pair(langs, src, tgt)], [], [], Apart(cosine))[0]
    assert (found.type, found.severity) == ("number", severity)


def test_evidence_stands_in_the_articles() -> None:
    moved = replace(pair("de-bg", "5 Tote", "7 загинали"), src_ref="a#100-106", tgt_ref="b#7-17")
    (evidence,) = judged(moved)[0].evidence
    assert (evidence.src_start, evidence.src_end, evidence.tgt_start, evidence.tgt_end) == (100, 101, 7, 8)


def quote(article: str, text: str, words: str, form: str = "direct") -> Quote:
    start = text.index(words)
    return Quote(f"{article}@{start}", article, start, start + len(words), words, form, "", "", "")


@pytest.mark.parametrize(
    ("langs", "src", "tgt", "quoted", "version"),
    [
        ("de-bg", "„Wir gehen jetzt“, sagte er.", "Той каза, че си отиват.", [("a", "Wir gehen jetzt")], "German"),
        ("uk-en", "Він сказав, що йдуть.", "“We are leaving now.”", [("b", "We are leaving now.")], "English"),
        (
            "bg-uk",
            "Каза, че е „готов за всичко това“.",
            "Він сказав, що готовий до цього.",
            [("a", "готов за всичко това")],
            "Bulgarian",
        ),
    ],
)
def test_a_quote_given_in_indirect_speech_is_a_change_of_form(
    langs: str, src: str, tgt: str, quoted: list[tuple[str, str]], version: str
) -> None:
    said = [quote(article, {"a": src, "b": tgt}[article], words, "mixed") for article, words in quoted]
    (found,) = divergences([pair(langs, src, tgt)], [], said, Same())
    assert (found.type, found.severity) == ("form", 1)
    assert found.explanation.startswith(f"The {version} version quotes directly what the ")


@pytest.mark.parametrize(
    ("src_words", "tgt_words", "form"),
    [
        ("Wir gehen jetzt", "Отиваме си", "direct"),
        ("Wir", "", "direct"),
        ("Wir gehen jetzt", "", "indirect"),
        ("Wir gehen jetzt", "си", "direct"),
    ],
)
def test_what_is_quoted_in_both_versions_or_hardly_in_one_has_one_form(
    src_words: str, tgt_words: str, form: str
) -> None:
    src, tgt = "„Wir gehen jetzt“, sagte er.", "„Отиваме си“, каза той и добави, че ще се върнат."
    said = [
        quote(name, text, words, form) for name, text, words in (("a", src, src_words), ("b", tgt, tgt_words)) if words
    ]
    assert [it.type for it in divergences([pair("de-bg", src, tgt)], [], said, Same())] != ["form"]


@pytest.mark.parametrize(
    ("langs", "src", "tgt", "rest", "explanation"),
    [
        ("de-bg", "In 11 Bereichen.", "Области.", "11 области.",
         "Here only the German version has “11”, which the Bulgarian one has elsewhere."),
        ("de-bg", "In 11 Bereichen.", "Области.", "11 долара.", "Only the German version has “11”."),
        ("uk-en", "9 липня у Вільнюсі.", "The meeting.", "It is on July 9.",
         "Only the Ukrainian version has “Вільнюсі” (Vilnius); "
         "here only the Ukrainian version has “9 липня” (July 9), which the English one has elsewhere."),
        ("en-de", "They met in Poland and Estonia.", "Dort trafen sie sich.", "Polen und Estland.",
         "Here only the English version has “Poland” and “Estonia”, which the German one has elsewhere."),
        ("bg-uk", "Столтенберг каза това.", "Генсек сказав це.", "Єнс Столтенберг.", None),
        ("en-bg", "NATO agreed.", "Алиансът се съгласи.", "НАТО.", None),
        ("uk-de", "НАТО погодилося.", "Das Bündnis stimmte zu.", "", "Only the Ukrainian version has “НАТО” (NATO)."),
    ],
)  # fmt: skip
def test_what_the_other_article_has_elsewhere_is_not_said_to_be_missing(
    langs: str, src: str, tgt: str, rest: str, explanation: str | None
) -> None:
    lines = [("a", 0, 0, src), ("b", 0, 0, tgt), ("b", 1, len(tgt) + 1, rest)]
    rows = [Sentence(name, n, at, at + len(text), text, "body", None) for name, n, at, text in lines if text]
    for turned in (False, True):
        it = pair(langs, src, tgt)
        if turned:
            it = replace(it, src_lang=it.tgt_lang, tgt_lang=it.src_lang, src=tgt, tgt=src)
            it = replace(it, src_ref=f"b#0-{len(tgt)}", tgt_ref=f"a#0-{len(src)}")
        (found,) = divergences([it], rows, [], Same())
        assert found.severity == (1 if explanation else 0)
        assert found.explanation == (explanation or "No difference was found by these signs.")


@pytest.mark.parametrize(
    ("langs", "src", "tgt", "explanation"),
    [
        ("de-bg", "Sie planen das.", "Те го правят.",
         "Only the German version presents it as planned, expected or unsure (“planen”)."),
        ("uk-en", "Мабуть, так.", "Yes.",
         "Only the Ukrainian version presents it as planned, expected or unsure (“Мабуть”)."),
        ("en-uk", "They did not sign.", "Вони підписали.", "Only the English version denies something (“not”)."),
        ("bg-de", "Това съобщи БТА.", "Das wurde mitgeteilt.",
         "Only the Bulgarian version names “БТА” (BTA) as a source."),
    ],
)  # fmt: skip
def test_what_one_side_has_is_said_in_words_of_its_class(langs: str, src: str, tgt: str, explanation: str) -> None:
    assert explanation in [it.explanation for it in judged(pair(langs, src, tgt))]


def test_two_versions_in_one_language_go_by_their_articles() -> None:
    assert judged(pair("de-de", "5 Tote", "7 Tote"))[0].explanation.startswith(
        "Version a says “5” where version b says"
    )


def test_what_is_much_longer_says_more() -> None:
    (found,) = judged(pair("de-en", "Es schneite heute im ganzen Land und auf den Inseln.", "It snowed today."))
    assert (found.type, found.explanation) == ("omission", "The German version says more than the English version.")


def test_quotes_are_left_to_their_statements_and_no_pairs_give_nothing() -> None:
    assert judged(replace(pair(*BREAD), kind="quote")) == []
    assert divergences([], [], [], Same()) == []


QUOTES = [it for article in seeds.articles().values() for it in quotes(article)]


def test_the_turned_war_is_the_single_gravest_of_its_story() -> None:
    found = divergences(seeds.paired(seeds.WASHINGTON), seeds.sentences(), QUOTES, seeds.encoder())
    gravest = max(found, key=lambda it: (it.severity, it.score))
    assert (gravest.type, gravest.severity, gravest.source) == ("role", 3, "editor")
    assert [(it.src_words, it.tgt_words) for it in gravest.evidence] == [("срещу Украйна", "gegen Russland")]
    assert [it for it in found if it.severity == 3] == [gravest]
    assert all(it.score < gravest.score for it in found if it is not gravest)


def test_evidence_of_the_seeds_is_what_stands_there() -> None:
    src, tgt = (seeds.articles()[article_id].text for article_id in seeds.WASHINGTON)
    for it in divergences(seeds.paired(seeds.WASHINGTON), seeds.sentences(), QUOTES, seeds.encoder()):
        for one in it.evidence:
            assert src[one.src_start : one.src_end] == one.src_words
            assert tgt[one.tgt_start : one.tgt_end] == one.tgt_words
