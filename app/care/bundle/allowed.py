"""What may leave in a support bundle, by lists of what is allowed. Whatever is on none of them is left out.

Text is let through only where it is a literal of our own program: what stands in the source cannot be a client's.
Numbers, times, states, hashes and class names are let through by their form.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from app.log import FIELDS

LEFT_OUT: Final = "left out"
_ISLANDS: Final = ("app", "renderer", "inference", "finance", "sync", "assets")
_LEVELS: Final = frozenset({"debug", "info", "warning", "error", "critical"})
_PLACE: Final = re.compile(r"\w+ at [\w./-]+\.pyx?:\d+ [\w.<>]+( < [\w./-]+\.pyx?:\d+ [\w.<>]+)*")
_FILLED: Final = re.compile(r"%[-+ #0]*\d*(?:\.\d+)?[sdrfgex]")
_SMALL: Final = re.compile(r"-?\d{1,3}")
_NUMBER: Final = re.compile(r"-?\d{1,6}(\.\d{1,3})?")
_VISIT: Final = re.compile(r"[0-9a-f]{16}")


class Ours:
    """Knows which words our program itself says."""

    def __init__(self, root: Path) -> None:
        """Args:
        root: the folder that holds our packages; they are read when something is first asked.
        """  # noqa: D205
        self._root = root
        self._known: dict[str, bool] = {}

    def says(self, text: str) -> bool:
        """Return whether a text stands between quotation marks in our source."""
        if text not in self._known:
            spelled = text.replace("\\", "\\\\").replace("\n", "\\n")
            self._known[text] = bool(text) and any(f"{mark}{spelled}{mark}" in self._source for mark in ("'", '"'))
        return self._known[text]

    def text(self, value: object) -> str:
        """Return a text if our program says it."""
        return value if isinstance(value, str) and self.says(value) else LEFT_OUT

    def error(self, value: object) -> str:
        """Return the name of a class of errors if there is one of that name in Python or in our source."""
        name = str(value)
        if name.isidentifier() and (hasattr(builtins, name) or re.search(rf"\b{name}\b", self._classes)):
            return name
        return LEFT_OUT

    @cached_property
    def _source(self) -> str:
        files = [path for island in _ISLANDS for path in sorted((self._root / island).rglob("*.py"))]
        return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)

    @cached_property
    def _classes(self) -> str:
        return " ".join(
            re.findall(r"\b[A-Z]\w*(?:Error|Exception|Wrong|Refused|Missing|Malformed|Installed)\b", self._source)
        )


def log_line(found: Mapping[str, Any], ours: Ours) -> dict[str, Any]:
    """Return what may be told of a line of a log; the sentence in it is told by the template in our source alone."""
    told: dict[str, Any] = {
        "at": _time(found.get("at")),
        "level": found["level"] if found.get("level") in _LEVELS else LEFT_OUT,
        "process": ours.text(found.get("process")),
        "pid": _number(found.get("pid")),
        "part": ours.text(found.get("part")),
        "event": ours.text(found.get("event")),
    }
    if isinstance(found.get("words"), str) and told["event"] != LEFT_OUT:
        told["words"] = words(told["event"], found["words"], ours)
    for name in FIELDS:
        if name in found:
            told[name] = _field(name, found[name], ours)
    return told


def words(template: str, text: str, ours: Ours) -> str:
    """Return a sentence as its template in our source says it, filled in with numbers and names of ours alone."""
    pieces = _FILLED.split(template)
    match = re.fullmatch("(.*?)".join(re.escape(piece.replace("%%", "%")) for piece in pieces), text, re.DOTALL)
    if match is None:
        return LEFT_OUT
    marks = _FILLED.findall(template)
    told = [_filled(value, mark[-1], ours) for value, mark in zip(match.groups(), marks, strict=True)]
    return "".join(piece + value for piece, value in zip(pieces, [*told, ""], strict=True))


def _filled(value: str, mark: str, ours: Ours) -> str:
    """Return what stands for a mark such as the s of %s; a number for which no number is meant may be anything."""
    if (_SMALL if mark in "sr" else _NUMBER).fullmatch(value) or ours.says(value):
        return value
    told = ours.error(value) if value.isidentifier() else place(value, ours)
    return told if told != LEFT_OUT else f"({LEFT_OUT})"


def _field(name: str, value: object, ours: Ours) -> object:
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    if name == "visit":
        return text if _VISIT.fullmatch(text) else LEFT_OUT
    if name == "place":
        return place(text, ours)
    return ours.error(text) if name == "error" else ours.text(text)


def place(text: str, ours: Ours) -> str:
    """Return where an error arose, by files, lines and functions."""
    if not _PLACE.fullmatch(text):
        return LEFT_OUT
    kind, _, way = text.partition(" at ")
    return f"{ours.error(kind)} at {way}"


def _time(value: object) -> str:
    try:
        return datetime.fromisoformat(str(value)).isoformat(timespec="milliseconds")
    except ValueError:
        return LEFT_OUT


def _number(value: object) -> object:
    return value if isinstance(value, int | float) else LEFT_OUT


def path_in_words(path: str, ours: Ours) -> str:
    """Return a path below a folder of ours, with every name that our program does not say left out."""
    parts = []
    for part in path.split("/"):
        stem, dot, ending = part.partition(".")
        known = ours.says(part) or (ours.says(stem) and bool(re.fullmatch(r"[a-z0-9.]{0,12}", ending)))
        parts.append(part if known else f"({LEFT_OUT}){dot}{ending if ours.says(f'.{ending}') else ''}")
    return "/".join(parts)
