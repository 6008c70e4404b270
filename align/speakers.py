"""Who is said to speak: the cue nearest to a quote and the mention that stands as its subject.

No parser is asked: words are classed by the tables of mt/languages.py, phrases are patterns over those classes, and
the candidates on both sides of the cue are weighed by what they are and how far they stand.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import regex

from mt import names
from mt.languages import LANGUAGES, Language, word_pattern
from mt.quotemarks import MARKS

Span = tuple[int, int]

BLANK = "\ufffc"  # stands for every character inside a quotation, so that no cue or speaker is sought there

_TOKEN = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[-'’.][\p{L}\p{M}\p{N}]+)*|\S")
# Over the classes of words, one letter a word (see _word_class): a pronoun, or a noun phrase with its genitives
_PHRASE = regex.compile(r"P|A?[wrC]+(?:[GA]A?[wrC]+)*")
_TRAILING = regex.compile(r"Cw+$")
_CLAUSE_END = regex.compile(rf"[,;:()–—{BLANK}]|\s-\s")
_JOINTS = ("-", "‑", "'", "’")  # before a word they make it a part of another: "so-called"
_SENTENCE_ENDS = frozenset(".!?:…\r\n\u2028\u2029")
_LINK = " \t\u00a0,–—-"  # what joins a quote to its attribution
_CLAUSES_BACK = 3  # clauses before the cue's own in which its subject is still sought
_REACH = 80  # characters that are looked back over for what a word follows
_WINDOW = 400  # characters on both sides of a quote that its attribution is sought in; keeps endless sentences linear
_CLAUSE_WORDS = 5  # words that a clause's end counts for
_OBJECT_WORDS = 5  # words between a verb of saying and a quoted word that is its object
_SHORT = 2  # a cue of so few letters ("so") is none unless it stands right after the quote
# Weights of a candidate for the speaker: only their order matters, and that a step away costs less than a class
_WEIGHTS = {"person": 3.0, "pronoun": 3.0, "role": 2.5, "name": 2.0, "plain": 1.0}
_KINDS = {"P": "pronoun", "r": "role", "C": "name", "": "plain"}  # the first letter that a phrase has tells its kind
_OBLIQUE, _STEP, _INVERTED, _ADJACENT, _ASIDE = 1.0, 0.4, 1.0, 0.3, 0.5


@dataclass(frozen=True, slots=True)
class Attribution:
    """Names the cue and the speaker of one quote as ranges of the article; either may be None."""

    cue: Span | None
    speaker: Span | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Proposes one phrase as the speaker; ``kind`` is a key of the weights."""

    span: Span
    kind: str
    weight: float


