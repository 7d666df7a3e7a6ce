"""Keeps devices and people apart where devices must show a certificate, and tells devices the time.

Browsers of people have no certificate, so devices have a port of their own. On it only signed requests are taken; on
the people's port none are, or a device could leave its certificate at home. Enrolling is done at the people's port,
since a device has no certificate yet.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.crypto.requests import DATE, SIGNATURE

BEFORE_ENROLMENT: Final = ("/api/v1/devices/enrol", "/api/v1/office")


class Side(StrEnum):
    """For whom a port is."""

    BOTH = "both"
    PEOPLE = "people"
    DEVICES = "devices"


class Wall:
    """In front of the application on one port."""

    def __init__(self, app: ASGIApp, side: Side) -> None:
        self._app, self._side = app, side

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what belongs to this port."""
        if scope["type"] not in ("http", "websocket") or self._side is Side.BOTH:
            await self._app(scope, receive, send)
            return
        signed = SIGNATURE in Headers(scope=scope)
        before = scope["path"] in BEFORE_ENROLMENT
        wrong = not signed if self._side is Side.DEVICES else signed and not before
        if not wrong:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            detail = f"This port is for {self._side}; the other one is for what you ask."
            await JSONResponse({"detail": detail}, 403)(scope, receive, send)


class Clock:
    """Adds head office's time to every answer that a device gets, so that one whose clock is off can go by it."""

    def __init__(self, app: ASGIApp, now_ms: Callable[[], int]) -> None:
        self._app, self._now_ms = app, now_ms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http" or DATE not in Headers(scope=scope):
            await self._app(scope, receive, send)
            return

        async def timed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[DATE] = str(self._now_ms())
            await send(message)

        await self._app(scope, receive, timed)
