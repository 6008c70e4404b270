import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mt import gazetteer, persons
from mt.errors import UserError
from mt.likeness import gain, units
from mt.names import SAME, Name, alike, english, find, romanise, same, shared

LIKENESS = Path(__file__).with_name("likeness.txt")


def keys(text: str, lang: str, known: tuple[str, ...] = ()) -> list[str]:
    return [name.key for name in find(text, lang, known)]


def only(text: str, lang: str) -> Name:
    (name,) = find(text, lang)
    return name


@pytest.mark.parametrize(
    ("text", "lang", "latin"),
    [
        ("София Стара Загора Щъркел", "bg", "Sofia Stara Zagora Shtarkel"),
        ("Мария и Русия", "bg", "Maria i Rusia"),
        ("Марийка", "bg", "Mariyka"),
        ("България БЪЛГАРИЯ", "bg", "Bulgaria BULGARIA"),
        ("Жечо Цюрих Шейна Юлия", "bg", "Zhecho Tsyurih Sheyna Yulia"),
        ("ЩИТ Щит щит", "bg", "SHTIT Shtit shtit"),
        ("Згурський Розгон", "uk", "Zghurskyi Rozghon"),
        ("Єнакієве Їжакевич Йосипівка Юрій Яготин", "uk", "Yenakiieve Yizhakevych Yosypivka Yurii Yahotyn"),
        ("Костянтин Знам’янка Гадяч Ґалаґан", "uk", "Kostiantyn Znamianka Hadiach Galagan"),
        ("Щербухи Харків Феодосія", "uk", "Shcherbukhy Kharkiv Feodosiia"),
        ("Зеленський", "uk", "Zelenskyi"),
        ("Хрущёв Чехов Объект", "ru", "Khrushchyov Chekhov Obekt"),
        ("Müller Straße Ärger", "de", "Mueller Strasse Aerger"),
        ("Erdoğan Nausėda Łódź", "de", "Erdogan Nauseda Lodz"),
        ("Orbán isn't François", "en", "Orban isn't Francois"),
        ("Львів", "de", "Lviv"),
        ("", "bg", ""),
        ("ь", "uk", ""),
        ("🙂 عربي 中", "uk", "🙂 عربي 中"),
    ],
)
def test_romanises_by_the_official_tables(text: str, lang: str, latin: str) -> None:
    assert romanise(text, lang) == latin


def test_romanises_composed_and_decomposed_letters_alike() -> None:
    for word, lang in (("Йордан", "bg"), ("Їжак Зеленський", "uk"), ("Müller", "de")):
        assert romanise(unicodedata.normalize("NFD", word), lang) == romanise(word, lang)


