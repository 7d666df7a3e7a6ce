"""Shapes written as pins: places on the face where the skin is taken hold of, and how far it goes there.

Between pins the skin follows smoothly: the displacement is a sum of H. Wendland's compactly supported functions (1995)
that meets every pin exactly and fades to nothing beyond the reach. The two lips touch but must move apart, so that a
point's place has a fourth coordinate that tells upper from lower lip.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar.anatomy import CHIN, NOSE_BASE, Anatomy
from assets.tools.avatar.topology import Field, ramp, single

Millimetres = tuple[float, float, float]
"""Outward from the midline (x for places on it), up, forward."""

Moves = Mapping[str, Millimetres]

MM = 0.01  # decimetres
USUAL_HALF_WIDTH_DM = 0.235  # of a mouth that the tables are written for
HEAD_DM = 1.6  # how far from the nose a pin may move anything
LIPS_APART_DM = 0.3
FOREMOST_DM = 0.12  # how much a skin point's depth may lie behind the foremost one near its place

# u in half widths of the mouth from the midline; v is 0 at the lips' line, 1 at the base of the nose, -1 at the chin,
# 2 at the height of the eyes.
PLACES: Mapping[str, tuple[float, float]] = {
    "philtrum": (0.0, 0.68),
    "above lip": (0.55, 0.62),
    "above corner": (1.0, 0.5),
    "nose wing": (0.78, 1.2),
    "fold": (1.22, 0.75),  # the nasolabial fold
    "fold top": (1.0, 1.3),
    "outside corner": (1.38, 0.02),
    "cheek low": (1.85, 0.15),
    "cheek": (1.75, 0.85),
    "apple": (1.6, 1.32),  # of the cheek, where it rounds in a smile
    "cheek side": (2.4, 0.8),
    "under eye": (1.35, 1.72),
    "under eye out": (2.0, 1.7),
    "below corner": (1.15, -0.38),
    "below lip": (0.0, -0.42),
    "below lip side": (0.6, -0.42),
    "chin": (0.0, -0.85),
    "chin side": (0.75, -0.8),
    "jowl": (1.75, -0.55),
    "jaw side": (2.3, -0.1),
    "nose tip side": (0.45, 1.25),
    "nose bridge": (0.3, 1.9),
}

# Out from the eye's centre and up, in half widths of the eye.
EYE_PLACES: Mapping[str, tuple[float, float]] = {
    "crease": (0.0, 1.05),
    "crease inner": (-0.7, 1.0),
    "crease outer": (0.7, 0.87),
    "brow inner": (-1.1, 1.8),
    "brow middle": (0.0, 2.2),
    "brow outer": (1.1, 1.7),
    "over brow inner": (-1.0, 3.0),
    "over brow middle": (0.0, 3.3),
    "over brow outer": (1.2, 2.8),
    "forehead inner": (-1.4, 4.7),
    "forehead middle": (0.0, 5.0),
    "forehead outer": (1.3, 4.3),
    "glabella": (-2.05, 1.0),
    "temple": (2.0, 0.7),
    "crow": (1.6, -0.33),
    "under lid": (0.0, -1.2),
    "under lid inner": (-0.8, -1.13),
    "under lid outer": (0.9, -1.0),
    "cheekbone": (0.3, -2.3),
    "cheekbone outer": (1.5, -2.0),
    "nose side": (-1.5, -0.67),
}


class Pins:
    """The places on one face, and the spreading of their motion over its skin."""

    def __init__(self, face: Anatomy) -> None:
        self.face = face
        self.half_width = float(face.rest[face.upper_rim, 0].max())
        self.unit = MM * self.half_width / USUAL_HALF_WIDTH_DM  # a small mouth moves less
        self.below = ramp(face.jaw - _seam_jaw(face), -0.06, 0.06)
        self.vertices = {**self._lips(), **self._lids(), **{name: self._skin(*at) for name, at in PLACES.items()}}
        half_eye = float(np.ptp(face.rest[face.left.rim, 0])) / 2
        for name, place in EYE_PLACES.items():
            x, y = (face.left.centre[axis] + place[axis] * half_eye for axis in (0, 1))
            self.vertices[name] = self._foremost(float(x), float(y))
        apart = ramp(np.abs(face.rest[:, 0]), 1.05 * self.half_width, 0.72 * self.half_width)
        self.places = np.concatenate([face.rest, (self.below * apart * LIPS_APART_DM)[:, None]], 1)

    def spread(
        self,
        moves: Moves,
        reach_dm: float = 0.6,
        over: NDArray[np.float32] | None = None,
        other: Moves | None = None,
        kept: Sequence[str] = (),
    ) -> NDArray[np.float32]:
        """Returns the displacement of the whole skin. [V, 3].

        Args:
            moves: Place to millimetres; places that are not named are free.
            reach_dm: How far a pin takes the skin along.
            over: A displacement that brings detail; the pins then say where it ends up at their places. [V, 3]
            other: Moves of the right side, outward from the midline too; those of the left when none.
            kept: Places that stay where `over` brings them.
        """
        rows, goals = self._both_sides(moves, moves if other is None else other)
        start = np.zeros((len(self.places), 3)) if over is None else over.astype(float)
        held = np.asarray([self.vertices[name] for name in kept], np.int64)
        held = np.setdiff1d(np.concatenate([held, self.face.mirrored[held]]), rows)
        rows, goals = np.concatenate([rows, held]), np.concatenate([goals, start[held]])
        centres = self.places[rows]
        among = _wendland(_distances(centres, centres) / reach_dm)
        strengths = np.linalg.solve(among + 1e-4 * np.eye(len(rows)), goals - start[rows])
        result = start.copy()
        rest = self.face.rest
        near = np.flatnonzero(np.linalg.norm(rest - rest[NOSE_BASE], axis=1) < HEAD_DM)
        result[near] += _wendland(_distances(self.places[near], centres) / reach_dm) @ strengths
        return single(result)

    def _both_sides(self, left: Moves, right: Moves) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        goals: dict[int, Millimetres] = {}
        for side, moves in ((-1, right), (1, left)):
            for name, (out, up, forward) in moves.items():
                vertex = self.vertices[name]
                across = out if left is not right and abs(float(self.face.rest[vertex, 0])) < 1e-3 else side * out
                goals[vertex if side > 0 else int(self.face.mirrored[vertex])] = (across, up, forward)
        middle = np.abs(self.face.rest[list(goals), 0]) < 1e-3
        moved = np.asarray(list(goals.values()))
        moved[middle & (left is right), 0] = 0.0
        return np.asarray(list(goals), np.int64), self.unit * moved

    def _lips(self) -> dict[str, int]:
        face = self.face
        found = {"corner": face.corners[0]}
        for lip, rim, tone in (("upper", face.upper_rim, 0.3), ("lower", face.lower_rim, -0.24)):
            x = face.rest[rim, 0] / self.half_width
            for name, share in (("middle", 0.0), ("side", 0.38), ("end", 0.74)):
                found[f"{lip} {name}"] = int(rim[np.abs(x - share).argmin()])
                if name != "end":
                    found[f"{lip} red {name}"] = self._skin(share, tone)
        return found

    def _lids(self) -> dict[str, int]:
        eye, found = self.face.left, {}
        for lid, row in (("upper lid", eye.upper), ("lower lid", eye.lower)):
            for name, share in (("inner", 0.2), ("middle", 0.5), ("outer", 0.8)):
                found[f"{lid} {name}"] = int(row[round(share * (len(row) - 1))])
        return found

    def _skin(self, u: float, v: float) -> int:
        """The outer skin's vertex at a place of the left half."""
        rest, face = self.face.rest, self.face
        lips = float(rest[face.upper_rim[len(face.upper_rim) // 2], 1])
        heights = [float(rest[CHIN, 1]), lips, float(rest[NOSE_BASE, 1]), float(face.left.centre[1])]
        return self._foremost(u * self.half_width, float(np.interp(v, [-1, 0, 1, 2], heights)))

    def _foremost(self, x: float, y: float) -> int:
        """The vertex of the outer skin that is seen at a place from the front, on the midline for x = 0."""
        rest, face = self.face.rest, self.face
        way = np.hypot(rest[:, 0] - x, rest[:, 1] - y)
        way[(face.normals[:, 2] < 0.05) | (rest[:, 2] < face.jaw_pivot[2])] = np.inf
        foremost = rest[way < way.min() + 0.03, 2].max()
        way[rest[:, 2] < foremost - FOREMOST_DM] = np.inf
        if x == 0:
            way[np.abs(rest[:, 0]) > 1e-3] = np.inf
        return int(way.argmin())


def _wendland(distance: NDArray[np.floating]) -> NDArray[np.float64]:
    near = np.clip(1 - distance, 0, 1)
    return np.asarray(near**4 * (4 * distance + 1), np.float64)


def _distances(points: NDArray[np.floating], centres: NDArray[np.floating]) -> NDArray[np.float64]:
    return np.asarray(np.linalg.norm(points[:, None] - centres[None], axis=2), np.float64)


def _seam_jaw(face: Anatomy) -> Field:
    """The jaw's share at the lips' line, above or below which a vertex belongs to the lower or the upper lip. [V]."""
    x = face.rest[:, 0]
    rims = [np.interp(x, face.rest[rim, 0], face.jaw[rim]) for rim in (face.lower_rim, face.upper_rim)]
    return np.asarray((rims[0] + rims[1]) / 2, np.float32)
