"""The measured set of interruptions is not the one that was learnt from, and its times mean what the table says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import assets
from app.modes.bench.turn_ends import Ended
from app.modes.bench.turn_room import Outcome, first_sound_s, last_sound_s, script
from app.modes.bench.turn_sounds import CLIENTS, INTERRUPT, INTERRUPTIONS, KINDS, LATER, Event
from inference.errors import EngineUnavailable

_BOTH = {"wait", "no", "why did it fall"}
"""Two one-word requests, which are a closed list, and one sentence of the router's examples."""


def _plain(text: str) -> str:
    return "".join(mark for mark in text.lower() if mark.isalpha() or mark in " '").strip()


def test_voices_and_sentences_were_not_learnt_from() -> None:
    voices = pytest.importorskip("inference.training.floor.voices")
    learnt = {f"espeak-{language}{variant}" for language in voices._LANGUAGES for variant in voices._VARIANTS}
    assert not learnt & set(CLIENTS)
    assert {voice for voice in CLIENTS if voice.startswith("espeak")} <= {f"espeak-{v}" for v in voices.HELD_OUT}
    examples = voices.questions(Path(assets.__file__).parent / "language" / "utterances")
    known = {_plain(text) for text in (*voices.TAKES_FLOOR, *examples)}
    measured = {_plain(text) for text in (*INTERRUPTIONS, *(second for _, second in LATER))}
    assert measured & known <= _BOTH


def test_the_set_holds_over_two_hundred_events_half_of_which_interrupt() -> None:
    try:
        events = [each for number in range(5) for each in script(48, number + 1)]
    except EngineUnavailable as error:
        pytest.skip(str(error))
    assert len(events) >= 200
    assert {each.kind for each in events} == set(KINDS)
    assert sum(each.interrupts for each in events) == len(events) // 2
    for each in events:
        assert np.isfinite(each.samples).all()
        assert each.interrupts == (each.kind in INTERRUPT)


def test_a_first_sound_is_the_first_10_ms_within_20_db_of_the_loudest() -> None:
    quiet, loud = np.full(1600, 0.001, np.float32), np.full(3200, 0.1, np.float32)
    assert first_sound_s(np.concatenate([quiet, loud])) == pytest.approx(0.1)


def test_the_last_sound_is_where_the_loudspeaker_falls_silent() -> None:
    levels = np.full(200, -90.0, np.float32)
    levels[:52] = -20.0
    assert last_sound_s(levels, 0.25) == pytest.approx(0.26)
    assert last_sound_s(np.full(200, -20.0, np.float32), 0.25) == float("inf")


def test_in_time_means_silent_and_closed() -> None:
    event = Event("interruption", "", np.zeros(1, np.float32))
    assert Outcome("", event, 0.2, 0.24, "yield").yielded
    assert not Outcome("", event, 0.2, 0.26, "yield").yielded
    assert not Outcome("", event, 0.26, 0.24, "yield").silent
    assert Outcome("", event, float("inf"), float("inf"), "").undisturbed


def test_a_question_is_one_when_it_was_not_cut_or_its_rest_goes_on_with_it() -> None:
    assert Ended(0.24, "how risky is my portfolio").one_question
    assert Ended(-0.9, "how risky is my portfolio", "compared with last year").one_question
    assert not Ended(-0.9, "how risky is my portfolio", "").one_question
    assert not Ended(-0.9, "how risky is my portfolio", "what is volatility").one_question
