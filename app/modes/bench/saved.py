"""Runs of the table, kept as JSON files, and how fast the machine itself was at each."""

from __future__ import annotations

import json
import math
import os
import platform
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np

from app.errors import InputError
from app.modes.bench.table import Row

FORM: Final = 1
_YARD_SIZE, _YARD_RUNS = 400, 7


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the table, or of some of its areas.

    Attributes:
        at: when it began, ISO 8601 with its zone.
        version: of Steward.
        machine: what it ran on, in words; runs are compared with those of the same machine alone.
        yard_ms: what a fixed piece of work took, median of before and after: times are compared in this unit, so that
            a machine that does much else is not taken for a slower program.
        load: programs that wanted a processor, at the end.
        rows: the figures.
        until: when the last part began, of a run that was measured in parts; else "".
    """

    at: str
    version: str
    machine: str
    yard_ms: float
    load: float
    rows: tuple[Row, ...]
    until: str = ""


def this_machine() -> str:
    """Return what this machine is: processor, cores, system, Python."""
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), name)
    except OSError:
        pass
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def yard_ms() -> float:
    """Return what a fixed piece of work takes now, in milliseconds: products of matrices, and plain Python."""
    matrix = np.random.default_rng(1).standard_normal((_YARD_SIZE, _YARD_SIZE))
    times = []
    for _ in range(_YARD_RUNS):
        began = time.perf_counter()
        _ = matrix @ matrix
        total = 0
        for number in range(60_000):
            total += number * number % 7
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def finished(rows: list[Row], before_ms: float, began: datetime) -> Run:
    """Return a run that has just ended."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    yard = statistics.mean((before_ms, yard_ms()))
    return Run(began.isoformat(timespec="seconds"), version("steward"), this_machine(), yard, load, tuple(rows))


def together(runs: Sequence[Run]) -> Run:
    """Return several runs as one: of an area that was measured more than once, the latest counts.

    Raises:
        InputError: they are of several machines or versions.
    """
    runs = sorted(runs, key=lambda run: run.at)
    if len({(run.machine, run.version) for run in runs}) != 1:
        raise InputError("The runs are of several machines or versions; name runs of one.")
    areas = {row.area: run for run in runs for row in run.rows}  # in the order in which each was measured first
    rows = tuple(row for area, run in areas.items() for row in run.rows if row.area == area)
    return Run(
        runs[0].at, runs[0].version, runs[0].machine, statistics.median(run.yard_ms for run in runs),
        max(run.load for run in runs), rows, runs[-1].at if len(runs) > 1 else "",
    )  # fmt: skip


def as_plain(run: Run) -> dict[str, Any]:
    """Return a run as JSON has it; what was not measured is null."""
    rows = [asdict(row) | {"got": None if math.isnan(row.got) else row.got} for row in run.rows]
    return {"form": FORM, **asdict(run), "rows": rows}


def save(run: Run, folder: Path) -> Path:
    """Write a run into the history and return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run.at.replace(':', '').replace('+', '_')}.json"
    path.write_text(json.dumps(as_plain(run), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def load(path: Path) -> Run:
    """Read one run.

    Raises:
        InputError: it is none.
    """
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        if plain.pop("form") != FORM:
            raise ValueError
        rows = tuple(Row(**{**row, "got": math.nan if row["got"] is None else row["got"]}) for row in plain.pop("rows"))
        return Run(**plain, rows=rows)
    except (OSError, ValueError, TypeError, KeyError):
        raise InputError(f"{path} is no saved run of `steward bench`; name a file that `--out` wrote.") from None


def history(folder: Path) -> list[Run]:
    """Return all runs of a folder, oldest first; what cannot be read is left out."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(load(path))
        except InputError:
            continue
    return sorted(found, key=lambda run: run.at)
