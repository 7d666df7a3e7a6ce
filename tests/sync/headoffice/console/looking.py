"""What a browser is asked about a page."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
FAULTS: Final = (_HERE / "faults.js").read_text(encoding="utf-8")
"""Returns every fault of the page in words; an empty list is what is asked for."""
WIDE: Final = (_HERE / "wide.js").read_text(encoding="utf-8")
"""Returns what sticks out to the right of the window."""
