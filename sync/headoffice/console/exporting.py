"""The export for a regulator: the log of deeds with its proofs, and the transcripts of a time, in one signed file.

    export.zip
    ├── audit.zip        the log of deeds with checkpoint and proofs (`steward headoffice audit verify`)
    ├── sessions.jsonl   a session a line: where, when, whose, every turn; erased ones say so and no more
    └── manifest.json    what was asked, by whom, SHA-256 of the files above, head office's signature over all of it

It is made by a thread beside the routes. Whoever makes it shows a sign of life in the database, so that every process
of head office can tell how far it is, and that it died.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import secrets
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import Row, insert, select, update

from sync.errors import SyncError
from sync.headoffice.audit.exporting import export as export_audit
from sync.headoffice.audit.writing import note
from sync.headoffice.console.queries import sessions
from sync.headoffice.console.session_reading import Marker, catch_up
from sync.headoffice.errors import NotAsAsked, NotThere
from sync.headoffice.parts import Office
from sync.headoffice.tables.exports import EXPORTS
from sync.headoffice.tables.records import ERASURES
from sync.headoffice.tables.session_index import SESSION_INDEX

_log = logging.getLogger("steward.headoffice")
PURPOSE: Final = "regulatory export"
RUNNING, DONE, FAILED = "running", "done", "failed"
_BEAT_EVERY: Final = 20
"""Sessions between two signs of life."""
_DEAD_MS: Final = 120_000
_ALL_OF_IT: Final = 10**9


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be exported.

    Attributes:
        from_ms: first moment; 0 for the beginning.
        until_ms: first moment that is too late.
        transcripts: whether what was said is in it.
        client: whose sessions; "" for everybody's.
        reason: why, for the audit log.
    """

    from_ms: int
    until_ms: int
    transcripts: bool
    client: str
    reason: str


@dataclass(frozen=True, slots=True)
class Export:
    """An export as it stands; see the table for the fields."""

    id: str
    asked_by: str
    asked_ms: int
    reason: str
    from_ms: int
    until_ms: int
    transcripts: bool
    client: str
    state: str
    done: int
    total: int
    size: int
    sha256: str
    why: str

    @property
    def fraction(self) -> float:
        """How far it is, 0 to 1."""
        return 1.0 if self.state != RUNNING else self.done / self.total if self.total else 0.0


