"""What the doctor looks at of head office's work and machine: settings, processes, advisors, clocks, rights."""

from __future__ import annotations

from typing import Final

from app.care import finding, machine
from app.care.checking import check
from app.care.finding import Finding, good
from app.care.office.advice import told
from app.care.office.ground import Ground
from app.care.processes import running
from sync.errors import TransportError
from sync.headoffice.condition import health_of

SKEW_MS: Final = 60_000


def settings_(ground: Ground) -> Finding:
    """Check what is set, as before head office starts."""
    faults = check("headoffice")
    code = "settings-wrong" if any(fault.grave for fault in faults) else "settings-doubtful"
    if faults:
        return finding.told(code, "; ".join(str(fault) for fault in faults))
    return good("settings", "nothing is wrong with them")


def permissions(ground: Ground) -> Finding:
    """Look who else may read head office's secrets."""
    open_ones = machine.open_secrets(ground.settings)
    if open_ones:
        return finding.told("secrets-open", "others may read " + ", ".join(open_ones))
    return good("permissions", "secrets are this user's alone")


def clock(ground: Ground) -> Finding:
    """Look at this machine's clock, and at the database's beside it."""
    theirs_ms = ground.condition.clock_ms if ground.condition else None
    ahead_ms = 0 if theirs_ms is None else ground.now_ms - theirs_ms
    if abs(ahead_ms) > SKEW_MS:
        side = "ahead of" if ahead_ms > 0 else "behind"
        return told("clocks-differ", f"this clock is {abs(ahead_ms) / 1000:.0f} s {side} the database's")
    return machine.clock(ground.settings)


def processes(ground: Ground) -> Finding:
    """Ask the process that serves on this machine."""
    try:
        parts = health_of(ground.config)
    except TransportError as error:
        return told("serving-none", str(error))
    failing = [f"{name}: {words}" for name, (status, words) in parts.items() if status == "failing"]
    if failing:
        return told("serving-fails", "; ".join(failing))
    return good("processes", "one answers at port " + str(ground.config.port))


def advisors(ground: Ground) -> Finding:
    """Look whether as many advisors run as are set."""
    wanted, number = ground.settings.office_advisors, ground.config.number
    if not wanted:
        return told("advisors-none", "none are set")
    folder = ground.config.folder / (f"advisors-{number}" if number else "advisors")
    run = [str(place) for place in range(wanted) if running(folder / str(place))]
    if len(run) < wanted:
        return told("advisors-few", f"{len(run)} of {wanted} in {folder}")
    return good("advisors", f"{wanted} run")
