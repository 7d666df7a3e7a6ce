"""Where the bundles lie that are in use. Imports little, since everything that reads content asks here."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sync.types import Kind

FOLDER: Final = "bundles"


def active_folder(data_dir: Path, kind: Kind) -> Path | None:
    """Return where the active version of a kind lies, as it is now; None where the built content counts.

    The place itself, not the link to it: what a session began with stays the same until it ends.
    """
    link = data_dir / FOLDER / "active" / kind
    if not link.is_symlink():
        return None
    place = link.resolve()
    return place if place.is_dir() else None
