"""A small OpenAI-compatible server on this machine; it streams what it is told and can be made to misbehave."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GREETING = ("Good ", "morning", ".")
CALL = '{"tool": "risk", "arguments": {}}'
TROUBLES = (
    *(
        "error 500",
        "error 503",
        "no answer",
        "drips",
        "silent in the middle",
        "goes away",
        "not json",
        "an error in it",
    ),
    *("endless line", "wrong shape", "redirect", "a list"),
)


class LanguageHost(ThreadingHTTPServer):
    """Serves one model.

    Attributes:
        says: the pieces of its answers.
        trouble: what goes wrong from now on, one of TROUBLES, or "".
        heals_after: so many troubled answers later it is well again.
        knows: forms of a schema that it keeps to; others are refused with 400, or ignored when `ignores` is set.
        asked: bodies of the questions, in order.
        key: that it wants; "" wants none.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.says: tuple[str, ...] = GREETING
        self.trouble = ""
        self.heals_after = 10**6
        self.knows: tuple[str, ...] = ("json_schema", "tool", "json_object")
        self.ignores = False
        self.streams = True
        self.models: tuple[str, ...] = ("made",)
        self.key = ""
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.troubled = 0
        self.left = threading.Event()
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what some tests are about."""
        self.left.set()


@contextmanager
def serving_language() -> Iterator[LanguageHost]:
    """Run a server as long as the block lasts."""
    host = LanguageHost()
    thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        host.released.set()
        host.shutdown()
        host.server_close()
        thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    server: LanguageHost
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Be quiet."""

    def do_GET(self) -> None:
        if self.path != "/v1/models":
            self._send(404, b"{}")
            return
        self._send(200, json.dumps({"data": [{"id": name} for name in self.server.models]}).encode())

    def do_POST(self) -> None:
        host = self.server
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        host.asked.append(body)
        given = self.headers.get("authorization", "")
        host.keys.append(given)
        if host.key and given != f"Bearer {host.key}":
            self._send(401, b'{"error": "no"}')
        elif body["model"] not in host.models:
            self._send(404, b'{"error": "no such model"}')
        elif host.trouble and host.troubled < host.heals_after:
            host.troubled += 1
            self._misbehave(host.trouble)
        else:
            self._answer(body)

    def _answer(self, body: dict[str, Any]) -> None:
        form = _form(body)
        if form not in ("", *self.server.knows) and not self.server.ignores:
            self._send(400, json.dumps({"error": f"{form} is not known"}).encode())
            return
        pieces = self.server.says
        if form in self.server.knows and self.server.says == GREETING:
            pieces = (CALL[:9], CALL[9:])
        if not self.server.streams:
            message = {"role": "assistant", "content": "".join(pieces)}
            self._send(200, json.dumps({"choices": [{"message": message, "finish_reason": "stop"}]}).encode())
            return
        self._begin()
        for piece in pieces:
            called = {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}
            self._event(called if form == "tool" else {"content": piece})
        self._event({}, "stop")
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _misbehave(self, trouble: str) -> None:
        match trouble:
            case "error 500" | "error 503":
                self._send(int(trouble[-3:]), b'{"error": "the card is on fire"}')
            case "redirect":
                self.send_response(302)
                self.send_header("location", "http://127.0.0.1:1/")
                self.send_header("content-length", "0")
                self.end_headers()
            case "a list":
                self._send(200, b"[1, 2]")
            case "no answer":
                self.server.released.wait(30)
            case _:
                self._begin()
                self._misbehave_in_the_stream(trouble)

    def _misbehave_in_the_stream(self, trouble: str) -> None:
        match trouble:
            case "drips":
                for letter in "data: " + " " * 4000:
                    self._chunk(letter.encode())
                    if self.server.released.wait(0.05):
                        return
            case "silent in the middle":
                self._event({"content": "Good "})
                self.server.released.wait(30)
            case "goes away":
                self._event({"content": "Good "})
                self.connection.close()
            case "not json":
                self._chunk(b"data: <html>\n\n")
            case "an error in it":
                self._chunk(b'data: {"error": {"message": "out of memory"}}\n\n')
            case "endless line":
                while not self.server.released.is_set():
                    self._chunk(b"data: " + b"x" * 65536)
            case "wrong shape":
                self._chunk(b'data: {"choices": [{"delta": 7}]}\n\n')

    def _begin(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream; charset=utf-8")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()

    def _event(self, delta: dict[str, Any], finished: str | None = None) -> None:
        event = {"choices": [{"index": 0, "delta": delta, "finish_reason": finished}]}
        self._chunk(f"data: {json.dumps(event)}\n\n".encode())
        time.sleep(0)

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _form(body: dict[str, Any]) -> str:
    if "tools" in body:
        return "tool"
    return str(body.get("response_format", {}).get("type", ""))
