"""Weighs whether a run of capitals is a name: what speaks for it in the text and in what is known."""

from collections.abc import Iterator
from functools import cache, lru_cache

import regex

from mt import gazetteer, persons
from mt.gazetteer import (
    ADJECTIVES,
    COMMON,
    GERMAN_NOUN,
    ORGANISATION_WORDS,
    PARTICLES,
    TITLES,
)
from mt.languages import LANGUAGES, word_pattern
from mt.likeness import SAME, alike, eastern_surnames, fold
from mt.mentions import Listed, Token


def _runs(tokens: list[Token], listed: dict[int, Listed], lang: str) -> list[range]:
    """Lists the runs of joined words with capitals between the names of the gazetteer."""
    runs, at = [], 0
    while at < len(tokens):
        if at in listed:
            at = listed[at].stop
        elif not tokens[at].capital:
            at += 1
        else:
            end = at + 1
            while end < len(tokens) and end not in listed and tokens[end].joint and _goes_on(tokens, end, lang):
                end += 1
            while not (tokens[end - 1].capital or tokens[end - 1].joint == "-"):
                end -= 1
            runs.append(range(at, end))
            at = end
    return runs


def _goes_on(tokens: list[Token], at: int, lang: str) -> bool:
    """Tells whether a word carries on a run: a capital, the second half of Suk-yeol, a particle before a capital."""
    token, before = tokens[at], tokens[at - 1]
    if token.capital or (token.joint == "-" and len(token.text) <= 7 and token.text.isalpha()):
        return True
    particles = gazetteer.words(PARTICLES)
    if token.plain not in particles or not any(t.capital and t.joint for t in tokens[at + 1 : at + 3]):
        return False
    # In German any noun may stand before "von"; only a first name tells a noble one.
    return lang != "de" or before.plain in particles or persons.is_first_name(before.text, lang)


def _parts(run: range, tokens: list[Token], lang: str) -> Iterator[range]:
    """Cuts titles, common and function words out of a run; yields what stands between them."""
    start = run.start
    for at in (*run, run.stop):
        if at == run.stop or _is_plain_word(tokens, at, lang):
            capitals = [word for word in range(start, at) if tokens[word].capital]
            if capitals:
                yield range(capitals[0], _half_name_end(tokens, at, capitals[-1]))
            start = at + 1


def _half_name_end(tokens: list[Token], stop: int, capital: int) -> int:
    """Finds the end of a name whose last half has a small letter, as Suk-yeol, after its last capital."""
    end = capital + 1
    while end < stop and tokens[end].joint == "-":
        end += 1
    return end


def _is_plain_word(tokens: list[Token], at: int, lang: str) -> bool:
    token = tokens[at]
    if token.plain in gazetteer.words(COMMON[lang]) or _title(lang).fullmatch(token.plain):
        return True
    if token.plain in LANGUAGES[lang].function_words:
        return token.capital and (token.opens or lang in {"de", "en"})
    return lang == "de" and _german_noun().fullmatch(token.plain) is not None


