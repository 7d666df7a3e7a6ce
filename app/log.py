"""The log of an installation: what happened and how long it took, never what a client said or owns."""

from __future__ import annotations

import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

MAX_BYTES = 2_000_000
KEPT_FILES = 5
_HOUSE = Path(__file__).parents[1]


def to_file(folder: Path, process: str) -> None:
    """Send this process's log to `folder/<process>.log`; where that is impossible, to nowhere.

    Args:
        folder: created when missing.
        process: "window" or "advisor"; two processes never share a file.
    """
    root = logging.getLogger("steward")
    root.setLevel(logging.INFO)
    root.propagate = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            folder / f"{process}.log", maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
        )
    except OSError:  # the store reports an unusable folder in words; a log must not be the reason to stop
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s %(message)s"))
    replaced, root.handlers = root.handlers, [handler]
    for old in replaced:
        old.close()


def logger(name: str) -> logging.Logger:
    """Return the logger of one part of the house."""
    return logging.getLogger(f"steward.{name}")


class Place(str):
    """Where an error arose, in words; its parts beside them.

    Attributes:
        kind: of error, the name of its class.
        steps: file, line and function from the outermost to the one in which it arose; files as they lie in their
            package, so that nothing tells whose machine it is.
    """

    kind: str
    steps: tuple[tuple[str, int, str], ...]


def place(error: BaseException) -> Place:
    """Return what kind of error it is and where it arose, without its message, which may quote a client."""
    frames = traceback.extract_tb(error.__traceback__)
    steps = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    found = Place(f"{type(error).__name__} at {steps}")
    found.kind = type(error).__name__
    found.steps = tuple((_in_package(frame.filename), frame.lineno or 0, frame.name) for frame in frames)
    return found


def _in_package(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(_HOUSE) and ".venv" not in path.parts:
        return path.relative_to(_HOUSE).as_posix()
    parts = path.parts
    return "/".join(parts[parts.index("site-packages") + 1 :]) if "site-packages" in parts else path.name
