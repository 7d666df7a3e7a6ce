"""Opens what devices sent of telemetry, on a thread of its own while head office serves."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Sequence
from typing import Any, Final, Protocol

from sync.errors import SealError, SyncError
from sync.headoffice.parts import Office
from sync.headoffice.telemetry import inbox
from sync.headoffice.telemetry.families import Family
from sync.headoffice.telemetry.totals import take

_LOOK_EVERY_S: Final = 5.0
_log = logging.getLogger("steward.headoffice")


class HandsOn(Protocol):
    """Takes spans of devices."""

    def hand_on(self, device: str, spans: Sequence[Any]) -> bool:
        """Give spans to a collector; false if it cannot take them now."""


class Reading:
    """Reads the inbox of telemetry again and again."""

    def __init__(self, office: Office, families: Sequence[Family], traces: HandsOn | None) -> None:
        """Prepare; `start` begins.

        Args:
            office: open.
            families: what may come.
            traces: takes spans; None where they only stay among the records.
        """
        self._office, self._families, self._traces = office, tuple(families), traces
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="telemetry", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def look(self) -> int:
        """Read what waits and return how many records that were."""
        return self._metrics() + self._spans()

    def _run(self) -> None:
        while True:
            try:
                while self.look() and not self._stop.is_set():
                    pass
            except SyncError as error:
                _log.warning("telemetry waits: %s", error)
            if self._stop.wait(_LOOK_EVERY_S):
                return

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
