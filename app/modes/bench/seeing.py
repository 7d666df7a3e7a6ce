"""How well and how cheaply the camera's pictures are understood: films of our own advisors, and of nobody."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from app.modes.bench.camera_films import (
    BEGINS_S,
    LIGHTS,
    Actor,
    Pose,
    film,
    harmless,
    lit,
    raising,
    room,
    scene,
    standing,
    swinging,
)
from app.modes.bench.table import Row, advisors
from app.settings import Settings
from inference.seeing.cascade import CascadeFinder
from inference.seeing.picture import small_picture
from inference.seeing.position import Lens, place_of
from inference.seeing.types import Sign
from inference.seeing.watcher import Watcher

RATE_HZ: Final = 15.0
DISTANCES_M: Final = (0.4, 0.6, 0.8, 1.0, 1.3, 1.6)
_PLACES: Final = ((0.0, 0.0), (0.15, 0.08), (-0.25, -0.1))  # right and up, of the distance
_SWINGS_DEG: Final = (10, 20)
_SWING_RATES_HZ: Final = (1.5, 2.5)
_SWING_PLACES_M: Final = (0.6, 1.2)
_HARMLESS_S: Final = 7.0
_EMPTY_S: Final = 20.0
_ROOMS: Final = ("quiet", "a shadow passes", "the light goes off and on", "noise")

Values = npt.NDArray[np.float64]
Frames = Iterable[tuple[float, Any]]


@dataclass(slots=True)
class Watched:
    """What came of a film.

    Attributes:
        present: second and whether somebody was there, of each look.
        signs: that were told, in order.
        spent_s: the processor's time.
    """

    present: list[tuple[float, bool]] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    spent_s: float = 0.0

    def first(self, there: bool, after_s: float = 0.0) -> float:
        """Return the second from which somebody was there, or was not; not a number if never."""
        return next((at for at, present in self.present if at >= after_s and present == there), float("nan"))


def watch(frames: Frames) -> Watched:
    """Look at a film as often as the watcher wants to."""
    watcher, watched, due_s = Watcher(CascadeFinder()), Watched(), 0.0
    for time_s, picture in frames:
        if time_s < due_s - 1e-6:
            continue
        began = time.thread_time()
        findings = watcher.see(picture, time_s)
        watched.spent_s += time.thread_time() - began
        due_s = time_s + watcher.next_look_s - 1e-3
        watched.present.append((time_s, findings.present))
        if findings.sign != "none":
            watched.signs.append(findings.sign)
    return watched


def rows(settings: Settings) -> Iterator[Row]:
    """Film every installed advisor, one after the other, and rooms without anybody."""
    totals = _Totals()
    for file in advisors(settings):
        with Actor(file) as actor:
            totals.stills(actor)
            totals.films(actor)
    yield from totals.rows()
    yield from _nobody()


@dataclass(slots=True)
class _Totals:
    """What was counted over all advisors."""

    found: dict[str, list[bool]] = field(default_factory=dict)
    errors: list[tuple[float, float, float]] = field(default_factory=list)
    signs: dict[str, list[bool]] = field(default_factory=dict)
    false_signs: int = 0
    harmless_s: float = 0.0
    came_s: list[float] = field(default_factory=list)
    left_s: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)

    def stills(self, actor: Actor) -> None:
        """Count the faces that are found in single pictures, and how far off their places are."""
        finder, lens = CascadeFinder(), Lens()
        for light in LIGHTS:
            for out in DISTANCES_M:
                for number, (right, up) in enumerate(_PLACES):
                    pose = Pose((right * out, up * out, out))
                    picture, place = scene(actor, room(number), pose, light, lens, number)
                    small = small_picture(picture)
                    size = (small.grey.shape[1], small.grey.shape[0])
                    told = [place_of(box, size, lens) for box in finder.find(small)]
                    near = [each for each in told if abs(each[0] - place[0]) < 0.15 * out]
                    self.found.setdefault(light, []).append(bool(near))
                    if near:
                        right_m, up_m, out_m = near[0]
                        self.errors.append((right_m - place[0], up_m - place[1], out_m / place[2] - 1.0))

    def films(self, actor: Actor) -> None:
        """Count the signs that are told and those that are made up."""
        for number, script in enumerate(harmless().values()):
            watched = watch(_without_place(film(actor, script, _HARMLESS_S, RATE_HZ, seed=number)))
            self.false_signs += len(watched.signs)
            self.harmless_s += _HARMLESS_S
        come = watch(_visit(actor))
        self.came_s.append(come.first(True) - 2.0)
        self.left_s.append(come.first(False, 6.0) - 6.0)
        self.shares.append(watch(_without_place(film(actor, standing(), 6.0, RATE_HZ))).spent_s / 6.0)
        for name, wanted, script, seconds in _gestures():
            watched = watch(_without_place(film(actor, script, seconds, RATE_HZ, seed=2)))
            self.signs.setdefault(name, []).append(watched.signs == [wanted])

    def rows(self) -> Iterator[Row]:
        """Return the lines of the table."""
        at = f"{DISTANCES_M[0]} to {DISTANCES_M[-1]} m, three places, three advisors"
        for light, found in self.found.items():
            yield Row("seeing", f"face found, light: {light}", "", 100 * float(np.mean(found)), "%", at)
        errors = np.abs(np.array(self.errors))
        for what, values, unit in (
            ("to the side", 100 * errors[:, 0], "cm"),
            ("in height", 100 * errors[:, 1], "cm"),
            ("in distance", 100 * errors[:, 2], "%"),
        ):
            late = f"95th percentile {np.percentile(values, 95):.1f} {unit}; heads as wide as 0.16 m are assumed"
            yield Row("seeing", f"error of the place {what}", "", float(np.median(values)), unit, f"median; {late}")
        yield Row("seeing", "somebody is noticed after", "", float(np.max(self.came_s)), "s", "the slowest")
        yield Row("seeing", "that they left is noticed after", "", float(np.max(self.left_s)), "s", "the slowest")
        for name, told in self.signs.items():
            detail = f"{len(told)} films; told once and as nothing else"
            yield Row("seeing", f"found: {name}", "", 100 * float(np.mean(told)), "%", detail)
        detail = f"{self.harmless_s / 60:.1f} minutes: " + ", ".join(harmless())
        yield Row("seeing", "false nods, shakes, hands", "0", self.false_signs, "", detail)
        detail = f"{RATE_HZ:.0f} looks a second at 640 x 480, without the camera's own driver"
        yield Row("seeing", "processor while somebody is there", "", 100 * max(self.shares), "% of a core", detail)


def _gestures() -> Iterator[tuple[str, Sign, Callable[[float], Pose], float]]:
    """Return name, sign, script and length of each film with a sign in it."""
    for degrees in _SWINGS_DEG:
        for rate_hz in _SWING_RATES_HZ:
            for out_m in _SWING_PLACES_M:
                for times in (2, 4):
                    seconds = BEGINS_S + times / rate_hz + 1.0
                    nod = swinging("pitch", degrees, rate_hz, times, out_m)
                    yield f"nods of {degrees} degrees", "nod", nod, seconds
                    shake = swinging("yaw", degrees, rate_hz, times, out_m)
                    yield f"shakes of {degrees} degrees", "shake", shake, seconds
    for side in (-1, 1):
        for out_m in _SWING_PLACES_M:
            yield "raised hands (drawn)", "hand", raising(side, out_m), BEGINS_S + 3.0


def _without_place(frames: Iterable[tuple[float, Any, Any]]) -> Iterator[tuple[float, Any]]:
    return ((time_s, picture) for time_s, picture, _ in frames)


def _visit(actor: Actor) -> Iterator[tuple[float, Any]]:
    """Somebody is there from the second second to the sixth."""
    empty = room(0)
    there = _without_place(film(actor, standing(), 12.0, RATE_HZ))
    for number, (time_s, picture) in enumerate(there):
        yield time_s, picture if 2.0 <= time_s < 6.0 else lit(empty, "day", number)


def _nobody() -> Iterator[Row]:
    """Rooms without anybody, quiet and restless, as they are and lit in other ways."""
    there, spent = 0.0, dict.fromkeys(_ROOMS, 0.0)
    for number in range(3):
        for name, frames in zip(_ROOMS, nobody(number), strict=True):
            watched = watch(frames)
            spent[name] += watched.spent_s / (3 * _EMPTY_S)
            there += _EMPTY_S * float(np.mean([present for _, present in watched.present]))
    detail = f"{3 * len(_ROOMS) * _EMPTY_S / 60:.0f} minutes: {', '.join(_ROOMS)}"
    yield Row("seeing", "somebody told where nobody is", "0", there, "s", detail)
    for name in _ROOMS[:2]:
        yield Row("seeing", "processor while nobody is there", "", 100 * spent[name], "% of a core", name)


def nobody(seed: int) -> Sequence[Frames]:
    """Return films without anybody in them, in the order of `_ROOMS`."""
    empty = room(seed)
    base = np.asarray(lit(empty, "day", 0), np.float32)
    times = [number / 5.0 for number in range(int(5 * _EMPTY_S))]
    columns = np.arange(base.shape[1])

    def shadow(time_s: float) -> Any:
        middle = (time_s * 60.0) % 900 - 130
        dim = 1.0 - 0.5 * np.exp(-(((columns - middle) / 60.0) ** 2))
        return np.clip(base * dim[None, :, None], 0, 255).astype(np.uint8)

    def switched(time_s: float) -> Any:
        return lit(empty, "day" if int(time_s) % 6 < 3 else "night", int(5 * time_s))

    def noise(time_s: float) -> Any:
        return np.random.default_rng(int(5 * time_s)).integers(0, 256, base.shape, dtype=np.uint8)

    def quiet(time_s: float) -> Any:
        return lit(empty, LIGHTS[seed % len(LIGHTS)], int(5 * time_s))

    def film_of(make: Callable[[float], Any]) -> Frames:
        return ((time_s, make(time_s)) for time_s in times)

    return [film_of(make) for make in (quiet, shadow, switched, noise)]
