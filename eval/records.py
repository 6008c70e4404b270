"""The records that eval writes: Evidence, Divergence."""

from dataclasses import dataclass

TYPES = (
    "equivalent", "paraphrase", "omission", "addition", "number", "date", "name", "role", "polarity", "modality",
    "attribution", "form", "framing", "unrelated",
)  # fmt: skip
MADE_BY_SIDES = ("editor", "machine")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Points at the words that show one sign of a divergence, on either side or both.

    ``sign`` names the signal; ranges are half-open code points of the articles, an empty range (start == end) where
    that side has nothing; ``src_words`` and ``tgt_words`` are the text there; ``says`` is the reading of it in plain
    English.
    """

    sign: str
    src_start: int
    src_end: int
    tgt_start: int
    tgt_end: int
    src_words: str
    tgt_words: str
    says: str

    def __post_init__(self) -> None:
        for start, end, words in (
            (self.src_start, self.src_end, self.src_words),
            (self.tgt_start, self.tgt_end, self.tgt_words),
        ):
            if not 0 <= start <= end or end - start != len(words):
                raise ValueError(f"evidence {self.sign}: {start}-{end} is not the range of {words!r}")


@dataclass(frozen=True, slots=True)
class Divergence:
    """Judges one aligned pair: what kind of difference, how grave (0-3), how sure (0-1, 1 apart), on what evidence.

    ``signals`` are all signals by name, 0-1 each, 1 apart; ``source`` says who made the difference as far as can be
    told: "editor" (it stands in the originals) or "machine" (only in the English renderings); ``explanation`` is one
    plain English sentence; ``made_by`` the signature.
    """

    pair_id: str
    type: str
    severity: int
    score: float
    source: str
    explanation: str
    signals: dict[str, float]
    evidence: tuple[Evidence, ...]
    made_by: str

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"divergence of {self.pair_id}: unknown type {self.type!r}")
        if self.severity not in (0, 1, 2, 3):
            raise ValueError(f"divergence of {self.pair_id}: severity {self.severity} is not 0-3")
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"divergence of {self.pair_id}: score {self.score} is not in 0-1")
        if self.source not in MADE_BY_SIDES:
            raise ValueError(
                f"divergence of {self.pair_id}: source {self.source!r} is not one of {', '.join(MADE_BY_SIDES)}"
            )
