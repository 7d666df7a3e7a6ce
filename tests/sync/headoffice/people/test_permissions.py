"""Every route says whom it is for, and every role is refused what the table does not give it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from sync.headoffice.fleet.door import Signed, from_device
from sync.headoffice.people.roles import MAY, Permission, Role
from sync.headoffice.web import ROUTERS
from tests.sync.headoffice.people.offices import Place, place

OPEN_TO_ALL = {
    ("GET", "/health"),
    ("GET", "/health/live"),
    ("GET", "/health/database"),
    ("GET", "/health/cache"),
    ("GET", "/health/knowledge"),
    ("GET", "/health/gpu"),
    ("GET", "/metrics"),
    ("GET", "/.well-known/oauth-authorization-server"),
    ("POST", "/api/v1/auth/token"),
    ("POST", "/api/v1/auth/logout"),
    ("GET", "/api/v1/office"),
    ("POST", "/api/v1/devices/enrol"),
    ("POST", "/csp-reports"),
}
"""Reviewed by hand: health and metrics name nobody, public keys are public, the rest is how
one gets in and out, and reports of browsers are counted and nothing more."""


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    opened = place(Path(tmp_path_factory.mktemp("office")), whole=True)
    opened.populate()
    yield opened
    opened.office.close()


def permissions_of(dependant: Dependant) -> set[Permission]:
    found = set(getattr(dependant.call, "permissions", ()))
    for each in dependant.dependencies:
        found |= permissions_of(each)
    return found


def of_devices(dependant: Dependant) -> bool:
    """Whether a device's signature is asked for instead of a person's token."""
    guarded = dependant.call is from_device or isinstance(dependant.call, Signed)
    return guarded or any(of_devices(each) for each in dependant.dependencies)


def routes(there: Place) -> list[tuple[str, APIRoute]]:
    """Every route for programs; the console's pages have tests of their own."""
    return [
        (method, each)
        for made in ROUTERS
        for each in made(there.office).routes
        if isinstance(each, APIRoute) and each.include_in_schema
        for method in sorted(each.methods or ())
    ]


def test_every_permission_has_its_roles_and_nobody_has_all() -> None:
    assert set(MAY) == set(Permission)
    assert all(MAY.values())
    for role in Role:
        assert any(role not in roles for roles in MAY.values()), role


def test_who_manages_people_reads_no_transcripts_and_who_reads_them_runs_nothing() -> None:
    for role in Role:
        runs = any(
            role in MAY[each] for each in (Permission.RUN_FLEET, Permission.RUN_ROLLOUTS, Permission.MANAGE_PEOPLE)
        )
        reads = any(role in MAY[each] for each in (Permission.READ_SESSIONS, Permission.READ_ANALYSIS))
        assert not (runs and reads), role


def test_every_route_names_a_permission_or_wants_a_devices_signature(there: Place) -> None:
    unguarded = {
        (method, route.path)
        for method, route in routes(there)
        if not permissions_of(route.dependant) and not of_devices(route.dependant)
    }
    assert unguarded == OPEN_TO_ALL


def test_each_role_is_refused_exactly_what_the_table_does_not_give_it(there: Place) -> None:
    headers = {role: there.header(role) for role in Role}
    seen = 0
    for method, route in routes(there):
        wanted = permissions_of(route.dependant)
        if not wanted or route.path == "/api/v1/auth/sessions/{sign_in}":
            continue
        path = route.path.replace("{name}", "nobody.here").replace("{user_id}", "avery")
        for role, header in headers.items():
            if method != "GET" and all(role in MAY[each] for each in wanted):
                continue  # what would change something is tried by its own tests
            status = there.web.request(method, _filled(path), headers=header).status_code
            allowed = all(role in MAY[each] for each in wanted)
            assert (status == 403) == (not allowed), (method, path, role, status)
            seen += 1
        assert there.web.request(method, _filled(path)).status_code == 401, (method, path)
    assert seen > 30


def _filled(path: str) -> str:
    parts = ["0" * 32 if part.startswith("{") else part for part in path.split("/")]
    return "/".join(parts)


def test_the_documentation_has_the_same_table() -> None:
    page = (Path(__file__).parents[4] / "docs" / "headoffice.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| `")
    ]
    told = {row[0].strip("`"): row[2:] for row in rows if row[0].strip("`") in set(Permission)}
    assert told == {each: ["yes" if role in MAY[each] else "" for role in Role] for each in Permission}
