"""Interruptions and what is none, one after the other, in simulated rooms: the real player, microphone and rule.

The advisor talks without end. Now and then something sounds in the room; what the loudspeaker then really does is read
from the room itself, not from the program.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from app.devices.echo import EchoCanceller
from app.devices.interruptions import Interruptions
from app.devices.play_queue import Floats
from app.devices.simulated import Faults, SimulatedRoom
from app.devices.simulated_room import Echo
from app.modes.bench.turn_face import FRAME_S, DrawnMouth
from app.modes.bench.turn_sounds import INTERRUPT, KINDS, RATE_HZ, Event, at_level, event
from inference.hearing.barge_in import Verdict
from inference.hearing.floor import Weights
from inference.runtime.onnx_session import Session

SAID: Final = (
    "Your portfolio has grown by a good deal over five years, mostly because of its shares in large companies.",
    "Over the last year it returned four percent, which is a little less than the market as a whole.",
    "About two thirds are invested in shares, and the rest is in bonds and in cash.",
    "The largest fall from a peak was nine percent, and it took seven months until it was made good.",
)
IN_TIME_S: Final = 0.25
_STEP_S: Final = 0.01
_LEVEL_DB: Final = 4.0  # so much louder or softer than usual the advisor's sentences are
_WARM_S: Final = 4.0  # the advisor's first words, in which the canceller learns the room
# Where a sound begins: ITU-T P.56 counts as speech what lies up to 15.9 dB under a voice's active level, which in turn
# lies about 4 dB under its loudest tenth of a second.
_FIRST_DB: Final = -20.0
_SILENT_DB: Final = -60.0
_AFTER_S: Final = 1.0
_ANEW_S: Final = 1.2  # the advisor speaks again before the next event
_LATER_EVERY: Final = 8  # one in so many interruptions begins with a listener's word
_CARD: Final = Faults(late_s=0.002, report_s=0.001, rate_ppm=80.0)


@dataclass(frozen=True, slots=True)
class Place:
    """A room with its cards.

    Attributes:
        talks_db: how loud the advisor is at the loudspeaker, dBFS of her loud parts.
        noise: root mean square at the microphone.
    """

    name: str
    echo: Echo
    noise: float
    talks_db: float = -20.0


PLACES: Final = (
    Place("desk, microphone on the table", Echo(0.1, 0.6, 0.3, 0.25), 0.001),
    Place("kiosk, carpet", Echo(0.25, 0.4, 0.3, 0.3), 0.002),
    Place("kiosk, hall", Echo(0.25, 0.4, 0.6, 0.7), 0.003),
    Place("kiosk, noisy hall", Echo(0.3, 0.5, 0.5, 0.5), 0.006),
    Place("kiosk, loud speaker beside the microphone", Echo(0.7, 0.15, 0.4, 0.4), 0.002),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one event.

    Attributes:
        held_s: from the first sound of what interrupts to the loudspeaker's last; infinite when it went on talking.
        closed_s: from there to the first drawn frame from which on the mouth stays closed.
        decided: what the rule made of its first hold; "" when it never held.
        early: whether the reply was held before what interrupts began, by the listener's word before it.
    """

    place: str
    event: Event
    held_s: float
    closed_s: float
    decided: str
    early: bool = False

    @property
    def silent(self) -> bool:
        """Whether the loudspeaker was silent in time."""
        return self.held_s <= IN_TIME_S

    @property
    def yielded(self) -> bool:
        """Whether the loudspeaker was silent and the mouth closed in time."""
        return self.silent and self.closed_s <= IN_TIME_S

    @property
    def undisturbed(self) -> bool:
        """Whether nothing was to be heard of it in the reply."""
        return self.held_s == float("inf")


