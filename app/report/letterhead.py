"""How a bank's paper looks: its colours, fonts and mark, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

_COLOURS = ("ink", "ink_soft", "hairline", "linen", "navy", "on_navy", "on_navy_soft", "gold", "bronze")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a report is dressed in.

    Attributes:
        colours: name to "#RRGGBB": ink, ink_soft, hairline, linen, navy, on_navy, on_navy_soft, gold, bronze.
        series: colours of a chart's curves, in order; at least one.
        text_fonts: families for text, the best first.
        display_fonts: families for the bank's name and titles.
        mark: the bank's mark (SVG), or None.
        font_files: fonts that the bank brings along.
    """

    colours: dict[str, str]
    series: tuple[str, ...]
    text_fonts: tuple[str, ...]
    display_fonts: tuple[str, ...]
    mark: bytes | None = None
    font_files: tuple[Path, ...] = ()
    paper: Literal["a4", "us-letter"] = "a4"


def letterhead(
    colours: Mapping[str, str],
    text_fonts: tuple[str, ...],
    display_fonts: tuple[str, ...],
    mark: Path,
    font_files: tuple[Path, ...] = (),
    paper: Literal["a4", "us-letter"] = "a4",
) -> Letterhead:
    """Return the letterhead of a branding folder, whose table of colours is `colours`; a lost mark is left out."""
    series = tuple(colours[name] for name in sorted(colours) if name.startswith("series_"))
    try:
        drawn = mark.read_bytes()
    except OSError:
        drawn = None
    chosen = {name: colours[name] for name in _COLOURS}
    return Letterhead(chosen, series, text_fonts, display_fonts, drawn, font_files, paper)


def font_folders(paper: Letterhead) -> tuple[Path, ...]:
    """Return where fonts lie: the bank's, and DejaVu, always there, with Cyrillic, Greek, Hebrew and Arabic letters."""
    found = find_spec("matplotlib")
    places = found.submodule_search_locations if found else None
    folders = [Path(place) / "mpl-data" / "fonts" / "ttf" for place in places or ()]
    own = dict.fromkeys(file.parent for file in paper.font_files)
    return (*own, *(folder for folder in folders if folder.is_dir()))
