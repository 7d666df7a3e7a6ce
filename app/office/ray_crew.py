"""A crew on Ray: this machine's cores by default, or a cluster's. The only module that knows Ray."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from typing import Any, Final

from app.errors import StewardError
from app.office.nightly import Block, Book, Row, block_figures

# Before Ray is imported, since it reads them then: it reports to nobody, and says little.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_DEDUP_LOGS", "1")
os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")

import ray
from ray.exceptions import RayError, RayTaskError

_STORE_BYTES: Final = 128 * 1024 * 1024
_WAITING: Final = 64
"""Blocks that are handed out at once; a whole bank's would fill the store."""


class RayCrew:
    """Fills `app.office.nightly.Crew`."""

    def __init__(self, address: str = "") -> None:
        """Use the cluster at an address such as "10.0.0.1:6379"; "" starts Ray on this machine for the night."""
        self._address = address

    def figures(self, book: Book, blocks: Sequence[Block]) -> Iterator[tuple[Block, list[Row]]]:
        """Yield blocks with their results as they are done.

        Raises:
            StewardError: the cluster cannot be reached, or lost its workers.
        """
        try:
            self._begin()
            yield from _figures(book, blocks)
        except RayTaskError as error:  # what the work itself raised
            raise error.as_instanceof_cause() from error
        except (RayError, ConnectionError) as error:
            raise StewardError(f"The Ray cluster cannot be used ({type(error).__name__}).") from error
        finally:
            ray.shutdown()

    def _begin(self) -> None:
        quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR, "configure_logging": False}
        if self._address:
            ray.init(address=self._address, **quiet)
            return
        ray.init(
            address="local", num_cpus=os.cpu_count(), include_dashboard=False, object_store_memory=_STORE_BYTES, **quiet
        )


def _figures(book: Book, blocks: Sequence[Block]) -> Iterator[tuple[Block, list[Row]]]:
    work = ray.remote(block_figures)
    shared = ray.put(book)
    left, waiting = list(blocks)[::-1], dict[Any, Block]()
    while left or waiting:
        while left and len(waiting) < _WAITING:
            block = left.pop()
            waiting[work.remote(shared, block)] = block
        done, _ = ray.wait(list(waiting), num_returns=1)
        for each in done:
            yield waiting.pop(each), ray.get(each)
