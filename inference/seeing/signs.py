"""Nod and shake from where a face was, moment by moment: a pure function of positions.

A nod is a face that goes down and up, or up and down, at least three times within a breath, hardly to the side, and
comes back to where it was; a shake is the same across. One look down at the keys, a slow turn of the head, sitting
down or walking by have one or two such swings, slow ones, or end elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inference.seeing.types import Sign

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SignRule:
    """What counts as a nod or a shake. Lengths are in widths of the face (about 0.15 m).

    Attributes:
        least: a smaller swing is breathing, talking or the camera's noise; 0.06 is about 9 mm, 5 degrees of a nod.
        most: a larger one is the body moving.
        shortest_s: of one swing; shorter is the finder trembling.
        longest_s: of one swing; longer is looking around. Nods take 0.15 to 0.4 s for each.
        swings: that must follow on each other.
        alike: the smallest of them is at least this share of the largest.
        stays: the face ends no farther from where it began than this share of its largest swing.
        aside: it moves no more than this share of that in the other direction.
        nearer: the face grows or shrinks by no more than this share meanwhile; who walks up bobs, and does not nod.
        window_s: so far back.
    """

    least: float = 0.06
    most: float = 0.8
    shortest_s: float = 0.08
    longest_s: float = 0.55
    swings: int = 3
    alike: float = 0.3
    stays: float = 1.15
    aside: float = 0.6
    nearer: float = 0.1
    window_s: float = 2.2


@dataclass(frozen=True, slots=True)
class _Swing:
    """From one turning point to the next: indices and the signed way between."""

    first: int
    last: int
    way: float


def head_sign(
    times_s: Values, across: Values, down: Values, widths: Values | None = None, rule: SignRule | None = None
) -> Sign:
    """Return whether a face has just nodded or shaken.

    Args:
        times_s: [N] of each position, rising.
        across: [N] columns of the face in widths of the face.
        down: [N] rows likewise.
        widths: [N] how wide the face was in the picture, in any unit; unknown if None.
        rule: what counts.

    Returns:
        "nod", "shake" or "none"; never "hand".
    """
    rule = rule or SignRule()
    if len(times_s) < 4:
        return "none"
    recent = times_s >= times_s[-1] - rule.window_s
    times, x, y = times_s[recent], across[recent], down[recent]
    if widths is not None and _grown(widths[recent]) > rule.nearer:
        return "none"
    nods, shakes = _swings_well(times, y, x, rule), _swings_well(times, x, y, rule)
    if nods == shakes:
        return "none"
    return "nod" if nods > shakes else "shake"


def _swings_well(times: Values, along: Values, aside: Values, rule: SignRule) -> float:
    """Return how far the last swings along one axis went, 0 when they are no sign."""
    swings = _swings(along, rule.least)[-rule.swings :]
    if len(swings) < rule.swings:
        return 0.0
    ways = np.array([abs(swing.way) for swing in swings])
    lasted = np.array([times[swing.last] - times[swing.first] for swing in swings])
    first, last, largest = swings[0].first, swings[-1].last, float(ways.max())
    ok = (
        largest <= rule.most
        and float(ways.min()) >= rule.alike * largest
        and bool(np.all((lasted >= rule.shortest_s) & (lasted <= rule.longest_s)))
        and abs(along[last] - along[first]) <= rule.stays * largest
        and _beside(times, aside, first, last) <= rule.aside * largest
        and times[-1] - times[last] <= rule.longest_s
    )
    return largest if ok else 0.0


def _grown(widths: Values) -> float:
    """Return by which share a face is larger or smaller at the end than at the beginning."""
    third = max(1, len(widths) // 3)
    return abs(float(np.median(widths[-third:])) / max(1e-9, float(np.median(widths[:third]))) - 1.0)


def _beside(times: Values, aside: Values, first: int, last: int) -> float:
    """Return how far the face moved in the other direction meanwhile."""
    part = aside[first : last + 1]
    return float(part.max() - part.min())


def _swings(values: Values, least: float) -> list[_Swing]:
    """Return the way from each turning point to the next; back and forth by less than `least` is no turn."""
    swings: list[_Swing] = []
    begin, extreme, direction = 0, 0, 0
    for index in range(1, len(values)):
        if direction == 0:
            if abs(values[index] - values[begin]) >= least:
                direction, extreme = (1 if values[index] > values[begin] else -1), index
        elif direction * (values[index] - values[extreme]) > 0:
            extreme = index
        elif direction * (values[extreme] - values[index]) >= least:
            swings.append(_Swing(begin, extreme, float(values[extreme] - values[begin])))
            begin, extreme, direction = extreme, index, -direction
    if direction:
        swings.append(_Swing(begin, extreme, float(values[extreme] - values[begin])))
    return [_from_its_start(values, swing) for swing in swings]


def _from_its_start(values: Values, swing: _Swing) -> _Swing:
    """Leave out the rest before a swing, which lasts as long as it likes."""
    part = values[swing.first : swing.last + 1] - values[swing.first]
    still = np.flatnonzero(np.abs(part) <= 0.1 * abs(swing.way))
    first = swing.first + int(still[-1]) if len(still) else swing.first
    return _Swing(first, swing.last, swing.way)
