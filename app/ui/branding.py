"""A bank's name, colours, fonts, mark and advisor, read from one folder that it replaces."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from app.errors import InputError

COLOUR_NAMES = (
    "paper", "linen", "hairline", "ink", "ink_soft", "outline", "navy", "on_navy", "on_navy_soft", "gold", "bronze",
    "primary", "primary_down", "on_primary", "caution", "on_caution", "listening", "on_listening",
    "series_1", "series_2", "series_3", "series_4", "series_5", "series_6", "series_7", "series_8",
    "hall", "daylight", "lamps",
)  # fmt: skip
SERIES = tuple(f"series_{number}" for number in range(1, 9))
BACKDROP = ("hall", "daylight", "lamps")
"""What is out of focus behind the advisor."""
LANGUAGES = ("en", "de", "es")
COLOURS_FILE, WORDS_FILE = "colours.toml", "branding.toml"
WORDS = ("name", "avatar", "voice")
_FONT_SUFFIXES = (".otf", ".ttf")

TEXT = 4.5
"""WCAG 2.2 success criterion 1.4.3, level AA."""
SHAPE = 3.0
"""WCAG 2.2 success criterion 1.4.11: edges, marks and curves."""
HIGH = {TEXT: 7.0, SHAPE: 4.5}
"""What a pair owes in high contrast instead; 7 is WCAG 2.2 success criterion 1.4.6, level AAA."""

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
    **{(name, "paper"): SHAPE for name in SERIES},
}

PLAIN_PAIRS: dict[tuple[str, str], float] = {("gold", "primary"): SHAPE, ("gold", "listening"): SHAPE}
"""Pairs that high contrast does without: the focus on a filled button."""


@dataclass(frozen=True, slots=True)
class Branding:
    """How the bank looks, and who speaks for it.

    Attributes:
        colours: name to "#RRGGBB"; every name of COLOUR_NAMES.
        text_fonts: families for text, the best first.
        display_fonts: families for the bank's name and titles.
        mark: the logo mark (SVG).
        backdrop: behind the advisor: hall, daylight, lamps; sRGB, 0 to 1.
        high_contrast: the second set of colours, with the same names.
        font_files: fonts that the folder brings along.
        name: the bank's; empty takes that of its data.
        avatar: which advisor; empty takes that of the settings.
        voice: which voice; empty takes that of the settings.
        greetings: language to what the waiting screen says; a language that is missing takes the kiosk's own words.
    """

    colours: dict[str, str]
    text_fonts: tuple[str, ...]
    display_fonts: tuple[str, ...]
    mark: Path
    backdrop: tuple[tuple[float, float, float], ...]
    high_contrast: dict[str, str] = field(default_factory=dict)
    font_files: tuple[Path, ...] = ()
    name: str = ""
    avatar: str = ""
    voice: str = ""
    greetings: dict[str, str] = field(default_factory=dict)

    @property
    def series(self) -> tuple[str, ...]:
        """Colours of a chart's curves, in order."""
        return tuple(self.colours[name] for name in SERIES)

    @property
    def greeting(self) -> str:
        """What the waiting screen says in English; empty for the kiosk's own words."""
        return self.greeting_in("en")

    def greeting_in(self, language: str) -> str:
        """Return what the waiting screen says in a language; empty for the kiosk's own words."""
        return self.greetings.get(language, "")

    def in_high_contrast(self) -> Branding:
        """Return the same bank in its second set of colours."""
        colours = self.high_contrast
        return dataclasses.replace(self, colours=colours, backdrop=_backdrop(colours))


def demo_folder() -> Path:
    """Return the demo bank's branding folder."""
    return Path(str(files("assets"))) / "branding"


def load(folder: Path | None = None) -> Branding:
    """Read a branding folder, by default the demo bank's.

    Raises:
        InputError: a file is missing or broken, or a colour is missing or no colour; names it.
    """
    folder = folder or demo_folder()
    path = folder / COLOURS_FILE
    table = read_table(path)
    try:
        fonts = table["fonts"]
        text, display = tuple(map(str, fonts["text"])), tuple(map(str, fonts["display"]))
        colours = _colours(path, "colours", table["colours"])
        # Black and white suit every bank: a folder without a second set takes the demo bank's.
        strong = read_table(demo_folder() / COLOURS_FILE)["high_contrast"]
        strong = _colours(path, "high_contrast", table.get("high_contrast", strong))
    except (KeyError, AttributeError, TypeError) as error:
        raise _unusable(path, error) from error
    return Branding(
        colours, text, display, folder / "mark.svg", _backdrop(colours), strong, font_files(folder), **_words(folder)
    )


def read_table(path: Path) -> dict[str, Any]:
    """Read a file of the folder.

    Raises:
        InputError: it is missing or no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _unusable(path, error) from error


def font_files(folder: Path) -> tuple[Path, ...]:
    """Return the fonts that a branding folder brings along, in its folder `fonts`."""
    return tuple(sorted(file for file in (folder / "fonts").glob("*") if file.suffix.lower() in _FONT_SUFFIXES))


def is_colour(text: object) -> bool:
    """Whether this is written #RRGGBB."""
    return isinstance(text, str) and re.fullmatch(r"#[0-9A-Fa-f]{6}", text) is not None


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio, 1 to 21, of two "#RRGGBB" colours (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _unusable(path: Path, error: Exception) -> InputError:
    return InputError(f"The branding file {path} cannot be used ({error}); mend it or restore the original.")


def _colours(path: Path, section: str, table: dict[str, Any]) -> dict[str, str]:
    colours = {str(name): str(value) for name, value in table.items()}
    for name in COLOUR_NAMES:
        if not is_colour(colours.get(name)):
            raise InputError(
                f"The branding file {path} has no colour '{name}' written as #RRGGBB in [{section}]; add it."
            )
    return colours


def _words(folder: Path) -> dict[str, Any]:
    """Read name, advisor and greeting; a folder without that file changes the look alone."""
    path = folder / WORDS_FILE
    table = read_table(path) if path.exists() else {}
    greetings = table.get("greeting", {})
    words = {name: table.get(name, "") for name in WORDS}
    if not isinstance(greetings, dict) or not all(
        isinstance(text, str) for text in (*words.values(), *greetings.values())
    ):
        raise InputError(f"The branding file {path} may hold {', '.join(WORDS)} and [greeting] as text only; mend it.")
    return {**words, "greetings": greetings}


def _backdrop(colours: dict[str, str]) -> tuple[tuple[float, float, float], ...]:
    return tuple(_channels(colours[name]) for name in BACKDROP)


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of an sRGB colour (WCAG 2.2, definition of relative luminance)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue
