"""The records that mt writes: Article, Sentence, Translation, Refused.

Places are half-open ranges of code points in ``Article.text``; similarity is 0-1 with 1 alike.
"""

from dataclasses import dataclass

STORY_KINDS = ("headline", "lead", "body")
LINE_KINDS = (*STORY_KINDS, "caption", "date", "boilerplate", "related")


@dataclass(frozen=True, slots=True)
class Line:
    """Classes one line of a source, ``text[start:end]`` without its line break.

    Invariant: ``0 <= start < end`` and ``kind`` is one of ``LINE_KINDS``.
    """

    start: int
    end: int
    kind: str

    def __post_init__(self) -> None:
        _check_range(self.start, self.end, "line")
        if self.kind not in LINE_KINDS:
            raise ValueError(f"line kind {self.kind!r} is not one of {', '.join(LINE_KINDS)}")


@dataclass(frozen=True, slots=True)
class Article:
    """Holds one version of a story as its source gave it, every line classed.

    ``lang`` is ISO 639-1; ``declared_lang`` what the source or the user said, empty if nothing; ``published`` an ISO
    date or empty. ``flags`` names what a reader should know ("language mismatch: ...", "markup debris: ...").
    Invariant: lines are in order, do not overlap and lie inside ``text``.
    """

    id: str
    lang: str
    title: str
    text: str
    lines: tuple[Line, ...]
    source: str
    url: str
    published: str
    declared_lang: str
    flags: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("article without an id")
        if not self.text:
            raise ValueError(f"article {self.id} without text")
        at = 0
        for line in self.lines:
            if line.start < at:
                raise ValueError(f"article {self.id}: lines out of order at {line.start}")
            at = line.end
        if at > len(self.text):
            raise ValueError(f"article {self.id}: a line ends at {at}, the text at {len(self.text)}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Marks one sentence as a slice of its article: ``text == article.text[start:end]``.

    ``index`` counts the article's sentences from 0, those outside the story included; ``kind`` is the kind of its line;
    ``quote`` is the range of the quotation that it lies in, marks included, or None.
    """

    article_id: str
    index: int
    start: int
    end: int
    text: str
    kind: str
    quote: tuple[int, int] | None

    def __post_init__(self) -> None:
        _check_range(self.start, self.end, f"sentence {self.index} of {self.article_id}")
        if self.end - self.start != len(self.text):
            raise ValueError(f"sentence {self.index} of {self.article_id}: range and text differ in length")
        if self.kind not in LINE_KINDS:
            raise ValueError(f"sentence {self.index} of {self.article_id}: unknown kind {self.kind!r}")

    @property
    def in_story(self) -> bool:
        """Tells whether the sentence belongs to the story itself and not to what surrounds it."""
        return self.kind in STORY_KINDS


@dataclass(frozen=True, slots=True)
class Translation:
    """Holds one sentence's translation.

    ``lang`` is the language translated into; ``engine`` the signature of what made it; ``score`` 0-1, the engine's own
    confidence; ``flags`` what the guard still finds wrong, empty where nothing.
    """

    article_id: str
    index: int
    lang: str
    text: str
    engine: str
    score: float
    flags: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"translation {self.index} of {self.article_id}: score {self.score} is not in 0-1")


@dataclass(frozen=True, slots=True)
class Refused:
    """Names something that was turned away, and why."""

    id: str
    why: str


def _check_range(start: int, end: int, what: str) -> None:
    if not 0 <= start < end:
        raise ValueError(f"{what}: {start}-{end} is not a range")
