"""A day of visits over the real window, on a clock that skips what nobody need wait for."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import os
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from app.devices.volume import USUAL
from app.pipeline.advisor import Advisor
from app.pipeline.entry import serve
from app.pipeline.parts import UTTERANCES, build
from app.settings import Settings
from app.soak import markers, processes
from app.soak.report import MOST_GROWTH_MIB, SoakReport, slope_mib
from app.supervisor import RESTARTS_PER_MINUTE, Supervisor
from app.ui import branding_check
from app.ui.face import face_maker
from app.ui.kiosk.flow import GOODBYE_S
from app.ui.kiosk.window import KioskWindow
from app.ui.look import Look
from app.ui.soaking import looking
from app.ui.soaking.busy import Busy
from app.ui.soaking.devices import DayClock, InProcess, LooseCard, NoisyMicrophone
from app.ui.soaking.mouth_ruler import RulerCard
from app.ui.soaking.visitor import Visitor, questions
from app.ui.start import discard, make_application
from app.ui.wipe import give_back

_SIZE: Final = (1280, 720)
_STEP_S: Final = 0.25
_NOBODY_S: Final = 1.0  # of the day at a time, while nobody is there
_PICTURE: Final = (160, 90)  # pixels that the face is drawn with: what is watched is not its beauty
_WARM: Final = 5  # visits after which nothing more should grow
LONGEST_S: Final = 600.0  # of the day, for an answer to be over
_GRACE_S: Final = 1.0
_PATIENCE_S: Final = 90.0  # real seconds, for a process
_KILLS_APART_S: Final = 60.0 / RESTARTS_PER_MINUTE + 1
_MORE: Final = {"threads": 2, "open files": 4, "objects of Qt": 40, "objects of OpenGL": 0}
"""By so much a count may be larger at the end than after the first visits."""


class Day:
    """One window, and one visit after the other."""

    _leaving_s = _PATIENCE_S
    """Real seconds until the first screen is back once somebody has left; its clock skips what nobody need wait for."""

    def __init__(
        self, settings: Settings, folder: Path, report: SoakReport, link: InProcess | Supervisor, clock: DayClock,
        card: LooseCard | RulerCard | None = None,
    ) -> None:  # fmt: skip
        """Open the window.

        Args:
            settings: with a data folder of the trial's own.
            folder: where files may be; it is searched after each visit.
            report: takes what is found.
            link: the way to the advisor.
            clock: of the day.
            card: the loudspeaker; one that keeps the day's time by default.
        """
        self.report, self.clock, self.link = report, clock, link
        self._settings, self._folder = settings, folder
        self._chance = random.Random(report.seed)
        self._said = questions(UTTERANCES)
        self.card, self.microphone = card or LooseCard(clock), NoisyMicrophone()
        self._application: QApplication = make_application()
        avatar = settings.content_dir / "avatars" / f"{settings.avatar}.glb"
        look = branding_check.in_use(settings.branding_dir)
        make_face = face_maker(avatar, settings.face, settings.quality, look.backdrop)
        self.window = KioskWindow(
            link, self.card, self.microphone, look, make_face, settings, windowed=False, clock=clock
        )
        self.window.resize(*_SIZE)
        self.window.show()
        self.busy = Busy()
        self._words: list[str] = []
        self._blocks: dict[str, list[tuple[float, int, str]]] = {}
        self._sizes: list[float] = []
        self._counts: list[dict[str, int]] = []
        self._faces: list[tuple[str, ...]] = []
        self._number = 0
        self._going_on_s = 0.0  # when somebody last did or said something
        self.window.begin()
        self.until(lambda: bool(self.window.lobby and self.window.avatar.frames_drawn), _PATIENCE_S)
        self.busy.stretches.clear()  # building the first picture is the start, not a visit

    # ---- time

    def turn(self, what: str) -> None:
        """Let the window's event loop come round once."""
        with self.busy.stretch(what):
            self._application.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # a loop of its own would

    def step(self, what: str, seconds: float = _STEP_S) -> None:
        """Let a moment of the day pass: the advisor works, the window follows."""
        self.clock.skip(seconds)
        if isinstance(self.link, InProcess):
            for _ in range(4):
                if not self.link.work():
                    break
                self.turn(f"{what}, a message came")
        else:
            time.sleep(0.004)
        self.turn(what)
        with self.busy.stretch(f"{what}, the beat"):
            self.window.follow_sound()
        if self._answer_goes_on():
            self._going_on_s = self.clock()

    def until(self, happened: Callable[[], bool], patience_s: float, what: str = "waits") -> bool:
        """Let time pass until something has happened; returns whether it has, within so many real seconds."""
        until_s = time.monotonic() + patience_s
        while not happened():
            if time.monotonic() > until_s:
                return False
            self.step(what, 0.05)
        return True

    def nobody_until(self, moment_s: float) -> None:
        """Let the day pass to a moment with nobody there."""
        while self.clock() < moment_s:
            self.step("nobody is there", min(_NOBODY_S, moment_s - self.clock()))

    # ---- a visit

    def visit(self) -> None:
        """Somebody comes, does this and that, and leaves or walks away."""
        word = self._begin_visit()
        chance = self._chance
        visitor = Visitor(self.window, self.card, self.microphone, chance, self._said, word)
        last = "comes"
        for _ in range(chance.randint(6, 40)):
            last = self._act(visitor)
            self._linger(last)
            if self.window.flow.screen == "attract" and self._number_of_acts > 3 and chance.random() < 0.3:
                break
        self.card.put_back()
        self.report.count("questions", visitor.asked)
        self._note_amounts()
        if chance.random() < 0.4:
            self._leave()
        self._await_first_screen(last)
        self.judge(word)

    def _begin_visit(self) -> str:
        self._number += 1
        self._number_of_acts = 0
        word = markers.planted_word(self._chance)
        self._words = [word]
        self._going_on_s = self.clock()
        return word

    def _act(self, visitor: Visitor) -> str:
        name, act = visitor.next_act()
        where = (
            f"{self.window.flow.screen}/{self.window.flow.cover}" if self.window.flow.cover else self.window.flow.screen
        )
        name = f"{name} at {where}"
        self._number_of_acts += 1
        self.report.count("acts")
        with self.busy.stretch(name):
            act()
        self._going_on_s = self.clock()
        return name

    def _linger(self, what: str) -> None:
        """Wait a little, or until the answer is over."""
        chance = self._chance
        if self.window.visit.answering and chance.random() < 0.6:
            until_s = self.clock() + chance.choice((2.0, 8.0, LONGEST_S))
            while self.clock() < until_s and self._answer_goes_on():
                self.step(what)
                if self.card.pulled:
                    break
        else:
            for _ in range(chance.randint(1, 6)):
                self.step(what)

    def _answer_goes_on(self) -> bool:
        visit = self.window.visit
        return visit.waits_to_be_heard or (visit.answering and not visit.listening)  # for commands it listens forever

    def _note_amounts(self) -> None:
        for done, _ in self.window.turns:
            self._words += markers.amounts(done.reply)[:3]
            self.report.count("answers")

    def _leave(self) -> None:
        """Press what ends the visit, on the screen and on the next ones."""
        for _ in range(2):
            with self.busy.stretch("ends the visit"):
                self.window.end_visit()
            for _ in range(4):
                self.step("ends the visit")

    def _await_first_screen(self, last: str) -> None:
        """Walk away; the first screen must be there as soon as the rules of the visit say."""
        flow = self.window.flow
        allowed_s = self._settings.idle_s + GOODBYE_S + _GRACE_S
        began_s, busy_until_s = self.clock(), time.monotonic() + self._leaving_s
        while self.window.flow.screen != "attract" or self.window.flow.cover:
            self.step(f"away after {last}")
            quiet_s = self.clock() - max(self._going_on_s, began_s)
            if quiet_s > allowed_s or self.clock() - began_s > LONGEST_S or time.monotonic() > busy_until_s:
                where = f"{self.window.flow.screen}/{self.window.flow.cover}"
                self.report.fault("first screen", self._number, f"still at {where}, {quiet_s:.0f} s after {last}")
                self.window._go(self.window.flow.fresh(self.clock()))
                break
        self.report.count(f"left from {flow.screen}")
        self.report.most("slowest return to the first screen, s of the day", self.clock() - began_s)

    # ---- judgement

    def judge(self, word: str) -> None:
        """Nothing of the visit may be left, and nothing may grow."""
        self._settle()
        window, report, number = self.window, self.report, self._number
        found = looking.shown(self._words)
        found += markers.in_files(self._folder, self._words, [self._folder / "data" / "content"])
        if number % 10 == 1:
            found += [each for each in looking.kept_in_python(self._words) if not self._is_ours(each)]
            report.count("searches of Python's texts")
        for each in found:
            report.fault("nothing is left", number, str(each))
        for what, kept in looking.clipboards():
            if kept:
                report.fault("clipboard", number, f"{what} holds {len(kept)} characters")
        state = {"look": window.look == Look(), "volume": self.card.volume == USUAL, "pace": window.speech.pace == 1.0}
        for what, usual in state.items():
            if not usual:
                report.fault(f"the usual {what}", number, "it stayed as the client of before had it")
        for name in looking.other_windows(window):
            report.fault("no other window", number, name)
        report.count("blocks over 50 ms", len(self.busy.stretches))
        for stretch in self.busy.stretches:
            self._blocks.setdefault(stretch.inside, []).append((stretch.busy_s, number, str(stretch)))
        self.busy.stretches.clear()
        report.count("visits")
        self._measure()

    def _is_ours(self, found: markers.Found) -> bool:
        """Whether the trial itself holds it."""
        return any(name in found.where for name in ("Day", "Visitor", "SoakReport", "Random", "cell"))

    def _settle(self) -> None:
        for _ in range(12):
            self.step("settles")
        looking.make_keys(self.window)
        self._application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
        give_back()

    def _measure(self) -> None:
        own = os.getpid()
        self._faces.append(looking.face_on_card(self.window))
        self._sizes.append(processes.resident_mib(own))
        self._counts.append(
            {
                "threads": processes.threads(own),
                "open files": processes.open_files(own),
                "objects of Qt": looking.qt_objects(self.window) + len(QApplication.allWidgets()),
                "objects of OpenGL": looking.gl_objects(),
            }
        )

    def close(self) -> None:
        """Close the window and sum up."""
        report = self.report
        report.figures["longest own work at a stretch, ms"] = round(self.busy.worst_s * 1000, 1)
        for blocks in self._blocks.values():
            _, number, words = max(blocks)
            report.fault("the loop is free", number, f"{len(blocks)} times, at most {words}")
        self.busy.close()
        discard(self.window)
        if not self._counts:
            return
        growth = slope_mib(self._sizes)
        report.figures |= {
            "memory after the first visits, MiB": round(self._sizes[min(_WARM, len(self._sizes) - 1)], 1),
            "memory at the end, MiB": round(self._sizes[-1], 1),
            "growth of memory over the day, MiB": round(growth, 1),
        }
        if growth > MOST_GROWTH_MIB:
            report.fault("memory", 0, f"it grew by {growth:.0f} MiB over the day")
        first, last = self._counts[alike(self._faces)], self._counts[-1]
        for name, most in _MORE.items():
            report.figures[name] = f"{first[name]} after the first visits, {last[name]} at the end"
            if last[name] > first[name] + most:
                report.fault(
                    "nothing grows", 0, f"{name}: {first[name]} after the first visits, {last[name]} at the end"
                )


