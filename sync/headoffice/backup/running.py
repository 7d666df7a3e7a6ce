"""When backups are made while head office serves, and the same by hand. Any number of processes may run this."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from sqlalchemy import Row, select

from sync.crypto.sealing import SealingKey
from sync.crypto.signing import SigningKey
from sync.errors import StoreError, SyncError
from sync.headoffice.backup.keeping import sweep
from sync.headoffice.backup.making import BackupKind, Made, Sources, make, note_failure
from sync.headoffice.backup.places import Place
from sync.headoffice.backup.vault import Vault, Ways, open_vault
from sync.headoffice.database import Database
from sync.headoffice.tables.backups import BACKUPS
from sync.periodic import Periodic

RECOVERY_KEY: Final = "recovery.pub"
"""In head office's folder of keys: the public half of a key whose private half lies in a safe."""
_GLANCE_S: Final = 20.0
_AFTER_FAILURE_MS: Final = 300_000
_log = logging.getLogger("steward.headoffice")


@dataclass(frozen=True, slots=True)
class Plan:
    """How often, and how long backups are kept.

    Attributes:
        full_every_ms: between two that begin a new chain.
        increment_every_ms: between any two; the most that a restored head office lacks.
        keep_days: so old the oldest may become.
    """

    full_every_ms: int = 6 * 3_600_000
    increment_every_ms: int = 15 * 60_000
    keep_days: float = 30.0


def due(plan: Plan, verified: list[tuple[BackupKind, int]], failed_ms: int | None, now_ms: int) -> BackupKind | None:
    """Return which backup is to be made now, if any.

    Args:
        plan: how often.
        verified: kind and beginning of backups that went well, the newest last.
        failed_ms: when the last one after those failed; None if it did not.
        now_ms: clock, milliseconds since 1970; one that was set back makes a backup at once.
    """
    if failed_ms is not None and 0 <= now_ms - failed_ms < _AFTER_FAILURE_MS:
        return None
    fulls = [at_ms for kind, at_ms in verified if kind is BackupKind.FULL]
    if not fulls or not 0 <= now_ms - fulls[-1] < plan.full_every_ms:
        return BackupKind.FULL
    return None if 0 <= now_ms - verified[-1][1] < plan.increment_every_ms else BackupKind.INCREMENT


def history(database: Database) -> list[Row[tuple[object, ...]]]:
    """Return what is known of backups, the newest first."""
    with database.reading() as connection:
        return list(connection.execute(select(BACKUPS).order_by(BACKUPS.c.number.desc()).limit(500)))


def is_upgrade(database: Database) -> bool:
    """Return whether another version of Steward than this one made the last backup."""
    last = _last_verified(database)
    return last is not None and last.program != version("steward")


def has_verified(database: Database) -> bool:
    """Return whether there was ever a backup that went well, so that devices may have deleted what is in it."""
    return _last_verified(database) is not None


def _last_verified(database: Database) -> Row[tuple[object, ...]] | None:
    asked = select(BACKUPS).where(BACKUPS.c.state == "verified").order_by(BACKUPS.c.number.desc()).limit(1)
    with database.reading() as connection:
        return connection.execute(asked).first()


def ways_of(keys: Path, passphrase: str) -> Ways:
    """Return the ways back to the vault's key that are set up here.

    Args:
        keys: folder of head office's keys.
        passphrase: "" for none.

    Raises:
        StoreError: the recovery key's public half cannot be read.
        SealError: it is damaged.
    """
    file = keys / RECOVERY_KEY
    try:
        public = SealingKey(bytes.fromhex(file.read_text())) if file.exists() else None
    except (OSError, ValueError) as error:
        raise StoreError(f"The recovery key's public half {file} cannot be read; make another one.") from error
    return Ways(public, passphrase)


def vault_of(place: Place, keys: Path, signing: SigningKey, passphrase: str, *, begin: bool) -> Vault:
    """Return head office's own vault.

    Args:
        place: where it lies.
        keys: folder of head office's keys.
        signing: signs manifests.
        passphrase: a way back to the vault's key; "" for none.
        begin: whether a vault is made where there is none; see `open_vault`.

    Raises:
        StoreError: the place cannot be used, no vault is in it, or there would be no way back.
        SealError: the recovery key's public half is damaged.
        WrongKey: another head office's backups lie there.
    """
    return open_vault(place, keys, signing, ways_of(keys, passphrase), begin=begin)


def back_up(
    sources: Sources,
    vault: Vault,
    kind: BackupKind,
    plan: Plan,
    now_ms: Callable[[], int],
    progress: Callable[[str], None] = lambda words: None,
) -> Made | None:
    """Make a backup and forget old ones; see `making.make`."""

    def tidy(opened: Vault) -> object:
        return sweep(opened, datetime.fromtimestamp(now_ms() / 1000, UTC), plan.keep_days)

    return make(sources, vault, kind, now_ms, progress, tidy)


class Backups:
    """Makes backups in a thread of a process that serves."""

    def __init__(self, sources: Sources, vault: Callable[[], Vault], plan: Plan, now_ms: Callable[[], int]) -> None:
        """Prepare; `rounds` is the thread. A backup that is being made at the end harms none before it.

        Args:
            sources: what is backed up.
            vault: opens it; called when the first backup is due, and again after a failure.
            plan: how often.
            now_ms: head office's clock.
        """
        self._sources, self._open, self._plan, self._now_ms = sources, vault, plan, now_ms
        self._vault: Vault | None = None
        self.rounds = Periodic("backups", self.look, _GLANCE_S, "a backup failed", _log, at_once=False)

    def look(self) -> Made | None:
        """Make a backup if one is due."""
        rows = history(self._sources.database)
        verified = [(BackupKind(row.kind), int(row.started_ms)) for row in reversed(rows) if row.state == "verified"]
        failed_ms = int(rows[0].started_ms) if rows and rows[0].state == "failed" else None
        kind = due(self._plan, verified, failed_ms, self._now_ms())
        if kind is None:
            return None
        try:
            vault, self._vault = self._vault or self._open(), None
        except SyncError as error:
            note_failure(self._sources.database, kind, self._now_ms(), str(error))
            raise
        made = back_up(self._sources, vault, kind, self._plan, self._now_ms)
        self._vault = vault
        if made is not None:
            _log.info("backup %s: %d new bytes", made.name, made.bytes)
        return made
