"""The register of people: add, find, list, lock, change. Every change is in the audit log with who made it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from sync.crypto.signing import PUBLIC_BYTES
from sync.headoffice.audit.writing import note, one_by_one
from sync.headoffice.errors import Clashes, NotAsAsked, NotThere
from sync.headoffice.parts import Office
from sync.headoffice.people import failures, passwords, second_factors
from sync.headoffice.people.roles import Role
from sync.headoffice.people.types import Person
from sync.headoffice.tables.people import ASSIGNED, PEOPLE, PROGRAMS, SECOND_FACTORS, SIGN_INS

IS_PROGRAM: Final = select(PROGRAMS.c.person).where(PROGRAMS.c.person == PEOPLE.c.id).correlate(PEOPLE).exists()
HAS_FACTOR: Final = or_(
    select(SECOND_FACTORS.c.person).where(SECOND_FACTORS.c.person == PEOPLE.c.id).exists(), IS_PROGRAM
).label("has_factor")
"""Belongs to every reading of the table of people. A program's key counts for a second factor: no password opens."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
_CLIENT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Register:
    """The people of one head office.

    Attributes:
        office: head office.
        by: who makes the changes, for the audit log: a person's name or `COMMAND_LINE`.
    """

    def __init__(self, office: Office, by: str) -> None:
        self.office, self.by = office, by

    def add(
        self, name: str, role: Role, password: str, client: str = "", clients: Sequence[str] = (), given: bool = True
    ) -> Person:
        """Add a person.

        Args:
            name: to sign in with: 2 to 64 of a-z, 0-9, ".", "_", "@", "-".
            role: of them.
            password: first one.
            client: whom a person of role client is.
            clients: whom an advisor looks after.
            given: whether somebody else chose the password, so that it is changed at the first sign-in.

        Raises:
            NotAsAsked: name, password or client is against the rules.
            Clashes: the name is taken.
            StoreError: the database cannot be used.
        """
        name = folded(name)
        check_client(role, client)
        passwords.check_rules(password, name)
        kept, key = passwords.hashed(password), secrets.token_bytes(16)
        with self.office.database.writing() as connection:
            one_by_one(connection)  # of two who add one name at once, the second is told
            if _row(connection, name) is not None:
                raise Clashes(f"There is a person {name} already.")
            values = {"id": key, "name": name, "role": role.value, "client_id": client, "password": kept}
            now_ms = self.office.now_ms()
            flags = {"must_change": given, "locked": False, "made_ms": now_ms, "seen_ms": 0, "given_ms": now_ms}
            connection.execute(insert(PEOPLE), values | flags)
            self._assign(connection, key, role, clients)
            self._note(connection, "person added", name, role=role.value, client=client, clients=sorted(set(clients)))
            return of_row(self.office, connection, _known(connection, name))

    def add_program(self, name: str, role: Role, public_key: bytes, clients: Sequence[str] = ()) -> Person:
        """Add a program, which signs in with its key (Ed25519, 32 bytes) and never with a password.

        Raises:
            NotAsAsked: name, role or key is against the rules.
            Clashes: the name is taken.
            StoreError: the database cannot be used.
        """
        if role is Role.CLIENT:
            raise NotAsAsked("A program acts for the bank and not for a client; give it another role.")
        if len(public_key) != PUBLIC_BYTES:
            raise NotAsAsked(f"A program's public key has {PUBLIC_BYTES} bytes, not {len(public_key)}.")
        made = self.add(name, role, secrets.token_urlsafe(48), clients=clients, given=False)  # nobody is told it
        with self.office.database.writing() as connection:
            connection.execute(insert(PROGRAMS), {"person": bytes.fromhex(made.id), "public_key": public_key})
            self._note(connection, "program's key set", made.name, key=public_key.hex())
            return of_row(self.office, connection, _known(connection, made.name))

    def find(self, name: str) -> Person:
        """Return a person.

        Raises:
            NotThere: nobody has this name.
        """
        with self.office.database.reading() as connection:
            return of_row(self.office, connection, _known(connection, name))

    def everybody(self) -> list[Person]:
        """Return all people by name."""
        with self.office.database.reading() as connection:
            rows = connection.execute(select(PEOPLE, HAS_FACTOR).order_by(PEOPLE.c.name)).all()
            return [of_row(self.office, connection, row) for row in rows]

    def lock(self, name: str) -> Person:
        """Lock a person out at once, wherever they are signed in."""
        return self._change(name, "person locked", {"locked": True}, ends="locked")

    def unlock(self, name: str) -> Person:
        """Let a person in again, after `lock` or after too many failures."""
        with self.office.database.writing() as connection:
            failures.forgive(connection, [(rule, folded(name)) for rule in (failures.NAME, failures.FACTOR)])
        return self._change(name, "person unlocked", {"locked": False})

    def set_role(self, name: str, role: Role, client: str = "", clients: Sequence[str] = ()) -> Person:
        """Give a person another role, and other clients with it."""
        check_client(role, client)
        with self.office.database.writing() as connection:
            row = _known(connection, name)
            connection.execute(update(PEOPLE).where(PEOPLE.c.id == row.id).values(role=role.value, client_id=client))
            self._assign(connection, row.id, role, clients)
            told = {"from": row.role, "to": role.value, "client": client, "clients": sorted(set(clients))}
            self._note(connection, "role changed", row.name, **told)
            return of_row(self.office, connection, _known(connection, name))

    def set_password(self, name: str, password: str, given: bool = True, keep: str = "") -> Person:
        """Set a person's password and end their sign-ins, all but `keep`; a program has none."""
        with self.office.database.reading() as connection:
            if connection.execute(select(PEOPLE.c.id).where(PEOPLE.c.name == folded(name), IS_PROGRAM)).first():
                raise NotAsAsked(f"{folded(name)} is a program and has a key instead of a password.")
        passwords.check_rules(password, folded(name))
        values = {"password": passwords.hashed(password), "must_change": given, "given_ms": self.office.now_ms()}
        return self._change(name, "password set", values, ends="password changed", keep=keep)

    def reset_second_factor(self, name: str) -> Person:
        """Take a person's second factor and recovery codes away, and end their sign-ins.

        Raises:
            NotAsAsked: they have none.
            NotThere: nobody has this name.
        """
        with self.office.database.writing() as connection:
            row = _known(connection, name)
            if not second_factors.drop(connection, row.id):
                raise NotAsAsked(f"{row.name} has no second factor.")
            failures.forgive(connection, [(failures.FACTOR, row.name)])
            ended = update(SIGN_INS).where(SIGN_INS.c.person == row.id, SIGN_INS.c.ended == "")
            connection.execute(ended.values(ended="second factor reset"))
            self._note(connection, "second factor reset", row.name)
            return of_row(self.office, connection, _known(connection, name))

    def remove(self, name: str) -> None:
        """Remove a person; what they did stays in the audit log."""
        with self.office.database.writing() as connection:
            row = _known(connection, name)
            connection.execute(delete(PEOPLE).where(PEOPLE.c.id == row.id))
            self._note(connection, "person removed", row.name, role=row.role)

    def new_token_key(self) -> str:
        """Sign access tokens with a new key from now on, and return its name."""
        name = self.office.token_keys.add(self.office.now_ms())
        with self.office.database.writing() as connection:
            self._note(connection, "token key made", name)
        return name

    def _change(self, name: str, event: str, values: dict[str, Any], ends: str = "", keep: str = "") -> Person:
        with self.office.database.writing() as connection:
            row = _known(connection, name)
            connection.execute(update(PEOPLE).where(PEOPLE.c.id == row.id).values(**values))
            if ends:
                others = (SIGN_INS.c.person == row.id) & (SIGN_INS.c.ended == "")
                if keep:
                    others &= SIGN_INS.c.id != bytes.fromhex(keep)
                connection.execute(update(SIGN_INS).where(others).values(ended=ends))
            self._note(connection, event, row.name)
            return of_row(self.office, connection, _known(connection, name))

    def _assign(self, connection: Connection, key: bytes, role: Role, clients: Iterable[str]) -> None:
        wanted = sorted(set(clients))
        if wanted and role is not Role.ADVISOR:
            raise NotAsAsked("Only an advisor looks after clients.")
        for each in wanted:
            if not _CLIENT.fullmatch(each):
                raise NotAsAsked(f"{each!r} is no client's name.")
        connection.execute(delete(ASSIGNED).where(ASSIGNED.c.person == key))
        if wanted:
            connection.execute(insert(ASSIGNED), [{"person": key, "client_id": each} for each in wanted])

    def _note(self, connection: Connection, event: str, subject: str, **detail: Any) -> None:
        note(connection, self.office.now_ms(), self.by, event, subject, detail)


