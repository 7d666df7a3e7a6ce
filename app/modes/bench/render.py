"""How fast advisors are loaded, morphed and drawn, in each tier, in a film and in the window."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from app.modes.bench.table import QUESTIONS, TALK, Row, advisors, in_a_process, median_ms
from app.settings import Settings
from renderer import face_asset, rig
from renderer.face_asset import FaceAsset
from renderer.types import ARKIT_INDEX, no_weights

_ACTIVE = 12  # targets that move at once while somebody talks


def avatars(settings: Settings) -> Iterator[Row]:
    """Bake, load and morph the installed advisors without drawing them."""
    from assets.tools.avatar import bake
    from assets.tools.avatar.advisors import ADVISORS

    for path in advisors(settings):
        yield Row("avatar", f"{path.stem}: file", "", path.stat().st_size / 1e6, "MB", "pictures included")
        for level in (0, 1):
            spent = median_ms(partial(face_asset.load, path, level), 3) / 1000
            tier = "software" if level == 0 else "medium, high"
            yield Row("avatar", f"{path.stem}: load, level {level}", "≤ 2", spent, "s", f"warm; tier {tier}")
            yield from _morph(face_asset.load(path, level), level)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        bake.build(settings.cache_dir, Path(folder), lambda share, words: None)
        spent = (time.perf_counter() - began) / len(ADVISORS)
    yield Row("avatar", "bake, each", "seconds", spent, "s", f"{len(ADVISORS)} advisors side by side")


def _morph(asset: FaceAsset, level: int) -> Iterator[Row]:
    """Morph every part with the shapes that move most of the skin."""
    skin, weights = asset.part("skin"), no_weights()
    shapes = [shape for shape in skin.targets if shape in ARKIT_INDEX]
    for shape in sorted(shapes, key=lambda shape: -len(skin.targets[shape].rows))[:_ACTIVE]:
        weights[ARKIT_INDEX[shape]] = 0.3
    active = len(rig.active(skin, weights))
    spent = median_ms(lambda: [rig.morph(part, weights) for part in asset.parts if part.targets], 41)
    count = sum(len(part.positions) for part in asset.parts if part.targets)
    detail = f"{count} vertices, the {_ACTIVE} largest shapes and {active - _ACTIVE} corrections, numpy"
    yield Row("avatar", f"{asset.name}: {_ACTIVE} active targets, level {level}", "≤ 1.5", spent, "ms", detail)


def rows(settings: Settings) -> Iterator[Row]:
    """Draw a talking face in every tier, a film and, where there is a screen, the window."""
    from renderer.gl.tiers import TIERS
    from renderer.offscreen import device_name

    avatar = settings.content_dir / "avatars" / f"{settings.avatar}.glb"
    device, software = device_name()
    for quality in TIERS:
        small = quality == "software" or software
        size = (settings.render_width, settings.render_height) if small else (1920, 1080)
        asked = {"software": "≥ 20", "high": "≥ 60" if not software else ""}.get(quality, "")
        detail = f"{size[0]} × {size[1]}, no window, {device}"
        fps = _talking_fps(avatar, size, quality)
        yield Row("render", f"face while talking, tier {quality}", asked, fps, "frames/s", detail)
    film = in_a_process(_film_rate, settings, {"QT_QPA_PLATFORM": "offscreen"})
    yield Row("render", "30 s of demonstration video", "≤ 300", 900 / film, "s", "1280 × 720, 30 fps, 60 frames timed")
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        detail = f"{settings.render_width} × {settings.render_height} on this screen, advisor process answering"
        yield Row("render", "window while talking", "≥ 20", in_a_process(_window_fps, settings, {}), "frames/s", detail)


def _talking_fps(avatar: Path, size: tuple[int, int], quality: str) -> float:
    from app.pipeline.mouth import utter
    from inference.speech.voices import open_voice
    from renderer.animation import FaceAnimator
    from renderer.gl.tiers import TIERS
    from renderer.offscreen import OffscreenStage
    from renderer.types import FaceState

    face = utter(TALK, open_voice("flite"))[2]
    animator, state = FaceAnimator(), FaceState("speaking", "confidence", 0.5)
    frames = 90 if quality == "software" else 45
    tier = next(name for name in TIERS if name == quality)
    with OffscreenStage(avatar, size, tier) as stage:
        stage.picture(animator.frame(0.0, state, face[0]))
        began = time.perf_counter()
        for frame in range(frames):
            stage.picture(animator.frame(frame / 30, state, face[min(2 * frame, len(face) - 1)]))
        return frames / (time.perf_counter() - began)


def _film_rate(settings: Settings, result: Connection) -> None:
    """Send the frames a second at which a talking demonstration is drawn and encoded."""
    from app.devices.film import FilmMicrophone, FilmSound
    from app.pipeline.advisor import Advisor
    from app.pipeline.direct import DirectLink
    from app.pipeline.parts import build
    from app.ui.film import Film, FilmClock
    from renderer.video import VideoWriter

    settings, clock = replace(settings, entry="talk"), FilmClock()
    link = DirectLink(Advisor(build(settings, record=False)), clock)
    avatar = settings.content_dir / "avatars" / f"{settings.avatar}.glb"
    sound = FilmSound(16_000, clock)
    film = Film(link, sound, FilmMicrophone(clock), clock, settings, avatar, (1280, 720), "medium")
    film.begin()
    film.type(QUESTIONS[0])
    film.ask()
    with tempfile.TemporaryDirectory() as folder, VideoWriter(Path(folder) / "film.mp4", (1280, 720), 30) as video:
        for frame in range(75):
            if frame == 15:
                assert sound.position() is not None, "by now the answer is being spoken"
                began = time.perf_counter()
            clock.now_s = frame / 30
            link.deliver_due()
            video.frame(film.frame())
        result.send(60 / (time.perf_counter() - began))
    film.close()


def _window_fps(settings: Settings, result: Connection) -> None:
    """Send the frames a second of the real window while the advisor process answers and talks."""
    from app.pipeline.entry import serve
    from app.supervisor import Supervisor
    from app.ui.start import measure_window

    supervisor = Supervisor(settings, serve)
    avatar = settings.content_dir / "avatars" / f"{settings.avatar}.glb"
    try:
        result.send(measure_window(supervisor, settings, avatar, QUESTIONS[0]))
    finally:
        supervisor.stop()
