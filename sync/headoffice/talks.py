"""Whose conversations there are: begun, found and ended, each in the database with who talks and about whom."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import insert, select, update

from sync.headoffice.audit.writing import note
from sync.headoffice.conversations import Conversations, Event, Listener, NoAdvisor
from sync.headoffice.errors import NotAllowed, NotThere
from sync.headoffice.parts import Office
from sync.headoffice.people.roles import Permission
from sync.headoffice.people.types import Person
from sync.headoffice.tables.conversations import CONVERSATIONS

_UNKNOWN = "There is no such conversation."


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation, over or not.

    Attributes:
        session: 32 hexadecimal digits.
        person: id of who talks.
        client: whose money it is about.
        place: of its advisor.
        recording: whether what is said is kept.
        begun_ms: milliseconds since 1970.
        ended_ms: 0 while it goes on.
    """

    session: str
    person: str
    client: str
    place: str
    recording: bool
    begun_ms: int
    ended_ms: int


def advisors(office: Office) -> Conversations:
    """Return who holds conversations here.

    Raises:
        NoAdvisor: nobody does.
    """
    if office.conversations is None:
        raise NoAdvisor("No advisor works at this head office; the setting office_advisors says how many should.")
    return office.conversations


def whose_money(person: Person, wanted: str) -> str:
    """Return the client that a conversation is about: the person's own, or one whom they look after.

    Raises:
        NotAllowed: it is nobody of theirs.
    """
    if not wanted and person.client:
        return person.client
    if not wanted and len(person.clients) == 1:
        return next(iter(person.clients))
    if not wanted or not person.may_see(wanted):
        raise NotAllowed("Say which of your clients it is about; you may talk about no others.")
    return wanted


def begin(office: Office, person: Person, client: str, *, recording: bool, listener: Listener) -> Talk:
    """Begin a conversation.

    Raises:
        NotAllowed: the client is nobody of theirs.
        Busy: no advisor has room.
        NoAdvisor: none works here.
        StoreError: the database cannot be used.
    """
    client = whose_money(person, client)
    session = f"{office.config.number:02x}{secrets.token_hex(15)}"  # load balancers read the first two digits

    def hears(event: Event) -> None:
        listener(event)
        if event.kind == "ended":
            _note_end(office, session)

    place = advisors(office).start(session, client, recording=recording, listener=hears)
    talk = Talk(session, person.id, client, place, recording, office.now_ms(), 0)
    row = {
        "session": session,
        "person": person.id,
        "client_id": client,
        "place": place,
        "recording": recording,
        "begun_ms": talk.begun_ms,
        "ended_ms": 0,
    }
    with office.database.writing() as connection:
        connection.execute(insert(CONVERSATIONS), row)
        note(connection, talk.begun_ms, person.name, "conversation begun", session, {"recording": recording})
    return talk


def find(office: Office, session: str) -> Talk:
    """Return a conversation.

    Raises:
        NotThere: there is none of this name.
        StoreError: the database cannot be used.
    """
    with office.database.reading() as connection:
        row = connection.execute(select(CONVERSATIONS).where(CONVERSATIONS.c.session == session)).first()
    if row is None:
        raise NotThere(_UNKNOWN)
    return Talk(row.session, row.person, row.client_id, row.place, row.recording, row.begun_ms, row.ended_ms)


def own(office: Office, person: Person, session: str) -> Talk:
    """Return a conversation of a person in which they may talk.

    Raises:
        NotThere: there is none, or it is somebody else's, or no longer about a client of theirs.
    """
    talk = find(office, session)
    if talk.person != person.id or not person.may_see(talk.client):
        raise NotThere(_UNKNOWN)
    return talk


def readable(office: Office, person: Person, session: str) -> Talk:
    """Return a conversation that a person may read: their own, or with the permission, one about a client they see.

    Raises:
        NotThere: there is none that they may know of.
    """
    talk = find(office, session)
    reads = talk.person == person.id or person.may(Permission.READ_SESSIONS)
    if not reads or not person.may_see(talk.client):
        raise NotThere(_UNKNOWN)
    return talk


def end(office: Office, talk: Talk) -> None:
    """End a conversation; doing it twice changes nothing."""
    if office.conversations is not None:
        office.conversations.end(talk.session)
    _note_end(office, talk.session)


def _note_end(office: Office, session: str) -> None:
    still_open = (CONVERSATIONS.c.session == session) & (CONVERSATIONS.c.ended_ms == 0)
    with office.database.writing() as connection:
        connection.execute(update(CONVERSATIONS).where(still_open).values(ended_ms=office.now_ms()))
