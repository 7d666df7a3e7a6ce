"""What the system says of a process: memory, threads, open files, children. Linux's /proc alone."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_GONE = (FileNotFoundError, ProcessLookupError, PermissionError)


def memory_mib(process: int) -> float:
    """Return how much memory a process holds that is nobody else's, and its part of what is shared: PSS, in MiB."""
    with contextlib.suppress(*_GONE):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def resident_mib(process: int) -> float:
    """Return how much of a process is in memory, in MiB."""
    with contextlib.suppress(*_GONE):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE / 2**20
    return 0.0


def threads(process: int) -> int:
    """Return how many threads a process has."""
    with contextlib.suppress(*_GONE):
        return len(os.listdir(f"/proc/{process}/task"))
    return 0


def open_files(process: int) -> int:
    """Return how many files, pipes and sockets a process has open."""
    with contextlib.suppress(*_GONE):
        return len(os.listdir(f"/proc/{process}/fd"))
    return 0


def children(process: int) -> list[int]:
    """Return a process's children, the oldest first."""
    found: list[int] = []
    with contextlib.suppress(*_GONE):
        for task in os.listdir(f"/proc/{process}/task"):
            with contextlib.suppress(*_GONE):
                found += [int(each) for each in Path(f"/proc/{process}/task/{task}/children").read_text().split()]
    return sorted(found)


def command(process: int) -> str:
    """Return the command line of a process; empty when it is gone."""
    with contextlib.suppress(*_GONE):
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    return ""


def state(process: int) -> str:
    """Return R, S, T, Z and so on; empty when it is gone."""
    with contextlib.suppress(*_GONE):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    return ""


def waited_s(process: int) -> float:
    """Return how long a process's first thread was ready to run while others had the processor, in seconds."""
    with contextlib.suppress(*_GONE):
        return int(Path(f"/proc/{process}/task/{process}/schedstat").read_text().split()[1]) / 1e9
    return 0.0


def with_our_priority(*others: int) -> None:
    """Give processes that lead sessions of their own the priority that ours was given on a machine shared with others.

    Where Linux groups processes by session (sched(7), autogroups), a priority stays with the session that has it.
    """
    with contextlib.suppress(OSError, IndexError):
        nice = Path("/proc/self/autogroup").read_text().split()[-1]
        for other in others if nice != "0" else ():
            with contextlib.suppress(*_GONE, OSError):
                Path(f"/proc/{other}/autogroup").write_text(nice)
