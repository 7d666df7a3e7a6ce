"""The lower teeth move as a body; the eyes turn with offsets and recorded saccades."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from inference.face.audio2face.description import Treatment, read_treatment
from inference.face.audio2face.rigid import eyes, jaw, rigid_motion
from tests.inference.face.audio2face.made_model import Recipe, build


@pytest.fixture(scope="module")
def treatment(tmp_path_factory: pytest.TempPathFactory) -> Treatment:
    folder = tmp_path_factory.mktemp("made")
    build(folder, Recipe(window=800, skin=3, tongue=3, skin_vertices=10, tongue_vertices=5))
    return read_treatment(folder / "model_config.json")


@given(seed=st.integers(0, 10**6))
def test_a_turn_and_a_shift_are_found_again(seed: int) -> None:
    chance = np.random.default_rng(seed)
    rest = chance.standard_normal((5, 3))
    turn, shift = Rotation.random(rng=chance).as_matrix(), chance.standard_normal(3)
    matrix = rigid_motion(rest, rest @ turn.T + shift)
    np.testing.assert_allclose(matrix[:3, :3], turn, atol=1e-8)
    np.testing.assert_allclose(matrix[:3, 3], shift, atol=1e-8)


@given(seed=st.integers(0, 10**6))
def test_with_noise_it_is_scipys_best_turn(seed: int) -> None:
    chance = np.random.default_rng(seed)
    rest, moved = chance.standard_normal((2, 5, 3))
    expected, _ = Rotation.align_vectors(moved - moved.mean(axis=0), rest - rest.mean(axis=0))
    np.testing.assert_allclose(rigid_motion(rest, moved)[:3, :3], expected.as_matrix(), atol=1e-5)


def test_a_mirror_is_not_taken_for_a_turn() -> None:
    rest = np.random.default_rng(1).standard_normal((5, 3))
    matrix = rigid_motion(rest, rest * np.array([-1.0, 1.0, 1.0]))
    assert np.linalg.det(matrix[:3, :3]) == pytest.approx(1.0)


def test_points_on_one_spot_still_give_a_turn() -> None:
    matrix = rigid_motion(np.ones((5, 3)), np.zeros((5, 3)))
    assert np.isfinite(matrix).all()
    assert np.linalg.det(matrix[:3, :3]) == pytest.approx(1.0)


def test_a_jaw_at_rest_only_has_its_offsets(treatment: Treatment) -> None:
    lowered = dataclasses.replace(treatment, teeth_height=-0.4, teeth_depth=0.1)
    neutral = np.random.default_rng(2).standard_normal((5, 3))
    matrix = jaw(lowered, neutral, np.zeros(15))
    np.testing.assert_allclose(matrix[:3, :3], np.eye(3), atol=1e-9)
    np.testing.assert_allclose(matrix[:3, 3], [0.0, -0.4, 0.1], atol=1e-9)


def test_the_strength_scales_a_shift(treatment: Treatment) -> None:
    doubled = dataclasses.replace(treatment, teeth_strength=2.0)
    neutral = np.random.default_rng(3).standard_normal((5, 3))
    matrix = jaw(doubled, neutral, np.tile([0.0, -1.0, 0.0], 5))
    np.testing.assert_allclose(matrix[:3, 3], [0.0, -2.0, 0.0], atol=1e-9)


def test_eyes_add_turn_offset_and_saccade(treatment: Treatment) -> None:
    saccades = np.arange(20, dtype=np.float32).reshape(10, 2)
    chosen = dataclasses.replace(
        treatment, eyes_strength=2.0, saccade_strength=0.5, saccade_seed=9, right_eye=(1.0, 0.0), left_eye=(0.0, -1.0)
    )
    turned = eyes(chosen, saccades, np.array([1.0, 2.0, 3.0, 4.0]), frame=0)
    np.testing.assert_allclose(turned, [[2 + 9 + 1, 4 + 9.5], [6 + 9, 8 + 9.5 - 1]])


def test_saccades_run_at_30_a_second_and_begin_again(treatment: Treatment) -> None:
    saccades = np.arange(20, dtype=np.float32).reshape(10, 2)
    still = dataclasses.replace(treatment, eyes_strength=0.0, saccade_seed=0, right_eye=(0, 0), left_eye=(0, 0))
    places = [int(eyes(still, saccades, np.zeros(4), frame)[0, 0] / 2) for frame in range(42)]
    assert places[:6] == [0, 0, 1, 1, 2, 2]
    assert places[20:22] == [0, 0]
