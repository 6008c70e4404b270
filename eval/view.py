"""What the page shows, as records that the template reads: each holds the pipeline's own records, placed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from align.records import AlignedPair, Bead, Claim, Member, Quote, Story
from eval.marks import Segment
from eval.records import Divergence
from eval.rows import Link
from mt.records import Article, Refused, Sentence, Translation


@dataclass(frozen=True, slots=True)
class Run:
    """Holds everything the page shows, as the stages wrote it.

    ``refused`` are the inputs that are no articles, ``untranslated`` the sentences that no English was made of.
    """

    articles: Sequence[Article]
    sentences: Sequence[Sentence]
    translations: Sequence[Translation]
    stories: Sequence[Story]
    beads: Sequence[Bead]
    quotes: Sequence[Quote]
    claims: Sequence[Claim]
    pairs: Sequence[AlignedPair]
    divergences: Sequence[Divergence]
    refused: Sequence[Refused]
    untranslated: Sequence[Refused]


@dataclass(frozen=True, slots=True)
class Said:
    """Shows one sentence, cut where evidence points into it; ``names`` ties it to the sentences linked with it."""

    sentence: Sentence
    segments: tuple[Segment, ...]
    english: Translation | None
    names: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Shows neighbouring sentences of one quotation with who speaks, or sentences outside any."""

    quoted: bool
    said: tuple[Said, ...]
    speakers: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Shows what one version says in a row, perhaps nothing; ``elsewhere`` if it says it in another row."""

    passages: tuple[Passage, ...]
    links: tuple[Link, ...]
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Note:
    """Shows one divergence: ``sides`` are the columns compared, ``rows`` where they stand, empty if nowhere."""

    anchor: str
    divergence: Divergence
    pair: AlignedPair
    sides: tuple[int, int]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """Shows one row of the layout with the notes on it; ``equivalent`` if it was judged and nothing was found."""

    cells: tuple[Cell, ...]
    notes: tuple[Note, ...]
    equivalent: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """Shows how one version carries a claim: its words, and the English of the sentences that they stand in."""

    member: Member
    words: tuple[str, ...]
    english: tuple[Translation, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """Shows one claim of what somebody said, a wording a column, None where a version misses it; ``row`` or -1."""

    anchor: str
    wordings: tuple[Wording | None, ...]
    row: int


@dataclass(frozen=True, slots=True)
class Column:
    """Shows one version: ``label`` tells it from the story's others, ``left_out`` are kind and text of lines not shown.

    ``title`` is the article's own, empty where a headline of the story says the same.
    """

    article: Article
    label: str
    title: str
    engines: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Title:
    """Names a story, in English if it can; ``english`` is the translation it is taken from, if it is one."""

    text: str
    lang: str
    english: Translation | None


@dataclass(frozen=True, slots=True)
class StoryView:
    """Shows one story; ``notes`` are its divergences of severity 1-3, gravest first, ``judged`` counts all of them.

    ``statements`` counts the claims that are no quotes.
    """

    anchor: str
    story: Story
    title: Title
    columns: tuple[Column, ...]
    rows: tuple[Strip, ...]
    notes: tuple[Note, ...]
    judged: int
    statements: int
    sayings: tuple[Saying, ...]

    @property
    def severity(self) -> int:
        """Tells how grave the gravest divergence is, 0-3."""
        return max((note.divergence.severity for note in self.notes), default=0)

    @property
    def tally(self) -> list[tuple[str, int]]:
        """Counts the rows by the versions that have them, the commonest case first."""
        having = Counter(tuple(n for n, cell in enumerate(row.cells) if cell.passages) for row in self.rows)
        return [(self._whose(columns), having[columns]) for columns in sorted(having, key=lambda c: (-len(c), c))]

    def _whose(self, columns: tuple[int, ...]) -> str:
        if len(columns) == len(self.columns) > 1:
            return "in every version"
        return "only in " + " and ".join(self.columns[n].label for n in columns)
