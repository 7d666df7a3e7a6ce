"""`python -m app.modes.bench.camera_sheet OUT.webp`: the picture of docs/seeing.md, films of our own advisors."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from app import settings
from app.modes.bench.camera_films import Actor, Light, Pose, room, scene
from app.modes.bench.table import advisors
from inference.seeing.cascade import CascadeFinder
from inference.seeing.picture import small_picture
from inference.seeing.position import Lens, place_of

_SHOWN: Final[tuple[tuple[Light, Pose], ...]] = (
    ("day", Pose((0.0, 0.0, 0.5))),
    ("night", Pose((0.15, 0.05, 0.8))),
    ("side", Pose((-0.25, -0.05, 1.0))),
    ("against", Pose((0.35, 0.1, 1.4))),
)
_FRAME: Final = (255, 176, 0)


def draw(out: Path) -> None:
    """Write the sheet: a row for each advisor, the found box, and the place that is told beside the true one."""
    rows = []
    for number, file in enumerate(advisors(settings.load())):
        with Actor(file) as actor:
            rows.append(np.concatenate([_one(actor, number, *shown) for shown in _SHOWN], axis=1))
    Image.fromarray(np.concatenate(rows, axis=0)).save(out, quality=88)


def _one(actor: Actor, number: int, light: Light, pose: Pose) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    lens = Lens()
    picture, place = scene(actor, room(number), pose, light, lens, number)
    small = small_picture(picture)
    assert small.colour is not None
    shown = Image.fromarray(np.ascontiguousarray(small.colour[:, :, ::-1]))
    pen, font = ImageDraw.Draw(shown), ImageFont.load_default(12)
    told = "nobody"
    for box in CascadeFinder().find(small)[:1]:
        pen.rectangle((box.left, box.top, box.left + box.width, box.top + box.height), outline=_FRAME, width=2)
        right, up, out = place_of(box, (small.grey.shape[1], small.grey.shape[0]), lens)
        told = f"{100 * right:+.0f} {100 * up:+.0f} {100 * out:.0f} cm"
    true = f"{100 * place[0]:+.0f} {100 * place[1]:+.0f} {100 * place[2]:.0f} cm"
    pen.rectangle((0, 222, 320, 240), fill=(20, 24, 32))
    pen.text((6, 224), f"{light}: told {told}, true {true}", font=font, fill=(240, 240, 240))
    return np.asarray(shown)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