@dataclass(frozen=True, slots=True)
class Scene:
    """Holds what attribution looks at: the article's text with quotes blanked out, its language, its names in order."""

    text: str
    masked: str
    lang: str
    people: tuple[names.Name, ...]
    others: tuple[names.Name, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """Holds one language's compiled tables."""

    verbs: regex.Pattern[str]
    sourcing: regex.Pattern[str]
    roles: regex.Pattern[str]
    classes: dict[str, str]


@cache
def _words(lang: str) -> _Words:
    """Compiles the tables of one language; a word that several have takes the class of the last."""
    language: Language = LANGUAGES[lang]
    classes = dict.fromkeys((w for w in language.function_words), "F")
    for letter, table in (
        ("F", language.pointers),
        ("V", language.prepositions),
        ("G", language.genitives),
        ("P", language.pronouns),
        ("A", language.articles),
    ):
        classes |= dict.fromkeys(table, letter)
    return _Words(
        word_pattern(language.speech_verbs),
        word_pattern(language.sourcing),
        _compounds(language.roles),
        classes,
    )


def _compounds(roles: tuple[str, ...]) -> regex.Pattern[str]:
    """Compiles offices as whole words or as the ends of compounds ("NATO-Generalsekretär")."""
    parts = [regex.escape(e[:-1]) + r"\p{L}*" if e.endswith("*") else regex.escape(e) for e in roles]
    return regex.compile(rf"[\p{{L}}'’-]*?(?:{'|'.join(parts)})", regex.I)


def scene(text: str, masked: str, lang: str) -> Scene:
    """Prepares an article for attribution; ``masked`` is the text with every quotation blanked out.

    A lone word that only ever begins sentences is no sure person: it may owe its capital to its place.
    """
    found = sorted(names.find(masked, lang), key=lambda name: name.start)
    full = {word for name in found if name.kind == "person" and " " in name.key for word in name.key.split()}
    inner = {name.key for name in found if not _begins_sentence(text, name.start)}
    sure = [full.issuperset(n.key.split()) or (n.kind == "person" and n.key in inner) for n in found]
    people = tuple(name for name, person in zip(found, sure, strict=True) if person)
    return Scene(
        text, masked, lang, people, tuple(name for name, person in zip(found, sure, strict=True) if not person)
    )


def cues(view: Scene, frame: Span) -> list[Span]:
    """Lists the words of a frame that tell of speech, in order; a capital inside the frame makes a name or a noun."""
    words = _words(view.lang)
    found = {
        match.span()
        for pattern in (words.verbs, words.sourcing)
        for match in pattern.finditer(view.masked, *frame)
        if (match.group()[0].islower() or _opens(view, frame, match.start()))
        and view.masked[match.start() - 1 : match.start()] not in _JOINTS
    }
    kept: list[Span] = []
    for start, end in sorted(found, key=lambda cue: (cue[0], -cue[1])):
        if not kept or end > kept[-1][1]:  # else it lies in one of more words: "heißt" in "heißt es"
            kept.append((start, end))
    return kept


def attribution(view: Scene, frame: Span, quote: Span | None) -> Attribution:
    """Finds the cue of a frame nearest to a quote in it, or its first cue, and the speaker that goes with it."""
    frame = near(frame, quote) if quote else frame
    ranked = sorted(cues(view, frame), key=lambda cue: distance(view, cue, quote) if quote else cue[0])
    usable = [cue for cue in ranked if cue[1] - cue[0] > _SHORT or _follows_quote(view, cue)]
    found = (_speaker(view, frame, cue) for cue in usable)
    return Attribution(next(iter(usable), None), next((speaker for speaker in found if speaker), None))


def near(frame: Span, quote: Span) -> Span:
    """Narrows a frame to what is near enough to a quote to tell of it."""
    return max(frame[0], quote[0] - _WINDOW), min(frame[1], quote[1] + _WINDOW)


def introduced(view: Scene, clause: Span) -> Span | None:
    """Finds the likeliest speaker of a sentence that leads to a quote without a word of saying that the tables know."""
    return _best(candidate for candidate in _candidates(view, clause) if candidate.weight >= _WEIGHTS["name"])


def opens_with_verb(text: str, lang: str) -> bool:
    """Tells whether a text begins with a verb of saying."""
    return _words(lang).verbs.match(text) is not None


def _opens(view: Scene, frame: Span, at: int) -> bool:
    """Tells whether a word is the first of its frame or of what follows a quotation."""
    return not view.masked[frame[0] : at].rstrip(_LINK) or _follows_quote(view, (at, at))


def _follows_quote(view: Scene, cue: Span) -> bool:
    """Tells whether nothing but a comma or dash stands between a quotation and a cue."""
    return view.masked[max(0, cue[0] - _REACH) : cue[0]].rstrip(_LINK).endswith(BLANK)


def distance(view: Scene, cue: Span, quote: Span) -> int:
    """Counts the words between a cue and a quote.

    After a quote, a clause that ends in between counts as more, and so does the want of a comma or dash for a link.
    """
    if cue[1] <= quote[0]:
        return _count(view.masked[cue[1] : quote[0]])
    between = view.masked[quote[1] : cue[0]]
    linked = view.text[quote[1] - 2] in ",.!?…" or between.lstrip()[:1] in (",", "-", "–", "—")
    return _count(between) + _CLAUSE_WORDS * (len(_CLAUSE_END.findall(between.strip(_LINK))) + (not linked))


def _count(text: str) -> int:
    return sum(token[0].isalnum() for token in _TOKEN.findall(text))


def is_object(view: Scene, cue: Span, quote: Span) -> bool:
    """Tells whether a quote is so close to a cue that it is what was said: called it "...", or "...", said X."""
    far = distance(view, cue, quote)
    if cue[1] > quote[0]:
        return far == 0
    return far <= _OBJECT_WORDS and not _CLAUSE_END.search(view.masked, cue[1], quote[0])


def _speaker(view: Scene, frame: Span, cue: Span) -> Span | None:
    """Weighs the phrases before a cue, in its clause and a few earlier ones, against those after it in its clause.

    A sourcing word ("according to") takes what follows it at once; of phrases that weigh the same the one before wins.
    """
    stop = _CLAUSE_END.search(view.masked, cue[1], frame[1])
    after = _candidates(view, (cue[1], stop.start() if stop else frame[1]), nearest=True)
    sources = _words(view.lang).sourcing.fullmatch(view.masked, *cue)
    if sources and after and not view.masked[cue[1] : after[0].span[0]].strip():
        return after[0].span
    weighed = [
        Candidate(c.span, c.kind, c.weight - _STEP * steps)
        for steps, clause in enumerate(_clauses_back(view, frame[0], cue[0]))
        for c in _candidates(view, clause)
    ]
    inverted = _INVERTED * _opens(view, frame, cue[0])
    best = _best(weighed + [Candidate(c.span, c.kind, c.weight + inverted) for c in after])
    return best or (_owner(view, cue) if sources else None)


def _owner(view: Scene, cue: Span) -> Span | None:
    """Finds the pronoun inside a sourcing word: in *his* words, по думите *му*."""
    tokens = _TOKEN.finditer(view.masked, *cue)
    return next((token.span() for token in tokens if _word_class(view, token) == "F"), None)


def _clauses_back(view: Scene, start: int, end: int) -> Iterator[Span]:
    """Yields the clauses of ``start:end`` from the last to the first, those without words left out."""
    edges = [start, *(at for m in _CLAUSE_END.finditer(view.masked, start, end) for at in m.span()), end]
    clauses = [pair for pair in zip(edges[::2], edges[1::2], strict=True) if _TOKEN.search(view.masked, *pair)]
    yield from reversed(clauses[-1 - _CLAUSES_BACK :])


def _best(found: Iterable[Candidate]) -> Span | None:
    """Takes the heaviest candidate, of equal ones the first."""
    best = max(found, key=lambda c: c.weight, default=None)
    return best.span if best else None


def _candidates(view: Scene, clause: Span, nearest: bool = False) -> list[Candidate]:
    """Finds the phrases of a clause that may name a speaker; of those after a cue only the ``nearest`` may be plain."""
    tokens = list(_TOKEN.finditer(view.masked, *clause))
    classes = "".join(_word_class(view, token) for token in tokens)
    found = []
    for match in _PHRASE.finditer(classes):
        first, last = match.span()
        oblique = classes[:first].endswith("V")
        spoken = _phrase(view, tokens[first:last], classes[first:last], oblique)
        if spoken and not (spoken.kind == "plain" and _is_adverb(view, classes[:last], first, nearest)):
            place = _ADJACENT * (first == 0) - _ASIDE * (nearest and first > 0) - _OBLIQUE * oblique
            found.append(Candidate(spoken.span, spoken.kind, spoken.weight + place))
    return found


def _is_adverb(view: Scene, classes: str, first: int, after_cue: bool) -> bool:
    """Takes plain words without article for adverbs: after a cue if nouns have articles, or past a clause's start."""
    articles = bool(LANGUAGES[view.lang].articles)
    return classes[first] != "A" and ((after_cue and articles) or bool(classes[:first].strip("FV")))


def classed(view: Scene, span: Span) -> list[tuple[str, str]]:
    """Lists the words and marks of a span, each with its class."""
    return [(token.group(), _word_class(view, token)) for token in _TOKEN.finditer(view.masked, *span)]


def _word_class(view: Scene, token: regex.Match[str]) -> str:
    """Classes a word: A article, P pronoun, G genitive, V preposition, F other function word, r role; x is no word.

    Of the rest, C is a name or a word with a capital of its own, w any other.
    """
    word = token.group()
    if not any(map(str.isalpha, word)):
        return "x"
    known = _words(view.lang).classes.get(word.lower())
    if known:
        return known
    if _words(view.lang).roles.fullmatch(word):
        return "r"
    named = name_in(view.people, token.span()) or name_in(view.others, token.span())
    capital = word.rpartition("-")[2][:1].isupper() and not _begins_sentence(view.text, token.start())
    return "C" if named or capital else "w"


def _begins_sentence(text: str, at: int) -> bool:
    """Tells whether a word at ``at`` may have its capital from its place alone."""
    before = text[max(0, at - _REACH) : at].rstrip(_LINK + MARKS)
    return not before or before[-1] in _SENTENCE_ENDS


def _phrase(view: Scene, tokens: list[regex.Match[str]], classes: str, oblique: bool) -> Candidate | None:
    """Trims a phrase to the mention: it ends with its first person, and begins with its article, office or name."""
    person = name_in(view.people, (tokens[0].start(), tokens[-1].end()))
    end = person.end if person else tokens[_past_tail(view, classes) - 1].end()
    first = 0 if classes[0] == "A" else _head(classes, oblique)
    while first and tokens[first].start() > end - 1:
        first -= 1
    kind = "person" if person else next(kind for letter, kind in _KINDS.items() if letter in classes)
    start = min(tokens[first].start(), person.start if person else end)
    return Candidate((start, end), kind, _WEIGHTS[kind]) if start < end else None


def _past_tail(view: Scene, classes: str) -> int:
    """Counts the words of a phrase up to its last name; where nouns have articles, lower case after that is a verb."""
    return len(_TRAILING.sub("C", classes)) if LANGUAGES[view.lang].articles else len(classes)


def _head(classes: str, oblique: bool) -> int:
    """Finds where a phrase without an article begins: an adjective before an office, the first name, else its start.

    The word after a preposition belongs to that and not to the office: "told before journalists the minister".
    """
    role, name = classes.find("r"), classes.find("C")
    if role >= 0 and (name < 0 or role < name):
        return max(0, role - (not oblique))
    return max(0, name)


def name_in(found: tuple[names.Name, ...], span: Span) -> names.Name | None:
    """Finds the first of the ordered names that begins inside a span."""
    at = bisect_left(found, span[0], key=lambda name: name.start)
    return found[at] if at < len(found) and found[at].start < span[1] else None
