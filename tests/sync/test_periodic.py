"""A thread of rounds goes on whatever its work does, says a failure once, and ends in bounded time."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import StoreError
from sync.periodic import Periodic

HOUR_S: Final = 3600.0
LONG_S: Final = 30.0
"""No test waits so long unless it fails."""
SECRET: Final = "Avery owns 4,711"
_log = logging.getLogger("steward.tests.periodic")


class Lines(logging.Handler):
    """What the log was told."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def errors(self) -> list[logging.LogRecord]:
        return [record for record in self.records if record.levelno == logging.ERROR]

    def said(self, level: int = logging.ERROR) -> list[str]:
        return [record.getMessage() for record in self.records if record.levelno == level]


@contextmanager
def listening() -> Iterator[Lines]:
    lines = Lines()
    _log.addHandler(lines)
    _log.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        _log.removeHandler(lines)


def periodic(work: Callable[[], object], every_s: float = HOUR_S, **options: Any) -> Periodic:
    return Periodic("tests", work, every_s, "it failed", _log, **options)


class Rounds:
    """Work that tells when each round ends, and fails as it was told to."""

    def __init__(self, outcomes: list[Exception | None] | None = None) -> None:
        self._outcomes = iter(outcomes or [])
        self._done: queue.SimpleQueue[int] = queue.SimpleQueue()
        self.count = 0

    def __call__(self) -> None:
        self.count += 1
        self._done.put(self.count)
        if (error := next(self._outcomes, None)) is not None:
            raise error

    def wait(self) -> int:
        return self._done.get(timeout=LONG_S)


def test_the_first_round_comes_at_once_and_the_next_after_the_pause() -> None:
    rounds = Rounds()
    thread = periodic(rounds, 0.001)
    thread.start()
    assert [rounds.wait() for _ in range(5)] == [1, 2, 3, 4, 5]
    thread.close()
    assert "tests" not in [each.name for each in threading.enumerate()], "none comes after the end"


def test_the_first_round_may_wait_for_the_pause() -> None:
    rounds = Rounds()
    thread = periodic(rounds, at_once=False)
    thread.start()
    thread.close()
    assert rounds.count == 0
    rounds = Rounds()
    thread = periodic(rounds, 0.001, at_once=False)
    thread.start()
    assert rounds.wait() == 1
    thread.close()


def test_a_wake_brings_a_round_now_and_is_not_lost_amid_one() -> None:
    begun, go_on, rounds = threading.Event(), threading.Event(), Rounds()

    def work() -> None:
        begun.set()
        assert go_on.wait(LONG_S)
        rounds()

    thread = periodic(work)
    thread.start()
    assert begun.wait(LONG_S)
    thread.wake()
    go_on.set()
    assert [rounds.wait(), rounds.wait()] == [1, 2]
    thread.wake()
    assert rounds.wait() == 3
    thread.close()


def test_work_that_has_more_to_do_wakes_itself() -> None:
    left, done = [3], threading.Event()

    def work() -> None:
        left[0] -= 1
        thread.wake() if left[0] else done.set()

    thread = periodic(work)
    thread.start()
    assert done.wait(LONG_S)
    thread.close()
    assert left == [0]


def test_what_ends_with_a_last_round_does_one() -> None:
    for last in (False, True):
        rounds = Rounds()
        thread = periodic(rounds, last=last)
        thread.start()
        rounds.wait()
        thread.close()
        assert rounds.count == 1 + last


def test_one_that_never_began_ends_without_a_round() -> None:
    rounds = Rounds()
    periodic(rounds, last=True).close()
    assert rounds.count == 0


def test_an_end_does_not_wait_for_ever_and_says_so() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go_on.wait(LONG_S)

    with listening() as lines:
        thread = periodic(work, patience_s=0.01)
        thread.start()
        assert begun.wait(LONG_S)
        thread.close()
        assert lines.said(logging.WARNING) == ["the thread tests is left amid its work"]
        go_on.set()
        thread.close()


def test_an_unexpected_error_is_told_by_its_type_with_the_exception_beside_it() -> None:
    rounds = Rounds([LookupError(SECRET)])
    with listening() as lines:
        thread = periodic(rounds)
        thread.start()
        rounds.wait()
        thread.wake()
        assert rounds.wait() == 2, "the thread goes on"
        thread.close()
        assert lines.said() == ["it failed: LookupError"]
        assert isinstance(lines.errors()[0].__dict__["unexpected"], LookupError)
        assert SECRET not in str([record.getMessage() for record in lines.records])


def test_two_unexpected_errors_of_one_type_from_two_places_are_both_told() -> None:
    first = Rounds([None, LookupError(SECRET)])

    def work() -> None:
        first()
        if first.count == 1:
            raise LookupError(SECRET)

    with listening() as lines:
        thread = periodic(work)
        thread.start()
        first.wait()
        thread.wake()
        first.wait()
        thread.close()
        assert lines.said() == ["it failed: LookupError"] * 2


_OUTCOMES: Final = {
    "well": None,
    "full": StoreError("The disk is full."),
    "away": StoreError("The database is away."),
    "index": IndexError(SECRET),
    "type": TypeError(SECRET),
}
_WORDS: Final = {
    "full": "The disk is full.",
    "away": "The database is away.",
    "index": "IndexError",
    "type": "TypeError",
}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(_OUTCOMES)), min_size=1, max_size=12))
def test_every_round_comes_and_a_failure_is_said_when_it_begins_or_changes(names: list[str]) -> None:
    rounds = Rounds([_OUTCOMES[name] for name in names])
    with listening() as lines:
        thread = periodic(rounds)
        thread.start()
        for number in range(1, len(names) + 1):
            assert rounds.wait() == number
            if number < len(names):
                thread.wake()
        thread.close()
    before = ["well", *names]
    began = [now for last, now in zip(before, names, strict=False) if now not in ("well", last)]
    ended = sum(now == "well" != last for last, now in zip(before, names, strict=False))
    assert lines.said() == [f"it failed: {_WORDS[name]}" for name in began]
    assert lines.said(logging.INFO) == ["it failed: it goes well again"] * ended
    unexpected = [isinstance(each.__dict__["unexpected"], LookupError | TypeError) for each in lines.errors()]
    assert unexpected == [name in ("index", "type") for name in began]
