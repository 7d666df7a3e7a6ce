"""`steward gallery`: a picture of every screen of the kiosk, in every variant, and the page that shows them."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

from PIL import Image
from rich.console import Console
from rich.progress import track

from app.devices.film import FilmMicrophone, FilmSound
from app.modes.prerequisites import baked_face
from app.pipeline.advisor import Advisor
from app.pipeline.direct import DirectLink
from app.pipeline.parts import build
from app.records import Records
from app.settings import Settings
from sync.store.sessions import SessionStore

SHORTER_SIDE_PX = 720
SOUND_RATE_HZ = 16_000
_QUALITY = 72


def run(settings: Settings, *, out: Path, only: str) -> None:
    """Draw the gallery.

    Args:
        settings: of the installation; the advisor and the demo bank's content must be there.
        out: folder for the pictures.
        only: one variant; empty draws all.

    Raises:
        NotInstalled: the advisor's face has not been baked.
        UsageError: there is no such variant.
    """
    from app.ui.film import Film, FilmClock
    from app.ui.gallery import chosen, pictures

    variants = chosen(only)
    avatar = baked_face(settings)
    settings = dataclasses.replace(settings, entry="visit", screen_height_mm=0.0)
    out.mkdir(parents=True, exist_ok=True)
    parts = build(settings, record=False)
    parts.warm_up()
    for variant in track(variants, description="Screens", console=Console(stderr=True)):
        with tempfile.TemporaryDirectory() as kept:
            parts.records = Records(SessionStore(Path(kept)))
            clock = FilmClock()
            link = DirectLink(Advisor(parts), clock)
            sound, microphone = FilmSound(SOUND_RATE_HZ, clock), FilmMicrophone(clock)
            film = Film(link, sound, microphone, clock, settings, avatar, variant.size, "software")
            try:
                for name, picture in pictures(film, link, clock, variant):
                    image = Image.fromarray(picture)
                    shrink = SHORTER_SIDE_PX / min(image.size)
                    small = image.resize((round(image.width * shrink), round(image.height * shrink)))
                    small.save(out / f"{variant.name}-{name}.webp", quality=_QUALITY, method=6)
            finally:
                film.close()
