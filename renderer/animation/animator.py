"""The layers of motion and their order.

1. Speech: the weights of the sound that is heard.
2. Emotion: mood, the face of the activity, micro-expressions, and what gestures and accents do to brows and mouth; its
   mouth gives way to speech. Strengths, smoothing and lip offset (`controls.py`) act on these two together.
3. Gaze: where the eyes should look: the visitor, small jumps, away while thinking.
4. Blink: the lids, over everything else that moves them.
5. Breath.
6. Head: alive, after the gaze a little, down on stressed words.
7. Gesture: on top of the head's motion.

The eyes are turned last of all, when the head's place is known, because eyes keep their target while the head moves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import numpy as np

from renderer.animation import emotion, head, lips
from renderer.animation.accent import BROWS, Accents
from renderer.animation.blend import Chase, Glide, Smooth, Values
from renderer.animation.blink import Blinks
from renderer.animation.controls import Controls
from renderer.animation.curves import ease
from renderer.animation.eyes import Aim, eye_weights, held
from renderer.animation.gaze import Eyes, Gaze
from renderer.animation.gesture import Effect, Gestures
from renderer.animation.micro import Micro
from renderer.types import A2F_EMOTIONS, ARKIT_INDEX, ARKIT_NAMES, FaceFrame, FaceState, Floats

ACTIVITY_BLEND_S: Final = 0.7
_LISTEN_S: Final = 0.4
_RELAX: Final = 2.5  # times as long as it comes, a mood takes to leave: a smile that drops looks put on
_MOUTH_RISES_S: Final = 0.06  # lips that a first sound finds at rest
_MOUTH_FALLS_S: Final = 0.03  # a mouth whose sound stops short: somebody interrupts, and it is closed at once
_BLINK_WITH_JUMP_RAD: Final = math.radians(8)  # large looks often go with a blink
_UPPER: Final = np.array([name.startswith(("brow", "eye", "cheekSquint", "nose")) for name in ARKIT_NAMES])
_HASTE: Final = np.array([{"outofbreath": 1.0, "fear": 0.4, "pain": 0.3}.get(name, 0.0) for name in A2F_EMOTIONS])
_TONGUE: Final = ARKIT_INDEX["tongueOut"]
_SIDES: Final = ("Left", "Right")


class FaceAnimator:
    """One person's motion.

    Deterministic: the same seed and the same calls give the same frames. Times are on the caller's clock, from 0, and
    those of `frame` must not run backwards.

    Attributes:
        controls: the post-controls; a new setting counts from the next frame on.
    """

    def __init__(self, seed: int = 0, controls: Controls | None = None) -> None:
        self.controls = controls or Controls()
        self._seed = seed
        self._blinks, self._eyes, self._aim = Blinks(seed), Eyes(seed), Aim()
        self._mood = Glide(emotion.goal("neutral", 0.0), 1.0 / self.controls.emotion_blend_speed)
        self._explicit = Chase(np.zeros(len(A2F_EMOTIONS)), 1.0 / self.controls.emotion_blend_speed)
        self._activity_face = Glide(emotion.activity_face("idle"), ACTIVITY_BLEND_S)
        self._habit = Glide(head.habit("idle"), ACTIVITY_BLEND_S)
        self._listens = Glide(np.zeros(1), _LISTEN_S)
        self._micro, self._gestures, self._accents = Micro(seed), Gestures(seed), Accents()
        self._room, self._smooth, self._breath = lips.Room(), Smooth(), head.Breath()
        self._heard, self._heard_s, self._begins_s = np.zeros(len(ARKIT_NAMES)), -1.0, -math.inf

    def gesture(self, name: str, at_s: float) -> None:
        """Begin a gesture (nod, shake, tilt, lean_in, shrug, explain) at a time; other names do nothing."""
        self._gestures.begin(name, at_s)

    def speech_begins(self, at_s: float) -> None:
        """Tell that a sentence's sound begins then: the mouth comes from rest, where its track may not begin."""
        self._begins_s = at_s

    def phrase_end(self, at_s: float) -> None:
        """Tell that a phrase ends then: the eyes blink more often than not."""
        self._blinks.phrase_end(at_s)

    def client_paused(self, at_s: float) -> None:
        """Tell that the client paused then: a listening face nods, if it has not just nodded."""
        self._gestures.client_paused(at_s)

    def accents(self, times_and_strengths: Iterable[tuple[float, float]]) -> None:
        """Give the stressed words of what is said: time of each peak, strength 0 to 1 (see `accent.stressed`).

        They replace those whose beat has not begun, so that a sound which drifted is told by giving them again. From
        then to 1.5 s after the last one they count instead of the jaw.
        """
        self._accents.give(times_and_strengths)

    def interrupted(self) -> None:
        """Forget the accents that are still to come; a beat that has begun ends calmly."""
        self._accents.give(())

    def flash(self, name: str, at_s: float, strength: float = 1.0) -> bool:
        """Let an emotion flash over the face and fade within half a second; returns whether it has that name."""
        return self._micro.flash(name, at_s, strength)

    def frame(self, time_s: float, state: FaceState, speech: Floats | None, soon: Floats | None = None) -> FaceFrame:
        """Return everything that moves at a moment.

        Args:
            time_s: from 0.
            state: what to blend towards.
            speech: [K] ARKit weights of the sound that is heard now, or None in silence.
            soon: [K] those that are heard `lips.SOON_S` later, None if that is not known.

        Raises:
            AnimationError: one of the state's Audio2Face emotions is out of range.
        """
        listening = float(self._listens.at(time_s, np.array([float(state.activity == "listening")]))[0])
        gesture = self._gestures.at(time_s, self.controls.gesture_strength, listening)
        heard = self._mouth(time_s, speech)
        dip_deg, brows = self._accents.at(time_s, float(heard[lips.JAW]))
        dip_deg *= 1.0 - gesture.nods  # a head that nods does not beat time as well
        explicit = self._explicit.at(
            time_s, emotion.checked(state.a2f_emotions), 1.0 / self.controls.emotion_blend_speed
        )
        room = self._room.at(time_s, heard, soon)
        weights = self._face(time_s, state, explicit, heard, room, gesture, brows)  # speech and emotion
        gaze, visitor = self._look(time_s, state)  # gaze
        closure = self._closure(time_s, state)  # blink
        breath = self.controls.breath_strength * self._breath.at(time_s, float(explicit @ _HASTE))  # breath
        pose = self._head(time_s, state, gaze, dip_deg, gesture)  # head and gesture
        self._turn_eyes(weights, gaze, float(visitor[2]), pose.angles_rad)
        self._lids(weights, closure)
        lifted = breath + (1.0 - breath) * min(1.0, gesture.shoulders)
        return FaceFrame(np.clip(weights, 0.0, 1.0).astype(np.float32), pose.angles_rad, pose.shift_m, lifted)

    def _mouth(self, time_s: float, speech: Floats | None) -> Values:
        """Return the mouth that is heard; where sound begins or stops short, it rises and falls instead of jumping."""
        if speech is not None:
            rise = ease((time_s - self._begins_s) / _MOUTH_RISES_S)
            self._heard, self._heard_s = rise * speech.astype(float), time_s
            return self._heard
        return self._heard * max(0.0, 1.0 - (time_s - self._heard_s) / _MOUTH_FALLS_S)

    def _face(
        self,
        time_s: float,
        state: FaceState,
        explicit: Values,
        heard: Values,
        room: float,
        gesture: Effect,
        brows: float,
    ) -> Values:
        """Return speech and all that is felt, after strengths, smoothing and lip offset."""
        set_to = self.controls
        mood_goal = emotion.goal(state.emotion, state.intensity)
        slowly = _RELAX if state.emotion == "neutral" else 1.0
        mood = self._mood.at(time_s, mood_goal, slowly / set_to.emotion_blend_speed)
        felt = set_to.emotion_strength * emotion.covered(mood, explicit)
        felt += self._activity_face.at(time_s, emotion.activity_face(state.activity))
        felt += set_to.micro_strength * self._micro.at(time_s, state.activity)
        for shape, value in gesture.weights.items():
            felt[ARKIT_INDEX[shape]] += value
        for shape, value in BROWS:
            felt[ARKIT_INDEX[shape]] += set_to.accent_strength * brows * value
        strength = set_to.skin_strength * np.where(_UPPER, set_to.upper_face_strength, set_to.lower_face_strength)
        strength[_TONGUE] = set_to.tongue_strength
        half_life_s = np.where(_UPPER, set_to.upper_face_smoothing, set_to.lower_face_smoothing)
        wanted = np.clip(strength * (heard + lips.under_speech(felt, room)), 0.0, 1.0)
        weights = self._smooth.at(time_s, wanted, half_life_s).copy()
        lips.part(weights, set_to.lip_open_offset, lips.closure(heard))
        lips.seal(weights, np.clip(strength * heard, 0.0, 1.0), lips.closure(heard))
        return weights

    def _look(self, time_s: float, state: FaceState) -> tuple[Gaze, Values]:
        """Return where the eyes look and, of that, [up, left, vergence] of the visitor."""
        jump, strength = self._eyes.at(time_s, state.activity), self.controls.saccade_strength
        if self._eyes.jumped_rad > _BLINK_WITH_JUMP_RAD:
            self._blinks.ask(time_s, 0.4)
        visitor = self._aim.place(time_s, state.visitor_m)
        up = visitor[0] + strength * jump.up_rad
        left = visitor[1] + strength * jump.left_rad
        return Gaze(float(up), float(left)), visitor

    def _closure(self, time_s: float, state: FaceState) -> float:
        own = self._blinks.closure(time_s, state.activity, self.controls.blink_rate)
        return max(self.controls.blink_strength * own, self.controls.blink_offset)

    def _head(self, time_s: float, state: FaceState, gaze: Gaze, dip_deg: float, gesture: Effect) -> head.HeadPose:
        set_to = self.controls
        habits = self._habit.at(time_s, head.habit(state.activity))
        alive = head.alive(time_s, habits, set_to.head_strength, self._seed)
        up, left = (math.degrees(angle) for angle in self._aim.head(time_s, gaze, set_to.gaze_head_share))
        pitch, yaw, roll = (math.degrees(angle) for angle in alive.angles_rad)
        more_pitch, more_yaw, more_roll = gesture.angles_deg
        dip = set_to.accent_strength * dip_deg - up
        shift = [a + b for a, b in zip(alive.shift_m, gesture.shift_m, strict=True)]
        return head.HeadPose(
            head.limited((pitch + dip + more_pitch, yaw + left + more_yaw, roll + more_roll)),
            (shift[0], shift[1], shift[2]),
        )

    def _turn_eyes(
        self, weights: Values, gaze: Gaze, vergence_rad: float, head_rad: tuple[float, float, float]
    ) -> None:
        turned, set_to = held(gaze, head_rad), self.controls
        turned = Gaze(
            turned.up_rad + math.radians(set_to.eye_pitch_offset),
            turned.left_rad + math.radians(set_to.eye_yaw_offset),
        )
        for name, value in eye_weights(turned, vergence_rad).items():
            weights[ARKIT_INDEX[name]] += value

    def _lids(self, weights: Values, closure: float) -> None:
        """Close both lids; what holds them open or squints gives way, or the lids would overshoot."""
        offset = self.controls.eyelid_open_offset
        for side in _SIDES:
            blink, wide = ARKIT_INDEX[f"eyeBlink{side}"], ARKIT_INDEX[f"eyeWide{side}"]
            weights[wide] += max(0.0, offset)
            weights[blink] = max(min(1.0, weights[blink] + max(0.0, -offset)), closure)
            for name in ("eyeWide", "eyeSquint", "eyeLookUp"):
                weights[ARKIT_INDEX[f"{name}{side}"]] *= 1.0 - 0.9 * closure
