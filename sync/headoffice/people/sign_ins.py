"""Signing in, staying signed in, signing out.

A sign-in begins with a password, and a second factor of whoever has one. The console's has a cookie and no tokens; the
API's is begun by an authorization code (`codes.py`) or a program's key (`programs.py`) and goes on with refresh
tokens, each good once (RFC 9700, 4.14.2) and for its owner's key alone. One that comes a second time was stolen, or its
rightful owner's was: nobody can tell which, so the whole sign-in ends.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from sync.headoffice.audit.writing import note
from sync.headoffice.errors import NoGrant, NotAsAsked, NotSignedIn, NotThere, TooOften
from sync.headoffice.parts import Office
from sync.headoffice.people import failures, passwords, register, second_factors, tokens
from sync.headoffice.people.register import HAS_FACTOR
from sync.headoffice.people.types import Person
from sync.headoffice.tables.people import PEOPLE, REFRESHES, SIGN_INS

_DAY_MS: Final = 24 * 3600 * 1000
_MOST: Final = 20
"""Sign-ins of one person at a time; the oldest ends when one more begins."""
_WRONG: Final = "Name or password is wrong."
_OVER: Final = "This sign-in is over; sign in again."
_SEEN_EVERY_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Tokens:
    """An access token for so many seconds, and a refresh token for the next; a program gets none of the latter."""

    access: str
    refresh: str
    seconds: int
    person: Person


@dataclass(frozen=True, slots=True)
class Holder:
    """Who gets tokens: the thumbprint of a key that they have shown to have, and which page or program they are."""

    key: str
    client: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """One place where a person is signed in; times in milliseconds since 1970."""

    id: str
    begun_ms: int
    seen_ms: int
    ends_ms: int
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class FirstStep:
    """Who has shown name and password, and what is still asked for.

    Attributes:
        person: 32 hexadecimal digits.
        name: of them.
        mark: of the password that was shown; another one makes this step void.
        wants_code: whether a second factor is asked for.
    """

    person: str
    name: str
    mark: str
    wants_code: bool


class CodeWanted(NotSignedIn):
    """Name and password are right, and a code is asked for that was not sent with them.

    Attributes:
        first: the step that was taken.
    """

    def __init__(self, first: FirstStep) -> None:
        super().__init__("Name and password are right; now the code of your app is asked for.")
        self.first = first


def first_step(office: Office, name: str, password: str, address: str) -> FirstStep:
    """Look at a name and a password.

    Args:
        office: head office.
        name: as typed.
        password: as typed.
        address: of whom asks.

    Raises:
        NotSignedIn: name or password is wrong, or the person is locked; one sentence for all.
        CodeWanted: they are right, and the person has a second factor.
        TooOften: after too many failures of the name or the address.
        StoreError: the database cannot be used.
    """
    first = _with_password(office, name, password, address)
    if first.wants_code:
        with office.database.writing() as connection:
            note(connection, office.now_ms(), first.name, "code asked for", first.name, {"address": address[:64]})
        raise CodeWanted(first)
    return first


def second_step(office: Office, first: FirstStep, code: str, address: str) -> str:
    """Use a code up, of who has a second factor, and return which kind of code it was, in words; else "".

    Raises:
        CodeRefused: the code is wrong.
        TooOften: after too many failures.
        StoreError: the database cannot be used.
    """
    if not first.wants_code:
        return ""
    return second_factors.check(office, _bytes(first.person), first.name, code, address)


def _with_password(office: Office, name: str, password: str, address: str) -> FirstStep:
    folded, now_ms = name.strip().lower()[:64], office.now_ms()
    with office.database.reading() as connection:
        pauses = [failures.shut_for_s(connection, *each, now_ms) for each in _counted(folded, address)]
        known = select(PEOPLE, HAS_FACTOR).where(PEOPLE.c.name == register.or_nobody(folded))
        row = connection.execute(known).first()
    if max(pauses) > 0:
        raise TooOften("Too many failed attempts to sign in; wait a while.", max(pauses))
    # The hash is computed for unknown names and locked people too, so that time tells nothing.
    right = passwords.fits(row.password if row else passwords.NOBODY, password[: 4 * passwords.LONGEST])
    if row is None or not right or row.locked:
        _refused(office, folded, address, known=row is not None)
        raise NotSignedIn(_WRONG)
    if row.must_change and row.given_ms is not None and now_ms > row.given_ms + passwords.GIVEN_MS:
        _refused(office, folded, address, known=True)
        raise NotSignedIn("The password that you were given has ended; ask for another one.")
    kept = row.password
    if passwords.outdated(kept):
        kept = passwords.hashed(password)
        with office.database.writing() as connection:
            connection.execute(update(PEOPLE).where(PEOPLE.c.id == row.id).values(password=kept))
    return FirstStep(bytes(row.id).hex(), row.name, _mark(kept), wants_code=bool(row.has_factor))


def sign_in(office: Office, first: FirstStep, code: str, address: str, agent: str = "") -> Person:
    """Take the second step and begin a sign-in without tokens, as the console's are.

    Raises:
        NotSignedIn: what was shown first does not count any more.
        CodeRefused: the code is wrong.
        TooOften: after too many failures.
        StoreError: the database cannot be used.
    """
    second = second_step(office, first, code, address)
    with office.database.writing() as connection:
        return begun(office, connection, first, address, agent, second)


def begun(
    office: Office,
    connection: Connection,
    first: FirstStep,
    address: str,
    agent: str = "",
    second: str = "",
    holder: Holder | None = None,
) -> Person:
    """Begin a sign-in of who has taken both steps, within the caller's transaction.

    Raises:
        NotSignedIn: what was shown first does not count any more.
    """
    row = still_there(connection, first)
    failures.forgive(connection, [(failures.NAME, row.name)])
    return begun_by(office, connection, row, address, agent, second, holder)


def still_there(connection: Connection, first: FirstStep) -> Row[Any]:
    """Return the row of who has taken the first step.

    Raises:
        NotSignedIn: since then they were locked or removed, or their password or second factor was changed.
    """
    row = connection.execute(select(PEOPLE, HAS_FACTOR).where(PEOPLE.c.id == _bytes(first.person))).first()
    same = row is not None and hmac.compare_digest(_mark(row.password), first.mark)
    if row is None or not same or row.locked or bool(row.has_factor) != first.wants_code:
        raise NotSignedIn(_OVER)
    return row


def again(office: Office, person: Person, address: str, agent: str = "") -> Tokens:
    """Begin another sign-in of somebody who is signed in and has just shown their password, for the same holder.

    Raises:
        NotSignedIn: they are locked or gone.
        StoreError: the database cannot be used.
    """
    with office.database.writing() as connection:
        known = select(PEOPLE, HAS_FACTOR).where(PEOPLE.c.id == _bytes(person.id), PEOPLE.c.locked.is_(False))
        row = connection.execute(known).first()
        held = select(SIGN_INS.c.bound_to, SIGN_INS.c.client).where(SIGN_INS.c.id == _bytes(person.sign_in))
        before = connection.execute(held).first()
        if row is None or before is None:
            raise NotSignedIn(_OVER)
        holder = Holder(before.bound_to, before.client)
        return tokens_of(office, connection, begun_by(office, connection, row, address, agent, "", holder), holder)


def prove(office: Office, person: Person, password: str, code: str, address: str) -> None:
    """Make sure that who is signed in knows the password, and has the second factor if they have set one up.

    Raises:
        NotAsAsked: one of them is wrong.
        TooOften: after too many failures.
        StoreError: the database cannot be used.
    """
    confirm(office, person, password, address)
    if person.second_factor:
        try:
            second_factors.check(office, bytes.fromhex(person.id), person.name, code, address)
        except second_factors.CodeRefused as error:
            raise NotAsAsked(str(error)) from error


def confirm(office: Office, person: Person, password: str, address: str) -> None:
    """Make sure that who is signed in knows the password.

    Raises:
        NotAsAsked: it is wrong, which counts as a failure to sign in.
        TooOften: after too many failures.
        StoreError: the database cannot be used.
    """
    with office.database.reading() as connection:
        shut_s = failures.shut_for_s(connection, failures.NAME, person.name, office.now_ms())
        kept = connection.execute(select(PEOPLE.c.password).where(PEOPLE.c.name == person.name)).scalar()
    if shut_s > 0:
        raise TooOften("Too many wrong passwords; wait a while.", shut_s)
    if not passwords.fits(kept or passwords.NOBODY, password):
        _refused(office, person.name, address, known=True)
        raise NotAsAsked("The password is wrong.")


def refresh(office: Office, token: str, holder: Holder) -> Tokens:
    """Go on with a sign-in: the token is used up, and another given.

    Raises:
        NoGrant: the token is unknown, over, another holder's, or was used before, which ends the sign-in.
        StoreError: the database cannot be used.
    """
    key, now_ms = _hash(token), office.now_ms()
    with office.database.writing() as connection:
        asked = select(SIGN_INS.c.bound_to, SIGN_INS.c.client).join(REFRESHES, REFRESHES.c.sign_in == SIGN_INS.c.id)
        owner = connection.execute(asked.where(REFRESHES.c.hash == key)).first()
        # Whoever found the token and has not its key can neither use it nor end anybody's sign-in with it.
        if owner is None or not owner.bound_to or Holder(owner.bound_to, owner.client) != holder:
            raise NoGrant(_OVER)
        # One writer alone turns `used` around: two requests with one token are told apart.
        fresh = connection.execute(
            update(REFRESHES).where(REFRESHES.c.hash == key, REFRESHES.c.used.is_(False)).values(used=True)
        ).rowcount
        found = connection.execute(
            select(PEOPLE, HAS_FACTOR, SIGN_INS.c.id.label("sign_in"), SIGN_INS.c.ended, SIGN_INS.c.ends_ms)
            .join(SIGN_INS, SIGN_INS.c.person == PEOPLE.c.id)
            .join(REFRESHES, REFRESHES.c.sign_in == SIGN_INS.c.id)
            .where(REFRESHES.c.hash == key)
        ).first()
        if found is None:
            raise NoGrant(_OVER)
        if fresh and not found.ended and not found.locked and found.ends_ms > now_ms:
            connection.execute(update(SIGN_INS).where(SIGN_INS.c.id == found.sign_in).values(seen_ms=now_ms))
            person = register.of_row(office, connection, found, bytes(found.sign_in).hex())
            return tokens_of(office, connection, person, holder)
        if not fresh and not found.ended:
            connection.execute(update(SIGN_INS).where(SIGN_INS.c.id == found.sign_in).values(ended="token used twice"))
            note(connection, now_ms, found.name, "refresh token used twice", bytes(found.sign_in).hex())
    raise NoGrant(_OVER)


def end(office: Office, person: Person, sign_in: str, why: str = "signed out") -> None:
    """End one sign-in of a person.

    Raises:
        NotThere: they have none of this id.
    """
    with office.database.writing() as connection:
        mine = SIGN_INS.c.person == bytes.fromhex(person.id)
        ended = connection.execute(
            update(SIGN_INS).where(mine, SIGN_INS.c.id == _bytes(sign_in), SIGN_INS.c.ended == "").values(ended=why)
        ).rowcount
        if not ended:
            raise NotThere("You have no sign-in of this id.")
        note(connection, office.now_ms(), person.name, "signed out", sign_in)


def end_of_token(office: Office, token: str) -> None:
    """End the sign-in of a refresh token, as OAuth's revocation does (RFC 7009): an unknown one is no error."""
    with office.database.reading() as connection:
        found = connection.execute(
            select(PEOPLE, HAS_FACTOR, SIGN_INS.c.id.label("sign_in"))
            .join(SIGN_INS, SIGN_INS.c.person == PEOPLE.c.id)
            .join(REFRESHES, REFRESHES.c.sign_in == SIGN_INS.c.id)
            .where(REFRESHES.c.hash == _hash(token), SIGN_INS.c.ended == "")
        ).first()
        person = register.of_row(office, connection, found) if found else None
    if found and person:
        end(office, person, bytes(found.sign_in).hex())


