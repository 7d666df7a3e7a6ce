"""The settings checked before anything starts: everything that is wrong at once, each with its place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

from app.care.contradictions import contradictions
from app.care.named import wrong_with
from app.settings import Fault, survey, table

Start = Literal["all", "advisor", "headoffice"]
"""What is about to start: a kiosk and a workstation are advisors."""
_OFFICE: Final = ("office_", "backup_", "cost_", "nightly_", "token_", "refresh_", "login_", "message_", "analysis_")
_BOTH: Final = frozenset(
    {"data_dir", "cache_dir", "bank_dir", "branding_dir", "language_model", "voice", "avatar", "error_address"}
)

_ONLY_SET: Final = frozenset({"client", "voice"})
"""A bank of its own need not have the client who is the default, nor a machine that voice."""


def check(
    start: Start = "all",
    flags: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] = os.environ,
    file: Path | None = None,
) -> list[Fault]:
    """Return everything that is wrong with the settings, the grave first, by place.

    Args:
        start: only what concerns this is looked at more closely; values are checked all the same.
        flags: of the command line, as of `settings.load`.
        environment: as of `settings.load`.
        file: a settings file instead of the user's.

    Raises:
        UsageError: the file that was named does not exist or cannot be read at all.
    """
    found = survey(flags, environment, file)
    faults = list(found.faults)

    def place(name: str) -> str:
        return found.places.get(name, "")

    def concerns(name: str) -> bool:
        return start == "all" or name in _BOTH or name.startswith(_OFFICE) == (start == "headoffice")

    wrong = {fault.name for fault in faults}
    for field in table():
        if field.name in _ONLY_SET and not place(field.name):
            continue
        if concerns(field.name) and field.name not in wrong:
            for words, grave in wrong_with(field.name, found.settings):
                faults.append(Fault(field.name, place(field.name) or "as by default", words, grave))
    faults += [fault for fault in contradictions(found.settings, place, concerns) if fault.name not in wrong]
    return sorted(faults, key=_order)


def _order(fault: Fault) -> tuple[bool, str, int]:
    where, _, line = fault.place.rpartition(", line ")
    return (not fault.grave, where, int(line)) if line.isdigit() and where else (not fault.grave, fault.place, 0)
