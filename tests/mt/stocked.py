"""The registry for tests: its rows, of which only words are asked that the tiny checkpoints know, and no hashes."""

from dataclasses import replace

from mt import registry
from mt.canary import Canary
from mt.registry import Model
from tests.mt.checkpoints import WORDS

CANARY = (0, 7, 8, 2)  # president said today war


def known_words(src: str, tgt: str) -> tuple[Canary, ...]:
    """Asks for four words that a tiny checkpoint was taught."""
    source = " ".join(WORDS[src][at] for at in CANARY) + "."
    return (Canary(src, tgt, source, tuple((WORDS[tgt][at].casefold(),) for at in CANARY)),)


def registered() -> tuple[Model, ...]:
    """Returns the registry as it is, at no commit and without the hashes of the real files."""
    return tuple(replace(row, revision="main", sha256={}, canaries=known_words) for row in registry.REGISTRY)