def of(office: Office, person: Person) -> list[SignIn]:
    """Return where a person is signed in, the newest first."""
    with office.database.reading() as connection:
        rows = connection.execute(
            select(SIGN_INS)
            .where(SIGN_INS.c.person == bytes.fromhex(person.id), SIGN_INS.c.ended == "")
            .where(SIGN_INS.c.ends_ms > office.now_ms())
            .order_by(SIGN_INS.c.begun_ms.desc())
        ).all()
    return [SignIn(bytes(row.id).hex(), row.begun_ms, row.seen_ms, row.ends_ms, row.address, row.agent) for row in rows]


def signed_in(office: Office, person: str, sign_in: str) -> Person | None:
    """Return the person of a sign-in that is still good, or None."""
    now_ms = office.now_ms()
    with office.database.reading() as connection:
        row = connection.execute(
            select(PEOPLE, HAS_FACTOR)
            .join(SIGN_INS, SIGN_INS.c.person == PEOPLE.c.id)
            .where(PEOPLE.c.id == _bytes(person), PEOPLE.c.locked.is_(False))
            .where(SIGN_INS.c.id == _bytes(sign_in), SIGN_INS.c.ended == "", SIGN_INS.c.ends_ms > now_ms)
        ).first()
        return register.of_row(office, connection, row, sign_in) if row else None


