"""The financial engine, part by part."""

from __future__ import annotations

from collections.abc import Iterator

from app.modes.bench import (
    conversation,
    finance_committee,
    finance_danger,
    finance_data,
    finance_optimise,
    finance_planning,
)
from app.modes.bench.table import Row
from app.settings import Settings

PARTS = (
    conversation.finance,
    finance_data.rows,
    finance_optimise.rows,
    finance_danger.rows,
    finance_planning.rows,
    finance_committee.rows,
)


def rows(settings: Settings) -> Iterator[Row]:
    """Measure every part."""
    for part in PARTS:
        yield from part(settings)
