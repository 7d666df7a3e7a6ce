"""Who takes the floor: features and network as a stream, against the whole and against plain sums."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.errors import ModelError
from inference.hearing.floor import CHANNELS, DILATIONS, FloorNetwork, FloorWatch, Weights, read_weights, shapes
from inference.hearing.floor_features import FEATURES, FRAME, floor_features
from inference.types import Floats


@pytest.fixture(scope="module")
def weights() -> Weights:
    dice = np.random.default_rng(1)
    return {name: dice.normal(0.0, 0.2, shape).astype(np.float32) for name, shape in shapes().items()}


@pytest.fixture(scope="module")
def sound() -> tuple[Floats, Floats]:
    dice = np.random.default_rng(2)
    return dice.normal(0, 0.05, 16_000).astype(np.float32), dice.normal(0, 0.02, 16_000).astype(np.float32)


@pytest.mark.parametrize("piece", [1, 160, 233, 5000])
def test_a_stream_gives_the_same_odds_as_the_whole(weights: Weights, sound: tuple[Floats, Floats], piece: int) -> None:
    left, echo = (each[:6400] for each in sound)
    whole = FloorNetwork(weights).push(floor_features(left, echo))
    watch = FloorWatch(weights)
    streamed = [watch.push(left[at : at + piece], echo[at : at + piece]) for at in range(0, len(left), piece)]
    np.testing.assert_allclose(np.concatenate(streamed), whole, atol=2e-3)


def test_the_network_is_what_its_sums_say(weights: Weights) -> None:
    """A slow twin, one number after the other."""
    features = np.random.default_rng(3).normal(size=(9, FEATURES)).astype(np.float32)
    rows = [np.maximum(each @ weights["in_w"] + weights["in_b"], 0.0) for each in features]
    for index, dilation in enumerate(DILATIONS):
        after = []
        for at in range(len(rows)):
            taps = [rows[at - back * dilation] if at >= back * dilation else np.zeros(CHANNELS) for back in (2, 1, 0)]
            inner = np.maximum(np.concatenate(taps) @ weights[f"conv{index}_w"] + weights[f"conv{index}_b"], 0.0)
            after.append(rows[at] + inner @ weights[f"mix{index}_w"] + weights[f"mix{index}_b"])
        rows = after
    wanted = [float((np.maximum(row, 0.0) @ weights["out_w"] + weights["out_b"])[0]) for row in rows]
    np.testing.assert_allclose(FloorNetwork(weights).push(features), wanted, rtol=1e-3, atol=1e-3)


def test_nothing_of_the_future_is_used(weights: Weights, sound: tuple[Floats, Floats]) -> None:
    left, echo = sound
    other = left.copy()
    other[50 * FRAME :] = 0.3
    first, second = (FloorNetwork(weights).push(floor_features(each, echo)) for each in (left, other))
    np.testing.assert_array_equal(first[:50], second[:50])
    assert not np.allclose(first[50:], second[50:])


def test_a_reset_stream_remembers_nothing(weights: Weights, sound: tuple[Floats, Floats]) -> None:
    left, echo = sound
    watch = FloorWatch(weights)
    first = watch.push(left, echo)
    watch.push(echo, left)
    watch.reset()
    np.testing.assert_allclose(watch.push(left, echo), first, atol=1e-4)


def test_pitch_is_seen_in_a_tone_and_not_in_noise() -> None:
    seconds = np.arange(8000) / 16_000
    tone = np.sign(np.sin(2 * np.pi * 150 * seconds)).astype(np.float32) * 0.1
    noise = np.random.default_rng(4).normal(0, 0.1, 8000).astype(np.float32)
    quiet = np.zeros(8000, np.float32)
    voiced, octaves = floor_features(tone, quiet)[-5:, -2], floor_features(tone, quiet)[-5:, -1]
    assert voiced.min() > 0.9
    assert np.abs(octaves).max() < 0.1
    assert floor_features(noise, quiet)[-5:, -2].max() < 0.5


def test_the_shipped_network_is_one_of_this_version() -> None:
    assert {name: array.shape for name, array in read_weights().items()} == shapes()


def test_a_file_of_another_kind_is_refused_by_name(tmp_path: Path) -> None:
    for content in (b"", b"no network", None):
        path = tmp_path / "floor.npz"
        if content is None:
            np.savez(path, in_w=np.zeros(3))
        else:
            path.write_bytes(content)
        with pytest.raises(ModelError, match=r"floor\.npz"):
            read_weights(path)
    with pytest.raises(ModelError, match="missing"):
        read_weights(tmp_path / "missing.npz")
