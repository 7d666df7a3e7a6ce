"""A face from the Audio2Face-3D microservice: its rows, named and timed by itself, onto our 52 weights at 60 Hz."""

from __future__ import annotations

from typing import Final

import numpy as np

from inference.errors import EngineUnavailable
from inference.face.audio2face.moods import emotions
from inference.face.audio2face.service import Service, TimedWeights
from inference.types import ARKIT_NAMES, FACE_RATE_HZ, HEARING_RATE_HZ, FaceTrack, Floats, Sound

_COLUMNS: Final = {name.lower(): column for column, name in enumerate(ARKIT_NAMES)}
_SLACK_S: Final = 1e-6


class RemoteStream:
    """One utterance, fed as it comes, answered when the service has its rows."""

    def __init__(self, service: Service, style: Floats | None = None) -> None:
        """Args:
        service: may serve several streams one after the other.
        style: [len(STYLES)] how strong each mood is, 0 to 1; None asks for nothing.
        """  # noqa: D205
        self._call = service.start(emotions(style))
        self._clock = EvenRows()
        self._heard = 0

    def feed(self, samples: Floats) -> Floats:
        """Send sound at 16 kHz and return the frames that have come back by now: [F, K], perhaps none.

        Raises:
            EngineUnavailable: the stream broke.
        """
        if len(samples):
            self._heard += len(samples)
            self._call.send(samples)
        return self._clock.take(self._mapped(self._call.taken()))

    def finish(self) -> Floats:
        """Wait for the frames that are left: [F, K].

        Raises:
            EngineUnavailable: the stream broke, or came to a stop.
        """
        self._call.end()
        rows = self._mapped(list(self._call.rest()))
        frames = int(np.ceil(self._heard / HEARING_RATE_HZ * FACE_RATE_HZ - 1e-9))
        return self._clock.finish(rows, frames)

    def cancel(self) -> None:
        """Give the utterance up."""
        self._call.cancel()

    def _mapped(self, rows: list[TimedWeights]) -> list[TimedWeights]:
        return [TimedWeights(row.time_s, arkit(self._call.names, row.weights)) for row in rows]


def track(sound: Sound, service: Service, style: Floats | None = None) -> FaceTrack:
    """Move the mouth to a whole recording at 16 kHz."""
    stream = RemoteStream(service, style)
    return FaceTrack(np.concatenate([stream.feed(sound.samples), stream.finish()]))


def arkit(names: tuple[str, ...], weights: Floats) -> Floats:
    """Sort a service's weights into ours by their names, [K], 0 to 1; what is no ARKit shape is left out."""
    row = np.zeros(len(ARKIT_NAMES), np.float32)
    for name, weight in zip(names, weights.tolist(), strict=True):
        column = _COLUMNS.get(name.rsplit(".", 1)[-1].lower())
        if column is not None:
            row[column] = min(1.0, max(0.0, weight))
    return row


class EvenRows:
    """Rows with time codes at any rate to rows at 60 Hz: straight lines in between, at rest at neither end."""

    def __init__(self) -> None:
        self._rows: list[TimedWeights] = []
        self._given = 0

    def take(self, rows: list[TimedWeights]) -> Floats:
        """Take rows and return the even ones that they decide: [F, K].

        Raises:
            EngineUnavailable: the time codes run backwards.
        """
        self._add(rows)
        if not self._rows:
            return np.zeros((0, len(ARKIT_NAMES)), np.float32)
        decided = int(np.floor((self._rows[-1].time_s + _SLACK_S) * FACE_RATE_HZ)) + 1
        return self._even(max(decided, self._given))

    def finish(self, rows: list[TimedWeights], frames: int) -> Floats:
        """Take the last rows and return what is left up to a number of frames; the last row holds to the end.

        Raises:
            EngineUnavailable: there was not a single row for a sound that is not empty.
        """
        self._add(rows)
        if not self._rows and frames > 0:
            raise EngineUnavailable(
                "The Audio2Face-3D server ended without a single row; another face engine takes over."
            )
        return self._even(max(frames, self._given)) if frames else np.zeros((0, len(ARKIT_NAMES)), np.float32)

    def _add(self, rows: list[TimedWeights]) -> None:
        for row in rows:
            if self._rows and row.time_s < self._rows[-1].time_s - _SLACK_S:
                raise EngineUnavailable("The Audio2Face-3D server's time codes run backwards; its rows cannot be used.")
            self._rows.append(row)

    def _even(self, until: int) -> Floats:
        times_s = np.arange(self._given, until) / FACE_RATE_HZ
        self._given = until
        if not len(times_s):
            return np.zeros((0, len(ARKIT_NAMES)), np.float32)
        codes = np.array([row.time_s for row in self._rows])
        weights = np.stack([row.weights for row in self._rows])
        after = np.clip(np.searchsorted(codes, times_s + _SLACK_S), 1, max(1, len(codes) - 1))
        if len(codes) == 1:
            return np.repeat(weights, len(times_s), axis=0)
        gap = np.maximum(codes[after] - codes[after - 1], _SLACK_S)
        share = np.clip((times_s - codes[after - 1]) / gap, 0.0, 1.0)[:, None].astype(np.float32)
        even: Floats = weights[after - 1] * (1 - share) + weights[after] * share
        self._forget(times_s[-1])
        return even

    def _forget(self, given_s: float) -> None:
        """Drop rows that no later frame can need."""
        while len(self._rows) > 2 and self._rows[1].time_s < given_s:
            self._rows.pop(0)