def begun_by(
    office: Office,
    connection: Connection,
    row: Row[Any],
    address: str,
    agent: str,
    second: str = "",
    holder: Holder | None = None,
    lasts_ms: int = 0,
) -> Person:
    """Begin a sign-in of the person of a row, who has shown whatever they have to show; the audit log has it.

    It lasts as long as people may stay signed in without a password, if not told otherwise.
    """
    now_ms, key = office.now_ms(), secrets.token_bytes(16)
    connection.execute(delete(SIGN_INS).where(SIGN_INS.c.ends_ms < now_ms - 30 * _DAY_MS))
    living = (SIGN_INS.c.person == row.id) & (SIGN_INS.c.ended == "") & (SIGN_INS.c.ends_ms > now_ms)
    older = (
        connection.execute(select(SIGN_INS.c.id).where(living).order_by(SIGN_INS.c.begun_ms.desc()).offset(_MOST - 1))
        .scalars()
        .all()
    )
    if older:
        connection.execute(update(SIGN_INS).where(SIGN_INS.c.id.in_(older)).values(ended="too many sign-ins"))
    connection.execute(
        insert(SIGN_INS),
        {
            "id": key,
            "person": row.id,
            "begun_ms": now_ms,
            "seen_ms": now_ms,
            "ends_ms": now_ms + (lasts_ms or round(office.config.refresh_days * _DAY_MS)),
            "address": address[:64],
            "agent": "".join(each for each in agent[:200] if each.isprintable()),
            "ended": "",
            "bound_to": holder.key if holder else "",
            "client": holder.client if holder else "",
        },
    )
    connection.execute(update(PEOPLE).where(PEOPLE.c.id == row.id).values(seen_ms=now_ms))
    told = {"address": address[:64]} | ({"second": second} if second else {})
    told |= {"client": holder.client} if holder else {}
    note(connection, now_ms, row.name, "signed in", key.hex(), told)
    return register.of_row(office, connection, row, key.hex())


