"""From the client's last sound to the advisor's first, through simulated microphone and loudspeaker.

Client, room, cards and microphone are those of `app/devices/simulated*.py`, on a time that passes only when something
happens; everything from the microphone's callback to the loudspeaker's is what the kiosk runs: voice detector, rule for
the end of the turn, recogniser, advisor, voice, face. What the advisor's process computes is measured and lets the
simulated time pass, so that sound which comes meanwhile waits for it as it would in the pipe. The room itself tells
when a reply can be heard. Voices are synthetic.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from app.messages import EndSession, Floats, Heard, Message, Problem, Sentence, StartSession, Transcribed
from app.modes.bench.ears import VOICES, SpokenQuestion, at_hearing_rate, in_a_room, questions
from app.modes.bench.table import Row
from app.settings import Settings
from inference.types import HEARING_RATE_HZ

if TYPE_CHECKING:
    from app.devices.simulated import SimulatedRoom
    from app.pipeline.advisor import Advisor
    from inference.speech.voices import Voice

EACH: Final = 15  # questions a voice
_BEFORE_S: Final = 1.0  # from the opened microphone to the first word
_AFTER_S: Final = 2.5
_STEP_S: Final = 0.01
_AUDIBLE: Final = 0.003  # -50 dBFS, at the loudspeaker
_LOUDNESS_RATE_HZ: Final = 16_000


@dataclass(frozen=True, slots=True)
class Delay:
    """One question.

    Attributes:
        heard_s: from the last sample of the client's speech to the first audible one of the reply; negative when the
            advisor fell into the client's word, infinite when nothing was answered.
        waited_s: of that, until the advisor's process knew the question.
        worked_s: what the advisor's process computed after the client's last sample.
    """

    heard_s: float
    waited_s: float
    worked_s: float


class AdvisorProcess:
    """The advisor's process on simulated time: takes one message after the other, each as long as it really takes."""

    def __init__(
        self,
        advisor: Advisor,
        room: SimulatedRoom,
        deliver: Callable[[Message], None],
        stopwatch: Callable[[], float],
    ) -> None:
        """Begin.

        Args:
            advisor: computes in this process.
            room: whose time passes.
            deliver: gets each reply at its moment.
            stopwatch: seconds of work: those of the wall clock, or of the processor alone on a machine that is busy
                with other things.
        """
        self._advisor, self._room, self._deliver, self._stopwatch = advisor, room, deliver, stopwatch
        self._free_s = 0.0
        self.worked: list[tuple[float, float]] = []
        """From and to which moment it worked."""

    def send(self, message: Message) -> None:
        """Hand a message over, pickled as in the pipe."""
        from_s = max(self._room.time.now_s, self._free_s)
        began = self._stopwatch()
        for reply in self._advisor.receive(pickle.loads(pickle.dumps(message))):
            received = pickle.loads(pickle.dumps(reply))
            due_s = from_s + self._stopwatch() - began
            self._room.time.at(due_s, lambda each=received: self._deliver(each))  # type: ignore[misc]
        self._free_s = from_s + self._stopwatch() - began
        self.worked.append((from_s, self._free_s))


