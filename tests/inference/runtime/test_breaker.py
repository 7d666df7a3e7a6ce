"""How a server is waited for, on a clock that only moves when told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.errors import EngineUnavailable, ModelError
from inference.runtime.breaker import WELL, Health, Rule, after_failure, after_refusal, ask, may_ask, state

rules = st.builds(
    Rule,
    answer_s=st.floats(0.01, 30),
    attempts=st.integers(1, 6),
    first_pause_s=st.floats(0.001, 2),
    growth=st.floats(1, 4),
    failures=st.integers(1, 5),
    rest_s=st.floats(0.1, 60),
    most_rest_s=st.floats(60, 600),
)


class Clock:
    """Seconds that pass only by sleeping and by slow answers."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now_s += seconds


class Server:
    """Takes some seconds for each question and answers the one with a given number."""

    def __init__(self, clock: Clock, takes_s: list[float], answers: int | None) -> None:
        self.clock = clock
        self.takes_s = takes_s
        self.answers = answers
        self.left_s: list[float] = []

    def __call__(self, left_s: float) -> str:
        number = len(self.left_s)
        self.left_s.append(left_s)
        self.clock.now_s += min(left_s, self.takes_s[number % len(self.takes_s)])
        if self.answers is None or number < self.answers:
            raise EngineUnavailable(f"attempt {number}")
        return "answer"


@given(rules, st.lists(st.floats(0, 40), min_size=1, max_size=6), st.none() | st.integers(0, 6))
def test_no_question_takes_longer_than_the_rule_allows(rule: Rule, takes_s: list[float], answers: int | None) -> None:
    clock = Clock()
    server = Server(clock, takes_s, answers)
    try:
        assert ask(server, rule, clock=clock, sleep=clock.sleep) == "answer"
        assert answers is not None
        assert len(server.left_s) == answers + 1
    except EngineUnavailable:
        assert answers is None or len(server.left_s) <= answers
    assert clock.now_s - 100.0 <= rule.answer_s + 1e-9
    assert 1 <= len(server.left_s) <= rule.attempts
    assert all(0 <= left <= rule.answer_s for left in server.left_s)


def test_pauses_grow() -> None:
    clock = Clock()
    pauses: list[float] = []
    rule = Rule(answer_s=10, attempts=4, first_pause_s=0.1, growth=2)
    with pytest.raises(EngineUnavailable, match="attempt 3"):
        ask(Server(clock, [0.0], None), rule, clock=clock, sleep=pauses.append)
    assert pauses == pytest.approx([0.1, 0.2, 0.4])


def test_a_wrong_server_is_not_asked_twice() -> None:
    asked = []

    def question(left_s: float) -> str:
        asked.append(left_s)
        raise ModelError("another model")

    with pytest.raises(ModelError):
        ask(question, Rule(attempts=5), clock=Clock(), sleep=lambda _s: None)
    assert len(asked) == 1


@given(rules, st.lists(st.floats(0, 100), max_size=30))
def test_a_server_that_never_answers_is_asked_ever_more_rarely(rule: Rule, waits_s: list[float]) -> None:
    health, now_s, rests = WELL, 0.0, []
    for number, wait_s in enumerate(waits_s):
        now_s += wait_s
        before = health
        health = after_failure(health, now_s, rule)
        assert health.failures == number + 1
        assert may_ask(health, now_s) == (health.failures < rule.failures)
        if health.rest_s:
            rests.append(health.rest_s)
            assert not may_ask(health, now_s + health.rest_s * 0.99)
            assert may_ask(health, health.rests_until_s)
        assert health.rest_s >= before.rest_s
        assert health.rest_s <= rule.most_rest_s
    assert rests == sorted(rests)


def test_the_rest_grows_to_its_limit_and_an_answer_ends_it() -> None:
    rule = Rule(failures=2, rest_s=10, growth=2, most_rest_s=30)
    health, now_s, rests = WELL, 0.0, []
    for _ in range(6):
        health = after_failure(health, now_s, rule)
        rests.append(health.rest_s)
        now_s = max(now_s, health.rests_until_s)
    assert rests == [0, 10, 20, 30, 30, 30]
    assert may_ask(WELL, now_s)


def test_a_refused_server_rests_long() -> None:
    rule = Rule(most_rest_s=240)
    health = after_refusal(50.0, rule)
    assert not may_ask(health, 289.0)
    assert may_ask(health, 290.0)
    assert after_failure(health, 290.0, rule) == Health(rule.failures + 1, 530.0, 240.0)


def test_a_circuit_is_closed_then_open_then_half_open_and_one_more_failure_opens_it_for_longer() -> None:
    rule = Rule(failures=2, rest_s=10.0, growth=2.0)
    once = after_failure(WELL, 0.0, rule)
    assert state(WELL, 0.0) == state(once, 0.0) == "closed"
    rests = after_failure(once, 1.0, rule)
    assert [state(rests, now_s) for now_s in (1.0, 10.9, 11.0, 99.0)] == ["open", "open", "half open", "half open"]
    again = after_failure(rests, 11.0, rule)
    assert [state(again, now_s) for now_s in (30.9, 31.0)] == ["open", "half open"]