def tokens_of(office: Office, connection: Connection, person: Person, holder: Holder, goes_on: bool = True) -> Tokens:
    """Return tokens of a sign-in for its holder; without `goes_on` there is no refresh token."""
    refresh_token = secrets.token_urlsafe(32) if goes_on else ""
    if goes_on:
        values = {"hash": _hash(refresh_token), "sign_in": bytes.fromhex(person.sign_in), "used": False}
        connection.execute(insert(REFRESHES), values)
    minutes = office.config.token_minutes
    access = tokens.issue(office.token_keys, person.id, person.sign_in, office.now_ms(), minutes, holder.key)
    return Tokens(access, refresh_token, round(60 * minutes), person)


def _refused(office: Office, name: str, address: str, known: bool) -> None:
    with office.database.writing() as connection:
        for each in _counted(name, address):
            failures.failed(connection, *each, office.now_ms())
        # An unknown name may be a password typed into the wrong field: it is not written down.
        note(
            connection, office.now_ms(), name if known else "unknown", "sign-in refused", "", {"address": address[:64]}
        )


def _counted(name: str, address: str) -> tuple[tuple[failures.Rule, str], tuple[failures.Rule, str]]:
    return (failures.NAME, name), (failures.ADDRESS, address)


def _mark(kept: str) -> str:
    return hashlib.sha256(f"steward/first-step\0{kept}".encode()).hexdigest()


def _hash(token: str) -> bytes:
    return hashlib.sha256(f"steward/refresh\0{token}".encode("utf-8", "replace")).digest()


def _bytes(identifier: str) -> bytes:
    try:
        return bytes.fromhex(identifier)
    except ValueError:
        return b""
