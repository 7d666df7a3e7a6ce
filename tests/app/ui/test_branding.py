"""Colours, contrast and sizes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.errors import InputError
from app.ui import branding
from app.ui.branding import HIGH, PAIRS, PLAIN_PAIRS, contrast
from app.ui.look import Look
from app.ui.theme import SMALLEST_TARGET_PX, SMALLEST_TEXT_PX, Theme, focus_on, style_sheet


@pytest.mark.parametrize(("foreground", "background"), PAIRS | PLAIN_PAIRS)
def test_every_pair_of_colours_has_the_contrast_it_owes(foreground: str, background: str) -> None:
    colours = branding.load().colours
    least = (PAIRS | PLAIN_PAIRS)[foreground, background]
    assert contrast(colours[foreground], colours[background]) >= least


@pytest.mark.parametrize(("foreground", "background"), PAIRS)
def test_every_pair_has_more_in_high_contrast(foreground: str, background: str) -> None:
    colours = branding.load().high_contrast
    assert contrast(colours[foreground], colours[background]) >= HIGH[PAIRS[foreground, background]]


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [("#000000", "#FFFFFF", 21.0), ("#777777", "#FFFFFF", 4.48), ("#123456", "#123456", 1.0)],
)
def test_contrast_is_that_of_wcag(first: str, second: str, ratio: float) -> None:
    assert contrast(first, second) == pytest.approx(ratio, abs=0.01)
    assert contrast(second, first) == contrast(first, second)


@pytest.mark.parametrize("height_px", [640, 720, 1080, 2160])
def test_the_style_sheet_uses_only_checked_pairs(height_px: int, qtbot: QtBot) -> None:
    theme = Theme.for_height(branding.load(), height_px)
    assert style_sheet(theme)
    with pytest.raises(KeyError, match="not in the contrast table"):
        theme.on("hairline", "paper")


@pytest.mark.parametrize("fill", ["primary", "listening"])
@pytest.mark.parametrize("strong", [False, True])
def test_the_focus_on_a_filled_button_is_seen_and_leaves_its_size(fill: str, strong: bool, qtbot: QtBot) -> None:
    theme = Theme.for_height(branding.load(), 1080, Look(high_contrast=strong))
    colours, rest = theme.colours, "border: 3px solid black; min-height: 60px; padding: 4px 22px;"
    button = QPushButton("Ask")
    qtbot.addWidget(button)
    button.setStyleSheet(f"QPushButton {{ background: {colours[fill]}; {rest} }}")
    before = button.sizeHint()
    focused = focus_on(theme, fill, 60, (4, 22))
    button.setStyleSheet(f"QPushButton {{ background: {colours[fill]}; {rest} }} QPushButton {{ {focused} }}")
    assert button.sizeHint() == before
    edge = "paper" if strong else "gold"
    assert colours[edge] in focused
    assert contrast(colours[edge], colours[fill]) >= (7 if strong else 3)


def test_the_focus_on_a_fill_without_a_checked_edge_is_refused() -> None:
    with pytest.raises(KeyError, match="gold on paper"):
        focus_on(Theme.for_height(branding.load(), 1080), "paper", 60, (0, 20))


@pytest.mark.parametrize("height_px", [640, 720, 1080, 2160])
def test_text_and_touch_targets_never_get_too_small(height_px: int, qtbot: QtBot) -> None:
    theme = Theme.for_height(branding.load(), height_px)
    assert theme.font(18).pixelSize() >= SMALLEST_TEXT_PX
    assert theme.target_px(56) >= SMALLEST_TARGET_PX


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (None, "colours.toml"),
        ("not toml =", "colours.toml"),
        ("[fonts]\ntext=[]\ndisplay=[]\n[colours]\n", "'paper'"),
        ('[fonts]\ntext=[]\ndisplay=[]\n[colours]\npaper="white"\n', "'paper'"),
        ("[colours]\n", "fonts"),
    ],
)
def test_a_broken_branding_folder_is_named(tmp_path: Path, text: str | None, named: str) -> None:
    if text is not None:
        (tmp_path / "colours.toml").write_text(text)
    with pytest.raises(InputError, match=named):
        branding.load(tmp_path)


def test_the_hall_behind_the_advisor_has_the_bank_s_colours() -> None:
    look = branding.load()
    assert len(look.backdrop) == len(branding.BACKDROP)
    assert look.backdrop[0] == pytest.approx([int(look.colours["hall"][at : at + 2], 16) / 255 for at in (1, 3, 5)])
