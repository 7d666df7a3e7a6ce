"""Administrators change other people, never themselves, and everything is in the audit log."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from sync.headoffice.people.roles import Role
from sync.headoffice.tables.audit import DEEDS
from tests.sync.headoffice.people.offices import NAMES, Place, bearer

PEOPLE = "/api/v1/people"


def test_an_administrator_adds_changes_locks_and_removes_a_person(here: Place) -> None:
    admin = here.header(Role.ADMIN)
    made = here.web.post(PEOPLE, headers=admin, json={"name": "Noor", "role": "advisor", "clients": ["avery"]})
    assert made.status_code == 201
    given = here.login("noor", made.json()["password"]).json()
    assert given["password_change_required"]
    again = here.web.post(PEOPLE, headers=admin, json={"name": "noor", "role": "advisor"})
    assert again.status_code == 409
    duty = {"role": "client", "client": "blake"}
    changed = here.web.put(f"{PEOPLE}/noor/role", headers=admin, json=duty).json()
    assert (changed["role"], changed["client"], changed["clients"]) == ("client", "blake", [])
    fresh = here.web.post(f"{PEOPLE}/noor/password", headers=admin).json()["password"]
    assert here.web.get("/api/v1/auth/me", headers=bearer(given["access_token"])).status_code == 401
    assert here.web.post(f"{PEOPLE}/noor/lock", headers=admin).json()["locked"]
    assert here.login("noor", fresh).status_code == 401
    assert not here.web.post(f"{PEOPLE}/noor/unlock", headers=admin).json()["locked"]
    assert here.login("noor", fresh).status_code == 200
    assert here.web.delete(f"{PEOPLE}/noor", headers=admin).status_code == 204
    assert here.web.delete(f"{PEOPLE}/noor", headers=admin).status_code == 404
    assert "noor" not in [each["name"] for each in here.web.get(PEOPLE, headers=admin).json()]
    with here.office.database.reading() as connection:
        rows = connection.execute(select(DEEDS.c.who, DEEDS.c.event).where(DEEDS.c.subject == "noor")).all()
    assert {who for who, _ in rows} == {NAMES[Role.ADMIN]}
    assert [event for _, event in rows] == [
        "person added",
        "role changed",
        "password set",
        "person locked",
        "person unlocked",
        "person removed",
    ]


def test_of_many_who_add_one_name_at_once_one_succeeds(here: Place) -> None:
    admin = here.header(Role.ADMIN)

    def add(_: int) -> int:
        status: int = here.web.post(PEOPLE, headers=admin, json={"name": "noor", "role": "advisor"}).status_code
        return status

    with ThreadPoolExecutor(5) as pool:
        statuses = sorted(pool.map(add, range(5)))
    assert statuses == [201, 409, 409, 409, 409]


def test_nobody_changes_their_own_role_or_removes_themselves(here: Place) -> None:
    admin, own = here.header(Role.ADMIN), f"{PEOPLE}/{NAMES[Role.ADMIN]}"
    assert here.web.put(f"{own}/role", headers=admin, json={"role": "compliance"}).status_code == 403
    assert here.web.post(f"{own}/lock", headers=admin).status_code == 403
    assert here.web.post(f"{own}/password", headers=admin).status_code == 403
    assert here.web.delete(own, headers=admin).status_code == 403


def test_a_role_and_its_clients_must_fit(here: Place) -> None:
    admin = here.header(Role.ADMIN)
    for wrong in (
        {"name": "x1", "role": "client"},
        {"name": "x1", "role": "admin", "client": "avery"},
        {"name": "x1", "role": "operator", "clients": ["avery"]},
        {"name": "x1", "role": "advisor", "clients": ["../etc"]},
        {"name": "x1", "role": "king"},
        {"name": "x", "role": "admin"},
        {"role": "admin"},
    ):
        answer = here.web.post(PEOPLE, headers=admin, json=wrong)
        assert answer.status_code == 422, wrong
        assert isinstance(answer.json()["detail"], str)
