"""Ways to take something away from processes that run: the network, room on a disk, a file, the right time."""

from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from app.pipeline.entry import serve
from app.settings import Settings

_NEW_NETWORK = 0x40000000  # CLONE_NEWNET of unshare(2)
_NEW_MOUNTS = 0x00020000  # CLONE_NEWNS
_PRIVATE = (1 << 14) | (1 << 18)  # MS_REC | MS_PRIVATE of mount(2)
_BIND = 1 << 12  # MS_BIND
_HIDDEN = "hidden.txt"


@contextmanager
def no_network() -> Iterator[None]:
    """Let this thread and the processes that it starts be in a network without anything, not even loopback."""
    library = ctypes.CDLL(None, use_errno=True)
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    if library.unshare(_NEW_NETWORK) != 0:
        os.close(before)
        pytest.skip("needs the right to make a network namespace (root)")
    try:
        yield
    finally:
        library.setns(before, _NEW_NETWORK)
        os.close(before)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Give a disk of 24 MB of its own."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("needs the right to mount a small disk (root)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path) -> Path:
    """Leave no byte free."""
    file = folder / "fill"
    with file.open("wb", buffering=0) as filling:
        try:
            for block in (1 << 20, 1 << 12, 1):
                while filling.write(bytes(block)) == block:
                    pass
        except OSError:
            pass
    for block in (1 << 12, 1):
        try:
            with file.open("ab", buffering=0) as filling:
                while filling.write(bytes(block)):
                    pass
        except OSError:
            continue
    return file


# ---- files that only the advisor's process misses


def needs_mounts() -> None:
    """Skip where nobody may see other files than the rest of the machine."""
    if subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode != 0:
        pytest.skip("needs the right to make a mount namespace (root)")


def serve_with_own_files(connection: Connection, settings: Settings) -> None:
    """Be the advisor's process, for which files can be hidden that everybody else keeps; see `hide`."""
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(_NEW_MOUNTS) != 0 or library.mount(b"none", b"/", None, _PRIVATE, None) != 0:
        raise OSError(ctypes.get_errno(), "mount namespace")
    listed = settings.data_dir / _HIDDEN
    for place in listed.read_text(encoding="utf-8").split("\n") if listed.exists() else ():
        nothing = b"/dev/null" if Path(place).is_file() else os.fsencode(settings.data_dir / "nothing")
        if library.mount(nothing, os.fsencode(place), None, _BIND, None) != 0:
            raise OSError(ctypes.get_errno(), place)
    serve(connection, settings)


def hide(settings: Settings, process: int, place: Path) -> None:
    """Empty a file or a folder for an advisor's process that runs, and for those that come after it."""
    nothing = settings.data_dir / "nothing"
    nothing.mkdir(exist_ok=True)
    (settings.data_dir / _HIDDEN).write_text(str(place), encoding="utf-8")
    empty = "/dev/null" if place.is_file() else str(nothing)
    subprocess.run(["nsenter", "-t", str(process), "-m", "mount", "--bind", empty, str(place)], check=True)


# ---- the time

_WRONG_CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
static const volatile long long *off;
static int (*right)(clockid_t, struct timespec *);
__attribute__((constructor)) static void begin(void) {
    int file = open(getenv("WRONG_CLOCK"), O_RDONLY);
    off = mmap(0, 8, PROT_READ, MAP_SHARED, file, 0);
    right = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
}
int clock_gettime(clockid_t which, struct timespec *told) {
    if (!right) begin();
    int failed = right(which, told);
    if (!failed && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) told->tv_sec += *off;
    return failed;
}
int gettimeofday(struct timeval *restrict told, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    told->tv_sec = now.tv_sec;
    told->tv_usec = now.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *told) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (told) *told = now.tv_sec;
    return now.tv_sec;
}
"""


class WrongClock:
    """A clock of their own for some processes, which can be set while they run."""

    def __init__(self, folder: Path) -> None:
        """Compile what stands between a process and the time; the clock is right until `set`.

        Args:
            folder: for what is compiled.
        """
        source, self._library, self._off = folder / "clock.c", folder / "clock.so", folder / "off"
        source.write_text(_WRONG_CLOCK)
        built = subprocess.run(
            ["cc", "-shared", "-fPIC", "-O1", "-o", self._library, source, "-ldl"], check=False, capture_output=True
        )
        self.works = built.returncode == 0
        """Whether there is a C compiler here; without one the clock stays right."""
        self.set(0)

    def set(self, off_s: int) -> None:
        """Let the clock be wrong by so many seconds."""
        with self._off.open("r+b" if self._off.exists() else "wb") as file:
            file.write(off_s.to_bytes(8, "little", signed=True))

    @property
    def environment(self) -> dict[str, str]:
        """For the processes."""
        if not self.works:
            return {}
        return {"LD_PRELOAD": str(self._library), "WRONG_CLOCK": str(self._off)}
