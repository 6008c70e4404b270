"""Romanises Bulgarian, Ukrainian and Russian by their official tables and folds Latin letters to plain ones.

Sources: Bulgarian Transliteration Act (State Gazette 19/2009), resolution 55 of the Cabinet of Ukraine (27 January
2010), BGN/PCGN 1947 for Russian without its diacritics, DIN 5007-2 for German.
"""

import unicodedata
from functools import lru_cache

import regex


def _letters(table: str) -> dict[str, str]:
    """Reads ``letter=latin`` entries divided by blanks."""
    return {entry[0]: entry[2:] for entry in table.split()}


_BULGARIAN = _letters("""
    а=a б=b в=v г=g д=d е=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=ts ч=ch ш=sh щ=sht ъ=a
    ь=y ю=yu я=ya
""")
_UKRAINIAN = _letters("""
    а=a б=b в=v г=h ґ=g д=d е=e є=ie ж=zh з=z и=y і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch
    ш=sh щ=shch ь= ю=iu я=ia ’= '= ʼ=
""")
_RUSSIAN = _letters("""
    а=a б=b в=v г=g д=d е=e ё=yo ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch
    ъ= ы=y ь= э=e ю=yu я=ya
""")
_ANY_CYRILLIC = {**_UKRAINIAN, **_RUSSIAN, "’": "’", "'": "'", "ʼ": "ʼ"}
_LATIN = {
    "ß": "ss",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ə": "a",
    "ŋ": "ng",
}
_GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue"}

# Letters of each language; Cyrillic that is not its own is read as Russian, or as Ukrainian where only that has it.
_LETTERS = {
    "bg": {**_ANY_CYRILLIC, **_LATIN, **_BULGARIAN},
    "uk": {**_ANY_CYRILLIC, **_LATIN, **_UKRAINIAN},
    "ru": {**_ANY_CYRILLIC, **_LATIN},
    "de": {**_ANY_CYRILLIC, **_LATIN, **_GERMAN},
}
_ELSEWHERE = {**_ANY_CYRILLIC, **_LATIN}

# What depends on its place in the word: pattern of the lower-case letters there, and what they become.
_IN_PLACE = {
    "bg": ((r"(?<=\p{L})ия(?!\p{L})", "ia"), (r"(?<!\p{L})българия(?!\p{L})", "bulgaria")),
    "uk": (
        (r"зг", "zgh"),
        (r"(?<![\p{L}'’ʼ])є", "ye"),
        (r"(?<![\p{L}'’ʼ])ї", "yi"),
        (r"(?<![\p{L}'’ʼ])й", "y"),
        (r"(?<![\p{L}'’ʼ])ю", "yu"),
        (r"(?<![\p{L}'’ʼ])я", "ya"),
    ),
}
_PATTERNS = {
    lang: tuple((regex.compile(pattern, regex.I), latin) for pattern, latin in rules)
    for lang, rules in _IN_PLACE.items()
}
_UKRAINIAN_APOSTROPHE = regex.compile(r"(?<![\p{Cyrillic}])['’ʼ]|['’ʼ](?![\p{Cyrillic}])")


@lru_cache(maxsize=65536)
def romanise(text: str, lang: str) -> str:
    """Writes a text in plain Latin letters, capitals kept; what is neither Cyrillic nor Latin stays as it is.

    ``lang`` is bg, uk, ru, de or another; the others only lose their diacritics.
    """
    text = unicodedata.normalize("NFC", text)
    places = {m.start(): (m.end(), latin) for pattern, latin in _PATTERNS.get(lang, ()) for m in pattern.finditer(text)}
    kept = {m.start() for m in _UKRAINIAN_APOSTROPHE.finditer(text)} if lang == "uk" else set()
    letters = _LETTERS.get(lang, _ELSEWHERE)
    out, at = [], 0
    while at < len(text):
        end, latin = places.get(at, (at + 1, letters.get(text[at].lower()) if at not in kept else None))
        out.append(_folded(text[at]) if latin is None else _cased(latin, text, at, end))
        at = end
    return "".join(out)


def _cased(latin: str, text: str, start: int, end: int) -> str:
    """Gives Latin letters the case of those that they stand for: ``Щ`` is Sht in ``Щит``, SHT in ``ЩИТ``."""
    if not text[start].isupper():
        return latin
    after, before = text[start + 1 : start + 2], text[start - 1 : start]
    loud = after.isupper() or (not after.isalpha() and before.isupper())
    return latin.upper() if loud or (end - start > 1 and text[start:end].isupper()) else latin.capitalize()


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    """Takes the marks off a Latin letter; other scripts keep theirs."""
    if character.isascii() or not unicodedata.name(character, "").startswith("LATIN"):
        return character
    return "".join(c for c in unicodedata.normalize("NFD", character) if not unicodedata.combining(c))
