"""Arguments as the tools read them: a number where one was said, words where some were."""

from __future__ import annotations

import math

from app.conversation.tools.found import Arguments


def number(arguments: Arguments, name: str) -> float | None:
    """Return an argument as a finite number, or None where none was said."""
    value = arguments.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def words(arguments: Arguments, name: str) -> str:
    """Return an argument's words, empty where nothing was said."""
    value = arguments.get(name)
    return value if isinstance(value, str) else ""
