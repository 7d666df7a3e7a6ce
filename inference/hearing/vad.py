"""Where somebody speaks: Silero's network from faster-whisper's wheel, run as a stream with its own state."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Final

import numpy as np

from inference.errors import EngineUnavailable
from inference.hearing.endpoint import Endpointer, EndpointRule
from inference.hearing.recogniser import require_hearing_rate
from inference.runtime.expected import require
from inference.runtime.onnx_session import Session, open_session
from inference.types import HEARING_RATE_HZ, Floats, Sound

CHUNK: Final = 512  # samples the network takes at a time
CHUNK_S: Final = CHUNK / HEARING_RATE_HZ
_CONTEXT: Final = 64  # samples of the chunk before, which it wants to see again
_STATE: Final = (1, 1, 128)


def open_silero(threads: int = 1, path: Path | None = None) -> Session:
    """Open the network that the faster-whisper wheel carries, without importing that package.

    Args:
        threads: processor threads for one run.
        path: another file than the wheel's.

    Raises:
        EngineUnavailable: the wheel is not installed or holds no such network.
        ModelError: the network cannot be loaded, or takes or gives something else.
    """
    session = open_session(path or file_in_the_wheel(), threads)
    inputs = {"input": (None, _CONTEXT + CHUNK), "h": _STATE, "c": _STATE}
    outputs = {"speech_probs": (None,), "hn": _STATE, "cn": _STATE}
    require(session, inputs, outputs, "voice detector", "install the locked version of faster-whisper")
    return session


def file_in_the_wheel() -> Path:
    """Return where the network lies.

    Raises:
        EngineUnavailable: the wheel is not installed or holds none.
    """
    found = importlib.util.find_spec("faster_whisper")
    if found is None or found.origin is None:
        raise EngineUnavailable("The voice detector comes with faster-whisper, which is missing; run `make setup`.")
    networks = sorted((Path(found.origin).parent / "assets").glob("silero_vad*.onnx"))
    if not networks:
        raise EngineUnavailable("faster-whisper came without its voice detector; install it again with `make setup`.")
    return networks[-1]


class VoiceActivity:
    """One stream of sound; remembers what it heard until `reset`."""

    def __init__(self, session: Session) -> None:
        """Args:
        session: from `open_silero`; several streams may share it.
        """  # noqa: D205
        self._session = session
        self.reset()

    def reset(self) -> None:
        """Forget the stream."""
        self._h = np.zeros(_STATE, np.float32)
        self._c = np.zeros(_STATE, np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)

    def push(self, samples: Floats) -> float:
        """Return the probability, 0 to 1, that somebody speaks in the next CHUNK samples at 16 kHz.

        Raises:
            ValueError: not CHUNK samples.
        """
        if samples.shape != (CHUNK,):
            raise ValueError(f"the voice detector takes {CHUNK} samples, not {samples.shape}")
        chunk = np.concatenate([self._context, samples]).astype(np.float32)[None, :]
        probability, self._h, self._c = self._session.run({"input": chunk, "h": self._h, "c": self._c})
        self._context = samples[-_CONTEXT:].astype(np.float32)
        return float(probability.reshape(-1)[0])


def speech_spans(
    sound: Sound, session: Session, rule: EndpointRule | None = None, pad_s: float = 0.1
) -> tuple[tuple[float, float], ...]:
    """Return first and last second of each stretch of speech, padded, in order and apart.

    Args:
        sound: at 16 kHz.
        session: from `open_silero`.
        rule: when speech begins and ends; a short silence joins two stretches.
        pad_s: added on both sides.
    """
    require_hearing_rate(sound)
    voice, endpointer = VoiceActivity(session), Endpointer(rule or EndpointRule(silence_s=0.3))
    spans: list[tuple[float, float]] = []
    began_s = 0.0
    tail = np.zeros(-len(sound.samples) % CHUNK, np.float32)
    for chunk in np.concatenate([sound.samples, tail]).reshape(-1, CHUNK):
        event = endpointer.push(voice.push(chunk), CHUNK_S)
        if event and event.kind == "started":
            began_s = event.time_s
        elif event:
            spans.append((began_s, event.time_s))
    if endpointer.speaking:
        spans.append((began_s, sound.duration_s))
    return _padded(spans, pad_s, sound.duration_s)


def _padded(spans: list[tuple[float, float]], pad_s: float, duration_s: float) -> tuple[tuple[float, float], ...]:
    joined: list[tuple[float, float]] = []
    for start_s, end_s in spans:
        low_s, high_s = max(0.0, start_s - pad_s), min(duration_s, end_s + pad_s)
        if joined and low_s <= joined[-1][1]:
            joined[-1] = (joined[-1][0], high_s)
        else:
            joined.append((low_s, high_s))
    return tuple(joined)
