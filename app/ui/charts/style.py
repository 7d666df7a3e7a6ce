"""What every kind of chart is drawn with: type, colours, direction, and whether amounts may be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.ui.blurring import DOTS, hidden
from app.ui.branding import SERIES
from app.ui.charts.known import known
from app.ui.theme import Theme
from app.ui.wording import capital, short, value
from app.ui.wrapping import elided
from finance.types import Unit

TEXT_PX = 18
Flag = Qt.AlignmentFlag


@dataclass(frozen=True, slots=True)
class Style:
    """The look of one picture.

    Attributes:
        mirrored: labels stand on the right and bars grow to the left, for languages that are written so.
        blurred: amounts of money are dots, and axes carry none.
        said: names of the facts that are being said.
    """

    theme: Theme
    mirrored: bool = False
    blurred: bool = False
    said: tuple[str, ...] = ()
    _type: dict[bool, tuple[QFont, QFontMetricsF]] = field(default_factory=dict, init=False, repr=False, compare=False)

    # ---- what is said

    def is_said(self, names: str) -> bool:
        """Return whether one of the facts behind a datum is being said; see `Chart.names`."""
        return any(_stands_for(name, said) for name in names.split() for said in self.said)

    # ---- words

    def amount(self, number: float, unit: Unit, names: str = "") -> str:
        """Return a value as people write it, dots for money that nobody else may read; `names` as in `value`."""
        return DOTS if self.blurred and unit == "USD" else value(number, unit, names)

    def tick(self, number: float, unit: Unit, step: float) -> str:
        """Return what stands at a line of the grid."""
        return "" if self.blurred and unit == "USD" else short(number, unit, step)

    def words(self, text: str) -> str:
        """Return a label as it begins a line, in the language of the screen where it is one of the fixed ones."""
        shown = known(text)
        return capital(hidden(shown) if self.blurred else shown)

    # ---- type

    def font(self, bold: bool = False) -> QFont:
        """Return the font of all text in a chart."""
        return self._set_in(bold)[0]

    def metrics(self, bold: bool = False) -> QFontMetricsF:
        """Return its measures."""
        return self._set_in(bold)[1]

    def _set_in(self, bold: bool) -> tuple[QFont, QFontMetricsF]:
        if bold not in self._type:  # asked for at every word of a picture
            font = self.theme.font(TEXT_PX, QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
            self._type[bold] = font, QFontMetricsF(font)
        return self._type[bold]

    def wide(self, text: str) -> float:
        """Return the width of a text, bold or not: while it is said, a text becomes bold where it stands."""
        return max(self.metrics(bold).horizontalAdvance(text) for bold in (False, True))

    @property
    def line_px(self) -> float:
        """The height of a line of text."""
        return self.metrics().height()

    def px(self, design_px: float) -> float:
        """Scale a distance of the 1080-pixel design."""
        return float(self.theme.px(design_px))

    # ---- colours

    def colour(self, name: str) -> QColor:
        """Return a colour of the branding."""
        return self.theme.colour(name)

    def series(self, number: int) -> QColor:
        """Return the colour of a curve, or of a group of bars."""
        return self.theme.colour(SERIES[number % len(SERIES)])

    def tint(self, colour: QColor, strength: float) -> QColor:
        """Return a colour thinned with the paper, for the ground of something that has an edge of its own."""
        paper = self.theme.colour("paper")
        parts = zip(colour.getRgb()[:3], paper.getRgb()[:3], strict=True)  # type: ignore[index]
        return QColor(*(round(strength * one + (1 - strength) * other) for one, other in parts))

    def pen(self, name: str, width: float = 1.0) -> QPen:
        """Return a pen of a colour of the branding."""
        return QPen(self.colour(name), max(1.0, width * self.theme.scale))

    # ---- direction

    def placed(self, rect: QRectF, room: QRectF) -> QRectF:
        """Return a rectangle that was laid out from the left where it belongs."""
        if not self.mirrored:
            return rect
        return QRectF(room.left() + room.right() - rect.right(), rect.top(), rect.width(), rect.height())

    @property
    def leading(self) -> Flag:
        """Where a line of text begins."""
        return Flag.AlignRight if self.mirrored else Flag.AlignLeft

    @property
    def trailing(self) -> Flag:
        """Where a line of text ends."""
        return Flag.AlignLeft if self.mirrored else Flag.AlignRight

    # ---- drawing

    def write(
        self,
        painter: QPainter,
        rect: QRectF,
        text: str,
        align: Flag,
        colour: str = "ink",
        *,
        bold: bool = False,
        lines: int = 1,
    ) -> None:
        """Write a text within a rectangle, in the middle of its height; what does not fit ends in an ellipsis."""
        painter.setFont(self.font(bold))
        painter.setPen(self.colour(colour))
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # by the text, wherever it stands
        metrics = self.metrics(bold)
        rows = elided(text, metrics, rect.width() + 0.5, lines)
        top = rect.center().y() - metrics.height() * len(rows) / 2
        for number, row in enumerate(rows):
            place = QRectF(rect.left(), top + number * metrics.height(), rect.width(), metrics.height())
            painter.drawText(
                place, int(align | Flag.AlignVCenter | Flag.AlignAbsolute) | int(Qt.TextFlag.TextDontClip), row
            )


def _stands_for(name: str, said: str) -> bool:
    return said.startswith(name) if name.endswith(".") else said == name


def dot(painter: QPainter, at: QPointF, radius: float, number: int) -> None:
    """Draw the mark of a curve: a shape of its own, so that curves can be told apart without their colours."""
    x, y = at.x(), at.y()
    if number % 4 == 0:
        painter.drawEllipse(at, radius, radius)
    elif number % 4 == 1:
        painter.drawRect(QRectF(x - 0.9 * radius, y - 0.9 * radius, 1.8 * radius, 1.8 * radius))
    elif number % 4 == 2:
        tip, side = QPointF(x, y - 1.2 * radius), 1.1 * radius
        painter.drawPolygon([tip, QPointF(x + side, y + radius), QPointF(x - side, y + radius)])
    else:
        far = 1.3 * radius
        corners = [(x, y - far), (x + far, y), (x, y + far), (x - far, y)]
        painter.drawPolygon([QPointF(*corner) for corner in corners])
