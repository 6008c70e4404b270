from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from align.records import AlignedPair
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
    return divergences([it], [], Same())


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
]


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


def test_distant_embeddings_alone_make_a_paraphrase() -> None:
    texts = ("Der Regen hörte auf.", "Котката спи на дивана.")
    (found,) = divergences([pair("de-bg", *texts)], [], seeds.encoder())
    assert (found.type, found.severity) == ("paraphrase", 0)
    assert 0 < found.score <= 0.3


def test_evidence_stands_in_the_articles() -> None:
    moved = replace(pair("de-bg", "5 Tote", "7 загинали"), src_ref="a#100-106", tgt_ref="b#7-17")
    (evidence,) = judged(moved)[0].evidence
    assert (evidence.src_start, evidence.src_end, evidence.tgt_start, evidence.tgt_end) == (100, 101, 7, 8)


def test_a_quote_given_in_indirect_speech_is_a_change_of_form() -> None:
    texts = ("Wir gehen, sagte er.", "Той каза, че си отиват.")
    rows = [Sentence("a", 0, 0, len(texts[0]), texts[0], "body", (0, 10))]
    (found,) = divergences([pair("de-bg", *texts)], rows, Same())
    assert (found.type, found.severity) == ("form", 1)
    assert found.explanation == (
        "The German version quotes directly what the Bulgarian version gives in its own words."
    )


def test_two_versions_in_one_language_go_by_their_articles() -> None:
    assert judged(pair("de-de", "5 Tote", "7 Tote"))[0].explanation.startswith(
        "Version a says “5” where version b says"
    )


def test_what_is_much_longer_says_more() -> None:
    (found,) = judged(pair("de-en", "Es schneite heute im ganzen Land und auf den Inseln.", "It snowed today."))
    assert (found.type, found.explanation) == ("omission", "The German version says more than the English version.")


def test_quotes_are_left_to_their_statements_and_no_pairs_give_nothing() -> None:
    assert judged(replace(pair(*BREAD), kind="quote")) == []
    assert divergences([], [], Same()) == []


def test_the_turned_war_is_the_single_gravest_of_its_story() -> None:
    found = divergences(seeds.paired(seeds.WASHINGTON), seeds.sentences(), seeds.encoder())
    gravest = max(found, key=lambda it: (it.severity, it.score))
    assert (gravest.type, gravest.severity, gravest.source) == ("role", 3, "editor")
    assert [(it.src_words, it.tgt_words) for it in gravest.evidence] == [("срещу Украйна", "gegen Russland")]
    assert [it for it in found if it.severity == 3] == [gravest]
    assert all(it.score < gravest.score for it in found if it is not gravest)


def test_evidence_of_the_seeds_is_what_stands_there() -> None:
    src, tgt = (seeds.articles()[article_id].text for article_id in seeds.WASHINGTON)
    for it in divergences(seeds.paired(seeds.WASHINGTON), seeds.sentences(), seeds.encoder()):
        for one in it.evidence:
            assert src[one.src_start : one.src_end] == one.src_words
            assert tgt[one.tgt_start : one.tgt_end] == one.tgt_words
