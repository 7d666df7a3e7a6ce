"""Second factors: codes of an app (RFC 6238) beside the password, and recovery codes for whoever has lost the app.

Six digits every thirty seconds with SHA-1, which is what every app can do. A code counts once: the step of the last
one is kept, and moved on by one writer alone. The secret lies in the database under a key of head office's folder, and
so opens to nobody who has a copy of the database; recovery codes are kept as argon2id hashes, as passwords are.
"""

from __future__ import annotations

import base64
import logging
import secrets
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, delete, func, insert, select, update

from sync.crypto.locking import derive, lock, unlock
from sync.crypto.one_time import SECRET_BYTES, matching_step, step_of
from sync.crypto.places.file import kept_secret
from sync.crypto.signing import new_seed
from sync.errors import SealError, StoreError
from sync.headoffice.audit.writing import note, one_by_one
from sync.headoffice.errors import NotAsAsked, NotSignedIn, TooOften
from sync.headoffice.parts import Office
from sync.headoffice.people import failures, passwords
from sync.headoffice.people.types import Person
from sync.headoffice.tables.people import RECOVERY_CODES, SECOND_FACTORS, SIGN_INS

_log = logging.getLogger("steward.headoffice")
DIGITS: Final = 6
STEP_S: Final = 30
CODES: Final = 10
"""Recovery codes at a time."""
ISSUER: Final = "Steward head office"
OFFER_S: Final = 15 * 60.0
"""So long a secret that was shown waits for its first code."""
LONGEST: Final = 64
"""Letters of a typed code that are looked at."""
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for each other."""
_NUMBER, _REST = 4, 12
"""Letters of a recovery code by which it is found, and those that are hashed: 59 bits."""


class CodeRefused(NotSignedIn):
    """The password was right and the code was not."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A secret that was drawn for somebody, and counts once a code of it was typed.

    Attributes:
        name: of whom it is for.
        secret: 20 random bytes.
    """

    name: str
    secret: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The secret for typing, base32 in groups of four."""
        plain = base64.b32encode(self.secret).decode()
        return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))

    @property
    def address(self) -> str:
        """What the QR code says."""
        issuer = quote(ISSUER)
        return (
            f"otpauth://totp/{issuer}:{quote(self.name)}?secret={self.text.replace(' ', '')}"
            f"&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_S}"
        )


def new_offer(name: str) -> Offer:
    """Return a newly drawn secret for somebody."""
    return Offer(name, secrets.token_bytes(SECRET_BYTES))


def offer(office: Office, person: Person) -> Offer:
    """Draw a secret for who is signed in, in place of an earlier one that was not used; it waits `OFFER_S`.

    Raises:
        StoreError: the cache or the folder of keys cannot be used.
    """
    made = new_offer(person.name)
    office.cache.put(_waiting(person), lock(_key(office), made.secret, f"offer {person.id}"), OFFER_S)
    return made


def offered(office: Office, person: Person) -> Offer | None:
    """Return the secret that waits for its first code, or None."""
    kept = office.cache.get(_waiting(person))
    return Offer(person.name, unlock(_key(office), kept, f"offer {person.id}")) if kept else None


def accept(office: Office, person: Person, typed: str) -> tuple[str, ...]:
    """Make the secret that waits the second factor of who is signed in, and return their new recovery codes.

    Every other sign-in of theirs ends.

    Raises:
        NotAsAsked: none waits, or this is no code of it.
        StoreError: the database cannot be used.
    """
    found = offered(office, person)
    if found is None:
        raise NotAsAsked("This took longer than a quarter of an hour; begin anew.")
    codes = enrol(office, person, found, typed, person.name)
    office.cache.delete(_waiting(person))
    return codes


