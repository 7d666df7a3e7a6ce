"""The reference server behind HTTP on loopback, with signed requests, nonces and revocation."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sync.crypto.requests import DATE, check_request, stamp
from sync.errors import Malformed, SealError
from sync.outbox.http_link import RECEIPT_TYPE, STATUS
from sync.outbox.wire import decode_receipt
from sync.types import Lane
from tests.sync.outbox.reference_server import ReferenceServer


class HttpOffice:
    """What a test can set and see of the server."""

    def __init__(self, server: ReferenceServer) -> None:
        self.server = server
        self.ahead_ms = 0
        self.revoked: set[str] = set()
        self.nonces: set[bytes] = set()
        self.busy: list[int] = []
        """Status codes with which the next requests are turned away."""
        self.requests = self.health_checks = 0
        self.told: list[bytes] = []
        """Signs of life."""
        self.address = ""
        self.lock = threading.Lock()

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000 + self.ahead_ms

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[int, str, bytes]:
        if target == "/health":
            self.health_checks += 1
            return 200, "application/json", b"{}"
        self.requests += 1
        if self.busy:
            return self.busy.pop(0), "text/plain", b"later"
        try:
            who = stamp(headers)
            if who.device in self.revoked:
                return 403, "text/plain", b"revoked"
            check_request(headers, method, target, body, self.server.device_keys[who.device], self.now_ms())
        except (SealError, KeyError) as error:
            return 401, "text/plain", str(error).encode()
        if who.nonce in self.nonces:
            return 401, "text/plain", b"replayed"
        self.nonces.add(who.nonce)
        try:
            return self._route(method, target, body, who.device)
        except (Malformed, SealError) as error:
            return 400, "text/plain", str(error).encode()

    def _route(self, method: str, target: str, body: bytes, device: str) -> tuple[int, str, bytes]:
        path, _, query = target.partition("?")
        base = f"/api/v1/devices/{device}"
        if path == f"{base}/status":
            self.told.append(body)
            return 204, "", b""
        if path == f"{base}/chunks/missing":
            hashes = [body[at : at + 32] for at in range(0, len(body), 32)]
            return 200, "", b"".join(one for one in hashes if one not in self.server.tables.chunks)
        if method == "PUT":
            assert hashlib.sha256(body).hexdigest() == path.rpartition("/")[2]
            self.server.tables.chunks[hashlib.sha256(body).digest()] = body
            return 204, "", b""
        if path.endswith("/head"):
            lane = Lane[path.split("/")[-2].upper()]
            return 200, RECEIPT_TYPE, self.server.head(device, lane, bytes.fromhex(query.removeprefix("nonce=")))
        raw = self.server.receive(body)
        return STATUS[decode_receipt(raw).outcome], RECEIPT_TYPE, raw


@contextmanager
def serving(server: ReferenceServer, port: int = 0) -> Iterator[HttpOffice]:
    office = HttpOffice(server)
    lines: list[socket.socket] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            with office.lock:
                status, kind, answer = office.answer(self.command, self.path, dict(self.headers.items()), body)
            self.send_response(status)
            self.send_header(DATE, str(office.now_ms()))
            self.send_header("Content-Length", str(len(answer)))
            self.send_header("Content-Type", kind)
            if status == 429:
                self.send_header("Retry-After", "7")
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PUT = _any  # noqa: N815

        def setup(self) -> None:
            super().setup()
            lines.append(self.connection)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as http:
        office.address = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield office
        finally:
            http.shutdown()
            thread.join()
            for line in lines:  # those that are kept open too, as when its process dies
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
