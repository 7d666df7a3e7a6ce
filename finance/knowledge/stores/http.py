"""HTTP to a SPARQL server: one address, basic authentication, a limit of time; nothing about what travels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import unquote, urlsplit

import httpx

from finance.errors import GraphStoreError

_CONNECT_S: Final = 5.0
MOST_ANSWER_BYTES: Final = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: HTTP status, content type in lower case without its parameters, and body."""

    status: int
    kind: str
    body: bytes


class HttpAsker:
    """A way to a SPARQL server.

    Attributes:
        path: of the address, such as "/dataset"; "" where there is none.
        where: the address as it may be shown, without the password.
    """

    def __init__(self, address: str, timeout_s: float = 30.0, transport: httpx.BaseTransport | None = None) -> None:
        """Prepare to ask; nothing is sent yet.

        Args:
            address: "https://user:password@host:3030/dataset"; name and password percent-encoded, or none.
            timeout_s: after which a server that does not answer is given up.
            transport: for tests.

        Raises:
            GraphStoreError: the address is none.
        """
        try:
            parts = urlsplit(address)
            port = f":{parts.port}" if parts.port else ""
        except ValueError as error:
            raise GraphStoreError(f"The address of the graph's server is none ({error}).") from None
        if not parts.hostname:
            raise GraphStoreError("The address of the graph's server is not like http://host:3030/dataset.")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        self.path = parts.path.rstrip("/")
        self.where = f"{parts.scheme}://{host}{port}{self.path}"
        login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        self._timeout_s = timeout_s
        self._http = httpx.Client(
            base_url=f"{parts.scheme}://{host}{port}",
            auth=httpx.BasicAuth(*login) if login else None,
            timeout=httpx.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s)),
            transport=transport,
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def __call__(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send a request and return the answer, whatever its status.

        Raises:
            GraphStoreError: there was no answer in time, or it is too long.
        """
        try:
            with self._http.stream(method, target, content=body, headers=dict(headers)) as answer:
                kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
                return Reply(answer.status_code, kind, _read(answer))
        except httpx.TimeoutException as error:
            raise GraphStoreError(
                f"The graph's server {self.where} did not answer within {self._timeout_s:g} seconds."
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            reason = str(error) or type(error).__name__
            raise GraphStoreError(f"The graph's server {self.where} cannot be reached ({reason}).") from error


def _read(answer: httpx.Response) -> bytes:
    body = bytearray()
    for part in answer.iter_bytes():
        body += part
        if len(body) > MOST_ANSWER_BYTES:
            raise httpx.DecodingError("its answer is too long")
    return bytes(body)
