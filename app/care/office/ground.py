"""What the checks of head office share: its configuration, and how its data is, asked once."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

from app.care.finding import Finding
from app.settings import Settings
from sync.errors import StoreError, SyncError
from sync.headoffice.condition import Condition, as_it_is, condition_of, step_of
from sync.headoffice.config import OfficeConfig
from sync.headoffice.migrations import MIGRATIONS
from sync.outbox.office import OfficeSecrets, office_secrets


@dataclass(frozen=True, slots=True)
class Ground:
    """What is looked at.

    Attributes:
        settings: of the installation.
        config: what they say about head office.
        now_ms: clock, milliseconds since 1970.
        step: number of the schema's last step; None where there is no database of head office.
        where: the database's address without its password.
        silence: why the database cannot be asked, or "".
        condition: how the data is; None where it cannot be asked, or is of another version.
    """

    settings: Settings
    config: OfficeConfig
    now_ms: int
    step: int | None = None
    where: str = ""
    silence: str = ""
    condition: Condition | None = None


def ground_of(settings: Settings, config: OfficeConfig, now_ms: int | None = None) -> Ground:
    """Ask head office's data how it is; what cannot be asked is told in its place, nothing is raised or made."""
    now_ms = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    step, where = None, ""
    try:
        database = as_it_is(config)
        if database is None:
            return Ground(settings, config, now_ms)
        with database:
            where, step = database.where, step_of(database)
            if step != len(MIGRATIONS):
                return Ground(settings, config, now_ms, step, where)
            found = condition_of(database, now_ms, _own(config))
    except StoreError as error:
        return Ground(settings, config, now_ms, step, where, str(error))
    return Ground(settings, config, now_ms, step, where, condition=found)


def _own(config: OfficeConfig) -> OfficeSecrets | None:
    with contextlib.suppress(SyncError, OSError):
        if has_keys(config):
            return office_secrets(config.folder / "keys")
    return None


def has_keys(config: OfficeConfig) -> bool:
    """Return whether head office's own keys are there; asking for them would make them."""
    return all((config.folder / "keys" / name).is_file() for name in ("opening.key", "receipts.key"))


def unknown(what: str) -> Finding:
    """Return that something cannot be known without the database."""
    return Finding(what, "note", "not known while the database cannot be asked")


def days(milliseconds: float) -> str:
    """Return how long something is in words for a finding, such as "3 h" or "12 days"."""
    hours = milliseconds / 3_600_000
    if hours < 2:
        return f"{max(0.0, 60 * hours):.0f} min"
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"


def joined(parts: Iterator[str] | list[str]) -> str:
    """Return several things found as one sentence."""
    return "; ".join(parts)
