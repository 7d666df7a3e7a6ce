"""From moments of sound to motion: gestures, accents, blinks come when they are heard, nods when the client pauses."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from app.messages import CaptionWord, Sentence, Utterance
from app.ui.motion import FaceMotion, phrase_ends
from app.ui.stage import Moment
from renderer.animation import Controls
from renderer.types import ARKIT_INDEX, FaceFrame, FaceState, Floats
from tests.fakes.scripted_link import sentence

RATE_HZ = 60
STILL = Controls(head_strength=0.0, micro_strength=0.0, saccade_strength=0.0, blink_strength=0.0)
ASKED = Utterance("s", 1, 0.0, "How did I do?")
SPEAKING, LISTENING, IDLE = FaceState("speaking"), FaceState("listening"), FaceState()
MOUTH = np.zeros(len(ARKIT_INDEX), np.float32)


def said(accents: tuple[tuple[float, float], ...] = (), words: int = 20) -> Sentence:
    return dataclasses.replace(sentence(ASKED, 0, " ".join(["word"] * words)), accents=accents)


def moment(spoken: Sentence | None, time_s: float = 0.0, pauses: int = 0, state: FaceState | None = None) -> Moment:
    default = SPEAKING if spoken else IDLE
    return Moment(spoken, time_s, MOUTH if spoken else None, state or default, pauses)


def pitch_deg(seconds: float, at: Callable[[float], Moment], controls: Controls = STILL) -> np.ndarray:
    """Return the head's pitch at each frame."""
    motion = FaceMotion(0.0, controls)
    frames = [motion.frame(at(step / RATE_HZ), step / RATE_HZ) for step in range(round(seconds * RATE_HZ))]
    angles: np.ndarray = np.degrees(np.array([frame.head_rad[0] for frame in frames]))
    return angles


def dip(spoken: Sentence, seconds: float, clock: Callable[[float], float | None]) -> np.ndarray:
    """Return what a sentence's accents do to the pitch when `clock` says where in it the sound is, None if nowhere."""

    def at(one: Sentence) -> Callable[[float], Moment]:
        def found(now_s: float) -> Moment:
            heard_s = clock(now_s)
            return moment(None) if heard_s is None else moment(one, heard_s)

        return found

    flat = dataclasses.replace(spoken, accents=tuple((at_s, 0.0) for at_s, _ in spoken.accents))
    difference: np.ndarray = pitch_deg(seconds, at(spoken)) - pitch_deg(seconds, at(flat))
    return difference


def test_the_head_dips_on_a_stressed_word_when_it_is_heard() -> None:
    found = dip(said(((2.0, 1.0),)), 4.0, lambda now_s: now_s - 0.5 if now_s >= 0.5 else None)
    assert found.max() > 2.0
    assert np.argmax(found) / RATE_HZ == pytest.approx(2.55, abs=0.08)


@pytest.mark.parametrize(("stalls_s", "beat_s"), [(0.6, 2.65), (-0.3, 1.75)])
def test_an_accent_waits_for_sound_that_stalls_and_hurries_after_sound_that_is_dropped(
    stalls_s: float, beat_s: float
) -> None:
    def clock(now_s: float) -> float:
        return min(now_s, max(1.0, now_s - stalls_s)) if stalls_s > 0 else now_s - stalls_s * (now_s > 1.0)

    found = dip(said(((2.0, 1.0),)), 4.0, clock)
    assert np.argmax(found) / RATE_HZ == pytest.approx(beat_s, abs=0.08)
    assert np.abs(np.diff(found)).max() * RATE_HZ < 40.0


def test_sound_that_jitters_moves_the_head_once_and_calmly() -> None:
    jitter = np.random.default_rng(5).uniform(-0.04, 0.04, 400)
    found = dip(said(((2.0, 1.0),)), 4.0, lambda now_s: now_s + float(jitter[int(now_s * RATE_HZ)]))
    assert int(((found[1:] > 1.0) & (found[:-1] <= 1.0)).sum()) == 1
    assert np.abs(np.diff(found)).max() * RATE_HZ < 40.0


