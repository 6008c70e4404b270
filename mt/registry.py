"""The models Parallax knows: what each reads and writes, at which revision, under which licence, how good it is said.

A revision that is a commit, and the SHA-256 of weights, are those of the model's own repository on its hub. Where only
``main`` stands, the commit and the hashes are pinned when the model is first fetched (see ``hub``). To add a model, add
a row: the facts come from its card and its file list, never from memory.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import regex

from mt.canary import Canary, wire
from mt.languages import LANGUAGES

FAMILIES = {  # the groups of languages that OPUS-MT names its models by, as far as ours are in them
    "zle": ("uk",),
    "zls": ("bg",),
    "sla": ("bg", "uk"),
    "gmw": ("de", "en"),
    "gem": ("de", "en"),
}
ANY = ("mul", "ine")  # names of groups that hold all of ours
_HUB = "https://huggingface.co"
_TAG = regex.compile(r'">>\w+<<"')  # in the vocabulary of a model that writes several languages


@dataclass(frozen=True, slots=True)
class Model:
    """Registers one model: what it reads and writes (ISO 639-1), where it comes from and how good it is said to be.

    ``size`` is that of its weights in MB (10**6 bytes), as its file list says. ``score`` is published at ``source``;
    empty where no figure for our languages is. ``sha256`` holds the hashes of files that are known beforehand,
    ``canaries`` gives the sentences of a pair that it must be able to translate.
    """

    id: str
    kind: str
    langs: tuple[str, ...]
    into: tuple[str, ...]
    licence: str
    size: int
    score: str
    source: str
    revision: str = "main"
    sha256: Mapping[str, str] = field(default_factory=dict)
    canaries: Callable[[str, str], tuple[Canary, ...]] = wire


# The best first: of several models for a language the first that can be had serves.
REGISTRY: tuple[Model, ...] = (
    Model(
        "Helsinki-NLP/opus-mt-tc-big-bg-en",
        "marian",
        ("bg",),
        ("en",),
        "CC-BY-4.0",
        477,
        "42.9 BLEU, FLORES-101 devtest",
        f"{_HUB}/Helsinki-NLP/opus-mt-tc-big-bg-en",
    ),
    Model(
        "Helsinki-NLP/opus-mt-de-en",
        "marian",
        ("de",),
        ("en",),
        "Apache-2.0",
        298,
        "40.1 BLEU, newstest2019",
        f"{_HUB}/Helsinki-NLP/opus-mt-de-en",
        "1a922f3b32a8e809e17a47d4b32142d8105924e5",
        {"pytorch_model.bin": "e743c3070f61f477cb62fe95ef2c9be2e77f3e488cb6b8030ff8a19e8295c87d"},
    ),
    Model(
        "Helsinki-NLP/opus-mt-tc-big-zle-en",
        "marian",
        ("uk",),
        ("en",),
        "CC-BY-4.0",
        478,
        "39.2 BLEU from Ukrainian, FLORES-101 devtest",
        f"{_HUB}/Helsinki-NLP/opus-mt-tc-big-zle-en",
        "09a40f722d6d8b76aaad6fe51a06c914622a13d1",
    ),
    Model(
        "facebook/nllb-200-distilled-600M",
        "nllb",
        tuple(LANGUAGES),
        tuple(LANGUAGES),
        "CC-BY-NC-4.0",
        2460,
        "",
        f"{_HUB}/facebook/nllb-200-distilled-600M",
        "f8d333a098d19b4fd9a8b18f94170487ad3f821d",
        {
            "pytorch_model.bin": "c266c2cfd19758b6d09c1fc31ecdf1e485509035f6b51dfe84f1ada83eefcc42",
            "tokenizer.json": "e316b82de11d0f951f370943b3c438311629547285129b0b81dadabd01bca665",
            "config.json": "f9b4081d3d108e9d06532ea8d92b932c04ed3a15ff2f87e6982f8e14db51fbc5",
        },
    ),
    Model(
        "Helsinki-NLP/opus-mt-bg-en",
        "marian",
        ("bg",),
        ("en",),
        "Apache-2.0",
        306,
        "59.4 BLEU, Tatoeba (no news; the first choice for Bulgarian has 60.5 on its newer edition)",
        f"{_HUB}/Helsinki-NLP/opus-mt-bg-en",
    ),
)


def known(model: str) -> Model | None:
    """Looks a model up by its id."""
    return next((it for it in REGISTRY if it.id == model), None)


def revision(model: str) -> str:
    """Returns the revision that a model is fetched at."""
    it = known(model)
    return it.revision if it else "main"


def reads(model: str) -> tuple[str, ...] | None:
    """Lists the languages of ours that a model reads, by the registry, its name or its files; None if nothing tells."""
    return _told(model, 0)


def writes(model: str) -> tuple[str, ...] | None:
    """Lists the languages of ours that a model writes, as ``reads`` does."""
    return _told(model, 1)


def listed(langs: Sequence[str]) -> str:
    """Writes which languages a model is said to read, or to write."""
    return ", ".join(langs) or "none of our languages"


def _told(model: str, side: int) -> tuple[str, ...] | None:
    """Lists what stands on one side of a model's arrow: 0 what it reads, 1 what it writes."""
    it = known(model)
    if it:
        return (it.langs, it.into)[side]
    named = regex.fullmatch(r"[^/]+/opus-mt(?:-tc)?(?:-big)?-(\p{Ll}{2,3})-(\p{Ll}{2,3})", model)
    stated = named[side + 1] if named else _stated(Path(model).expanduser(), side)
    if not stated or stated in ANY:
        return None
    return FAMILIES.get(stated) or tuple(code for code, facts in LANGUAGES.items() if stated in (code, facts.iso3))


def _stated(folder: Path, side: int) -> str:
    """Reads a language from a checkpoint's files; empty where they state none, or where tags choose the target."""
    try:
        config = json.loads((folder / "tokenizer_config.json").read_bytes())
        if side and _TAG.search((folder / "vocab.json").read_text(encoding="utf-8")):
            return ""
        return str(config.get(("source_lang", "target_lang")[side]) or "")
    except (OSError, ValueError, AttributeError):
        return ""  # loading the model says what is wrong
