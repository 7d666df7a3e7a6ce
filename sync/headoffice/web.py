"""The web application: every route of head office, and what holds for all of them."""

from __future__ import annotations

import logging
import math
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version
from typing import Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.crypto.possession import ALGORITHMS
from sync.errors import Malformed, Refused, SealError, StoreError, SyncError
from sync.headoffice.api import (
    audit,
    auth,
    bundles,
    devices,
    erase,
    health,
    holds,
    ingest,
    patches,
    people,
    policy_reports,
    portfolio,
    second_factor,
    sessions,
    talk_pages,
    ws,
)
from sync.headoffice.console import router as console
from sync.headoffice.conversations import Busy, NoAdvisor, NoConversation
from sync.headoffice.errors import (
    Clashes,
    NoGrant,
    NotAllowed,
    NotAsAsked,
    NotSignedIn,
    NotThere,
    Overloaded,
    TooLong,
    TooOften,
)
from sync.headoffice.fleet.wall import Clock
from sync.headoffice.guards import Guard
from sync.headoffice.ingest.intake import FastLane
from sync.headoffice.metrics import Measure
from sync.headoffice.openapi import describe
from sync.headoffice.parts import Office
from sync.headoffice.refusals import told_malformed

_log = logging.getLogger("steward.headoffice")
_STATUS: Final[tuple[tuple[type[SyncError], int], ...]] = (
    (NotSignedIn, 401),
    (NoGrant, 400),
    (NotAllowed, 403),
    (NotThere, 404),
    (NoConversation, 404),
    (Clashes, 409),
    (TooLong, 413),
    (NotAsAsked, 422),
    (TooOften, 429),
    (Malformed, 400),
    (SealError, 401),
    (Refused, 403),
    (StoreError, 503),
    (Overloaded, 503),
    (Busy, 503),
    (NoAdvisor, 503),
)
_WITH_WORDS: Final = (Busy, NoAdvisor)
"""What is told in its own words although head office cannot do it."""
ROUTERS: Final[tuple[Callable[[Office], APIRouter], ...]] = (
    audit.router,
    auth.router,
    second_factor.router,
    people.router,
    portfolio.router,
    health.router,
    policy_reports.router,
    sessions.router,
    ws.router,
    talk_pages.router,
    devices.router,
    bundles.router,
    ingest.router,
    erase.router,
    holds.router,
    patches.router,
    console.router,
)
"""Every topic's routes."""


def create_app(office: Office, routers: Sequence[Callable[[Office], APIRouter]] = ROUTERS) -> FastAPI:
    """Return the application for an open head office, with all topics or some; it is closed when the server stops."""

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        for each in office.starting:
            each()
        try:
            yield
        finally:
            office.close()

    app = FastAPI(
        title="Steward head office",
        version=version("steward"),
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # such a redirect would lead to whatever host the request named
    )
    app.openapi = partial(describe, app)  # type: ignore[method-assign]
    app.state.office = office
    app.add_middleware(FastLane, told=_told)
    app.add_middleware(Clock, now_ms=office.now_ms)
    app.add_middleware(ShortBodies, most_bytes=office.config.limits.body_bytes)
    app.add_middleware(Measure, metrics=office.metrics)
    if office.traces is not None:
        from sync.headoffice.telemetry.traces import RequestSpans

        app.add_middleware(RequestSpans, traces=office.traces)
    app.add_middleware(Guard, over_tls=office.config.over_tls)
    app.add_exception_handler(SyncError, _told)
    app.add_exception_handler(RequestValidationError, told_malformed)
    for router in routers:
        app.include_router(router(office))
    return app


async def _told(_: Request, error: Exception) -> JSONResponse:
    """Answer an error of ours with its one sentence."""
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    in_words = status < 500 or isinstance(error, _WITH_WORDS)
    if not in_words:
        _log.error("%s", error)
    headers = {"Retry-After": "5"} if status == 503 else {}
    if isinstance(error, TooOften | Busy | Overloaded):
        headers = {"Retry-After": str(max(1, math.ceil(error.retry_after_s)))}
    elif isinstance(error, NotSignedIn):
        headers = {"WWW-Authenticate": f'DPoP algs="{" ".join(ALGORITHMS)}"'}
    detail = str(error) if in_words else "Head office cannot answer now; try again in a few seconds."
    more = {}
    if isinstance(error, NoGrant):
        more = {"error": error.code}
        status = 401 if error.code == "invalid_client" else status
    return JSONResponse({"detail": detail} | more, status, headers)


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
