"""One line that says how a result was made."""

from mt import __version__

LOW_QUALITY = "offline engine, low quality"


def signature(what: str, **facts: object) -> str:
    """Writes how a result was made: ``parallax VERSION|what|name:value|...`` in the order given, as sacrebleu does."""
    return "|".join((f"parallax {__version__}", what, *(f"{name}:{value}" for name, value in facts.items())))


def is_low_quality(made_by: str) -> bool:
    """Tells from a signature whether the offline engine had a hand in the result, whose English is poor."""
    return LOW_QUALITY in made_by
