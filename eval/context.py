"""What a pair is read against: the facts of the whole articles it stands in, and their quotations."""

from collections.abc import Iterable, Mapping, Sequence

from align.facts import Fact, facts
from align.pairs import place
from align.records import AlignedPair, Quote
from mt import names
from mt.records import Sentence

Told = Mapping[tuple[str, str], Sequence[Fact]]  # article and the version set against it: the facts of all its story
Spans = Mapping[str, Sequence[tuple[int, int]]]  # article: ranges of code points


def told_by(pairs: Iterable[AlignedPair], sentences: Iterable[Sentence]) -> Told:
    """Collects the facts of the whole story of each article, once for every version that it is compared with."""
    langs: dict[tuple[str, str], tuple[str, str]] = {}
    for pair in pairs:
        src, tgt = place(pair.src_ref)[0], place(pair.tgt_ref)[0]
        langs |= {(src, tgt): (pair.src_lang, pair.tgt_lang), (tgt, src): (pair.tgt_lang, pair.src_lang)}
    lines: dict[str, list[str]] = {}
    for sentence in sentences:
        if sentence.in_story:
            lines.setdefault(sentence.article_id, []).append(sentence.text)
    texts = {article: "\n".join(said) for article, said in lines.items()}
    keys = {one: [it.key for it in names.find(texts.get(one, ""), lang)] for (one, _), (lang, _) in langs.items()}
    return {
        (one, other): facts(texts.get(one, ""), lang, known=keys[other]) for (one, other), (lang, _) in langs.items()
    }


def spans_of(quotes: Iterable[Quote]) -> Spans:
    """Gathers the places in quotation marks by article."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for quote in quotes:
        if quote.form in ("direct", "mixed"):
            spans.setdefault(quote.article_id, []).append((quote.start, quote.end))
    return spans


def quoted(ref: str, text: str, spans: Spans) -> float:
    """Measures the share of a text's letters that stand in quotations, 0-1."""
    article, begin, _ = place(ref)
    letters = [begin + at for at, sign in enumerate(text) if sign.isalpha()]
    inside = sum(any(start <= at < end for start, end in spans.get(article, ())) for at in letters)
    return inside / len(letters) if letters else 0.0
