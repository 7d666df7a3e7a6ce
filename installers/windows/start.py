"""Where the built programs begin: `steward`, and `steward-workstation`, which opens the window without a console."""

from __future__ import annotations

import contextlib
import importlib.metadata
import multiprocessing
import os
import runpy
import shutil
import sys
from pathlib import Path

MARK = ".package"


def other_process(arguments: list[str]) -> list[str]:
    """Return module and arguments where this program was started as `python [-P] -m MODULE …`, else nothing.

    Steward's own processes start `sys.executable` like that, which in a built program is the program itself.
    """
    rest = list(arguments)
    while rest and rest[0] in ("-P", "-B", "-u", "-I"):
        rest = rest[1:]
    return rest[1:] if len(rest) > 1 and rest[0] == "-m" else []


def place_content(shipped: Path, data: Path, version: str) -> bool:
    """Copy what was installed into the user's data folder, unless it is of this version; returns whether it was copied.

    Args:
        shipped: the content that the installer brought.
        data: the user's data folder.
        version: of the program; another one has fitted models to itself that no `.built.json` tells of.
    """
    built = sorted(shipped.rglob(".built.json"))
    stamp = "\n".join([version, *(file.read_text(encoding="utf-8") for file in built)])
    mark = data / "content" / MARK
    if mark.is_file() and mark.read_text(encoding="utf-8") == stamp:
        return False
    shutil.copytree(shipped, data / "content", dirs_exist_ok=True)
    mark.write_text(stamp, encoding="utf-8")
    return True


def main() -> None:
    """Begin. What multiprocessing starts is this program again, too; it turns it into what it is to be."""
    multiprocessing.freeze_support()
    module = other_process(sys.argv[1:])
    if module:
        sys.argv = module
        runpy.run_module(module[0], run_name="__main__", alter_sys=True)
        return
    if Path(sys.executable).stem == "steward-workstation" and len(sys.argv) == 1:
        sys.argv.append("workstation")
    shipped = Path(getattr(sys, "_MEIPASS", "")) / "content"
    if shipped.is_dir() and "--help" not in sys.argv:
        from app import settings
        from app.errors import StewardError

        # With settings that are wrong there is no folder to copy into; whatever command this is says what is wrong.
        with contextlib.suppress(StewardError):
            place_content(shipped, settings.load().data_dir, importlib.metadata.version("steward"))
    os.environ.setdefault("PYTHONUTF8", "1")
    from app.__main__ import main as command

    command()


if __name__ == "__main__":
    main()
