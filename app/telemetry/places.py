"""Where an installation keeps what it measured until it is sent; nothing of a client, and free to be deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = "telemetry"
"""In the data folder."""


def metrics_folder(data_dir: Path) -> Path:
    """Return where the processes' snapshots are."""
    return data_dir / FOLDER / "metrics"


def spans_folder(data_dir: Path) -> Path:
    """Return where spans wait until they are sent."""
    return data_dir / FOLDER / "spans"


def cards_file(data_dir: Path) -> Path:
    """Return where it is written down how many graphics cards there were, so that a restart forgets none."""
    return data_dir / FOLDER / "cards"
