"""Sizes and the style sheet: one typographic scale, one spacing unit, colours only in checked pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.branding import PAIRS, PLAIN_PAIRS, Branding
from app.ui.look import Look
from app.ui.type_scale import SMALLEST_TEXT_PX as SMALLEST_TEXT_PX
from app.ui.type_scale import capital_mm, installed, load_font, sized

_DESIGN_HEIGHT_PX = 1080
SMALLEST_TARGET_PX = 48
_TARGETS_GROW = 0.5
"""Things to touch grow by so much of what the text in them grows."""
_ROOM_FOR_TEXT = 1.6
"""Of a thing to touch, in heights of its text."""
_STANDARD = Look()
_AT_ARMS_LENGTH_MM = 600.0

# Name of a widget to height in the 1080-pixel design, weight, and whether it takes the display face. Set as fonts and
# not in the style sheet, which cannot ask for lining figures.
_Weight = QFont.Weight
_PLAIN = (20.0, _Weight.Normal, False)
FONTS: dict[str, tuple[float, QFont.Weight, bool]] = {
    "bankName": (36.0, _Weight.Medium, True),
    "title": (34.0, _Weight.Medium, True),
    "welcome": (60.0, _Weight.Medium, True),
    "pageTitle": (44.0, _Weight.Medium, True),
    "body": (22.0, _Weight.Normal, False),
    "trouble": (22.0, _Weight.Medium, False),
    "countdown": (56.0, _Weight.Medium, True),
    "main": (26.0, _Weight.DemiBold, False),
    "choice": (22.0, _Weight.Medium, False),
    "card": (22.0, _Weight.Medium, False),
    "navButton": (20.0, _Weight.Medium, False),
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
    """Branding at one size of window, as one client wants it.

    Attributes:
        branding: its colours are the second set already where high contrast is asked for.
        scale: 1 in a window 1080 pixels high.
        look: what the client asked for.
        mm_per_px: of the screen, 0 where that is not known; then text has the design's size.
        viewing_distance_mm: from the eyes to the screen.
    """

    branding: Branding
    scale: float
    look: Look = _STANDARD
    mm_per_px: float = 0.0
    viewing_distance_mm: float = _AT_ARMS_LENGTH_MM

    @classmethod
    def for_height(
        cls,
        branding: Branding,
        height_px: int,
        look: Look = _STANDARD,
        mm_per_px: float = 0.0,
        viewing_distance_mm: float = _AT_ARMS_LENGTH_MM,
    ) -> Theme:
        """Return the theme for a window; in steps, so that a drag of its edge restyles seldom.

        Args:
            branding: the bank's, as read; high contrast is chosen here.
            height_px: of the window; of an upright window its width (see `for_size`).
            look: what the client asked for.
            mm_per_px: of the screen, 0 if not known.
            viewing_distance_mm: from the eyes to the screen.
        """
        steps = round(min(max(height_px / _DESIGN_HEIGHT_PX, 0.6), 2.5) * 20)
        shown = branding.in_high_contrast() if look.high_contrast else branding
        return cls(shown, steps / 20, look, mm_per_px, viewing_distance_mm)

    @classmethod
    def for_size(
        cls,
        branding: Branding,
        size: QSize,
        look: Look = _STANDARD,
        mm_per_px: float = 0.0,
        viewing_distance_mm: float = _AT_ARMS_LENGTH_MM,
    ) -> Theme:
        """Return the theme for a window that may be upright: the shorter side counts."""
        return cls.for_height(branding, min(size.width(), size.height()), look, mm_per_px, viewing_distance_mm)

    @property
    def colours(self) -> dict[str, str]:
        """Name to "#RRGGBB"."""
        return self.branding.colours

    @property
    def capital_px(self) -> float:
        """Least height of a capital letter at the standard text size; 0 where the screen's size is not known."""
        return capital_mm(self.viewing_distance_mm) / self.mm_per_px if self.mm_per_px else 0.0

    def px(self, design_px: float) -> int:
        """Scale a distance of the 1080-pixel design."""
        return max(1, round(design_px * self.scale))

    def text_px(self, design_px: float, display: bool = False) -> int:
        """Scale a text height, never below what can be read where the client stands."""
        families = self.branding.display_fonts if display else self.branding.text_fonts
        self._load_fonts()
        return round(sized(design_px, self.scale, families, self.capital_px) * self.look.text_scale)

    def target_px(self, design_px: float) -> int:
        """Scale something to touch, never below a finger, never too low for its text."""
        grown = self.px(design_px) * (1 + (self.look.text_scale - 1) * _TARGETS_GROW)
        return max(SMALLEST_TARGET_PX, round(grown), round(_ROOM_FOR_TEXT * self.text_px(20)))

    def mm(self, millimetres: float, least_px: int) -> int:
        """Return a length in pixels, `least_px` at least; that alone where the screen's size is not known."""
        return max(least_px, round(millimetres / self.mm_per_px)) if self.mm_per_px else least_px

    def colour(self, name: str) -> QColor:
        """Return a colour of the branding."""
        return QColor(self.branding.colours[name])

    def font(self, design_px: float, weight: QFont.Weight = QFont.Weight.Normal, display: bool = False) -> QFont:
        """Return a font of the scale; figures have one height and, in text, one width."""
        height_px = self.text_px(design_px, display)
        font = QFont(installed(self.branding.display_fonts if display else self.branding.text_fonts))
        font.setPixelSize(height_px)
        font.setWeight(weight)
        font.setFeature(QFont.Tag("lnum"), 1)
        if not display:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def named_font(self, name: str) -> QFont:
        """Return the font of a widget's name; what has no row in `FONTS` is plain text."""
        return self.font(*FONTS.get(name, _PLAIN))

    def _load_fonts(self) -> None:
        for file in self.branding.font_files:
            load_font(str(file))

    def dress(self, widget: QWidget) -> None:
        """Give a widget and all within it the fonts of their names."""
        fonts: dict[str, QFont] = {}
        for part in (widget, *widget.findChildren(QWidget)):
            name = part.objectName()
            if name not in fonts:
                fonts[name] = self.named_font(name)
            part.setFont(fonts[name])

    def pair(self, foreground: str, background: str) -> tuple[QColor, QColor]:
        """Return one checked pair of colours, for what is drawn by hand."""
        if (foreground, background) not in PAIRS:
            raise KeyError(f"The pair {foreground} on {background} is not in the contrast table; add it there.")
        return self.colour(foreground), self.colour(background)

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


