"""The style sheet of the analysis panels, on top of the window's; colours only in checked pairs."""

from __future__ import annotations

from app.ui.theme import Theme


def panel_style(t: Theme) -> str:
    """Return the style of everything that an analysis panel is built of."""
    return "\n".join((_sliders(t), _tables(t), _fields(t), _tiles(t), _buttons(t)))


def _sliders(t: Theme) -> str:
    colours, groove, handle = t.branding.colours, t.px(6), t.px(24)
    below = (handle - groove) // 2
    return f"""
    QSlider {{ background: transparent; border: 2px solid {colours["paper"]}; min-height: {t.target_px(48)}px; }}
    QSlider::groove:horizontal, QSlider::sub-page:horizontal {{ height: {groove}px; border-radius: {groove // 2}px;
        background: {colours["outline"]}; margin: 0 {handle // 2}px; }}
    QSlider::sub-page:horizontal {{ background: {colours["primary"]}; }}
    QSlider::handle:horizontal {{ width: {handle}px; height: {handle}px; margin: -{below}px -{handle // 2}px;
        border-radius: {handle // 2}px; background: {colours["primary"]}; }}
    QSlider:focus {{ {t.edge("bronze", "paper", 2)} border-radius: {t.px(8)}px; }}
    QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled {{ background: {colours["outline"]}; }}
    """


def _tables(t: Theme) -> str:
    hairline = t.branding.colours["hairline"]
    return f"""
    QTableView {{ {t.on("ink", "paper")} border: 1px solid {hairline}; gridline-color: {hairline};
        selection-background-color: {t.branding.colours["primary"]};
        selection-color: {t.branding.colours["on_primary"]}; outline: none; }}
    QTableView:focus {{ {t.edge("bronze", "paper", 2)} }}
    QTableView::item {{ padding: 0 {t.px(8)}px; border: none; }}
    QTableView::item:selected {{ {t.on("on_primary", "primary")} }}
    QHeaderView {{ {t.on("ink_soft", "linen")} border: none; }}
    QHeaderView::section {{ {t.on("ink_soft", "linen")} border: none; border-bottom: 1px solid {hairline};
        padding: 0 {t.px(10)}px; min-height: {t.target_px(48)}px; }}
    QScrollBar:horizontal {{ height: {t.px(6)}px; background: transparent; margin: 0; }}
    QScrollBar::handle:horizontal {{ background: {t.branding.colours["outline"]}; border-radius: {t.px(3)}px;
        min-width: {t.px(48)}px; }}
    """


def _fields(t: Theme) -> str:
    height = t.target_px(48) - 4
    return f"""
    QComboBox, QLineEdit {{ {t.on("ink", "paper")} {t.edge("outline", "paper", 1)} border-radius: {t.px(8)}px;
        padding: 0 {t.px(14)}px; min-height: {height}px;
        selection-background-color: {t.branding.colours["primary"]};
        selection-color: {t.branding.colours["on_primary"]};
        placeholder-text-color: {t.branding.colours["ink_soft"]}; }}
    QComboBox:focus, QLineEdit:focus {{ {t.edge("bronze", "paper", 2)} }}
    QComboBox::drop-down {{ border: none; width: {t.px(36)}px; }}
    QComboBox QAbstractItemView {{ {t.on("ink", "paper")} {t.edge("outline", "paper", 1)} outline: none;
        selection-background-color: {t.branding.colours["primary"]};
        selection-color: {t.branding.colours["on_primary"]}; }}
    QComboBox QAbstractItemView::item {{ min-height: {t.target_px(48)}px; padding: 0 {t.px(14)}px; }}
    QCheckBox {{ spacing: {t.px(12)}px; min-height: {t.target_px(48)}px; }}
    QCheckBox:focus {{ {t.edge("bronze", "paper", 2)} border-radius: {t.px(8)}px; }}
    """


def _tiles(t: Theme) -> str:
    return f"""
    QLabel#foot {{ {t.on("ink_soft", "paper")} }}
    QLabel#warning {{ {t.on("on_caution", "caution")} padding: {t.px(8)}px {t.px(16)}px; border-radius: {t.px(10)}px; }}
    QLabel#bindings {{ {t.on("ink", "linen")} padding: {t.px(10)}px {t.px(16)}px; border-radius: {t.px(10)}px; }}
    """


def _buttons(t: Theme) -> str:
    height, radius, focus = t.target_px(48), t.px(10), max(3, t.px(3))
    return f"""
    QPushButton#pick {{ {t.on("primary", "paper")} {t.edge("outline", "paper", 1)} border-radius: {radius}px;
        min-height: {height - 2}px; padding: 0 {t.px(16)}px; }}
    QPushButton#pick:checked {{ {t.on("on_primary", "primary")} {t.edge("primary", "paper", 1)} }}
    QPushButton#pick:disabled {{ {t.on("ink_soft", "paper")} {t.edge("outline", "paper", 1)} }}
    QPushButton#pick:focus {{ {t.edge("bronze", "paper", focus)} min-height: {height - 2 * focus}px;
        padding: 0 {t.px(16) - focus + 1}px; }}
    """