class Exports:
    """The exports of one head office."""

    def __init__(self, office: Office, marker: Marker) -> None:
        self._office, self._marker = office, marker
        self._folder = office.config.folder / "exports"
        self._threads: list[threading.Thread] = []

    def begin(self, wish: Wish, who: str) -> str:
        """Begin to make an export, and return its id at once.

        Raises:
            NotAsAsked: the time is none, or there is no reason.
            StoreError: the database cannot be used.
        """
        if wish.until_ms <= wish.from_ms:
            raise NotAsAsked("The last day comes before the first.")
        if len(wish.reason) < 8:
            raise NotAsAsked("Say in a few words what the export is for.")
        name, now_ms = secrets.token_hex(16), self._office.now_ms()
        row = {"id": name, "asked_by": who, "asked_ms": now_ms, "state": RUNNING, "beat_ms": now_ms, **asdict(wish)}
        with self._office.database.writing() as connection:
            connection.execute(insert(EXPORTS), row)
            detail = {"reason": wish.reason, "from": wish.from_ms, "until": wish.until_ms}
            note(connection, now_ms, who, "export begun", name, detail | {"transcripts": wish.transcripts})
        thread = threading.Thread(target=self._make, args=(name, wish, who), name="export", daemon=True)
        self._threads = [*(each for each in self._threads if each.is_alive()), thread]
        thread.start()
        return name

    def wait(self, most_s: float = 20.0) -> None:
        """Wait for what is being made, so long at most; what is not ready then is told as failed later."""
        for thread in self._threads:
            thread.join(most_s)

    def all(self) -> list[Export]:
        """Return what was asked for, the newest first."""
        with self._office.database.reading() as connection:
            rows = connection.execute(select(EXPORTS).order_by(EXPORTS.c.asked_ms.desc()).limit(500)).all()
        return [self._export(row) for row in rows]

    def find(self, name: str) -> Export:
        """Return one export.

        Raises:
            NotThere: there is none of this id.
        """
        with self._office.database.reading() as connection:
            row = connection.execute(select(EXPORTS).where(EXPORTS.c.id == name)).first()
        if row is None:
            raise NotThere("There is no such export.")
        return self._export(row)

    def file(self, name: str, who: str) -> Path:
        """Return the file of a finished export, after writing down who takes it.

        Raises:
            NotThere: there is none, or it is not finished.
        """
        found = self.find(name)
        path = self._folder / f"{found.id}.zip"
        if found.state != DONE or not path.exists():
            raise NotThere("This export has no file.")
        with self._office.database.writing() as connection:
            note(connection, self._office.now_ms(), who, "export taken", name, {"sha256": found.sha256})
        return path

    def _make(self, name: str, wish: Wish, who: str) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{name}.zip"
            digest = self._write(name, wish, who, path)
            ended = {"state": DONE, "size": path.stat().st_size, "sha256": digest}
        except SyncError as error:
            ended = {"state": FAILED, "why": str(error)}
        except OSError as error:
            ended = {"state": FAILED, "why": f"The file cannot be written ({error.strerror})."}
        try:
            self._set(name, ended_ms=self._office.now_ms(), **ended)
        except SyncError as error:
            _log.error("an export was made and could not be noted: %s", error)

    def _write(self, name: str, wish: Wish, who: str, path: Path) -> bytes:
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            audit, part = Path(folder) / "audit.zip", Path(folder) / "export.zip"
            entries = export_audit(self._office, audit, wish.from_ms, wish.until_ms)
            said: dict[str, Any] = {
                "version": 1, "id": name, "asked_by": who, "reason": wish.reason, "from_ms": wish.from_ms,
                "until_ms": wish.until_ms, "client": wish.client, "audit_entries": entries,
                "made_ms": self._office.now_ms(), "key": self._office.secrets.receipts.public.hex(),
                "files": {"audit.zip": hashlib.sha256(audit.read_bytes()).hexdigest()},
            }  # fmt: skip
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.write(audit, "audit.zip", zipfile.ZIP_STORED)
                if wish.transcripts:
                    with archive.open("sessions.jsonl", "w", force_zip64=True) as file:
                        said["files"]["sessions.jsonl"] = self._transcripts(name, wish, file)
                said["signature"] = self._office.secrets.receipts.sign(PURPOSE, manifest_bytes(said)).hex()
                archive.writestr("manifest.json", json.dumps(said, indent=2, sort_keys=True))
            with part.open("rb") as whole:
                digest = hashlib.file_digest(whole, "sha256").digest()
                os.fsync(whole.fileno())
            part.replace(path)
        return digest

    def _transcripts(self, name: str, wish: Wish, file: IO[bytes]) -> str:
        """Write a session a line, and return the SHA-256 of all lines."""
        catch_up(self._office, self._marker, most=_ALL_OF_IT)
        found, digest = list(self._sessions(wish)), hashlib.sha256()
        self._set(name, total=len(found))
        for number, (device, session, erased) in enumerate(found, start=1):
            line = json.dumps(self._session(device, session, erased), ensure_ascii=False, sort_keys=True).encode()
            file.write(line + b"\n")
            digest.update(line + b"\n")
            if number % _BEAT_EVERY == 0:
                self._set(name, done=number, beat_ms=self._office.now_ms())
        return digest.hexdigest()

    def _session(self, device: str, session: str, erased: bool) -> dict[str, Any]:
        with self._office.database.reading() as connection:
            known = sessions.find(connection, device, session)
            said: dict[str, Any] = {"device": device, "session": session, "erased": erased}
            if known is not None:
                said |= {"branch": known.branch, "begun_ms": known.begun_ms, "last_ms": known.last_ms}
            if not erased:
                told = sessions.transcript(self._office, connection, device, session)
                said |= {"client": told.client, "turns": [asdict(turn) for turn in told.turns]}
        return said

    def _sessions(self, wish: Wish) -> Iterator[tuple[str, str, bool]]:
        index = SESSION_INDEX.c
        erased = (ERASURES.c.device == index.device) & (ERASURES.c.session == index.session)
        query = (
            select(index.device, index.session, ERASURES.c.session.is_not(None).label("erased"))
            .select_from(SESSION_INDEX.outerjoin(ERASURES, erased))
            .where(index.begun_ms >= wish.from_ms, index.begun_ms < wish.until_ms)
            .order_by(index.begun_ms, index.device, index.session)
        )
        if wish.client:
            query = query.where(index.client_mark == self._marker.of(wish.client))
        with self._office.database.reading() as connection:
            for row in connection.execute(query).all():
                yield row.device, row.session, bool(row.erased)

    def _set(self, name: str, **values: Any) -> None:
        with self._office.database.writing() as connection:
            connection.execute(update(EXPORTS).where(EXPORTS.c.id == name).values(values))

    def _export(self, row: Row[Any]) -> Export:
        died = row.state == RUNNING and self._office.now_ms() - row.beat_ms > _DEAD_MS
        return Export(
            row.id, row.asked_by, row.asked_ms, row.reason, row.from_ms, row.until_ms, row.transcripts, row.client,
            FAILED if died else row.state, row.done, row.total, row.size, bytes(row.sha256 or b"").hex(),
            "Head office was stopped while it was made; ask for it again." if died else row.why,
        )  # fmt: skip


def manifest_bytes(said: dict[str, Any]) -> bytes:
    """Return what is signed of a manifest: all but the signature, in one writing."""
    kept = {name: value for name, value in said.items() if name != "signature"}
    return json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()
