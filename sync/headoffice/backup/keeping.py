"""How long backups are kept: every one for two days, the first full one of each day after that, until they are too old.

Erased sessions are in old backups until those go, so that nothing is kept longer than an erasure may take.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sync.headoffice.backup.checking import needed
from sync.headoffice.backup.making import BackupKind, time_of
from sync.headoffice.backup.vault import Vault

ALL_FOR: Final = timedelta(days=2)


def to_forget(names: Iterable[str], now: datetime, keep_days: float) -> list[str]:
    """Return which backups go; the newest and the newest full one always stay."""
    names = sorted(names)
    fulls = [name for name in names if name.endswith(BackupKind.FULL)]
    first_of_day: dict[object, str] = {}
    for name in fulls:
        first_of_day.setdefault(time_of(name).date(), name)
    stay = {*names[-1:], *fulls[-1:]}
    for name in names:
        age = now - time_of(name)
        daily = first_of_day.get(time_of(name).date()) == name
        if age <= ALL_FOR or (daily and age <= timedelta(days=keep_days)):
            stay.add(name)
    return [name for name in names if name not in stay]


def sweep(vault: Vault, now: datetime, keep_days: float) -> tuple[int, int]:
    """Forget old backups and the objects that no other needs; return how many of each.

    Only to be called while no backup is being made.

    Raises:
        StoreError: the place cannot be used; nothing that is needed was deleted.
        SealError: a manifest cannot be read, so that nobody knows what it needs; nothing was deleted.
    """
    names = vault.manifests()
    gone = to_forget(names, now, keep_days)
    if not gone:
        return 0, 0
    wanted = {name for kept in set(names) - set(gone) for name, _ in needed(vault.manifest(kept))}
    for name in gone:
        vault.drop_manifest(name)
    idle = [name for name, _ in vault.objects() if name not in wanted]
    for name in idle:
        vault.drop(name)
    return len(gone), len(idle)
