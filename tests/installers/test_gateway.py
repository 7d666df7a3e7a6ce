"""The gateway: a real nginx, small servers behind it, and who is asked for what."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from sync.crypto.certificates import Authority, new_key, request_for
from sync.headoffice.fleet.certificates import make_certificates
from tests.installers.gateway import Gateway, ask, gateway, nginx_or_skip

NOW = datetime.now(UTC)
ZERO, ONE = "00" + "a" * 30, "01" + "b" * 30


class Said(http.server.BaseHTTPRequestHandler):
    """Answers with its server's name and what it was sent; a WebSocket is opened, told the name, and closed."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.headers.get("Upgrade") == "websocket":
            told = hashlib.sha1(f"{self.headers['Sec-WebSocket-Key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode())
            self.send_response(101)
            self.send_header("Upgrade", "websocket")
            self.send_header("Connection", "Upgrade")
            self.send_header("Sec-WebSocket-Accept", base64.b64encode(told.digest()).decode())
            self.end_headers()
            words = self.server.words.encode()  # type: ignore[attr-defined]
            self.wfile.write(bytes([0x81, len(words)]) + words)
            self.close_connection = True
            return
        answer = json.dumps({"by": self.server.words, "headers": dict(self.headers)}).encode()  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("Strict-Transport-Security", "max-age=1")
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *words: Any) -> None:  # noqa: A002
        pass


class Seen(socketserver.StreamRequestHandler):
    """Tells whose certificate it saw."""

    def handle(self) -> None:
        found = self.request.getpeercert()
        self.wfile.write(dict(pair[0] for pair in found["subject"])["commonName"].encode())