def alike(states: Sequence[object]) -> int:
    """Return the place of the visit to compare the last one with: the first after warming up that ended in its state.

    The face is drawn in the quality that the machine keeps up with, so that it has more objects after some visits than
    after others. A last state that is new is compared with the first visit after warming up.
    """
    warm = min(_WARM, len(states) - 1)
    return next((place for place in range(warm, len(states) - 1) if states[place] == states[-1]), warm)


class KilledDay(Day):
    """A day with an advisor process that dies in the middle of a sentence of every visit."""

    _may_kill_s = 0.0

    def visit(self) -> None:
        """Come, ask, and see the advisor die and come back."""
        # An advisor that dies more often is given up for a minute, which is another promise and has its own test.
        self.until(lambda: time.monotonic() >= self._may_kill_s, _KILLS_APART_S + _PATIENCE_S)
        word = self._begin_visit()
        window, chance = self.window, self._chance
        supervisor = self.link
        assert isinstance(supervisor, Supervisor)
        recording = chance.random() < 0.5
        for act in (window.screens.attract.begun.emit, window.screens.display.done.emit):
            act()
            self.until(lambda: False, 0.2)
        window.screens.consent.decided.emit(recording)
        self.until(lambda: bool(window.screens.identify.buttons()), _PATIENCE_S)
        assert window.lobby is not None
        window.welcome(chance.choice(window.lobby.clients).client_id)
        window.ask(f"How did my portfolio do last year {word}")
        heard = self.until(lambda: window.stage.moment().sentence is not None, _PATIENCE_S, "waits for an answer")
        first = supervisor.process_id
        if not heard or first is None:
            self.report.fault("an answer", self._number, f"none came within {_PATIENCE_S:.0f} s")
        else:
            os.kill(first, signal.SIGKILL)
            self._may_kill_s = time.monotonic() + _KILLS_APART_S
            self.report.count("advisors killed in mid-sentence")
            began_s = time.monotonic()
            again = self.until(
                lambda: supervisor.process_id not in (None, first), _PATIENCE_S, "the advisor was killed"
            )
            self.report.most("slowest other advisor, s", time.monotonic() - began_s)
            if not again:
                self.report.fault("recovery", self._number, "there was no other advisor")
            self.until(lambda: not window.visit.answering, _PATIENCE_S, "the advisor was killed")
        self._note_amounts()
        self._await_first_screen("the advisor was killed")
        self.judge(word)