def focus_on(theme: Theme, fill: str, inner_px: int, padding: tuple[int, int]) -> str:
    """Return the style of the focus on a filled button, in the size that it has without.

    A gold edge is seen on a dark fill. In high contrast the fill is as light as any edge can be: there a gap and a ring
    show the focus.

    Args:
        theme: the look.
        fill: of the button: "primary" or "listening".
        inner_px: its `min-height` without the focus; its border is `max(3, theme.px(3))` pixels wide.
        padding: of the button without the focus, above and beside its text, in pixels.
    """
    if not theme.look.high_contrast:
        if ("gold", fill) not in PLAIN_PAIRS:
            raise KeyError(f"The pair gold on {fill} is not in the contrast table; add it there.")
        return f"border-color: {theme.colours['gold']};"
    focus = max(3, theme.px(3))
    above, beside = (max(0, rest - 2 * focus) for rest in padding)
    inner = inner_px - 4 * focus + 2 * (padding[0] - above)
    return (
        f"border: {3 * focus}px double {theme.colours['paper']}; min-height: {inner}px; padding: {above}px {beside}px;"
    )


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
    hairline = t.colours["hairline"]
    return f"""
    QWidget {{ {t.on("ink", "paper")} }}
    QWidget#stage {{ {t.on("on_navy", "navy")} }}
    QWidget#header {{ border-bottom: 1px solid {hairline}; }}
    QWidget#askBar {{ {t.on("ink", "linen")} border-top: 1px solid {hairline}; }}
    QWidget#askBar QWidget {{ {t.on("ink", "linen")} }}
    QWidget#footer {{ {t.on("ink_soft", "linen")} }}
    QWidget#figureRow QLabel {{ background: transparent; }}
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
    bare = "outline" if t.look.high_contrast else "paper"
    inner = t.target_px(60) - 2 * focus
    base = f"min-height: {inner}px; border-radius: {radius}px; padding: 0 {t.px(26)}px;"
    return f"""
    QPushButton {{ {base} {t.on("primary", "paper")} border: {focus}px solid {t.colours[bare]}; }}
    QPushButton#quietButton {{ {t.edge("outline", "paper", 1)} padding: 0 {t.px(26) + focus - 1}px;
        min-height: {t.target_px(56) - 2}px; border-radius: {t.target_px(56) // 2}px; }}
    QWidget#askBar QPushButton#chip {{ {t.on("primary", "paper")} {t.edge("outline", "linen", 1)}
        padding: 0 {t.px(24)}px; min-height: {t.target_px(56) - 2}px; border-radius: {t.target_px(56) // 2}px; }}
    QWidget#askBar QPushButton#send, QWidget#askBar QPushButton#microphone {{ {base} {t.on("on_primary", "primary")}
        border: {focus}px solid {t.colours["primary"]};}}
    QWidget#askBar QPushButton#microphone {{ {t.on("primary", "paper")} {t.edge("primary", "linen", focus)} }}
    QWidget#askBar QPushButton#microphone:checked {{ {t.on("on_listening", "listening")}
        border-color: {t.colours["listening"]}; }}
    QWidget#askBar QPushButton#microphone:disabled {{ {t.on("ink_soft", "linen")} {t.edge("outline", "linen", 1)} }}
    QPushButton:pressed, QWidget#askBar QPushButton#chip:pressed, QWidget#askBar QPushButton#send:pressed {{
        {t.on("on_primary", "primary_down")} }}
    QPushButton#quietButton:focus, QWidget#askBar QPushButton#chip:focus {{ {t.edge("bronze", "paper", focus)}
        min-height: {t.target_px(56) - 2 * focus}px; }}
    QPushButton#quietButton:focus {{ padding: 0 {t.px(26)}px; }}
    QWidget#askBar QPushButton#chip:focus {{ padding: 0 {t.px(24) - focus + 1}px; }}
    QPushButton:focus {{ border-color: {t.colours["bronze"]}; }}
    QWidget#askBar QPushButton#send:focus {{ {focus_on(t, "primary", inner, (0, t.px(26)))} }}
    QWidget#askBar QPushButton#microphone:focus {{ {t.edge("bronze", "linen", focus)} }}
    QWidget#askBar QPushButton#microphone:checked:focus {{
        {focus_on(t, "listening", inner, (0, t.px(26)))} }}
    """


def _field(t: Theme) -> str:
    focus = max(3, t.px(3))
    return f"""
    QWidget#askBar QLineEdit {{ {t.on("ink", "paper")} {t.edge("outline", "linen", 1)}
        padding: 0 {t.px(24)}px; min-height: {t.target_px(60) - 2}px;
        border-radius: {t.target_px(60) // 2}px; selection-background-color: {t.colours["primary"]};
        selection-color: {t.colours["on_primary"]};
        placeholder-text-color: {t.colours["ink_soft"]}; }}
    QWidget#askBar QLineEdit:focus {{ {t.edge("bronze", "linen", focus)} padding: 0 {t.px(24) - focus + 1}px;
        min-height: {t.target_px(60) - 2 * focus}px; }}
    """


def _scrolling(t: Theme) -> str:
    handle = t.colours["outline"]
    return f"""
    QFrame#goldRule {{ background-color: {t.colours["gold"]}; border: none; }}
    QScrollArea {{ border: none; }}
    QScrollBar:vertical {{ width: {t.px(6)}px; background: transparent; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {handle}; border-radius: {t.px(3)}px; min-height: {t.px(48)}px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
