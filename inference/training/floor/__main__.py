"""`python -m inference.training.floor`: makes the scenes, learns, checks with voices kept apart, writes the network."""

from __future__ import annotations

import argparse
import io
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from inference.hearing.floor import MODEL_FILE, read_weights
from inference.output_file import write_whole
from inference.training.floor.judge import report
from inference.training.floor.learn import Network, Plan, learn
from inference.training.floor.mixtures import cut, mixtures
from inference.training.floor.scenes import Scene, scene
from inference.training.floor.voices import questions

_SENTENCES = Path(__file__).parents[3] / "assets" / "language" / "utterances"
_CHECKS = 20
Made = TypeVar("Made")


def main() -> None:
    """Parse the command line and do all of it."""
    parser = argparse.ArgumentParser(prog="python -m inference.training.floor", description=__doc__)
    parser.add_argument("--rooms", type=int, default=110, help="with 240 short scenes each (default: %(default)s)")
    parser.add_argument("--scenes", type=int, default=60, help="long ones of 40 s (default: %(default)s)")
    parser.add_argument("--steps", type=int, default=Plan().steps, help="batches to learn (default: %(default)s)")
    parser.add_argument(
        "--rate", type=float, default=Plan().rate, help="highest rate of learning (default: %(default)s)"
    )
    parser.add_argument("--start", type=Path, help="a network to go on from (default: none)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same scenes")
    parser.add_argument("--threads", type=int, default=1, help="of the processor")
    parser.add_argument("--out", type=Path, default=MODEL_FILE, help="the file to write (default: the shipped one)")
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, TextColumn("{task.fields[note]}")) as progress:
        learnt_from = [
            each
            for makes, name, count in ((_room, "Rooms", asked.rooms), (_long, "Scenes", asked.scenes))
            for made in _made(partial(makes, seed=asked.seed), name, count, progress)
            for each in made
        ]
        checks = list(_made(partial(_check, seed=asked.seed), "Voices kept apart", _CHECKS, progress))
        bar = progress.add_task("Learning", total=asked.steps, note="")

        def tell(step: int, loss: float) -> None:
            progress.update(bar, completed=step + 1, note=f"loss {loss:.3f}")

        plan = Plan(steps=asked.steps, rate=asked.rate, seed=asked.seed)
        network = learn(learnt_from, plan, tell, read_weights(asked.start) if asked.start else None)
    write_whole({asked.out: stored(network)})
    print(report(checks, network.weights()))


def stored(network: Network) -> bytes:
    """Return the file's content: half precision, which changes no decision."""
    content = io.BytesIO()
    halves: dict[str, Any] = {name: array.astype(np.float16) for name, array in network.weights().items()}
    np.savez_compressed(content, **halves)
    return content.getvalue()


def _made(make: Callable[[int], Made], name: str, count: int, progress: Progress) -> Iterator[Made]:
    """Make scenes on all cores, in order."""
    bar = progress.add_task(name, total=count, note="")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for made in pool.map(make, range(count)):
            progress.update(bar, advance=1)
            yield made


def _room(number: int, seed: int) -> list[Scene]:
    return mixtures(number, seed, questions(_SENTENCES))


def _long(number: int, seed: int) -> list[Scene]:
    return cut(scene(number, seed, questions(_SENTENCES)))


def _check(number: int, seed: int) -> Scene:
    return scene(number, seed, questions(_SENTENCES), held_out=True)


if __name__ == "__main__":
    main()
