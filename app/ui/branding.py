"""A bank's colours, fonts and mark, read from one folder that it replaces."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from app.errors import InputError

COLOUR_NAMES = (
    "paper", "linen", "hairline", "ink", "ink_soft", "outline", "navy", "on_navy", "on_navy_soft", "gold", "bronze",
    "primary", "primary_down", "on_primary", "caution", "on_caution", "listening", "on_listening",
    "series_1", "series_2", "series_3", "series_4",
    "hall", "daylight", "lamps",
)  # fmt: skip
BACKDROP = ("hall", "daylight", "lamps")
"""What is out of focus behind the advisor."""

TEXT = 4.5
"""WCAG 2.2 success criterion 1.4.3, level AA."""
SHAPE = 3.0
"""WCAG 2.2 success criterion 1.4.11: edges, marks and curves."""

# Every foreground on every background that the window draws, and the contrast that it owes. The style sheet may only
# use pairs of this table; the tests check the table against the colours.
PAIRS: dict[tuple[str, str], float] = {
    ("ink", "paper"): TEXT,
    ("ink", "linen"): TEXT,
    ("ink_soft", "paper"): TEXT,
    ("ink_soft", "linen"): TEXT,
    ("bronze", "paper"): TEXT,
    ("bronze", "linen"): SHAPE,
    ("outline", "paper"): SHAPE,
    ("outline", "linen"): SHAPE,
    ("on_navy", "navy"): TEXT,
    ("on_navy_soft", "navy"): TEXT,
    ("gold", "navy"): TEXT,
    ("on_primary", "primary"): TEXT,
    ("on_primary", "primary_down"): TEXT,
    ("on_caution", "caution"): TEXT,
    ("on_listening", "listening"): TEXT,
    ("primary", "paper"): TEXT,
    ("primary", "linen"): SHAPE,
    ("listening", "paper"): SHAPE,
    ("series_1", "paper"): SHAPE,
    ("series_2", "paper"): SHAPE,
    ("series_3", "paper"): SHAPE,
    ("series_4", "paper"): SHAPE,
}


@dataclass(frozen=True, slots=True)
class Branding:
    """How the bank looks.

    Attributes:
        colours: name to "#RRGGBB"; every name of COLOUR_NAMES.
        text_fonts: families for text, the best first.
        display_fonts: families for the bank's name and titles.
        mark: the logo mark (SVG).
        backdrop: behind the advisor: hall, daylight, lamps; sRGB, 0 to 1.
    """

    colours: dict[str, str]
    text_fonts: tuple[str, ...]
    display_fonts: tuple[str, ...]
    mark: Path
    backdrop: tuple[tuple[float, float, float], ...]

    @property
    def series(self) -> tuple[str, ...]:
        """Colours of a chart's curves, in order."""
        return tuple(self.colours[f"series_{number}"] for number in range(1, 5))


def load(folder: Path | None = None) -> Branding:
    """Read a branding folder, by default the demo bank's.

    Raises:
        InputError: a file is missing or broken, or a colour is missing or no colour; names it.
    """
    folder = folder or Path(str(files("assets"))) / "branding"
    path = folder / "colours.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        colours = {str(name): str(value) for name, value in table["colours"].items()}
        fonts = table["fonts"]
        text, display = tuple(map(str, fonts["text"])), tuple(map(str, fonts["display"]))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError) as error:
        raise InputError(
            f"The branding file {path} cannot be used ({error}); mend it or restore the original."
        ) from error
    for name in COLOUR_NAMES:
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colours.get(name, "")):
            raise InputError(f"The branding file {path} has no colour '{name}' written as #RRGGBB; add it.")
    backdrop = tuple(_channels(colours[name]) for name in BACKDROP)
    return Branding(colours, text, display, folder / "mark.svg", backdrop)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio, 1 to 21, of two "#RRGGBB" colours (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of an sRGB colour (WCAG 2.2, definition of relative luminance)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue
