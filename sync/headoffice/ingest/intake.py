"""A batch's way in: who sent it, is it whole, written by the writer, signed for.

This is the one route on which thousands of requests a second may come, so that it goes past the framework (`FastLane`)
and asks the database once a batch, in the transaction that writes it: there the device must still be active and have
the key with which the batch was checked. What is remembered of devices here only saves a question.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from sync.crypto.requests import stamp
from sync.errors import Malformed, Refused, SealError, SyncError
from sync.headoffice.fleet.door import admitted, body_of, checked_request, seen_before, target_of
from sync.headoffice.fleet.types import Device
from sync.headoffice.ingest.applying import Incoming, Judged
from sync.headoffice.ingest.writer import Writer
from sync.headoffice.parts import Office
from sync.outbox import rules
from sync.outbox.http_link import RECEIPT_TYPE, STATUS
from sync.outbox.wire import decode_batch, encode_receipt
from sync.types import Lane

PATH: Final = "/api/v1/devices/{device}/lanes/{lane}/records"
_PATH: Final = re.compile(r"/api/v1/devices/([^/]+)/lanes/(audit|session|telemetry)/records")
_AT_ONCE_BYTES: Final = 48 * 1024
"""Checking less than this costs less than changing the thread."""
_MOST_KNOWN: Final = 20_000


class Intake:
    """Takes batches from requests."""

    def __init__(self, office: Office, writer: Writer) -> None:
        self._office, self._writer = office, writer
        self._known: dict[str, Device] = {}
        self._cache_is_near = not office.config.redis_url

    async def take(self, request: Request, name: str, lane: Lane) -> Response:
        """Return head office's signed receipt for a request with a batch, which is durable then.

        Raises:
            SyncError: it is not taken.
        """
        office = self._office
        asks = stamp(request.headers).device  # before anything is read for a stranger
        async with office.gate.room(_declared(request)):
            body = await body_of(request)
            known = self._known.get(asks)
            if known is not None and self._cache_is_near and len(body) < _AT_ONCE_BYTES:
                incoming = self._checked(request, body, known, name, lane)
            else:
                incoming = await run_in_threadpool(self._checked, request, body, known, name, lane)
            del body
            try:
                judged = await self._writer.written(incoming)
            except Refused:
                self._known.pop(asks, None)
                raise
            office.metrics.records(judged.outcome, len(incoming.linked))
            return self.receipt(judged, incoming.batch.nonce)

    def receipt(self, judged: Judged, nonce: bytes) -> Response:
        """Return the answer that says where a lane stands."""
        key, now_ms = self._office.secrets.receipts, self._office.now_ms()
        receipt = rules.receipt(key, judged.head, judged.outcome, nonce, now_ms)
        return Response(encode_receipt(receipt), STATUS[judged.outcome], media_type=RECEIPT_TYPE)

    def _checked(self, request: Request, body: bytes, known: Device | None, name: str, lane: Lane) -> Incoming:
        """Return the batch of a request, checked as far as that goes without the database."""
        device = self._device(request, body, known)
        if device.name != name:
            raise Refused("A device asks for another one.")
        return checked(body, device, lane)

    def _device(self, request: Request, body: bytes, known: Device | None) -> Device:
        office, target = self._office, target_of(request.scope)
        if known is not None:
            try:
                who = checked_request(office, known, request.headers, request.method, target, body)
            except SealError:
                self._known.pop(known.name, None)  # it may have enrolled anew: the register says
            else:
                seen_before(office, who)
                return known
        device = admitted(office, request.headers, request.method, target, body)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[device.name] = device
        return device


class FastLane:
    """Takes batches before the framework looks at a request; all else goes on."""

    def __init__(self, app: ASGIApp, told: Callable[[Any, Exception], Awaitable[Response]]) -> None:
        """Stand before the application; `told` answers errors as it does."""
        self._app, self._told = app, told
        self._route = SimpleNamespace(path=PATH)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a batch, or pass the request on."""
        found = None
        if scope["type"] == "http" and scope["method"] == "POST":
            found = _PATH.fullmatch(scope["path"])
        if found is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = self._route  # for the counts
        request, intake = Request(scope, receive), scope["app"].state.office.intake
        answer: Response
        try:
            answer = await intake.take(request, found[1], Lane[found[2].upper()])
        except SyncError as error:
            answer = await self._told(request, error)
        await answer(scope, receive, send)


def checked(body: bytes, device: Device, lane: Lane) -> Incoming:
    """Return a device's batch for a lane, checked as far as that goes without the database.

    Raises:
        Malformed: it is none, or of another device or lane.
        SealError: the device did not sign it.
    """
    batch = decode_batch(body)
    first = batch.records[0]
    if (first.device, first.lane) != (device.name, lane):
        raise Malformed("A batch is of another device or lane than its address says.")
    return Incoming(batch, rules.check_batch(batch, device.public_key), body, device.public_key)


def _declared(request: Request) -> int:
    declared = request.headers.get("content-length", "")
    return int(declared) if declared.isdigit() else 4 * 1024 * 1024
