"""Puts a run's records where they belong on the page: stories laid out in rows, evidence marked, notes placed."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256
from itertools import groupby

from align.pairs import place
from align.records import AlignedPair, Bead, Claim, Quote, Story
from eval.marks import Mark, cut
from eval.records import Divergence
from eval.rows import Row, lay_out
from eval.view import Cell, Column, Note, Passage, Run, Said, Saying, StoryView, Strip, Title, Wording
from mt.errors import UserError
from mt.languages import LANGUAGES
from mt.records import STORY_KINDS, Article, Sentence

Key = tuple[str, int]  # article id, Sentence.index
Place = tuple[str, int, int]  # article id and a half-open range of its code points


def stories(run: Run) -> list[StoryView]:
    """Views every story of the run, the gravest first; raises UserError if the stages' files do not fit together."""
    _check(run)
    desk = _Desk(run)
    return sorted((desk.view(story) for story in run.stories), key=lambda view: -view.severity)


def outside(run: Run) -> list[Article]:
    """Finds the articles that are in no story, so that the page can name them."""
    inside = {article for story in run.stories for article in story.article_ids}
    return [article for article in run.articles if article.id not in inside]


def anchor(kind: str, key: str) -> str:
    """Names a place on the page after a record's id, which may be any text: the same id gives the same anchor."""
    return f"{kind}-{sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def _place(ref: str) -> Place:
    """Reads ``article#start-end``; raises UserError if it is none."""
    try:
        return place(ref)
    except ValueError as error:
        raise UserError(f"place {ref!r}", str(error), "remake the pairs with `make align`") from None


