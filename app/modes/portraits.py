"""The faces by which an advisor is judged: moods, sounds, a blink and two looks from the side; and their sheet.

`steward avatar sheet` draws them for people, the golden tests draw the same ones for comparison.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import typer
from PIL import Image, ImageDraw, ImageFont

from app.content import advisor_file
from app.errors import UsageError
from app.settings import Settings
from assets.tools.avatar.advisors import ADVISORS
from inference.errors import OutputError
from inference.face.coarticulation import track
from inference.output_file import write_whole
from inference.types import Phone
from renderer.animation import emotion
from renderer.gl.tiers import TIERS, Quality
from renderer.offscreen import OffscreenStage
from renderer.types import ARKIT_INDEX, ARKIT_NAMES, FACE_RATE_HZ, Emotion, FaceFrame, Floats, View

# The viseme's usual name and a phone that has it.
VISEMES: Final = {"PP": "p", "FF": "f", "TH": "th", "DD": "t", "kk": "k", "aa": "aa", "ih": "ih", "ou": "uw"}
EMOTIONS: Final[tuple[Emotion, ...]] = ("neutral", "joy", "confidence", "surprise", "thoughtfulness", "concern")
SIDE_DEG: Final = 38.0
NEAR: Final = 0.82  # the face fills the tile and high hair stays in; some of the shoulders are cut
_HELD_S: Final = 0.30  # long enough for a sound to be reached
_TILE: Final = (192, 216)
_OVERSIZE: Final = 2  # drawn so much larger than shown
_LABEL_PX: Final = 22
_GAP_PX: Final = 4
_COLUMNS: Final = 9
_STORING: Final[dict[str, dict[str, Any]]] = {
    "WEBP": {"quality": 90, "method": 6},
    "JPEG": {"quality": 90},
    "PNG": {"optimize": True},
}
_PAPER, _INK, _FAINT = (250, 250, 248), (38, 44, 56), (112, 120, 134)
_MOUTH: Final = np.array([name.startswith(("jaw", "mouth", "tongue")) for name in ARKIT_NAMES])

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Portrait:
    """One face of the sheet."""

    label: str
    frame: FaceFrame
    view: View = View(distance_scale=NEAR)


def portraits() -> tuple[Portrait, ...]:
    """Return the faces in the sheet's order: six moods, blink, from its left and its right, then the eight visemes."""
    calm = emotion.goal("neutral", 1.0)
    shut = calm.copy()
    shut[[ARKIT_INDEX["eyeBlinkLeft"], ARKIT_INDEX["eyeBlinkRight"]]] = 1.0
    moods = [Portrait(name, _frame(emotion.goal(name, 1.0))) for name in EMOTIONS]
    sounds = [Portrait(name, _frame(np.where(_MOUTH, held(phone), calm))) for name, phone in VISEMES.items()]
    sides = [
        Portrait("three-quarter left", _frame(calm), View(SIDE_DEG, distance_scale=NEAR)),
        Portrait("three-quarter right", _frame(calm), View(-SIDE_DEG, distance_scale=NEAR)),
    ]
    return (*moods, Portrait("blink", _frame(shut)), *sides, *sounds)


def held(phone: str) -> Floats:
    """Return the mouth [K] in the middle of a sound that is held between silences."""
    rows = track([Phone(phone, _HELD_S, 2 * _HELD_S)], 3 * _HELD_S).weights
    middle: Floats = rows[round(1.5 * _HELD_S * FACE_RATE_HZ)]
    return middle


def _frame(weights: np.ndarray) -> FaceFrame:
    return FaceFrame(np.clip(weights, 0.0, 1.0).astype(np.float32))


# ---- the sheet


def sheet(settings: Settings, *, out: Path, advisors: Iterable[str], quality: str) -> None:
    """Draw every portrait of some advisors into one picture; its suffix (.webp, .jpg, .png) says how it is stored.

    Args:
        settings: where the advisors are.
        out: the picture.
        advisors: their names; none means those that set-up bakes.
        quality: one of renderer/gl/tiers.py.

    Raises:
        UsageError: another suffix, or no such quality.
        NotInstalled: one of the advisors is missing.
        OutputError: the picture cannot be written.
        GraphicsError: there is nothing to draw with.
    """
    kind, tier = _kind(out), _quality(quality)
    names = tuple(advisors) or tuple(advisor.name for advisor in ADVISORS)
    files = [advisor_file(settings, name) for name in names]
    if not out.absolute().parent.is_dir():  # drawing takes minutes on a software GPU; say it before
        raise OutputError(f"{out} cannot be written (no folder {out.parent}); choose another place.")
    blocks = []
    for name, file in zip(names, files, strict=True):
        typer.echo(f"  drawing {name}", err=True)
        blocks.append(_block(name, _drawn(file, tier)))
    picture = Image.fromarray(np.concatenate(blocks))
    _store(picture, out, kind)
    size_kb = out.stat().st_size / 1000
    typer.echo(f"{len(names)} advisors in {out}, {picture.width} x {picture.height}, {size_kb:.0f} kB.")


def _kind(out: Path) -> str:
    kinds = {".webp": "WEBP", ".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}
    if out.suffix.lower() not in kinds:
        raise UsageError(f"The sheet {out} must end in .webp, .jpg or .png.")
    return kinds[out.suffix.lower()]


def _quality(name: str) -> Quality:
    for quality in TIERS:
        if quality == name:
            return quality
    raise UsageError(f"There is no quality {name!r}; there are: {', '.join(TIERS)}.")


def _drawn(file: Path, quality: Quality) -> list[tuple[str, Image.Image]]:
    size = (_TILE[0] * _OVERSIZE, _TILE[1] * _OVERSIZE)
    with OffscreenStage(file, size, quality) as stage:
        return [
            (face.label, Image.fromarray(stage.picture(face.frame, face.view)).resize(_TILE, Image.Resampling.LANCZOS))
            for face in portraits()
        ]


def _block(name: str, tiles: list[tuple[str, Image.Image]]) -> Picture:
    """Lay out one advisor: a tile with the name, then the labelled faces, in rows."""
    width, height = _TILE[0] + _GAP_PX, _TILE[1] + _LABEL_PX
    rows = -(-(len(tiles) + 1) // _COLUMNS)
    page = Image.new("RGB", (_COLUMNS * width + _GAP_PX, rows * height + 2 * _GAP_PX), _PAPER)
    pen = ImageDraw.Draw(page)
    pen.text(
        (_GAP_PX + _TILE[0] // 2, _GAP_PX + _TILE[1] // 2),
        name.capitalize(),
        _INK,
        ImageFont.load_default(38),
        anchor="mm",
    )
    for place, (label, picture) in enumerate(tiles, start=1):
        left, top = _GAP_PX + place % _COLUMNS * width, _GAP_PX + place // _COLUMNS * height
        page.paste(picture, (left, top))
        middle = (left + _TILE[0] // 2, top + _TILE[1] + _LABEL_PX // 2 - 1)
        pen.text(middle, label, _FAINT, ImageFont.load_default(14), anchor="mm")
    return np.asarray(page)


def _store(picture: Image.Image, out: Path, kind: str) -> None:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **_STORING[kind])
    write_whole({out: buffer.getvalue()})
