"""Draws what flows between the elements of the threat model, as SVG and as Mermaid text."""

from __future__ import annotations

from html import escape
from typing import Final

_ZONES: Final = (
    # key, title, left, top, columns
    ("branch", "Branch", 0, 0, 1),
    ("kiosk", "Kiosk", 1, 0, 2),
    ("servers", "Optional servers", 3, 0, 1),
    ("staff", "Staff's browsers", 0, 4, 1),
    ("office", "Head office", 1, 4, 2),
    ("safe", "In a safe", 3, 4, 1),
)
_PLACES: Final = {
    "client": (0, 0), "staff": (0, 1), "phone": (0, 2),
    "window": (1, 0), "advisor": (2, 0), "content": (2, 1), "store": (1, 1), "courier": (1, 2),
    "servers": (3, 0), "backups": (3, 1),
    "operator": (0, 4), "web": (1, 4), "console": (1, 6), "database": (2, 6), "keys": (2, 5),
    "offline": (3, 4),
}  # fmt: skip
_STEP_X, _STEP_Y, _WIDE, _HIGH, _MARGIN = 330, 152, 206, 74, 44
_INK, _SOFT, _PAPER, _LINE = "#1f2a37", "#5b6776", "#ffffff", "#94a1b2"
_FILLS: Final = {"person": "#fdf3e2", "process": "#e6eef8", "store": "#e8f3ec", "outside": "#f1eef6"}


def svg(elements: list[dict[str, str]], flows: list[dict[str, str]]) -> str:
    """Return the picture: a box an element, an arrow a flow, a dashed frame a boundary of trust."""
    width, height = 4 * _STEP_X + 2 * _MARGIN - (_STEP_X - _WIDE) + 40, 7 * _STEP_Y + 2 * _MARGIN - 40
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="Inter, sans-serif" '
            f'role="img" aria-label="What flows between kiosk, head office, people and servers">'
        ),
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>',
        (
            '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
            'orient="auto">'
            f'<path d="M0 0 10 5 0 10z" fill="{_SOFT}"/></marker></defs>'
        ),
    ]
    parts += [_frame(*zone, max_row=_last_row(zone[0], elements)) for zone in _ZONES]
    pairs = [(flow["from"], flow["to"]) for flow in flows]
    parts += [_arrow(flow, (flow["to"], flow["from"]) in pairs) for flow in flows]
    parts += [_box(each) for each in elements]
    parts += [_words(flow, (flow["to"], flow["from"]) in pairs) for flow in flows]
    return "\n".join([*parts, "</svg>"]) + "\n"


def mermaid(elements: list[dict[str, str]], flows: list[dict[str, str]]) -> str:
    """Return the same for programs that draw Mermaid."""
    shapes = {"person": '(["{}"])', "process": '["{}"]', "store": '[("{}")]', "outside": '{{{{"{}"}}}}'}
    lines = ["flowchart LR"]
    for key, title, *_ in _ZONES:
        lines.append(f'  subgraph {key}_zone["{title}"]')
        lines += [
            f"    {each['key']}{shapes[each['kind']].format(each['name'])}" for each in elements if each["zone"] == key
        ]
        lines.append("  end")
    lines += [f'  {flow["from"]} -->|"{flow["words"]}"| {flow["to"]}' for flow in flows]
    return "\n".join(lines) + "\n"


def _last_row(zone: str, elements: list[dict[str, str]]) -> int:
    return max(_PLACES[each["key"]][1] for each in elements if each["zone"] == zone)


def _corner(key: str) -> tuple[float, float]:
    column, row = _PLACES[key]
    return _MARGIN + 20 + column * _STEP_X, _MARGIN + 20 + row * _STEP_Y


def _frame(key: str, title: str, column: int, row: int, columns: int, *, max_row: int) -> str:
    left, top = _MARGIN + column * _STEP_X - 2, _MARGIN + row * _STEP_Y - 14
    wide, high = (columns - 1) * _STEP_X + _WIDE + 44, (max_row - row) * _STEP_Y + _HIGH + 54
    return (
        f'<rect x="{left}" y="{top}" width="{wide}" height="{high}" rx="12" fill="none" stroke="{_LINE}" '
        f'stroke-width="1.5" stroke-dasharray="6 5"/>'
        f'<text x="{left + 12}" y="{top - 7}" font-size="14" font-weight="600" fill="{_SOFT}">{escape(title)}</text>'
    )


def _box(element: dict[str, str]) -> str:
    left, top = _corner(element["key"])
    corner = {"person": _HIGH / 2, "store": 4}.get(element["kind"], 10)
    lines = _folded(element["words"], 32)
    words = "".join(
        f'<text x="{left + _WIDE / 2}" y="{top + 45 + 15 * number}" font-size="11.5" fill="{_SOFT}" '
        f'text-anchor="middle">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    return (
        f'<rect x="{left}" y="{top}" width="{_WIDE}" height="{_HIGH}" rx="{corner}" fill="{_FILLS[element["kind"]]}" '
        f'stroke="{_INK}" stroke-width="1.2"/>'
        f'<text x="{left + _WIDE / 2}" y="{top + 26}" font-size="14" font-weight="600" fill="{_INK}" '
        f'text-anchor="middle">{escape(element["name"])}</text>{words}'
    )


def _ends(flow: dict[str, str], both: bool) -> tuple[float, float, float, float]:
    """Return where an arrow begins and ends: on the sides of the boxes that face each other."""
    (left, top), (to_left, to_top) = _corner(flow["from"]), _corner(flow["to"])
    aside = (14 if flow["from"] < flow["to"] else -14) * both
    x, y, to_x, to_y = left + _WIDE / 2, top + _HIGH / 2, to_left + _WIDE / 2, to_top + _HIGH / 2
    if abs(to_left - left) < 1:
        down = 1 if to_top > top else -1
        return x + 2.6 * aside, y + down * _HIGH / 2, to_x + 2.6 * aside, to_y - down * _HIGH / 2
    right = 1 if to_left > left else -1
    return x + right * _WIDE / 2, y + aside, to_x - right * _WIDE / 2, to_y + aside


def _arrow(flow: dict[str, str], both: bool) -> str:
    x, y, to_x, to_y = _ends(flow, both)
    return f'<path d="M{x:g} {y:g} {to_x:g} {to_y:g}" fill="none" stroke="{_SOFT}" marker-end="url(#tip)"/>'


def _words(flow: dict[str, str], both: bool) -> str:
    x, y, to_x, to_y = _ends(flow, both)
    upright = abs(to_x - x) < 1
    lines = _folded(flow["words"], 26 if upright else 17)
    side = -1 if both and flow["from"] > flow["to"] else 1
    anchor = "middle" if not upright else "start" if side > 0 else "end"
    across = (x + to_x) / 2 + (8 * side if upright else 0)
    first = (y + to_y) / 2 - 14 * (len(lines) - 1) / 2 + (4 if upright else -7 - 7 * (len(lines) - 1))
    return "".join(
        f'<text x="{across:g}" y="{first + 14 * number:g}" font-size="11.5" fill="{_INK}" text-anchor="{anchor}" '
        f'paint-order="stroke" stroke="{_PAPER}" stroke-width="4">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )


def _folded(words: str, most: int) -> list[str]:
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
