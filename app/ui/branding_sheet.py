"""A bank's look on one sheet: every colour, every pair with its contrast, every size of text, in both sets."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen
from PySide6.QtSvg import QSvgRenderer

from app.errors import StorageError
from app.ui.branding import BACKDROP, COLOUR_NAMES, HIGH, PAIRS, SERIES, TEXT, Branding, contrast
from app.ui.look import Look
from app.ui.theme import FONTS, Theme

_WIDTH, _EDGE = 2000, 40
_SWATCH = (170, 96)
_PAIR = (296, 62)
_SAMPLED_PX = 36
_SAMPLE = "Äpfel, año & 1,234.50 €"


def draw(branding: Branding, out: Path) -> None:
    """Draw the sheet; needs a QGuiApplication.

    Args:
        branding: whose.
        out: picture to write, .png or .jpg.

    Raises:
        StorageError: the picture cannot be written.
    """
    sheets = [_half(branding, Look()), _half(branding, Look(high_contrast=True))]
    height = max(sheet.height() for sheet in sheets)
    whole = QImage(_WIDTH, height, QImage.Format.Format_RGB32)
    whole.fill(QColor(branding.colours["linen"]))
    painter = QPainter(whole)
    for number, sheet in enumerate(sheets):
        painter.drawImage(number * _WIDTH // 2, 0, sheet)
    painter.end()
    if not whole.save(str(out)):
        raise StorageError(f"The picture {out} cannot be written; check the folder, and that the name ends in .png.")


def _half(branding: Branding, look: Look) -> QImage:
    """Draw one set of colours."""
    theme = Theme.for_height(branding, 1080, look)
    image = QImage(_WIDTH // 2, 3200, QImage.Format.Format_RGB32)
    image.fill(theme.colour("paper"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    top = _head(painter, theme, 0)
    for part in (_swatches, _pairs, _series, _texts):
        top = part(painter, theme, top + _EDGE)
    painter.end()
    return image.copy(0, 0, image.width(), round(top) + _EDGE)


def _head(painter: QPainter, theme: Theme, top: float) -> float:
    """Draw the mark, the name and the greeting as they stand on the stage."""
    painter.fillRect(QRectF(0, top, _WIDTH / 2, 150), theme.colour("navy"))
    QSvgRenderer(str(theme.branding.mark)).render(painter, QRectF(_EDGE, top + 39, 72, 72))
    _write(painter, theme, "bankName", theme.branding.name or "Your bank", QPointF(_EDGE + 96, top + 34), "on_navy")
    words = theme.branding.greeting or "Welcome. Touch the screen to begin."
    _write(painter, theme, "lead", words, QPointF(_EDGE + 96, top + 88), "gold")
    return top + 150


def _swatches(painter: QPainter, theme: Theme, top: float) -> float:
    across = 5
    for number, name in enumerate(COLOUR_NAMES):
        row, column = divmod(number, across)
        place = QRectF(_EDGE + column * (_SWATCH[0] + 16), top + row * (_SWATCH[1] + 56), *_SWATCH)
        painter.setPen(QPen(theme.colour("outline"), 1))
        painter.setBrush(theme.colour(name))
        painter.drawRoundedRect(place, 10, 10)
        _write(painter, theme, "quiet", name, place.bottomLeft() + QPointF(0, 2), "ink")
        _write(painter, theme, "quiet", theme.colours[name], place.bottomLeft() + QPointF(0, 24), "ink_soft")
    return top + -(-len(COLOUR_NAMES) // across) * (_SWATCH[1] + 56)


def _pairs(painter: QPainter, theme: Theme, top: float) -> float:
    across = 3
    for number, ((front, ground), least) in enumerate(PAIRS.items()):
        row, column = divmod(number, across)
        place = QRectF(_EDGE + column * (_PAIR[0] + 16), top + row * (_PAIR[1] + 10), *_PAIR)
        ratio = contrast(theme.colours[front], theme.colours[ground])
        needed = HIGH[least] if theme.look.high_contrast else least
        painter.setPen(QPen(theme.colour("outline"), 1))
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(place, 8, 8)
        words = f"{front} on {ground}"
        readable = _readable_on(theme, ground)
        if least == TEXT:
            _write(painter, theme, "quiet", words, place.topLeft() + QPointF(12, 7), front)
        else:
            painter.fillRect(QRectF(place.left() + 12, place.top() + 14, 40, 10), theme.colour(front))
            _write(painter, theme, "quiet", words, place.topLeft() + QPointF(64, 7), readable)
        verdict = f"{ratio:.1f}, needs {needed:g}" + ("" if ratio >= needed else ": TOO LOW")
        _write(painter, theme, "quiet", verdict, place.topLeft() + QPointF(12, 33), readable)
    return top + -(-len(PAIRS) // across) * (_PAIR[1] + 10)


def _readable_on(theme: Theme, ground: str) -> str:
    """Return the name of the colour that can be read best on a ground."""
    return max(("ink", "on_navy", "on_primary"), key=lambda name: contrast(theme.colours[name], theme.colours[ground]))


def _series(painter: QPainter, theme: Theme, top: float) -> float:
    """Draw the chart's colours side by side, and the hall behind the advisor."""
    for number, name in enumerate(SERIES):
        height = 40 + 11 * ((number * 5) % 8)
        painter.fillRect(QRectF(_EDGE + number * 62, top + 130 - height, 48, height), theme.colour(name))
    for number, name in enumerate(BACKDROP):
        painter.fillRect(QRectF(_EDGE + 540 + number * 130, top, 124, 130), theme.colour(name))
    return top + 130


def _texts(painter: QPainter, theme: Theme, top: float) -> float:
    drawn: set[tuple[float, int, bool]] = set()
    for name, (size, weight, display) in sorted(FONTS.items(), key=lambda row: row[1][0]):
        if (size, weight.value, display) not in drawn:
            drawn.add((size, weight.value, display))
            font = theme.named_font(name)
            words = f"{name} {font.pixelSize()} px · {font.family()}" + (f" · {_SAMPLE}" if size <= _SAMPLED_PX else "")
            _write(painter, theme, name, words, QPointF(_EDGE, top), "ink")
            top += QFontMetricsF(font).height() * 1.15
    return top


def _write(painter: QPainter, theme: Theme, font: str, words: str, at: QPointF, colour: str) -> None:
    chosen = theme.named_font(font)
    metrics = QFontMetricsF(chosen)
    painter.setFont(chosen)
    painter.setPen(theme.colour(colour))
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, _WIDTH / 2 - _EDGE - at.x() % (_WIDTH / 2))
    painter.drawText(QPointF(at.x(), at.y() + metrics.ascent()), shown)
