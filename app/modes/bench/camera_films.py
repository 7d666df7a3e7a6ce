"""Films of our own advisors as a camera above the screen would take them, with the place of the eyes known exactly.

An advisor is drawn before green, cut out, and put into a made room at a known place, through a pinhole camera. What
such films cannot show is said in docs/seeing.md.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from inference.seeing.position import Lens
from inference.seeing.types import Picture, Place
from renderer import face_asset
from renderer.gl.camera import HEAD_SHARE, shot
from renderer.offscreen import OffscreenStage
from renderer.types import FaceFrame, View, no_weights

SIZE: Final = (640, 480)
_DRAWN: Final = 480  # pixels a side of an advisor before green
_VIEW: Final = View(distance_scale=2.2)  # head and chest
_GREEN: Final = ((0.0, 1.0, 0.0),) * 4
Light = Literal["day", "dim", "night", "glare", "side", "against"]
LIGHTS: Final[tuple[Light, ...]] = ("day", "dim", "night", "glare", "side", "against")
BEGINS_S: Final = 3.0
"""When somebody in a film begins to nod."""
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pose:
    """Where somebody's eyes are and how the head is held: degrees, + down and + to the person's own left.

    Attributes:
        hand: -1 holds one up to the left in the picture, 1 to the right, 0 none; it is drawn, in the face's colour.
    """

    place_m: Place = (0.0, 0.0, 0.8)
    pitch_deg: int = 0
    yaw_deg: int = 0
    hand: int = 0


Script = Callable[[float], Pose]
"""What somebody does: seconds to a pose."""


class Actor:
    """An advisor before the camera; use it with `with`, and only one at a time."""

    def __init__(self, avatar: Path) -> None:
        """Args:
        avatar: a baked advisor (.glb).

        Raises:
            FaceAssetError: it cannot be used.
            GraphicsError: there is no OpenGL.
        """  # noqa: D205
        asset = face_asset.load(avatar, 0)
        clip = shot(asset, _VIEW, 1.0).clip
        eyes = 0.5 * (np.array(asset.pivots["eyeLeft"]) + np.array(asset.pivots["eyeRight"]))
        seen = clip @ np.array([*eyes, 1.0])
        self.name = avatar.stem
        self._eyes_px = 0.5 * (1.0 + np.array([seen[0], -seen[1]]) / seen[3]) * _DRAWN
        head_m = float(asset.pivots["headTop"][1] - asset.pivots["mouth"][1])
        self._px_per_m = _DRAWN * HEAD_SHARE / (head_m * _VIEW.distance_scale)
        self._stage = OffscreenStage(avatar, (_DRAWN, _DRAWN), "software", _GREEN)
        self._cut: dict[tuple[int, int], Image.Image] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stage.close()

    def put_into(self, room: Image.Image, pose: Pose, lens: Lens) -> tuple[Image.Image, Place]:
        """Return a room with the advisor in it, and where the eyes came to be exactly: pixels are whole."""
        focal = lens.focal_px(SIZE[0])
        right, up, out = pose.place_m
        scale = focal / out / self._px_per_m
        side = max(8, round(_DRAWN * scale))
        scale = side / _DRAWN
        figure = self._figure(pose.pitch_deg, pose.yaw_deg).resize((side, side), Image.Resampling.LANCZOS)
        out = focal / (scale * self._px_per_m)
        corner = (
            round(0.5 * SIZE[0] - right * focal / out - scale * self._eyes_px[0]),
            round(0.5 * SIZE[1] - (up - lens.up_m) * focal / out - scale * self._eyes_px[1]),
        )
        filled = room.copy()
        filled.paste(figure, corner, figure)
        if pose.hand:
            self._draw_hand(filled, corner, scale, pose.hand)
        eyes = corner[0] + scale * self._eyes_px[0], corner[1] + scale * self._eyes_px[1]
        place = (0.5 * SIZE[0] - eyes[0]) * out / focal, (0.5 * SIZE[1] - eyes[1]) * out / focal + lens.up_m, out
        return filled, (float(place[0]), float(place[1]), float(out))

    def _draw_hand(self, picture: Image.Image, corner: tuple[int, int], scale: float, side: int) -> None:
        """Draw a palm, five fingers and a sleeve beside the head."""
        figure = self._figure(0, 0)
        column, row = (round(float(value)) for value in self._eyes_px)
        cheek = np.asarray(figure)[row + 12 : row + 22, column - 14 : column - 6, :3].reshape(-1, 3)
        skin = tuple(int(value) for value in np.median(cheek, axis=0))
        metre = scale * self._px_per_m
        x = corner[0] + scale * column + side * 0.27 * metre
        y = corner[1] + scale * row + 0.03 * metre
        draw = ImageDraw.Draw(picture)
        draw.line((x, y + 0.08 * metre, x - side * 0.06 * metre, y + 0.45 * metre), (60, 60, 72), round(0.08 * metre))
        draw.ellipse((x - 0.04 * metre, y - 0.04 * metre, x + 0.04 * metre, y + 0.055 * metre), skin)
        for finger in range(-2, 3):
            tip = (x + 0.024 * finger * metre, y - (0.115 - 0.012 * abs(finger)) * metre)
            draw.line((x + 0.015 * finger * metre, y, *tip), skin, max(2, round(0.018 * metre)))

    def _figure(self, pitch_deg: int, yaw_deg: int) -> Image.Image:
        """Return the advisor with this pose of the head, cut out of the green."""
        key = (pitch_deg, yaw_deg)
        if key not in self._cut:
            head = (math.radians(pitch_deg), math.radians(yaw_deg), 0.0)
            drawn = self._stage.picture(FaceFrame(no_weights(), head_rad=head), _VIEW).astype(np.float32)
            other = drawn[:, :, [0, 2]].max(axis=2)
            green = drawn[:, :, 1] - other
            cover = np.clip(1.0 - (green - 25.0) / 50.0, 0.0, 1.0)
            drawn[:, :, 1] = np.minimum(drawn[:, :, 1], other + 20.0)
            rgba = np.concatenate([drawn, 255.0 * cover[:, :, None]], axis=2)
            self._cut[key] = Image.fromarray(rgba.astype(np.uint8), "RGBA")
        return self._cut[key]


def room(seed: int = 0) -> Image.Image:
    """Return a made room: a wall with a window, a door and a picture, a floor, a plant; blurred as lenses blur."""
    random = np.random.default_rng(seed)
    width, height = SIZE
    wall = tuple(int(value) for value in random.integers(120, 200, 3))
    picture = Image.new("RGB", SIZE, wall)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, int(0.78 * height), width, height), fill=tuple(int(0.6 * value) for value in wall))
    left = int(random.integers(20, 120))
    draw.rectangle((left, 40, left + 130, 220), fill=(225, 232, 240), outline=(90, 80, 70), width=6)
    draw.line((left + 65, 40, left + 65, 220), fill=(90, 80, 70), width=4)
    door = int(random.integers(430, 520))
    draw.rectangle((door, 70, door + 100, int(0.78 * height)), fill=(110, 78, 52), outline=(70, 50, 35), width=4)
    draw.ellipse((door + 8, 230, door + 18, 240), fill=(200, 180, 120))
    frame = int(random.integers(250, 330))
    draw.rectangle((frame, 60, frame + 90, 130), fill=(70, 95, 120), outline=(150, 120, 60), width=5)
    for _ in range(40):
        x, y = int(random.integers(180, 240)), int(random.integers(230, 370))
        draw.ellipse((x, y, x + 22, y + 10), fill=(40, int(random.integers(80, 120)), 45))
    return picture.filter(ImageFilter.GaussianBlur(2.0))


@functools.cache
def _much_noise() -> Floats:
    return np.random.default_rng(0).standard_normal((SIZE[1] + 512, SIZE[0] + 512, 3), np.float32)


def _noise(seed: int) -> Floats:
    """Return noise of a camera, [480, 640, 3], another for each seed: a window on one large piece of it."""
    row, column = (int(value) for value in np.random.default_rng(seed).integers(0, 512, 2))
    return _much_noise()[row : row + SIZE[1], column : column + SIZE[0]]


def lit(picture: Image.Image, light: Light, seed: int = 0) -> Picture:
    """Return what the camera makes of a scene, [480, 640, 3] blue, green, red, with the noise of that light."""
    values = np.asarray(picture, np.float32)[:, :, ::-1]
    gain, noise = {"day": (1.0, 3.0), "dim": (0.35, 5.0), "night": (0.15, 6.0), "glare": (1.7, 3.0)}.get(
        light, (1.0, 3.0)
    )
    values = values * gain
    if light == "side":
        values = values * np.linspace(1.35, 0.35, values.shape[1], dtype=np.float32)[None, :, None]
    values = values + noise * _noise(seed)
    return np.clip(values, 0.0, 255.0).astype(np.uint8)


def scene(
    actor: Actor, background: Image.Image, pose: Pose, light: Light, lens: Lens, seed: int
) -> tuple[Picture, Place]:
    """Return one picture of somebody in a room and where their eyes are."""
    behind = background
    if light == "against":  # the window is bright and the person before it dark
        behind = background.point(lambda value: min(255, int(value * 2.2)))
    filled, place = actor.put_into(behind, pose, lens)
    if light == "against":
        bright = np.asarray(filled, np.float32)
        alike = np.abs(bright - np.asarray(behind, np.float32)).max(axis=2, keepdims=True) < 1.0
        filled = Image.fromarray(np.where(alike, bright, 0.4 * bright).astype(np.uint8), "RGB")
    return lit(filled, light, seed), place


def film(
    actor: Actor, script: Script, seconds: float, rate_hz: float, light: Light = "day", seed: int = 0
) -> Iterator[tuple[float, Picture, Place]]:
    """Return the pictures of somebody who does something: second, picture, place of the eyes."""
    background, lens = room(seed), Lens()
    for number in range(int(seconds * rate_hz)):
        time_s = number / rate_hz
        picture, place = scene(actor, background, script(time_s), light, lens, seed * 10_000 + number)
        yield time_s, picture, place


# ---- what people do


def _at(time_s: float, begin_s: float, seconds: float) -> float:
    """Return how far something has gone, 0 to 1, begun and ended softly."""
    share = min(max((time_s - begin_s) / seconds, 0.0), 1.0)
    return 0.5 - 0.5 * math.cos(math.pi * share)


def standing(place: Place = (0.0, 0.0, 0.8)) -> Script:
    """Stand as people do: a little sway, half a centimetre to a second and a half."""
    right, up, out = place

    def pose(time_s: float) -> Pose:
        sway = 0.006 * math.sin(1.9 * time_s) + 0.003 * math.sin(4.3 * time_s)
        return Pose((right + sway, up + 0.4 * sway, out), round(1.2 * math.sin(1.3 * time_s)))

    return pose


def swinging(axis: Literal["pitch", "yaw"], swing_deg: float, rate_hz: float, times: int, out_m: float = 0.8) -> Script:
    """Nod or shake so many times from BEGINS_S on, `swing_deg` from one turning point to the next; a nod down first."""

    def pose(time_s: float) -> Pose:
        base = standing((0.05, 0.0, out_m))(time_s)
        phase = (time_s - BEGINS_S) * rate_hz
        if not 0.0 <= phase <= times:
            return base
        if axis == "pitch":
            return Pose(base.place_m, round(swing_deg * 0.5 * (1.0 - math.cos(2 * math.pi * phase))))
        return Pose(base.place_m, base.pitch_deg, round(0.5 * swing_deg * math.sin(2 * math.pi * phase)))

    return pose


def _turned(axis: Literal["pitch", "yaw"], degrees: float, seconds: float, held_s: float) -> Script:
    def pose(time_s: float) -> Pose:
        base = standing()(time_s)
        there = _at(time_s, BEGINS_S, seconds) - _at(time_s, BEGINS_S + seconds + held_s, seconds)
        angle = round(degrees * there)
        return Pose(base.place_m, angle, 0) if axis == "pitch" else Pose(base.place_m, base.pitch_deg, angle)

    return pose


def _moved(right: float, up: float, out: float, seconds: float, back: bool = False) -> Script:
    def pose(time_s: float) -> Pose:
        there = _at(time_s, BEGINS_S, seconds) - (_at(time_s, BEGINS_S + 1.0 + seconds, seconds) if back else 0.0)
        x, y, z = standing()(time_s).place_m
        return Pose((x + right * there, y + up * there, z + out * there))

    return pose


def _walking_in(time_s: float) -> Pose:
    there = _at(time_s, 0.0, 3.5)
    stride = 1.0 - _at(time_s, 2.7, 0.8)
    bob, sway = 0.02 * math.sin(2 * math.pi * 1.9 * time_s), 0.02 * math.sin(2 * math.pi * 0.95 * time_s)
    return Pose((0.5 - 0.5 * there + stride * sway, stride * bob, 2.2 - 1.4 * there))


def _talking(time_s: float) -> Pose:
    base = standing()(time_s)
    pitch = 2.0 * math.sin(2 * math.pi * 0.7 * time_s) + 1.5 * math.sin(2 * math.pi * 1.6 * time_s + 1)
    return Pose(base.place_m, round(pitch), round(2.5 * math.sin(2 * math.pi * 0.45 * time_s)))


def raising(side: int, out_m: float = 0.8) -> Script:
    """Raise a hand at BEGINS_S and hold it up for two seconds."""

    def pose(time_s: float) -> Pose:
        up = BEGINS_S <= time_s < BEGINS_S + 2.0
        return Pose(standing((0.0, 0.0, out_m))(time_s).place_m, 0, 0, side if up else 0)

    return pose


def harmless() -> dict[str, Script]:
    """Return what people do that is neither a nod nor a shake; each lasts 7 s."""
    return {
        "stand": standing(),
        "stand far": standing((0.2, -0.05, 1.4)),
        "look to the side slowly": _turned("yaw", 28, 1.0, 1.0),
        "glance aside": _turned("yaw", 25, 0.35, 0.4),
        "look at the keys": _turned("pitch", 24, 0.4, 1.0),
        "glance down": _turned("pitch", 18, 0.3, 0.2),
        "sit down": _moved(0.0, -0.35, 0.05, 0.9),
        "stand up": _moved(0.0, 0.25, 0.0, 0.8),
        "lean in": _moved(0.0, -0.06, -0.3, 0.8, back=True),
        "step aside": _moved(0.3, 0.0, 0.0, 0.7),
        "rock": lambda time_s: Pose((0.04 * math.sin(2 * math.pi * 0.5 * time_s), 0.0, 0.8)),
        "talk": _talking,
        "walk in": _walking_in,
    }