def enrol(office: Office, person: Person, found: Offer, typed: str, who: str) -> tuple[str, ...]:
    """Make a secret somebody's second factor, and return their new recovery codes.

    Args:
        office: head office.
        person: whose it becomes; of their sign-ins only the one with which they are here goes on.
        found: the secret.
        typed: a code of it.
        who: does it, for the audit log.

    Raises:
        NotAsAsked: this is no code of it.
        StoreError: the database cannot be used.
    """
    step = matching_step(found.secret, _plain(typed), _step(office), DIGITS)
    if step is None:
        raise NotAsAsked("This is not the code that the app shows now; look whether the telephone's clock is right.")
    codes, key = _drawn(), bytes.fromhex(person.id)
    hashes = _hashed(codes)
    locked = lock(_key(office), found.secret, f"second factor {person.id}")
    values = {"person": key, "secret": locked, "last_step": step, "made_ms": office.now_ms()}
    with office.database.writing() as connection:
        drop(connection, key)
        connection.execute(insert(SECOND_FACTORS), values)
        connection.execute(insert(RECOVERY_CODES), [{"person": key, **each} for each in hashes])
        _end_others(connection, person, "second factor set")
        note(connection, office.now_ms(), who, "second factor set", person.name)
    return codes


def renew_codes(office: Office, person: Person) -> tuple[str, ...]:
    """Make new recovery codes in place of all earlier ones.

    Raises:
        NotAsAsked: the person has no second factor.
        StoreError: the database cannot be used.
    """
    codes, key = _drawn(), bytes.fromhex(person.id)
    hashes = _hashed(codes)
    with office.database.writing() as connection:
        if connection.execute(select(SECOND_FACTORS.c.person).where(SECOND_FACTORS.c.person == key)).first() is None:
            raise NotAsAsked("You have no second factor.")
        connection.execute(delete(RECOVERY_CODES).where(RECOVERY_CODES.c.person == key))
        connection.execute(insert(RECOVERY_CODES), [{"person": key, **each} for each in hashes])
        note(connection, office.now_ms(), person.name, "recovery codes made", person.name)
    return codes


def give_up(office: Office, person: Person) -> None:
    """Go without a second factor from now on; every other sign-in of theirs ends.

    Raises:
        NotAsAsked: their role needs one.
        StoreError: the database cannot be used.
    """
    if person.role in office.config.second_factor:
        raise NotAsAsked(f"The role {person.role} needs a second factor; set up another one in its place.")
    with office.database.writing() as connection:
        drop(connection, bytes.fromhex(person.id))
        _end_others(connection, person, "second factor removed")
        note(connection, office.now_ms(), person.name, "second factor removed", person.name)


def codes_left(office: Office, person: Person) -> int:
    """Return how many recovery codes a person has left."""
    mine = RECOVERY_CODES.c.person == bytes.fromhex(person.id)
    with office.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(RECOVERY_CODES).where(mine)).scalar_one()


def check(office: Office, person: bytes, name: str, typed: str, address: str) -> str:
    """Use up a code of the app or a recovery code, and return which of them it was, in words.

    The try is counted before it is looked at, and forgiven if it was right: many at once get no more of them.

    Args:
        office: head office.
        person: their key in the table.
        name: of them.
        typed: the code, with or without blanks and hyphens.
        address: of whom asks.

    Raises:
        CodeRefused: it is no code of theirs, or was used before.
        TooOften: after too many wrong ones.
        StoreError: the database cannot be used.
    """
    now_ms, plain = office.now_ms(), _plain(typed)
    with office.database.writing() as connection:
        one_by_one(connection)
        shut_s = failures.shut_for_s(connection, failures.FACTOR, name, now_ms)
        if not shut_s:
            failures.failed(connection, failures.FACTOR, name, now_ms)
    if shut_s:
        raise TooOften("Too many wrong codes; wait a while.", shut_s)
    by_app = len(plain) == DIGITS
    right = _of_app(office, person, plain) if by_app else _of_recovery(office, person, name, plain)
    with office.database.writing() as connection:
        if right:
            failures.forgive(connection, [(failures.FACTOR, name)])
            return "code of the app" if by_app else "recovery code"
        failures.failed(connection, failures.ADDRESS, address, now_ms)
        note(connection, now_ms, name, "second factor refused", name, {"address": address[:64]})
    raise CodeRefused("This code is wrong, or was used before.")


