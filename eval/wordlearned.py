"""The weights of the features of words, as `python -m bench.highlighting learn` prints them; plain numbers."""

from collections.abc import Mapping

# Logistic regression on 780 passages and sentences of parallel corpora (de-en, bg-en, uk-en) with differences planted,
# 85,000 words of which 9 % differ. "surroundings" is the mean log-odds of a word.
WEIGHTS: Mapping[str, float] = {
    "missing": 4.600,
    "missing, 15": 6.097,
    "missing, short": -2.255,
    "missing, 15, short": 2.319,
    "beyond the side": 1.522,
    "unrequited": 3.010,
    "fact": 1.187,
    "figure": 3.149,
    "capital": 0.392,
    "intercept": -8.778,
    "surroundings": -3.440,
}
