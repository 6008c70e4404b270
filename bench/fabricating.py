"""Divergences made on purpose from parallel text: what the learned judgement is trained on, and how (see ``main``).

A pair that says the same is changed on one side: a phrase left out or added, a number, a name, the order of two names,
a negation, a word (a generalisation or its opposite), all of it. After Briakou & Carpuat (2020), Detecting Fine-Grained
Cross-Lingual Semantic Divergences without Supervision. Nothing here uses the finders of facts, which are judged by it.
"""

import lzma
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import regex

PAIRS = ("bg-en", "de-en", "uk-en", "bg-de")
# Sources of running prose; the larger rest of the corpora is labels of programs.
PROSE = (
    "europarl-fmi", "mlqe-pe-wiki", "xquad", "pud", "debian-www-news", "debian-www-other", "tatoeba", "wesnoth",
    "opensource.guide", "ms-d365-project-ops", "paracrawl-humaneval", "rust-book", "un-sdg", "bitcoin.org",
    "corona-warn-app", "libreoffice-help", "react-docs", "calibre-manual",
)  # fmt: skip
SHORTEST, LONGEST = 6, 40  # words of a side
SAME = "equivalent"

_NAME = regex.compile(r"\p{Lu}\p{L}+")
_DIGITS = regex.compile(r"\d+(?:[.,]\d+)*")
_END = regex.compile(r"[.!?…]+$")

DENIALS: Mapping[str, tuple[str, ...]] = {
    "en": ("not", "never", "no"), "de": ("nicht", "nie", "niemals", "keine", "kein"), "bg": ("не", "никога"),
    "uk": ("не", "ніколи"),
}  # fmt: skip
# Words beside which a denial can be put without harm to grammar: after them in Germanic languages, before in Slavic.
HELPERS: Mapping[str, tuple[str, ...]] = {
    "en": ("is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "should", "must", "may"),
    "de": ("ist", "sind", "war", "waren", "wird", "werden", "wurde", "wurden", "kann", "können", "muss", "soll", "hat"),
    "bg": ("е", "са", "може", "могат", "има", "беше", "бяха", "трябва", "съм", "сте", "знае", "иска", "работи"),
    "uk": ("є", "може", "можуть", "має", "мають", "буде", "будуть", "був", "була", "були", "треба", "можна", "повинен"),
}
OPPOSITES: Mapping[str, str] = {
    "en": (
        "more less|first last|new old|all some|large small|big small|high low|good bad|better worse|before after|"
        "with without|up down|increase decrease|increased decreased|open closed|same different|many few|"
        "long short|always never|early late|won lost|best worst|higher lower|begin end|began ended|rise fall|"
        "allowed forbidden|public private|war peace|support oppose|supported opposed|friends enemies|north south|"
        "east west|young old|true false|strong weak|accepted rejected|buy sell|safe dangerous|rich poor|"
        "possible impossible|left right|day night|man woman|added removed"
    ),
    "de": (
        "mehr weniger|erste letzte|neue alte|neuen alten|alle einige|große kleine|großen kleinen|hohe niedrige|"
        "guten schlechten|besser schlechter|vor nach|mit ohne|gleichen anderen|viele wenige|lange kurze|"
        "immer nie|höher niedriger|öffnen schließen|möglich unmöglich|richtig falsch|stark schwach|jung alt|"
        "Krieg Frieden|Norden Süden|links rechts"
    ),
    "bg": (
        "повече по-малко|първия последния|нова стара|нови стари|всички някои|голям малък|голяма малка|"
        "големи малки|преди след|със без|много малко|винаги никога|добре зле|отворен затворен|"
        "възможно невъзможно|война мир|ляво дясно"
    ),
    "uk": (
        "більше менше|перший останній|нова стара|нові старі|всі деякі|великий малий|велика мала|великі малі|"
        "перед після|багато мало|завжди ніколи|добре погано|відкритий закритий|можливо неможливо|війна мир|"
        "сильний слабкий|вгору вниз"
    ),
}


@dataclass(frozen=True, slots=True)
class Fabricated:
    """Holds a pair, its kind (SAME or a key of ``KINDS``), and which words of either side were put there."""

    src: str
    tgt: str
    langs: tuple[str, str]
    kind: str
    src_words: tuple[int, ...] = ()
    tgt_words: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Stock:
    """Holds what changes of one language draw on: other sentences, names, and words by their last three letters."""

    lang: str
    sentences: Sequence[str]
    names: Sequence[str]
    words: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, lang: str, sentences: Sequence[str]) -> "Stock":
        """Collects names and words of sentences."""
        names, words = [], defaultdict(list)
        for sentence in sentences:
            for word in sentence.split()[1:]:
                if _NAME.fullmatch(word):
                    names.append(word)
                if word.isalpha() and len(word) >= 5:
                    words[_form(word)].append(word)
        return cls(lang, sentences, names, words)


