"""Handing envelopes to a collector of errors that speaks Sentry's protocol; no secret of a client is in them.

https://develop.sentry.dev/sdk/data-model/envelopes/ describes what travels, and how a collector refuses.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Final, Self
from urllib.parse import urlsplit

import httpx

from sync.errors import Malformed, Refused, TransportError

_TIMEOUT: Final = httpx.Timeout(10.0, connect=5.0)
_KIND: Final = "application/x-sentry-envelope"
_PAUSE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Collector:
    """Where envelopes go.

    Attributes:
        url: of its door for envelopes.
        key: public key that lets them in.
    """

    url: str
    key: str

    @classmethod
    def parse(cls, address: str) -> Self:
        """Read an address (DSN) as a collector's page shows it: https://KEY@HOST/PROJECT.

        Raises:
            Malformed: it is none.
        """
        wrong = Malformed("The address of an error collector is written like https://KEY@HOST/PROJECT.")
        try:
            parts = urlsplit(address)
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            raise wrong from None
        before, _, project = parts.path.rpartition("/")
        if parts.scheme not in ("http", "https") or not (parts.hostname and parts.username and project.isdigit()):
            raise wrong
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return cls(f"{parts.scheme}://{host}{port}{before}/api/{project}/envelope/", parts.username)

    def take(self, content: bytes) -> None:
        """Hand an envelope over.

        Raises:
            Refused: it will never be taken.
            TransportError: nobody answers, says "later", or sends on to another address.
        """
        auth = f"Sentry sentry_version=7, sentry_client=steward/1, sentry_key={self.key}"
        headers = {"Content-Type": _KIND, "X-Sentry-Auth": auth}
        try:
            with (
                httpx.Client(timeout=_TIMEOUT, verify=_trusted(), follow_redirects=False) as client,
                client.stream("POST", self.url, content=content, headers=headers) as answer,
            ):
                status, wish = answer.status_code, answer.headers.get("Retry-After", "")
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise TransportError(f"The error collector does not answer ({type(error).__name__}).") from error
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TransportError(
                f"The error collector says later ({status}).", float(wish) if wish.isdigit() else _PAUSE_S
            )
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
            raise TransportError(
                f"The error collector does not let this installation in ({status}); see error_address."
            )
        if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:  # not followed: the key is for this address
            raise TransportError(f"The error collector sends on to another address ({status}); see error_address.")
        if status >= HTTPStatus.BAD_REQUEST:
            raise Refused(f"The error collector will not take it ({status}).")


@cache
def _trusted() -> ssl.SSLContext:
    """Return whom this machine trusts; reading them takes longer than a request."""
    return ssl.create_default_context()
