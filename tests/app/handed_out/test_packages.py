"""The program's next version from head office's folder to an installed package, and back: every part is a real one."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.care.package import package
from app.errors import UsageError
from app.handed_out.packages import see_to, upgrade_of
from app.handed_out.session import begin
from app.settings import load
from sync.store.bundles import State
from sync.store.opened import Store
from sync.types import Kind
from sync.upgrades.orders import HANDED, ORDER, PACKAGE, Outcome
from tests.sync.bundles.office import Device, Office
from tests.sync.upgrades.branch import Branch

pytestmark = pytest.mark.skipif(
    os.name != "posix" or os.getuid() != 0 or not all(map(shutil.which, ("dpkg", "apt-get", "ssh-keygen"))),
    reason="packages are installed by root, with dpkg, apt-get and ssh-keygen",
)


class Kiosk:
    """A kiosk with head office, its user's store and root's helper."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.branch = Branch(folder / "machine")
        self.office, self.store = Office(folder / "office"), store
        self.device = Device(store, self.office)
        self.settings = dataclasses.replace(load(environment={}), data_dir=store.folder)
        self.branch.data = store.folder

    def publishes(self, deb: Path, key: Path | None = None) -> None:
        from installers.release import signing

        signature = signing.sign(deb, key or self.branch.key)
        self.office.publish(Kind.PACKAGE, {each.name: each.read_bytes() for each in (deb, signature)})

    def round(self) -> None:
        """Do what the courier does in a round, and then what the helper does."""
        self.see()
        self.device.fetch()
        self.see()
        if (self.store.folder / HANDED / ORDER).exists():
            self.branch.helps()

    def see(self) -> None:
        see_to(
            self.settings, self.store, self.device.room, file=self.branch.places.identity, helpers=self.branch.helpers
        )

    def states(self) -> dict[int, State]:
        return {row.version: row.state for row in self.device.room.rows() if row.kind == Kind.PACKAGE}


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    (tmp_path / "machine").mkdir()
    with Store(tmp_path / "machine" / "data") as store:
        yield Kiosk(tmp_path, store)


def test_what_is_published_is_installed_and_told(kiosk: Kiosk) -> None:
    kiosk.publishes(kiosk.branch.package("1.1-1"))
    kiosk.round()
    assert kiosk.branch.version == "1.1-1"
    kiosk.round()
    assert kiosk.states() == {1: State.ACTIVE}
    assert "bundle active" in kiosk.device.events()
    told = upgrade_of(kiosk.branch.places.identity, kiosk.branch.helpers)
    assert told == {
        "package": "steward-kiosk 1.1-1",
        "upgrade": "installed 1.1-1",
        "upgrade_bundle": 1,
        "upgrade_outcome": "installed",
    }
    found = package(kiosk.settings, file=kiosk.branch.places.identity, helpers=kiosk.branch.helpers)
    assert found.state == "good"
    assert "1.1-1 was installed over 1.0-1" in found.found


def test_a_session_leaves_a_package_to_the_helper(kiosk: Kiosk) -> None:
    kiosk.publishes(kiosk.branch.package("1.1-1"))
    kiosk.device.fetch()
    hold = begin(kiosk.settings)
    assert hold is not None
    hold.close()
    assert kiosk.states() == {1: State.STAGED}


def test_a_version_that_never_shows_its_first_screen_is_gone_back_from_and_not_asked_for_again(kiosk: Kiosk) -> None:
    kiosk.publishes(kiosk.branch.package("1.1-1", "broken"))
    for _ in range(3):
        kiosk.round()
    assert kiosk.branch.version == "1.0-1"
    assert kiosk.states() == {1: State.REJECTED}
    assert kiosk.branch.deeds.count("start broken") == 1
    found = package(kiosk.settings, file=kiosk.branch.places.identity, helpers=kiosk.branch.helpers)
    assert (found.state, found.code) == ("note", "upgrade-back")
    assert "went back" in str(upgrade_of(kiosk.branch.places.identity, kiosk.branch.helpers)["upgrade"])


def test_what_head_office_withdraws_is_gone_back_from(kiosk: Kiosk) -> None:
    kiosk.publishes(kiosk.branch.package("1.1-1"))
    kiosk.round()
    kiosk.round()
    kiosk.office.wanted, kiosk.office.withdrawn = (), ((Kind.PACKAGE, 1),)
    kiosk.round()
    assert kiosk.branch.version == "1.0-1"
    kiosk.round()
    assert kiosk.states() == {1: State.REJECTED}
    assert not (kiosk.store.folder / HANDED / ORDER).exists()


def test_what_is_withdrawn_before_its_night_is_never_installed(kiosk: Kiosk) -> None:
    kiosk.publishes(kiosk.branch.package("1.1-1"))
    kiosk.device.fetch()
    kiosk.see()
    assert (kiosk.store.folder / HANDED / ORDER).exists()
    kiosk.office.wanted, kiosk.office.withdrawn = (), ((Kind.PACKAGE, 1),)
    kiosk.round()
    assert kiosk.branch.version == "1.0-1"
    assert kiosk.states() == {1: State.REJECTED}


