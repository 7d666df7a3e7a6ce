"""Proofs about what is kept: encrypted, erased for good, gone when its time is over."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Final

from app.compliance import access
from app.compliance.client_data import of_store
from app.compliance.evidence.visits import holding
from app.compliance.place import Place
from app.compliance.proof import Notes, Proof
from app.compliance.retention import policy_of
from app.compliance.trial import CLIENT, PERSON, REMEMBER, Trial
from app.messages import agreed_to
from app.pipeline.graphs import graphs_of
from app.ui.screen_texts import screen_texts
from finance.knowledge import proposals
from sync.crypto import keys
from sync.crypto.envelope import disclose
from sync.crypto.places import place as key_place
from sync.errors import Held, SealError
from sync.outbox.chain import about_record
from sync.outbox.office import DEMO, office_secrets
from sync.store.audit import AuditLog
from sync.store.identity import identity
from sync.store.opened import Store
from sync.store.retention import MOST_DAYS_A_RUN, Policy, retain
from sync.store.sessions import SessionStore
from sync.types import Lane, Record

_PLAIN_SQLITE: Final = b"SQLite format 3\x00"
_GONE: Final = "to be erased"
_STAYS: Final = "stays for a while"
_OTHER: Final = "morgan"
_TELLS: Final = "rosa"


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
    notes.expect(
        f"This installation's key is in: {where}. Who steals the disk needs more than the disk",
        bool(protects),
        protects
        or "no: the key lies beside the store, a demonstration's place; `steward sync key --to PLACE` moves it",
    )
    return notes.proof()


def retention_erases(place: Place) -> Proof:
    """What has been kept as long as the policy lets it is erased, no second sooner; a jumping clock erases little."""
    notes, policy = Notes("retention-erases"), policy_of(place.settings)
    notes.tell("Days that a visit stays here", policy.visit_days or "until somebody erases it")
    notes.tell("Days where the client agreed to be remembered", policy.remembered_days or "until somebody erases it")
    if not policy.visit_days:
        notes.expect("A limit is set", False, "keep_visit_days = 0 keeps visits until somebody erases them")
    for words, days, questions in (
        ("A visit", policy.visit_days, (PERSON,)),
        ("A visit of a client who agreed to be remembered", policy.remembered_days, (REMEMBER, "Yes")),
    ):
        if days:
            with place.trial.apart() as store:
                ends = _ended(place.trial, store, questions) + timedelta(days=days)
                retain(store, policy, ends)
                kept = store.turns(_STAYS)
                said = ", ".join(str(each["question"]) for each in kept)
                notes.expect(f"{words}: after {days} days it can be read", bool(kept), said)
                retain(store, policy, ends + timedelta(seconds=1))
                gone = not store.turns(_STAYS) and store.store.keys.find(_STAYS) is None
                notes.expect(f"{words}: a second later nobody can read it, for its key is gone", gone)
    with place.trial.apart() as store:
        ended = _ended(place.trial, store, (PERSON,))
        longer = Policy(MOST_DAYS_A_RUN + 1, MOST_DAYS_A_RUN + 1)
        retain(store, longer, ended)
        retain(store, longer, ended + timedelta(days=3650))
        notes.expect(
            f"A clock that jumps ten years ahead erases nothing that stays for more than {MOST_DAYS_A_RUN} days yet",
            bool(store.turns(_STAYS)),
        )
    return notes.proof()


def held_kept(place: Place) -> Proof:
    """What a law orders to keep is not erased: not by command, not by voice, not by time; and the client is told."""
    notes, trial, session = Notes("held-kept"), place.trial, "to be kept"
    with trial.apart() as store:
        trial.visit(session, (PERSON,), recording=True, client=_OTHER)
        store.hold(_OTHER, "Art. 16(7) MiFID II")
        notes.expect("By command: refused, with the reason", *_refused(lambda: store.erase_client(_OTHER)))
        spoken = trial.visit(
            "asks", ("Please erase everything you have about me", "Yes"), recording=True, client=_OTHER
        )
        reply = spoken.turns["Yes"].reply
        notes.expect("By voice: refused, and the client is told why", "has to keep this record" in reply, reply)
        held = {visit.session for visit in store.visits() if visit.held}
        gone = retain(store, Policy(), datetime.now(UTC) + timedelta(days=3650))
        notes.expect("By time: nothing of it is erased", bool(held) and not gone, f"{len(held)} visits held")
        notes.expect("The visit can still be read", bool(store.turns(session)))
        store.lift(_OTHER)
        store.erase_client(_OTHER)
        notes.expect("After the hold is lifted it is erased", not store.turns(session))
    return notes.proof()


def _ended(trial: Trial, store: SessionStore, questions: tuple[str, ...]) -> datetime:
    """Hold a visit in a store, and return when it ended."""
    trial.visit(_STAYS, questions, recording=True)
    (ended,) = (visit.ended for visit in store.visits())
    assert ended is not None
    return datetime.fromisoformat(ended)


def told_noted_withdrawn(place: Place) -> Proof:
    """What a client tells is noted only after a yes, with their words, and is withdrawn when they say so."""
    notes, trial = Notes("told-noted-withdrawn"), place.trial
    questions = ("I was ill for months", "Yes", "Take that back")
    visit = trial.visit("tells", questions, recording=True, client=_TELLS)
    first, second, third = (visit.turns[question] for question in questions)
    notes.expect("It is read back before anything is noted", first.reply.rstrip().endswith("?"), first.reply)
    notes.expect("After the yes it is noted", "noted" in second.reply, second.reply)
    notes.expect("“Take that back” withdraws it", "back" in third.reply, third.reply)
    graph = graphs_of(trial.parts.content, trial.folder)(_TELLS)
    states = [(one.words, one.state) for one in proposals(graph, _TELLS)]
    notes.expect("It does not stand any more", bool(states) and all(each[1] != "confirmed" for each in states), states)
    return notes.proof()


def consent_shown(place: Place) -> Proof:
    """The audit log shows to which words a client said yes, and that those are the words of this version's screen."""
    notes, trial = Notes("consent-shown"), place.trial
    known = {}
    for language, texts in screen_texts(place.settings).items():
        known[agreed_to(texts.consent)] = language
        notes.tell(f"Fingerprint of the consent screen here ({language})", agreed_to(texts.consent))
    words = screen_texts(place.settings)["en"].consent
    trial.visit("agrees", (PERSON,), recording=True, agreed=agreed_to(words))
    trail = trial.parts.records.trail
    assert trail is not None
    begun = [entry for entry in trail.audit.entries() if (entry.event, entry.subject) == ("session started", "agrees")]
    found = [json.loads(entry.detail).get("agreed") for entry in begun]
    notes.expect(
        "The entry of the visit's beginning carries it", found == [agreed_to(words)], ", ".join(map(str, found))
    )
    days = place.settings.keep_visit_days
    told = f"{days} days" in words if days else "until somebody erases" in words
    notes.expect("The days on the screen are those that retention goes by", told, f"keep_visit_days = {days}")
    if (place.settings.data_dir / "store" / "steward.db").is_file():
        with Store(place.settings.data_dir) as store:
            log = AuditLog(store, identity(store).signing)
            here = [json.loads(one.detail).get("agreed", "") for one in log.entries() if one.event == "session started"]
        counted = ", ".join(f"{known.get(each, each or 'without')}: {here.count(each)}" for each in dict.fromkeys(here))
        notes.tell("Visits of this installation by what was agreed to", counted or "none")
    return notes.proof()


