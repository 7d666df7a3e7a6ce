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
from sync.headoffice.backup.making import BackupKind, Made, Sources
from sync.headoffice.backup.places import Place, open_place
from sync.headoffice.backup.running import Backups, Plan, back_up, is_upgrade, vault_of
from sync.headoffice.backup.vault import Vault
from sync.headoffice.config import OfficeConfig
from sync.headoffice.database import Database
from sync.headoffice.parts import Office
from sync.outbox.office import OfficeSecrets, office_secrets

PASSPHRASE: Final = "STEWARD_BACKUP_PASSPHRASE"  # noqa: S105 - the name of a variable
"""In the environment: a way back to the backups' key."""


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


def own_vault(config: OfficeConfig, settings: Settings, secrets: OfficeSecrets) -> Vault:
    """Return head office's own vault.

    Raises:
        StoreError: the place cannot be used, or there would be no way back to its key.
        WrongKey: another head office's backups lie there.
    """
    return vault_of(place_of(settings), config.folder / "keys", secrets.receipts, os.environ.get(PASSPHRASE, ""))


def back_up_now(
    config: OfficeConfig,
    settings: Settings,
    database: Database,
    kind: BackupKind,
    progress: Callable[[str], None] = lambda words: None,
) -> Made | None:
    """Make a backup; None where another process is at it.

    Raises:
        SyncError: the database or the place cannot be used.
    """
    secrets = office_secrets(config.folder / "keys")
    sources = Sources(database, secrets.receipts, folders_of(config, settings))
    return back_up(sources, own_vault(config, settings, secrets), kind, plan_of(settings), _now_ms, progress)


def before_upgrade(config: OfficeConfig, settings: Settings, tell: Callable[[str], None]) -> Made | None:
    """Make a full backup if another version of Steward made the last one, before this one changes the schema.

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
        return back_up_now(config, settings, database, BackupKind.FULL)


def keep_backups(office: Office, settings: Settings) -> None:
    """Let an open head office make backups while it serves, where the settings name a place."""
    if not settings.backup_place:
        return
    sources = Sources(office.database, office.secrets.receipts, folders_of(office.config, settings))
    backups = Backups(
        sources, lambda: own_vault(office.config, settings, office.secrets), plan_of(settings), office.now_ms
    )
    office.beside(backups.rounds)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