PLACES = [
    ("south korea", "noun", {
        "bg": "Южна Корея", "de": "Südkorea, Südkoreas",
        "uk": "Південна Корея, Південної Кореї, Південну Корею, Південною Кореєю, Південній Кореї", "en": "South Korea",
    }),
    ("south korea", "adjective", {
        "bg": "южнокорейски, южнокорейския, южнокорейската", "de": "südkoreanische, südkoreanischen, Südkoreanischer",
        "uk": "південнокорейський, південнокорейського, південнокорейських", "en": "South Korean",
    }),
    ("north korea", "noun", {
        "bg": "Северна Корея, КНДР", "de": "Nordkorea, Nordkoreas", "uk": "Північну Корею, Північної Кореї, КНДР",
        "en": "North Korea",
    }),
    ("north korea", "adjective", {"bg": "севернокорейските", "de": "nordkoreanisch", "uk": "північнокорейська"}),
    ("russia", "noun", {"bg": "Русия", "de": "Russland, Russlands", "uk": "Росії, Росією, Росію", "en": "Russia"}),
    ("russia", "adjective", {
        "bg": "руски, руската, руските, руснаците", "de": "russische, russischen, Russen",
        "uk": "російських, російська, росіяни, росіян", "en": "Russian, Russians",
    }),
    ("ukraine", "noun", {"bg": "Украйна", "de": "Ukraine", "uk": "Україна, України, Україні, Україною"}),
    ("ukraine", "adjective", {
        "bg": "украинските, украинската", "de": "ukrainischer, ukrainische", "uk": "українських, українська",
        "en": "Ukrainian",
    }),
    ("lithuania", "noun", {"bg": "Литва", "de": "Litauen, Litauens", "uk": "Литві, Литви, Литвою", "en": "Lithuania"}),
    ("united states", "noun", {
        "bg": "САЩ, Съединените щати", "de": "USA, US, Vereinigten Staaten, Vereinigte Staaten",
        "uk": "США, Сполучених Штатів, Сполучені Штати", "en": "US, U.S., USA, United States",
    }),
    ("united states", "adjective", {"bg": "американската", "de": "amerikanischen", "uk": "американські"}),
    ("united kingdom", "noun", {
        "bg": "Великобритания", "de": "Großbritannien, Großbritanniens", "uk": "Великої Британії, Велику Британію",
        "en": "Britain, UK",
    }),
    ("egypt", "noun", {"bg": "Египет", "de": "Ägypten", "uk": "Єгипет, Єгипту", "en": "Egypt"}),
    ("netherlands", "noun", {"bg": "Нидерландия, Холандия", "de": "Niederlanden", "uk": "Нідерландах"}),
    ("zambia", "adjective", {"bg": "замбийски", "uk": "замбійських", "en": "Zambian"}),
    ("new zealand", "noun", {"bg": "Нова Зеландия", "de": "Neuseelands", "uk": "Новій Зеландії", "en": "New Zealand"}),
    ("the hague", "noun", {"bg": "Хага", "de": "Den Haag", "uk": "Гаазі, Гаага", "en": "The Hague, Hague"}),
    ("kyiv", "noun", {"bg": "Киев", "de": "Kiew", "uk": "Київ, Києва, Києві, Києвом", "en": "Kyiv, Kiev"}),
    ("kyiv", "adjective", {"bg": "киевския", "de": "Kiewer", "uk": "київська"}),
    ("vilnius", "noun", {"bg": "Вилнюс", "de": "Vilnius, Wilna", "uk": "Вільнюс, Вільнюсі", "en": "Vilnius"}),
    ("washington", "noun", {"bg": "Вашингтон", "de": "Washington", "uk": "Вашингтоні", "en": "Washington"}),
    ("moscow", "noun", {"bg": "Москва", "de": "Moskau", "uk": "Москви, Москві", "en": "Moscow"}),
    ("seoul", "noun", {"bg": "Сеул", "de": "Seoul", "uk": "Сеулі", "en": "Seoul"}),
    ("kharkiv", "noun", {"bg": "Харков", "de": "Charkiw", "uk": "Харкові, Харківщини", "en": "Kharkiv"}),
]  # fmt: skip

ORGANISATIONS = [
    ("nato", {"bg": "НАТО", "de": "NATO, Nato", "uk": "НАТО", "en": "NATO"}),
    (
        "european union",
        {"bg": "ЕС, Европейския съюз", "de": "EU, Europäischen Union", "uk": "ЄС, Євросоюзу", "en": "EU"},
    ),
    ("united nations", {"bg": "ООН", "de": "UN, UNO, Vereinten Nationen", "uk": "ООН", "en": "UN, United Nations"}),
    ("osce", {"bg": "ОССЕ", "de": "OSZE", "uk": "ОБСЄ", "en": "OSCE"}),
    ("imf", {"bg": "МВФ", "de": "IWF", "uk": "МВФ", "en": "IMF"}),
    ("yonhap", {"bg": "Йонхап", "de": "Yonhap, Yonhap News", "uk": "Йонхап", "en": "Yonhap"}),
    ("ukrinform", {"bg": "Укринформ", "de": "Ukrinform", "uk": "Укрінформ, Укрінформу", "en": "Ukrinform"}),
    ("unian", {"bg": "УНИАН", "de": "UNIAN", "uk": "УНІАН", "en": "UNIAN"}),
    ("reuters", {"bg": "Ройтерс, Reuters", "de": "Reuters", "uk": "Reuters", "en": "Reuters"}),
    ("bgnes", {"bg": "БГНЕС, BGNES"}),
    ("bta", {"bg": "БТА"}),
    ("dpa", {"bg": "ДПА", "de": "dpa"}),
]


