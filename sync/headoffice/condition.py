"""How head office's data is, for whoever looks after its machine: asked without changing, making or starting anything.

`open_office` makes keys, database and advisors where there are none; who asks what is wrong must not do that.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import Any, Final

import httpx
from sqlalchemy import Connection, Row, func, inspect, select, text

from sync.errors import SealError, TransportError
from sync.headoffice.audit.writing import note
from sync.headoffice.config import OfficeConfig
from sync.headoffice.console.queries.fleet import devices
from sync.headoffice.console.states import State
from sync.headoffice.database import Database
from sync.headoffice.tables.audit import DEEDS
from sync.headoffice.tables.backups import BACKUPS
from sync.headoffice.tables.graphs import GRAPH_INBOX
from sync.headoffice.tables.people import SECOND_FACTORS
from sync.headoffice.tables.records import ERASURES, GRANTS, QUARANTINE
from sync.headoffice.tables.telemetry import TELEMETRY_INBOX
from sync.outbox.chain import about_grant
from sync.outbox.office import OfficeSecrets

DRILL: Final = "backup tried out"
"""Of the audit log: the newest backup was restored into a temporary folder, and everything was there."""
WEEK_MS: Final = 7 * 24 * 3_600_000
_ASKED_S: Final = 5.0
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - where it listens


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is known of: when it began (milliseconds since 1970), and why it failed or ""."""

    at_ms: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What the tables say; times in milliseconds since 1970.

    Attributes:
        clock_ms: the database server's clock; None for a database within this machine's folder.
        devices: that are let in.
        silent: of them, those not heard of for a day.
        alerts: that nobody has looked at.
        behind_ms: the oldest record that waits on any device, as they last said; None for none.
        unread: records that came and that head office has not read yet.
        unread_ms: when the oldest of them came; None for none.
        set_aside: batches that could not be taken, of the last week.
        erasing: sessions that some device has not yet erased.
        erasing_ms: since when the oldest of them was to be; None for none.
        backup: the newest that was verified; None for none.
        failed: the newest that failed after it; None for none.
        drill_ms: when a backup was last tried out; None for never.
        second_factors: that people have set up.
        key_fits: whether head office's key opens what a device sealed last; None where there is nothing to open.
    """

    clock_ms: int | None
    devices: int
    silent: int
    alerts: int
    behind_ms: int | None
    unread: int
    unread_ms: int | None
    set_aside: int
    erasing: int
    erasing_ms: int | None
    backup: Backup | None
    failed: Backup | None
    drill_ms: int | None
    second_factors: int
    key_fits: bool | None


def as_it_is(config: OfficeConfig) -> Database | None:
    """Return head office's database without changing its schema; None where it lies in a folder and is not there yet.

    Raises:
        StoreError: its address is wrong, or its file cannot be used.
    """
    if not config.database_url and not (config.folder / "headoffice.db").is_file():
        return None
    return Database(config.database_url, config.folder, migrate=False)


def step_of(database: Database) -> int | None:
    """Return the number of the schema's last step; None where it is not head office's yet.

    Raises:
        StoreError: the database cannot be used.
    """
    with database.reading() as connection:
        if not inspect(connection).has_table("schema_steps"):
            return None
        found: int | None = connection.execute(text("SELECT max(number) FROM schema_steps")).scalar()
        return found


def condition_of(database: Database, now_ms: int, secrets: OfficeSecrets | None) -> Condition:
    """Return how the data is; the schema has to be this version's.

    Args:
        database: open.
        now_ms: clock, milliseconds since 1970.
        secrets: head office's own, to try on what devices sealed; None tries nothing.

    Raises:
        StoreError: the database cannot be used.
    """
    with database.reading() as connection:
        clock = None if database.is_embedded else int(connection.execute(_CLOCK).scalar_one())
        found = [each for each in devices(connection, now_ms) if each.state is not State.REVOKED]
        behind = [each.oldest_ms for each in found if each.oldest_ms is not None]
        unread, unread_ms = _unread(connection)
        open_ones = select(func.count(), func.min(ERASURES.c.asked_ms)).where(ERASURES.c.done_ms.is_(None))
        erasing, erasing_ms = connection.execute(open_ones).one()
        lately = select(func.count()).where(QUARANTINE.c.at_ms > now_ms - WEEK_MS)
        drill = select(func.max(DEEDS.c.at_ms)).where(DEEDS.c.event == DRILL)
        backup = connection.execute(_newest("verified")).first()
        failed = connection.execute(
            _newest("failed").where(BACKUPS.c.number > (backup.number if backup else 0))
        ).first()
        return Condition(
            clock_ms=clock,
            devices=len(found),
            silent=sum(each.state is State.SILENT for each in found),
            alerts=sum(each.alerts for each in found),
            behind_ms=min(behind, default=None),
            unread=unread,
            unread_ms=unread_ms,
            set_aside=connection.execute(lately).scalar_one(),
            erasing=erasing,
            erasing_ms=erasing_ms,
            backup=_backup(backup),
            failed=_backup(failed),
            drill_ms=connection.execute(drill).scalar(),
            second_factors=connection.execute(select(func.count()).select_from(SECOND_FACTORS)).scalar_one(),
            key_fits=_fits(connection, secrets) if secrets else None,
        )


_CLOCK: Final = text("SELECT extract(epoch FROM clock_timestamp()) * 1000")


def _unread(connection: Connection) -> tuple[int, int | None]:
    rows = [
        connection.execute(select(func.count(), func.min(table.c.received_ms))).one()
        for table in (TELEMETRY_INBOX, GRAPH_INBOX)
    ]
    return sum(count for count, _ in rows), min((oldest for _, oldest in rows if oldest is not None), default=None)


def _newest(state: str) -> Any:
    return select(BACKUPS).where(BACKUPS.c.state == state).order_by(BACKUPS.c.number.desc()).limit(1)


def _backup(row: Row[Any] | None) -> Backup | None:
    return Backup(int(row.started_ms), str(row.why)) if row else None


def _fits(connection: Connection, secrets: OfficeSecrets) -> bool | None:
    """Return whether the key opens one session's; any that came is as good, since all are sealed for the same."""
    row = connection.execute(select(GRANTS).limit(1)).first()
    if row is None:
        return None
    try:
        secrets.opening.open(bytes(row.sealed_key), about_grant(row.device, row.session).encode())
    except SealError:
        return False
    return True


