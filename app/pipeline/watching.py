"""What the advisor's process measures of itself: its engines are timed, its turns become spans. It changes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.conversation.turn import Turn
from app.log import events
from app.messages import SentenceCheck
from app.pipeline.fallbacks import Levels
from app.telemetry.metrics import (
    ACTIVE_SESSIONS,
    ACTIVE_USERS,
    FALLBACK,
    INFERENCE,
    REJECTIONS,
    REQUESTS,
    RESPONSE_TIME,
    TOOL_TIME,
)
from app.telemetry.traces import Told, Trace
from app.telemetry.watch import Watch
from inference.face.engines import FaceEngine, FaceStream, give_up
from inference.hearing.recogniser import Recogniser
from inference.language.model.types import GivenUp, Request, Speaks
from inference.speech.style import PLAIN, Style
from inference.speech.voices import Voice
from inference.types import Floats, Sound, Speech, Transcript

_events = events("advisor")
_SPANS: Final = {"route": "route", "choose": "choose", "tool": "tool", "reply": "reply", "verify": "verification"}
"""The turn's own stopwatch, by the names of its spans."""
_WHY: Final = (
    ("an as-of date", "date"),
    ("a date", "date"),
    ("figures of another day", "date"),
    ("a figure", "figure"),
    ("a number", "figure"),
    ("a sign", "figure"),
    ("a unit", "figure"),
    ("figures that are not", "figure"),
    ("a name", "name"),
    ("somebody", "name"),
    ("a direction", "direction"),
    ("a change", "direction"),
    ("a gain", "direction"),
    ("a loss", "direction"),
    ("a recovery", "direction"),
    ("a comparison", "comparison"),
    ("a superlative", "comparison"),
    ("a side", "comparison"),
    ("a difference", "comparison"),
    ("the benchmark", "comparison"),
    ("a time", "time"),
    ("a period", "time"),
    ("a value of today", "time"),
    ("a word", "wording"),
    ("words", "wording"),
    ("a denial", "wording"),
    ("a statement", "unfounded"),
    ("a risk profile", "unfounded"),
)
"""How the sentence begins that says why a check failed, and what is counted; the sentence itself may quote a client."""


def reason_of(check: SentenceCheck) -> str:
    """Return why a sentence was not spoken, as one of a few words."""
    return next((kind for begins, kind in _WHY if check.reason.startswith(begins)), "other")


