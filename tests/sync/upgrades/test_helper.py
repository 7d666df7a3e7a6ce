"""Root's helper with real dpkg, apt-get and ssh-keygen: a version is installed, gone back from, or refused."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from installers.release import signing
from sync.upgrades.helper import Helper
from sync.upgrades.orders import HANDED, ORDER, PACKAGE, Deed, Order, Outcome
from sync.upgrades.places import KEPT
from tests.sync.upgrades.branch import ARCHITECTURE, Branch, members

pytestmark = pytest.mark.skipif(
    os.name != "posix" or os.getuid() != 0 or not all(map(shutil.which, ("dpkg", "apt-get", "ssh-keygen"))),
    reason="packages are installed by root, with dpkg, apt-get and ssh-keygen",
)


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return Branch(tmp_path)


def test_a_newer_version_is_installed_and_the_one_before_is_kept(branch: Branch) -> None:
    branch.hands_over(branch.package("1.1-1"))
    told = branch.helps()
    assert (told.outcome, told.version, told.before, told.why) == (Outcome.INSTALLED, "1.1-1", "1.0-1", "")
    assert branch.version == "1.1-1"
    assert branch.machine.of(branch.helpers / "private" / KEPT).version == "1.0-1"
    assert branch.deeds[-2:] == ["stop", "start good"], "nobody can begin a visit amid it"
    assert not list((branch.data / HANDED).iterdir())


def test_the_way_back_is_the_installed_version_file_by_file(branch: Branch) -> None:
    first = branch.package("1.0-1")
    branch.hands_over(branch.package("1.1-1"))
    branch.helps()
    kept = branch.helpers / "private" / KEPT
    assert members(kept) == members(first)
    assert branch.machine.of(kept) == branch.machine.of(first)


def test_a_version_whose_first_screen_never_comes_gives_way_to_the_one_before(branch: Branch) -> None:
    branch.hands_over(branch.package("1.1-1", "broken"))
    told = branch.helps()
    assert told.outcome is Outcome.WENT_BACK
    assert "first screen" in told.why
    assert branch.version == "1.0-1"
    assert branch.deeds[-4:] == ["stop", "start broken", "stop", "start good"]


def test_a_version_that_dpkg_cannot_install_leaves_the_one_before(branch: Branch) -> None:
    """One of its files is another package's, which apt-get does not foresee."""
    admin = branch.root / "var/lib/dpkg"
    with (admin / "status").open("a") as status:
        status.write(
            "\nPackage: other\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n"
            "Maintainer: a <a@bank.example>\nDescription: another\n"
        )
    (admin / "info/other.list").write_text("/.\n/usr/share/steward/taken\n")
    (branch.root / "usr/share/steward/taken").touch()
    branch.hands_over(branch.package("1.1-1", taken="x"))
    told = branch.helps()
    assert (told.outcome, branch.version) == (Outcome.WENT_BACK, "1.0-1")
    assert "could not be installed" in told.why
    assert branch.deeds[-1] == "start good"


def test_what_nobody_signed_with_a_known_key_is_refused(branch: Branch) -> None:
    stranger = branch.folder / "stranger"
    signing.new_key(stranger, "")
    branch.hands_over(branch.package("1.1-1"), key=stranger)
    told = branch.helps()
    assert (told.outcome, branch.version) == (Outcome.REFUSED, "1.0-1")
    assert "not signed" in told.why
    assert branch.deeds == ["start good"], "the kiosk was not touched"


def test_a_signed_package_that_was_changed_afterwards_is_refused(branch: Branch) -> None:
    branch.hands_over(branch.package("1.1-1"))
    handed = branch.data / HANDED / PACKAGE
    handed.write_bytes(handed.read_bytes()[:-1] + b"x")
    assert branch.helps().outcome is Outcome.REFUSED
    assert branch.version == "1.0-1"


