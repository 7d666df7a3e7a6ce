"""The way in from a command line: by a browser that comes back to loopback, and by nobody else."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from sync.errors import Refused, TransportError
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.transport import people
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


def port_of(address: str) -> int:
    """Where the command line waits for the browser."""
    return urlsplit(parse_qs(urlsplit(address).query)["redirect_uri"][0]).port or 0


def test_a_connection_on_which_nobody_asks_holds_nothing_up(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Browsers open such ones ahead of time."""
    monkeypatch.setattr(people, "PATIENCE_S", 60.0)
    with ExitStack() as kept, ThreadPoolExecutor(1) as apart:

        def show(address: str) -> None:
            kept.enter_context(socket.create_connection(("127.0.0.1", port_of(address))))
            time.sleep(0.3)  # until it is taken
            browser(address)

        client = kept.enter_context(office_at(served.address))
        try:
            badge = apart.submit(by_browser, client, show).result(timeout=30)
        finally:
            kept.pop_all().close()  # or nothing would end where it is held up
        assert badge.access


def test_nobody_is_waited_for_longer_than_said_with_such_a_connection(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PATIENCE_S", 0.5)
    with ExitStack() as kept, ThreadPoolExecutor(1) as apart:

        def show(address: str) -> None:
            kept.enter_context(socket.create_connection(("127.0.0.1", port_of(address))))

        client = kept.enter_context(office_at(served.address))
        try:
            with pytest.raises(Refused, match="Nobody signed in"):
                apart.submit(by_browser, client, show).result(timeout=30)
        finally:
            kept.pop_all().close()


@pytest.mark.parametrize("words", ["", "?code=x&state=other", "?code=x&state=a&state=b", "?error=access_denied"])
def test_a_page_that_comes_first_with_another_state_ends_nothing(served: Served, words: str) -> None:
    def show(address: str) -> None:
        told = httpx.get(f"http://127.0.0.1:{port_of(address)}/signed-in{words}", timeout=30)
        assert told.status_code == 404
        browser(address)

    with office_at(served.address) as client:
        assert by_browser(client, show).access


def test_who_comes_with_rubbish_or_leaves_at_once_is_not_told_of(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    def show(address: str) -> None:
        for said in (b"", b"GET http://[/signed-in HTTP/1.1\r\n\r\n", b"\xff\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", port_of(address))) as line:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                line.sendall(said)
                time.sleep(0.3)
        browser(address)

    with office_at(served.address) as client:
        assert by_browser(client, show).access
    assert capsys.readouterr().err == ""


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
