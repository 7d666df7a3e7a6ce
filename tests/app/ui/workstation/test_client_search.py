"""Clients are found by name, city, profile, amount and last visit, in any order of words."""

from __future__ import annotations

import pytest

from app.desk.clients import ClientRow
from app.ui.workstation.client_search import find

ROWS = (
    ClientRow("avery", "Avery Fairweather", "Saltmarsh", "growth", 512_560.0, "2026-11-20T09:00:00.000+00:00"),
    ClientRow("kit", "Kit Marigold", "Little Hythe", "growth", 5_308.0),
    ClientRow("morgan", "Morgan Thistledown", "Saltmarsh", "balanced", 966_496.0, "2026-03-02T09:00:00.000+00:00"),
    ClientRow("zoe", "Zoë Nebel", "Übersee", "cautious", None, "2025-12-31T09:00:00.000+00:00", "broken books"),
)


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("", ["avery", "kit", "morgan", "zoe"]),
        ("fair", ["avery"]),
        ("salt", ["avery", "morgan"]),
        ("growth salt", ["avery"]),
        (">500k", ["avery", "morgan"]),
        ("> 500k", ["avery", "morgan"]),
        ("<=5,308", ["kit"]),
        ("500k-600k", ["avery"]),
        ("0.9-1m", ["morgan"]),
        ("2026-11", ["avery"]),
        (">2026-03", ["avery"]),
        ("<2026-01-01", ["zoe"]),
        ("never", ["kit"]),
        ("zoe", ["zoe"]),
        ("ubersee", ["zoe"]),
        ("balanced >1m", []),
    ],
)
def test_every_word_narrows_the_list(typed: str, ids: list[str]) -> None:
    assert [row.id for row in find(typed, ROWS)] == ids
