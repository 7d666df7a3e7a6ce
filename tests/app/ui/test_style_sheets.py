"""In every rule of every style sheet what is written can be read on its ground, and edges can be seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.ui import branding
from app.ui.branding import contrast
from app.ui.kiosk.pages.style import page_style
from app.ui.look import Look
from app.ui.theme import Theme, style_sheet
from app.ui.workstation.panels.parts.style import panel_style
from app.ui.workstation.sheet import workstation_sheet

SHEETS = (style_sheet, page_style, workstation_sheet, panel_style)
_WRITTEN = (
    ("color", "background-color"),
    ("selection-color", "selection-background-color"),
    ("placeholder-text-color", "background-color"),
    ("color", "alternate-background-color"),
)


def rules(sheet: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Return every selector with its properties; a later one of the same name wins, as in Qt."""
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        found = re.findall(r"([a-z-]+)\s*:\s*([^;]+)(?:;|$)", body)
        yield " ".join(selector.split()), {name: value.strip() for name, value in found}


def test_rules_are_found() -> None:
    found = dict(
        rules("A#b:c,\n D { color: #FFFFFF; border: 1px solid #000000 } E { color: #010101; color: #020202; }")
    )
    assert found == {"A#b:c, D": {"color": "#FFFFFF", "border": "1px solid #000000"}, "E": {"color": "#020202"}}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.__name__)
@pytest.mark.parametrize("strong", [False, True], ids=["plain", "high contrast"])
def test_what_is_written_can_be_read(sheet: Callable[[Theme], str], strong: bool, qtbot: QtBot) -> None:
    theme = Theme.for_height(branding.load(), 1080, Look(high_contrast=strong))
    seen = 0
    for selector, properties in rules(sheet(theme)):
        for front, ground in _WRITTEN:
            if properties.get(front, "").startswith("#") and properties.get(ground, "").startswith("#"):
                seen += 1
                assert contrast(properties[front], properties[ground]) >= (7 if strong else 4.5), selector
    assert seen


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.__name__)
@pytest.mark.parametrize("strong", [False, True], ids=["plain", "high contrast"])
def test_an_edge_can_be_seen_on_paper_or_on_its_own_fill(
    sheet: Callable[[Theme], str], strong: bool, qtbot: QtBot
) -> None:
    theme = Theme.for_height(branding.load(), 1080, Look(high_contrast=strong))
    grounds = [theme.colours[name] for name in ("paper", "linen")]
    quiet = {theme.colours["hairline"], *grounds}  # never the only sign of anything
    least = 4.5 if strong else 3.0
    for selector, properties in rules(sheet(theme)):
        for name, value in properties.items():
            edge = value.split()[-1]
            if not name.startswith("border") or not edge.startswith("#") or edge in quiet:
                continue
            fill = properties.get("background-color", grounds[0])
            on_fill = contrast(edge, fill) if fill.startswith("#") else 0.0
            assert max(on_fill, *(contrast(edge, ground) for ground in grounds)) >= least or _gold(theme, edge), (
                selector
            )


def _gold(theme: Theme, edge: str) -> bool:
    """Whether this is the focus on a filled button, which is held against its fill elsewhere."""
    return edge == theme.colours["gold"]
