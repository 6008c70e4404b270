"""The records that align writes: Story, Bead, Quote, Claim, AlignedPair."""

from dataclasses import dataclass

QUOTE_FORMS = ("direct", "indirect", "mixed")
CLAIM_KINDS = ("statement", "quote")


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
class Bead:
    """Puts a run of sentences of one article beside a run of another that says the same.

    ``src_start:src_end`` and ``tgt_start:tgt_end`` are half-open ranges of ``Sentence.index``; a side that has nothing
    is an empty range at the place where it would stand. Sentences outside the story that a range spans are no members.
    ``kind`` is the shape ("1-1", "2-1", "0-1", "1-0", ...) or "crossing" for a link that breaks the order. ``score`` is
    0-1; 0 for a side that is alone.
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

    def __post_init__(self) -> None:
        if not (0 <= self.src_start <= self.src_end and 0 <= self.tgt_start <= self.tgt_end):
            raise ValueError(f"bead of {self.src_id} and {self.tgt_id}: ranges run backwards")
        if self.src_start == self.src_end and self.tgt_start == self.tgt_end:
            raise ValueError(f"bead of {self.src_id} and {self.tgt_id}: both sides empty")
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"bead of {self.src_id} and {self.tgt_id}: score {self.score} is not in 0-1")

    @property
    def alone(self) -> bool:
        """Tells whether one side has no partner."""
        return self.src_start == self.src_end or self.tgt_start == self.tgt_end


@dataclass(frozen=True, slots=True)
class Quote:
    """Marks what somebody is quoted as saying: ``text == article.text[start:end]``, quotation marks left out.

    ``form`` is direct, indirect or mixed; ``cue`` the word that tells of speech, ``speaker`` the mention in the text,
    ``speaker_name_en`` the resolved name in Latin script; each empty where the text gives none.
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

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or self.end - self.start != len(self.text):
            raise ValueError(f"quote {self.id}: {self.start}-{self.end} is not the range of its text")
        if self.form not in QUOTE_FORMS:
            raise ValueError(f"quote {self.id}: form {self.form!r} is not one of {', '.join(QUOTE_FORMS)}")


@dataclass(frozen=True, slots=True)
class Member:
    """Places one version's wording of a claim: code points ``start:end`` of the article."""

    article_id: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"member in {self.article_id}: {self.start}-{self.end} is not a range")


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
