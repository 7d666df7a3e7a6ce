"""Sizes and the style sheet: one typographic scale, one spacing unit, colours only in checked pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.branding import PAIRS, Branding

_DESIGN_HEIGHT_PX = 1080
SMALLEST_TEXT_PX = 18
SMALLEST_TARGET_PX = 48

# Name of a widget to height in the 1080-pixel design, weight, and whether it takes the display face. Set as fonts and
# not in the style sheet, which cannot ask for lining figures.
_Weight = QFont.Weight
_PLAIN = (20.0, _Weight.Normal, False)
_FONTS: dict[str, tuple[float, QFont.Weight, bool]] = {
    "bankName": (36.0, _Weight.Medium, True),
    "title": (34.0, _Weight.Medium, True),
    "welcome": (60.0, _Weight.Medium, True),
    "lead": (24.0, _Weight.Normal, False),
    "section": (20.0, _Weight.DemiBold, False),
    "quiet": (18.0, _Weight.Normal, False),
    "legend": (18.0, _Weight.Normal, False),
    "figure": (22.0, _Weight.DemiBold, False),
    "notice": (18.0, _Weight.Normal, False),
    "status": (20.0, _Weight.Medium, False),
    "question": (24.0, _Weight.Normal, False),
    "send": (20.0, _Weight.DemiBold, False),
    "microphone": (20.0, _Weight.DemiBold, False),
}

_W = TypeVar("_W", bound=QWidget)


@dataclass(frozen=True, slots=True)
class Theme:
    """Branding at one size of window.

    Attributes:
        scale: 1 in a window 1080 pixels high.
    """

    branding: Branding
    scale: float

    @classmethod
    def for_height(cls, branding: Branding, height_px: int) -> Theme:
        """Return the theme for a window; in steps, so that a drag of its edge restyles seldom."""
        steps = round(min(max(height_px / _DESIGN_HEIGHT_PX, 0.6), 2.5) * 20)
        return cls(branding, steps / 20)

    def px(self, design_px: float) -> int:
        """Scale a distance of the 1080-pixel design."""
        return max(1, round(design_px * self.scale))

    def text_px(self, design_px: float) -> int:
        """Scale a text height, never below what can be read at arm's length."""
        return max(SMALLEST_TEXT_PX, self.px(design_px))

    def target_px(self, design_px: float) -> int:
        """Scale something to touch, never below a finger."""
        return max(SMALLEST_TARGET_PX, self.px(design_px))

    def colour(self, name: str) -> QColor:
        """Return a colour of the branding."""
        return QColor(self.branding.colours[name])

    def font(self, design_px: float, weight: QFont.Weight = QFont.Weight.Normal, display: bool = False) -> QFont:
        """Return a font of the scale; figures have one height and, in text, one width."""
        families = self.branding.display_fonts if display else self.branding.text_fonts
        font = QFont(_installed(families))
        font.setPixelSize(self.text_px(design_px))
        font.setWeight(weight)
        font.setFeature(QFont.Tag("lnum"), 1)
        if not display:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def dress(self, widget: QWidget) -> None:
        """Give a widget and all within it the fonts of their names."""
        for part in (widget, *widget.findChildren(QWidget)):
            design_px, weight, display = _FONTS.get(part.objectName(), _PLAIN)
            part.setFont(self.font(design_px, weight, display))

    def on(self, foreground: str, background: str) -> str:
        """Return the style of one checked pair of colours."""
        if (foreground, background) not in PAIRS:
            raise KeyError(f"The pair {foreground} on {background} is not in the contrast table; add it there.")
        colours = self.branding.colours
        return f"color: {colours[foreground]}; background-color: {colours[background]};"

    def edge(self, colour: str, background: str, width_px: int = 1) -> str:
        """Return the style of a border that can be seen on its background."""
        if (colour, background) not in PAIRS:
            raise KeyError(f"The pair {colour} on {background} is not in the contrast table; add it there.")
        return f"border: {width_px}px solid {self.branding.colours[colour]};"


def _installed(families: tuple[str, ...]) -> str:
    known = set(QFontDatabase.families())
    return next((family for family in families if family in known), families[-1])


def style_sheet(theme: Theme) -> str:
    """Return the whole window's style sheet."""
    return "\n".join((_grounds(theme), _texts(theme), _buttons(theme), _field(theme), _scrolling(theme)))


def styled(widget: _W, name: str) -> _W:
    """Return a widget under the name by which the style sheet knows it."""
    widget.setObjectName(name)
    if isinstance(widget, QLabel):
        widget.setTextFormat(Qt.TextFormat.PlainText)  # what comes from data is never taken for mark-up
    return widget


