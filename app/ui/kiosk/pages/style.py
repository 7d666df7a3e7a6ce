"""The style of what only the kiosk's pages have."""

from __future__ import annotations

from app.ui.theme import Theme, focus_on


def page_style(t: Theme) -> str:
    """Return the style sheet of pages and navigation."""
    focus, colours = max(3, t.px(3)), t.colours
    begins = "right" if t.look.right_to_left else "left"
    high, low = t.target_px(72), t.target_px(60)
    return f"""
    QLabel#trouble {{ {t.on("on_caution", "caution")} padding: {t.px(10)}px {t.px(20)}px;
        border-radius: {t.px(12)}px; }}
    QPushButton#main {{ {t.on("on_primary", "primary")} border: {focus}px solid {colours["primary"]};
        min-height: {high - 2 * focus}px; border-radius: {high // 2}px; padding: 0 {t.px(40)}px; }}
    QPushButton#main:focus {{ {focus_on(t, "primary", high - 2 * focus, (0, t.px(40)))} }}
    QPushButton#choice {{ {t.on("primary", "paper")} {t.edge("outline", "paper", focus)}
        min-height: {low - 2 * focus}px; border-radius: {t.px(14)}px; padding: {t.px(4)}px {t.px(22)}px; }}
    QPushButton#choice:checked {{ {t.on("on_primary", "primary")} border-color: {colours["primary"]}; }}
    QPushButton#choice:focus {{ border-color: {colours["bronze"]}; }}
    QPushButton#choice:checked:focus {{ {focus_on(t, "primary", low - 2 * focus, (t.px(4), t.px(22)))} }}
    QPushButton#card {{ {t.on("primary", "paper")} {t.edge("outline", "paper", focus)} text-align: {begins};
        border-radius: {t.px(14)}px; padding: {t.px(8)}px {t.px(22)}px; }}
    QPushButton#card:focus {{ border-color: {colours["bronze"]}; }}
    QWidget#nav {{ {t.on("ink", "linen")} border-top: 1px solid {colours["hairline"]}; }}
    QPushButton#navButton {{ {t.on("primary", "paper")} {t.edge("outline", "linen", 2)}
        min-height: {t.target_px(56) - 4}px; border-radius: {t.px(14)}px; padding: 0 {t.px(20)}px; }}
    QPushButton#navButton:disabled {{ {t.on("ink_soft", "linen")} border-color: {colours["linen"]}; }}
    QPushButton#navButton:checked {{ {t.on("on_listening", "listening")} border-color: {colours["listening"]}; }}
    QPushButton#navButton:focus {{ {t.edge("bronze", "linen", focus)}
        min-height: {t.target_px(56) - 2 * focus}px; }}
    QPushButton#main:pressed, QPushButton#choice:pressed, QPushButton#card:pressed, QPushButton#navButton:pressed {{
        {t.on("on_primary", "primary_down")} }}
    QProgressBar {{ {t.edge("outline", "paper", 1)} min-height: {t.px(16)}px; max-height: {t.px(16)}px;
        border-radius: {t.px(8)}px; background-color: {colours["paper"]}; }}
    QProgressBar::chunk {{ background-color: {colours["primary"]}; border-radius: {t.px(7)}px; }}
    """
