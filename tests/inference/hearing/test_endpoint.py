import pytest

from inference.hearing.endpoint import Endpoint, Endpointer, EndpointRule

RULE = EndpointRule(speech_s=0.1, silence_s=0.3)


def _events(probabilities: list[float], rule: EndpointRule = RULE) -> list[Endpoint]:
    endpointer = Endpointer(rule)
    return [event for probability in probabilities if (event := endpointer.push(probability, 0.05))]


def test_speech_begins_where_it_began_and_ends_where_it_ended() -> None:
    started, ended = _events([0.0] * 4 + [0.9] * 10 + [0.0] * 10)
    assert (started.kind, ended.kind) == ("started", "ended")
    assert started.time_s == pytest.approx(0.2)
    assert ended.time_s == pytest.approx(0.7)


def test_a_click_is_no_speech() -> None:
    assert _events([0.0] * 4 + [0.99] + [0.0] * 20) == []


def test_a_pause_within_a_sentence_does_not_end_it() -> None:
    events = _events([0.9] * 5 + [0.0] * 5 + [0.9] * 5 + [0.0] * 10)
    assert [event.kind for event in events] == ["started", "ended"]
    assert events[1].time_s == pytest.approx(0.75)


def test_a_probability_in_between_counts_as_what_came_before() -> None:
    assert [event.kind for event in _events([0.9] * 3 + [0.4] * 20)] == ["started"]
    assert _events([0.4] * 20) == []


def test_a_second_utterance_is_noticed() -> None:
    once = [0.9] * 4 + [0.0] * 8
    assert [event.kind for event in _events(once + once)] == ["started", "ended"] * 2


def test_the_silence_so_far_is_known_before_the_end_is_sure() -> None:
    endpointer = Endpointer(RULE)
    for probability in [0.9] * 4 + [0.1] * 3:
        endpointer.push(probability, 0.05)
    assert endpointer.speaking
    assert endpointer.silence_s == pytest.approx(0.15)


def test_reset_forgets() -> None:
    endpointer = Endpointer(RULE)
    for _ in range(5):
        endpointer.push(0.9, 0.05)
    endpointer.reset()
    assert not endpointer.speaking
    assert endpointer.now_s == 0.0
