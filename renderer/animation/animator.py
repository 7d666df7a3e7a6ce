"""The layers of motion in their order: speech, emotion, gaze, blink, breath, head, gesture."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from renderer.animation import emotion, head
from renderer.animation.blend import Glide, Values
from renderer.animation.blink import Blinks
from renderer.animation.gaze import Eyes, eye_weights
from renderer.animation.gesture import GESTURES, Effect, effect
from renderer.types import ARKIT_INDEX, ARKIT_NAMES, FaceFrame, FaceState, Floats

EMOTION_BLEND_S: Final = 0.4
ACTIVITY_BLEND_S: Final = 0.7
_JAW: Final = ARKIT_INDEX["jawOpen"]
_ACCENT: Final = (
    ("browInnerUp", 0.16),
    ("browOuterUpLeft", 0.13),
    ("browOuterUpRight", 0.11),
)  # brows on a stressed word
_ZEROS: Final = np.zeros(len(ARKIT_NAMES))


class FaceAnimator:
    """One person's motion.

    Deterministic: the same seed and the same calls give the same frames. Times must not run backwards.
    """

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._blinks, self._eyes = Blinks(seed), Eyes(seed)
        self._mood = Glide(emotion.goal("neutral", 0.0), EMOTION_BLEND_S)
        self._habit = Glide(head.habit("idle"), ACTIVITY_BLEND_S)
        self._aversion = Glide(np.zeros(1), 0.35)
        self._gestures: list[tuple[str, float]] = []
        self._emphasis = head.Emphasis()

    def gesture(self, name: str, at_s: float) -> None:
        """Begin a gesture at a time; "none" and unknown names do nothing."""
        if name in GESTURES:
            self._gestures.append((name, at_s))

    def frame(self, time_s: float, state: FaceState, speech: Floats | None) -> FaceFrame:
        """Return everything that moves at a moment.

        Args:
            time_s: on the caller's clock, from 0.
            state: what to blend towards.
            speech: [K] ARKit weights of the sound that is heard now, or None in silence.
        """
        weights = _ZEROS.copy() if speech is None else speech.astype(float)  # speech
        mood = self._mood.at(time_s, emotion.goal(state.emotion, state.intensity))
        weights = weights + emotion.under_speech(mood, speech)  # emotion
        self._look(weights, time_s, state)  # gaze
        self._blink(weights, time_s)  # blink
        breath = head.breath(time_s)  # breath
        habits = self._habit.at(time_s, head.habit(state.activity))
        effort, accent = self._emphasis.follow(time_s, 0.0 if speech is None else float(speech[_JAW]))
        for name, share in _ACCENT:
            weights[ARKIT_INDEX[name]] += share * accent
        pose = head.alive(time_s, habits, effort, self._seed)  # head, and the brows that go with it
        added = self._gesture_effect(time_s, weights)  # gesture
        angles = tuple(a + math.radians(b) for a, b in zip(pose.angles_rad, added.angles_deg, strict=True))
        shift = tuple(a + b for a, b in zip(pose.shift_m, added.shift_m, strict=True))
        return FaceFrame(
            np.clip(weights, 0.0, 1.0).astype(np.float32),
            (angles[0], angles[1], angles[2]),
            (shift[0], shift[1], shift[2]),
            breath,
        )

    def _look(self, weights: Values, time_s: float, state: FaceState) -> None:
        away = self._aversion.at(time_s, np.array([1.0 if state.activity == "thinking" else 0.0]))
        gaze = self._eyes.at(time_s, state.activity, float(away[0]))
        for name, value in eye_weights(gaze).items():
            weights[ARKIT_INDEX[name]] += value

    def _blink(self, weights: Values, time_s: float) -> None:
        """Close both lids; what holds them open or squints gives way, or the lids would overshoot."""
        closure = self._blinks.closure(time_s)
        for side in ("Left", "Right"):
            index = ARKIT_INDEX[f"eyeBlink{side}"]
            weights[index] = max(min(1.0, weights[index]), closure)
            for name in ("eyeWide", "eyeSquint", "eyeLookUp"):
                weights[ARKIT_INDEX[f"{name}{side}"]] *= 1.0 - 0.9 * closure

    def _gesture_effect(self, time_s: float, weights: np.ndarray) -> Effect:
        """Add the running gestures' shapes to the weights, forget the finished ones, return their motion."""
        self._gestures = [(name, at_s) for name, at_s in self._gestures if time_s - at_s <= GESTURES[name].duration_s]
        effects = [effect(name, time_s - at_s) for name, at_s in self._gestures]
        for one in effects:
            for shape, value in one.weights.items():
                weights[ARKIT_INDEX[shape]] += value
        angles = np.sum([one.angles_deg for one in effects] or [(0.0, 0.0, 0.0)], axis=0).tolist()
        shift = np.sum([one.shift_m for one in effects] or [(0.0, 0.0, 0.0)], axis=0).tolist()
        return Effect((angles[0], angles[1], angles[2]), (shift[0], shift[1], shift[2]))
