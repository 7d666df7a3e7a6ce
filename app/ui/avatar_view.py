"""The window's moving picture: a QOpenGLWindow whose frames follow the sound and are dropped rather than late."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QSurfaceFormat
from PySide6.QtOpenGL import QOpenGLWindow

from app.ui.display_delay import DisplayDelay
from app.ui.frame_watch import FrameWatch
from app.ui.stage import Moment
from renderer.errors import RendererError
from renderer.gl.window import WindowCanvas, let_go_of_others

_FRAME_MS = 16
_SOFTWARE_FRAME_MS = 33
# A software GPU draws on the cores that the advisor process thinks on; while nobody speaks it leaves it some.
_SOFTWARE_QUIET_FRAME_MS = 50
_WINDOW_OF_FRAMES = 90
_GIVES_WAY_S = 0.006  # of other work; a picture that is late for nothing would part mouth and sound
_BACKDROP = (0.27, 0.30, 0.36)


class Face(Protocol):
    """Draws the advisor."""

    def draw(self, framebuffer: Any, moment: Moment, now_s: float) -> None:
        """Draw one frame into a framebuffer of the canvas's context."""


FaceMaker = Callable[[Any, bool], Face]
"""From the OpenGL context and whether it is software to a face; called once, while the context is current."""


def surface_format() -> QSurfaceFormat:
    """Return what is asked of the screen's OpenGL."""
    wanted = QSurfaceFormat()
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setSwapInterval(1)
    return wanted


class AvatarView(QOpenGLWindow):
    """Put into a layout with `QWidget.createWindowContainer`; nothing may lie over it."""

    failed = Signal(str)

    def __init__(self, moment: Callable[[float], Moment], make_face: FaceMaker, budget: tuple[int, int]) -> None:
        """Prepare; OpenGL is touched when the window is first shown.

        Args:
            moment: what a picture should show that will be seen in so many seconds.
            make_face: makes the face.
            budget: width and height in pixels, the most that a software GPU draws a frame.
        """
        let_go_of_others()
        # Qt leaves 5 ms for other events between asking for a frame and drawing it. The beat leaves enough by itself,
        # and on a software GPU those are a tenth of the frame. Read once, before any window asks for its first frame.
        os.environ.setdefault("QT_QPA_UPDATE_IDLE_TIME", "0")
        super().__init__()
        self.setFormat(surface_format())
        self.setFlag(Qt.WindowType.WindowDoesNotAcceptFocus)  # keys belong to the text field
        self._moment = moment
        self._make_face = make_face
        self._budget = budget
        self._canvas: WindowCanvas | None = None
        self._face: Face | None = None
        self._drawn_at_s: deque[float] = deque(maxlen=_WINDOW_OF_FRAMES)
        self._delay = DisplayDelay()
        self._wanted = True  # a new picture, and not the last one again
        self._worked_s = 0.0  # by this thread when it was wanted
        self._gave_way = False
        self._is_new = False
        self.frames = FrameWatch()
        """Told of every picture; whoever measures puts another in its place."""
        self.frameSwapped.connect(self._on_shown)
        self._beat = QTimer(self, interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._want)

    @property
    def fps(self) -> float:
        """Frames a second over the last frames, 0 before there are two."""
        if len(self._drawn_at_s) < 2:
            return 0.0
        return (len(self._drawn_at_s) - 1) / (self._drawn_at_s[-1] - self._drawn_at_s[0])

    @property
    def frames_drawn(self) -> bool:
        """Whether the face has been drawn at least once."""
        return bool(self._drawn_at_s)

    def forget_frames(self) -> None:
        """Begin to count anew."""
        self._drawn_at_s.clear()

    @property
    def device(self) -> str:
        """What OpenGL calls the GPU, empty before the first frame."""
        return self._canvas.device if self._canvas else ""

    def initializeGL(self) -> None:  # noqa: N802
        """Attach to the context that Qt made."""
        try:
            self._canvas = WindowCanvas(*self._budget)
            self._face = self._make_face(self._canvas.context, self._canvas.software)
        except RendererError as error:
            self._face = None
            self.failed.emit(str(error))
            return
        self._beat.start(_SOFTWARE_QUIET_FRAME_MS if self._canvas.software else _FRAME_MS)

    def _want(self) -> None:
        self._wanted, self._worked_s, self._gave_way = True, time.thread_time(), False
        self.update()

    def event(self, event: QEvent) -> bool:
        """Give way once where other work held the loop up since the picture was asked for: first the client."""
        if event.type() == QEvent.Type.UpdateRequest and self._wanted and not self._gave_way:
            self._gave_way = time.thread_time() - self._worked_s > _GIVES_WAY_S
            if self._gave_way:
                self.update()
                return True
        return super().event(event)

    def paintGL(self) -> None:  # noqa: N802
        """Draw what is heard now; a frame that could not be drawn in time is simply not there.

        Only the beat asks for a new picture. Where the window was merely uncovered, the last one is shown again:
        two in one turn of the event loop would hold it up twice as long for a moment that looks the same.
        """
        if self._canvas is None:
            return
        ratio = self.devicePixelRatio()
        width, height = max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))
        if not self._wanted and self._canvas.again(self.defaultFramebufferObject(), width, height):
            return
        self._wanted, self._is_new = False, True
        picture = self._canvas.begin(self.defaultFramebufferObject(), width, height)
        now_s = time.monotonic()
        picture.clear(*_BACKDROP, 1.0, depth=1.0)
        if self._face is not None:
            self._delay.begun(now_s)
            ahead_s = self._delay.ahead_s
            moment = self._moment(ahead_s)
            self.frames.begun(now_s, ahead_s, speaking=moment.sentence is not None)
            self._face.draw(picture, moment, now_s)
            self._drawn_at_s.append(now_s)
            self._set_pace(speaking=moment.sentence is not None)
        self._canvas.end()

    def _on_shown(self) -> None:
        if not self._is_new:
            return
        self._is_new = False
        now_s = time.monotonic()
        self._delay.shown(now_s)
        self.frames.shown(now_s, self._beat.interval() / 1000)

    def _set_pace(self, speaking: bool) -> None:
        if self._canvas is not None and self._canvas.software:
            wanted = _SOFTWARE_FRAME_MS if speaking else _SOFTWARE_QUIET_FRAME_MS
            if self._beat.isActive() and self._beat.interval() != wanted:
                self._beat.setInterval(wanted)

    def stop(self) -> None:
        """Draw no more."""
        self._beat.stop()
