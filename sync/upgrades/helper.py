"""Root's helper: sees to one order after the other, and goes on where a power cut left it.

Everything that it needs is imported before a package is touched: the files that it was started from are replaced
meanwhile. Before it begins it keeps itself beside the way back, so that a new version's helper never judges itself.
"""

from __future__ import annotations

import sys
from collections import deque

from sync.upgrades import rules
from sync.upgrades.carrying import Carrier
from sync.upgrades.intake import AbsentError, Intake, IntakeError
from sync.upgrades.judging import Judge, Judged
from sync.upgrades.keeping import NoWayBackError, keep
from sync.upgrades.machine import Machine, MachineError, NoPackageError
from sync.upgrades.notes import Notes, Unfinished
from sync.upgrades.orders import Deed, Order, Outcome
from sync.upgrades.places import WAY_BACK, Places
from sync.upgrades.rules import Unit

_OTHERS = "It waits until other packages have been installed."


class Helper:
    """One run of the helper."""

    def __init__(self, places: Places, machine: Machine) -> None:
        """Args:
        places: where everything lies.
        machine: dpkg, apt-get, systemctl and ssh-keygen.
        """  # noqa: D205
        self._private, self._machine = places.private, machine
        self._intake = Intake(places.data_dir)
        self._notes = Notes(places, self._intake, machine.now_ms)
        self._judge = Judge(places, machine, self._intake)
        self._carrier = Carrier(places, machine, self._intake, self._judge, self._notes)

    def run(self) -> None:
        """Finish what is unfinished, then see to orders until there is none.

        Raises:
            OSError: the helper's own folder cannot be used.
        """
        self._notes.begin()
        if (state := self._notes.unfinished()) is not None:
            self._go_on(state)
        while (order := self._intake.order()) is not None:
            self._one(order)

    def _go_on(self, state: Unfinished) -> None:
        """Go on with what was cut off once nobody else installs, which after a start of the machine somebody may."""
        while True:
            with self._machine.alone() as alone:
                if alone:
                    return self._carrier.carry_out(state)
            self._notes.waits(state.bundle, state.after, state.before, _OTHERS)
            self._machine.pause(rules.LOOK_S)

    def _one(self, order: Order) -> None:
        """See to an order; one that cannot be judged or prepared now is taken up again later."""
        try:
            self._see_to(order)
        except AbsentError:  # who has it orders it again
            self._intake.drop()
        except (IntakeError, NoPackageError) as error:
            self._notes.end(order.bundle, Outcome.REFUSED, "", self._judge.version(), str(error))
        except (MachineError, OSError) as error:  # such as a full disk: the next look may find room
            if self._notes.is_unfinished():  # the next start of this program goes on with it
                raise
            why = f"{error.strerror}." if isinstance(error, OSError) else str(error)
            self._notes.waits(order.bundle, "", self._judge.version(), f"It waits: {why}")
            self._machine.pause(rules.LATER_S)

    def _see_to(self, order: Order) -> None:
        """Judge an order, wait for its moment, judge it again and carry it out; if anything differs it begins anew."""
        with self._machine.alone() as alone:  # while others install, half of what dpkg says is amiss
            judged = self._taken(order) if alone else None
        if judged is None:
            self._notes.waits(order.bundle, "", self._judge.version(), _OTHERS)
            return self._machine.pause(rules.LOOK_S)
        if judged.stays:
            versions = judged.installed.version, judged.coming.version
            return self._notes.end(order.bundle, Outcome.STUCK, *versions, judged.stays)
        if not self._is_time(order, judged):
            return None
        with self._machine.alone() as alone:
            # Hours may have passed: a person may have installed another version, or taken back a key or the setting.
            if alone and self._judge.judged(order, self._notes.brought()) == judged and self._nobody_came(order):
                self._carrier.carry_out(self._carrier.planned(order, judged))
        return None

    def _taken(self, order: Order) -> Judged:
        """Copy what was handed over, and return what the order comes to."""
        if order.deed is Deed.INSTALL:
            self._intake.take(self._private)
        return self._judge.judged(order, self._notes.brought())

    def _is_time(self, order: Order, judged: Judged) -> bool:
        """Wait for the moment, with a way back; return false where the order has changed meanwhile.

        Raises:
            IntakeError: there can be no way back.
            MachineError: there is none now.
            OSError: so.
        """
        if not self._wait(order, judged):
            return False
        if order.deed is Deed.BACK:
            return True
        try:
            keep(self._machine, judged.installed.name, self._private / WAY_BACK)
        except NoWayBackError as error:
            raise IntakeError(f"No way back: {error}") from error
        return self._wait(order, judged)  # that took a minute, in which anything may have begun

    def _wait(self, order: Order, judged: Judged) -> bool:
        looks: deque[Unit] = deque(maxlen=rules.QUIET_LOOKS)
        while True:
            looks.append(self._kiosk())
            present = self._wished(order)
            if present is None:
                self._notes.waits_no_more()
                return False
            why = rules.waits_for(present, self._machine.now_ms(), looks) or self._room(judged) or self._others()
            if not why:
                return True
            self._notes.waits(order.bundle, judged.coming.version, judged.installed.version, why)
            self._machine.pause(rules.LOOK_S)

    def _nobody_came(self, order: Order) -> bool:
        """Look once more, since judging takes some seconds."""
        return self._wished(order) is not None and rules.is_quiet(self._kiosk())

    def _wished(self, order: Order) -> Order | None:
        """Return an order with its present hours, or None where it is not what is wished any more."""
        present = self._intake.order()
        same = present is not None and (present.deed, present.bundle) == (order.deed, order.bundle)
        return present if same else None

    def _kiosk(self) -> Unit:
        unit = rules.among(self._machine.units())
        return self._machine.unit(unit) if unit else Unit("inactive")

    def _room(self, judged: Judged) -> str:
        way_back = self._private / WAY_BACK
        free = self._machine.free_bytes(self._private)
        free += way_back.stat().st_size if way_back.is_file() else 0  # its room is part of what is asked for
        return rules.room_for(judged.deb.stat().st_size, judged.coming.unpacked_bytes, free)

    def _others(self) -> str:
        with self._machine.alone() as alone:
            return "" if alone else _OTHERS


def main() -> int:
    """Run once; what is there to do is found in the two folders."""
    try:
        Helper(Places(), Machine()).run()
    except OSError as error:
        print(f"steward-upgrade: {error.filename or 'a file'} cannot be used ({error.strerror}).", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