def run(
    settings: Settings, seed: int, visits: int, killed: int, tell: Callable[[str], None], hours: float = 0.0
) -> Iterator[SoakReport]:
    """Let a day of visits pass and yield what was found: first by all others, then by those with a killed advisor.

    Args:
        settings: of the installation, whose content is used.
        seed: of everything that is random.
        visits: with an advisor in this process.
        killed: with an advisor process that is killed.
        tell: takes a line for whoever waits.
        hours: over which the visits are spread, with nobody there between them; 0: one follows the other.
    """
    with own_folder(settings) as (known, folder):
        if visits:
            yield _in_process(known, folder, seed, visits, hours, tell)
        if killed:
            yield _with_process(known, folder, seed, killed, tell)


@contextlib.contextmanager
def own_folder(settings: Settings) -> Iterator[tuple[Settings, Path]]:
    """Give settings with a data folder of the trial's own and the same content, and the folder that all of it is in."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="steward-soak-") as name:
        folder = Path(name)
        for part in ("data", "temporary"):
            (folder / part).mkdir()
        (folder / "data" / "content").symlink_to(settings.content_dir)
        tempfile.tempdir = str(folder / "temporary")
        width, height = _PICTURE
        try:
            yield (
                dataclasses.replace(
                    settings, data_dir=folder / "data", entry="visit", render_width=width, render_height=height
                ),
                folder,
            )
        finally:
            tempfile.tempdir = before


def _in_process(
    settings: Settings, folder: Path, seed: int, visits: int, hours: float, tell: Callable[[str], None]
) -> SoakReport:
    report, clock = SoakReport("a day of visits", seed), DayClock(live=False)
    began_s, began_cpu_s = time.monotonic(), time.process_time()
    parts = build(settings)
    parts.warm_up()
    parts.open_ears()
    link = InProcess(Advisor(parts, clock), clock)
    day = Day(settings, folder, report, link, clock)
    gc.freeze()
    gc.disable()
    try:
        with contextlib.suppress(KeyboardInterrupt):  # it ends early, and tells what it found so far
            for number in range(visits):
                told = len(report.faults)
                day.visit()
                day.nobody_until(1000.0 + hours * 3600 * (number + 1) / visits)
                for fault in report.faults[told:]:
                    tell(f"visit {fault.visit}: {fault.promise}: {fault.words}")
                if (number + 1) % 10 == 0 or visits < 10:
                    tell(f"{number + 1} visits, {len(report.faults)} faults, {time.monotonic() - began_s:.0f} s")
    finally:
        gc.unfreeze()
        gc.enable()
        day.close()
    report.figures["a million additions, ms of processor"] = round(_speed_ms(), 1)
    report.figures["problems that the advisor told"] = len(link.troubles)
    report.figures["hours of the day"] = round((clock() - 1000.0) / 3600, 2)
    report.figures["real minutes"] = round((time.monotonic() - began_s) / 60, 1)
    report.figures["minutes of processor"] = round((time.process_time() - began_cpu_s) / 60, 1)
    return report


def _speed_ms() -> float:
    """Return how long a million additions take here, to judge the other times by: 25 to 40 on a machine at rest."""
    before_s, total = time.thread_time(), 0
    for number in range(1_000_000):
        total += number
    return (time.thread_time() - before_s) * 1000


def _with_process(settings: Settings, folder: Path, seed: int, visits: int, tell: Callable[[str], None]) -> SoakReport:
    report, clock = SoakReport("an advisor that dies", seed), DayClock(live=True)
    supervisor = Supervisor(settings, serve, renews=True)
    supervisor.launch()
    try:
        day = KilledDay(settings, folder, report, supervisor, clock)
        gc.freeze()  # as the kiosk does
        try:
            with contextlib.suppress(KeyboardInterrupt):  # it ends early, and tells what it found so far
                for number in range(visits):
                    day.visit()
                    tell(f"{number + 1} visits with a killed advisor, {len(report.faults)} faults")
        finally:
            gc.unfreeze()
            day.close()
    finally:
        supervisor.stop()
    return report