class Client:
    """Asks questions aloud in one room and hears when the reply begins."""

    def __init__(self, advisor: Advisor, session: str, stopwatch: Callable[[], float], seed: int) -> None:
        """Open loudspeaker and microphone of a room of their own."""
        from app.devices.simulated import Faults, SimulatedRoom

        self.room = SimulatedRoom(Faults(late_s=0.002, report_s=0.001, rate_ppm=80.0), seed=seed)
        self.player, self.microphone = self.room.player(), self.room.microphone()
        self.process = AdvisorProcess(advisor, self.room, self._deliver, stopwatch)
        self._session, self._turn = session, 0
        self._known_s = float("inf")
        self.refused = 0

    def begin(self, client: str) -> None:
        """Begin the visit."""
        self.process.send(StartSession(self._session, 0, self.room.time.now_s, client))
        self._wait(0.5)

    def end(self) -> None:
        """End the visit and give the room's devices back."""
        self.process.send(EndSession(self._session, self._turn, self.room.time.now_s))
        self.player.close()

    def ask(self, question: SpokenQuestion, voice: Voice) -> Delay:
        """Say one question in room noise, and wait for the reply's first sound."""
        speech = voice.speak(question.text)
        ends_s = max(phone.end_s for phone in speech.phones if phone.symbol != "pau")
        sound = at_hearing_rate(speech.sound)[: int(ends_s * HEARING_RATE_HZ)]
        quiet = [np.zeros(int(each * HEARING_RATE_HZ), np.float32) for each in (_BEFORE_S, _AFTER_S)]
        around = in_a_room(np.concatenate([quiet[0], sound, quiet[1]]), self._turn)
        now_s = self.room.time.now_s
        lead_s = (len(around) - len(sound)) / HEARING_RATE_HZ - _AFTER_S - 0.3
        self.room.room.say(now_s, around, HEARING_RATE_HZ)
        return self._listened(now_s + lead_s + len(sound) / HEARING_RATE_HZ)

    def _listened(self, spoken_s: float) -> Delay:
        self._known_s = float("inf")
        self.microphone.start(self._heard)
        heard_s = self._first_audible(spoken_s + _AFTER_S)
        self.microphone.stop()
        spans = [(max(begun_s, spoken_s), min(done_s, heard_s)) for begun_s, done_s in self.process.worked]
        worked_s = sum(max(0.0, done_s - begun_s) for begun_s, done_s in spans)
        delay = Delay(heard_s - spoken_s, self._known_s - spoken_s, worked_s)
        self._turn += 1  # what still comes of this reply is not played
        self.player.stop()
        self.process.worked.clear()
        self._wait(1.0)
        return delay

    def _first_audible(self, until_s: float) -> float:
        """Let time pass until the loudspeaker is heard, and return that moment; infinite when it stays silent."""
        while (at_s := self.room.time.now_s) < until_s:
            self._wait(_STEP_S)
            count = int(_STEP_S * _LOUDNESS_RATE_HZ)
            loud = np.abs(self.room.room.loudspeaker(at_s, count, _LOUDNESS_RATE_HZ)) >= _AUDIBLE
            if loud.any():
                return at_s + int(loud.argmax()) / _LOUDNESS_RATE_HZ
        return float("inf")

    def _wait(self, length_s: float) -> None:
        self.room.time.run_until(self.room.time.now_s + length_s)

    def _heard(self, samples: Floats) -> None:
        if self._known_s == float("inf"):
            self.process.send(Heard(self._session, self._turn, self.room.time.now_s, samples, False))

    def _deliver(self, message: Message) -> None:
        match message:
            case Sentence() if message.turn == self._turn:
                self.player.play((message.turn, message.index), message.samples, message.rate_hz)
            case Transcribed(final=True):
                self._known_s = self.room.time.now_s
            case Problem():
                self.refused += 1


def measure(settings: Settings, stopwatch: Callable[[], float], each: int = EACH) -> list[Delay]:
    """Ask questions in four voices, one visit a voice."""
    from app.pipeline.advisor import Advisor
    from app.pipeline.parts import build
    from inference.speech.flite import FliteVoice

    parts = build(settings, record=False)
    parts.warm_up()
    parts.open_ears()
    advisor, asked = Advisor(parts), questions()
    found: list[Delay] = []
    for number, name in enumerate(VOICES):
        client, voice = Client(advisor, f"bench-{name}", stopwatch, number), FliteVoice(name)
        client.begin(settings.client)
        step = len(asked) // each
        found += [client.ask(question, voice) for question in asked[number % step :: step][:each]]
        client.end()
    return found


def rows(settings: Settings) -> Iterator[Row]:
    """Measure with the wall clock; on a machine that is not busy that is the truth."""
    found = measure(settings, time.perf_counter)
    answered = [delay for delay in found if np.isfinite(delay.heard_s)]
    middle, slow = _milliseconds([delay.heard_s for delay in answered])
    cards = "simulated cards, noise 20 dB below, no language model"
    yield Row("answer_delay", "last sound to first sound, median", "≤ 300", middle, "ms", cards)
    yield Row("answer_delay", "last sound to first sound, 95th percentile", "≤ 500", slow, "ms", cards)
    middle, slow = _milliseconds([delay.waited_s for delay in answered])
    yield Row("answer_delay", "of that, until the question was known", "", middle, "ms", f"95th percentile {slow:.0f}")
    middle, slow = _milliseconds([delay.worked_s for delay in answered])
    yield Row("answer_delay", "computed after the last sound", "", middle, "ms", f"95th percentile {slow:.0f}")
    share = 100.0 * len(answered) / max(1, len(found))
    yield Row("answer_delay", "questions answered", "", share, "%", f"of {len(found)}; the others were not understood")


def _milliseconds(seconds: list[float]) -> tuple[float, float]:
    middle, slow = np.quantile(seconds, (0.5, 0.95)) if seconds else (np.nan, np.nan)
    return float(1000.0 * middle), float(1000.0 * slow)
