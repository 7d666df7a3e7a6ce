"""A demonstration whose processes are killed a hundred times: no acknowledged turn is lost, and it is soon as before.

A client in the window plays the demonstration and keeps a diary of what was on the screen (`DemoClient`). Here
processes are killed at random moments, and the diary is then held against the encrypted store.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from app.errors import DeviceError
from app.soak import processes
from app.soak.report import MOST_RECOVERY_S, SoakReport
from app.soak.screen import XScreen
from sync.store.sessions import SessionStore

SIZE: Final = (1280, 720)
_VICTIMS: Final = (("advisor", 45), ("window", 38), ("guardian", 7), ("courier", 5), ("spare", 5))
_MOMENT_S: Final = (0.0, 9.0)  # from the last recovery to the next kill
_IN_A_TURN: Final = 0.7  # of the kills come while a question is being answered
_TURN_S: Final = (0.0, 4.0)  # from a question to the kill
_START_S, _PATIENCE_S = 240.0, 60.0
_A_MINUTE_S, _MOST_A_MINUTE = 60.0, 3  # more, and guardian or supervisor would rightly give up for a while
_STORED_WITHIN_S: Final = 8.0
Event = dict[str, Any]


class Diary:
    """What was on the screen, as far as it is known here."""

    def __init__(self, file: Path) -> None:
        """Read a file that grows."""
        self._file, self._read = file, 0
        self.events: list[Event] = []

    def look(self) -> None:
        """Read what is new; the last line may be torn by a kill."""
        with contextlib.suppress(FileNotFoundError), self._file.open("rb") as file:
            file.seek(self._read)
            for line in file.read().splitlines(keepends=True):
                if line.endswith(b"\n"):
                    self._read += len(line)
                    with contextlib.suppress(ValueError):
                        self.events.append(json.loads(line))

    def since(self, moment_s: float, *whats: str) -> list[Event]:
        """Return events of some kinds after a moment; a kind that ends with a blank is a beginning."""
        self.look()
        return [each for each in self.events if each["time_s"] > moment_s and each["what"].startswith(whats)]

    def open_turn(self) -> tuple[str, int] | None:
        """Return session and turn that is being answered, or None."""
        self.look()
        for each in reversed(self.events):
            if each["what"] in ("answered", "told") or each["what"].startswith("screen"):
                return None
            if each["what"] == "asks":
                return each["session"], each["turn"]
        return None

    def acknowledged(self) -> dict[tuple[str, int], str]:
        """Return the questions of whose answer anything was shown; "answered" or "acknowledged", whichever is more."""
        self.look()
        found: dict[tuple[str, int], str] = {}
        asked = {(each["session"], each["turn"]) for each in self.events if each["what"] == "asks"}
        for each in self.events:
            key = (each["session"], each["turn"])
            if key not in asked:  # a text of the screen that was read out
                continue
            if each["what"] == "answered" or (each["what"] == "acknowledged" and found.get(key) != "answered"):
                found[key] = each["what"]
        return found


class Kills:
    """One demonstration."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], folder: Path, data_dir: Path, seed: int,
        tell: Callable[[str], None],
    ) -> None:  # fmt: skip
        """Prepare.

        Args:
            command: starts the guardian.
            environment: of all processes, beside DISPLAY.
            folder: has the diary in it.
            data_dir: of the store.
            seed: of everything that is random.
            tell: takes a line for whoever waits.
        """
        self.report = SoakReport("a demonstration that is killed", seed)
        self.diary = Diary(folder / "diary.jsonl")
        self._command, self._environment, self._folder, self._data = command, dict(environment), folder, data_dir
        self._chance, self._tell = random.Random(seed), tell
        self._lately: dict[str, deque[float]] = {name: deque() for name, _ in _VICTIMS}
        self._took: dict[str, list[float]] = {}
        self._checked: set[tuple[str, int]] = set()
        self._over = threading.Event()
        self._guardian: subprocess.Popen[bytes]
        self._screen: XScreen

    def run(self, kills: int) -> SoakReport:
        """Kill so often and see what becomes of it.

        Raises:
            DeviceError: there is no screen, or the kiosk never came up.
        """
        self._screen = XScreen(*SIZE)
        try:
            began_s = time.monotonic()
            self._start()
            threading.Thread(target=self._keep_priority, name="priority", daemon=True).start()
            if not self._until(lambda: bool(self.diary.since(began_s, "screen attract")), _START_S):
                raise DeviceError("The kiosk has not shown its first screen.")
            with contextlib.suppress(KeyboardInterrupt):
                for number in range(1, kills + 1):
                    self._one(number)
            self._end()
            self._hold_against_store(0)
        finally:
            self._over.set()
            self._end()
            self._screen.close()
        self._sum_up()
        return self.report

    # ---- processes

    def _keep_priority(self) -> None:
        """On a machine that others use too: each new session of ours gets our priority."""
        while not self._over.wait(0.2):
            guardian = self._guardian.pid
            processes.with_our_priority(guardian, self._screen.process_id, *processes.children(guardian))

    def _start(self) -> None:
        with (self._folder / "kiosk.log").open("ab") as said:
            self._guardian = subprocess.Popen(
                self._command, env={**self._environment, "DISPLAY": self._screen.display}, stdin=subprocess.DEVNULL,
                stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip

    def _end(self) -> None:
        if self._guardian.poll() is None:
            self._guardian.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._guardian.wait(20)
            self._guardian.kill()
            self._guardian.wait(5)

    def _processes(self) -> dict[str, int]:
        """Return who runs, by name; those that are not there are missing."""
        guardian = self._guardian.pid
        windows = [each for each in processes.children(guardian) if "soak_witness" in processes.command(each)]
        found = {"guardian": guardian}
        shown = [each for each in windows if processes.children(each)]  # a spare has started nobody yet
        found |= {"window": shown[-1]} if shown else {}
        found |= {"spare": max(set(windows) - set(shown))} if set(windows) - set(shown) else {}
        for each in processes.children(shown[-1]) if shown else []:
            command = processes.command(each)
            if "spawn_main" in command:
                found["advisor"] = each
            elif "app.courier" in command:
                found["courier"] = each
        return found

    # ---- one kill

    def _one(self, number: int) -> None:
        self._await_moment()
        running = self._processes()
        victim = self._choose(running)
        before = self.diary.open_turn()
        waited = {each: processes.waited_s(each) for each in running.values()}  # a spare has waited before too
        killed_s = time.monotonic()
        self._lately[victim].append(killed_s)
        with contextlib.suppress(ProcessLookupError):
            os.kill(running[victim], signal.SIGKILL)
        self.report.count(f"kills of the {victim}")
        if victim == "guardian":
            self._guardian.wait(10)
            self._start()  # as the service manager does
        self._judge(number, victim, self._recovered(victim, before, killed_s, waited))
        self._hold_against_store(number)

    def _await_moment(self) -> None:
        """Let a random time pass, most often until a question is being answered."""
        if self._chance.random() >= _IN_A_TURN:
            time.sleep(self._chance.uniform(*_MOMENT_S))
            return
        since_s = time.monotonic()
        self._until(lambda: bool(self.diary.since(since_s, "asks")), _PATIENCE_S)
        time.sleep(self._chance.uniform(*_TURN_S))

    def _choose(self, running: Mapping[str, int]) -> str:
        now_s = time.monotonic()
        names, weights = [], []
        for name, weight in _VICTIMS:
            lately = self._lately[name]
            while lately and now_s - lately[0] > _A_MINUTE_S:
                lately.popleft()
            if name in running and len(lately) < _MOST_A_MINUTE:
                names.append(name)
                weights.append(weight)
        if not names:
            time.sleep(5.0)
            return self._choose(self._processes())
        return self._chance.choices(names, weights)[0]

    def _recovered(
        self, victim: str, before: tuple[str, int] | None, killed_s: float, waited: Mapping[int, float]
    ) -> tuple[float, float] | None:
        """Wait until it is as before; returns the seconds, and those that were waited for a processor.

        None where nothing needed to come back on the screen.
        """

        def back() -> list[Event]:
            if victim in ("window", "guardian"):
                return self.diary.since(killed_s, "screen attract")
            # What the client hears next of the turn that was cut, be it from the window's own supply.
            found = self.diary.since(killed_s, "heard", "acknowledged", "answered")
            return [each for each in found if before == (each["session"], each["turn"])]

        if victim in ("courier", "spare") or (victim == "advisor" and before is None):
            return None
        if not self._until(lambda: bool(back()), _PATIENCE_S):
            return float("inf"), 0.0
        # The first thread of the process that came, as far as it had to wait for a processor that others had.
        came = self._processes().get("advisor" if victim == "advisor" else "window", 0)
        return float(back()[0]["time_s"]) - killed_s, processes.waited_s(came) - waited.get(came, 0.0)

    def _judge(self, number: int, victim: str, took: tuple[float, float] | None) -> None:
        if took is None:
            return
        took_s, waited_s = took
        own_s = max(0.0, took_s - waited_s)
        what = "first screen" if victim in ("window", "guardian") else "answer goes on"
        self._took.setdefault(f"{what} after a killed {victim}", []).append(took_s)
        self._took.setdefault(f"{what} after a killed {victim}, without waiting for a processor", []).append(own_s)
        self._tell(f"kill {number}: {victim}, {what} after {took_s:.2f} s (own: {own_s:.2f})")
        if own_s > MOST_RECOVERY_S:
            self.report.fault(
                "recovery", number, f"{what} after a killed {victim}: {took_s:.1f} s, own work {own_s:.1f} s"
            )

    # ---- what was acknowledged is in the store

    def _hold_against_store(self, number: int) -> None:
        """Look up every turn that the client was shown anything of."""
        shown = {key: how for key, how in self.diary.acknowledged().items() if key not in self._checked}
        until_s = time.monotonic() + _STORED_WITHIN_S
        with SessionStore(self._data) as store:
            for (session, turn), how in shown.items():
                while not (missing := self._missing(store, session, turn, how)):
                    break
                if missing and time.monotonic() < until_s:
                    time.sleep(0.2)
                    missing = self._missing(store, session, turn, how)
                if missing:
                    self.report.fault("no acknowledged turn is lost", number, missing)
                self.report.count(f"turns {how} before a kill, all looked up in the store")
                if how == "answered":
                    self._checked.add((session, turn))

    def _missing(self, store: SessionStore, session: str, turn: int, how: str) -> str:
        """Return what the store lacks of a turn, in words; empty for nothing."""
        row = next((each for each in store.turns(session) if each["turn"] == turn), None)
        if row is None or not row["question"]:
            return f"turn {turn} of {session[:8]} was shown and its question is not in the store"
        if how == "answered" and not row["record"]:
            return f"turn {turn} of {session[:8]} was shown to its end and its answer is not in the store"
        return ""

    def _sum_up(self) -> None:
        for what, took in self._took.items():
            took.sort()
            self.report.figures[f"{what}, s"] = (
                f"median {took[len(took) // 2]:.2f}, slowest {took[-1]:.2f}, of {len(took)}"
            )
        kinds = Counter(self.diary.acknowledged().values())
        self.report.figures["turns shown to their end"] = kinds["answered"]
        self.report.figures["turns shown in part"] = kinds["acknowledged"]
        self.report.figures["load of the machine at the end"] = round(os.getloadavg()[1], 1)

    def _until(self, happened: Callable[[], bool], patience_s: float) -> bool:
        until_s = time.monotonic() + patience_s
        while not happened():
            if time.monotonic() > until_s:
                return False
            time.sleep(0.05)
        return True