@pytest.mark.parametrize(("key", "form", "mentions"), PLACES)
def test_knows_a_place_in_every_language_and_case(key: str, form: str, mentions: dict[str, str]) -> None:
    for lang, listed in mentions.items():
        for mention in listed.split(", "):
            name = only(f"x {mention} x", lang)
            assert (name.text, name.key, name.kind, name.form) == (mention, key, "place", form)


@pytest.mark.parametrize(("key", "mentions"), ORGANISATIONS)
def test_knows_an_organisation_in_every_language(key: str, mentions: dict[str, str]) -> None:
    for lang, listed in mentions.items():
        for mention in listed.split(", "):
            name = only(f"x {mention} x", lang)
            assert (name.text, name.key, name.kind) == (mention, key, "organisation")


def test_tables_have_five_columns_and_every_country_an_entry() -> None:
    for table in (gazetteer.COUNTRIES, gazetteer.PLACES, gazetteer.ORGANISATIONS, gazetteer.PEOPLE):
        assert {len(row) for row in gazetteer.rows(table)} == {5}
    for lang in gazetteer.LANGUAGES:
        listed = {entry.key for entry in gazetteer.lookup(lang).values() if entry.kind == "place"}
        assert {"russia", "south korea", "north korea", "niger", "nigeria", "chad", "tuvalu"} <= listed


SENTENCES = [
    ("uk", "сказав Юн генеральному секретарю НАТО Єнсу Столтенбергу.", ["Юн", "НАТО", "Єнсу Столтенбергу"]),
    ("uk", "Вчора Зеленський зустрівся з прем'єр-міністром Кіром Стармером у Лондоні.",
     ["Зеленський", "Кіром Стармером", "Лондоні"]),
    ("uk", "Президенти США та України – Джо Байден та Володимир Зеленський – зустрінуться 12 липня у Вільнюсі.",
     ["США", "України", "Джо Байден", "Володимир Зеленський", "Вільнюсі"]),
    ("uk", "Того дня голова МЗС Польщі прибув до Києва.", ["МЗС", "Польщі", "Києва"]),
    ("uk", "Президент Путін ухвалив рішення.", ["Путін"]),
    ("bg", "Това заяви генералният секретар на НАТО Йенс Столтенберг, цитиран от Укринформ.",
     ["НАТО", "Йенс Столтенберг", "Укринформ"]),
    ("bg", "В сряда Ви Сунг-лак взе участие в сесия с Рюте от Япония.", ["Ви Сунг-лак", "Рюте", "Япония"]),
    ("bg", "Правителството съобщи, че мали дни остават. Мали дни остават.", []),
    ("bg", "Споразумението е постигнато. Столтенберг заяви това.", ["Столтенберг"]),
    ("bg", "Йенс Столтенбер,", ["Йенс Столтенбер"]),
    ("bg", "Урсула фон дер Лайен е в Близкия изток", ["Урсула фон дер Лайен", "Близкия изток"]),
    ("de", "NATO-Generalsekretär Jens Stoltenberg traf Präsident Yoon Suk-yeol auf dem Vilnius-Hügel.",
     ["NATO", "Jens Stoltenberg", "Yoon Suk-yeol", "Vilnius"]),
    ("de", "Er sagte, Yoon Suk-yeol komme. Dann sprach Yoon mit Experten.", ["Yoon Suk-yeol", "Yoon"]),
    ("de", "Die Kommission der Behörde leitete eine Untersuchung der Zusammenarbeit im Bereich Cyberabwehr ein.", []),
    ("de", "Neue Partnerschaft und hochrangige Treffen; Experten warnten vor Millionen Euro Schaden.", []),
    ("de", "Anfang Juli traf Ministerin Baerbock den türkischen Präsidenten Recep Tayyip Erdoğan.",
     ["Baerbock", "türkischen", "Recep Tayyip Erdoğan"]),
    ("de", "die Europäische Union und die koreanische Halbinsel", ["Europäische Union", "koreanische Halbinsel"]),
    ("bg", "днес г-н Рийд от Националния център каза", ["Рийд"]),
    ("de", "die Partei der Liberalen", []),
    ("de", "Je näher sich autoritäre Akteure sind, sagte er", []),
    ("de", "Yoon Suk-yeol und Putins Sprecher Peskow schwiegen.", ["Yoon Suk-yeol", "Putins", "Peskow"]),
    ("en", "Meanwhile, South Korean officials said Russia's forces told us it is over.", ["South Korean", "Russia"]),
    ("en", "According to the Wall Street Journal, J.D. Vance and George W. Bush spoke with Michael Jordan in Georgia.",
     ["Wall Street Journal", "J.D. Vance", "George W. Bush", "Michael Jordan", "Georgia"]),
    ("en", "Trump Says Iran Deal Is Close As Rubio Heads To Geneva", ["Trump", "Iran", "Rubio", "Geneva"]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "names"), SENTENCES)
