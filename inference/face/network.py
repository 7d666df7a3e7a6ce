"""Sound to mouth by the trained network, whole or as it comes. Letters: S samples, F frames, K the 52 ARKit shapes.

Frame n of the face needs the sound up to LOOK_AHEAD_S after it; whoever plays the sound later than it was made, as
the window does, never notices.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np

from inference.errors import ModelError
from inference.face.style import STYLES
from inference.face.visemes import sided
from inference.features import MEL_BANDS, MEL_WINDOW, log_mel, mel_centre
from inference.runtime.expected import require
from inference.runtime.network import Network
from inference.runtime.onnx_session import Session, open_session
from inference.types import ARKIT_INDEX, ARKIT_NAMES, FACE_RATE_HZ, HEARING_RATE_HZ, FaceTrack, Floats, Sound

MODEL_FILE: Final = Path(__file__).parents[2] / "assets" / "models" / "face" / "face.onnx"
AHEAD: Final = 3
"""Face frames of the future that the network hears before it decides."""
LOOK_AHEAD_S: Final = (2 * AHEAD + 1) / 120 + MEL_WINDOW / 2 / HEARING_RATE_HZ  # 71 ms

# What the network moves, both sides alike. `shut` is how far the lips are closed whatever the jaw does.
MOVES: Final[tuple[str, ...]] = (
    "jawOpen", "shut", "jawForward", "mouthFunnel", "mouthPucker", "mouthSmile", "mouthDimple", "mouthStretch",
    "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper", "mouthPress", "mouthLowerDown",
    "mouthUpperUp", "tongueOut",
)  # fmt: skip
# The network's size, which its state shares.
CHANNELS: Final = 144
RECURRENT: Final = 160
TAPS: Final = 3
DILATIONS: Final = (1, 2, 4, 8)
FRONT_PAST: Final = TAPS - 1
VIEWS: Final[tuple[float, ...]] = (0.95, 1.05)
"""By how much the mel axis is stretched each time that the network hears a sound; what it says then is averaged.

A throat that was never heard is nearer to a learnt one in one of them; `inference/DECISIONS.md` has what that gains.
"""
PAST: Final = sum((TAPS - 1) * dilation for dilation in DILATIONS)
_STATES: Final = ("front_past", "past", "memory")


def open_network(
    threads: int, path: Path = MODEL_FILE, opening: Callable[[Path, int], Session] = open_session
) -> Session:
    """Open the network's file.

    Args:
        threads: processor threads for one run.
        path: the file.
        opening: opens it, perhaps on a card.

    Raises:
        ModelError: it is missing, broken or of another kind.
        OutOfMemory: there is no room for it where it was wanted.
    """
    if not path.is_file():
        raise ModelError(
            f"The audio-to-face network {path} is missing; it comes with Steward, so install Steward again."
        )
    session = opening(path, threads)
    states = {name: state.shape for name, state in zip(_STATES, start_state(), strict=True)}
    inputs = {"mel": (1, None, MEL_BANDS), "style": (1, len(STYLES)), **states}
    outputs = {"weights": (1, None, len(ARKIT_NAMES)), **{f"next_{name}": shape for name, shape in states.items()}}
    require(session, inputs, outputs, "audio-to-face network", "train or install it again")
    return session


def track(sound: Sound, network: Network, style: Floats | None = None) -> FaceTrack:
    """Move the mouth to a whole recording at 16 kHz."""
    stream = FaceStream(network, style)
    return FaceTrack(np.concatenate([stream.feed(sound.samples), stream.finish()]))


def start_state() -> list[Floats]:
    """Return what the network has in mind before any sound."""
    return [
        np.full((len(VIEWS), 2 * MEL_BANDS, FRONT_PAST), log_mel(np.zeros(0, np.float32), 0, 1).min(), np.float32),
        np.zeros((len(VIEWS), CHANNELS, PAST), np.float32),
        np.zeros((1, len(VIEWS), RECURRENT), np.float32),
    ]


def views_matrix() -> Floats:
    """Return how a mel frame is read in each of VIEWS: [M, V * M], to be multiplied from the left by [T, M]."""
    matrix = np.zeros((MEL_BANDS, len(VIEWS), MEL_BANDS), np.float32)
    bands = np.arange(MEL_BANDS)
    for view, factor in enumerate(VIEWS):
        at = np.clip(bands * factor, 0, MEL_BANDS - 1)
        low = np.minimum(at.astype(int), MEL_BANDS - 2)
        matrix[low, view, bands] = 1.0 - (at - low)
        matrix[low + 1, view, bands] = at - low
    return matrix.reshape(MEL_BANDS, -1)


class FaceStream:
    """One utterance, fed as it comes."""

    def __init__(self, network: Network, style: Floats | None = None) -> None:
        """Args:
        network: from `open_network`, or the same network elsewhere; may serve several streams.
        style: [len(STYLES)] how strong each mood is, 0 to 1, together at most 1; None is neutral.
        """  # noqa: D205
        self._network = network
        self._style = (
            np.zeros((1, len(STYLES)), np.float32) if style is None else style.reshape(1, -1).astype(np.float32)
        )
        self._state = start_state()
        self._sound = np.zeros(0, np.float32)
        self._offset = 0  # sample of the utterance at which `_sound` begins
        self._mel = 0  # next mel frame
        self._given = -AHEAD  # face frames given back

    def feed(self, samples: Floats) -> Floats:
        """Take sound at 16 kHz and return the frames that it decides: [F, K], perhaps none."""
        self._sound = np.concatenate([self._sound, samples])
        heard = self._offset + len(self._sound)
        ready = self._mel
        while mel_centre(ready + 1) + MEL_WINDOW // 2 <= heard:
            ready += 2
        return self._run(ready)

    def finish(self) -> Floats:
        """Return the frames that are left when no more sound comes: [F, K]."""
        heard = self._offset + len(self._sound)
        frames = int(np.ceil(heard / HEARING_RATE_HZ * FACE_RATE_HZ - 1e-9))
        return self._run(2 * (frames + AHEAD))

    def _run(self, until: int) -> Floats:
        count = until - self._mel
        if count <= 0:
            return np.zeros((0, len(ARKIT_NAMES)), np.float32)
        mel = log_mel(self._sound, self._mel, count, self._offset)
        inputs = {"mel": mel[None], "style": self._style, **dict(zip(_STATES, self._state, strict=True))}
        weights, *self._state = self._network.run(inputs)
        self._mel = until
        keep_from = max(0, mel_centre(until) - MEL_WINDOW // 2 - self._offset)
        self._sound, self._offset = self._sound[keep_from:], self._offset + keep_from
        skip = max(0, -self._given)
        self._given += len(weights[0])
        decided: Floats = weights[0][skip:]
        return decided


def moves_matrix() -> Floats:
    """Return which weights each move drives: [len(MOVES), K]; `shut` drives none by itself."""
    matrix = np.zeros((len(MOVES), len(ARKIT_NAMES)), np.float32)
    for row, name in enumerate(MOVES):
        if name != "shut":
            for full in sided(name):
                matrix[row, ARKIT_INDEX[full]] = 1.0
    return matrix
