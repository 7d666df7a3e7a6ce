"""The way in from a command line: by a browser that comes back to loopback, and by nobody else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sync.errors import Refused, TransportError
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.transport.people import SignIn, asked, by_browser, office_at
from tests.sync.headoffice.people.browser import authorized
from tests.sync.headoffice.served import Served, config_at, serving

NAME, PASSWORD = "ada.operator", "quiet-walnut-lagoon-7"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(config_at(tmp_path)) as found:
        Register(found.office, "tests").add(NAME, Role.OPERATOR, PASSWORD, given=False)
        yield found


def browser(address: str, password: str = PASSWORD) -> None:
    """Opens an address, signs in, and goes where it is sent; on a thread of its own, as a browser does."""

    def visit() -> None:
        office = address.partition("/authorize")[0]
        with httpx.Client(base_url=office, timeout=30) as web:
            back = authorized(web, address, NAME, password)
            assert httpx.get(back.headers["Location"], timeout=30).status_code == 200

    threading.Thread(target=visit).start()


def test_somebody_signs_in_in_their_browser_and_the_command_line_gets_the_token(served: Served) -> None:
    with office_at(served.address) as client:
        badge = by_browser(client, browser)
        status, answer = asked(client, "GET", "/api/v1/auth/me", badge)
        assert (status, NAME in answer) == (200, True)
        assert asked(client, "GET", "/api/v1/auth/sessions?page=2", badge)[0] == 200


@pytest.mark.parametrize(
    "came_back", ["error=access_denied&state={state}&iss={iss}", "code=x&state=other&iss={iss}",
                  "code=x&state={state}&iss=https://evil.example", "code=x&code=y&state={state}&iss={iss}", ""]
)  # fmt: skip
def test_a_browser_that_comes_back_from_elsewhere_is_not_believed(served: Served, came_back: str) -> None:
    sign_in = SignIn(served.address, "http://127.0.0.1:50123/signed-in")
    with pytest.raises(Refused):
        sign_in.code(f"/signed-in?{came_back.format(state=sign_in.state, iss=served.address)}")


def test_a_head_office_that_does_not_answer_is_told_of(served: Served) -> None:
    def comes_back(address: str) -> None:
        browser(address)

    with httpx.Client(base_url=served.address, timeout=30) as client:
        transport = httpx.MockTransport(lambda request: httpx.Response(502, text="<html>"))
        silent = httpx.Client(base_url=served.address, transport=transport)
        with pytest.raises(TransportError, match="no answer"):
            by_browser(silent, comes_back)
        assert client.get("/health/live").status_code == 200


@pytest.mark.parametrize("address", ["office", "http://office.example", "https://office.example/api", "ftp://x", ""])
def test_a_token_goes_over_tls_or_stays_on_this_machine(address: str) -> None:
    with pytest.raises(Refused):
        office_at(address)
