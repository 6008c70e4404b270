"""Which names of a source its translation carries over, and whether it still denies; judged to be right when it speaks.

The finders of ``names`` compare two texts strictly, as articles by different newsrooms must be compared. A translation
may write a name in ways that no table has ("Уайтхол" is "Whitehall") and translates many ("Палата представників"), so
what they report is taken back here wherever another reading is likely. Numbers and dates are in ``mt/counted.py``.
"""

from collections.abc import Sequence
from functools import cache, lru_cache

import regex
from rapidfuzz import process
from rapidfuzz.distance import Indel

from mt import gazetteer, names, persons
from mt.languages import LANGUAGES, word_pattern
from mt.likeness import fold
from mt.romanisation import romanise

# Likeness of two words by sound, and by consonants alone, from which one may be the other's spelling in a further
# language ("Лемьо", "Гінгріч"). With 0.65 / 0.8 names raise 4 false alarms on the first 300 lines of each FLORES dev
# file and a third of the swapped ones is found; with all that ``names`` reports, half of the good pairs were flagged.
HEARD, BONES = 0.65, 0.8
AUDIBLE = 4  # sounds from which a word can be told from another by ear
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’]*")
_VOWELS = str.maketrans("", "", "aeiou")
_CLOSING = '"“”»«’) '
_NUMERO = regex.compile(r"\b[Nn]o\.\s?(?=\d)")
_SURNAME = regex.compile(r"\p{Lu}\p{L}{2,}(?:ов|ев|ова|ева|енко|енка|чук|чука|шин|ян)")
_LATIN = regex.compile(r"[\p{Latin}\p{N}\s&.-]{3,}")
_AMID = regex.compile(r"(?<=[\p{L}\p{N},;]\s)\p{Lu}[\p{L}\p{M}'’]+")


def names_apart(source: str, target: str, src: str, tgt: str) -> tuple[list[names.Name], list[names.Name]]:
    """Finds the names that only the source and only its translation has: lost and invented.

    Adjectives ("russisch") do not count, as languages often do without. A name counts only if it surely is one that is
    not translated, and no word of the other side sounds like it. One that is but likely a name counts as lost where the
    translation has no strange word that may stand for it.
    """
    ours = _once(names.find(source, src))
    theirs = _once(names.find(target, tgt, known=[name.key for name in ours]))
    lost, invented = ([it for it in side if it.form == "noun"] for side in names.shared(ours, theirs)[1:])
    if lost:
        said = _sounds(target, tgt)
        lost = [name for name in lost if not _is_told(name, target, said)]
    if lost:
        likely = _is_sure if _has_strangers(source, target, src, tgt) else _is_likely
        lost = [name for name in lost if _is_sure(name, src) or likely(name, src)]
    sure = [name for name in invented if _is_sure(name, tgt)]
    said = _sounds(source, src) if sure else ()
    return lost, [name for name in sure if not _is_told(name, source, said)]


def _once(found: Sequence[names.Name]) -> list[names.Name]:
    """Keeps the first mention of each name in each form, for comparing takes time by the square."""
    return list({(name.key, name.kind, name.form): name for name in reversed(found)}.values())[::-1]


def _is_sure(name: names.Name, lang: str) -> bool:
    """Tells whether a name is surely one and is not translated: listed, or a person whose first name is known."""
    first, *rest = name.text.split()
    is_person = bool(rest) and first.isalpha() and persons.is_first_name(first, lang)
    return name.key in gazetteer.all_keys() or is_person


def _is_likely(name: names.Name, lang: str) -> bool:
    """Tells whether a mention is hardly anything but a name: Latin amid Cyrillic, a politician's, a surname."""
    if name.kind == "organisation":
        return False
    return (
        (LANGUAGES[lang].script != "Latn" and _LATIN.fullmatch(name.text) is not None)
        or _SURNAME.fullmatch(name.text) is not None
        or persons.folded(name.text, lang) in persons.figures()
    )


def _is_told(name: names.Name, other: str, said: Sequence[str]) -> bool:
    """Tells whether the other side may have a name: as it stands, by its sound, or as that of a currency."""
    return name.text in other or _is_currency(name, other) or _heard(_parts(name), said)


def _is_currency(name: names.Name, other: str) -> bool:
    """Tells whether a name is that of "US dollars" for what the other side calls dollars alone."""
    return name.key == "united states" and regex.search(r"\$|dollar|дол", other, regex.I) is not None


def _sounds(text: str, lang: str) -> tuple[str, ...]:
    """Writes the words of a text by their sounds, each once; short ones in small letters are no names."""
    words = (word for word in _WORD.findall(text) if len(word) > (2 if word[0].isupper() else AUDIBLE - 1))
    return tuple(dict.fromkeys(_sound(word, lang) for word in words))


@lru_cache(maxsize=65536)
def _sound(word: str, lang: str) -> str:
    return fold(romanise(word, lang).lower())


def _parts(name: names.Name) -> list[str]:
    """Lists the words of a name by their sounds, short ones only where there is nothing else, and all as one."""
    words = regex.split(r"[\s-]+", name.key)
    long = [word for word in words if len(word) >= AUDIBLE] or words
    return [fold(word) for word in (*long, "".join(words))]


