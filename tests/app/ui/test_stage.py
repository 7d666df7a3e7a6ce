"""What the advisor is seen to do at each moment of a visit, and which mouth belongs to which moment of the sound."""

from __future__ import annotations

import numpy as np
import pytest

from app.devices.sound import SilentPlayer
from app.messages import Activity, Utterance
from app.ui.stage import LINGER_S, LONGEST_THOUGHT_S, Moment, Stage, mouth_row
from app.ui.visit import Visit
from tests.app.ui.conftest import Clock
from tests.fakes.scripted_link import sentence

FACE = np.arange(60, dtype=np.float32)[:, None].repeat(52, axis=1)
SILENCE = np.zeros(0, np.float32)


class Scene:
    """A stage whose visit and sound the test moves."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.player = SilentPlayer(clock=self.clock)
        self.visit = Visit(self.clock)
        self.stage = Stage(self.player, self.visit, self.clock)
        self.player.on_finished(self.visit.was_heard)

    def say(self, asked: Utterance, index: int, words: int = 4) -> None:
        """A sentence of 0.3 s a word arrives."""
        said = sentence(asked, index, " ".join(["word"] * words))
        self.player.play(self.visit.keep(said), said.samples, said.rate_hz)

    def pass_time(self, seconds: float, step_s: float = 1 / 60) -> list[Activity]:
        """Let time pass and return each activity that is seen, without repetitions."""
        seen: list[Activity] = []
        for _ in range(round(seconds / step_s)):
            found = self.stage.activity
            seen += [found] if [found] != seen[-1:] else []
            self.clock.now_s += step_s
        return seen


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize(
    ("time_s", "row"), [(0.0, 0), (0.5 / 60, 0.5), (1 / 60, 1), (0.5, 30), (0.999, 59), (5.0, 59), (-0.1, 0)]
)
def test_the_mouth_is_that_of_the_playback_position(time_s: float, row: float) -> None:
    found = mouth_row(FACE, time_s)
    assert found is not None
    assert found.dtype == np.float32
    assert found == pytest.approx(row, abs=1e-4)


def test_a_sentence_without_a_face_has_no_row() -> None:
    assert mouth_row(np.zeros((0, 52), dtype=np.float32), 0.0) is None


def test_a_written_question_is_listened_to_pondered_answered_and_over(scene: Scene) -> None:
    seen = scene.pass_time(0.5)
    for letters in range(1, 5):
        scene.stage.client_writes("How "[:letters])
        seen += scene.pass_time(0.2)
    scene.stage.client_writes("")
    asked = scene.visit.ask("How did I do?")
    seen += scene.pass_time(0.4)
    scene.say(asked, 0)
    scene.visit.answering = False
    seen += scene.pass_time(3.0)
    assert list(dict.fromkeys(seen)) == ["idle", "listening", "thinking", "speaking"]
    assert seen[-1] == "idle"


def test_a_client_who_stops_writing_is_not_stared_at(scene: Scene) -> None:
    scene.stage.client_writes("How")
    assert scene.pass_time(10.0) == ["listening", "idle"]


def test_a_spoken_question_is_listened_to_until_its_sound_is_complete(scene: Scene) -> None:
    scene.visit.begin_hearing()
    scene.visit.heard(SILENCE, last=False)
    assert scene.pass_time(3.0) == ["listening"]
    scene.visit.heard(SILENCE, last=True)
    assert scene.pass_time(0.5) == ["thinking"]
    scene.visit.interrupt()
    assert scene.pass_time(0.5) == ["idle"]


@pytest.mark.parametrize("gap_s", [0.05, 0.4, 0.9])
def test_a_short_gap_between_two_sentences_is_no_pause_in_the_speaking(scene: Scene, gap_s: float) -> None:
    asked = scene.visit.ask("How did I do?")
    scene.say(asked, 0)
    assert scene.pass_time(1.2 + gap_s) == ["speaking"]
    scene.say(asked, 1)
    scene.visit.answering = False
    assert scene.pass_time(3.0) == ["speaking", "idle"]


def test_a_long_gap_in_an_answer_is_thought_and_never_idleness(scene: Scene) -> None:
    asked = scene.visit.ask("How did I do?")
    scene.say(asked, 0)
    assert scene.pass_time(5.0) == ["speaking", "thinking"]
    scene.say(asked, 1)
    assert scene.pass_time(1.0) == ["speaking"]


def test_a_sentence_that_waits_for_the_card_is_no_idleness(scene: Scene) -> None:
    asked = scene.visit.ask("How did I do?")
    scene.visit.keep(sentence(asked, 0, "not yet played"))
    scene.visit.answering = False
    assert scene.pass_time(0.2) == ["thinking"]


def test_an_answer_that_never_comes_is_not_pondered_for_ever(scene: Scene) -> None:
    scene.visit.ask("How did I do?")
    assert scene.pass_time(LONGEST_THOUGHT_S + 1.0) == ["thinking", "idle"]


def test_a_mood_outlives_the_last_word_and_then_fades(scene: Scene) -> None:
    asked = scene.visit.ask("How did I do?")
    scene.stage.feel("surprise", 0.6)
    assert _mood(scene.stage.moment()) == ("surprise", 0.6)
    scene.say(asked, 0)
    scene.visit.answering = False
    scene.pass_time(1.3)
    assert _mood(scene.stage.moment()) == ("confidence", 0.5), "as the last sentence was said"
    scene.pass_time(LINGER_S)
    assert _mood(scene.stage.moment()) == ("neutral", 0.0)
    scene.visit.ask("And last year?")
    assert _mood(scene.stage.moment()) == ("neutral", 0.0), "a mood that faded does not come back"


def test_the_next_client_meets_a_neutral_face(scene: Scene) -> None:
    scene.stage.feel("concern", 0.7)
    scene.stage.client_writes("How")
    scene.stage.welcome(Visit(scene.clock))
    moment = scene.stage.moment()
    assert (moment.state.activity, *_mood(moment)) == ("idle", "neutral", 0.0)


def test_a_visitors_place_goes_on_to_the_face_in_sound_and_silence(scene: Scene) -> None:
    scene.stage.visitor_m = (0.1, -0.2, 0.7)
    assert scene.stage.moment().state.visitor_m == (0.1, -0.2, 0.7)
    scene.say(scene.visit.ask("How did I do?"), 0)
    assert scene.stage.moment().sentence is not None
    assert scene.stage.moment().state.visitor_m == (0.1, -0.2, 0.7)


def _mood(moment: Moment) -> tuple[str, float]:
    return moment.state.emotion, moment.state.intensity


def test_silence_tells_how_far_the_reply_was_heard_and_nothing_where_none_runs(scene: Scene) -> None:
    assert scene.stage.silence() is None
    asked = scene.visit.ask("How did I do?")
    scene.say(asked, 0)
    scene.pass_time(0.7)
    interrupt = scene.stage.silence()
    assert interrupt is not None
    assert (interrupt.turn, interrupt.heard) == (1, "word word")
    assert (scene.player.position(0.0), scene.visit.answering) == (None, False)
    assert scene.stage.silence() is None
