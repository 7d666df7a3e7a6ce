"""Small pieces that every reply is put together from."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence

from finance.types import Fact

Pick = Callable[[Sequence[str]], str]


def picker(session: str, turn: int) -> Pick:
    """Return a chooser between wordings that depends on the session and the turn alone."""
    seed = zlib.crc32(f"{session}|{turn}".encode())
    return lambda options: options[(seed ^ zlib.crc32(options[0].encode())) % len(options)]


def period(facts: Mapping[str, Fact]) -> str:
    """Return the period's words, as finance labels it: "this year so far"."""
    start = next(fact for name, fact in facts.items() if name.endswith(".start") and fact.unit == "date")
    return start.label.removeprefix("start, ")


def listed(parts: Sequence[str]) -> str:
    """Return "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def upper(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """Return the text with a small first letter."""
    return text[:1].lower() + text[1:]
