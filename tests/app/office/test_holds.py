"""What compliance holds at head office is kept by its advisors' stores too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.office.holds import HoldKeeper
from sync.errors import Held
from sync.headoffice.fleet import holding
from sync.headoffice.parts import Office, open_office
from sync.store.sessions import SessionStore
from tests.sync.headoffice.served import config_at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with closing(open_office(config_at(tmp_path))) as opened:
        yield opened


def test_a_hold_and_its_end_reach_every_advisor_and_leave_their_own_alone(office: Office, tmp_path: Path) -> None:
    folders = [tmp_path / "advisors" / "0", tmp_path / "advisors-2" / "1"]
    for folder in folders:
        with SessionStore(folder) as store:
            store.start("s1", "avery")
            store.hold("morgan", "its own")
    keeper = HoldKeeper(office)
    assert keeper.look() == 0
    holds = [
        holding.set_hold(office, "client", client, "case 17 of the court", "carla") for client in ("avery", "morgan")
    ]
    assert keeper.look() == 2
    assert keeper.look() == 0, "nothing has changed"
    for folder in folders:
        with SessionStore(folder) as store, pytest.raises(Held, match="head office holds it"):
            store.erase_client("avery")
    for hold in holds:
        holding.lift_hold(office, hold.number, "case 17 is closed", "carla")
    assert keeper.look() == 2
    for folder in folders:
        with SessionStore(folder) as store:
            assert [(hold.client, hold.why) for hold in store.holds()] == [("morgan", "its own")]
            store.erase_client("avery")


def test_after_a_restart_a_lifted_hold_is_found(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "advisors" / "0"
    with SessionStore(folder):
        pass
    hold = holding.set_hold(office, "client", "avery", "case 17 of the court", "carla")
    assert HoldKeeper(office).look() == 1
    holding.lift_hold(office, hold.number, "case 17 is closed", "carla")
    assert HoldKeeper(office).look() == 1
