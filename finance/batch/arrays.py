"""The same sums on a CPU and on a GPU: numpy here, torch there, behind the few names that differ.

numpy and torch share `where`, `sqrt`, `cumprod`, `einsum` and the word `axis`; what they do not share is below. On a
CPU it is numpy with a thread for each block of clients, since torch's own threads wait for each other in spinning and
cost more than they bring as soon as something else wants the cores.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from finance.errors import InputError
from finance.types import Floats

MOST_THREADS = 8


@dataclass(frozen=True, slots=True)
class Arrays:
    """Where the numbers are.

    Attributes:
        library: the module numpy or torch.
        device: "cpu" for numpy, or a device of torch's.
    """

    library: Any
    device: str

    def put(self, array: Any) -> Any:
        """Return an array on the device."""
        return array if self.library is np else self.library.as_tensor(array).to(self.device)

    def get(self, array: Any) -> Floats:
        """Return an array as numpy's."""
        return array if self.library is np else array.cpu().numpy()  # type: ignore[no-any-return]

    def running_max(self, values: Any) -> Any:
        """Return the largest so far along the rows [B, T]."""
        return np.maximum.accumulate(values, axis=1) if self.library is np else values.cummax(dim=1).values

    def largest(self, values: Any) -> Any:
        """Return the largest of each row [B]."""
        return values.max(axis=1) if self.library is np else values.amax(dim=1)


def arrays_on(device: str) -> Arrays:
    """Return numpy for "cpu", torch for its devices; "torch" is torch on the CPU, for comparison.

    Raises:
        InputError: torch has no such device here.
    """
    if device == "cpu":
        return Arrays(np, "cpu")
    import torch

    place = "cpu" if device == "torch" else device
    try:
        torch.empty(0, device=place)
    except (RuntimeError, AssertionError) as error:  # torch's ways to say that there is no GPU
        raise InputError(f"There is no device {device!r} on this machine; use cpu.") from error
    return Arrays(torch, place)


def in_blocks(
    where: Arrays, count: int, most: tuple[int, int], each: int, measure: Callable[[slice], Floats]
) -> Floats:
    """Return what `measure` gives for blocks of clients, put together along the last axis [.., B].

    Args:
        where: the arithmetic is done; on a CPU each block has a thread.
        count: of clients, at least one.
        most: numbers that a block may hold, on a CPU (what a core's cache holds) and elsewhere.
        each: numbers that a client takes.
        measure: of one block; must change nothing that others see.
    """
    here = where.library is np
    size = max(1, (most[0] if here else most[1]) // max(each, 1))
    blocks = [slice(start, min(start + size, count)) for start in range(0, count, size)]
    workers = min(os.cpu_count() or 1, MOST_THREADS, len(blocks)) if here else 1
    if workers <= 1:
        return np.concatenate([measure(block) for block in blocks], axis=-1)
    with ThreadPoolExecutor(workers) as pool:
        return np.concatenate(list(pool.map(measure, blocks)), axis=-1)
