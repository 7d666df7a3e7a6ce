"""A model server over the KServe v2 protocol: NVIDIA's Triton and others. The one place that imports httpx here.

Each call ends within the seconds that it is given, whatever the server does: it runs on an event loop of its own and
is cut off there, also when the answer drips in a byte at a time.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
import time
import weakref
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from types import TracebackType
from typing import Any, Final, Self, TypeVar
from urllib.parse import quote

import httpx

from inference.errors import EngineUnavailable, ModelError
from inference.runtime.address import address
from inference.runtime.kserve_messages import (
    LENGTH_HEADER,
    check_outputs,
    check_signature,
    decode,
    encode,
    error_words,
    read_signature,
)
from inference.runtime.network import Array, Signature

T = TypeVar("T")
_MOST_BYTES: Final = 64 << 20  # of an answer; the largest of ours is under 1 MiB
_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class About:
    """What a server says of itself; "" and () where it says nothing."""

    name: str
    version: str
    extensions: tuple[str, ...]


class ModelServer:
    """A connection to a server; any thread may use it, one call at a time."""

    def __init__(self, url: str) -> None:
        """Prepare; nothing is sent yet.

        Args:
            url: http://HOST:PORT or https://HOST:PORT, perhaps with a path in front of the protocol's own.

        Raises:
            EngineUnavailable: this is no such address.
        """
        parts = address(url, "a model server", "http://HOST:PORT")
        self.url = url.rstrip("/")
        self._lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        # No proxy and no redirection: a branch's server is where the setting says, or nowhere. Its certificate is held
        # against the machine's own list, where a bank keeps its authority.
        trusted = ssl.create_default_context() if parts.scheme == "https" else True
        self._client = httpx.AsyncClient(timeout=None, trust_env=False, follow_redirects=False, verify=trusted)  # noqa: S113
        self._end = weakref.finalize(self, _hang_up, self._loop, self._client)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """End the connection; a second time does nothing."""
        with self._lock:
            self._end()

    def is_live(self, timeout_s: float) -> bool:
        """Ask whether the server runs.

        Raises:
            EngineUnavailable: it cannot be reached.
        """
        return self._is("v2/health/live", timeout_s)

    def is_ready(self, timeout_s: float) -> bool:
        """Ask whether the server can answer.

        Raises:
            EngineUnavailable: it cannot be reached.
        """
        return self._is("v2/health/ready", timeout_s)

    def has_ready(self, model: str, timeout_s: float) -> bool:
        """Ask whether a model can answer.

        Raises:
            EngineUnavailable: the server cannot be reached.
        """
        return self._is(f"v2/models/{quote(model, safe='')}/ready", timeout_s)

    def about(self, timeout_s: float) -> About:
        """Ask the server for its name.

        Raises:
            EngineUnavailable: it cannot be reached, or its answer makes no sense.
        """
        answer = self._call("GET", "v2", timeout_s)
        try:
            said = json.loads(self._good(answer, "itself"))
            words = [str(word)[:_SHOWN] for word in said.get("extensions", ())]
            return About(str(said.get("name", ""))[:_SHOWN], str(said.get("version", ""))[:_SHOWN], tuple(words))
        except (ValueError, AttributeError, TypeError, RecursionError):
            raise EngineUnavailable(f"The server {self.url} does not speak the KServe v2 protocol.") from None

    def signature(self, model: str, timeout_s: float) -> Signature:
        """Ask what a model takes and gives.

        Raises:
            ModelError: the server has no such model.
            EngineUnavailable: it cannot be reached, or its answer makes no sense.
        """
        answer = self._call("GET", f"v2/models/{quote(model, safe='')}", timeout_s)
        return read_signature(self._good(answer, model))

    def infer(
        self, model: str, inputs: Mapping[str, Array], outputs: Sequence[str], timeout_s: float, *, binary: bool = True
    ) -> tuple[Array, ...]:
        """Run a model.

        Args:
            model: its name on the server.
            inputs: arrays by name.
            outputs: names of what is wanted, in the order of the answer.
            timeout_s: for all of it.
            binary: whether to use the binary tensor extension; numbers as JSON otherwise.

        Raises:
            ModelError: the server does not take this; it says why.
            EngineUnavailable: it cannot be reached, is too slow, or its answer makes no sense.
        """
        request = encode(inputs, outputs, binary=binary)
        path = f"v2/models/{quote(model, safe='')}/infer"
        answer = self._call("POST", path, timeout_s, request.body, request.headers)
        return decode(self._good(answer, model), answer.headers.get(LENGTH_HEADER), outputs)

    def _is(self, path: str, timeout_s: float) -> bool:
        return self._call("GET", path, timeout_s).status == httpx.codes.OK

    def _good(self, answer: _Answer, what: str) -> bytes:
        """Return the body of an answer that is one."""
        if answer.status == httpx.codes.OK:
            return answer.body
        said = error_words(answer.body)
        said = f" ({said})" if said else ""
        if answer.status in (httpx.codes.BAD_REQUEST, httpx.codes.NOT_FOUND):
            raise ModelError(f"The server {self.url} refuses the model {what!r}{said}.")
        raise EngineUnavailable(f"The server {self.url} answers with the status {answer.status}{said}.")

    def _call(
        self, method: str, path: str, timeout_s: float, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> _Answer:
        # The time to wait for another thread's call counts too.
        if not self._lock.acquire(timeout=max(0.0, timeout_s)):
            raise EngineUnavailable(f"The server {self.url} is still busy with another call.")
        try:
            if self._loop.is_closed():
                raise EngineUnavailable(f"The connection to the server {self.url} was closed.")
            return self._loop.run_until_complete(
                _within(timeout_s, self._exchange(method, f"{self.url}/{path}", body, headers or {}))
            )
        except TimeoutError:
            raise EngineUnavailable(f"The server {self.url} did not answer within {timeout_s * 1000:.0f} ms.") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
            raise EngineUnavailable(
                f"The server {self.url} cannot be reached or went away ({type(error).__name__})."
            ) from error
        finally:
            self._lock.release()

    async def _exchange(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> _Answer:
        pieces, size = [], 0
        async with self._client.stream(method, url, content=body or None, headers=dict(headers)) as response:
            async for piece in response.aiter_bytes():
                size += len(piece)
                if size > _MOST_BYTES:
                    raise EngineUnavailable(f"The server {self.url} answers with more than {_MOST_BYTES >> 20} MiB.")
                pieces.append(piece)
            return _Answer(response.status_code, response.headers, b"".join(pieces))


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    body: bytes


def _hang_up(loop: asyncio.AbstractEventLoop, client: httpx.AsyncClient) -> None:
    hanging_up = client.aclose()
    try:
        loop.run_until_complete(hanging_up)
    except RuntimeError:  # collected in the middle of another event loop: the sockets go with their objects
        hanging_up.close()
    loop.close()


async def _within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    return await asyncio.wait_for(work, seconds)


class RemoteSession:
    """A network on a server, with what a local session has: names and `run`."""

    def __init__(self, server: ModelServer, model: str, expected: Signature, timeout_s: float) -> None:
        """Look whether the server has the network that is expected.

        Args:
            server: where.
            model: its name there.
            expected: what it has to take and give.
            timeout_s: for all of these questions together; what is left of it is `timeout_s` then.

        Raises:
            ModelError: the server has no such model, or another one under this name; says what differs.
            EngineUnavailable: it cannot be reached, is not ready, or makes no sense.
        """
        until_s = time.monotonic() + timeout_s
        theirs = server.signature(model, timeout_s)  # says by itself if there is none
        check_signature(model, theirs, expected)
        if not server.has_ready(model, until_s - time.monotonic()):
            raise EngineUnavailable(f"The model {model!r} on the server {server.url} is not ready.")
        self.path = PurePath(model)
        self.input_names = tuple(tensor.name for tensor in expected.inputs)
        self.output_names = tuple(tensor.name for tensor in expected.outputs)
        self.providers = (server.url,)
        self.timeout_s = max(0.0, until_s - time.monotonic())
        self._server = server
        self._model = model
        self._outputs = expected.outputs

    def run(self, inputs: Mapping[str, Array]) -> tuple[Array, ...]:
        """Run the network once within `timeout_s`; see `Network`."""
        return self.run_within(inputs, self.timeout_s)

    def run_within(self, inputs: Mapping[str, Array], timeout_s: float) -> tuple[Array, ...]:
        """Run the network once within some seconds; raises as `ModelServer.infer`."""
        outputs = self._server.infer(self._model, inputs, self.output_names, timeout_s)
        check_outputs(outputs, self._outputs)
        return outputs
