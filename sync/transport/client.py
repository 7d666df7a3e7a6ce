"""HTTP to head office: signed requests, several addresses, head office's clock; nothing about what travels."""

from __future__ import annotations

import os
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import httpx

from sync.crypto.requests import DATE, sign_request
from sync.crypto.signing import SigningKey
from sync.errors import Refused, TransportError
from sync.transport.addresses import RETURN_AFTER_S, Addresses

_TIMEOUT: Final = httpx.Timeout(30.0, connect=5.0)
_HEALTH_TIMEOUT: Final = httpx.Timeout(5.0, connect=3.0)
_MOST_ANSWER_BYTES: Final = 16 * 1024 * 1024
_LONGEST_S: Final = 300.0
"""For one answer, whose parts each come in time: whoever drips bytes must not hold a round up for ever."""
_LONGEST_DATE: Final = 16
_LATER: Final = (408, 425, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: HTTP status, content type and body."""

    status: int
    kind: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Certificates:
    """Mutual TLS: head office's certificate authority, this device's certificate and its key (PEM files)."""

    authority: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


class OfficeClient:
    """A way to head office for one device."""

    def __init__(
        self,
        addresses: tuple[str, ...],
        device: str,
        key: SigningKey,
        certificates: Certificates | None = None,
        *,
        at: str = "",
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        clock_s: Callable[[], float] = time.monotonic,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Prepare to ask; nothing is sent yet.

        Args:
            addresses: such as "https://office.example:8443", in order of preference.
            device: this one's name.
            key: its own, which signs each request.
            certificates: for mutual TLS.
            at: which of the addresses to ask first, such as the one that answered last time.
            now_ms: this machine's clock.
            clock_s: monotonic seconds, for the return to a better address.
            transport: for tests.
        """
        found = tuple(address.rstrip("/") for address in addresses)
        # Of what was known before only the place is; the better ones may be asked for their health at once.
        self._addresses = Addresses(found, found.index(at) if at in found else 0, looked_s=-RETURN_AFTER_S)
        self._device, self._key, self._now_ms, self._clock_s = device, key, now_ms, clock_s
        self._ahead_ms = 0
        self.skew_s: float | None = None
        """How far this machine's clock is ahead of head office's, as its last answer said; None before the first."""
        self.traceparent = ""
        """Where in a trace the next requests belong (W3C Trace Context), or ""."""
        verify = _tls(certificates) if certificates else True
        self._http = httpx.Client(timeout=_TIMEOUT, verify=verify, transport=transport, follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of connections."""
        self._http.close()

    @property
    def address(self) -> str:
        """The address of head office that is asked now."""
        return self._addresses.now

    def ask(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        kind: str = "application/octet-stream",
        *,
        span: tuple[int, int] | None = None,
    ) -> Answer:
        """Send a signed request and return the answer.

        Args:
            method: such as "POST".
            target: path with query.
            body: of the request.
            kind: its content type.
            span: first and last byte of a part to ask for; the answer's status is then 206.

        Raises:
            TransportError: there was no answer, or "later".
            Refused: this device is not let in.
        """
        self._look_at_better()
        more = {"Content-Type": kind} | ({"Range": f"bytes={span[0]}-{span[1]}"} if span else {})
        more |= {"traceparent": self.traceparent} if self.traceparent else {}
        answer, headers = self._once(method, target, body, more)
        if answer.status == 401 and self._set_clock(headers.get(DATE, "")):
            answer, headers = self._once(method, target, body, more)
        if answer.status in _LATER:
            wish = headers.get("Retry-After", "")
            raise TransportError(f"Head office says later ({answer.status}).", float(wish) if wish.isdigit() else None)
        if answer.status in (401, 403) and not answer.kind.startswith("application/vnd.steward"):
            raise Refused(f"Head office does not let this device in ({answer.status}); enrol it again, or ask why.")
        return answer

    def _once(self, method: str, target: str, body: bytes, more: dict[str, str]) -> tuple[Answer, httpx.Headers]:
        at_ms = self._now_ms() + self._ahead_ms
        headers = sign_request(self._key, self._device, method, target, body, at_ms, os.urandom(16))
        clock_s, sent_ms = self._clock_s(), self._now_ms()
        url = self._addresses.now + target
        try:
            with self._http.stream(method, url, content=body, headers=headers | more) as response:
                answer = Answer(response.status_code, response.headers.get("Content-Type", ""), _read(response))
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            self._addresses = self._addresses.failed(clock_s)
            reason = str(error) or type(error).__name__
            raise TransportError(f"Head office at {url.partition(target)[0]} does not answer ({reason}).") from error
        if answer.status in (502, 503, 504):
            self._addresses = self._addresses.failed(clock_s)
        else:
            self._addresses = self._addresses.answered()
        said = response.headers.get(DATE, "")
        if said.isdigit() and len(said) < _LONGEST_DATE:  # it was said about half-way between asking and hearing
            self.skew_s = ((sent_ms + self._now_ms()) / 2 - int(said)) / 1000
        return answer, response.headers

    def _look_at_better(self) -> None:
        """Go back to a better address that is well again; nothing that is asked has to fail for that."""
        clock_s = self._clock_s()
        better = self._addresses.better(clock_s)
        if better:
            self._addresses = self._addresses.looked(next(filter(self._is_well, better), None), clock_s)

    def _is_well(self, address: str) -> bool:
        try:
            with self._http.stream("GET", f"{address}/health", timeout=_HEALTH_TIMEOUT) as response:
                return response.status_code == httpx.codes.OK
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            return False

    def _set_clock(self, date: str) -> bool:
        """Go by head office's clock from now on; return whether that is a change worth another try."""
        if not (date.isdigit() and len(date) < _LONGEST_DATE):
            return False
        ahead = int(date) - self._now_ms()
        changed = abs(ahead - self._ahead_ms) > 1000
        self._ahead_ms = ahead
        return changed


def _read(response: httpx.Response) -> bytes:
    """Return an answer's body, but no more than any answer of head office's has."""
    body, began_s = bytearray(), time.monotonic()
    for part in response.iter_bytes():
        body += part
        if time.monotonic() - began_s > _LONGEST_S:
            raise httpx.ReadTimeout("the answer takes too long")
        if len(body) > _MOST_ANSWER_BYTES:
            raise httpx.DecodingError("the answer is too long")
    return bytes(body)


def _tls(certificates: Certificates) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=certificates.authority)
        if certificates.certificate:
            context.load_cert_chain(certificates.certificate, certificates.key)
    except (OSError, ssl.SSLError) as error:
        raise Refused(f"The certificates for head office cannot be read ({error}); enrol this device again.") from error
    return context