class _Desk:
    """Looks a run's records up by what they belong to, and views stories with them."""

    def __init__(self, run: Run) -> None:
        self.articles = {article.id: article for article in run.articles}
        self.sentences: defaultdict[str, list[Sentence]] = defaultdict(list)
        for sentence in sorted(run.sentences, key=lambda s: s.index):
            self.sentences[sentence.article_id].append(sentence)
        self.english = {(t.article_id, t.index): t for t in run.translations if t.lang == "en"}
        self.quotes: defaultdict[str, list[Quote]] = defaultdict(list)
        for quote in run.quotes:
            self.quotes[quote.article_id].append(quote)
        story_of = {article: story.id for story in run.stories for article in story.article_ids}
        self.beads: defaultdict[str, list[Bead]] = defaultdict(list)
        for bead in run.beads:
            self.beads[story_of[bead.src_id]].append(bead)
        pairs = {pair.id: pair for pair in run.pairs}
        self.judged: defaultdict[str, list[tuple[Divergence, AlignedPair]]] = defaultdict(list)
        for divergence in run.divergences:
            pair = pairs[divergence.pair_id]
            self.judged[pair.story_id].append((divergence, pair))
        self.claims: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in run.claims:
            self.claims[claim.story_id].append(claim)

    def view(self, story: Story) -> StoryView:
        """Lays one story out and places its notes."""
        told = {article: [s.index for s in self.sentences[article] if s.in_story] for article in story.article_ids}
        rows = lay_out(told, self.beads[story.id])
        row_of = {
            (article, index): number
            for number, row in enumerate(rows)
            for article, cell in zip(story.article_ids, row.cells, strict=True)
            for index in cell
        }
        notes = [self._note(story, divergence, pair, row_of) for divergence, pair in self.judged[story.id]]
        said = self._said(story, [note for note in notes if note.divergence.severity])
        on_row: defaultdict[int, list[Note]] = defaultdict(list)
        for note in notes:
            for number in note.rows[:1]:
                on_row[number].append(note)
        return StoryView(
            anchor("story", story.id),
            story,
            self._title(story),
            tuple(self._columns(story)),
            tuple(self._strip(story, row, said, _gravest_first(on_row[n])) for n, row in enumerate(rows)),
            _gravest_first(note for note in notes if note.divergence.severity),
            len(notes),
            sum(claim.kind == "statement" for claim in self.claims[story.id]),
            tuple(self._saying(story, claim, row_of) for claim in self.claims[story.id] if claim.kind == "quote"),
        )

    def _saying(self, story: Story, claim: Claim, row_of: dict[Key, int]) -> Saying:
        """Sets what the versions have of one quote side by side."""
        wordings: dict[str, Wording] = {}
        rows: list[int] = []
        for it in claim.members:
            text = self.articles[it.article_id].text
            keys = [(it.article_id, s.index) for s in self._within((it.article_id, it.start, it.end)) if s.in_story]
            rows += [row_of[key] for key in keys]
            english = tuple(self.english[key] for key in keys if key in self.english)
            wordings[it.article_id] = Wording(it, tuple(text[start:end] for start, end in it.parts), english)
        shown = tuple(wordings.get(article) for article in story.article_ids)
        return Saying(anchor("claim", claim.id), shown, min(rows, default=-1))

    def _note(self, story: Story, divergence: Divergence, pair: AlignedPair, row_of: dict[Key, int]) -> Note:
        """Finds the columns and rows that a divergence speaks of."""
        places = (_place(pair.src_ref), _place(pair.tgt_ref))
        rows = {row_of[s.article_id, s.index] for at in places for s in self._within(at) if s.in_story}
        src, tgt = (story.article_ids.index(article) for article, _, _ in places)
        name = f"{anchor('divergence', pair.id)}-{divergence.type}-{divergence.source}"
        return Note(name, divergence, pair, (src, tgt), tuple(sorted(rows)))

    def _said(self, story: Story, notes: Iterable[Note]) -> dict[Key, Said]:
        """Views the story's sentences, marked by the notes' evidence and tied by the beads."""
        marks: defaultdict[Key, list[Mark]] = defaultdict(list)
        for note in notes:
            for article, mark in _evidence(note):
                for sentence in self._within((article, mark.start, mark.end)):
                    marks[article, sentence.index].append(mark)
        names: defaultdict[Key, list[str]] = defaultdict(list)
        for number, bead in enumerate(bead for bead in self.beads[story.id] if not bead.alone):
            for article, start, end in _sides(bead):
                for index in range(start, end):
                    names[article, index].append(f"{anchor('bead', story.id)}-{number}")
        return {
            key: Said(s, cut(s.text, s.start, marks[key]), self.english.get(key), " ".join(names[key]))
            for article in story.article_ids
            for s in self.sentences[article]
            for key in [(article, s.index)]
        }

    def _strip(self, story: Story, row: Row, said: dict[Key, Said], notes: tuple[Note, ...]) -> Strip:
        """Views one row."""
        cells = tuple(
            Cell(
                tuple(self._passages([said[article, index] for index in indexes])),
                tuple(link for link in row.links if link.column == column),
                any(link.other == column for link in row.links),
            )
            for column, (article, indexes) in enumerate(zip(story.article_ids, row.cells, strict=True))
        )
        shown = tuple(note for note in notes if note.divergence.severity)
        return Strip(cells, shown, equivalent=bool(notes) and not shown)

    def _passages(self, said: Iterable[Said]) -> Iterable[Passage]:
        """Splits a cell where a quotation begins or ends; names its speakers once each."""
        for quote, group in groupby(said, key=lambda one: one.sentence.quote):
            inside = tuple(group)
            quotes = self.quotes[inside[0].sentence.article_id] if quote else []
            spoken = {
                (q.speaker, q.speaker_name_en): q
                for q in quotes
                if quote and q.start < quote[1] and q.end > quote[0] and (q.speaker or q.speaker_name_en)
            }
            yield Passage(quote is not None, inside, tuple(spoken.values()))

    def _columns(self, story: Story) -> Iterable[Column]:
        """Views the heads and leavings of a story's versions; two in one language are numbered."""
        names = [language(self.articles[article].lang) for article in story.article_ids]
        for column, article_id in enumerate(story.article_ids):
            name, nth = names[column], names[: column + 1].count(names[column])
            engines = {self.english[key].engine for key in self._keys(article_id) if key in self.english}
            article = self.articles[article_id]
            label = f"{name} {nth}" if names.count(name) > 1 else name
            heads = {s.text for s in self.sentences[article_id] if s.kind == "headline"}
            title = "" if article.title in heads else article.title
            yield Column(article, label, title, tuple(sorted(engines)), tuple(self._left_out(article)))

    def _left_out(self, article: Article) -> Iterable[tuple[str, str]]:
        """Gathers the lines that no shown sentence covers."""
        for line in article.lines:
            if line.kind not in STORY_KINDS:
                yield line.kind, article.text[line.start : line.end]
            elif not self._within((article.id, line.start, line.end)):
                yield f"{line.kind}, not cut into sentences", article.text[line.start : line.end]

    def _title(self, story: Story) -> Title:
        """Takes the first headline that can be read in English, else the first version's own title."""
        for article in (self.articles[article_id] for article_id in story.article_ids):
            line = next((line for line in article.lines if line.kind == "headline"), None)
            head = self._within((article.id, line.start, line.end)) if line else []
            if head and article.lang == "en":
                return Title(" ".join(s.text for s in head), "en", None)
            english = [self.english.get((article.id, s.index)) for s in head]
            ready = [one for one in english if one is not None]
            if ready and len(ready) == len(english):
                return Title(" ".join(one.text for one in ready), "en", ready[0])
        first = self.articles[story.article_ids[0]]
        return Title(first.title or first.id, first.lang, None)

    def _keys(self, article_id: str) -> list[Key]:
        return [(article_id, s.index) for s in self.sentences[article_id] if s.in_story]

    def _within(self, at: Place) -> list[Sentence]:
        """Finds the sentences that share at least one code point with a place."""
        article, start, end = at
        sentences = self.sentences[article]
        return sentences[bisect_right(sentences, start, key=_end) : bisect_left(sentences, end, key=_start)]


