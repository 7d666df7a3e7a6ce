"""The simulated worlds of faults with head office's real ingest and its SQL in the reference server's place.

`make soak-sync` runs a thousand more.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from tests.sync.headoffice.real_server import RealServer
from tests.sync.outbox.simulation import OfficeInAWorld, Result, simulate
from tests.sync.outbox.test_simulation import EVERY_FAULT

FIRST, A_FEW, MANY = 500_000, 24, 1_000


def real(seed: int, writes: int = 120) -> Result:
    """What came of a world with the real ingest."""
    offices: list[RealServer] = []
    with tempfile.TemporaryDirectory() as folder:

        def opened(device_keys: dict[str, bytes]) -> OfficeInAWorld:
            offices.append(RealServer(device_keys, Path(folder)))
            return offices[0]

        try:
            return simulate(seed, writes, opened)
        finally:
            for each in offices:
                each.close()


def judged(results: dict[int, Result]) -> None:
    assert not {seed: result.wrong for seed, result in results.items() if result.wrong}
    faults: Counter[str] = sum((result.faults for result in results.values()), Counter())
    assert {fault for fault, count in faults.items() if count > 0} == EVERY_FAULT


def test_dozens_of_worlds_end_well_with_the_real_ingest() -> None:
    judged({seed: real(seed) for seed in range(FIRST, FIRST + A_FEW)})


@pytest.mark.soak
def test_a_thousand_worlds_end_well_with_the_real_ingest() -> None:
    seeds = range(FIRST + A_FEW, FIRST + A_FEW + MANY)
    with ProcessPoolExecutor(max_workers=int(os.environ.get("STEWARD_SOAK_PROCESSES", "1"))) as processes:
        judged(dict(zip(seeds, processes.map(real, seeds, chunksize=20), strict=True)))