def folded(name: str) -> str:
    """Return a sign-in name in its one writing.

    Raises:
        NotAsAsked: it is none.
    """
    small = name.strip().lower()
    if not _NAME.fullmatch(small):
        raise NotAsAsked("A sign-in name has 2 to 64 characters of a-z, 0-9, '.', '_', '@' and '-'.")
    return small


def or_nobody(name: str) -> str:
    """Return a folded name, or "" for one that nobody can have, since a database may choke on what is in it."""
    return name if _NAME.fullmatch(name) else ""


def check_client(role: Role, client: str) -> None:
    """Accept who a person is in the bank's records.

    Raises:
        NotAsAsked: a client without one, or anybody else with one.
    """
    if role is Role.CLIENT and not _CLIENT.fullmatch(client):
        raise NotAsAsked("A person of role client needs the client that they are in the bank's records.")
    if role is not Role.CLIENT and client:
        raise NotAsAsked(f"A person of role {role} is no client; leave the client out.")


def of_row(office: Office, connection: Connection, row: Row[Any], sign_in: str = "") -> Person:
    """Return the person of a row of the table, with `HAS_FACTOR`."""
    role = Role(row.role)
    clients: Iterable[str] = ()
    if role is Role.ADVISOR:
        clients = connection.execute(select(ASSIGNED.c.client_id).where(ASSIGNED.c.person == row.id)).scalars()
    return Person(
        bytes(row.id).hex(),
        row.name,
        role,
        row.client_id,
        frozenset(clients),
        must_change=bool(row.must_change),
        locked=bool(row.locked),
        second_factor=bool(row.has_factor),
        must_enrol=not row.has_factor and role in office.config.second_factor,
        sign_in=sign_in,
    )


def _row(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(PEOPLE, HAS_FACTOR).where(PEOPLE.c.name == folded(name))).first()


def _known(connection: Connection, name: str) -> Row[Any]:
    row = _row(connection, name)
    if row is None:
        raise NotThere(f"There is no person {folded(name)}.")
    return row
