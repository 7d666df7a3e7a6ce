"""The face changes its quality on a real context, with a clock that the test loads as it likes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderer.errors import FaceAssetError
from renderer.gl.adaptive import AdaptiveFace, Levels
from renderer.gl.pace import LADDER, SOFTWARE_BUDGET_S
from renderer.types import FaceFrame, no_weights

FRAME = FaceFrame(no_weights())
SIZE = (96, 54)


class LoadedClock:
    """Each look at the clock passes time; between two looks around a frame it is what the face's step costs."""

    def __init__(self, costs: dict[str, float]) -> None:
        self.face: AdaptiveFace | None = None
        self.costs, self.load, self.now_s = costs, 1.0, 0.0

    def __call__(self) -> float:
        step = "software" if self.face is None else str(self.face.step)
        self.now_s += self.costs[step] * self.load * SOFTWARE_BUDGET_S
        return self.now_s


# Shares of the budget; a frame is the time between two looks at the clock.
STEEP = dict(zip(map(str, LADDER), (0.1, 0.25, 0.5, 1.6, 4.0), strict=True))


@pytest.fixture
def target(context: Any) -> Iterator[Any]:
    texture = context.texture(SIZE, 3)
    made = context.framebuffer([texture])
    yield made
    made.release()
    texture.release()


def face_with(context: Any, avatar: Path, costs: dict[str, float]) -> tuple[AdaptiveFace, LoadedClock]:
    clock = LoadedClock(costs)
    face = AdaptiveFace(context, Levels(avatar), clock=clock)
    clock.face = face
    return face, clock


def draw_until(face: AdaptiveFace, clock: LoadedClock, target: Any, wanted: str, frames: int = 600) -> list[str]:
    """Draw until a step is reached; returns the steps on the way."""
    way = [str(face.step)]
    for _ in range(frames):
        face.draw(FRAME, target)
        clock.now_s += 0.2
        if str(face.step) != way[-1]:
            way.append(str(face.step))
        if way[-1] == wanted:
            return way
    return way


def test_late_frames_bring_it_down_and_calm_brings_it_up_again(context: Any, avatar_path: Path, target: Any) -> None:
    face, clock = face_with(context, avatar_path, STEEP)
    face.draw(FRAME, target)
    assert str(face.step) == "software"
    clock.load = 3.0
    assert draw_until(face, clock, target, str(LADDER[1]))[-1] == str(LADDER[1])
    clock.load = 0.2
    assert draw_until(face, clock, target, "medium") == [*map(str, LADDER[1:4])]
    clock.load = 5.0
    assert draw_until(face, clock, target, str(LADDER[0])) == [*map(str, reversed(LADDER[:4]))]
    face.release()


def test_every_frame_is_a_whole_face_while_it_changes(context: Any, avatar_path: Path, target: Any) -> None:
    face, clock = face_with(context, avatar_path, STEEP)
    face.draw(FRAME, target)
    first = np.frombuffer(target.read(), np.uint8).astype(int)
    clock.load = 0.1
    for _ in range(600):
        face.draw(FRAME, target)
        clock.now_s += 0.2
        assert np.abs(np.frombuffer(target.read(), np.uint8) - first).mean() < 12
        if face.step.quality == "high":
            break
    assert face.step.quality == "high"
    face.release()


def test_it_gets_better_only_where_a_pause_goes_unnoticed(context: Any, avatar_path: Path, target: Any) -> None:
    face, clock = face_with(context, avatar_path, STEEP)
    face.draw(FRAME, target)
    clock.load = 0.1
    for _ in range(120):
        face.draw(FRAME, target, may_pause=False)
        clock.now_s += 0.2
    assert str(face.step) == "software"
    assert face._making is None
    assert draw_until(face, clock, target, "medium")[-1] == "medium"
    clock.load = 5.0
    for _ in range(120):
        face.draw(FRAME, target, may_pause=False)
        clock.now_s += 0.2
    assert face.step == LADDER[0]
    face.release()


def test_a_quality_that_was_asked_for_is_kept(context: Any, avatar_path: Path, target: Any) -> None:
    face = AdaptiveFace(context, Levels(avatar_path), "medium")
    for _ in range(3):
        face.draw(FRAME, target)
    assert str(face.step) == "medium"
    face.release()


def test_an_avatar_that_goes_bad_later_leaves_the_face_as_it_is(context: Any, avatar_path: Path, target: Any,
                                                                tmp_path: Path) -> None:  # fmt: skip
    copy = tmp_path / "copy.glb"
    copy.write_bytes(avatar_path.read_bytes())
    face, clock = face_with(context, copy, STEEP | {"software": 0.7})  # so that medium is not even tried at start
    face.draw(FRAME, target)
    copy.write_bytes(b"spoilt")
    clock.load = 0.1
    draw_until(face, clock, target, "medium")
    assert str(face.step) == "software"
    face.release()


def test_a_broken_avatar_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FaceAssetError):
        Levels(tmp_path / "none.glb")
