"""One round: everything that may go now is sent, then the errands are done. Who calls decides when."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from app.courier.errands import ERRANDS, Visit
from app.courier.telemetry import pack
from app.log import logger
from sync.errors import Refused, SyncError, TransportError
from sync.outbox.http_link import HttpLink
from sync.outbox.office import receipt_keys
from sync.outbox.pacing import Budget
from sync.outbox.rounds import Round, run_round
from sync.outbox.schedule import LIGHT
from sync.outbox.sender import Sender, Step
from sync.types import Lane

_log = logger("courier")
_SENDING = 0.8  # so much of a round's progress is the sending


@dataclass(frozen=True, slots=True)
class Done:
    """What a round did; `failure` is one sentence, "" where everything went well; `reached` head office at all."""

    round: Round
    failure: str
    reached: bool


def make_round(
    visit: Visit, pause: Callable[[float], bool], chance: random.Random, progress: Callable[[str, float], None]
) -> Done:
    """Send what may go, and do the errands.

    Args:
        visit: the way to head office.
        pause: waits so many seconds; returns false to end the round.
        chance: for the jitter of pauses.
        progress: takes words for what is done now, and how much of the round is done, 0 to 1.

    Raises:
        StoreError: the store cannot be used.
    """
    sender = _sender(visit)
    pack(visit)
    visit.client.traceparent = visit.trace.traceparent
    total = sum(left.records for lane, left in visit.outbox.waiting().items() if visit.heavy or lane in LIGHT)
    sent = 0

    def told(step: Step) -> None:
        nonlocal sent
        sent += step.sent
        progress(f"Sending, {sent} of {max(total, sent)} records", _SENDING * (sent / total if total else 1.0))

    progress(f"Sending, 0 of {total} records", 0.0)
    try:
        done = run_round(sender, pause, chance=chance, progress=told)
    except Refused as error:
        return Done(Round(sent, 0, (), False), str(error), reached=True)
    if done.failure:
        return Done(done, done.failure, reached=sent > 0)
    return Done(done, _errands(visit, progress), reached=True)


def _sender(visit: Visit) -> Sender:
    budget = Budget(visit.settings.sync_day_mib * 1024 * 1024 or None)
    link = HttpLink(visit.client, visit.outbox.identity.device)
    lanes = tuple(Lane) if visit.heavy else LIGHT
    return Sender(visit.outbox, link, receipt_keys(visit.outbox.store), budget, lanes=lanes)


def _errands(visit: Visit, progress: Callable[[str, float], None]) -> str:
    """Do the errands; return the first failure's sentence, "" for none."""
    failure = ""
    for number, (words, errand) in enumerate(ERRANDS):
        progress(words, _SENDING + (1 - _SENDING) * number / len(ERRANDS))
        try:
            with visit.trace.part("errand", errand=errand.__name__) as part:
                visit.client.traceparent = part.traceparent
                errand(visit)
        except TransportError as error:
            return failure or str(error)
        except SyncError as error:
            _log.warning("%s failed: %s", errand.__name__, error)
            failure = failure or str(error)
    return failure