def _heard(parts: Sequence[str], said: Sequence[str]) -> bool:
    """Tells whether a word of the other side sounds like a part of a name, or is a compound that holds it."""
    if any(len(part) >= AUDIBLE and part in word for part in parts for word in said):
        return True
    bones = [word.translate(_VOWELS) for word in said]
    return any(
        process.extractOne(
            part, said, scorer=Indel.normalized_similarity, score_cutoff=HEARD if len(part) >= AUDIBLE else BONES
        )
        or process.extractOne(part.translate(_VOWELS), bones, scorer=Indel.normalized_similarity, score_cutoff=BONES)
        for part in parts
    )


def _has_strangers(source: str, target: str, src: str, tgt: str) -> bool:
    """Tells whether a translation has a capitalised word amid a sentence that nothing in its source sounds like."""
    said = _sounds(source, src)
    return any(not _heard([_sound(word, tgt)], said) for word in _AMID.findall(target))


@cache
def _denials(lang: str) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    facts = LANGUAGES[lang]
    return word_pattern(facts.affirmations), word_pattern(facts.negations)


def denial_apart(source: str, target: str, src: str, tgt: str) -> tuple[bool, bool]:
    """Tells whether a source denies something and its translation does not, and the other way round.

    Whatever may stand for a denial counts as one on the other side. Never of a question, which Slavic languages negate
    for politeness, nor where a language has no list of such words.
    """
    ours, theirs = _DENYING.get(src), _DENYING.get(tgt)
    if ours is None or theirs is None or source.rstrip(_CLOSING).endswith("?"):
        return False, False
    lost = _denies(source, src) and not theirs.search(target)
    return lost, _denies(target, tgt) and not ours.search(source)


def _denies(text: str, lang: str) -> bool:
    affirmed, denied = _denials(lang)
    return denied.search(affirmed.sub(" ", _NUMERO.sub(" ", text))) is not None


# What denies or may stand for a denial ("failed to", "unable", "homeless", "only until"), generously: where one side
# denies and the other has nothing of this, one is suspect. Of the first 300 pairs of each FLORES dev file 4 have lost a
# denial so, where the plain negations would find 18.
_DENYING = {
    "en": regex.compile(
        r"\b(?:not|no|nor|none|never|nobody|nothing|nowhere|neither|cannot|without|un(?!it|der|til|ion|iv)\p{L}+|non\p{L}*"
        r"|in(?:ab|ac|ad|cap|cor|dep|ef|ex|fin|forma|jus|op|sec|suf|val|vis)\p{L}+|im(?:pos|prob|per|pol|mob)\p{L}+"
        r"|ir(?:reg|rel|resp|rev)\p{L}+|il(?:leg|lic)\p{L}+|dis\p{L}+|mis\p{L}+|\p{L}+less|fail\p{L}*|lack\p{L}*"
        r"|refus\p{L}*|den(?:y|ie)\p{L}*|reject\p{L}*|avoid\p{L}*|prevent\p{L}*|only|just|but|until|unless|except|hardly"
        r"|barely|few\p{L}*|little|rather|instead|any\p{L}*|absen\p{L}+|free|stop\p{L}*|ban\p{L}*|other than|if|whether"
        r"|too|\p{L}*ever\p{L}*|wrong|loss|lost|lose|out of|wish\p{L}*|away|br[eo]a?ke?n?|almost|nearly)\b|n['’]t\b",
        regex.I,
    ),
    "de": regex.compile(
        r"\b(?:nicht\p{L}*|kein\p{L}*|nie\p{L}*|ohne\p{L}*|weder|nirgend\p{L}*|un(?!d\b|s\b|ser|ter|iv|io|gef)\p{L}+|in(?:ak|komp|off|stab|tol)\p{L}+|nur"
        r"|aber|sondern|kaum|wenig\p{L}*|\p{L}+los\p{L}*|bevor|bis|außer\p{L}*|(?:an)?statt\p{L}*|\p{L}*weiger\p{L}*"
        r"|\p{L}*(?:lehn|hinder|sag|bot|biet|mied|meid|mang|fehl|verlor|verlier|verlust|leugn|stritt|streit|bann)\p{L}*"
        r"|ob|wenn|je|erst|nein|gegen|nichts|miss\p{L}+|trotz\p{L}*)\b",
        regex.I,
    ),
    "bg": regex.compile(
        r"\b(?:не\p{L}*|ни(?:то|кой|кога|що|как|къде|ка)\p{L}*|без\p{L}*|ням\p{L}+|само|едва|освен|докато|преди|но|ако|дали"
        r"|вместо|твърде|прекалено|(?:от|заб|пред|из|за|въз|про|до)?(?:каз|ран|врат|бяг|губ|пир|против|рич|хвърл|стран)\p{L}*"
        r"|липс\p{L}*|малк\p{L}*|малцина|против\p{L}*|анти\p{L}*|слаб\p{L}*|край\p{L}*|спр\p{L}*|прекрат\p{L}*)\b",
        regex.I,
    ),
    "uk": regex.compile(
        r"\b(?:не\p{L}*|ні\p{L}*|ані|без\p{L}*|жод\p{L}*|лише|лиш|тільки|ледь|ледве|крім|окрім|поки|доки|перш|але|якщо|чи|замість"
        r"|надто|занадто|від\p{L}+|заборон\p{L}*|запоб\p{L}*|уник\p{L}*|втра\p{L}*|брак\p{L}*|мало\p{L}*|проти\p{L}*|анти\p{L}*"
        r"|припин\p{L}*|переш\p{L}*|запереч\p{L}*)\b",
        regex.I,
    ),
}
