"""Proofs about what is kept: encrypted, erased for good, gone when its time is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from app.compliance.evidence.visits import holding
from app.compliance.place import Place
from app.compliance.proof import Notes, Proof
from app.compliance.trial import PERSON, Trial
from sync.crypto import keys
from sync.crypto.envelope import disclose
from sync.crypto.places import place as key_place
from sync.errors import SealError
from sync.outbox.chain import about_record
from sync.outbox.office import DEMO, office_secrets
from sync.store.retention import Policy, due
from sync.types import Lane, Record

_PLAIN_SQLITE: Final = b"SQLite format 3\x00"
_GONE: Final = "to be erased"


def erased_unreadable(place: Place) -> Proof:
    """A visit that was erased cannot be read: not in the store, not in a copy of what was sealed for head office."""
    notes, trial = Notes("erased-unreadable"), place.trial
    trial.visit(_GONE, (PERSON,), recording=True)
    before = trial.store.turns(_GONE)
    notes.expect("Before: the visit is on record", bool(before), before[0]["question"] if before else "")
    copies, key = _of_visit(trial), trial.store.store.keys.find(_GONE)
    readable = [_readable(trial, record, key) for record in copies]
    notes.expect("Before: head office's key opens what was sealed of it", all(readable), f"{len(copies)} records")
    trial.store.erase_session(_GONE)
    notes.expect("After: its key is gone", trial.store.store.keys.find(_GONE) is None)
    notes.expect("After: no turn can be read", not trial.store.turns(_GONE) and trial.store.kept(_GONE) is None)
    notes.expect("After: no figure can be read", not trial.store.facts(_GONE))
    still = [_readable(trial, record, None) for record in copies]
    notes.expect("After: copies of the sealed records that were made before open no more", not any(still))
    trail = trial.parts.records.trail
    assert trail is not None
    notes.expect("The audit log names the erasure", trail.audit.has("session erased", _GONE))
    kinds = [record.kind for record in trail.outbox.rows.kept(trail.outbox.identity.device, Lane.AUDIT)]
    notes.expect("Head office is told to erase its own key", "erase" in kinds)
    return notes.proof()


def encrypted(place: Place) -> Proof:
    """What is kept is encrypted at rest, and says who could open it all the same."""
    notes, trial = Notes("encrypted"), place.trial
    question = trial.recorded.turns[PERSON].question
    found = holding(trial.folder, question.encode())
    notes.expect("No file of a store holds a question that was asked", not found, ", ".join(found))
    databases = [path for path in trial.folder.rglob("*.db") if path.read_bytes()[:16] == _PLAIN_SQLITE]
    notes.expect("No database can be opened without its key", not databases, ", ".join(map(str, databases)))
    if not (place.settings.data_dir / "store" / "steward.db").is_file():
        notes.tell("This installation has no store yet")
        return notes.proof()
    where = keys.place_name(place.settings.data_dir)
    protects = key_place(where, place.settings.data_dir / "keys").protects
    notes.tell(
        f"This installation's key is in: {where}",
        f"who steals the disk still needs {protects}"
        if protects
        else "it lies beside the store: a demonstration's place; `steward sync key --to PLACE` moves it",
    )
    return notes.proof()


def retention_erases(place: Place) -> Proof:
    """What has been kept as long as the policy lets it is due, not a day before, and a jumping clock erases little."""
    notes, trial, settings = Notes("retention-erases"), place.trial, place.settings
    session = trial.recorded.session
    visits = [visit for visit in trial.store.visits() if visit.session == session]
    policy = Policy(settings.keep_visit_days, settings.keep_remembered_days)
    notes.tell("Days that a visit stays here", policy.visit_days or "until somebody erases it")
    notes.tell("Days where the client agreed to be remembered", policy.remembered_days or "until somebody erases it")
    ended = datetime.fromisoformat(visits[0].ended or visits[0].started) if visits else datetime.now(UTC)
    if policy.visit_days:
        early = ended + timedelta(days=policy.visit_days)
        notes.expect("On its last day a visit is not due", due(visits, policy, early) == [])
        late = early + timedelta(seconds=1)
        notes.expect("A second later it is", due(visits, policy, late) == [session])
    else:
        notes.expect("A limit is set", False, "keep_visit_days = 0 keeps visits until somebody erases them")
    return notes.proof()


def _of_visit(trial: Trial) -> list[Record]:
    trail = trial.parts.records.trail
    assert trail is not None
    kept = trail.outbox.rows.kept(trail.outbox.identity.device, Lane.SESSION)
    return [record for record in kept if record.session == _GONE]


def _readable(trial: Trial, record: Record, key: bytes | None) -> bool:
    """Return whether head office, which has the private key, could read a record with this session's key or none."""
    about = about_record(record.device, record.id, record.kind, record.session)
    try:
        disclose(record.sealed, office_secrets(trial.folder / DEMO).opening, key, about)
    except SealError:
        return False
    return True
