"""Proofs about the audit trail: this installation's own log, and a head office's export, whole and then altered."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path

from app.compliance.place import Place
from app.compliance.proof import Notes, Proof
from sync.errors import Malformed, StoreError
from sync.outbox.trail import Trail
from sync.store.audit import AuditLog
from sync.store.identity import identity
from sync.store.opened import Store


def audit_chain(place: Place) -> Proof:
    """This installation's audit log is as it was written, from its first entry to its last."""
    notes, folder = Notes("audit-chain"), place.settings.data_dir
    if not (folder / "store" / "steward.db").is_file():
        notes.tell("This installation has no store yet, so there is no log to check")
        return notes.proof()
    with Store(folder) as store:
        who = identity(store)
        found = AuditLog(store, who.signing).verify()
        notes.expect(
            "Every entry is signed, follows the one before, and none is missing",
            found.wrong_at is None,
            found.why or f"{found.entries:,} entries of device {who.device}",
        )
        notes.tell("The device's public key, with which anybody can check", who.signing.public.hex())
        anchor = AuditLog(store, who.signing).anchor()
        notes.tell("The last entry's link", f"{anchor[0]}: {anchor[1].hex()}" if anchor else "the log is empty")
    return notes.proof()


def alterations_found(place: Place) -> Proof:
    """Entries that somebody changes, leaves out or cuts off are found, in a copy that is altered for this."""
    notes = Notes("alterations-found")
    with tempfile.TemporaryDirectory(prefix="steward-log-") as there:
        log = Path(there) / "log"
        with Store(log) as store:
            trail = Trail.of(store)
            for number in range(5):
                trail.note("session started", f"visit {number}")
            refused = _refused(store)
            notes.expect("The database itself refuses to change an entry", bool(refused), refused)
            found = trail.audit.verify()
            notes.expect("Untouched: whole", found.wrong_at is None, f"{found.entries} entries")
        for words, change in (
            ("An entry's words changed", "UPDATE audit SET subject = 'another' WHERE sequence = 3"),
            ("An entry left out", "DELETE FROM audit WHERE sequence = 3"),
            ("The newest entries cut off", "DELETE FROM audit WHERE sequence > 3"),
        ):
            copy = Path(there) / "copy"
            shutil.copytree(log, copy)
            with Store(copy) as store:
                _force(store, change)
                found = AuditLog(store, identity(store).signing).verify()
                notes.expect(f"{words}: found", found.wrong_at is not None, found.why)
            shutil.rmtree(copy)
    return notes.proof()


def headoffice_export(place: Place) -> Proof:
    """A head office exports its log for a regulator; anybody can check the file, and an altered one is found out."""
    notes = Notes("headoffice-export")
    try:
        from sync.headoffice.audit.exporting import RECORD, export
        from sync.headoffice.audit.reading import verify
        from sync.headoffice.audit.verifying import verify_export
        from sync.headoffice.audit.writing import note
        from sync.headoffice.config import OfficeConfig
        from sync.headoffice.parts import open_office
    except ModuleNotFoundError as error:
        notes.tell("Head office is not installed here", f"{error.name} is missing; install steward[headoffice]")
        return notes.proof()
    with tempfile.TemporaryDirectory(prefix="steward-office-") as there:
        office = open_office(OfficeConfig(folder=Path(there) / "headoffice"))
        try:
            for number in range(5):
                with office.database.writing() as connection:
                    note(connection, office.now_ms(), "compliance", "transcript read", f"visit {number}")
            verdict = verify(office)
            notes.expect("Its log is whole", verdict.wrong_at is None, f"{verdict.entries} entries")
            file, key = Path(there) / "export.zip", office.secrets.receipts.public
            export(office, file)
            found = verify_export(file, key)
            notes.expect("The export is as it was signed", found.entries == verdict.entries, f"{found.entries} entries")
            notes.keep("audit-export-example.zip", file.read_bytes())
            altered = _altered(file, RECORD)
            try:
                verify_export(altered, key)
                notes.expect("An export in which one letter was changed is found out", False)
            except Malformed as error:
                notes.expect("An export in which one letter was changed is found out", True, error)
        finally:
            office.close()
    return notes.proof()


def _altered(file: Path, member: str) -> Path:
    """Return a copy of an export with one letter of its record changed."""
    copy = file.with_name("altered.zip")
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            content = before.read(info)
            after.writestr(info, content.replace(b"visit 3", b"visit 4") if info.filename == member else content)
    return copy


def _refused(store: Store) -> str:
    try:
        with store.writing():
            store.database.execute("UPDATE audit SET subject = 'another' WHERE sequence = 1")
    except StoreError as error:
        return "the audit log only grows" if "only grows" in str(error) else ""
    return ""


def _force(store: Store, change: str) -> None:
    """Change the log as somebody would who has the store's key and knows what they do."""
    triggers = store.database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
    for (name,) in triggers.fetchall():
        store.database.execute(f"DROP TRIGGER {name}")
    with store.writing():
        store.database.execute(change)
