"""Asking an Audio2Face-3D server for one recording and writing down what it does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from inference.errors import EngineUnavailable
from inference.face.audio2face.remote import arkit
from inference.face.audio2face.service import Service, TimedWeights
from inference.types import Floats, Sound

_ONE: Final = np.ones(1, np.float32)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server made of a recording.

    Attributes:
        rows: with its own time codes, mapped onto the 52 ARKit weights.
        shapes: how many shapes it names; `unknown` are those that are not ARKit's.
        first_row_s: from the first piece of sound sent to the first row.
        whole_s: from the first piece of sound sent to the end of the answer.
        notes: what it remarked.
    """

    rows: tuple[TimedWeights, ...]
    shapes: int
    unknown: tuple[str, ...]
    first_row_s: float
    whole_s: float
    notes: tuple[str, ...]

    @property
    def rate_hz(self) -> float:
        """Rows a second of sound, from the time codes."""
        if len(self.rows) < 2:
            return 0.0
        return (len(self.rows) - 1) / max(1e-9, self.rows[-1].time_s - self.rows[0].time_s)


def ask(service: Service, sound: Sound, piece_s: float = 0.1, clock: Callable[[], float] = time.monotonic) -> Answer:
    """Send a recording at 16 kHz in pieces and collect the answer.

    Raises:
        EngineUnavailable: the server cannot be reached, is none, broke off, or gave nothing.
    """
    service.connect()
    call = service.start()
    began_s = clock()
    rows: list[TimedWeights] = []
    first_row_s = 0.0
    try:
        for piece in _pieces(sound, piece_s):
            call.send(piece)
            rows += call.taken()
            first_row_s = first_row_s or (clock() - began_s if rows else 0.0)
        call.end()
        for row in call.rest():
            first_row_s = first_row_s or clock() - began_s
            rows.append(row)
    finally:
        call.cancel()
    if not rows:
        raise EngineUnavailable(f"The Audio2Face-3D server at {service.address} answered without a single row.")
    unknown = tuple(name for name in call.names if not arkit((name,), _ONE).any())
    mapped = tuple(TimedWeights(row.time_s, arkit(call.names, row.weights)) for row in rows)
    return Answer(mapped, len(call.names), unknown, first_row_s, clock() - began_s, tuple(call.notes))


def _pieces(sound: Sound, piece_s: float) -> Iterator[Floats]:
    step = max(1, int(piece_s * sound.rate_hz))
    for first in range(0, len(sound.samples), step):
        yield sound.samples[first : first + step]
