"""One version in the other's place when things go wrong midway: dpkg, the disk, other installations, power."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from sync.upgrades import helper, keeping
from sync.upgrades.intake import Intake
from sync.upgrades.machine import Machine
from sync.upgrades.orders import PRESENT, Deed, Order, Outcome, told_in
from sync.upgrades.places import HELPER, KEPT, WAY_BACK
from tests.sync.upgrades.branch import Branch, needs_root_and_dpkg, somebody_installs

pytestmark = needs_root_and_dpkg
Install = Callable[[Machine, Path], str]
REAL: Install = Machine.install
FULL = "dpkg: error processing archive: No space left on device"


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return Branch(tmp_path)


@pytest.fixture
def upgraded(branch: Branch) -> Branch:
    """A branch that got a version from head office, and has one to go back to."""
    branch.hands_over(branch.package("1.1-1"))
    assert branch.helps().outcome is Outcome.INSTALLED
    return branch


class PowerCut(BaseException):
    """The machine is off."""


def test_others_that_begin_to_install_while_the_way_back_is_packed_are_waited_for(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch.hands_over(branch.package("1.1-1"))
    said = branch.tells_while_it_waits()
    with ExitStack() as others:

        def begun(machine: Machine, name: str, deb: Path) -> None:
            keeping.keep(machine, name, deb)
            others.enter_context(somebody_installs(branch))

        def ended() -> None:
            if any("other packages" in why for why in said):
                others.close()

        monkeypatch.setattr(helper, "keep", begun)
        branch.machine.waited.append(ended)
        told = branch.helps()
    assert (told.outcome, branch.version) == (Outcome.INSTALLED, "1.1-1")
    assert branch.deeds == ["start good", "stop", "start good"]


def test_nobody_else_can_begin_to_install_between_the_stop_and_the_first_screen(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch.hands_over(branch.package("1.1-1", "broken"))
    real = type(branch.machine).stop

    def others_try(self: Machine, unit: str) -> None:
        real(self, unit)
        with pytest.raises(AssertionError), somebody_installs(branch):
            pass

    monkeypatch.setattr(type(branch.machine), "stop", others_try)
    assert branch.helps().outcome is Outcome.WENT_BACK
    assert branch.version == "1.0-1"


def test_what_was_cut_off_goes_on_once_nobody_else_installs(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a start of the machine Debian's own updates begin, too."""
    branch.hands_over(branch.package("1.1-1"))

    def cut(self: Machine, deb: Path) -> str:
        REAL(self, deb)
        raise PowerCut

    with monkeypatch.context() as power:
        power.setattr(Machine, "install", cut)
        with pytest.raises(PowerCut):
            branch.helps()
    said = branch.tells_while_it_waits()
    with ExitStack() as others:
        others.enter_context(somebody_installs(branch))
        branch.machine.waited.append(lambda: others.close() if said else None)
        told = branch.helps()
    assert said == ["It waits until other packages have been installed."]
    assert (told.outcome, branch.version) == (Outcome.INSTALLED, "1.1-1")


@pytest.mark.parametrize("readable", ["13", "15"])
def test_where_dpkg_fails_before_it_touches_anything_the_version_in_use_simply_runs_on(
    branch: Branch, monkeypatch: pytest.MonkeyPatch, readable: str
) -> None:
    """A full disk: neither way can be installed, and neither has to be."""
    branch.hands_over(branch.package("1.1-1", more=f"Steward-Store-Readable-From: {readable}"))
    monkeypatch.setattr(Machine, "install", lambda self, deb: FULL)
    told = branch.helps()
    assert (told.outcome, branch.version) == (Outcome.WENT_BACK, "1.0-1")
    assert "No space left" in told.why
    assert branch.deeds[-1] == "start good"


