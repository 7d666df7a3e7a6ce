"""What a turn changes or hands on. Nothing here happens before the client said yes to its read-back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.messages import Scalar

ActionKind = Literal["note", "agree", "take_back", "hand_off", "erase", "remember"]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to be done for the client.

    Attributes:
        kind: note (a fact about the client), agree (what was agreed), take_back (the last note), hand_off (to a
            person), erase (this visit, or all), remember (whether later visits may know of this one).
        details: of "note" `term` and `value`, of "agree" and "hand_off" `words`, and so on; see `tools/care.py`.
    """

    kind: ActionKind
    details: tuple[tuple[str, Scalar], ...] = ()

    def __getitem__(self, name: str) -> Scalar:
        """Return one detail; a KeyError where there is none of that name."""
        return dict(self.details)[name]
