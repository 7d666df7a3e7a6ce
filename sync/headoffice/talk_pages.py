"""What the web client is made of; `app` hands it in, since its files lie in other islands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TalkPages:
    """What the web client is made of.

    Attributes:
        page: folder of its files.
        three: folder of the library that draws; made by the set-up.
        avatar: the advisor's face (.glb); made by the set-up.
        mark: the bank's mark (SVG).
        colours: two sets of the bank's colours, name to "#RRGGBB": the usual, and for high contrast.
        fonts: families of text and of display, the best first.
        bank: what the page tells of the bank: its `name`, what has to be said about the data as `notice`.
    """

    page: Path
    three: Path
    avatar: Path
    mark: Path
    colours: tuple[Mapping[str, str], Mapping[str, str]]
    fonts: tuple[tuple[str, ...], tuple[str, ...]]
    bank: Mapping[str, str] = field(default_factory=dict)
