"""Devices that send to a running head office as fast as it takes it.

Requests are made and signed before, so that whoever measures costs next to nothing.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sync.crypto.requests import sign_request
from sync.crypto.signing import SigningKey
from sync.outbox.chain import genesis, link_of, record_hash
from sync.outbox.http_link import RECEIPT_TYPE
from sync.outbox.wire import CONTENT_TYPE, encode_batch
from sync.types import Batch, Lane, Record


@dataclass
class Sent:
    """What came of requests: how many of each status, and how long each took from when it was due, in milliseconds."""

    statuses: Counter[int] = field(default_factory=Counter)
    delays_ms: list[float] = field(default_factory=list)


def requests_of(device: str, key: SigningKey, batches: int, records: int, size: int) -> list[bytes]:
    """Return a device's requests in order, each with a batch of records that hang together.

    Args:
        device: its name.
        key: its own.
        batches: how many requests.
        records: in each.
        size: bytes of a record's sealed content.
    """
    link, content, sequence, found = genesis(device, Lane.SESSION, 1), os.urandom(size), 0, []
    target = f"/api/v1/devices/{device}/lanes/session/records"
    for _ in range(batches):
        made: list[Record] = []
        for place in range(records):
            sequence += 1
            record = Record(
                device, Lane.SESSION, 1, sequence, os.urandom(16), "turn", "", 5, link, content, bytes(64)
            )  # fmt: skip
            if place == records - 1:  # the last signature of a batch vouches for all of it
                record = replace(record, signature=key.sign("record", record_hash(record)))
            link = link_of(record)
            made.append(record)
        found.append(_request(device, key, target, encode_batch(Batch(os.urandom(16), tuple(made)))))
    return found


def _request(device: str, key: SigningKey, target: str, body: bytes) -> bytes:
    headers = sign_request(key, device, "POST", target, body, time.time_ns() // 1_000_000, os.urandom(16))
    headers |= {"Host": "localhost", "Content-Type": CONTENT_TYPE, "Content-Length": str(len(body))}
    lines = [f"POST {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def send_all(port: int, devices: Sequence[list[bytes]], every_s: float = 0.0) -> Sent:
    """Let all devices send at once, each its requests one after the other.

    Args:
        port: of head office, on this machine.
        devices: requests of each.
        every_s: seconds between two requests of a device; 0 sends the next when the one before was answered.

    Raises:
        OSError: head office is gone.
    """
    sent = Sent()

    async def everything() -> None:
        begin_s = asyncio.get_running_loop().time() + 0.2
        await asyncio.gather(
            *(
                _device(port, requests, sent, begin_s + every_s * number / len(devices), every_s)
                for number, requests in enumerate(devices)
            )
        )

    asyncio.run(everything())
    return sent


async def _device(port: int, requests: list[bytes], sent: Sent, begin_s: float, every_s: float) -> None:
    loop = asyncio.get_running_loop()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number, request in enumerate(requests):
        due_s = loop.time()
        if every_s:
            due_s = begin_s + every_s * number
            await asyncio.sleep(max(0.0, due_s - loop.time()))
        while True:
            writer.write(request)
            await writer.drain()
            status, wait_s = await _answer(reader)
            sent.statuses[status] += 1
            if status != 503:
                break
            await asyncio.sleep(wait_s)
        sent.delays_ms.append(1000 * (loop.time() - due_s))
    writer.close()
    await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, float]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    await reader.readexactly(int(headers.get("content-length", "0")))
    status = int(head[0].split()[1])
    if status == 200 and headers.get("content-type") != RECEIPT_TYPE:
        return 0, 0.0
    return status, float(headers.get("retry-after", "0"))