def _grounds(t: Theme) -> str:
    hairline = t.branding.colours["hairline"]
    return f"""
    QWidget {{ {t.on("ink", "paper")} }}
    QWidget#stage {{ {t.on("on_navy", "navy")} }}
    QWidget#header {{ border-bottom: 1px solid {hairline}; }}
    QWidget#askBar {{ {t.on("ink", "linen")} border-top: 1px solid {hairline}; }}
    QWidget#askBar QWidget {{ {t.on("ink", "linen")} }}
    QWidget#footer {{ {t.on("ink_soft", "linen")} }}
    QFrame#rule {{ background-color: {hairline}; border: none; }}
    QToolTip {{ {t.on("ink", "paper")} {t.edge("outline", "paper")} padding: {t.px(8)}px; }}
    """


def _texts(t: Theme) -> str:
    return f"""
    QLabel#clientName {{ {t.on("ink_soft", "paper")} }}
    QLabel#lead {{ {t.on("ink_soft", "paper")} }}
    QLabel#quiet {{ {t.on("ink_soft", "paper")} }}
    QLabel#notice {{ {t.on("ink_soft", "linen")} }}
    QWidget#askBar QLabel#status {{ {t.on("on_caution", "caution")} padding: 0 {t.px(24)}px;
        border-radius: {t.px(12)}px; }}
    """


def _buttons(t: Theme) -> str:
    radius, focus = t.target_px(60) // 2, max(3, t.px(3))
    base = f"min-height: {t.target_px(60) - 2 * focus}px; border-radius: {radius}px; padding: 0 {t.px(26)}px;"
    return f"""
    QPushButton {{ {base} {t.on("primary", "paper")} border: {focus}px solid {t.branding.colours["paper"]}; }}
    QPushButton#quietButton {{ {t.edge("outline", "paper", 1)} padding: 0 {t.px(26) + focus - 1}px;
        min-height: {t.target_px(56) - 2}px; border-radius: {t.target_px(56) // 2}px; }}
    QWidget#askBar QPushButton#chip {{ {t.on("primary", "paper")} {t.edge("outline", "linen", 1)}
        padding: 0 {t.px(24)}px; min-height: {t.target_px(56) - 2}px; border-radius: {t.target_px(56) // 2}px; }}
    QWidget#askBar QPushButton#send, QWidget#askBar QPushButton#microphone {{ {base} {t.on("on_primary", "primary")}
        border: {focus}px solid {t.branding.colours["primary"]};}}
    QWidget#askBar QPushButton#microphone {{ {t.on("primary", "paper")} {t.edge("primary", "linen", focus)} }}
    QWidget#askBar QPushButton#microphone:checked {{ {t.on("on_listening", "listening")}
        border-color: {t.branding.colours["listening"]}; }}
    QWidget#askBar QPushButton#microphone:disabled {{ {t.on("ink_soft", "linen")} {t.edge("outline", "linen", 1)} }}
    QPushButton:pressed, QWidget#askBar QPushButton#chip:pressed, QWidget#askBar QPushButton#send:pressed {{
        {t.on("on_primary", "primary_down")} }}
    QPushButton#quietButton:focus, QWidget#askBar QPushButton#chip:focus {{ {t.edge("bronze", "paper", focus)}
        min-height: {t.target_px(56) - 2 * focus}px; }}
    QPushButton#quietButton:focus {{ padding: 0 {t.px(26)}px; }}
    QWidget#askBar QPushButton#chip:focus {{ padding: 0 {t.px(24) - focus + 1}px; }}
    QWidget#askBar QPushButton#send:focus, QWidget#askBar QPushButton#microphone:focus {{
        {t.edge("bronze", "linen", focus)} }}
    """


def _field(t: Theme) -> str:
    focus = max(3, t.px(3))
    return f"""
    QWidget#askBar QLineEdit {{ {t.on("ink", "paper")} {t.edge("outline", "linen", 1)}
        padding: 0 {t.px(24)}px; min-height: {t.target_px(60) - 2}px;
        border-radius: {t.target_px(60) // 2}px; selection-background-color: {t.branding.colours["primary"]};
        selection-color: {t.branding.colours["on_primary"]};
        placeholder-text-color: {t.branding.colours["ink_soft"]}; }}
    QWidget#askBar QLineEdit:focus {{ {t.edge("bronze", "linen", focus)} padding: 0 {t.px(24) - focus + 1}px;
        min-height: {t.target_px(60) - 2 * focus}px; }}
    """


def _scrolling(t: Theme) -> str:
    handle = t.branding.colours["outline"]
    return f"""
    QFrame#goldRule {{ background-color: {t.branding.colours["gold"]}; border: none; }}
    QScrollArea {{ border: none; }}
    QScrollBar:vertical {{ width: {t.px(6)}px; background: transparent; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {handle}; border-radius: {t.px(3)}px; min-height: {t.px(48)}px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
