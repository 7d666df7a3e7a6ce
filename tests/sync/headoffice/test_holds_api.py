"""Compliance's holds over the API: set, listed, lifted, and in the audit log with who did it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.headoffice.people.roles import Role
from sync.headoffice.tables.audit import DEEDS
from tests.sync.headoffice.people.offices import NAMES, Place, place

HOLDS = "/api/v1/holds"
AVERY = {"kind": "client", "subject": "avery", "reason": "case 17 of the court"}


@pytest.fixture(params=["sqlite, memory", "postgresql, redis"])
def there(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    embedded = request.param == "sqlite, memory"
    urls = (
        ("", "") if embedded else (request.getfixturevalue("postgres_database"), request.getfixturevalue("redis_url"))
    )
    opened = place(tmp_path, *urls, whole=True)
    opened.populate()
    yield opened
    opened.office.close()


def test_a_hold_is_set_listed_stops_an_erasure_and_is_lifted(there: Place) -> None:
    header = there.header(Role.COMPLIANCE)
    made = there.web.post(HOLDS, headers=header, json=AVERY)
    assert (made.status_code, made.json()["set_by"]) == (201, NAMES[Role.COMPLIANCE])
    listed = there.web.get(HOLDS, headers=header).json()
    assert (listed["total"], listed["holds"]) == (1, [made.json()])
    erased = there.web.post("/api/v1/erase", headers=header, json={"what": "client", "subject": "avery"})
    assert (erased.status_code, "case 17" in erased.json()["detail"]) == (409, True)
    number = made.json()["number"]
    lifted = there.web.post(f"{HOLDS}/{number}/lift", headers=header, json={"reason": "case 17 is closed"})
    assert (lifted.json()["lifted_by"], lifted.json()["lifted_why"]) == (NAMES[Role.COMPLIANCE], "case 17 is closed")
    assert there.web.get(HOLDS, headers=header).json()["total"] == 0
    assert there.web.get(HOLDS, params={"standing": False}, headers=header).json()["holds"] == [lifted.json()]
    assert (
        there.web.post("/api/v1/erase", headers=header, json={"what": "client", "subject": "avery"}).status_code == 200
    )
    with there.office.database.reading() as connection:
        rows = connection.execute(
            select(DEEDS.c.who, DEEDS.c.event).where(DEEDS.c.event.like("hold %")).order_by(DEEDS.c.sequence)
        ).all()
    assert [tuple(row) for row in rows] == [
        (NAMES[Role.COMPLIANCE], "hold set"),
        (NAMES[Role.COMPLIANCE], "hold lifted"),
    ]


def test_what_cannot_be_held_or_lifted_is_refused(there: Place) -> None:
    header = there.header(Role.COMPLIANCE)
    there.web.post(HOLDS, headers=header, json=AVERY)
    for change, status in (
        ({}, 409),
        ({"reason": "short"}, 422),
        ({"reason": " " * 20}, 422),
        ({"kind": "branch"}, 422),
        ({"subject": ""}, 422),
        ({"kind": "session", "subject": "of nobody"}, 404),
    ):
        assert there.web.post(HOLDS, headers=header, json=AVERY | change).status_code == status, change
    why = {"reason": "case 17 is closed"}
    assert there.web.post(f"{HOLDS}/4711/lift", headers=header, json=why).status_code == 404
    assert there.web.get(HOLDS, headers=header).json()["total"] == 1


@pytest.mark.parametrize("role", [Role.CLIENT, Role.ADVISOR, Role.OPERATOR, Role.ADMIN])
def test_nobody_but_compliance_sees_or_sets_holds(there: Place, role: Role) -> None:
    header = there.header(role)
    assert there.web.get(HOLDS, headers=header).status_code == 403
    assert there.web.post(HOLDS, headers=header, json=AVERY).status_code == 403
    assert there.web.post(f"{HOLDS}/1/lift", headers=header, json={"reason": "case 17 is closed"}).status_code == 403
