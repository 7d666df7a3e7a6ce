"""People hear of tries and changes around their own account, and of nobody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.headoffice.errors import NotSignedIn
from sync.headoffice.people import notices
from sync.headoffice.people.register import HAS_FACTOR, Register
from sync.headoffice.people.roles import Role
from sync.headoffice.people.sign_ins import Holder, begun_by, first_step, sign_in
from sync.headoffice.tables.people import PEOPLE
from tests.sync.headoffice.people.offices import NAMES, PASSWORD, Place, bearer, place

ADVISOR = NAMES[Role.ADVISOR]


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Place]:
    opened = place(tmp_path, whole=True)
    opened.populate()
    yield opened
    opened.office.close()


def console(there: Place, password: str = PASSWORD) -> str:
    """Sign in at the console; returns where one is led."""
    there.web.cookies.clear()
    page = there.web.get("/console/sign-in?next=/console/sessions").text
    token = re.findall(r'name="form_token" value="([^"]+)"', page)[0]
    form = {"form_token": token, "name": ADVISOR, "password": password, "next": "/console/sessions"}
    answer = there.web.post("/console/sign-in", data=form, follow_redirects=False)
    return str(answer.headers.get("Location", answer.status_code))


def tried(here: Place, times: int, address: str) -> None:
    """Somebody else tries, from another address."""
    for _ in range(times):
        with pytest.raises(NotSignedIn):
            first_step(here.office, ADVISOR, "not the password", address)


def test_refused_tries_and_changes_are_listed_for_their_owner_alone(here: Place) -> None:
    tried(here, 2, "203.0.113.7")
    Register(here.office, "root").set_password(ADVISOR, "amber-otter-7-kettle", given=False)
    header = bearer(here.login(ADVISOR, "amber-otter-7-kettle").json()["access_token"])
    told = here.web.get("/api/v1/auth/notices", headers=header).json()
    assert [(each["event"], each["by"], each["address"]) for each in told] == [
        ("password set", "root", ""),
        ("sign-in refused", ADVISOR, "203.0.113.7"),
        ("sign-in refused", ADVISOR, "203.0.113.7"),
    ]
    assert here.web.get("/api/v1/auth/notices", headers=here.header(Role.COMPLIANCE)).json() == []
    here.pass_s(31 * 24 * 3600)
    header = bearer(here.login(ADVISOR, "amber-otter-7-kettle").json()["access_token"])
    assert here.web.get("/api/v1/auth/notices", headers=header).json() == []


def test_who_signs_in_after_somebody_elses_tries_sees_them_first_and_once(there: Place) -> None:
    assert console(there) == "/console/sessions"
    there.pass_s(60)
    tried(there, 1, "203.0.113.7")
    there.pass_s(60)
    assert console(there) == "/console/account?told=look"
    page = there.web.get("/console/account?told=look").text
    assert "may not have been you" in page
    assert "203.0.113.7" in page
    there.pass_s(60)
    assert console(there) == "/console/sessions"


@pytest.mark.parametrize("by", ["the command line", "a program's key", "a new password over the API"])
def test_who_was_signed_in_elsewhere_meanwhile_sees_them_first_all_the_same(there: Place, by: str) -> None:
    assert console(there) == "/console/sessions"
    there.pass_s(60)
    header = bearer(there.login(ADVISOR).json()["access_token"])
    tried(there, 1, "203.0.113.7")
    there.pass_s(60)
    password = PASSWORD
    if by == "the command line":
        assert there.login(ADVISOR).status_code == 200
    elif by == "a program's key":
        with there.office.database.writing() as connection:
            row = connection.execute(select(PEOPLE, HAS_FACTOR).where(PEOPLE.c.name == ADVISOR)).one()
            begun_by(there.office, connection, row, "192.0.2.1", "", "key", Holder("thumbprint", ADVISOR))
    else:
        password = "amber-otter-7-kettle"
        change = {"old": PASSWORD, "new": password}
        assert there.web.post("/api/v1/auth/password", json=change, headers=header).status_code == 200
    there.pass_s(60)
    assert console(there, password) == "/console/account?told=look"
    there.pass_s(60)
    assert console(there, password) == "/console/sessions"


def test_who_was_never_at_the_console_is_told_since_they_first_signed_in_elsewhere(here: Place) -> None:
    tried(here, 1, "203.0.113.7")  # before they knew of their account
    here.pass_s(60)
    assert here.login(ADVISOR).status_code == 200
    here.pass_s(60)
    tried(here, 1, "203.0.113.8")
    here.pass_s(60)
    assert here.login(ADVISOR).status_code == 200
    here.pass_s(60)
    person = sign_in(here.office, first_step(here.office, ADVISOR, PASSWORD, "192.0.2.1"), "", "192.0.2.1")
    assert [each.address for each in notices.strange(here.office, person, "192.0.2.1")] == ["203.0.113.8"]


def test_an_address_in_odd_writing_is_no_client(there: Place) -> None:
    """Behind a balancer it is what its sender wrote."""
    first = first_step(there.office, ADVISOR, PASSWORD, "192.0.2.1")
    there.pass_s(60)
    sign_in(there.office, first, "", '{"client": "talk"}')
    there.pass_s(60)
    tried(there, 1, "203.0.113.7")
    there.pass_s(60)
    sign_in(there.office, first, "", '{"client": "talk"}')
    there.pass_s(60)
    assert console(there) == "/console/sessions"


def test_a_slip_of_ones_own_is_no_alarm_and_many_are(there: Place) -> None:
    assert console(there) == "/console/sessions"
    there.pass_s(60)
    assert console(there, "a slip") == "401"
    assert console(there) == "/console/sessions"
    for _ in range(notices.MANY):
        there.pass_s(60)
        assert console(there, "a slip") == "401"
    there.pass_s(3600)
    assert console(there) == "/console/account?told=look"


def test_what_an_administrator_changed_is_told_at_the_next_sign_in(there: Place) -> None:
    console(there)
    there.pass_s(60)
    Register(there.office, "root").lock(ADVISOR)
    Register(there.office, "root").unlock(ADVISOR)
    there.pass_s(60)
    assert console(there) == "/console/account?told=look"
