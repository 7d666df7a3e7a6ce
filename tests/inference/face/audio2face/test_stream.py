"""Sound to weights by a model folder of the published signature: as slow as thinkable, streamed, in other batches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.face.audio2face.model import Model, open_model, signature
from inference.face.audio2face.stream import Audio2FaceStream, look_ahead_s, track
from inference.types import ARKIT_INDEX, ARKIT_NAMES, Floats, Sound
from tests.inference.face.audio2face.made_model import Recipe, build
from tests.inference.face.audio2face.slow_twin import SlowFace


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("made") / "model"
    build(place)
    return place


@pytest.fixture(scope="module")
def model(folder: Path) -> Model:
    return open_model(folder, threads=1)


def _noise(seconds: float, seed: int = 1) -> Floats:
    chance = np.random.default_rng(seed)
    loud = np.repeat(chance.uniform(0, 0.3, int(seconds * 20) + 1), 800)[: int(seconds * 16_000)]
    return (chance.standard_normal(len(loud)) * loud).astype(np.float32)


def _fed(model: Model, samples: Floats, piece: int, **options: Any) -> Floats:
    stream = Audio2FaceStream(model, **options)
    parts = [stream.feed(samples[first : first + piece]) for first in range(0, len(samples), piece)]
    return np.concatenate([*parts, stream.finish()])


def test_it_agrees_with_the_slow_twin(folder: Path, model: Model) -> None:
    samples = _noise(0.16)
    fast = track(Sound(samples, 16_000), model).weights
    slow = SlowFace(folder)
    expected = np.clip(slow.weights(samples, len(fast)), 0, 1)
    for pose, name in enumerate(slow.names):
        np.testing.assert_allclose(fast[:, ARKIT_INDEX[name]], expected[:, pose], atol=2e-4, err_msg=name)
    assert fast.max() > 0.2


@pytest.mark.parametrize(
    ("fit", "config"),
    [
        ({"strengthTemporalSmoothing": 2.0}, {}),
        ({"strengthSymmetry": 0.0, "strengthL2regularization": 0.1, "strengthL1regularization": 0.0}, {}),
        ({"bsWeightMultipliers": [1.3] * 52, "bsWeightOffsets": [0.05] * 52}, {}),
        ({}, {"lower_face_smoothing": 0.05, "upper_face_smoothing": 0.02, "face_mask_softness": 0.3}),
        ({}, {"lower_face_smoothing": 0.0, "upper_face_smoothing": 0.0, "skin_strength": 0.7}),
    ],
)
def test_other_settings_agree_with_the_slow_twin(tmp_path: Path, fit: dict[str, Any], config: dict[str, Any]) -> None:
    build(tmp_path, Recipe(window=1200, fit=fit, config=config))
    samples = _noise(0.1)
    fast = track(Sound(samples, 16_000), open_model(tmp_path, 1)).weights
    slow = SlowFace(tmp_path)
    expected = np.clip(slow.weights(samples, len(fast)), 0, 1)
    order = [ARKIT_INDEX[name] for name in slow.names]
    np.testing.assert_allclose(fast[:, order], expected, atol=2e-4)


@pytest.mark.parametrize("piece", [37, 160, 1000, 8320, 100_000])
def test_streamed_and_whole_agree(model: Model, piece: int) -> None:
    samples = _noise(0.9)
    whole = track(Sound(samples, 16_000), model).weights
    np.testing.assert_allclose(_fed(model, samples, piece), whole, atol=1e-5)


@given(cuts=st.lists(st.integers(0, 9600), max_size=12), step=st.sampled_from([1, 2, 4]))
@settings(max_examples=25, deadline=None)
def test_streamed_and_whole_agree_however_it_is_cut(model: Model, cuts: list[int], step: int) -> None:
    samples = _noise(0.6)
    stream = Audio2FaceStream(model, step=step)
    pieces = np.split(samples, sorted(cuts))
    frames = np.concatenate([*(stream.feed(piece) for piece in pieces), stream.finish()])
    np.testing.assert_allclose(frames, track(Sound(samples, 16_000), model, step=step).weights, atol=1e-5)


@pytest.mark.parametrize("step", [2, 3])
def test_streamed_and_whole_agree_when_frames_are_drawn_in_between(model: Model, step: int) -> None:
    samples = _noise(0.9)
    whole = track(Sound(samples, 16_000), model, step=step).weights
    np.testing.assert_allclose(_fed(model, samples, 333, step=step), whole, atol=1e-5)
    every = track(Sound(samples, 16_000), model).weights
    assert len(whole) == len(every)
    np.testing.assert_allclose(whole[0], every[0], atol=1e-5)


@pytest.mark.parametrize(("samples", "frames"), [(0, 0), (1, 1), (266, 1), (268, 2), (16_000, 60), (16_001, 61)])
def test_as_many_frames_as_cover_the_sound(model: Model, samples: int, frames: int) -> None:
    assert track(Sound(np.zeros(samples, np.float32), 16_000), model).weights.shape == (frames, 52)


def test_a_frame_is_decided_260_ms_after_it_and_not_later(model: Model) -> None:
    assert look_ahead_s(model) == pytest.approx(0.26)
    stream = Audio2FaceStream(model)
    assert len(stream.feed(np.zeros(4159, np.float32))) == 0
    assert len(stream.feed(np.zeros(1, np.float32))) == 1


def test_sound_later_than_the_look_ahead_changes_nothing(model: Model) -> None:
    first, second = _noise(1.0, 1), _noise(1.0, 2)
    second[:8000] = first[:8000]
    one, other = (track(Sound(samples, 16_000), model).weights for samples in (first, second))
    decided = (8000 - 4160) * 60 // 16_000
    np.testing.assert_allclose(one[:decided], other[:decided], atol=1e-5)
    assert np.abs(one - other).max() > 0.01


def test_a_network_of_one_frame_a_run_gives_the_same(tmp_path: Path, model: Model) -> None:
    build(tmp_path, Recipe(batch=1))
    samples = _noise(0.3)
    single = open_model(tmp_path, 1)
    assert single.batch == 1
    expected = track(Sound(samples, 16_000), model).weights
    np.testing.assert_allclose(track(Sound(samples, 16_000), single).weights, expected, atol=1e-5)


def test_the_published_sizes_are_taken(tmp_path: Path) -> None:
    build(tmp_path, Recipe(skin=272, tongue=10))
    model = open_model(tmp_path, 1)
    assert model.session.shape("input") == (None, 1, 8320)
    assert model.session.shape("emotion") == (None, 1, 26)
    assert model.session.shape("result") == (None, 1, 301)
    assert "272 skin + 10 tongue + 15 jaw + 4 eyes" in signature(model)
    weights = track(Sound(_noise(0.2), 16_000), model).weights
    assert np.isfinite(weights).all()


def test_names_written_with_a_capital_find_their_shapes(tmp_path: Path, model: Model) -> None:
    build(tmp_path, Recipe(first_letter="upper"))
    titled = open_model(tmp_path, 1)
    assert titled.missing == ()
    samples = _noise(0.2)
    expected = track(Sound(samples, 16_000), model).weights
    np.testing.assert_allclose(track(Sound(samples, 16_000), titled).weights, expected, atol=1e-6)


def test_a_model_without_some_shapes_says_which_and_leaves_them_at_rest(tmp_path: Path) -> None:
    names = tuple(name for name in ARKIT_NAMES if not name.startswith("cheek"))
    build(tmp_path, Recipe(names=names))
    model = open_model(tmp_path, 1)
    assert model.missing == ("cheekPuff", "cheekSquintLeft", "cheekSquintRight")
    weights = track(Sound(_noise(0.2), 16_000), model).weights
    assert not weights[:, ARKIT_INDEX["cheekPuff"]].any()


def test_of_two_poses_that_undo_each_other_only_one_acts(model: Model) -> None:
    weights = track(Sound(_noise(1.0), 16_000), model).weights
    both = np.minimum(weights[:, ARKIT_INDEX["jawLeft"]], weights[:, ARKIT_INDEX["jawRight"]])
    assert both.max() == 0.0


def test_inactive_poses_stay_at_rest(model: Model) -> None:
    weights = track(Sound(_noise(0.5), 16_000), model).weights
    assert not weights[:, ARKIT_INDEX["tongueOut"]].any()


def test_a_mood_changes_the_face(model: Model) -> None:
    sound = Sound(_noise(0.3), 16_000)
    joy = np.array([1, 0, 0, 0, 0], np.float32)
    assert np.abs(track(sound, model, joy).weights - track(sound, model).weights).max() > 0.01


def test_jaw_eyes_and_tongue_come_along(model: Model) -> None:
    stream = Audio2FaceStream(model)
    motion = stream.feed_motion(_noise(0.6))
    count = len(motion.weights)
    assert count > 10
    assert motion.tongue.shape == (count, 5)
    assert motion.jaw.shape == (count, 4, 4)
    assert motion.eyes.shape == (count, 2, 2)
    turns = motion.jaw[:, :3, :3]
    np.testing.assert_allclose(turns @ turns.transpose(0, 2, 1), np.broadcast_to(np.eye(3), turns.shape), atol=1e-5)
    assert motion.tongue.min() >= 0
    assert motion.tongue.max() <= 1
