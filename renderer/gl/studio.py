"""The one description of the studio: four soft boxes and the room around them, for matte and for mirror light alike.

A soft box is a rectangle of even light. What it gives a matte surface is its irradiance from its direction; what a
shiny one mirrors is its radiance, which follows: irradiance over solid angle. The room is smooth, so nine numbers a
colour hold it (spherical harmonics up to the second band), and both kinds of light are read from the same nine.
Sources: R. Ramamoorthi, P. Hanrahan, "An efficient representation for irradiance environment maps", SIGGRAPH 2001, and
"Frequency space environment map rendering", SIGGRAPH 2002.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from renderer.types import Floats


@dataclass(frozen=True, slots=True)
class _Lamp:
    """One soft box: direction to it with the camera in front, its irradiance (linear), half its width and height.

    Sizes are in metres at one metre. Irradiance is in units in which a white matte surface shows 1 under 1.
    """

    direction: tuple[float, float, float]
    irradiance: tuple[float, float, float]
    half_size: tuple[float, float]


# key, fill, rim, hair light; the key is the first, and the only one with a shadow
_LAMPS: Final = (
    _Lamp((-0.62, 0.58, 0.80), (1.34, 1.22, 1.09), (0.32, 0.42)),
    _Lamp((0.90, 0.18, 0.70), (0.25, 0.28, 0.33), (0.22, 0.55)),
    _Lamp((0.80, 0.42, -0.72), (0.85, 0.90, 1.00), (0.16, 0.60)),
    _Lamp((-0.75, 0.55, -0.70), (0.62, 0.62, 0.66), (0.16, 0.60)),
)

# The room: colour overhead, at eye level and below, then broad glows: direction, sharpness, colour.
_SKY: Final = (0.40, 0.435, 0.50)
_WALL: Final = (0.225, 0.230, 0.242)
_GROUND: Final = (0.165, 0.118, 0.088)
_GLOWS: Final = (
    ((0.60, 0.15, -0.75), 3.0, (0.22, 0.26, 0.31)),  # the windows behind the advisor
    ((-0.80, -0.30, 0.45), 3.0, (0.060, 0.042, 0.026)),  # the desk's wood
)
_RINGS: Final = 24  # of directions, from pole to pole, that the room is measured in


@dataclass(frozen=True, slots=True)
class Studio:
    """What the shaders are told; L the four lamps.

    Attributes:
        direction: [L, 3] unit, to the lamp.
        right: [L, 3] unit, along the box's width.
        up: [L, 3] unit, along its height.
        half_size: [L, 2] of the box at one metre.
        irradiance: [L, 3].
        radiance: [L, 3] as seen in a mirror, in the same units.
        room: [9, 3] spherical harmonics of the room's radiance, the basis' constants multiplied in.
    """

    direction: Floats
    right: Floats
    up: Floats
    half_size: Floats
    irradiance: Floats
    radiance: Floats
    room: Floats

    def uniforms(self) -> dict[str, object]:
        """Return the values by the names of `light.glsl`."""
        return {
            "lamp_direction": self.direction,
            "lamp_right": self.right,
            "lamp_up": self.up,
            "lamp_half_size": self.half_size,
            "lamp_colour": self.irradiance,
            "lamp_radiance": self.radiance,
            "room": self.room,
        }


@lru_cache(maxsize=8)
def studio(yaw_rad: float) -> Studio:
    """Return the studio for a camera at that yaw; it turns half as far as the camera does."""
    c, s = math.cos(0.5 * yaw_rad), math.sin(0.5 * yaw_rad)
    turn = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
    direction = np.array([lamp.direction for lamp in _LAMPS]) @ turn.T
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    right = np.cross([0.0, 1.0, 0.0], direction)
    right /= np.linalg.norm(right, axis=1, keepdims=True)
    half = np.array([lamp.half_size for lamp in _LAMPS])
    irradiance = np.array([lamp.irradiance for lamp in _LAMPS])
    radiance = math.pi * irradiance / solid_angle(half)[:, None]
    values = (direction, right, np.cross(direction, right), half, irradiance, radiance, _room(turn))
    return Studio(*(value.astype(np.float32) for value in values))


def solid_angle(half_size: np.ndarray) -> np.ndarray:
    """Return the solid angle [L] of rectangles at one metre that face us, from half their sides [L, 2]."""
    a, b = half_size[:, 0], half_size[:, 1]
    out: np.ndarray = 4.0 * np.arctan(a * b / np.sqrt(1.0 + a * a + b * b))
    return out


def room_radiance(directions: np.ndarray) -> np.ndarray:
    """Return the room's light [N, 3] from unit directions [N, 3], with the camera in front."""
    height = directions[:, 1:2]
    above = np.clip(height, 0.0, 1.0) ** 0.8 * (np.array(_SKY) - np.array(_WALL))
    below = np.clip(-height, 0.0, 1.0) ** 0.8 * (np.array(_GROUND) - np.array(_WALL))
    out: np.ndarray = np.array(_WALL) + above + below
    for towards, sharpness, colour in _GLOWS:
        axis = np.array(towards) / np.linalg.norm(towards)
        out += np.exp(sharpness * (directions @ axis - 1.0))[:, None] * np.array(colour)
    return out


def harmonics(d: np.ndarray) -> np.ndarray:
    """Return the nine real spherical harmonics [N, 9] of unit directions [N, 3], in the order of `light.glsl`."""
    x, y, z = d.T
    second = (1.092548 * x * y, 1.092548 * y * z, 0.315392 * (3 * z * z - 1), 1.092548 * x * z,
              0.546274 * (x * x - y * y))  # fmt: skip
    return np.stack([np.full_like(x, 0.282095), 0.488603 * y, 0.488603 * z, 0.488603 * x, *second], axis=1)


def _room(turn: np.ndarray) -> np.ndarray:
    """Project the turned room onto the harmonics, then multiply their constants in: [9, 3]."""
    height = (np.arange(_RINGS) + 0.5) / _RINGS * 2.0 - 1.0  # equal steps of height are equal areas (Archimedes)
    around = np.arange(2 * _RINGS) * math.pi / _RINGS
    y, angle = (grid.ravel() for grid in np.meshgrid(height, around))
    side = np.sqrt(1.0 - y * y)
    d = np.stack([side * np.sin(angle), y, side * np.cos(angle)], axis=1)
    share = 4.0 * math.pi / len(d)
    held = harmonics(d).T @ room_radiance(d @ turn) * share
    constants = np.array([0.282095, *[0.488603] * 3, 1.092548, 1.092548, 0.315392, 1.092548, 0.546274])
    out: np.ndarray = held * constants[:, None]
    return out
