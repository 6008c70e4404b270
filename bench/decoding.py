"""Throughput, load time and memory of decoding: `python -m bench.decoding`, tables in Markdown.

A MarianMT checkpoint of the size of opus-mt with random weights is built on the spot; it never ends a sentence, so that
every output has the same number of tokens. Three ways to translate the same sentences with it, each in a process of its
own, take turns: what Parallax does from strings to strings (tokenising, batching, decoding, guard, memory);
``translate_batch`` of CTranslate2 alone, on tokens that are sorted beforehand; ``generate`` of transformers.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from bench.speed import peak, timed

SIZE = {
    "d_model": 512,
    "encoder_layers": 6,
    "decoder_layers": 6,
    "encoder_attention_heads": 8,
    "decoder_attention_heads": 8,
    "encoder_ffn_dim": 2048,
    "decoder_ffn_dim": 2048,
    "max_position_embeddings": 512,
    "scale_embedding": True,
    "activation_function": "swish",
}
VOCABULARY = 58_101  # of opus-mt-de-en
OUTPUT = 30  # tokens of every translation
BATCH = 32  # sentences a batch of transformers


def main() -> None:
    """Prints the table, or with ``--way`` runs one way once and prints its figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=512)
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--lines", type=int, nargs="*", help="stream so many lines through the command line instead")
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--model", type=Path)
    options = parser.parse_args()
    if options.way:
        print(json.dumps(measured(options.way, options.model, options.sentences, options.beam)))
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PARALLAX_CACHE"] = f"{folder}/cache"
        if options.lines:
            print("\n".join(streamed(Path(folder), options.lines)))
            return
        model = checkpoint(Path(folder) / "opus-mt-de-en")
        print("\n".join(table(model, options.sentences, options.beam, options.rounds)))