@dataclass(slots=True)
class TurnWatch:
    """What the turn that is being worked on is watched with; one turn at a time, as the advisor works.

    Attributes:
        watch: the process's meter and traces.
        place: below which the engines' spans hang; None between turns.
    """

    watch: Watch = field(default_factory=Watch)
    place: Trace | None = None
    levels: Levels = lambda _worded_by: {}
    """How far each engine has stepped back, told after each turn."""
    _root: Trace | None = None
    _began_ns: int = 0
    _recorded: bool = False

    def visits(self, clients: Sequence[str]) -> None:
        """Tell of whom visits are open now; only how many they are is kept."""
        self.watch.meter.set(ACTIVE_SESSIONS, len(clients))
        self.watch.meter.set(ACTIVE_USERS, len(set(clients)))

    def hears(self, visit: str, number: int, *, recorded: bool) -> None:
        """Let what the engines do from now on belong to a turn whose question is being heard."""
        self.place = self.watch.traces.within(visit, number) if recorded else None

    def begins(self, visit: str, number: int, *, spoken: bool, recorded: bool) -> None:
        """A question is taken up; who did not agree to a record leaves no trace either, and is only counted."""
        self._began_ns, self._recorded = time.time_ns(), recorded
        self.place = self._root = self.watch.traces.turn(visit, number) if recorded else None
        if self._root is not None:
            self._root.tell(turn_spoken=spoken)

    def thought(self, turn: Turn, *, foreseen: bool) -> None:
        """Tell what a turn's own stopwatch says; what was foreseen was thought before the question was over."""
        at_ns = self._began_ns - round(sum(ms for _, ms in turn.timings_ms) * 1e6) * foreseen
        for name, ms in turn.timings_ms:
            ends_ns = at_ns + round(ms * 1e6)
            if name == "route":
                self.watch.meter.observe(INFERENCE, ms / 1000, model="routing")
            elif name == "tool":
                self.watch.meter.observe(TOOL_TIME, ms / 1000, tool=turn.tool)
            if name in _SPANS and self._root is not None:
                self._root.past(_SPANS[name], at_ns, ends_ns)
            at_ns = ends_ns

    def ends(self, turn: Turn | None, took_s: float, outcome: str, worded_by: str) -> None:
        """A turn is over: "answered", "interrupted" or "failed"; without a turn it failed before there was one."""
        meter, root = self.watch.meter, self._root
        meter.count(REQUESTS, outcome=outcome)
        if outcome == "answered":
            meter.observe(RESPONSE_TIME, took_s)
        for part, level in self.levels(worded_by).items():
            meter.set(FALLBACK, level, part=part)
        for check in turn.rejected if turn else ():
            meter.count(REJECTIONS, reason=reason_of(check))
        if root is not None:
            root.tell(turn_outcome=outcome)
            if turn is not None:
                root.tell(turn_tool=turn.tool, turn_sentences=len(turn.checks), turn_rejected=len(turn.rejected))
                root.tell(turn_chosen_by=turn.chosen_by, turn_worded_by=worded_by)
            root.end(failed=outcome == "failed")
        self.place = self._root = None
        if self.watch.keeper is not None:
            self._log(turn, took_s, outcome, worded_by)

    def _log(self, turn: Turn | None, took_s: float, outcome: str, worded_by: str) -> None:
        told: dict[str, object] = {"outcome": outcome, "took_ms": round(took_s * 1000)}
        if turn is not None and self._recorded:
            told |= {"turn": turn.context.turn, "tool": turn.tool, "sentences": len(turn.checks)}
            told |= {"rejected": len(turn.rejected), "worded_by": worded_by}
        _events.info("turn", **told)

    def worked(self, span: str, model: str, began_ns: int, took_s: float) -> None:
        """A model has done a piece of work."""
        self.watch.meter.observe(INFERENCE, took_s, model=model)
        self.traced(span, model, began_ns, took_s)

    def traced(self, span: str, model: str, began_ns: int, took_s: float) -> None:
        """Add a model's work to the turn's trace."""
        if self.place is not None:
            told: Mapping[str, Told] = {"model": model}
            self.place.past(span, began_ns, began_ns + round(took_s * 1e9), **told)


class Stopwatch:
    """Adds up the time of one piece of work that is done in several steps."""

    def __init__(self, told: TurnWatch, span: str, model: str) -> None:
        self._told, self._span, self._model = told, span, model
        self._began_ns, self._took_s = 0, 0.0

    def step(self, work: Callable[[], Any]) -> Any:
        """Do a step, and count its time."""
        began_s = time.perf_counter()
        self._began_ns = self._began_ns or time.time_ns()
        try:
            return work()
        finally:
            self._took_s += time.perf_counter() - began_s

    def done(self) -> None:
        """The piece is done; the next one begins with the next step."""
        if self._began_ns:
            self._told.worked(self._span, self._model, self._began_ns, self._took_s)
        self._began_ns, self._took_s = 0, 0.0


class TimedVoice:
    """Speaks as another voice does; each clause is a piece of work."""

    def __init__(self, voice: Voice, told: TurnWatch) -> None:
        self._voice, self._told = voice, told

    @property
    def name(self) -> str:
        """Of the voice that speaks."""
        return self._voice.name

    @name.setter
    def name(self, value: str) -> None:
        self._voice.name = value

    def speak(self, text: str, style: Style = PLAIN) -> Speech:
        """Say written text; see `Voice.speak`."""
        watch = Stopwatch(self._told, "synthesis", "speech")
        speech: Speech = watch.step(lambda: self._voice.speak(text, style))
        watch.done()
        return speech

    def stream(self, text: str, style: Style = PLAIN) -> Iterator[Speech]:
        """Say written text clause by clause; see `Voice.stream`."""
        watch = Stopwatch(self._told, "synthesis", "speech")
        clauses = self._voice.stream(text, style)
        while (clause := watch.step(lambda: next(clauses, None))) is not None:
            watch.done()
            yield clause


