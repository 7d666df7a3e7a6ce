"""A process to be killed: records turns, tells what is durable on its standard output, and sends what waits.

`python -m tests.sync.killed_writer FOLDER ADDRESS FIRST LAST`; with LAST it stops there and empties the outbox.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import Any

from sync.crypto.sealing import SealingKey
from sync.outbox.outbox import Outbox
from sync.outbox.sender import Sender
from sync.outbox.trail import Trail
from sync.store.identity import identity
from sync.store.sessions import SessionStore
from sync.types import Lane


class PipeLink:
    """A link to head office in another process."""

    def __init__(self, connection: Connection, device: str) -> None:
        self._connection, self._device = connection, device

    def head(self, lane: Lane, nonce: bytes) -> bytes:
        return bytes(self._ask("head", self._device, lane, nonce))

    def send(self, lane: Lane, batch: bytes) -> bytes:
        return bytes(self._ask("receive", batch))

    def missing(self, hashes: Sequence[bytes]) -> list[bytes]:
        return list(hashes)

    def put(self, digest: bytes, part: bytes) -> None:
        raise AssertionError("no blobs here")

    def _ask(self, *question: Any) -> Any:
        self._connection.send(question)
        return self._connection.recv()


def main(folder: Path, port: int, first: int, last: int | None) -> None:
    with Client(("127.0.0.1", port)) as connection, SessionStore(folder) as sessions:
        store = sessions.store
        who = identity(store)
        connection.send(("hello", who.device, who.signing.public))
        keys = connection.recv()
        trail = Trail(Outbox(store, who, SealingKey(keys.sealing)))
        sender = Sender(trail.outbox, PipeLink(connection, who.device), keys.receipts)
        sessions.start("s", "avery")
        print("go", flush=True)
        for number in range(first, last + 1 if last is not None else 10**9):
            with trail.together():
                sessions.asked("s", number, f"question {number}")
                trail.tell("question", {"number": number}, "s")
                if number % 10 == 0:
                    trail.note("tenth", str(number))
            print(number, flush=True)
            if number % 7 == 0:
                sender.step()
        sender.ask_again()
        while sender.step().lane is not None:
            pass
        assert trail.audit.verify().why == ""


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else None)
