"""The records that align writes: Story, Copies, Edit, Bead, Quote, Claim, AlignedPair."""

from dataclasses import dataclass
from itertools import pairwise

QUOTE_FORMS = ("direct", "indirect", "mixed")
CLAIM_KINDS = ("statement", "quote")
WINDOW = 7.0  # days that the articles of one story may span where nothing else is asked for
EDIT_KINDS = ("adds", "lacks", "changes", "moves")
COVERAGES = ("full", "partial", "contradicting")
RELATIONS = ("same", "contains", "contained", "overlap")


@dataclass(frozen=True, slots=True)
class Story:
    """Groups the articles that are versions of one story; ``score`` is 0-1, how close the loosest member stands."""

    id: str
    article_ids: tuple[str, ...]
    score: float
    made_by: str

    def __post_init__(self) -> None:
        if not self.article_ids:
            raise ValueError(f"story {self.id} without articles")
        if tuple(sorted(set(self.article_ids))) != self.article_ids:
            raise ValueError(f"story {self.id}: article ids must be sorted and distinct")


@dataclass(frozen=True, slots=True)
class Edit:
    """Says how one sentence of a copy differs from the base it was made of, or was cut from.

    ``base_start:base_end`` are code points of the base, ``start:end`` of the copy; the side of a copy that "lacks" the
    sentence, and of the base where the copy "adds" it, is empty at the place where the sentence would stand.
    """

    article_id: str
    kind: str
    base_start: int
    base_end: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.kind not in EDIT_KINDS:
            raise ValueError(f"edit of {self.article_id}: kind {self.kind!r} is not one of {', '.join(EDIT_KINDS)}")
        if not (0 <= self.base_start <= self.base_end and 0 <= self.start <= self.end):
            raise ValueError(f"edit of {self.article_id}: ranges run backwards")
        if (self.base_start == self.base_end, self.start == self.end) != (self.kind == "adds", self.kind == "lacks"):
            raise ValueError(f"edit of {self.article_id}: the ranges are not those of one that {self.kind}")


@dataclass(frozen=True, slots=True)
class Copies:
    """Groups the articles of one language that are one text republished, and keeps how they differ from ``base_id``.

    The base is the fullest of them; ``score`` is 0-1, how much of the copy that is least like it stands in the base.
    """

    id: str
    lang: str
    base_id: str
    article_ids: tuple[str, ...]
    edits: tuple[Edit, ...]
    score: float
    made_by: str

    def __post_init__(self) -> None:
        if len(self.article_ids) < 2 or tuple(sorted(set(self.article_ids))) != self.article_ids:
            raise ValueError(f"copies {self.id}: article ids must be two or more, sorted and distinct")
        if self.base_id not in self.article_ids:
            raise ValueError(f"copies {self.id}: the base {self.base_id} is none of them")
        if not {edit.article_id for edit in self.edits} <= {*self.article_ids} - {self.base_id}:
            raise ValueError(f"copies {self.id}: an edit of an article that is no copy")


@dataclass(frozen=True, slots=True)
class Bead:
    """Puts a run of sentences of one article beside a run of another that says the same.

    ``src_start:src_end`` and ``tgt_start:tgt_end`` are half-open ranges of ``Sentence.index``; a side that has nothing
    is an empty range at the place where it would stand. Sentences outside the story that a range spans are no members.
    ``kind`` is the shape ("1-1", "2-1", "0-1", "1-0", ...) or "crossing" for a link that breaks the order. ``score`` is
    the probability of the link, 0-1; 0 for a side that is alone. ``relation`` says what the source side has of the
    target side: the same, it contains it or is contained in it, or each has something of its own (overlap); empty for a
    side that is alone, and where it was not judged.
    """

    src_id: str
    tgt_id: str
    src_start: int
    src_end: int
    tgt_start: int
    tgt_end: int
    score: float
    kind: str
    made_by: str
    relation: str = ""

    def __post_init__(self) -> None:
        if not (0 <= self.src_start <= self.src_end and 0 <= self.tgt_start <= self.tgt_end):
            raise ValueError(f"bead of {self.src_id} and {self.tgt_id}: ranges run backwards")
        if self.src_start == self.src_end and self.tgt_start == self.tgt_end:
            raise ValueError(f"bead of {self.src_id} and {self.tgt_id}: both sides empty")
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"bead of {self.src_id} and {self.tgt_id}: score {self.score} is not in 0-1")
        if self.relation not in ("", *RELATIONS) or (self.alone and self.relation):
            raise ValueError(f"bead of {self.src_id} and {self.tgt_id}: relation {self.relation!r} does not fit")

    @property
    def alone(self) -> bool:
        """Tells whether one side has no partner."""
        return self.src_start == self.src_end or self.tgt_start == self.tgt_end


