"""How to look for a translation and on what to run: two small sets of settings, named as CTranslate2 names them."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Search:
    """Says how to search for one translation; part of the signature of what it finds.

    ``num_hypotheses`` may be above ``beam_size`` only where an engine has other ways to more candidates;
    ``no_repeat_ngram_size`` 0 allows every repetition.
    """

    beam_size: int = 4
    num_hypotheses: int = 1
    no_repeat_ngram_size: int = 0
    repetition_penalty: float = 1.0
    length_penalty: float = 1.0

    def __str__(self) -> str:
        """Writes the beam and whatever else is not the default, as a signature does: ``beam_size:4``."""
        told = (f for f in fields(self) if f.name == "beam_size" or getattr(self, f.name) != f.default)
        return "|".join(f"{f.name}:{getattr(self, f.name):g}" for f in told)


@dataclass(frozen=True, slots=True)
class Runtime:
    """Says on what a model runs.

    ``device`` is ``auto``, ``cpu`` or ``cuda``; ``compute_type`` one of CTranslate2's (``int8``, ``float32``,
    ``float16``, ``int8_float16``) or ``default``: int8 on the processor, float16 on a graphics card. ``inter_threads``
    batches are decoded at once, each with ``intra_threads`` threads; 0 leaves the number to the engine.
    """

    device: str = "auto"
    compute_type: str = "default"
    inter_threads: int = 0
    intra_threads: int = 0
