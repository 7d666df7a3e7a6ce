"""Leaving out what a model thinks aloud between <think> and </think>, while it is still being said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

_OPEN: Final = "<think>"
_CLOSE: Final = "</think>"


def without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the pieces without thoughts; a piece that may be the beginning of a mark waits for the next."""
    held, inside = "", False
    for piece in pieces:
        held += piece
        while True:
            mark = _CLOSE if inside else _OPEN
            before, found, after = held.partition(mark)
            if not found:
                break
            if not inside and before:
                yield before
            held, inside = after, not inside
        kept = _beginning_of(mark, held)
        if not inside and len(held) > kept:
            yield held[: len(held) - kept]
        held = held[len(held) - kept :]
    if held and not inside:
        yield held


def _beginning_of(mark: str, text: str) -> int:
    """Return how many of a text's last letters may begin the mark."""
    return next(
        (length for length in range(min(len(mark) - 1, len(text)), 0, -1) if mark.startswith(text[-length:])), 0
    )
