"""Breaking text into lines that fit; the last line that is allowed ends in an ellipsis, nothing is ever clipped."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF


def lines_of(words: list[str], metrics: QFontMetricsF, width_px: float) -> list[list[int]]:
    """Return the indices of the words on each line; a word wider than the line has one to itself."""
    lines: list[list[int]] = []
    space, used = metrics.horizontalAdvance(" "), 0.0
    for index, word in enumerate(words):
        advance = metrics.horizontalAdvance(word)
        if lines and used + space + advance <= width_px:
            lines[-1].append(index)
            used += space + advance
        else:
            lines.append([index])
            used = advance
    return lines


def elided(text: str, metrics: QFontMetricsF, width_px: float, most_lines: int) -> list[str]:
    """Return at most `most_lines` lines of a text, the last one shortened when there is more."""
    words = text.split()
    lines = lines_of(words, metrics, width_px)
    texts = [" ".join(words[index] for index in line) for line in lines[:most_lines]]
    if len(lines) > most_lines:
        texts[-1] = " ".join(words[lines[most_lines - 1][0] :])[:1000]
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width_px) for line in texts]
