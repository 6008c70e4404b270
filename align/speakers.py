"""Who is said to speak: the cue nearest to a quote and the mention that stands as its subject.

No parser is asked: words are classed by the tables of mt/languages.py, phrases are patterns over those classes, and
the candidates on both sides of the cue are weighed by what they are and how far they stand.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from align.scene import BLANK, LINK, REACH, TOKEN, Scene, Span, classed, name_in, word_class
from align.scene import words as tables
from mt import gazetteer
from mt.languages import READ
from mt.quotemarks import MARKS

# Over the classes of words, one letter a word (see word_class): a pronoun, or a noun phrase with its genitives
_PHRASE = regex.compile(r"P|[AD]?[wrC]+(?:[GD][AD]?[wrC]+)*")
_TRAILING = regex.compile(r"Cw+$")
_VERB_AFTER = {True: regex.compile(r"(?<=[Cr])w"), False: regex.compile(r"(?<=[Cr])w(?!w?r)")}  # if nouns have capitals
_LAST = regex.compile(r"(?:(?<=[Cr]w)|[AD]|)[wrC]*[rC]$")
_CLAUSE_END = regex.compile(rf"[,;:()–—{BLANK}]|\s-\s")
_LINKED = regex.compile(r"\s*(?:,\s*(?:[–—]|-(?=\s))?|[–—]|-(?=\s))\s*")  # between a quote and its attribution
_JOINTS = ("-", "‑", "'", "’")  # before a word they make it a part of another: "so-called"
_CLAUSES_BACK = 3  # clauses before the cue's own in which its subject is still sought
_WINDOW = 400  # characters on both sides of a quote that its attribution is sought in; keeps endless sentences linear
_CLAUSE_WORDS = 5  # words that a clause's end counts for
_OBJECT_WORDS = 5  # words between a verb of saying and a quoted word that is its object
_SHORT = 2  # a cue of so few letters ("so") is none unless it stands right after the quote
# Weights of a candidate for the speaker: only their order matters, and that a step away costs less than a class
_WEIGHTS = {"person": 3.0, "pronoun": 3.0, "role": 2.5, "name": 2.0, "plain": 1.0}
_KINDS = {"P": "pronoun", "r": "role", "C": "name", "": "plain"}  # the first letter that a phrase has tells its kind
_BARE, _OBLIQUE, _STEP, _INVERTED, _ADJACENT, _ASIDE = 0.5, 1.0, 0.4, 1.0, 0.3, 0.5


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


def cues(view: Scene, frame: Span, verbs: regex.Pattern[str] | None = None) -> list[Span]:
    """Lists the words of a frame that tell of speech, in order; a capital inside the frame makes a name or a noun.

    ``verbs`` replaces the language's verbs of saying.
    """
    words = tables(view.lang)
    found = {
        match.span()
        for pattern in (verbs or words.verbs, words.sourcing)
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
    found = (speaker(view, frame, cue) for cue in usable)
    return Attribution(next(iter(usable), None), next((speaker for speaker in found if speaker), None))


def near(frame: Span, quote: Span) -> Span:
    """Narrows a frame to what is near enough to a quote to tell of it."""
    return max(frame[0], quote[0] - _WINDOW), min(frame[1], quote[1] + _WINDOW)


def introduced(view: Scene, clause: Span) -> Span | None:
    """Finds the likeliest speaker of a sentence that leads to a quote without a word of saying that the tables know."""
    return _best(candidate for candidate in _candidates(view, clause) if candidate.weight >= _WEIGHTS["name"])


def inverted(view: Scene, frame: Span, quote: Span) -> Attribution:
    """Reads what follows a quote and its comma or dash as a verb of saying that no table has, if its subject follows.

    "Yes", *quipped the minister*; where the subject comes first, no word of the tables would tell the two apart.
    """
    follows = _LINKED.match(view.masked, quote[1], frame[1])
    verb = TOKEN.match(view.masked, follows.end(), frame[1]) if follows else None
    if verb is None or not verb.group().islower() or word_class(view, verb) != "w":
        return Attribution(None, None)
    stop = _CLAUSE_END.search(view.masked, verb.end(), frame[1])
    found = _candidates(view, (verb.end(), stop.start() if stop else frame[1]), nearest=True)[:1]
    between = classed(view, (verb.end(), found[0].span[0])) if found else []
    if not found or found[0].kind == "plain" or any(letter != "F" for _, letter in between):
        return Attribution(None, None)
    return Attribution(verb.span(), found[0].span)


def topic(view: Scene, frame: Span) -> Span | None:
    """Finds the person whom a sentence begins with: whom a pronoun after it means."""
    first = _candidates(view, frame, nearest=True)[:1]
    begins = first and all(letter in "wA" for _, letter in classed(view, (frame[0], first[0].span[0])))
    return first[0].span if begins and first[0].kind == "person" else None


def opens_with_verb(text: str, lang: str) -> bool:
    """Tells whether a text begins with a verb of saying."""
    return tables(lang).verbs.match(text) is not None


def _opens(view: Scene, frame: Span, at: int) -> bool:
    """Tells whether a word is the first of its frame or of what follows a quotation."""
    return not view.masked[frame[0] : at].rstrip(LINK) or _follows_quote(view, (at, at))


def _follows_quote(view: Scene, cue: Span) -> bool:
    """Tells whether nothing but a comma or dash stands between a quotation and a cue."""
    return view.masked[max(0, cue[0] - REACH) : cue[0]].rstrip(LINK).endswith(BLANK)


def distance(view: Scene, cue: Span, quote: Span) -> int:
    """Counts the words between a cue and a quote.

    After a quote, a clause that ends in between counts as more, and so does the want of a comma or dash for a link.
    """
    if cue[1] <= quote[0]:
        return _count(view.masked[cue[1] : quote[0]])
    between = view.masked[quote[1] : cue[0]]
    linked = view.text[quote[1] - 2] in ",.!?…" or between.lstrip()[:1] in (",", "-", "–", "—")
    return _count(between) + _CLAUSE_WORDS * (len(_CLAUSE_END.findall(between.strip(LINK))) + (not linked))


def _count(text: str) -> int:
    return sum(token[0].isalnum() for token in TOKEN.findall(text))


def is_object(view: Scene, cue: Span, quote: Span) -> bool:
    """Tells whether a quote is so close to a cue that it is what was said: called it "...", or "...", said X."""
    far = distance(view, cue, quote)
    if cue[1] > quote[0]:
        return far == 0
    return far <= _OBJECT_WORDS and not _CLAUSE_END.search(view.masked, cue[1], quote[0])


def speaker(view: Scene, frame: Span, cue: Span) -> Span | None:
    """Weighs the phrases before a cue, in its clause and a few earlier ones, against those after it in its clause.

    A sourcing word ("according to") takes what follows it at once; of phrases that weigh the same the one before wins.
    """
    named = source(view, frame, cue) or _agent(view, frame, cue)
    if named:
        return named
    stop = _CLAUSE_END.search(view.masked, cue[1], frame[1])
    following = _candidates(view, (cue[1], stop.start() if stop else frame[1]), nearest=True)
    weighed = [
        Candidate(c.span, c.kind, c.weight - _STEP * steps)
        for steps, clause in enumerate(_clauses_back(view, frame[0], cue[0]))
        for c in _candidates(view, clause)
    ]
    inverted = _INVERTED * _opens(view, frame, cue[0])
    return _best(weighed + [Candidate(c.span, c.kind, c.weight + inverted) for c in following])


def source(view: Scene, frame: Span, cue: Span) -> Span | None:
    """Finds who is named with a sourcing word, as after "according to"; None for any other cue."""
    words = tables(view.lang)
    if not words.sourcing.fullmatch(view.masked, *cue):
        return None
    if words.postposed.fullmatch(view.masked, *cue):
        return _ahead(view, (frame[0], cue[0]))
    pronoun, noun = _owners(view, cue)
    joined = "VG" if READ[view.lang].capital_nouns else "VGw"
    return pronoun or after(view, (cue[1], frame[1]), joined, plain=True) or noun


def _agent(view: Scene, frame: Span, cue: Span) -> Span | None:
    """Finds who is named right after a verb in the passive: dismissed *by Moscow* as ..."""
    word = TOKEN.match(view.masked, cue[1] + 1, frame[1])
    if word is None or READ[view.lang].relations.get(word.group()) != "by":
        return None
    return after(view, (word.end(), frame[1]), "")


def after(view: Scene, span: Span, joined: str = "VG", plain: bool = False) -> Span | None:
    """Finds the phrase that a span begins with, words of the classes ``joined`` before it aside.

    Plain words without an article count only if ``plain``.
    """
    stop = _CLAUSE_END.search(view.masked, *span)
    found = _candidates(view, (span[0], stop.start() if stop else span[1]), nearest=not plain)
    between = classed(view, (span[0], found[0].span[0])) if found else []
    return found[0].span if found and all(letter in joined or word in MARKS for word, letter in between) else None


def _ahead(view: Scene, span: Span) -> Span | None:
    """Finds the phrase that a span ends with: *Berichten* zufolge."""
    tokens = list(TOKEN.finditer(view.masked, max(span[0], span[1] - REACH), span[1]))
    nouns = READ[view.lang].capital_nouns
    classes = (word_class(view, token) for token in tokens)
    letters = (
        "C" if letter == "w" and nouns and it.group()[0].isupper() else letter
        for letter, it in zip(classes, tokens, strict=True)
    )
    phrase = _LAST.search("".join(letters))
    return (tokens[phrase.start()].start(), tokens[-1].end()) if phrase else None


def ends_clause(view: Scene, one: Span, other: Span) -> bool:
    """Tells whether a clause ends between two places, the first of which is before the second."""
    return _CLAUSE_END.search(view.masked, one[1], other[0]) is not None


def _owners(view: Scene, cue: Span) -> tuple[Span | None, Span | None]:
    """Finds who is named inside a sourcing word: in *his* words, по думите *му*; nach *Polizeiangaben*."""
    tokens = list(TOKEN.finditer(view.masked, *cue))
    likes = READ[view.lang].reporting.likes
    owners = (it for it in tokens if word_class(view, it) == "F" and it.group().lower() not in likes)
    pronoun = next((token.span() for token in owners), None)
    noun = tokens[-1].span() if len(tokens) > 1 and tokens[-1].group()[0].isupper() else None
    return pronoun, noun


def subject(view: Scene, frame: Span, cue: Span) -> Span | None:
    """Finds the subject of a cue with what was said after it: in the first clause, if the cue is there or has none."""
    stop = _CLAUSE_END.search(view.masked, *frame)
    clause = (frame[0], min(cue[0], stop.start() if stop else cue[0]))
    if clause[1] < cue[0] and view.masked[: cue[0]].rstrip()[-1:] != ",":
        return None
    named = {source(view, frame, it) for it in cues(view, clause)}  # who is the source is not the subject too
    return _best(c for c in _candidates(view, clause) if c.weight >= _WEIGHTS[c.kind] and c.span not in named)


def _clauses_back(view: Scene, start: int, end: int) -> Iterator[Span]:
    """Yields the clauses of ``start:end`` from the last to the first, those without words left out."""
    edges = [start, *(at for m in _CLAUSE_END.finditer(view.masked, start, end) for at in m.span()), end]
    clauses = [pair for pair in zip(edges[::2], edges[1::2], strict=True) if TOKEN.search(view.masked, *pair)]
    yield from reversed(clauses[-1 - _CLAUSES_BACK :])


def _best(found: Iterable[Candidate]) -> Span | None:
    """Takes the heaviest candidate, of equal ones the first."""
    best = max(found, key=lambda c: c.weight, default=None)
    return best.span if best else None


def _candidates(view: Scene, clause: Span, nearest: bool = False) -> list[Candidate]:
    """Finds the phrases of a clause that may name a speaker; of those after a cue only the ``nearest`` may be plain."""
    tokens = list(TOKEN.finditer(view.masked, *clause))
    classes = "".join(word_class(view, token) for token in tokens)
    found = []
    for match in _PHRASE.finditer(classes):
        first, last = match.span()
        oblique = classes[:first].endswith("V")
        spoken = _phrase(view, tokens[first:last], classes[first:last], oblique)
        small = READ[view.lang].capital_nouns and not any(token.group()[0].isupper() for token in tokens[first:last])
        plain = spoken is not None and spoken.kind == "plain"
        if spoken and not (plain and (small or _is_no_noun(view, classes[:last], first, nearest))):
            bare = plain and READ[view.lang].capital_nouns and classes[first] not in "AD"
            place = _ADJACENT * (first == 0) - _BARE * bare - _ASIDE * (nearest and first > 0) - _OBLIQUE * oblique
            found.append(Candidate(spoken.span, spoken.kind, spoken.weight + place))
    return found


def _is_no_noun(view: Scene, classes: str, first: int, after_cue: bool) -> bool:
    """Takes plain words without article for adverbs: after a cue if nouns have articles, or past a clause's start."""
    articles = bool(READ[view.lang].articles)
    return classes[first] not in "AD" and ((after_cue and articles) or bool(classes[:first].strip("FV")))


