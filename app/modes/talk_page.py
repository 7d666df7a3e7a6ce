"""What head office's web client is made of in this installation."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from app.settings import Settings
from app.ui import branding
from sync.headoffice.talk_pages import TalkPages


def talk_pages(settings: Settings) -> TalkPages:
    """Return the web client with the bank's look and its advisor.

    Raises:
        InputError: the branding folder is wrong.
    """
    look = branding.load(Path(settings.branding_dir).expanduser() if settings.branding_dir else None)
    content = settings.content_dir
    return TalkPages(
        page=Path(str(files("assets"))) / "web",
        three=content / "web" / "three",
        avatar=content / "avatars" / f"{look.avatar or settings.avatar}.glb",
        mark=look.mark,
        colours=(look.colours, look.in_high_contrast().colours),
        fonts=(look.text_fonts, look.display_fonts),
        bank={"name": look.name or "Steward"},
    )