@contextmanager
def serving(words: str, certificates: Path) -> Iterator[str]:
    """A small server with head office's certificate; gives HOST:PORT."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Said)
    server.words = words  # type: ignore[attr-defined]
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with _running(server):
        yield f"127.0.0.1:{server.server_address[1]}"


@contextmanager
def walled(certificates: Path) -> Iterator[str]:
    """A server that lets nobody in without a certificate of the authority."""

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def get_request(self) -> tuple[Any, Any]:
            connection, where = super().get_request()
            return context.wrap_socket(connection, server_side=True), where

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(certificates / "authority.pem"))
    context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
    context.verify_mode = ssl.CERT_REQUIRED
    with _running(Server(("127.0.0.1", 0), Seen)) as server:
        yield f"127.0.0.1:{server.server_address[1]}"


@contextmanager
def _running(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("certificates")
    make_certificates(found, ["localhost", "127.0.0.1"])
    return found


@pytest.fixture(scope="module")
def before(certificates: Path) -> Iterator[Gateway]:
    nginx_or_skip()
    with ExitStack() as ending:
        api, zero, one = (ending.enter_context(serving(words, certificates)) for words in ("api", "zero", "one"))
        devices = ending.enter_context(walled(certificates))
        yield ending.enter_context(
            gateway(certificates, api=api, talk=f"0={zero} 1={one}", devices=devices, proxies="127.0.0.0/8")
        )


@pytest.fixture(scope="module")
def web(before: Gateway, certificates: Path) -> Iterator[httpx.Client]:
    trusted = ssl.create_default_context(cafile=str(certificates / "authority.pem"))
    with httpx.Client(base_url=f"https://localhost:{before.port}", verify=trusted, timeout=20) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "by"),
    [
        ("/console", "api"),
        ("/api/v1/devices/enrol", "api"),
        (f"/api/v1/sessions/{ZERO}/transcript", "zero"),
        (f"/api/v1/sessions/{ONE}/transcript", "one"),
        (f"/api/v1/sessions/{ONE}/message", "one"),
        (f"/ws/{ZERO}", "zero"),
        ("/talk/", "api"),
    ],
)
def test_a_conversation_finds_the_process_that_holds_it(web: httpx.Client, path: str, by: str) -> None:
    assert {web.get(path).json()["by"] for _ in range(4)} == {by}


def test_head_office_hears_under_which_address_it_was_asked(web: httpx.Client, before: Gateway) -> None:
    assert web.get("/talk/").json()["headers"]["Host"] == f"localhost:{before.port}"


def test_where_a_conversation_begins_is_the_same_for_the_same_address(web: httpx.Client) -> None:
    def begin(address: str) -> str:
        answer = web.post("/api/v1/sessions/start", headers={"X-Forwarded-For": address}, json={})
        return str(answer.json()["by"])

    addresses = [f"203.0.113.{n}" for n in range(1, 30)]
    first = [begin(each) for each in addresses]
    assert [begin(each) for each in addresses] == first
    assert set(first) == {"zero", "one"}


def test_a_websocket_is_passed_on_to_its_process(before: Gateway, certificates: Path) -> None:
    trusted = ssl.create_default_context(cafile=str(certificates / "authority.pem"))
    with (
        socket.create_connection(("127.0.0.1", before.port), timeout=20) as plain,
        trusted.wrap_socket(plain, server_hostname="localhost") as line,
    ):
        line.sendall(
            f"GET /ws/{ONE} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        heard = b""
        while b"one" not in heard:
            piece = line.recv(4096)
            assert piece, heard
            heard += piece
    assert heard.startswith(b"HTTP/1.1 101 ")


def test_head_office_hears_who_really_asks_and_that_it_was_https(web: httpx.Client) -> None:
    headers = web.get("/", headers={"X-Forwarded-For": "198.51.100.7"}).json()["headers"]
    assert headers["X-Forwarded-For"] == "198.51.100.7"  # from a proxy that is believed
    assert headers["X-Forwarded-Proto"] == "https"


def test_figures_are_for_prometheus_alone_and_browsers_come_by_https_only(web: httpx.Client) -> None:
    assert web.get("/metrics").status_code == 403
    assert web.get("/").headers.get_list("Strict-Transport-Security") == ["max-age=31536000; includeSubDomains"]


def test_head_office_itself_sees_a_devices_certificate(before: Gateway, certificates: Path) -> None:
    authority = Authority.load(certificates / "authority.pem", certificates / "authority.key")
    key = new_key()
    (certificates / "device.key").write_text(key)
    (certificates / "device.pem").write_text(authority.device(request_for(key, "kiosk-9"), "kiosk-9", NOW).pem)
    context = ssl.create_default_context(cafile=str(certificates / "authority.pem"))
    context.load_cert_chain(certificates / "device.pem", certificates / "device.key")
    assert _heard(before, context) == b"kiosk-9"
    with pytest.raises((ssl.SSLError, ConnectionError)):
        _heard(before, ssl.create_default_context(cafile=str(certificates / "authority.pem")))


def _heard(before: Gateway, context: ssl.SSLContext) -> bytes:
    with (
        socket.create_connection(("127.0.0.1", before.device_port), timeout=20) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as line,
    ):
        return line.recv(100)


def test_a_process_with_a_certificate_of_somebody_else_is_not_asked(certificates: Path, tmp_path: Path) -> None:
    make_certificates(tmp_path, ["localhost", "127.0.0.1"])  # another authority
    trusted = ssl.create_default_context(cafile=str(certificates / "authority.pem"))
    with (
        serving("impostor", tmp_path) as api,
        gateway(certificates, api=api) as found,
        httpx.Client(verify=trusted, timeout=20) as client,
    ):
        assert client.get(f"https://localhost:{found.port}/").status_code == 502


def test_nothing_of_a_conversation_is_in_the_log(before: Gateway, web: httpx.Client) -> None:
    web.get(f"/api/v1/sessions/{ONE}/transcript", params={"client": "avery"})
    log = (before.folder / "access.log").read_text(encoding="utf-8")
    assert " GET 200 " in log
    assert ONE not in log
    assert "avery" not in log


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"api": ""}, "GATEWAY_API names no process"),
        ({"api": "10.0.0.1"}, "10.0.0.1 is not HOST:PORT"),
        ({"api": "a:1; evil b:2"}, "a:1; is not HOST:PORT"),
        ({"talk": "talk-0:8443"}, "talk-0:8443 is not NUMBER=HOST:PORT"),
        ({"talk": "256=a:1"}, "a number over 255"),
        ({"upstream": "ftp"}, "http or https, not ftp"),
        ({"tls": "/nonexistent"}, "authority.pem is missing"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    words: dict[str, str], told: str, certificates: Path, tmp_path: Path
) -> None:
    done = ask("", tmp_path / "out", **{"api": "10.0.0.1:8443", "tls": str(certificates)} | words)
    assert done.returncode == 1
    assert told in done.stderr


def test_nginx_takes_the_configuration_of_a_bank_with_many_processes(certificates: Path, tmp_path: Path) -> None:
    nginx_or_skip()
    done = ask(
        "--check", tmp_path / "out", tls=str(certificates), name="office.example", proxies="10.0.0.0/8 192.0.2.1",
        api=" ".join(f"10.0.0.{n}:8443" for n in range(1, 9)), devices="10.0.0.1:8444 [fd00::1]:8444",
        talk=" ".join(f"{n}=10.0.1.{n}:8443" for n in (0, 9, 10, 255)),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    written = (tmp_path / "out" / "headoffice.conf").read_text(encoding="utf-8")
    assert "@" not in written.partition("upstream")[2]
    assert "/ff[0-9a-f]{30}" in written
