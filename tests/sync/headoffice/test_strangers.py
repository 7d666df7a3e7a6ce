"""What somebody whom nobody has asked for a name can do to head office on a real socket: nothing that lasts."""

from __future__ import annotations

import base64
import json
import logging
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from sync.crypto.possession import HEADER
from sync.headoffice.config import OfficeConfig
from sync.headoffice.parts import open_office
from sync.headoffice.short_heads import MOST_BYTES, ShortHeads
from tests.sync.headoffice.people.browser import KEY, TOKEN
from tests.sync.headoffice.people.offices import Place
from tests.sync.headoffice.served import Served, config_at, serving

PATIENCE_S = 20.0


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(config_at(tmp_path_factory.mktemp("office"))) as running:
        yield running


def _line(served: Served) -> socket.socket:
    address = httpx.URL(served.address)
    line = socket.create_connection((address.host, address.port or 0))
    line.settimeout(PATIENCE_S)
    return line


def _heard(line: socket.socket) -> bytes:
    """Return everything until the other side closes."""
    found = b""
    try:
        while piece := line.recv(65536):
            found += piece
    except ConnectionResetError:
        pass
    return found


def _pour(line: socket.socket, piece: bytes, most: int = 64) -> int:
    """Send the same again and again until the other side has had enough; returns how often."""
    for number in range(most):
        try:
            line.sendall(piece)
        except OSError:
            return number
    return most


@pytest.mark.parametrize(
    "begin",
    [
        b"GET /health HTTP/1.1\r\nHost: x\r\nX: ",
        b"GET /",
        b"POST /api/v1/auth/token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: ",
        b"POST /api/v1/auth/token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;",
    ],
    ids=["header", "address", "trailer", "chunk"],
)
def test_nobody_fills_the_memory_with_a_head_without_end(served: Served, begin: bytes) -> None:
    with _line(served) as line:
        line.sendall(begin)
        assert _pour(line, b"a" * 65536, 1000) < 1000
    assert httpx.get(f"{served.address}/health/live").status_code == 200


def test_a_head_of_many_small_lines_ends_too(served: Served) -> None:
    with _line(served) as line:
        line.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n")
        assert _pour(line, b"X-Some: thing\r\n" * 4000, 1000) < 1000


@pytest.mark.parametrize("begin", [b"", b"GET /health HTTP/1.1\r\nHost: x\r\n"], ids=["silent", "half a head"])
def test_who_never_asks_is_not_waited_for(served: Served, begin: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ShortHeads, "most_s", 0.2)
    with _line(served) as line:
        line.sendall(begin)
        assert _heard(line) == b""


def test_an_honest_request_may_be_long_and_come_in_pieces_and_others_may_follow(served: Served) -> None:
    body = b"grant_type=refresh_token&client_id=talk&refresh_token=" + b"b" * 8 * MOST_BYTES
    with httpx.Client(base_url=served.address) as client:
        unknown = {"grant_type": "refresh_token", "client_id": "talk", "refresh_token": "a" * 200}
        assert client.post("/api/v1/auth/token", data=unknown).status_code == 400
        cut = (body[begin : begin + 5000] for begin in range(0, len(body), 5000))
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        assert client.post("/api/v1/auth/token", content=cut, headers=kind).status_code == 422
        assert client.get("/health/live", headers={"X-Long": "a" * 30_000}).status_code == 200


def test_two_lengths_or_two_ways_of_telling_it_are_refused(served: Served) -> None:
    head = b"POST /api/v1/auth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
    after = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    for second, body in (
        (b"Transfer-Encoding: chunked\r\n\r\n", b"0\r\n\r\n"),
        (b"Content-Length: 5\r\n\r\n", b"abcde"),
    ):
        with _line(served) as line:
            line.sendall(head + second + body + after)
            heard = _heard(line)
        assert heard.startswith(b"HTTP/1.1 400 ")
        assert heard.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH"])
def test_a_method_that_a_route_does_not_have_is_refused(served: Served, method: str) -> None:
    assert httpx.request(method, f"{served.address}/health").status_code == 405


@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/console/static/../../web.py", "/console/static/%2e%2e%2f%2e%2e%2fweb.py", "/talk/../../web.py",
     "/talk/three/..%2f..%2fpyproject.toml", "/..%2f..%2fetc/passwd", "/console/static/"],
)  # fmt: skip
def test_no_address_leads_out_of_what_is_served(served: Served, path: str) -> None:
    with _line(served) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert b" 404 " in _heard(line).splitlines()[0]


