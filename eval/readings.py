"""Two texts side by side to all that the signals are read from, where there is nothing but a source and a target."""

from collections.abc import Sequence

from align.differences import Difference, compare
from eval.coverage import Reader, coverages
from eval.likelihood import Likelihood
from eval.signals import Reading
from mt.languages import LANGUAGES


def readings(
    pairs: Sequence[tuple[str, str]], langs: tuple[str, str], reader: Reader, likelihood: Likelihood | None = None
) -> list[Reading]:
    """Reads pairs of texts in two languages, any; facts are compared where both languages have tables of them."""
    met = coverages(pairs, reader)
    surprised = likelihood.surprises(pairs, langs) if likelihood else [None] * len(pairs)
    return [
        Reading(
            src=src,
            tgt=tgt,
            cosine=None,  # coverage says more of single sentences
            chrf=1.0,  # there are no renderings to tell apart
            originals=_facts(src, tgt, langs),
            renderings=(),
            quoted=(0.0, 0.0),
            coverage=coverage,
            surprise=surprise,
        )
        for (src, tgt), coverage, surprise in zip(pairs, met, surprised, strict=True)
    ]


def _facts(src: str, tgt: str, langs: tuple[str, str]) -> Sequence[Difference]:
    return compare(src, tgt, langs) if LANGUAGES.keys() >= set(langs) else ()