def test_finds_names_and_leaves_words_alone(lang: str, text: str, names: list[str]) -> None:
    assert [name.text for name in find(text, lang)] == names


@pytest.mark.parametrize("lang", ["bg", "de", "uk", "en"])
@pytest.mark.parametrize(
    "text",
    [
        "", "А", "a", "-", " \n\u2028\t", "🙂🙂", "عبد الله", "„«»“", "НАТО", "U.S.", "СТОЛТЕНБЕРГ КАЗА НЕЩО ВАЖНО",
        "Йенс\u2028Столтенберг", "J. J. J.", "Ко-", "'''", "n" * 5000, "Аб " * 500, "\u0301\u0301",
    ],
)  # fmt: skip
def test_takes_odd_texts(text: str, lang: str) -> None:
    for name in find(text, lang):
        assert text[name.start : name.end] == name.text


def test_finds_decomposed_names_with_offsets_of_the_text_given() -> None:
    text = unicodedata.normalize("NFD", "Зустріч: Володимир Зеленський у Києві та Київ")
    names = find(text, "uk")
    assert [name.key for name in names] == ["volodymyr zelenskyi", "kyiv", "kyiv"]
    assert all(text[name.start : name.end] == name.text for name in names)


def test_a_lone_german_word_needs_the_other_version() -> None:
    text = "Gestern war Grynkewich in der Stadt."
    assert keys(text, "de") == []
    assert keys(text, "de", ("kristofar grinkevich",)) == ["grynkewich"]
    assert keys(text, "de", ("russia", "nato")) == []


def test_a_known_german_name_leaves_the_nouns_before_it() -> None:
    text = "Gestern sprach Straße Makis Triantafylopoulos mit Kunden von Grynkewich."
    found = find(text, "de", ("makis triantafilopulos", "grinkevich"))
    assert [name.text for name in found] == ["Makis Triantafylopoulos", "Grynkewich"]


def test_full_names_pair_with_full_names() -> None:
    ours, theirs = find("каза Юн. Каза го Юн Сук Йол.", "bg"), find("traf Yoon Suk-yeol. So Yoon.", "de")
    pairs, left, right = shared(ours, theirs)
    assert [(a.text, b.text) for a, b in pairs] == [("Юн", "Yoon"), ("Юн Сук Йол", "Yoon Suk-yeol")]
    assert (left, right) == ([], [])