class Evidence:
    """Weighs whether a run of capitals is a name, by what the whole text and the other version say."""

    def __init__(self, tokens: list[Token], listed: dict[int, Listed], lang: str, known: frozenset[str]) -> None:
        runs = [part for run in _runs(tokens, listed, lang) for part in _parts(run, tokens, lang)]
        self.runs = runs
        self.tokens, self.lang, self.known = tokens, lang, known
        self.known_words = {fold(word) for key in known for word in key.split(" ")}
        self.inside = {i for at, name in listed.items() for i in range(at, name.stop)}
        self.lower = {token.plain for token in tokens if not token.capital}
        # English headlines give every word a capital, some papers all of them: that says as little as in German.
        long = [token for token in tokens if len(token.text) > 3]
        headline = lang == "en" and len(long) >= 4 and sum(t.capital for t in long) > 0.9 * len(long)
        self.shouts = sum(t.text.isupper() for t in tokens) > max(2, len(tokens) / 2)
        self.strict = lang == "de" or headline or self.shouts
        self.full = {self._fold(at) for run in runs if self._reads_full(run) for at in self._called_by(run)}
        self.amid = {self._fold(at) for run in runs for at in run if not tokens[at].opens and not self.strict}

    def names(self) -> Iterator[range]:
        """Yields the runs, as token ranges, that are names."""
        return (run for run in map(self._trimmed, self.runs) if run)

    def kind(self, run: range) -> str:
        """Tells what a name is: organisation, person or other, as far as its words and those around it show."""
        tokens = [self.tokens[at] for at in run]
        acronym = all(token.text.replace(".", "").isupper() for token in tokens) and len(tokens[0].text) > 1
        if acronym or any(_organisation().fullmatch(token.plain) for token in tokens):
            return "organisation"
        return "person" if self._is_person(run) else "other"

    def _trimmed(self, run: range) -> range | None:
        """Gives the part of a run that is a name, or None."""
        if len(run) > 1 and self.tokens[run.start].opens and self._is_opening_word(run):
            run = run[1:]
        if len(run) == 1:
            return run if self._is_lone_name(run.start) else None
        return run if self._reads_full(run) else self._known_part(run)

    def _is_person(self, run: range) -> bool:
        """Tells whether a name is a person's, as far as the words around it show."""
        tokens = [self.tokens[at] for at in run]
        if persons.is_first_name(tokens[0].text, self.lang) or self._titled(run.start):
            return True
        if all(token.joint == "-" for token in tokens[1:]):
            return self._fold(run.start) in self.full | persons.figures() or self._speaks(run)
        return not any(token.text.isupper() for token in tokens)

    def _titled(self, at: int) -> bool:
        """Tells whether a title stands right before: Präsident Selenskyj, NATO-Generalsekretär Stoltenberg."""
        if at == 0 or self.tokens[at].joint != " ":
            return False
        before = self.tokens[at - 1]
        return (before.capital or self.lang != "de") and _title(self.lang).fullmatch(before.plain) is not None

    def _called_by(self, run: range) -> list[int]:
        """Lists the words of a full name that stand for it alone: the last, or the first of an Eastern name too."""
        eastern = self._fold(run.start) in eastern_surnames()
        return [run[-1], run.start] if eastern else [run[-1]]

    def _fold(self, at: int) -> str:
        return persons.folded(self.tokens[at].text, self.lang)

    def _reads_full(self, run: range) -> bool:
        """Tells whether two or more words are one name; capitals alone say so where only names have them."""
        lettered = all(self.tokens[at].plain.isalpha() for at in run)
        return len(run) > 1 and (self._is_full(run) or (not self.strict and lettered))

    def _is_full(self, run: range) -> bool:
        """Tells whether a run of two or more words reads as a person's full name."""
        tokens = [self.tokens[at] for at in run]
        if len(run) < 2 or all(token.joint == "-" for token in tokens[1:]):
            return False
        halves = any(token.joint == "-" and not token.capital for token in tokens[1:])
        initial = "." in tokens[0].text or len(tokens[0].text) == 1
        named = (initial or persons.is_first_name(tokens[0].text, self.lang)) and not tokens[-1].text.isupper()
        return named or halves or self._titled(run.start) or self._two_names(tokens)

    def _two_names(self, tokens: list[Token]) -> bool:
        """Tells whether two or three German words read as an unknown full name: no opener, adjective or compound."""
        fit = all(t.capital and t.text.isalpha() and t.plain not in self.lower and t.joint != "-" for t in tokens)
        return self.strict and self.lang == "de" and fit and len(tokens) in {2, 3} and not self._suspect(tokens)

    def _suspect(self, tokens: list[Token]) -> bool:
        return tokens[0].opens or any(
            t.plain.endswith(("e", "en", "es", "em", "er")) or len(t.text) > 10 for t in tokens
        )

    def _is_opening_word(self, run: range) -> bool:
        """Tells whether the word that opens a sentence is not part of the name after it."""
        first, rest = self.tokens[run.start], run[1:]
        hyphened = any(self.tokens[at].joint == "-" for at in rest[:2])
        if persons.is_first_name(first.text, self.lang) or hyphened or self._fold(run.start) in eastern_surnames():
            return False
        follows_name = persons.is_first_name(self.tokens[rest.start].text, self.lang) or self._is_lone_name(rest[-1])
        return first.plain in self.lower or follows_name

    def _is_lone_name(self, at: int) -> bool:
        """Tells whether one word with a capital is a name by itself."""
        token = self.tokens[at]
        letters = token.text.replace(".", "")
        if len(letters) < 2 or not letters[0].isalpha() or _organisation().fullmatch(token.plain):
            return False
        if at - 1 in self.inside and token.joint == "-":
            return self._is_known(at)
        if letters.isupper() and letters.isalpha():
            return not self.shouts
        sure = self._titled(at) or self._fold(at) in self.full or self._is_known(at)
        return sure or (self._speaks_out(at) if self.strict else self._is_written_as_name(at))

    def _speaks_out(self, at: int) -> bool:
        """Tells of a word that opens a sentence and speaks, and does not end as German plurals do."""
        return self._opens_with_speech(at) and not self.tokens[at].plain.endswith(("en", "er", "e"))

    def _is_written_as_name(self, at: int) -> bool:
        """Tells whether a capital means a name here: amid the sentence, or also seen amid another."""
        token = self.tokens[at]
        if not token.opens or token.quoted:
            adjective = ADJECTIVES.get(self.lang)
            return not self._hyphened(at) and not (adjective and token.plain.endswith(adjective))
        return self._fold(at) in self.amid or self._opens_with_speech(at)

    def _hyphened(self, at: int) -> bool:
        """Tells whether a word is half of a compound with a small letter, as in Индо-тихоокеанския."""
        following = self.tokens[at + 1 : at + 2]
        return any(token.joint == "-" and not token.capital for token in following)

    def _is_known(self, at: int) -> bool:
        """Tells whether the name is a public figure's or the other version has it."""
        ours, word = self._fold(at), self.tokens[at].plain
        genitive = persons.folded(word.removesuffix("s"), self.lang) if self.lang == "de" else ours
        if len(genitive) > 2 and not persons.figures().isdisjoint((ours, genitive)) and word not in self.lower:
            return True
        return len(ours) > 1 and _known(ours, persons.key((word,), self.lang), self.known)

    def _opens_with_speech(self, at: int) -> bool:
        """Tells whether the word opens a sentence and a verb of saying follows: Столтенберг заяви, Selenskyj sagte."""
        token = self.tokens[at]
        article = self.lang == "bg" and token.plain.endswith(("та", "то", "те", "ът", "ят"))
        return token.opens and token.plain not in self.lower and not article and self._speaks(range(at, at + 1))

    def _speaks(self, run: range) -> bool:
        following = self.tokens[run.stop : run.stop + 1]
        return any(t.joint == " " and _speech(self.lang).fullmatch(t.plain) is not None for t in following)

    def _known_part(self, run: range) -> range | None:
        """Gives the words of a run that are a name, where the rest is not: the last lone name and its first names."""
        last = next((at for at in reversed(run) if self._is_lone_name(at)), None)
        if last is None:
            return None
        start = last
        while start > run.start and self._fold(start - 1) in self.known_words:
            start -= 1
        return range(start, last + 1)


@lru_cache(maxsize=65536)
def _known(folded: str, key: str, known: frozenset[str]) -> bool:
    """Tells whether a word is among the known keys; a short one must sound just like a family name there."""
    lasts = {fold(name.split(" ")[-1]) for name in known}
    return folded in lasts or any(alike(key, name) >= (SAME if len(folded) > 3 else 1.0) for name in known)


@cache
def _title(lang: str) -> regex.Pattern[str]:
    return regex.compile(TITLES[lang], regex.X)


@cache
def _speech(lang: str) -> regex.Pattern[str]:
    return word_pattern(LANGUAGES[lang].speech_verbs)


@cache
def _german_noun() -> regex.Pattern[str]:
    return regex.compile(GERMAN_NOUN, regex.X)


@cache
def _organisation() -> regex.Pattern[str]:
    return regex.compile(ORGANISATION_WORDS, regex.X)
