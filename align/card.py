"""The dataset card of a corpus: a YAML head that hubs and `datasets` read, then what a researcher must know."""

import json
from collections.abc import Collection, Iterator, Sequence

from align.corpus import FIELDS, Row, counts
from mt import __version__
from mt.signature import is_low_quality

DATA = "data/train.parquet"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))

_WHAT = """\
# Parallax: aligned versions of wire stories

Sentences and quotes that say the same thing in two versions of one news story, in two languages, side by side: the
originals, an English rendering of each made by machine, and the place of each in its article. The versions were written
by newsrooms for their own readers, so a pair is *comparable*, not always parallel: one side may say more, less or
something else. That is what the corpus is for.

```python
from datasets import load_dataset
pairs = load_dataset("PATH/OF/THIS/FOLDER", split="train")
```
"""

_FILES = f"""\
## Files

| file | what it is |
|---|---|
| `pairs.jsonl` | all fields, exact texts, one JSON object a line |
| `{DATA}` | the same as Parquet |
| `corpus.tmx` | TMX 1.4b, exact texts; characters that XML 1.0 forbids are U+FFFD there (`manifest.json` counts them) |
| `pairs.tsv` | all fields with a header line and no quoting; tabs and line breaks inside a text are blanks |
| `corpus.L1-L2.L1`, `.L2`, `.ids` | Moses: one text a line, line n of one beside line n of the other, and the pair's id; languages in alphabetical order, line breaks as blanks; two versions in one language are `corpus.L-L.1.L` and `corpus.L-L.2.L` |
| `manifest.json` | SHA-256, bytes and rows of every other file |
"""  # noqa: E501  # a table's row is one line

_REST = f"""\
## Licence

The texts belong to their publishers. The seed articles of Parallax are quoted for research, with their sources named
as far as they are known; whoever exports other articles must see to their rights. References, scores and the layout of
this corpus may be used under Apache-2.0. English made by a Gemma model comes under the Gemma Terms of Use.

## Known limits

- Alignment is automatic. `score` orders pairs, but is not calibrated to a probability on other data.
- What has no partner in the other version is not in the corpus: it cannot tell how much was left out.
- The English is for reading along. Compare the originals; never train or judge on the English as if people wrote it.
- A claim may span several sentences on one side or both. A quote often stands inside a statement that is a pair too.
- There is one split, `train`. Split by `story_id`, or versions of one story end up on both sides.

## How to cite

```bibtex
@misc{{parallax,
  title = {{Parallax: aligned versions of wire stories}},
  author = {{{{The Parallax authors}}}},
  note = {{Version {__version__}; name the SHA-256 of pairs.jsonl from manifest.json with it}}
}}
```
"""


def card(rows: Sequence[Row], engines: Collection[str]) -> str:
    """Writes the whole README.md of a corpus; ``engines`` are the signatures of what made the English."""
    return "\n".join((_head(rows), _WHAT, _counts(rows), _fields(), _FILES, _engines(rows, engines), _REST))


def _head(rows: Sequence[Row]) -> str:
    """Writes the YAML; strings are in JSON's quotes, because a bare ``no`` (Norwegian) would read as false."""
    langs = sorted({lang for row in rows for lang in (row.src_lang, row.tgt_lang)})
    size = next((name for least, name in _SIZES if len(rows) < least), "n>1M")
    return "\n".join(
        (
            "---",
            f"language: {json.dumps(langs)}",
            "license: other",
            "license_name: quoted-for-research",
            'pretty_name: "Parallax: aligned versions of wire stories"',
            "task_categories:",
            "  - translation",
            "  - sentence-similarity",
            "size_categories:",
            f"  - {json.dumps(size)}",
            "configs:",
            "  - config_name: default",
            "    data_files:",
            "      - split: train",
            f"        path: {DATA}",
            "---",
            "",
        )
    )


def _counts(rows: Sequence[Row]) -> str:
    stories = len({row.story_id for row in rows})
    lines = [f"| {pair} | {kind} | {count} |" for pair, kind, count in counts(rows)]
    total = f"| all, of {stories} {'story' if stories == 1 else 'stories'} | | {len(rows)} |"
    return "\n".join(("## Counts", "", "| languages | kind | pairs |", "|---|---|---|", *lines, total, ""))


def _fields() -> str:
    lines = (f"| `{name}` | {'float' if name == 'score' else 'string'} | {says} |" for name, says in FIELDS.items())
    return "\n".join(("## Fields", "", "| field | type | what it is |", "|---|---|---|", *lines, ""))


def _engines(rows: Sequence[Row], engines: Collection[str]) -> str:
    return "\n".join(("## Who made the English", "", *_engine_lines(rows, engines), ""))


def _engine_lines(rows: Sequence[Row], engines: Collection[str]) -> Iterator[str]:
    bare = sum(not (row.src_en and row.tgt_en) for row in rows)
    if bare:
        yield f"{bare} of {len(rows)} pairs lack the English of one side or both."
    if not engines:
        yield "No engine was named to this export."
    for engine in sorted(engines):
        mark = " **Offline engine, low quality**: it misreads names and numbers." if is_low_quality(engine) else ""
        yield f"- `{engine.replace('`', '')}`{mark}"
