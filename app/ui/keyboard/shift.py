"""Shift: for one letter, as long as it is held, or until it is touched again. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shift = Literal["off", "once", "lock"]
_DOUBLE_S = 0.4


@dataclass(slots=True)
class ShiftKey:
    """What a shift key remembers.

    Attributes:
        state: what the next letter is.
        held: it is being touched now.
    """

    state: Shift = "off"
    held: bool = False
    _typed_while_held: bool = False
    _touched_s: float = float("-inf")

    @property
    def on(self) -> bool:
        """Whether the next letter is a capital."""
        return self.state != "off"

    def down(self, now_s: float) -> None:
        """It is touched."""
        double = now_s - self._touched_s <= _DOUBLE_S
        self._touched_s = float("-inf") if double else now_s
        self.held, self._typed_while_held = True, False
        if double:
            self.state = "lock"
        else:
            self.state = "off" if self.on else "once"

    def up(self) -> None:
        """It is let go; the letters that were typed meanwhile were capitals, the next is not."""
        if self._typed_while_held and self.state == "once":
            self.state = "off"
        self.held = False

    def typed(self) -> None:
        """A letter was typed."""
        self._typed_while_held = True
        self._touched_s = float("-inf")
        if self.state == "once" and not self.held:
            self.state = "off"

    def reset(self) -> None:
        """Forget everything."""
        self.state, self.held, self._typed_while_held, self._touched_s = "off", False, False, float("-inf")