Changed = tuple[list[str], list[int]]  # the words of the side, and which of them are new
Change = Callable[[list[str], Stock, Random], Changed | None]


def _omitted(words: list[str], stock: Stock, random: Random) -> Changed | None:
    """Leaves out a word that carries meaning, or a phrase of up to six."""
    size = 1 if random.random() < 0.5 else random.randint(2, min(6, len(words) // 2))
    starts = [at for at in range(1, len(words) - size) if any(len(word) >= 4 for word in words[at : at + size])]
    if not starts:
        return None
    at = random.choice(starts)
    return [*words[:at], *words[at + size :]], []


def _added(words: list[str], stock: Stock, random: Random) -> Changed | None:
    """Adds a phrase of another sentence, amid the words or as a clause at the end."""
    other = random.choice(stock.sentences).split()
    size = random.randint(1, 7)
    start = random.randint(0, max(0, len(other) - size - 1))
    phrase = [_END.sub("", word) for word in other[start : start + size]]
    phrase = [word for word in phrase if word]
    if not any(len(word) >= 4 for word in phrase):
        return None
    if size >= 4 and random.random() < 0.7:
        end = _END.search(words[-1])
        last = words[-1][: end.start()] if end else words[-1]
        phrase[-1] += end.group() if end else ""
        return [*words[:-1], f"{last},", *phrase], list(range(len(words), len(words) + len(phrase)))
    at = random.randint(1, len(words) - 1)
    return [*words[:at], *phrase, *words[at:]], list(range(at, at + len(phrase)))


def _number(words: list[str], stock: Stock, random: Random) -> Changed | None:
    """Changes a digit of a number, or the number as a whole."""

    def changed(word: str) -> str | None:
        found = _DIGITS.search(word)
        if not found:
            return None
        digits = list(found.group())
        at = random.choice([at for at, sign in enumerate(digits) if sign.isdigit()])
        digits[at] = random.choice([digit for digit in "123456789" if digit != digits[at]])
        new = "".join(digits) if random.random() < 0.7 else str(random.randint(2, 3000))
        return word[: found.start()] + new + word[found.end() :] if new != found.group() else None

    return _replaced(words, changed, random)


def _named(words: list[str], stock: Stock, random: Random) -> Changed | None:
    """Puts another sentence's name in place of one."""

    def changed(word: str) -> str | None:
        found = _NAME.match(word)
        new = random.choice(stock.names) if stock.names else ""
        return new + word[found.end() :] if found and new and new != found.group() else None

    return _replaced(words, changed, random)


def _swapped(words: list[str], stock: Stock, random: Random) -> Changed | None:
    """Lets two names, or two words of one form, change places."""
    named = [at for at, word in enumerate(words) if at and _NAME.fullmatch(_bare(word))]
    forms = defaultdict(list)
    for at, word in enumerate(words):
        if len(_bare(word)) >= 5 and at:
            forms[_bare(word)[-2:]].append(at)
    groups = [group for group in [named, *forms.values()] if len({words[at] for at in group}) >= 2]
    if not groups:
        return None
    one, other = sorted(random.sample(random.choice(groups), 2))
    if _bare(words[one]).lower() == _bare(words[other]).lower():
        return None
    new = list(words)
    new[one] = words[one].replace(_bare(words[one]), _bare(words[other]))
    new[other] = words[other].replace(_bare(words[other]), _bare(words[one]))
    return new, [one, other]


def _denied(words: list[str], stock: Stock, random: Random) -> Changed | None:
    """Takes a denial out, or puts one beside a helping verb."""
    denials = [at for at, word in enumerate(words) if word.lower() in DENIALS[stock.lang]]
    if denials:
        at = random.choice(denials)
        return [*words[:at], *words[at + 1 :]], []
    helpers = [at for at, word in enumerate(words) if word.lower() in HELPERS[stock.lang]]
    if not helpers:
        return None
    at = random.choice(helpers) + (stock.lang in ("en", "de"))
    return [*words[:at], DENIALS[stock.lang][0], *words[at:]], [at]


def _opposed(words: list[str], stock: Stock, random: Random) -> Changed | None:
    """Puts a word's opposite in its place."""
    table = [it.split() for it in OPPOSITES[stock.lang].split("|")]
    turned = {b: a for a, b in table} | dict(table)

    def changed(word: str) -> str | None:
        new = turned.get(_bare(word), "")
        return word.replace(_bare(word), new) if new else None

    return _replaced(words, changed, random)


def _worded(words: list[str], stock: Stock, random: Random) -> Changed | None:
    """Puts another word of the same ending in place of one."""

    def changed(word: str) -> str | None:
        bare = _bare(word)
        new = random.choice(stock.words[_form(bare)]) if len(bare) >= 5 and _form(bare) in stock.words else bare
        return word.replace(bare, new) if new.lower()[:4] != bare.lower()[:4] else None

    return _replaced(words, changed, random)


def _unrelated(words: list[str], stock: Stock, random: Random) -> Changed | None:
    """Puts a sentence of like length in place of this one."""
    others = [random.choice(stock.sentences).split() for _ in range(8)]
    other = min(others, key=lambda it: abs(len(it) - len(words)))
    return (other, list(range(len(other)))) if other != words else None


def _half(words: list[str], stock: Stock, random: Random) -> Changed | None:
    """Ends in another sentence: fluent, and the second half made up."""
    other = random.choice(stock.sentences).split()
    at, begin = len(words) // 2, len(other) // 2
    return [*words[:at], *other[begin:]], list(range(at, at + len(other) - begin))


KINDS: dict[str, Change] = {
    "omission": _omitted,
    "addition": _added,
    "number": _number,
    "name": _named,
    "role": _swapped,
    "polarity": _denied,
    "opposite": _opposed,
    "word": _worded,
    "unrelated": _unrelated,
    "half unrelated": _half,
}


def fabricated(pairs: Sequence[Fabricated], seed: int) -> Iterator[Fabricated]:
    """Yields every pair as it is, then changed on one side in one way; kinds take turns, rare ones wherever they can.

    The same for the same pairs and seed.
    """
    stocks = {lang: Stock.of(lang, _side(pairs, lang)) for lang in {lang for it in pairs for lang in it.langs}}
    made = dict.fromkeys(KINDS, 0)
    for pair in pairs:
        random = Random(f"{seed} {pair.src}")
        yield pair
        side = random.randrange(2)
        text = (pair.src, pair.tgt)[side]
        for kind in sorted(KINDS, key=lambda kind: (made[kind], kind)):
            changed = KINDS[kind](text.split(), stocks[pair.langs[side]], random)
            if changed and " ".join(changed[0]) != text:
                made[kind] += 1
                said, new = " ".join(changed[0]), tuple(changed[1])
                if side:
                    yield replace(pair, tgt=said, kind=kind, tgt_words=new)
                else:
                    yield replace(pair, src=said, kind=kind, src_words=new)
                break


def parallel(corpora: Path, count: int, seed: int) -> list[Fabricated]:
    """Reads ``count`` pairs of prose of each language pair, as many of each source as there are, in random order."""
    found = []
    for name in PAIRS:
        src, tgt = name.split("-")
        by_source = defaultdict(list)
        with lzma.open(corpora / f"train.{name}.tsv.xz", "rt", encoding="utf-8") as file:
            for line in file:
                source, ours, theirs = line.rstrip("\n").split("\t")
                if source in PROSE and all(SHORTEST <= len(it.split()) <= LONGEST for it in (ours, theirs)):
                    by_source[source].append(Fabricated(ours, theirs, (src, tgt), SAME))
        found += _evenly(by_source, count, Random(f"{seed} {name}"))
    Random(seed).shuffle(found)
    return found


def _evenly(by_source: Mapping[str, list[Fabricated]], count: int, random: Random) -> list[Fabricated]:
    """Takes about as many of each source, more of the large ones where the small ones run out."""
    taken: list[Fabricated] = []
    for left, source in zip(
        range(len(by_source), 0, -1), sorted(by_source, key=lambda it: (len(by_source[it]), it)), strict=True
    ):
        share = (count - len(taken)) // left
        taken += random.sample(by_source[source], min(share, len(by_source[source])))
    return taken


def _side(pairs: Sequence[Fabricated], lang: str) -> list[str]:
    return [text for it in pairs for text, of in zip((it.src, it.tgt), it.langs, strict=True) if of == lang]


def _replaced(words: list[str], changed: Callable[[str], str | None], random: Random) -> Changed | None:
    """Replaces one word, not the first, by what is made of it; None where nothing is made of any."""
    for at in random.sample(range(1, len(words)), len(words) - 1):
        new = changed(words[at])
        if new and new != words[at]:
            return [*words[:at], new, *words[at + 1 :]], [at]
    return None


def _bare(word: str) -> str:
    return word.strip("\"'“”„«»‘’()[].,;:!?…")


def _form(word: str) -> str:
    """Gives what two words must share to stand for each other: case of the first letter and the ending."""
    return f"{word[0].isupper()}{word[-3:]}"
