"""One studio lights matte and shiny surfaces alike."""

from __future__ import annotations

import math

import numpy as np

from renderer.gl.studio import harmonics, room_radiance, solid_angle, studio


def _sphere(rings: int = 120) -> np.ndarray:
    y = (np.arange(rings) + 0.5) / rings * 2 - 1
    angle = np.arange(2 * rings) * math.pi / rings
    y, angle = (grid.ravel() for grid in np.meshgrid(y, angle))
    side = np.sqrt(1 - y * y)
    return np.stack([side * np.sin(angle), y, side * np.cos(angle)], axis=1)


def test_lamps_are_directions_and_the_key_is_the_brightest() -> None:
    lights = studio(0.3)
    np.testing.assert_allclose(np.linalg.norm(lights.direction, axis=1), 1.0, atol=1e-6)
    np.testing.assert_allclose((lights.direction * lights.right).sum(axis=1), 0.0, atol=1e-6)
    np.testing.assert_allclose((lights.direction * lights.up).sum(axis=1), 0.0, atol=1e-6)
    assert lights.irradiance.sum(axis=1).argmax() == 0


def test_a_solid_angle_is_what_counting_directions_gives() -> None:
    d = _sphere(400)
    inside = (d[:, 2] > 0) & (np.abs(d[:, 0]) < 0.3 * d[:, 2]) & (np.abs(d[:, 1]) < 0.5 * d[:, 2])
    counted = 4 * math.pi * inside.mean()
    assert abs(solid_angle(np.array([[0.3, 0.5]]))[0] - counted) < 0.01 * counted


def test_nine_numbers_hold_the_light_of_the_room_on_a_matte_surface() -> None:
    d = _sphere()
    room = studio(0.0).room
    constants = harmonics(np.array([[1.0, 1.0, 1.0]]))[0]  # each basis function where its polynomial is known
    assert constants.shape == (9,)
    for n in np.array([[0, 0, 1.0], [0, 1.0, 0], [0, -1.0, 0], [0.6, 0.0, -0.8]]):
        cosine = np.maximum(d @ n, 0.0)
        counted = (room_radiance(d) * cosine[:, None]).sum(axis=0) / cosine.sum()
        x, y, z = n
        linear = room[1] * y + room[2] * z + room[3] * x
        square = room[4] * x * y + room[5] * y * z + room[6] * (3 * z * z - 1) + room[7] * x * z
        square += room[8] * (x * x - y * y)
        np.testing.assert_allclose(room[0] + 2 / 3 * linear + square / 4, counted, rtol=0.03)


def test_the_studio_turns_half_as_far_as_the_camera() -> None:
    key = [studio(yaw).direction[0] for yaw in (0.0, 0.6)]
    turned = math.atan2(key[1][0], key[1][2]) - math.atan2(key[0][0], key[0][2])
    assert abs(turned - 0.3) < 1e-5
