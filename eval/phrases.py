"""What the explanations say, in plain English for a reader who knows neither language."""

from collections.abc import Sequence

import regex

from align.facts import Fact
from align.pairs import place
from align.records import AlignedPair
from mt.languages import LANGUAGES

# What a contradiction means, by its class.
MORALS = {
    "role": ": who stands against whom is reversed",
    "opponent": ": another opponent is named",
    "owner": ": the opponent of one is the agent of the other",
    "agency": ": another source is named",
    "seat": ": a country and its seat of power",
}
# What it means that only one side has a fact, by its class.
ONLY = {
    "negation": "{who} denies something ({what})",
    "modality": "{who} presents it as planned, expected or unsure ({what})",
    "agency": "{who} names {what} as a source",
}
EQUIVALENT = "No difference was found by these signs."
PARAPHRASE = "No difference was found by these signs; the wording is far apart."
UNRELATED = "These two may not belong together: the link is doubtful."


def labels(pair: AlignedPair) -> tuple[str, str]:
    """Names the two versions by their languages, or by their articles where that is one language."""
    if pair.src_lang != pair.tgt_lang:
        return f"the {LANGUAGES[pair.src_lang].name} version", f"the {LANGUAGES[pair.tgt_lang].name} version"
    return f"version {place(pair.src_ref)[0]}", f"version {place(pair.tgt_ref)[0]}"


def contradiction(kind: str, who: tuple[str, str], said: tuple[Fact, Fact]) -> str:
    """Says what either version says, and what that means."""
    ours, theirs = map(cited, said)
    return f"{who[0]} says {ours} where {who[1]} says {theirs}{MORALS.get(kind, '')}"


def only(kind: str, who: tuple[str, str], what: Sequence[str]) -> str:
    """Says what ``who[0]`` alone has, and ``who[1]`` has nowhere."""
    return "only " + ONLY.get(kind, "{who} has {what}").format(who=who[0], what=_listed(what))


def elsewhere(kind: str, who: tuple[str, str], what: Sequence[str]) -> str:
    """Says what ``who[0]`` alone has here, and ``who[1]`` has in another sentence; it is one clause for every kind."""
    other = who[1].replace(" version", " one") if who[1].startswith("the ") else who[1]
    return f"here only {who[0]} has {_listed(what)}, which {other} has elsewhere"


def cited(fact: Fact) -> str:
    """Quotes a fact as it stands, with its English where that is another text."""
    same = _bare(fact.english) == _bare(fact.text) or fact.kind in ("negation", "modality")
    return f"“{fact.text}”" if same else f"“{fact.text}” ({fact.english})"


def sentence(clauses: Sequence[str]) -> str:
    """Joins clauses to one sentence."""
    joined = "; ".join(clauses)
    return joined[0].upper() + joined[1:] + "."


def _bare(text: str) -> str:
    """Leaves out blanks and capitals: "5 %" is "5%"."""
    return regex.sub(r"\s", "", text).casefold()


def _listed(what: Sequence[str]) -> str:
    *most, last = what
    return f"{', '.join(most)}{' and ' if most else ''}{last}"
