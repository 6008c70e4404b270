"""The only table of language facts; a further language is a further entry.

Word lists are lower-case. An entry ending in ``*`` is a stem and matches every word that begins with it.
"""

from dataclasses import dataclass

import regex


@dataclass(frozen=True, slots=True)
class Reporting:
    """Gathers how one language tells in words of its own what somebody said.

    ``conjunctions`` open a reported clause, after a comma if ``comma``; ``verbs`` lead to one besides the verbs of
    saying. ``finite`` are the verb forms by which a reported clause without conjunction is known, none where there is
    no such clause; ``infinitives`` stand for one at the end of a clause, unless one of ``subordinators`` opens it;
    ``helpers`` come before the cue in an attribution ("*hatte* er gesagt"). ``moods`` are forms that mark words as
    somebody else's (German subjunctive, Bulgarian renarrative), unless one of ``auxiliaries`` stands beside them.
    ``naming`` leads to what something is called. ``relatives`` open a clause that says more of the speaker. A cue right
    after one of ``unsaid`` tells of nothing said. ``questions`` open what somebody was asked, which he did not say.
    ``likes`` open a clause of attribution ("as the ministry said"). ``postposed`` are the sourcing words that follow
    their source. ``outward`` words name who passes on what was said ("quoted by"), ``inward`` words whom the reporter
    has it from.
    """

    conjunctions: tuple[str, ...]
    comma: bool
    verbs: tuple[str, ...]
    finite: tuple[str, ...]
    infinitives: tuple[str, ...]
    subordinators: tuple[str, ...]
    helpers: tuple[str, ...]
    moods: tuple[str, ...]
    auxiliaries: tuple[str, ...]
    naming: tuple[str, ...]
    relatives: tuple[str, ...]
    unsaid: tuple[str, ...]
    questions: tuple[str, ...]
    likes: tuple[str, ...]
    postposed: tuple[str, ...]
    outward: tuple[str, ...]
    inward: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """Gathers what the program must know of one language.

    ``flores`` is the NLLB/FLORES-200 code; ``quotes`` the pairs of opening and closing marks, the usual one first.
    ``furniture`` are lines that pages put around a story, ``endings`` those after which no story goes on, ``credits``
    and ``pictures`` open credit lines of a text and of a picture: all four match from the start of a line.
    ``roles`` are the heads of office names, in German the ends of compounds too; ``pointers`` open a sentence that says
    who spoke the quote before it ("This was said by ...").
    ``affirmations`` are phrases with a negation or hedge that negate or hedge nothing ("not only").
    ``relations`` maps a preposition to the role of the name after it; ``genitives`` are words that mark the owner.
    ``heads`` are words that such a relation hangs on ("war against", "sanctions against") by class; ``counted`` are
    words for what a number counts, by class. ``names`` is the language whose tables of names serve, if not its own.
    ``capital_nouns`` tells that every noun is written with a capital.
    """

    code: str
    iso3: str
    flores: str
    name: str
    script: str
    quotes: tuple[tuple[str, str], ...]
    abbreviations: tuple[str, ...]
    furniture: tuple[str, ...]
    endings: tuple[str, ...]
    credits: tuple[str, ...]
    pictures: tuple[str, ...]
    speech_verbs: tuple[str, ...]
    sourcing: tuple[str, ...]
    pronouns: tuple[str, ...]
    roles: tuple[str, ...]
    articles: tuple[str, ...]
    prepositions: tuple[str, ...]
    pointers: tuple[str, ...]
    function_words: tuple[str, ...]
    negations: tuple[str, ...]
    affirmations: tuple[str, ...]
    hedges: tuple[str, ...]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    scales: dict[str, int]
    relations: dict[str, str]
    genitives: tuple[str, ...]
    heads: dict[str, tuple[str, ...]]
    counted: dict[str, tuple[str, ...]]
    reporting: Reporting
    names: str = ""
    capital_nouns: bool = False


def word_pattern(words: tuple[str, ...]) -> regex.Pattern[str]:
    """Compiles words and ``stem*`` entries to one pattern over whole words, longest first; matches nothing if empty.

    An apostrophe matches every way to write one; ``*word`` matches compounds, a ``*`` alone up to two words.
    """
    parts = [_escaped(word) for word in sorted(words, key=len, reverse=True)]
    # In Cyrillic an apostrophe joins letters to one word: "сім'я", a family, is no "сім", seven.
    before, after = r"(?<![\p{L}\p{N}]|\p{Cyrillic}['’ʼ`´])", r"(?![\p{L}\p{N}]|['’ʼ`´]\p{Cyrillic})"
    return regex.compile(f"{before}(?:{'|'.join(parts)}){after}" if parts else r"(?!)", regex.I)


def straight(word: str) -> str:
    """Writes every apostrophe of a word as the typewriter does."""
    return regex.sub("[’ʼ`´]", "'", word)


def _escaped(word: str) -> str:
    escaped = regex.escape(straight(word), literal_spaces=True).replace("'", "['’ʼ`´]")
    gaps = escaped.replace(r" \* ", r"(?: [\p{L}\p{Pd}]+){0,2}? ")
    return regex.sub(r"(?<=^| )\\\*", r"[\\p{L}\\p{Pd}]*", gaps).replace(r"\*", r"\p{L}*")


def _words(text: str) -> tuple[str, ...]:
    """Reads a comma-separated list."""
    return tuple(" ".join(entry.split()) for entry in text.split(","))


def _classes(text: str) -> dict[str, tuple[str, ...]]:
    """Reads ``CLASS: WORD, WORD; CLASS: WORD`` to a dictionary from class to words."""
    return {" ".join(name.split()): _words(words) for name, words in (row.split(":") for row in text.split(";"))}