@dataclass(frozen=True, slots=True)
class TimedFace:
    """Moves the face as another engine does; what is decided at once is a piece of work."""

    engine: FaceEngine
    told: TurnWatch

    @property
    def name(self) -> str:
        """Of the engine."""
        return self.engine.name

    @property
    def look_ahead_s(self) -> float:
        """Of the engine."""
        return self.engine.look_ahead_s

    def stream(self, style: Floats | None = None) -> FaceStream:
        """Begin an utterance."""
        return _TimedFaceStream(self.engine.stream(style), self.told)


class _TimedFaceStream:
    """Counts every step; in the trace, which would be full of them, a sentence is one."""

    def __init__(self, stream: FaceStream, told: TurnWatch) -> None:
        self._stream, self._told = stream, told
        self._began_ns, self._took_s = 0, 0.0

    def feed(self, samples: Floats) -> Floats:
        return self._step(lambda: self._stream.feed(samples))

    def finish(self) -> Floats:
        frames = self._step(self._stream.finish)
        self._told.traced("face", "face", self._began_ns, self._took_s)
        return frames

    def cancel(self) -> None:
        give_up(self._stream)

    def _step(self, work: Callable[[], Floats]) -> Floats:
        self._began_ns = self._began_ns or time.time_ns()
        began_s = time.perf_counter()
        frames = work()
        took_s = time.perf_counter() - began_s
        self._told.watch.meter.observe(INFERENCE, took_s, model="face")
        self._took_s += took_s
        return frames


class TimedEars:
    """Understands as another recogniser does; an utterance, from its first sound to its words, is a piece of work."""

    def __init__(self, recogniser: Recogniser, told: TurnWatch) -> None:
        self._recogniser = recogniser
        self._watch = Stopwatch(told, "hearing", "hearing")

    @property
    def name(self) -> str:
        """Of the recogniser."""
        return self._recogniser.name

    @name.setter
    def name(self, value: str) -> None:
        self._recogniser.name = value

    def transcribe(self, sound: Sound) -> Transcript:
        """Turn a whole recording into words."""
        words: Transcript = self._watch.step(lambda: self._recogniser.transcribe(sound))
        self._watch.done()
        return words

    def start(self) -> None:
        """Begin an utterance."""
        self._recogniser.start()

    def push(self, samples: Floats) -> str:
        """Take the next piece."""
        text: str = self._watch.step(lambda: self._recogniser.push(samples))
        return text

    def finish(self) -> Transcript:
        """End the utterance."""
        words: Transcript = self._watch.step(self._recogniser.finish)
        self._watch.done()
        return words

    def expect(self, names: Sequence[str]) -> None:
        """Listen for names."""
        self._recogniser.expect(names)

    def forget(self) -> None:
        """Drop everything of a client."""
        self._recogniser.forget()


class TimedModel:
    """Speaks as another language model does; an answer is a piece of work."""

    def __init__(self, model: Speaks, told: TurnWatch) -> None:
        self._model, self._told = model, told

    @property
    def place(self) -> str:
        """Where it is."""
        return self._model.place

    def speak(self, request: Request, given_up: GivenUp | None = None) -> Iterator[str]:
        """Answer in pieces."""
        watch = Stopwatch(self._told, "wording", "language")
        pieces = self._model.speak(request, given_up)
        try:
            while (piece := watch.step(lambda: next(pieces, None))) is not None:
                yield piece
        finally:
            if isinstance(pieces, Generator):
                pieces.close()  # stops the model
            watch.done()

    def forget(self) -> None:
        """Forget what was asked."""
        self._model.forget()

    def close(self) -> None:
        """End it."""
        self._model.close()
