"""A raised hand asks for the word: the reply pauses where the clause ends, and goes on if nothing is said. No Qt."""

from __future__ import annotations

from typing import Final

WAIT_S: Final = 5.0  # so long the microphone is open for somebody who raised a hand and says nothing


class RaisedHand:
    """Whether somebody waits for the word, and whether they were given it.

    Attributes:
        up: a hand was raised while the advisor spoke; the clause is heard to its end first.
        has_word: the microphone is open for them, and the reply, if there is one, held; until they say something.
    """

    def __init__(self) -> None:
        self.up = self.has_word = False
        self._since_s = 0.0

    def raised(self) -> None:
        """Somebody raises a hand while the advisor speaks."""
        self.up = not self.has_word

    def given(self, now_s: float) -> None:
        """They have the word now."""
        self.up, self.has_word, self._since_s = False, True, now_s

    def spoke(self, now_s: float) -> None:
        """They say something: the wait begins anew."""
        self._since_s = now_s

    def waited_in_vain(self, now_s: float) -> bool:
        """Whether nothing was said for so long that it was no wish to speak."""
        return self.has_word and now_s - self._since_s >= WAIT_S

    def forget(self) -> None:
        """Nobody waits, and nobody has the word."""
        self.up = self.has_word = False