def test_strips_ukrainian_cases_from_keys() -> None:
    forms = ("Столтенберг", "Столтенберга", "Столтенбергу", "Столтенбергом", "Столтенбергові")
    assert {persons.key((form,), "uk") for form in forms} == {"stoltenberh"}
    assert persons.key(("Оксану", "Маркарову"), "uk").endswith(" markarova")
    assert persons.key(("Володимиру", "Зеленському"), "uk") == "volodymyr zelenskyi"


def test_refuses_an_unknown_language() -> None:
    with pytest.raises(UserError, match="language 'fr': has no tables of names; use one of bg, de, en, uk"):
        find("Paris", "fr")


def test_name_checks_its_range_and_kind() -> None:
    with pytest.raises(ValueError, match="is not the range of its text"):
        Name(0, 3, "ab", "ab", "person", "noun")
    with pytest.raises(ValueError, match="unknown kind 'thing'"):
        Name(0, 2, "ab", "ab", "thing", "noun")


@given(st.text(max_size=200), st.sampled_from(["bg", "de", "uk", "en"]))
def test_names_slice_the_text_in_order(text: str, lang: str) -> None:
    at = 0
    for name in find(text, lang):
        assert name.start >= at
        assert text[name.start : name.end] == name.text
        at = name.end


words = st.text(alphabet="abcdefghijklmnopqrstuvwxyz -", max_size=20)


@given(words, words)
def test_alike_is_symmetric_and_one_on_equals(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert 0.0 <= alike(one, other) <= 1.0
    assert alike(one, one) == 1.0


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("stoltenber", "stoltenberg", True), ("stoltenberh", "jens stoltenberg", True),
        ("selenskyj", "zelenskyi", True), ("tschernyschow", "chernyshov", True),
        ("j. stoltenberg", "yens stoltenberg", True),
        ("joe biden", "jill biden", False), ("ivan petrov", "ivana petrova", False),
        ("daniel koch", "daniela koch", False),
        ("ivan petrov", "ivan petkov", False), ("ursula fon der layen", "ursula von der leyen", True),
        ("yun sok yol", "yoon suk-yeol", True), ("vi son lak", "wi sung-lac", True), ("vi sunh-lak", "wi", True),
        ("yun sok yol", "yoon mi-hyang", False), ("orban viktor", "viktor orban", True), ("", "x", False),
        ("''", "x", False), ("漢字", "漢和", False), ("1", "2", False),
    ],
)  # fmt: skip
def test_each_word_of_two_names_must_agree(one: str, other: str, is_same: bool) -> None:
    assert (alike(one, other) >= SAME) is is_same


@given(words, words)
def test_unlike_sounds_never_speak_for_one_name(one: str, other: str) -> None:
    for a in units(one):
        assert gain(a, "") <= 0
        for b in units(other):
            assert gain(a, b) == gain(b, a)
            assert a.strip("^$") == b.strip("^$") or gain(a, b) <= 0


def mention(cell: str) -> str:
    lang, text = cell.strip().split(" ", 1)
    listed = [name.key for name in find(f"x {text} x", lang) if name.text == text and name.key in gazetteer.all_keys()]
    return listed[0] if listed else persons.key(tuple(text.replace("-", " ").split()), lang)


def measured(rows: list[str]) -> tuple[float, float]:
    judged = [(row[0] == "=", alike(*(mention(cell) for cell in row[2:].split("|"))) >= SAME) for row in rows]
    right = sum(truth and said for truth, said in judged)
    return right / sum(said for _, said in judged), right / sum(truth for truth, _ in judged)


