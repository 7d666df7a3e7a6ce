"""Whether the head office that a command asks is there at all: who calls it as another user would get an empty one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from app.errors import NotInstalled

if TYPE_CHECKING:
    from sync.headoffice.config import OfficeConfig

_AS_ITSELF = "call this as the user and with the settings with which it runs (STEWARD_DATA_DIR, office_database)"


def must_be_there(config: OfficeConfig) -> OfficeConfig:
    """Return the configuration of a head office that was begun.

    Raises:
        NotInstalled: there is none.
    """
    if not _begun(config):
        raise NotInstalled(f"There is no head office in {config.folder}; {_AS_ITSELF}.")
    return config


def may_begin(config: OfficeConfig) -> OfficeConfig:
    """Return the configuration, and say so if there is no head office yet and one begins now."""
    if not _begun(config):
        typer.echo(
            f"steward: note: a new head office begins in {config.folder}; if there is one already, {_AS_ITSELF}.",
            err=True,
        )
    return config


def _begun(config: OfficeConfig) -> bool:
    return (config.folder / "keys").is_dir()