def table(model: Path, count: int, beam: int, rounds: int) -> list[str]:
    """Runs every way in turn, ``rounds`` times after one to warm up, and writes medians and the median of the ratios.

    Ratios are formed within a round. Transformers translates a quarter of the sentences, in one round.
    """
    run("parallax", model, 32, beam)  # converts
    rows = [{way: run(way, model, count, beam) for way in ("parallax", "bare")} for _ in range(rounds)]
    slow = run("transformers", model, count // 4, beam)
    lines = ["| way | sentences/s | load s | peak MiB |", "|---|--:|--:|--:|"]
    for way in ("parallax", "bare"):
        middle = {key: statistics.median(row[way][key] for row in rows) for key in ("rate", "load", "peak")}
        lines.append(f"| {way} | {middle['rate']:.2f} | {middle['load']:.2f} | {middle['peak']:.0f} |")
    lines.append(f"| transformers | {slow['rate']:.2f} | {slow['load']:.2f} | {slow['peak']:.0f} |")
    speed = [row["parallax"]["rate"] / row["bare"]["rate"] for row in rows]
    memory = statistics.median(row["parallax"]["peak"] / row["bare"]["peak"] for row in rows)
    faster = statistics.median(row["parallax"]["rate"] for row in rows) / slow["rate"]
    return [
        *lines,
        "",
        f"Parallax to bare CTranslate2: {statistics.median(speed):.3f} of the throughput "
        f"({min(speed):.3f}-{max(speed):.3f} in {rounds} rounds), {memory:.2f} times the memory. "
        f"To transformers: {faster:.1f} times the throughput.",
    ]


def streamed(folder: Path, counts: Sequence[int]) -> Iterator[str]:
    """Yields time and peak memory of `mt translate` on so many different lines, with a model too small to matter."""
    from tests.mt import checkpoints

    model = checkpoints.marian(folder / "tiny")
    yield "| lines | seconds | peak MiB |"
    yield "|--:|--:|--:|"
    for count in counts:
        given = folder / "in.txt"
        rows = checkpoints.parallel("de", "en", count, seed=count)
        given.write_text("".join(f"{src[:-1]} {at}.\n" for at, (src, _) in enumerate(rows)), "utf-8")
        command = (
            f"mt translate {given} --from de --model {model} --out {folder}/out.txt --memory {folder}/memory{count}"
        )
        spent = timed("stream", [*command.split(), "--no-retries", "--offline"], folder / "cache")
        yield f"| {count} | {spent.wall:.1f} | {spent.peak:.0f} |"


def run(way: str, model: Path, count: int, beam: int) -> dict[str, float]:
    """Runs one way in a process of its own."""
    options = ["--way", way, "--model", str(model), "--sentences", str(count), "--beam", str(beam)]
    done = subprocess.run(
        [sys.executable, "-m", "bench.decoding", *options], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{way}: {done.stderr}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def measured(way: str, model: Path, count: int, beam: int) -> dict[str, float]:
    """Loads the model, translates, and returns sentences a second, seconds to load, peak MiB of the process."""
    given = sentences(count)
    start = time.perf_counter()
    translate = WAYS[way](model, beam, given)
    loaded = time.perf_counter()
    done = translate()
    spent = time.perf_counter() - loaded
    if done != count:
        raise ValueError(f"{way}: {count} sentences in, {done} out")
    return {
        "rate": count / spent,
        "load": loaded - start,
        "peak": peak(resource.getrusage(resource.RUSAGE_SELF)),
    }


def _parallax(model: Path, beam: int, given: list[str]) -> Callable[[], int]:
    from mt import seq2seq
    from mt.choice import Judge
    from mt.marian import Marian
    from mt.memory import Memory
    from mt.search import Search
    from mt.service import Service

    seq2seq._room = lambda length, limit: OUTPUT
    memory = Memory(Path(tempfile.mkdtemp()) / "memory.sqlite")
    engine = Marian.load(model)
    service = Service(engine, Judge(), memory, Search(beam), retries=False)  # random words: every one would be retried
    return lambda: len(service.translate(given, "de"))


def _bare(model: Path, beam: int, given: list[str]) -> Callable[[], int]:
    import ctranslate2
    from sentencepiece import SentencePieceProcessor

    from mt.marian import KIND
    from mt.seq2seq import convert

    folder = convert(model, KIND, "int8")
    pieces = SentencePieceProcessor(model_file=str(model / "source.spm"))
    tokens = sorted(([*row, "</s>"] for row in pieces.encode(given, out_type=str)), key=len, reverse=True)
    best = max(_threads(folder), key=lambda threads: _rate(folder, tokens[::8], beam, threads))
    translator = ctranslate2.Translator(str(folder), inter_threads=best[0], intra_threads=best[1])
    return lambda: len(_translate(translator, tokens, beam))


def _threads(folder: Path) -> list[tuple[int, int]]:
    """Lists the two ways to use all processors: many batches with a thread each, or one with all threads."""
    count = len(os.sched_getaffinity(0))
    return [(count, 1), (1, count)]


def _rate(folder: Path, tokens: list[list[str]], beam: int, threads: tuple[int, int]) -> float:
    import ctranslate2

    translator = ctranslate2.Translator(str(folder), inter_threads=threads[0], intra_threads=threads[1])
    start = time.perf_counter()
    _translate(translator, tokens, beam)
    return len(tokens) / (time.perf_counter() - start)


def _translate(translator: Any, tokens: list[list[str]], beam: int) -> list[Any]:
    found: list[Any] = translator.translate_batch(
        tokens,
        beam_size=beam,
        max_decoding_length=OUTPUT,
        min_decoding_length=OUTPUT,
        max_batch_size=1024,
        batch_type="tokens",
        return_scores=True,
    )
    return found


def _transformers(model: Path, beam: int, given: list[str]) -> Callable[[], int]:
    import torch
    import transformers

    transformers.utils.logging.disable_progress_bar()
    tokenizer = transformers.MarianTokenizer.from_pretrained(model)
    network = transformers.MarianMTModel.from_pretrained(model).eval()
    ordered = sorted(given, key=len, reverse=True)

    def translate() -> int:
        done = 0
        with torch.inference_mode():
            for at in range(0, len(ordered), BATCH):
                batch = tokenizer(ordered[at : at + BATCH], return_tensors="pt", padding=True)
                made = network.generate(**batch, num_beams=beam, max_new_tokens=OUTPUT, min_new_tokens=OUTPUT)
                done += len(tokenizer.batch_decode(made, skip_special_tokens=True))
        return done

    return translate


WAYS: dict[str, Callable[[Path, int, list[str]], Callable[[], int]]] = {
    "parallax": _parallax,
    "bare": _bare,
    "transformers": _transformers,
}


def checkpoint(folder: Path) -> Path:
    """Saves a MarianMT of the size of opus-mt with random weights, which never chooses the end of a sentence."""
    import torch
    from transformers import GenerationConfig, MarianConfig, MarianMTModel

    from tests.mt.checkpoints import train_spm

    folder.mkdir(parents=True)
    spm = train_spm(sentences(20_000, seed=3), vocab_size=29_000)
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes(spm.serialized_model_proto())
    pieces = [spm.id_to_piece(at) for at in range(3, spm.get_piece_size())]
    names = ["</s>", "<unk>", *pieces]
    names += [f"filler{at}" for at in range(VOCABULARY - len(names) - 1)]
    (folder / "vocab.json").write_text(json.dumps({name: at for at, name in enumerate([*names, "<pad>"])}))
    (folder / "tokenizer_config.json").write_text(json.dumps({"source_lang": "de", "target_lang": "en"}))
    special = {"pad_token_id": VOCABULARY - 1, "decoder_start_token_id": VOCABULARY - 1, "eos_token_id": 0}
    torch.manual_seed(1)
    model = MarianMTModel(MarianConfig(vocab_size=VOCABULARY, **special, **SIZE))
    model.final_logits_bias[0, 0] = -1e4
    model.generation_config = GenerationConfig(bad_words_ids=[[VOCABULARY - 1]], max_length=512, **special)
    model.save_pretrained(folder)
    return folder


def sentences(count: int, seed: int = 2) -> list[str]:
    """Makes up sentences as long as those of news, 8 to 40 words with a median of 20, the same ones every time.

    Words of two to five syllables; the n-th commonest comes 1/n times as often as the commonest (Zipf).
    """
    draw = random.Random(1)
    syllables = [a + b for a in "bdfghklmnprstvwz" for b in ("a", "e", "i", "o", "u", "ei", "au")]
    known = ["".join(draw.choices(syllables, k=draw.randint(2, 5))) for _ in range(40_000)]
    often = list(accumulate(1 / rank for rank in range(1, len(known) + 1)))
    draw.seed(seed)
    lengths = (round(min(40.0, max(8.0, draw.lognormvariate(3.0, 0.4)))) for _ in range(count))
    return [" ".join(draw.choices(known, cum_weights=often, k=length)).capitalize() + "." for length in lengths]


if __name__ == "__main__":
    main()
