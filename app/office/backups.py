"""Head office's backups as the settings ask for them: while it serves, before an upgrade, and by hand."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.conversation.passages import index_path
from app.errors import UsageError
from app.settings import Settings
from sync.errors import StoreError
from sync.headoffice.backup.making import GIVEN_UP_MS, BackupKind, Made, Sources
from sync.headoffice.backup.places import Place, open_place
from sync.headoffice.backup.running import Backups, Plan, back_up, has_verified, is_upgrade, vault_of
from sync.headoffice.backup.vault import Vault
from sync.headoffice.config import OfficeConfig
from sync.headoffice.database import Database
from sync.headoffice.parts import Office
from sync.outbox.office import OfficeSecrets, office_secrets

PASSPHRASE: Final = "STEWARD_BACKUP_PASSPHRASE"  # noqa: S105 - the name of a variable
"""In the environment: a way back to the backups' key."""
_TRY_S: Final = 10.0
_TRIES: Final = round(GIVEN_UP_MS / 1000 / _TRY_S) + 6
"""A minute more than it takes until a backup whose process died is given up."""


def place_of(settings: Settings, where: str | None = None) -> Place:
    """Return where backups lie.

    Raises:
        UsageError: the settings name no place.
        StoreError: the place cannot be used.
    """
    found = where or settings.backup_place
    if not found:
        raise UsageError("No place for backups is set; name a folder or s3://BUCKET in backup_place.")
    return open_place(found, settings.backup_endpoint)


def plan_of(settings: Settings) -> Plan:
    """Return how often backups are made."""
    return Plan(
        round(settings.backup_hours * 3_600_000), round(settings.backup_increment_min * 60_000),
        settings.backup_keep_days,
    )  # fmt: skip


def folders_of(config: OfficeConfig, settings: Settings) -> dict[str, Path]:
    """Return what is backed up of files: head office's own folder, and the index of the bank's documents."""
    return {"office": config.folder, "documents": index_path(settings)}


def own_vault(
    config: OfficeConfig, settings: Settings, secrets: OfficeSecrets, database: Database, *, begin: bool = False
) -> Vault:
    """Return head office's own vault, making it where no backup was ever made.

    Args:
        config: says where the keys are.
        settings: say where backups lie.
        secrets: sign manifests.
        database: knows which backups were made.
        begin: makes a vault where there is none though backups were made, such as in another place.

    Raises:
        StoreError: the place cannot be used, its vault is gone, or there would be no way back to the key.
        WrongKey: another head office's backups lie there.
    """
    passphrase, begin = os.environ.get(PASSPHRASE, ""), begin or not has_verified(database)
    return vault_of(place_of(settings), config.folder / "keys", secrets.receipts, passphrase, begin=begin)


def back_up_now(
    config: OfficeConfig,
    settings: Settings,
    database: Database,
    kind: BackupKind,
    progress: Callable[[str], None] = lambda words: None,
    *,
    begin: bool = False,
) -> Made | None:
    """Make a backup; None where another process is at it. `begin` is as `own_vault` has it.

    Raises:
        SyncError: the database or the place cannot be used.
    """
    secrets = office_secrets(config.folder / "keys")
    sources = Sources(database, secrets.receipts, folders_of(config, settings))
    vault = own_vault(config, settings, secrets, database, begin=begin)
    return back_up(sources, vault, kind, plan_of(settings), _now_ms, progress)


def before_upgrade(
    config: OfficeConfig, settings: Settings, tell: Callable[[str], None], wait: Callable[[float], None] = time.sleep
) -> Made | None:
    """Make a full backup if another version of Steward made the last one, before this one changes the schema.

    Waits for another process that makes one now; one that died counts as making it for ten minutes.

    Args:
        config: says where the database is.
        settings: say where backups lie.
        tell: takes sentences for whoever watches.
        wait: for so many seconds.

    Returns:
        What was made; None where none is due any more.

    Raises:
        SyncError: the backup failed; nothing was upgraded.
    """
    embedded = config.folder / "headoffice.db"
    if not settings.backup_place or not (config.database_url or embedded.exists()):
        return None
    with Database(config.database_url, config.folder, migrate=False) as database:
        try:
            upgrade = is_upgrade(database)
        except StoreError:  # an empty database, or one that is older than backups
            return None
        if not upgrade:
            return None
        tell("This is another version of Steward than before; a backup comes first.")
        for tried in range(_TRIES):
            made = back_up_now(config, settings, database, BackupKind.FULL)
            if made is not None:
                return made
            if not tried:
                tell("Another process is making a backup; this one waits until it is done.")
            wait(_TRY_S)
            if not is_upgrade(database):  # it was one of this version, and has made it
                return None
    raise StoreError(
        f"Nothing was upgraded: another process has been making a backup for {_TRIES * _TRY_S / 60:.0f} minutes, so "
        "none could come first; stop the processes of the earlier version, and start again."
    )


def keep_backups(office: Office, settings: Settings) -> None:
    """Let an open head office make backups while it serves, where the settings name a place."""
    if not settings.backup_place:
        return
    sources = Sources(office.database, office.secrets.receipts, folders_of(office.config, settings))
    backups = Backups(
        sources, lambda: own_vault(office.config, settings, office.secrets, office.database), plan_of(settings),
        office.now_ms,
    )  # fmt: skip
    office.beside(backups.rounds)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
