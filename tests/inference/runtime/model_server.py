"""A small server that speaks the KServe v2 protocol and really runs networks; it can be made to misbehave.

By itself, `python -m tests.inference.runtime.model_server`, it serves the shipped face network and prints its port:
so that a test can kill it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np

from inference.face.network import MODEL_FILE
from inference.runtime.kserve_messages import LENGTH_HEADER
from inference.runtime.network import NUMPY_TYPES, Tensor
from inference.runtime.onnx_session import Session, open_session


class ModelHost(ThreadingHTTPServer):
    """Serves opened networks by name.

    Attributes:
        trouble: what goes wrong from now on, one of TROUBLES, or "".
        asked: paths that were asked for, in order.
    """

    daemon_threads = True

    def __init__(self, models: dict[str, Session]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.models = models
        self.trouble = ""
        self.asked: list[str] = []
        self.binary: list[bool] = []
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


@contextmanager
def serving(models: dict[str, Session]) -> Iterator[ModelHost]:
    """Run a server as long as the block lasts."""
    host = ModelHost(models)
    thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        host.released.set()
        host.shutdown()
        host.server_close()
        thread.join(5)


_CHANGED: dict[str, tuple[str, Any]] = {
    "wrong shape": ("shape", [1, 1]),
    "unknown type": ("datatype", "BF16"),
    "missing output": ("name", "other"),
}
_INSTEAD: dict[str, tuple[int, bytes]] = {
    "no json": (200, b"<html>Welcome</html>"),
    "a list": (200, b"[1, 2]"),
    "error 500": (500, b'{"error": "the card is on fire"}'),
    "not ready": (503, b""),
    "redirect": (302, b""),
}
_WRONG_HEAD = {"wrong length": 7, "endless head": 1 << 40}
EXCHANGED = "exchanged"  # a whole answer, but of another model
TROUBLES = (
    *_CHANGED, *_INSTEAD, *_WRONG_HEAD,
    "silent", "dripping", "half", "half, and done", "hangs up", "not finite", "too long",
)  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two packets, the second of which would wait 40 ms
    server: ModelHost

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        parts = self.path.strip("/").split("/")
        if self.server.trouble in ("silent", "dripping", "hangs up", "error 500", "redirect"):
            self._misbehave(b"{}", {})
        elif parts == ["v2"]:
            self._reply(200, {"name": "small", "version": "1", "extensions": ["binary_tensor_data"]})
        elif parts[1:2] == ["health"]:
            self._reply(503 if self.server.trouble == "not ready" else 200)
        elif len(parts) >= 3 and parts[2] in self.server.models:
            if parts[3:] == ["ready"]:
                self._reply(503 if self.server.trouble == "not ready" else 200)
            else:
                self._reply(200, _metadata(parts[2], self.server.models[parts[2]]))
        else:
            self._reply(404, {"error": "unknown model"})

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        session = self.server.models.get(self.path.split("/")[3])
        if session is None:
            self._reply(404, {"error": "unknown model"})
            return
        head_length = self.headers.get(LENGTH_HEADER)
        self.server.binary.append(head_length is not None)
        request, inputs = _read(body, int(head_length or len(body)))
        try:
            given = dict(zip(session.output_names, session.run(inputs), strict=True))
        except Exception as error:
            self._reply(400, {"error": str(error)})
            return
        head, pieces = _written(request, given)
        text = json.dumps(head).encode()
        if self.server.trouble:
            self._misbehave(text + b"".join(pieces), head)
        else:
            self._send(200, text + b"".join(pieces), len(text) if pieces else None)

    def _misbehave(self, whole: bytes, head: dict[str, Any]) -> None:
        length = len(json.dumps(head).encode())
        trouble = self.server.trouble
        if trouble in _CHANGED:
            key, value = _CHANGED[trouble]
            head["outputs"][0][key] = value
            self._send_again(head, whole[length:])
        elif trouble in _INSTEAD:
            self._send(*_INSTEAD[trouble])
        elif trouble in _WRONG_HEAD:
            self._send(200, whole, length + _WRONG_HEAD[trouble])
        elif trouble == "silent":
            self.server.released.wait(20)
        elif trouble == "dripping":
            self._drip()
        elif trouble == "half":
            self._send(200, whole[: len(whole) // 2], length, pretend=len(whole))
        elif trouble == "half, and done":
            self._send(200, whole[: len(whole) // 2], length)
        elif trouble == "hangs up":
            self.close_connection = True
        elif trouble == EXCHANGED:
            head["outputs"][0]["shape"].reverse()
            self._send_again(head, whole[length:])
        elif trouble == "not finite":
            self._send(200, whole[:length] + b"\xff" * (len(whole) - length), length)
        elif trouble == "too long":
            self._send(200, whole + b"more", length)

    def _send_again(self, head: dict[str, Any], rest: bytes) -> None:
        text = json.dumps(head).encode()
        self._send(200, text + rest, len(text))

    def _drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(2000):
            if self.server.released.wait(0.01):
                return
            self.wfile.write(b"z")
            self.wfile.flush()

    def _reply(self, status: int, said: dict[str, Any] | None = None) -> None:
        self._send(status, b"" if said is None else json.dumps(said).encode())

    def _send(self, status: int, body: bytes, head_length: int | None = None, pretend: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if pretend is None else pretend))
        if head_length is not None:
            self.send_header(LENGTH_HEADER, str(head_length))
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()
        self.wfile.write(body)
        if pretend is not None:
            self.close_connection = True


def _metadata(name: str, session: Session) -> dict[str, Any]:
    def told(tensors: tuple[Tensor, ...]) -> list[dict[str, Any]]:
        return [
            {"name": each.name, "datatype": each.datatype, "shape": [-1 if n is None else n for n in each.shape]}
            for each in tensors
        ]

    signature = session.signature
    about = {"name": name, "versions": ["1"], "platform": "onnxruntime_onnx"}
    return {**about, "inputs": told(signature.inputs), "outputs": told(signature.outputs)}


def _read(body: bytes, length: int) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    request, offset, inputs = json.loads(body[:length]), length, {}
    for each in request["inputs"]:
        kind = np.dtype(NUMPY_TYPES[each["datatype"]])
        size = each.get("parameters", {}).get("binary_data_size")
        if size is None:
            values = np.array(each["data"], kind)
        else:
            values = np.frombuffer(body[offset : offset + size], kind)
            offset += size
        inputs[each["name"]] = values.reshape(each["shape"])
    assert offset == len(body)
    return request, inputs


def _written(request: dict[str, Any], given: dict[str, np.ndarray]) -> tuple[dict[str, Any], list[bytes]]:
    outputs, pieces = [], []
    names = {np.dtype(kind): name for name, kind in NUMPY_TYPES.items()}
    for wanted in request["outputs"]:
        values = given[wanted["name"]]
        told: dict[str, Any] = {
            "name": wanted["name"], "datatype": names[values.dtype], "shape": list(values.shape),
        }  # fmt: skip
        if wanted["parameters"]["binary_data"]:
            pieces.append(values.tobytes())
            told["parameters"] = {"binary_data_size": len(pieces[-1])}
        else:
            told["data"] = values.ravel().tolist()
        outputs.append(told)
    return {"model_name": "m", "model_version": "1", "outputs": outputs}, pieces


def face(path: Path = MODEL_FILE) -> Session:
    """Open the shipped face network."""
    return open_session(path, 1)


if __name__ == "__main__":
    with serving({"face": face()}) as running:
        print(running.server_address[1], flush=True)
        time.sleep(600)