def test_an_interruption_takes_the_accents_with_it() -> None:
    found = dip(said(((2.0, 1.0),)), 4.0, lambda now_s: now_s if now_s < 1.5 else None)
    assert np.abs(found).max() < 1e-6


def test_a_gesture_begins_with_the_sound_of_its_sentence_and_only_once() -> None:
    nod = dataclasses.replace(said(), gesture="nod")
    moved = pitch_deg(4.0, lambda now_s: moment(nod if now_s >= 1.0 else None, now_s - 1.0))
    plain = pitch_deg(4.0, lambda now_s: moment(said() if now_s >= 1.0 else None, now_s - 1.0))
    found = np.abs(moved - plain)
    assert found[:RATE_HZ].max() == 0
    assert found.max() > 3.0
    assert found[150:].max() == 0


@pytest.mark.parametrize(("intensity", "flashes"), [(0.7, True), (0.3, False)])
def test_a_strong_feeling_shows_more_as_it_comes_than_while_it_stays(intensity: float, flashes: bool) -> None:
    feeling = dataclasses.replace(said(), emotion="concern", intensity=intensity)
    state, motion = FaceState("speaking", "concern", intensity), FaceMotion(0.0, Controls(blink_strength=0.0))
    brow = [
        motion.frame(moment(feeling if n >= 60 else None, n / RATE_HZ - 1.0, state=state), n / RATE_HZ).weights[
            ARKIT_INDEX["browInnerUp"]
        ]
        for n in range(4 * RATE_HZ)
    ]
    assert (max(brow[60:100]) > brow[-1] + 0.1) == flashes
    assert max(brow[120:]) < brow[-1] + 0.01


