"""`python -m inference.training`: makes the data, trains, calibrates, measures and writes the network."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import torch
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from inference.errors import EngineUnavailable
from inference.face.network import MODEL_FILE
from inference.output_file import write_whole
from inference.training.calibrate import calibrated
from inference.training.corpus import BLOCK, KEPT, LEARNT, Cast, Take, block, sentences_in, without_festival
from inference.training.export import export
from inference.training.festival import check_installed
from inference.training.judge import report
from inference.training.learn import Plan, learn

_CHECKS = 240  # takes of voices kept from learning, to calibrate with
_SENTENCES = Path(__file__).parents[2] / "assets" / "language" / "utterances"


def main() -> None:
    """Parse the command line and do all of it."""
    parser = argparse.ArgumentParser(prog="python -m inference.training", description=__doc__)
    parser.add_argument(
        "--takes", type=int, default=9000, help="utterances to learn from (default: %(default)s, about 9 h)"
    )
    parser.add_argument("--steps", type=int, default=9_000, help="batches to learn (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, default=1, help="the same seed gives the same network (default: %(default)s)"
    )
    parser.add_argument("--threads", type=int, default=1, help="of the processor; more only where cores are idle")
    parser.add_argument(
        "--device", choices=("auto", "cpu", "cuda"), default="auto", help="where to learn (default: auto)"
    )
    parser.add_argument(
        "--out", type=Path, default=MODEL_FILE, help="the ONNX file to write (default: the shipped one)"
    )
    parser.add_argument(
        "--without-festival", action="store_true", help="learn from fewer people; not how the shipped network was made"
    )
    asked = parser.parse_args()
    if not asked.without_festival:
        try:
            check_installed()
        except EngineUnavailable as error:
            sys.exit(str(error))
    torch.set_num_threads(asked.threads)
    began = time.monotonic()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Progress(*columns) as progress:
        casts = (without_festival(LEARNT), without_festival(KEPT)) if asked.without_festival else (LEARNT, KEPT)
        takes, kept = (
            list(_made(count, asked.seed + later, cast, progress))
            for count, later, cast in ((asked.takes, 0, casts[0]), (_CHECKS, 1000, casts[1]))
        )
        device = ("cuda" if torch.cuda.is_available() else "cpu") if asked.device == "auto" else asked.device
        bar = progress.add_task("Learning", total=asked.steps, note="")

        def tell(step: int, loss: float) -> None:
            progress.update(bar, completed=step, note=f"loss {loss:.3f}")
            if not sys.stderr.isatty() and step % 200 == 0:
                print(f"step {step} of {asked.steps}, loss {loss:.3f}, {time.monotonic() - began:.0f} s", flush=True)

        network = learn(takes, Plan(asked.steps, seed=asked.seed), device, tell)
    gate = calibrated(network, kept)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    write_whole({asked.out: export(network, gate)})
    print(f"{asked.out}: {asked.out.stat().st_size / 1e6:.2f} MB in {(time.monotonic() - began) / 60:.0f} min, {gate}.")
    print(report(asked.out))


def _made(count: int, seed: int, cast: Cast, progress: Progress) -> Iterator[Take]:
    """Make the takes on all cores, each block in a process of its own: espeak-ng remembers what it said before."""
    make = partial(block, seed=seed, sentences=sentences_in(_SENTENCES), cast=cast)
    bar = progress.add_task("Speaking", total=count, note="")
    workers = max(1, (os.cpu_count() or 2) - 1)
    firsts = range(0, count, BLOCK)
    with ProcessPoolExecutor(workers, get_context("spawn"), max_tasks_per_child=1) as pool:
        for made in pool.map(make, firsts, (min(BLOCK, count - first) for first in firsts)):
            progress.advance(bar, len(made))
            yield from made


if __name__ == "__main__":
    main()
