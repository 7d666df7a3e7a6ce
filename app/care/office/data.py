"""What the doctor looks at of head office's data: database, cache, records, devices, backups and their drill."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from app.care.finding import Finding, good
from app.care.office.advice import told
from app.care.office.ground import Ground, days, unknown
from app.office.backups import PASSPHRASE, place_of, plan_of
from sync.errors import StoreError
from sync.headoffice.backup.running import RECOVERY_KEY
from sync.headoffice.cache import open_cache
from sync.headoffice.condition import WEEK_MS, Condition
from sync.headoffice.migrations import MIGRATIONS

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
DRILL_MS: Final = 92 * DAY_MS
"""So often a backup is to be tried out."""


def database(ground: Ground) -> Finding:
    """Look whether the database is reached and of this version."""
    if ground.silence:
        return told("database-silent", ground.silence)
    if ground.step is None:
        return told("database-none", f"none in {ground.where or ground.config.folder}")
    if ground.step != len(MIGRATIONS):
        code = "database-behind" if ground.step < len(MIGRATIONS) else "database-newer"
        return told(code, f"step {ground.step} of the schema, this version has {len(MIGRATIONS)}")
    return good("database", f"{ground.where}, step {ground.step}")


def cache(ground: Ground) -> Finding:
    """Look whether Redis answers, where it is set."""
    config = ground.config
    if not config.redis_url:
        return told("cache-alone", "none") if config.database_url else good("cache", "within the one process")
    try:
        opened = open_cache(config.redis_url)
        alive = opened.alive()
        opened.close()
    except StoreError as error:
        return told("cache-silent", str(error))
    return good("cache", "Redis answers") if alive else told("cache-silent", "Redis does not answer")


def records(ground: Ground) -> Finding:
    """Look at what waits: to be read here, to be sent there, to be erased there."""
    found, now_ms = ground.condition, ground.now_ms
    if found is None:
        return unknown("records")
    if found.unread_ms is not None and now_ms - found.unread_ms > HOUR_MS:
        return told("records-unread", f"{found.unread:,} wait, the oldest for {days(now_ms - found.unread_ms)}")
    if found.set_aside:
        return told("records-aside", f"batches set aside in the last week: {found.set_aside:,}")
    if found.erasing_ms is not None and now_ms - found.erasing_ms > WEEK_MS:
        return told("erasing-slow", f"{found.erasing:,} erasures, the oldest for {days(now_ms - found.erasing_ms)}")
    if found.behind_ms is not None and now_ms - found.behind_ms > DAY_MS:
        return told("records-behind", f"the oldest for {days(now_ms - found.behind_ms)}")
    return good("records", f"{found.unread:,} wait to be read" if found.unread else "all read")


def devices(ground: Ground) -> Finding:
    """Look at which devices were not heard of, and at what nobody has looked at."""
    found = ground.condition
    if found is None:
        return unknown("devices")
    if found.silent:
        return told("devices-silent", f"{found.silent:,} of {found.devices:,}")
    if found.alerts:
        return told("devices-alerts", f"{found.alerts:,} of {found.devices:,} devices")
    return good("devices", f"{found.devices:,}, all heard of within a day" if found.devices else "none enrolled yet")


def backups(ground: Ground) -> Finding:
    """Look at the place of the backups, the way back to their key, and how old the newest is."""
    if not ground.settings.backup_place:
        return told("backups-none", "none are made")
    try:
        place = place_of(ground.settings)
        ways = {name.rpartition("/")[2] for name, _ in place.names("boxes/")}
    except (StoreError, OSError) as error:
        return told("backups-place", str(error))
    recovery = ground.config.folder / "keys" / RECOVERY_KEY
    if not (ways or recovery.is_file() or os.environ.get(PASSPHRASE)):
        return told("backups-locked", f"{place.words} has no box, and no passphrase is set here")
    if ground.condition is None:
        return unknown("backups")
    late = _late(ground, ground.condition)
    if late is not None:
        return late
    assert ground.condition.backup is not None
    found = f"{place.words}, the newest {days(ground.now_ms - ground.condition.backup.at_ms)} ago"
    if _same_disk(ground.settings.backup_place, ground.config.folder):
        return told("backups-beside", found)
    return good("backups", f"{found}; opened by {' or '.join(sorted(ways))}")


def _late(ground: Ground, found: Condition) -> Finding | None:
    failed = f"; the last try failed: {found.failed.why}" if found.failed else ""
    if found.backup is None:
        return told("backups-never", f"none{failed}")
    age_ms = ground.now_ms - found.backup.at_ms
    words = f"{days(age_ms)} ago{failed}"
    plan = plan_of(ground.settings)
    if age_ms > max(DAY_MS, 2 * plan.full_every_ms):
        return told("backups-old", words)
    return told("backups-late", words) if failed or age_ms > max(HOUR_MS, 4 * plan.increment_every_ms) else None


def _same_disk(place: str, folder: Path) -> bool:
    if "://" in place:
        return False
    where = Path(place).expanduser()
    return where.exists() and folder.exists() and where.stat().st_dev == folder.stat().st_dev


def drill(ground: Ground) -> Finding:
    """Look when a backup was last tried out."""
    if not ground.settings.backup_place:
        return good("drill", "no backups are made")
    if ground.condition is None:
        return unknown("drill")
    last_ms = ground.condition.drill_ms
    if last_ms is None:
        return told("drill-none", "never")
    found = f"{days(ground.now_ms - last_ms)} ago"
    return told("drill-old", found) if ground.now_ms - last_ms > DRILL_MS else good("drill", found)
