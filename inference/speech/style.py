"""How an emotion changes the way of speaking: a little in rate, pitch and pauses, as in a good branch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Style:
    """Factors on a voice's usual manner; each voice follows those that it can.

    Attributes:
        rate: words a minute, 0.5 to 2.
        pitch: how high the voice is, 0.5 to 2.
        pitch_range: how much it rises and falls, 0 to 2.
        pause: length of the pauses between clauses, 0 to 3.
    """

    rate: float = 1.0
    pitch: float = 1.0
    pitch_range: float = 1.0
    pause: float = 1.0


PLAIN: Final = Style()

# At full intensity. A client should feel these and not be able to name them.
EMOTIONS: Final[dict[str, Style]] = {
    "neutral": PLAIN,
    "joy": Style(rate=1.05, pitch=1.06, pitch_range=1.25, pause=0.9),
    "confidence": Style(rate=0.98, pitch=0.97, pitch_range=1.05, pause=1.1),
    "surprise": Style(rate=1.03, pitch=1.08, pitch_range=1.3, pause=1.0),
    "thoughtfulness": Style(rate=0.94, pitch=0.98, pitch_range=0.95, pause=1.3),
    "concern": Style(rate=0.92, pitch=0.96, pitch_range=0.85, pause=1.25),
}


def style_of(emotion: str, intensity: float) -> Style:
    """Return how an emotion speaks.

    Args:
        emotion: one of EMOTIONS; any other speaks plainly.
        intensity: 0 (plainly) to 1; what lies beyond is cut.
    """
    full = EMOTIONS.get(emotion, PLAIN)
    share = min(1.0, max(0.0, intensity))
    return Style(full.rate**share, full.pitch**share, full.pitch_range**share, full.pause**share)
