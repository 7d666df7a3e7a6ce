"""What the console itself changes; each deed is in the audit log, in the transaction that makes it."""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update

from sync.headoffice.audit.writing import note
from sync.headoffice.errors import NotAsAsked, NotThere
from sync.headoffice.parts import Office
from sync.headoffice.tables.branches import BRANCHES
from sync.headoffice.tables.records import ALERTS


def alert_seen(office: Office, number: int, device: str, who: str) -> None:
    """Write down that somebody has looked at an alert; the first who did stays.

    Raises:
        NotThere: this device has no such alert.
        StoreError: the database cannot be used.
    """
    mine = (ALERTS.c.number == number) & (ALERTS.c.device == device)
    with office.database.writing() as connection:
        if connection.execute(select(ALERTS.c.number).where(mine)).first() is None:
            raise NotThere("There is no such alert.")
        changed = connection.execute(update(ALERTS).where(mine, ALERTS.c.seen_by.is_(None)).values(seen_by=who))
        if changed.rowcount:
            note(connection, office.now_ms(), who, "alert looked at", device, {"alert": number})


def keep_branch(office: Office, who: str, name: str, region: str, latitude: float, longitude: float) -> None:
    """Say where a branch is, anew or for the first time.

    Args:
        office: head office.
        who: does it.
        name: as devices name it, up to 128 characters.
        region: up to 128 characters; "" for none.
        latitude: degrees north, -90 to 90.
        longitude: degrees east, -180 to 180.

    Raises:
        NotAsAsked: a value is out of its range.
        StoreError: the database cannot be used.
    """
    if not name or max(len(name), len(region)) > 128:
        raise NotAsAsked("A branch has a name of up to 128 characters, and a region of up to as many.")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise NotAsAsked("Latitude is from -90 to 90 degrees north, longitude from -180 to 180 degrees east.")
    values = {"region": region, "latitude": latitude, "longitude": longitude}
    with office.database.writing() as connection:
        changed = connection.execute(update(BRANCHES).where(BRANCHES.c.name == name).values(values))
        if not changed.rowcount:
            connection.execute(insert(BRANCHES), {"name": name, **values})
        note(connection, office.now_ms(), who, "branch placed", name, values)


def drop_branch(office: Office, who: str, name: str) -> None:
    """Forget where a branch is; its devices stay.

    Raises:
        NotThere: there is no such branch.
        StoreError: the database cannot be used.
    """
    with office.database.writing() as connection:
        if not connection.execute(delete(BRANCHES).where(BRANCHES.c.name == name)).rowcount:
            raise NotThere("There is no such branch.")
        note(connection, office.now_ms(), who, "branch taken off the map", name)


def reason_given(office: Office, who: str, event: str, subject: str, reason: str) -> None:
    """Write why somebody did something, beside the entry of the deed itself."""
    with office.database.writing() as connection:
        note(connection, office.now_ms(), who, event, subject, {"reason": reason})
