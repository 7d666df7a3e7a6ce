"""`python -m inference.training.floor`: makes the scenes, learns, checks with voices kept apart, writes the network."""

from __future__ import annotations

import argparse
import io
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from inference.hearing.floor import MODEL_FILE
from inference.output_file import write_whole
from inference.training.floor.judge import report
from inference.training.floor.learn import Network, Plan, learn
from inference.training.floor.scenes import Scene, scenes
from inference.training.floor.voices import questions

_SENTENCES = Path(__file__).parents[3] / "assets" / "language" / "utterances"
_BLOCK = 10
_CHECKS = 30
_CHECKS_FROM = 90_000


def main() -> None:
    """Parse the command line and do all of it."""
    parser = argparse.ArgumentParser(prog="python -m inference.training.floor", description=__doc__)
    parser.add_argument("--scenes", type=int, default=360, help="of 40 s to learn from (default: %(default)s)")
    parser.add_argument("--steps", type=int, default=4000, help="batches to learn (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same scenes")
    parser.add_argument("--threads", type=int, default=1, help="of the processor")
    parser.add_argument("--out", type=Path, default=MODEL_FILE, help="the file to write (default: the shipped one)")
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, TextColumn("{task.fields[note]}")) as progress:
        learnt_from = list(_made(0, asked.scenes, False, asked.seed, progress))
        checks = list(_made(_CHECKS_FROM, _CHECKS, True, asked.seed, progress))
        bar = progress.add_task("Learning", total=asked.steps, note="")

        def tell(step: int, loss: float) -> None:
            progress.update(bar, completed=step + 1, note=f"loss {loss:.3f}")

        network = learn(learnt_from, Plan(steps=asked.steps, seed=asked.seed), tell)
    write_whole({asked.out: stored(network)})
    print(report(checks, network.weights()))


def stored(network: Network) -> bytes:
    """Return the file's content: half precision, which changes no decision."""
    content = io.BytesIO()
    halves: dict[str, Any] = {name: array.astype(np.float16) for name, array in network.weights().items()}
    np.savez_compressed(content, **halves)
    return content.getvalue()


def _made(first: int, count: int, held_out: bool, seed: int, progress: Progress) -> Iterator[Scene]:
    """Make scenes on all cores, in order."""
    bar = progress.add_task("Voices kept apart" if held_out else "Scenes", total=count, note="")
    starts = range(first, first + count, _BLOCK)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    make = partial(_block, count=_BLOCK, seed=seed, held_out=held_out)
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for block in pool.map(make, starts):
            progress.update(bar, advance=len(block))
            yield from block


def _block(first: int, count: int, seed: int, held_out: bool) -> list[Scene]:
    return scenes(first, count, seed, questions(_SENTENCES), held_out)


if __name__ == "__main__":
    main()