def test_half_a_version_is_started_and_the_one_before_is_kept_for_a_person(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch.hands_over(branch.package("1.1-1", postinst="exit 1"))
    monkeypatch.setattr(Machine, "install", lambda self, deb: FULL if deb.name == WAY_BACK else REAL(self, deb))
    told = branch.helps()
    assert (told.outcome, branch.version) == (Outcome.STUCK, "")
    assert branch.deeds[-1] == "start good", "dark it does not stay"
    assert branch.machine.of(branch.helpers / "private" / KEPT).version == "1.0-1"
    assert told_in(branch.helpers, PRESENT) is None, "nothing was brought"


def test_a_version_that_stays_for_want_of_a_way_back_runs(branch: Branch) -> None:
    branch.hands_over(branch.package("1.1-1", more="Steward-Store-Readable-From: 15", postinst="exit 1"))
    assert branch.helps().outcome is Outcome.STUCK
    assert branch.deeds[-1] == "start good"


def test_a_disk_that_fills_up_between_the_two_tries_leaves_no_dark_screen(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is under way cannot be written down: the helper ends, and its next start goes on."""
    branch.hands_over(branch.package("1.1-1", "broken"))
    real, full = os.fsync, False

    def filled(self: Machine, deb: Path) -> str:
        nonlocal full
        full = True
        return FULL

    def fsync(file: int) -> None:
        if full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(file)

    with monkeypatch.context() as disk:
        disk.setattr(Machine, "install", filled)
        disk.setattr(os, "fsync", fsync)
        with pytest.raises(OSError, match="No space"):
            branch.helps()
    assert branch.deeds[-1] == "start good"
    assert (branch.helpers / "private" / "unfinished").exists()
    assert branch.helps().outcome is Outcome.WENT_BACK
    assert branch.version == "1.0-1"


@pytest.mark.parametrize("cuts", [1, 2, 5])
@pytest.mark.parametrize("moment", ["install", "stop", "start", "drop"])
def test_a_power_cut_at_any_step_of_a_withdrawal_ends_with_the_version_before(
    upgraded: Branch, moment: str, cuts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgraded.orders(Order(Deed.BACK, 1))
    where = Intake if moment == "drop" else type(upgraded.machine)
    real, done = getattr(where, moment), 0

    def cut(*given: object) -> object:
        nonlocal done
        done += 1
        if done <= cuts:
            raise PowerCut
        return real(*given)

    monkeypatch.setattr(where, moment, cut)
    for _ in range(cuts):
        with pytest.raises(PowerCut):
            upgraded.helps()
    assert went_back(upgraded)


def test_a_power_cut_once_it_is_told_does_neither(upgraded: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    upgraded.orders(Order(Deed.BACK, 1))

    def cut(words: str, **_: object) -> None:
        if "went back" in words:
            raise PowerCut

    with monkeypatch.context() as power:
        power.setattr("builtins.print", cut)
        with pytest.raises(PowerCut):
            upgraded.helps()
    assert went_back(upgraded)


def went_back(branch: Branch) -> bool:
    """Return whether the helper tells that it went back, and everything is as it was before."""
    told = branch.helps()
    assert (told.outcome, branch.version, branch.deeds[-1]) == (Outcome.WENT_BACK, "1.0-1", "start good")
    assert told_in(branch.helpers, PRESENT) is None
    return not list((branch.helpers / "private").iterdir())


def test_the_program_that_began_goes_on_with_a_withdrawal_too(
    upgraded: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """dpkg puts the version before's helper in its place, which may not know what was written down."""
    upgraded.places.helper.write_text("this program")
    upgraded.orders(Order(Deed.BACK, 1))
    seen: list[bytes] = []

    def look(self: Machine, deb: Path) -> str:
        seen.append((upgraded.helpers / HELPER).read_bytes())
        return REAL(self, deb)

    monkeypatch.setattr(Machine, "install", look)
    assert upgraded.helps().outcome is Outcome.WENT_BACK
    assert seen == [b"this program"]
    assert not (upgraded.helpers / HELPER).exists()
