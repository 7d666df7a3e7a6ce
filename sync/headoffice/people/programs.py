"""Programs that act for themselves: a name, a role and a key of their own instead of a password and an app.

A program signs a short assertion with its key (`private_key_jwt`, RFC 7523) and gets an access token for minutes, and
no refresh token: it asks again (RFC 6749, 4.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Row, select

from sync.crypto.jws import said_by
from sync.errors import SealError
from sync.headoffice.audit.writing import note
from sync.headoffice.errors import NoGrant, TooOften
from sync.headoffice.parts import Office
from sync.headoffice.people import register, sign_ins
from sync.headoffice.people.limits import spend
from sync.headoffice.people.register import HAS_FACTOR
from sync.headoffice.people.sign_ins import Holder, Tokens
from sync.headoffice.tables.people import PEOPLE, PROGRAMS

ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_S: Final = 300
"""From now to the end of an assertion, at most; so long its number is remembered."""
_SKEW_S: Final = 60
_NO: Final = "This program is not known, or its assertion is not good."


def let_in(
    office: Office, name: str, assertion: str, meant_for: Iterable[str], key: str, address: str, agent: str = ""
) -> Tokens:
    """Begin the sign-in of a program.

    Args:
        office: head office.
        name: of the program.
        assertion: that it signed.
        meant_for: head office's own names, of which the assertion has to name one.
        key: thumbprint of the key that its token will be for.
        address: of whom asks.
        agent: what they say they are.

    Raises:
        NoGrant: nobody of this name signed this for us, now, and for the first time; or they are locked.
        TooOften: the same, and the address has shown what is not good too often.
        StoreError: the database or the cache cannot be used.
    """
    row = _known(office, name)
    if row is None or row.locked or not _signed(office, row, assertion, frozenset(meant_for)):
        _refused(office, row.name if row is not None else "unknown", address)
        raise NoGrant(_NO, "invalid_client")
    holder = Holder(key, row.name)
    with office.database.writing() as connection:
        lasts_ms = round(60_000 * office.config.token_minutes)
        person = sign_ins.begun_by(office, connection, row, address, agent, "key", holder, lasts_ms)
        return sign_ins.tokens_of(office, connection, person, holder, goes_on=False)


def _refused(office: Office, who: str, address: str) -> None:
    """Write a refusal down, unless there are enough of this address or name.

    Refusals alone are counted, and what is good is let in however many there were: nobody finds a key by trying, and
    nobody is to keep a program out by failing in its name or beside it.
    """
    spend(office, "assertion", address)
    with suppress(TooOften):  # answered as before: another answer would say who exists
        spend(office, "assertion", f"name:{who}")
        with office.database.writing() as connection:
            note(connection, office.now_ms(), who, "sign-in refused", "", {"address": address[:64]})


def _known(office: Office, name: str) -> Row[Any] | None:
    with office.database.reading() as connection:
        return connection.execute(
            select(PEOPLE, HAS_FACTOR, PROGRAMS.c.public_key)
            .join(PROGRAMS, PROGRAMS.c.person == PEOPLE.c.id)
            .where(PEOPLE.c.name == register.or_nobody(name.strip().lower()[:64]))
        ).first()


def _signed(office: Office, row: Row[Any], assertion: str, meant_for: frozenset[str]) -> bool:
    """Return whether an assertion is the program's, for us, of now, and new (RFC 7523, 3)."""
    try:
        said = said_by(Ed25519PublicKey.from_public_bytes(bytes(row.public_key)), assertion)
    except (SealError, ValueError):
        return False
    now_s, ends_s, number = office.now_ms() / 1000, said.get("exp"), said.get("jti")
    heard = said.get("aud")
    named = {each for each in (heard if isinstance(heard, list) else [heard]) if isinstance(each, str)}
    if said.get("iss") != row.name or said.get("sub") != row.name or not named & meant_for:
        return False
    if not isinstance(ends_s, float) or not isinstance(number, str):
        return False
    if not now_s - _SKEW_S < ends_s <= now_s + LONGEST_S + _SKEW_S or not 1 <= len(number) <= 128:
        return False
    return office.cache.once(f"assertion:{row.name}:{number}", LONGEST_S + 2 * _SKEW_S)
