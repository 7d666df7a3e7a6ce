"""Sound to a face with an Audio2Face-3D model, whole or as it comes: the same interface as our own network's.

Frame n looks at the sound around its time, as much after it as the model's window reaches (260 ms for the published
ones). Where a machine cannot run the network 60 times a second, every `step`-th frame is asked for and the
coefficients in between are drawn straight; the fit of poses is done for every frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.errors import ModelError
from inference.face.audio2face import rigid
from inference.face.audio2face.model import Model
from inference.face.audio2face.moods import explicit_emotions
from inference.face.audio2face.smoothing import TwoAverages
from inference.face.audio2face.weights import PoseSolver
from inference.types import ARKIT_NAMES, FACE_RATE_HZ, HEARING_RATE_HZ, FaceTrack, Floats, Sound

Doubles = npt.NDArray[np.float64]
_BATCH: Final = 16


@dataclass(frozen=True, slots=True)
class Motion:
    """Everything a model says of some frames. Letters: F frames.

    Attributes:
        weights: [F, K] ARKit weights, 0 to 1.
        tongue: [F, N] weights of the tongue's own poses, 0 to 1.
        jaw: [F, 4, 4] how the lower teeth move, in the model's lengths.
        eyes: [F, 2, 2] right then left, about x then y, in the model's unit.
    """

    weights: Floats
    tongue: Floats
    jaw: Floats
    eyes: Floats


def look_ahead_s(model: Model, step: int = 1) -> float:
    """Return how much sound after a frame is needed before it is decided, in seconds."""
    return (model.sizes.window - model.sizes.before) / HEARING_RATE_HZ + (step - 1) / FACE_RATE_HZ


def track(sound: Sound, model: Model, style: Floats | None = None, step: int = 1) -> FaceTrack:
    """Move the mouth to a whole recording at 16 kHz."""
    stream = Audio2FaceStream(model, style, step)
    return FaceTrack(np.concatenate([stream.feed(sound.samples), stream.finish()]))


class Audio2FaceStream:
    """One utterance, fed as it comes."""

    def __init__(self, model: Model, style: Floats | None = None, step: int = 1) -> None:
        """Args:
        model: from `open_model`; may serve several streams.
        style: [len(STYLES)] how strong each mood is, 0 to 1; None is the model's default.
        step: ask the network for every step-th frame only.
        """  # noqa: D205
        self._model = model
        self._step = max(1, step)
        explicit = explicit_emotions(model.sizes, style)
        self._emotion = np.concatenate([model.style, explicit]).astype(np.float32)
        self._sound = np.zeros(model.sizes.before, np.float32)  # before the first sample it is silent
        self._offset = -model.sizes.before  # sample of the utterance at which `_sound` begins
        self._keys = 0  # frames the network was asked for
        self._last_key: Doubles | None = None
        self._given = 0
        treatment = model.treatment
        self._lower = TwoAverages(treatment.lower_smoothing_s)
        self._upper = TwoAverages(treatment.upper_smoothing_s)
        self._skin = PoseSolver(model.skin.normal, model.skin.fit)
        self._tongue = PoseSolver(model.tongue.normal, model.tongue.fit)

    def feed(self, samples: Floats) -> Floats:
        """Take sound at 16 kHz and return the frames that it decides: [F, K], perhaps none."""
        return self.feed_motion(samples).weights

    def finish(self) -> Floats:
        """Return the frames that are left when no more sound comes: [F, K]."""
        return self.finish_motion().weights

    def feed_motion(self, samples: Floats) -> Motion:
        """Take sound at 16 kHz and return everything that it decides."""
        self._sound = np.concatenate([self._sound, samples.astype(np.float32)])
        heard = self._offset + len(self._sound)
        ready = self._keys
        while self._begin(ready) + self._model.sizes.window <= heard:
            ready += 1
        return self._faces(self._coefficients(ready))

    def finish_motion(self) -> Motion:
        """Return everything that is left when no more sound comes."""
        heard = self._offset + len(self._sound)
        frames = int(np.ceil(heard / HEARING_RATE_HZ * FACE_RATE_HZ - 1e-9))
        keys = -(-(frames - 1) // self._step) + 1 if frames > 0 else 0
        self._sound = np.concatenate([self._sound, np.zeros(self._model.sizes.window + HEARING_RATE_HZ, np.float32)])
        return self._faces(self._coefficients(keys)[: frames - self._given])

    def _begin(self, key: int) -> int:
        """Return the first sample that a key frame looks at."""
        return int(key * self._step * HEARING_RATE_HZ // FACE_RATE_HZ) - self._model.sizes.before

    def _coefficients(self, until: int) -> Doubles:
        """Run the network up to a key frame; return a row for each frame that this decides."""
        results = [
            self._run(first, min(first + self._batch(), until)) for first in range(self._keys, until, self._batch())
        ]
        self._keys = max(self._keys, until)
        keep_from = max(0, self._begin(self._keys) - self._offset)
        self._sound, self._offset = self._sound[keep_from:], self._offset + keep_from
        keys = np.concatenate([np.zeros((0, self._model.sizes.result)), *results])
        if self._step == 1 or not len(keys):
            return keys
        return self._between(keys)

    def _between(self, keys: Doubles) -> Doubles:
        """Draw straight lines from key frame to key frame."""
        rows = []
        for key in keys:
            if self._last_key is None:
                rows.append(key[None])
            else:
                shares = np.arange(1, self._step + 1)[:, None] / self._step
                rows.append(self._last_key + shares * (key - self._last_key))
            self._last_key = key
        return np.concatenate(rows)

    def _batch(self) -> int:
        return self._model.batch or _BATCH

    def _run(self, first: int, after: int) -> Doubles:
        """Ask the network for some key frames."""
        window, model = self._model.sizes.window, self._model
        count = after - first
        windows = np.zeros((model.batch or count, 1, window), np.float32)
        for row in range(count):
            begin = self._begin(first + row) - self._offset
            windows[row, 0] = self._sound[begin : begin + window]
        emotion = np.broadcast_to(self._emotion, (len(windows), 1, len(self._emotion)))
        outputs = model.session.run(
            {"input": windows * np.float32(model.treatment.input_strength), "emotion": np.ascontiguousarray(emotion)}
        )
        result = outputs[model.session.output_names.index("result")][:count, 0].astype(np.float64)
        if not np.isfinite(result).all():
            raise ModelError(
                f"The network {model.session.path} gave values that are not finite; another face engine takes over."
            )
        return result

    def _faces(self, rows: Doubles) -> Motion:
        """Turn coefficients into weights and rigid motions, frame by frame."""
        sizes, model, count = self._model.sizes, self._model, len(rows)
        skin = np.zeros((count, len(model.skin.names)))
        tongue = np.zeros((count, len(model.tongue.names)))
        jaw, eyes = np.zeros((count, 4, 4)), np.zeros((count, 2, 2))
        ends = np.cumsum([sizes.skin, sizes.tongue, sizes.jaw])
        for row, values in enumerate(rows):
            for_skin, for_tongue, for_jaw, for_eyes = np.split(values, ends)
            surface = model.skin
            right = surface.lower @ self._lower.next(for_skin) + surface.upper @ self._upper.next(for_skin)
            skin[row] = self._skin.weights(surface.fixed + right)
            tongue[row] = self._tongue.weights(model.tongue.fixed + model.tongue.lower @ for_tongue)
            jaw[row] = rigid.jaw(model.treatment, model.jaw, for_jaw)
            eyes[row] = rigid.eyes(model.treatment, model.saccades, for_eyes, self._given + row)
        self._given += count
        weights = np.zeros((count, len(ARKIT_NAMES)), np.float32)
        for pose, column in model.columns:
            weights[:, column] = skin[:, pose]
        return Motion(
            np.clip(weights, 0.0, 1.0),
            np.clip(tongue, 0.0, 1.0).astype(np.float32),
            jaw.astype(np.float32),
            eyes.astype(np.float32),
        )
