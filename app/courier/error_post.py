"""What the courier does with envelopes of errors: hands them to the collector, whether head office answers or not."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.log import logger
from app.telemetry.error_reports import Waiting, errors_folder, waiting
from sync.errors import Malformed, Refused, TransportError
from sync.transport.collector import Collector

MOST_AT_ONCE: Final = 20
LONGEST_PAUSE_S: Final = 6 * 3600.0
_log = logger("courier")


class ErrorPost:
    """Hands envelopes over, a few at a time; what is not taken now waits."""

    def __init__(self, data_dir: Path, address: str, clock_s: Callable[[], float] = time.monotonic) -> None:
        """Prepare; an address that is none is told once, and nothing is sent.

        Args:
            data_dir: of the installation.
            address: of the collector; "" sends nothing.
            clock_s: for pauses that the collector wishes.
        """
        self._folder, self._clock_s = errors_folder(data_dir), clock_s
        self._not_before_s = -LONGEST_PAUSE_S
        try:
            self._collector = Collector.parse(address) if address else None
        except Malformed as error:
            _log.warning("errors are not reported: %s", error)
            self._collector = None

    def go(self) -> int:
        """Hand over what waits and return how many envelopes were taken; nothing is ever raised for it."""
        if self._collector is None or self._clock_s() < self._not_before_s:
            return 0
        taken = 0
        for number, each in enumerate(waiting(self._folder)):
            if number == MOST_AT_ONCE:
                break
            try:
                taken += self._handed_over(self._collector, each)
            except TransportError as error:
                self._not_before_s = self._clock_s() + min(error.retry_after_s or 0.0, LONGEST_PAUSE_S)
                _log.info("errors wait: %s", error)
                break
            except OSError:
                break  # the disk; the log has it from elsewhere
        return taken

    @staticmethod
    def _handed_over(collector: Collector, each: Waiting) -> bool:
        """Hand an envelope over and delete it, also where it will never be taken; return whether it was."""
        try:
            collector.take(each.content)
        except Refused as error:
            _log.warning("the report of an error is deleted unsent: %s", error)
            each.done()
            return False
        each.done()
        return True
