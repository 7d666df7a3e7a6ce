"""Builds the workstation's programs with PyInstaller, starts them, and on Windows compiles the installer.

    python installers/windows/build.py [--try-only] [--content FOLDER]

On Windows this makes dist/steward and, where Inno Setup is installed, dist/steward-workstation-VERSION-setup.exe. On
Linux it is the dry build: the same plan, the same modules found, the programs started; the installer's script is only
read through (`lint.py`), since its compiler runs on Windows alone.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILT = ROOT / "dist" / "steward"
SUFFIX = ".exe" if sys.platform == "win32" else ""


def build(content: Path) -> None:
    """Build both programs into dist/steward.

    Raises:
        SystemExit: PyInstaller failed, or there is no content.
    """
    if not (content / "avatars").is_dir():
        raise SystemExit(f"build: there is no built content in {content}; run `steward setup`, or say --content.")
    command = [
        sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--distpath", str(BUILT.parent),
        "--workpath", str(ROOT / "build" / "pyinstaller"), str(HERE / "steward.spec"),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"STEWARD_CONTENT": str(content)}, check=False)
    if done.returncode:
        raise SystemExit("build: PyInstaller failed; what it said is above.")


def start(*words: str, folder: Path, timeout_s: float = 600) -> subprocess.CompletedProcess[str]:
    """Start the built command in an environment that knows nothing of this checkout."""
    program = BUILT / f"steward{SUFFIX}"
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "PATH") if name in os.environ}
    own = {
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "STEWARD_DATA_DIR": str(folder / "data"),
        "STEWARD_CACHE_DIR": str(folder / "cache"),
    }
    return subprocess.run(
        [program, *words], cwd=folder, env=kept | own, capture_output=True, text=True, timeout=timeout_s, check=False
    )


def try_out() -> list[str]:
    """Start what was built and return what is wrong with it, a sentence each."""
    wrong = []
    with tempfile.TemporaryDirectory(prefix="steward-") as name:
        folder = Path(name)
        helped = start("--help", folder=folder)
        if helped.returncode or "workstation" not in helped.stdout:
            wrong.append(f"--help: {helped.stdout}{helped.stderr}")
        answered = start("ask", "How did I do last year?", "--json", folder=folder)
        if answered.returncode or "%" not in answered.stdout:
            wrong.append(f"ask: {answered.stdout}{answered.stderr}")
        checked = start("doctor", "--json", folder=folder)
        try:
            print(f"doctor: {len(json.loads(checked.stdout))} findings")
        except ValueError:
            wrong.append(f"doctor: {checked.stdout}{checked.stderr}")
    return wrong


def installer(version: str) -> str:
    """Compile the installer where that can be done; returns what came of it in words."""
    compiler = shutil.which("iscc") or shutil.which("iscc", path=r"C:\Program Files (x86)\Inno Setup 6")
    if compiler is None:
        return "Inno Setup is not here (it runs on Windows alone): the installer was not compiled."
    subprocess.run([compiler, "/Q", f"/DVersion={version}", str(HERE / "steward.iss")], cwd=ROOT, check=True)
    return f"dist/steward-workstation-{version}-setup.exe is compiled."


def main() -> int:
    """Build, start, compile."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--try-only", action="store_true", help="start what was built before")
    parser.add_argument("--content", type=Path, default=ROOT / "build" / "packaged" / "content", help="built content")
    arguments = parser.parse_args()
    if not arguments.try_only:
        build(arguments.content)
    wrong = try_out()
    for words in wrong:
        print(f"build: {words}", file=sys.stderr)
    size_mb = sum(file.stat().st_size for file in BUILT.rglob("*") if file.is_file()) / 1e6
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    print(f"dist/steward: {size_mb:.0f} MB, built on {sys.platform}. {installer(version)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
