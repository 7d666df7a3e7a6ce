"""The workstation's style sheet: what the kiosk's has, with lists, tables, tabs and editors; colours only in pairs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

import assets
from app.ui.branding import contrast
from app.ui.theme import Theme, style_sheet

_PICTURES: Final = Path(assets.__file__).parent / "ui"


def workstation_sheet(theme: Theme) -> str:
    """Return the whole window's style sheet."""
    parts = (style_sheet(theme), _places(theme), _tabs(theme), _lists(theme), _editors(theme), _small(theme))
    return "\n".join(parts)


def dress(theme: Theme, root: QWidget) -> None:
    """Give a window of its own its style sheet and everything within it the fonts of their names."""
    root.setStyleSheet(workstation_sheet(theme))
    theme.dress(root)


def _places(t: Theme) -> str:
    line = f"1px solid {t.colours['hairline']}"
    return f"""
    QWidget#sidebar, QWidget#sidebar QWidget {{ {t.on("ink", "linen")} }}
    QWidget#sidebar {{ border-right: {line}; }}
    QWidget#sidebar QLabel#quiet {{ {t.on("ink_soft", "linen")} }}
    QWidget#talk {{ {t.on("ink", "paper")} border-left: {line}; }}
    QWidget#topBar {{ {t.on("ink", "paper")} border-bottom: {line}; }}
    QWidget#bottomBar, QWidget#bottomBar QLabel {{ {t.on("ink_soft", "linen")} }}
    QWidget#bottomBar {{ border-top: {line}; }}
    QWidget#card {{ {t.on("ink", "paper")} border: {line}; border-radius: {t.px(10)}px; }}
    QWidget#traceCard {{ {t.on("ink", "linen")} border-top: {line}; }}
    QWidget#traceCard QLabel, QWidget#traceCard QTextBrowser {{ {t.on("ink", "linen")} }}
    QWidget#traceCard QLabel#quiet {{ {t.on("ink_soft", "linen")} }}
    QLabel#trouble {{ {t.on("on_caution", "caution")} padding: {t.px(10)}px {t.px(16)}px;
        border-radius: {t.px(8)}px; }}
    QDialog {{ {t.on("ink", "paper")} {t.edge("outline", "paper")} }}
    QSplitter::handle {{ background-color: {t.colours["hairline"]}; }}
    QSplitter::handle:hover, QSplitter::handle:focus {{ background-color: {t.colours["bronze"]}; }}
    """


def _tabs(t: Theme) -> str:
    focus = max(3, t.px(3))
    height = t.target_px(48) - 2 * focus
    flat = f"min-height: {height}px; padding: 0 {t.px(14)}px; border-radius: 0; border: {focus}px solid transparent;"
    return f"""
    QWidget#tabs, QWidget#groups {{ {t.on("ink", "paper")} }}
    QPushButton#group {{ {flat} {t.on("ink_soft", "paper")} }}
    QPushButton#group:checked {{ {t.on("ink", "paper")} }}
    QPushButton#tab {{ {flat} {t.on("ink_soft", "paper")} }}
    QPushButton#tab:checked {{ {t.on("primary", "paper")} border-bottom: {focus}px solid {t.colours["primary"]}; }}
    QPushButton#group:focus, QPushButton#tab:focus {{ {t.edge("bronze", "paper", focus)} }}
    QPushButton#small {{ {t.on("primary", "paper")} {t.edge("outline", "paper")}
        min-height: {t.target_px(48) - 2}px; padding: 0 {t.px(16)}px; border-radius: {t.px(8)}px; }}
    QPushButton#small:checked {{ {t.on("on_primary", "primary")} }}
    QPushButton#small:disabled {{ {t.on("ink_soft", "linen")} }}
    QPushButton#small:focus {{ {t.edge("bronze", "paper", focus)} padding: 0 {t.px(16) - focus + 1}px;
        min-height: {t.target_px(48) - 2 * focus}px; }}
    """