def test_who_has_stolen_head_office_and_its_online_keys_installs_nothing_of_their_own(kiosk: Kiosk) -> None:
    """Even with the targets key: the release key is another one, and root looks itself."""
    from installers.release import signing

    thief = kiosk.branch.folder / "thief"
    signing.new_key(thief, "")
    kiosk.publishes(kiosk.branch.package("6.6-6"), thief)
    for _ in range(2):
        kiosk.round()
    assert kiosk.branch.version == "1.0-1"
    assert kiosk.states() == {1: State.REJECTED}


def test_who_has_everything_of_head_office_can_bring_no_old_version_back(kiosk: Kiosk) -> None:
    """A downgrade: a version with a known weakness, rightly signed when it was new."""
    kiosk.publishes(kiosk.branch.package("0.9-1"))
    for _ in range(2):
        kiosk.round()
    assert kiosk.branch.version == "1.0-1"
    assert kiosk.states() == {1: State.REJECTED}


def test_where_packages_are_off_nothing_is_handed_over(kiosk: Kiosk) -> None:
    kiosk.settings = dataclasses.replace(kiosk.settings, packages="off")
    kiosk.publishes(kiosk.branch.package("1.1-1"))
    kiosk.round()
    assert kiosk.states() == {1: State.REJECTED}
    assert not (kiosk.store.folder / HANDED / PACKAGE).exists()


def test_where_packages_are_off_a_withdrawal_waits_until_they_are_on(kiosk: Kiosk) -> None:
    kiosk.publishes(kiosk.branch.package("1.1-1"))
    kiosk.round()
    kiosk.round()
    kiosk.office.wanted, kiosk.office.withdrawn = (), ((Kind.PACKAGE, 1),)
    kiosk.settings = dataclasses.replace(kiosk.settings, packages="off")
    (kiosk.branch.folder / "steward.toml").write_text('packages = "off"\n')
    for _ in range(2):
        kiosk.round()
    assert kiosk.branch.version == "1.1-1"
    kiosk.settings = dataclasses.replace(kiosk.settings, packages="on")
    (kiosk.branch.folder / "steward.toml").unlink()
    kiosk.round()
    assert kiosk.branch.version == "1.0-1"


def test_a_version_that_a_person_installed_is_not_gone_back_from(kiosk: Kiosk) -> None:
    """Head office withdraws the bundle that the machine had before."""
    kiosk.publishes(kiosk.branch.package("1.1-1"))
    kiosk.round()
    kiosk.round()
    kiosk.branch.installs("1.2-1")
    kiosk.office.wanted, kiosk.office.withdrawn = (), ((Kind.PACKAGE, 1),)
    for _ in range(3):
        kiosk.round()
    assert kiosk.branch.version == "1.2-1"
    assert not (kiosk.store.folder / HANDED / ORDER).exists(), "it comes to rest"
    told = str(upgrade_of(kiosk.branch.places.identity, kiosk.branch.helpers)["upgrade"])
    assert "did not come with bundle 1" in told


def test_an_installation_that_is_no_package_says_so(kiosk: Kiosk, tmp_path: Path) -> None:
    kiosk.publishes(kiosk.branch.package("1.1-1"))
    kiosk.device.fetch()
    see_to(kiosk.settings, kiosk.store, kiosk.device.room, file=tmp_path / "none", helpers=tmp_path)
    assert kiosk.states() == {1: State.REJECTED}
    assert upgrade_of(tmp_path / "none", tmp_path) == {}
    assert "not an installation" in package(kiosk.settings, file=tmp_path / "none", helpers=tmp_path).found


@pytest.mark.parametrize("outcome", [Outcome.STUCK, Outcome.REFUSED])
def test_the_doctor_has_advice_for_what_did_not_go_well(tmp_path: Path, outcome: Outcome) -> None:
    from sync.upgrades.orders import Told

    (tmp_path / "package").write_text("steward-kiosk 1.0-1 amd64\n")
    (tmp_path / "told").write_bytes(Told(outcome, 1, "1.1-1", "1.0-1", "For a reason.", 5).to_bytes())
    found = package(load(environment={}), file=tmp_path / "package", helpers=tmp_path)
    assert found.state == ("bad" if outcome is Outcome.STUCK else "note")
    assert found.to_do
    assert "For a reason." in found.found


def test_a_folder_without_signatures_is_not_published(tmp_path: Path) -> None:
    (tmp_path / "steward-kiosk_0.2.0-1_amd64.deb").touch()
    done = CliRunner().invoke(
        cli, ["headoffice", "publish", "package", str(tmp_path)], env={"STEWARD_DATA_DIR": str(tmp_path / "data")}
    )
    assert isinstance(done.exception, UsageError)
    assert "no signature beside it" in str(done.exception)
