"""Root's helper: carries out one order after the other, and goes on where a power cut left it.

Everything that it needs is imported before a package is touched: the files that it was started from are replaced
meanwhile. Before it begins it keeps itself beside the way back, so that a new version's helper never judges itself.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tomllib
from collections import deque
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from sync.upgrades import rules
from sync.upgrades.intake import Intake, IntakeError
from sync.upgrades.keeping import keep
from sync.upgrades.machine import Machine, MachineError
from sync.upgrades.orders import (
    HELPERS,
    IDENTITY,
    MOST_ORDER_BYTES,
    PACKAGE,
    PRESENT,
    TOLD,
    WAITS,
    Deed,
    Order,
    Outcome,
    Told,
    identity,
)
from sync.upgrades.rules import Fields, Unit, Way

UNFINISHED: Final = "unfinished"
KEPT: Final = "previous.deb"
"""What was installed before; good until it is gone back to, or the next version stands."""
WAY_BACK: Final = "present.deb"
"""What is installed, while something newer is tried."""
HELPER: Final = "helper.pyz"
_PRIVATE: Final = "private"


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything lies.

    Attributes:
        data_dir: of the device's user.
        helpers: the helper's own folder.
        keys: who may sign releases (ssh-keygen's ALLOWED SIGNERS); root's file in the installed package.
        identity: the installed package's name, version and architecture; root's too.
        settings: root's settings, of which `packages` counts here as well.
        helper: the file that this program runs from.
    """

    data_dir: Path = Path("/var/lib/steward")
    helpers: Path = HELPERS
    keys: Path = Path("/usr/share/steward/allowed_signers")
    identity: Path = IDENTITY
    settings: Path = Path("/etc/steward/steward.toml")
    helper: Path = Path(sys.argv[0])

    @property
    def private(self) -> Path:
        """For root alone."""
        return self.helpers / _PRIVATE


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What is under way, written down before each step.

    Attributes:
        bundle: that it is about.
        deed: `install` until the new version stands, `back` once it is given up or withdrawn.
        way_back: file of the version to go back to.
        before, after: versions; `after` is the one that the order brings, or takes back.
        before_layout, after_readable_from: of the store, as the two packages say.
        unit: the kiosk's service.
        stood: whether its first screen stood before.
        tries: how often dpkg was begun.
        why: for going back.
    """

    bundle: int
    deed: str
    way_back: str
    before: str
    after: str
    before_layout: int
    after_readable_from: int
    unit: str
    stood: bool
    tries: int = 0
    why: str = ""


class Helper:
    """One run of the helper."""

    def __init__(self, places: Places, machine: Machine) -> None:
        """Args:
        places: where everything lies.
        machine: dpkg, apt-get, systemctl and ssh-keygen.
        """  # noqa: D205
        self._places, self._machine = places, machine
        self._intake = Intake(places.data_dir)
        self._waits = 0, ""

    def run(self) -> None:
        """Finish what is unfinished, then carry out orders until there is none.

        Raises:
            OSError: the helper's own folder cannot be used.
        """
        self._places.helpers.mkdir(mode=0o755, parents=True, exist_ok=True)
        self._places.private.mkdir(mode=0o700, exist_ok=True)
        if (state := self._unfinished()) is not None:
            self._carry_out(state)
        while (order := self._intake.order()) is not None:
            self._one(order)

    # ---- an order

    def _one(self, order: Order) -> None:
        name = self._name()
        installed = self._machine.installed(name) if name else None
        if installed is None:
            return self._end(order.bundle, Outcome.REFUSED, "", "", "Steward is not installed as a package here.")
        if order.deed is Deed.BACK:
            return self._withdraw(order, installed)
        try:
            deb, offered = self._verified(installed)
        except FileNotFoundError:  # an order without what it is about
            return self._intake.drop()
        except (IntakeError, MachineError) as error:
            return self._end(order.bundle, Outcome.REFUSED, "", installed.version, str(error))
        except OSError as error:  # a full disk: the next look may find room
            self._wait_for(order, "", installed, f"It waits: {error.strerror}.")
            return self._machine.pause(rules.LATER_S)
        try:
            if not self._is_time(order, installed, offered, deb):
                return None
        except (MachineError, OSError) as error:
            return self._end(order.bundle, Outcome.REFUSED, offered.version, installed.version, f"No way back: {error}")
        return self._carry_out(self._planned(order, WAY_BACK, installed, offered))

    def _is_time(self, order: Order, installed: Fields, offered: Fields, deb: Path) -> bool:
        """Wait, and keep a way back; that takes a minute, in which somebody may have come."""
        while self._wait(order, installed, offered, deb):
            keep(self._machine, installed.name, self._places.private / WAY_BACK)
            unit = rules.among(self._machine.units())
            if unit and rules.is_quiet(self._machine.unit(unit)):
                return True
        return False

    def _verified(self, installed: Fields) -> tuple[Path, Fields]:
        """Copy what was handed over to where nobody else writes, and look at the copy: signature first."""
        if self._are_off():
            raise IntakeError("The setting packages is off on this machine.")
        deb, signature = self._intake.take(self._places.private)
        if why := self._machine.signed(deb, signature, self._places.keys):
            raise IntakeError(why)
        offered = self._machine.of(deb)
        newer = self._machine.is_newer(offered.version, installed.version)
        if why := rules.fits(offered, installed, newer=newer):
            raise IntakeError(why)
        code, said = self._machine.simulated(deb, self._places.private / "apt")
        if why := rules.needs_others(said, code, offered.name):
            raise IntakeError(why)
        return deb, offered

    def _withdraw(self, order: Order, installed: Fields) -> None:
        """Go back to the version before, which head office wishes."""
        kept = self._places.private / KEPT
        if not kept.is_file():
            return self._end(order.bundle, Outcome.REFUSED, "", installed.version, "There is no version to go back to.")
        try:
            before = self._machine.of(kept)
        except MachineError as error:
            return self._end(order.bundle, Outcome.REFUSED, "", installed.version, f"What was kept is damaged. {error}")
        if not self._machine.is_newer(installed.version, before.version):
            why = f"{installed.version} is not newer than {before.version}, which was kept."
            return self._end(order.bundle, Outcome.REFUSED, "", installed.version, why)
        if why := rules.may_go_back(before, installed, self._intake.store_layout()):
            return self._end(order.bundle, Outcome.STUCK, installed.version, before.version, why)
        if not self._wait(order, installed, None, kept):
            return None
        planned = self._planned(order, KEPT, before, installed)
        return self._carry_out(replace(planned, why="Head office has withdrawn it."))

    def _planned(self, order: Order, way_back: str, before: Fields, after: Fields) -> Unfinished:
        unit = rules.among(self._machine.units())
        stood = self._machine.unit(unit).stands
        versions = before.version, after.version, before.layout, after.readable_from
        return Unfinished(order.bundle, order.deed, way_back, *versions, unit, stood)

    def _wait(self, order: Order, installed: Fields, offered: Fields | None, deb: Path) -> bool:
        """Wait for the moment; return false where the order has changed meanwhile."""
        looks: deque[Unit] = deque(maxlen=rules.QUIET_LOOKS)
        while True:
            unit = rules.among(self._machine.units())
            looks.append(self._machine.unit(unit) if unit else Unit("inactive"))
            present = self._intake.order()
            if present is None or (present.deed, present.bundle) != (order.deed, order.bundle):
                (self._places.helpers / WAITS).unlink(missing_ok=True)
                return False
            why = rules.waits_for(present, self._machine.now_ms(), looks) or self._room(offered, deb)
            if not why and self._machine.is_locked():
                why = "It waits until other packages have been installed."
            if not why:
                return True
            self._wait_for(order, offered.version if offered else "", installed, why)
            self._machine.pause(rules.LOOK_S)

    def _room(self, offered: Fields | None, deb: Path) -> str:
        unpacked = offered.unpacked_bytes if offered else self._machine.of(deb).unpacked_bytes
        return rules.room_for(deb.stat().st_size, unpacked, self._machine.free_bytes(self._places.private))

    # ---- carrying it out

    def _carry_out(self, state: Unfinished) -> None:
        """Install, look, and go back where the first screen does not come; also what a power cut ended."""
        if state.deed == Deed.INSTALL:
            why = "Its installation was cut off twice."
            if rules.tries_again(state.tries):
                self._keep_helper()
                why = self._replace(state, self._places.private / PACKAGE)
            if not why:
                self._keep_way_back()
                self._note_present(state, "")
                return self._end(state.bundle, Outcome.INSTALLED, state.after, state.before, "")
            if stuck := rules.may_go_back(*_both(state), self._intake.store_layout()):
                self._note_present(state, why)
                return self._end(state.bundle, Outcome.STUCK, state.after, state.before, f"{why} {stuck}")
            state = replace(state, deed=Deed.BACK, why=why)
        way_back = self._places.private / state.way_back
        if why := self._replace(state, way_back if way_back.exists() else self._places.private / KEPT):
            return self._end(state.bundle, Outcome.STUCK, state.after, state.before, f"{state.why} {why}")
        if state.way_back == KEPT:
            (self._places.private / KEPT).unlink(missing_ok=True)
            (self._places.helpers / PRESENT).unlink(missing_ok=True)
        return self._end(state.bundle, Outcome.WENT_BACK, state.after, state.before, state.why)

    def _replace(self, state: Unfinished, deb: Path) -> str:
        """Put one version in the other's place; return what is wrong with it afterwards, "" when it stands."""
        self._write(replace(state, tries=state.tries + 1))
        if state.unit:
            self._machine.stop(state.unit)
        if wrong := self._machine.install(deb):
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

    # ---- what is written down

    def _end(self, bundle: int, outcome: Outcome, version: str, before: str, why: str) -> None:
        """Tell what came of an order, and clear away what is not needed any more."""
        told = Told(outcome, bundle, version, before, why, self._machine.now_ms())
        _write(self._places.helpers / TOLD, told.to_bytes(), 0o644)
        _say(told)
        (self._places.helpers / WAITS).unlink(missing_ok=True)
        (self._places.private / UNFINISHED).unlink(missing_ok=True)
        for path in self._places.private.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != KEPT:
                path.unlink()
        (self._places.helpers / HELPER).unlink(missing_ok=True)
        self._intake.drop()

    def _keep_way_back(self) -> None:
        """Keep what was there before; after a power cut that may have been done."""
        with suppress(FileNotFoundError):
            (self._places.private / WAY_BACK).replace(self._places.private / KEPT)

    def _note_present(self, state: Unfinished, why: str) -> None:
        told = Told(Outcome.INSTALLED, state.bundle, state.after, state.before, why, self._machine.now_ms())
        _write(self._places.helpers / PRESENT, told.to_bytes(), 0o644)

    def _wait_for(self, order: Order, offered: str, installed: Fields, why: str) -> None:
        """Tell what an order waits for, each thing once."""
        told = Told(Outcome.WAITING, order.bundle, offered, installed.version, why, self._machine.now_ms())
        if self._waits != (told.bundle, why):
            _write(self._places.helpers / WAITS, told.to_bytes(), 0o644)
            _say(told)
        self._waits = told.bundle, why

    def _keep_helper(self) -> None:
        """Keep this very program for the next start, should one come before it has ended."""
        if self._places.helper.is_file() and self._places.helper != self._places.helpers / HELPER:
            _write(self._places.helpers / HELPER, self._places.helper.read_bytes(), 0o644)

    def _write(self, state: Unfinished) -> None:
        _write(self._places.private / UNFINISHED, json.dumps(asdict(state)).encode(), 0o600)

    def _unfinished(self) -> Unfinished | None:
        try:
            return Unfinished(**json.loads((self._places.private / UNFINISHED).read_bytes()[:MOST_ORDER_BYTES]))
        except (OSError, ValueError, TypeError):
            return None

    def _name(self) -> str:
        found = identity(self._places.identity)
        return found.name if found else ""

    def _are_off(self) -> bool:
        try:
            return tomllib.loads(self._places.settings.read_text(encoding="utf-8")).get("packages") == "off"
        except (OSError, ValueError):
            return False


def _say(told: Told) -> None:
    """Say it in the journal."""
    said = f"bundle {told.bundle}: {told.outcome} {told.version}".rstrip()
    print(f"{said}: {told.why}" if told.why else said, flush=True)


def _both(state: Unfinished) -> tuple[Fields, Fields]:
    """Return the version before and the one after, as far as their stores are concerned."""
    before = Fields("", state.before, "", layout=state.before_layout)
    return before, Fields("", state.after, "", readable_from=state.after_readable_from)


def _write(path: Path, content: bytes, mode: int) -> None:
    """Write a file whole or not at all, durably."""
    new = path.with_name(path.name + ".new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        os.fchmod(file.fileno(), mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


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
