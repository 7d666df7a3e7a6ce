"""A crew of plain processes on this machine: one a core, each with the book once."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from app.errors import StewardError
from app.office.nightly import Block, Book, Crew, Row, block_figures

_book: Book | None = None


class Processes:
    """Fills `app.office.nightly.Crew`."""

    def __init__(self, count: int = 0) -> None:
        """`count` processes; 0 takes one a core."""
        self._count = count or os.cpu_count() or 1

    def figures(self, book: Book, blocks: Sequence[Block]) -> Iterator[tuple[Block, list[Row]]]:
        """Yield blocks with their results as they are done."""
        context = multiprocessing.get_context("spawn")
        count = max(1, min(self._count, len(blocks)))
        pool = ProcessPoolExecutor(count, context, initializer=_learn, initargs=(book,))
        try:
            waiting = {pool.submit(_work, block): block for block in blocks}
            for done in as_completed(waiting):
                yield waiting[done], done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def crew_of(where: str) -> Crew:
    """Return the crew that a setting names: "processes", "ray" for one on this machine, or a Ray cluster's address.

    "auto" is Ray where it is installed, and plain processes where it is not.

    Raises:
        StewardError: Ray is asked for and not installed.
    """
    if where == "processes":
        return Processes()
    try:
        from app.office.ray_crew import RayCrew
    except ModuleNotFoundError as error:
        if where == "auto":
            return Processes()
        raise StewardError("Ray is not installed; install the package ray, or use processes.") from error
    return RayCrew("" if where in ("auto", "ray") else where)


def _learn(book: Book) -> None:
    global _book
    _book = book


def _work(block: Block) -> list[Row]:
    assert _book is not None
    return block_figures(_book, block)