@dataclass(frozen=True, slots=True)
class Quote:
    """Marks what somebody is quoted as saying: ``text == article.text[start:end]``, quotation marks left out.

    ``form`` is direct (the words between marks, a sentence of their own), indirect (told in the article's words) or
    mixed (the words between marks that are part of a sentence; a reported clause around them is a quote of its own).
    ``cue`` is the word that tells of speech, ``speaker`` the mention in the text, ``speaker_name_en`` the resolved name
    in Latin script; each empty where the text gives none. ``chain`` holds the mentions of who reports that who reports,
    nearest to the reader first, the speaker last.
    """

    id: str
    article_id: str
    start: int
    end: int
    text: str
    form: str
    speaker: str
    cue: str
    speaker_name_en: str
    chain: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or self.end - self.start != len(self.text):
            raise ValueError(f"quote {self.id}: {self.start}-{self.end} is not the range of its text")
        if self.form not in QUOTE_FORMS:
            raise ValueError(f"quote {self.id}: form {self.form!r} is not one of {', '.join(QUOTE_FORMS)}")
        if self.chain and self.chain[-1] != self.speaker:
            raise ValueError(f"quote {self.id}: the chain of its sources does not end with its speaker")


@dataclass(frozen=True, slots=True)
class Member:
    """Places one version's wording of a claim: code points ``start:end`` of the article.

    ``parts`` are the quotes or sentences that it is made of, in order; what stands between them is not of the claim.
    ``form`` and ``speaker`` (in Latin script) are those of its quotes, empty where the version has none. ``coverage``
    is "full", "partial" where the fullest version says more, or "contradicting" where what it says excludes what the
    others say; a version of the story that has no member misses the claim.
    """

    article_id: str
    start: int
    end: int
    parts: tuple[tuple[int, int], ...]
    form: str
    speaker: str
    coverage: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"member in {self.article_id}: {self.start}-{self.end} is not a range")
        spans = [(self.start, self.start), *self.parts, (self.end, self.end)]
        if not self.parts or any(one[1] > other[0] for one, other in pairwise(spans)):
            raise ValueError(f"member in {self.article_id}: parts {self.parts} do not lie in order in its range")
        if self.form not in ("", *QUOTE_FORMS) or self.coverage not in COVERAGES:
            raise ValueError(f"member in {self.article_id}: unknown form {self.form!r} or coverage {self.coverage!r}")


@dataclass(frozen=True, slots=True)
class Claim:
    """Gathers one statement or one quote across the versions that carry it, one member a version, two or more.

    ``kind`` is "statement" or "quote"; ``score`` 0-1 the weakest link that holds it together.
    """

    id: str
    story_id: str
    kind: str
    members: tuple[Member, ...]
    score: float
    made_by: str

    def __post_init__(self) -> None:
        if self.kind not in CLAIM_KINDS:
            raise ValueError(f"claim {self.id}: kind {self.kind!r} is not one of {', '.join(CLAIM_KINDS)}")
        articles = [m.article_id for m in self.members]
        if len(articles) < 2 or len(set(articles)) != len(articles):
            raise ValueError(f"claim {self.id}: needs two or more members, one an article")


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """Sets two versions of one claim side by side, in their languages and in English.

    ``src_engine`` and ``tgt_engine`` are the signatures of what made the English, empty where there is none;
    ``src_ref`` and ``tgt_ref`` are ``article#start-end`` in code points; ``kind`` is the claim's.
    """

    id: str
    story_id: str
    claim_id: str
    kind: str
    src_lang: str
    tgt_lang: str
    src: str
    tgt: str
    src_en: str
    tgt_en: str
    src_engine: str
    tgt_engine: str
    src_ref: str
    tgt_ref: str
    score: float
    made_by: str
