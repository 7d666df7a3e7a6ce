"""Every job by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

from app.desk import (
    clients,
    committee,
    documents,
    frontiers,
    goals,
    graph,
    health,
    lots,
    notes,
    rebalancing,
    records,
    stresses,
    suitability,
)
from app.desk.messages import Arguments, Report
from app.desk.room import Room

Work = Callable[[Room, Arguments, Report], Any]

MODULES = (
    clients,
    committee,
    documents,
    frontiers,
    goals,
    graph,
    health,
    lots,
    notes,
    rebalancing,
    records,
    stresses,
    suitability,
)
JOBS: Mapping[str, Work] = dict(chain.from_iterable(module.JOBS.items() for module in MODULES))
"""The name of a job and its function."""
