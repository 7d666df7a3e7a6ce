"""Work that a thread does again and again beside others, until it is closed; nothing that goes wrong in it ends it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sync.errors import SyncError


class Periodic:
    """A thread of rounds of one piece of work.

    A round that fails is said in the log and the next one comes all the same; the same failure, round after round, is
    said once. What is raised on purpose (`SyncError`) is said in its own words, anything else by its type, with the
    exception on the record as `unexpected`: its message may quote a client.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], object],
        every_s: float,
        failing: str,
        log: logging.Logger,
        *,
        at_once: bool = True,
        last: bool = False,
        patience_s: float = 10.0,
    ) -> None:
        """Prepare; `start` begins.

        Args:
            name: of the thread.
            work: one round of it; what it returns does not matter.
            every_s: pause between the end of a round and the next.
            failing: what a failure means, as the beginning of a line in the log, such as "a backup failed".
            log: takes these lines.
            at_once: whether the first round comes before the first pause.
            last: whether one more round comes when it is closed.
            patience_s: `close` waits so long at most.
        """
        self._work, self._every_s, self._failing, self._log = work, every_s, failing, log
        self._at_once, self._last, self._patience_s = at_once, last, patience_s
        self._closing = False
        self._now = threading.Event()
        self._said: tuple[str, int] | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def wake(self) -> None:
        """Let a round come now; one that goes on meanwhile is followed by another without a pause."""
        self._now.set()

    def close(self) -> None:
        """End after the round that goes on; one that outlasts the patience is left behind, which the log says."""
        self._closing = True
        self._now.set()
        if self._thread.is_alive():
            self._thread.join(self._patience_s)
            if self._thread.is_alive():
                self._log.warning("the thread %s is left amid its work", self._thread.name)

    def _run(self) -> None:
        if not self._at_once:
            self._pause()
        while not self._closing:
            self._round()
            self._pause()
        if self._last:
            self._round()

    def _pause(self) -> None:
        self._now.wait(self._every_s)
        self._now.clear()  # `close` has set its own mark before: it is not lost

    def _round(self) -> None:
        try:
            self._work()
        except SyncError as error:
            self._say(str(error))
        except Exception as error:  # nobody else would notice that the work is not done any more
            self._say(type(error).__name__, error)
        else:
            if self._said is not None:
                self._log.info("%s: it goes well again", self._failing)
            self._said = None

    def _say(self, words: str, unexpected: Exception | None = None) -> None:
        failure = words, _line_of(unexpected)
        if failure != self._said:
            self._log.error("%s: %s", self._failing, words, extra={"unexpected": unexpected})
        self._said = failure


def _line_of(error: Exception | None) -> int:
    """Return the line in which it arose, which tells two unexpected errors of one type apart; 0 for none."""
    trace = error.__traceback__ if error is not None else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace.tb_lineno if trace is not None else 0
