"""How long a server is waited for, how often it is asked again, and when it is left alone for a while.

The same rule (a circuit breaker) for everything outside that may fail and has something in its place: model servers,
language models, face engines. The first half is pure, time goes in as a number; `ask` lives it with whatever clock it
is given.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from inference.errors import EngineUnavailable

T = TypeVar("T")
State = Literal["closed", "half open", "open"]
"""Of a circuit: all is well; its rest is over and the next question decides; it is left alone."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is put up with. Times in seconds, all above 0.

    Attributes:
        answer_s: longest wait for an answer, all attempts and pauses together.
        attempts: how often one question is put, at least 1.
        first_pause_s: before the second attempt; each later pause is `growth` times as long.
        growth: at least 1.
        failures: questions in a row that went unanswered after which the server is left alone, at least 1.
        rest_s: for how long, the first time; each time after, `growth` times as long.
        most_rest_s: but no longer than that.
    """

    answer_s: float = 0.5
    attempts: int = 2
    first_pause_s: float = 0.02
    growth: float = 2.0
    failures: int = 2
    rest_s: float = 15.0
    most_rest_s: float = 240.0


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of a server.

    Attributes:
        failures: questions in a row that went unanswered.
        rests_until_s: when it may be asked again, on the caller's clock; 0 while it is well.
        rest_s: how long its present or last rest is; 0 while it is well.
    """

    failures: int = 0
    rests_until_s: float = 0.0
    rest_s: float = 0.0


WELL = Health()


def may_ask(health: Health, now_s: float) -> bool:
    """Tell whether a server may be asked now; after its rest a single failure is enough for the next rest."""
    return health.rest_s == 0.0 or now_s >= health.rests_until_s


def state(health: Health, now_s: float) -> State:
    """Return what a circuit is in, for people and for metrics."""
    if health.rest_s == 0.0:
        return "closed"
    return "open" if now_s < health.rests_until_s else "half open"


def after_failure(health: Health, now_s: float, rule: Rule) -> Health:
    """Return what is known after a question that went unanswered."""
    failures = health.failures + 1
    if failures < rule.failures:
        return dataclasses.replace(health, failures=failures)
    rest_s = min(rule.most_rest_s, health.rest_s * rule.growth if health.rest_s else rule.rest_s)
    return Health(failures, now_s + rest_s, rest_s)


def after_refusal(now_s: float, rule: Rule) -> Health:
    """Return what is known of a server that answers and is the wrong one: it is looked at again after a long rest."""
    return Health(rule.failures, now_s + rule.most_rest_s, rule.most_rest_s)


def pause_s(attempt: int, rule: Rule) -> float:
    """Return the pause after an attempt, the first of which is 0."""
    return rule.first_pause_s * rule.growth**attempt


def ask(
    question: Callable[[float], T],
    rule: Rule,
    attempts: int | None = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> T:
    """Put a question until it is answered, the attempts are used up, or another would come too late.

    Args:
        question: is given the seconds that are left, and must come back within them; raises EngineUnavailable when it
            is worth another attempt.
        rule: see `Rule`.
        attempts: instead of the rule's.
        clock: seconds.
        sleep: waits for some seconds.

    Raises:
        EngineUnavailable: the last attempt's.
    """
    until_s = clock() + rule.answer_s
    for attempt in range(attempts or rule.attempts):
        try:
            return question(min(rule.answer_s, max(0.0, until_s - clock())))
        except EngineUnavailable as error:
            problem = error
        pause = pause_s(attempt, rule)
        if attempt + 1 >= (attempts or rule.attempts) or clock() + pause >= until_s:
            break
        sleep(pause)
    raise problem
