"""The courier's process: waits, makes a round, writes down how it went, draws the next moment. Ends with its window."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from app import log
from app.courier import state as states
from app.courier.errands import Visit
from app.courier.error_post import ErrorPost
from app.courier.measuring import Machine, measure_clock, measure_outbox
from app.courier.rhythm import schedule_of
from app.courier.rounds import Done, make_round
from app.courier.way import open_way
from app.settings import Settings
from app.telemetry.error_reports import report_errors
from app.telemetry.metrics import CIRCUIT
from app.telemetry.watch import Watch, open_watch
from sync.errors import SyncError
from sync.outbox.office import open_outbox
from sync.store.identity import enrolment_mark
from sync.store.opened import Store
from sync.transport.addresses import FAILURES_TO_MOVE
from sync.transport.client import OfficeClient

NOT_ENROLLED_S = 60.0
"""So often a device that is enrolled nowhere looks whether it is now."""
_BEHIND_THE_WINDOW = 10  # niceness: nobody waits for it
_log = log.logger("courier")


def serve(pipe: BinaryIO, settings: Settings) -> None:
    """Go to head office by the schedule until the window closes the pipe.

    Args:
        pipe: nothing more is said on it; its end is this process's end.
        settings: of the installation.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_BEHIND_THE_WINDOW)
    log.to_file(settings.data_dir / "logs", "courier")
    report_errors(settings.data_dir, settings.error_address, "courier")
    threading.Thread(target=_end_with, args=(pipe,), name="window-watch", daemon=True).start()
    watch = open_watch(settings.data_dir, "courier")
    Machine(settings, watch).start()
    Courier(settings, random.SystemRandom(), watch).run(threading.Event())


def _end_with(pipe: BinaryIO) -> None:
    with contextlib.suppress(OSError):
        while pipe.read(1):
            pass
    os._exit(0)  # also amid a request: what was sent is known from head office's word, the store is whole at any time


class Courier:
    """Rounds one after the other."""

    def __init__(self, settings: Settings, chance: random.Random, watch: Watch | None = None) -> None:
        """Prepare; nothing is opened yet.

        Args:
            settings: of the installation.
            chance: draws pauses.
            watch: what the process is watched with; None keeps nothing of what is measured.

        Raises:
            Malformed: the opening hours cannot be read.
        """
        self._settings, self._chance, self._watch = settings, chance, watch or Watch()
        self._schedule = schedule_of(settings)
        self._way: tuple[bytes, OfficeClient] | None = None
        self._heavy_at_s = 0.0
        self._stop = threading.Event()
        self._errors = ErrorPost(settings.data_dir, settings.error_address)

    def run(self, stop: threading.Event) -> None:
        """Make rounds until told to stop."""
        self._stop = stop
        self._draw_heavy()
        while not stop.is_set():
            wait_s = self._schedule.pause_s(self._state().failures, self._chance) if self._enrolled() else None
            self._note(next_ms=None if wait_s is None else _now_ms() + round(1000 * wait_s), doing="")
            if not stop.wait(NOT_ENROLLED_S if wait_s is None else wait_s) and wait_s is not None:
                self.go()
            self._errors.go()
        self.close()

    def close(self) -> None:
        """Let go of connections."""
        if self._way:
            self._way[1].close()
        self._way = None

    def go(self) -> None:
        """Make one round, and write down how it went."""
        with states.only_one(self._settings.data_dir, 0.0) as free:
            if not free:  # somebody runs `steward sync now`
                return
            try:
                with Store(self._settings.data_dir) as store:
                    self._round(store)
            except SyncError as error:
                _log.warning("a round failed: %s", error)
                self._note(doing="", progress=0.0, tried_ms=_now_ms(), failure=str(error))

    def _round(self, store: Store) -> None:
        outbox = open_outbox(store)
        if not outbox.identity.enrolled:
            return
        mark = enrolment_mark(store)
        if self._way is None or self._way[0] != mark:
            self.close()
            self._way = (mark, open_way(self._settings, outbox.identity, self._state().address))
        heavy = self._heavy_now()
        self._circuit(trying=True)
        visit = Visit(self._settings, outbox, self._way[1], heavy, self._watch.traces.begin("round"))
        measure_outbox(self._watch.meter, outbox)
        self._watch.traces.close()  # what earlier rounds told goes along with this one
        try:
            done = make_round(visit, lambda wait_s: not self._stop.wait(wait_s), self._chance, self._tell)
        finally:
            visit.trace.end()
        measure_outbox(self._watch.meter, outbox)
        measure_clock(self._watch.meter, visit.client)
        self._note_done(done, visit)
        if heavy and not done.failure:
            self._draw_heavy()

    def _note_done(self, done: Done, visit: Visit) -> None:
        state = self._state()
        self._note(**outcome(state, done, visit))
        self._circuit(trying=False)
        for note in done.round.notes:
            _log.warning("%s", note)
        if done.failure:
            _log.warning("a round ended early: %s", done.failure)

    def _circuit(self, *, trying: bool) -> None:
        """Tell whether head office counts as well: after three rounds in a row that did not reach it, it does not."""
        well = self._state().failures < FAILURES_TO_MOVE
        self._watch.meter.set(CIRCUIT, 0.0 if well else 1.0 if trying else 2.0, part="head_office")

    def _heavy_now(self) -> bool:
        if time.monotonic() < self._heavy_at_s:
            return False
        if self._schedule.heavy_allowed(datetime.now()):
            return True
        self._draw_heavy()
        return False

    def _draw_heavy(self) -> None:
        last_ms = self._state().heavy_ms
        since_s = None if last_ms is None else max(0.0, (_now_ms() - last_ms) / 1000)
        wait_s = self._schedule.heavy_in_s(datetime.now(), since_s, self._chance)
        self._heavy_at_s = time.monotonic() + wait_s
        self._note(next_heavy_ms=None if self._schedule.metered else _now_ms() + round(1000 * wait_s))

    def _enrolled(self) -> bool:
        try:
            if not (self._settings.data_dir / "store" / "steward.db").exists():
                return False
            with Store(self._settings.data_dir) as store:
                return open_outbox(store).identity.enrolled
        except SyncError as error:
            _log.warning("the store cannot be opened: %s", error)
            return False

    def _tell(self, doing: str, progress: float) -> None:
        self._note(doing=doing, progress=round(progress, 3))

    def _state(self) -> states.State:
        return states.load(self._settings.data_dir)

    def _note(self, **changes: object) -> None:
        states.save(self._settings.data_dir, replace(self._state(), **changes))  # type: ignore[arg-type]


def outcome(before: states.State, done: Done, visit: Visit) -> dict[str, object]:
    """Return what a round changes in what is written down."""
    now_ms = _now_ms()
    well = not done.failure
    return {
        "doing": "",
        "progress": 0.0,
        "tried_ms": now_ms,
        "succeeded_ms": now_ms if well else before.succeeded_ms,
        "heavy_ms": now_ms if well and visit.heavy else before.heavy_ms,
        "address": visit.client.address,
        "failure": done.failure,
        "failures": 0 if done.reached else before.failures + 1,
    }


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
