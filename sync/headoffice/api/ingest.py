"""Where devices send what they have: heads, batches of records, parts of blobs (`sync/outbox/http_link.py`)."""

from __future__ import annotations

import hashlib
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlalchemy import insert, select, update
from starlette.concurrency import run_in_threadpool

from sync.errors import Malformed
from sync.headoffice.api.answers import Responses, problems
from sync.headoffice.errors import TooLong
from sync.headoffice.fleet.door import Asking, Signed
from sync.headoffice.ingest.applying import Judged, durable_head
from sync.headoffice.ingest.intake import Intake
from sync.headoffice.ingest.rows import rows_of
from sync.headoffice.ingest.writer import Writer
from sync.headoffice.parts import Office
from sync.headoffice.tables.devices import DEVICES
from sync.headoffice.tables.records import CHUNKS
from sync.outbox.http_link import RECEIPT_TYPE
from sync.outbox.wire import CONTENT_TYPE
from sync.types import Lane, Outcome

PART_BYTES: Final = 400 * 1024
"""A sealed part of a blob, at most: 256 KiB that do not shrink are padded to 384."""
MOST_ASKED: Final = 4096 * 32
_Lane = Literal["audit", "session", "telemetry"]
_BINARY: Final = {"type": "string", "format": "binary"}
_RECEIPT: Final = {"content": {RECEIPT_TYPE: {"schema": _BINARY}}}


def router(office: Office) -> APIRouter:
    """Return the routes."""
    writer = Writer(office.database, office.now_ms, backups_decide=office.config.backups_decide)
    office.starting.append(writer.start)
    office.closing.append(writer.stop)
    intake = office.intake = Intake(office, writer)
    routes = APIRouter(prefix="/api/v1/devices/{device}", tags=["devices"])
    ingest = _Ingest(office, writer, intake)
    routes.get(
        "/lanes/{lane}/head", summary="Where a lane stands", response_class=Response,
        responses={200: {**_RECEIPT, "description": "A signed receipt."}, **problems(400, 401, 403, 422)},
    )(ingest.head)  # fmt: skip
    routes.post(
        "/lanes/{lane}/records", summary="Take a batch of records", response_class=Response,
        responses=_batch_answers(), openapi_extra=_body(CONTENT_TYPE),
    )(ingest.records)  # fmt: skip
    routes.post(
        "/chunks/missing", summary="Which parts of blobs are not here", response_class=Response,
        responses={
            200: {"description": "Hashes.", "content": {"application/octet-stream": {"schema": _BINARY}}},
            **problems(400, 401, 403),
        },
        openapi_extra=_body("application/octet-stream"),
    )(ingest.missing)  # fmt: skip
    routes.put(
        "/chunks/{digest}", summary="Take a part of a blob", status_code=204, response_class=Response,
        responses=problems(400, 401, 403, 422), openapi_extra=_body("application/octet-stream"),
    )(ingest.put)  # fmt: skip
    return routes


class _Ingest:
    """The routes, with what they need."""

    def __init__(self, office: Office, writer: Writer, intake: Intake) -> None:
        self._office, self._writer, self._intake = office, writer, intake

    async def head(
        self,
        device: str,
        lane: _Lane,
        asking: Asking,
        nonce: Annotated[str, Query(pattern=r"^[0-9a-f]{32}$", description="16 bytes, new each time.")],
    ) -> Response:
        """Answer with a signed receipt for the lane as it stands."""
        judged = await run_in_threadpool(self._head, asking.name, Lane[lane.upper()])
        return self._intake.receipt(judged, bytes.fromhex(nonce))

    async def records(
        self, request: Request, device: str, lane: _Lane, _: Annotated[None, Depends(Signed())]
    ) -> Response:
        """Take a batch: durable before the answer, which is a signed receipt whatever the verdict.

        200 accepted or known already, 403 of an old epoch, 409 after a gap, 422 another past.
        """
        return await self._intake.take(request, device, Lane[lane.upper()])

    async def missing(self, request: Request, device: str, asking: Asking) -> Response:
        """Answer which of these hashes, 32 bytes each, are not here."""
        body = await request.body()
        if len(body) % 32 or len(body) > MOST_ASKED:
            raise Malformed("Hashes have 32 bytes each, and at most 4096 are asked for at once.")
        asked = [body[at : at + 32] for at in range(0, len(body), 32)]
        found = await run_in_threadpool(self._missing, asking.name, asked)
        return Response(b"".join(found), media_type="application/octet-stream")

    async def put(
        self,
        request: Request,
        device: str,
        asking: Asking,
        digest: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the part.")],
    ) -> Response:
        """Keep a sealed part, within the device's quota."""
        body = await request.body()
        if len(body) > PART_BYTES:
            raise TooLong(f"A part of a blob has at most {PART_BYTES} bytes.")
        if hashlib.sha256(body).hexdigest() != digest:
            raise Malformed("A part of a blob is not what its name says.")
        await run_in_threadpool(self._put, asking.name, bytes.fromhex(digest), body)
        return Response(status_code=204)

    def _head(self, device: str, lane: Lane) -> Judged:
        with self._office.database.reading() as connection:
            stored = rows_of(connection).head(device, lane)
        return Judged(durable_head(stored, backups_decide=self._writer.backups_decide), Outcome.HEAD)

    def _missing(self, device: str, asked: list[bytes]) -> list[bytes]:
        there: set[bytes] = set()
        with self._office.database.reading() as connection:
            for at in range(0, len(asked), 500):
                some = select(CHUNKS.c.hash).where(CHUNKS.c.device == device, CHUNKS.c.hash.in_(asked[at : at + 500]))
                there |= {bytes(digest) for digest in connection.execute(some).scalars()}
        return [digest for digest in asked if digest not in there]

    def _put(self, device: str, digest: bytes, content: bytes) -> None:
        quota = self._office.config.limits.device_chunk_bytes
        with self._office.database.writing() as connection:
            row = select(DEVICES.c.chunk_bytes).where(DEVICES.c.name == device).with_for_update()
            used = connection.execute(row).scalar_one()
            there = select(CHUNKS.c.hash).where(CHUNKS.c.device == device, CHUNKS.c.hash == digest)
            if connection.execute(there).first() is not None:
                return
            if used + len(content) > quota:
                raise TooLong(f"The device {device} has used up its room for blobs at head office.")
            values = {
                "device": device,
                "hash": digest,
                "received_ms": self._office.now_ms(),
                "content": content,
            }
            connection.execute(insert(CHUNKS), values)
            connection.execute(update(DEVICES).where(DEVICES.c.name == device).values(chunk_bytes=used + len(content)))


def _batch_answers() -> Responses:
    found = problems(400, 401, 403, 422)
    words = {
        200: "Accepted, or known already.",
        403: "Not let in (JSON), or of an old epoch (receipt).",
        409: "After a gap, or too many epochs ahead.",
        422: "Another past than the one that is here (receipt), or a malformed address (JSON).",
    }
    for status, description in words.items():
        found[status] = {**found.get(status, {}), **_RECEIPT, "description": description}
    return found


def _body(kind: str) -> dict[str, object]:
    return {"requestBody": {"required": True, "content": {kind: {"schema": _BINARY}}}}
