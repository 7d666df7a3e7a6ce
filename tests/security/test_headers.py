"""What browsers and caches are told with each answer, and that looking changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select

from sync.headoffice.people.roles import Role
from sync.headoffice.tables import METADATA
from tests.sync.headoffice.people.offices import NAMES, Place, place

CHANGED_BY_LOOKING = {
    "authorization_codes",
    "deeds",
    "deed_checkpoints",
    "sign_ins",
    "refresh_tokens",
    "people",
    "session_index",
}
"""Who looked is written down; where somebody is signed in is told the time; the index of sessions catches up."""


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    opened = place(tmp_path_factory.mktemp("office"), whole=True)
    opened.populate()
    yield opened
    opened.office.close()


def _routes(there: Place, method: str) -> Iterator[tuple[str, APIRoute]]:
    """Yield each route of a method with its address, filled with something harmless."""
    stack = list(there.web.app.routes)  # type: ignore[attr-defined]
    while stack:
        each = stack.pop(0)
        stack = [*getattr(getattr(each, "original_router", None), "routes", ()), *stack]
        if isinstance(each, APIRoute) and method in (each.methods or ()):
            yield re.sub(r"\{[^}]*\}", "1" * 32, each.path), each


def _everything(there: Place) -> dict[str, list[str]]:
    with there.office.database.reading() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table)).all()))
            for name, table in METADATA.tables.items()
            if name not in CHANGED_BY_LOOKING
        }


def _console(there: Place, role: Role) -> None:
    there.web.cookies.clear()
    page = there.web.get("/console/sign-in").text
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found is not None
    form = {"form_token": found[1], "name": NAMES[role], "password": "quiet-walnut-lagoon-7", "next": ""}
    assert there.web.post("/console/sign-in", data=form, follow_redirects=False).status_code == 303


def test_no_page_that_is_only_looked_at_changes_anything(there: Place) -> None:
    before = _everything(there)
    headers = there.header(Role.ADMIN)
    asked = 0
    for role in (Role.ADMIN, Role.COMPLIANCE, Role.OPERATOR):
        headers = there.header(role)
        _console(there, role)
        for path, _ in _routes(there, "GET"):
            assert there.web.get(path, headers=headers, follow_redirects=False).status_code != 500, path
            asked += 1
    assert asked > 60
    assert _everything(there) == before


def test_every_answer_says_what_it_is(there: Place) -> None:
    headers = there.header(Role.COMPLIANCE)
    _console(there, Role.COMPLIANCE)
    for path, _ in _routes(there, "GET"):
        answer = there.web.get(path, headers=headers, follow_redirects=False)
        if answer.content:
            kind = answer.headers["Content-Type"]
            assert "charset=utf-8" in kind or not kind.startswith("text/"), path
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path


def test_no_answer_is_a_script_with_data(there: Place) -> None:
    headers = there.header(Role.COMPLIANCE)
    _console(there, Role.COMPLIANCE)
    for path, _ in _routes(there, "GET"):
        for query in ("", "?callback=alert"):
            answer = there.web.get(path + query, headers=headers, follow_redirects=False)
            assert "javascript" not in answer.headers.get("Content-Type", ""), path
            assert not answer.text.startswith("alert"), path


def test_only_files_named_by_their_content_may_be_kept(there: Place) -> None:
    headers = there.header(Role.COMPLIANCE)
    _console(there, Role.COMPLIANCE)
    for path, _ in _routes(there, "GET"):
        answer = there.web.get(path, headers=headers, follow_redirects=False)
        assert "no-store" in answer.headers["Cache-Control"], path
    door = there.web.get("/console/fleet").text
    kept = re.findall(r'(?:href|src)="(/console/static/[^"]+)"', door)
    assert kept
    for address in kept:
        assert re.search(r"\?v=[0-9a-f]{12}$", address)
        assert "immutable" in there.web.get(address).headers["Cache-Control"]
    assert there.web.get("/console/static/nothing.css").status_code == 404


def test_pages_are_cut_off_from_other_windows(there: Place) -> None:
    for path in ("/console/sign-in", "/health", "/api/v1/auth/me", "/no/such"):
        headers = there.web.get(path).headers
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_no_address_carries_a_secret(there: Place) -> None:
    secret = re.compile(r"token|password|secret|passphrase|cookie", re.IGNORECASE)
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        for path, route in _routes(there, method):
            names = [each.name for each in (*route.dependant.query_params, *route.dependant.path_params)]
            assert not [each for each in names if secret.search(each)], path


def test_downloads_have_names_of_ours(there: Place) -> None:
    _console(there, Role.OPERATOR)
    found = [there.web.get("/console/usage.csv", params={"branch": 'x"\r\nSet-Cookie: a=b'})]
    found.append(there.web.get("/api/v1/audit/export", headers=there.header(Role.COMPLIANCE)))
    named = [answer.headers["Content-Disposition"] for answer in found if "Content-Disposition" in answer.headers]
    assert named
    for each in named:
        assert re.fullmatch(r'attachment; filename="[a-z]+[a-z0-9.-]*\.(csv|zip)"', each)
