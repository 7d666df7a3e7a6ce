"""The post-controls: one table of everything about a face's motion that can be turned up or down.

The fields of `Controls` are the table; `CONTROLS` reads it for forms, help and documentation. Where Audio2Face-3D has a
control of the same name, its range is kept; defaults differ where our tracks already have their final size (strengths),
our lips and lids rest where they should (offsets), or a weight is all there is (tongue: no height, no depth).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, cast

from renderer.errors import AnimationError


@dataclass(frozen=True, slots=True)
class Control:
    """One row of the table: its value must lie within low and high."""

    name: str
    default: float
    low: float
    high: float
    unit: str
    description: str


def _row(default: float, low: float, high: float, unit: str, description: str) -> Any:
    return field(default=default, metadata={"low": low, "high": high, "unit": unit, "description": description})


@dataclass(frozen=True, slots=True)
class Controls:
    """A setting of every control.

    Raises:
        AnimationError: a value is outside its range; names the control and the range.
    """

    skin_strength: float = _row(1.0, 0.0, 2.0, "factor", "Speech and emotion together, over the whole face.")
    upper_face_strength: float = _row(1.0, 0.0, 2.0, "factor", "Speech and emotion in brows, lids, cheeks and nose.")
    lower_face_strength: float = _row(1.0, 0.0, 2.0, "factor", "Speech and emotion in jaw, lips and puffed cheeks.")
    upper_face_smoothing: float = _row(0.001, 0.0, 0.1, "s", "Half-life of the two filters over the upper face.")
    lower_face_smoothing: float = _row(
        0.0023, 0.0, 0.1, "s", "Half-life of the two filters over the lower face; above 0.02 the mouth lags the sound."
    )
    lip_open_offset: float = _row(
        0.0, -0.2, 0.2, "weight", "Lips further apart, or nearer as far as the jaw has parted them; none in p, b, m."
    )
    tongue_strength: float = _row(1.0, 0.0, 3.0, "factor", "How far the tongue comes out.")
    eyelid_open_offset: float = _row(0.0, -1.0, 1.0, "weight", "Lids wider open (above 0) or lower (below 0) at rest.")
    blink_strength: float = _row(1.0, 0.0, 1.0, "factor", "How far a blink closes the lids: 1 shuts them.")
    blink_offset: float = _row(0.0, 0.0, 1.0, "weight", "Lids shut by the caller, over the animator's own blinks.")
    blink_rate: float = _row(1.0, 0.2, 3.0, "factor", "How often the eyes blink, beside the rate of the activity.")
    saccade_strength: float = _row(1.0, 0.0, 2.0, "factor", "How far the eyes jump around what they look at.")
    eye_pitch_offset: float = _row(0.0, -10.0, 10.0, "degree", "Both eyes turned, + up.")
    eye_yaw_offset: float = _row(0.0, -10.0, 10.0, "degree", "Both eyes turned, + to the avatar's left.")
    gaze_head_share: float = _row(0.25, 0.0, 0.6, "share", "How much of a look aside the head takes over.")
    emotion_strength: float = _row(1.0, 0.0, 2.0, "factor", "Emotions, whichever way they are asked for.")
    emotion_blend_speed: float = _row(
        2.5, 0.5, 10.0, "1/s", "How quickly an emotion takes over: 1 / the time it takes."
    )
    micro_strength: float = _row(1.0, 0.0, 2.0, "factor", "Micro-expressions that flash and fade.")
    accent_strength: float = _row(1.0, 0.0, 2.0, "factor", "Head and brows on stressed words.")
    gesture_strength: float = _row(1.0, 0.0, 1.5, "factor", "Gestures and the nods of a listener.")
    head_strength: float = _row(1.0, 0.0, 2.0, "factor", "The small motion of a head that is alive.")
    breath_strength: float = _row(1.0, 0.0, 1.0, "factor", "Depth of the breath.")

    def __post_init__(self) -> None:
        for row in CONTROLS:
            value = getattr(self, row.name)
            if not (math.isfinite(value) and row.low <= value <= row.high):
                raise AnimationError(
                    f"The control {row.name} is {value:g}, outside {row.low:g} to {row.high:g} {row.unit}; "
                    "choose a value within."
                )


CONTROLS: Final[tuple[Control, ...]] = tuple(
    Control(one.name, float(cast(float, one.default)), **one.metadata) for one in fields(Controls)
)


def controls(values: Mapping[str, float]) -> Controls:
    """Return the defaults with some values changed, as a settings file or a command line has them.

    Raises:
        AnimationError: a name that is none of CONTROLS, or a value out of range.
    """
    known = {row.name for row in CONTROLS}
    for name in values:
        if name not in known:
            raise AnimationError(f"There is no control {name!r}; choose among {', '.join(sorted(known))}.")
    return Controls(**values)