def test_likeness_keeps_its_precision_and_recall() -> None:
    rows = [line for line in LIKENESS.read_text(encoding="utf-8").splitlines() if line[:1] in {"=", "!"}]
    assert min(sum(row[0] == sign for row in rows) for sign in "=!") >= 120
    precision, recall = measured(rows[1::2])
    # Measured 0.955 and 0.969: Ritter for Reuters, Jordan for Erdogan, Putilin for Putin are three of 66. A rule by
    # hand, made with these rows in sight, had 0.984; on thousands of names that it had not seen it told far fewer
    # (bench.naming). The threshold was set on the other rows.
    assert precision >= 0.94
    assert recall >= 0.95


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (("bg", "каза Столтенберг."), ("de", "sagte Jens Stoltenberg."), True),
        (("en", "said Jens Stoltenberg."), ("en", "said Mark Stoltenberg."), False),
        (("uk", "сказав Юн Сок Йоль."), ("de", "traf Yoon Suk-yeol."), True),
        (("bg", "на Ви Сунг-лак."), ("en", "said Wi Sung-lac."), True),
        (("bg", "на Южна Корея"), ("uk", "у Північній Кореї"), False),
        (("bg", "руската армия"), ("de", "aus Russland"), True),
        (("en", "said Michael Jordan"), ("de", "in Jordanien"), False),
        (("bg", "в Сеул"), ("de", "in Südkorea"), False),
    ],
)
def test_tells_whether_two_mentions_name_the_same(one: tuple[str, str], other: tuple[str, str], is_same: bool) -> None:
    assert same(only(one[1], one[0]), only(other[1], other[0])) is is_same


def test_shares_names_between_versions() -> None:
    ours = find("Русия и руската армия срещу Украйна, каза Йенс Столтенберг на НАТО", "bg")
    theirs = find("Russland und Iran gegen die Ukraine, sagte Stoltenberg", "de", tuple(name.key for name in ours))
    pairs, left, right = shared(ours, theirs)
    assert [(a.text, b.text) for a, b in pairs] == [
        ("Русия", "Russland"), ("руската", "Russland"), ("Украйна", "Ukraine"), ("Йенс Столтенберг", "Stoltenberg"),
    ]  # fmt: skip
    assert [name.text for name in left] == ["НАТО"]
    assert [name.text for name in right] == ["Iran"]


def test_sharing_loses_no_mention_and_swaps_with_its_sides() -> None:
    ours, theirs = find("Русия, Русия, Иран и Китай", "bg"), find("China, Russland und China", "de")
    pairs, left, right = shared(ours, theirs)
    assert {a for a, _ in pairs} | set(left) == set(ours)
    assert {b for _, b in pairs} | set(right) == set(theirs)
    back, right_again, left_again = shared(theirs, ours)
    assert {(b, a) for a, b in back} == set(pairs)
    assert (left_again, right_again) == (left, right)
    assert shared((), ()) == ([], [], [])


def test_a_sentence_takes_under_a_millisecond() -> None:
    text = "Президенти США та України – Джо Байден та Володимир Зеленський – зустрінуться 12 липня у Вільнюсі."
    find(text, "uk")
    best = min(_timed(text) for _ in range(20))
    assert best < 0.001


def _timed(text: str) -> float:
    start = time.perf_counter()
    find(text, "uk")
    return time.perf_counter() - start


@pytest.mark.parametrize(
    ("key", "mention", "expected"),
    [
        ("nato", "НАТО", "NATO"), ("nato", "Nato", "Nato"), ("bta", "БТА", "BTA"),
        ("united states", "США", "United States"),
        ("south korea", "Südkorea", "South Korea"), ("georgia", "Грузії", "Georgia"), ("poland", "", "Poland"),
        ("yens stoltenberg", "", "Jens Stoltenberg"), ("x", "", "X"), ("", "", ""),
        ("ap", "Асошиейтед прес", "AP"), ("ap", "АП", "AP"), ("reuters", "Ройтерс", "Reuters"), ("nato", "", "NATO"),
        ("yun sok yol", "Юн Сок Йоль", "Yoon Suk-yeol"), ("vi sung lak", "Ви Сунг-лак", "Wi Sung-lac"),
        ("yun", "Юн", "Yun"), ("kim petrov", "", "Kim Petrov"), ("mark hendersan", "", "Mark Henderson"),
        ("nisan", "", "Nisan"), ("oleksiy susan", "", "Oleksiy Susan"),
    ],
)  # fmt: skip
def test_english(key: str, mention: str, expected: str) -> None:
    assert english(key, mention) == expected
