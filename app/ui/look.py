"""How a client wants the screen to be: what they set on the first page, for this visit alone. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TextSize = Literal["standard", "large", "largest"]
TEXT_SCALES: dict[TextSize, float] = {"standard": 1.0, "large": 1.3, "largest": 1.6}
Language = Literal["en", "de", "es"]


@dataclass(frozen=True, slots=True)
class Look:
    """What a client may change; every visit begins with the installation's own.

    Attributes:
        text_size: of all text.
        high_contrast: black, white and one strong colour.
        reduced_motion: nothing slides or fades; the advisor keeps still but for the mouth and eyes.
        within_reach: everything to touch is in the lower part of the screen.
        self_voicing: what has the focus is read aloud.
        blurred: amounts cannot be read by who stands behind.
        language: of the screen's texts and number formats; the advisor speaks and hears English.
        right_to_left: mirrored, for languages that are written so.
    """

    text_size: TextSize = "standard"
    high_contrast: bool = False
    reduced_motion: bool = False
    within_reach: bool = False
    self_voicing: bool = False
    blurred: bool = False
    language: Language = "en"
    right_to_left: bool = False

    @property
    def text_scale(self) -> float:
        """How much larger than the standard every text is."""
        return TEXT_SCALES[self.text_size]
