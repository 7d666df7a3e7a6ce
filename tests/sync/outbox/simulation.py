"""One kiosk and one head office through everything that can go wrong, decided by a seed.

The kiosk runs the real outbox, sender and SQL on a database in memory; head office is the reference server, or its real
ingest (`tests/sync/headoffice/real_server.py`). What is replaced: the disk (a crash drops what was not committed), the
network, the clock, and the seal, which would only cost time. Each write is a row of the kiosk's own with its outbox
record in one transaction; the rows' numbers only grow, so that a loss, a double and a wrong order are seen at once.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import sqlite_utils
import zstandard

from sync.crypto.sealing import SealingKey
from sync.errors import Malformed, SealError, StoreError, TransportError
from sync.outbox.outbox import Outbox
from sync.outbox.sender import Sender
from sync.store import database
from sync.store.identity import identity
from sync.store.opened import Store
from sync.store.schema import SESSION_KEYS
from sync.store.session_keys import SessionKeys
from sync.types import HeadOfficeKeys, Lane
from tests.sync.outbox.reference_server import ReferenceServer

DEVICE_FOLDER = Path("nowhere")
STEPS_TO_HEAL = 60
"""Most steps after the network is whole again; a batch has up to 256 records, so nearly all are for questions."""
ROUNDS_TO_DELETE = 2
"""What came late, after a lane was thought empty, begins an epoch, which only the backup after it makes durable."""


class Crash(BaseException):
    """The kiosk's process dies here; not an Exception, so that nothing on the way swallows it."""


class Disk(sqlite3.Connection):
    """A database in memory whose next statements may be the last, or find the disk full."""

    fuse: int | None = None
    full: bool = False

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if self.fuse is not None:
            self.fuse -= 1
            if self.fuse < 0:
                self.fuse = None
                raise Crash
        if self.full and sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE")):
            raise sqlite3.OperationalError("database or disk is full")
        return super().execute(sql, *values)


class OpenSeal(SealingKey):
    """Seals nothing: what is tested is who gets what when."""

    def __init__(self) -> None:
        self.id, self.raw = bytes(8), b""

    def seal(self, content: bytes, about: bytes) -> bytes:
        return content


@dataclass
class Faults:
    """Chance of each fault, at each of its occasions."""

    lose_request: float = 0.0
    lose_answer: float = 0.0
    late_copy: float = 0.0
    """A copy of a request arrives at some later time too."""
    flip: float = 0.0
    """A bit of a request is another."""
    busy: float = 0.0
    office_dies_before: float = 0.0
    """Head office's process dies before its transaction is durable."""
    office_dies_after: float = 0.0
    """It dies with the transaction durable and the answer not sent."""
    crash: float = 0.0
    disk_full: float = 0.0
    restore_kiosk: float = 0.0
    restore_office: float = 0.0
    clock_jump: float = 0.0
    back_up: float = 0.05


@dataclass
class Result:
    """What happened, for the count that proves that the faults were there."""

    faults: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    steps_to_heal: int = 0
    alerts: int = 0


class Network:
    """The sender's link: loses, doubles, delays and spoils, and lets head office die before or after it commits."""

    def __init__(self, world: World) -> None:
        self._world = world

    def head(self, lane: Lane, nonce: bytes) -> bytes:
        return self._carried(lambda: self._world.office.head(self._world.device, lane, nonce))

    def send(self, lane: Lane, batch: bytes) -> bytes:
        world = self._world
        if world.happens("late_copy"):
            world.late.append(batch)
        if world.happens("flip"):
            at = world.chance.randrange(len(batch))
            batch = batch[:at] + bytes([batch[at] ^ 1 << world.chance.randrange(8)]) + batch[at + 1 :]
        return self._carried(lambda: world.received(batch))

    def missing(self, hashes: Sequence[bytes]) -> list[bytes]:
        return list(hashes)

    def put(self, digest: bytes, part: bytes) -> None:
        raise AssertionError("no blobs here")

    def _carried(self, request: Callable[[], bytes]) -> bytes:
        for before in ("lose_request", "busy", "office_dies_before"):
            if self._world.happens(before):
                raise TransportError(before)
        answer = request()
        for after in ("lose_answer", "office_dies_after"):
            if self._world.happens(after):
                raise TransportError(after)
        return answer


