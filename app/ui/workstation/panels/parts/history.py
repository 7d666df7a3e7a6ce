"""What was set, step by step, to go back and forth. No Qt."""

from __future__ import annotations

from typing import Final, Generic, TypeVar

_T = TypeVar("_T")
MOST: Final = 200


class History(Generic[_T]):
    """A row of values and a place in it."""

    def __init__(self, first: _T) -> None:
        self._values = [first]
        self._at = 0

    @property
    def now(self) -> _T:
        """The value at the present place."""
        return self._values[self._at]

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier one."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a later one."""
        return self._at + 1 < len(self._values)

    def put(self, value: _T) -> bool:
        """Add a value after the present one, and forget what came after; returns whether it is another one."""
        if value == self.now:
            return False
        self._values = [*self._values[: self._at + 1], value][-MOST:]
        self._at = len(self._values) - 1
        return True

    def undo(self) -> _T:
        """Go back one step, if there is one, and return the value there."""
        self._at = max(0, self._at - 1)
        return self.now

    def redo(self) -> _T:
        """Go on one step, if there is one, and return the value there."""
        self._at = min(len(self._values) - 1, self._at + 1)
        return self.now
