"""Looking at a process that runs, from beside and without stopping it for long: py-spy, where it is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from app.care.processes import Running, running
from app.care.profiling.samples import Sample, is_waiting, short
from app.errors import DeviceError, NotInstalled, UsageError

_RATE_HZ: Final = 100
_MORE_S: Final = 30.0


def find(data_dir: Path, name: str) -> Running:
    """Return the process of an installation that is called so.

    Raises:
        UsageError: none runs; names those that do.
    """
    found = running(data_dir)
    for each in found:
        if name in (each.name, str(each.number)):
            return each
    names = ", ".join(f"{each.name} ({each.number})" for each in found) or "none"
    raise UsageError(f"No process {name!r} works with {data_dir}; there run: {names}.")


def attached(process: int, duration_s: float) -> list[Sample]:
    """Look at a process for so long.

    Raises:
        NotInstalled: py-spy is missing.
        DeviceError: it may not look at that process, or that process has ended.
    """
    beside = Path(sys.executable).with_name("py-spy")
    program = str(beside) if beside.exists() else shutil.which("py-spy")
    if program is None:
        raise NotInstalled("Looking at a running process needs py-spy; install it with `pip install py-spy`.")
    with tempfile.TemporaryDirectory(prefix="steward-profile-") as folder:
        file = Path(folder) / "profile.json"
        command = [
            program, "record", "--pid", str(process), "--duration", str(max(1, round(duration_s))), "--threads",
            "--rate", str(_RATE_HZ), "--format", "speedscope", "--output", str(file),
        ]  # fmt: skip
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=duration_s + _MORE_S, stdin=subprocess.DEVNULL
        )
        if done.returncode or not file.exists():
            raise DeviceError(_why(done.stderr, process))
        return read_speedscope(json.loads(file.read_text(encoding="utf-8")))


def read_speedscope(found: Any) -> list[Sample]:
    """Return the samples of a file in speedscope's form."""
    frames = [(str(each["name"]), short(str(each.get("file", "")))) for each in found["shared"]["frames"]]
    samples = []
    for profile in found["profiles"]:
        at_s = 0.0
        for stack, weight in zip(profile["samples"], profile["weights"], strict=True):
            if stack and not is_waiting(frames[stack[-1]]):
                samples.append(Sample(at_s, weight, str(profile["name"]), tuple(frames[number] for number in stack)))
            at_s += weight
    return samples


def _why(said: str, process: int) -> str:
    if "ermission" in said or "ptrace" in said.lower():
        return (
            f"This user may not look at process {process}; run the command as the kiosk's user with "
            "`sysctl kernel.yama.ptrace_scope=0`, or as root."
        )
    return f"Process {process} cannot be looked at; has it ended? `steward status` shows what runs."
