"""Learn the network that cleans what the ears look at: `python -m inference.training.ears`."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np
from rich.progress import Progress

from inference.hearing.cleaner import MODEL_FILE
from inference.output_file import write_whole
from inference.training.ears.learn import STEPS, learn
from inference.training.ears.takes import BLOCK, Take, block
from inference.training.festival import check_installed

TAKES: Final = 1_260
SEED: Final = 1


def main() -> None:
    """Make the takes, learn, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takes", type=int, default=TAKES)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=MODEL_FILE)
    asked = parser.parse_args()
    check_installed()
    with Progress() as progress:
        takes = list(_made(asked.takes, asked.seed, progress))
        task = progress.add_task("learning", total=asked.steps)
        weights = learn(takes, asked.steps, asked.seed, lambda step: progress.update(task, completed=step))
    stored = io.BytesIO()
    np.savez_compressed(stored, **{name: array.astype(np.float32) for name, array in weights.items()})  # type: ignore[arg-type]
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    write_whole({asked.out: stored.getvalue()})


def _made(count: int, seed: int, progress: Progress) -> Iterator[Take]:
    task = progress.add_task("speaking", total=count)
    with ProcessPoolExecutor(2, get_context("spawn"), max_tasks_per_child=1) as pool:
        firsts = range(0, count, BLOCK)
        for made in pool.map(block, firsts, [min(BLOCK, count - first) for first in firsts], [seed] * len(firsts)):
            yield from made
            progress.update(task, advance=len(made))


if __name__ == "__main__":
    main()