def access_complete(place: Place) -> Proof:
    """What a client gets who asks what is held: every question and answer, readable and for programs."""
    notes, trial = Notes("access-complete"), place.trial
    visit = trial.recorded
    data = of_store(trial.folder, trial.parts.content, CLIENT)
    text = json.dumps(data, default=str, ensure_ascii=False)
    missing = [question for question in visit.turns if json.dumps(question, ensure_ascii=False) not in text]
    notes.expect(
        "Every question of the visit is in it", not missing, ", ".join(missing) or f"{len(visit.turns)} questions"
    )
    replies = [done.reply for done in visit.turns.values() if json.dumps(done.reply, ensure_ascii=False) not in text]
    notes.expect("Every answer is in it", not replies, " ".join(replies))
    whole = {"client": CLIENT, "made": "", "bank": "", "visits on this machine": data}
    page = access.page(whole)
    notes.expect("The page to read has them too", all(escape(question) in page for question in visit.turns))
    notes.expect("The file is JSON that reads back the same", json.loads(text)["visits"][0]["session"] != "")
    notes.expect("Nothing of another client is in it", _OTHER not in text and _TELLS not in text)
    notes.expect("Nobody unknown is invented", not of_store(trial.folder, trial.parts.content, "nobody")["visits"])
    return notes.proof()


def _refused(erase: Callable[[], None]) -> tuple[bool, str]:
    try:
        erase()
    except Held as error:
        return True, str(error)
    return False, "it was erased"


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
