"""The network that ships: what it does to a voice that it never heard."""

from __future__ import annotations

import numpy as np
import pytest

from inference.face.network import LOOK_AHEAD_S, MODEL_FILE, open_network, track
from inference.face.style import STYLES
from inference.runtime.onnx_session import Session
from inference.speech.flite import FliteVoice
from inference.training.judge import figures
from inference.types import ARKIT_INDEX, ARKIT_NAMES, Sound

JAW = ARKIT_INDEX["jawOpen"]
TEXTS = (
    "My husband and I may move house before the end of February.",
    "Both of them bought very cheap apartments above the bakery.",
)


@pytest.fixture(scope="module")
def network() -> Session:
    return open_network(1)


def test_the_file_is_small_and_hears_little_of_the_future() -> None:
    assert MODEL_FILE.stat().st_size <= 4_000_000
    assert LOOK_AHEAD_S <= 0.08


def test_the_voice_that_was_held_out_moves_the_mouth() -> None:
    """The ten sentences of its card, with floors a little under the card's figures."""
    found, _ = figures(FliteVoice("slt"), MODEL_FILE)
    assert found.closed_in_pbm >= 0.83, found.table()
    assert found.closed_elsewhere <= 0.08, found.table()
    assert found.tuck_auc >= 0.97, found.table()
    assert min(found.rounding_auc, found.spreading_auc) >= 0.94, found.table()
    assert found.openness >= 0.83, found.table()
    assert abs(found.lag_ms) <= 10.0, found.table()


def test_silence_and_a_quiet_hum_leave_the_mouth_shut_and_still(network: Session) -> None:
    hum = 0.002 * np.sin(2 * np.pi * 50 * np.arange(32_000) / 16_000)
    for samples in (np.zeros(32_000), hum):
        weights = track(Sound(samples.astype(np.float32), 16_000), network).weights[30:]
        assert weights[:, JAW].max() < 0.05
        assert np.abs(np.diff(weights, axis=0)).max() < 0.02


def test_closed_lips_show_no_teeth(network: Session) -> None:
    speech = FliteVoice("rms").speak(TEXTS[1])
    weights = track(speech.sound, network).weights
    shut = (weights[:, JAW] > 0.05) & (weights[:, ARKIT_INDEX["mouthClose"]] >= 0.999 * weights[:, JAW])
    assert shut.any()
    assert weights[shut][:, ARKIT_INDEX["mouthLowerDownLeft"]].max() < 0.01


def test_joy_smiles_while_it_speaks_and_surprise_opens_wider(network: Session) -> None:
    sound = FliteVoice("rms").speak(TEXTS[0]).sound

    def in_mood(name: str) -> np.ndarray:
        return track(sound, network, np.eye(len(STYLES), dtype=np.float32)[STYLES.index(name)]).weights

    plain = track(sound, network).weights
    assert (
        in_mood("joy")[:, ARKIT_INDEX["mouthSmileLeft"]].mean() > plain[:, ARKIT_INDEX["mouthSmileLeft"]].mean() + 0.02
    )
    assert in_mood("surprise")[:, JAW].mean() > 1.05 * plain[:, JAW].mean()


def test_every_row_is_a_face(network: Session) -> None:
    weights = track(FliteVoice("awb").speak(TEXTS[0]).sound, network).weights
    assert weights.shape[1] == len(ARKIT_NAMES)
    assert weights.min() >= 0.0
    assert weights.max() <= 1.0
