"""The screen's texts as Qt Linguist keeps them: extracted from the source into .ts, compiled into .qm (`make texts`).

English stands in the source. The kiosk's texts and the workstation's are two files a language, because only the kiosk
needs every language that a client may choose.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("de", "es")
FILES: Final = ("steward",)
"""Their first names: `steward_de.ts` holds the kiosk's German."""
_ROOT = Path(__file__).resolve().parents[2]
FOLDER: Final = _ROOT / "assets" / "locale"


class TextsError(RuntimeError):
    """The texts could not be extracted or compiled."""


def sources(name: str) -> list[Path]:
    """Return the source files whose texts belong into a file."""
    screens = sorted((_ROOT / "app" / "ui").rglob("*.py"))
    desk = _ROOT / "app" / "ui" / "workstation"
    return [path for path in screens if path.is_relative_to(desk) == (name == "workstation")]


def extract(name: str, ts: Path, language: str) -> None:
    """Bring a .ts up to date with the source; translations of texts that still exist stay.

    Args:
        name: one of FILES.
        ts: to write; made if it is not there.
        language: of its translations, one of LANGUAGES.

    Raises:
        TextsError: Qt's tool is missing or failed.
    """
    files = [str(path.relative_to(_ROOT)) for path in sources(name)]
    options = ("-silent", "-no-obsolete", "-locations", "none", "-source-language", "en_US")
    _run("lupdate", *files, *options, "-target-language", f"{language}_{language.upper()}", "-ts", str(ts))


def release(ts: Path, qm: Path) -> None:
    """Compile a .ts into the .qm that the window loads.

    Raises:
        TextsError: Qt's tool is missing or failed.
    """
    _run("lrelease", "-silent", str(ts), "-qm", str(qm))


def _run(tool: str, *arguments: str) -> None:
    program = Path(sys.executable).parent / f"pyside6-{tool}"
    done = subprocess.run([program, *arguments], capture_output=True, text=True, cwd=_ROOT, check=False)
    if done.returncode != 0:
        raise TextsError(f"{program.name} failed: {(done.stderr or done.stdout).strip()[-400:]}")


def main() -> None:
    """Bring every file of every language up to date."""
    FOLDER.mkdir(exist_ok=True)
    for name in FILES:
        for language in LANGUAGES:
            ts = FOLDER / f"{name}_{language}.ts"
            extract(name, ts, language)
            release(ts, ts.with_suffix(".qm"))
            unfinished = ts.read_text(encoding="utf-8").count('type="unfinished"')
            print(f"{ts.name}: {unfinished} texts to translate" if unfinished else f"{ts.name}: all translated")


if __name__ == "__main__":
    main()
