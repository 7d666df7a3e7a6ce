"""The fleet's map ready to be drawn: tiles with their states, the land around them, regions' borders and names."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sync.headoffice.console.hexmap import Place, Tile, bounds, corners, land, tiles
from sync.headoffice.console.queries.fleet import Branch
from sync.headoffice.console.states import WORDS, State
from sync.headoffice.console.wording import counted

RADIUS: Final = 22.0
_LETTER: Final = 6.6
"""Width of a letter of a region's name, at most."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A branch on the map."""

    x: float
    y: float
    name: str
    state: State
    devices: int
    words: str


@dataclass(frozen=True, slots=True)
class Label:
    """A region's name; `anchor` as SVG has it."""

    x: float
    y: float
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Border:
    """A line between two regions."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class FleetMap:
    """All that the template draws; `view_box` as SVG has it."""

    view_box: str
    hexagon: str
    land: tuple[tuple[float, float], ...]
    spots: tuple[Spot, ...]
    borders: tuple[Border, ...]
    labels: tuple[Label, ...]


def fleet_map(branches: Sequence[Branch]) -> FleetMap | None:
    """Return the map of the branches whose place is known, or None where there is none."""
    placed = [branch for branch in branches if branch.latitude is not None and branch.longitude is not None]
    if not placed:
        return None
    found = tiles([Place(each.name, each.latitude or 0.0, each.longitude or 0.0) for each in placed])
    shore = land(found)
    regions = {(tile.column, tile.row): branch.region for tile, branch in zip(found, placed, strict=True)}
    labels = _labels(regions)
    left, top, width, height = _with_labels(bounds([*found, *shore], RADIUS), labels)
    return FleetMap(
        f"{left:.1f} {top:.1f} {width:.1f} {height:.1f}",
        corners(RADIUS),
        tuple(_rounded(tile) for tile in shore),
        tuple(_spot(tile, branch) for tile, branch in zip(found, placed, strict=True)),
        _borders(regions),
        labels,
    )


def _spot(tile: Tile, branch: Branch) -> Spot:
    words = f"{branch.name}, {branch.region or 'no region'}: {counted(len(branch.devices), 'device')}, "
    words += WORDS[branch.state].lower() if branch.devices else "none enrolled"
    state = branch.state if branch.devices else State.WAITING
    return Spot(*_rounded(tile), branch.name, state, len(branch.devices), words)


def _rounded(tile: Tile) -> tuple[float, float]:
    x, y = tile.centre(RADIUS)
    return round(x, 2), round(y, 2)


def _borders(regions: Mapping[tuple[int, int], str]) -> tuple[Border, ...]:
    """Return the edges where two branches of different regions touch."""
    found = []
    for spot, region in regions.items():
        x, y = Tile("", *spot).centre(RADIUS)
        for other, elsewhere in regions.items():
            if other <= spot or elsewhere == region:
                continue
            ox, oy = Tile("", *other).centre(RADIUS)
            across, down = ox - x, oy - y
            if math.hypot(across, down) > 1.9 * RADIUS:
                continue
            # The shared edge is upright to the line between the centres, and as long as the radius.
            length = math.hypot(across, down)
            half_x, half_y = -down / length * RADIUS / 2, across / length * RADIUS / 2
            mx, my = x + across / 2, y + down / 2
            ends = (mx - half_x, my - half_y, mx + half_x, my + half_y)
            found.append(Border(*(round(end, 2) for end in ends)))
    return tuple(found)


def _labels(regions: Mapping[tuple[int, int], str]) -> tuple[Label, ...]:
    """Return each region's name: beside it where it reaches the map's edge, else on the free land nearest to it."""
    taken: set[tuple[str, int]] = set()
    found = []
    for region in sorted(set(regions.values()) - {""}):
        edge = _at_edge(regions, region, taken) or _inland(regions, region)
        if edge is not None:
            found.append(edge)
    return tuple(found)


def _at_edge(regions: Mapping[tuple[int, int], str], region: str, taken: set[tuple[str, int]]) -> Label | None:
    """Return the name beside a row in which the region's own tile is the last one."""
    centres = {spot: Tile("", *spot).centre(RADIUS) for spot in regions}
    middle_y = sum(y for spot, (_, y) in centres.items() if regions[spot] == region) / list(regions.values()).count(
        region
    )
    ends = []
    for row in sorted({spot[1] for spot in regions}):
        in_row = sorted(spot for spot in regions if spot[1] == row)
        for side, spot in (("start", in_row[-1]), ("end", in_row[0])):
            if regions[spot] == region and (side, row) not in taken:
                ends.append((abs(centres[spot][1] - middle_y), side, spot))
    if not ends:
        return None
    _, side, spot = min(ends)
    taken.add((side, spot[1]))
    x, y = centres[spot]
    beside = 1.2 * RADIUS if side == "start" else -1.2 * RADIUS
    return Label(round(x + beside, 2), round(y + 4, 2), side, region)


def _inland(regions: Mapping[tuple[int, int], str], region: str) -> Label | None:
    """Return the name between two free tiles that lie side by side, the nearest to the region; None if it is far."""
    mine = [Tile("", *spot).centre(RADIUS) for spot in regions if regions[spot] == region]
    middle = (sum(x for x, _ in mine) / len(mine), sum(y for _, y in mine) / len(mine))
    free = {(tile.column, tile.row) for tile in land(Tile("", *spot) for spot in regions)}
    between = []
    for column, row in free:
        if (column + 1, row) in free:
            (left, y), (right, _) = Tile("", column, row).centre(RADIUS), Tile("", column + 1, row).centre(RADIUS)
            between.append((math.dist(((left + right) / 2, y), middle), (left + right) / 2, y))
    if not between or min(between)[0] > 4 * RADIUS:
        return None
    _, x, y = min(between)
    return Label(round(x, 2), round(y + 4, 2), "middle", region)


def _with_labels(box: tuple[float, float, float, float], labels: Sequence[Label]) -> tuple[float, float, float, float]:
    left, top, width, height = box
    right = left + width
    for label in labels:
        reach = _LETTER * len(label.words)
        if label.anchor == "start":
            right = max(right, label.x + reach)
        elif label.anchor == "end":
            left = min(left, label.x - reach)
    return left, top, right - left, height
