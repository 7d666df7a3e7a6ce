"""Before a conversation: who may be welcomed, and the texts of the screen in the advisor's voice."""

from __future__ import annotations

import dataclasses

import pytest

from app.messages import Lobby, Message, OpenLobby, Problem, Said, Say, Sentence
from app.pipeline.advisor import Advisor
from app.pipeline.announcer import LONGEST_CHARS
from app.pipeline.parts import Parts


def _lobby(parts: Parts) -> Lobby:
    (lobby,) = Advisor(parts).receive(OpenLobby("w", 0, 0.0))
    assert isinstance(lobby, Lobby)
    return lobby


def _say(parts: Parts, text: str, pace: float = 1.0) -> list[Message]:
    return list(Advisor(parts).receive(Say("w", 3, 0.0, text, pace)))


def _seconds(messages: list[Message]) -> float:
    return sum(len(each.samples) / each.rate_hz for each in messages if isinstance(each, Sentence))


def test_the_demo_banks_clients_may_be_chosen_and_each_says_who_they_are(parts: Parts) -> None:
    lobby = _lobby(parts)
    assert [card.client_id for card in lobby.clients] == ["avery", "kit", "morgan", "rosa"]
    assert all(card.name and 10 < len(card.about) < 90 and not card.about.endswith(".") for card in lobby.clients)
    assert "demo data" in lobby.notice.lower()
    assert (lobby.session, lobby.kept_days) == ("w", parts.settings.keep_visit_days)


def test_a_banks_own_clients_are_never_listed(parts: Parts) -> None:
    own = dataclasses.replace(parts, settings=dataclasses.replace(parts.settings, bank_dir="/a/bank/of/its/own"))
    assert _lobby(own).clients == ()


def test_a_text_of_the_screen_is_spoken_with_a_face_and_then_told(parts: Parts) -> None:
    messages = _say(parts, "Who are you? Touch a name, or hold your phone to the camera.")
    *sentences, said = messages
    assert isinstance(said, Said)
    assert [(each.session, each.turn) for each in messages] == [("w", 3)] * len(messages)
    assert [each.index for each in sentences if isinstance(each, Sentence)] == list(range(len(sentences)))
    for each in sentences:
        assert isinstance(each, Sentence)
        assert abs(len(each.face) / 60 - len(each.samples) / each.rate_hz) < 1 / 30


def test_slower_takes_longer_and_faster_less(parts: Parts) -> None:
    text = "This is the conversation with your advisor."
    usual = _seconds(_say(parts, text))
    assert _seconds(_say(parts, text, 0.8)) > 1.15 * usual
    assert _seconds(_say(parts, text, 1.3)) < 0.85 * usual


def test_a_text_that_is_too_long_is_refused_in_words(parts: Parts) -> None:
    problem, said = _say(parts, "word " * (LONGEST_CHARS // 5) + "more")
    assert isinstance(problem, Problem)
    assert isinstance(said, Said)
    assert str(LONGEST_CHARS) in problem.text


@pytest.mark.parametrize("text", ["", "   ", "—", "…\n\n!", "•"])
def test_signs_alone_are_passed_over(parts: Parts, text: str) -> None:
    assert [type(message) for message in _say(parts, text)] == [Said]


def test_a_text_that_is_given_up_ends_in_the_middle(parts: Parts) -> None:
    advisor = Advisor(parts, given_up=lambda _message: True)
    messages = list(advisor.receive(Say("w", 3, 0.0, "One sentence. And another one. And a third.")))
    assert not any(isinstance(message, Said) for message in messages)
