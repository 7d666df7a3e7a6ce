"""A flame graph as one SVG: the outermost function on top, what it called below it, as wide as it took time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final

from app.care.profiling.samples import Frame

_WIDTH: Final = 1400
_ROW: Final = 20
_LEFT: Final = 16
_TOP: Final = 96
_BOTTOM: Final = 28
_LETTER: Final = 6.6  # of the font below, in pixels
_LEAST: Final = 0.6  # narrower boxes are not drawn, in pixels
_PARTS: Final = (
    ("app/conversation", "#c9a24b", "conversation"),
    ("finance/", "#5b8f6a", "finance"),
    ("inference/hearing", "#b8654f", "hearing"),
    ("inference/speech", "#4f7fb0", "voice"),
    ("inference/face", "#8a6bb0", "face"),
    ("inference/", "#6f9aa8", "other models"),
    ("app/", "#a8b4c4", "the house"),
    ("sync/", "#8a8f98", "store"),
    ("", "#dcd6c8", "libraries"),
)
"""Beginning of a file, colour, and what the legend says; the first that fits."""


@dataclass(slots=True)
class _Box:
    frame: Frame
    weight: int = 0
    below: dict[Frame, _Box] = field(default_factory=dict)


def flame_graph(stacks: Mapping[tuple[Frame, ...], int], title: str, words: str) -> str:
    """Return the picture.

    Args:
        stacks: microseconds of each stack.
        title: on the first line.
        words: on the second.
    """
    root = _Box(("all of it", ""))
    for stack, weight in _trimmed(stacks).items():
        _add(root, stack, weight)
    depth = _depth(root, _scale(root))
    height = _TOP + _ROW * depth + _BOTTOM
    body = "".join(_boxes(root, _LEFT, 0, _scale(root), root.weight))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" font-family="DejaVu Sans Mono, Consolas, monospace" font-size="11">\n'
        f'<rect width="100%" height="100%" fill="#fbf9f4"/>\n'
        f'<text x="{_LEFT}" y="30" font-size="18" font-family="DejaVu Sans, sans-serif" fill="#1f2a3a">'
        f"{escape(title)}</text>\n"
        f'<text x="{_LEFT}" y="52" font-size="12" font-family="DejaVu Sans, sans-serif" fill="#4a5566">'
        f"{escape(words)}</text>\n{_legend()}{body}</svg>\n"
    )


def _trimmed(stacks: Mapping[tuple[Frame, ...], int]) -> dict[tuple[Frame, ...], int]:
    """Leave out the outermost functions that all stacks share: they say only how the program was started."""
    shared = 0
    while len({stack[shared : shared + 1] for stack in stacks}) == 1 and all(len(s) > shared + 1 for s in stacks):
        shared += 1
    found: dict[tuple[Frame, ...], int] = {}
    for stack, weight in stacks.items():
        found[stack[shared:]] = found.get(stack[shared:], 0) + weight
    return found


def _add(root: _Box, stack: tuple[Frame, ...], weight: int) -> None:
    root.weight += weight
    box = root
    for frame in stack:
        box = box.below.setdefault(frame, _Box(frame))
        box.weight += weight


def _scale(root: _Box) -> float:
    return (_WIDTH - 2 * _LEFT) / max(1, root.weight)


def _depth(box: _Box, scale: float) -> int:
    return 1 + max((_depth(each, scale) for each in box.below.values() if each.weight * scale >= _LEAST), default=0)


def _boxes(box: _Box, x: float, row: int, scale: float, whole: int) -> Iterator[str]:
    width = box.weight * scale
    if width < _LEAST:
        return
    name, file = box.frame
    y = _TOP + row * _ROW
    told = f"{name} ({file})" if file else name
    share = f"{box.weight / 1e6:.2f} s, {box.weight / max(1, whole):.1%}"
    fits = int((width - 6) / _LETTER)
    plain = name.replace("<locals>.", "")
    text = plain if len(plain) <= fits else plain[: fits - 1] + "…" if fits > 3 else ""
    yield (
        f"<g><title>{escape(told)}: {share}</title>"
        f'<rect x="{x:.2f}" y="{y}" width="{max(0.4, width - 0.5):.2f}" height="{_ROW - 1}" rx="2" '
        f'fill="{_colour(file) if file else "#1f2a3a"}"/>'
    )
    if text:
        ink = "#1f2a3a" if file else "#ffffff"
        yield f'<text x="{x + 4:.2f}" y="{y + 14}" fill="{ink}">{escape(text)}</text>'
    yield "</g>\n"
    for each in sorted(box.below.values(), key=lambda below: -below.weight):
        yield from _boxes(each, x, row + 1, scale, whole)
        x += each.weight * scale


def _colour(file: str) -> str:
    return next(colour for begins, colour, _ in _PARTS if file.startswith(begins))


def _legend() -> str:
    x, drawn = float(_LEFT), []
    for _, colour, words in _PARTS:
        drawn.append(
            f'<rect x="{x:.0f}" y="66" width="12" height="12" rx="2" fill="{colour}"/>'
            f'<text x="{x + 17:.0f}" y="76" font-family="DejaVu Sans, sans-serif" fill="#1f2a3a">{words}</text>'
        )
        x += 17 + 7 * len(words) + 22
    return "".join(drawn) + "\n"
