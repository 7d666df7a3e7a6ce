"""Sound is the clock, measured: how far each drawn mouth is from the sound that is heard when it is seen.

A known track is played on a simulated card by the real player and drawn by the real stage and motion. Bursts of sound
at irregular times carry in their samples which moment of the track they are; the mouth is open exactly in the bursts,
and a second weight says which moment's mouth it is. So for every frame both moments can be read: of the mouth that is
on the screen, and of the sound that the room really hears in the middle of the frame's time there.

Sign, as in ATSC IS-191: an offset above 0 means that the sound is early, the mouth behind; the sound may be up to 15 ms
early and 45 ms late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from app.devices.simulated import Faults, SimulatedRoom
from app.messages import Floats, Sentence
from app.ui.display_delay import DisplayDelay
from app.ui.motion import FaceMotion
from app.ui.stage import Stage
from app.ui.visit import Visit
from renderer.types import ARKIT_INDEX, ARKIT_NAMES, FACE_RATE_HZ, FaceFrame

Doubles = npt.NDArray[np.float64]
EARLY_MS: Final = 15.0
LATE_MS: Final = -45.0
RATE_HZ: Final = 16_000
TRACK_S: Final = 6.0
_EVERY_S: Final = 6.5  # sentence after sentence
_TRACKS: Final = 40
_JAW: Final = ARKIT_INDEX["jawOpen"]
_WHEN: Final = ARKIT_INDEX["jawForward"]  # no layer of motion adds to it while the face is neutral
_OPEN: Final = 0.5

BAD_CARD: Final = Faults(
    late_s=0.004, report_s=0.003, wild=0.002, drop_every_s=180.0, drop_s=(0.01, 0.2), drops_told=False, rate_ppm=200.0
)
"""Callbacks up to tens of milliseconds late, moments told with 3 ms of scatter and now and then plainly wrong, silence
of up to a fifth of a second every three minutes that the card does not admit, and a crystal 200 ppm too fast."""


@dataclass(frozen=True, slots=True)
class Screen:
    """How frames come: `draw_s` mean time of drawing, give or take a sixth; a share of them late by up to `late_s`."""

    name: str
    fps: float
    draw_s: float
    late: float
    late_s: float


SCREENS: Final = (
    Screen("60 Hz", 60.0, 0.006, 0.01, 0.017),
    Screen("30 Hz", 30.0, 0.020, 0.01, 0.033),
    Screen("20 fps, late frames", 20.0, 0.040, 0.03, 0.030),
)


@dataclass(frozen=True, slots=True)
class Offsets:
    """What was measured.

    Attributes:
        at_s: [F] when each frame that showed a burst was seen.
        ms: [F] the offset of each; above 0 the sound is early.
        clicks_right: share of all drawn frames, further than the tolerance from a burst's edge, whose mouth was open
            just when a burst was heard.
        drops: how often the card ran dry.
    """

    at_s: Doubles
    ms: Doubles
    clicks_right: float
    drops: int

    @property
    def within(self) -> float:
        """Share of drawn mouths within +15 and -45 ms."""
        return float(np.mean((self.ms <= EARLY_MS) & (self.ms >= LATE_MS)))

    def percentile(self, share: float) -> float:
        """Return a percentile of the offsets, ms."""
        return float(np.percentile(self.ms, share))

    @property
    def drift_ms(self) -> float:
        """How much the median of the last tenth differs from that of the first, ms."""
        count = max(1, len(self.ms) // 10)
        return float(np.median(self.ms[-count:]) - np.median(self.ms[:count]))


@dataclass(frozen=True, slots=True)
class _Track:
    samples: Floats  # [S]: 0 between bursts, else second / TRACK_S
    face: Floats  # [F, K]
    edges_s: Doubles  # of the bursts


def click_track(seed: int) -> _Track:
    """Return a track of bursts at irregular times; their edges lie midway between two rows of the face."""
    chance = np.random.default_rng(seed)
    rows = int(TRACK_S * FACE_RATE_HZ)
    edges = np.cumsum(chance.integers(7, 30, 64)) + 0.5
    edges = edges[edges < rows - 6]
    edges = edges[: len(edges) // 2 * 2]
    edges_s = edges / FACE_RATE_HZ

    def sounding(at_s: Doubles) -> npt.NDArray[np.bool_]:
        return np.asarray(np.searchsorted(edges_s, at_s) % 2 == 1)

    sample_s, row_s = np.arange(int(TRACK_S * RATE_HZ)) / RATE_HZ, np.arange(rows) / FACE_RATE_HZ
    samples = np.where(sounding(sample_s), sample_s / TRACK_S, 0.0).astype(np.float32)
    face = np.zeros((rows, len(ARKIT_NAMES)), np.float32)
    face[:, _WHEN] = row_s / TRACK_S
    face[:, _JAW] = np.where(sounding(row_s), _OPEN, 0.0)
    return _Track(samples, face, np.asarray(edges_s, np.float64))


class _Theatre:
    """The real player, stage and motion in a simulated room, before a simulated screen."""

    def __init__(self, screen: Screen, faults: Faults, seed: int, block_s: float) -> None:
        self.room = SimulatedRoom(faults, rate_hz=RATE_HZ, block_s=block_s, seed=seed)
        self.player = self.room.player()
        self.visit = Visit(self.room.time)
        self.stage = Stage(self.player, self.visit, self.room.time)
        self.motion = FaceMotion(0.0)
        self.delay = DisplayDelay()
        self._screen, self._chance = screen, np.random.default_rng(seed)
        self._turn = 0
        self._swapped: tuple[float, FaceFrame] | None = None
        self.player.on_finished(self.visit.was_heard)

    def say(self, track: _Track) -> None:
        """Hand in a sentence."""
        self._turn += 1
        sentence = Sentence(
            self.visit.session, self._turn, self.room.time.now_s, 0, "", track.samples, RATE_HZ, (), track.face,
            "neutral", 0.0,
        )  # fmt: skip
        self.player.play(self.visit.keep(sentence), sentence.samples, sentence.rate_hz)

    def draw(self, until_s: float) -> Iterator[tuple[float, FaceFrame, float]]:
        """Draw frames; give for each the middle of its time on the screen, what it shows, and the sample heard then."""
        screen, clock = self._screen, self.room.time
        self._swapped = None
        while clock.now_s < until_s:
            began_s = clock.now_s
            self.delay.begun(began_s)
            frame = self.motion.frame(self.stage.moment(self.delay.ahead_s), began_s)
            drawing_s = max(0.001, screen.draw_s * (1.0 + self._chance.normal(0.0, 1 / 6)))
            if self._chance.random() < screen.late:
                drawing_s += self._chance.uniform(0.0, screen.late_s)
            swapped_s = began_s + drawing_s
            clock.run_until(swapped_s)
            self.delay.shown(swapped_s)
            if self._swapped is not None:
                before_s, shown = self._swapped
                middle_s = 0.5 * (before_s + swapped_s)
                yield middle_s, shown, self.room.room.heard(middle_s)
            self._swapped = (swapped_s, frame)
            clock.run_until(max(began_s + 1.0 / screen.fps, swapped_s))


def measure(
    screen: Screen,
    faults: Faults = BAD_CARD,
    hours: float = 0.25,
    drawn_s: float = 900.0,
    seed: int = 0,
    progress: Callable[[float], None] = lambda share: None,
) -> Offsets:
    """Play sentence after sentence for some simulated hours and measure the drawn mouths.

    Args:
        screen: how frames come.
        faults: of the card.
        hours: simulated; the card runs through all of them.
        drawn_s: of these, seconds that are drawn and measured, spread evenly.
        seed: of everything left to chance.
        progress: told the share that is done.
    """
    theatre = _Theatre(screen, faults, seed, block_s=0.02 if hours < 1 else 0.04)
    clock, tracks = theatre.room.time, [click_track(seed + number) for number in range(_TRACKS)]
    sentences = round(hours * 3600.0 / _EVERY_S)
    draw_each = max(1, round(sentences * TRACK_S / drawn_s))
    found: list[tuple[float, float]] = []
    right: list[bool] = []
    for number in range(sentences):
        track = tracks[number % _TRACKS]
        clock.run_until(number * _EVERY_S)
        theatre.say(track)
        if number % draw_each:
            theatre.player.position()
            continue
        for middle_s, frame, heard in theatre.draw(clock.now_s + TRACK_S + 0.3):
            drawn_at_s = float(frame.weights[_WHEN]) * TRACK_S
            if heard > 0.0:
                found.append((middle_s, 1000.0 * (heard * TRACK_S - drawn_at_s)))
            if drawn_at_s > 0.05 and np.abs(track.edges_s - drawn_at_s).min() > 0.045:
                right.append((frame.weights[_JAW] > _OPEN / 2) == (heard > 0.0))
        progress((number + 1) / sentences)
    at_s, ms = np.array(found, np.float64).T
    return Offsets(at_s, ms, float(np.mean(right)), len(theatre.room.library.drops))


def perfect(faults: Faults = BAD_CARD) -> Faults:
    """Return the same card without its faults: what is left is the screen's."""
    return replace(faults, late_s=0.0, report_s=0.0, wild=0.0, drop_every_s=float("inf"), rate_ppm=0.0)
