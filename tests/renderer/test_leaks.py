"""A kiosk draws for weeks: frames and contexts leave no memory, no open file and nothing on the card behind.

The long runs are marked soak; `make soak-render` plays them.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
import pytest

from app import settings
from renderer.animation import FaceAnimator
from renderer.gl.adaptive import AdaptiveFace, Levels
from renderer.gl.face_renderer import FaceRenderer
from renderer.gl.pace import LADDER
from renderer.gl.tiers import TIERS, Quality
from renderer.offscreen import OffscreenStage
from renderer.types import ARKIT_NAMES, FaceFrame, FaceState, no_weights

KINDS = (
    moderngl.Buffer, moderngl.Texture, moderngl.Framebuffer, moderngl.Renderbuffer, moderngl.Program,
    moderngl.VertexArray, moderngl.Query, moderngl.Context,
)  # fmt: skip
# What the driver and the allocator may keep for themselves after a warm-up, however long the run.
SPARE_BYTES = 24_000_000
SIZE = (112, 63)


def on_the_card() -> Counter[str]:
    """Count the OpenGL objects that were made and not released."""
    gc.collect()
    # by type(): isinstance would ask every object of the process for its class, and some answer with a warning
    alive = (thing for thing in gc.get_objects() if issubclass(type(thing), KINDS))
    return Counter(type(thing).__name__ for thing in alive if type(thing.mglo).__name__ != "InvalidObject")


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.fixture
def unchanged() -> Callable[[Callable[[int], None], int, int], None]:
    """Run something some times to warm up, then more often, and look at what is left behind."""
    if not Path("/proc/self/statm").exists():
        pytest.skip("memory and files are counted in /proc")

    def run(work: Callable[[int], None], warm: int, times: int) -> None:
        for number in range(warm):
            work(number)
        card, files, memory = on_the_card(), open_files(), resident_bytes()
        for number in range(warm, warm + times):
            work(number)
        assert on_the_card() == card
        assert open_files() <= files
        grown = resident_bytes() - memory
        print(f"{times} times: {grown / 1e6:+.1f} MB of memory, {open_files() - files:+d} files, no object on the card")
        assert grown < SPARE_BYTES

    return run


def installed_or(small: Path) -> Path:
    """Return a real advisor where there is one: the small one of the tests has fewer parts to lose."""
    path = settings.load().content_dir / "avatars" / "ada.glb"
    return path if path.is_file() else small


def talking(animator: FaceAnimator, number: int) -> FaceFrame:
    mouth = no_weights()
    mouth[ARKIT_NAMES.index("jawOpen")] = 0.3 + 0.3 * np.sin(number)
    return animator.frame(number / 30, FaceState("speaking", "joy", 0.5), mouth)


def draw_frames(avatar: Path, quality: Quality, unchanged: Any, warm: int, times: int) -> None:
    animator = FaceAnimator()
    with OffscreenStage(avatar, SIZE, quality) as stage:
        unchanged(lambda number: stage.picture(talking(animator, number)), warm, times)


@pytest.mark.parametrize("quality", TIERS)
def test_frames_leave_nothing_behind(avatar_path: Path, quality: Quality, unchanged: Any) -> None:
    draw_frames(avatar_path, quality, unchanged, 20, 60)


def test_contexts_leave_nothing_behind(avatar_path: Path, unchanged: Any) -> None:
    unchanged(one_context(avatar_path), 3, 6)


def test_changes_of_quality_and_size_leave_nothing_behind(avatar_path: Path, context: Any, unchanged: Any) -> None:
    unchanged(one_walk_on_the_ladder(Levels(avatar_path), context), 1, 3)


@pytest.mark.soak
@pytest.mark.parametrize(("quality", "times"), [("software", 10_000), ("medium", 2_000)])
def test_thousands_of_frames_leave_nothing_behind(
    avatar_path: Path, quality: Quality, times: int, unchanged: Any
) -> None:
    draw_frames(installed_or(avatar_path), quality, unchanged, 300, times)


@pytest.mark.soak
def test_two_hundred_contexts_leave_nothing_behind(avatar_path: Path, unchanged: Any) -> None:
    unchanged(one_context(installed_or(avatar_path)), 10, 200)


def test_release_frees_all_that_a_renderer_made(avatar_path: Path, context: Any) -> None:
    texture = context.texture(SIZE, 3)
    target = context.framebuffer([texture])
    before = on_the_card()
    for quality in TIERS:
        renderer = FaceRenderer(context, Levels(avatar_path).now(TIERS[quality].level), quality)
        renderer.draw(FaceFrame(no_weights()), target)
        assert on_the_card() > before
        renderer.release()
        assert on_the_card() == before


def one_context(avatar: Path) -> Callable[[int], None]:
    def work(number: int) -> None:
        with OffscreenStage(avatar, SIZE, "software") as stage:
            assert stage.picture(FaceFrame(no_weights())).std() > 5

    return work


def one_walk_on_the_ladder(levels: Levels, context: Any) -> Callable[[int], None]:
    def work(number: int) -> None:
        texture = context.texture((SIZE[0] + number, SIZE[1]), 3)
        target = context.framebuffer([texture])
        for step in LADDER:
            face = AdaptiveFace(context, levels, step.quality)
            face.draw(FaceFrame(no_weights()), target)
            face.release()
        target.release()
        texture.release()

    return work