def test_a_signature_for_another_purpose_counts_for_nothing(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as other:
        other.setattr(signing, "NAMESPACE", "git")
        branch.hands_over(branch.package("1.1-1"))
    assert branch.helps().outcome is Outcome.REFUSED


def test_a_key_that_was_revoked_counts_no_more_although_it_still_stands_among_the_signers(branch: Branch) -> None:
    public = branch.key.with_name("release.pub").read_text()
    (branch.folder / "revoked_keys").write_text(" ".join(public.split()[:2]) + "\n")
    branch.hands_over(branch.package("1.1-1"))
    assert branch.helps().outcome is Outcome.REFUSED


def test_without_any_key_in_the_package_nothing_is_installed(branch: Branch) -> None:
    branch.signers.write_text("# none yet\n")
    branch.hands_over(branch.package("1.1-1"))
    assert branch.helps().outcome is Outcome.REFUSED


@pytest.mark.parametrize("version", ["1.0-1", "0.9-1", "1.0~rc1-1"])
def test_a_signed_version_that_is_not_newer_is_refused(branch: Branch, version: str) -> None:
    branch.hands_over(branch.package(version))
    told = branch.helps()
    assert told.outcome is Outcome.REFUSED
    assert "not newer" in told.why


def test_another_package_and_another_architecture_are_refused(branch: Branch) -> None:
    branch.hands_over(branch.package("1.1-1", more="Package: steward-workstation"))
    assert "steward-workstation" in branch.helps().why
    other = "arm64" if ARCHITECTURE != "arm64" else "amd64"
    branch.hands_over(branch.package("1.2-1", more=f"Architecture: {other}"), 2)
    assert other in branch.helps().why


def test_an_upgrade_that_needs_other_packages_is_refused_before_anything_is_changed(branch: Branch) -> None:
    branch.hands_over(branch.package("1.1-1", more="Depends: libnever (>= 2)"))
    told = branch.helps()
    assert told.outcome is Outcome.REFUSED
    assert "It needs libnever" in told.why
    assert branch.deeds == ["start good"]


def test_a_link_in_the_users_folder_leads_nowhere(branch: Branch, tmp_path: Path) -> None:
    """A user who was taken over would have root read, or remove, another file."""
    branch.hands_over(branch.package("1.1-1"))
    secret = tmp_path / "secret"
    secret.write_text("root's")
    handed = branch.data / HANDED
    (handed / PACKAGE).unlink()
    (handed / PACKAGE).symlink_to(secret)
    assert branch.helps().outcome is Outcome.REFUSED
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / ORDER).write_bytes(Order(Deed.INSTALL, 3).to_bytes())
    handed.rmdir()
    handed.symlink_to(elsewhere, target_is_directory=True)
    Helper(branch.places, branch.machine).run()
    assert (elsewhere / ORDER).exists()
    assert secret.read_text() == "root's"


def test_a_pipe_in_the_packages_place_is_not_waited_for(branch: Branch) -> None:
    branch.hands_over(branch.package("1.1-1"))
    (branch.data / HANDED / PACKAGE).unlink()
    os.mkfifo(branch.data / HANDED / PACKAGE)
    assert branch.helps().outcome is Outcome.REFUSED


def test_what_is_exchanged_after_it_was_copied_is_not_what_is_installed(branch: Branch) -> None:
    """The race in staging: the user's folder changes while the helper waits for a quiet moment."""
    branch.hands_over(branch.package("1.1-1"))
    evil = branch.package("6.6-6", "broken").read_bytes()

    def exchange() -> None:
        if (branch.data / HANDED / ORDER).exists():
            (branch.data / HANDED / PACKAGE).write_bytes(evil)

    branch.machine.waited.append(exchange)
    assert branch.helps().version == "1.1-1"
    assert branch.version == "1.1-1"


def test_head_offices_withdrawal_leads_back_one_version_and_no_further(branch: Branch) -> None:
    branch.hands_over(branch.package("1.1-1"))
    branch.helps()
    branch.orders(Order(Deed.BACK, 1))
    told = branch.helps()
    assert (told.outcome, branch.version) == (Outcome.WENT_BACK, "1.0-1")
    branch.orders(Order(Deed.BACK, 1))
    told = branch.helps()
    assert (told.outcome, branch.version) == (Outcome.REFUSED, "1.0-1")
    assert "no version to go back to" in told.why


