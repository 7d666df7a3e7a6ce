"""One version in the other's place: installed, looked at, gone back from; also what a power cut ended."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from pathlib import Path

from sync.upgrades import rules
from sync.upgrades.intake import Intake
from sync.upgrades.judging import Judge, Judged
from sync.upgrades.machine import Machine
from sync.upgrades.notes import Notes, Unfinished
from sync.upgrades.orders import PACKAGE, Deed, Order, Outcome
from sync.upgrades.places import KEPT, WAY_BACK, Places
from sync.upgrades.rules import Fields, Unit, Way


class Carrier:
    """Carries an order out. Nobody else installs meanwhile: whoever calls is `Machine.alone`."""

    def __init__(self, places: Places, machine: Machine, intake: Intake, judge: Judge, notes: Notes) -> None:
        """Args:
        places: where everything lies.
        machine: dpkg and systemctl.
        intake: the user's folder, for the layout that its store may have.
        judge: says what is installed.
        notes: where each step is written down.
        """  # noqa: D205
        self._private = places.private
        self._machine, self._intake, self._judge, self._notes = machine, intake, judge, notes

    def planned(self, order: Order, judged: Judged) -> Unfinished:
        """Return what carrying out an order begins with."""
        before, after, way_back, why = judged.installed, judged.coming, WAY_BACK, ""
        if order.deed is Deed.BACK:
            before, after, way_back, why = after, before, KEPT, "Head office has withdrawn it."
        unit = rules.among(self._machine.units())
        stood = self._machine.unit(unit).stands
        versions = before.version, after.version, before.layout, after.readable_from
        return Unfinished(order.bundle, order.deed, way_back, *versions, unit, stood, why=why)

    def carry_out(self, state: Unfinished) -> None:
        """Put one version in the other's place; whatever comes of it, the screen does not stay dark.

        Raises:
            OSError: what is under way cannot be written down; the next start of this program goes on with it.
        """
        try:
            self._notes.keep_helper()
            self._carry_out(state)
        except OSError:
            self._see_it_runs(state)
            raise

    def _carry_out(self, state: Unfinished) -> None:
        if state.deed == Deed.INSTALL:
            why = "Its installation was cut off twice."
            if rules.tries_again(state.tries):
                why = self._replace(state, state.after, self._private / PACKAGE)
            (self._private / PACKAGE).unlink(missing_ok=True)  # on a full disk what follows needs its room
            if not why:
                self._notes.keep_way_back()
                self._notes.present(state, "")
                return self._notes.end(state.bundle, Outcome.INSTALLED, state.after, state.before, "")
            untouched = self._judge.version() == state.before
            if not untouched and (stuck := rules.may_go_back(*_both(state), self._intake.store_layout())):
                return self._stay(state, f"{why} {stuck}")
            state = replace(state, deed=Deed.BACK, why=why)
        way_back = self._private / state.way_back
        if why := self._replace(state, state.before, way_back if way_back.exists() else self._private / KEPT):
            return self._stay(state, f"{state.why} {why}")
        spent = state.way_back == KEPT
        return self._notes.end(state.bundle, Outcome.WENT_BACK, state.after, state.before, state.why, spent=spent)

    def _replace(self, state: Unfinished, version: str, deb: Path) -> str:
        """Have a version run; return what is wrong with it afterwards, "" when it stands."""
        self._notes.under_way(replace(state, tries=state.tries + 1))
        if state.unit:
            self._machine.stop(state.unit)
        wrong = self._machine.install(deb)
        if wrong and self._judge.version() != version:  # dpkg may fail where what is wanted is there, whole
            return f"It could not be installed ({wrong.rstrip('.')})."
        if not state.unit:
            return ""
        self._machine.start(state.unit)
        if self._stands(state.unit) or not state.stood:
            return ""
        return "Its first screen did not come, or did not stay."

    def _stands(self, unit: str) -> bool:
        since_s = self._machine.monotonic_s()
        looks: deque[tuple[float, Unit]] = deque(maxlen=1000)
        while True:
            looks.append((self._machine.monotonic_s(), self._machine.unit(unit)))
            way = rules.health(looks, since_s)
            if way is not Way.WAIT:
                return way is Way.STAY
            self._machine.pause(1.0)

    def _stay(self, state: Unfinished, why: str) -> None:
        """Leave what is there, since nothing else can be brought; the version before is kept for a person."""
        self._see_it_runs(state)
        if state.way_back == WAY_BACK:
            self._notes.keep_way_back()
        if self._judge.version() == state.after:
            self._notes.present(state, why)
        self._notes.end(state.bundle, Outcome.STUCK, state.after, state.before, why)

    def _see_it_runs(self, state: Unfinished) -> None:
        """Start the kiosk where it was stopped: even half a version may show more than a dark screen."""
        if state.unit and self._machine.unit(state.unit).active in ("inactive", "failed"):
            self._machine.start(state.unit)


def _both(state: Unfinished) -> tuple[Fields, Fields]:
    """Return the version before and the one after, as far as their stores are concerned."""
    before = Fields("", state.before, "", layout=state.before_layout)
    return before, Fields("", state.after, "", readable_from=state.after_readable_from)
