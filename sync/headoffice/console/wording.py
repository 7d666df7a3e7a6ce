"""How the console writes times, sizes and numbers. Times are UTC, whatever the server's or the reader's clock says."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Final

_SIZES: Final = ("bytes", "KiB", "MiB", "GiB", "TiB")
_SPANS: Final = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def utc(at_ms: int | None) -> str:
    """Return a moment, milliseconds since 1970, as people read it; "never" for None."""
    return "never" if at_ms is None else _moment(at_ms).strftime("%Y-%m-%d %H:%M")


def utc_seconds(at_ms: int | None) -> str:
    """Return a moment to the second."""
    return "never" if at_ms is None else _moment(at_ms).strftime("%Y-%m-%d %H:%M:%S")


def machine_time(at_ms: int) -> str:
    """Return a moment as the attribute `datetime` of HTML has it."""
    return _moment(at_ms).strftime("%Y-%m-%dT%H:%M:%SZ")


def span(milliseconds: float) -> str:
    """Return a length of time in its largest unit, such as "3 hours"."""
    seconds = max(0, math.floor(milliseconds / 1000))
    for size, unit in _SPANS:
        if seconds >= size:
            return counted(seconds // size, unit)
    return "0 seconds"


def ago(at_ms: int | None, now_ms: int) -> str:
    """Return how long something is over, such as "3 hours ago"; "never" for None."""
    if at_ms is None:
        return "never"
    return "just now" if abs(now_ms - at_ms) < 5_000 else f"{span(now_ms - at_ms)} ago"


def counted(number: int, unit: str) -> str:
    """Return a number with its unit in singular or plural."""
    if unit.endswith("y") and unit[-2] not in "aeiou":
        plural = unit[:-1] + "ies"
    else:
        plural = unit + ("es" if unit.endswith(("ch", "sh", "s", "x")) else "s")
    return f"{grouped(number)} {unit if number == 1 else plural}"


def grouped(number: float, digits: int = 0) -> str:
    """Return a number with its thousands apart."""
    return f"{number:,.{digits}f}"


def percent(share: float | None, digits: int = 1) -> str:
    """Return a fraction as a percentage; "none" for None."""
    return "none" if share is None else f"{100 * share:.{digits}f} %"


def size(count: float) -> str:
    """Return a number of bytes in the unit that suits it."""
    unit = 0
    while count >= 1024 and unit < len(_SIZES) - 1:
        count, unit = count / 1024, unit + 1
    return f"{count:,.0f} {_SIZES[unit]}" if unit == 0 or count >= 100 else f"{count:,.1f} {_SIZES[unit]}"


def setting(value: object) -> str:
    """Return the value of a feature as people say it."""
    return ("off", "on")[value] if isinstance(value, bool) else str(value)


def _moment(at_ms: int) -> datetime:
    # A device's clock may say anything; what no calendar has is shown as its end.
    return datetime.fromtimestamp(min(max(at_ms / 1000, 0), 253_402_300_799), UTC)