def test_a_host_of_somebody_else_is_not_led_to(served: Served) -> None:
    for path in ("/talk", "/console", "/console/fleet", "/health/"):
        answer = httpx.get(f"{served.address}{path}", headers={"Host": "elsewhere.example"})
        assert "elsewhere" not in answer.headers.get("Location", "") + answer.text


def _handshake(served: Served, origin: str | None) -> dict[str, object]:
    address = served.address.replace("http", "ws", 1) + "/ws/none"
    with connect(address, origin=Origin(origin) if origin else None) as line:
        line.send(json.dumps({"type": "hello", "token": "none"}))
        told: dict[str, object] = json.loads(line.recv(PATIENCE_S))
        return told


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "null", "http://localhost.elsewhere.example", "http://["]
)
def test_a_page_of_somebody_else_opens_no_conversation(served: Served, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        _handshake(served, origin)
    assert refused.value.response.status_code == 403


def test_a_host_that_is_none_opens_no_conversation_and_leaves_no_trace(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    asked = (
        "GET /ws/none HTTP/1.1\r\nHost: [\r\nOrigin: https://elsewhere.example\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    with caplog.at_level(logging.ERROR), _line(served) as line:
        line.sendall(asked.encode())
        assert line.recv(64).startswith(b"HTTP/1.1 403 ")
    assert not caplog.records


def test_our_own_page_and_programs_get_as_far_as_signing_in(served: Served) -> None:
    for origin in (served.address, None):
        assert _handshake(served, origin)["status"] == 401


def test_brackets_within_brackets_are_no_message_and_no_trace(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    address = served.address.replace("http", "ws", 1) + "/ws/none"
    with caplog.at_level(logging.ERROR), connect(address) as line:
        line.send("[" * 60_000)
        assert json.loads(line.recv(PATIENCE_S))["status"] == 422
    assert not caplog.records


@pytest.mark.parametrize("odd", [{"iat": 10**400}, {"ath": "\ud800"}, {"jti": "\ud800"}], ids=["iat", "ath", "jti"])
def test_a_strangers_proof_with_odd_words_in_it_is_refused_and_no_trace(
    served: Served, odd: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    good = KEY.prove("POST", f"{served.address}{TOKEN}", time.time(), "1").partition(".")[0]
    header = json.loads(base64.urlsafe_b64decode(good + "=="))
    said = {"htm": "POST", "htu": f"{served.address}{TOKEN}", "iat": round(time.time()), "jti": "1"} | odd
    form = {"grant_type": "refresh_token", "client_id": "talk", "refresh_token": "none"}
    with caplog.at_level(logging.ERROR):
        answer = httpx.post(f"{served.address}{TOKEN}", data=form, headers={HEADER: KEY.sign(header, said)})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_dpop_proof")
    assert not caplog.records


@pytest.mark.parametrize("field", ["form_token", "name", "password"])
def test_a_form_in_a_writing_that_is_no_text_is_refused_and_no_trace(
    served: Served, field: str, caplog: pytest.LogCaptureFixture
) -> None:
    """UTF-7 can write half a character."""
    with httpx.Client(base_url=served.address) as client, caplog.at_level(logging.ERROR):
        page = client.get("/console/sign-in").text
        fields = dict(re.findall(r'name="(form_token)" value="([^"]+)"', page)) | {"name": "somebody", "password": "x"}
        parts = (
            f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{"+2AA-" if name == field else value}\r\n'
            for name, value in fields.items()
        )
        kind = {"Content-Type": "multipart/form-data; boundary=B; charset=utf-7"}
        answer = client.post("/console/sign-in", content="".join(parts) + "--B--\r\n", headers=kind)
    assert answer.status_code == 400
    assert not caplog.records


def test_a_message_of_megabytes_is_not_read(served: Served) -> None:
    with connect(served.address.replace("http", "ws", 1) + "/ws/none") as line:
        line.send(b"\0" * 2_000_000)
        with pytest.raises(ConnectionClosed):
            line.recv(PATIENCE_S)


def test_only_its_owner_reads_the_database(served: Served) -> None:
    for path in served.office.config.folder.glob("headoffice.db*"):
        assert path.stat().st_mode & 0o077 == 0, path.name
    assert (served.office.config.folder / "keys").stat().st_mode & 0o077 == 0


def test_behind_a_balancer_with_tls_browsers_are_told_so(tmp_path: Path) -> None:
    config = OfficeConfig(folder=tmp_path, public_urls=("https://office.example",))
    opened = Place(open_office(config), whole=True)
    answer = opened.web.get("/console/sign-in")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-steward-console-door=")
    assert {"HttpOnly", "Path=/", "SameSite=strict", "Secure"} <= set(cookie.split("; "))
    opened.office.close()
