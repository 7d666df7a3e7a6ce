"""Opens what devices sent of telemetry, on a thread of its own while head office serves."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any, Final, Protocol

from sync.errors import SealError
from sync.headoffice.parts import Office
from sync.headoffice.telemetry import inbox
from sync.headoffice.telemetry.families import Family
from sync.headoffice.telemetry.totals import take
from sync.periodic import Periodic

_LOOK_EVERY_S: Final = 5.0
_log = logging.getLogger("steward.headoffice")


class HandsOn(Protocol):
    """Takes spans of devices."""

    def hand_on(self, device: str, spans: Sequence[Any]) -> bool:
        """Give spans to a collector; false if it cannot take them now."""


class Reading:
    """Reads the inbox of telemetry again and again."""

    def __init__(self, office: Office, families: Sequence[Family], traces: HandsOn | None) -> None:
        """Prepare; `rounds` is the thread.

        Args:
            office: open.
            families: what may come.
            traces: takes spans; None where they only stay among the records.
        """
        self._office, self._families, self._traces = office, tuple(families), traces
        self.rounds = Periodic("telemetry", self._round, _LOOK_EVERY_S, "telemetry waits", _log)

    def look(self) -> int:
        """Read what waits and return how many records that were."""
        return self._metrics() + self._spans()

    def _round(self) -> None:
        if self.look():
            self.rounds.wake()  # more may wait than one look reads

    def _metrics(self) -> int:
        with self._office.database.reading() as connection:
            found = inbox.waiting(connection, inbox.METRICS)
        for noted in found:
            with self._office.database.writing() as connection:
                try:
                    content = inbox.opened(connection, self._office, noted, inbox.METRICS)
                    if inbox.claim(connection, noted):
                        take(connection, self._families, noted.device, content)
                except (SealError, ValueError, TypeError) as error:
                    inbox.claim(connection, noted)
                    _log.warning("metrics of %s cannot be used (%s)", noted.device, type(error).__name__)
        return len(found)

    def _spans(self) -> int:
        """Hand spans on; while the collector does not answer, they wait."""
        done = 0
        with self._office.database.reading() as connection:
            found = inbox.waiting(connection, inbox.SPANS)
        for noted in found:
            spans: Any = []
            with self._office.database.reading() as connection:
                try:
                    spans = json.loads(inbox.opened(connection, self._office, noted, inbox.SPANS))
                except (SealError, ValueError) as error:
                    _log.warning("spans of %s cannot be used (%s)", noted.device, type(error).__name__)
            wanted = self._traces is not None and isinstance(spans, list) and spans
            if wanted and self._traces is not None and not self._traces.hand_on(noted.device, spans):
                return done
            with self._office.database.writing() as connection:
                inbox.claim(connection, noted)
            done += 1
        return done
