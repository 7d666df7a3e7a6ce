"""A map of branches as tiles: each branch gets a hexagon of its own, near to where it lies. Pure arithmetic.

A true map crowds the branches of a city into one spot; here every branch is large enough to read and to touch.
Tiles stand on their point, in rows; odd rows are shifted by half a tile to the right.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_ROOM: Final = 1.75
"""Tiles in the map's rectangle for each branch: less crowds, more leaves the branches lost in an empty land."""
_MOST_TALL, _MOST_WIDE = 1.25, 2.6


@dataclass(frozen=True, slots=True)
class Place:
    """A branch on the globe; degrees north and east."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Tile:
    """A hexagon: column and row of its grid; `name` is "" for land without a branch."""

    name: str
    column: int
    row: int

    def centre(self, radius: float) -> tuple[float, float]:
        """Return its centre, x to the right and y downwards, for hexagons of a radius."""
        return _centre(self.column, self.row, radius)


def tiles(places: Sequence[Place]) -> tuple[Tile, ...]:
    """Return one tile for each place, none twice, in the order of the places; columns begin at 0, rows at 0 or 1."""
    if not places:
        return ()
    wished = _on_plane(places)
    middle = (sum(x for x, _ in wished) / len(wished), sum(y for _, y in wished) / len(wished))
    # From the middle outwards, so that the edge gives way and the heart of the map stays true.
    order = sorted(range(len(places)), key=lambda i: (math.dist(wished[i], middle), places[i].name))
    taken: dict[tuple[int, int], int] = {}
    for index in order:
        taken[_nearest_free(wished[index], taken)] = index
    left = min(column for column, _ in taken)
    top = min(row for _, row in taken)
    top -= top % 2  # an odd shift would turn shifted rows into straight ones
    found = {index: Tile(places[index].name, column - left, row - top) for (column, row), index in taken.items()}
    return tuple(found[index] for index in range(len(places)))


def land(branches: Iterable[Tile]) -> tuple[Tile, ...]:
    """Return the empty tiles around branches: the shore that makes a map of them."""
    taken = {(tile.column, tile.row) for tile in branches}
    around = {near for spot in taken for near in _neighbours(*spot)} - taken
    return tuple(Tile("", column, row) for column, row in sorted(around))


def corners(radius: float) -> str:
    """Return the points of a hexagon around the origin, as an SVG polygon has them."""
    angles = (math.radians(60 * step - 90) for step in range(6))
    return " ".join(f"{radius * math.cos(angle):.2f},{radius * math.sin(angle):.2f}" for angle in angles)


def bounds(found: Iterable[Tile], radius: float) -> tuple[float, float, float, float]:
    """Return x, y, width and height of the rectangle around tiles, for an SVG's viewBox."""
    centres = [tile.centre(radius) for tile in found]
    if not centres:
        return 0.0, 0.0, 1.0, 1.0
    left, right = min(x for x, _ in centres) - radius, max(x for x, _ in centres) + radius
    top, bottom = min(y for _, y in centres) - radius, max(y for _, y in centres) + radius
    return left, top, right - left, bottom - top


def _centre(column: int, row: int, radius: float) -> tuple[float, float]:
    width = math.sqrt(3) * radius
    return width * (column + 0.5 * (row % 2)), 1.5 * radius * row


def _on_plane(places: Sequence[Place]) -> list[tuple[float, float]]:
    """Return where each place would like to be, in a plane of hexagons of radius 1."""
    shrink = math.cos(math.radians(sum(place.latitude for place in places) / len(places)))
    flat = [(place.longitude * shrink, -place.latitude) for place in places]
    left, top = min(x for x, _ in flat), min(y for _, y in flat)
    width = max(max(x for x, _ in flat) - left, 1e-6)
    height = max(max(y for _, y in flat) - top, 1e-6)
    aspect = min(max(width / height, 1 / _MOST_TALL), _MOST_WIDE)
    area = len(places) * _ROOM * 1.5 * math.sqrt(3)
    wide, tall = math.sqrt(area * aspect), math.sqrt(area / aspect)
    return [((x - left) / width * wide, (y - top) / height * tall) for x, y in flat]


def _nearest_free(wish: tuple[float, float], taken: dict[tuple[int, int], int]) -> tuple[int, int]:
    row = round(wish[1] / 1.5)
    column = round(wish[0] / math.sqrt(3) - 0.5 * (row % 2))
    reach = 1
    while True:
        near = (
            (column + across, row + down)
            for down in range(-reach, reach + 1)
            for across in range(-reach, reach + 1)
            if (column + across, row + down) not in taken
        )
        free = sorted((math.dist(_centre(*spot, 1.0), wish), spot) for spot in near)
        # A square of spots is sure to hold the nearest only up to its own reach.
        if free and (free[0][0] <= 1.5 * reach or reach > len(taken)):
            return free[0][1]
        reach += 1


def _neighbours(column: int, row: int) -> tuple[tuple[int, int], ...]:
    side = column if row % 2 else column - 1
    return (
        (column - 1, row), (column + 1, row),
        (side, row - 1), (side + 1, row - 1), (side, row + 1), (side + 1, row + 1),
    )  # fmt: skip
