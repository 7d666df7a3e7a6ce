"""The picture of a knowledge graph: points that stay where they are, unfold, and can be dragged; ties that tell.

Nothing moves by itself. Places come from the desk; a dragged point stays where it was put. Letters: N points, E ties.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import hypot
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.desk.graph import Web
from app.ui.theme import Theme
from app.ui.workstation.panels.parts.shapes import colour_of, shape_of
from finance.types import Floats

_ZOOM: Final = (0.15, 6.0)
_HELD_PX: Final = 3.0  # so far a touch may slip before it is a drag
_NEAR_PX: Final = 10.0  # of a tie, to be touched
_STEP: Final = 1.2  # of the zoom, by a key or a notch of the wheel
_LITTLE: Final = 120  # points
_MOST_NAMES: Final = 140  # that are tried at once; whoever comes nearer sees the others
_TIDY_MS: Final = 120  # after the last notch of the wheel, names find new places
_AHEAD: Final = 0.35  # cosine: how far beside an arrow's direction a neighbour may lie


class GraphCanvas(QWidget):
    """Draws what is unfolded; the cursor is on one point, or on one tie beside it."""

    pointed = Signal(int, int)
    """The point and the tie that the cursor is on, -1 for none."""

    searched = Signal()
    """Somebody wants to search: the key "/"."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._web = Web((), (), 0, 0, "", date.min)
        self._places: Floats = np.zeros((0, 2))
        self._shown: list[int] = []
        self._ties: list[int] = []
        self._drawn: frozenset[int] = frozenset()
        self._children: list[list[int]] = []
        self._beside: list[list[int]] = []  # the ties of each point
        self._open: set[int] = set()
        self.spot, self.tie = -1, -1
        self._zoom, self._centre = 1.0, np.zeros(2)
        self._scale = 1.0
        self._fits = True
        self._drag: tuple[int, QPointF] | None = None
        self._begun = QPointF()  # where the plane was taken hold of
        self._still: QPixmap | None = None  # what does not move while something is dragged
        self._labels: list[tuple[int, QRectF]] | None = None  # places beside their points
        self._stamps: dict[tuple[str, float, bool], QPixmap] = {}
        self._tidy = QTimer(self, singleShot=True, interval=_TIDY_MS)
        self._tidy.timeout.connect(self._place_labels)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._theme = theme
        self._stamps = {}
        self.setFont(theme.font(18))
        self._renew()

    def show_web(self, web: Web) -> None:
        """Show another graph, unfolded around the client."""
        self._web = web
        self._places = np.array([(one.x, one.y) for one in web.spots]).reshape(-1, 2)
        self._children = [[] for _ in web.spots]
        self._beside = [[] for _ in web.spots]
        for at, tie in enumerate(web.ties):
            for end in {tie.start, tie.end}:
                self._beside[end].append(at)
        for number, one in enumerate(web.spots):
            if one.parent >= 0:
                self._children[one.parent].append(number)
        # The client, and what an account holds: the rest is unfolded by who wants to see it.
        self._open = {number for number, one in enumerate(web.spots) if one.kind in ("client", "account")}
        self._fits = True
        self.spot, self.tie = (0, -1) if web.spots else (-1, -1)
        self._unfolded()
        self.pointed.emit(self.spot, self.tie)

    def wipe(self) -> None:
        """Forget the graph."""
        self.show_web(Web((), (), 0, 0, "", date.min))
        self.setAccessibleDescription("")

    @property
    def shown(self) -> tuple[int, ...]:
        """The points that are unfolded."""
        return tuple(self._shown)

    def place(self, number: int) -> tuple[float, float]:
        """Return where a point is on the plane."""
        x, y = self._places[number]
        return float(x), float(y)

    def at(self, number: int) -> QPointF:
        """Return where a point is in the widget."""
        x, y = self._on_screen(self._places[number : number + 1])[0]
        return QPointF(x, y)

    # ---- folding and pointing

    def toggle(self, number: int) -> None:
        """Unfold a point's branch, or fold it with all that hangs on it."""
        if number < 0 or not self._children[number]:
            return
        if number in self._open:
            self._fold(number)
            if self.spot not in self._visible():
                self.point_at(number)
        else:
            self._open.add(number)
        self._unfolded()

    def open_all(self) -> None:
        """Unfold everything."""
        self._open = {number for number, children in enumerate(self._children) if children}
        self._unfolded()

    def reveal(self, number: int) -> None:
        """Unfold the way to a point, put the cursor on it and bring it into view."""
        parent = self._web.spots[number].parent
        while parent >= 0:
            self._open.add(parent)
            parent = self._web.spots[parent].parent
        self._unfolded()
        self.point_at(number)
        self._bring(number)

    def point_at(self, number: int, tie: int = -1) -> None:
        """Put the cursor on a point, and on a tie beside it."""
        if (number, tie) != (self.spot, self.tie):
            self.spot, self.tie = number, tie
            self._place_labels()
            self.pointed.emit(number, tie)

    def ties_of(self, number: int) -> list[int]:
        """Return the ties that begin or end at a point."""
        return self._beside[number] if 0 <= number < len(self._beside) else []

    def fit(self) -> None:
        """Bring everything that is unfolded into view."""
        self._fits = True
        self._renew()

    def zoom(self, factor: float) -> None:
        """Come nearer (above 1) or go farther away."""
        self._fits = False
        self._zoom = min(max(self._zoom * factor, _ZOOM[0]), _ZOOM[1])
        self._scale = self._zoom * self._theme.px(100)
        self._tidy.start()
        self.update()

    def _fold(self, number: int) -> None:
        self._open.discard(number)
        for child in self._children[number]:
            self._fold(child)

    def _visible(self) -> set[int]:
        return {
            number for number, one in enumerate(self._web.spots) if one.parent < 0 or one.parent in self._open
        }  # parents come before their children, and folding folds all that hangs on a point

    def _unfolded(self) -> None:
        seen = self._visible()
        self._shown = sorted(seen)
        self._ties = [at for at, tie in enumerate(self._web.ties) if tie.start in seen and tie.end in seen]
        self._drawn = frozenset(self._ties)
        self._renew()

    # ---- the plane and the widget

    def _place_labels(self) -> None:
        self._labels = None
        self.update()

    def _renew(self) -> None:
        self._labels = self._still = None
        if self._fits and self._shown:
            self._fit_now()
        self._scale = self._zoom * self._theme.px(100)
        self.update()

    def _fit_now(self) -> None:
        # Where there is little, room is kept for all of it, so that unfolding does not change the scale.
        places = self._places if len(self._places) <= _LITTLE else self._places[self._shown]
        low, high = places.min(axis=0), places.max(axis=0)
        self._centre = (low + high) / 2
        room = np.array([self.width() - 2.2 * self._theme.px(150), self.height() - 2.2 * self._theme.px(44)])
        span = np.maximum(high - low, 1e-3)
        fitting = float(np.min(np.maximum(room, 60.0) / span)) / self._theme.px(100)
        self._zoom = min(max(fitting, _ZOOM[0]), 1.6)

    def _on_screen(self, places: Floats) -> Floats:
        middle = np.array([self.width() / 2, self.height() / 2])
        return np.asarray((places - self._centre) * self._scale + middle)

    def _on_plane(self, point: QPointF) -> Floats:
        middle = np.array([self.width() / 2, self.height() / 2])
        return np.asarray((np.array([point.x(), point.y()]) - middle) / self._scale + self._centre)

    def _bring(self, number: int) -> None:
        place = self.at(number)
        edge = self._theme.px(60)
        if not QRectF(self.rect()).adjusted(edge, edge, -edge, -edge).contains(place):
            self._fits = False
            self._centre = self._places[number].copy()
            self._renew()

    def _radius(self, number: int) -> float:
        """Return a point's size: from far away they are smaller, in steps, so that few pictures are needed."""
        share = round(4 * min(max(1.8 * self._zoom, 0.5), 1.0)) / 4
        return self._theme.px((20 if number == 0 else 13) * share)

    def sizeHint(self) -> QSize:  # noqa: N802
        """No more than it needs: the page gives what room there is."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """A picture that can still be read."""
        return QSize(self._theme.px(320), self._theme.px(240))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit anew, unless somebody has chosen what is in view."""
        super().resizeEvent(event)
        self._renew()

    # ---- mouse and touch

    def spot_at(self, point: QPointF) -> int:
        """Return the point that is touched, -1 for none."""
        if not self._shown:
            return -1
        away = np.hypot(*(self._on_screen(self._places[self._shown]) - (point.x(), point.y())).T)
        nearest = int(np.argmin(away))
        reach = max(self._radius(self._shown[nearest]), self._theme.target_px(48) / 2)
        return self._shown[nearest] if away[nearest] <= reach else -1

    def tie_at(self, point: QPointF) -> int:
        """Return the tie that is touched, -1 for none."""
        if not self._ties:
            return -1
        screen = self._on_screen(self._places)
        ends = np.array([(self._web.ties[at].start, self._web.ties[at].end) for at in self._ties])
        start, end = screen[ends[:, 0]], screen[ends[:, 1]]
        along, here = end - start, np.array([point.x(), point.y()])
        length = np.maximum((along**2).sum(axis=1), 1e-9)
        share = np.clip(((here - start) * along).sum(axis=1) / length, 0.0, 1.0)
        away = np.hypot(*(start + share[:, None] * along - here).T)
        nearest = int(np.argmin(away))
        return self._ties[nearest] if away[nearest] <= max(_NEAR_PX, self._theme.px(14)) else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Point at what is touched, or take hold of the plane."""
        where = event.position()
        number = self.spot_at(where)
        tie = -1 if number >= 0 else self.tie_at(where)
        if number >= 0:
            self.point_at(number)
        elif tie >= 0:
            self.point_at(self.spot, tie)
        self._drag, self._still = (number, where), None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the point, or the plane; what does not move is drawn once."""
        if self._drag is None:
            return
        number, before = self._drag
        moved = event.position() - before
        if self._still is None:
            if hypot(moved.x(), moved.y()) < _HELD_PX:
                return
            self._fits, self._begun = False, before
            self._still = self._without(number)
        if number >= 0:
            self._places[number] += np.array([moved.x(), moved.y()]) / self._scale
        else:
            self._centre = self._centre - np.array([moved.x(), moved.y()]) / self._scale
        self._drag = (number, event.position())
        self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Let go."""
        self._drag = None
        if self._still is not None:
            self._renew()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Unfold, or fold."""
        self.toggle(self.spot_at(event.position()))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Come nearer around the pointer."""
        before = self._on_plane(event.position())
        self.zoom(_STEP ** (event.angleDelta().y() / 120))
        self._centre = self._centre + before - self._on_plane(event.position())
        self.update()
        event.accept()

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows go along ties, Enter unfolds, plus and minus zoom, Home goes back to the client, / searches."""
        arrows = {
            Qt.Key.Key_Right: (1.0, 0.0),
            Qt.Key.Key_Left: (-1.0, 0.0),
            Qt.Key.Key_Up: (0.0, -1.0),
            Qt.Key.Key_Down: (0.0, 1.0),
        }
        key = Qt.Key(event.key())
        if key in arrows:
            self._go(*arrows[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.toggle(self.spot)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_STEP)
        elif key == Qt.Key.Key_Slash:
            self.searched.emit()
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / _STEP)
        elif key == Qt.Key.Key_Home and self._shown:
            self.point_at(0)
            self.fit()
        else:
            super().keyPressEvent(event)

    def _go(self, right: float, down: float) -> None:
        """Go along the tie that leads most nearly where the arrow points."""
        if self.spot < 0:
            return
        seen, best, found = set(self._shown), _AHEAD, (-1, -1)
        for at in self._ties:
            tie = self._web.ties[at]
            if self.spot not in (tie.start, tie.end):
                continue
            other = tie.end if tie.start == self.spot else tie.start
            x, y = self._places[other] - self._places[self.spot]
            ahead = (x * right + y * down) / max(hypot(x, y), 1e-9)
            if other in seen and ahead > best:
                best, found = ahead, (other, at)
        if found[0] >= 0:
            self.point_at(*found)
            self._bring(found[0])

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Be seen to have the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """See above."""
        super().focusOutEvent(event)
        self.update()

    # ---- drawing

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw everything, or only what moves over what stands still."""
        t = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), t.colour("paper"))
        if self._still is not None and self._drag is not None:
            number, now = self._drag
            shift = QPointF() if number >= 0 else now - self._begun
            painter.drawPixmap(shift, self._still)
            if number >= 0:
                self._draw(painter, [at for at in self.ties_of(number) if at in self._drawn], [number])
        elif self._shown:
            self._draw(painter, self._ties, self._shown)
        if self.hasFocus():
            width = max(2, t.px(3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(t.colour("bronze"), width))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(width, width, -width, -width), t.px(8), t.px(8))
        painter.end()

    def _without(self, number: int) -> QPixmap:
        """Return the picture without a point and its ties; -1 leaves nothing out."""
        gone = set(self.ties_of(number)) if number >= 0 else set()
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.colour("paper"))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, [at for at in self._ties if at not in gone], [at for at in self._shown if at != number])
        painter.end()
        return picture

    def _draw(self, painter: QPainter, ties: Sequence[int], spots: Sequence[int]) -> None:
        screen = self._on_screen(self._places)
        self._draw_ties(painter, screen, ties)
        for number in spots:
            self._draw_spot(painter, screen[number], number)
        self._draw_labels(painter, screen, spots)

    def _line(self, screen: Floats, at: int) -> QLineF:
        tie = self._web.ties[at]
        (ax, ay), (bx, by) = screen[tie.start], screen[tie.end]
        return QLineF(ax, ay, bx, by)

    def _draw_ties(self, painter: QPainter, screen: Floats, ties: Sequence[int]) -> None:
        t = self._theme
        sure = [self._line(screen, at) for at in ties if self._web.ties[at].sure not in _UNSURE]
        unsure = [self._line(screen, at) for at in ties if self._web.ties[at].sure in _UNSURE]
        painter.setPen(QPen(t.colour("outline"), max(1.0, t.scale)))
        painter.drawLines(sure)
        painter.setPen(QPen(t.colour("outline"), max(1.0, 1.5 * t.scale), Qt.PenStyle.DashLine))
        painter.drawLines(unsure)
        if self.tie in ties:
            painter.setPen(QPen(t.colour("bronze"), max(3.0, 4 * t.scale)))
            painter.drawLine(self._line(screen, self.tie))

    def _draw_spot(self, painter: QPainter, place: Floats, number: int) -> None:
        one, radius = self._web.spots[number], self._radius(number)
        stamp = self._stamp(one.kind, radius, bool(self._children[number]) and number not in self._open)
        x, y = float(place[0]), float(place[1])
        half = stamp.width() / stamp.devicePixelRatio() / 2
        painter.drawPixmap(QPointF(x - half, y - half), stamp)
        if number == self.spot:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("bronze"), max(2.0, 3 * self._theme.scale)))
            reach = radius + self._theme.px(7)
            painter.drawEllipse(QPointF(x, y), reach, reach)

    def _stamp(self, kind: str, radius: float, more: bool) -> QPixmap:
        """Return a point's picture, drawn once for each kind; a plus on it says that there is more to unfold."""
        key = (kind, radius, more)
        if key not in self._stamps:
            t, ratio, half = self._theme, self.devicePixelRatioF(), 1.2 * radius + 3
            picture = QPixmap(QSize(round(2 * half), round(2 * half)) * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(half, half)
            painter.setPen(QPen(t.colour("paper"), max(1.0, 2 * t.scale)))
            painter.setBrush(t.colour(colour_of(kind)))
            painter.drawPath(shape_of(kind, radius))
            if more:
                painter.setPen(QPen(t.colour("on_primary"), max(1.5, 2.5 * t.scale)))
                arm = 0.5 * radius
                painter.drawLines([QLineF(-arm, 0, arm, 0), QLineF(0, -arm, 0, arm)])
            painter.end()
            self._stamps[key] = picture
        return self._stamps[key]

    def _draw_labels(self, painter: QPainter, screen: Floats, spots: Sequence[int]) -> None:
        t, drawn = self._theme, set(spots)
        if self._labels is None:
            self._labels = self._placed(screen)
        ground = QColor(t.colour("paper"))
        ground.setAlpha(210)
        painter.setFont(self.font())
        painter.setPen(t.colour("ink"))
        for number, beside in self._labels:
            if number in drawn:
                place = beside.translated(*screen[number])
                painter.fillRect(place, ground)
                painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), self._web.spots[number].label)

    def _placed(self, screen: Floats) -> list[tuple[int, QRectF]]:
        """Return the labels that fit without touching each other, beside their points.

        The cursor's comes first, then its neighbours', then those near the client.
        """
        metrics, gap = QFontMetricsF(self.font()), self._theme.px(4)
        high, inside = metrics.height(), QRectF(self.rect())
        around = {self.spot}
        for at in self.ties_of(self.spot):
            around |= {self._web.ties[at].start, self._web.ties[at].end}
        order = sorted(self._shown, key=lambda number: (number != self.spot, number not in around, number))
        order = [number for number in order if inside.contains(QPointF(*screen[number]))]
        taken = _Taken(3 * high)
        for number in order:
            x, y = screen[number]
            reach = self._radius(number)
            taken.add(QRectF(x - reach, y - reach, 2 * reach, 2 * reach))
        found = []
        for number in order[:_MOST_NAMES]:
            x, y = screen[number]
            reach = self._radius(number) + gap
            wide = metrics.horizontalAdvance(self._web.spots[number].label) + 2 * gap
            for beside in (
                QRectF(-wide / 2, reach, wide, high),
                QRectF(reach, -high / 2, wide, high),
                QRectF(-reach - wide, -high / 2, wide, high),
                QRectF(-wide / 2, -reach - high, wide, high),
            ):
                place = beside.translated(x, y)
                if inside.contains(place) and taken.is_free(place):
                    taken.add(place)
                    found.append((number, beside))
                    break
        return found


class _Taken:
    """Rectangles on a grid, so that a new one is held only against its neighbours."""

    def __init__(self, cell: float) -> None:
        self._cell = max(8.0, cell)
        self._grid: dict[tuple[int, int], list[QRectF]] = {}

    def _cells(self, place: QRectF) -> list[tuple[int, int]]:
        left, right = int(place.left() // self._cell), int(place.right() // self._cell)
        top, bottom = int(place.top() // self._cell), int(place.bottom() // self._cell)
        return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]

    def add(self, place: QRectF) -> None:
        """Take a place."""
        for cell in self._cells(place):
            self._grid.setdefault(cell, []).append(place)

    def is_free(self, place: QRectF) -> bool:
        """Return whether nobody has any of a place."""
        return not any(place.intersects(other) for cell in self._cells(place) for other in self._grid.get(cell, ()))


_UNSURE: Final = ("proposed", "rejected", "withdrawn", "said")
