"""Whatever is lost, doubled, delayed, spoiled, crashed or restored: nothing is lost, doubled or reordered, and the
outbox empties once all works again.

`make soak-sync` runs 10,000 seeds; one that fails repeats with `simulate(SEED)`.
"""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.sync.outbox.simulation import Result, simulate

EVERY_FAULT = {
    "lose_request", "lose_answer", "late_copy", "flip", "busy", "office_dies_before", "office_dies_after", "crash",
    "disk_full", "restore_kiosk", "restore_office", "clock_jump", "back_up",
}  # fmt: skip
A_FEW, MANY = 200, 10_000


def judged(results: dict[int, Result]) -> Counter[str]:
    wrong = {seed: result.wrong for seed, result in results.items() if result.wrong}
    assert not wrong
    faults: Counter[str] = sum((result.faults for result in results.values()), Counter())
    assert {fault for fault, count in faults.items() if count > 0} == EVERY_FAULT
    return faults


def test_a_few_hundred_worlds_end_well() -> None:
    judged({seed: simulate(seed) for seed in range(A_FEW)})


@pytest.mark.soak
def test_ten_thousand_worlds_end_well() -> None:
    seeds = range(A_FEW, A_FEW + MANY)
    with ProcessPoolExecutor(max_workers=int(os.environ.get("STEWARD_SOAK_PROCESSES", "1"))) as processes:
        results = dict(zip(seeds, processes.map(simulate, seeds, chunksize=50), strict=True))
    faults = judged(results)
    steps = max(result.steps_to_heal for result in results.values())
    print(f"{len(results)} worlds of 200 records, {steps} steps to heal at most; faults: {dict(faults)}")