def _values(text: str) -> dict[str, int]:
    """Reads ``VALUE: WORD, WORD; VALUE: WORD`` to a dictionary from word to value."""
    rows = (row.split(":") for row in text.split(";"))
    return {word: int(value) for value, words in rows for word in _words(words)}


def _inflected(stems: str, endings: str) -> dict[str, int]:
    """Reads ``VALUE: STEM; VALUE: STEM`` and gives every stem with every ending; a stem alone is another word."""
    return {stem + ending: value for stem, value in _values(stems).items() for ending in _words(endings)}


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Reads pairs of marks divided by blanks."""
    return tuple((pair[0], pair[1]) for pair in text.split())


_BULGARIAN = Language(
    code="bg",
    iso3="bul",
    flores="bul_Cyrl",
    name="Bulgarian",
    script="Cyrl",
    quotes=_pairs('„“ «» “” „” "" ‘’ ‚‘ ‹›'),
    abbreviations=_words("""
        г, гр, ул, бул, проф, д-р, инж, ген, полк, млн, млрд, хил, лв, др, т, с, стр, напр, вкл, акад, доц, о, чл,
        ал, св
    """),
    furniture=_words("сподели, прочетете още, вижте още, реклама, абонирайте се, тагове, етикети, ключови думи"),
    endings=_words("""
        коментари, коментар, напиши коментар, още по темата, свързани новини, последни новини
    """),
    credits=_words("източник, автор"),
    pictures=_words("снимка, фото, видео, снимки"),
    speech_verbs=_words("""
        каза*, казва*, заяви*, заявява*, съобщи*, съобщава*, отбеляз*, посоч*, подчерта*, добави*, обяви*, предаде,
        предава, пита, попита*, призна*, обясни*, коментира*, изтъкна*, настоя, настоява, настояха, увери*, предупреди*,
        се казва, написа*, пише, цитира*, призова*, отговори, отговаря, отговориха, допълни*, уточни*, напомни*,
        припомни*, сподели, заключи*, потвърди*, разказа*, нарече, нарича, поясни*, критикува*, определи, споделя,
        споделят, смята*, твърд*, обеща, обещал*, обещаха, обещава*, разкритикува*, отговорил*, разказва*, отвърна*,
        отсече, възкликна*, извика, извикаха, рече, рекоха, възрази*, възмути се, прошепна*
    """),
    sourcing=_words("""
        според, по думите на, по думите му, по думите ѝ, по думите й, по думите им, по данни на, по информация на, по
        мнението на, по мнение на, по негови думи, по нейни думи, по неговите думи, по нейните думи, с позоваване на,
        цитиран от, цитирана от, цитирани от, като цитира, позовавайки се на
    """),
    pronouns=_words("той, тя, те, то"),
    roles=_words("""
        секретар, секретарят, секретаря, секретарка*, президент, президентът, президента, президентка*, премиер,
        премиерът, премиера, премиерка*, министър, министърът, министъра, министърка*, говорител*, председател,
        председателят, председателя, председателка*, канцлер, канцлерът, канцлера, посланик*, посланич*, съветник*,
        съветничк*, генерал, генералът, генерала, командир*, лидер, лидерът, лидера, лидерка*, ръководител*, директор,
        директорът, директора, директорка*, шеф, шефът, шефа, крал, кралят, краля, депутат*, представител*, кмет,
        кметът, кмета, губернатор*, комисар*, прокурор*, дипломат*, експерт*, анализатор*, лидери, лидерите, президенти,
        президентите, министри, министрите, служител*, чиновник*
    """),
    articles=(),
    prepositions=_words("в, във, на, за, от, с, със, по, към, до, при, пред, след, преди, между, над, под, през, без"),
    pointers=_words("това, за това, така, с тези думи"),
    function_words=_words("""
        и, в, във, на, за, от, с, със, по, към, до, при, че, да, се, си, е, са, а, но, или, като, който, която,
        което, които, този, тази, това, тези, ще, не, ни, той, тя, те, още, също, така, след, преди, между, над,
        под, през, без, го, ги, им, му, й, бе, беше, бъде, бил, била, били, има, няма, може, както, както и,
        по-късно, по-рано, после, тогава, междувременно
    """),
    negations=_words("не, нито, няма, никой, никога, нищо, без, никакъв, никаква, никакво, никакви, нямаше"),
    affirmations=_words("не само, не по-малко, не по-късно, не на последно място"),
    hedges=_words("""
        може, могат, вероятно, евентуално, навярно, предполагаем*, очаква се, очакват, би, биха, планира*, възможно,
        възнамерява*
    """),
    numbers=_values("""
        0: нула; 1: един, една, едно; 2: два, две, двама, двата, двете, двамата; 3: три, трима, трите, тримата; 4:
        четири, четирима, четирите, четиримата; 5: пет, петима, петте, петимата; 6: шест, шестте; 7: седем, седемте;
        8: осем, осемте; 9: девет, деветте; 10: десет, десетте; 11: единадесет, единайсет; 12: дванадесет,
        дванайсет; 13: тринадесет, тринайсет; 14: четиринадесет; 15: петнадесет, петнайсет; 16: шестнадесет; 17:
        седемнадесет; 18: осемнадесет; 19: деветнадесет; 20: двадесет, двайсет; 30: тридесет, трийсет; 40:
        четиридесет; 50: петдесет; 60: шестдесет; 70: седемдесет; 80: осемдесет; 90: деветдесет; 100: сто; 200:
        двеста; 300: триста; 400: четиристотин; 500: петстотин; 600: шестстотин; 700: седемстотин; 800: осемстотин;
        900: деветстотин
    """),
    ordinals=_inflected(
        """
        1: първ; 2: втор; 3: трет; 4: четвърт; 5: пет; 6: шест; 7: седм; 8: осм; 9: девет; 10: десет; 11: единадесет,
        единайсет; 12: дванадесет, дванайсет; 20: двадесет, двайсет
        """,
        "и, а, о, ия, ият, ата, ото, ите",
    ),
    scales=_values("1000: хиляд*, хил; 1000000: милион*, млн; 1000000000: милиард*, млрд; 1000000000000: трилион*"),
    relations={
        "срещу": "against",
        "против": "against",
        "от": "from",
        "към": "to",
        "с": "with",
        "със": "with",
        "между": "between",
        "за": "for",
        "без": "without",
        "до": "to",
    },
    genitives=_words("на"),
    heads=_classes("""
        war: войн*, воюва*, агреси*, нападе*, нападн*, напада, нападат, атак*, удар*, инвази*, офанзив*,
        бомбардир*, обстрел*, сражава*, настъпл*;
        sanction: санкци*, мита, митата, мито, митото, ембарго*, бойкот*;
        protest: протест*, демонстрац*, митинг*;
        lawsuit: иск, искът, иска, искове, съд, жалб*, дело, делото, дела, делата, обвинен*, обвини*, съди,
        съдят;
        vote: вот, вота, вотът, гласува*, гласове*;
        measure: мерк*, мярк*, кампани*, операци*, действи*;
        contest: мач, мача, мачът, мачове*, играе, играят, победа, победата, финал*, двубо*
    """),
    counted=_classes("""
        persons: човек*, хора, хората, души, душите, дец*, жени, жените, мъже, мъжете, войни*, цивилн*, загина*,
        убит*, ранен*, пострада*, жертв*, възрастн*, пътни*, депутат*, полица*, жител*, бежан*, гласоподавател*;
        money: лев*, лв, евро, долар*, паунд*, рубл*, гривн*, франк*;
        years: годин*, годишен, годишна, годишни, годишното;
        time: ден*, дни, дните, час*, минут*, секунд*, седмиц*, месец*;
        distance: километ*, км, метр*, метър, метъра, мили;
        areas: област*, сфер*, направлени*;
        weapons: дрон*, ракет*, танк*, снаряд*, самолет*, изтребител*;
        states: държав*, стран*
    """),
    reporting=Reporting(
        conjunctions=_words("че, дали, как, защо"),
        comma=True,
        verbs=_words("""
            вярва, вярват, счита*, убеден*, уверен*, изрази*, изразява*, разкри*, осведоми*, информира*, докладва*,
            прогнозира*, отрече*, отрича*, описа*, изявление
        """),
        finite=(),
        infinitives=(),
        subordinators=_words("докато"),
        helpers=(),
        moods=_words("щял да, щяла да, щяло да, щели да, нямало да, нямало, бил, била, било, били, имало, можело"),
        auxiliaries=_words("е, са, съм, сме, сте, бе, беше, бях, бяха, би, биха, бъде, да, не е, не са"),
        naming=_words("като, с думите"),
        relatives=_words("който, която, което, които, чийто, където, когато"),
        unsaid=_words("не, да"),
        questions=_words("на въпрос*, попитан*, запитан*"),
        likes=_words("както"),
        postposed=(),
        outward=_words("""
            цитиран от, цитирана от, цитирано от, цитирани от, цитира, съобщава*, съобщи*, предаде, предава, предадоха,
            пише, писа, информира*
        """),
        inward=_words(
            "с позоваване на, позовавайки се на, като се позовава на, като цитира, цитирайки, се позовава на"
        ),
    ),
)

_GERMAN = Language(
    code="de",
    iso3="deu",
    flores="deu_Latn",
    name="German",
    script="Latn",
    quotes=_pairs('„“ »« «» “” „” "" ‚‘ ›‹'),
    abbreviations=_words("""
        dr, prof, st, nr, bzw, ca, usw, z.b, z, b, d.h, u.a, u, a, mio, mrd, tsd, jh, abs, art, gen, hr, fr, inkl,
        evtl, ggf, vgl, sog, geb, gest, str
    """),
    furniture=_words("teilen, anzeige, newsletter, schlagwörter, themen, tags, lesen sie auch, deine e-mail-adresse"),
    endings=_words("""
        kommentare, kommentar, schreibe einen kommentar, ähnliche themen, weitere nachrichten, mehr zum thema, das
        könnte sie auch interessieren, auch interessant
    """),
    credits=_words("quelle, autor, von"),
    pictures=_words("foto, bild, video, fotos, symbolbild"),
    speech_verbs=_words("""
        sag*, erklär*, beton*, teilt, teilte, teilten, bericht*, berichtet*, meint, meinte, meinten, meinen, fügt*,
        wies, wiesen, verwies*, es hieß, es heißt, kündigt*, äußert*, forder*, warn*, schrieb*, behaupt*, bestätig*,
        unterstrich*, zitier*, so, hieß es, heißt es, gab an, gibt an, gaben an, fuhr fort, ergänzt*, kommentiert*,
        kritisiert*, antwortet*, fragt*, nannte*, nennt, sprach, sprachen, spricht, bezeichnet*, charakterisiert*,
        beschrieb*, beschreibt, begründet, begründete, begründeten, versichert*, verkündet*, bemerkt*, räumt*, stellt*,
        rief*, ruft, gab, schreibt, schreiben, steht, warf, wirft, lobt*, mahnt*, urteilt*, verlangt*, bekräftigt*,
        gesagt, geschrieben, gefordert, gewarnt, genannt, mitgeteilt, angekündigt, bekanntgegeben, geäußert, rät, riet,
        rieten, befürchtet*, vorgeworfen, erwidert*, entgegnet*, empörte*, twitter*, scherzt*, erzähl*
    """),
    sourcing=_words("""
        laut, nach seinen angaben, nach ihren angaben, nach * *angaben, nach * *bericht*, nach * *meldung*, nach *
        ansicht, nach * auffassung, nach * meinung, nach * einschätzung*, nach * aussage*, nach * auskunft, nach *
        darstellung, nach * erkenntnissen, nach * ermittlungen, nach * informationen, nach * untersuchungen, nach den
        worten, zufolge, unter berufung auf, gemäß
    """),
    pronouns=_words("er, sie, es"),
    roles=_words("""
        sekretär, sekretärs, sekretärin, präsident, präsidenten, präsidentin, premier, premiers, minister, ministers,
        ministerin, sprecher, sprechers, sprecherin, vorsitzende*, kanzler, kanzlers, kanzlerin, botschafter*, berater,
        beraters, beraterin, general, generals, kommandeur*, direktor*, leiter, leiterin, chef, chefs, chefin, könig,
        königin, abgeordnete*, beauftragte*, kommissar, kommissarin, anwalt, anwältin, anwalts, richter, richterin,
        bürgermeister, bürgermeisterin, politiker, politikerin, vertreter, vertreterin, experte, expertin, diplomat,
        diplomatin, gouverneur*, senator, senatorin, experten, beamte*, beamter
    """),
    articles=_words("""
        der, die, das, den, dem, des, ein, eine, einer, eines, einem, einen, sein, seine, seiner, seines, seinem,
        seinen, ihre, ihrer, ihres, ihrem, ihren
    """),
    prepositions=_words("""
        in, im, zu, zum, zur, von, vom, mit, auf, für, an, am, bei, beim, aus, nach, über, um, durch, gegen, vor, unter,
        seit, gegenüber, während, wegen, zwischen
    """),
    pointers=_words("dies, das, so, dazu, mit diesen worten"),
    function_words=_words("""
        und, in, im, der, die, das, den, dem, des, ein, eine, einen, einem, einer, eines, zu, zum, zur, von, vom,
        mit, auf, für, an, am, als, auch, dass, ist, sind, wird, werden, wurde, wurden, hat, haben, hatte, hätten,
        sei, seien, bei, aus, nach, über, um, oder, aber, wie, sich, er, sie, es, nicht, wir, dies, diese, dieser,
        dieses, sowie, indem, durch, gegen, soll, sollen, darunter, bereits
    """),
    negations=_words("nicht, kein*, nie, niemals, niemand*, nichts, ohne, weder, nirgends"),
    affirmations=_words("nicht nur, nicht zuletzt, nicht weniger, nicht mehr als"),
    hedges=_words("""
        soll, sollen, könnte*, dürfte*, wohl, vermutlich, wahrscheinlich, möglicherweise, angeblich, mutmaßlich*,
        voraussichtlich, erwartet, möglich, beabsichtig*, plant*, planen
    """),
    numbers=_values("""
        0: null; 1: eins; 2: zwei; 3: drei; 4: vier; 5: fünf; 6: sechs; 7: sieben; 8: acht; 9: neun; 10: zehn; 11:
        elf; 12: zwölf; 13: dreizehn; 14: vierzehn; 15: fünfzehn; 16: sechzehn; 17: siebzehn; 18: achtzehn; 19:
        neunzehn; 20: zwanzig; 30: dreißig; 40: vierzig; 50: fünfzig; 60: sechzig; 70: siebzig; 80: achtzig; 90:
        neunzig; 100: hundert, einhundert; 200: zweihundert
    """),
    ordinals=_inflected(
        """
        1: erst; 2: zweit; 3: dritt; 4: viert; 5: fünft; 6: sechst; 7: siebt; 8: acht; 9: neunt; 10: zehnt; 11: elft;
        12: zwölft; 20: zwanzigst
        """,
        "e, en, er, es, em, ens",
    ),
    scales=_values("1000: tausend, tsd; 1000000: million*, mio; 1000000000: milliarde*, mrd; 1000000000000: billion*"),
    relations={
        "gegen": "against",
        "wider": "against",
        "durch": "by",
        "aus": "from",
        "an": "to",
        "nach": "to",
        "mit": "with",
        "zwischen": "between",
        "für": "for",
        "ohne": "without",
    },
    genitives=_words("von, vom, des, der"),
    heads=_classes("""
        war: krieg*, angriff*, angreif*, angegriffen, aggression*, überfall*, invasion*, offensive*, attack*,
        kämpf*, kampf, kampfes, schlag, schlags, schläge*, bombardier*, beschuss, feldzug*;
        sanction: sanktion*, zoll, zölle*, embargo*, boykott*, strafzoll, strafzölle*, handelskrieg*;
        protest: protest*, demonstration*, demonstrier*, kundgebung*;
        lawsuit: klag*, beschwerde*, verklag*, geklagt, anklag*, prozess*, verfahren*, anzeige*;
        vote: abstimm*, votum, votier*, stimme*, stimmt*, abgestimmt, gestimmt;
        measure: maßnahme*, kampagne*, operation*, aktion*, vorgehen*;
        contest: spiel*, gespielt, match*, partie, sieg, siege, siegs, siegt*, niederlage*, finale*, gewann,
        gewinnt, verlor
    """),
    counted=_classes("""
        persons: mensch*, person*, kind, kinder*, frau*, männer*, mann, soldat*, zivilist*, tote*, opfer*,
        verletzte*, erwachsene*, passagier*, polizist*, einwohner*, flüchtling*, abgeordnete*, wähler*, bäcker*,
        gäste*, demonstrant*;
        money: euro*, dollar*, pfund*, rubel*, franken, hrywnja, griwna, lewa;
        years: jahr*, jährig*;
        time: tag, tage*, stunde*, minute*, sekunde*, woche*, monat*;
        distance: kilometer*, km, meter*, meile*;
        areas: bereich*, gebiet*, feld*;
        weapons: drohne*, rakete*, panzer*, geschoss*, granate*, flugzeug*, kampfjet*;
        states: staat*, land, länder*
    """),
    reporting=Reporting(
        conjunctions=_words("dass, daß, ob, warum"),
        comma=True,
        verbs=_words("""
            schätz*, glaubt*, glaube, vermut*, ging davon aus, geht davon aus, gehen davon aus, geht, gehen, ging,
            überzeugt, rechne*, informiert*, legte, legt, begründet, begründete, begründeten, droht*, prognostizier*,
            spekulier*, verlaute*, versprach*, verspricht, versprochen, widersprach*, gestand*, schlug, schlägt,
            bekanntgab*, bekannt gab, mitteil*, angab*, hinwies*, verlangen, vertritt, vertrat, vertraten, vertreten,
            ist der meinung, ist der ansicht, hält es, ist der auffassung, festgehalten, aufgerufen, aufgefordert, ruft,
            verbreiten, verlauten, wertet*, hervorhob, hervorgehoben, vorwirft, vorwarf, aufrief
        """),
        finite=_words("""
            hätte*, wäre*, würde*, könnte*, müsste*, sollte*, dürfte*, wollte*, bliebe*, gäbe*, ginge*, käme*, ließe*
        """),
        infinitives=_words("zu *n, *zu*en"),
        subordinators=_words("""
            um, ohne, statt, anstatt, während, als, nachdem, weil, wenn, da, obwohl, sodass, so dass, damit, bevor, nach
        """),
        helpers=_words("hatte, hatten, habe, hat, haben"),
        moods=_words("""
            sei, seien, habe, werde, könne, müsse, solle, wolle, dürfe, möge, gebe, gehe, komme, stehe, bleibe, lasse,
            mache, sehe, nehme, wisse, brauche, bestehe, liege, handle, handele, drohe, finde, halte, fordere, zeige,
            bedeute, gelte, sorge, fehle, bedürfe, trage, verfüge, erwarte, gehöre, bereite, biete, ergebe, enthalte,
            entspreche, existiere, funktioniere, beginne, leide, lebe, reiche, arbeite, unterstütze, stelle, verstoße,
            diene, verliere, plane, verhindere, führe, werfe, bringe, schreibe, spreche, treffe, ziehe, folge, erhalte,
            leiste, setze, schaffe, fahre, kämpfe, suche, warte, wachse, steige, sinke, rechne, hoffe, glaube, vertrete
        """),
        auxiliaries=(),
        naming=_words("als, sprach* * * von, mit den worten, mit folgenden worten, sprüche wie, parolen wie"),
        relatives=_words("der, die, das, den, dem, deren, dessen, denen, welche, welcher, welches, was, wo"),
        unsaid=_words("nicht, auf die frage"),
        questions=_words("auf die frage, auf fragen, auf die nachfrage, gefragt"),
        likes=_words("wie"),
        postposed=_words("zufolge"),
        outward=_words(
            "zitiert von, bericht*, melde*, gemeldet, schreibt, schreiben, schrieb*, laut, zufolge, zitier*"
        ),
        inward=_words("unter berufung auf, mit berufung auf, unter verweis auf, beruft sich auf, berief sich auf"),
    ),
    capital_nouns=True,
)

_UKRAINIAN = Language(
    code="uk",
    iso3="ukr",
    flores="ukr_Cyrl",
    name="Ukrainian",
    script="Cyrl",
    quotes=_pairs('«» “” „“ „” "" ‘’ ‹›'),
    abbreviations=_words("""
        р, рр, м, вул, ім, проф, акад, ген, млн, млрд, тис, грн, див, напр, т, ст, обл, св, о, с, та ін
    """),
    furniture=_words("""
        поділитися, поділіться, реклама, підписуйтесь на, підписатися, теги, читайте також, читайте ще, дивіться також
    """),
    endings=_words("коментарі, більше новин, новини по темі, схожі новини, останні новини"),
    credits=_words("джерело, автор"),
    pictures=_words("фото, відео, колаж, ілюстрація"),
    speech_verbs=_words("""
        сказа*, каже*, кажуть, заяви*, заявля*, повідоми*, повідомля*, зазначи*, зазнача*, наголоси*, підкресли*, додав,
        додала, додали, додає, пише, писа*, розпові*, поясни*, вважа*, запевни*, попереди*, закли*, цитує*, констатува*,
        стверджу*, йдеться, ідеться, відпові*, визна*, прокоментува*, зауваж*, уточни*, нагада*, оголоси*, написа*,
        назва*, мовиться, пообіця*, запитав, запитала, запитали, запиту*, питає, питають, спитав, спитала, спитали,
        обіця*, розкритикув*, зізна*, відповіда*, вигукну*, крикнув, крикнула, говор*, наголошу*, підкреслю*,
        попереджа*, запевня*
    """),
    sourcing=_words("""
        за словами, за його словами, за її словами, за їхніми словами, за даними, за інформацією, за повідомленням, зі
        слів, з його слів, на переконання, за оцінкою, за оцінками, за версією, з посиланням на, як пише, як повідомляє,
        на думку, на його думку, на її думку, згідно з
    """),
    pronouns=_words("він, вона, вони, воно"),
    roles=_words("""
        секретар, секретаря, секретарю, секретарем, секретарка*, президент, президента, президенту, президентом,
        президентка*, прем'єр*, прем’єр*, міністр, міністра, міністру, міністром, міністерк*, речник*, речниц*, спікер,
        спікера, спікерка*, голова, голови, голові, головою, канцлер, канцлера, канцлерка*, посол, посла, послиня,
        радник*, радниц*, генерал, генерала, командир*, командувач*, лідер, лідера, лідерка*, керівник*, керівниц*,
        директор, директора, директорка*, очільник*, очільниц*, король, депутат*, представник*, представниц*, мер, мера,
        губернатор*, комісар*, прокурор*, дипломат*, експерт*, аналітик*, лідери, лідерів, президенти, міністри,
        посадовець, посадовця, посадовці, посадовців, чиновник*
    """),
    articles=(),
    prepositions=_words("у, в, на, за, від, з, із, зі, до, для, про, при, під, над, між, після, перед, через, щодо"),
    pointers=_words("це, про це, так, цими словами, такими словами"),
    function_words=_words("""
        і, й, та, у, в, на, за, від, з, із, зі, до, для, про, при, що, щоб, це, не, а, але, або, як, який, яка, яке,
        які, яку, яким, якої, його, її, їх, він, вона, вони, буде, був, була, були, бути, є, вже, досі, проте,
        також, через, під, над, між, після, перед, щодо, серед, зокрема, включаючи, так, того, цього, яких, згодом,
        потім, пізніше, раніше, тоді, водночас
    """),
    negations=_words("не, ні, ані, немає, ніхто, ніколи, нічого, без, жоден, жодна, жодного, жодної, жодних"),
    affirmations=_words("не тільки, не лише, не менш, не менше, тим не менш, не більше"),
    hedges=_words("""
        може, можуть, мабуть, ймовірно, імовірно, очікується, очікують, би, б, сподіва*, планує*, можливо, нібито,
        має намір, здавалося
    """),
    numbers=_values("""
        0: нуль; 1: один, одна, одне, одного; 2: два, дві, двох, двом, двома, двоє; 3: три, трьох, трьом, трьома,
        троє; 4: чотири, чотирьох, чотирьом, чотирма, четверо; 5: п'ять, п'ятьох, п'яти, п'ятьом, п'ятьма, п'ятеро;
        6: шість, шести, шістьох, шестеро; 7: сім, семи, сімох, семеро; 8: вісім, восьми, вісьмох, восьмеро; 9:
        дев'ять, дев'яти, дев'ятьох; 10: десять, десяти, десятьох, десятеро; 11: одинадцять, одинадцяти,
        одинадцятьох; 12: дванадцять, дванадцяти; 13: тринадцять; 14: чотирнадцять; 15: п'ятнадцять, п'ятнадцяти;
        16: шістнадцять; 17: сімнадцять; 18: вісімнадцять; 19: дев'ятнадцять; 20: двадцять, двадцяти; 30: тридцять,
        тридцяти; 40: сорок; 50: п'ятдесят, п'ятдесяти; 60: шістдесят; 70: сімдесят; 80: вісімдесят; 90: дев'яносто;
        100: сто; 200: двісті; 300: триста; 400: чотириста; 500: п'ятсот; 600: шістсот; 700: сімсот; 800: вісімсот;
        900: дев'ятсот
    """),
    ordinals=_inflected(
        """
        1: перш; 2: друг; 4: четверт; 5: п'ят; 6: шост; 7: сьом; 8: восьм; 9: дев'ят; 10: десят; 11: одинадцят; 12:
        дванадцят; 20: двадцят
        """,
        "ий, а, е, ого, ому, у, ої, ій, им, ою, і, их, ими",
    )
    | _inflected("3: трет", "ій, я, є, ього, ьому, ю, ьої, ім, ьою, і, іх, іми"),
    scales=_values("1000: тисяч*, тис; 1000000: мільйон*, млн; 1000000000: мільярд*, млрд; 1000000000000: трильйон*"),
    relations={
        "проти": "against",
        "від": "from",
        "до": "to",
        "з": "with",
        "із": "with",
        "зі": "with",
        "між": "between",
        "для": "for",
        "без": "without",
    },
    genitives=(),
    heads=_classes("""
        war: війн*, воєн*, воює*, воюют*, воював*, агресі*, напад*, нападі, атак*, атаку*, удар*, вторгнен*,
        наступ*, обстріл*, бомбард*;
        sanction: санкці*, мит*, ембарго, бойкот*;
        protest: протест*, демонстрац*, мітинг*;
        lawsuit: позов*, позива*, скарг*, справу, справа, справи, суд, суду, судит*, обвинувачен*, звинувачен*;
        vote: голосу*, голос, голоси, голосів, вотум*;
        measure: захід, заход*, кампані*, операці*, дії, дій, діям;
        contest: матч*, гра, грає, грають, гри, перемог*, фінал*, поєдин*
    """),
    counted=_classes("""
        persons: люд*, осіб, особи, особ*, діт*, дитин*, жін*, чолові*, військов*, солдат*, воїн*, цивільн*,
        загиб*, поране*, потерпіл*, жертв*, доросл*, пасажир*, депутат*, поліц*, мешкан*, жител*, біжен*,
        виборц*;
        money: гривн*, грн, євро, долар*, фунт*, рубл*, франк*;
        years: рік, рок*, річн*;
        time: день, дн*, годин*, хвилин*, секунд*, тижн*, тижд*, місяц*;
        distance: кілометр*, км, метр*, миля, милі, миль;
        areas: сфер*, галуз*, напрям*;
        weapons: дрон*, ракет*, танк*, снаряд*, літак*, винищувач*, безпілотник*;
        states: держав*, країн*
    """),
    reporting=Reporting(
        conjunctions=_words("що, чи, ніби, нібито, чому, як"),
        comma=True,
        verbs=_words("""
            переконан*, впевнен*, упевнен*, поінформу*, інформу*, доповів, доповіла, доповіли, оприлюдни*, поскарж*,
            заперечи*, запереч*, прогнозу*, твердить, твердять, уважа*, пояснюють, пояснює, пояснив, розповіда*, певн*,
            обіця*, опис*, заявою, заяву, спросту*
        """),
        finite=(),
        infinitives=(),
        subordinators=_words("поки, тоді як"),
        helpers=(),
        moods=(),
        auxiliaries=(),
        naming=_words("як, зі словами, із словами"),
        relatives=_words("що, який, яка, яке, які, якого, якої, яких, яким, яку, де, коли"),
        unsaid=_words("не"),
        questions=_words("на запитання, на питання, запитаний, запитана"),
        likes=_words("як"),
        postposed=(),
        outward=_words("повідомля*, повідоми*, переда*, пише, пишуть, цитує, цитують, інформу*, цитований"),
        inward=_words("""
            з посиланням на, із посиланням на, посилаючись на, з покликанням на, із покликанням на, покликаючись на
        """),
    ),
)

_ENGLISH = Language(
    code="en",
    iso3="eng",
    flores="eng_Latn",
    name="English",
    script="Latn",
    quotes=_pairs('“” "" ‘’ «» „“'),
    abbreviations=_words("""
        mr, mrs, ms, dr, prof, gen, sen, rep, gov, col, lt, st, no, vs, etc, e.g, i.e, u.s, u.k, a.m, p.m, jan, feb,
        mar, apr, jun, jul, aug, sep, sept, oct, nov, dec, det, insp, supt, sgt, capt, maj, cmdr, adm, rev, hon
    """),
    furniture=_words("""
        share, share on, advertisement, newsletter, subscribe, subscribe to, tags, read more, read also, see also,
        your email
    """),
    endings=_words("""
        comment, comments, leave a reply, check also, related, related articles, related topics, more news
    """),
    credits=_words("source, by"),
    pictures=_words("photo, image, credit, video, file photo"),
    speech_verbs=_words("""
        said, say, says, saying, told, tell*, stated, states, announced, announces, announcing, reported, reports,
        reporting, add, added, adds, adding, warn*, claim*, argued, argues, arguing, explain*, noted, notes, noting,
        stress*, insist*, ask, asked, asks, asking, urged, urges, urging, declar*, confirm*, wrote, writes, called,
        calls, described, replied, reads, according, respond*, answered, dismissed, criticis*, criticiz*, denounc*,
        condemned, labelled, branded, recalls, recalled, quoted, demanded, demanding, shouted, cried, tweeted, joked,
        quipped, recounted, testified
    """),
    sourcing=_words("""
        according to, in his words, in her words, in their words, in the words of, in his view, in her view, in the view
        of, citing, cited by, as reported by, quoted by
    """),
    pronouns=_words("he, she, they, it"),
    roles=_words("""
        secretary, secretary-general, president, minister, premier, spokesman, spokeswoman, spokesperson, chancellor,
        chairman, chairwoman, chair, ambassador, adviser, advisor, general, commander, leader, director, chief, king,
        queen, governor, mayor, lawmaker, senator, official, officials, analyst, expert, prosecutor, diplomat, envoy,
        ministers, presidents, leaders, lawmakers, senators, analysts, experts, prosecutors, diplomats, ambassadors,
        spokespeople
    """),
    articles=_words("the, a, an"),
    prepositions=_words("""
        of, to, in, on, for, with, by, at, from, into, about, over, after, before, between, during, against
    """),
    pointers=_words("this, that, so, with these words, he said this, she said this, they said this"),
    function_words=_words("""
        the, a, an, and, of, to, in, on, for, with, by, at, from, as, that, this, these, those, is, are, was, were,
        be, been, being, has, have, had, will, would, it, its, he, she, they, his, her, their, not, but, or, which,
        who, whom, also, about, into, over, after, before, between, than, more, most, we, our, us, you, can, should,
        later, earlier, then, previously, meanwhile, however, again, speaking
    """),
    negations=_words("""
        not, no, never, none, nobody, nothing, without, neither, nor, cannot, isn't, aren't, wasn't,
        weren't, don't, doesn't, didn't, haven't, hasn't, hadn't, won't, wouldn't, can't, couldn't, shouldn't, mustn't,
        needn't, rather than
    """),
    affirmations=_words("not only, not least, no less, no later, no more than, no doubt"),
    hedges=_words("""
        may, might, could, reportedly, allegedly, probably, possibly, likely, perhaps, expected, apparently,
        supposedly, plan, plans, planned, planning, intend*
    """),
    numbers=_values("""
        0: zero; 1: one; 2: two; 3: three; 4: four; 5: five; 6: six; 7: seven; 8: eight; 9: nine; 10: ten; 11:
        eleven; 12: twelve; 13: thirteen; 14: fourteen; 15: fifteen; 16: sixteen; 17: seventeen; 18: eighteen; 19:
        nineteen; 20: twenty; 30: thirty; 40: forty; 50: fifty; 60: sixty; 70: seventy; 80: eighty; 90: ninety; 100:
        hundred
    """),
    ordinals=_values("""
        1: first; 2: second; 3: third; 4: fourth; 5: fifth; 6: sixth; 7: seventh; 8: eighth; 9: ninth; 10: tenth
    """),
    scales=_values("1000: thousand; 1000000: million*, mln; 1000000000: billion*, bn; 1000000000000: trillion*"),
    relations={
        "against": "against",
        "by": "by",
        "from": "from",
        "to": "to",
        "with": "with",
        "between": "between",
        "for": "for",
        "without": "without",
    },
    genitives=_words("of"),
    heads=_classes("""
        war: war, wars, warfare, attack*, aggress*, assault*, invasion*, offensive*, strike, strikes, bombing*,
        bombard*, shelling*, fight*, fought, raid*, battle*;
        sanction: sanction*, tariff*, embargo*, boycott*, duties;
        protest: protest*, demonstrat*, rall*;
        lawsuit: lawsuit*, suit, suits, sue, sues, sued, suing, case, cases, complaint*, charge*, appeal*,
        trial*;
        vote: vote*, voting, ballot*;
        measure: measure*, campaign*, operation*, action*, steps;
        contest: match*, game*, play*, win, wins, won, victory, victories, defeat*, final, finals
    """),
    counted=_classes("""
        persons: people*, person*, child*, woman, women, man, men, soldier*, troops, civilian*, dead, killed,
        wounded, injured, victim*, casualt*, adult*, passenger*, officer*, resident*, refugee*, lawmaker*,
        voter*, baker*;
        money: euro*, dollar*, pound*, ruble*, rouble*, hryvnia*, franc*, leva;
        years: year*;
        time: day*, hour*, minute*, second, seconds, week*, month*;
        distance: kilomet*, km, metre*, meter*, mile*;
        areas: area*, field*, sphere*;
        weapons: drone*, missile*, rocket*, tank*, shell*, aircraft, jet*, plane*;
        states: state*, countr*, nation*
    """),
    reporting=Reporting(
        conjunctions=_words("that, whether, if, how, why"),
        comma=False,
        verbs=_words("""
            believe, believes, believed, thinks, thought, suggest*, predict*, promise*, pledge*, vow*, estimate*,
            acknowledge*, admit*, conced*, denied, denies, alleg*, disclosed, maintain*, contend*, assert*, complain*,
            emphasi*, underlin*, reiterat*, remark*, testif*, assure*, inform*, concluded, concludes, promised,
            promises, statement
        """),
        finite=_words("""
            is, are, was, were, has, have, had, will, would, can, could, may, might, must, should, did, does, do,
            cannot, isn't, aren't, wasn't, weren't, hasn't, haven't, hadn't, won't, wouldn't, can't, couldn't, didn't,
            doesn't, *ed
        """),
        infinitives=(),
        subordinators=_words("while, whereas"),
        helpers=(),
        moods=(),
        auxiliaries=(),
        naming=_words("as, with the words"),
        relatives=_words("who, which, whose, whom, where, when"),
        unsaid=_words("declined to, refused to, not, didn't, wouldn't, without"),
        questions=_words("asked, when asked, if asked, was asked, were asked, being asked"),
        likes=_words("as"),
        postposed=(),
        outward=_words("""
            cited by, quoted by, as reported by, reported by, reports, reported, wrote, writes, according to
        """),
        inward=_words("citing, quoting, with reference to, cites, cited"),
    ),
)

_FRENCH = Language(
    code="fr",
    iso3="fra",
    flores="fra_Latn",
    name="French",
    script="Latn",
    quotes=_pairs('«» “” "" ‹› ‘’'),
    abbreviations=_words("m, mm, dr, st, art, p, vol, av, env, cf, etc, c.-à-d"),
    furniture=(),
    endings=(),
    credits=_words("source, par"),
    pictures=_words("photo, crédit, vidéo"),
    speech_verbs=_words("""
        dit, disent, disait, déclar*, affirm*, annonc*, expliqu*, ajout*, précis*, indiqu*, soulign*, estim*, assur*,
        rappel*, confi*, racont*, répond*, répondu, demand*, prévenu, prévient, averti*, insist*, not*, observ*, promis,
        écrit, écrivait, lancé, martelé, reconnu, reconnaît, rapport*, conclu, poursui*, confirm*
    """),
    sourcing=_words("selon, d'après, de l'avis de, aux yeux de, de source"),
    pronouns=_words("il, elle, ils, elles, on, t-il, t-elle"),
    roles=_words("""
        secrétaire, président, présidente, ministre, premier, porte-parole, chancelier, chancelière, ambassadeur,
        ambassadrice, conseiller, conseillère, général, commandant, chef, cheffe, directeur, directrice, roi, reine,
        député, députée, sénateur, sénatrice, gouverneur, maire, responsable, expert, experte, procureur, diplomate
    """),
    articles=_words("le, la, les, un, une, des, du, ce, cette"),
    prepositions=_words("""
        à, au, aux, dans, en, sur, pour, avec, par, sans, sous, chez, vers, depuis, devant, entre, contre, après, avant
    """),
    pointers=_words("c'est ce que, ainsi"),
    function_words=_words("""
        le, la, les, un, une, des, du, de, et, ou, mais, que, qui, dont, où, ne, pas, plus, se, sa, son, ses, leur,
        leurs, est, sont, était, été, a, ont, avait, être, avoir, il, elle, ils, elles, on, nous, vous, ce, cette, ces,
        aussi, à, au, aux, dans, en, sur, pour, avec, par, sans, sous, si, comme, très
    """),
    negations=_words("ne, pas, jamais, rien, aucun, aucune, sans, ni"),
    affirmations=_words("non seulement"),
    hedges=_words("peut-être, probablement, sans doute, pourrait, pourraient, devrait, devraient"),
    numbers={},
    ordinals={},
    scales=_values("1000: mille; 1000000: million*; 1000000000: milliard*"),
    relations={"contre": "against", "par": "by", "avec": "with", "entre": "between", "pour": "for", "sans": "without"},
    genitives=_words("de, d', des, du"),
    heads={},
    counted={},
    reporting=Reporting(
        conjunctions=_words("que, qu'il, qu'elle, qu'ils, qu'elles, qu'on, qu'un, qu'une, si"),
        comma=False,
        verbs=_words("croit, croient, pense, pensent, espère, espèrent, craint, craignent, juge, jugent, suggér*"),
        finite=(),
        infinitives=(),
        subordinators=(),
        helpers=(),
        moods=(),
        auxiliaries=(),
        naming=_words("comme, de"),
        relatives=_words("qui, dont, où, lequel, laquelle"),
        unsaid=_words("pas, refusé de"),
        questions=_words("interrogé*, à la question"),
        likes=_words("comme"),
        postposed=(),
        outward=_words("cité par, citée par, rapport*, écrit, selon"),
        inward=_words("citant, en citant"),
    ),
    names="en",
)

LANGUAGES = {language.code: language for language in (_BULGARIAN, _GERMAN, _UKRAINIAN, _ENGLISH)}
# Read for quotes, not translated: what a language takes to be read is its table.
READ = LANGUAGES | {_FRENCH.code: _FRENCH}
