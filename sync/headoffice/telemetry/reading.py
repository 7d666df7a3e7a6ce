"""Opens what devices sent of telemetry, on a thread of its own while head office serves."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any, Final, Protocol

from sync.errors import Refused, SealError, TransportError
from sync.headoffice.parts import Office
from sync.headoffice.telemetry import inbox
from sync.headoffice.telemetry.families import Family
from sync.headoffice.telemetry.totals import take
from sync.periodic import Periodic

_LOOK_EVERY_S: Final = 5.0
MOST_SPANS_BYTES: Final = 1_000_000
"""Of a record; devices send 64 kB (`app/telemetry/spool.py`), and a collector has to be done with it in seconds."""
_DAMAGED: Final = (
    SealError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError, RecursionError,
)  # fmt: skip
"""What a record may raise on its way that is not what it should be: a hostile kiosk writes what it likes."""
_log = logging.getLogger("steward.headoffice")


class HandsOn(Protocol):
    """Takes spans of devices."""

    def hand_on(self, device: str, spans: Sequence[Any]) -> None:
        """Give spans to a collector.

        Raises:
            Refused: it will never take them.
            TransportError: it cannot take anything now.
        """


class Reading:
    """Reads the inbox of telemetry again and again; a record that cannot be used is taken out of it like any other."""

    def __init__(self, office: Office, families: Sequence[Family], traces: HandsOn | None) -> None:
        """Prepare; `rounds` is the thread.

        Args:
            office: open.
            families: what may come.
            traces: takes spans; None where they only stay among the records.
        """
        self._office, self._families, self._traces = office, tuple(families), traces
        self._trouble = ""  # why spans wait, as the log has it
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
                if inbox.claim(connection, noted):
                    try:
                        content = inbox.opened(connection, self._office, noted, inbox.METRICS)
                        take(connection, self._families, noted.device, content)
                    except _DAMAGED as error:
                        _log.warning("metrics of %s cannot be used (%s)", noted.device, type(error).__name__)
        return len(found)

    def _spans(self) -> int:
        """Hand spans on; while the collector takes nothing, they wait."""
        with self._office.database.reading() as connection:
            found = inbox.waiting(connection, inbox.SPANS)
        for done, noted in enumerate(found):
            try:
                self._hand_on(noted)
                self._trouble = ""
            except TransportError as error:
                if str(error) != self._trouble:
                    self._trouble = str(error)
                    _log.warning("spans wait: %s", error)
                return done
            except Refused as error:
                _log.warning("spans of %s are not handed on: %s", noted.device, error)
            except _DAMAGED as error:
                _log.warning("spans of %s cannot be used (%s)", noted.device, type(error).__name__)
            with self._office.database.writing() as connection:
                inbox.claim(connection, noted)
        return len(found)

    def _hand_on(self, noted: inbox.Noted) -> None:
        if self._traces is not None:
            with self._office.database.reading() as connection:
                content = inbox.opened(connection, self._office, noted, inbox.SPANS)
            spans = json.loads(content) if len(content) <= MOST_SPANS_BYTES else None
            if not isinstance(spans, list):
                raise ValueError("it is no list of spans, or a longer one than devices send")
            self._traces.hand_on(noted.device, spans)