def _phrase(view: Scene, tokens: list[regex.Match[str]], classes: str, oblique: bool) -> Candidate | None:
    """Trims a phrase to the mention: it ends with its first person, and begins with its article, office or name."""
    facts = READ[view.lang]
    told_apart = facts.capital_nouns or bool(
        facts.genitives and not facts.articles
    )  # nouns by capitals, owners by words
    verb = _VERB_AFTER[facts.capital_nouns].search(classes) if told_apart else None
    if verb:
        tokens, classes = tokens[: verb.start()], classes[: verb.start()]
    person = name_in(view.people, (tokens[0].start(), tokens[-1].end()))
    end = person.end if person else tokens[_past_tail(view, classes) - 1].end()
    first = 0 if classes[0] in "AD" else _head(classes, oblique)
    while first and tokens[first].start() > end - 1:
        first -= 1
    told = name_in(view.others, (tokens[first].start(), person.start)) if person else None
    if told and told.key in gazetteer.agencies():  # who is told, or reports: "розповіла *Суспільному* Іванна"
        first = next(at for at, token in enumerate(tokens) if token.start() >= told.end)
    kind = "person" if person else next(kind for letter, kind in _KINDS.items() if letter in classes)
    start = min(tokens[first].start(), person.start if person else end)
    return Candidate((start, end), kind, _WEIGHTS[kind]) if start < end else None


def _past_tail(view: Scene, classes: str) -> int:
    """Counts the words of a phrase up to its last name; where nouns have articles, lower case after that is a verb."""
    return len(_TRAILING.sub("C", classes)) if READ[view.lang].articles else len(classes)


def _head(classes: str, oblique: bool) -> int:
    """Finds where a phrase without an article begins: an adjective before an office, the first name, else its start.

    The word after a preposition belongs to that and not to the office: "told before journalists the minister".
    """
    role, name = classes.find("r"), classes.find("C")
    if role >= 0 and (name < 0 or role < name):
        return max(0, role - (not oblique))
    return max(0, name)
