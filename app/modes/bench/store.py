"""The encrypted store and the outbox: what a record costs to seal, to keep and to check."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Final

from app.modes.bench.table import Row
from app.settings import Settings
from sync.crypto.envelope import disclose, enclose
from sync.crypto.locking import lock, new_key, unlock
from sync.crypto.sealing import OpeningKey, SealingKey, new_private
from sync.outbox.outbox import Outbox
from sync.outbox.rules import check_batch
from sync.outbox.trail import Trail
from sync.outbox.wire import decode_batch, encode_batch
from sync.store.opened import Store
from sync.store.sessions import SessionStore
from sync.types import Batch, Lane

_TURN: Final = 8192  # bytes of a turn's record with its figures and verification
_RUNS: Final = 300
_BATCH: Final = 50


def rows(settings: Settings) -> Iterator[Row]:
    """Measure on the disk that the data folder is on, with made-up turns of 8 KiB."""
    del settings
    yield from _sealing()
    with tempfile.TemporaryDirectory() as folder:
        yield from _store(Path(folder))
        yield from _audit(Path(folder) / "audit")


def _sealing() -> Iterator[Row]:
    opening = OpeningKey(new_private())
    key, content, session = SealingKey(opening.public), _words(), new_key()
    # Noise does not shrink, so that sealing is timed on 8 KiB and not on what is left of them.
    noise = os.urandom(_TURN)
    sealed = key.seal(noise, b"about")
    how = "HPKE, ML-KEM-768 and X25519, AES-256-GCM; 8 KiB"
    yield Row("store", "seal for head office", "< 150", _us(lambda: key.seal(noise, b"about")), "µs", how)
    yield Row("store", "open at head office", "", _us(lambda: opening.open(sealed, b"about")), "µs", how)
    yield Row(
        "store", "bytes that sealing adds", "", float(len(sealed) - _TURN), "bytes", "key of 8, tag and both keys"
    )
    enclosed = enclose(content, key, session, "about")
    how = "a turn of 8 KiB as JSON: packed, locked, padded, sealed"
    yield Row("store", "whole envelope", "", _us(lambda: enclose(content, key, session, "about")), "µs", how)
    yield Row("store", "open the envelope", "", _us(lambda: disclose(enclosed, opening, session, "about")), "µs", how)
    yield Row("store", "bytes of the envelope", "", float(len(enclosed)), "bytes", how)
    locked = lock(session, noise, "about")
    yield Row("store", "lock under a session's key", "", _us(lambda: lock(session, noise, "about")), "µs", "8 KiB")
    yield Row("store", "unlock", "", _us(lambda: unlock(session, locked, "about")), "µs", "8 KiB")


def _store(folder: Path) -> Iterator[Row]:
    began = time.perf_counter()
    Store(folder).close()
    yield Row("store", "make a store", "", (time.perf_counter() - began) * 1000, "ms", "keys, all migrations")
    yield Row("store", "open a store", "< 5", _us(lambda: Store(folder).close()) / 1000, "ms", "key in a file")
    sessions = SessionStore(folder)
    trail = Trail.of(sessions.store)
    sessions.start("s", "avery")
    turns = iter(range(10**9))

    def record() -> None:
        turn = next(turns)
        with trail.together():
            sessions.asked("s", turn, "How did I do last year?")
            sessions.answered("s", turn, _words().decode(), None)
            trail.tell("turn", {"record": _words().decode()}, "s")

    plain, how = _us(_plain_commit(folder / "plain.db")), "SQLite, FULL, 8 KiB, nothing encrypted, sealed or chained"
    yield Row("store", "commit, disk alone", "", plain, "µs", how, "sqlite3", "commit of a turn")
    how = "row, turn and sealed record in one transaction, synchronous=FULL"
    yield Row("store", "commit of a turn", "", _us(record), "µs", how)
    yield from _batches(trail.outbox)
    sessions.close()


def _batches(outbox: Outbox) -> Iterator[Row]:
    records, grants = outbox.batch(Lane.SESSION, _BATCH, 10**9)
    data = encode_batch(Batch(bytes(16), tuple(records), tuple(grants)))
    public, how = outbox.identity.signing.public, f"{len(records)} records of {len(data) // len(records)} bytes"

    def check() -> None:
        check_batch(decode_batch(data), public)

    yield Row("store", "chain verification", "", len(records) / _us(check) * 1e6, "records/s", f"read and check {how}")
    spent = _us(lambda: outbox.begin_epoch(Lane.SESSION, outbox.state(Lane.SESSION).epoch + 1), runs=3)
    kept = outbox.rows.contents(Lane.SESSION)
    yield Row("store", "chain anew", "", kept / spent * 1e6, "records/s", f"{kept} records, one transaction")


def _audit(folder: Path) -> Iterator[Row]:
    with Store(folder) as store:
        trail = Trail.of(store)
        with trail.together():
            for number in range(1000):
                trail.audit.append("session started", f"s{number}")
        began = time.perf_counter()
        found = trail.audit.verify()
        spent = time.perf_counter() - began
    yield Row("store", "audit verification", "", found.entries / spent, "entries/s", "signature and chain, each entry")


def _plain_commit(path: Path) -> Callable[[], object]:
    """Return a commit of 8 KiB without encryption on the same disk: what the disk alone costs."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE plain (content BLOB)")
    return lambda: connection.execute("INSERT INTO plain VALUES (?)", [bytes(_TURN)])


def _words() -> bytes:
    """Return a turn's record that shrinks as real ones do: 8 KiB of JSON with figures."""
    facts = [
        {"name": f"figure {number}", "value": number * 1.0371, "unit": "USD", "source": f"books/{number % 7}.csv"}
        for number in range(120)
    ]
    return json.dumps(facts).encode()[:_TURN]


def _us(work: Callable[[], object], runs: int = _RUNS) -> float:
    """Return the median time of some work in microseconds."""
    times = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return median(times[1:]) * 1e6