def test_a_listening_face_nods_when_the_client_pauses_and_an_idle_one_does_not() -> None:
    def nods(state: FaceState) -> float:
        def at(now_s: float, pauses: bool) -> Moment:
            return moment(None, 0.0, int(now_s) // 3 if pauses else 0, state)

        return float(np.abs(pitch_deg(20, lambda t: at(t, True)) - pitch_deg(20, lambda t: at(t, False))).max())

    assert nods(LISTENING) > 2.0
    assert nods(IDLE) == 0.0


def test_pauses_of_an_earlier_window_are_not_answered() -> None:
    late = pitch_deg(5, lambda now_s: moment(None, 0.0, 7, LISTENING))
    np.testing.assert_allclose(late, pitch_deg(5, lambda now_s: moment(None, 0.0, 0, LISTENING)))


def test_eyes_blink_more_often_than_not_where_a_phrase_ends() -> None:
    words = tuple(CaptionWord("so," if n % 5 == 4 else "so", 0.6 * n, 0.6 * n + 0.55) for n in range(160))
    spoken = dataclasses.replace(said(), words=words)
    motion, shut = FaceMotion(0.0, Controls(blink_rate=0.2)), []
    for step in range(97 * RATE_HZ):
        frame = motion.frame(moment(spoken, step / RATE_HZ), step / RATE_HZ)
        shut.append(float(frame.weights[ARKIT_INDEX["eyeBlinkLeft"]]) > 0.5)
    answered = [any(shut[int(at_s * RATE_HZ) : int((at_s + 0.6) * RATE_HZ)]) for at_s in phrase_ends(words)]
    assert len(answered) == 32
    assert sum(answered) >= 20


def test_phrases_end_at_punctuation_at_silences_and_at_the_end() -> None:
    words = (
        CaptionWord("down", 0.0, 0.4), CaptionWord("11.3", 0.42, 0.9), CaptionWord("percent,", 0.92, 1.4),
        CaptionWord("while", 1.42, 1.7), CaptionWord("we", 1.9, 2.1),
    )  # fmt: skip
    assert phrase_ends(words) == [1.4, 1.7, 2.1]
    assert phrase_ends(()) == []


def test_a_mouth_rises_from_rest_where_a_track_begins_rounded() -> None:
    rounded = np.tile(MOUTH, (120, 1))
    rounded[:, ARKIT_INDEX["mouthPucker"]] = 0.8
    first = dataclasses.replace(said(), face=rounded)
    second, motion, shown = dataclasses.replace(first, index=1), FaceMotion(0.0, STILL), list[float]()
    for step in range(120):
        spoken, since = (first, step) if step < 60 else (second, step - 60)
        now = Moment(spoken, since / RATE_HZ, rounded[since], SPEAKING)
        shown.append(float(motion.frame(now, step / RATE_HZ).weights[ARKIT_INDEX["mouthPucker"]]))
    for began in (0, 60):
        assert shown[began] < 0.1
        assert shown[began + 4] == pytest.approx(0.8, abs=0.01), "within 70 ms"
    assert np.diff(shown[:60]).max() < 0.4


def test_a_mouth_that_is_cut_short_closes_within_an_eighth_of_a_second() -> None:
    motion = FaceMotion(0.0, STILL)

    def opening(weights: Floats | None, now_s: float) -> float:
        frame: FaceFrame = motion.frame(Moment(None, 0.0, weights, IDLE), now_s)
        return float(frame.weights[ARKIT_INDEX["jawOpen"]])

    wide = MOUTH.copy()
    wide[ARKIT_INDEX["jawOpen"]] = 0.8
    for step in range(30):
        opening(wide, step / RATE_HZ)
    assert opening(wide, 0.5) == pytest.approx(0.8, abs=0.01)
    falling = [opening(None, 0.5 + step * 0.025) for step in range(1, 6)]
    assert falling == sorted(falling, reverse=True)
    assert 0.0 < falling[0] < 0.8
    assert falling[-1] < 1e-3


def test_a_clause_goes_on_with_the_mouth_of_the_one_before() -> None:
    rounded = np.tile(MOUTH, (120, 1))
    rounded[:, ARKIT_INDEX["mouthPucker"]] = 0.8
    first = dataclasses.replace(said(), face=rounded)
    second = dataclasses.replace(first, index=1, continues=True)
    motion, shown = FaceMotion(0.0, STILL), list[float]()
    for step in range(120):
        spoken, since = (first, step) if step < 60 else (second, step - 60)
        now = Moment(spoken, since / RATE_HZ, rounded[since], SPEAKING)
        shown.append(float(motion.frame(now, step / RATE_HZ).weights[ARKIT_INDEX["mouthPucker"]]))
    assert min(shown[30:]) == pytest.approx(0.8, abs=0.01)


def test_a_clause_that_comes_late_rises_from_rest_again() -> None:
    rounded = np.tile(MOUTH, (120, 1))
    rounded[:, ARKIT_INDEX["mouthPucker"]] = 0.8
    first = dataclasses.replace(said(), face=rounded)
    second = dataclasses.replace(first, index=1, continues=True)
    motion, shown = FaceMotion(0.0, STILL), list[float]()
    for step in range(120):
        now = moment(None)
        if step < 40:
            now = Moment(first, step / RATE_HZ, rounded[step], SPEAKING)
        elif step >= 80:
            now = Moment(second, (step - 80) / RATE_HZ, rounded[step - 80], SPEAKING)
        shown.append(float(motion.frame(now, step / RATE_HZ).weights[ARKIT_INDEX["mouthPucker"]]))
    assert shown[79] < 0.05
    assert np.diff(shown).max() < 0.4
    assert shown[-1] == pytest.approx(0.8, abs=0.01)


def test_who_asked_for_less_motion_sees_a_still_head_whose_mouth_goes_on() -> None:
    speech = said(accents=((0.5, 1.0), (1.5, 1.0)))
    opened = MOUTH.copy()
    opened[ARKIT_INDEX["jawOpen"]] = 0.6

    def heard(calm: bool) -> list[FaceFrame]:
        motion = FaceMotion(0.0, Controls())
        return [
            motion.frame(Moment(speech, step / RATE_HZ, opened, SPEAKING, 0, calm), step / RATE_HZ)
            for step in range(3 * RATE_HZ)
        ]

    def turned(frames: list[FaceFrame]) -> float:
        return float(np.ptp(np.array([frame.head_rad for frame in frames]), axis=0).max())

    calm, lively = heard(calm=True), heard(calm=False)
    assert turned(calm) < 0.2 * turned(lively)
    jaw = [frame.weights[ARKIT_INDEX["jawOpen"]] for frame in calm]
    assert max(jaw) > 0.4
