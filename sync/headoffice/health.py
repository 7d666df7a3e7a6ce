"""Whether what head office rests on answers: quick questions, each with a time limit and plain words."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from starlette.concurrency import run_in_threadpool

from sync.errors import SyncError
from sync.headoffice.findings import Check, Finding
from sync.headoffice.migrations import MIGRATIONS
from sync.headoffice.parts import Office

LONGEST_S: Final = 3.0
_FRESH_S: Final = 1.0
"""An answer is good for so long: asking for health often must not cost health."""
_FRESH_OF_S: Final = {"gpu": 30.0}
"""Cards are asked through another program."""
PARTS: Final = ("database", "cache", "knowledge", "gpu")
NEEDED: Final = ("database", "cache")
"""Without one of these no request can be served; the others are missed by some routes only."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A finding, and how long it took in milliseconds."""

    finding: Finding
    took_ms: float


def checks_of(office: Office) -> Mapping[str, Check]:
    """Return the checks of an office: its own, and what `app` handed in."""
    absent: dict[str, Check] = {
        "knowledge": lambda: Finding("absent", "This head office keeps no knowledge graph."),
        "gpu": lambda: Finding("absent", "No graphics card is used; processors compute."),
    }
    own: dict[str, Check] = {"database": lambda: _database(office), "cache": lambda: _cache(office)}
    return absent | dict(office.checks) | own


class Pulse:
    """Asks the checks, each in a thread and none more often than once a second."""

    def __init__(self, office: Office) -> None:
        self._checks = checks_of(office)
        self._known: dict[str, tuple[float, Measured]] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def of(self, part: str) -> Measured:
        """Return what a part's check says."""
        async with self._asking.setdefault(part, asyncio.Lock()):
            at_s, known = self._known.get(part, (-1e9, None))
            if known is None or time.monotonic() - at_s > _FRESH_OF_S.get(part, _FRESH_S):
                known = await _measured(self._checks[part])
                self._known[part] = time.monotonic(), known
        return known


async def _measured(check: Check) -> Measured:
    began_s = time.perf_counter()
    try:
        finding = await asyncio.wait_for(run_in_threadpool(check), LONGEST_S)
    except TimeoutError:
        finding = Finding("failing", f"It does not answer within {LONGEST_S:g} s.")
    except (SyncError, OSError) as error:
        finding = Finding("failing", f"It cannot be used ({type(error).__name__}).")
    return Measured(finding, round(1000 * (time.perf_counter() - began_s), 2))


def _database(office: Office) -> Finding:
    with office.database.reading() as connection:
        # A table of ours, not just an answer: an empty database in the place of a lost one answers too.
        step = connection.execute(text("SELECT max(number) FROM schema_steps")).scalar_one()
    if step != len(MIGRATIONS):
        return Finding("failing", "The database is of another version of Steward.")
    return Finding("ok", "The database answers.")


def _cache(office: Office) -> Finding:
    return Finding("ok", "The cache answers.") if office.cache.alive() else Finding("failing", "It does not answer.")
