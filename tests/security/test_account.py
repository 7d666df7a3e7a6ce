"""The own account: passwords are changed by who knows the old one, sign-ins end, and every try is written down."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.headoffice.cache import MemoryCache
from sync.headoffice.console.visits import IDLE_S, LONGEST_MS
from sync.headoffice.people.roles import Role
from sync.headoffice.tables.audit import DEEDS
from tests.sync.headoffice.people.offices import NAMES, PASSWORD, Place, bearer, place

NEW = "violet-harbour-anchor-31"
ADVISOR = NAMES[Role.ADVISOR]


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Place]:
    opened = place(tmp_path, whole=True)
    opened.populate()
    yield opened
    opened.office.close()


def test_the_old_password_is_asked_for_before_a_new_one(there: Place) -> None:
    header = there.header(Role.ADVISOR)
    for old in ("", "not-the-old-one-at-all", PASSWORD.upper()):
        refused = there.web.post("/api/v1/auth/password", headers=header, json={"old": old, "new": NEW})
        assert refused.status_code in (401, 422)
        there.pass_s(3600)  # tries are counted; each is given its rest
        header = there.header(Role.ADVISOR)
    right = there.web.post("/api/v1/auth/password", headers=header, json={"old": PASSWORD, "new": NEW})
    assert right.status_code == 200
    assert there.login(ADVISOR, NEW).status_code == 200


def test_a_new_password_ends_every_other_sign_in(there: Place) -> None:
    other = there.login(ADVISOR).json()
    mine = there.login(ADVISOR).json()["access_token"]
    answer = there.web.post("/api/v1/auth/password", headers=bearer(mine), json={"old": PASSWORD, "new": NEW})
    for old in (other["access_token"], mine):
        assert there.web.get("/api/v1/auth/me", headers=bearer(old)).status_code == 401
    assert there.refresh(other["refresh_token"]).status_code == 400
    assert there.web.get("/api/v1/auth/me", headers=bearer(answer.json()["access_token"])).status_code == 200


def test_every_try_to_sign_in_is_written_down(there: Place) -> None:
    there.login(ADVISOR)
    there.login(ADVISOR, "wrong-password-wrong")
    there.login("nobody-by-this-name", "secret-that-was-typed")
    with there.office.database.reading() as connection:
        rows = connection.execute(select(DEEDS.c.who, DEEDS.c.event, DEEDS.c.detail).order_by(DEEDS.c.sequence)).all()
    told = [(row.who, row.event) for row in rows if row.event.startswith("sign")]
    assert told == [(ADVISOR, "signed in"), (ADVISOR, "sign-in refused"), ("unknown", "sign-in refused")]
    everything = json.dumps([str(row) for row in rows])
    assert "secret-that-was-typed" not in everything
    assert "nobody-by-this-name" not in everything, "a name may be a password in the wrong field"


def _console(there: Place) -> None:
    page = there.web.get("/console/sign-in").text
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found is not None
    form = {"form_token": found[1], "name": ADVISOR, "password": PASSWORD, "next": ""}
    assert there.web.post("/console/sign-in", data=form, follow_redirects=False).status_code == 303


def test_who_is_idle_or_stays_too_long_signs_in_again(there: Place) -> None:
    clock = [1000.0]
    there.office.cache = MemoryCache(lambda: clock[0])

    def stays() -> bool:
        return there.web.get("/console/account", follow_redirects=False).status_code == 200

    _console(there)
    clock[0] += IDLE_S - 1
    assert stays()
    clock[0] += IDLE_S + 1
    assert not stays()
    _console(there)
    for _ in range(LONGEST_MS // 1000 // 1200):
        clock[0] += 1200
        there.pass_s(1200)
        assert stays()
    there.pass_s(1200)
    assert not stays()


def test_the_door_masks_passwords_and_lets_managers_fill_them(there: Place) -> None:
    door = there.web.get("/console/sign-in").text
    fields = re.findall(r"<input[^>]*password[^>]*>", door)
    assert fields
    for each in fields:
        assert 'type="password"' in each
        assert 'autocomplete="current-password"' in each
    assert "onpaste" not in door