def drilled(database: Database, now_ms: int, who: str, backup: str, rows: int) -> None:
    """Write down that a backup was restored on trial and was whole.

    Raises:
        StoreError: the database cannot be used.
    """
    with database.writing() as connection:
        note(connection, now_ms, who, DRILL, backup, {"rows": rows})


def health_of(config: OfficeConfig) -> dict[str, tuple[str, str]]:
    """Ask the process of head office on this machine how it is.

    Returns:
        status ("ok", "failing", "absent") and words of each part, such as "database".

    Raises:
        TransportError: none answers at the port of the settings, or not as head office does.
    """
    host = _EVERYWHERE.get(config.host, config.host)
    host = f"[{host}]" if ":" in host else host
    address = f"{'https' if config.certificate else 'http'}://{host}:{config.port}"
    try:
        # This machine asks itself: it believes its own certificate alone, whatever outer name is in it.
        itself = ssl.create_default_context(cafile=config.certificate or None)
        itself.check_hostname = False
        itself.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        answer = httpx.get(f"{address}/health", timeout=_ASKED_S, verify=itself, trust_env=False)
        parts = answer.json()["parts"]
        return {str(name): (str(part["status"]), str(part["words"])) for name, part in parts.items()}
    except (OSError, httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TransportError(f"No process of head office answers at {address} ({type(error).__name__}).") from error
