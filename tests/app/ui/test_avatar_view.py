"""The OpenGL view on whatever GPU there is, the software one under Xvfb."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.ui.avatar_view import AvatarView
from app.ui.screenshot import grab
from app.ui.stage import Moment
from renderer.errors import GraphicsError
from renderer.gl.context import standalone
from renderer.gl.window import WindowCanvas
from renderer.types import FaceState
from tests.app.ui.conftest import Kiosk


def test_the_face_reaches_every_corner_of_its_place(kiosk: Kiosk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: kiosk.window.avatar.frames_drawn)
    picture = kiosk.window.avatar.grabFramebuffer()
    for x in (1, picture.width() // 2, picture.width() - 2):
        for y in (1, picture.height() // 2, picture.height() - 2):
            colour = picture.pixelColor(x, y)
            assert (colour.red(), colour.green(), colour.blue()) == (0, 128, 64)


def test_a_window_opens_beside_a_windowless_context(make_kiosk: Callable[..., Kiosk], qtbot: QtBot) -> None:
    other = standalone()
    kiosk = make_kiosk()
    qtbot.waitUntil(lambda: kiosk.window.avatar.frames_drawn)
    other.release()


def test_the_view_survives_a_change_of_size(kiosk: Kiosk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: kiosk.window.avatar.frames_drawn)
    width = kiosk.window.avatar.width()
    kiosk.window.resize(1100, 660)
    qtbot.waitUntil(lambda: kiosk.window.avatar.width() < width)
    drawn = len(kiosk.face.moments)
    qtbot.waitUntil(lambda: len(kiosk.face.moments) > drawn + 1)
    picture = kiosk.window.avatar.grabFramebuffer()
    assert picture.pixelColor(picture.width() - 2, picture.height() - 2).green() == 128


def test_a_screenshot_holds_the_face_and_the_widgets(kiosk: Kiosk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: kiosk.window.avatar.frames_drawn)
    picture = grab(kiosk.window).toImage()
    place = kiosk.window.avatar_place.geometry().center()
    assert picture.pixelColor(place).green() == 128
    assert picture.pixelColor(5, 5).name() == kiosk.window.theme.colour("paper").name()


def test_a_software_gpu_draws_no_more_pixels_than_its_budget(qtbot: QtBot) -> None:
    sizes: list[tuple[int, int]] = []

    class Measuring:
        def draw(self, framebuffer: Any, moment: Moment, now_s: float) -> None:
            sizes.append(framebuffer.size)

    software: list[bool] = []

    def make(context: Any, is_software: bool) -> Measuring:
        software.append(is_software)
        return Measuring()

    view = AvatarView(lambda ahead_s: Moment(None, 0.0, None, FaceState()), make, (320, 180))
    view.resize(800, 400)
    view.show()
    qtbot.waitUntil(lambda: len(sizes) > 1)
    width, height = sizes[-1]
    assert abs(width / height - 2.0) < 0.02
    if software[0]:
        assert width * height <= 320 * 180 * 1.02
    view.stop()
    view.close()


def test_a_picture_is_drawn_for_the_moment_at_which_it_will_be_seen(qtbot: QtBot) -> None:
    asked_s: list[float] = []

    class Blank:
        def draw(self, framebuffer: Any, moment: Moment, now_s: float) -> None:
            pass

    def moment(ahead_s: float) -> Moment:
        asked_s.append(ahead_s)
        return Moment(None, 0.0, None, FaceState())

    view = AvatarView(moment, lambda context, software: Blank(), (320, 180))
    view.show()
    qtbot.waitUntil(lambda: len(asked_s) > 5)
    assert 0.015 < asked_s[-1] <= 0.1  # drawing, half a frame, and the aim between the tolerances
    view.stop()
    view.close()


def test_a_window_that_is_uncovered_shows_the_last_picture_again(qtbot: QtBot) -> None:
    drawn: list[tuple[int, int]] = []

    class Plain:
        def draw(self, framebuffer: Any, moment: Moment, now_s: float) -> None:
            drawn.append(framebuffer.size)
            framebuffer.clear(0.0, 0.5, 0.25)

    view = AvatarView(
        lambda ahead_s: Moment(None, 0.0, None, FaceState()), lambda context, software: Plain(), (320, 180)
    )
    view.resize(400, 200)
    view.show()
    qtbot.waitUntil(lambda: len(drawn) > 1)
    view.stop()
    qtbot.wait(50)

    def shows_it() -> bool:
        with qtbot.waitSignal(view.frameSwapped):
            view.update()
        return view.grabFramebuffer().pixelColor(view.width() - 1, view.height() - 1).name() == "#008040"

    before = len(drawn)
    assert shows_it()
    assert len(drawn) == before
    view.resize(600, 200)  # another shape needs another picture
    qtbot.waitUntil(lambda: len(drawn) > before)
    qtbot.waitUntil(shows_it)  # what is read is the buffer behind, which is a picture late after a change of size
    assert len(drawn) == before + 1
    view.close()


def test_a_picture_lets_a_client_go_first_whom_other_work_kept_waiting(qtbot: QtBot) -> None:
    done: list[str] = []

    class Noting:
        def draw(self, framebuffer: Any, moment: Moment, now_s: float) -> None:
            done.append("picture")

    still = Moment(None, 0.0, None, FaceState())
    view = AvatarView(lambda ahead_s: still, lambda context, software: Noting(), (320, 180))
    view.show()
    qtbot.waitUntil(lambda: len(done) > 1)
    view.stop()
    qtbot.wait(50)
    done.clear()
    view._want()
    touch = QTimer(singleShot=True, interval=5)
    touch.timeout.connect(lambda: done.append("touch"))
    touch.start()
    began_s = time.thread_time()
    while time.thread_time() < began_s + 0.02:  # other work
        pass
    qtbot.waitUntil(lambda: "picture" in done)
    assert done == ["touch", "picture"]
    view.close()


def test_a_face_that_cannot_be_made_is_told_and_the_window_lives(qtbot: QtBot) -> None:
    def make(context: Any, software: bool) -> Any:
        raise GraphicsError("The shaders do not compile here; update the graphics driver.")

    view = AvatarView(lambda ahead_s: Moment(None, 0.0, None, FaceState()), make, (320, 180))
    with qtbot.waitSignal(view.failed) as told:
        view.show()
    assert "update the graphics driver" in told.args[0]
    assert not view.frames_drawn
    view.close()


def test_the_canvas_keeps_the_shape_of_the_window() -> None:
    canvas = WindowCanvas.__new__(WindowCanvas)
    canvas.software, canvas._budget = True, 640 * 360
    width, height = canvas.drawn_size(1110, 555)
    assert abs(width / height - 2) < 0.02
    assert width * height <= 640 * 360 * 1.01
    assert canvas.drawn_size(320, 180) == (320, 180)
    canvas.software = False
    assert canvas.drawn_size(1110, 555) == (1110, 555)
