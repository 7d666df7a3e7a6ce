"""The invented coast of Lantern Bay: regions and branches, on an ocean where there is no land."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class DemoBranch:
    """A branch: its place in degrees north and east, and how many kiosks stand there."""

    name: str
    region: str
    latitude: float
    longitude: float
    kiosks: int


_ROWS: Final = (
    ("Gull Point", "North Shore", 47.9, -30.2, 2),
    ("Fogbell Quay", "North Shore", 48.1, -29.1, 2),
    ("Seal Rock", "North Shore", 47.7, -28.3, 1),
    ("Drift Street", "North Shore", 47.4, -29.4, 3),
    ("Cold Harbour", "North Shore", 48.2, -27.6, 1),
    ("Lantern Square", "Harbour City", 46.3, -29.6, 6),
    ("Ropewalk", "Harbour City", 46.1, -29.2, 4),
    ("Customs House", "Harbour City", 46.5, -29.1, 3),
    ("Old Mint", "Harbour City", 46.2, -28.7, 4),
    ("Ferry Stairs", "Harbour City", 45.9, -29.5, 2),
    ("Observatory Hill", "Harbour City", 46.6, -28.6, 2),
    ("Kelp Market", "Harbour City", 45.8, -28.9, 3),
    ("Thistle Gate", "West Hills", 46.6, -31.2, 2),
    ("Upper Quarry", "West Hills", 46.2, -31.6, 1),
    ("Shepherd's Cross", "West Hills", 45.8, -31.1, 2),
    ("Foxglove Lane", "West Hills", 45.4, -31.5, 1),
    ("Reedwater", "Lake Country", 46.9, -26.9, 2),
    ("Heron Bridge", "Lake Country", 46.4, -27.0, 2),
    ("Mill Island", "Lake Country", 46.1, -26.3, 1),
    ("Willow Lock", "Lake Country", 46.7, -25.9, 2),
    ("Barley Cross", "East Marches", 45.5, -26.8, 1),
    ("Long Acre", "East Marches", 45.2, -26.1, 2),
    ("Stone Well", "East Marches", 44.9, -26.9, 1),
    ("Orchard Row", "East Marches", 45.3, -25.4, 2),
    ("Palm Terrace", "South Isles", 44.2, -29.9, 2),
    ("Coral Steps", "South Isles", 43.9, -29.2, 2),
    ("Sundial Place", "South Isles", 44.3, -28.6, 3),
    ("Turtle Cove", "South Isles", 43.6, -28.5, 1),
    ("Saltpan Road", "South Isles", 44.0, -30.6, 1),
)
_MIDDLE, _WIDER = -28.6, 1.7
BRANCHES: Final = tuple(
    DemoBranch(name, region, north, round(_MIDDLE + _WIDER * (east - _MIDDLE), 2), kiosks)
    for name, region, north, east, kiosks in _ROWS
)
CLIENTS: Final = tuple(f"demo-client-{number:02d}" for number in range(1, 25))