def language(code: str) -> str:
    """Names a language in English; one that the table lacks keeps its code."""
    return LANGUAGES[code].name if code in LANGUAGES else code


def _evidence(note: Note) -> Iterable[tuple[str, Mark]]:
    """Lists the marks that a note's evidence makes, with the article of each."""
    src, tgt = _place(note.pair.src_ref)[0], _place(note.pair.tgt_ref)[0]
    for sign in note.divergence.evidence:
        yield src, Mark(sign.src_start, sign.src_end, note.divergence.severity, note.anchor)
        yield tgt, Mark(sign.tgt_start, sign.tgt_end, note.divergence.severity, note.anchor)


def _sides(bead: Bead) -> tuple[Place, Place]:
    return (bead.src_id, bead.src_start, bead.src_end), (bead.tgt_id, bead.tgt_start, bead.tgt_end)


def _gravest_first(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Sorts by severity, the newsroom's doing before the machine's, then by score."""
    return tuple(
        sorted(
            notes,
            key=lambda n: (-n.divergence.severity, n.divergence.source == "machine", -n.divergence.score, n.anchor),
        )
    )


def _start(sentence: Sentence) -> int:
    return sentence.start


def _end(sentence: Sentence) -> int:
    return sentence.end


def _check(run: Run) -> None:
    """Raises UserError for the first record that names another which is not there."""
    articles = {article.id for article in run.articles}
    told = {article for story in run.stories for article in story.article_ids}
    shared = {f"{story.id}: {article}" for story in run.stories for article in story.article_ids}
    paired = (f"{pair.story_id}: {_place(ref)[0]}" for pair in run.pairs for ref in (pair.src_ref, pair.tgt_ref))
    named: tuple[tuple[str, str, Iterable[str], set[str]], ...] = (
        ("sentences", "article", (s.article_id for s in run.sentences), articles),
        ("translations", "article", (t.article_id for t in run.translations), articles),
        ("quotes", "article", (q.article_id for q in run.quotes), articles),
        ("stories", "article", told, articles),
        ("beads", "article of a story", (article for b in run.beads for article in (b.src_id, b.tgt_id)), told),
        ("claims", "story", (c.story_id for c in run.claims), {s.id for s in run.stories}),
        ("pairs", "article of their story", paired, shared),
        ("divergences", "pair", (d.pair_id for d in run.divergences), {p.id for p in run.pairs}),
    )
    for file, what, names, known in named:
        for name in names:
            if name not in known:
                raise UserError(file, f"name the {what} {name!r}, which is not there", "remake them from the seeds on")
