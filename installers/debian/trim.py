"""Removes from an environment the files that a package does without, as `not-needed.txt` names them."""

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent


def patterns(file: Path = HERE / "not-needed.txt") -> list[str]:
    """Return the shell patterns; one that ends with a slash is of folders."""
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def trim(packages: Path) -> int:
    """Remove what the patterns name; returns how many bytes that were.

    Args:
        packages: the environment's site-packages.
    """
    saved = 0
    for pattern in patterns():
        for path in list(packages.glob(pattern)):
            if path.is_dir() and not path.is_symlink():
                saved += sum(file.lstat().st_size for file in path.rglob("*") if file.is_file())
                shutil.rmtree(path)
            elif not pattern.endswith("/") and path.exists():
                saved += path.lstat().st_size
                path.unlink()
    return saved


if __name__ == "__main__":
    print(f"{trim(Path(sys.argv[1])) / 1e6:.0f} MB that a package does without were removed")