class OfficeInAWorld(Protocol):
    """What a world needs of a head office."""

    clock_ms: int

    @property
    def keys(self) -> HeadOfficeKeys: ...
    def head(self, device: str, lane: Lane, nonce: bytes) -> bytes: ...
    def receive(self, data: bytes) -> bytes: ...
    def back_up(self) -> None: ...
    def restore(self) -> None: ...
    def sealed(self, device: str, lane: Lane) -> list[bytes]: ...
    def findings(self) -> int: ...


class World:
    """Everything that is and happens."""

    def __init__(self, seed: int, faults: Faults, open_office: Callable[[dict[str, bytes]], OfficeInAWorld]) -> None:
        self.chance = random.Random(seed)
        self.faults = faults
        self.result = Result()
        self.late: list[bytes] = []
        self.clock_ms = 1_800_000_000_000
        self.number = 0
        self.writes = self.chance.choice([0.3, 0.5, 0.8])
        self.committed: set[int] = set()
        self.copies: list[bytes] = []
        self._disk, self._keys_disk = _disk(), _disk()
        database.migrate(self._keys_disk, DEVICE_FOLDER, (SESSION_KEYS,), None)
        keys = SessionKeys(DEVICE_FOLDER, bytes(32), sqlite_utils.Database(self._keys_disk))
        database.migrate(self._disk, DEVICE_FOLDER, database.MIGRATIONS, keys)
        self._disk.execute("CREATE TABLE own (number INTEGER PRIMARY KEY, lane INTEGER NOT NULL)")
        self._keys = keys
        who = identity(self._store())
        self.device = who.device
        self.office = open_office({who.device: who.signing.public})
        self.copies.append(self._disk.serialize())
        self.start()

    def happens(self, fault: str) -> bool:
        """Return whether a fault happens now, and count it."""
        there = bool(self.chance.random() < getattr(self.faults, fault))
        self.result.faults[fault] += there
        return there

    def received(self, batch: bytes) -> bytes:
        """Let head office take a batch; what it refuses as nonsense is as good as lost."""
        try:
            answer = self.office.receive(batch)
        except (Malformed, SealError, KeyError) as error:
            raise TransportError("refused") from error
        return answer

    def start(self) -> None:
        """Start the kiosk's process."""
        self.store = self._store()
        self.outbox = Outbox(self.store, identity(self.store), OpenSeal(), lambda: self.clock_ms)
        self.sender = Sender(self.outbox, Network(self), self.office.keys.receipts, today=lambda: "2027-01-15")

    def write(self) -> None:
        """Write a row and its record, both or neither."""
        self.number += 1
        lane = self.chance.choice(list(Lane))
        with self.store.writing():
            self._disk.execute("INSERT INTO own VALUES (?, ?)", (self.number, int(lane)))
            self.outbox.put(lane, "turn", b"%d" % self.number)
        self.committed.add(self.number)

    def act(self) -> None:
        """Do one thing, with whatever fault hits it."""
        if self.chance.random() < self.faults.crash:
            self._disk.fuse = self.chance.randrange(14)
        if self.chance.random() < self.faults.disk_full:
            self._disk.full = True
        try:
            if self.chance.random() < self.writes:
                self.write()
            else:
                self.sender.step()
        except TransportError:
            pass
        except StoreError:
            self.result.faults["disk_full"] += 1
        except Crash:
            self.result.faults["crash"] += 1
            self._disk.rollback()
            self.start()
        self._disk.fuse, self._disk.full = None, False
        self._elsewhere()

    def heal(self) -> None:
        """Let everything work again and empty the outbox; what is late arrives in between."""
        self.faults = Faults(back_up=0.0)
        self.sender.ask_again()
        for step in range(1, STEPS_TO_HEAL + 1):
            if self.late and self.chance.random() < 0.3:
                self._deliver_late()
            if self.sender.step().lane is None:
                self.result.steps_to_heal = step
                break
        else:
            self.result.wrong.append("the outbox was not empty in time")
        for _ in range(ROUNDS_TO_DELETE):
            self.office.back_up()
            self.sender.ask_again()
            while self.sender.step().lane is not None:
                pass
            left = sum(self.outbox.rows.contents(lane) for lane in Lane)
            if not left:
                return
        self.result.wrong.append(f"{left} contents were not deleted")

    def judge(self) -> Result:
        """Compare what head office has with what the kiosk wrote."""
        for lane in Lane:
            there = [int(content) for content in self._contents(lane)]
            own = {row[0] for row in self._disk.execute("SELECT number FROM own WHERE lane = ?", (int(lane),))}
            # What the kiosk forgot by a restore belongs to another past: only its own past has an order.
            past = there if not self.result.faults["restore_kiosk"] else [each for each in there if each in own]
            for what, which in (
                ("lost", own - set(there)),
                ("invented", set(there) - self.committed),
                ("twice", {number for number, count in Counter(there).items() if count > 1}),
                ("out of order", {b for a, b in pairwise(past) if b < a}),
            ):
                if which:
                    self.result.wrong.append(f"{lane.name}: {what}: {sorted(which)[:5]}")
        self.result.alerts = self.office.findings()
        return self.result

    def _contents(self, lane: Lane) -> list[bytes]:
        return [_opened(sealed) for sealed in self.office.sealed(self.device, lane)]

    def _elsewhere(self) -> None:
        """What happens meanwhile: backups, restores, clocks, late copies."""
        if self.happens("back_up"):
            self.office.back_up()
            self.copies.append(self._disk.serialize())
        if self.happens("restore_office"):
            self.office.restore()
        if self.happens("restore_kiosk"):
            self._disk.deserialize(self.chance.choice(self.copies[-3:]))
            self.start()
        if self.happens("clock_jump"):
            self.clock_ms += self.chance.randrange(-(10**12), 10**12)  # thirty years
        if self.late and self.chance.random() < 0.2:
            self._deliver_late()

    def _deliver_late(self) -> None:
        batch = self.late.pop(self.chance.randrange(len(self.late)))
        self.office.receive(batch)

    def _store(self) -> Store:
        return Store.of(sqlite_utils.Database(self._disk), self._keys, DEVICE_FOLDER)


