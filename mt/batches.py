"""Examples to batches: alike in length, within a budget of tokens, in an order that the seed alone decides."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

import numpy as np

Ids = np.ndarray[Any, np.dtype[np.int32]]


@dataclass(frozen=True, slots=True)
class Example:
    """Holds the ids of a source and of the target to be learned, int32, the end of each included.

    The first ``given`` of the target are told to the model when it translates.
    """

    source: Ids
    target: Ids
    given: int = 0


def batches(examples: Sequence[Example], budget: int, order: Sequence[int]) -> list[list[Example]]:
    """Cuts examples, sorted by length and those alike in the given order, into batches of at most ``budget`` tokens.

    Counted are the tokens of the rectangle, padding included; an example longer than the budget is a batch of its own.
    """
    rows = sorted((examples[at] for at in order), key=lambda row: (len(row.target), len(row.source)))
    found: list[list[Example]] = []
    source = target = 0
    for row in rows:
        source, target = max(source, len(row.source)), max(target, len(row.target))
        if not found or (len(found[-1]) + 1) * (source + target) > budget:
            found.append([])
            source, target = len(row.source), len(row.target)
        found[-1].append(row)
    return found


def epoch(examples: Sequence[Example], budget: int, seed: str) -> list[list[Example]]:
    """Returns one pass over all examples, batches in random order; the same seed gives the same pass."""
    draw = random.Random(seed)
    found = batches(examples, budget, draw.sample(range(len(examples)), len(examples)))
    draw.shuffle(found)
    return found


def steps(examples: Sequence[Example], budget: int, accumulate: int, seed: int) -> Iterator[list[list[Example]]]:
    """Gives pass after pass without end, ``accumulate`` batches at a time."""
    stream = (batch for number in count() for batch in epoch(examples, budget, f"{seed}/{number}"))
    while True:
        yield list(islice(stream, accumulate))


def rectangle(rows: Sequence[Ids], filler: int, left: bool = False) -> Ids:
    """Pads rows of ids at their ends or on the left."""
    width = max(map(len, rows))
    full = np.full((len(rows), width), filler, np.int32)
    for at, row in enumerate(rows):
        full[at, width - len(row) if left else 0 :][: len(row)] = row
    return full


def sent(ids: Ids, place: Any) -> Any:
    """Returns ids as an int64 tensor on a device, without waiting for it."""
    import torch

    tensor = torch.from_numpy(ids).long()
    return tensor.pin_memory().to(place, non_blocking=True) if place.type == "cuda" else tensor.to(place)
