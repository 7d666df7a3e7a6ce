"""Real time: clients come to a kiosk that runs as in a branch, and its processes are killed and stopped at random."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

from app.errors import DeviceError
from app.log import logger
from app.settings import Settings
from app.soak import markers, processes
from app.soak.kiosk_run import KioskRun
from app.soak.report import MOST_GROWTH_MIB, MOST_RECOVERY_S, SoakReport, slope_mib
from app.soak.screen import Picture, XScreen

SIZE: Final = (1280, 720)
_ASKED: Final = (("avery", "How much is my portfolio worth?"),)
_QUESTIONS: Final = (
    "How did my portfolio do last year", "What would another 2008 do to me", "How much is my portfolio worth",
    "Am I on track for my goals", "What would you change", "What do I pay in fees", "How risky am I",
)  # fmt: skip
_CLIENTS: Final = ("Avery Fairweather", "Kit Marigold", "Morgan Thistledown", "Rosa Larkspur")
_KEYS: Final = ("Tab", "Tab", "Return", "space", "Escape", "Left", "Down", "BackSpace", "ctrl+c", "ctrl+v", "ctrl+a",
                "alt+F4", "ctrl+q", "F11", "F1", "Menu", "ctrl+alt+t", "super", "a", "7")  # fmt: skip
_IDLE_S, _NOTICE_S = 15.0, 5.0
_HARMS: Final = ("kill window", "kill advisor", "stop window", "stop advisor")
_HARM_EVERY_S: Final = (50.0, 110.0)
_FORGETS_S: Final = 4.0  # after the first screen has come: the second wipe, and the advisor's renewal
_REMEMBERED: Final = 8  # visits whose words are searched for
_AMOUNTS: Final = 3  # of each reply that are searched for
_START_S: Final = 240.0  # a first start, with nothing in the memory of the disk
_LATEST_S: Final = 90.0  # a visit that does not end by then never does
_STILL_BEFORE_S, _QUIET_WITHIN_S = 1.2, 8.0
_REACTS_S: Final = 2.5  # after a touch, on a machine that does much else
_MOVED: Final = 0.015  # of the picture beside the advisor, from one screen to the next
_STILL_S: Final = 5.0
_log = logger("soak")
Maps = list[dict[str, dict[str, list[int]]]]


def touch_maps(environment: Mapping[str, str]) -> Maps:
    """Return where everything is, without and with captions.

    Raises:
        DeviceError: the window could not be laid out.
    """
    command = [sys.executable, "-m", "app.ui.soaking.places", *(str(each) for each in SIZE)]
    done = subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=False, timeout=300)
    try:
        return list(json.loads(done.stdout.splitlines()[-1]))
    except (ValueError, IndexError):
        raise DeviceError(f"The window could not be laid out: {done.stderr.strip()[-300:]}") from None


def known_amounts(environment: Mapping[str, str]) -> list[str]:
    """Return amounts that clients of the demo bank are told, so that they can be searched for."""
    found: list[str] = []
    for client, question in _ASKED:
        command = [sys.executable, "-m", "app", "ask", "--client", client, "--json", question]
        done = subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=False, timeout=300)
        for line in done.stdout.splitlines():
            if line.startswith("{"):
                found += markers.amounts(str(json.loads(line).get("reply", "")))[:_AMOUNTS]
    return list(dict.fromkeys(found))


class HalfHour:
    """One run of a kiosk in real time."""

    def __init__(self, settings: Settings, seed: int, minutes: float, tell: Callable[[str], None], keep: Path) -> None:
        """Prepare.

        Args:
            settings: of the installation, whose content is used.
            seed: of everything that is random.
            minutes: how long.
            tell: takes a line for whoever waits.
            keep: folder that the trial makes its data folder in, and leaves there.
        """
        self.report = SoakReport("real time", seed)
        self._chance = random.Random(seed)
        self._minutes, self._tell, self._keep = minutes, tell, keep
        self._data = keep / "data"
        for folder in (self._data, keep / "temporary"):
            folder.mkdir(parents=True, exist_ok=True)
        if not (self._data / "content").exists():
            (self._data / "content").symlink_to(settings.content_dir)
        self._environment = {
            **os.environ, "STEWARD_DATA_DIR": str(self._data), "STEWARD_IDLE_S": str(_IDLE_S),
            "STEWARD_IDLE_NOTICE_S": str(_NOTICE_S), "TMPDIR": str(keep / "temporary"), "LIBGL_ALWAYS_SOFTWARE": "1",
        }  # fmt: skip
        self._words: list[str] = []
        self._amounts: list[str] = []
        self._sizes: list[float] = []
        self._visit = 0
        self._asked = False
        self._next_harm_s = 0.0
        self._harms = 0
        self._run: KioskRun
        self._maps: Maps

    def run(self) -> SoakReport:
        """Run it all.

        Raises:
            DeviceError: there is no screen, or the kiosk never came up.
        """
        with ThreadPoolExecutor() as both:
            maps = both.submit(touch_maps, self._environment)
            told = both.submit(known_amounts, self._environment)
            self._maps, self._amounts = maps.result(), told.result()
        left, top, width, _ = self._maps[0]["advisor"]["place"]
        screen = XScreen(*SIZE)
        try:
            self._run = KioskRun(screen, self._environment, (left, top, width, SIZE[1] - top), self._keep / "kiosk.log")
            try:
                self._go()
            finally:
                code = self._run.close()
            if code != 0:
                self.report.fault("the end", 0, f"the kiosk ended with exit code {code} when it was told to stop")
        finally:
            screen.close()
        return self.report

    def _go(self) -> None:
        report, run = self.report, self._run
        report.figures["start to first picture, s"] = round(run.learn_attract(_START_S), 2)
        time.sleep(_FORGETS_S)
        already = self._search()
        before = {each.word for each in already}
        for each in already:
            self._tell(f"there before the first visit, so not searched for: {each}")
        self._amounts = [each for each in self._amounts if each not in before]
        report.figures["amounts searched for"] = len(self._amounts)
        report.figures["memory at the start, MiB"] = round(run.memory_mib(), 1)
        until_s = time.monotonic() + 60 * self._minutes
        self._next_harm_s = time.monotonic() + 20.0
        with contextlib.suppress(KeyboardInterrupt):  # it ends early, and tells what it found so far
            while time.monotonic() < until_s:
                self._one_visit()
        report.figures["memory at the end, MiB"] = round(run.memory_mib(), 1)
        report.figures["load of the machine at the end"] = round(os.getloadavg()[1], 1)
        growth = slope_mib(self._sizes)
        report.figures["growth of memory, MiB"] = round(growth, 1)
        report.figures["longest still picture, s"] = round(run.stillest_s, 2)
        if growth > MOST_GROWTH_MIB:
            report.fault("memory", 0, f"it grew by {growth:.0f} MiB")
        if run.stillest_s > _STILL_S:
            report.fault("no freeze", 0, f"the advisor's picture stood still for {run.stillest_s:.1f} s")

    # ---- one visit

    def _one_visit(self) -> None:
        self._visit += 1
        self._asked = False
        word = markers.planted_word(self._chance)
        self._words.append(word)
        kind = self._chance.choice(("asks", "asks", "asks", "plays", "walks away"))
        began_s = time.monotonic()
        if kind == "plays":
            self._plays(word)
        else:
            self._asks(word, leaves=kind == "asks")
        took_s = self._run.until_attract(_LATEST_S)
        self.report.count("visits")
        self.report.count(f"visits that {'asked' if self._asked else 'did not ask'}")
        if took_s is None:
            self._picture("stuck")
            self.report.fault("first screen", self._visit, f"it did not come within {_LATEST_S:.0f} s")
            self._recover()
        time.sleep(_FORGETS_S)
        self._judge()
        self._tell(
            f"visit {self._visit} ({kind}, {time.monotonic() - began_s:.0f} s): {self._sizes[-1]:.0f} MiB, "
            f"{self._harms} harms, {len(self.report.faults)} faults"
        )

    def _asks(self, word: str, *, leaves: bool) -> None:
        """Go the straight way, ask something with the word in it, look at the answer, and leave or just go away."""
        chance = self._chance
        if not self._press("attract", "Touch to begin"):
            return
        self._pause(0.5, 1.5)
        answer = chance.choice(("Yes, keep a record", "No record"))
        steps = (("settings", "Continue"), ("consent", answer), ("identify", chance.choice(_CLIENTS)))
        for screen, words in steps:
            if not leaves and chance.random() < 0.15:
                return  # walks away
            if not self._press(screen, words):
                return
            self._pause(0.4, 1.2)
        for _ in range(chance.randint(1, 2)):
            self._pause(0.5, 2.0)
            if self._was_harmed and self._run.is_attract:
                return
            self._run.screen.type(f"{chance.choice(_QUESTIONS)} {word}")
            self._picture("typed")
            self._run.screen.key("Return")
            self._asked = True
            for _ in range(chance.randint(3, 8)):  # while the answer comes and is said
                self._pause(1.0, 2.5)
                self._touch_anywhere(0.25)
            self._picture("answered")
        if leaves:
            self._leave()

    def _leave(self) -> None:
        self._press("talk", "End my visit")
        self._pause(0.8, 1.5)
        if self._chance.random() < 0.5:
            self._press("summary", "Onto my phone")
            self._pause(1.0, 2.0)
        self._press("summary", "Finish")
        self._picture("left")

    def _plays(self, word: str) -> None:
        """Touch, draw and type at random, now and then the word."""
        self._press("attract", "Touch to begin")
        for _ in range(self._chance.randint(10, 35)):
            self._pause(0.1, 0.7)
            if self._chance.random() < 0.15:
                self._run.screen.type(word)
            self._touch_anywhere(0.5)

    def _touch_anywhere(self, keys: float) -> None:
        chance, screen = self._chance, self._run.screen
        x, y = chance.uniform(5, SIZE[0] - 5), chance.uniform(60, SIZE[1] - 5)
        if chance.random() < keys:
            screen.key(chance.choice(_KEYS))
            return
        match chance.randint(0, 5):
            case 0:
                screen.drag(
                    x, y, chance.uniform(5, SIZE[0] - 5), chance.uniform(60, SIZE[1] - 5), chance.choice((1, 1, 3))
                )
            case 1:
                screen.click(x, y, chance.choice((2, 3, 4, 5)))
            case 2:
                words = chance.choice(list(self._maps[0]["talk"].values()))
                screen.touch(*words)
            case _:
                screen.touch(x, y)

    def _press(self, screen: str, words: str) -> bool:
        """Touch a button once all is quiet, so that it is where it should be; returns whether anything came of it."""
        run = self._run
        for place in (each[screen][words] for each in self._maps):  # without captions, or else with them
            run.until_still(_STILL_BEFORE_S, _QUIET_WITHIN_S)
            before = run.beside()
            run.screen.touch(*place)
            if run.until(partial(self._moved, before), _REACTS_S) is not None:
                return True
        self.report.count("touches that came to nothing")
        return False

    def _moved(self, before: Picture) -> bool:
        return self._run.difference(before) > _MOVED

    def _pause(self, least_s: float, most_s: float) -> None:
        """Let time pass, in which something may be harmed."""
        time.sleep(self._chance.uniform(least_s, most_s))
        if time.monotonic() >= self._next_harm_s:
            self._next_harm_s = time.monotonic() + self._chance.uniform(*_HARM_EVERY_S)
            self._harm(_HARMS[self._harms % len(_HARMS)])

    # ---- harm

    @property
    def _was_harmed(self) -> bool:
        return self._harms > 0

    def _harm(self, what: str) -> None:
        """Kill or stop a process and see what becomes of it."""
        run, report = self._run, self.report
        victim = run.processes().window if what.endswith("window") else run.processes().advisor
        if not victim:
            return
        self._harms += 1
        report.count(f"{what}s" if what.startswith("kill") else f"{what}s (SIGSTOP)")
        run.excuse(float("inf"))
        began_s = time.monotonic()
        run.harm(victim, signal.SIGKILL if what.startswith("kill") else signal.SIGSTOP)
        if what.endswith("window"):
            self._after_window(what, victim, began_s)
        else:
            self._after_advisor(what, victim, began_s)
        run.excused_until_s = time.monotonic()

    def _after_window(self, what: str, victim: int, began_s: float) -> None:
        run, report = self._run, self.report
        while run.processes().window in (0, victim) and time.monotonic() - began_s < 60.0:
            time.sleep(0.05)
        noticed_s = time.monotonic() - began_s
        if run.until_attract(60.0) is None:
            self._picture("not back")
            report.fault("recovery", self._visit, f"{what}: the first screen was not back within 60 s")
            return
        took_s = time.monotonic() - began_s
        own_s = took_s - processes.waited_s(run.processes().window)
        report.most(f"slowest recovery, {what}, s", took_s)
        report.most(f"slowest recovery without waiting for a processor, {what}, s", own_s)
        self._tell(
            f"  {what}: a new window after {noticed_s:.2f} s, its screen after {took_s:.2f} s (own: {own_s:.2f})"
        )
        if run.until(lambda: run.knows_bank, 60.0) is not None:
            report.most(f"slowest advisor after it, {what}, s", time.monotonic() - began_s)
        if own_s > MOST_RECOVERY_S:
            report.fault("recovery", self._visit, f"{what}: first screen after {took_s:.1f} s, own work {own_s:.1f} s")

    def _after_advisor(self, what: str, victim: int, began_s: float) -> None:
        """The window goes on; a new advisor takes the place of the old one."""
        run, report = self._run, self.report
        while run.processes().advisor in (0, victim) or processes.state(victim) not in ("", "Z"):
            if time.monotonic() - began_s > 60.0:
                report.fault("recovery", self._visit, f"{what}: there was no other advisor within 60 s")
                return
            time.sleep(0.05)
        took_s = time.monotonic() - began_s
        report.most(f"slowest restart, {what}, s", took_s)
        self._tell(f"  {what}: another advisor after {took_s:.2f} s")

    def _recover(self) -> None:
        """After a visit that never ended: start the window anew, so that the others can be judged."""
        self._run.harm(self._run.processes().window, signal.SIGKILL)
        self._run.until_attract(60.0)

    # ---- judgement

    def _judge(self) -> None:
        """After a visit nothing of it may be left, and memory must not grow."""
        run, report = self._run, self.report
        self._sizes.append(run.memory_mib())
        report.most("most memory, MiB", self._sizes[-1])
        who = run.processes()
        report.most("most threads of the window", processes.threads(who.window))
        report.most("most open files of the window", processes.open_files(who.window))
        if not run.is_attract:  # somebody was quicker: the next visit has begun
            report.count("visits not searched")
            return
        found = self._search()
        for each in found:
            report.fault("nothing is left", self._visit, str(each))
        report.count("words found in memory or files", len(found))
        report.count("searches of memory")

    def _search(self) -> list[markers.Found]:
        who = self._run.processes()
        words = [*self._words[-_REMEMBERED:], *self._amounts]
        found: list[markers.Found] = []
        for name, process in (("guardian", who.guardian), ("window", who.window), ("advisor", who.advisor)):
            if process:
                found += [
                    markers.Found(each.word, f"{name}: {each.where}", each.around)
                    for each in markers.in_memory(process, words)
                ]
        return found + markers.in_files(self._keep, words, [self._data / "content", self._keep / "pictures"])

    def _picture(self, name: str) -> None:
        from PIL import Image

        folder = self._keep / "pictures"
        folder.mkdir(exist_ok=True)
        if self._visit <= 6 or name in ("stuck", "not back"):
            Image.fromarray(self._run.screen.picture()).save(folder / f"{self._visit:03d}-{name.replace(' ', '-')}.png")


def run(settings: Settings, seed: int, minutes: float, tell: Callable[[str], None], keep: Path | None) -> SoakReport:
    """Run a kiosk in real time; see `HalfHour`.

    Raises:
        DeviceError: there is no screen, or the kiosk never came up.
    """
    if keep is not None:
        return HalfHour(settings, seed, minutes, tell, keep).run()
    with tempfile.TemporaryDirectory(prefix="steward-soak-") as folder:
        return HalfHour(settings, seed, minutes, tell, Path(folder)).run()
