"""`steward headoffice doctor`: looks at everything that head office needs and says what to do about each finding."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import typer
from rich.console import Console

from app import settings
from app.care import machine, parts
from app.care.finding import Finding
from app.errors import NotInstalled
from app.modes import doctor

if TYPE_CHECKING:
    from app.care.office.ground import Ground

NAMES: Final = (
    "settings", "environment", "database", "cache", "keys", "signatures", "certificates", "permissions", "memory",
    "disk", "clock", "backups", "drill", "records", "devices", "processes", "content", "advisors",
)  # fmt: skip
"""Each part that is looked at, in the order in which it is told."""


def run(chosen: settings.Settings, *, as_json: bool) -> None:
    """Tell every finding.

    Raises:
        NotInstalled: the packages of head office are missing.
        typer.Exit: with code 1, something is bad.
    """
    with Console(stderr=True).status("Looking at everything; this takes some seconds…"):
        findings = list(look(chosen))
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        doctor.show(findings, "head office serves", "Head office")
    if any(finding.state == "bad" for finding in findings):
        raise typer.Exit(1)


def look(chosen: settings.Settings) -> Iterator[Finding]:
    """Yield every finding as it is made.

    Raises:
        NotInstalled: the packages of head office are missing.
    """
    try:
        from app.care.office.ground import ground_of
        from app.modes.headoffice import office_config
    except ModuleNotFoundError as error:
        raise NotInstalled(f"Head office needs {error.name}; install the package steward[headoffice].") from error
    ground = ground_of(chosen, office_config(chosen))
    known = _checks()
    for name in NAMES:
        if name != "content" or chosen.office_advisors:  # only advisors need any
            yield doctor.safely(name, known[name], ground)


def _checks() -> dict[str, Callable[[Ground], Finding]]:
    from app.care.office import data, secrets, work

    def here(check: Callable[[settings.Settings], Finding]) -> Callable[[Ground], Finding]:
        return lambda ground: check(ground.settings)

    return {
        "settings": work.settings_,
        "environment": here(parts.environment),
        "database": data.database,
        "cache": data.cache,
        "keys": secrets.keys,
        "signatures": secrets.signatures,
        "certificates": secrets.certificates,
        "permissions": work.permissions,
        "memory": here(machine.memory),
        "disk": here(machine.disk),
        "clock": work.clock,
        "backups": data.backups,
        "drill": data.drill,
        "records": data.records,
        "devices": data.devices,
        "processes": work.processes,
        "content": here(doctor.content),
        "advisors": work.advisors,
    }