def test_a_failed_try_leaves_the_way_back_of_the_version_in_use(branch: Branch) -> None:
    branch.hands_over(branch.package("1.1-1"))
    branch.helps()
    branch.hands_over(branch.package("1.2-1", "broken"), 2)
    assert branch.helps().outcome is Outcome.WENT_BACK
    assert branch.version == "1.1-1"
    branch.orders(Order(Deed.BACK, 1))
    branch.helps()
    assert branch.version == "1.0-1"


def test_a_store_that_the_version_before_could_not_read_keeps_it_from_coming_back(branch: Branch) -> None:
    layout = "Steward-Store-Layout: 15\nSteward-Store-Readable-From: 15"
    branch.hands_over(branch.package("1.1-1", "broken", more=layout, migrates="15"))
    told = branch.helps()
    assert (told.outcome, branch.version) == (Outcome.STUCK, "1.1-1")
    assert "could not read the store" in told.why


def test_a_store_that_only_got_new_tables_does_not(branch: Branch) -> None:
    layout = "Steward-Store-Layout: 15\nSteward-Store-Readable-From: 13"
    branch.hands_over(branch.package("1.1-1", "broken", more=layout, migrates="15"))
    assert branch.helps().outcome is Outcome.WENT_BACK
    assert branch.version == "1.0-1"


def test_a_version_that_never_opened_the_store_may_always_be_left(branch: Branch) -> None:
    layout = "Steward-Store-Layout: 15\nSteward-Store-Readable-From: 15"
    (branch.data / "store").mkdir()
    (branch.data / "store" / "layout").write_text("13\n")
    branch.hands_over(branch.package("1.1-1", "broken", more=layout))
    assert branch.helps().outcome is Outcome.WENT_BACK


def test_the_setting_of_root_counts_whatever_the_user_orders(branch: Branch) -> None:
    (branch.folder / "steward.toml").write_text('packages = "off"\n')
    branch.hands_over(branch.package("1.1-1"))
    assert "setting packages is off" in branch.helps().why


class PowerCut(BaseException):
    """The machine is off."""


@pytest.mark.parametrize("cuts", [1, 2, 5])
@pytest.mark.parametrize("moment", ["install", "stop", "start"])
def test_a_power_cut_at_any_step_ends_in_one_whole_version_that_runs(
    branch: Branch, moment: str, cuts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch.hands_over(branch.package("1.1-1"))
    real, done = getattr(type(branch.machine), moment), 0

    def cut(self: object, what: object) -> object:
        nonlocal done
        done += 1
        if done <= cuts:
            raise PowerCut
        return real(self, what)

    monkeypatch.setattr(type(branch.machine), moment, cut)
    for _ in range(cuts):
        with pytest.raises(PowerCut):
            branch.helps()
    told = branch.helps()
    assert told.outcome in (Outcome.INSTALLED, Outcome.WENT_BACK)
    assert branch.version == (told.version if told.outcome is Outcome.INSTALLED else told.before)
    assert branch.deeds[-1] == "start good"


@pytest.mark.parametrize("seed", range(3))
def test_a_helper_killed_with_dpkg_at_any_moment_leaves_one_whole_version_in_the_end(branch: Branch, seed: int) -> None:
    """`kill -9` of the helper and all it has started, up to four times; then it is left alone."""
    big = "".join(f"{number}\n" for number in range(200_000))
    branch.hands_over(branch.package("1.1-1", **{f"part{part}": big for part in range(8)}))
    chance = random.Random(seed)
    for _ in range(4):
        command = [sys.executable, "-m", "tests.sync.upgrades.killed_helper", str(branch.folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as helper:
            assert helper.stdout is not None
            helper.stdout.readline()
            with suppress(subprocess.TimeoutExpired):
                helper.wait(chance.uniform(0.05, 2.0))
            with suppress(ProcessLookupError):
                os.killpg(helper.pid, signal.SIGKILL)
    told = branch.helps()
    assert branch.version == (told.version if told.outcome is Outcome.INSTALLED else told.before)
    audit = subprocess.run(["dpkg", f"--root={branch.root}", "--audit"], capture_output=True, text=True, check=True)
    assert audit.stdout == ""
    assert branch.deeds[-1] == "start good"
    assert not (branch.helpers / "private" / "unfinished").exists()
