"""Makes root's helper for upgrades: one file, so that dpkg replaces it in one step; Debian's own Python runs it.

python -m installers.debian.helper SOURCES FILE
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from typing import Final

_SHEBANG: Final = b"#!/usr/bin/python3.11 -I\n"
_MAIN: Final = "import sys\nfrom sync.upgrades.helper import main\nsys.exit(main())\n"
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The same for all, so that two builds are the same bytes."""


def make(sources: Path, file: Path) -> None:
    """Write the helper.

    Args:
        sources: a tree of Steward.
        file: to write; executable.
    """
    parts = {"__main__.py": _MAIN, "sync/__init__.py": ""}
    for path in sorted((sources / "sync" / "upgrades").glob("*.py")):
        parts[f"sync/upgrades/{path.name}"] = path.read_text(encoding="utf-8")
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out:
        out.write(_SHEBANG)
        with zipfile.ZipFile(out, "w") as archive:
            for name, text in parts.items():
                entry = zipfile.ZipInfo(name, _MOMENT)
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, text)
    file.chmod(0o755)


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]))
