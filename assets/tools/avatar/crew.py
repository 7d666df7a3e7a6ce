"""Bakes several advisors at once, one process for each free processor core."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.managers import SyncManager
from pathlib import Path
from queue import Empty, Queue

from assets.tools.avatar import archive as package
from assets.tools.avatar.character import Character
from assets.tools.avatar.errors import BakeError

LOOK_EVERY_S = 0.2
Word = tuple[str, float]
"""An advisor's name and how far its bake is, 0 to 1."""
Work = Callable[[package.Archive, Character, Path, Callable[[float, str], None]], None]


def bake_all(work: Work, archive: package.Archive, characters: Sequence[Character], out_dir: Path) -> Iterator[Word]:
    """Bakes every character into `out_dir`.

    Args:
        work: Bakes one; a function of a module, so that another process can find it.
        archive: What all of them need from the package.
        characters: Who.
        out_dir: Where to.

    Yields:
        Whose bake went on, and the share of all the work that is done, 0 to 1.

    Raises:
        BakeError: As from `work`, or a process was stopped from outside.
    """
    processes = min(len(characters), os.cpu_count() or 1)
    done = {character.name: 0.0 for character in characters}
    # "spawn", because whoever shows the progress has threads, which a forked process would inherit half alive.
    start = multiprocessing.get_context("spawn")
    with start.Manager() as manager, ProcessPoolExecutor(processes, start) as crew:
        words: Queue[Word] = _queue(manager)
        jobs = {crew.submit(_job, work, archive, character, out_dir, words) for character in characters}
        while jobs:
            finished, jobs = wait(jobs, timeout=LOOK_EVERY_S)
            for name, share in _said(words):
                done[name] = share
                yield name, sum(done.values()) / len(done)
            for job in finished:
                _require(job)


def _queue(manager: SyncManager) -> "Queue[Word]":
    return manager.Queue()


def _said(words: "Queue[Word]") -> Iterator[Word]:
    while True:
        try:
            yield words.get_nowait()
        except Empty:
            return


def _require(job: "Future[None]") -> None:
    try:
        job.result()
    except BrokenProcessPool as error:
        raise BakeError(
            "A bake was stopped from outside, most likely for lack of memory; close other programs and try again."
        ) from error


def _job(work: Work, archive: package.Archive, character: Character, out_dir: Path, words: "Queue[Word]") -> None:
    work(archive, character, out_dir, lambda share, _: words.put((character.name, share)))
    words.put((character.name, 1.0))
