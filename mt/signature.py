"""One line that says how a result was made."""

from mt import __version__


def signature(what: str, **facts: object) -> str:
    """Writes how a result was made: ``parallax VERSION|what|name:value|...`` in the order given, as sacrebleu does."""
    return "|".join((f"parallax {__version__}", what, *(f"{name}:{value}" for name, value in facts.items())))