def _lists(t: Theme) -> str:
    focus = max(3, t.px(3))
    row = f"padding: {t.px(4)}px {t.px(14)}px;"
    return f"""
    QAbstractItemView {{ {t.on("ink", "paper")} border: {focus}px solid transparent; outline: none;
        alternate-background-color: {t.colours["linen"]}; gridline-color: {t.colours["hairline"]};
        selection-background-color: {t.colours["primary"]}; selection-color: {t.colours["on_primary"]}; }}
    QAbstractItemView:focus {{ {t.edge("bronze", "paper", focus)} }}
    QWidget#sidebar QListView {{ {t.on("ink", "linen")} }}
    QTableView::item, QTreeView::item {{ {row} }}
    QAbstractItemView::item:selected {{ {t.on("on_primary", "primary")} }}
    QHeaderView {{ {t.on("ink_soft", "paper")} border: none; }}
    QHeaderView::section {{ {t.on("ink_soft", "paper")} border: none; border-bottom: 1px solid {t.colours["outline"]};
        {row} }}
    """


def _editors(t: Theme) -> str:
    focus = max(3, t.px(3))
    radius, height, side = t.px(8), t.target_px(48), t.px(12)
    return f"""
    QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit {{ {t.on("ink", "paper")}
        {t.edge("outline", "paper")} border-radius: {radius}px; padding: 0 {side}px;
        selection-background-color: {t.colours["primary"]}; selection-color: {t.colours["on_primary"]};
        placeholder-text-color: {t.colours["ink_soft"]}; }}
    QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit {{ min-height: {height - 2}px; }}
    QPlainTextEdit {{ padding: {side}px; }}
    QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus {{
        {t.edge("bronze", "paper", focus)} }}
    QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus {{
        min-height: {height - 2 * focus}px; padding: 0 {side - focus + 1}px; }}
    QPlainTextEdit:focus {{ padding: {side - focus + 1}px; }}
    QWidget#askBar QLineEdit {{ border-radius: {radius}px; padding: 0 {side}px; min-height: {height - 2}px; }}
    QComboBox::drop-down {{ border: none; width: {t.px(36)}px; }}
    QComboBox::down-arrow {{ image: url({_mark(t, "down")}); width: {t.px(18)}px; height: {t.px(18)}px; }}
    QComboBox QAbstractItemView {{ {t.edge("outline", "paper")} }}
    QComboBox QAbstractItemView::item {{ min-height: {height}px; }}
    QCheckBox, QRadioButton {{ min-height: {height}px; spacing: {side}px; {t.on("ink", "paper")} }}
    QCheckBox::indicator {{ width: {t.px(24)}px; height: {t.px(24)}px; border-radius: {t.px(4)}px;
        {t.edge("outline", "paper", 2)} }}
    QCheckBox::indicator:checked {{ {t.on("on_primary", "primary")} border-color: {t.colours["primary"]};
        image: url({_mark(t, "check")}); }}
    QCheckBox:focus {{ {t.edge("bronze", "paper", focus)} border-radius: {t.px(6)}px; }}
    QTextBrowser {{ {t.on("ink", "paper")} border: {focus}px solid transparent; }}
    QTextBrowser:focus {{ {t.edge("bronze", "paper", focus)} }}
    """


def _mark(t: Theme, name: str) -> str:
    """Return a small picture that can be seen on the theme's ground: an arrow in ink, a check on the strong colour."""
    ground = "paper" if name == "down" else "primary"
    dark = contrast(t.colours[ground], "#FFFFFF") > contrast(t.colours[ground], "#000000")
    return (_PICTURES / f"{name}_{'light' if dark else 'dark'}.svg").as_posix()


def _small(t: Theme) -> str:
    return f"""
    QProgressBar {{ background-color: {t.colours["hairline"]}; border: none; border-radius: {t.px(4)}px; }}
    QProgressBar::chunk {{ background-color: {t.colours["primary"]}; border-radius: {t.px(4)}px; }}
    QScrollBar:horizontal {{ height: {t.px(10)}px; background: transparent; margin: 0; }}
    QScrollBar:vertical {{ width: {t.px(10)}px; }}
    QScrollBar::handle {{ background: {t.colours["outline"]}; border-radius: {t.px(4)}px; }}
    QScrollBar::handle:horizontal {{ min-width: {t.px(48)}px; }}
    """
