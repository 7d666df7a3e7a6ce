"""What an order comes to, as the machine is now: asked when it arrives, and again when its moment has come."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sync.upgrades import rules
from sync.upgrades.intake import Intake, IntakeError
from sync.upgrades.machine import Machine, MachineError, NoPackageError
from sync.upgrades.orders import PACKAGE, SIGNATURE, Deed, Order, Told, identity
from sync.upgrades.places import KEPT, Places
from sync.upgrades.rules import Fields


@dataclass(frozen=True, slots=True)
class Judged:
    """What an order comes to.

    Attributes:
        deb: to install.
        installed: what is there.
        coming: what takes its place.
        stays: why what is there may not be gone back from; "" when it may, or is not to be.
    """

    deb: Path
    installed: Fields
    coming: Fields
    stays: str = ""


class Judge:
    """Believes nothing that the device's user says."""

    def __init__(self, places: Places, machine: Machine, intake: Intake) -> None:
        """Args:
        places: where everything lies.
        machine: dpkg, apt-get and ssh-keygen.
        intake: the user's folder, for the layout that its store may have.
        """  # noqa: D205
        self._places, self._machine, self._intake = places, machine, intake

    def judged(self, order: Order, brought: Told | None) -> Judged:
        """Return what an order comes to, by the copies that nobody else can write; nobody installs meanwhile.

        Args:
            order: to judge.
            brought: which order brought what was installed last.

        Raises:
            IntakeError: it is refused.
            NoPackageError: so; what was handed over is none.
            MachineError: a program gave no answer.
            OSError: a file cannot be read.
        """
        if self._are_off():
            raise IntakeError("The setting packages is off on this machine.")
        name = self._name()
        installed = self._machine.installed(name) if name else None
        if installed is None:
            raise IntakeError("Steward is not installed as a package here, or only in part.")
        if order.deed is Deed.INSTALL:
            return self._offered(installed)
        return self._withdrawn(installed, order.bundle, brought)

    def version(self) -> str:
        """Return what is installed; "" where nothing is wholly, or dpkg gives no answer."""
        name = self._name()
        with suppress(MachineError):
            found = self._machine.installed(name) if name else None
            return found.version if found else ""
        return ""

    def _offered(self, installed: Fields) -> Judged:
        """Look at what was handed over: signature first."""
        private = self._places.private
        deb = private / PACKAGE
        if why := self._machine.signed(deb, private / SIGNATURE, self._places.keys):
            raise IntakeError(why)
        offered = self._machine.of(deb)
        newer = self._machine.is_newer(offered.version, installed.version)
        if why := rules.fits(offered, installed, newer=newer):
            raise IntakeError(why)
        code, said = self._machine.simulated(deb, private / "apt")
        if why := rules.needs_others(said, code, offered.name):
            raise IntakeError(why)
        return Judged(deb, installed, offered)

    def _withdrawn(self, installed: Fields, bundle: int, brought: Told | None) -> Judged:
        """Look at what there is to go back to, where what is installed came with the bundle that is withdrawn."""
        kept = self._places.private / KEPT
        if not kept.is_file():
            raise IntakeError("There is no version to go back to.")
        if brought is None or (brought.bundle, brought.version) != (bundle, installed.version):
            raise IntakeError(f"{installed.version}, which is installed, did not come with bundle {bundle}.")
        try:
            before = self._machine.of(kept)
        except NoPackageError as error:
            raise IntakeError(f"What was kept is damaged. {error}") from error
        if not self._machine.is_newer(installed.version, before.version):
            raise IntakeError(f"{installed.version} is not newer than {before.version}, which was kept.")
        return Judged(kept, installed, before, rules.may_go_back(before, installed, self._intake.store_layout()))

    def _name(self) -> str:
        found = identity(self._places.identity)
        return found.name if found else ""

    def _are_off(self) -> bool:
        try:
            return tomllib.loads(self._places.settings.read_text(encoding="utf-8")).get("packages") == "off"
        except (OSError, ValueError):
            return False
