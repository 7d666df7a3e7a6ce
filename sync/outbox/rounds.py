"""One round of sending: until nothing waits, or head office cannot be reached; pauses between tries."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sync.errors import TransportError
from sync.outbox.pacing import Backoff
from sync.outbox.sender import Sender, Step

MOST_FAILURES: Final = 6
"""In a row, in one round; the next round comes by the schedule."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did.

    Attributes:
        sent: records.
        deleted: contents that head office durably has.
        notes: what a person should know.
        held: whether the budget holds something back.
        failure: why it ended before everything was sent; "" when it was.
    """

    sent: int
    deleted: int
    notes: tuple[str, ...]
    held: bool
    failure: str = ""


def run_round(
    sender: Sender,
    pause: Callable[[float], bool],
    *,
    chance: random.Random,
    backoff: Backoff | None = None,
    progress: Callable[[Step], None] = lambda step: None,
) -> Round:
    """Send all that waits.

    Args:
        sender: of the outbox.
        pause: waits so many seconds; returns false to end the round, such as when the program ends.
        chance: for the jitter of the pauses.
        backoff: bounds of the pauses.
        progress: called after each step.

    Raises:
        Refused: head office does not let this device in.
        StoreError: the store cannot be written.
    """
    backoff = backoff or Backoff()
    sent = deleted = failures = 0
    notes: list[str] = []
    sender.ask_again()
    while True:
        try:
            step = sender.step()
        except TransportError as error:
            failures += 1
            wait_s = backoff.pause_s(failures, chance, error.retry_after_s)
            if failures >= MOST_FAILURES or not pause(wait_s):
                return Round(sent, deleted, tuple(notes), False, str(error))
            continue
        failures = 0
        progress(step)
        sent, deleted = sent + step.sent, deleted + step.deleted
        notes += step.notes
        if step.lane is None:
            return Round(sent, deleted, tuple(notes), step.held)