def drop(connection: Connection, person: bytes) -> bool:
    """Forget a person's second factor with its recovery codes, and return whether there was one."""
    connection.execute(delete(RECOVERY_CODES).where(RECOVERY_CODES.c.person == person))
    return bool(connection.execute(delete(SECOND_FACTORS).where(SECOND_FACTORS.c.person == person)).rowcount)


def _of_app(office: Office, person: bytes, plain: str) -> bool:
    mine = SECOND_FACTORS.c.person == person
    with office.database.writing() as connection:
        row = connection.execute(select(SECOND_FACTORS).where(mine)).first()
        if row is None:
            return False
        try:
            secret = unlock(_key(office), row.secret, f"second factor {person.hex()}")
        except SealError as error:  # as after restoring the database without the folder of keys
            _log.error("%s Take that second factor away, so that another one can be set up.", error)
            return False
        step = matching_step(secret, plain, _step(office), DIGITS, row.last_step)
        if step is None:
            return False
        # One writer alone moves it on: of two requests with one code the second is refused.
        moved = update(SECOND_FACTORS).where(mine, SECOND_FACTORS.c.last_step < step).values(last_step=step)
        return connection.execute(moved).rowcount == 1


def _of_recovery(office: Office, person: bytes, name: str, plain: str) -> bool:
    mine = (RECOVERY_CODES.c.person == person) & (RECOVERY_CODES.c.number == plain[:_NUMBER])
    with office.database.reading() as connection:
        kept = connection.execute(select(RECOVERY_CODES.c.hash).where(mine)).scalar()
    if not passwords.fits(kept or passwords.NOBODY, plain[_NUMBER:]) or kept is None:
        return False
    with office.database.writing() as connection:
        if connection.execute(delete(RECOVERY_CODES).where(mine, RECOVERY_CODES.c.hash == kept)).rowcount != 1:
            return False
        left = select(func.count()).select_from(RECOVERY_CODES).where(RECOVERY_CODES.c.person == person)
        told = {"left": connection.execute(left).scalar_one()}
        note(connection, office.now_ms(), name, "recovery code used", name, told)
    return True


def _end_others(connection: Connection, person: Person, why: str) -> None:
    others = (SIGN_INS.c.person == bytes.fromhex(person.id)) & (SIGN_INS.c.ended == "")
    if person.sign_in:
        others &= SIGN_INS.c.id != bytes.fromhex(person.sign_in)
    connection.execute(update(SIGN_INS).where(others).values(ended=why))


def _drawn() -> tuple[str, ...]:
    """Return new recovery codes as they are shown; no two begin with the same four letters."""
    drawn: dict[str, str] = {}
    while len(drawn) < CODES:
        plain = "".join(secrets.choice(_LETTERS) for _ in range(_NUMBER + _REST))
        drawn[plain[:_NUMBER]] = "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))
    return tuple(drawn.values())


def _hashed(codes: tuple[str, ...]) -> list[dict[str, Any]]:
    plain = [_plain(each) for each in codes]
    return [{"number": each[:_NUMBER], "hash": passwords.hashed(each[_NUMBER:])} for each in plain]


def _plain(typed: str) -> str:
    return "".join(each for each in typed[:LONGEST] if each.isalnum()).lower()


def _step(office: Office) -> int:
    return step_of(office.now_ms() / 1000, STEP_S)


def _waiting(person: Person) -> str:
    return f"second-factor:{person.sign_in}"


def _key(office: Office) -> bytes:
    """Return the key under which secrets lie, making it where there is none."""
    folder = office.config.folder / "keys"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return derive(kept_secret(folder / "second-factors.key", new_seed), "second factors")
    except OSError as error:
        raise StoreError(f"The folder {folder} cannot be used ({error.strerror}); make it writable.") from error
