"""Programs of the tests that are killed at any moment."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[1]


def killed(program: str, folder: Path, kills: int, within_s: float) -> Iterator[list[int]]:
    """Run a program again and again, kill it each time, and yield the numbers that it had printed by then.

    Args:
        program: a module that prints a number a line when that is done for good.
        folder: its only argument.
        kills: how often.
        within_s: it is killed at most so long after its first line.
    """
    chance = random.Random(kills)
    for _ in range(kills):
        command = [sys.executable, "-m", program, str(folder)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT)
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.uniform(0, within_s))
        process.kill()
        said = first + process.stdout.read()
        process.wait()
        process.stdout.close()
        yield [int(line) for line in said.splitlines(keepends=True) if line.endswith("\n") and line.strip().isdigit()]
