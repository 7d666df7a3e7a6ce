"""A client who goes on while the reply has hardly begun is answered the whole question."""

from __future__ import annotations

import numpy as np
import pytest

from app.messages import Floats, Heard, Interrupt, Message, StartSession, Transcribed, TurnDone
from app.pipeline.advisor import Advisor
from app.pipeline.parts import Parts
from inference.speech.voices import open_voice


def _said(text: str) -> Floats:
    sound = open_voice("flite-rms").speak(text).sound
    return np.concatenate([sound.samples, np.zeros(16_000, np.float32)]).astype(np.float32)


def _done(messages: list[Message]) -> TurnDone:
    (done,) = (message for message in messages if isinstance(message, TurnDone))
    return done


@pytest.mark.parametrize(("later_s", "joined"), [(0.5, True), (5.0, False)])
def test_words_soon_after_the_reply_began_are_part_of_the_question(parts: Parts, later_s: float, joined: bool) -> None:
    now_s = 100.0
    advisor = Advisor(parts, lambda: now_s)
    list(advisor.receive(StartSession("s", 0, now_s, "avery")))
    first = _done(list(advisor.receive(Heard("s", 1, now_s, _said("How risky is my portfolio?"), last=True))))
    more = _said("Compared with last year.")
    ends_s = now_s + later_s + len(more) / 16_000
    messages = list(advisor.receive(Heard("s", 2, ends_s, more, last=True, tentative=True)))
    (final,) = (each for each in messages if isinstance(each, Transcribed) and each.final)
    assert final.text.startswith(first.question) == joined
    assert "last year" in final.text
    list(advisor.receive(Interrupt("s", 1, ends_s, heard="")))
    done = _done(messages)
    assert done.question == final.text
    if joined:
        assert done.tool == first.tool
