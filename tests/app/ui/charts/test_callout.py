"""Where the words at a touched datum stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF

from app.ui.charts.callout import place

sides = st.floats(1, 2000)
shares = st.floats(0, 1)


@given(sides, sides, sides, sides, shares, shares, st.floats(1, 200), st.booleans())
def test_it_is_never_clipped(
    wide: float, high: float, width: float, height: float, x: float, y: float, reach: float, finger: bool
) -> None:
    bounds = QRectF(7, 11, width, height)
    at = QPointF(bounds.left() + x * width, bounds.top() + y * height)
    rect = place(QSizeF(wide, high), at, bounds, reach, finger=finger)
    assert bounds.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(rect)
    assert abs(rect.width() - min(wide, width)) < 1e-6
    assert abs(rect.height() - min(high, height)) < 1e-6


@given(shares, shares, sides, sides, shares, shares, st.floats(1, 200))
def test_it_is_never_under_the_finger_where_there_is_room_above_or_beside(
    wide_share: float, high_share: float, width: float, height: float, x: float, y: float, reach: float
) -> None:
    bounds = QRectF(0, 0, width, height)
    at, wide, high = QPointF(x * width, y * height), wide_share * width, high_share * height
    above = at.y() - reach >= high
    beside = at.x() - reach >= wide or width - at.x() - reach >= wide
    rect = place(QSizeF(wide, high), at, bounds, reach, finger=True)
    hand = QRectF(at.x() - reach, at.y() - reach, 2 * reach, height)
    both = rect.intersected(hand)
    assert both.width() <= 1e-3 or both.height() <= 1e-3 or not (above or beside)


def test_it_stands_above_the_finger_rather_than_beside_it() -> None:
    rect = place(QSizeF(100, 40), QPointF(300, 300), QRectF(0, 0, 600, 600), 64, finger=True)
    assert rect.bottom() <= 300 - 64
    assert rect.center().x() == 300


def test_without_a_finger_it_leaves_the_datum_in_sight() -> None:
    rect = place(QSizeF(100, 40), QPointF(300, 20), QRectF(0, 0, 600, 600), 24, finger=False)
    assert not rect.contains(QPointF(300, 20))