@dataclass
class _Scene:
    """One room in which the advisor talks."""

    place: Place
    session: Session
    floor: Weights
    seed: int
    verdicts: list[tuple[float, Verdict]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.room = SimulatedRoom(_CARD, self.place.echo, self.place.noise, RATE_HZ, seed=self.seed)
        self.player = self.room.player()
        self.echo = EchoCanceller()
        self.player.on_played(self.echo.played)
        self.ears = Interruptions(self.player, self.session, self.floor, self.echo.judged, self._told)
        self.ears.speaking = True
        self.microphone = self.room.microphone(self.echo)
        self.microphone.start(self.ears.hear)
        self.mouth = DrawnMouth(self.player, self.room.time)
        self._dice = np.random.default_rng(self.seed)
        self._count = 0
        self._frame_s = self.room.time.now_s
        self._talk()
        self.pass_s(_WARM_S)

    def _told(self, verdict: Verdict, _sound: Floats) -> None:
        self.verdicts.append((self.room.time.now_s, verdict))
        if verdict == "yield":
            self.player.stop()

    def _talk(self) -> None:
        """Let the advisor say one more sentence."""
        text, level_db = SAID[self._count % len(SAID)], self.place.talks_db + self._dice.uniform(-_LEVEL_DB, _LEVEL_DB)
        self.mouth.sentence(self._count, text, "flite-slt", lambda samples: at_level(samples, level_db))
        self._count += 1

    def pass_s(self, seconds: float, draw: bool = False) -> None:
        """Let time pass while the advisor talks on."""
        until_s = self.room.time.now_s + seconds
        while self.room.time.now_s < until_s:
            self.room.time.run_until(self.room.time.now_s + _STEP_S)
            if draw and self.room.time.now_s >= self._frame_s:
                self._frame_s = max(self._frame_s + FRAME_S, self.room.time.now_s)
                self.mouth.draw(self.ears.held)
            position = self.player.position()
            waiting = self._count - 1 - (position.sentence[1] if position else self._count)
            if not self.ears.held and waiting < 1:
                self._talk()

    def meet(self, happens: Event) -> Outcome:
        """Let one event happen while the advisor talks, and give her the word back afterwards."""
        self.verdicts.clear()
        self.mouth.opened.clear()
        at_s = self.room.time.now_s
        self.room.room.say(at_s, happens.samples, RATE_HZ)
        first_s = at_s + happens.from_s + first_sound_s(happens.samples[int(happens.from_s * RATE_HZ) :])
        levels: list[float] = []
        until_s = at_s + max(len(happens.samples) / RATE_HZ + 0.3, 0.6)
        while self.room.time.now_s < until_s:
            self.pass_s(0.1, draw=True)
            levels += list(_frames(self.room.room.loudspeaker(self.room.time.now_s - 0.1, 1600, RATE_HZ)))
        held_s = closed_s = float("inf")
        holds = [moment for moment, verdict in self.verdicts if verdict == "hold"]
        if holds:
            held_s = last_sound_s(np.array(levels), holds[0] - at_s) + at_s - first_s
            closed_s = self.mouth.closed_s(holds[0]) - first_s
        self.pass_s(_AFTER_S)
        while self.ears.held:
            self.pass_s(_STEP_S)
        if not holds and not happens.interrupts:  # a false alarm soon afterwards disturbs as well
            held_s = min((moment - first_s for moment, verdict in self.verdicts if verdict == "hold"), default=held_s)
        self.pass_s(_ANEW_S)
        decided = next((verdict for _, verdict in self.verdicts if verdict != "hold"), "hold" if self.verdicts else "")
        early = bool(holds) and holds[0] < first_s and happens.from_s > 0
        return Outcome(self.place.name, happens, held_s, closed_s, decided, early)


def _frames(samples: Floats) -> Floats:
    """Return the level of each 5 ms, dBFS."""
    power = np.mean(np.square(samples.reshape(-1, 80)), axis=1)
    return np.asarray(10.0 * np.log10(np.maximum(power, 1e-10)), dtype=np.float32)


def first_sound_s(samples: Floats) -> float:
    """Return when a sound is first heard: its first 10 ms within 20 dB of its loudest tenth of a second."""
    if len(samples) < 1600:
        return 0.0
    power = np.mean(np.square(samples[: len(samples) // 160 * 160].reshape(-1, 160)), axis=1)
    loudest = np.convolve(power, np.ones(10) / 10, "valid").max()
    return float(np.argmax(power >= loudest * 10.0 ** (_FIRST_DB / 10.0))) * 0.01


def last_sound_s(levels: Floats, held_s: float) -> float:
    """Return when the loudspeaker fell silent: the end of its last sounding 5 ms before the silence of the hold."""
    index = int(held_s / 0.005)
    after = np.flatnonzero(levels[index : index + 40] > _SILENT_DB)
    return held_s if len(after) == 0 else 0.005 * (index + int(after[-1]) + 1) if len(after) < 40 else float("inf")


def play_through(
    place: Place, events: Iterable[Event], session: Session, floor: Weights, seed: int = 0
) -> list[Outcome]:
    """Let the events happen one after the other in one room."""
    scene = _Scene(place, session, floor, seed)
    outcomes = [scene.meet(happens) for happens in events]
    scene.microphone.stop()
    return outcomes


def script(count: int, seed: int = 1) -> list[Event]:
    """Return events for one room, mixed: half of them interruptions, the others the kinds that are none in turn."""
    random = np.random.default_rng(seed)
    others = [kind for kind in KINDS if kind not in INTERRUPT]
    events = []
    for number in range(count):
        half = number // 2
        kind = others[half % len(others)] if number % 2 else INTERRUPT[half % _LATER_EVERY == _LATER_EVERY - 1]
        events.append(event(kind, half // len(others) + seed if number % 2 else half + seed, random))
    random.shuffle(events)
    return events
