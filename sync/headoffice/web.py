"""The web application: every route of head office, and what holds for all of them."""

from __future__ import annotations

import logging
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.errors import Malformed, Refused, SealError, StoreError, SyncError
from sync.headoffice.api import auth
from sync.headoffice.errors import Clashes, NotAllowed, NotAsAsked, NotSignedIn, NotThere, TooOften
from sync.headoffice.parts import Office

_log = logging.getLogger("steward.headoffice")
_STATUS: Final[tuple[tuple[type[SyncError], int], ...]] = (
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (NotThere, 404),
    (Clashes, 409),
    (NotAsAsked, 422),
    (TooOften, 429),
    (Malformed, 400),
    (SealError, 401),
    (Refused, 403),
    (StoreError, 503),
)
ROUTERS: Final[tuple[Callable[[Office], APIRouter], ...]] = (auth.router,)
"""Every topic's routes."""


def create_app(office: Office) -> FastAPI:
    """Return the application for an open head office; it is closed when the server stops."""

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        for each in office.starting:
            each()
        try:
            yield
        finally:
            office.close()

    app = FastAPI(title="Steward head office", version=version("steward"), lifespan=life)
    app.state.office = office
    app.add_middleware(ShortBodies, most_bytes=office.config.limits.body_bytes)
    app.add_exception_handler(SyncError, _told)
    for router in ROUTERS:
        app.include_router(router(office))
    return app


async def _told(_: Request, error: Exception) -> JSONResponse:
    """Answer an error of ours with its one sentence."""
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    if status >= 500:
        _log.error("%s", error)
    headers = {"Retry-After": "5"} if status == 503 else {}
    if isinstance(error, TooOften):
        headers = {"Retry-After": str(max(1, math.ceil(error.retry_after_s)))}
    elif isinstance(error, NotSignedIn):
        headers = {"WWW-Authenticate": "Bearer"}
    detail = str(error) if status < 500 else "Head office cannot answer now; try again in a few seconds."
    return JSONResponse({"detail": detail}, status, headers)


class ShortBodies:
    """Refuses bodies that are longer than any that head office takes, before they are read."""

    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self._app, self._most = app, most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless its body is too long."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not declared.isdigit() or int(declared) > self._most:
            await JSONResponse({"detail": "The request is too long."}, 413)(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._most:
                # A body without a declared length: what reads it sees a client that went away.
                return {"type": "http.disconnect"}
            return message

        await self._app(scope, counted, send)
