"""What the window remembers from one day to the next: its layout and look. Never anything of a client."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, Self

from app.ui.look import TEXT_SCALES, Look, TextSize

AvatarPlace = Literal["docked", "floating", "off"]
PLACES: tuple[AvatarPlace, ...] = ("docked", "floating", "off")


@dataclass(slots=True)
class Memory:
    """One advisor's window.

    Attributes:
        columns: widths of client list, panels and conversation, in pixels; empty before anybody dragged them.
        panel: key of the panel that was in view.
        floating: where the avatar's own window was: left, top, width, height; empty where it had none.
    """

    columns: list[int] = field(default_factory=list)
    panel: str = ""
    avatar: AvatarPlace = "docked"
    floating: list[int] = field(default_factory=list)
    text_size: str = "standard"
    high_contrast: bool = False

    @property
    def look(self) -> Look:
        """How the screen is to be."""
        size: TextSize = next((size for size in TEXT_SCALES if size == self.text_size), "standard")
        return Look(text_size=size, high_contrast=self.high_contrast)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return what was kept; a file that is missing, broken or of another version is as good as none."""
        try:
            table = json.loads(path.read_text(encoding="utf-8"))
            kept = {one.name: table[one.name] for one in fields(cls) if one.name in table}
        except (OSError, ValueError, TypeError):
            return cls()
        fresh = asdict(cls())
        return cls(**{name: value for name, value in kept.items() if _fits(name, value, fresh[name])})

    def keep(self, path: Path) -> None:
        """Write it down, whole or not at all; where that is impossible the next day begins afresh."""
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(".new")
            fresh.write_text(json.dumps(asdict(self), indent=2), encoding="utf-8")
            fresh.replace(path)


def _fits(name: str, value: Any, usual: Any) -> bool:
    if name == "avatar":
        return value in PLACES
    if isinstance(usual, list):
        return isinstance(value, list) and len(value) in (0, 3, 4) and all(type(one) is int for one in value)
    return type(value) is type(usual)
