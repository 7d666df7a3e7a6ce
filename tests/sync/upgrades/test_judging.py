"""What an order comes to: judged when it arrives and when its moment has come, never by what only passes."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from sync.upgrades import helper, keeping, machine
from sync.upgrades.orders import HANDED, ORDER, PACKAGE, Deed, Order, Outcome, told_in
from tests.sync.upgrades.branch import NAME, Branch, needs_root_and_dpkg, somebody_installs

pytestmark = needs_root_and_dpkg


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return Branch(tmp_path)


def once(branch: Branch, deed: Callable[[], object]) -> None:
    """Have something happen while the helper waits, once."""
    done: list[bool] = []

    def happen() -> None:
        if not done:
            done.append(True)
            deed()

    branch.machine.waited.append(happen)


# ---- what changes while an order waits


def test_a_version_that_a_person_installed_meanwhile_is_not_replaced_by_an_older_one(branch: Branch) -> None:
    branch.hands_over(branch.package("1.1-1"))
    once(branch, lambda: branch.installs("1.2-1"))
    told = branch.helps()
    assert (told.outcome, branch.version) == (Outcome.REFUSED, "1.2-1")
    assert "not newer" in told.why


def test_an_older_one_meanwhile_is_what_is_gone_back_to(branch: Branch) -> None:
    """What was judged of the version before counts no more: all begins anew."""
    branch.hands_over(branch.package("1.2-1", "broken"))
    once(branch, lambda: branch.installs("1.1-1"))
    told = branch.helps()
    assert (told.outcome, told.before, branch.version) == (Outcome.WENT_BACK, "1.1-1", "1.1-1")


def test_a_key_that_was_revoked_meanwhile_opens_nothing(branch: Branch) -> None:
    branch.hands_over(branch.package("1.1-1"))
    public = " ".join(branch.key.with_name("release.pub").read_text().split()[:2])
    once(branch, lambda: (branch.folder / "revoked_keys").write_text(f"{public}\n"))
    told = branch.helps()
    assert (told.outcome, branch.version) == (Outcome.REFUSED, "1.0-1")
    assert "not signed" in told.why


def test_packages_that_were_turned_off_meanwhile_are_off(branch: Branch) -> None:
    branch.hands_over(branch.package("1.1-1"))
    once(branch, lambda: (branch.folder / "steward.toml").write_text('packages = "off"\n'))
    assert "setting packages is off" in branch.helps().why
    assert branch.version == "1.0-1"


# ---- a withdrawal


@pytest.fixture
def upgraded(branch: Branch) -> Branch:
    branch.hands_over(branch.package("1.1-1"), 7)
    assert branch.helps().outcome is Outcome.INSTALLED
    return branch


def test_a_withdrawal_of_another_bundle_than_the_one_that_brought_it_is_refused(upgraded: Branch) -> None:
    upgraded.orders(Order(Deed.BACK, 999))
    told = upgraded.helps()
    assert (told.outcome, upgraded.version) == (Outcome.REFUSED, "1.1-1")
    assert told.why == "1.1-1, which is installed, did not come with bundle 999."


def test_a_withdrawal_does_not_take_back_what_a_person_installed(upgraded: Branch) -> None:
    upgraded.installs("1.2-1")
    upgraded.orders(Order(Deed.BACK, 7))
    told = upgraded.helps()
    assert (told.outcome, upgraded.version) == (Outcome.REFUSED, "1.2-1")
    assert told.why == "1.2-1, which is installed, did not come with bundle 7."


def test_a_withdrawal_does_not_take_back_what_a_person_installed_meanwhile(upgraded: Branch) -> None:
    upgraded.orders(Order(Deed.BACK, 7))
    once(upgraded, lambda: upgraded.installs("1.2-1"))
    assert (upgraded.helps().outcome, upgraded.version) == (Outcome.REFUSED, "1.2-1")


def test_where_packages_are_off_nothing_is_taken_back(upgraded: Branch) -> None:
    (upgraded.folder / "steward.toml").write_text('packages = "off"\n')
    upgraded.orders(Order(Deed.BACK, 7))
    told = upgraded.helps()
    assert (told.outcome, upgraded.version) == (Outcome.REFUSED, "1.1-1")
    assert "setting packages is off" in told.why


# ---- what passes


def test_an_order_that_comes_while_somebody_installs_is_judged_afterwards(branch: Branch) -> None:
    """Amid it nothing that dpkg says counts: what is installed is there in part, or lacks what it needs."""
    branch.hands_over(branch.package("1.1-1"))
    status = branch.root / "var/lib/dpkg/status"
    whole = status.read_text()
    status.write_text(whole.replace("install ok installed", "install ok half-configured"))
    said = branch.tells_while_it_waits()
    with ExitStack() as others:
        others.enter_context(somebody_installs(branch))

        def ended() -> None:
            status.write_text(whole)
            others.close()

        once(branch, ended)
        told = branch.helps()
    assert said[0] == "It waits until other packages have been installed."
    assert (told.outcome, branch.version) == (Outcome.INSTALLED, "1.1-1")


@pytest.mark.parametrize("code", [124, 127, -9])
@pytest.mark.parametrize("program", ["dpkg-query", "dpkg-deb", "dpkg", "apt-get", "ssh-keygen"])
def test_a_program_that_gives_no_answer_is_asked_again(
    branch: Branch, program: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It took too long, could not be started, or the kernel ended it for want of memory."""
    branch.hands_over(branch.package("1.1-1"))
    real = machine.run
    silent: list[bool] = []

    def run(command: list[str], *given: object) -> tuple[int, str]:
        if command[0] == program and not silent:
            silent.append(True)
            return code, ""
        return real(command, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(machine, "run", run)
    said = branch.tells_while_it_waits()
    told = branch.helps()
    assert silent
    assert said[0] == f"It waits: {program} gave no answer."
    assert (told.outcome, branch.version) == (Outcome.INSTALLED, "1.1-1")


def test_a_disk_that_is_full_while_the_way_back_is_packed_is_waited_for(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch.hands_over(branch.package("1.1-1"))
    real, full = keeping.keep, [True]

    def keep(*given: object) -> None:
        if full.pop() if full else False:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(helper, "keep", keep)
    said = branch.tells_while_it_waits()
    assert branch.helps().outcome is Outcome.INSTALLED
    assert "It waits: No space left on device." in said


def test_packing_that_takes_too_long_is_tried_again(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    branch.hands_over(branch.package("1.1-1"))
    monkeypatch.setattr(keeping, "_PACKED_S", 0.0)
    said = branch.tells_while_it_waits()
    branch.machine.waited.append(
        lambda: monkeypatch.setattr(keeping, "_PACKED_S", 1800.0) if any("packed" in why for why in said) else None
    )
    assert branch.helps().outcome is Outcome.INSTALLED
    assert any("was not packed within" in why for why in said)


def test_an_installed_version_that_is_not_whole_is_a_persons(branch: Branch) -> None:
    (branch.root / "usr/share/steward/behaviour").unlink()
    branch.hands_over(branch.package("1.1-1"))
    told = branch.helps()
    assert (told.outcome, branch.version) == (Outcome.REFUSED, "1.0-1")
    assert "No way back" in told.why
    assert "by hand" in told.why


def test_what_is_no_package_is_refused_though_it_is_signed(branch: Branch) -> None:
    file = branch.folder / "text.deb"
    file.write_text("no package")
    branch.hands_over(file)
    assert branch.helps().why == "It is no Debian package."


def test_where_it_is_installed_in_part_it_is_refused(branch: Branch) -> None:
    branch.hands_over(branch.package("1.1-1"))
    subprocess.run(["dpkg", f"--root={branch.root}", "--unpack", branch.package("1.0-2")], check=True)
    assert branch.helps().why == "Steward is not installed as a package here, or only in part."
    assert branch.machine.installed(NAME) is None


def test_an_order_without_what_it_is_about_is_dropped(branch: Branch) -> None:
    branch.hands_over(branch.package("1.1-1"))
    (branch.data / HANDED / PACKAGE).unlink()
    helper.Helper(branch.places, branch.machine).run()
    assert not (branch.data / HANDED / ORDER).exists()
    assert told_in(branch.helpers) is None, "who has the package orders it again"
