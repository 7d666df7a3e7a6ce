"""Builds the wheel so that everybody who builds it from the same commit gets the same bytes.

What goes in is the commit's files alone, laid out in a folder of their own with fixed rights and the commit's time, and
the build runs with that time, a fixed locale and one version of setuptools (SETUPTOOLS below), fetched if another is
installed here: another one may write other bytes.

    python -m installers.release.wheel [--commit HEAD] [--out dist]     # prints the wheel's name and its SHA-256
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Final

from installers.release.components import ROOT

SETUPTOOLS: Final = "84.2.1"
_FOLDER_MODE: Final = 0o755


class BuildError(RuntimeError):
    """The wheel cannot be built; one sentence."""


def commit_time_s(commit: str, root: Path = ROOT) -> int:
    """Return when a commit was made, in seconds since 1970."""
    return int(_git(root, "show", "-s", "--format=%ct", commit))


def lay_out(commit: str, folder: Path, root: Path = ROOT) -> None:
    """Put a commit's files into a folder, with rights and times that depend on the commit alone.

    Raises:
        BuildError: this is no checkout, or there is no such commit.
    """
    packed = subprocess.run(["git", "archive", "--format=tar", commit], cwd=root, capture_output=True, check=False)
    if packed.returncode:
        raise BuildError(f"The commit {commit} cannot be read ({packed.stderr.decode().strip()[:200]}).")
    when = commit_time_s(commit, root)
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    for path in sorted(folder.rglob("*"), reverse=True):
        if not path.is_symlink():
            path.chmod(_FOLDER_MODE if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            os.utime(path, (when, when))


def build(out: Path, commit: str = "HEAD", root: Path = ROOT) -> Path:
    """Build the wheel of a commit into a folder and return its path.

    Raises:
        BuildError: it cannot be built.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="steward-wheel-") as folder:
        sources, made = Path(folder) / "steward", Path(folder) / "made"
        sources.mkdir()
        lay_out(commit, sources, root)
        fixed = {
            "SOURCE_DATE_EPOCH": str(commit_time_s(commit, root)),
            "PYTHONHASHSEED": "0",
            "LC_ALL": "C",
            "TZ": "UTC",
        }
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-cache-dir"]
        if version("setuptools") == SETUPTOOLS:
            command.append("--no-build-isolation")
        else:
            pinned = Path(folder) / "pinned.txt"
            pinned.write_text(f"setuptools=={SETUPTOOLS}\n", encoding="ascii")
            fixed["PIP_CONSTRAINT"] = str(pinned)
        done = subprocess.run(
            [*command, "--disable-pip-version-check", "-w", str(made), str(sources)],
            env=os.environ | fixed, umask=0o022, capture_output=True, text=True, check=False,
        )  # fmt: skip
        wheels = sorted(made.glob("steward-*.whl"))
        if done.returncode or len(wheels) != 1:
            raise BuildError(f"The wheel cannot be built: {done.stderr.strip()[-500:]}")
        kept = out / wheels[0].name
        kept.write_bytes(wheels[0].read_bytes())
    return kept


def sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"git {words[0]} failed: {done.stderr.strip()[:200]}")
    return done.stdout.strip()


def main() -> int:
    """Build the wheel and print what came of it."""
    asked = argparse.ArgumentParser(description="Build the wheel reproducibly.")
    asked.add_argument("--commit", default="HEAD")
    asked.add_argument("--out", type=Path, default=ROOT / "dist")
    said = asked.parse_args()
    try:
        made = build(said.out, said.commit)
    except BuildError as error:
        print(f"wheel: {error}", file=sys.stderr)
        return 1
    print(f"{sha256(made)}  {made}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
