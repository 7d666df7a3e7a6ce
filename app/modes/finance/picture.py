"""The option `--plot` of every finance command: the kind of file is looked at before anything is computed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from app.errors import UsageError

KINDS: Final = (".png", ".svg")


def kind(path: Path) -> str:
    """Return the suffix of a picture, in small letters.

    Raises:
        UsageError: no such pictures are drawn.
    """
    suffix = path.suffix.lower()
    if suffix not in KINDS:
        raise UsageError(f"Pictures are drawn to {' or '.join(KINDS)} files; '{path.name}' is neither.")
    return suffix


def _asked(path: Path | None) -> Path | None:
    if path is not None:
        kind(path)
    return path


Plot = Annotated[
    Path | None, typer.Option("--plot", metavar="FILE", help="Picture to write: .png or .svg.", callback=_asked)
]
