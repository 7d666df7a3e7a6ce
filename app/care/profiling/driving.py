"""Real questions through the real pipeline for a while, with every stage timed and the program sampled."""

from __future__ import annotations

import itertools
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import soxr

from app.care.profiling.samples import Sample, Sampler
from app.care.profiling.trace_file import Stage
from app.messages import EndSession, Heard, Sentence, StartSession, TurnDone, Utterance
from app.pipeline.advisor import Advisor
from app.pipeline.parts import Parts, build
from app.settings import Settings
from app.telemetry.spool import Spool, parcels
from app.telemetry.traces import Traces
from app.telemetry.watch import Watch
from inference.types import HEARING_RATE_HZ, Floats

QUESTIONS: Final = (
    "How did I do last year?",
    "How risky is my portfolio?",
    "What do I own?",
    "What would happen if stocks fell by thirty percent?",
    "Will my money last until I am ninety?",
    "How much do I pay in fees?",
    "What should I change?",
    "Why did my portfolio fall in March?",
)
_SPOKEN_EVERY: Final = 3
"""Each third question is spoken by our own voice, so that the ears are measured too."""
_CHUNK_S: Final = 0.1


@dataclass(slots=True)
class Turned:
    """One turn.

    Attributes:
        spoken: whether its question was.
        first_s: since the question was known to be whole, until its first sound was ready; 0 if it has none.
        whole_s: until all of the reply was made.
    """

    spoken: bool
    first_s: float
    whole_s: float


@dataclass(slots=True)
class Profile:
    """What was measured.

    Attributes:
        took_s: of the measuring.
        turns: in their order.
        stages: of all turns.
        samples: of where the program was.
    """

    took_s: float
    turns: list[Turned] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)


def drive(settings: Settings, duration_s: float, tell: Callable[[float], None] = lambda done: None) -> Profile:
    """Ask for so long, in a session without records.

    Args:
        settings: of the installation.
        duration_s: how long; the turn that runs then is finished.
        tell: how far it is, 0 to 1.

    Raises:
        NotInstalled: content is missing.
        InferenceError: a model does not work here.
    """
    with tempfile.TemporaryDirectory(prefix="steward-profile-") as folder:
        traces = Traces("advisor", Spool(Path(folder), "advisor", most_bytes=200_000_000))
        parts = build(settings, record=False, watch=Watch(traces=traces))
        parts.warm_up()
        parts.open_ears()
        spoken = {question: _said(parts, question) for question in QUESTIONS[::_SPOKEN_EVERY]}
        advisor, sampler = Advisor(parts), Sampler()
        began_s, began_ns = time.perf_counter(), time.time_ns()
        sampler.start()
        turns = list(_asked(advisor, settings.client, spoken, began_s, duration_s, tell))
        samples, took_s = sampler.stop(), time.perf_counter() - began_s
        traces.close()
        spans = [span for parcel in parcels(Path(folder)) for span in parcel.spans]
    stages = sorted((_stage(span, began_ns) for span in spans), key=lambda stage: stage.began_s)
    return Profile(took_s, turns, [stage for stage in stages if stage.began_s >= 0], list(_of_turns(samples)))


def _of_turns(samples: Iterable[Sample]) -> Iterator[Sample]:
    """Yield what belongs to turns: of this thread what `_turn` called, of others all but the progress bar."""
    for sample in samples:
        names = [name for name, _ in sample.stack]
        if "_turn" in names:
            yield replace(sample, stack=sample.stack[names.index("_turn") + 1 :] or sample.stack[-1:])
        elif sample.thread != threading.main_thread().name and not any("rich/" in file for _, file in sample.stack):
            yield sample


def _asked(
    advisor: Advisor,
    client: str,
    spoken: dict[str, Floats],
    began_s: float,
    duration_s: float,
    tell: Callable[[float], None],
) -> Iterator[Turned]:
    for number, question in enumerate(itertools.cycle(QUESTIONS)):
        passed_s = time.perf_counter() - began_s
        if passed_s >= duration_s:
            return
        tell(passed_s / duration_s)
        session = f"profile-{number}"
        for _ in advisor.receive(StartSession(session, 0, time.monotonic(), client)):
            pass
        sound = spoken.get(question) if number % _SPOKEN_EVERY == 0 else None
        yield _turn(advisor, session, question, sound)
        for _ in advisor.receive(EndSession(session, 1, time.monotonic())):
            pass


def _turn(advisor: Advisor, session: str, question: str, sound: Floats | None) -> Turned:
    asked: list[Utterance | Heard] = [Utterance(session, 1, time.monotonic(), question)]
    if sound is not None:
        step = round(_CHUNK_S * HEARING_RATE_HZ)
        pieces = [sound[at : at + step] for at in range(0, len(sound), step)]
        asked = [Heard(session, 1, time.monotonic(), each, last=each is pieces[-1]) for each in pieces]
    first_s = whole_s = 0.0
    for message in asked:
        began_s, done = time.perf_counter(), False
        for reply in advisor.receive(message):
            if isinstance(reply, Sentence) and not first_s:
                first_s = time.perf_counter() - began_s
            done = done or isinstance(reply, TurnDone)
        if done:  # the piece with which the question was whole; what is left of the sound is silence
            whole_s = time.perf_counter() - began_s
            break
    return Turned(sound is not None, first_s, whole_s)


def _said(parts: Parts, question: str) -> Floats:
    sound = parts.voice.speak(question).sound
    heard = soxr.resample(sound.samples, sound.rate_hz, HEARING_RATE_HZ).astype(np.float32)
    return np.concatenate([heard, np.zeros(HEARING_RATE_HZ // 2, np.float32)])


def _stage(span: Any, began_ns: int) -> Stage:
    return Stage(
        str(span["name"]),
        (int(span["began_ns"]) - began_ns) / 1e9,
        (int(span["ended_ns"]) - int(span["began_ns"])) / 1e9,
    )