def reference(device_keys: dict[str, bytes]) -> OfficeInAWorld:
    """Return the reference server, whose backups decide what is durable."""
    return ReferenceServer(device_keys, backed_up=True)


def simulate(
    seed: int, writes: int = 200, open_office: Callable[[dict[str, bytes]], OfficeInAWorld] = reference
) -> Result:
    """Return what came of a world with faults; `Result.wrong` is empty when all is well."""
    chance = random.Random(seed ^ 0x5EED)
    often = chance.choice([0.0, 0.1, 0.3, 0.5])
    rarely = chance.choice([0.0, 0.01, 0.03])
    faults = Faults(
        lose_request=often, lose_answer=often, late_copy=often, flip=often / 3, busy=often / 3, crash=often / 2,
        office_dies_before=often / 4, office_dies_after=often / 4, disk_full=often / 4, clock_jump=often / 4,
        restore_kiosk=rarely, restore_office=rarely,
    )  # fmt: skip
    world = World(seed, faults, open_office)
    while world.number < writes:
        world.act()
    world.heal()
    return world.judge()


def _disk() -> Disk:
    disk = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, factory=Disk)
    assert isinstance(disk, Disk)
    return disk


def _opened(sealed: bytes) -> bytes:
    length = int.from_bytes(sealed[1:5], "big")
    return zstandard.decompress(sealed[5 : 5 + length])
