"""What every answer carries: security headers, and the number under which a request is found in the log."""

from __future__ import annotations

import re
import secrets
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.headoffice.refusals import failed

REQUEST_ID: Final = "X-Request-ID"
_GOOD_ID: Final = re.compile(rb"[A-Za-z0-9._-]{8,64}")
REPORTS_TO: Final = "/csp-reports"
"""Where browsers tell what a page tried against its policy. By `report-uri`, which every browser knows and sends at
once; `report-to` is for TLS alone and comes a minute later."""
CONTENT_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        f"report-uri {REPORTS_TO}",
    )
)
"""Nothing from elsewhere, nothing written into a page; a page that needs more sends its own."""
HEADERS: Final[tuple[tuple[str, str], ...]] = (
    ("Content-Security-Policy", CONTENT_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(self)"),
    ("Cache-Control", "no-store"),
)
"""Each is set where the answer has none of its own. There are no CORS headers: other origins get nothing."""
_STRICT_TRANSPORT: Final = "max-age=31536000; includeSubDomains"


class Guard:
    """Gives each request a number and each answer its headers, also where one of our own parts fails."""

    def __init__(self, app: ASGIApp, over_tls: bool = False) -> None:
        """Guard an application; over_tls: people reach it over TLS, although a balancer may speak plain HTTP here."""
        self._app, self._over_tls = app, over_tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        number = given.decode() if _GOOD_ID.fullmatch(given) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = number

        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS:
                    headers.setdefault(name, value)
                if self._over_tls or scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", _STRICT_TRANSPORT)
                headers[REQUEST_ID] = number
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except Exception as error:
            answer = failed(number, error)
            if begun or scope["type"] == "websocket":
                raise ConnectionAbortedError(f"Request {number} failed after its answer had begun.") from None
            await answer(scope, receive, guarded)
