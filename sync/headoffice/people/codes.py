"""Authorization codes (RFC 6749, 4.1) with PKCE (RFC 7636, S256 alone): good once, for a minute, for whoever asked.

A code that comes a second time was stolen, or is stolen now: what began with it ends (RFC 9700, 2.1.1).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from sync.crypto.jws import hash_of
from sync.headoffice.audit.writing import note
from sync.headoffice.errors import NoGrant, NotSignedIn
from sync.headoffice.parts import Office
from sync.headoffice.people import sign_ins
from sync.headoffice.people.sign_ins import FirstStep, Holder, Tokens
from sync.headoffice.tables.people import CODES, PEOPLE, SIGN_INS

LIFE_MS: Final = 60_000
CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
VERIFIER: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_DAY_MS: Final = 24 * 3600 * 1000
_NO: Final = "This code is not good, or no longer; sign in again."


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client asks for before anybody has signed in.

    Attributes:
        client: its id.
        redirect: where the code goes.
        challenge: SHA-256 of a secret that the client keeps, 43 characters.
        bound_to: thumbprint of the key that the tokens will be for (RFC 9449, 10); "" leaves it to whoever has the
            client's secret.
    """

    client: str
    redirect: str
    challenge: str
    bound_to: str = ""


def issue(office: Office, first: FirstStep, second: str, wish: Wish) -> str:
    """Return a new code for who has taken both steps of signing in.

    Raises:
        NotSignedIn: what was shown first does not count any more.
        StoreError: the database cannot be used.
    """
    code, now_ms = secrets.token_urlsafe(32), office.now_ms()
    with office.database.writing() as connection:
        row = sign_ins.still_there(connection, first)
        # A used code is remembered as long as what began with it may last.
        longest_ms = round((office.config.refresh_days + 1) * _DAY_MS)
        connection.execute(delete(CODES).where(CODES.c.made_ms < now_ms - longest_ms))
        values = {
            "hash": _hash(code), "person": row.id, "mark": first.mark, "second": second, "client": wish.client,
            "redirect": wish.redirect, "challenge": wish.challenge, "bound_to": wish.bound_to, "made_ms": now_ms,
            "used": False,
        }  # fmt: skip
        connection.execute(insert(CODES), values)
    return code


def redeem(
    office: Office, code: str, redirect: str, verifier: str, holder: Holder, address: str, agent: str = ""
) -> Tokens:
    """Begin the sign-in of a code; it is used up, also by a wrong verifier.

    Args:
        office: head office.
        code: as it came.
        redirect: to which it was sent, as the client says.
        verifier: the client's secret.
        holder: the client, and the key that it has shown.
        address: of whom asks.
        agent: what they say they are.

    Raises:
        NoGrant: the code is unknown, over, used before, or another client's.
        StoreError: the database cannot be used.
    """
    with office.database.writing() as connection:
        mine = CODES.c.hash == _hash(code)
        fresh = connection.execute(update(CODES).where(mine, CODES.c.used.is_(False)).values(used=True)).rowcount
        row = connection.execute(select(CODES).where(mine)).first()
        if row is not None and not fresh:
            _came_again(office, connection, row)
        good = row is not None and fresh and _fits(office, row, redirect, verifier, holder)
        found = _begun(office, connection, row, holder, address, agent) if good and row is not None else None
    if found is None:
        raise NoGrant(_NO)
    return found


def _begun(
    office: Office, connection: Connection, row: Row[Any], holder: Holder, address: str, agent: str
) -> Tokens | None:
    name = connection.execute(select(PEOPLE.c.name).where(PEOPLE.c.id == row.person)).scalar_one()
    first = FirstStep(bytes(row.person).hex(), name, row.mark, wants_code=bool(row.second))
    try:
        person = sign_ins.begun(office, connection, first, address, agent, row.second, holder)
    except NotSignedIn:  # locked, or with another password, since the code was given
        return None
    begun = update(CODES).where(CODES.c.hash == row.hash).values(sign_in=bytes.fromhex(person.sign_in))
    connection.execute(begun)
    return sign_ins.tokens_of(office, connection, person, holder)


def _fits(office: Office, row: Row[Any], redirect: str, verifier: str, holder: Holder) -> bool:
    in_time = 0 <= office.now_ms() - row.made_ms < LIFE_MS
    same = (row.client, row.redirect) == (holder.client, redirect) and row.bound_to in ("", holder.key)
    right = VERIFIER.fullmatch(verifier) is not None and hmac.compare_digest(hash_of(verifier), row.challenge)
    return in_time and same and right


def _came_again(office: Office, connection: Connection, row: Row[Any]) -> None:
    if row.sign_in is None:
        return
    begun = (SIGN_INS.c.id == row.sign_in) & (SIGN_INS.c.ended == "")
    if connection.execute(update(SIGN_INS).where(begun).values(ended="code used twice")).rowcount:
        name = connection.execute(select(PEOPLE.c.name).where(PEOPLE.c.id == row.person)).scalar_one()
        note(connection, office.now_ms(), name, "authorization code used twice", bytes(row.sign_in).hex())


def _hash(code: str) -> bytes:
    return hashlib.sha256(f"steward/code\0{code}".encode("utf-8", "replace")).digest()
