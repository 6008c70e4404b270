"""Renders the one page: every story, its versions side by side, what diverges and why, as one self-contained file."""

from base64 import b64encode
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from importlib.resources import files

import regex
from babel.dates import format_date
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from eval.desk import language, outside, stories
from eval.view import Run, StoryView
from mt.signature import is_low_quality

__all__ = ["Run", "render"]

SEVERITIES = ("equivalent", "note", "notable", "grave")
SIGNS = ("", "▲", "▲▲", "▲▲▲")
SOURCES = {
    "editor": "stands in the originals",
    "machine": "only in the machine's English; the originals do not differ",
}
COVERAGES = {"full": "all of it", "partial": "a part of it", "contradicting": "contradicts"}
FORMS = {"": "in its own words", "direct": "quoted", "indirect": "reported", "mixed": "quoted in part"}

# What is not text must not act on the page: a control, a lone surrogate or a direction override shows as U+FFFD. The
# other embedding and isolating marks go: an unbalanced one would end the isolation of its element (UAX #9, BD9).
_BLANKS = regex.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]")
_FORCED = regex.compile(r"[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u202D\u202E]")
_LOOSE = regex.compile(r"[\u202A-\u202C\u2066-\u2069]")


def render(run: Run) -> str:
    """Renders the page as HTML5; the same run gives the same text, byte for byte.

    Raises UserError if a record names another that is not there.
    """
    style, script = _asset("report.css"), _asset("report.js")
    views = stories(run)
    return _environment().from_string(_asset("report.html")).render(
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
        stories=views,
        low=any(is_low_quality(t.engine) for t in run.translations),
        outside=outside(run),
        refused=run.refused,
        untranslated=run.untranslated,
        made=_made(run),
    )  # fmt: skip


def shown(value: object) -> object:
    """Makes a text safe to set: blanks for line ends and tabs, U+FFFD for what would act on the page."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return _LOOSE.sub("", _FORCED.sub("\N{REPLACEMENT CHARACTER}", _BLANKS.sub(" ", value)))


def short(signature: str) -> str:
    """Shortens a signature to the engine and its model; that the offline engine is poor is said beside it."""
    fields = [field for field in signature.split("|") if not field.startswith("parallax ")]
    return ", ".join(field.removeprefix("model:").removesuffix(" engine, low quality") for field in fields[:2])


def spelt_date(published: str) -> tuple[str, str]:
    """Gives an ISO date for machines and for readers; for readers alone, as it is, what is no date."""
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return "", published
    return day.isoformat(), format_date(day, "d MMMM y", locale="en")


def tag(code: str) -> str:
    """Makes a language code fit for a lang attribute: "und" for what is no BCP 47 tag."""
    return code if regex.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code) else "und"


def is_web(url: str) -> bool:
    """Tells whether a link leads to the web, and not into a script."""
    return regex.match(r"https?://", url) is not None


def _environment() -> Environment:
    """Sets the template engine up: everything escaped, every text made safe, no unknown name passed over."""
    environment = Environment(
        autoescape=True, finalize=shown, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(SEVERITIES=SEVERITIES, SIGNS=SIGNS, SOURCES=SOURCES, COVERAGES=COVERAGES, FORMS=FORMS)
    environment.filters.update(
        language=language, short=short, spelt_date=spelt_date, tag=tag, versions=_versions, signals=_signals
    )
    environment.tests.update(low=is_low_quality, web=is_web)
    return environment


def _asset(name: str) -> str:
    """Reads a file of the package; line ends as a browser sees them, for the hash is taken over them."""
    return files("eval").joinpath(name).read_text("utf-8").replace("\r\n", "\n")


def _policy(style: str, script: str) -> str:
    """Writes a content security policy that lets nothing run or load but these two texts (CSP Level 3, hash-source)."""
    style_hash, script_hash = (b64encode(sha256(text.encode()).digest()).decode() for text in (style, script))
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _versions(view: StoryView) -> str:
    """Counts a story's versions in words of the page."""
    count = len(view.columns)
    return "one version" if count == 1 else f"{count} versions"


def _signals(signals: dict[str, float]) -> list[tuple[str, float]]:
    """Sorts signals, the furthest apart first."""
    return sorted(signals.items(), key=lambda item: (-item[1], item[0]))


def _made(run: Run) -> list[tuple[str, list[str]]]:
    """Lists the distinct signatures of each stage, so that every result says how it was made."""
    stages: tuple[tuple[str, Iterable[str]], ...] = (
        ("English", (t.engine for t in run.translations)),
        ("Stories", (s.made_by for s in run.stories)),
        ("Sentence links", (b.made_by for b in run.beads)),
        ("Claims", (c.made_by for c in run.claims)),
        ("Pairs", (p.made_by for p in run.pairs)),
        ("Divergences", (d.made_by for d in run.divergences)),
    )
    return [(stage, sorted(set(signatures))) for stage, signatures in stages]
