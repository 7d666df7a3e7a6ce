"""Every colour of the screen comes from the branding, and in pairs whose contrast is checked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.ui.branding import COLOUR_NAMES, PAIRS

UI = Path(__file__).parents[3] / "app" / "ui"
SOURCES = sorted(UI.rglob("*.py"))
OF_NO_BANK = {
    "qr.py": {"Qt.GlobalColor.white", "Qt.GlobalColor.black"},  # a phone's camera wants it so
    "lockdown.py": {"background-color: black;"},  # a second screen with nothing on it
    "workstation/sheet.py": {"#000000", "#FFFFFF"},  # chooses the one of two pictures that is seen better
}
_HEX = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?![0-9A-Za-z_-])")
_NAMED = re.compile(r"(?:color|background|border)[a-z-]*:\s*(?!transparent|none)[a-z]+\s*;")


def _nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _literals(node: ast.Call) -> list[object]:
    return [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]


def _colours_of_its_own(path: Path) -> list[str]:
    found = []
    for node in _nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += [hit[0] for pattern in (_HEX, _NAMED) for hit in pattern.finditer(node.value)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "QColor":
            found += [ast.unparse(node) for value in _literals(node) if value is not None]
        elif isinstance(node, ast.Attribute) and ast.unparse(node).startswith("Qt.GlobalColor."):
            found += [ast.unparse(node)] if node.attr != "transparent" else []
    return found


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    source = tmp_path / "page.py"
    source.write_text(
        "a = '#12AbEf'\nb = QColor(1, 2, 3)\nc = Qt.GlobalColor.red\nd = f'QLabel {{ color: white; }}'\n"
        "e = Qt.GlobalColor.transparent\nf = 'QLabel#fade { background: transparent; }'\ng = QColor(name)\n"
    )
    assert len(_colours_of_its_own(source)) >= 4
    assert {"#12AbEf", "Qt.GlobalColor.red", "color: white;"} <= set(_colours_of_its_own(source))
    assert "Qt.GlobalColor.transparent" not in _colours_of_its_own(source)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(UI)))
def test_no_source_of_the_screen_has_a_colour_of_its_own(path: Path) -> None:
    assert set(_colours_of_its_own(path)) <= OF_NO_BANK.get(path.relative_to(UI).as_posix(), set())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(UI)))
def test_every_colour_and_every_pair_that_is_named_is_in_the_table(path: Path) -> None:
    for node in _nodes(path):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        names = _literals(node)
        if node.func.attr == "colour" and names and isinstance(names[0], str):
            assert names[0] in COLOUR_NAMES
        if node.func.attr in ("on", "edge", "pair") and len(names) >= 2 and all(isinstance(n, str) for n in names[:2]):
            assert (names[0], names[1]) in PAIRS, f"line {node.lineno}"
