"""The fields of what goes over the wire: numbers, names and pieces with their lengths, read from bytes of anybody.

Numbers are big-endian. Reading allocates no more than the input's size.
"""

from __future__ import annotations

from typing import Final

from sync.errors import Malformed

MOST: Final = 2**63 - 1
"""Both databases' integers end there."""


def text(words: str, width: int, most: int) -> bytes:
    """Return a name with its length before it.

    Args:
        words: UTF-8.
        width: bytes of the length.
        most: bytes that a name may have.

    Raises:
        Malformed: it is longer.
    """
    data = words.encode()
    if len(data) > most:
        raise Malformed(f"A name may have {most} bytes, not {len(data)}.")
    return len(data).to_bytes(width, "big") + data


def blob(data: bytes) -> bytes:
    """Return a piece with its length before it."""
    return len(data).to_bytes(4, "big") + data


class Reader:
    """Reads one field after the other; every method raises `Malformed` where the bytes are not what they should be."""

    def __init__(self, data: bytes, what: str) -> None:
        """Args:
        data: all of it.
        what: it is said to be, such as "batch", for the sentences of errors.
        """  # noqa: D205
        self._data, self._at, self._what = data, 0, what

    def take(self, size: int) -> bytes:
        """Return the next bytes."""
        end = self._at + size
        if end > len(self._data):
            raise Malformed(f"A {self._what} is cut short.")
        found, self._at = self._data[self._at : end], end
        return found

    def magic(self, expected: bytes) -> None:
        """Pass over what a form and version begins with."""
        if self.take(len(expected)) != expected:
            raise Malformed(f"This is no {self._what} of a version that is known here.")

    def number(self) -> int:
        """Return a number of eight bytes, at most `MOST`."""
        value = int.from_bytes(self.take(8), "big")
        if value > MOST:
            raise Malformed(f"A {self._what} has a number that is too large.")
        return value

    def count(self) -> int:
        """Return a number of two bytes."""
        return int.from_bytes(self.take(2), "big")

    def text(self, width: int, most: int) -> str:
        """Return a name of printable characters; see `text`."""
        size = int.from_bytes(self.take(width), "big")
        if size > most:
            raise Malformed(f"A {self._what} has a name that is too long.")
        try:
            words = self.take(size).decode()
        except UnicodeDecodeError as error:
            raise Malformed(f"A {self._what} has a name that is not text.") from error
        if not words.isprintable():
            raise Malformed(f"A {self._what} has a name with unprintable characters.")
        return words

    def blob(self, most: int) -> bytes:
        """Return a piece of at most so many bytes."""
        size = int.from_bytes(self.take(4), "big")
        if size > most:
            raise Malformed(f"A {self._what} has a part of {size} bytes; {most} are allowed.")
        return self.take(size)

    def rest(self) -> bytes:
        """Return what has not been read."""
        found, self._at = self._data[self._at :], len(self._data)
        return found

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self._at != len(self._data):
            raise Malformed(f"A {self._what} has bytes after its end.")
