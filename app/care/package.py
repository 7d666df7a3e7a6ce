"""What the doctor and the status say of the Debian package: which it is, and what became of the last upgrade."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from app.care.finding import Finding, good, told
from app.settings import Settings
from sync.upgrades.orders import HELPERS, IDENTITY, WAITS, Outcome, Told, identity, told_in


def package(settings: Settings, *, file: Path = IDENTITY, helpers: Path = HELPERS) -> Finding:
    """Return which package is installed, and what became of the last one from head office."""
    del settings
    here = identity(file)
    if here is None:
        return good("package", "none; this is not an installation that head office upgrades")
    name = f"{here.name} {here.version}"
    last, waits = told_in(helpers), told_in(helpers, WAITS)
    found = name
    if last is not None:
        found += f"; {_words(last)}"
    if waits is not None:
        found += f"; {waits.version or 'another version'} lies ready. {waits.why}"
    if last is None:
        return good("package", found if waits else f"{name}; none came from head office yet")
    match last.outcome:  # what waits may be the remedy, but has not mended anything yet
        case Outcome.STUCK:
            return told("upgrade-stuck", found)
        case Outcome.WENT_BACK:
            return told("upgrade-back", found)
        case Outcome.REFUSED:
            return told("upgrade-refused", found)
    return good("package", found)


def _words(last: Told) -> str:
    """Return what became of an order, in words."""
    day = f"{datetime.fromtimestamp(last.at_ms / 1000).astimezone():%Y-%m-%d %H:%M}"
    said = {
        Outcome.INSTALLED: f"{last.version} was installed over {last.before}",
        Outcome.WENT_BACK: f"{last.version} went back to {last.before}",
        Outcome.REFUSED: f"{last.version or 'what came'} was refused",
    }.get(last.outcome, f"{last.version} could not go back to {last.before}")
    return f"{said} on {day}" + (f": {last.why}" if last.why else "")
