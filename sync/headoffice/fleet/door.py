"""Who of the devices asks: every route for devices has `Asking` among its arguments.

```python
@routes.post("/api/v1/devices/{device}/status", responses=problems(401, 403))
def status(device: str, asking: Asking) -> ...
```

A request is signed with the device's key, was never seen before, and is of the device that its path names. A device
that was revoked is refused at its next request, since its row is read each time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from fastapi.openapi.models import APIKey, APIKeyIn
from fastapi.security.base import SecurityBase
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from sync.crypto.requests import SIGNATURE, WINDOW_MS, Stamp, check_request, stamp
from sync.errors import Malformed, Refused, SealError
from sync.headoffice.fleet.register import find
from sync.headoffice.fleet.types import Device
from sync.headoffice.parts import Office
from sync.outbox.wire import LIMITS

_READ_S: Final = 60.0


class Signed(SecurityBase):
    """How OpenAPI describes it: headers that `sync.crypto.requests` makes."""

    def __init__(self) -> None:
        self.model = APIKey.model_validate(
            {"in": APIKeyIn.header, "name": SIGNATURE, "description": "Ed25519 of the enrolled device."}
        )
        self.scheme_name = "devices"

    async def __call__(self, request: Request) -> None:
        """Do nothing; `from_device` checks."""


def admitted(office: Office, headers: Mapping[str, str], method: str, target: str, body: bytes) -> Device:
    """Return the device that signed a request.

    Raises:
        SealError: it is not signed by a device of ours, too old, or was seen before.
        Refused: the device was revoked.
        StoreError: the database or the cache cannot be used.
    """
    with office.database.reading() as connection:
        device = find(connection, stamp(headers).device)
    if device is None:
        raise SealError("A request is of a device that is not known here.")
    who = checked_request(office, device, headers, method, target, body)
    if not device.active:
        raise Refused(f"The device {device.name} was revoked; ask the operator.")
    seen_before(office, who)
    return device


def checked_request(
    office: Office, device: Device, headers: Mapping[str, str], method: str, target: str, body: bytes
) -> Stamp:
    """Return who asked when, after checking that it was this device, just now.

    Raises:
        SealError: it was not.
    """
    return check_request(headers, method, target, body, device.public_key, office.now_ms())


def seen_before(office: Office, who: Stamp) -> None:
    """Remember a checked request for as long as it would be believed.

    Raises:
        SealError: it came before.
        StoreError: the cache cannot be used.
    """
    keep_s = max(1.0, (who.at_ms + WINDOW_MS - office.now_ms()) / 1000)
    if not office.cache.once(f"nonce:{who.device}:{who.nonce.hex()}", keep_s):
        raise SealError("A request came twice; a device signs each anew.")


async def body_of(request: Request) -> bytes:
    """Return a request's body, which must come within a minute.

    Raises:
        Malformed: it did not.
    """
    try:
        async with asyncio.timeout(_READ_S):
            return await request.body()
    except (TimeoutError, ClientDisconnect):
        raise Malformed("The request's body did not come in time.") from None


async def from_device(request: Request, _: Annotated[None, Depends(Signed())]) -> AsyncIterator[Device]:
    """Give the device that asks, and hold room for its body until it is answered.

    Raises:
        Malformed: the body did not come in time, or the path names another device.
    """
    office: Office = request.app.state.office
    stamp(request.headers)  # before anything is read for a stranger
    declared = request.headers.get("content-length", "")
    size = int(declared) if declared.isdigit() else LIMITS.batch_bytes
    async with office.gate.room(size if request.method in ("POST", "PUT") else 0):
        body = await body_of(request)
        device = await run_in_threadpool(
            admitted, office, request.headers, request.method, target_of(request.scope), body
        )
        if request.path_params.get("device", device.name) != device.name:
            raise Refused("A device asks for another one.")
        yield device


def target_of(scope: Mapping[str, Any]) -> str:
    """Return path and query as they were sent, which is what was signed."""
    query: bytes = scope["query_string"]
    path: bytes = scope["raw_path"] + (b"?" + query if query else b"")
    return path.decode("latin-1")


Asking = Annotated[Device, Depends(from_device)]
