"""A few points of the skin, followed through the shapes without morphing the whole face: lid margins and lips.

Shading asks every frame where the lids and the lips are: for the shadow of the lids, the wet line and the light in the
mouth. They are found by looking at the mesh, so that imported faces have them too. Letters: P points, T targets.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from renderer import corrective, rig
from renderer.face_asset import FaceAsset, Part
from renderer.mesh import Ints
from renderer.types import Floats

_COLUMNS: Final = 9  # across an eye, in which its opening is looked for
_HALF_WIDTH: Final = 0.72  # of them together; sine of the angle at the eyeball's centre
_NEAR_LIPS_M: Final = 0.006
_NO_LIDS: Final = np.array([[0.36, 0.0, -0.3], [-0.30, 0.0, 0.3]], np.float32)
_SHUT: Final = 0.03  # lids nearer than this have no opening between them


@dataclass(frozen=True, slots=True)
class _Points:
    """Skin vertices and what each shape does to them: places [P, 3], deltas [T, P, 3], names of the T shapes."""

    places: Floats
    deltas: Floats
    names: tuple[str, ...]

    def at(self, weights: Floats) -> Floats:
        """Return where the points are [P, 3], metres, in a head that stands still."""
        amounts = corrective.amounts(self.names, weights).astype(np.float32)
        out: Floats = self.places + np.tensordot(amounts, self.deltas, 1)
        return out


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Lid margins and lips of one face.

    Attributes:
        lids: for left and right eye the margins' points, upper then lower, as many of each; None where none are found.
        lips: the upper lip's lowest and the lower lip's highest point in the middle, or None.
        centres: [2, 3] of the eyeballs, metres.
    """

    lids: tuple[_Points | None, _Points | None]
    lips: _Points | None
    centres: Floats

    def lid_curves(self, weights: Floats) -> Floats:
        """Return [2 eyes, 2 lids, 3]: y = a + b x + c x^2 over directions from the eyeball's centre, head at rest.

        x and y are sines of angles; upper lid first.
        """
        curves = np.stack([_NO_LIDS, _NO_LIDS])
        for eye, points in enumerate(self.lids):
            if points is None:
                continue
            away = points.at(weights) - self.centres[eye]
            away /= np.linalg.norm(away, axis=1, keepdims=True)
            x, y = away.reshape(2, -1, 3)[..., 0], away.reshape(2, -1, 3)[..., 1]
            powers = np.stack([np.ones_like(x), x, x * x], axis=-1)
            curves[eye] = (np.linalg.pinv(powers) @ y[..., None])[..., 0]  # least squares, both lids at once
        return curves.astype(np.float32)

    def lip_heights(self, weights: Floats) -> tuple[float, float] | None:
        """Return the height of the upper and of the lower lip's edge in the middle, metres, head at rest."""
        if self.lips is None:
            return None
        upper, lower = self.lips.at(weights)[:, 1].tolist()
        return upper, min(upper, lower)


def find(asset: FaceAsset) -> Landmarks:
    """Look for lids and lips on the skin of a face at rest."""
    skin = asset.part("skin")
    centres = np.array(rig.eye_pivots(asset), np.float32)
    left, right = (_lids(skin, centre) for centre in centres)
    return Landmarks((left, right), _lips(skin, np.array(asset.pivots["mouth"], np.float32)), centres)


def _followed(skin: Part, rows: Ints) -> _Points:
    names = tuple(skin.targets)
    deltas = np.zeros((len(names), len(rows), 3), np.float32)
    for index, name in enumerate(names):
        target = skin.targets[name]
        slot = np.searchsorted(target.rows, rows).clip(max=len(target.rows) - 1)
        hit = target.rows[slot] == rows
        deltas[index, hit] = target.positions[slot[hit]]
    return _Points(skin.positions[rows], deltas, names)


def _lids(skin: Part, centre: Floats) -> _Points | None:
    """In each column across the eye, the opening is the tallest gap between skin above and skin below."""
    away = skin.positions - centre
    distance = np.linalg.norm(away, axis=1)
    near = np.nonzero((distance < 0.022) & (away[:, 2] > 0.25 * distance))[0]
    sine = away[near, :2] / distance[near, None]
    edges = np.linspace(-_HALF_WIDTH, _HALF_WIDTH, _COLUMNS + 1)
    upper, lower = [], []
    for low, high in pairwise(edges):
        column = np.nonzero((sine[:, 0] >= low) & (sine[:, 0] < high) & (np.abs(sine[:, 1]) < 0.8))[0]
        column = column[np.argsort(sine[column, 1])]
        if len(column) < 2:
            continue
        gap = np.diff(sine[column, 1])
        widest = int(gap.argmax())
        if gap[widest] > _SHUT * 4 and sine[column[widest], 1] < 0.1:
            lower.append(near[column[widest]])
            upper.append(near[column[widest + 1]])
    if len(upper) < 4:
        return None
    return _followed(skin, np.array([*upper, *lower], np.int64))


def _lips(skin: Part, mouth: Floats) -> _Points | None:
    """The lips' edges in the middle: skin that jawOpen takes along, and skin above it that stays."""
    jaw = skin.targets.get("jawOpen")
    if jaw is None:
        return None
    drop = np.zeros(len(skin.positions), np.float32)
    drop[jaw.rows] = -jaw.positions[:, 1]
    share = drop / max(float(drop.max()), 1e-9)
    off = np.abs(skin.positions - mouth)
    near = (off[:, 0] < _NEAR_LIPS_M) & (off[:, 1] < _NEAR_LIPS_M) & (off[:, 2] < 1.5 * _NEAR_LIPS_M)
    upper, lower = np.nonzero(near & (share < 0.3))[0], np.nonzero(near & (share > 0.5))[0]
    if not len(upper) or not len(lower):
        return None
    rows = [upper[skin.positions[upper, 1].argmin()], lower[skin.positions[lower, 1].argmax()]]
    return _followed(skin, np.array(rows, np.int64))
